"""The directory of named things: what is gathered, and that its counts are those of a search."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from directory_tables import directory_tables
from real_data import Loaded
from trialatlas.atlas import Atlas, about, named
from trialatlas.cli.app import app
from trialatlas.directory import KINDS, Entity, KindName, kind_named
from trialatlas.directory.layout import DIRECTORY_FILE
from trialatlas.errors import NotFoundError
from trialatlas.query import check, parse


def study(number: int, **given: Any) -> dict[str, Any]:
    """A record that names things; `given` are conditions, drugs, sponsor, sites and so on."""
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": "A study"},
            "statusModule": {
                "overallStatus": "RECRUITING",
                "startDateStruct": {"date": given.get("start", "2020-05")},
            },
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": given.get("sponsor", "Somebody")},
                "collaborators": [{"name": each} for each in given.get("others", ())],
            },
            "conditionsModule": {"conditions": list(given.get("conditions", ()))},
            "armsInterventionsModule": {
                "interventions": [{"type": "DRUG", "name": each} for each in given.get("drugs", ())]
            },
            "contactsLocationsModule": {
                "locations": list(given.get("sites", ())),
                "overallOfficials": [{"name": each} for each in given.get("people", ())],
            },
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": given.get("date", "2026-01-02")},
            "conditionBrowseModule": {
                "meshes": [{"id": "D0", "term": each} for each in given.get("mesh", ())]
            },
        },
    }


def load(atlas: Atlas, folder: Path, *records: dict[str, Any]) -> None:
    file = folder / "records.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in records))
    atlas.load(file)


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    with Atlas.open(tmp_path / "data", create=True) as opened:
        yield opened


def entity(atlas: Atlas, kind: KindName, name: str) -> Entity:
    return named(atlas.directory, kind, name)


def spelled(atlas: Atlas, thing: Entity) -> dict[str, int]:
    return {each.text: each.studies for each in atlas.directory.written(thing)}


def test_spellings_of_one_thing_are_gathered_and_a_study_counts_once(atlas: Atlas, tmp_path: Path):
    load(
        atlas,
        tmp_path,
        study(1, sponsor="Pfizer Inc."),
        study(2, sponsor="PFIZER", others=["Pfizer, Inc"]),
        study(3, sponsor="Pfizer Inc."),
        study(4, sponsor="Merck & Co."),
        study(5, sponsor="Merck KGaA"),
    )
    found = entity(atlas, "sponsors", "pfizer")
    assert (found.name, found.studies) == ("Pfizer Inc.", 3)
    assert spelled(atlas, found) == {"Pfizer Inc.": 2, "PFIZER": 1, "Pfizer, Inc": 1}
    assert about(atlas, found).led == 3
    assert entity(atlas, "sponsors", "Merck KGaA").studies == 1


def test_a_learnt_pair_gathers_two_names_of_a_condition(atlas: Atlas, tmp_path: Path):
    term = "Myocardial Infarction"
    lay = [study(each, conditions=["Heart Attack"], mesh=[term]) for each in range(1, 6)]
    load(atlas, tmp_path, *lay, *(study(each, conditions=[term]) for each in range(6, 13)))
    found = entity(atlas, "conditions", "heart attack")
    assert (found.name, found.studies) == (term, 12)
    reasons = {each.text: each.how for each in atlas.directory.written(found)}
    assert reasons["Heart Attack"] == ("learnt-condition",)


def test_sites_are_one_only_in_the_same_town(atlas: Atlas, tmp_path: Path):
    def site(facility: str, city: str) -> dict[str, str]:
        return {"facility": facility, "city": city, "country": "Germany"}

    load(
        atlas,
        tmp_path,
        study(
            1, sites=[site("City Hospital", "Leipzig"), site("City Hospital, Leipzig", "Leipzig")]
        ),
        study(2, sites=[site("City Hospital", "Jena")]),
    )
    sites = kind_named("sites")
    assert sites is not None
    found = atlas.directory.search("city hospital", sites).entities
    assert sorted((each.place, each.studies) for each in found) == [
        ("Jena, Germany", 1),
        ("Leipzig, Germany", 1),
    ]


def test_what_a_study_no_longer_names_is_gone(atlas: Atlas, tmp_path: Path):
    load(atlas, tmp_path, study(1, conditions=["Asthma"]), study(2, conditions=["Asthma"]))
    assert entity(atlas, "conditions", "Asthma").studies == 2
    load(atlas, tmp_path, study(2, conditions=["Eczema"], date="2026-02-02"))
    assert entity(atlas, "conditions", "Asthma").studies == 1
    load(atlas, tmp_path, study(1, conditions=["Eczema"], date="2026-02-02"))
    with pytest.raises(NotFoundError):
        entity(atlas, "conditions", "Asthma")
    assert entity(atlas, "conditions", "Eczema").studies == 2


def test_learning_bit_by_bit_gives_what_learning_at_once_does(atlas: Atlas):
    for source in ("sample:30:1", "sample:60:1", "sample:20:2"):
        atlas.load(source)
    bit_by_bit = directory_tables(atlas.data)
    atlas.rebuild()
    assert directory_tables(atlas.data) == bit_by_bit
    assert len(bit_by_bit["entity"]) > 100


def test_the_years_are_those_in_which_the_studies_started(atlas: Atlas, tmp_path: Path):
    load(
        atlas,
        tmp_path,
        study(1, conditions=["Asthma"], start="2019"),
        study(2, conditions=["Asthma"], start="2021-02-03"),
        study(3, conditions=["Asthma"], start="2021-02"),
        study(4, conditions=["Asthma"], start=""),
    )
    said = about(atlas, entity(atlas, "conditions", "asthma"))
    assert said.years == ((2019, 1), (2021, 2))
    assert said.total == 4


def test_an_unknown_name_is_answered_with_the_nearest(atlas: Atlas, tmp_path: Path):
    load(atlas, tmp_path, study(1, conditions=["Asthma", "Severe Asthma"]))
    with pytest.raises(NotFoundError) as caught:
        entity(atlas, "conditions", "asthma in cats")
    assert "/conditions/asthma" in caught.value.nearest


def test_a_file_of_another_layout_is_made_anew(atlas: Atlas, tmp_path: Path):
    load(atlas, tmp_path, study(1, conditions=["Asthma"]))
    atlas.directory.close()
    connection = sqlite3.connect(atlas.data / DIRECTORY_FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert atlas.directory.sequence == 0
    assert atlas.directory.counts()["conditions"] == 0
    atlas.directory.close()
    atlas.catch_up()
    assert entity(atlas, "conditions", "Asthma").studies == 1


def test_counts_equal_what_the_search_finds_in_every_real_thing_of_one_in_forty(
    real_registry: Loaded,
):
    with Atlas.open(real_registry.folder) as atlas:
        seen = 0
        for kind in KINDS:
            for found in atlas.directory.listed(kind, limit=100_000).entities[::40]:
                query = parse(about(atlas, found).expression)
                check(query)
                assert atlas.engine.count(query) == found.studies, (kind.name, found.written)
                assert atlas.directory.find(kind, found.slug) == found
                seen += 1
        assert seen > 500


def test_the_command_lists_and_explains(atlas: Atlas, tmp_path: Path):
    load(atlas, tmp_path, study(1, sponsor="Pfizer Inc."), study(2, sponsor="PFIZER"))
    data = ["--data", str(atlas.data)]
    listed = CliRunner().invoke(app, ["browse", "sponsors", *data])
    assert listed.exit_code == 0
    assert "Pfizer Inc." in listed.output or "PFIZER" in listed.output
    one = CliRunner().invoke(app, ["browse", "sponsors", "pfizer", "--json", *data])
    assert json.loads(one.output)["total"] == 2
    assert CliRunner().invoke(app, ["browse", "planets", *data]).exit_code != 0
