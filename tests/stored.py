"""What a data folder holds, as values that can be compared: the store's tables, what is found.

Left out is what may differ between two ways to the same end: times, sightings' order, how a record
is packed, and names of files.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import blake2b
from pathlib import Path
from typing import Any

from trialatlas.atlas import Atlas
from trialatlas.store.codec import Codec, Packed, Unpacker

Table = list[tuple[Any, ...]]

_TABLES = {
    "study": "SELECT registry, nct_id FROM study ORDER BY id",
    "version": """SELECT nct_id, content, submitted, dated, size FROM version
        JOIN study ON study.id = version.study ORDER BY version.id""",
    "sighting": """SELECT nct_id, content, name, holder, raw_hash FROM sighting
        JOIN version ON version.id = sighting.version JOIN study ON study.id = version.study
        JOIN source ON source.id = sighting.source JOIN release ON release.id = sighting.release
        ORDER BY 1, 2, 3, 4, 5""",
    "alias": """SELECT alias, nct_id FROM alias JOIN study ON study.id = alias.study
        ORDER BY 1""",
    "change": """SELECT sequence, nct_id, kind FROM change JOIN study ON study.id = change.study
        ORDER BY sequence""",
    "aside": "SELECT source, line, reason FROM aside ORDER BY 1, 2",
    "total": "SELECT * FROM total",
}


def tables(folder: Path) -> dict[str, Table]:
    """The store's tables, and the bytes of all versions."""
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        found = {name: connection.execute(sql).fetchall() for name, sql in _TABLES.items()}
        found["bytes"] = list(_bytes(connection))
    return found


def _bytes(connection: sqlite3.Connection) -> Iterator[tuple[Any, ...]]:
    def content(number: int) -> bytes:
        sql = "SELECT content FROM dictionary WHERE id = ?"
        return connection.execute(sql, (number,)).fetchone()[0]

    unpacker = Unpacker(content)
    for size, codec, dictionary, blob in connection.execute(
        "SELECT size, codec, dictionary, blob FROM version ORDER BY id"
    ):
        raw = unpacker.unpack(Packed(Codec(codec), dictionary, blob), size)
        yield (blake2b(raw, digest_size=16).digest(),)


def answers(folder: Path, *asked: str, scores: bool = False) -> dict[str, Any]:
    """What is found, with which facets, and the index's own account. Scores are those of an index
    built anew only: in one that was changed, rarity counts what was replaced until it is merged.
    """
    with Atlas.open(folder) as atlas:
        index = atlas.status().index
        assert index is not None
        found: dict[str, Any] = {"index": (index.studies, index.sequence, index.contacts)}
        for each in asked:
            results = atlas.search(each, limit=1000, facets=("OverallStatus", "Phase"))
            hits = sorted(
                (hit.nct_id, round(hit.score or 0, 3) if scores else 0) for hit in results.hits
            )
            found[each] = (results.total, hits, results.facets)
    return found


def names(folder: Path) -> dict[str, Table]:
    """All that is learnt of names: synonyms with their evidence, and things that have a page.
    Numbers in these tables are made of what they stand for. What is left out says when something
    was learnt, and how it is searched.
    """
    found: dict[str, Table] = {}
    for file, left_out in (("vocabulary", {"fact", "relinked"}), ("directory", {"fact"})):
        with closing(sqlite3.connect(folder / f"{file}.db")) as connection:
            tables = connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
                " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'found%'"
            ).fetchall()
            for (table,) in tables:
                if table not in left_out:
                    sql = f"SELECT * FROM {table}"  # noqa: S608 - a name of the schema
                    found[f"{file}: {table}"] = sorted(connection.execute(sql), key=repr)
    return found


ASKED = (
    "study",
    "changed",
    "diabetes OR cancer",
    "placebo AND NOT AREA[Phase]PHASE2",
    "AREA[StartDate]RANGE[2010,2022]",
    "SEARCH[Location](AREA[LocationCountry]United States)",
    'EXPANSION[None]"of"',
)


def everything(folder: Path) -> dict[str, Any]:
    """All of it, of a folder whose index was built anew."""
    found = answers(folder, *ASKED, scores=True)
    asked = {f"asked: {each}": said for each, said in found.items()}
    return {**tables(folder), **asked, **names(folder)}
