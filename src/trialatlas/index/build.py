"""Building an index aside and swapping it in.

Other processes turn records into documents; this one hands them to the
engine's writers. Until the last step nobody sees anything of it, and a build
that fails or is killed leaves the index as it was. What lives elsewhere: the
documents (`document`), processes (`workers`), generations on disk (`generation`).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import tantivy

from trialatlas import schema
from trialatlas.config import Contacts
from trialatlas.directory.told import Told, told_by
from trialatlas.errors import EngineError, EnvironmentFaultError, IndexMissingError
from trialatlas.index.document import encode, encoded_sites, study_document
from trialatlas.index.fields import SITES, STUDIES
from trialatlas.index.generation import ENGINE, Generations
from trialatlas.index.protocol import IndexInfo
from trialatlas.index.workers import Workers
from trialatlas.study import Study
from trialatlas.study.contacts import as_shown

_LONGEST_WORD_OF_ENGINE = 200
_REFUSALS = (
    "No space left",
    "Read-only file system",
    "Permission denied",
    "Too many open files",
    "File too large",
    "Disk quota exceeded",
    "Input/output error",
)
_BATCH = 64
_HEAP_BYTES = 256_000_000
_SITE_HEAP_BYTES = 128_000_000

SHOWN_EVERY = 50_000
"""Studies after which what is built so far is shown, where there is nothing else to search."""

Progress = Callable[[int], None]
"""Called now and then with the number of studies indexed so far."""

Learn = Callable[[Told], None]
"""Called with what some of the studies say about names."""

Meanwhile = Callable[[IndexInfo], None]
"""Called with an index that can be searched, while the engine puts its files together."""


class Prepared(NamedTuple):
    """Documents of some studies, ready for the writers."""

    studies: list[str]
    sites: list[str]
    told: Told
    """What the studies say about names."""


class _Told(NamedTuple):
    """Who is told what while an index is built."""

    learn: Learn
    progress: Progress
    finishing: Progress


def build(
    directory: Path,
    records: Iterable[bytes],
    *,
    processes: int = 1,
    sequence: int | Callable[[], int] = 0,
    contacts: Contacts = "shown",
    learn: Learn | None = None,
    progress: Progress | None = None,
) -> IndexInfo:
    """Build an index of the records, each a study as received and no two of one study.

    `processes` counts those beside this one that make documents; 0 makes them here. All else is as
    `build_prepared` has it. Raises RecordError for a record that is no study.
    """
    with Workers(processes, _nothing_to_start, [__name__]) as workers:
        return build_prepared(
            directory,
            workers.in_order(partial(prepare, contacts=contacts), _batches(iter(records))),
            sequence=sequence,
            contacts=contacts,
            learn=learn,
            progress=progress,
        )


def build_prepared(
    directory: Path,
    batches: Iterable[Prepared],
    *,
    sequence: int | Callable[[], int] = 0,
    contacts: Contacts = "shown",
    learn: Learn | None = None,
    progress: Progress | None = None,
    finishing: Progress | None = None,
    meanwhile: Meanwhile | None = None,
) -> IndexInfo:
    """Build an index of documents that come in batches, no two of one study.

    Readers see the former index until the new one is whole; where there is none that fits, they see
    it grow, as one that stands for no change of the store yet. `sequence` is the store's number
    that the documents stand for, or is asked for it after the last. With `contacts` hidden, contact
    persons were left out. `learn` is given what the studies say about names. `finishing` is called
    when no more documents come, and again when `meanwhile` is done: the engine puts its files
    together in threads of its own, which takes minutes for a whole registry, and what is done
    meanwhile takes the other core. Raises EngineError if another process writes or the engine
    fails; what is searchable by then stays.
    """
    generations = Generations(directory, contacts)
    with generations.writing(), translated():
        shown = _Shown(generations, generations.start(), contacts)
        with generations.hold(shown.folder.name), shown.removed_on_failure():
            told = _Told(learn or _unheard, progress or _silently, finishing or _silently)
            writers = _Writers(
                STUDIES.create(shown.folder / "studies").writer(_HEAP_BYTES, 1),
                SITES.create(shown.folder / "sites").writer(_SITE_HEAP_BYTES, 1),
            )
            count = _write(shown, writers, batches, told)
            info = shown.publish(count, sequence() if callable(sequence) else sequence)
            if meanwhile is not None:
                meanwhile(info)
            told.finishing(count)
            shown.merge(writers, info)
        generations.sweep()
    return info


class _Writers(NamedTuple):
    """The engine's, of the two kinds of documents."""

    studies: tantivy.IndexWriter
    sites: tantivy.IndexWriter


class _Shown:
    """A generation that is being built, and whether it is shown already."""

    def __init__(self, generations: Generations, folder: Path, contacts: Contacts) -> None:
        self.folder = folder
        self._generations = generations
        self._contacts: Contacts = contacts
        self._grows = not _is_there(generations)
        self._at = 0
        self._is_shown = False

    def is_due(self, count: int) -> bool:
        """Whether what is built so far is to be shown."""
        return self._grows and count >= self._at + SHOWN_EVERY

    def publish(self, count: int, sequence: int = 0) -> IndexInfo:
        """Let readers see it. On the way it stands for no change of the store: what it holds is not
        all that was changed up to any of them.
        """
        info = IndexInfo(
            engine=ENGINE,
            generation=self.folder.name,
            schema=schema.fingerprint(),
            sequence=sequence,
            studies=count,
            built=datetime.now(UTC),
            contacts=self._contacts,
        )
        self._generations.publish(info)
        self._at = count
        self._is_shown = True
        return info

    def commit(self, writers: _Writers) -> None:
        """Commit what all writers were given, while no reader takes it up."""
        with self._generations.changing(self.folder.name):
            writers.sites.commit()
            writers.studies.commit()

    def merge(self, writers: _Writers, info: IndexInfo) -> None:
        """Wait until the engine has put files together. Readers take up what came of it: an index
        of few files answers sooner.
        """
        before = self._files()
        for writer in writers:
            writer.wait_merging_threads()
        if self._files() != before:
            self._generations.publish(info)

    def _files(self) -> list[int]:
        """Changes whenever the engine's lists of files do."""
        lists = [self.folder / kind / "meta.json" for kind in ("studies", "sites")]
        return [each.stat().st_mtime_ns for each in lists]

    @contextmanager
    def removed_on_failure(self) -> Generator[None]:
        """Remove what nobody has seen; what is shown stays, and is brought up by the next who
        writes.
        """
        try:
            yield
        except BaseException:
            if not self._is_shown:
                shutil.rmtree(self.folder, ignore_errors=True)
            raise


def _is_there(generations: Generations) -> bool:
    try:
        generations.current()
    except IndexMissingError:
        return False
    return True


@contextmanager
def translated() -> Generator[None]:
    """Turn what the engine raises into our own error."""
    try:
        yield
    except (OSError, ValueError, BrokenProcessPool) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> EngineError | EnvironmentFaultError:
    """Our error for one of the engine's, which says in words what the machine refused."""
    said = str(error).partition("\n")[0][:_LONGEST_WORD_OF_ENGINE]
    if getattr(error, "errno", None) is not None or any(sign in said for sign in _REFUSALS):
        return EnvironmentFaultError(
            f"The index cannot be read or written: {said}",
            hint="Check the disk's free space and the folder's permissions.",
        )
    return EngineError(
        f"The index's engine failed: {said}",
        hint="If it happens again, build the index anew from the store: trialatlas rebuild",
    )


def prepare(records: Iterable[bytes], contacts: Contacts) -> Prepared:
    """The documents of some records, and what they say about names."""
    return prepare_decoded(map(Study.decode, records), contacts)


def prepare_decoded(held: Iterable[Study], contacts: Contacts) -> Prepared:
    """The same of records that are decoded already."""
    studies = [as_shown(each, contacts) for each in held]
    return prepare_studies(studies)._replace(told=told_by(studies))


def prepare_studies(studies: Iterable[Study]) -> Prepared:
    """The documents of some studies."""
    prepared = Prepared([], [], told_by(()))
    for study in studies:
        prepared.studies.append(encode(study_document(study)))
        prepared.sites.extend(encoded_sites(study))
    return prepared


def _write(shown: _Shown, writers: _Writers, batches: Iterable[Prepared], told: _Told) -> int:
    count = reported = 0
    for prepared in batches:
        add(writers.studies, prepared.studies)
        add(writers.sites, prepared.sites)
        told.learn(prepared.told)
        count += len(prepared.studies)
        if count >= reported + _BATCH:
            told.progress(count)
            reported = count
        if shown.is_due(count):
            shown.commit(writers)
            shown.publish(count)
    told.progress(count)
    told.finishing(count)
    shown.commit(writers)
    return count


def add(writer: tantivy.IndexWriter, documents: Iterable[str]) -> None:
    """Hand documents to a writer."""
    for document in documents:
        writer.add_json(document)


def _batches(records: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(islice(records, _BATCH)):
        yield batch


def _unheard(_told: Told) -> None:
    """Nobody learns."""


def _silently(_count: int) -> None:
    """No progress is asked for."""


def _nothing_to_start() -> None:
    """Making documents needs nothing made ready."""
