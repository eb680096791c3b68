"""Our OpenAPI document and the running API, held to each other both ways."""

import copy
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode

import msgspec
import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route
from web_site import SAMPLES, opened

from audit.client import Answer, Client
from documents_to_hand_in import paragraph, word
from trialatlas import api
from trialatlas.api.asking import QUERIES
from trialatlas.api.record_schema import study_schemas
from trialatlas.atlas import Atlas

ADDRESS = "/api/atlas/openapi.json"
DOCUMENT = api.DOCUMENT
PATHS: list[str] = list(DOCUMENT["paths"])
ACCEPT = {"accept": "application/problem+json"}
PROBLEM = {"$ref": "#/components/schemas/Problem"}
NAMES = {"nctId": "NCT99000001", "module": "design", "version": "1", "number": "0"}
TEXTS = {
    **dict.fromkeys(QUERIES, "cancer"),
    "aggFilters": "results:with",
    "facets": "OverallStatus",
    "fields": "Condition",
    "filter.advanced": "AREA[Phase]PHASE1",
    "filter.geo": "distance(39.0,-77.1,50mi)",
    "filter.ids": "NCT99000001",
    "filter.synonyms": "ConditionSearch:none",
    "initial": "a",
    "q": "a",
    "geoDecay": "func:gauss,scale:100mi,offset:0mi,decay:0.3",
    "expr": "cancer",
    "near": "Paris, 50 km",
    "sort": "StartDate:desc",
    "text": "Asthma in children",
    "to": "NCT99000002",
    "without": "Asthma",
}
"""What is given for parameters whose schema says less than which words are known."""
NOT_NAMES = {"csv": "NCT Number", "ris": "TI"}
"""What `fields` names in files that hold no fields."""


def operation(path: str) -> dict[str, Any]:
    return DOCUMENT["paths"][path]["get"]


def parameters(path: str, place: str) -> list[dict[str, Any]]:
    return [each for each in operation(path).get("parameters", ()) if each["in"] == place]


QUERIED = [(path, each["name"]) for path in PATHS for each in parameters(path, "query")]


def declared(path: str, name: str) -> dict[str, Any]:
    return next(each for each in parameters(path, "query") if each["name"] == name)["schema"]


def filled(client: Client, path: str) -> str:
    """A path with names of what the sample holds."""
    names = {name: quote(each) for name, each in NAMES.items()}
    if "{slug}" in path:
        listed = json.loads(client.get(path.removesuffix("/{slug}")).body)
        names["slug"] = listed["things"][0]["slug"]
    return path.format_map(names)


def asked(client: Client, path: str, query: str = "") -> Answer:
    required = [each["name"] for each in parameters(path, "query") if each.get("required")]
    lacking = {name: TEXTS[name] for name in required if f"{name}=" not in query}
    return client.get(filled(client, path), "&".join(filter(None, (query, urlencode(lacking)))))


def faults(schema: dict[str, Any], value: Any, components: dict[str, Any]) -> list[str]:
    root = {"allOf": [schema], "components": components}
    found = Draft202012Validator(root).iter_errors(value)
    return [f"{each.json_path}: {each.message[:200]}" for each in found]


def strict() -> dict[str, Any]:
    """The schemas, with nothing allowed in an answer that they do not describe."""
    components = copy.deepcopy(DOCUMENT["components"])
    for each in components["schemas"].values():
        if "properties" in each:
            each["additionalProperties"] = False
    return components


STRICT = strict()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("sample")
    with Atlas.open(folder, create=True) as atlas:
        atlas.load(f"sample:{SAMPLES}")
    with opened(folder) as client:
        yield client


@pytest.fixture(scope="module")
def token(sample: Client) -> str:
    return json.loads(sample.get("/api/v2/studies", "pageSize=1").body)["nextPageToken"]


def value_of(path: str, name: str, token: str) -> str:
    """A value that the parameter's schema allows."""
    schema = declared(path, name)
    schema = schema.get("items", schema)
    form = path.rpartition(".")[2]
    known = {**TEXTS, "pageToken": token}
    if name == "fields" and form in NOT_NAMES:
        return NOT_NAMES[form]
    if "enum" in schema:
        return schema["enum"][0]
    if schema["type"] == "integer":
        return str(max(1, schema["minimum"]))
    return "false" if schema["type"] == "boolean" else known[name.replace("postFilter", "filter")]


def test_the_document_is_one_of_openapi_3_1():
    assert list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors()) == []
    assert DOCUMENT["openapi"].startswith("3.1.")


def test_the_document_is_served_as_it_is(sample: Client):
    answer = sample.get(ADDRESS)
    assert answer.status == 200
    assert json.loads(answer.body) == DOCUMENT


def test_every_schema_of_the_document_is_a_schema_and_used():
    text = json.dumps(DOCUMENT)
    for name, schema in DOCUMENT["components"]["schemas"].items():
        Draft202012Validator.check_schema(schema)
        assert f'"#/components/schemas/{name}"' in text, name


def test_no_type_of_an_answer_hides_a_part_of_a_study():
    for name, schema in study_schemas().items():
        assert DOCUMENT["components"]["schemas"][name] == schema
    types = [each.answer for each in api.ENDPOINTS if each.answer is not None]
    _, named = msgspec.json.schema_components(types)
    assert not set(named) & set(study_schemas())


def test_every_route_below_api_is_documented_and_every_documented_path_is_a_route(
    sample: Client,
):
    served = {
        each.path
        for each in sample._app.routes
        if isinstance(each, Route)
        and each.path.startswith("/api/")
        and not each.path.endswith("{rest:path}")
        and each.path != "/api/rss"  # leads to a page's feed
    }
    assert served == set(PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_every_endpoint_and_parameter_is_explained(path: str):
    assert operation(path)["summary"].endswith(".")
    for each in operation(path).get("parameters", ()):
        assert len(each["description"]) > 15, each["name"]
    assert {each["name"] for each in parameters(path, "path")} == set(
        re.findall(r"\{(\w+)\}", path)
    )


@pytest.mark.parametrize("path", PATHS)
def test_a_documented_path_answers_in_a_form_and_shape_that_the_document_gives(
    sample: Client, path: str
):
    answer = asked(sample, path)
    assert answer.status == 200, answer.text
    content = operation(path)["responses"]["200"]["content"]
    media_type = answer.headers["content-type"]
    assert media_type in content
    if media_type == "application/json":
        assert faults(content[media_type]["schema"], json.loads(answer.body), STRICT) == []


@pytest.mark.parametrize("path", PATHS)
def test_every_form_in_the_document_can_be_had(sample: Client, path: str):
    forms = [each for each in parameters(path, "query") if each["name"] == "format"]
    values = [each["schema"]["enum"] for each in forms] or [[""]]
    had = {
        asked(sample, path, urlencode({"format": form} if form else {})).headers["content-type"]
        for form in values[0]
    }
    assert had == set(operation(path)["responses"]["200"]["content"])


@pytest.mark.parametrize(("path", "name"), QUERIED)
def test_a_documented_parameter_is_taken(sample: Client, token: str, path: str, name: str):
    value = value_of(path, name, token)
    schema = declared(path, name)
    typed = json.loads(value) if schema["type"] in {"integer", "boolean"} else value
    said = [typed] if schema["type"] == "array" else typed
    assert faults(schema, said, DOCUMENT["components"]) == []
    answer = asked(sample, path, urlencode({name: value}))
    assert answer.status == 200, answer.text
    if answer.headers["content-type"] == "application/json":
        content = operation(path)["responses"]["200"]["content"]
        shape = content["application/json"]["schema"]
        assert faults(shape, json.loads(answer.body), STRICT) == []


@pytest.mark.parametrize(("path", "name"), QUERIED)
def test_a_value_outside_a_parameters_schema_is_refused(sample: Client, path: str, name: str):
    schema = declared(path, name)
    schema = schema.get("items", schema)
    if schema == {"type": "string"}:
        return
    below = str(schema["minimum"] - 1) if "minimum" in schema else "\u00ac"
    for value in (below, str(schema["maximum"] + 1)) if "maximum" in schema else (below,):
        assert asked(sample, path, urlencode({name: value})).status == 400


@pytest.mark.parametrize("path", PATHS)
def test_a_parameter_that_the_document_lacks_is_refused_in_the_form_it_gives(
    sample: Client, path: str
):
    assert asked(sample, path, "undeclared=1").status == 400
    said = sample.get(filled(sample, path), "undeclared=1", {"accept": "application/problem+json"})
    schema = {"$ref": "#/components/schemas/Problem"}
    assert faults(schema, json.loads(said.body), STRICT) == []


def test_problems_of_expressions_and_of_numbers_have_the_documents_shape(sample: Client):
    for path, query in (
        ("/api/v2/studies", "query.term=a%20AND"),
        ("/api/v2/studies/NCT00000003", ""),
        ("/api/atlas/modules/desing", ""),
        ("/api/v2/nowhere", ""),
    ):
        answer = sample.get(path, query, ACCEPT)
        assert answer.status in {400, 404}
        assert faults(PROBLEM, json.loads(answer.body), STRICT) == []


def test_every_record_of_the_sample_fits_the_schema_of_a_study(sample: Client):
    studies = json.loads(sample.get("/api/v2/studies", "pageSize=1000").body)["studies"]
    schema = {"$ref": "#/components/schemas/Study"}
    assert len(studies) == SAMPLES
    for each in studies:
        assert faults(schema, each, STRICT) == []


def test_the_schema_of_a_study_refuses_what_is_not_declared():
    schema = {"$ref": "#/components/schemas/Study"}
    record = {"protocolSection": {"designModule": {"phases": ["PHASE9"]}}, "hasResults": "yes"}
    assert len(faults(schema, record, DOCUMENT["components"])) == 2


SENT = [path for path in PATHS if "post" in DOCUMENT["paths"][path]]
BODIES = {
    "text/plain": b"Asthma in children",
    "text/markdown": b"# Asthma in children",
    "application/json": json.dumps({"text": "Asthma in children"}).encode(),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": word(
        paragraph("Asthma in children")
    ),
}


@pytest.mark.parametrize("path", SENT)
def test_a_documented_body_is_taken_and_answered_in_the_shape_that_the_document_gives(
    sample: Client, path: str
):
    said = DOCUMENT["paths"][path]["post"]
    assert not any(each.get("required") for each in said["parameters"])
    assert set(said["requestBody"]["content"]) == set(BODIES)
    for media_type, body in BODIES.items():
        answer = sample.post(path, body, media_type)
        assert answer.status == 200, answer.text
        shape = said["responses"]["200"]["content"]["application/json"]["schema"]
        assert faults(shape, json.loads(answer.body), STRICT) == []


def test_a_required_parameter_that_is_missing_is_refused(sample: Client):
    assert SENT
    for path in SENT:
        assert sample.get(path).status == 400
