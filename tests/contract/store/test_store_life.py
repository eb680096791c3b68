"""How every store takes batches, tells changes, finds studies, and is shared."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from proof import proves
from store_contract import at, key, put, put_all, small

from trialatlas.errors import StoreError, StoreLockedError
from trialatlas.sample import FIRST_NUMBER as SAMPLE
from trialatlas.store import Received, SetAside, Store

Open = Callable[[], Store]


@proves("put-report")
def test_a_batch_is_reported(store: Store):
    put(store, small(1, "2020-01-01"), small(2), small(3, "2020-01-01"))
    report = put(store, small(1, "2021-01-01"), small(2), small(3, "2019-01-01"), small(4))
    assert (report.added, report.changed, report.older, report.unchanged) == (1, 1, 1, 1)


@proves("put-again")
def test_loading_the_same_records_again_changes_nothing(store: Store):
    records = [small(1), small(2), small(1, "2021-01-01")]
    put(store, *records)
    before = store.status(), store.sightings(key(1)), list(store.changes())
    assert put(store, *records).unchanged == 3
    assert (store.status(), store.sightings(key(1)), list(store.changes())) == before


@proves("put-together")
def test_a_batch_that_fails_leaves_nothing(store: Store):
    broken = small(3)
    object.__setattr__(broken, "raw", None)
    with store.writer() as writer, pytest.raises(TypeError):
        writer.put("a file", [small(1), small(2), broken])
    assert (len(store), list(store.changes()), store.status().sightings) == (0, [], 0)
    assert put(store, small(1)).added == 1


@proves("put-repeated")
def test_a_study_may_occur_several_times_in_a_batch(store: Store):
    report = put(store, small(1), small(1), small(1, "2021-01-01"))
    assert (report.added, report.changed, report.unchanged) == (1, 1, 1)


@proves("put-visible")
def test_what_was_put_is_seen_elsewhere_at_once(open_store: Open):
    one, other = open_store(), open_store()
    with one.writer() as writer:
        writer.put("a file", [small(1)])
        assert key(1) in other


@proves("change-sequence")
def test_every_change_has_its_own_rising_number(store: Store):
    put(store, small(1), small(2))
    put(store, small(1, "2021-01-01"), small(2))
    changes = list(store.changes())
    assert [(each.key, each.kind, each.at) for each in changes] == [
        (key(1), "added", at(0)),
        (key(2), "added", at(0)),
        (key(1), "changed", at(1)),
    ]
    numbers = [each.sequence for each in changes]
    assert numbers == sorted(set(numbers))
    assert store.status().sequence == numbers[-1]


@proves("change-after")
def test_changes_are_told_from_any_number_on(store: Store):
    put(store, small(1), small(2), small(3))
    first, *rest = store.changes()
    assert list(store.changes(first.sequence)) == rest
    assert list(store.changes(rest[-1].sequence)) == []


@proves("change-older")
def test_an_older_version_is_no_change(store: Store):
    put(store, small(1, "2021-01-01"))
    put(store, small(1, "2020-01-01"))
    assert [each.kind for each in store.changes()] == ["added"]


@proves("change-no-reuse")
def test_a_number_is_never_given_again(store: Store):
    put(store, small(1))
    with store.writer() as writer:
        broken = small(3)
        object.__setattr__(broken, "raw", None)
        with pytest.raises(TypeError):
            writer.put("a file", [small(2), broken])
        writer.put("a file", [small(4)])
    numbers = [each.sequence for each in store.changes()]
    assert len(numbers) == 2
    assert numbers == sorted(set(numbers))


@proves("keys-order")
def test_keys_come_in_ascending_order(store: Store):
    put(store, *(small(number) for number in (30, 4, 100, 2)))
    assert list(store.keys()) == [key(number) for number in (2, 4, 30, 100)]
    assert len(store) == 4


@proves("key-unknown")
def test_what_was_never_put_is_not_there(store: Store):
    put(store, small(1))
    assert key(2) not in store
    assert store.get(key(2)) is None
    assert store.versions(key(2)) == []
    assert store.sightings(key(2)) == []
    assert store.resolve_alias("ctgov", key(2).id) is None


@proves("key-foreign")
@pytest.mark.parametrize("thing", ["NCT00000001", None, 1, ("ctgov",)])
def test_what_is_no_key_is_not_in_the_store(store: Store, thing: object):
    put(store, small(1))
    assert thing not in store
    assert key(1) in store


@proves("many-order")
def test_many_studies_come_in_the_order_asked(store: Store):
    put(store, *(small(number) for number in (1, 2, 3)))
    found = store.get_many([key(3), key(9), key(1), key(3)])
    assert [stored.key for stored in found] == [key(3), key(1), key(3)]


@proves("alias")
def test_an_alias_leads_to_its_study(store: Store):
    put(store, small(1, aliases=("NCT00000009", "nct 10", "no number", "NCT00000001")))
    assert store.resolve_alias("ctgov", "NCT00000009") == key(1)
    assert store.resolve_alias("ctgov", "NCT00000010") == key(1)
    assert store.resolve_alias("ctgov", "NCT00000001") is None
    assert store.resolve_alias("elsewhere", "NCT00000009") is None


@proves("alias-stays")
def test_an_alias_that_a_newer_version_lacks_still_leads_to_the_study(store: Store):
    put(store, small(1, "2020-01-01", aliases=("NCT00000009",)), small(1, "2021-01-01"))
    assert store.resolve_alias("ctgov", "NCT00000009") == key(1)


@proves("near")
@pytest.mark.parametrize("number", [30, 31])
def test_near_keys_stand_on_both_sides(store: Store, number: int):
    put(store, *(small(each) for each in (10, 20, 30, 40, 50) if each != number))
    near = [each.id for each in store.near(key(number), 2)]
    assert near == ([key(20).id, key(40).id] if number == 30 else [key(30).id, key(40).id])


@proves("near-ends")
def test_at_an_end_near_keys_come_from_the_other_side(store: Store):
    put(store, *(small(each) for each in (10, 20, 30)))
    assert store.near(key(1), 2) == [key(10), key(20)]
    assert store.near(key(99), 2) == [key(20), key(30)]
    assert store.near(key(20), 9) == [key(10), key(30)]
    assert store.near(key(20), 0) == []


@proves("aside")
def test_a_bad_record_is_kept_once_for_its_source_and_line(store: Store):
    with store.writer() as writer:
        writer.set_aside("a file", 7, "not valid JSON")
        writer.set_aside("a file", 7, "not valid JSON, again")
        writer.set_aside("a file", 8, "no number")
    assert store.aside() == [
        SetAside("a file", 7, "not valid JSON", at(0)),
        SetAside("a file", 8, "no number", at(2)),
    ]


@proves("status")
def test_the_status_counts_and_tells_the_clocks(store: Store):
    stamped = {"miscInfoModule": {"versionHolder": "2026-01-02"}}
    put(store, small(1, derived=stamped), small(2))
    put(store, small(1, "2021-01-01"))
    with store.writer() as writer:
        writer.set_aside("a file", 1, "bad")
    status = store.status()
    assert (status.studies, status.versions, status.sightings) == (2, 3, 3)
    assert (status.set_aside, status.registry_date) == (1, "2026-01-02")
    assert status.last_seen == at(1)
    assert status.bytes_on_disk > 0


@proves("status-real")
def test_real_studies_say_how_fresh_the_data_are_and_a_sample_where_it_is_alone(store: Store):
    def stamped(number: int, day: str, title: str = "A title") -> Received:
        return small(number, title=title, derived={"miscInfoModule": {"versionHolder": day}})

    def fresh() -> tuple[str, datetime | None]:
        return store.status().registry_date, store.status().last_seen

    put(store, stamped(SAMPLE, "2026-10-20"))
    assert fresh() == ("2026-10-20", at(0)), "there is nothing else"
    put(store, small(1))
    assert fresh() == ("", at(1)), "a real study that does not say its release"
    put(store, stamped(2, "2026-04-29"), stamped(SAMPLE - 1, "2026-04-30"))
    assert fresh() == ("2026-04-30", at(2))
    put(store, stamped(SAMPLE + 1, "2026-10-20"), stamped(SAMPLE, "2026-04-30", "Another"))
    assert fresh() == ("2026-04-30", at(2))
    put(store, stamped(2, "2026-10-20"))
    assert fresh() == ("2026-10-20", at(4)), "the same content, in a release that a sample had"


@proves("status-empty")
def test_the_status_of_an_empty_store(store: Store):
    status = store.status()
    assert (status.studies, status.versions, status.sightings, status.sequence) == (0, 0, 0, 0)
    assert (status.last_seen, status.registry_date) == (None, "")


@proves("lock")
def test_a_second_writer_is_refused(open_store: Open):
    one, other = open_store(), open_store()
    with one.writer():
        for store in (one, other):
            with pytest.raises(StoreLockedError) as refused, store.writer():
                pass
            assert refused.value.hint


@proves("lock-released")
def test_the_lock_goes_with_the_writer(store: Store):
    def fail() -> None:
        with store.writer() as writer:
            writer.put("a file", [small(1)])
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert put(store, small(2)).added == 1
    assert len(store) == 2


@proves("read-while-writing")
def test_readers_see_whole_batches_while_a_writer_works(store: Store):
    put(store, small(1), small(2))
    reading = store.keys()
    assert next(reading) == key(1)
    seen_within: list[int] = []

    def batch() -> Iterator[Received]:
        yield small(3)
        seen_within.append(len(store))
        yield small(4)

    put_all(store, batch())
    assert seen_within == [2]
    assert len(store) == 4
    assert list(reading) == [key(2)]


@proves("threads")
def test_one_store_serves_many_threads(store: Store):
    put(store, *(small(number) for number in range(1, 201)))
    failures: list[object] = []

    def read(offset: int) -> None:
        for number in range(200):
            wanted = key((number + offset) % 200 + 1)
            stored = store.get(wanted)
            if stored is None or wanted.id.encode() not in stored.raw:
                failures.append(wanted)

    threads = [threading.Thread(target=read, args=(25 * number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    put(store, *(small(number, "2021-01-01") for number in range(1, 201)))
    for thread in threads:
        thread.join()
    assert failures == []


@proves("close")
def test_closing_twice_is_no_error_and_a_closed_store_says_so(store: Store):
    put(store, small(1))
    reading = store.keys()
    next(reading)
    store.close()
    store.close()
    assert list(reading) == []
    with pytest.raises(StoreError):
        store.get(key(1))
    with pytest.raises(StoreError), store.writer():
        pass


@proves("reopen")
def test_a_closed_store_comes_back_as_it_was(open_store: Open):
    first = open_store()
    put(first, small(1), small(1, "2021-01-01"))
    before = first.status().versions, first.versions(key(1)), list(first.changes())
    first.close()
    again = open_store()
    assert (again.status().versions, again.versions(key(1)), list(again.changes())) == before
