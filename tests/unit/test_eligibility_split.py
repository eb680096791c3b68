# ruff: noqa: E501, RUF001 - texts as they come, with their signs

import pytest

from trialatlas.study.eligibility import Criteria, divide


def said(text: str) -> list[tuple[str, str]]:
    """Each item with its name and its words."""
    found = divide(text)
    return [(item.name, found.text[item.start : item.end]) for item in found.all()]


def headings(found: Criteria) -> list[str]:
    return [found.text[each.start : each.end] for each in found.parts if each.role == "heading"]


@pytest.mark.parametrize("mark", ["* ", "- ", "-  ", "• ", "– ", "\\* ", "● ", "-"], ids=repr)
def test_bullets_of_every_kind_begin_items(mark: str):
    text = f"Inclusion Criteria:\n\n{mark}Likes tea\n{mark}Owns a cup\n\nExclusion Criteria:\n\n{mark}Fears milk"
    assert said(text) == [
        ("inclusion-1", "Likes tea"),
        ("inclusion-2", "Owns a cup"),
        ("exclusion-1", "Fears milk"),
    ]


@pytest.mark.parametrize(
    "marks",
    [
        ("1. ", "2. "),
        ("1) ", "2) "),
        ("(1) ", "(2) "),
        ("1\\. ", "2\\. "),
        ("1\\) ", "2\\) "),
        ("\\(1\\) ", "\\(2\\) "),
        ("a) ", "b) "),
        ("i. ", "ii. "),
        ("I) ", "II) "),
        ("1- ", "2- "),
        ("①", "②"),
        ("1、", "2、"),
        ("(1)", "(2)"),
        ("一、", "二、"),
        ("(一)", "(二)"),
        ("- 1. ", "- 2. "),
        ("* 1\\. ", "* 2\\. "),
    ],
    ids=lambda marks: repr(marks[0]),
)
def test_numbers_of_every_kind_begin_items_and_are_kept_as_marks(marks: tuple[str, str]):
    text = f"Inclusion criteria\n\n{marks[0]}Likes tea\n{marks[1]}Owns a cup"
    assert said(text) == [("inclusion-1", "Likes tea"), ("inclusion-2", "Owns a cup")]
    assert [each.marker for each in divide(text).all()] == [each.strip() for each in marks]


def test_items_nest_as_they_are_written():
    text = (
        "Inclusion Criteria:\n\n* Owns one of:\n\n  * a cup\n  * a pot, if\n\n    1. it is whole\n"
        "    2. it is clean\n\n* Likes tea"
    )
    assert [name for name, _ in said(text)] == [
        "inclusion-1",
        "inclusion-1-1",
        "inclusion-1-2",
        "inclusion-1-2-1",
        "inclusion-1-2-2",
        "inclusion-2",
    ]


def test_letters_below_a_number_nest_without_indentation_where_the_number_announced_them():
    text = "Exclusion Criteria:\n\n1. Any of:\na) spills\nb) stains\n2. Fears milk"
    assert [name for name, _ in said(text)] == [
        "exclusion-1",
        "exclusion-1-1",
        "exclusion-1-2",
        "exclusion-2",
    ]


def test_small_letters_below_a_colon_spell_the_item_out():
    text = "-  Owns either of:\n\n-  a cup\n\n-  a pot\n\n-  Likes tea"
    assert [name for name, _ in said(text)] == ["other-1", "other-1-1", "other-1-2", "other-2"]


@pytest.mark.parametrize(
    "text",
    [
        "Inclusion criteria: (1) Likes tea; (2) Owns a cup. Exclusion criteria: (1) Fears milk; (2) Spills.",
        "INCLUSION CRITERIA: 1. Likes tea. 2. Owns a cup. EXCLUSION CRITERIA: 1. Fears milk. 2. Spills.",
        "Inclusion: Likes tea; Owns a cup. Exclusion: Fears milk; Spills.",
        "Inclusion Criteria: 1\\) Likes tea 2\\) Owns a cup 3\\) Drinks. Exclusion Criteria: Fears milk; and Spills.",
        "纳入标准:1、喜欢茶;2、有杯子。排除标准:1、怕牛奶;2、洒。",
    ],
    ids=["brackets", "dots", "semicolons", "escaped", "chinese"],
)
def test_lists_that_were_run_into_a_line_are_taken_apart(text: str):
    kinds = [item.kind for item in divide(text).all()]
    assert kinds.count("exclusion") == 2
    assert kinds.count("inclusion") >= 2
    assert "other" not in kinds
    assert len(headings(divide(text))) == 2


def test_capitals_part_criteria_that_lost_their_line_breaks():
    text = (
        "BREW CHARACTERISTICS: Histologically proven tea No prior coffee\n\n"
        "DRINKER CHARACTERISTICS: Age: 18 and over Performance status: ECOG 0-2 Hepatic: Bilirubin normal"
        " (no greater than 2 times ULN if Heart of gold) AST normal OR ALT normal Other: Not thirsty"
    )
    assert [words for _, words in said(text)] == [
        "Histologically proven tea",
        "No prior coffee",
        "18 and over",
        "ECOG 0-2",
        "Bilirubin normal (no greater than 2 times ULN if Heart of gold)",
        "AST normal",
        "ALT normal",
        "Not thirsty",
    ]
    assert "Performance status:" in headings(divide(text))


def test_names_in_running_text_part_nothing():
    text = "Lives within reach of the Upper Valley Tea House and has seen the North Pole"
    assert said(text) == [("other-1", text)]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("INCLUSION CRITERIA", "inclusion"),
        ("Key Inclusion Criteria:", "inclusion"),
        ("-  INCLUSION CRITERIA:", "inclusion"),
        ("2.1 Inclusion criteria", "inclusion"),
        ("Patients must have:", "inclusion"),
        ("You may be eligible for this study if you:", "inclusion"),
        ("Required:", "inclusion"),
        ("Exclusion:", "exclusion"),
        ("Exclusion criteria for all volunteers:", "exclusion"),
        ("Patients with the following conditions are excluded:", "exclusion"),
        ("Excluded within 4 weeks of study entry:", "exclusion"),
        ("You will not be eligible for this study if you:", "exclusion"),
        ("Critères d'inclusion :", "inclusion"),
        ("Criterios de exclusión:", "exclusion"),
        ("Ausschlusskriterien:", "exclusion"),
        ("Ausschlußkriterium:", "exclusion"),
        ("Criterio de exclusión:", "exclusion"),
        ("Criteri d'esclusione:", "exclusion"),
        ("入选标准:", "inclusion"),
        ("排除标准", "exclusion"),
        ("Inclusion/Exclusion Criteria:", "other"),
        ("ELIGIBILITY CRITERIA:", "other"),
        ("DISEASE CHARACTERISTICS:", "other"),
    ],
)
def test_a_heading_says_the_kind_in_many_words(heading: str, kind: str):
    found = divide(f"{heading}\n\n-  Likes tea\n\n-  Owns a cup")
    assert [item.kind for item in found.all()] == [kind, kind]
    assert len(headings(found)) == 1


def test_a_category_keeps_the_kind_above_it_and_is_no_item():
    found = divide(
        "Exclusion Criteria\n\nConcurrent Medication:\n\n-  Coffee.\n\nSurgery\n\n-  Any."
    )
    assert [item.name for item in found.all()] == ["exclusion-1", "exclusion-2"]
    assert [len(item.headings) for item in found.all()] == [2, 2]


def test_lines_without_marks_are_items_where_a_heading_stands_over_them():
    text = "INCLUSION CRITERIA:\n\nLikes tea.\n\nOwns a cup.\n\nEXCLUSION CRITERIA:\n\nFears milk."
    assert [name for name, _ in said(text)] == ["inclusion-1", "inclusion-2", "exclusion-1"]


def test_a_title_at_the_end_of_a_line_stands_over_what_follows():
    text = "Inclusion Criteria:\n\n* Likes tea.\n* Owns a cup. Exclusion Criteria\n* Fears milk."
    assert [name for name, _ in said(text)] == ["inclusion-1", "inclusion-2", "exclusion-1"]
    assert [words for _, words in said(text)][1] == "Owns a cup."


def test_a_sentence_that_only_sends_on_to_the_list_below_is_a_heading():
    text = (
        "Inclusion Criteria\n\nPatients must meet all of the following criteria to be enrolled.\n\n"
        "1. Likes tea\n2. Owns a cup"
    )
    assert [words for _, words in said(text)] == ["Likes tea", "Owns a cup"]


def test_a_paragraph_below_a_heading_is_one_item():
    text = "Inclusion Criteria:\n\nLikes tea. Owns a cup. Drinks slowly."
    assert said(text) == [("inclusion-1", "Likes tea. Owns a cup. Drinks slowly.")]


def test_a_line_that_goes_on_belongs_to_its_item():
    text = "Inclusion Criteria:\n\n* Likes tea, of\n  any leaf\n* Owns a cup"
    assert said(text) == [
        ("inclusion-1", "Likes tea, of\n  any leaf"),
        ("inclusion-2", "Owns a cup"),
    ]


def test_an_enumeration_inside_a_marked_item_stays_in_it():
    text = "Inclusion Criteria:\n\n* Owns 1) a cup, 2) a pot and 3) a spoon\n* Likes tea"
    assert len(said(text)) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        (" \n\n ", "empty"),
        ("No eligibility criteria", "placeholder"),
        ("Please contact site for information.", "placeholder"),
        ("Men who drink tea. They had to own a cup. Women were not asked.", "prose"),
        ("Inclusion Criteria:", "prose"),
    ],
)
def test_what_cannot_be_divided_stays_whole_with_the_reason(text: str, why: str):
    found = divide(text)
    assert found.whole == why
    assert found.items == ()
    assert "".join(text[each.start : each.end] for each in found.parts) == text
