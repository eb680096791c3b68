"""Studies of known content that change turn by turn, and readers that hold every answer to a turn.

In each turn `CHANGED` studies are written, the new ones among them. What a reader may see at all
is known beforehand, from the oracle: an answer that mixes two turns equals none of them.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from trialatlas.atlas import Atlas, one_state
from trialatlas.export.statistics import statistics
from trialatlas.index import Engine, OracleEngine, SearchRequest, SortKey, TantivyEngine
from trialatlas.query import parse
from trialatlas.study import Study

FIRST = 150
"""Studies of turn 0."""
CHANGED = 24
"""Studies written in each turn after that."""
NEW = 2
"""Studies among them that were not there before."""
FACETS = ("OverallStatus", "Phase", "Condition", "LocationCity")
STATUSES = ("RECRUITING", "COMPLETED")


def study(number: int, turn: int = 0) -> Study:
    """A study that says in which turn it was written, in every module that is counted."""
    city, status = f"City {turn}", STATUSES[(number + turn) % 2]
    places = {"latitude": 40.0 + turn, "longitude": -70.0}
    protocol: dict[str, Any] = {
        "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": f"turn{turn} aspirin"},
        "statusModule": {
            "overallStatus": status,
            "lastUpdatePostDateStruct": {
                "date": f"20{20 + turn}-01-{1 + (number + turn) % 28:02d}"
            },
        },
        "conditionsModule": {"conditions": [f"Condition {(number * turn) % 7}"]},
        "contactsLocationsModule": {
            "locations": [
                {"city": city, "status": status, "country": "Norway", "geoPoint": places},
                {"city": f"Other {number % 3}", "country": "Norway"},
            ]
        },
    }
    if turn % 2:
        protocol["identificationModule"]["acronym"] = "ODD"
        protocol["designModule"] = {"phases": ["PHASE1"]}
    return Study.of({"protocolSection": protocol})


def changes(turn: int) -> dict[int, Study]:
    """What is written in a turn."""
    if turn == 0:
        return {number: study(number) for number in range(1, FIRST + 1)}
    held = FIRST + NEW * (turn - 1)
    old = [1 + (turn * 11 + each) % held for each in range(CHANGED - NEW)]
    return {number: study(number, turn) for number in (*old, *range(held + 1, held + NEW + 1))}


def held_in(turn: int) -> dict[int, Study]:
    """All studies after a turn."""
    return {number: each for at in range(turn + 1) for number, each in changes(at).items()}


def sequence_of(turn: int) -> int:
    """The store's number after a turn."""
    return FIRST + CHANGED * turn


def write(turn: int, folder: Path) -> Path:
    """A file with what is written in a turn."""
    file = folder / f"turn{turn}.jsonl"
    file.write_bytes(b"".join(each.raw + b"\n" for each in changes(turn).values()))
    return file


QUESTIONS = [
    SearchRequest(limit=1000, facets=FACETS),
    SearchRequest(sort=(SortKey("LastUpdatePostDate"),), limit=9, facets=FACETS, facet_size=3),
    SearchRequest(parse("aspirin AND AREA[Phase]PHASE1"), limit=1000, facets=FACETS),
    SearchRequest(parse("NOT AREA[Acronym]ODD"), sort=(SortKey("LastUpdatePostDate"),), limit=20),
    SearchRequest(
        parse(
            'SEARCH[Location](AREA[LocationCountry]Norway AND AREA[LocationStatus]"Recruiting"'
            " AND NOT AREA[LocationCity]Other)"
        ),
        limit=1000,
        facets=FACETS,
    ),
    SearchRequest(parse("AREA[LocationGeoPoint]DISTANCE[41.0,-70.0,5mi]"), limit=1000),
]


class Said(NamedTuple):
    """What an engine says to all questions: hits, total, facets; and how many have a value."""

    answers: list[tuple[list[str], int, list[tuple[str, tuple[tuple[str, int], ...], int]]]]
    filled: list[int]


def ask(engine: Engine, title: str) -> Said:
    """Ask all questions, and one for the title of a turn, of titles and of sites."""
    more = [parse(f"AREA[BriefTitle]{title}"), parse(f'AREA[LocationCity]"City {title[4:]}"')]
    answers = [engine.search(each) for each in (*QUESTIONS, *map(SearchRequest, more))]
    return Said(
        [
            (
                [hit.nct_id for hit in each.hits],
                each.total,
                [(facet.piece, facet.values, facet.missing) for facet in each.facets],
            )
            for each in answers
        ],
        [engine.count(parse(f"AREA[{piece}]ALL")) for piece in ("Acronym", "Phase", "Location")],
    )


class Truth(NamedTuple):
    """What may be seen, by turn."""

    said: list[Said]
    statistics: list[bytes]
    cities: list[Counter[str]]


def truth(turns: int) -> Truth:
    """What may be seen in turns from 0 on."""
    said: list[Said] = []
    counted: list[bytes] = []
    cities: list[Counter[str]] = []
    for turn in range(turns):
        held = dict(sorted(held_in(turn).items()))

        def fetch(ids: Any, held: dict[int, Study] = held) -> Iterator[Study]:
            return (held[int(each[3:])] for each in ids)

        said.append(ask(OracleEngine(held.values(), sequence=sequence_of(turn)), f"turn{turn}"))
        counted.append(msgspec.json.encode(statistics(held.values(), fetch)))
        cities.append(Counter(each.text("LocationCity") for each in held.values()))
    return Truth(said, counted, cities)


def watch(folder: Path, known: Truth, stop: Event, told: Connection) -> None:
    """Ask without pause until told to stop. Tells each turn when it was met first, and at the end
    what was wrong. Runs in a process of its own.
    """
    seen: set[int] = set()
    faults: list[str] = []
    with Atlas.open(folder) as atlas:
        while not stop.is_set() and len(faults) < 5:
            with one_state():
                turn = _turn(atlas.engine)
                faults += [f"turn {turn}: {each}" for each in _faults(atlas, known, turn)]
            _tell(told, seen, turn)
    told.send(faults)


def arrive(folder: Path, known: Truth, stop: Event, told: Connection) -> None:
    """The same for a reader that opens the index anew for all that it asks."""
    seen: set[int] = set()
    faults: list[str] = []
    while not stop.is_set() and len(faults) < 5:
        engine = TantivyEngine.open(folder / "index")
        with one_state():
            turn = _turn(engine)
            said = ask(engine, f"turn{turn}")
            if said != known.said[turn]:
                faults.append(f"turn {turn}: the index says {said}, not {known.said[turn]}")
        engine.close()
        _tell(told, seen, turn)
    told.send(faults)


def _tell(told: Connection, seen: set[int], turn: int) -> None:
    if turn not in seen:
        seen.add(turn)
        told.send(turn)


def _turn(engine: Engine) -> int:
    turn, rest = divmod(engine.info.sequence - FIRST, CHANGED)
    return -1 if rest else turn


def _faults(atlas: Atlas, known: Truth, turn: int) -> Iterator[str]:
    looks: list[Callable[[Atlas, Truth, int], Iterator[str]]] = [
        _of_engine,
        _of_records,
        _of_statistics,
        _of_related,
    ]
    for look in looks:
        yield from look(atlas, known, turn)


def _of_engine(atlas: Atlas, known: Truth, turn: int) -> Iterator[str]:
    said = ask(atlas.engine, f"turn{turn}")
    if said != known.said[turn]:
        yield f"the index says {said}, not {known.said[turn]}"


def _of_records(atlas: Atlas, known: Truth, turn: int) -> Iterator[str]:
    """Hits are of one turn; their records are whole, of that turn or a later one."""
    found = atlas.search("aspirin", limit=1000, synonyms=False)
    held = held_in(turn)
    if found.total != len(held) or found.index != atlas.engine.info:
        yield f"{found.total} of {len(held)} found, in {found.index}"
    for hit in found.hits:
        raw, number = hit.held.study.raw, int(hit.nct_id[3:])
        later = (
            each[number] for each in map(changes, range(turn, len(known.said))) if number in each
        )
        if raw not in (held[number].raw, *(each.raw for each in later)):
            yield f"a record of no turn from this one on: {raw}"


def _of_statistics(atlas: Atlas, known: Truth, turn: int) -> Iterator[str]:
    """Statistics are of the store as it is: of one turn, this one or a later one."""
    if msgspec.json.encode(atlas.statistics()) not in known.statistics[turn:]:
        yield "statistics of no turn from this one on"


def _of_related(atlas: Atlas, _known: Truth, turn: int) -> Iterator[str]:
    found = atlas.related("NCT00000001", limit=100)
    ids = {each.held.study.nct_id for each in found.neighbours}
    if found.index != atlas.engine.info or not ids <= {f"NCT{n:08d}" for n in held_in(turn)}:
        yield f"related studies of {found.index}: {sorted(ids)}"
