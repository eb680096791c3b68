"""Statistics against a slow count over the same studies, and against figures worked out by hand."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.export.statistics import FieldValues, ListSizes, Statistics, statistics
from trialatlas.index.values import is_there
from trialatlas.study import Study
from trialatlas.study.dates import PartialDate


def study(number: int, **protocol: Any) -> Study:
    identification = {"nctId": f"NCT{number:08d}"}
    return Study.of({"protocolSection": {"identificationModule": identification, **protocol}})


def over(studies: Iterable[Study], **options: int) -> Statistics:
    held = {each.nct_id: each for each in studies}

    def fetch(nct_ids: Iterable[str]) -> Iterator[Study]:
        return (held[each] for each in nct_ids)

    return statistics((held[each] for each in sorted(held)), fetch, **options)


def values(found: Statistics, piece: str) -> FieldValues:
    return next(each for each in found.values if each.piece == piece)


def sizes(found: Statistics, piece: str) -> ListSizes:
    return next(each for each in found.lists if each.piece == piece)


def conditions(number: int, *names: str) -> Study:
    return study(number, conditionsModule={"conditions": list(names)})


def tops(found: FieldValues) -> list[tuple[str, int]]:
    assert found.top_values is not None
    return [(each.value, each.studies_count) for each in found.top_values]


def test_a_study_counts_once_for_a_value_that_it_holds_twice() -> None:
    found = values(
        over([conditions(1, "Pain", "Pain"), conditions(2, "Pain"), study(3)]), "Condition"
    )
    assert tops(found) == [("Pain", 2)]
    assert (found.unique_values_count, found.missing_studies_count) == (1, 1)


def test_of_values_in_as_many_studies_the_one_in_the_lower_study_comes_first() -> None:
    found = over(
        [conditions(2, "A"), conditions(1, "C", "B"), conditions(3, "D"), conditions(4, "D")]
    )
    assert tops(values(found, "Condition")) == [("D", 2), ("B", 1), ("C", 1), ("A", 1)]


def test_no_more_values_are_listed_than_asked_for_and_all_are_counted() -> None:
    found = values(over([conditions(1, *"HGFEDCBA"), conditions(2, "X")], top=3), "Condition")
    assert tops(found) == [("A", 1), ("B", 1), ("C", 1)]
    assert found.unique_values_count == 9


def test_a_date_keeps_its_precision_and_tells_how_dates_are_written() -> None:
    dates = ("2020", "2020-05", "2019-12-31", "no date")
    found = values(
        over(
            study(number, statusModule={"startDateStruct": {"date": date}})
            for number, date in enumerate(dates, start=1)
        ),
        "StartDate",
    )
    assert (found.min, found.max) == ("2019-12-31", "2020-05")
    assert found.formats == ["yyyy", "yyyy-MM", "yyyy-MM-dd"]
    assert found.missing_studies_count == 0


def test_a_number_that_is_written_as_a_word_is_there_but_not_counted_in() -> None:
    counts: tuple[Any, ...] = (0, 10, "sixty", None)
    found = values(
        over(
            study(number, designModule={"enrollmentInfo": {"count": count}})
            for number, count in enumerate(counts, start=1)
        ),
        "EnrollmentCount",
    )
    assert (found.min, found.max, found.avg, found.missing_studies_count) == (0, 10, 5.0, 1)


def test_prose_has_a_longest_text_but_no_list_of_values() -> None:
    found = values(
        over(study(n, descriptionModule={"briefSummary": "ab" * n}) for n in (1, 3, 2)),
        "BriefSummary",
    )
    assert found.top_values is None
    assert found.longest is not None
    assert (found.longest.length, found.longest.nct_id) == (6, "NCT00000003")


def test_the_length_of_a_list_is_that_of_all_its_places_together() -> None:
    arms = [{"interventionNames": ["A", "B"]}, {"interventionNames": ["C"]}, {"label": "none"}]
    found = over([study(1, armsInterventionsModule={"armGroups": arms}), study(2)])
    names = sizes(found, "ArmGroupInterventionName")
    assert (names.min_size, names.max_size, names.unique_sizes_count) == (3, 3, 1)
    assert sizes(found, "ArmGroup").max_size == 3
    assert sizes(found, "Phase").min_size is None


def test_nothing_held_gives_nothing_and_no_fault() -> None:
    found = over([])
    assert found.size.total_studies == 0
    assert values(found, "Condition").missing_studies_count == 0


def test_every_study_lies_in_one_range_of_sizes_and_percentiles_are_sizes_that_occur() -> None:
    studies = [study(n, descriptionModule={"briefSummary": "x" * (n * 1000)}) for n in range(1, 21)]
    found = over(studies).size
    real = sorted(len(each.raw) for each in studies)
    assert sum(each.studies_count for each in found.ranges) == found.total_studies == 20
    assert found.percentiles["50"] == real[9]
    assert found.percentiles["99"] == real[-1]
    assert found.largest_studies[0].size_bytes == real[-1]
    assert found.average_size_bytes == round(sum(real) / 20)


@pytest.mark.parametrize("held", [1, 10_000_000])
def test_real_studies_give_what_a_slow_count_gives(real_studies: list[Study], held: int) -> None:
    found = over(real_studies, held=held)
    for leaf in found.values:
        assert leaf == slow_values(real_studies, leaf), leaf.piece
    for listed in found.lists:
        assert listed == slow_sizes(real_studies, listed.piece)


def slow_values(studies: list[Study], leaf: FieldValues) -> FieldValues:
    """The same by one look at every study for the one leaf."""
    piece, node = leaf.piece, schema.node(leaf.piece)
    held = {
        each.nct_id: [value for value in each.values(piece) if is_there(value)] for each in studies
    }
    every = [value for nct_id in sorted(held) for value in held[nct_id]]
    more: dict[str, Any] = {}
    if leaf.type in {"ENUM", "STRING"}:
        counts = Counter(value for values in held.values() for value in set(values))
        first = {value: nct_id for nct_id in sorted(held, reverse=True) for value in held[nct_id]}
        order = sorted(counts, key=lambda value: (-counts[value], first[value], value))
        if node.draw != "prose":
            more["top_values"] = [
                {"value": value, "studiesCount": counts[value]} for value in order[:250]
            ]
        more["unique_values_count"] = len(counts)
        if leaf.type == "STRING" and every:
            longest = max(every, key=len)
            assert leaf.longest is not None
            assert len(leaf.longest.value) == len(longest)
            assert leaf.longest.value in held[leaf.longest.nct_id]
            more["longest"] = msgspec.to_builtins(leaf.longest)
    elif leaf.type == "DATE":
        dates = [(date, value) for value in every if (date := PartialDate.parse(value))]
        if dates:
            more = {"min": min(dates)[1], "max": max(dates)[1]}
        words = {4: "yyyy", 7: "yyyy-MM", 10: "yyyy-MM-dd", 16: "yyyy-MM-dd'T'HH:mm"}
        more["formats"] = [words[length] for length in sorted({len(value) for value in every})]
    elif leaf.type in {"INTEGER", "NUMBER"} and every:
        more = {"min": min(every), "max": max(every), "avg": sum(every) / len(every)}
    elif leaf.type == "BOOLEAN":
        more["true_count"] = sum(True in values for values in held.values())
        more["false_count"] = sum(False in values for values in held.values())
    base = {
        "type": leaf.type,
        "piece": piece,
        "field": node.path,
        "missingStudiesCount": sum(not values for values in held.values()),
    }
    camel = {_camel(name): value for name, value in more.items()}
    return msgspec.convert(base | camel, FieldValues)


def slow_sizes(studies: list[Study], piece: str) -> ListSizes:
    lengths = Counter(
        length
        for each in studies
        if (length := sum(is_there(value) for value in each.values(piece)))
    )
    order = sorted(lengths, key=lambda length: (-lengths[length], length))
    said: dict[str, Any] = {
        "piece": piece,
        "field": schema.node(piece).path,
        "uniqueSizesCount": len(lengths),
        "topSizes": [{"size": size, "studiesCount": lengths[size]} for size in order[:250]],
    }
    if lengths:
        said |= {"minSize": min(lengths), "maxSize": max(lengths)}
    return msgspec.convert(said, ListSizes)


def test_statistics_are_kept_until_the_store_changes(tmp_path: Path) -> None:
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:5")
        first = atlas.statistics()
        kept = tmp_path / "statistics.json"
        written = kept.read_bytes()
        assert atlas.statistics() is first
    with Atlas.open(tmp_path) as atlas:
        assert atlas.statistics() == first
        atlas.load("sample:9")
        assert atlas.statistics().size.total_studies == 9
        assert kept.read_bytes() != written


def test_a_kept_file_that_cannot_be_read_is_made_anew(tmp_path: Path) -> None:
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:5")
        kept = tmp_path / "statistics.json"
        for spoilt in (b"", b"{}", b'{"state": 1}', b"\xff"):
            kept.write_bytes(spoilt)
            assert atlas.statistics().size.total_studies == 5
            with Atlas.open(tmp_path) as other:
                assert other.statistics().size.total_studies == 5


def test_what_another_process_kept_is_used(tmp_path: Path) -> None:
    with Atlas.open(tmp_path, create=True) as atlas:
        atlas.load("sample:5")
        atlas.statistics()
        kept = tmp_path / "statistics.json"
        said = msgspec.json.decode(kept.read_bytes())
        said["statistics"]["size"]["averageSizeBytes"] = 7
        kept.write_bytes(msgspec.json.encode(said))
    with Atlas.open(tmp_path) as other:
        assert other.statistics().size.average_size_bytes == 7


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
