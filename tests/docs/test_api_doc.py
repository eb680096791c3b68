"""Every address on the page about the API is answered as the page says."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from audit.client import Answer, Client
from real_data import Loaded
from trialatlas.api.single_study import ENDPOINTS as SINGLE
from trialatlas.api.studies import ENDPOINTS as MANY
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def lines(kind: str) -> list[str]:
    found = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    return [line for name, block in found if name == kind for line in block.splitlines()]


@pytest.fixture(scope="module")
def real(real_registry: Loaded) -> Iterator[Client]:
    with Atlas.open(real_registry.folder) as atlas:
        app: Starlette = create_app(atlas, Config(real_registry.folder, "--data"))
        client = Client(app)
        yield client
        client.close()


def get(client: Client, address: str) -> Answer:
    path, _, query = address.partition("?")
    return client.get(path, quote(query, safe="=&%,|:@()-._"))


def test_every_box_of_the_page_is_of_a_known_kind():
    kinds = {name for name, _ in BLOCK.findall(PAGE.read_text(encoding="utf-8"))}
    assert kinds == {"answered", "refused"}


@pytest.mark.parametrize("address", lines("answered"))
def test_an_address_is_answered(real: Client, address: str):
    answer = get(real, address)
    assert answer.status == 200, answer.text
    assert answer.body


@pytest.mark.parametrize("line", lines("refused"))
def test_an_address_is_refused_in_these_words(real: Client, line: str):
    address, _, wording = line.partition(" == ")
    answer = get(real, address)
    assert answer.status in {400, 404}
    assert wording in answer.text


def test_the_page_names_every_parameter_of_both_endpoints():
    page = PAGE.read_text(encoding="utf-8")
    named = {each.name for endpoint in (*MANY, *SINGLE) for each in endpoint.parameters}
    missing = {
        name for name in named if f"`{name}`" not in page and not name.startswith("postFilter.")
    }
    assert missing == set()
