"""Published clients of the registry's API work here, given our address and nothing else."""

import clinicaltrials
import ctgov
import pytest
from clinicaltrials.models.status import Status
from pytrials.client import ClinicalTrials

from trialatlas import schema
from trialatlas.export.csv_columns import COLUMNS


@pytest.fixture
def pytrials(address: str, monkeypatch: pytest.MonkeyPatch) -> ClinicalTrials:
    monkeypatch.setattr(ClinicalTrials, "_BASE_URL", f"{address}/")
    return ClinicalTrials()


@pytest.fixture
def pager(address: str, monkeypatch: pytest.MonkeyPatch) -> ctgov.Client:
    monkeypatch.setattr("ctgov.client.BASE_URL", f"{address}/")
    return ctgov.Client(delay=0, retries=1)


@pytest.fixture
def generated(address: str) -> clinicaltrials.StudiesApi:
    settings = clinicaltrials.Configuration(host=address)
    return clinicaltrials.StudiesApi(clinicaltrials.ApiClient(settings))


def test_pytrials_reads_the_version(pytrials: ClinicalTrials):
    version, stamp = pytrials.api_info
    assert version == schema.API_VERSION
    assert stamp


def test_pytrials_reads_whole_studies_as_a_table(pytrials: ClinicalTrials):
    rows = pytrials.get_full_studies("asthma", max_studies=20)
    assert rows[0] == list(COLUMNS)
    assert len(rows) == 21
    assert {len(row) for row in rows} == {30}


def test_pytrials_knows_the_same_columns(pytrials: ClinicalTrials):
    assert list(pytrials.study_fields["csv"]) == list(COLUMNS)


def test_pytrials_reads_every_column_and_every_field_that_it_offers(pytrials: ClinicalTrials):
    columns = pytrials.study_fields["csv"]
    rows = pytrials.get_study_fields("asthma", columns, max_studies=5)
    assert rows[0] == columns
    fields = pytrials.study_fields["json"]
    found = pytrials.get_study_fields("asthma", fields, max_studies=5, fmt="json")
    assert len(found["studies"]) == 5
    assert found["studies"][0]["protocolSection"]["identificationModule"]["nctId"]


def test_ctgov_counts_and_pages_through_all_studies(pager: ctgov.Client):
    query = "AREA[Phase]PHASE3"
    fields = ["protocolSection.identificationModule.nctId"]
    found = [
        study["protocolSection"]["identificationModule"]["nctId"]
        for study in pager.iter_studies(query, fields=fields, page_size=300)
    ]
    assert len(found) == len(set(found)) == pager.count(query) > 300


def test_ctgov_reads_the_endpoints_of_studies(pager: ctgov.Client):
    rows = list(ctgov.endpoints("asthma", max_studies=10, client=pager))
    assert rows
    assert {row["endpoint_role"] for row in rows} <= {"primary", "secondary"}


def test_ctgov_is_told_of_a_filter_that_there_is_not(pager: ctgov.Client):
    with pytest.raises(ctgov.CTGovError):
        pager.count("asthma", filters={"phase": "PHASE1"})


def test_the_generated_client_reads_pages_into_its_models(generated: clinicaltrials.StudiesApi):
    page = generated.list_studies(
        query_cond="lung cancer",
        filter_overall_status=[Status.COMPLETED, Status.TERMINATED],
        fields=["NCTId", "OverallStatus"],
        sort=["StartDate:desc", "EnrollmentCount"],
        count_total=True,
        page_size=20,
    )
    assert page.studies
    assert page.total_count is not None
    assert page.total_count > len(page.studies) == 20
    following = generated.list_studies(
        query_cond="lung cancer",
        filter_overall_status=[Status.COMPLETED, Status.TERMINATED],
        fields=["NCTId", "OverallStatus"],
        sort=["StartDate:desc", "EnrollmentCount"],
        page_size=20,
        page_token=page.next_page_token,
    )
    assert following.total_count is None
    assert not {str(each) for each in page.studies} & {str(each) for each in following.studies}


def test_the_generated_client_reads_a_whole_study(generated: clinicaltrials.StudiesApi):
    # It takes the first form of its description, CSV, for the type of every answer: a text.
    assert "NCT00000410" in str(generated.fetch_study("nct410"))
    found = generated.list_studies(query_id="NCT00000410").studies
    assert found
    study = found[0]
    assert study.protocol_section
    assert study.protocol_section.identification_module
    assert study.protocol_section.identification_module.nct_id == "NCT00000410"


def test_the_generated_client_meets_its_own_errors(generated: clinicaltrials.StudiesApi):
    with pytest.raises(clinicaltrials.exceptions.NotFoundException) as missing:
        generated.fetch_study("NCT99999998")
    assert "NCT99999998" in str(missing.value.body)
    with pytest.raises(clinicaltrials.exceptions.BadRequestException) as wrong:
        generated.list_studies(query_term="AREA[Foo]x")
    assert "Unknown area name" in str(wrong.value.body)


def test_the_generated_client_reads_metadata_areas_and_enums(
    generated: clinicaltrials.StudiesApi,
):
    assert generated.studies_metadata()
    assert generated.search_areas()
    assert generated.enums()
