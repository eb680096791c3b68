"""The page about the API, held to the document that it is drawn from."""

import json
import re
from html import unescape
from typing import Any

import pytest
from web_site import strange_scripts

from audit.client import Client
from trialatlas import api

PAGE = "/api"
PATHS: dict[str, Any] = api.DOCUMENT["paths"]


@pytest.fixture(scope="module")
def text(web: Client) -> str:
    answer = web.get(PAGE)
    assert answer.status == 200
    return answer.text


def part(text: str, path: str) -> str:
    """What the page says of one address."""
    name = PATHS[path]["get"]["operationId"]
    section = rf'<section class="field" id="{re.escape(name)}".*?</section>'
    found = re.search(section, text, re.DOTALL)
    assert found, path
    return unescape(found[0])


@pytest.mark.parametrize("path", PATHS)
def test_an_address_is_told_with_all_its_parameters_and_forms(text: str, path: str):
    said, told = PATHS[path]["get"], part(text, path)
    assert f"<code>GET {path}</code>" in told
    assert said["summary"] in told
    names = {each["name"] for each in said.get("parameters", ())}
    assert set(re.findall(r"<code>([^<]+)</code></(?:th|a)>", told)) == names
    for form in said["responses"]["200"]["content"]:
        assert f"<code>{form}</code>" in told


def test_every_explanation_of_a_parameter_stands_on_the_page(text: str):
    plain = unescape(text)
    for path in PATHS.values():
        for each in path["get"].get("parameters", ()):
            assert each["description"] in plain


def test_every_link_within_the_page_leads_somewhere_and_no_place_is_named_twice(text: str):
    places = re.findall(r'\bid="([^"]+)"', text)
    assert len(places) == len(set(places))
    wanted = set(re.findall(r'href="#([^"]+)"', text))
    assert len(wanted) > len(PATHS)
    assert wanted <= set(places)


def test_every_object_that_an_answer_refers_to_is_told(text: str):
    answers = json.dumps([each["get"]["responses"]["200"] for each in PATHS.values()])
    for name in set(re.findall(r"#/components/schemas/(\w+)", answers)):
        assert f'id="shape-{name}"' in text


def test_every_page_links_to_it_and_it_runs_no_script(web: Client, text: str):
    for address in ("/", "/about", PAGE):
        assert 'href="/api"' in web.get(address).text
    assert not strange_scripts(text)


def test_an_address_below_api_that_there_is_not_says_where_they_are_told(web: Client):
    assert PAGE in web.get("/api/v2/nothing").headers["x-hint"]
