"""Which records are the same, and which are not."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.study import Study
from trialatlas.study.canonical import HASH_BYTES, content_hash, record_hashes, submitted_hash

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(), below, max_size=3),
    max_leaves=10,
)
RECORDS = st.dictionaries(st.sampled_from(["a", "é", "derivedSection", ""]), VALUES)


def turned(value: Any) -> Any:
    """The same JSON with its names in another order."""
    if isinstance(value, list):
        return [turned(each) for each in value]
    if isinstance(value, dict):
        return {name: turned(value[name]) for name in reversed(value)}
    return value


def derived(**modules: Any) -> dict[str, Any]:
    return {"protocolSection": {"x": 1}, "derivedSection": modules}


@settings(deadline=None)
@given(RECORDS)
def test_the_order_of_names_makes_no_difference(record: dict[str, Any]):
    assert record_hashes(turned(record)) == record_hashes(record)


@settings(deadline=None)
@given(RECORDS, RECORDS)
def test_another_content_has_another_hash(one: dict[str, Any], other: dict[str, Any]):
    plain = [json.dumps(each, sort_keys=True) for each in (one, other)]
    assert (content_hash(one) == content_hash(other)) == (
        plain[0] == plain[1] or _same_without_derived(one, other)
    )


def _same_without_derived(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """No derived section, null and an empty one are the same nothing."""
    bare = [
        {name: value for name, value in each.items() if name != "derivedSection" or value != {}}
        for each in (one, other)
    ]
    for each in bare:
        each.setdefault("derivedSection", None)
    return json.dumps(bare[0], sort_keys=True) == json.dumps(bare[1], sort_keys=True)


@pytest.mark.parametrize(
    "other",
    [
        derived(miscInfoModule={"versionHolder": "2026-02-02"}),
        derived(miscInfoModule={}),
        derived(),
        {"protocolSection": {"x": 1}},
    ],
)
def test_the_date_of_the_release_is_no_content(other: dict[str, Any]):
    stamped = derived(miscInfoModule={"versionHolder": "2026-01-01"})
    assert content_hash(other) == content_hash(stamped)


def test_what_stands_beside_the_date_of_the_release_is_content():
    one = derived(miscInfoModule={"versionHolder": "2026-01-01", "removedCountries": ["Chad"]})
    other = derived(miscInfoModule={"versionHolder": "2026-01-01", "removedCountries": ["Mali"]})
    assert content_hash(one) != content_hash(other)


def test_the_submitted_hash_ignores_the_derived_section_alone():
    one, other = derived(a=1), derived(a=2)
    assert submitted_hash(one) == submitted_hash(other)
    assert content_hash(one) != content_hash(other)
    assert submitted_hash({**one, "hasResults": True}) != submitted_hash(one)


@pytest.mark.parametrize("odd", [["a list"], "text", 7, None, {"miscInfoModule": "text"}])
def test_a_derived_section_of_an_unexpected_type_is_content_too(odd: object):
    assert len(content_hash({"derivedSection": odd})) == HASH_BYTES
    if odd is not None:
        assert content_hash({"derivedSection": odd}) != content_hash({})


@pytest.mark.parametrize("number", ["-0.0", "1e300", "123456789012345678901234567890", "0.1"])
def test_any_number_has_a_hash(number: str):
    identified = '"protocolSection":{"identificationModule":{"nctId":"NCT1"}}'
    record = Study.decode(f'{{"n":{number},{identified}}}'.encode()).record
    assert len(content_hash(record)) == HASH_BYTES


def test_the_hashes_of_a_record_never_change():
    hashes = record_hashes(derived(b=[1, 2.5, True], miscInfoModule={"versionHolder": "x"}))
    assert [each.hex() for each in hashes] == [
        "b9eedf91d6e7438df11b46e0cdf085cc",
        "ec0860b74c43449a91e91fd23fdc14a8",
    ]
