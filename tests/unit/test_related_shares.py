"""What two studies share, as it is said kind by kind."""

from dataclasses import replace

from trialatlas.related.answer import Likeness, SharedConcept
from trialatlas.related.shares import shares_of

NOTHING = Likeness(
    nct_id="NCT00000002",
    score=0,
    why=(),
    parts=(),
    concepts=(),
    mentions=(),
    interventions=(),
    words=(),
    criteria_words=(),
    rare_phrases=(),
    phrases=(),
    times=(),
    quotes=(),
    relation=None,
    differences=(),
)


def test_of_nothing_nothing_is_said():
    assert list(shares_of(NOTHING)) == []


def test_each_kind_of_things_is_said_under_its_name():
    alike = replace(
        NOTHING,
        concepts=(SharedConcept("Asthma", "Asthma", "Asthma", 1.0),),
        mentions=("Obstructive Lung Diseases", "Eczema \\> 10%"),
        interventions=(("Salbutamol", "Albuterol"),),
        words=("spirometry",),
        criteria_words=("theophylline", "FEV1 \\> 60"),
        rare_phrases=("peak flow",),
        phrases=("exacerbation rate",),
        times=(("12 weeks", "3 months"),),
    )
    assert {each.label: each.things for each in shares_of(alike)} == {
        "Conditions, as MeSH has them": ("Asthma",),
        "Conditions in the text of the other": ("Obstructive Lung Diseases", "Eczema > 10%"),
        "Treatments": ("Salbutamol here, Albuterol there",),
        "Rare words": ("spirometry",),
        "Rare words of who can take part": ("theophylline", "FEV1 > 60"),
        "Rare phrases": ("peak flow",),
        "Measured in both": ("exacerbation rate",),
        "Times of measuring": ("12 weeks here, 3 months there",),
    }
