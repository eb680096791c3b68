"""Keeping the headings of a MeSH file: all of them or none, in place of those of an earlier file.

What does not live here: reading the file (`mesh`), finding synonyms (`thesaurus`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from trialatlas.source.streams import printable
from trialatlas.store.clock import utc_now
from trialatlas.vocabulary.mesh import Heading, open_mesh
from trialatlas.vocabulary.names import Name, plain_name, short_name
from trialatlas.vocabulary.shelf import Shelf, writing

TABLES = ("entry", "place", "heading")
FACTS = ("mesh_file", "mesh_loaded", "mesh_headings", "mesh_names", "mesh_passed_over")
_STEP = 1_000

Progress = Callable[[int], None]
"""Called now and then with the number of headings read."""


@dataclass(frozen=True, slots=True)
class MeshReport:
    """What a file held. `names` counts headings and entry terms that can be looked up, each once a
    heading; `passed_over` those that cannot: too long, or read like a plain English word.
    """

    file: str
    headings: int
    names: int
    passed_over: int


def load_mesh(folder: Path, file: Path, progress: Progress | None = None) -> MeshReport:
    """Keep the headings of a file. Needs the store's writer lock.

    Raises SourceError for a file that cannot be read to its end; what was loaded before is kept.
    """
    with writing(folder) as shelf, shelf.together():
        forget(shelf)
        headings = names = passed_over = 0
        with open_mesh(file) as found:
            for number, heading in zip(count(1), found, strict=False):
                kept, left = _put(shelf, number, heading)
                headings, names, passed_over = number, names + kept, passed_over + left
                if progress is not None and number % _STEP == 0:
                    progress(number)
        report = MeshReport(printable(file.absolute()), headings, names, passed_over)
        shelf.note("mesh_file", report.file)
        shelf.note("mesh_loaded", utc_now().isoformat())
        shelf.note("mesh_headings", headings)
        shelf.note("mesh_names", names)
        shelf.note("mesh_passed_over", passed_over)
        shelf.touch_headings()
        shelf.decide()
    return report


def forget_mesh(folder: Path) -> None:
    """Forget the MeSH file. What was learnt from studies stays. Needs the store's writer lock."""
    with writing(folder) as shelf, shelf.together():
        forget(shelf)
        shelf.decide()


def forget(shelf: Shelf) -> None:
    """The same, within a transaction; what is believed without it is for `decide`."""
    shelf.touch_headings()
    for table in TABLES:
        shelf.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
    for fact in FACTS:
        shelf.note(fact, None)


def _put(shelf: Shelf, number: int, heading: Heading) -> tuple[int, int]:
    given = dict.fromkeys([heading.text, *heading.entries])
    names: dict[int, Name] = {}
    for name in map(plain_name, given):
        if name is not None and _is_useful(name.text):
            names.setdefault(name.id, name)
    shelf.connection.execute(
        "INSERT INTO heading VALUES (?, ?, ?)", (number, heading.ui, heading.text)
    )
    shelf.connection.executemany(
        "INSERT INTO entry VALUES (?, ?, ?)",
        [(name.id, number, name.text) for name in names.values()],
    )
    shelf.connection.executemany(
        "INSERT OR IGNORE INTO place VALUES (?, ?)", [(number, each) for each in heading.places]
    )
    return len(names), sum(plain_name(each) is None or not _is_useful(each) for each in given)


def _is_useful(text: str) -> bool:
    """False for an abbreviation that reads like a plain English word."""
    return not (text.isupper() and " " not in text) or short_name(text) is not None
