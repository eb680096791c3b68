"""Groups of the studies that a search found, each by a name that tells it apart.

One name after the other is taken: of those that some but not most of the studies left have, the
one that says most about what else they have, by log-likelihood (G², Dunning 1993). Its studies are
a group, and the rest is divided on. So each group is a search: its name, and none of the names
before it. What does not live here: the names themselves (`cluster_names`).
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trialatlas.query.build import all_of, any_of
from trialatlas.query.tree import Not, Query
from trialatlas.related.cluster_names import FUNCTION_WORDS, Name, Names
from trialatlas.vocabulary.generic import GENERIC

MOST_GROUPS: Final = 12
SMALLEST: Final = 3
"""Studies of the smallest group; of a large result it is `SMALLEST_SHARE` of it."""
SMALLEST_SHARE: Final = 0.02
LARGEST_SHARE: Final = 0.4
BEYOND_CHANCE: Final = 10.83
"""G² from which on two names go together by more than chance, at one in a thousand."""
RARE_SHARE: Final = 0.02
"""A word names a group only if no larger share of all studies held has it in a title."""
METHOD: Final = (
    "Computed here, not by the registry. Names (MeSH headings of conditions and interventions with"
    " those above them, conditions and interventions as written, words of titles) are taken one"
    " after the other: each time the one that says most about which other names the studies left"
    " have, by log-likelihood. A study stands in the first group whose name it has."
)
_FEW_HAVE_IT: Final = 20
_TELLING: Final = 3
"""Names at least that must go with a group's beyond chance, its own among them."""
_FEATURES: Final = 1_500
_FEATURE_SHARE: Final = 0.005
_FEATURE_MOST: Final = 0.9
_CANDIDATES: Final = 400
_TYPICAL: Final = 4
_CENTRAL: Final = 3
_LETTERS: Final = 3
_WORTH: Final = {
    "condition": 1.0,
    "intervention": 1.0,
    "written-condition": 0.9,
    "written-intervention": 0.9,
    "title-word": 0.6,
}
"""A heading is taken rather than words that say a little more."""
_SAYS_NOTHING: Final = frozenset({"diseas", "syndrom", "placebo", "patholog process"})

Bits = NDArray[np.float32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Typical:
    """A name that goes with a group: how many of its studies have it, and how many others."""

    name: Name
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class Group:
    """Studies with one name. `name` is None for the rest, which has none of the names.

    `query` finds, within the search, the studies of the group; `central` are the NCT numbers of
    those nearest its middle; `typical` names go with it, the most telling first.
    """

    name: Name | None
    query: Query
    studies: tuple[str, ...]
    typical: tuple[Typical, ...]
    central: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Picked:
    """A name with the studies that were left and have it."""

    feature: int
    members: NDArray[np.bool_]
    telling: Floats


Frequencies = Callable[[Sequence[str]], Sequence[int]]
"""In how many of all studies held each normalised word stands in a title."""


def divide(
    ids: Sequence[str],
    rows: Sequence[array[int]],
    names: Names,
    frequencies: Frequencies,
    held: int,
) -> tuple[Group, ...]:
    """Groups of studies in the order in which their names were taken, the rest last if there is
    one. `rows` are `Names.read` of each; `held` is how many studies there are in all.
    """
    if not ids:
        return ()
    table = _Table(ids, rows, names)
    picked = _pick(table, _candidates(table, frequencies, held))
    groups: list[Group] = []
    before: list[Query] = []
    for each in picked:
        name = table.name(each.feature, each.members)
        query = all_of([name.query(), *_none_of(before)])
        groups.append(_group(table, each, name, query))
        before.append(name.query())
    left = np.ones(len(ids), dtype=np.bool_)
    for each in picked:
        left &= ~each.members
    if left.any():
        groups.append(_rest(table, left, all_of(_none_of(before))))
    return tuple(groups)


def _none_of(queries: Sequence[Query]) -> list[Query]:
    return [Not(any_of(queries))] if queries else []


class _Table:
    """Which study (row) has which name (column)."""

    def __init__(self, ids: Sequence[str], rows: Sequence[array[int]], names: Names) -> None:
        self.ids, self.rows, self.names = ids, rows, names
        key_of = np.fromiter((each.key for each in names.forms), np.int64, len(names.forms))
        is_own = np.fromiter((each.own for each in names.forms), np.bool_, len(names.forms))
        sizes = np.fromiter(map(len, rows), np.int64, len(rows))
        forms = np.concatenate([np.asarray(each, dtype=np.int64) for each in rows])
        places = np.repeat(np.arange(len(rows)), sizes)
        pairs = np.unique(places * len(names.keys) + key_of[forms])
        at, keys = np.divmod(pairs, len(names.keys))
        counts = np.bincount(keys, minlength=len(names.keys))
        self.keys = _features(counts, len(rows), names)
        self.own = np.isin(self.keys, key_of[forms[is_own[forms]]])
        column = np.full(len(names.keys), -1)
        column[self.keys] = np.arange(len(self.keys))
        kept = column[keys] >= 0
        self.bits: Bits = np.zeros((len(rows), len(self.keys)), dtype=np.float32)
        self.bits[at[kept], column[keys[kept]]] = 1

    def key(self, feature: int) -> tuple[str, str]:
        """Kind and normalised words of a column."""
        return self.names.keys[self.keys[feature]]

    def spellings(self, features: Iterable[int], members: NDArray[np.bool_]) -> dict[int, str]:
        """How most of some studies write some names; the first by letters of several."""
        wanted = {int(self.keys[each]): each for each in features}
        counts: dict[int, Counter[str]] = {each: Counter() for each in wanted.values()}
        for at in np.flatnonzero(members).tolist():
            for form in map(self.names.forms.__getitem__, self.rows[at]):
                if form.key in wanted and form.text:
                    counts[wanted[form.key]][form.text] += 1
        return {
            each: min(found, key=lambda text: (-found[text], text)) if found else ""
            for each, found in counts.items()
        }

    def name(self, feature: int, members: NDArray[np.bool_]) -> Name:
        """The name of a column as most of some studies write it."""
        kind = self.names.keys[self.keys[feature]][0]
        return Name(kind, self.spellings([feature], members)[feature])


def _features(counts: NDArray[np.int64], studies: int, names: Names) -> NDArray[np.int64]:
    """The names that are looked at: had by some and not by nearly all, the most frequent."""
    least = max(SMALLEST, ceil(studies * _FEATURE_SHARE))
    found = np.flatnonzero((counts >= least) & (counts <= studies * _FEATURE_MOST))
    telling = [each for each in found if _is_telling(*names.keys[each])]
    telling.sort(key=lambda each: (-int(counts[each]), names.keys[each]))
    return np.array(telling[:_FEATURES], dtype=np.int64)


def _is_telling(kind: str, key: str) -> bool:
    """False for what names nothing by itself."""
    if kind == "title-word":
        letters = sum(each.isalpha() for each in key)
        return letters >= _LETTERS and key not in GENERIC and key not in FUNCTION_WORDS
    if kind == "written-intervention":
        return not GENERIC.issuperset(key.split())
    return key not in _SAYS_NOTHING


def _candidates(table: _Table, frequencies: Frequencies, held: int) -> list[int]:
    """The columns that may name a group: words only where few studies of all have them."""
    size = np.asarray(table.bits.sum(axis=0))
    least, most = _bounds(len(table.ids))
    found = [at for at in range(len(table.keys)) if least <= size[at] <= most]
    titles = [at for at in found if table.key(at)[0] == "title-word"]
    counts = frequencies([table.key(at)[1] for at in titles])
    usual = {
        at
        for at, count in zip(titles, counts, strict=True)
        if count > max(_FEW_HAVE_IT, RARE_SHARE * held)
    }
    rare = [at for at in titles if at not in usual]
    written = table.spellings(rare, np.ones(len(table.ids), dtype=np.bool_)) if rare else {}
    left_out = usual | {at for at in rare if not written[at]}
    return [at for at in found if at not in left_out][:_CANDIDATES]


def _bounds(studies: int) -> tuple[int, float]:
    """The smallest and the largest that a group may be."""
    return max(SMALLEST, ceil(studies * SMALLEST_SHARE)), studies * LARGEST_SHARE


def _pick(table: _Table, candidates: Sequence[int]) -> list[_Picked]:
    """Names one after the other, until none says enough about the studies that are left."""
    least, most = _bounds(len(table.ids))
    left = np.ones(len(table.ids), dtype=np.bool_)
    bits, columns = table.bits, np.array(candidates, dtype=np.int64)
    together = bits[:, columns].T @ bits
    size = bits.sum(axis=0)
    worth = np.array([_WORTH[table.key(each)[0]] for each in candidates])
    found: list[_Picked] = []
    while len(found) < MOST_GROUPS and len(columns):
        count = int(left.sum())
        own = size[columns]
        telling = _telling(together, own, size, count) * table.own
        says = np.round(telling.sum(axis=1) * worth, 6)
        usable = (own >= least) & (own <= most) & ((telling > 0).sum(axis=1) >= _TELLING)
        if not usable.any():
            break
        best = int(np.argmax(np.where(usable, says, -1.0)))
        members = left & (bits[:, columns[best]] > 0)
        found.append(_Picked(int(columns[best]), members, telling[best]))
        gone = bits[members]
        together = together - gone[:, columns].T @ gone
        size = size - gone.sum(axis=0)
        left &= ~members
    return found


def _telling(together: Bits, own: Bits, size: Bits, studies: int) -> Floats:
    """G² of each two names that go together beyond chance; 0 for those that do not."""
    both = together.astype(np.float64)
    one, other = own.astype(np.float64)[:, None], size.astype(np.float64)[None, :]
    neither = studies - one - other + both
    g2 = 2 * (
        _of_cell(both, one * other, studies)
        + _of_cell(one - both, one * (studies - other), studies)
        + _of_cell(other - both, (studies - one) * other, studies)
        + _of_cell(neither, (studies - one) * (studies - other), studies)
    )
    return np.where((both * studies > one * other) & (g2 > BEYOND_CHANCE), g2, 0.0)


def _of_cell(seen: Floats, margins: Floats, studies: int) -> Floats:
    """What one of four cells adds: seen times the logarithm of seen by expected."""
    safe = np.maximum(margins, 1.0)
    return np.where(seen > 0, seen * np.log(np.maximum(seen, 1.0) * studies / safe), 0.0)


def _group(table: _Table, picked: _Picked, name: Name, query: Query) -> Group:
    telling = picked.telling.copy()
    telling[picked.feature] = 0
    order = [int(each) for each in np.argsort(-telling, kind="stable") if telling[each] > 0]
    return Group(
        name=name,
        query=query,
        studies=_ids(table, picked.members),
        typical=tuple(_typical(table, picked, order)),
        central=_central(table, picked.members),
    )


def _typical(table: _Table, picked: _Picked, order: Sequence[int]) -> Iterable[Typical]:
    """Names that go with the group, each wording once."""
    inside = table.bits[picked.members].sum(axis=0)
    outside = table.bits[~picked.members].sum(axis=0)
    said = {table.key(picked.feature)[1]}
    spelled = table.spellings(order[: _TYPICAL * 5], picked.members)
    shown = 0
    for each in order[: _TYPICAL * 5]:
        key = table.key(each)[1]
        if shown < _TYPICAL and spelled[each] and not any(key in old for old in said):
            said.add(key)
            shown += 1
            kind = table.names.keys[table.keys[each]][0]
            yield Typical(Name(kind, spelled[each]), int(inside[each]), int(outside[each]))


def _rest(table: _Table, left: NDArray[np.bool_], query: Query) -> Group:
    return Group(None, query, _ids(table, left), (), _central(table, left))


def _ids(table: _Table, members: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(table.ids[at] for at in np.flatnonzero(members).tolist())


def _central(table: _Table, members: NDArray[np.bool_]) -> tuple[str, ...]:
    """The studies nearest the middle of some: by the cosine to the sum of their names, each name
    weighed by how few studies of the result have it.
    """
    rarity = np.log(len(table.ids) / np.maximum(1.0, table.bits.sum(axis=0, dtype=np.float64)))
    rows = table.bits[members] * rarity
    length = np.maximum(np.sqrt((rows * rows).sum(axis=1)), 1e-12)
    near = np.round((rows / length[:, None]) @ (rows / length[:, None]).sum(axis=0), 9)
    ids = np.array(_ids(table, members), dtype=np.str_)
    return tuple(str(ids[at]) for at in np.lexsort((ids, -near))[:_CENTRAL])
