"""What one study is to another by sentences, titles and numbers: said only where they carry it."""

from typing import Any

import pytest

from related_pairs import changed, kind, relation
from related_studies import ground_of, study
from trialatlas.related.differences import differences_of
from trialatlas.related.sentences import sentences
from trialatlas.related.traits import traits_of
from trialatlas.study import Study


def naming(number: int, text: str, sponsor: str = "") -> Study:
    return study(
        number,
        description={"briefSummary": text},
        sponsorCollaborators={"leadSponsor": {"name": sponsor}},
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


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("A Rollover Study for ACTG 320", "extension"),
        ("Long-Term Follow-Up of Patients Enrolled in ACTG 320", "follow-up"),
        ("Follow-Up of Patients Enrolled in the Early Study of One Thing", "follow-up"),
        ("An Extension of the Early Study of One Thing", "extension"),
        ("Results of the Early Study of One Thing", ""),
        ("The Early Study of One Thing: an Extension", "extension"),
        ("Follow-Up of Patients Enrolled in an Early Study of Another Thing", ""),
        ("A Rollover Study for ACTG 320A", ""),
        ("Drugs for Patients After Long-Term Therapy in ACTG 320", "same-programme"),
    ],
)
def test_a_title_that_goes_on_with_a_study_of_the_sponsor_names_it_by_number_or_title(
    title: str, expected: str
):
    def of(number: int, title: str, own: str, sponsor: str = "A") -> Study:
        ids = {"briefTitle": title, "orgStudyIdInfo": {"id": own}}
        return changed(naming(number, "Nothing.", sponsor), identification=ids)

    parent = "The Early Study of One Thing"
    one, other = of(1, title, "ACTG 400"), of(2, parent, "ACTG 320")
    assert kind(one, other) == kind(other, one) == expected
    assert kind(one, of(2, parent, "ACTG 320", "B")) == ""
    found = relation(one, other)
    assert found is None or found.quotes[0].text == title


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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Those who took part in 95-M-0150 may take part.", "same-programme"),
        ("The criteria of protocol #95-M-0150 apply.", "same-programme"),
        ("Those who took part in 95-M-0150 may not take part.", ""),
        ("Co-enrollment in 95-M-0150 is permitted.", ""),
        ("Those of part two (95-M-0150-2) may take part.", ""),
        ("Those of a part of it (95-M-0150s) may take part.", ""),
    ],
)
def test_a_sponsors_study_that_names_another_by_its_number_is_of_its_programme(
    text: str, expected: str
):
    def of(number: int, sponsor: str, own: str) -> Study:
        return changed(
            naming(number, "Nothing.", sponsor), identification={"orgStudyIdInfo": {"id": own}}
        )

    one = changed(of(1, "A", "96-M-0001"), description={"briefSummary": text})
    other = of(2, "A", "95-M-0150")
    assert kind(one, other) == kind(other, one) == expected
    found = relation(one, other)
    assert found is None or [each.text for each in found.quotes] == [text]
    assert kind(one, of(3, "B", "95-M-0150")) == ""
    digits = changed(one, description={"briefSummary": text.replace("95-M-0150", "950150")})
    assert kind(digits, of(4, "A", "950150")) == ""


def test_a_sentence_that_names_another_is_quoted_once():
    text = "As in NCT00000002, doses rise."
    twice = {"briefSummary": text, "detailedDescription": text}
    found = relation(changed(naming(1, text, "A"), description=twice), naming(2, "Doses.", "A"))
    assert found is not None
    assert [each.text for each in found.quotes] == [text]


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
    assert kind(of(3, name="Pembrolizumab"), of(4, name="Pembrolizumab")) == ""


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("MK-3475", ""),
        ("RS 21592", ""),
        ("MK-3475-001", "same-programme"),
        ("FTC-301", "same-programme"),
    ],
)
def test_a_companys_code_of_a_drug_is_no_number_also_where_no_intervention_has_it(
    number: str, expected: str
):
    one, other = (
        study(each, identification={"secondaryIdInfos": [{"id": number}]}) for each in (1, 2)
    )
    assert kind(one, other) == expected


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


def test_two_trials_of_one_plan_at_other_sites_are_not_one():
    def of(number: int, *sites: str) -> Study:
        return study(
            number,
            identification={"briefTitle": "A Trial of One Thing in Another"},
            sponsorCollaborators={"leadSponsor": {"name": "A"}},
            design={"enrollmentInfo": {"count": 60}},
            contactsLocations={"locations": [{"facility": each} for each in sites]},
        )

    one = of(1, "Burlington Hospital", "Dover Hospital")
    assert kind(one, of(2, "Salem Hospital")) == ""
    assert kind(one, of(2, "Dover Hospital")) == kind(one, of(2)) == "likely-duplicate"


def test_one_own_number_and_one_title_are_one_study_whoever_runs_it():
    def of(number: int, sponsor: str, own: str, **titles: str) -> Study:
        return study(
            number,
            identification={"orgStudyIdInfo": {"id": own}, **titles},
            sponsorCollaborators={"leadSponsor": {"name": sponsor}},
        )

    title = "A Trial of One Thing in Another"
    one = of(1, "A", "CT-101-002", briefTitle="One Thing", officialTitle=title)
    found = relation(one, of(2, "B", "CT-101-002", briefTitle=title))
    assert found is not None
    assert found.kind == "likely-duplicate"
    assert [each.text for each in found.quotes] == [title, title, "CT-101-002", "CT-101-002"]
    assert kind(one, of(2, "B", "CT-101-002", briefTitle="Another Thing")) == "same-programme"
    assert kind(one, of(2, "B", "CT-101-003", briefTitle=title)) == ""


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
