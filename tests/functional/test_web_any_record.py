"""Records whose values are not what the declaration says: nothing breaks, nothing is lost."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from web_site import opened

from audit.client import Client
from audit.walk import pages_of
from trialatlas.atlas import Atlas
from trialatlas.sample import generate

COUNT = 10
STRANGE: list[Any] = ["", "<b>", "NA", 0, -7, 3.5, True, None, [], {}, [[]], [None], {"x": [1]}]


def bent(value: Any, chance: random.Random) -> Any:
    """A copy of a record in which some values are of another type."""
    if chance.random() < 0.12:
        return chance.choice(STRANGE)
    if isinstance(value, dict):
        return {name: bent(below, chance) for name, below in value.items()}
    if isinstance(value, list):
        return [bent(each, chance) for each in value]
    return value


@pytest.fixture(scope="module")
def strange(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, list[str]]]:
    folder: Path = tmp_path_factory.mktemp("strange")
    chance = random.Random(20261121)  # noqa: S311 - the same each time, and no secret
    records: list[bytes] = []
    for raw in generate(COUNT, 3):
        whole = json.loads(raw)
        record = {**bent(whole, chance), "protocolSection": {}}
        for name, module in whole["protocolSection"].items():
            record["protocolSection"][name] = bent(module, chance)
        nct_id = whole["protocolSection"]["identificationModule"]["nctId"]
        identification = record["protocolSection"]["identificationModule"]
        named = identification if isinstance(identification, dict) else {}
        record["protocolSection"]["identificationModule"] = {**named, "nctId": nct_id}
        records.append(json.dumps(record).encode())
    file = folder / "strange.jsonl"
    file.write_bytes(b"\n".join(records))
    with Atlas.open(folder, create=True) as atlas:
        assert atlas.load(file).added == COUNT
        ids = [*atlas]
    with opened(folder) as client:
        yield client, ids


@pytest.mark.parametrize("place", range(COUNT))
def test_every_page_and_export_of_a_strange_record_answers(
    strange: tuple[Client, list[str]], place: int
):
    client, ids = strange
    for page in pages_of(ids[place]):
        assert client.get(page.address).status == 200, page.address
    for suffix in ("json", "csv", "md", "ris"):
        assert client.get(f"/study/{ids[place]}.{suffix}").status == 200


def test_a_search_shows_strange_records(strange: tuple[Client, list[str]]):
    client, ids = strange
    page = client.get("/search")
    assert page.status == 200
    assert all(each in page.text for each in ids)
    assert client.get("/search", "q=study").status == 200
    assert client.get("/").status == 200
