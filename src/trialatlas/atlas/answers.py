"""What the facade gives back: plain frozen values, the same for library, pages and commands."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

from trialatlas.index.protocol import Facet, IndexInfo, SearchRequest
from trialatlas.index.snippets import Snippet
from trialatlas.query import Alternative
from trialatlas.store.protocol import StoredStudy, StoreStatus
from trialatlas.store.runs import Run
from trialatlas.study import Study
from trialatlas.study.eligibility import Eligibility, eligibility


@dataclass(frozen=True, slots=True)
class Step:
    """Where a long work stands: studies gone through in this stage, and its share done (0 to 1).

    `unit` says what is counted where it is not studies.
    """

    stage: str
    count: int
    share: float
    unit: str = "studies"


Progress = Callable[[Step], None]
"""Called now and then during a long work. It may raise to interrupt it; what was reported stays."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """How a load fell out, in records. `seconds` is wall time from file to searchable.

    `older` counts versions that were new here but that the registry's date puts before the
    current one.
    """

    source: str
    read: int
    added: int
    changed: int
    older: int
    unchanged: int
    set_aside: int
    seconds: float


@dataclass(frozen=True, slots=True)
class SyncReport:
    """How a sync fell out: its runs, in order, and the studies held afterwards. `seconds` is wall
    time from the first question to searchable.
    """

    runs: tuple[Run, ...]
    held: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Held:
    """A study as it may be shown, and what the store knows of it.

    `study` is without contact persons where the operator hides them; `stored.raw` never is, and
    is not for showing.
    """

    study: Study
    stored: StoredStudy

    def eligibility(self) -> Eligibility:
        """Its criteria divided into items, and those hidden in its descriptions."""
        return eligibility(self.study)


@dataclass(frozen=True, slots=True)
class Found:
    """One study found: its place in the answer, and why it is there."""

    nct_id: str
    score: float | None
    held: Held
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Used:
    """Words of a search, in an area of it, and the synonyms that were searched for with them."""

    area: str
    words: str
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """One page of an answer.

    `sentence` says in plain words what was asked. `request` is the search as it was run, `synonyms`
    what was searched for besides; `mesh` says whether a MeSH file was at hand for it.
    """

    hits: tuple[Found, ...]
    total: int
    facets: tuple[Facet, ...]
    next_page_token: str | None
    sentence: str
    request: SearchRequest
    index: IndexInfo
    synonyms: tuple[Used, ...]
    mesh: bool


@dataclass(frozen=True, slots=True)
class Selection:
    """All studies that a search found, by number alone: four bytes each.

    `state` changes with the studies and their order, with the index and with the store.
    """

    numbers: array[int]
    index: IndexInfo
    state: bytes

    @classmethod
    def of(cls, numbers: array[int], index: IndexInfo, sequence: int) -> Self:
        """The studies of some numbers, found in an index while the store was at `sequence`."""
        digest = hashlib.blake2b(numbers.tobytes(), digest_size=12)
        digest.update(f"{index.generation} {sequence}".encode())
        return cls(numbers, index, digest.digest())

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[str]:
        """The canonical NCT numbers, in order."""
        return (f"NCT{number:08d}" for number in self.numbers)


@dataclass(frozen=True, slots=True)
class Status:
    """Where the data is and what it holds. `index` is None if there is none yet; `behind` counts
    changes in the store that the index lacks.
    """

    data: Path
    store: StoreStatus
    index: IndexInfo | None
    index_bytes: int
    behind: int
    read_at: datetime
