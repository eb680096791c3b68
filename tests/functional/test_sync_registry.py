"""A sync with a registry that serves real studies, changes them, and misbehaves on demand."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from standin import days
from standin import registry as standin
from standin.days import Records
from standin.registry import Fault, Hands, StandIn
from trialatlas import __version__
from trialatlas.errors import RegistryError, UsageError
from trialatlas.source.registry import Registry
from trialatlas.source.registry_http import Manners
from trialatlas.store import REGISTRY, Run, SqliteStore, StudyKey
from trialatlas.sync import RegistrySync, Wanted

Syncing = Callable[..., list[Run]]

PAGE = 10
PAGES = -(-days.COUNT // PAGE)
KILLED = """
import os, signal, sys
from pathlib import Path
from trialatlas.source.registry import Registry
from trialatlas.source.registry_http import Manners
from trialatlas.store import SqliteStore
from trialatlas.sync import RegistrySync, Wanted

address, data, size, pages = sys.argv[1:]
store = SqliteStore.open(Path(data))
with Registry(address, Manners(per_minute=6000), page_size=int(size)) as registry:
    with store.writer() as writer:
        batches = RegistrySync(store, registry, Wanted()).batches(writer)
        for number, _ in enumerate(batches, start=1):
            if number == int(pages):
                os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore.open(tmp_path / "data", create=True)
    yield opened
    opened.close()


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def sync(stand: StandIn, store: SqliteStore, hands: Hands) -> Syncing:
    """Run a sync; the runs that it recorded, in order. `pages` cuts it off after so many."""

    def run(
        expression: str = "",
        *,
        pages: int | None = None,
        manners: Manners | None = None,
        **asked: Any,
    ) -> list[Run]:
        newest = max((each.id for each in store.journal.runs(1)), default=0)
        wanted = Wanted(expression, **asked)
        chosen = manners or Manners()
        with (
            Registry(stand.address, chosen, hands.clockwork(), page_size=PAGE) as registry,
            store.writer() as writer,
        ):
            batches = RegistrySync(store, registry, wanted).batches(writer)
            for number, _ in enumerate(batches, start=1):
                if number == pages:
                    batches.close()
                    break
        return [each for each in reversed(store.journal.runs()) if each.id > newest]

    return run


def held(store: SqliteStore) -> dict[str, dict]:
    return {each.key.id: json.loads(each.raw) for each in store.get_many(store.keys())}


def listings(stand: StandIn) -> list[str]:
    return [each for each in stand.pages() if "filter.ids" not in each]


def test_the_first_run_holds_every_study_as_the_registry_has_it(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    (run,) = sync()
    assert held(store) == records[0]
    assert (run.kind, run.state, run.asked, run.seen) == ("full", "done", 46, 46)
    assert (run.added, run.changed, run.rejected, run.missing, run.gone) == (46, 0, 0, 0, 0)
    assert (run.pages, run.retries, run.data) == (PAGES, 0, f"{days.FIRST_DAY}T00:00:00")
    assert run.bytes > 0
    assert run.ended is not None
    assert all(each.startswith("TrialAtlas/") for each in stand.agents)


def test_without_new_data_nothing_is_listed(stand: StandIn, sync: Syncing):
    sync()
    stand.asked.clear()
    stand.tags.clear()
    (run,) = sync()
    assert stand.pages() == []
    assert (run.kind, run.state, run.seen, run.pages) == ("changes", "done", 0, 0)
    assert len(stand.tags) == 1


def test_what_changed_is_asked_for_and_kept(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    sync()
    stand.day = 1
    stand.asked.clear()
    (run,) = sync()
    assert run.kind == "changes"
    assert json.loads(run.parameters)["since"] == "2026-01-02"
    assert (run.seen, run.added, run.changed) == (7, 1, 6)
    assert len(listings(stand)) == 1
    now = held(store)
    assert {each: now[each] for each in records[1]}.keys() == records[1].keys()
    assert all(
        now[each]["protocolSection"] == records[1][each]["protocolSection"] for each in records[1]
    )


def test_reloading_everything_makes_no_version(stand: StandIn, sync: Syncing, store: SqliteStore):
    sync()
    before = store.status()
    stand.day = 1
    sync(full=True)
    assert store.status().versions == before.versions + 7


def test_studies_that_went_away_are_marked_and_kept(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    sync()
    stand.day = 1
    _changes, check = sync(check_now=True)
    withdrawn, alias, led_to = list(records[0])[:3]
    assert (check.kind, check.state, check.gone, check.seen) == ("ids", "done", 2, 45)
    assert [(each.nct_id, each.became) for each in store.journal.all_gone()] == [
        (withdrawn, ""),
        (alias, led_to),
    ]
    assert StudyKey(REGISTRY, withdrawn) in store
    assert store.journal.gone(led_to) is None


def test_a_study_that_comes_back_loses_its_mark(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    sync()
    stand.day = 1
    sync(check_now=True)
    stand.day = 0
    sync(check_now=True)
    (only,) = store.journal.all_gone()
    assert only.nct_id == list(records[1])[-1]


def test_numbers_are_compared_again_when_the_days_have_passed(stand: StandIn, sync: Syncing):
    sync()
    stand.day = 1
    assert [each.kind for each in sync(check=100_000)] == ["changes"]
    assert [each.kind for each in sync(check=0)] == ["changes", "ids"]


def test_an_expression_holds_what_it_selects(sync: Syncing, store: SqliteStore, records: Records):
    (run,) = sync("AREA[StudyType]INTERVENTIONAL")
    selected = {
        name
        for name, each in records[0].items()
        if each["protocolSection"]["designModule"]["studyType"] == "INTERVENTIONAL"
    }
    assert held(store).keys() == selected
    assert 0 < run.seen == len(selected) < 46


def test_an_expression_that_the_registry_refuses_is_the_callers_fault(sync: Syncing):
    with pytest.raises(UsageError):
        sync("AREA[NoSuchThing]x")


@pytest.mark.parametrize("stopped_after", [1, 3, PAGES - 1])
def test_a_run_that_was_cut_off_goes_on_at_its_page(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records, stopped_after: int
):
    (first,) = sync(pages=stopped_after)
    assert (first.state, first.pages) == ("interrupted", stopped_after)
    stand.asked.clear()
    (second,) = sync()
    assert (second.state, second.pages, second.listing) == ("done", PAGES - stopped_after, first.id)
    assert len(stand.pages()) == PAGES - stopped_after
    assert (second.missing, second.repeated) == (0, 0)
    assert held(store) == records[0]


@pytest.mark.parametrize("stopped_after", [1, PAGES - 1])
def test_a_run_that_was_killed_is_told_as_interrupted_and_goes_on_at_its_page(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records, stopped_after: int
):
    asked = [stand.address, str(store.path.parent), str(PAGE), str(stopped_after)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *asked], check=False, timeout=120)
    assert killed.returncode == -signal.SIGKILL
    (first,) = store.journal.runs()
    assert (first.state, first.pages) == ("running", stopped_after)
    stand.asked.clear()
    (second,) = sync()
    assert [each.state for each in store.journal.runs()] == ["done", "interrupted"]
    assert (second.pages, second.listing) == (PAGES - stopped_after, first.id)
    assert len(stand.pages()) == PAGES - stopped_after
    assert (second.missing, second.repeated) == (0, 0)
    assert held(store) == records[0]


@pytest.mark.parametrize(
    "fault",
    [
        standin.status(500),
        standin.status(503),
        standin.status(429),
        standin.cut,
        standin.truncated_gzip,
        standin.half_json,
    ],
    ids=["500", "503", "429", "cut", "gzip", "json"],
)
def test_a_page_that_fails_is_asked_for_again(
    *,
    stand: StandIn,
    sync: Syncing,
    store: SqliteStore,
    records: Records,
    hands: Hands,
    fault: Fault,
):
    stand.faults[:] = [None, fault, fault, None, fault]
    (run,) = sync(manners=Manners(per_minute=6_000_000))
    assert (run.state, run.retries, run.pages) == ("done", 3, PAGES)
    assert held(store) == records[0]
    assert [each for each in hands.slept if each > 0.5] == [1.0, 2.0, 1.0]


def test_retry_after_is_kept_as_seconds_and_as_a_date(stand: StandIn, sync: Syncing, hands: Hands):
    stand.faults[:] = [
        standin.status(429, Retry_After="17"),
        standin.status(503, Retry_After="Thu, 08 Jan 2026 12:10:00 GMT"),
    ]
    sync(manners=Manners(per_minute=6_000_000))
    long = [each for each in hands.slept if each > 1]
    assert long[0] == 17
    assert sum(hands.slept) == pytest.approx(600, abs=0.01)


def test_who_asks_for_too_long_a_wait_is_not_waited_for(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    stand.faults[:] = [None, standin.status(429, Retry_After="86400")]
    with pytest.raises(RegistryError) as caught:
        sync()
    assert caught.value.slug == "registry-busy"
    (run,) = store.journal.runs()
    assert (run.state, run.pages, bool(run.error)) == ("failed", 1, True)
    sync()
    assert held(store) == records[0]


def test_tries_are_limited(stand: StandIn, sync: Syncing, store: SqliteStore, hands: Hands):
    stand.faults[:] = [standin.status(500)] * 9
    with pytest.raises(RegistryError) as caught:
        sync(manners=Manners(per_minute=6_000_000, tries=9))
    assert caught.value.slug == "registry-unreachable"
    assert len(stand.pages()) == 9
    waits = [each for each in hands.slept if each > 0.5]
    assert waits == [1, 2, 4, 8, 16, 32, 64, 120]
    assert store.journal.runs()[0].retries == 8


def test_waits_are_drawn_between_half_and_whole(stand: StandIn, sync: Syncing, hands: Hands):
    drawn = [0.0, 0.5, 1.0]
    stand.faults[:] = [standin.status(500)] * len(drawn)
    hands.chances = iter(drawn)
    sync(manners=Manners(per_minute=6_000_000))
    assert [each for each in hands.slept if each > 0.25] == [0.5, 1.5, 4.0]


def test_a_server_that_says_nothing_is_asked_again(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    stand.faults[:] = [standin.mute]
    (run,) = sync(manners=Manners(silence=0.5))
    assert (run.state, run.retries >= 1) == ("done", True)
    assert held(store) == records[0]


def test_an_answer_that_drips_is_given_up(sync: Syncing, hands: Hands):
    hands.step = 400
    with pytest.raises(RegistryError) as caught:
        sync(manners=Manners(tries=2, whole=300))
    assert caught.value.slug == "registry-unreachable"


def test_no_more_is_asked_in_a_minute_than_may_be(stand: StandIn, sync: Syncing, hands: Hands):
    sync(manners=Manners(per_minute=20))
    assert len(stand.asked) == PAGES + 2
    assert sum(hands.slept) == pytest.approx(3 * (PAGES + 1))


def test_a_repeated_page_is_told_and_what_it_hid_is_found(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    stand.faults[:] = [None, standin.repeated]
    full, check = sync()
    assert (full.repeated, full.missing, full.state) == (10, 10, "done")
    assert (check.kind, check.added, check.missing) == ("ids", 10, 0)
    assert held(store) == records[0]


def test_a_page_without_its_studies_is_told_and_what_it_lacks_is_found(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    stand.faults[:] = [None, standin.emptied]
    full, check = sync()
    assert (full.repeated, full.missing) == (0, 10)
    assert (check.added, check.missing, check.gone) == (10, 0, 0)
    assert held(store) == records[0]


def test_nothing_is_marked_as_gone_by_a_list_that_lacks_some(
    stand: StandIn, sync: Syncing, store: SqliteStore
):
    sync()
    stand.faults[:] = [standin.emptied]
    _changes, check = sync(check_now=True)
    assert (check.missing, check.gone) == (10, 0)
    assert store.journal.all_gone() == []


def test_a_token_that_expires_begins_the_list_again(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    stand.faults[:] = [None, None, standin.status(400)]
    (run,) = sync()
    assert (run.state, run.pages, run.missing, run.repeated) == ("done", PAGES + 2, 0, 0)
    assert "token" in run.note
    assert held(store) == records[0]


def test_a_token_that_expired_between_runs_begins_the_list_again(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records
):
    sync(pages=2)
    stand.faults[:] = [standin.status(400)]
    (run,) = sync()
    assert (run.state, run.pages) == ("done", PAGES)
    assert held(store) == records[0]


@pytest.mark.parametrize("page", [1, 3, PAGES])
def test_data_refreshed_midway_begin_the_list_again(
    stand: StandIn, sync: Syncing, store: SqliteStore, records: Records, page: int
):
    stand.faults[:] = [*[None] * (page - 1), standin.next_day]
    (run,) = sync()
    assert (run.state, run.missing, run.repeated) == ("done", 0, 0)
    assert run.data == f"{days.SECOND_DAY}T00:00:00"
    now = held(store)
    for name, record in records[1].items():
        assert now[name]["protocolSection"] == record["protocolSection"]
    went = set(now) - set(records[1])
    assert {each.nct_id for each in store.journal.all_gone()} == went


def test_a_refresh_between_an_interruption_and_the_next_run_begins_anew(
    stand: StandIn, sync: Syncing
):
    (first,) = sync(pages=2)
    stand.day = 1
    (second,) = sync()
    assert second.listing != first.listing
    assert (second.state, second.seen) == ("done", 45)


def test_a_list_that_leads_to_itself_ends(stand: StandIn, sync: Syncing):
    stand.faults[:] = [None, standin.endless, standin.endless]
    with pytest.raises(RegistryError):
        sync()


def test_a_bad_record_is_set_aside_once_however_often_it_comes(
    stand: StandIn, sync: Syncing, store: SqliteStore
):
    def spoil(page: dict) -> None:
        page["studies"][3] = {"protocolSection": {"identificationModule": {"nctId": 7}}}
        page["studies"][4]["protocolSection"]["identificationModule"]["nctId"] = "no number"

    stand.faults[:] = [standin.altered(spoil)]
    (full,) = sync()
    assert (full.rejected, full.seen, full.missing, full.gone) == (2, 46, 0, 0)
    before = len(store.aside())
    stand.faults[:] = [standin.altered(spoil)]
    sync(full=True)
    assert before == len(store.aside()) == 2


def test_an_answer_of_another_size_than_a_page_is_refused(stand: StandIn, sync: Syncing):
    stand.faults[:] = [standin.altered(lambda page: page.update(nextPageToken="x" * 5000))]
    with pytest.raises(RegistryError):
        sync()


def test_an_answer_beyond_the_limit_is_refused(sync: Syncing):
    with pytest.raises(RegistryError):
        sync(manners=Manners(largest=50_000))


def test_a_proxy_is_asked_in_place_of_the_registry(stand: StandIn, hands: Hands):
    proxy = stand.address.removesuffix("/api/v2")
    address = "http://registry.invalid/api/v2"
    with Registry(address, Manners(proxy=proxy), hands.clockwork()) as registry:
        assert registry.version().data == f"{days.FIRST_DAY}T00:00:00"
    with pytest.raises(UsageError):
        Registry(address, Manners(proxy="no proxy"))


def test_nobody_can_write_a_header_into_who_asks(stand: StandIn, hands: Hands):
    contact = "me@here\r\nX-Evil: 1 \u00e9"
    with Registry(stand.address, Manners(contact=contact), hands.clockwork()) as registry:
        registry.version()
    assert stand.agents == [f"TrialAtlas/{__version__} (+me@hereX-Evil: 1 )"]


def test_what_is_no_registry_is_told(stand: StandIn, hands: Hands):
    with (
        Registry(stand.address.replace("/v2", "/v9"), Manners(), hands.clockwork()) as registry,
        pytest.raises(RegistryError),
    ):
        registry.version()


@pytest.mark.parametrize(
    "address",
    ["", "clinicaltrials.gov", "ftp://x/y", "http://u:p@host/api", "https://host/api?x=1"],
)
def test_an_address_that_is_none_is_refused(address: str):
    with pytest.raises(UsageError):
        Registry(address)


def test_a_listing_of_something_else_marks_nothing(
    stand: StandIn, sync: Syncing, store: SqliteStore
):
    sync()
    stand.faults[:] = [
        None,
        *[standin.altered(lambda page: page.update(studies=page["studies"][:1], totalCount=5))] * 5,
    ]
    stand.day = 1
    _changes, check = sync(check_now=True)
    assert (check.gone, check.missing) == (0, 0)
    assert store.journal.all_gone() == []
    assert check.note
