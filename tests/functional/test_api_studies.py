"""`/studies` over all real studies: parameters, fields, pages, forms, errors."""

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from starlette.datastructures import QueryParams

import oas
from audit.client import Answer, Client
from trialatlas.api.asking import PARAMETERS, without_synonyms
from trialatlas.api.params import read
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.export.csv_columns import COLUMNS
from trialatlas.server import create_app

STUDIES = "/api/v2/studies"
NUMBER = "protocolSection.identificationModule.nctId"


def ask(client: Client, **parameters: Any) -> Answer:
    named = {name.replace("__", "."): value for name, value in parameters.items()}
    return client.get(STUDIES, urlencode(named))


def page(client: Client, **parameters: Any) -> dict[str, Any]:
    answer = ask(client, **parameters)
    assert answer.status == 200, answer.text
    return json.loads(answer.body)


def ids(client: Client, **parameters: Any) -> list[str]:
    found = page(client, **{"fields": "NCTId", "pageSize": 1000, **parameters})["studies"]
    return [each["protocolSection"]["identificationModule"]["nctId"] for each in found]


def total(client: Client, **parameters: Any) -> int:
    return page(client, countTotal="true", pageSize=1, **parameters)["totalCount"]


def tables(answer: Answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.text, newline="")))


@pytest.mark.parametrize(
    "parameters",
    [
        {"query__cond": "lung cancer", "countTotal": "true"},
        {"query__term": "AREA[LastUpdatePostDate]RANGE[2019-01-15,MAX]", "pageSize": 100},
        {"filter__overallStatus": "NOT_YET_RECRUITING,RECRUITING"},
        {"filter__geo": "distance(39.0035707,-77.1013313,50mi)", "pageSize": 100},
        {"aggFilters": "results:with,status:com", "pageSize": 50},
        {"fields": "NCTId|BriefTitle|OverallStatus|HasResults"},
        {"fields": "ProtocolSection", "sort": "LastUpdatePostDate"},
        {"markupFormat": "legacy", "pageSize": 100},
        {"query__cond": "no such words at all"},
    ],
    ids=lambda parameters: " ".join(f"{name}={value}" for name, value in parameters.items()),
)
def test_a_page_has_the_shape_that_the_registry_publishes(real: Client, parameters: dict[str, Any]):
    assert oas.faults(oas.document(), "PagedStudies", page(real, **parameters)) == []


def test_every_parameter_of_the_registry_is_known(real: Client):
    listed = oas.document()["paths"]["/studies"]["get"]["parameters"]
    unknown = ask(real, nothing=1).headers["x-hint"]
    known = {each.strip(" .") for each in unknown.partition(":")[2].split(",")}
    assert known == {each["name"] for each in listed}


def test_without_parameters_ten_studies_come_in_full(real: Client, held: Atlas):
    answer = ask(real)
    lines = answer.body.split(b"\n")
    assert lines[0] == b'{"studies":['
    for line in lines[1:11]:
        raw = line.removesuffix(b",")
        assert held.study(json.loads(raw)["protocolSection"]["identificationModule"]["nctId"])
    first = json.loads(lines[1].removesuffix(b","))
    nct_id = first["protocolSection"]["identificationModule"]["nctId"]
    assert lines[1].removesuffix(b",") == held.study(nct_id).stored.raw
    assert set(page(real)) == {"studies", "nextPageToken"}


@pytest.mark.parametrize(("size", "count"), [("0", 10), ("", 10), ("3", 3), ("5000", 1000)])
def test_the_size_of_a_page_is_ten_unless_it_is_asked_and_at_most_a_thousand(
    real: Client, size: str, count: int
):
    assert len(page(real, fields="NCTId", pageSize=size)["studies"]) == count


def test_pages_by_token_hold_every_study_once_and_the_first_alone_has_the_total(real: Client):
    asked = {"query.cond": "lung cancer", "fields": "NCTId", "countTotal": "true", "pageSize": 100}
    found: list[str] = []
    answer = page(real, **asked)
    count = answer["totalCount"]
    while True:
        found += [
            each["protocolSection"]["identificationModule"]["nctId"] for each in answer["studies"]
        ]
        if "nextPageToken" not in answer:
            break
        answer = page(real, **asked, pageToken=answer["nextPageToken"])
        assert "totalCount" not in answer
    assert len(found) == len(set(found)) == count > 200


def test_a_page_may_have_another_size_and_other_fields_than_the_one_before(real: Client):
    token = page(real, query__cond="cancer", pageSize=2)["nextPageToken"]
    rest = ids(real, query__cond="cancer", pageSize=3, pageToken=token)
    assert rest == ids(real, query__cond="cancer", pageSize=5)[2:]


@pytest.mark.parametrize(
    "sort",
    [
        "EnrollmentCount",
        "EnrollmentCount:asc",
        "protocolSection.designModule.enrollmentInfo.count",
        "EnrollmentCount:desc",
    ],
)
def test_numbers_are_sorted_upwards_unless_it_is_said_and_missing_ones_come_last(
    real: Client, sort: str
):
    answer = page(real, sort=sort, fields="EnrollmentCount", pageSize=1000, query__cond="asthma")
    counts = [
        each.get("protocolSection", {}).get("designModule", {}).get("enrollmentInfo", {})
        for each in answer["studies"]
    ]
    given = [each["count"] for each in counts if each]
    assert given == sorted(given, reverse=sort.endswith(":desc"))
    assert len(given) > 20
    assert all(not each for each in counts[len(given) :])


def test_the_size_of_a_list_is_an_order_too(real: Client):
    answer = page(real, sort="NumArmGroups:desc", fields="ArmGroupLabel", pageSize=1000)
    sizes = [
        len(each.get("protocolSection", {}).get("armsInterventionsModule", {}).get("armGroups", []))
        for each in answer["studies"]
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_dates_are_sorted_downwards_unless_it_is_said(real: Client):
    down = ids(real, sort="StudyFirstPostDate", query__cond="asthma")
    assert down == ids(real, sort="StudyFirstPostDate:desc", query__cond="asthma")
    assert down != ids(real, sort="StudyFirstPostDate:asc", query__cond="asthma")


def test_two_keys_sort_and_relevance_may_be_one(real: Client):
    both = "@relevance,StudyFirstPostDate:asc"
    assert len(ids(real, sort=both, query__term="asthma", pageSize=5)) == 5
    best = ids(real, sort="@relevance", query__term="asthma", pageSize=5)
    assert best == ids(real, query__term="asthma", pageSize=5)


def test_filters_decide_what_is_found_and_not_in_which_order(real: Client):
    ranked = ids(real, query__cond="lung cancer")
    left = ids(real, query__cond="lung cancer", filter__overallStatus="COMPLETED")
    assert left == [each for each in ranked if each in set(left)]
    assert 0 < len(left) < len(ranked)


@pytest.mark.parametrize("name", ["overallStatus", "geo", "ids", "advanced"])
def test_a_filter_after_the_count_is_the_same_filter(real: Client, name: str):
    value = {
        "overallStatus": "COMPLETED|TERMINATED",
        "geo": "distance(42.36,-71.06,30mi)",
        "ids": "NCT00000410,nct411",
        "advanced": "AREA[StartDate]RANGE[2001,2002]",
    }[name]
    before = ids(real, **{f"filter.{name}": value})
    assert before == ids(real, **{f"postFilter.{name}": value})
    assert before


def test_lists_are_parted_by_commas_or_pipes(real: Client):
    one = total(real, filter__overallStatus="COMPLETED,WITHDRAWN")
    assert one == total(real, filter__overallStatus="COMPLETED|WITHDRAWN")
    assert one == total(real, filter__overallStatus="COMPLETED") + total(
        real, filter__overallStatus="WITHDRAWN"
    )


def test_a_query_of_numbers_alone_names_studies_whatever_the_filters(real: Client):
    asked = {"query.term": "NCT00000410, nct00004074"}
    assert sorted(ids(real, **asked)) == ["NCT00000410", "NCT00004074"]
    assert len(ids(real, **asked, **{"filter.overallStatus": "WITHHELD"})) == 2
    assert ids(real, **asked, **{"query.cond": "asthma", "aggFilters": "sex:f"}) == []


def test_each_query_looks_in_its_own_area(real: Client):
    melanoma = total(real, query__cond="melanoma")
    assert 0 < melanoma < total(real, query__term="melanoma")
    assert total(real, query__lead="Pfizer") < total(real, query__spons="Pfizer")
    assert total(real, query__locn="Boston") > 0
    assert total(real, query__titles="asthma") < total(real, query__patient="asthma")


def test_the_order_near_a_place_follows_how_steeply_rank_falls_with_distance(real: Client):
    asked = {"query.cond": "cancer", "filter.geo": "distance(42.36,-71.06,1000mi)"}
    flat = ids(real, **asked, geoDecay="func:linear,scale:99999mi,offset:9999mi,decay:0.99")
    steep = ids(real, **asked, geoDecay="func:gauss,scale:5mi,offset:0mi,decay:0.01")
    assert set(flat) == set(steep)
    assert flat != steep
    unmoved = {"query.cond": "cancer", "postFilter.geo": asked["filter.geo"]}
    assert flat == ids(real, **unmoved)
    near = set(ids(real, **{"query.cond": "cancer", "filter.geo": "distance(42.36,-71.06,5mi)"}))
    assert set(steep[: len(near) // 2]) <= near


def test_decay_without_a_place_changes_nothing(real: Client):
    decay = "func:gauss,scale:5mi,offset:0mi,decay:0.01"
    assert ids(real, query__cond="asthma", geoDecay=decay) == ids(real, query__cond="asthma")


def test_choices_of_the_search_form_narrow_and_a_key_that_is_none_finds_nothing(real: Client):
    everything = total(real)
    assert 0 < total(real, aggFilters="sex:f,healthy:y") < everything
    assert total(real, aggFilters="phase:na") == 0


def test_synonyms_to_leave_out_are_named_with_their_area():
    asked = QueryParams(
        "filter.synonyms=ConditionSearch:a1|BasicSearch:b2&postFilter.synonyms=X:c3"
    )
    left_out = without_synonyms(read(PARAMETERS, asked))
    assert left_out == {"ConditionSearch:a1", "BasicSearch:b2", "X:c3"}


def test_a_branch_among_the_fields_brings_all_below_it(real: Client, held: Atlas):
    found = page(real, fields="DesignModule|NCTId", query__id="NCT00000410")["studies"][0]
    record = held.study("NCT00000410").study.record["protocolSection"]
    assert found["protocolSection"]["designModule"] == record["designModule"]
    assert set(found["protocolSection"]) == {"identificationModule", "designModule"}
    assert set(found["protocolSection"]["identificationModule"]) == {"nctId"}


def test_fields_are_named_by_piece_path_or_area_and_keep_the_registrys_order(real: Client):
    by_piece = page(real, fields="BriefTitle,NCTId", pageSize=50)["studies"]
    by_path = page(
        real, fields=f"protocolSection.identificationModule.briefTitle|{NUMBER}", pageSize=50
    )["studies"]
    assert by_piece == by_path
    assert list(by_piece[0]["protocolSection"]["identificationModule"]) == ["nctId", "briefTitle"]
    area = page(real, fields="TitleSearch", pageSize=1)["studies"][0]
    assert set(area["protocolSection"]["identificationModule"]) <= {
        "acronym",
        "briefTitle",
        "officialTitle",
    }


def test_the_queried_fields_are_those_that_the_query_looked_at(real: Client):
    found = page(real, query__titles="asthma", fields="@query", pageSize=1)["studies"][0]
    assert set(found) == {"protocolSection"}
    assert set(found["protocolSection"]) == {"identificationModule"}
    named = page(real, query__term="AREA[Condition]asthma", fields="@query", pageSize=1)
    assert list(named["studies"][0]["protocolSection"]) == ["conditionsModule"]


def test_plain_markup_holds_no_escapes_and_leaves_all_else_alone(real: Client):
    marked = page(real, pageSize=300)["studies"]
    plain = page(real, pageSize=300, markupFormat="legacy")["studies"]
    for one, other in zip(marked, plain, strict=True):
        summary = other["protocolSection"].get("descriptionModule", {}).get("briefSummary", "")
        assert "\\>" not in summary
        assert "\\<" not in summary
        assert list(one["protocolSection"]) == list(other["protocolSection"])
        assert (
            one["protocolSection"]["identificationModule"]
            == (other["protocolSection"]["identificationModule"])
        )
    assert marked != plain


def test_a_table_has_thirty_columns_and_a_line_of_titles_on_its_first_page_alone(real: Client):
    asked = {"format": "csv", "pageSize": 50, "query.cond": "asthma", "countTotal": "true"}
    first = ask(real, **asked)
    rows = tables(first)
    assert rows[0] == list(COLUMNS)
    assert {len(each) for each in rows} == {30}
    assert len(rows) == 51
    assert int(first.headers["x-total-count"]) == total(real, query__cond="asthma")
    second = ask(real, **asked, pageToken=first.headers["x-next-page-token"])
    assert tables(second)[0][0].startswith("NCT0")
    assert "x-total-count" not in second.headers


def test_a_table_takes_titles_as_fields_in_its_own_order(real: Client):
    answer = ask(real, format="csv", fields="Study Title|NCT Number", pageSize=1)
    assert tables(answer)[0] == ["NCT Number", "Study Title"]


@pytest.mark.parametrize(
    ("query", "wording"),
    [
        ("filter.phase=1", "`filter.phase` is unknown parameter"),
        ("filter.overallStatus=X", "Invalid value in parameter `overallStatus`: `X`"),
        ("postFilter.overallStatus=X", "Invalid value in parameter `overallStatus`: `X`"),
        ("format=xml", "Invalid value in parameter `format`: `xml`"),
        ("countTotal=maybe", "Invalid value in parameter `countTotal`: `maybe`"),
        ("pageSize=ten", "Invalid value in parameter `pageSize`: `ten`"),
        ("pageSize=2147483648", "Invalid value in parameter `pageSize`: `2147483648`"),
        ("aggFilters=foo:bar", "Invalid value in parameter `aggFilters`: `foo`"),
        ("fields=Nothing", "contains invalid field name"),
        ("fields=NCT%20Number", "contains invalid field name"),
        ("format=csv&fields=NCTId", "contains invalid field name"),
        ("sort=Nothing", "contains invalid field name"),
        ("sort=BriefTitle", "contains invalid field name"),
        ("fields=", "has incorrect format"),
        ("fields=a*", "has incorrect format"),
        ("sort=NCTId:up", "has incorrect format"),
        ("sort=StartDate,EnrollmentCount,@relevance", "has incorrect format"),
        ("filter.geo=near(1,2,3)", "has incorrect format"),
        ("filter.geo=distance(99,0,50mi)", "has incorrect format"),
        ("filter.synonyms=a1", "has incorrect format"),
        ("geoDecay=func:log,scale:1km,offset:0km,decay:0.5", "has incorrect format"),
        ("filter.ids=NCT0", "has incorrect format"),
        ("query.term=a%20AND", "has incorrect format"),
        ("filter.advanced=AREA%5BStartDate%5DRANGE%5Bx,y%5D", "has incorrect format"),
        ("query.term=AREA%5BFoo%5Dx", "Unknown area name"),
        ("filter.advanced=AREA%5BFoo%5Dx", "Unknown area name"),
        ("pageToken=abracadabra", "Invalid value in parameter `pageToken`: `abracadabra`"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_the_words_that_clients_match(
    real: Client, query: str, wording: str
):
    answer = real.get(STUDIES, query)
    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert wording in answer.text


def test_problem_details_point_at_what_is_wrong_in_an_expression(real: Client):
    asked = {"accept": "application/problem+json"}
    said = json.loads(real.get(STUDIES, "query.cond=lung+AND", headers=asked).body)
    assert said["expression"] == "lung AND"
    assert said["caret"].index("^") == said["position"] == len("lung AN")


def test_a_token_of_another_search_is_refused(real: Client):
    token = page(real, query__cond="asthma")["nextPageToken"]
    assert ask(real, query__cond="cancer", pageToken=token).status == 400


def test_a_page_that_the_client_holds_is_not_sent_again(real: Client):
    first = ask(real, pageSize=5)
    again = real.get(STUDIES, "pageSize=5", {"if-none-match": first.headers["etag"]})
    assert (again.status, again.body) == (304, b"")
    assert ask(real, pageSize=6).headers["etag"] != first.headers["etag"]
    assert first.headers["access-control-allow-origin"] == "*"


def test_a_double_slash_is_answered_at_once(real: Client):
    answer = real.get("/api/v2//studies", "pageSize=1")
    assert answer.status == 200
    assert len(json.loads(answer.body)["studies"]) == 1


def test_records_with_line_breaks_stand_on_one_line_with_their_order_and_numbers(web: Client):
    answer = web.get(STUDIES, "query.id=NCT00000001")
    lines = answer.text.split("\n")
    assert len(lines) == 4
    assert json.loads(lines[1])["derivedSection"] == {
        "miscInfoModule": {"versionHolder": "2026-01-02"}
    }


def test_hidden_contacts_are_in_no_form(discreet: Client, web: Client):
    shown = web.get(STUDIES, "query.id=NCT00000001").text
    assert "ada@example.org" in shown
    for query in ("", "format=csv&", "fields=ContactsLocationsModule|NCTId&"):
        assert "example.org" not in discreet.get(STUDIES, f"{query}query.id=NCT00000001").text


def test_a_table_disarms_what_a_spreadsheet_would_run(web: Client):
    rows = tables(web.get(STUDIES, "format=csv&pageSize=1000"))
    cells = [cell for row in rows for cell in row]
    assert not [each for each in cells if each.startswith(("=", "+", "@"))]


def test_sample_studies_are_said_to_be_fictitious(web: Client):
    assert "FICTITIOUS" in web.get(STUDIES, "pageSize=1000").headers["x-source"]
    assert "FICTITIOUS" not in web.get(STUDIES, "query.id=NCT00000001").headers["x-source"]


def test_a_head_request_has_the_headers_and_no_body(real: Client):
    answer = real.ask("HEAD", STUDIES)
    assert answer.status == 200
    assert answer.body == b""
    assert "etag" in answer.headers


def test_many_numbers_may_be_asked_for_at_once(real: Client):
    wanted = ids(real, pageSize=300)
    assert ids(real, filter__ids="|".join(wanted)) == wanted


def test_a_value_with_unusual_signs_is_no_fault(real: Client):
    for text in ("%", "\x00", "é" * 500, "🙂", '"', "\\", "((", "AREA["):
        assert real.get(STUDIES, f"query.cond={quote(text)}").status in {200, 400}


def test_a_token_goes_on_after_the_index_was_built_anew(tmp_path: Path):
    with Atlas.open(tmp_path / "data", create=True) as atlas:
        atlas.load("sample:30")
        client = Client(create_app(atlas, Config(atlas.data, "--data")))
        asked = {"fields": "NCTId", "pageSize": 7}
        whole = ids(client)
        token = page(client, **asked)["nextPageToken"]
        atlas.rebuild()
        assert ids(client, pageToken=token) == whole[7:]
        atlas.load("sample:31")
        assert "pageToken" in ask(client, **asked, pageToken=token).text
        assert ask(client, **asked, pageToken=token).status == 400
        client.close()
