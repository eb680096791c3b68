"""The site over a small registry: sample studies, and two made to be awkward.

HOSTILE holds markup, another script and direction, an unknown path and a value of the wrong
type. BARE holds nothing but its number.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from audit.client import Answer, Client
from trialatlas.atlas import Atlas
from trialatlas.config import Config, Contacts
from trialatlas.server import create_app

BARE = {"protocolSection": {"identificationModule": {"nctId": "NCT00000002"}}}
HOSTILE = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT00000001",
            "nctIdAliases": ["NCT00000009"],
            "briefTitle": 'دراسة <script>alert(1)</script> & "x"',
        },
        "statusModule": {
            "overallStatus": "ACTIVE_NOT_RECRUITING",
            "startDateStruct": {"date": "2025-12", "type": "ESTIMATED"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "A Hospital <b>", "class": "OTHER"},
            "collaborators": [{"name": "Another", "class": "INDUSTRY"}],
        },
        "descriptionModule": {"briefSummary": "Therapy with \\^131I <img src=x onerror=y>."},
        "conditionsModule": {"conditions": ["甲状腺癌"]},
        "designModule": {
            "studyType": "OBSERVATIONAL",
            "enrollmentInfo": {"count": "sixty"},
            "retiredField": {"reason": "gone"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Responder", "interventionNames": ["Radiation: Iodine"]},
                {"label": "Nonresponder", "interventionNames": ["Radiation: Iodine"]},
            ],
            "interventions": [
                {
                    "type": "RADIATION",
                    "name": "Iodine",
                    "armGroupLabels": ["Responder", "Nonresponder"],
                    "otherNames": ["=1+1", "\uff1d1+1", "-131"],
                }
            ],
        },
        "contactsLocationsModule": {
            "centralContacts": [
                {"name": "Ada Person", "phone": "+1 555 0100", "email": "ada@example.org"}
            ],
            "locations": [
                {
                    "facility": "Clinic",
                    "city": "Nanchang",
                    "country": "China",
                    "contacts": [{"name": "Bo Person", "email": "bo@example.org"}],
                }
            ],
        },
    },
    "derivedSection": {"miscInfoModule": {"versionHolder": "2026-01-02"}},
    "hasResults": False,
}
SAMPLES = 40


def raw(record: object) -> bytes:
    """A record as bytes, spaced as no encoder of ours would, so that a copy can be told."""
    return json.dumps(record, ensure_ascii=False, separators=(" ,", " : ")).encode()


def fill(folder: Path) -> Path:
    """Load the two awkward studies and some of the sample."""
    with Atlas.open(folder, create=True) as atlas:
        for record in (HOSTILE, BARE):
            file = folder / "record.json"
            file.write_bytes(raw(record))
            atlas.load(file)
        atlas.load(f"sample:{SAMPLES}")
    return folder


@contextmanager
def opened(folder: Path, contacts: Contacts = "shown") -> Iterator[Client]:
    """The site over a data folder."""
    with Atlas.open(folder, contacts=contacts) as atlas:
        client = Client(create_app(atlas, Config(folder, "--data", contacts)))
        try:
            yield client
        finally:
            client.close()


def strange_scripts(page: str) -> list[str]:
    """Beginnings of scripts that are no file of ours."""
    ours = r'<script(?! src="/static/[\w-]+\.[0-9a-f]+\.js" defer></script>).{0,40}'
    return re.findall(ours, page, re.DOTALL)


def links(answer: Answer) -> list[str]:
    """Addresses of this site that a page leads to, without fragments, each once."""
    found = re.findall(r'href="(/[^"#]*)', answer.text)
    return list(dict.fromkeys(each.replace("&amp;", "&") for each in found))


def follow(client: Client, address: str) -> Answer:
    """The answer at an address that may hold a query."""
    path, _, query = address.partition("?")
    return client.get(path, query)


def total(answer: Answer) -> int:
    """How many studies a page of results says it found."""
    heading = re.search(r"<h1>(.*?)</h1>", answer.text)
    assert heading, answer.text
    number = re.match(r"[\d,]+", heading[1])
    return int(number[0].replace(",", "")) if number else 0


def options(answer: Answer) -> list[tuple[str, int]]:
    """Addresses of the facets' values, and the counts beside them."""
    pairs = re.findall(r'<li><a href="([^"]+)"[^>]*class="off".*?<small[^>]*>([\d,]+)', answer.text)
    return [
        (address.replace("&amp;", "&"), int(count.replace(",", ""))) for address, count in pairs
    ]
