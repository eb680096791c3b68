"""Statistics over any studies: their sizes, what their fields hold, how long their lists are.

The answers have the shapes of the registry's `/stats`. What counts as a value, and which of two
equals comes first, is our reading and stands in `docs/statistics.md`. What does not live here:
which studies are meant, and keeping what was computed (`atlas.statistics`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final, TypeAlias

import msgspec
import numpy as np

from trialatlas.errors import StudiesChangedError
from trialatlas.export.collecting import FORMATS, Collector, Kind, kind_of, texts_in
from trialatlas.export.counting import HELD, Common, Spill, most_common
from trialatlas.schema import NODES, Node, node
from trialatlas.study import Study

TOP: Final = 250
"""Values and sizes that the registry lists at most."""
LARGEST: Final = 20
PERCENTILES: Final = (1, 5, 25, 50, 75, 95, 99)
EDGES: Final = (2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048)
"""Where one range of sizes ends and the next begins, in units of 1,024 bytes."""
_RELIEF: Final = 100
"""Studies after which memory is looked at."""

Fetch: TypeAlias = Callable[[Iterable[str]], Iterable[Study]]
"""Studies by their NCT numbers, to read texts again."""


class ValueCount(msgspec.Struct, frozen=True, rename="camel"):
    """A value and how many studies hold it."""

    value: str
    studies_count: int


class Longest(msgspec.Struct, frozen=True, rename="camel"):
    """The longest text of a field, in characters, and a study that holds it."""

    length: int
    nct_id: str
    value: str


class FieldValues(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """What one leaf holds over all studies. What does not belong to its type is None."""

    type: Kind
    piece: str
    field: str
    missing_studies_count: int
    unique_values_count: int | None = None
    top_values: list[ValueCount] | None = None
    longest: Longest | None = None
    formats: list[str] | None = None
    min: str | int | float | None = None
    max: str | int | float | None = None
    avg: float | None = None
    true_count: int | None = None
    false_count: int | None = None


class ListSize(msgspec.Struct, frozen=True, rename="camel"):
    """A length of a list and how many studies have it."""

    size: int
    studies_count: int


class ListSizes(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True, kw_only=True):
    """How long one list is, over the studies that have it."""

    piece: str
    field: str
    unique_sizes_count: int
    min_size: int | None = None
    max_size: int | None = None
    top_sizes: list[ListSize] | None = None


class StudySize(msgspec.Struct, frozen=True, rename="camel"):
    """The size of one study's JSON as received."""

    id: str
    size_bytes: int


class SizeRange(msgspec.Struct, frozen=True, rename="camel"):
    """How many studies are of a size in a range."""

    size_range: str
    studies_count: int


class SizeStats(msgspec.Struct, frozen=True, rename="camel"):
    """How large the studies' JSON is, in bytes as received. `percentiles` are sizes that occur:
    by key, so many of a hundred studies are no larger.
    """

    total_studies: int
    average_size_bytes: int
    percentiles: dict[str, int]
    ranges: list[SizeRange]
    largest_studies: list[StudySize]


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """All statistics over some studies, in the order of the declaration."""

    size: SizeStats
    values: list[FieldValues]
    lists: list[ListSizes]


def statistics(
    studies: Iterable[Study],
    fetch: Fetch,
    *,
    top: int = TOP,
    wanted: Collection[str] | None = None,
    held: int = HELD,
) -> Statistics:
    """Go through the studies, each of which must come once.

    Memory does not grow with the texts that they hold: at most `held` texts wait in it, and
    after that those of one field at a time. At most `top` values and sizes are listed; where
    `wanted` names pieces, none of other pieces. Raises StudiesChangedError if a study that
    is fetched no longer holds what was counted.
    """
    collected = Collector()
    uniques: dict[str, int] = {}
    common: dict[str, list[Common]] = {}
    with Spill(held) as spill:
        for count, study in enumerate(studies, start=1):
            collected.add(study)
            if not count % _RELIEF:
                spill.relieve(collected.texts.values())
        for piece, counts in collected.texts.items():
            run = spill.total(counts)
            uniques[piece] = len(run)
            # Prose is no set of values: a list of whole paragraphs would help nobody.
            listed = node(piece).draw != "prose" and (wanted is None or piece in wanted)
            common[piece] = most_common(run, top) if listed else []
    tops = _top_values(common, fetch, top)
    return Statistics(
        size=_sizes(collected),
        values=[
            _values(collected, each, kind, uniques, tops)
            for each in NODES
            if (kind := kind_of(each)) is not None
        ],
        lists=[_lengths(collected, each, top) for each in NODES if each.is_list],
    )


def _values(
    collected: Collector,
    leaf: Node,
    kind: Kind,
    uniques: dict[str, int],
    tops: dict[str, list[ValueCount]],
) -> FieldValues:
    piece = leaf.piece
    said = FieldValues(
        type=kind,
        piece=piece,
        field=leaf.path,
        missing_studies_count=collected.studies - collected.present[piece],
    )
    more: dict[str, object] = {}
    match kind:
        case "ENUM":
            more = {"unique_values_count": uniques[piece], "top_values": tops[piece]}
        case "STRING":
            more = {"unique_values_count": uniques[piece], "longest": _longest(collected, piece)}
            if leaf.draw != "prose":
                more["top_values"] = tops[piece]
        case "DATE":
            dates = collected.dates[piece]
            more = {
                "formats": [FORMATS[precision - 1] for precision in sorted(dates.formats)],
                "min": dates.first and dates.first[1],
                "max": dates.last and dates.last[1],
            }
        case "INTEGER" | "NUMBER":
            numbers = collected.numbers[piece]
            average = numbers.total / numbers.count if numbers.count else None
            more = {"min": numbers.least, "max": numbers.greatest, "avg": average}
        case "BOOLEAN":
            more = {
                "true_count": collected.flags[piece, True],
                "false_count": collected.flags[piece, False],
            }
    return msgspec.structs.replace(said, **more)


def _longest(collected: Collector, piece: str) -> Longest | None:
    counts = collected.texts[piece]
    if counts.longest is None:
        return None
    return Longest(len(counts.longest), _nct_id(counts.longest_in), counts.longest)


def _top_values(
    common: dict[str, list[Common]], fetch: Fetch, top: int
) -> dict[str, list[ValueCount]]:
    """The texts behind the hashes, read again from the first study that holds each."""
    wanted: dict[str, set[str]] = {}
    for piece, found in common.items():
        for each in found:
            wanted.setdefault(_nct_id(each.first), set()).add(piece)
    texts: dict[tuple[str, int], str] = {}
    for study in fetch(sorted(wanted)):
        for piece in wanted[study.nct_id]:
            texts.update(((piece, hash(text)), text) for text in texts_in(study, node(piece)))
    if any((piece, each.hash) not in texts for piece, found in common.items() for each in found):
        raise StudiesChangedError(
            "the studies changed while their statistics were made",
            hint="Try again when the load has ended.",
        )
    return {
        piece: [
            ValueCount(text, -count)
            for count, _, text in sorted(
                (-each.studies, each.first, texts[piece, each.hash]) for each in found
            )[:top]
        ]
        for piece, found in common.items()
    }


def _lengths(collected: Collector, listed: Node, top: int) -> ListSizes:
    lengths = collected.lengths[listed.piece]
    ordered = sorted(lengths.items(), key=lambda pair: (-pair[1], pair[0]))
    return ListSizes(
        piece=listed.piece,
        field=listed.path,
        unique_sizes_count=len(lengths),
        min_size=min(lengths, default=None),
        max_size=max(lengths, default=None),
        top_sizes=[ListSize(size, count) for size, count in ordered[:top]],
    )


def _sizes(collected: Collector) -> SizeStats:
    sizes = np.frombuffer(collected.sizes, np.uint32).astype(np.int64)
    if not len(sizes):
        return SizeStats(0, 0, {}, [], [])
    numbers = np.frombuffer(collected.numbers_of_studies, np.uint32)
    largest = np.lexsort((numbers, -sizes))[:LARGEST]
    found = np.percentile(sizes, PERCENTILES, method="inverted_cdf")
    counts = np.bincount(np.searchsorted(_BOUNDS, sizes, side="right"), minlength=len(EDGES) + 1)
    return SizeStats(
        total_studies=len(sizes),
        average_size_bytes=round(float(sizes.mean())),
        percentiles={str(name): int(size) for name, size in zip(PERCENTILES, found, strict=True)},
        ranges=[
            SizeRange(name, int(count)) for name, count in zip(_range_names(), counts, strict=True)
        ],
        largest_studies=[StudySize(_nct_id(int(numbers[i])), int(sizes[i])) for i in largest],
    )


_BOUNDS: Final = np.array([edge * 1024 for edge in EDGES])


def _range_names() -> list[str]:
    """`0-2 KB`, `2-4 KB` and so on; the lower end belongs to a range, the upper does not."""
    lows = (0, *EDGES)
    return [
        *(f"{low}-{high} KB" for low, high in zip(lows, EDGES, strict=False)),
        f"{EDGES[-1]}+ KB",
    ]


def _nct_id(number: int) -> str:
    return f"NCT{number:08d}"
