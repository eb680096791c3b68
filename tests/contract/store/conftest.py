"""Fixtures of the store contract: each of its tests runs on every store."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from store_contract import Clock

from trialatlas.store import SqliteStore, Store

STORES: dict[str, Callable[[Path, Clock], Store]] = {
    "sqlite": lambda folder, clock: SqliteStore.open(folder, create=True, clock=clock)
}


@pytest.fixture(params=sorted(STORES))
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Opens the store of one folder, any number of times."""
    clock = Clock()
    opened: list[Store] = []

    def open_store() -> Store:
        opened.append(STORES[request.param](tmp_path / "data", clock))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    """A new store."""
    return open_store()
