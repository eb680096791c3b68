"""Every store keeps every version of every study, and says when it saw it."""

from datetime import timedelta
from itertools import permutations
from typing import Any

import msgspec
import pytest
from proof import proves
from store_contract import as_received, at, content, held, key, put, put_all, small

from trialatlas.store import Store, received
from trialatlas.study import Study

IDENTIFIED = b'"protocolSection":{"identificationModule":{"nctId":"NCT00000001"}}}'


@proves("bytes-exact")
@pytest.mark.parametrize(
    "raw",
    [
        b"{" + IDENTIFIED,
        b' {\r\n "protocolSection" : {"identificationModule":{"nctId":"nct1"}} }\t',
        b'{"protocolSection":{"identificationModule":{"nctId":"NCT00000001","nctId":"NCT1"}}}',
        b'{"n":[1.0,1e5,-0,123456789012345678901234567890,"\\u00e9","\\/"],' + IDENTIFIED,
        '{"x":"\\u0000試験 🧪",'.encode() + IDENTIFIED,
    ],
)
def test_a_record_comes_back_byte_for_byte(store: Store, raw: bytes):
    put(store, received(Study.decode(raw)))
    assert held(store).raw == raw


@proves("bytes-any-size")
@pytest.mark.parametrize("size", [0, 1, 100, 10_000, 8_000_000])
def test_a_record_of_any_size_comes_back(store: Store, size: int):
    record = small(1, title="é" * size)
    put(store, record)
    assert held(store).raw == record.raw
    assert held(store).version.size == len(record.raw)


@proves("bytes-per-version")
def test_every_version_keeps_its_own_bytes(store: Store):
    first, second = small(1, "2020-01-01"), small(1, "2021-01-01")
    put(store, first, second)
    assert [held(store, number).raw for number in (1, 2)] == [first.raw, second.raw]


@proves("bytes-real")
def test_every_real_study_comes_back_byte_for_byte(store: Store, real_studies: list[Study]):
    for start in range(0, len(real_studies), 100):
        put_all(store, map(received, real_studies[start : start + 100]))
    put_all(store, (small(number) for number in range(90_000_000, 90_001_200)))
    put_all(store, map(received, real_studies), source="again, with a dictionary")
    kept = store.get_many(received(study).key for study in real_studies)
    assert [stored.raw for stored in kept] == [study.raw for study in real_studies]


@proves("version-first")
def test_the_first_content_is_version_1(store: Store):
    put(store, small(1, "2020-05"))
    (version,) = store.versions(key(1))
    assert (version.number, version.dated, version.derived_only) == (1, "2020-05", False)


@proves("version-new")
def test_another_content_is_another_version(store: Store):
    put(store, small(1))
    put(store, small(1, "2020-01-02", "Another title"))
    assert [version.number for version in store.versions(key(1))] == [1, 2]


@proves("version-layout")
def test_space_and_the_order_of_names_make_no_version(store: Store):
    record = content(1)
    turned = {
        "protocolSection": dict(reversed(record["protocolSection"].items())),
    }
    put(store, as_received(record), as_received(turned))
    put(store, received(Study.decode(msgspec.json.format(msgspec.json.encode(record)))))
    assert len(store.versions(key(1))) == 1


@proves("version-holder")
@pytest.mark.parametrize("other", [{}, {"miscInfoModule": {"removedCountries": ["Chad"]}}])
def test_the_date_of_the_release_makes_no_version(store: Store, other: dict[str, Any]):
    module = other.get("miscInfoModule", {})
    for day in ("2026-01-01", "2026-01-02"):
        stamped = {"miscInfoModule": {**module, "versionHolder": day}}
        put(store, small(1, derived=stamped))
    put(store, small(1, derived=other))
    assert len(store.versions(key(1))) == 1
    assert [each.version_holder for each in store.sightings(key(1))] == [
        "2026-01-01",
        "2026-01-02",
        "",
    ]


@proves("version-dates")
def test_versions_are_numbered_by_the_date_of_the_registry(store: Store):
    for dated in ("2021-01-01", "2019-01-01", "2020-01-01"):
        put(store, small(1, dated))
    assert [(each.number, each.dated) for each in store.versions(key(1))] == [
        (1, "2019-01-01"),
        (2, "2020-01-01"),
        (3, "2021-01-01"),
    ]


@proves("version-current")
def test_an_older_file_loaded_later_does_not_replace_the_current_version(store: Store):
    newer = small(1, "2021-01-01")
    put(store, newer)
    put(store, small(1, "2019-01-01"))
    stored = held(store)
    assert (stored.raw, stored.version.number) == (newer.raw, 2)


@proves("version-any-order")
def test_versions_may_arrive_in_any_order(store: Store):
    dates = ("2019", "2020-05", "2020-05-02", "2021-01-01")
    for number, arriving in enumerate(permutations(dates), start=1):
        put(store, *(small(number, dated) for dated in arriving))
        assert [each.dated for each in store.versions(key(number))] == list(dates)
        newest = small(number, dates[-1])
        assert next(store.get_many([newest.key])).raw == newest.raw


@proves("version-partial")
def test_a_less_precise_date_comes_first(store: Store):
    for dated in ("2020-05-01", "2020", "2020-05"):
        put(store, small(1, dated))
    assert [each.dated for each in store.versions(key(1))] == ["2020", "2020-05", "2020-05-01"]


@proves("version-undated")
@pytest.mark.parametrize("nothing", ["", "May 2020", "2020-5-1"])
def test_a_version_without_an_iso_date_comes_first(store: Store, nothing: str):
    put(store, small(1, "1999-01-01"))
    put(store, small(1, nothing))
    assert [each.dated for each in store.versions(key(1))] == ["", "1999-01-01"]


@proves("version-tie")
def test_of_two_versions_of_one_day_the_one_first_seen_later_is_current(store: Store):
    put(store, small(1, title="First"))
    put(store, small(1, title="Second"))
    put(store, small(1, title="First"), source="another file")
    assert b"Second" in held(store).raw


@proves("version-return")
def test_a_content_seen_before_is_a_sighting_of_its_version(store: Store):
    put(store, small(1, "2020-01-01"))
    put(store, small(1, "2021-01-01"))
    put(store, small(1, "2020-01-01"), source="another file")
    assert [each.version for each in store.sightings(key(1))] == [1, 2, 1]
    assert len(store.versions(key(1))) == 2


@proves("version-derived")
def test_a_change_of_the_derived_section_alone_is_marked(store: Store):
    put(store, small(1, derived={"conditionBrowseModule": {"meshes": []}}))
    put(store, small(1, derived={"conditionBrowseModule": {"meshes": [{"id": "D1"}]}}))
    assert [each.derived_only for each in store.versions(key(1))] == [False, True]


@proves("version-submitted")
def test_a_change_of_both_is_not_marked(store: Store):
    put(store, small(1, derived={"a": 1}))
    put(store, small(1, title="Another", derived={"a": 2}))
    assert [each.derived_only for each in store.versions(key(1))] == [False, False]


@proves("version-number")
@pytest.mark.parametrize("number", [-1, 0, 3])
def test_there_is_no_version_beyond_the_last_or_before_the_first(store: Store, number: int):
    put(store, small(1, "2020-01-01"), small(1, "2021-01-01"))
    assert store.get(key(1), number) is None
    assert held(store, 1).version.dated == "2020-01-01"


@proves("clock-first-seen")
def test_first_seen_is_when_any_version_was_seen(store: Store):
    put(store, small(1, "2021-01-01"))
    put(store, small(1, "2020-01-01"))
    assert [held(store, number).first_seen for number in (1, 2)] == [at(0), at(0)]


@proves("clock-last-changed")
def test_last_changed_is_when_the_current_content_was_first_seen(store: Store):
    put(store, small(1, "2020-01-01"))
    put(store, small(1, "2021-01-01"))
    put(store, small(1, "2019-01-01"))
    put(store, small(1, "2021-01-01"), source="another file")
    assert held(store).last_changed == at(1)


@proves("clock-utc")
def test_times_are_in_utc_to_the_microsecond(store: Store):
    put(store, small(1))
    seen = held(store).version.first_seen
    assert (seen.utcoffset(), seen.microsecond) == (timedelta(0), at(0).microsecond)


@proves("sighting-once")
def test_the_same_bytes_from_the_same_source_are_seen_once(store: Store):
    put(store, small(1))
    put(store, small(1))
    assert [each.seen for each in store.sightings(key(1))] == [at(0)]


@proves("sighting-source")
def test_another_source_is_another_sighting(store: Store):
    put(store, small(1))
    put(store, small(1), source="another file")
    assert [each.source for each in store.sightings(key(1))] == ["a file", "another file"]


@proves("sighting-bytes")
def test_other_bytes_of_the_same_content_are_another_sighting(store: Store):
    record = small(1)
    put(store, record)
    put(store, received(Study.decode(record.raw + b" ")))
    assert len({each.raw_hash for each in store.sightings(key(1))}) == 2
    assert held(store).raw == record.raw


@proves("sighting-order")
def test_sightings_come_oldest_first_with_the_number_of_their_version(store: Store):
    put(store, small(1, "2021-01-01"))
    put(store, small(1, "2020-01-01"))
    assert [(each.seen, each.version) for each in store.sightings(key(1))] == [
        (at(0), 2),
        (at(1), 1),
    ]
