"""What one study is to another by what they give: said where names and headings carry it."""

from typing import Any

import pytest

from related_pairs import changed, kind, relation
from related_studies import arms, condition_terms, ground_of, study
from trialatlas.related.pair import Pair
from trialatlas.related.relation import namings, relation_of
from trialatlas.related.traits import traits_of
from trialatlas.study import Study
from trialatlas.vocabulary import MeshTree

ASTHMA = condition_terms("Asthma")
STROKE = condition_terms("Stroke")


def treating(number: int, name: str, sponsor: str, derived: dict[str, Any]) -> Study:
    return study(
        number,
        identification={"briefTitle": f"A Study of {name}"},
        armsInterventions={"interventions": [{"name": name}]},
        sponsorCollaborators={"leadSponsor": {"name": sponsor}},
        design={
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {"primaryPurpose": "TREATMENT"},
        },
        derived=derived,
    )


def blinded(masking: str) -> dict[str, Any]:
    return {"primaryPurpose": "TREATMENT", "maskingInfo": {"masking": masking}}


def test_one_treatment_of_one_disease_by_another_sponsor_asks_the_same():
    one = treating(1, "Omalizumab", "A", ASTHMA)
    assert kind(one, treating(2, "omalizumab", "B", ASTHMA)) == "same-question"
    assert kind(one, treating(2, "omalizumab", "A", ASTHMA)) == ""
    assert kind(one, treating(2, "Mepolizumab", "B", ASTHMA)) == ""
    both = study(3, armsInterventions={"interventions": [{"name": "Omalizumab"}]}, derived=ASTHMA)
    assert kind(one, both) == ""


def test_one_treatment_of_another_disease_is_said_to_be_that():
    one = treating(1, "Omalizumab", "A", ASTHMA)
    assert kind(one, treating(2, "Omalizumab", "B", STROKE)) == "same-intervention"
    assert kind(one, study(3, derived=STROKE)) == ""


def test_a_disease_that_titles_or_conditions_of_both_call_by_one_word_is_no_other_one():
    one, other = treating(1, "X1", "A", ASTHMA), treating(2, "X1", "B", STROKE)
    for module, content in (
        ("conditions", {"conditions": ["Brain Tumor"]}),
        ("conditions", {"conditions": ["Stroke"], "keywords": ["tumors of the brain"]}),
        ("identification", {"briefTitle": "X1 in Cancer of the Brain"}),
        ("identification", {"briefTitle": "X1 in Other Solid Tumors"}),
    ):
        named = changed(one, conditions={"conditions": ["Glioma of the Brain"]})
        assert kind(named, changed(other, **{module: content})) == ""
        assert kind(changed(other, **{module: content}), named) == ""
    broad = changed(one, conditions={"conditions": ["Advanced Glioma"]})
    assert kind(broad, changed(other, conditions={"conditions": ["Advanced Stroke"]})) == (
        "same-intervention"
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("X1 Plus X2 for Wheezing", "same-intervention"),
        ("X1 in People on X2", "same-intervention"),
        ("X2 Plus X1 for Wheezing", ""),
        ("X2 With or Without X1", ""),
        ("Two Drugs for Wheezing", ""),
    ],
)
def test_what_a_study_gives_with_something_is_not_what_it_is_about(title: str, expected: str):
    one, other = treating(1, "X1", "A", ASTHMA), treating(2, "X1", "B", STROKE)
    both = {"interventions": [{"name": "X1"}, {"name": "X2"}]}
    one = changed(one, identification={"briefTitle": title}, armsInterventions=both)
    assert kind(one, other) == kind(other, one) == expected


def test_a_disease_that_both_name_or_one_below_the_others_is_no_other_disease():
    one, other = treating(1, "X1", "A", ASTHMA), treating(2, "X1", "B", STROKE)
    both: dict[str, Any] = {"conditions": {"conditions": ["HIV Infections"]}}
    assert kind(changed(one, **both), other) == "same-intervention"
    assert kind(changed(one, **both), changed(other, **both)) == ""
    below = condition_terms("Brain Ischemia", above=["Asthma"])
    common = [treating(number, "Y", "C", ASTHMA) for number in range(10, 60)]
    ground = ground_of(one, treating(2, "X1", "B", below), *common)
    wide, narrow = one, treating(2, "X1", "B", below)
    pair = Pair(wide, narrow, traits_of(wide, ground), traits_of(narrow, ground), ground)
    assert relation_of(pair, namings(pair)) is None


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ({"identification": {"briefTitle": "First-line therapy"}}, {}),
        (
            {"eligibility": {"stdAges": ["CHILD", "ADULT"]}},
            {"eligibility": {"stdAges": ["ADULT", "OLDER_ADULT"]}},
        ),
        (
            {"contactsLocations": {"locations": [{"facility": "Burlington Hospital"}]}},
            {"contactsLocations": {"locations": [{"facility": "Burlington Hospital"}]}},
        ),
        ({"eligibility": {"sex": "MALE"}}, {"eligibility": {"sex": "FEMALE"}}),
        (
            {"eligibility": {"maximumAge": "12 Years"}},
            {"eligibility": {"minimumAge": "18 Years"}},
        ),
        ({"identification": {"briefTitle": "Prevention of attacks"}}, {}),
        ({"identification": {"officialTitle": "A Pharmacokinetic Study"}}, {}),
        ({"identification": {"officialTitle": "Omalizumab in Children"}}, {}),
        ({"identification": {"officialTitle": "Omalizumab in Frail Patients"}}, {}),
        ({"identification": {"officialTitle": "Maintenance Omalizumab"}}, {}),
        ({"identification": {"officialTitle": "Detox With Omalizumab"}}, {}),
        ({"identification": {"officialTitle": "Omalizumab and Behavioral Treatment"}}, {}),
        ({"identification": {"officialTitle": "An Omalizumab Treatment Program"}}, {}),
        ({"identification": {"officialTitle": "High-Dose Omalizumab"}}, {}),
        ({"identification": {"officialTitle": "Low Dose Omalizumab"}}, {}),
        ({"identification": {"officialTitle": "Dose Escalation of Omalizumab"}}, {}),
        ({"eligibility": {"minimumAge": "65 Years"}}, {"eligibility": {"minimumAge": "18 Years"}}),
        (
            {"design": {"designInfo": blinded("DOUBLE")}},
            {"design": {"designInfo": blinded("NONE")}},
        ),
        ({"identification": {"briefTitle": "Omalizumab in Alaska Natives"}}, {}),
        ({"identification": {"briefTitle": "Treating Asthma"}}, {}),
        (
            {
                "armsInterventions": arms(
                    ("A", "EXPERIMENTAL"),
                    ("B", "ACTIVE_COMPARATOR"),
                    Omalizumab=("A",),
                    Mepolizumab=("B",),
                )
            },
            {},
        ),
        (
            {
                "armsInterventions": {
                    "interventions": [{"name": "Omalizumab"}, {"name": "radiation therapy"}]
                }
            },
            {},
        ),
    ],
    ids=[
        "line",
        "ages that partly meet",
        "site",
        "sex",
        "ages",
        "prevention",
        "kinetics",
        "children",
        "frail",
        "maintenance",
        "detox",
        "behaviour",
        "programme",
        "high dose",
        "low dose",
        "escalation",
        "older",
        "blinded",
        "another title",
        "not in the title",
        "comparator",
        "besides",
    ],
)
def test_a_question_is_another_one_if_people_aim_or_what_else_is_given_differ(
    own: dict[str, dict[str, Any]], other: dict[str, dict[str, Any]]
):
    one, its = treating(1, "Omalizumab", "A", ASTHMA), treating(2, "Omalizumab", "B", ASTHMA)
    assert kind(one, its) == kind(one, changed(its, **other)) == "same-question"
    assert kind(changed(one, **own), changed(its, **other)) == ""


def test_a_placebo_besides_makes_no_other_question():
    one, other = (treating(each, "Omalizumab", "AB"[each - 1], ASTHMA) for each in (1, 2))
    given = {"interventions": [{"name": "Omalizumab"}, {"name": "Placebo injection"}]}
    assert kind(one, changed(other, armsInterventions=given)) == "same-question"


def test_a_line_of_treatment_that_one_says_alone_is_no_other_one_at_a_stage_of_both():
    stage = {"conditions": {"conditions": ["Asthma", "Stage IV Cancer"]}}
    one = changed(treating(1, "Omalizumab", "A", ASTHMA), **stage)
    other = changed(treating(2, "Omalizumab", "B", ASTHMA), **stage)
    titles = "Omalizumab in Stage IV Cancer", "Omalizumab in Refractory Stage IV Cancer"
    named = [{"identification": {"briefTitle": each}} for each in titles]
    assert kind(changed(one, **named[0]), changed(other, **named[1])) == "same-question"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Study of Moxifloxacin, and Lecozotan Too", "same-intervention"),
        ("Lecozotan Versus Moxifloxacin", ""),
        ("Lecozotan Compared With Oral Moxifloxacin in Adults", ""),
        ("A Placebo- and Moxifloxacin (Open-Label)-Controlled Study of Lecozotan", ""),
        ("Moxifloxacin Versus Lecozotan", "same-intervention"),
    ],
)
def test_what_a_title_says_another_is_compared_with_is_not_what_a_study_looks_at(
    title: str, expected: str
):
    one, other = (treating(each, "Moxifloxacin", "AB"[each - 1], ASTHMA) for each in (1, 2))
    other = changed(
        other,
        identification={"briefTitle": title},
        armsInterventions={"interventions": [{"name": "Lecozotan"}, {"name": "Moxifloxacin"}]},
    )
    record = {**other.record, "derivedSection": STROKE}
    assert kind(one, Study.of(record)) == expected


def test_drugs_to_prevent_and_drugs_to_treat_are_not_compared_by_class():
    one, other = treating(1, "Valsartan", "A", ASTHMA), treating(2, "Losartan", "B", ASTHMA)
    title = {"identification": {"briefTitle": "Losartan for Prophylaxis"}}
    assert kind(one, changed(other, **title)) == ""
    assert kind(changed(one, **title), changed(other, **title)) == "competitor"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [("Neoplasms", ""), ("Lung Neoplasms", "competitor"), ("Infections", ""), ("Disease", "")],
)
def test_the_top_of_the_tree_processes_and_what_it_lacks_are_no_one_disease(
    heading: str, expected: str
):
    places = {
        "Neoplasms": ("C04",),
        "Lung Neoplasms": ("C04.588",),
        "Pathologic Processes": ("C23.550",),
        "Disease": ("C23.550.288",),
    }
    terms = condition_terms(heading)
    one, other = treating(1, "Docetaxel", "A", terms), treating(2, "Paclitaxel", "B", terms)
    ground = ground_of(one, other)
    ground.tree = MeshTree(places, {some[0]: each for each, some in places.items()})
    pair = Pair(one, other, traits_of(one, ground), traits_of(other, ground), ground)
    found = relation_of(pair, namings(pair))
    assert (found.kind if found else "") == expected


def test_drugs_beside_others_are_no_one_class():
    given = {"interventions": [{"name": each} for each in ("Losartan", "Omalizumab")]}
    one, other = treating(1, "Valsartan", "A", ASTHMA), treating(2, "Losartan", "B", ASTHMA)
    assert kind(one, other) == "competitor"
    assert kind(one, changed(other, armsInterventions=given)) == ""


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("Valsartan 80 mg", "losartan", "competitor"),
        ("nab-Paclitaxel", "Docetaxel", "competitor"),
        ("nab-Paclitaxel", "Paclitaxel 80 mg", ""),
        ("Suramin", "Etoposide", ""),
        ("Breathing in April", "Lisinopril", ""),
        ("Omalizumab", "Mepolizumab", ""),
        ("Valsartan and Aspirin", "losartan", ""),
        ("Valsartan", "losartan/aspirin", ""),
        ("Gemcitabine", "Capecitabine", ""),
        ("Tacrolimus", "Sirolimus", ""),
        ("Omeprazole", "Aripiprazole", ""),
        ("Everolimus", "Sirolimus", "competitor"),
    ],
)
def test_drugs_for_one_disease_are_of_one_class_if_their_names_end_so(
    own: str, other: str, expected: str
):
    one, its = treating(1, own, "A", ASTHMA), treating(2, other, "B", ASTHMA)
    found = relation(one, its)
    assert (found.kind if found else "") == expected
    assert found is None or [each.text for each in found.quotes] == [own, other]
    assert kind(one, treating(3, other, "A", ASTHMA)) == ""
    assert kind(one, treating(4, other, "B", STROKE)) == ""


def test_drugs_of_one_class_are_for_one_disease_only_if_one_study_has_no_other_beside():
    def of(number: int, name: str, *terms: str) -> Study:
        return treating(number, name, "AB"[number - 1], condition_terms(*terms))

    one = of(1, "Valsartan", "Asthma", "Stroke")
    assert kind(one, of(2, "Losartan", "Asthma")) == "competitor"
    assert kind(one, of(2, "Losartan", "Asthma", "Gout")) == ""


def test_of_two_that_are_given_in_both_those_of_one_name_are_quoted():
    given = [{"name": "Teriparatide", "otherNames": ["Fosamax"]}, {"name": "Alendronate"}]
    one = treating(1, "Alendronate", "A", ASTHMA)
    both = [given, [{"name": "alendronate", "otherNames": ["Fosamax"]}, {"name": "teriparatide"}]]
    pairs = [
        changed(each, armsInterventions={"interventions": some})
        for each, some in zip((one, treating(2, "alendronate", "B", ASTHMA)), both, strict=True)
    ]
    found = relation(*pairs)
    assert found is not None
    assert len({each.text.casefold() for each in found.quotes}) == 1
