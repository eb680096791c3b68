"""Runs pytrials against a server, and prints what it met as JSON.

Started in that client's own environment: `python drive_pytrials.py http://127.0.0.1:PORT/api/v2`.
The client has its base address as a constant of its class, which is set here; its code is as it
was published. It asks tables for columns by their titles, and JSON for fields by their pieces.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from pytrials.client import ClinicalTrials

SOME_TITLES = ["NCT Number", "Study Title", "Conditions", "Enrollment", "Locations"]
SOME_PIECES = ["NCTId", "BriefTitle", "Condition", "EnrollmentCount"]
EXPRESSION = "Coronavirus+OR+asthma"


def tables(client: ClinicalTrials) -> dict[str, Any]:
    """Tables: all columns, some, each alone; how wide every row is."""
    every = client.study_fields["csv"]
    whole = client.get_full_studies(search_expr="cancer", max_studies=1000)
    chosen = client.get_study_fields("cancer", every, max_studies=1000)
    some = client.get_study_fields(EXPRESSION, SOME_TITLES, max_studies=20)
    return {
        "titles": every,
        "whole": [whole[0], len(whole), sorted({len(row) for row in whole})],
        "first_cells": [row[0] for row in whole[1:]],
        "chosen": chosen == whole,
        "some": [some[0], len(some), sorted({len(row) for row in some})],
        "alone": [
            client.get_study_fields(EXPRESSION, [title], max_studies=2)[0] for title in every
        ],
    }


def records(client: ClinicalTrials) -> dict[str, Any]:
    """JSON: whole studies, and studies with some fields."""
    whole = client.get_full_studies(search_expr=EXPRESSION, max_studies=20, fmt="json")
    some = client.get_study_fields(EXPRESSION, SOME_PIECES, max_studies=20, fmt="json")
    # It names some pieces more than once.
    pieces = client.study_fields["json"]
    every = client.get_study_fields(EXPRESSION, pieces, max_studies=20, fmt="json")
    return {
        "whole": len(whole["studies"]),
        "some": some["studies"][0],
        "every": len(every["studies"]),
        "same": [_number(each) for each in whole["studies"]]
        == [_number(each) for each in some["studies"]],
    }


def _number(study: dict[str, Any]) -> str:
    return study["protocolSection"]["identificationModule"]["nctId"]


def main(base: str) -> None:
    """Drive everything and print it."""
    ClinicalTrials._BASE_URL = f"{base}/"
    client = ClinicalTrials()
    met = {
        "info": list(client.api_info),
        "said": repr(client),
        "tables": tables(client),
        "records": records(client),
    }
    json.dump(met, sys.stdout)


main(sys.argv[1])
