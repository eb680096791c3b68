"""A study as a reference: form, tags, and what a hostile text may not do."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from trialatlas.export.provenance import Provenance
from trialatlas.export.ris import TAGS, as_ris
from trialatlas.study import Study

LINE = re.compile(r"[A-Z][A-Z0-9]  - .*")
ORIGIN = Provenance(
    nct_id="NCT00000001",
    sample=False,
    processed="2 Jan 2026",
    processed_iso="2026-01-02",
    first_seen=datetime(2026, 1, 3, tzinfo=UTC),
    last_changed=datetime(2026, 1, 4, tzinfo=UTC),
    version=1,
    address="https://clinicaltrials.gov/study/NCT00000001",
)


def study(**modules: Any) -> Study:
    protocol: dict[str, Any] = {"identificationModule": {"nctId": "NCT00000001"}}
    for name, module in modules.items():
        protocol.setdefault(name, {}).update(module)
    return Study.of({"protocolSection": protocol})


def pairs(made: bytes) -> list[tuple[str, str]]:
    lines = made.decode().split("\r\n")
    assert lines.pop() == ""
    assert all(LINE.fullmatch(line) for line in lines)
    return [(line[:2], line[6:]) for line in lines]


def test_each_author_stands_on_a_line_of_its_own() -> None:
    made = as_ris(
        study(
            sponsorCollaboratorsModule={
                "leadSponsor": {"name": "A Hospital"},
                "collaborators": [{"name": "B Trust"}, {"name": "C Fund"}],
            },
            contactsLocationsModule={"overallOfficials": [{"name": "Ada Person, MD"}]},
        ),
        ORIGIN,
    )
    assert [pair for pair in pairs(made) if pair[0] in {"AU", "A2", "A3"}] == [
        ("AU", "A Hospital"),
        ("A2", "B Trust"),
        ("A2", "C Fund"),
        ("A3", "Ada Person, MD"),
    ]


@pytest.mark.parametrize(
    ("posted", "written"),
    [("1999-11-04", "1999/11/04/"), ("1999-11", "1999/11//"), ("1999", "1999///")],
)
def test_a_date_keeps_its_precision(posted: str, written: str) -> None:
    made = as_ris(study(statusModule={"studyFirstPostDateStruct": {"date": posted}}), ORIGIN)
    assert ("DA", written) in pairs(made)
    assert ("PY", "1999") in pairs(made)


def test_a_text_cannot_start_a_tag_of_its_own() -> None:
    made = as_ris(study(identificationModule={"briefTitle": "One\r\nER  - \r\nTY  - BOOK"}), ORIGIN)
    found = pairs(made)
    assert [tag for tag, _ in found].count("ER") == 1
    assert ("TI", "One ER - TY - BOOK") in found


def test_only_the_tags_asked_for_stand_between_beginning_and_end() -> None:
    made = as_ris(study(identificationModule={"briefTitle": "One"}), ORIGIN, ("TI",))
    assert [tag for tag, _ in pairs(made)] == ["TY", "TI", "ER"]


def test_every_real_study_is_one_well_formed_reference(real_studies: list[Study]) -> None:
    for each in real_studies:
        tags = [tag for tag, _ in pairs(as_ris(each, ORIGIN))]
        assert (tags[0], tags[-1], tags.count("ER")) == ("TY", "ER", 1)
        assert set(tags) <= set(TAGS)
        assert [TAGS.index(tag) for tag in tags] == sorted(TAGS.index(tag) for tag in tags)
