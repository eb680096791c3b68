"""What is learnt in steps is what would be learnt anew."""

import random
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from directory_tables import directory_tables, vocabulary_tables
from trialatlas.directory import gather, learn_directory
from trialatlas.directory import learning as directory_learning
from trialatlas.store import SqliteStore, received
from trialatlas.study import Study
from trialatlas.vocabulary import learn, load_mesh
from trialatlas.vocabulary import learning as vocabulary_learning

CONDITIONS = (
    *("Heart Attack", "heart attacks", "Myocardial Infarction", "Infarction, Myocardial"),
    *("Acute Myocardial Infarction", "AMI", "Acute Myocardial Infarction (AMI)", "Cardiac Attack"),
    *("Stroke", "Stroke, Acute", "Acute Stroke", "Apoplexy", "Cerebral Stroke", "Brain Attack"),
)
TERMS = ("Myocardial Infarction", "Stroke", "Apoplexy")
DRUGS = ("Pembrolizumab", "Keytruda", "MK-3475", "Placebo", "Aspirin", "ASA")
SPONSORS = ("Pfizer", "Pfizer Inc.", "PFIZER", "Merck & Co.", "Merck", "The Merck Group")
SITES = ("City Hospital", "City Hospital, Leipzig", "Hospital of the City", "Clinic 1")
PEOPLE = ("Ann Example", "Ann Example, MD", "Example, Ann", "Bo Example")
MESH = """*NEWRECORD
RECTYPE = D
MH = Stroke
ENTRY = Apoplexy|T047|NON|EQV|x|abdef
ENTRY = Cerebral Stroke|T047|NON|EQV|x|abdef
MN = C10.228
UI = D020521

"""


def record(number: int, release: int, chance: random.Random) -> bytes:
    """A study that names a few things at random, or nothing at all."""
    if chance.random() < 0.1:
        conditions, drugs, sites, others = [], [], [], []
    else:
        conditions = chance.sample(CONDITIONS, chance.randint(1, 3))
        drugs = chance.sample(DRUGS, chance.randint(0, 3))
        sites = chance.sample(SITES, chance.randint(0, 3))
        others = chance.sample(SPONSORS, chance.randint(0, 2))
    return msgspec.json.encode(
        {
            "protocolSection": {
                "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": "A study"},
                "statusModule": {"startDateStruct": {"date": str(chance.randint(1999, 2026))}},
                "descriptionModule": {
                    "briefSummary": chance.choice(("Acute myocardial infarction (AMI).", "None."))
                },
                "sponsorCollaboratorsModule": {
                    "leadSponsor": {"name": chance.choice(SPONSORS)},
                    "collaborators": [{"name": each} for each in others],
                },
                "conditionsModule": {"conditions": conditions},
                "armsInterventionsModule": {
                    "interventions": [
                        {"name": each, "otherNames": chance.sample(DRUGS, 1)} for each in drugs
                    ]
                },
                "contactsLocationsModule": {
                    "locations": [
                        {"facility": each, "city": "Leipzig", "country": "Germany"}
                        for each in sites
                    ],
                    "overallOfficials": [{"name": chance.choice(PEOPLE)}],
                },
            },
            "derivedSection": {
                "miscInfoModule": {
                    "versionHolder": str(
                        (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(release)).date()
                    )
                },
                "conditionBrowseModule": {"meshes": [{"id": "D1", "term": chance.choice(TERMS)}]},
            },
        }
    )


def put(store: SqliteStore, records: list[bytes]) -> None:
    with store.writer() as writer:
        writer.put("a test", [received(Study.decode(each)) for each in records])


def learnt(store: SqliteStore, folder: Path) -> dict[str, Any]:
    learn(store, folder)
    learn_directory(store, folder)
    return {**directory_tables(folder), "vocabulary": vocabulary_tables(folder)}


@pytest.mark.parametrize("mesh", [False, True], ids=["without-mesh", "with-mesh"])
@pytest.mark.parametrize("seed", range(12))
def test_steps_of_changes_give_what_learning_anew_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, *, mesh: bool
):
    for module in (directory_learning, vocabulary_learning):
        monkeypatch.setattr(module, "ANEW_SHARE", 10.0)
        monkeypatch.setattr(module, "STEP", 3)
    monkeypatch.setattr(gather, "MOST_NAMES", 4)
    chance = random.Random(seed)  # noqa: S311 - made studies
    file = tmp_path / "d2026.bin"
    file.write_text(MESH)
    steps = tmp_path / "steps"
    with closing(SqliteStore.open(steps, create=True)) as store:
        if mesh:
            load_mesh(steps, file)
        put(store, [record(1, 0, chance)])
        learnt(store, steps)
        for release in range(1, 9):
            numbers = chance.sample(range(1, 30), chance.randint(1, 7))
            put(store, [record(number, release, chance) for number in numbers])
            in_steps = learnt(store, steps)
            anew = tmp_path / str(release)
            anew.mkdir()
            if mesh:
                load_mesh(anew, file)
            assert in_steps == learnt(store, anew)
        assert in_steps["base"]
        assert any(row[-2] > 1 for row in in_steps["entity"])
