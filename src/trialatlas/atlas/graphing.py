"""The nearest neighbours of many studies, written to one Parquet file; by several processes.

Each process opens the registry for itself and makes every so-manieth part. What does not live
here: how alike two studies are (`related`), parts on disk (`graph_parts`).
"""

from __future__ import annotations

import signal
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import wait
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from trialatlas import __version__, schema
from trialatlas.atlas.answers import Progress, Selection, Step
from trialatlas.atlas.graph_parts import Parts
from trialatlas.atlas.relating import MOST
from trialatlas.config import Contacts
from trialatlas.errors import AtlasError, EngineError, StoreError, UsageError
from trialatlas.export.parquet import packages
from trialatlas.export.provenance import REGISTRY
from trialatlas.export.tables import write_table
from trialatlas.processes import SPAWNING
from trialatlas.related.graph import COLUMNS, METHOD, row, weights_said
from trialatlas.related.presets import Preset, known_preset
from trialatlas.sample import is_sample
from trialatlas.store.lock import writer_lock

if TYPE_CHECKING:
    from trialatlas.atlas.likenesses import Likenesses

_Pipe: TypeAlias = Any
"""An end of a pipe; its type differs between systems."""
PART: Final = 50
"""Studies of a part: what a killed process loses at most."""
_STAGE: Final = "Neighbours"
_SOURCE: Final = (
    f"ClinicalTrials.gov, {REGISTRY}; compared by Trial Atlas, which claims neither ownership"
    " nor endorsement."
)


@dataclass(frozen=True, slots=True)
class GraphReport:
    """What was written. `found_made` studies had been gone through by an earlier run; `seconds` is
    wall time of this one.
    """

    file: Path
    studies: int
    rows: int
    found_made: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Task:
    """What a process needs to make parts."""

    data: Path
    contacts: Contacts
    numbers: array[int]
    parts: Parts
    preset: Preset
    neighbours: int
    state: tuple[str, int, int]


def write_graph(
    atlas: Likenesses,
    file: Path,
    found: Selection,
    asked: str,
    *,
    preset: str,
    neighbours: int,
    processes: int,
    progress: Progress | None,
) -> GraphReport:
    """See `Atlas.graph`. `asked` is the expression that found the studies, or empty for all."""
    packages()
    if not 1 <= neighbours <= MOST:
        raise UsageError(
            f"{neighbours} neighbours cannot be asked for", hint=f"Ask for 1 to {MOST}."
        )
    begun = monotonic()
    chosen = known_preset(preset)
    parts = Parts.beside(file, -(-len(found) // PART))
    said = _said(atlas, found, asked, chosen, neighbours)
    with writer_lock(parts.lock):
        parts.begin({"format": 1, "state": found.state.hex(), "part": PART, **said})
        missing = parts.missing()
        made = len(found) - _studies_of(missing, found)
        task = _Task(
            atlas.data, atlas.contacts, found.numbers, parts, chosen, neighbours, _state(atlas)
        )
        count = _Count(len(found), made, progress)
        if processes > 1 and len(missing) > 1:
            _make_apart(task, missing, min(processes, len(missing)), count)
        else:
            _make(atlas, task, missing, count.add)
        rows = write_table(file, parts.aside, COLUMNS, parts.read(), said)
        parts.remove()
    return GraphReport(file, len(found), rows, made, monotonic() - begun)


def _said(
    atlas: Likenesses, found: Selection, asked: str, preset: Preset, neighbours: int
) -> dict[str, str]:
    """Everything that the rows depend on, for the file's metadata."""
    store, mesh = atlas.store.status(), atlas.vocabulary().mesh
    return {
        "source": _SOURCE,
        "fictitious": str(sum(map(is_sample, found))),
        "method": METHOD,
        "package": f"trialatlas {__version__}",
        "schema": schema.fingerprint(),
        "registry_date": store.registry_date,
        "sequence": str(store.sequence),
        "index_generation": found.index.generation,
        "index_sequence": str(found.index.sequence),
        "index_studies": str(found.index.studies),
        "mesh": f"{mesh.headings} headings, loaded {mesh.loaded.isoformat()}" if mesh else "none",
        "contacts": atlas.contacts,
        "expression": asked,
        "studies": str(len(found)),
        "neighbours": str(neighbours),
        **weights_said(preset),
    }


def _state(atlas: Likenesses) -> tuple[str, int, int]:
    info = atlas.engine.info
    return info.generation, info.sequence, atlas.store.status().sequence


def _studies_of(parts: Sequence[int], found: Selection) -> int:
    return sum(len(found.numbers[each * PART : (each + 1) * PART]) for each in parts)


class _Count:
    """Tells how far the work is: studies of this run, and the share of all that is done."""

    def __init__(self, whole: int, made: int, progress: Progress | None) -> None:
        self._whole, self._made, self._progress = whole, made, progress
        self._now = 0

    def add(self) -> None:
        self._now += 1
        if self._progress is not None:
            share = (self._made + self._now) / self._whole
            self._progress(Step(_STAGE, self._now, share))


def _make(atlas: Likenesses, task: _Task, parts: Sequence[int], tell: Callable[[], None]) -> None:
    """Make some parts. Raises StoreError if the registry changes on the way."""
    for number in parts:
        numbers = task.numbers[number * PART : (number + 1) * PART]
        rows: list[list[Any]] = []
        for each in numbers:
            rows.extend(_rows(atlas, f"NCT{each:08d}", task))
            tell()
        if _state(atlas) != task.state:
            raise StoreError(
                "The registry changed while its neighbours were being found",
                hint="Run the same command again: it begins anew, over what is held now.",
                slug="store-changed",
            )
        task.parts.write(number, rows)


def _rows(atlas: Likenesses, nct_id: str, task: _Task) -> Iterator[list[Any]]:
    found = atlas.related(nct_id, task.preset, limit=task.neighbours)
    own = found.held.stored.version.content
    for rank, each in enumerate(found.neighbours, start=1):
        yield row(nct_id, own, rank, each.held.stored.version.content, each.likeness)


def _make_apart(task: _Task, missing: Sequence[int], processes: int, count: _Count) -> None:
    """Make parts in processes of their own. A process that cannot tell of its work ends: none
    outlives the one that started it.
    """
    at_work: dict[_Pipe, Any] = {}
    try:
        for each in range(processes):
            ours, theirs = SPAWNING.Pipe(duplex=False)
            share = missing[each::processes]
            process = SPAWNING.Process(target=_work, args=(task, share, theirs), daemon=True)
            process.start()
            theirs.close()
            at_work[ours] = process
        left = len(at_work)
        while left:
            for ready in wait(list(at_work)):
                left -= _heard(ready, at_work, count)
    finally:
        for ours, process in at_work.items():
            ours.close()
            process.terminate()
            process.join()


def _heard(ready: _Pipe, at_work: dict[_Pipe, Any], count: _Count) -> int:
    """Take in what a process says; 1 if it was the last of it. Raises what it failed with."""
    try:
        said = ready.recv()
    except EOFError as error:
        raise EngineError(
            "A process that was finding neighbours ended before it was done",
            hint="Run the same command again: it goes on where it stopped.",
        ) from error
    if isinstance(said, AtlasError):
        raise said
    if said:
        count.add()
        return 0
    at_work.pop(ready).join()
    ready.close()
    return 1


def _work(task: _Task, parts: Sequence[int], pipe: _Pipe) -> None:
    """The work of one process: it says True for each study, False at its end."""
    from trialatlas.atlas.facade import Atlas  # noqa: PLC0415 - the facade imports this module

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Atlas.open(task.data, contacts=task.contacts) as atlas:
            _make(atlas, task, parts, lambda: pipe.send(True))
        pipe.send(False)
    except AtlasError as error:
        pipe.send(error)
    except (BrokenPipeError, ConnectionResetError):
        pass
