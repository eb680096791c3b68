"""The plain form of a name: what is taken off, and what never is."""

import pytest

from trialatlas.directory.forms import form_of
from trialatlas.directory.said import PART

CONDITION, INTERVENTION, SPONSOR, COUNTRY, SITE, PERSON = range(6)


def site(facility: str, city: str = "Rochester", country: str = "United States") -> str:
    return PART.join((facility, city, "", country))


SAME = [
    (CONDITION, "Breast Cancer", "breast  cancers"),
    (CONDITION, "Non-small Cell Lung Cancer (NSCLC)", "Non Small Cell Lung Cancer"),
    (CONDITION, "NSCLC (non-small cell lung cancer)", "Non-Small Cell Lung Cancer"),
    (CONDITION, "Carcinoma, Renal Cell", "Renal Cell Carcinoma"),
    (CONDITION, "Leukemia, Myeloid, Acute", "Acute Myeloid Leukemia"),
    (SPONSOR, "Pfizer Inc.", "Pfizer"),
    (SPONSOR, "Takeda Pharmaceutical Company Limited", "Takeda Pharmaceutical Co., Ltd."),
    (SPONSOR, "Chiesi Farmaceutici S.p.A.", "CHIESI FARMACEUTICI"),
    (SPONSOR, "Merck Sharp & Dohme LLC", "Merck Sharp and Dohme"),
    (SPONSOR, "National Cancer Institute (NCI)", "National Cancer Institute"),
    (SPONSOR, "The Hospital for Sick Children", "Hospital for Sick Children"),
    (COUNTRY, "Viet Nam", "Vietnam"),
    (COUNTRY, "Turkey", "Türkiye"),
    (SITE, site("Mayo Clinic, Rochester"), site("Mayo Clinic")),
    (SITE, site("The Mayo Clinic"), site("Mayo Clinic")),
    (SITE, site("Hospital of the University"), site("University Hospital")),
    (PERSON, "Ada Person, M.D., Ph.D.", "Ada Person"),
    (PERSON, "Prof. Dr. Ada Person", "Ada Person"),
    (PERSON, "Person, Ada", "Ada Person"),
    (PERSON, "Ada Person MD", "ada person"),
    (PERSON, "Ada Pérson, FACC", "Ada Person"),
]
APART = [
    (CONDITION, "Anxiety and Depression", "Depression"),
    (CONDITION, "Heart Failure (acute)", "Heart Failure"),
    (CONDITION, "Diabetes, Type 1", "Diabetes, Type 2"),
    (SPONSOR, "Merck & Co.", "Merck KGaA"),
    (SPONSOR, "Novartis", "Novartis Pharmaceuticals"),
    (SPONSOR, "Eli Lilly and Company", "Eli"),
    (SITE, site("Mayo Clinic"), site("Mayo Clinic", "Jacksonville")),
    (SITE, site("Ward 1 Hospital 2"), site("Ward 2 Hospital 1")),
    (PERSON, "John Person", "John Person, Jr."),
    (PERSON, "LEE, JOHN", "LEE"),
    (PERSON, "Ada B. Person", "Ada Person"),
]


@pytest.mark.parametrize(("kind", "one", "other"), SAME)
def test_what_tells_nothing_apart_is_taken_off(kind: int, one: str, other: str):
    assert form_of(kind, one).form == form_of(kind, other).form


@pytest.mark.parametrize(("kind", "one", "other"), APART)
def test_what_may_be_another_thing_keeps_its_own_form(kind: int, one: str, other: str):
    assert form_of(kind, one).form != form_of(kind, other).form


@pytest.mark.parametrize("kind", range(6))
def test_a_name_without_words_has_no_form(kind: int):
    assert form_of(kind, "-" if kind != SITE else site("-")).name == ()


def test_the_reason_is_told_where_something_was_taken_off():
    assert form_of(SPONSOR, "Pfizer Inc.").why == "legal"
    assert form_of(PERSON, "Ada Person, MD").why == "titles"
    assert form_of(CONDITION, "Carcinoma, Renal Cell").why == "order"
    assert form_of(CONDITION, "Asthma").why == "same"
    assert form_of(COUNTRY, "Viet Nam").why == "former"
    assert form_of(SITE, site("Mayo Clinic, Rochester")).why == "town"
    assert form_of(SPONSOR, "National Cancer Institute (NCI)").why == "brackets"
