"""Cutting records down to chosen fields, and making their markup plain."""

from trialatlas import schema
from trialatlas.export.cells import safe_cell
from trialatlas.export.csv_columns import COLUMNS, header, row
from trialatlas.export.fields import (
    mask_of,
    nodes_named,
    nodes_queried,
    project,
    with_plain_markup,
)
from trialatlas.query import parse
from trialatlas.study import Study

RECORD = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT00000001", "briefTitle": "One"},
        "descriptionModule": {"briefSummary": "With \\^131I \\< 1 cm"},
        "contactsLocationsModule": {
            "locations": [
                {"facility": "A", "geoPoint": {"lat": 1, "lon": 2, "new": 3}},
                {"city": "B"},
            ]
        },
    },
    "retired": {"x": 1},
    "hasResults": False,
}


def cut(*names: str) -> dict[str, object]:
    return project(RECORD, mask_of(node for name in names for node in nodes_named(name)))


def test_a_leaf_stays_with_what_leads_to_it():
    assert cut("BriefTitle") == {"protocolSection": {"identificationModule": {"briefTitle": "One"}}}


def test_a_branch_keeps_what_the_declaration_lacks():
    kept = cut("LocationGeoPoint")["protocolSection"]["contactsLocationsModule"]["locations"]  # type: ignore[index]
    assert kept[0] == {"geoPoint": {"lat": 1, "lon": 2, "new": 3}}


def test_items_without_the_field_keep_their_place():
    kept = cut("LocationCity")["protocolSection"]["contactsLocationsModule"]["locations"]  # type: ignore[index]
    assert kept == [{}, {"city": "B"}]


def test_what_a_study_lacks_leaves_nothing_behind():
    assert cut("LocationZip", "Phase") == {}


def test_a_branch_named_with_its_own_leaf_is_whole_in_either_order():
    whole = cut("IdentificationModule")
    assert cut("NCTId", "IdentificationModule") == whole == cut("IdentificationModule", "NCTId")


def test_false_is_a_value():
    assert cut("HasResults") == {"hasResults": False}


def test_a_text_where_a_structure_should_be_is_no_field_of_it():
    odd = {"protocolSection": {"identificationModule": "text"}}
    assert project(odd, mask_of(nodes_named("NCTId"))) == {}


def test_an_unknown_name_names_nothing():
    assert nodes_named("Nothing") == ()


def test_the_fields_of_a_query_are_those_of_its_areas():
    def pieces(expression: str) -> set[str]:
        return {node.piece for node in nodes_queried(parse(expression))}

    assert pieces("AREA[Condition]x AND NOT AREA[Phase]PHASE2") == {"Condition", "Phase"}
    assert pieces("AREA[StartDate]MISSING OR AREA[Acronym]ALL") == {"StartDate", "Acronym"}
    area = schema.area("BasicSearch")
    assert area
    assert pieces("x") == set(area.weights)
    assert pieces("ALL") == set()


def test_plain_markup_changes_a_copy_of_the_marked_fields():
    plain = with_plain_markup(RECORD)
    assert "\\" not in plain["protocolSection"]["descriptionModule"]["briefSummary"]
    assert "\\" in RECORD["protocolSection"]["descriptionModule"]["briefSummary"]
    assert list(plain) == list(RECORD)
    assert plain["retired"] is RECORD["retired"]


def test_a_formula_is_disarmed_and_a_number_is_not():
    assert safe_cell("=1+1") == "'=1+1"
    assert safe_cell("-5") == "-5"
    assert safe_cell("plain") == "plain"


def test_a_row_of_a_bare_study_has_every_column():
    bare = Study.of({"protocolSection": {"identificationModule": {"nctId": "NCT00000002"}}})
    assert row(bare).count(b",") == len(COLUMNS) - 1
    assert header(["Sex", "NCT Number"]) == b"NCT Number,Sex\r\n"


def test_values_of_an_unexpected_type_are_written_as_they_are():
    odd = Study.of(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000003", "briefTitle": 7},
                "designModule": {"enrollmentInfo": {"count": "sixty"}, "designInfo": "none"},
                "armsInterventionsModule": {"interventions": ["x", {"name": True}]},
                "outcomesModule": {"primaryOutcomes": [{"measure": ["a"], "timeFrame": None}]},
            }
        }
    )
    line = row(odd, ["Study Title", "Enrollment", "Interventions", "Primary Outcome Measures"])
    assert line == b"7,true,['a'],sixty\r\n"
