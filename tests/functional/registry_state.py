"""What a data folder holds, in a form that two folders can be compared by."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from trialatlas.atlas import Atlas
from trialatlas.config import Contacts

ASKED = (
    "ALL",
    "cancer",
    '"heart failure" OR diabetes',
    "SEARCH[Location](AREA[LocationCountry]Germany)",
    "AREA[Phase]PHASE3",
    "AREA[StartDate]RANGE[2015-01-01,MAX]",
)
FACETS = ("OverallStatus", "Phase", "StudyType")


def tables(folder: Path, name: str) -> dict[str, list[Any]]:
    """Every row of every table of a SQLite file."""
    uri = f"{(folder / name).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
        ]
        return {
            each: sorted(map(repr, connection.execute(f"SELECT * FROM {each}")))  # noqa: S608 - its own tables
            for each in names
        }


def answers(folder: Path, contacts: Contacts = "shown") -> Iterator[Any]:
    """What searches, synonyms and directories say."""
    with Atlas.open(folder, contacts=contacts) as atlas:
        for each in ASKED:
            found = atlas.search(each, facets=FACETS, limit=50)
            yield each, found.total, [hit.nct_id for hit in found.hits], found.facets
        yield atlas.directory.counts()
        yield [each.text for each in atlas.synonyms("cancer")]


def faults(folder: Path, contacts: Contacts = "shown") -> list[Any]:
    """What `verify` finds wrong."""
    with Atlas.open(folder, contacts=contacts) as atlas:
        return [each for each in atlas.verify() if each.wrong]
