"""Runs altissimo-clinicaltrials against a server, and prints what it met as JSON.

Started in that client's own environment: `python drive_altissimo.py http://127.0.0.1:PORT/api/v2`.
The client is generated from the registry's OpenAPI document; its models are strict, so a value
of the wrong type or an unknown enum value is an error.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import clinicaltrials
from clinicaltrials.exceptions import ApiException
from pydantic import ValidationError

_SHOWN = 5
"""Errors of one kind that are printed."""


def every_study(studies: clinicaltrials.StudiesApi) -> dict[str, Any]:
    """Page through all studies; each page is read through the models as a whole, and where that
    fails, study by study, so that each bad one is named.
    """
    count, total, pages, wrong = 0, None, 0, list[str]()
    token: str | None = None
    while True:
        asked = studies.list_studies_without_preload_content(
            page_size=1000, page_token=token, count_total=True
        )
        said = json.loads(asked.data)
        total = said.get("totalCount", total)
        for study in said["studies"]:
            count += 1
            try:
                clinicaltrials.Study.from_dict(study)
            except (ValidationError, ValueError) as error:
                number = study["protocolSection"]["identificationModule"]["nctId"]
                wrong.append(f"{number}: {error}")
        pages += 1
        token = said.get("nextPageToken")
        if not token:
            break
    return {"count": count, "total": total, "pages": pages, "wrong": wrong}


def every_endpoint(client: clinicaltrials.ApiClient) -> dict[str, Any]:
    """What each of the nine addresses brought, read by the models of the client."""
    studies = clinicaltrials.StudiesApi(client)
    stats = clinicaltrials.StatsApi(client)
    page = studies.list_studies(query_cond="lung cancer", count_total=True, page_size=5)
    first = page.studies[0].protocol_section.identification_module.nct_id
    # The client declares this answer as text, whatever its form; its model reads the bytes.
    one = clinicaltrials.Study.from_json(studies.fetch_study_with_http_info(first).raw_data)
    values = stats.field_values_stats(fields=["Phase", "EnrollmentCount", "BriefTitle"])
    version = clinicaltrials.VersionApi(client).version()
    size = stats.size_stats()
    return {
        "listStudies": [page.total_count, len(page.studies), bool(page.next_page_token)],
        "fetchStudy": one.protocol_section.identification_module.nct_id == first,
        "studiesMetadata": [each.name for each in studies.studies_metadata()],
        "searchAreas": [len(each.areas) for each in studies.search_areas()],
        "enums": len(studies.enums()),
        "sizeStats": [size.total_studies, size.largest_studies[0].size_bytes],
        "fieldValuesStats": [type(each.actual_instance).__name__ for each in values],
        "listFieldSizesStats": [
            [each.piece, each.max_size] for each in stats.list_field_sizes_stats(fields=["Phase"])
        ],
        "version": [version.api_version, version.data_timestamp],
    }


def all_values(client: clinicaltrials.ApiClient) -> dict[str, Any]:
    """Statistics without a choice of fields, and how many of each kind the models made of them."""
    stats = clinicaltrials.StatsApi(client)
    kinds: dict[str, int] = {}
    for each in stats.field_values_stats():
        name = type(each.actual_instance).__name__
        kinds[name] = kinds.get(name, 0) + 1
    return {"kinds": kinds, "lists": len(stats.list_field_sizes_stats())}


def parameters(studies: clinicaltrials.StudiesApi) -> dict[str, Any]:
    """The same calls with the parameters that the client checks and writes itself."""
    narrowed = studies.list_studies(
        query_term="cancer",
        filter_overall_status=["COMPLETED", "TERMINATED"],
        filter_geo="distance(42.36,-71.06,500mi)",
        filter_advanced="AREA[StartDate]RANGE[2000,MAX]",
        agg_filters="results:with,studyType:int",
        geo_decay="func:linear,scale:100km,offset:10km,decay:0.1",
        fields=["NCTId", "OverallStatus", "protocolSection.designModule"],
        sort=["EnrollmentCount:desc", "@relevance"],
        page_size=50,
        count_total=True,
        markup_format="legacy",
    )
    statuses = {each.protocol_section.status_module.overall_status for each in narrowed.studies}
    return {"total": narrowed.total_count, "statuses": sorted(each.value for each in statuses)}


def following(studies: clinicaltrials.StudiesApi) -> dict[str, Any]:
    """Two pages of one search, sorted by two keys."""
    asked: dict[str, Any] = {
        "query_cond": "lung cancer",
        "fields": ["NCTId", "StartDate"],
        "sort": ["StartDate:desc", "EnrollmentCount"],
        "page_size": 20,
        "count_total": True,
    }
    first = studies.list_studies(**asked)
    second = studies.list_studies(**asked, page_token=first.next_page_token)
    return {
        "totals": [first.total_count, second.total_count],
        "numbers": [
            each.protocol_section.identification_module.nct_id
            for each in (*first.studies, *second.studies)
        ],
        "dates": [
            each.protocol_section.status_module.start_date_struct.var_date
            for each in (*first.studies, *second.studies)
        ],
    }


def refusals(studies: clinicaltrials.StudiesApi) -> dict[str, Any]:
    """Status and text of what the client raises."""
    found: dict[str, Any] = {}
    for name, ask in {
        "missing": lambda: studies.fetch_study("NCT09999999"),
        "field": lambda: studies.list_studies(fields=["Nothing"]),
        "expression": lambda: studies.list_studies(query_term="AREA[Foo]x"),
    }.items():
        try:
            ask()
        except ApiException as error:
            found[name] = [type(error).__name__, error.status, error.body]
    return found


def main(base: str) -> None:
    """Drive everything and print it."""
    with clinicaltrials.ApiClient(clinicaltrials.Configuration(host=base)) as client:
        studies = clinicaltrials.StudiesApi(client)
        met = {
            "studies": every_study(studies),
            "endpoints": every_endpoint(client),
            "all_values": all_values(client),
            "parameters": parameters(studies),
            "following": following(studies),
            "short_number": studies.fetch_study("nct410"),
            "refusals": refusals(studies),
        }
    met["studies"]["wrong"] = met["studies"]["wrong"][:_SHOWN]
    json.dump(met, sys.stdout, indent=1)


main(sys.argv[1])
