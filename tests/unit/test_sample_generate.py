"""The sample as a whole: repeatable, complete, marked, within its numbers."""

import hashlib
from collections import Counter

import pytest

from trialatlas import schema
from trialatlas.errors import UsageError
from trialatlas.sample import FIRST_NUMBER, LAST_NUMBER, generate, is_sample, study
from trialatlas.sample.prose import MARK
from trialatlas.study import Study

GOLDEN_HASH = "06ac82e882346da3ffda704948c8456542c397ea1e1d74291dad91a795de52e6"
"""SHA-256 of the first 100 studies of seed 1, a newline after each.

It may only change when the sample is changed on purpose. Renew it with
`trialatlas.sample.generate(100)` and say in the changelog that the sample has changed.
"""


@pytest.fixture(scope="module")
def first_500() -> list[Study]:
    return [Study.decode(raw) for raw in generate(500)]


def test_the_first_hundred_studies_never_change():
    digest = hashlib.sha256()
    for raw in generate(100):
        digest.update(raw + b"\n")
    assert digest.hexdigest() == GOLDEN_HASH


def test_a_study_does_not_depend_on_how_many_are_made():
    assert list(generate(30))[:10] == list(generate(10))
    assert next(generate(1, start=FIRST_NUMBER + 20)) == list(generate(30))[20]


def test_another_seed_gives_other_studies():
    assert next(generate(1, seed=1)) != next(generate(1, seed=2))


def test_a_study_is_one_line():
    assert not any(b"\n" in raw for raw in generate(200))


def test_every_declared_leaf_occurs_in_the_first_500(first_500: list[Study]):
    leaves = [node.piece for node in schema.NODES if node.is_leaf]
    lacking = [piece for piece in leaves if not any(each.values(piece) for each in first_500)]
    assert lacking == []


def test_every_value_of_the_common_enums_is_a_declared_one():
    odd: Counter[str] = Counter()
    for index in range(201, 400):
        made = Study.of(study(index))
        for node in schema.NODES:
            if node.is_enum and node.search == "value":
                known = schema.enum(node.type)
                values = {each.value for each in known.values} if known else set()
                odd.update(f"{node.piece}={v}" for v in made.values(node.piece) if v not in values)
    assert odd == Counter()


def test_ids_are_unique_and_in_the_samples_range(first_500: list[Study]):
    ids = [each.nct_id for each in first_500]
    assert len(set(ids)) == 500
    assert ids[0] == "NCT99000001"
    assert all(is_sample(nct_id) for nct_id in ids)


def test_every_summary_says_that_the_study_is_fictitious(first_500: list[Study]):
    assert all(each.text("BriefSummary").startswith(MARK) for each in first_500)


def test_only_numbers_of_the_range_are_the_samples():
    assert is_sample("nct 99000001")
    assert is_sample(f"NCT{LAST_NUMBER}")
    assert not is_sample("NCT98999999")
    assert not is_sample("NCT99000000")
    assert not is_sample("NCT00000102")
    assert not is_sample("no number")


def test_the_last_number_ends_the_sample():
    assert len(list(generate(2, start=LAST_NUMBER - 1))) == 2
    for count, start in ((3, LAST_NUMBER - 1), (1, FIRST_NUMBER - 1), (-1, FIRST_NUMBER)):
        with pytest.raises(UsageError) as caught:
            generate(count, start=start)
        assert caught.value.slug == "sample-range"


@pytest.mark.parametrize("index", [0, -1, LAST_NUMBER - FIRST_NUMBER + 2])
def test_a_study_outside_the_range_is_refused(index: int):
    with pytest.raises(UsageError):
        study(index)


def test_asking_for_none_gives_none():
    assert list(generate(0)) == []


def test_two_of_the_first_300_are_very_large():
    events = Study.of(study(75))
    sites = Study.of(study(225))
    rows = len(events.values("OtherEventTerm")) + len(events.values("SeriousEventTerm"))
    assert rows >= 2000
    assert len(sites.values("LocationFacility")) >= 1500


def test_optional_modules_are_left_out_rather_than_empty(first_500: list[Study]):
    for each in first_500:
        for name, module in each.record["protocolSection"].items():
            assert module, f"{each.nct_id} {name}"
