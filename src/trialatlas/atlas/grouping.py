"""Groups of what a search finds, for the facade: names of studies are read once and kept.

What does not live here: how studies are divided and groups named (`related.clusters`).
"""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from trialatlas.atlas.answers import Held, Selection
from trialatlas.index.protocol import Engine, IndexInfo
from trialatlas.query.tree import Query
from trialatlas.related.cluster_names import TITLES, Names
from trialatlas.related.clusters import Group, divide
from trialatlas.store import Store

MOST: Final = 10_000
"""Studies of one search that are divided: the first in its order."""
KEPT: Final = 50_000
"""Studies whose names are kept, some 400 bytes each."""
_NAMES_KEPT: Final = 1_000_000
_Fetch: TypeAlias = Callable[[Iterable[str]], Iterator[Held]]


@dataclass(frozen=True, slots=True)
class GroupFound:
    """A group, and the studies nearest its middle."""

    group: Group
    central: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """The groups of a search, in the order in which their names were taken, the rest last.

    Of `total` studies found the first `grouped` were divided. `asked` is the search, without
    synonyms.
    """

    groups: tuple[GroupFound, ...]
    total: int
    grouped: int
    asked: Query
    index: IndexInfo


class Grouping:
    """Divides what searches find. One for each opened registry; not for sharing by threads."""

    def __init__(self, store: Store, fetch: _Fetch) -> None:
        """`fetch` gives studies as they may be shown, by number, but for what is not held."""
        self._store = store
        self._fetch = fetch
        self._names = Names()
        self._kept: OrderedDict[str, array[int]] = OrderedDict()
        self._seen = 0

    def groups(self, engine: Engine, found: Selection, asked: Query) -> Groups:
        """The groups of the first `MOST` studies of a selection."""
        self._forget_changed()
        ids = sorted(nct_id for nct_id, _ in zip(found, range(MOST), strict=False))
        rows = self._rows(ids)
        held = [each for each in ids if each in rows]
        made = divide(
            held,
            [rows[each] for each in held],
            self._names,
            lambda words: engine.frequencies(TITLES, words),
            engine.info.studies,
        )
        central = {
            each.study.nct_id: each
            for each in self._fetch(nct_id for group in made for nct_id in group.central)
        }
        return Groups(
            groups=tuple(
                GroupFound(each, tuple(central[at] for at in each.central if at in central))
                for each in made
            ),
            total=len(found),
            grouped=len(held),
            asked=asked,
            index=found.index,
        )

    def _rows(self, ids: list[str]) -> dict[str, array[int]]:
        if len(self._names) > _NAMES_KEPT:
            self._names = Names()
            self._kept.clear()
        rows = {each: self._kept[each] for each in ids if each in self._kept}
        for each in rows:
            self._kept.move_to_end(each)
        for held in self._fetch(each for each in ids if each not in rows):
            nct_id = held.study.nct_id
            rows[nct_id] = self._kept[nct_id] = self._names.read(held.study)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return rows

    def _forget_changed(self) -> None:
        sequence = self._store.status().sequence
        if sequence != self._seen:
            if self._kept:
                for change in self._store.changes(self._seen):
                    self._kept.pop(change.key.id, None)
            self._seen = sequence
