from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from trialatlas.study import Study
from trialatlas.study.eligibility import Criteria, divide

PIECES = st.sampled_from(
    [
        *("Inclusion Criteria:", "EXCLUSION CRITERIA", "--Age--", "Age:", "Other: ", "排除标准:"),
        *("* ", "-  ", "1. ", "2) ", "(3)", "1\\) ", "a. ", "ii. ", "一、", "①"),
        *("\n", "\n\n", "  ", "; ", ": ", ". ", "(", ")", "[", "\\", "OR", "No ", "and"),
        *("Likes tea", "owns a cup", "\r\n", "\u2028", "\x00", "\ud800", "É"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


def check(found: Criteria) -> None:
    """What holds for every text: nothing is lost, and items stand in order, tight and apart."""
    text = found.text
    assert "".join(text[each.start : each.end] for each in found.parts) == text
    assert all(each.start < each.end for each in found.parts)
    items = list(found.all())
    spans = [(item.start, item.end) for item in items]
    assert spans == [(each.start, each.end) for each in found.parts if each.role == "item"]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    assert len({item.name for item in items}) == len(items)
    assert (found.whole is None) is bool(items)
    for item in items:
        assert item.start >= len(item.marker)
        assert item.marker in text[: item.start]
        for place, below in enumerate(item.below, start=1):
            assert below.number == (*item.number, place)
            assert below.kind == item.kind


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_divided_without_losing_a_character(text: str):
    check(divide(text))


def test_every_real_text_is_divided_without_losing_a_character(
    real_studies: list[Study], xml_studies: list[Study]
):
    for study in (*real_studies, *xml_studies):
        check(divide(study.text("EligibilityCriteria")))


def test_a_huge_text_of_each_hostile_kind_is_divided():
    for piece in (
        "* a\n",
        "1. ",
        "(",
        "; ",
        "Inclusion Criteria: ",
        "\n",
        " ",
        "\\",
        "--A",
        "Age: ",
        "a) b ",
    ):
        check(divide(piece * (200_000 // len(piece))))
