"""Readers in other processes never see half a change, whatever they ask."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from fresh_turns import arrive, sequence_of, truth, watch, write

from trialatlas.atlas import Atlas

TURNS = 7
PATIENCE = 120
READERS = [watch, arrive]


def test_readers_that_ask_without_pause_see_each_change_whole_or_not_at_all(tmp_path: Path):
    """Changes in place, and in the middle an index that is built anew."""
    known = truth(TURNS)
    data = tmp_path / "data"
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with Atlas.open(data, create=True) as atlas:
        atlas.load(write(0, tmp_path))
        ends = [context.Pipe() for _ in READERS]
        readers = [
            context.Process(target=ask, args=(data, known, stop, there), daemon=True)
            for ask, (_, there) in zip(READERS, ends, strict=True)
        ]
        for each in readers:
            each.start()
        _meet(0, ends)
        for turn in range(1, TURNS):
            atlas.load(write(turn, tmp_path))
            assert atlas.engine.info.sequence == sequence_of(turn)
            if turn == TURNS // 2:
                atlas.rebuild()
            _meet(turn, ends)
        stop.set()
        faults = [here.recv() for here, _ in ends]
        for each in readers:
            each.join()
    assert faults == [[]] * len(READERS)


def _meet(turn: int, ends: list[tuple[Connection, Connection]]) -> None:
    """Go on when every reader has met a turn, or has stopped at what was wrong."""
    for here, _ in ends:
        assert here.poll(PATIENCE)
        said = here.recv()
        assert said == turn, said
