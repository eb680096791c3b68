"""What one study is to another: said where the records' words carry it, and only there."""

import copy
from typing import Any

import pytest

from related_studies import arms, condition_terms, ground_of, study
from trialatlas.related.answer import Relation
from trialatlas.related.differences import differences_of
from trialatlas.related.relation import Pair, relation_of
from trialatlas.related.sentences import sentences
from trialatlas.related.traits import traits_of
from trialatlas.study import Study
from trialatlas.vocabulary import MeshTree

ASTHMA = condition_terms("Asthma")
STROKE = condition_terms("Stroke")


def relation(one: Study, other: Study) -> Relation | None:
    ground = ground_of(one, other)
    return relation_of(Pair(one, other, traits_of(one, ground), traits_of(other, ground), ground))


def kind(one: Study, other: Study) -> str:
    found = relation(one, other)
    return found.kind if found else ""


def naming(number: int, text: str, sponsor: str = "") -> Study:
    return study(
        number,
        description={"briefSummary": text},
        sponsorCollaborators={"leadSponsor": {"name": sponsor}},
    )


def treating(number: int, name: str, sponsor: str, derived: dict[str, Any]) -> Study:
    return study(
        number,
        armsInterventions={"interventions": [{"name": name}]},
        sponsorCollaborators={"leadSponsor": {"name": sponsor}},
        design={
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2"],
            "designInfo": {"primaryPurpose": "TREATMENT"},
        },
        derived=derived,
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("This is an open-label extension of NCT00000002 over a year.", "extension"),
        ("Patients roll over from NCT00000002 into this study.", "extension"),
        ("Long-term follow-up of people who participated in NCT00000002.", "follow-up"),
        ("Not open to those of the extension of NCT00000002.", ""),
        ("People who took part in NCT00000002 are excluded from this extension.", ""),
        ("A design like that of NCT00000002 was chosen.", ""),
    ],
)
def test_a_study_that_names_another_is_what_its_sentence_says(text: str, expected: str):
    one, other = naming(1, f"Some words come first. {text}"), naming(2, "Nothing.")
    assert kind(one, other) == kind(other, one) == expected
    found = relation(one, other)
    assert found is None or found.quotes[0].text == text


def entered(title: str, criteria: str) -> Study:
    return study(
        1, identification={"briefTitle": title}, eligibility={"eligibilityCriteria": criteria}
    )


@pytest.mark.parametrize(
    ("title", "criteria", "expected"),
    [
        ("Extension of a Study of X", "* Completed participation in NCT00000002", "extension"),
        ("Long-term Safety of X", "* Randomized and treated in NCT00000002", "follow-up"),
        ("A Study of X", "* Completed participation in NCT00000002", ""),
        ("Extension of a Study of X", "* Dosed like those of NCT00000002", ""),
        ("Extension of a Study of X", "* Has not completed NCT00000002", ""),
        ("Extension of X", "Exclusion criteria:\n* Completed NCT00000002 before", ""),
        ("A Study of X", "Exclusion criteria:\n* In the extension of NCT00000002", ""),
    ],
)
def test_criteria_take_people_on_from_another_study_if_they_do_not_leave_them_out(
    title: str, criteria: str, expected: str
):
    one, other = entered(title, criteria), naming(2, "Nothing.")
    assert kind(one, other) == kind(other, one) == expected
    found = relation(one, other)
    assert [each.text for each in found.quotes] == [title, criteria] if found else not expected


def test_of_an_extension_and_a_follow_up_the_extension_is_given():
    text = "Follow-up of people who participated in NCT00000002. An extension of NCT00000002."
    found = relation(naming(1, text), naming(2, "Nothing."))
    assert found is not None
    assert [each.text for each in found.quotes] == ["An extension of NCT00000002."]


def test_a_sponsors_study_that_names_another_of_its_own_is_of_its_programme():
    one, other = naming(1, "As in NCT00000002, doses rise.", "A"), naming(2, "Doses.", "A")
    assert kind(one, other) == "same-programme"
    assert kind(one, naming(2, "Doses.", "B")) == ""


def test_a_shared_number_is_quoted_from_both_records():
    one = study(1, identification={"secondaryIdInfos": [{"id": "R01 HL-12345"}]})
    other = study(2, identification={"orgStudyIdInfo": {"id": "R01HL12345"}})
    found = relation(one, other)
    assert found is not None
    assert [(each.piece, each.text) for each in found.quotes] == [
        ("SecondaryId", "R01 HL-12345"),
        ("OrgStudyId", "R01HL12345"),
    ]
    short = study(3, identification={"secondaryIdInfos": [{"id": "12"}]})
    assert kind(short, study(4, identification={"secondaryIdInfos": [{"id": "12"}]})) == ""


def test_the_code_of_a_drug_is_no_number_of_a_study():
    def of(number: int, **given: str | list[str]) -> Study:
        return study(
            number,
            identification={"secondaryIdInfos": [{"id": "MK-3475"}]},
            armsInterventions={"interventions": [given]},
        )

    one = of(1, name="Pembrolizumab", otherNames=["MK3475"])
    assert kind(one, of(2, name="mk-3475")) == ""
    assert kind(of(3, name="Pembrolizumab"), of(4, name="Pembrolizumab")) == "same-programme"


def test_one_grant_is_one_number_whatever_its_year():
    one = study(1, identification={"secondaryIdInfos": [{"id": "5R01HL012345-03A1"}]})
    found = relation(one, study(2, identification={"secondaryIdInfos": [{"id": "R01 HL12345"}]}))
    assert found is not None
    assert [each.text for each in found.quotes] == ["5R01HL012345-03A1", "R01 HL12345"]
    for other in ("R01HL012346", "R21HL012345", "R01HD012345"):
        assert kind(one, study(3, identification={"secondaryIdInfos": [{"id": other}]})) == ""


@pytest.mark.parametrize(
    "award",
    ["U10CA032102", "P30 CA016672", "5P50DA009236-18", "N01CM17003", "K20DA000191", "CA80098"],
)
def test_an_award_that_is_none_to_a_project_makes_no_programme(award: str):
    one, other = (
        study(each, identification={"secondaryIdInfos": [{"id": award}]}) for each in (1, 2)
    )
    assert kind(one, other) == ""


def test_studies_that_differ_in_one_of_two_titles_are_not_said_to_be_one():
    def of(number: int, official: str) -> Study:
        return study(
            number,
            identification={
                "briefTitle": "Radiation After Surgery in Breast Cancer",
                "officialTitle": official,
            },
            sponsorCollaborators={"leadSponsor": {"name": "A"}},
            status={"startDateStruct": {"date": "1999-01"}},
        )

    assert (
        kind(of(1, "Standards of Radiation: Trial A"), of(2, "Standards of Radiation: Trial B"))
        == ""
    )
    assert (
        kind(of(1, "Standards of Radiation"), of(2, "Standards of radiation")) == "likely-duplicate"
    )
    assert kind(of(1, ""), of(2, "Standards of Radiation")) == "likely-duplicate"


def test_one_title_one_sponsor_and_one_size_are_likely_one_study():
    def of(number: int, title: str, count: int) -> Study:
        return study(
            number,
            identification={"briefTitle": title},
            sponsorCollaborators={"leadSponsor": {"name": "A"}},
            design={"enrollmentInfo": {"count": count}},
        )

    title = "A Trial of One Thing in Another"
    assert kind(of(1, title, 60), of(2, title.upper(), 60)) == "likely-duplicate"
    assert kind(of(1, title, 60), of(2, title, 61)) == ""
    assert kind(of(1, title, 60), of(2, "A Trial of One Thing in Children", 60)) == ""


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


def changed(one: Study, **modules: dict[str, Any]) -> Study:
    """The same study with more in some modules."""
    record: dict[str, Any] = copy.deepcopy(one.record)
    for name, content in modules.items():
        record["protocolSection"].setdefault(f"{name}Module", {}).update(content)
    return Study.of(record)


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
    assert relation_of(pair) is None


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
        ("A Study of Lecozotan", "same-intervention"),
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
    [("Neoplasms", ""), ("Lung Neoplasms", "competitor"), ("Infections", "")],
)
def test_the_top_of_the_tree_and_what_it_lacks_is_no_one_disease(heading: str, expected: str):
    places = {"Neoplasms": ("C04",), "Lung Neoplasms": ("C04.588",)}
    terms = condition_terms(heading)
    one, other = treating(1, "Docetaxel", "A", terms), treating(2, "Paclitaxel", "B", terms)
    ground = ground_of(one, other)
    ground.tree = MeshTree(places, {some[0]: each for each, some in places.items()})
    pair = Pair(one, other, traits_of(one, ground), traits_of(other, ground), ground)
    found = relation_of(pair)
    assert (found.kind if found else "") == expected


def test_drugs_among_many_are_no_one_class():
    given = {"interventions": [{"name": each} for each in ("Losartan", "Omalizumab", "Aspirin")]}
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


def test_sentences_stand_as_they_do_in_the_record():
    text = "First \\^131I e.g. here.  Second one\nis really broken. Ok.\n\n* Third one (2.5 mg)."
    found = [each.text for each in sentences(naming(1, text), "BriefSummary")]
    assert found == ["First \\^131I e.g. here.", "is really broken.", "* Third one (2.5 mg)."]
    assert all(each in text for each in found)


def test_differences_are_said_only_where_both_records_say_something():
    def of(number: int, text: str, **rest: Any) -> Study:
        return study(number, description={"briefSummary": text}, **rest)

    one = of(
        1,
        "First-line therapy.",
        status={"overallStatus": "COMPLETED", "startDateStruct": {"date": "2016"}},
        design={"studyType": "INTERVENTIONAL", "enrollmentInfo": {"count": 20}},
        eligibility={"minimumAge": "18 Years", "sex": "ALL"},
    )
    other = of(
        2,
        "In refractory disease.",
        status={"overallStatus": "RECRUITING", "startDateStruct": {"date": "2019-06"}},
        design={"studyType": "OBSERVATIONAL", "enrollmentInfo": {"count": 2000}},
        eligibility={"maximumAge": "12 Years", "sex": "FEMALE"},
    )
    ground = ground_of(one, other)
    found = {
        each.kind: each
        for each in differences_of(one, other, traits_of(one, ground), traits_of(other, ground))
    }
    assert set(found) == {"kind", "ages", "sex", "line", "status", "start", "size"}
    assert (found["ages"].own, found["ages"].other) == ("adults and older adults", "children")
    assert "3 years later" in found["start"].text
    assert "larger" in found["size"].text
    bare = study(3)
    assert not differences_of(one, bare, traits_of(one, ground), traits_of(bare, ground))
    assert not differences_of(one, one, traits_of(one, ground), traits_of(one, ground))
