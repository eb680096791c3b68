"""What the vocabulary knows about many names at once: MeSH headings, and names learnt for others.

For whoever gathers names that mean one thing, and for the tree of MeSH. A name is given by its
number (`names.key_id`). What does not live here: synonyms for a search (`thesaurus`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from trialatlas.store.faults import translated
from trialatlas.store.reading import ReadingConnection
from trialatlas.study.words import words
from trialatlas.vocabulary.evidence import KINDS, Kind
from trialatlas.vocabulary.layout import VOCABULARY_FILE, is_laid_out
from trialatlas.vocabulary.names import key_id

_CHUNK = 500
_SURE_SHARE = 0.9
_SURE_STUDIES = 3
"""For an abbreviation: it often means more than one thing."""

Of: TypeAlias = Literal["condition", "intervention"]
_READ: dict[Of, tuple[Kind, ...]] = {
    "condition": ("condition", "abbreviation"),
    "intervention": ("intervention", "other-name", "abbreviation"),
}


class MeshHeading(NamedTuple):
    """A heading of MeSH: its number in the file here, the library's id, its name."""

    number: int
    ui: str
    text: str

    @property
    def name(self) -> int:
        """The number of its name."""
        return key_id(tuple(words(self.text)))


class Meaning(NamedTuple):
    """That a name was learnt to mean another: how, from how many studies, and that one's text."""

    target: int
    text: str
    kind: Kind
    studies: int


@contextmanager
def concepts(folder: Path) -> Generator[Concepts | None]:
    """The vocabulary of a data folder for many questions at once; None if there is none.

    Raises StoreVersionError, StoreDamagedError, EnvironmentFaultError.
    """
    path = folder / VOCABULARY_FILE
    with translated(path):
        if not path.exists():
            yield None
            return
        with closing(ReadingConnection(path)) as opened:
            known = is_laid_out(opened.connection, path)
            yield Concepts(opened.connection) if known else None


class Concepts:
    """Use `concepts`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @property
    def mesh(self) -> str:
        """Which MeSH file is loaded, and when it was; empty for none."""
        rows = self._connection.execute(
            "SELECT value FROM fact WHERE name IN ('mesh_file', 'mesh_loaded') ORDER BY name"
        )
        return " ".join(str(value) for (value,) in rows)

    @property
    def state(self) -> str:
        """Changes with the MeSH file, and when all was learnt anew."""
        rows = self._connection.execute("SELECT value FROM fact WHERE name = 'born'")
        return " ".join([self.mesh, *(str(value) for (value,) in rows)])

    @property
    def turn(self) -> int:
        """How often something was learnt since all was learnt anew."""
        row = self._connection.execute("SELECT value FROM fact WHERE name = 'turn'").fetchone()
        return 0 if row is None else row[0]

    def relinked(self, after: int) -> list[int]:
        """The names that were learnt to mean something else after a turn."""
        rows = self._connection.execute("SELECT name FROM relinked WHERE turn > ?", (after,))
        return [name for (name,) in rows]

    def headings(self, names: Iterable[int]) -> dict[int, MeshHeading]:
        """The heading of each name that is one or an entry term of one.

        A name of several headings belongs to the one that is called so, or else to none.
        """
        found: dict[int, list[MeshHeading]] = {}
        for chunk in _chunks(names):
            for name, *heading in self._connection.execute(
                "SELECT name, heading.id, ui, heading.text FROM entry JOIN heading"  # noqa: S608 - numbers
                f" ON heading.id = heading WHERE name IN ({chunk})"
            ):
                found.setdefault(name, []).append(MeshHeading(*heading))
        sure = ((name, _only(name, given)) for name, given in found.items())
        return {name: heading for name, heading in sure if heading is not None}

    def meanings(self, of: Of, names: Iterable[int]) -> dict[int, Meaning]:
        """What each name was learnt to mean, the best evidence for each; see `decide`.

        Of abbreviations only those that hardly mean anything else.
        """
        kinds = ", ".join(str(KINDS.index(each)) for each in _READ[of])
        short = KINDS.index("abbreviation")
        found: dict[int, Meaning] = {}
        # Of a MeSH term all names are one group; of an other name or an abbreviation it is one.
        for chunk in _chunks(names):
            for source, target, kind, studies, share, text in self._connection.execute(
                "SELECT source, target, kind, studies, share, text FROM link JOIN name"  # noqa: S608 - numbers
                f" ON id = target WHERE source IN ({chunk}) AND kind IN ({kinds})"
                " AND grouped = CASE WHEN kind < 2 THEN target ELSE source END"
                " ORDER BY source, studies DESC, share DESC, target"
            ):
                is_sure = share >= _SURE_SHARE and studies >= _SURE_STUDIES
                if source not in found and (kind != short or is_sure):
                    found[source] = Meaning(target, text, KINDS[kind], studies)
        return found

    def heading(self, name: int) -> MeshHeading | None:
        """The heading of one name, as `headings` gives it."""
        return self.headings([name]).get(name)

    def above(self, heading: MeshHeading) -> list[MeshHeading]:
        """The headings directly above, by name."""
        numbers = {each.rpartition(".")[0] for each in self._places(heading)}
        return sorted(self._at(numbers - {""}), key=lambda each: each.text)

    def below(self, heading: MeshHeading) -> list[MeshHeading]:
        """The headings directly below, by name."""
        found: set[MeshHeading] = set()
        for place in self._places(heading):
            rows = self._connection.execute(
                "SELECT DISTINCT id, ui, text FROM place JOIN heading ON id = heading"
                " WHERE number > ?1 || '.' AND number < ?1 || '/'"
                " AND instr(substr(number, length(?1) + 2), '.') = 0",
                (place,),
            )
            found.update(MeshHeading(*row) for row in rows)
        return sorted(found, key=lambda each: each.text)

    def _places(self, heading: MeshHeading) -> list[str]:
        rows = self._connection.execute(
            "SELECT number FROM place WHERE heading = ? ORDER BY number", (heading.number,)
        )
        return [number for (number,) in rows]

    def _at(self, numbers: Iterable[str]) -> Iterator[MeshHeading]:
        found: set[MeshHeading] = set()
        for number in numbers:
            rows = self._connection.execute(
                "SELECT id, ui, text FROM place JOIN heading ON id = heading WHERE number = ?",
                (number,),
            )
            found.update(MeshHeading(*row) for row in rows)
        yield from found


def _only(name: int, headings: list[MeshHeading]) -> MeshHeading | None:
    if len(headings) == 1:
        return headings[0]
    return next((each for each in headings if each.name == name), None)


def _chunks(names: Iterable[int]) -> Iterator[str]:
    """Numbers as SQL, some hundred at a time."""
    left = iter(names)
    while some := list(islice(left, _CHUNK)):
        yield ", ".join(map(str, some))
