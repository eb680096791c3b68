"""What is asked of the directory, as SQL. A test holds every statement to the indexes.

What does not live here: asking (`catalogue`), statements that write (`shelf` and others).
"""

from __future__ import annotations

from typing import Final

_ENTITY: Final = "SELECT entity.id, entity.kind, text, entity.studies, entity.names"
_SHOWN: Final = f"{_ENTITY} FROM entity JOIN spelling ON spelling.id = shown"
_BY_SPELLING: Final = (
    "SELECT entity.id, entity.kind, own.text, entity.studies, entity.names FROM spelling"
    " JOIN name ON name.id = spelling.name AND name.kind = spelling.kind"
    " JOIN entity ON entity.grouped = name.grouped AND entity.kind = name.kind"
    " JOIN spelling AS own ON own.id = entity.shown"
)

FIND: Final = (
    f"{_BY_SPELLING} WHERE spelling.slug = ? ORDER BY own.slug <> spelling.slug,"
    " CASE WHEN own.slug = spelling.slug THEN 0 ELSE -length(spelling.studies) END,"
    " entity.studies DESC, entity.id LIMIT 1"
)
OF_SPELLING: Final = f"{_BY_SPELLING} WHERE spelling.id = ?"
OF_GROUP: Final = f"{_SHOWN} WHERE grouped = ? AND entity.kind = ?"
MOST: Final = (
    f"{_SHOWN} WHERE entity.kind = ? ORDER BY entity.studies DESC, entity.id LIMIT ? OFFSET ?"
)
MOST_OF_INITIAL: Final = (
    f"{_SHOWN} WHERE entity.kind = ? AND initial = ? ORDER BY entity.studies DESC, entity.id"
    " LIMIT ? OFFSET ?"
)
NAMES: Final = f"{_SHOWN} WHERE entity.kind = ? ORDER BY initial, sort, entity.id LIMIT ? OFFSET ?"
NAMES_OF_INITIAL: Final = (
    f"{_SHOWN} WHERE entity.kind = ? AND initial = ? ORDER BY sort, entity.id LIMIT ? OFFSET ?"
)
INITIALS: Final = "SELECT initial, things FROM tally WHERE kind = ? ORDER BY initial"
MATCHING: Final = "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rowid LIMIT ?"
ORDERED: Final = (
    f"{_SHOWN} WHERE entity.id IN ({{}}) ORDER BY entity.studies DESC, entity.id LIMIT ? OFFSET ?"
)
_WRITTEN: Final = (
    "SELECT text, length(spelling.studies) / 4 AS studies, name.id, name.why, name.how,"
    " name.detail, grouped, coalesce(goes, name.base), CASE WHEN goes <> base.id THEN base.how END,"
    " base.detail FROM name JOIN spelling ON spelling.name = name.id AND spelling.kind = name.kind"
    " LEFT JOIN base ON base.id = name.base AND base.kind = name.kind"
)
WRITTEN: Final = (
    f"{_WRITTEN} WHERE name.id = ?1 AND name.kind = ?2 AND grouped = name.id UNION ALL"
    f" {_WRITTEN} WHERE grouped = ?1 AND name.kind = ?2 AND grouped <> name.id"
    " ORDER BY 2 DESC, 1"
)
