"""Hits that tie stand by id, however many there are and wherever the engine keeps them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_studies import nct, study

from trialatlas.index.build import build
from trialatlas.index.protocol import SearchRequest
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.query.tree import Area, Words

ALIKE = 1_200
"""More than are fetched with a first page."""
BETTER = range(3, ALIKE, 100)
"""Of these the condition is said twice."""
EVERY = sorted(range(1, ALIKE + 1), key=lambda at: (at not in BETTER, at))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TantivyEngine]:
    """Studies of one condition in no order, in several parts of the index."""
    held = list(range(1, ALIKE + 1))
    held.sort(key=lambda at: at * 7919 % 1_201)
    studies = [
        study(at, Condition=["Asthma", "Asthma in adults"] if at in BETTER else ["Asthma"])
        for at in held
    ]
    directory: Path = tmp_path_factory.mktemp("ties")
    build(directory, [each.raw for each in studies[:400]], processes=0, sequence=1)
    engine = TantivyEngine.open(directory)
    engine.apply(studies[400:800], sequence=2)
    engine.apply(studies[800:], sequence=3)
    yield engine
    engine.close()


@pytest.mark.parametrize("limit", [1, 10, 13, 50, 400])
def test_a_tie_longer_than_what_is_fetched_stands_by_id(engine: TantivyEngine, limit: int):
    found = engine.search(SearchRequest(Area("Condition", Words("asthma")), limit=limit))
    assert [each.nct_id for each in found.hits] == [nct(at) for at in EVERY[:limit]]
    assert found.total == ALIKE


def test_pages_within_a_tie_go_on_where_the_one_before_ended(engine: TantivyEngine):
    seen: list[str] = []
    token = None
    while len(seen) < 700:
        asked = SearchRequest(Area("Condition", Words("asthma")), limit=100, page_token=token)
        found = engine.search(asked)
        seen += [each.nct_id for each in found.hits]
        token = found.next_page_token
    assert seen == [nct(at) for at in EVERY[: len(seen)]]


def test_the_best_of_a_tie_are_those_with_the_lowest_ids(engine: TantivyEngine):
    best = engine.first(Area("Condition", Words("asthma")), None, 30)
    assert best == [nct(at) for at in EVERY[:30]]
