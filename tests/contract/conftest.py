"""Fixtures of the engine contract: each of its tests runs on every engine."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from engine_contract import EngineOver, Find, MakeEngine
from engine_studies import numbers

from trialatlas.index.build import build
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.query.tree import Query
from trialatlas.study import Study

Make = Callable[[Path, Sequence[Study], int], Engine]


def _oracle(_directory: Path, studies: Sequence[Study], sequence: int) -> Engine:
    return OracleEngine(studies, sequence=sequence)


def _tantivy(directory: Path, studies: Sequence[Study], sequence: int) -> Engine:
    build(directory, [study.raw for study in studies], processes=0, sequence=sequence)
    return TantivyEngine.open(directory)


ENGINES: dict[str, Make] = {"oracle": _oracle, "tantivy": _tantivy}


@pytest.fixture(scope="session", params=sorted(ENGINES))
def make_engine(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MakeEngine]:
    """Builds an engine of the kind under test over some studies."""
    made: list[Engine] = []

    def make(studies: Sequence[Study] = (), sequence: int = 1) -> Engine:
        directory = tmp_path_factory.mktemp(request.param)
        made.append(ENGINES[request.param](directory, studies, sequence))
        return made[-1]

    yield make
    for engine in made:
        engine.close()


@pytest.fixture(scope="session")
def engine_over(make_engine: MakeEngine) -> EngineOver:
    """The engine over a constant set of studies, built once. Tests must not change it."""
    built: dict[tuple[str, ...], Engine] = {}

    def engine_over(studies: Sequence[Study]) -> Engine:
        key = tuple(study.raw.decode() for study in studies)
        if key not in built:
            built[key] = make_engine(studies)
        return built[key]

    return engine_over


@pytest.fixture
def find(engine_over: EngineOver) -> Find:
    """`find(studies, query)`: the small numbers of all hits, in the answer's order."""

    def find(studies: Sequence[Study], query: Query, **request: Any) -> list[int]:
        hits = engine_over(studies).search(SearchRequest(query, limit=1000, **request)).hits
        return numbers([hit.nct_id for hit in hits])

    return find
