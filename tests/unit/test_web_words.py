"""Names and titles as pages write them."""

import pytest

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.web.study_page import head
from trialatlas.web.words import registry_name


@pytest.mark.parametrize(
    ("piece", "name"),
    [
        ("DescriptionModule", "Description Module"),
        ("ProtocolSection", "Protocol Section"),
        ("ArmsInterventionsModule", "Arms Interventions Module"),
        ("IPDSharingStatementModule", "IPD Sharing Statement Module"),
    ],
)
def test_a_module_is_named_as_the_registry_names_it(piece: str, name: str):
    assert registry_name(schema.node(piece)) == name


def test_no_two_modules_share_a_name():
    names = [registry_name(node) for node in (*schema.SECTIONS, *schema.MODULES)]
    assert len(names) == len(set(names))


def test_a_study_without_a_title_does_not_wear_its_number_as_one():
    nct_id = "NCT99000001"
    study = Study.of({"protocolSection": {"identificationModule": {"nctId": nct_id}}})
    assert head(study).title
    assert nct_id not in head(study).title
