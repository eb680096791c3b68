"""Why two spellings are one thing, said in a sentence that tells which of the two it is about."""

from trialatlas.directory import Spelling, reason

SHOWN = Spelling("NSCLC", 88, 1, ("learnt-abbreviation",), "Non Small Cell Lung Cancer|78")
FILED = Spelling("Lung Cancer, NSC", 3, 2, ("mesh",), "D002289|Carcinoma, Non-Small-Cell Lung")


def test_what_is_shown_needs_no_reason():
    assert reason(SHOWN, SHOWN) == ""


def test_the_same_words_are_said_to_be_the_same():
    other = Spelling("Nsclc.", 1, 1, ("learnt-abbreviation",), SHOWN.detail)
    assert "same words" in reason(other, SHOWN).lower()


def test_each_statement_names_the_spelling_that_it_is_about():
    said = reason(FILED, SHOWN)
    assert "MeSH has it under “Carcinoma, Non-Small-Cell Lung” (D002289)" in said
    assert "In 78 studies, “NSCLC” is spelled out" in said


def test_what_is_said_of_both_is_said_once():
    other = Spelling("NSC Lung Cancer", 1, 3, ("mesh",), FILED.detail)
    assert reason(other, FILED).count("MeSH") == 1


def test_one_study_is_one_study():
    other = Spelling("Rituxan", 1, 4, ("learnt-other-name",), "Rituximab|1")
    assert reason(other, Spelling("Rituximab", 9, 5, ("same",), "")).startswith("In 1 study, it ")


def test_a_form_is_told_beside_what_was_learnt():
    bracketed = Spelling("Lung Cancer (LC)", 1, 6, ("brackets", "mesh"), FILED.detail)
    assert "brackets" in reason(bracketed, FILED)


def test_turned_words_are_told_only_where_nothing_else_is():
    one, other = (
        Spelling(text, 1, number, ("order",), "") for number, text in enumerate(("A of B", "B A"))
    )
    assert "order" in reason(one, other)
    legal = Spelling("B A Inc.", 1, 9, ("legal",), "")
    assert "order" not in reason(legal, other)
