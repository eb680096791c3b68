"""What a sync kept is searchable, and pages and API say what went away."""

import json
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import pytest

from audit.checks import read_page
from audit.client import Client
from standin import registry as standin
from standin.days import SECOND_DAY, Records
from standin.registry import Hands, StandIn
from trialatlas.atlas import Atlas, Step
from trialatlas.config import Config
from trialatlas.errors import IndexMissingError, RegistryError
from trialatlas.server import create_app
from trialatlas.source.registry import Registry
from trialatlas.sync import Wanted

BUILD = import_module("trialatlas.index.build")


@pytest.fixture
def atlas(tmp_path: Path) -> Iterator[Atlas]:
    with Atlas.open(tmp_path / "data", create=True) as opened:
        yield opened


def registry(stand: StandIn) -> Registry:
    return Registry(stand.address, clockwork=Hands().clockwork(), page_size=10)


def test_each_sync_is_searchable_and_says_what_went_away(
    stand: StandIn, atlas: Atlas, records: Records
):
    steps: list[float] = []
    report = atlas.sync(registry=registry(stand), progress=lambda step: steps.append(step.share))
    assert (report.held, atlas.count("AREA[NCTId]MISSING OR ALL")) == (46, 46)
    assert steps
    stand.day = 1
    report = atlas.sync(registry=registry(stand), wanted=Wanted(check_now=True))
    assert [each.kind for each in report.runs] == ["changes", "ids"]
    assert atlas.behind() == 0
    assert atlas.count(f"AREA[LastUpdatePostDate]RANGE[{SECOND_DAY},MAX]") == 7
    withdrawn, alias, led_to = list(records[0])[:3]
    client = Client(create_app(atlas, Config(atlas.data, "test")))
    try:
        for number, became in ((withdrawn, None), (alias, led_to)):
            page = client.get(f"/study/{number}")
            read_page(page.text)
            assert "The registry does not have this study any more" in page.text
            assert (f'<a href="/study/{led_to}">' in page.text) == bool(became)
            said = json.loads(client.get(f"/api/atlas/studies/{number}").body)
            assert said["gone"].get("became") == became
        assert "does not have this study" not in client.get(f"/study/{led_to}").text
        assert "gone" not in json.loads(client.get(f"/api/atlas/studies/{led_to}").body)
        fresh = client.get("/status")
        read_page(fresh.text)
        assert fresh.text.count("<tr>") == 4  # a head and three runs
        assert f'href="/study/{withdrawn}"' in fresh.text
        told = json.loads(client.get("/status.json").body)
        assert [each["kind"] for each in told["runs"]] == ["ids", "changes", "full"]
        assert {each["nctId"]: each["became"] for each in told["gone"]} == {
            withdrawn: None,
            alias: led_to,
        }
        assert (told["registryRelease"], told["behind"], told["studies"]) == (SECOND_DAY, 0, 47)
        history = json.loads(client.get(f"/api/atlas/studies/{led_to}/history").body)
        assert {each["source"] for each in history["sightings"]} == {"127.0.0.1"}
    finally:
        client.close()


def test_what_came_before_a_failure_is_searchable(stand: StandIn, atlas: Atlas):
    stand.faults[:] = [None, None, *[standin.status(500)] * 8]
    with pytest.raises(RegistryError):
        atlas.sync(registry=registry(stand))
    assert (len(atlas), atlas.count("ALL"), atlas.behind()) == (20, 20, 0)


def test_what_fills_an_empty_store_can_be_searched_as_it_goes_and_after_it_was_cut_off(
    atlas: Atlas, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(BUILD, "SHOWN_EVERY", 100)
    found: list[int] = []

    def look(_step: Step) -> None:
        with suppress(IndexMissingError), Atlas.open(atlas.data) as reader:
            found.append(reader.count("ALL"))
            assert reader.engine.info.studies == found[-1]
            assert reader.behind() == len(reader)  # it stands for no change yet
            if found[-1] > 250:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atlas.load("sample:800", progress=look)
    assert found == sorted(found)
    assert 250 < found[-1] < 800
    assert atlas.count("ALL") == found[-1]
    atlas.load("sample:800")
    assert (len(atlas), atlas.count("ALL"), atlas.behind()) == (800, 800, 0)
    assert not any(each.wrong for each in atlas.verify())


def test_while_there_is_an_index_one_that_is_built_anew_is_seen_when_it_is_whole(
    stand: StandIn, atlas: Atlas, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(BUILD, "SHOWN_EVERY", 10)
    atlas.sync(registry=registry(stand))
    found: set[int] = set()

    def look(_step: Step) -> None:
        with Atlas.open(atlas.data) as reader:
            found.add(reader.count("ALL"))

    atlas.rebuild(progress=look)
    assert found == {46}


def test_an_interrupt_ends_the_run_on_record_and_the_next_one_goes_on(stand: StandIn, atlas: Atlas):
    steps: list[int] = []

    def interrupt(step: Step) -> None:
        steps.append(step.count)
        if len(steps) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        atlas.sync(registry=registry(stand), progress=interrupt)
    (first,) = atlas.store.journal.runs()
    assert (first.state, first.pages, first.ended is not None) == ("interrupted", 2, True)
    report = atlas.sync(registry=registry(stand))
    assert (report.runs[0].pages, report.held, atlas.count("ALL")) == (3, 46, 46)
