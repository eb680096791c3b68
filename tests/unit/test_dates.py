"""Partial dates: precision kept, spans, order, labels."""

import datetime as dt

import pytest

from trialatlas.study import Study
from trialatlas.study.dates import PartialDate


def parsed(text: str) -> PartialDate:
    date = PartialDate.parse(text)
    assert date is not None
    return date


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("2020", "2020", "2020-01-01", "2020-12-31"),
        ("2020-02", "Feb 2020", "2020-02-01", "2020-02-29"),
        ("2021-02", "Feb 2021", "2021-02-01", "2021-02-28"),
        ("2025-12-18", "18 Dec 2025", "2025-12-18", "2025-12-18"),
        ("2020-05-06T10:20", "6 May 2020, 10:20", "2020-05-06", "2020-05-06"),
    ],
)
def test_a_partial_date_keeps_its_precision(text: str, label: str, first: str, last: str):
    date = parsed(text)
    assert str(date) == text
    assert date.label == label
    assert date.first_day == dt.date.fromisoformat(first)
    assert date.last_day == dt.date.fromisoformat(last)


@pytest.mark.parametrize(
    ("text", "iso"),
    [("May 2020", "2020-05"), ("May 6, 2020", "2020-05-06"), ("Sept 2019", "2019-09")],
)
def test_the_older_way_of_writing_a_date_is_read(text: str, iso: str):
    assert str(parsed(text)) == iso


@pytest.mark.parametrize(
    "text",
    [
        "",
        "N/A",
        "2020-13",
        "2020-00",
        "2020-04-31",
        "0000",
        "Mayday 2020",
        "2020-05-06T25:00",
        "20",
    ],
)
def test_what_is_no_date_is_none(text: str):
    assert PartialDate.parse(text) is None


def test_dates_are_ordered_by_their_first_day_and_the_coarser_first():
    texts = ["2019-12-31", "2020", "2020-01", "2020-01-01", "2020-01-01T08:00", "2020-01-02"]
    assert [str(date) for date in sorted(parsed(text) for text in reversed(texts))] == texts


def test_every_date_of_the_real_studies_is_read_and_written_back(real_studies: list[Study]):
    for study in real_studies:
        for piece in ("StartDate", "CompletionDate", "LastUpdatePostDate", "LargeDocUploadDate"):
            for text in study.values(piece):
                assert str(parsed(text)) == text
