"""One value in readable form, whatever the record holds."""

import re
from typing import Any

import pytest

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.values import show, show_text


def text(piece: str, value: Any) -> str:
    return show(schema.node(piece), value).text


def href(piece: str, value: Any) -> str | None:
    return show(schema.node(piece), value).href


@pytest.mark.parametrize(
    ("piece", "value", "expected"),
    [
        ("OverallStatus", "RECRUITING", "Recruiting"),
        ("OverallStatus", "A_NEW_WORD", "A new word"),
        ("Phase", ["PHASE1", "PHASE2"], "Phase 1, Phase 2"),
        ("StartDate", "2020-05", "May 2020"),
        ("StartDate", "in spring", "in spring"),
        ("MinimumAge", "18 Years", "18 years"),
        ("MinimumAge", "N/A", "N/A"),
        ("HasResults", True, "Yes"),
        ("HasResults", "false", "No"),
        ("HasResults", "perhaps", "perhaps"),
        ("EnrollmentCount", 0, "0"),
        ("EnrollmentCount", 12345, "12,345"),
        ("EnrollmentCount", "12345", "12,345"),
        ("EnrollmentCount", "many", "many"),
        ("LargeDocSize", 999, "999 bytes"),
        ("LargeDocSize", 1_234_567, "1.2 MB"),
        ("LocationGeoPoint", {"lat": 28.68396, "lon": 115.85306}, "28.68° N, 115.85° E"),
        ("LocationGeoPoint", {"lat": -33.9, "lon": -18.4}, "33.90° S, 18.40° W"),
        ("LocationGeoPoint", {"lat": "north"}, "lat: north"),
        ("BriefTitle", "Uptake of \\^131I", "Uptake of ¹³¹I"),
        ("BriefTitle", {"a": [1, True]}, "a: 1, Yes"),
        ("BriefSummary", 5, "5"),
        ("BriefTitle", None, ""),
    ],
)
def test_a_value_is_shown_in_plain_words(piece: str, value: Any, expected: str):
    assert text(piece, value) == expected


@pytest.mark.parametrize(
    ("piece", "value", "expected"),
    [
        ("ReferencePMID", "12345", "https://pubmed.ncbi.nlm.nih.gov/12345/"),
        ("ReferencePMID", "12345/../x", None),
        ("NCTId", "NCT00000102", "/study/NCT00000102"),
        ("NCTId", "NCT1", None),
        ("IPDSharingURL", "https://example.org/a?b=c&d=e", "https://example.org/a?b=c&d=e"),
        ("IPDSharingURL", "javascript:alert(1)", None),
        ("IPDSharingURL", "JavaScript://example.org", None),
        ("IPDSharingURL", "http://", None),
        ("IPDSharingURL", "http://[", None),
        ("IPDSharingURL", "https://exa mple.org", None),
        ("CentralContactEMail", "a@example.org", "mailto:a@example.org"),
        ("CentralContactEMail", "a@example.org?bcc=x y", None),
        ("CentralContactPhone", "+1 (555) 123-4567", "tel:+15551234567"),
        ("CentralContactPhone", "ask at the desk", None),
    ],
)
def test_only_a_safe_address_becomes_a_link(piece: str, value: str, expected: str | None):
    assert href(piece, value) == expected
    assert ("<a " in show(schema.node(piece), value).html) == (expected is not None)


@pytest.mark.parametrize(
    "value",
    ["<b>&\"'", "\ud800\x00", True, 0, -1.5, 10**30, float("nan"), None, {"<": "<"}, [["<"]]],
)
def test_every_leaf_shows_a_value_of_any_type_safely(value: Any):
    for node in schema.NODES:
        if node.is_leaf:
            shown = show(node, value)
            assert set(re.findall(r"<(\w+)", shown.html)) <= {"p"}, node.piece
            assert shown.html.encode() is not None
            assert shown.text.encode() is not None


def test_no_value_of_the_real_studies_is_left_raw(real_studies: list[Study]):
    for study in real_studies[::5]:
        for node in schema.NODES:
            if node.draw in {"word", "date", "age", "point"}:
                for value in study.values(node.piece):
                    assert not re.search(r"_|\{|T\d\d:", show(node, value).text), node.piece


def test_the_text_alone_is_the_text_of_the_whole(real_studies: list[Study]):
    shown = 0
    for study in real_studies[::10]:
        for node in schema.NODES:
            if node.is_leaf:
                for value in study.values(node.piece):
                    assert show_text(node, value) == show(node, value).text
                    assert show_text(node, [value, value]) == show(node, [value, value]).text
                    shown += 1
    assert shown > 5000
