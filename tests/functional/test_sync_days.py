"""Syncs day after day with a registry that changes and fails: nothing is lost, failures are on
record, and what an expression selects is followed.
"""

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from standin import days
from standin import registry as standin
from standin.registry import Hands, StandIn, serving
from trialatlas.errors import AtlasError, RegistryError, StoreVersionError, UsageError
from trialatlas.source.registry import Registry
from trialatlas.source.registry_http import Manners
from trialatlas.store import SqliteStore
from trialatlas.study import Study
from trialatlas.sync import RegistrySync, Rounds, Wanted
from trialatlas.sync.continuity import continuity

DAYS = 9
STUDIES = 12
DAY = 86_400
FIRST = date(2026, 3, 2)
RECRUITING = "AREA[OverallStatus]RECRUITING"
WITHDRAWN = 10
"""Gone from the second day on; back from the eighth."""

Records = dict[str, dict[str, Any]]


def registry_of_days(studies: list[Study]) -> list[Records]:
    """Each day one study changes its title, one begins to recruit or ends to, and one is new."""
    records = [copy.deepcopy(each.record) for each in studies[: STUDIES + DAYS]]
    for number, record in enumerate(records):
        status = record["protocolSection"]["statusModule"]
        status["overallStatus"] = "RECRUITING" if number % 2 else "COMPLETED"
        status["lastUpdatePostDateStruct"] = {"date": "2026-02-01"}
    found: list[Records] = []
    for day in range(DAYS):
        now = (FIRST + timedelta(day)).isoformat()
        if day:
            titled, turned = records[day]["protocolSection"], records[day - 1]["protocolSection"]
            titled["identificationModule"]["briefTitle"] = f"The title of {now}"
            was = turned["statusModule"]["overallStatus"]
            turned["statusModule"]["overallStatus"] = (
                "COMPLETED" if was == "RECRUITING" else "RECRUITING"
            )
            for each in (titled, turned, records[STUDIES + day - 1]["protocolSection"]):
                each["statusModule"]["lastUpdatePostDateStruct"] = {"date": now}
        shown = {
            days.nct_id(each): copy.deepcopy(days.stamped(each, now))
            for number, each in enumerate(records[: STUDIES + day])
            if number != WITHDRAWN or day == 0 or day >= DAYS - 2
        }
        found.append(shown)
    return found


@pytest.fixture(scope="module")
def history(real_studies: list[Study]) -> list[Records]:
    return registry_of_days(real_studies)


@pytest.fixture(scope="module")
def server(history: list[Records], tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    place = tmp_path_factory.mktemp("days")
    folders = [
        days.loaded(place / f"day{day}", list(records.values()))
        for day, records in enumerate(history)
    ]
    with serving(folders) as stand:
        yield stand


@pytest.fixture
def hands() -> Hands:
    hands = Hands()
    hands.start = datetime(2026, 3, 2, 15, tzinfo=UTC)
    return hands


@pytest.fixture
def store(tmp_path: Path, hands: Hands) -> Iterator[SqliteStore]:
    opened = SqliteStore.open(tmp_path / "data", create=True, clock=hands.now)
    yield opened
    opened.close()


Lived = Callable[..., list[tuple[str, float]]]


@pytest.fixture
def lived(server: StandIn, store: SqliteStore, hands: Hands) -> Lived:
    """Sync for some days, each at its time; the failures that were told, each with its pause.
    `trouble` is done before a sync, with its number, and gives the address to ask.
    """
    server.day = 0
    server.faults.clear()

    def live(
        expression: str = "",
        *,
        until: int = DAYS,
        trouble: Callable[[int], str] = lambda _: server.address,
    ) -> list[tuple[str, float]]:
        told: list[tuple[str, float]] = []
        count = 0

        def once() -> None:
            nonlocal count
            count += 1
            manners = Manners(tries=2, per_minute=6000)
            with (
                Registry(trouble(count), manners, hands.clockwork(), page_size=5) as registry,
                store.writer() as writer,
            ):
                sync = RegistrySync(store, registry, Wanted(expression), now=hands.now)
                for _ in sync.batches(writer):
                    pass

        def wait(seconds: float) -> bool:
            hands.seconds += seconds
            server.day = min(DAYS - 1, int(hands.seconds // DAY))
            return hands.seconds >= until * DAY

        def hear(error: AtlasError, seconds: float) -> None:
            told.append((error.slug, seconds))

        Rounds(DAY, wait, hear, hands.elapsed).run(once)
        return told

    return live


def held(store: SqliteStore) -> Records:
    """What is held and not marked as gone."""
    gone = {each.nct_id for each in store.journal.all_gone()}
    found = store.get_many(store.keys())
    return {each.key.id: msgspec.json.decode(each.raw) for each in found if each.key.id not in gone}


def without_release(records: Records) -> Records:
    return {number: record["protocolSection"] for number, record in records.items()}


def test_nine_days_of_changes_leave_what_the_registry_has(
    lived: Lived, store: SqliteStore, history: list[Records]
):
    assert lived() == []
    assert without_release(held(store)) == without_release(history[-1])
    runs = store.journal.runs()
    kinds = [each.kind for each in reversed(runs)]
    assert kinds == ["full", *["changes"] * 7, "ids", "changes"]
    assert {each.state for each in runs} == {"done"}
    assert [each.added for each in reversed(runs) if each.kind == "changes"] == [1] * 8
    assert not continuity(runs).wrong


def test_a_study_that_went_and_came_back_was_marked_in_between(
    lived: Lived, store: SqliteStore, history: list[Records]
):
    lived(until=4)
    number = next(iter(set(history[0]) - set(history[3])))
    assert [each.nct_id for each in store.journal.all_gone()] == []  # numbers were not compared yet
    assert number in held(store)
    lived(until=8)
    assert not store.journal.all_gone()  # by the day on which they are, it is back


def test_failures_are_told_put_on_record_and_made_good_by_the_same_command(
    lived: Lived, store: SqliteStore, history: list[Records], server: StandIn
):
    nobody = "http://127.0.0.1:9/api/v2"

    def trouble(number: int) -> str:
        if number in {3, 4}:
            server.faults[:] = [standin.status(503)] * 2
        return nobody if number in {6, 7, 8} else server.address

    told = lived(trouble=trouble)
    assert told == [("registry-unreachable", pause) for pause in (60, 120, 60, 120, 240)]
    assert without_release(held(store)) == without_release(history[-1])
    runs = store.journal.runs()
    failed = [each for each in runs if each.state == "failed"]
    assert [each.source == nobody for each in reversed(failed)] == [False] * 2 + [True] * 3
    assert all(each.error and each.ended for each in failed)
    assert not continuity(each for each in runs if each.source != nobody).wrong


def test_a_registry_that_says_no_date_costs_no_page_of_a_listing_that_was_cut_off(
    lived: Lived, store: SqliteStore, server: StandIn
):
    def trouble(number: int) -> str:
        if number == 1:
            server.faults[:] = [None, *[standin.status(500)] * 2]
        if number == 2:
            server.undated = 2
        return server.address

    lived(until=1, trouble=trouble)
    runs = list(reversed(store.journal.runs()))
    assert [each.state for each in runs] == ["failed", "failed", "done"]
    assert [each.pages for each in runs] == [1, 0, 2]


def test_what_an_expression_selects_is_followed_from_day_to_day(
    lived: Lived, store: SqliteStore, history: list[Records]
):
    def selected(records: Records) -> set[str]:
        return {
            number
            for number, record in records.items()
            if record["protocolSection"]["statusModule"]["overallStatus"] == "RECRUITING"
        }

    for day in range(1, DAYS):
        lived(RECRUITING, until=day)
        now = held(store)
        assert selected(history[day - 1]) <= now.keys()  # who begins to match is held the same day
        ever = set[str]().union(*map(selected, history[:day]))
        assert now.keys() <= ever  # who never matched is not fetched
    # On the last of these days numbers were compared: who had left is brought up to date.
    last, now = without_release(history[DAYS - 2]), without_release(now)
    assert now.keys() - selected(history[DAYS - 2])
    assert now == {number: last[number] for number in now}


def test_what_was_asked_wrongly_ends_it_unless_it_worked_before():
    def failing(*errors: Exception | None) -> Callable[[], None]:
        left = list(errors)

        def once() -> None:
            error = left.pop(0) if left else KeyboardInterrupt()
            if error is not None:
                raise error

        return once

    told: list[str] = []
    rounds = Rounds(3600, lambda _: False, lambda error, _: told.append(error.slug))
    with pytest.raises(UsageError):
        rounds.run(failing(UsageError("no such area")))
    with pytest.raises(StoreVersionError):
        rounds.run(failing(None, StoreVersionError("newer")))
    assert told == []
    with pytest.raises(KeyboardInterrupt):
        rounds.run(failing(None, UsageError("refused today"), OSError(28, "no space"), None))
    assert told == ["usage", "environment"]


def test_pauses_grow_up_to_the_time_between_rounds_and_begin_anew():
    pauses: list[float] = []
    errors: list[Exception | None] = [*[RegistryError("down")] * 8, None, RegistryError("down")]

    def once() -> None:
        error = errors.pop(0)
        if error is not None:
            raise error

    def wait(seconds: float) -> bool:
        pauses.append(seconds)
        return not errors

    Rounds(3600, wait, lambda _error, _pause: None, lambda: 0.0).run(once)
    assert pauses == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600, 60]
