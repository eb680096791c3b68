"""Runs ctgov against a server, and prints what it met as JSON.

Started in that client's own environment: `python drive_ctgov.py http://127.0.0.1:PORT/api/v2`.
The client has its base address as a constant of its module, which is set here; its code is as it
was published.
"""

from __future__ import annotations

import json
import sys
from typing import Any, Final

import ctgov
import ctgov.client

QUERIES: Final = (
    "",
    "cancer",
    "lung cancer",
    "heart attack AND aspirin",
    "asthma NOT child",
    "(diabetes OR obesity) AND metformin",
    '"breast cancer"',
    "AREA[Phase]PHASE3",
    "AREA[Phase]PHASE1 AND AREA[Phase]PHASE2",
    "AREA[OverallStatus]COMPLETED AND leukemia",
    "AREA[StartDate]RANGE[2010-01-01,2012-12-31]",
    "AREA[EnrollmentCount]RANGE[MIN,10]",
    "AREA[MinimumAge]RANGE[65 years,MAX]",
    "AREA[ResultsFirstPostDate]MISSING",
    "AREA[LocationCountry]France",
    "SEARCH[Location](AREA[LocationCity]Boston AND AREA[LocationStatus]RECRUITING)",
    "AREA[ConditionSearch]melanoma",
    "EXPANSION[None]HIV",
    "AREA[protocolSection.designModule.studyType]OBSERVATIONAL",
    "no study holds these words together xyzzy",
)
FILTERS: Final = (
    {"overallStatus": "COMPLETED"},
    {"overallStatus": "RECRUITING|NOT_YET_RECRUITING", "advanced": "AREA[Sex]FEMALE"},
    {"geo": "distance(42.36,-71.06,50mi)"},
    {"ids": "NCT00000410,NCT00004074"},
)
ONE: Final = "protocolSection.identificationModule.nctId"


def counted(client: ctgov.Client, query: str, filters: dict[str, str]) -> dict[str, Any]:
    """How many the server says there are, and how many come page by page."""
    numbers = [
        each["protocolSection"]["identificationModule"]["nctId"]
        for each in client.iter_studies(query, fields=[ONE], filters=filters, page_size=500)
    ]
    return {
        "query": query,
        "filters": filters,
        "count": client.count(query, filters=filters),
        "iterated": len(numbers),
        "distinct": len(set(numbers)),
    }


def refused(client: ctgov.Client, query: str, filters: dict[str, str]) -> str:
    """What the client says of a request that is refused; empty if it is not."""
    try:
        client.count(query, filters=filters)
    except ctgov.CTGovError as error:
        return str(error)
    return ""


def main(base: str) -> None:
    """Drive everything and print it."""
    ctgov.client.BASE_URL = f"{base}/"
    # The pause between requests is meant for the registry.
    client = ctgov.Client(delay=0, retries=1)
    met = {
        "queries": [counted(client, query, {}) for query in QUERIES],
        "filters": [counted(client, "", each) for each in FILTERS],
        "version": client.version(),
        "study": client.study("NCT00000410")["protocolSection"]["identificationModule"]["nctId"],
        "capped": len(client.studies("cancer", max_studies=25)),
        "endpoints": list(ctgov.endpoints("AREA[Phase]PHASE3", max_studies=50, client=client)),
    }
    met["refused"] = [refused(client, "AREA[Foo]x", {}), refused(client, "", {"phase": "PHASE1"})]
    json.dump(met, sys.stdout)


main(sys.argv[1])
