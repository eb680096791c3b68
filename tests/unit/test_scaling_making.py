"""A made registry is repeatable, of whole studies, and its words grow by the law it was set to."""

import importlib
import random
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from real_data import PROJECT
from trialatlas.sample import is_sample
from trialatlas.source import open_source
from trialatlas.source.record import Record
from trialatlas.study import Study

BENCHMARKS = PROJECT / "benchmarks"
NUMBERS = range(0, 4000, 10)


@pytest.fixture(scope="module")
def scaling() -> Iterator[dict[str, ModuleType]]:
    sys.path.insert(0, str(BENCHMARKS))
    try:
        names = ("laws", "coining", "templates", "donors", "making", "honesty")
        yield {name: importlib.import_module(f"scaling.{name}") for name in names}
    finally:
        sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def records(real_studies: list[Study], xml_studies: list[Study]) -> list[dict[str, Any]]:
    with_results = [each for each in real_studies if "resultsSection" in each.record][:5]
    return [each.record for each in (*real_studies[:80], *with_results, *xml_studies[:250])]


@pytest.fixture(scope="module")
def makers(scaling: dict[str, ModuleType], records: list[dict[str, Any]]) -> Any:
    return scaling["donors"].Makers(records, 1, samples=9)


@pytest.fixture(scope="module")
def made(makers: Any) -> list[Study]:
    return [Study.decode(makers.study(number)) for number in NUMBERS]


def test_a_made_study_is_the_same_wherever_it_is_made(
    scaling: dict[str, ModuleType], records: list[dict[str, Any]], makers: Any
):
    again = scaling["donors"].Makers(records, 1, samples=9)
    assert [again.study(7), again.study(3)] == [makers.study(7), makers.study(3)]
    assert scaling["donors"].Makers(records, 2, samples=9).study(7) != makers.study(7)


def test_each_made_study_has_a_number_of_its_own_that_is_none_of_the_sample(made: list[Study]):
    ids = [each.nct_id for each in made]
    assert len(set(ids)) == len(ids)
    assert not any(map(is_sample, ids))


def test_made_studies_have_modules_of_real_ones_and_results_where_they_say_so(made: list[Study]):
    for study in made:
        protocol = study.record["protocolSection"]
        assert {"identificationModule", "statusModule", "designModule"} <= protocol.keys()
        assert study.record["hasResults"] is ("resultsSection" in study.record)
    assert 0.05 < sum("resultsSection" in each.record for each in made) / len(made) < 0.25


def test_the_number_of_a_frame_is_replaced_wherever_it_stands(
    scaling: dict[str, ModuleType], records: list[dict[str, Any]]
):
    templates = scaling["templates"]
    cutter = templates.Cutter(templates.Spread())
    own = records[0]["protocolSection"]["identificationModule"]["nctId"]
    cut = cutter.cut(
        {"briefTitle": f"{own} and {own}0"}, "protocolSection.identificationModule", own
    )
    assert cut.gaps == ((templates.NUMBER, own),)


def test_a_template_with_what_stood_in_its_gaps_is_the_module_that_was_cut(
    scaling: dict[str, ModuleType], records: list[dict[str, Any]]
):
    templates = scaling["templates"]
    spread = templates.Spread()
    for record in records:
        spread.add(record)
    cutter = templates.Cutter(spread)
    for record in records[::7]:
        own = record["protocolSection"]["identificationModule"]["nctId"]
        for name, module in record["protocolSection"].items():
            cut = cutter.cut(module, f"protocolSection.{name}", own)
            filled = [
                part
                for literal, (_, was) in zip(cut.literals, (*cut.gaps, ("", "")), strict=True)
                for part in (literal, templates.escaped(was) if was else "")
            ]
            assert msgspec.json.decode("".join(filled)) == module


def test_a_tail_gives_as_many_different_ranks_as_it_was_set_to(scaling: dict[str, ModuleType]):
    tail = scaling["laws"].tail_for((2_000, 900), (200_000, 40_000))
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    for draws, wanted in ((2_000, 900), (200_000, 40_000)):
        found = len({tail.rank(chance.random()) for _ in range(draws)})
        assert abs(found - wanted) < wanted * 0.05


def test_another_rank_is_another_word_in_the_case_of_the_one_it_replaces(
    scaling: dict[str, ModuleType],
):
    coining = scaling["coining"]
    words = Counter(coining.coined(rank) for rank in range(0, 2_000_000, 37))
    assert max(words.values()) == 1
    assert coining.like("Melanoma", 5).istitle()
    assert coining.like("HER", 5).isupper()
    number = coining.like("AB-12x", 5)
    assert number != "AB-12x"
    assert [each.isdigit() for each in number] == [each.isdigit() for each in "AB-12x"]


def test_dates_move_by_months_and_stay_as_exact_as_they_were(scaling: dict[str, ModuleType]):
    moved = scaling["donors"].moved
    assert moved("2020-05-31", -3) == "2020-02-28"
    assert moved("2020-01", -1) == "2019-12"
    assert moved("2020", -7) == "2020"
    assert moved("2020-05-31", 0) == "2020-05-31"


def test_the_file_is_read_as_the_registrys_zip_and_does_not_depend_on_the_processes(
    scaling: dict[str, ModuleType], makers: Any, tmp_path: Path
):
    making = scaling["making"]
    count = making.BLOCK + 20
    one, two = tmp_path / "one.zip", tmp_path / "two.zip"
    made = making.make(makers, count, one, processes=1)
    making.make(makers, count, two, processes=2)
    assert one.read_bytes() == two.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None
        assert "Contents.txt" in archive.namelist()
    found = [each for each in open_source(one).records() if isinstance(each, Record)]
    assert [each.raw for each in found] == [makers.study(number) for number in range(count)]
    assert made.json_bytes == sum(len(each.raw) for each in found)


def test_a_portrait_in_two_processes_is_that_of_all_studies_read_at_once(
    scaling: dict[str, ModuleType], makers: Any, tmp_path: Path
):
    path = tmp_path / "some.zip"
    scaling["making"].make(makers, 300, path, processes=1)
    honesty = scaling["honesty"]
    whole = honesty.of_records(makers.study(number) for number in range(300)).summary()
    assert honesty.of_zip(path, 300).summary() == whole
    assert whole.distinct["word"] > 1000
