"""What stands around every answer of the API: who may read it, how errors look, other methods."""

import gzip
import json

import pytest
import zstandard
from starlette.datastructures import QueryParams
from starlette.requests import Request

from audit.client import Client
from trialatlas.api.params import Parameter, read
from trialatlas.api.problems import problem_answer
from trialatlas.errors import QueryError, StoreDamagedError, UsageError
from trialatlas.server.packing import chosen

DECLARED = (
    Parameter("name"),
    Parameter("filter.kind", "list", choices=("one", "two"), at_most=2),
    Parameter("fields", "list", pattern="[a-z]+", filled=True),
    Parameter("many", "flag"),
    Parameter("size", "number"),
    Parameter("form", "choice", choices=("json", "csv")),
)


def asked(accept: str = "") -> Request:
    headers = [(b"accept", accept.encode())] if accept else []
    return Request({"type": "http", "method": "GET", "path": "/", "headers": headers})


def test_an_address_that_the_api_lacks_is_plain_text_that_any_page_may_read(web: Client):
    answer = web.get("/api/v2/nothing")
    assert answer.status == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["access-control-allow-origin"] == "*"


def test_a_browser_may_ask_first_whether_it_may_ask(web: Client):
    answer = web.ask("OPTIONS", "/api/v2/anything")
    assert answer.status == 204
    assert "GET" in answer.headers["access-control-allow-methods"]
    assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_written(web: Client, method: str):
    answer = web.ask(method, "/api/v2/anything")
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


def test_spare_slashes_are_no_redirect_for_programs(web: Client):
    assert web.get("/api//v2//nothing").status == 404


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("filter.phase=1", "`filter.phase` is unknown parameter"),
        ("filter.kind=one,three", "Invalid value in parameter `kind`: `three`"),
        ("form=xml", "Invalid value in parameter `form`: `xml`"),
        ("many=perhaps", "Invalid value in parameter `many`: `perhaps`"),
        ("size=-1", "Invalid value in parameter `size`: `-1`"),
        ("filter.kind=one,two,one", "has incorrect format"),
        ("fields=", "has incorrect format"),
        ("fields=a,B", "has incorrect format"),
        ("name=a&name=b", "has incorrect format"),
    ],
)
def test_a_parameter_that_cannot_be_is_refused_in_the_words_that_clients_match(
    query: str, wording: str
):
    with pytest.raises(UsageError) as caught:
        read(DECLARED, QueryParams(query))
    assert wording in caught.value.message


def test_parameters_are_read_by_their_kind():
    given = read(DECLARED, QueryParams("name=x&filter.kind=one|two&many=true&size=7&fields=a,%20b"))
    assert given.text("name") == "x"
    assert given.items("filter.kind") == ("one", "two")
    assert given.items("fields") == ("a", "b")
    assert given.flag("many") is True
    assert given.number("size") == 7


def test_what_was_not_given_or_is_blank_is_nothing():
    given = read(DECLARED, QueryParams("name=&size="))
    assert (given.text("name"), given.items("fields")) == ("", ())
    assert (given.flag("many"), given.number("size")) == (False, None)


def test_an_error_is_plain_text_and_its_hint_a_header_of_plain_signs():
    answer = problem_answer(asked(), UsageError("It fails", hint="Ask for “é” at 5%\r\nSet: x"))
    assert answer.body == b"It fails"
    hint = answer.headers["x-hint"]
    assert hint.isascii()
    assert "\n" not in hint
    assert "%E2%80%9C" in hint
    assert "5%25" in hint


def test_whoever_asks_for_problem_details_learns_where_an_expression_fails():
    error = QueryError("No", expression="a AND", position=2, length=3, hint="Write more.")
    answer = problem_answer(asked("application/problem+json"), error)
    said = json.loads(bytes(answer.body))
    assert said["slug"] == "query"
    assert (said["position"], said["caret"]) == (2, "  ^^^")
    assert answer.status_code == said["status"] == 400


def test_plain_text_points_at_the_fault_below_the_words_that_clients_match():
    error = QueryError("No", expression="肺癌 AND", position=3, length=3, hint="Write more.")
    answer = problem_answer(asked(), error)
    assert bytes(answer.body).decode() == "No\n肺癌 AND\n     ^^^"
    said = json.loads(bytes(problem_answer(asked("application/problem+json"), error).body))
    assert (said["position"], said["length"], said["caret"]) == (3, 3, "     ^^^")
    assert "pointed" not in said


def test_damage_is_a_fault_of_the_server():
    assert problem_answer(asked(), StoreDamagedError("x")).status_code == 500


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""),
        ("gzip", "gzip"),
        ("gzip, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0", ""),
        ("br", ""),
        ("gzip;q=x", ""),
    ],
)
def test_the_coding_is_one_that_the_client_takes(accepted: str, coding: str):
    assert chosen(accepted) == coding


def test_an_answer_is_the_same_however_it_is_packed(web: Client):
    plain = web.get("/study/NCT00000001")
    zstd = web.get("/study/NCT00000001", headers={"accept-encoding": "zstd"})
    packed = web.get("/study/NCT00000001", headers={"accept-encoding": "gzip"})
    assert zstd.headers["content-encoding"] == "zstd"
    assert zstandard.ZstdDecompressor().decompressobj().decompress(zstd.body) == plain.body
    assert gzip.decompress(packed.body) == plain.body
    assert int(packed.headers["content-length"]) == len(packed.body)
    assert "accept-encoding" in plain.headers["vary"].lower()
