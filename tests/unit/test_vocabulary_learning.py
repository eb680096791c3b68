"""Counting what studies say, and what is believed of it."""

from pathlib import Path

import pytest

from trialatlas.errors import StoreDamagedError, StoreVersionError
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import Vocabulary
from trialatlas.vocabulary.evidence import evidence
from trialatlas.vocabulary.layout import VOCABULARY_FILE
from trialatlas.vocabulary.shelf import Shelf, writing
from trialatlas.vocabulary.thesaurus import MOST
from vocabulary_studies import learn_from, record, synonyms, texts

HEART = {"conditions": ["Heart Attack"], "condition_terms": ["Myocardial Infarction"]}


def rows(shelf: Shelf, table: str) -> list[tuple[object, ...]]:
    return sorted(shelf.connection.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608 - our own names


def test_a_condition_and_its_term_are_believed_from_two_studies_on(tmp_path: Path):
    learn_from(tmp_path, [record(**HEART)])
    assert texts(tmp_path, "heart attacks") == []
    learn_from(tmp_path, [record(**HEART)], first=2)
    (found,) = synonyms(tmp_path, "heart attacks")
    assert (found.text, found.source, found.studies) == ("Myocardial Infarction", "condition", 2)
    assert texts(tmp_path, "Myocardial infarction") == ["Heart Attack"]


def test_the_same_words_in_another_order_are_believed_at_once(tmp_path: Path):
    given = {"conditions": ["Sickle Cell Anemia"], "condition_terms": ["Anemia, Sickle Cell"]}
    learn_from(tmp_path, [record(**given)])
    assert texts(tmp_path, "sickle cell anemia") == ["Anemia, Sickle Cell"]


@pytest.mark.parametrize(
    ("condition", "term"),
    [
        ("Recurrent Melanoma", "Melanoma"),
        ("Metastatic Bone Cancer", "Osteosarcoma"),
        ("Kidney Transplantation", "Kidney Diseases"),
        ("Hodgkin Disease", "Lymphoma, Non-Hodgkin"),
        ("Type 1 Diabetes", "Diabetes Mellitus, Type 2"),
        ("Hepatitis C", "Hepatitis B"),
        ("Solid Tumor of Adults", "Neoplasms"),
    ],
)
def test_what_is_narrower_or_another_thing_is_never_believed(
    tmp_path: Path, condition: str, term: str
):
    learn_from(tmp_path, [record(conditions=[condition], condition_terms=[term])] * 20)
    assert texts(tmp_path, condition) == []
    assert texts(tmp_path, term) == []


def test_what_is_left_beside_other_conditions_is_not_believed_however_often(tmp_path: Path):
    raw = record(
        conditions=["Acquired Immunodeficiency Syndrome", "Blood Transfusion", "HIV Infections"],
        condition_terms=[
            "HIV Infections",
            "Acquired Immunodeficiency Syndrome",
            "Immunologic Deficiency Syndromes",
        ],
    )
    learn_from(tmp_path, [raw] * 5)
    assert texts(tmp_path, "blood transfusion") == []
    assert texts(tmp_path, "immunologic deficiency syndrome") == []


def test_a_name_that_holds_a_shorter_name_of_the_same_term_is_narrower(tmp_path: Path):
    shorter = record(conditions=["Lung Cancer"], condition_terms=["Lung Neoplasms"])
    longer = record(conditions=["Squamous Lung Cancer"], condition_terms=["Lung Neoplasms"])
    learn_from(tmp_path, [shorter] * 5 + [longer] * 5)
    assert texts(tmp_path, "lung neoplasms") == ["Lung Cancer"]
    assert texts(tmp_path, "squamous lung cancer") == []


def test_a_name_that_is_a_term_itself_is_no_name_of_another_term(tmp_path: Path):
    itself = record(conditions=["Fever"], condition_terms=["Fever"])
    other = record(conditions=["Fever"], condition_terms=["Malaria"])
    learn_from(tmp_path, [other] * 9)
    assert texts(tmp_path, "fever") == ["Malaria"]
    learn_from(tmp_path, [itself], first=100)
    assert texts(tmp_path, "fever") == []


def test_other_names_lead_to_the_name_and_over_it_to_one_another(tmp_path: Path):
    raw = record(interventions={"Pembrolizumab": ["Keytruda", "MK-3475"]})
    learn_from(tmp_path, [raw, raw])
    assert texts(tmp_path, "keytruda") == ["Pembrolizumab", "MK-3475"]
    assert [each.over for each in synonyms(tmp_path, "keytruda")] == ["", "Pembrolizumab"]


def test_an_other_name_that_means_many_things_is_not_believed(tmp_path: Path):
    drugs = ["Aspirin", "Ibuprofen", "Paracetamol", "Naproxen", "Codeine"]
    learn_from(tmp_path, [record(interventions={each: ["Painkiller X"]}) for each in drugs * 2])
    for at, drug in enumerate(drugs, start=1):
        own = record(interventions={drug: [f"Brand of {drug}"]})
        learn_from(tmp_path, [own] * 9, first=100 * at)
    assert texts(tmp_path, "painkiller x") == []


def test_an_abbreviation_is_believed_from_one_study_if_it_has_one_meaning(tmp_path: Path):
    learn_from(tmp_path, [record(summary="Acute kidney injury (AKI) is serious.")])
    assert texts(tmp_path, "AKI") == ["Acute kidney injury"]
    assert texts(tmp_path, "acute kidney injuries") == ["AKI"]


def test_an_abbreviation_that_reads_like_a_word_takes_two_studies(tmp_path: Path):
    raw = record(summary="The National Early Warning Score (NEWS) was read.")
    learn_from(tmp_path, [raw])
    assert texts(tmp_path, "news") == []
    learn_from(tmp_path, [raw, raw])
    assert texts(tmp_path, "news") == ["National Early Warning Score"]
    assert texts(tmp_path, "national early warning score") == []


def test_an_abbreviation_of_several_meanings_keeps_those_with_a_share(tmp_path: Path):
    sclerosis = record(summary="Multiple sclerosis (MS) is studied.")
    spectrometry = record(summary="Mass spectrometry (MS) is used.")
    stenosis = record(summary="Mitral stenosis (MS) is treated.")
    learn_from(tmp_path, [sclerosis] * 12 + [spectrometry] * 6 + [stenosis])
    assert texts(tmp_path, "MS") == ["Multiple sclerosis", "Mass spectrometry"]
    assert texts(tmp_path, "multiple sclerosis") == []


def test_a_study_that_comes_again_replaces_exactly_what_it_said(tmp_path: Path):
    other = {"conditions": ["Heart Attack"], "condition_terms": ["Stroke"]}
    learn_from(tmp_path, [record(**HEART), record(**HEART), record(**HEART)])
    learn_from(tmp_path, [record(**other), record(), record(**other)])
    assert texts(tmp_path, "heart attack") == ["Stroke"]
    with writing(tmp_path) as shelf:
        assert [row[-1] for row in rows(shelf, "pair")] == [2]


def test_the_same_is_believed_in_whatever_order_and_portions_studies_come(
    tmp_path: Path, real_studies: list[Study]
):
    said = [(number, evidence(each.raw)) for number, each in enumerate(real_studies)]
    whole, parts = tmp_path / "whole", tmp_path / "parts"
    for folder in (whole, parts):
        folder.mkdir()
    with writing(whole) as shelf, shelf.together():
        shelf.put(said)
        shelf.decide()
    with writing(parts) as shelf, shelf.together():
        shelf.put([(number, []) for number, _ in said[:50]])
        shelf.put([(number, said[0][1]) for number, _ in said[50:150]])
        turned = said[::-1]
        for at in range(0, len(turned), 100):
            portion = turned[at : at + 100]
            shelf.put(portion)
            shelf.decide()
    with writing(whole) as one, writing(parts) as other:
        for table in ("study", "statement", "written", "name", "pair", "link"):
            assert rows(one, table) == rows(other, table)
        assert len(rows(one, "link")) > 100


def test_no_name_gets_more_alternatives_than_the_cap_and_the_best_come_first(tmp_path: Path):
    many = [f"Brand{chr(97 + at // 26)}{chr(97 + at % 26)}" for at in range(50)]
    learn_from(tmp_path, [record(interventions={"Aspirin": many})] * 2)
    learn_from(
        tmp_path, [record(interventions={"Aspirin": ["Acetylsalicylic acid"]})] * 3, first=10
    )
    found = texts(tmp_path, "aspirin")
    assert len(found) == MOST
    assert found[0] == "Acetylsalicylic acid"


def test_ids_are_those_of_the_two_names_however_they_were_learnt(tmp_path: Path):
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    learn_from(one, [record(**HEART)] * 2)
    learn_from(
        other, [record(conditions=["heart attacks"], condition_terms=["myocardial infarction"])] * 9
    )
    assert [each.id for each in synonyms(one, "heart attack")] == [
        each.id for each in synonyms(other, "heart attack")
    ]


def test_a_reader_sees_what_was_written_since_once_it_looks_again(tmp_path: Path):
    vocabulary = Vocabulary(tmp_path)
    key = tuple(words("heart attack"))
    vocabulary.refresh()
    assert vocabulary.alternatives(key) == ()
    learn_from(tmp_path, [record(**HEART)] * 2)
    vocabulary.refresh()
    assert [each.text for each in vocabulary.alternatives(key)] == ["Myocardial Infarction"]
    learn_from(tmp_path, [record(), record()])
    vocabulary.refresh()
    assert vocabulary.alternatives(key) == ()
    assert not vocabulary.has_mesh
    vocabulary.close()
    vocabulary.close()


def test_a_file_of_another_kind_or_layout_is_refused(tmp_path: Path):
    path = tmp_path / VOCABULARY_FILE
    path.write_bytes(b"no database at all, but long enough to be taken for one" * 9)
    with pytest.raises(StoreDamagedError):
        learn_from(tmp_path, [record(**HEART)])
    with pytest.raises(StoreDamagedError):
        texts(tmp_path, "heart attack")
    path.unlink()
    learn_from(tmp_path, [record(**HEART)])
    with writing(tmp_path) as shelf:
        shelf.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreVersionError):
        texts(tmp_path, "heart attack")


def test_what_fails_half_way_leaves_everything_as_it_was(tmp_path: Path):
    learn_from(tmp_path, [record(**HEART)] * 2)

    def fail() -> None:
        with writing(tmp_path) as shelf, shelf.together():
            shelf.put([(1, []), (2, [])])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert texts(tmp_path, "heart attack") == ["Myocardial Infarction"]
