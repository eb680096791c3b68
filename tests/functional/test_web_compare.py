"""Studies side by side: what stands there, where they differ, and the addresses that lead there."""

import csv
import io
import json
import re

import pytest
from web_site import BARE, HOSTILE

from audit.checks import read_page
from audit.client import Client
from trialatlas.study import Study
from trialatlas.study.comparing import compare

FIRST, SECOND, THIRD = "NCT99000001", "NCT99000002", "NCT99000003"


def made(number: int, **modules: object) -> Study:
    named = {"identificationModule": {"nctId": f"NCT{number:08d}"}}
    return Study.of({"protocolSection": {**named, **modules}})


def test_two_values_that_read_the_same_do_not_differ_and_lists_are_compared_as_sets():
    one = made(
        1,
        conditionsModule={"conditions": ["Lung  Cancer", "Asthma"]},
        designModule={"phases": ["PHASE2"], "enrollmentInfo": {"count": 0}},
    )
    two = made(
        2,
        conditionsModule={"conditions": ["asthma", "Lung cancer"]},
        designModule={"phases": ["PHASE3"]},
    )
    rows = {row.piece: row for group in compare([one, two]) for row in group.rows}
    assert not rows["Condition"].marked
    assert rows["EnrollmentCount"].marked == "not in all"
    assert rows["Phase"].differs
    assert [each.text for each in rows["EnrollmentCount"].cells[0].values] == ["0"]
    assert rows["EnrollmentCount"].cells[1].nothing
    assert "Sex" not in rows


def test_what_all_share_is_told_from_what_is_one_studys_own():
    texts = (["A", "B"], ["B"], ["b", "C"])
    studies = [
        made(at, conditionsModule={"conditions": each}) for at, each in enumerate(texts, start=1)
    ]
    (row,) = (r for group in compare(studies) for r in group.rows if r.piece == "Condition")
    assert row.differs
    said = [[(value.text, value.shared) for value in cell.values] for cell in row.cells]
    assert said == [[("A", False), ("B", True)], [("B", True)], [("b", True), ("C", False)]]


@pytest.mark.parametrize("records", [(BARE, HOSTILE), (HOSTILE, BARE), (BARE, BARE)])
def test_any_two_records_can_be_compared(records: tuple[dict, dict]):
    groups = compare([Study.of(each) for each in records])
    assert all(len(row.cells) == 2 for group in groups for row in group.rows)


def test_a_comparison_is_a_page_with_every_study_and_what_differs(web: Client):
    answer = web.get(f"/study/{FIRST}/compare", f"with={SECOND},{THIRD}")
    assert answer.status == 200
    assert not read_page(answer.text).faults
    assert all(each in answer.text for each in (FIRST, SECOND, THIRD))
    assert answer.text.count('class="other"') == answer.text.count(">differs</strong></th>") > 0
    assert answer.text.count('class="partly"') == answer.text.count(">not in all</strong></th>")
    only = web.get(f"/study/{FIRST}/compare", f"with={SECOND},{THIRD}&only=differences")
    rows = re.findall(r'<tr[^>]*><th scope="row"', only.text)
    assert len(rows) == len(re.findall(r'<tr class="(?:other|partly)">', only.text)) > 0


def test_hostile_text_is_text_in_a_comparison(web: Client):
    answer = web.get("/study/NCT00000001/compare", "with=NCT00000002")
    assert not read_page(answer.text).faults
    assert "<script>alert" not in answer.text
    assert "<img" not in answer.text


@pytest.mark.parametrize(
    ("path", "query", "to"),
    [
        ("/compare", f"ids={FIRST}&ids={SECOND}", f"/study/{FIRST}/compare?with={SECOND}"),
        ("/compare", f"ids={FIRST},{SECOND},{FIRST}", f"/study/{FIRST}/compare?with={SECOND}"),
        ("/compare", f"ids={FIRST}", f"/study/{FIRST}/compare"),
        (f"/study/{FIRST.lower()}/compare", "", f"/study/{FIRST}/compare"),
        ("/study/NCT9/compare", f"with={FIRST}", f"/study/NCT00000001/compare?with={FIRST}"),
        (
            f"/study/{FIRST}/compare.csv",
            f"with={SECOND}&with={THIRD}",
            f"/study/{FIRST}/compare.csv?with={SECOND},{THIRD}",
        ),
    ],
)
def test_each_choice_of_studies_has_one_address(web: Client, path: str, query: str, to: str):
    answer = web.get(path, query)
    assert answer.status == 303
    assert answer.headers["location"] == to


def test_a_number_that_cannot_be_added_leaves_the_others_where_they_are(web: Client):
    answer = web.get(f"/study/{FIRST}/compare", f"with={SECOND}&with=NCT12345678")
    assert answer.status == 200
    assert not read_page(answer.text).faults
    assert 'value="NCT12345678"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert SECOND in answer.text


def test_no_study_and_too_many_are_said_with_what_to_do(web: Client):
    assert web.get("/compare").status == 400
    many = ",".join(f"NCT9900000{at}" for at in range(1, 8))
    assert web.get("/compare", f"ids={many}").status == 400
    assert web.get(f"/study/{FIRST}/compare.xml").status == 404
    assert web.get("/study/NCT12345678/compare").status == 404
    alone = web.get(f"/study/{FIRST}/compare")
    assert alone.status == 200
    assert not read_page(alone.text).faults


def test_a_comparison_can_be_taken_along(web: Client):
    told = json.loads(web.get(f"/study/{FIRST}/compare.json", f"with={SECOND}").body)
    assert told["studies"] == [FIRST, SECOND]
    assert all(set(row["values"]) == {FIRST, SECOND} for row in told["rows"])
    table = web.get("/study/NCT00000001/compare.csv", f"with={SECOND}").body.decode()
    rows = list(csv.reader(io.StringIO(table)))
    assert rows[0] == ["group", "label", "piece", "marked", "NCT00000001", SECOND]
    assert all(len(row) == 6 for row in rows[1:] if row[0] != "source")
    assert {row[3] for row in rows[1:] if row[0] != "source"} <= {"", "differs", "not in all"}
