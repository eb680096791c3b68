"""The tree of MeSH in memory: what a heading lies below, and which disease a name means.

Read once from the vocabulary's file, some 0.2 s and 20 MB for all of MeSH. Without a MeSH file the
tree is empty and knows nothing. What does not live here: synonyms for a search (`thesaurus`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from trialatlas.study.words import words
from trialatlas.vocabulary.names import key_id

Key = tuple[str, ...]
Openings = Mapping[str, AbstractSet[str]]
"""First words of names, each with the second ones; "" for a name of one word."""
_DISEASES = ("C", "D", "F03", "F04")
"""Branches of diseases and of mental disorders: from a tree number up to another."""


@dataclass(frozen=True, slots=True)
class MeshTree:
    """Headings by their own text as MeSH writes it."""

    places: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The tree numbers of each heading."""
    at: Mapping[str, str] = field(default_factory=dict)
    """The heading at each tree number."""
    diseases: Mapping[int, str] = field(default_factory=dict)
    """The heading that each name of a disease means, by the number of the name's key. Of several it
    is the one that is called so itself, else the last in the alphabet."""
    openings: Openings = field(default_factory=dict)
    """How names of diseases begin: most words of a text begin none."""
    source: str = ""
    """Which file this is of, and when that was loaded."""

    def __bool__(self) -> bool:
        return bool(self.places)

    def __contains__(self, heading: object) -> bool:
        return heading in self.places

    def above(self, heading: str) -> frozenset[str]:
        """The heading and all headings it lies below; nothing for one that is not known."""
        found: set[str] = set()
        for number in self.places.get(heading, ()):
            steps = number.split(".")
            numbers = (".".join(steps[:count]) for count in range(1, len(steps) + 1))
            found.update(self.at[each] for each in numbers if each in self.at)
        return frozenset(found)

    def disease(self, key: Key) -> str | None:
        """The heading of the disease that normalised words name; None if they name none."""
        return self.diseases.get(key_id(key)) if key else None


def read_tree(connection: sqlite3.Connection, source: str = "") -> MeshTree:
    """The tree of the MeSH file that was loaded; an empty one if none was."""
    places: dict[str, list[str]] = {}
    at: dict[str, str] = {}
    for text, number in connection.execute(
        "SELECT heading.text, place.number FROM place JOIN heading ON heading.id = place.heading"
        " ORDER BY place.number"
    ):
        places.setdefault(text, []).append(number)
        at[number] = text
    # What comes later takes the place of what came before.
    diseases: dict[int, str] = {}
    written: set[str] = set()
    for name, heading, text in connection.execute(
        "SELECT entry.name, heading.text, entry.text FROM place JOIN heading"
        " ON heading.id = place.heading JOIN entry ON entry.heading = heading.id"
        " WHERE place.number >= ? AND place.number < ?"
        " OR place.number >= ? AND place.number < ?"
        " ORDER BY entry.name, entry.text = heading.text, heading.text",
        _DISEASES,
    ):
        diseases[name] = heading
        written.add(text)
    by_heading = {text: tuple(each) for text, each in places.items()}
    return MeshTree(by_heading, at, diseases, openings_of(map(words, written)), source)


def openings_of(keys: Iterable[Sequence[str]]) -> Openings:
    """How some names begin, each given as its words."""
    found: dict[str, set[str]] = {}
    for key in keys:
        if key:
            found.setdefault(key[0], set()).add(key[1] if len(key) > 1 else "")
    return found
