"""A server under steady load takes up whatever is published, and drops no request for it."""

import json
from pathlib import Path

from fresh_server import Server, Steady, from_each_worker, held_files, serving
from fresh_turns import CHANGED, study, write

from trialatlas.atlas import Atlas
from trialatlas.index import build

SWAPS = 50
ADDRESSES = [
    "/",
    "/search?q=aspirin",
    "/search?q=turn1&view=map",
    "/study/NCT00000001",
    "/study/NCT00000002/contacts-locations",
    "/study/NCT00000003/related",
    "/api/v2/studies?query.term=aspirin&countTotal=true",
    "/api/v2/stats/size",
    "/api/atlas/studies/NCT00000004",
    "/status.json",
]


def titled(turn: int) -> str:
    """The address at which a worker says how many studies were written in a turn."""
    return f"/api/v2/studies?query.titles=turn{turn}&countTotal=true&pageSize=1"


def counts(server: Server, turn: int) -> list[int]:
    """What each worker says of a turn at its first answer from now on."""
    return [each["totalCount"] for each in from_each_worker(server, titled(turn)).values()]


def test_whatever_is_published_each_worker_answers_from_it_and_no_request_fails(tmp_path: Path):
    data = tmp_path / "data"
    with Atlas.open(data, create=True) as atlas:
        atlas.load(write(0, tmp_path))
        with serving(data) as server:
            steady = Steady(server.port, ADDRESSES)
            with steady.reading(3):
                for turn in (1, 2):
                    atlas.load(write(turn, tmp_path))
                    assert counts(server, turn) == [CHANGED, CHANGED]
                one = tmp_path / "one.json"
                one.write_bytes(study(7, 3).raw)
                atlas.load(one)
                assert counts(server, 3) == [1, 1]
                generation = atlas.engine.info.generation
                atlas.rebuild()
                assert atlas.engine.info.generation != generation
                assert counts(server, 3) == [1, 1]
                _publish_another_layout(data)
                assert counts(server, 3) == [1, 1], "what was there before goes on answering"
                two = tmp_path / "two.json"
                two.write_bytes(study(8, 3).raw)
                atlas.load(two)
                assert counts(server, 3) == [2, 2]
            assert steady.faults == []
            assert set(steady.answers) == {200}


def test_after_many_swaps_a_worker_holds_no_more_files_than_before(tmp_path: Path):
    data = tmp_path / "data"
    with Atlas.open(data, create=True) as atlas:
        atlas.load(write(0, tmp_path))
        sequence = atlas.store.status().sequence
    with serving(data) as server:
        workers = from_each_worker(server, titled(0))
        # Of the index alone: other files are opened when a page first needs them.
        before = {each: held_files(each, data / "index") for each in workers}
        for swap in range(SWAPS):
            studies = [study(number, 5).raw for number in range(1, 4 + swap)]
            build(data / "index", studies, processes=0, sequence=sequence)
            assert counts(server, 5) == [3 + swap] * 2
        assert {each: held_files(each, data / "index") for each in workers} == before
        assert all(each["open"] for each in before.values())
        kept = list((data / "index" / "generations").iterdir())
        assert len(kept) <= 2, "the one that answers, and the one before until the next is built"


def _publish_another_layout(data: Path) -> None:
    """As a newer program would that builds its own index in the folder."""
    pointer = data / "index" / "current.json"
    said = json.loads(pointer.read_bytes())
    aside = pointer.with_suffix(".new")
    aside.write_text(json.dumps(said | {"layout": said["layout"] + 1}))
    aside.replace(pointer)
