"""Contact persons that the operator hides are not found, not listed and not given out."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from web_site import BARE, HOSTILE, raw

from trialatlas.atlas import Atlas
from trialatlas.cli import main
from trialatlas.errors import IndexMissingError
from trialatlas.index.protocol import SearchRequest

PROBES = (
    "Person",
    '"Ada Person"',
    "AREA[ContactSearch]Person",
    "AREA[PatientSearch]Person",
    "AREA[CentralContactName]Person",
    "AREA[LocationContactName]Person",
    "AREA[ContactsLocationsModule]Person",
    "SEARCH[Location](AREA[LocationContactName]Person)",
    "SEARCH[Location](AREA[Location]Person)",
)


def fill(folder: Path, atlas: Atlas) -> None:
    for record in (HOSTILE, BARE):
        file = folder / "record.json"
        file.write_bytes(raw(record))
        atlas.load(file)


@pytest.fixture
def discreet_atlas(tmp_path: Path) -> Iterator[Atlas]:
    with Atlas.open(tmp_path / "data", create=True, contacts="hidden") as atlas:
        fill(tmp_path, atlas)
        yield atlas


@pytest.fixture(scope="module")
def open_atlas(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Atlas]:
    folder = tmp_path_factory.mktemp("open")
    with Atlas.open(folder / "data", create=True, contacts="shown") as atlas:
        fill(folder, atlas)
        yield atlas


@pytest.mark.parametrize("probe", PROBES)
def test_no_search_finds_a_study_by_a_hidden_contact(
    open_atlas: Atlas, discreet_atlas: Atlas, probe: str
):
    assert open_atlas.count(probe) == 1
    assert discreet_atlas.count(probe) == 0
    assert discreet_atlas.search("Nanchang").total == 1


def test_hidden_contacts_are_neither_counted_nor_cited(discreet_atlas: Atlas):
    facets = ("CentralContactRole", "LocationContactRole")
    found = discreet_atlas.search(SearchRequest(facets=facets))
    assert all(not facet.values for facet in found.facets)
    assert all("Person" not in hit.held.study.raw.decode() for hit in found.hits)
    assert "Person" not in discreet_atlas.study("NCT00000001").study.raw.decode()


def test_a_study_that_changes_keeps_its_contacts_hidden(discreet_atlas: Atlas, tmp_path: Path):
    discreet_atlas.load("sample:20")
    changed = msgspec.json.decode(raw(HOSTILE))
    changed["protocolSection"]["identificationModule"]["acronym"] = "ANEW"
    file = tmp_path / "changed.json"
    file.write_bytes(raw(changed))
    before = discreet_atlas.engine.info.generation
    discreet_atlas.load(file)
    assert discreet_atlas.engine.info.generation == before
    assert discreet_atlas.count("ANEW") == 1
    assert discreet_atlas.count("Person") == 0


def test_an_index_that_was_built_with_the_other_setting_answers_nothing(tmp_path: Path):
    for first, second in (("shown", "hidden"), ("hidden", "shown")):
        folder = tmp_path / first
        with Atlas.open(folder, create=True, contacts=first) as atlas:
            atlas.load("sample:5")
        with Atlas.open(folder, contacts=second) as atlas:
            with pytest.raises(IndexMissingError):
                atlas.search("study")
            assert atlas.catch_up()
            assert atlas.engine.info.contacts == second
            assert atlas.search("").total == 5


def test_the_command_that_shows_a_study_follows_the_setting(
    open_atlas: Atlas, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
):
    asked = ["trialatlas", "show", "NCT00000001", "--json", "--data", str(open_atlas.data)]
    shown: dict[str, bytes] = {}
    for contacts in ("shown", "hidden"):
        monkeypatch.setenv("TRIALATLAS_CONTACTS", contacts)
        monkeypatch.setattr("sys.argv", asked)
        with pytest.raises(SystemExit):
            main()
        shown[contacts] = capfdbinary.readouterr().out
    assert shown["shown"] == raw(HOSTILE) + b"\n"
    assert b"Person" not in shown["hidden"]
    assert b"Nanchang" in shown["hidden"]
