"""What stands beside a facet's value is what its filter finds.

A facet counts values as they are written; its filter compares their words. So values that differ
only in case, signs or inflection are found together, and only then may a filter find more than
its count says: exactly the studies that hold any of these spellings.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_site import follow, opened, options, total

from audit.client import Client
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.index import values
from trialatlas.index.protocol import SearchRequest
from trialatlas.query.filters import facet_filter
from trialatlas.study.words import words

TOP = 10
PIECES = ("LocationCountry", "LeadSponsorName")
SPELT_IN_TWO_WAYS = "Acme Pharma, Inc."
MADE = (
    (SPELT_IN_TWO_WAYS, ["Guinea"]),
    (SPELT_IN_TWO_WAYS, ["Equatorial Guinea"]),
    (SPELT_IN_TWO_WAYS, ["Guinea-Bissau", "Papua New Guinea"]),
    ("ACME Pharma Inc", ["Papua New Guinea", "Guinea"]),
    ("Acme Pharma", ["New Guinea"]),
)
"""Sponsor and countries of studies made for names that stand in one another."""


def record(number: int, sponsor: str, countries: list[str]) -> bytes:
    sites = [{"country": country} for country in countries]
    protocol = {
        "identificationModule": {"nctId": f"NCT{number:08d}"},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": sponsor}},
        "contactsLocationsModule": {"locations": sites},
    }
    return json.dumps({"protocolSection": protocol}).encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """300 studies of the sample, and those made here."""
    folder = tmp_path_factory.mktemp("facets")
    made = folder / "made.jsonl"
    made.write_bytes(b"\n".join(record(at, *each) for at, each in enumerate(MADE, 1)))
    with Atlas.open(folder, create=True) as atlas:
        atlas.load(made)
        atlas.load("sample:300")
    return folder


@pytest.fixture(scope="module")
def atlas(folder: Path) -> Iterator[Atlas]:
    with Atlas.open(folder) as atlas:
        yield atlas


def counted(atlas: Atlas, piece: str, size: int = TOP) -> dict[str, int]:
    """The values of a facet over all studies, with their counts."""
    answer = atlas.search(SearchRequest(limit=0, facets=(piece,), facet_size=size))
    return dict(answer.facets[0].values)


def spelt_alike(atlas: Atlas, piece: str) -> dict[str, dict[str, set[str]]]:
    """The studies that hold each spelling, by the words that the spellings share."""
    alike: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for nct_id in atlas:
        for value in values.whole_values(atlas.study(nct_id).study, schema.node(piece)):
            alike[" ".join(words(value))][value].add(nct_id)
    return alike


def assert_filters_find_what_is_counted(atlas: Atlas, piece: str) -> None:
    top, alike = counted(atlas, piece), spelt_alike(atlas, piece)
    assert len(top) == TOP
    for value, count in top.items():
        spellings = alike[" ".join(words(value))]
        assert len(spellings[value]) == count
        found = atlas.count(facet_filter(piece, [value]))
        assert found == len(set().union(*spellings.values())), value
        assert found == count or len(spellings) > 1, value


@pytest.mark.parametrize("piece", PIECES)
def test_a_filter_finds_as_many_studies_as_its_facet_counts(atlas: Atlas, piece: str):
    assert_filters_find_what_is_counted(atlas, piece)


@pytest.mark.parametrize("piece", PIECES)
def test_a_filter_finds_as_many_real_studies_as_its_facet_counts(held: Atlas, piece: str):
    assert_filters_find_what_is_counted(held, piece)


def test_a_country_is_not_found_by_a_part_of_its_name(atlas: Atlas):
    held = counted(atlas, "LocationCountry", size=1000)
    for name, count in (("Guinea", 2), ("New Guinea", 1), ("Papua New Guinea", 2)):
        assert held[name] == count == atlas.count(facet_filter("LocationCountry", [name]))


def test_spellings_of_one_name_are_found_together(atlas: Atlas):
    held = counted(atlas, "LeadSponsorName", size=1000)
    assert (held[SPELT_IN_TWO_WAYS], held["ACME Pharma Inc"], held["Acme Pharma"]) == (3, 1, 1)
    for name in (SPELT_IN_TWO_WAYS, "ACME Pharma Inc"):
        assert atlas.count(facet_filter("LeadSponsorName", [name])) == 4
    assert atlas.count(facet_filter("LeadSponsorName", ["Acme Pharma"])) == 1


def test_the_link_of_a_country_leads_to_as_many_studies_as_it_says(folder: Path):
    with opened(folder) as web:
        assert_links_keep_their_word(web, "/search")
        assert_links_keep_their_word(web, "/search?q=Guinea")


def assert_links_keep_their_word(web: Client, address: str) -> None:
    offered = [each for each in options(follow(web, address)) if "country=" in each[0]]
    assert offered
    for link, count in offered:
        assert total(follow(web, link)) == count, link
