import sqlite3
from collections.abc import Iterator

import pytest

from trialatlas.store.transaction import transaction


@pytest.fixture
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.execute("CREATE TABLE seen (number INTEGER)")
    yield connection
    connection.close()


def numbers(database: sqlite3.Connection) -> list[int]:
    return [row[0] for row in database.execute("SELECT number FROM seen")]


def interrupted_after(database: sqlite3.Connection, *statements: str) -> None:
    with transaction(database):
        for statement in statements:
            database.execute(statement)
        raise KeyboardInterrupt


def test_what_is_done_in_a_transaction_is_kept(database: sqlite3.Connection):
    with transaction(database):
        database.execute("INSERT INTO seen VALUES (1)")
    assert numbers(database) == [1]


def test_nothing_is_kept_of_an_interrupted_transaction(database: sqlite3.Connection):
    with pytest.raises(KeyboardInterrupt):
        interrupted_after(database, "INSERT INTO seen VALUES (1)")
    assert numbers(database) == []


def test_an_interrupt_after_the_end_of_a_transaction_stays_an_interrupt(
    database: sqlite3.Connection,
):
    with pytest.raises(KeyboardInterrupt):
        interrupted_after(database, "INSERT INTO seen VALUES (1)", "COMMIT")
    assert numbers(database) == [1]
