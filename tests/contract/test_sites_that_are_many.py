"""Conditions that very many sites meet find the same studies as the plain reading."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from engine_studies import study

from trialatlas.index import tantivy_snapshot
from trialatlas.index.build import build
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import SearchRequest
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.query import parse
from trialatlas.study import Study

CITIES = ("Boston", "New York", "Rome", "Paris", "Oslo")


def at(*sites: Any) -> dict[str, Any]:
    return {"protocolSection": {"contactsLocationsModule": {"locations": list(sites)}}}


def odd(number: int, *sites: Any) -> Study:
    record = at(*sites)
    record["protocolSection"]["identificationModule"] = {"nctId": f"NCT{number:08d}"}
    return Study.of(record)


def studies() -> list[Study]:
    """Sites far apart in number; some studies with sites in Boston alone, some with odd ones."""
    made = [
        study(
            30_000 * number + number,
            BriefTitle="Asthma",
            Location=[
                {"LocationCity": CITIES[(number + each) % 5], "LocationCountry": "Italy"}
                for each in range(number % 4)
            ],
        )
        for number in range(1, 40)
    ]
    made += [
        study(2_000_001, Location=[{"LocationCity": "Boston"}, {"LocationCity": "Boston"}]),
        study(2_000_002, Location=[{"LocationCity": "Boston"}, {"LocationCity": "Rome"}]),
        study(2_000_003, Location=[{"LocationCountry": "Italy"}]),
        odd(2_000_004, {}, {"city": ""}),
        odd(2_000_005, {}, {"city": "Boston"}),
        odd(2_000_006, "Boston"),
        odd(2_000_007, {"city": "Boston"}, {"unheard": "of"}),
        odd(2_000_008, {"unheard": "of"}),
    ]
    return made


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[TantivyEngine, OracleEngine]]:
    directory: Path = tmp_path_factory.mktemp("many")
    build(directory, [each.raw for each in studies()], processes=0, sequence=1)
    engine = TantivyEngine.open(directory)
    yield engine, OracleEngine(studies())
    engine.close()


def found(engine: TantivyEngine | OracleEngine, text: str) -> list[str]:
    hits = engine.search(SearchRequest(parse(text), limit=100)).hits
    return sorted(each.nct_id for each in hits)


ASKED = (
    "SEARCH[Location](NOT AREA[LocationCity]Boston)",
    "SEARCH[Location](NOT AREA[LocationCity]Lima)",
    'SEARCH[Location](NOT AREA[LocationCity]"New York")',
    "SEARCH[Location](NOT AREA[LocationCountry]Italy)",
    "SEARCH[Location](AREA[LocationCountry]Italy AND NOT AREA[LocationCity]Boston)",
    "SEARCH[Location](NOT (AREA[LocationCity]Boston AND AREA[LocationCountry]Italy))",
    "SEARCH[Location](AREA[LocationCity]MISSING)",
    "NOT SEARCH[Location](NOT AREA[LocationCity]Boston)",
    "asthma AND SEARCH[Location](NOT AREA[LocationCity]Boston)",
)


@pytest.mark.parametrize(("few", "at_once"), [(1, 9_999), (1, 0), (5, 4), (999, 9_999), (999, 0)])
@pytest.mark.parametrize("text", ASKED)
def test_many_sites_give_the_studies_that_the_plain_reading_gives(
    both: tuple[TantivyEngine, OracleEngine],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    few: int,
    at_once: int,
):
    engine, oracle = both
    monkeypatch.setattr(tantivy_snapshot, "_SITES_AT_ONCE", at_once)
    monkeypatch.setattr(tantivy_snapshot, "_FEW", few)
    monkeypatch.setattr(tantivy_snapshot, "_MOST_BUCKETS", 3)
    monkeypatch.setattr(tantivy_snapshot, "_STUDIES_AT_ONCE", 3)
    engine.apply([], sequence=engine.info.sequence + 1)
    assert found(engine, text) == found(oracle, text)
