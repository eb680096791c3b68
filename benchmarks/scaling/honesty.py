"""How like the registry a made one is: sizes, words, names, sites, of made and of real studies."""

from __future__ import annotations

import multiprocessing
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from scaling.laws import Growth
from scaling.templates import NAMED, WORD, contents

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
RANKS = (1, 10, 100, 1_000, 10_000, 100_000)
_BLOCK = 500


@dataclass
class Portrait:
    """What is counted of many studies. Sites and sizes are kept as one number a study."""

    sizes: list[int] = field(default_factory=list)
    sites: list[int] = field(default_factory=list)
    words: int = 0
    with_results: int = 0
    spread: dict[str, Counter[str]] = field(
        default_factory=lambda: {kind: Counter() for kind in (WORD, *NAMED)}
    )

    def add(self, raw: bytes) -> None:
        """Count one study."""
        record: dict[str, Any] = msgspec.json.decode(raw)
        self.sizes.append(len(raw))
        module = record["protocolSection"].get("contactsLocationsModule", {})
        self.sites.append(len(module.get("locations", ())))
        self.with_results += "resultsSection" in record
        held = contents(record)
        self.words += len(held[WORD])
        for kind, texts in held.items():
            self.spread[kind].update(set(texts))

    def join(self, other: Portrait) -> None:
        """Add what was counted elsewhere."""
        self.sizes += other.sizes
        self.sites += other.sites
        self.words += other.words
        self.with_results += other.with_results
        for kind, counts in other.spread.items():
            mine = self.spread[kind]
            for each, count in counts.items():
                mine[each] += count

    def summary(self) -> Summary:
        """In a few numbers."""
        studies = len(self.sizes)
        ranked = sorted(self.spread[WORD].values(), reverse=True)
        once = sum(count == 1 for count in ranked)
        return Summary(
            studies=studies,
            mean=sum(self.sizes) / studies,
            sizes=_quantiles(self.sizes),
            sites=_quantiles(self.sites),
            with_results=self.with_results / studies,
            words=self.words / studies,
            distinct={kind: len(counts) for kind, counts in self.spread.items()},
            once=once / len(ranked),
            ranks={rank: ranked[rank - 1] / studies for rank in RANKS if rank <= len(ranked)},
        )


@dataclass(frozen=True)
class Summary:
    """Sizes in bytes of compact JSON, sites a study, shares of studies or of different words."""

    studies: int
    mean: float
    sizes: dict[float, int]
    sites: dict[float, int]
    with_results: float
    words: float
    distinct: dict[str, int]
    once: float
    ranks: dict[int, float]

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        return asdict(self)

    def rows(self, growths: dict[str, Growth]) -> Iterator[tuple[str, str]]:
        """What it is, and the figure; beside what was counted, what the laws expect of as much."""
        yield "studies", f"{self.studies:,}"
        yield "bytes of JSON, mean", f"{self.mean:,.0f}"
        for at, size in self.sizes.items():
            yield f"bytes of JSON, {_said(at)}", f"{size:,}"
        for at, sites in self.sites.items():
            if at >= 0.5:
                yield f"sites, {_said(at)}", f"{sites:,}"
        yield "with a results section", f"{self.with_results:.1%}"
        yield "words a study", f"{self.words:,.0f}"
        yield "different words", f"{self.distinct[WORD]:,}"
        by_law = growths[WORD].law(self.studies * self.words)
        yield "by the law of the real ones, for as many words", f"{by_law:,.0f}"
        yield "of these in one study only", f"{self.once:.0%}"
        for rank, share in self.ranks.items():
            yield f"studies with the word of rank {rank:,}", f"{share:.3%}"
        for kind in NAMED:
            yield f"different {kind} names", f"{self.distinct[kind]:,}"
            yield f"by the law of the real ones: {kind}", f"{growths[kind].at(self.studies):,.0f}"


def _said(quantile: float) -> str:
    return "median" if quantile == 0.5 else f"{quantile:.0%} have at most"


def _quantiles(values: list[int]) -> dict[float, int]:
    ordered = sorted(values)
    return {each: ordered[int(each * (len(ordered) - 1))] for each in QUANTILES}


def of_records(raws: Iterable[bytes]) -> Portrait:
    """Count all of them here."""
    found = Portrait()
    for raw in raws:
        found.add(raw)
    return found


def of_zip(path: Path, studies: int, processes: int = 2) -> Portrait:
    """Count the first studies of a made registry."""
    starts = range(0, studies, _BLOCK)
    jobs = [(path, start, min(start + _BLOCK, studies)) for start in starts]
    found = Portrait()
    share = -(-len(jobs) // (processes * 8)) or 1
    runs = [jobs[at : at + share] for at in range(0, len(jobs), share)]
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for part in pool.imap(_count, runs):
            found.join(part)
    return found


def _count(jobs: list[tuple[Path, int, int]]) -> Portrait:
    found = Portrait()
    with zipfile.ZipFile(jobs[0][0]) as archive:
        members = [each for each in archive.infolist() if each.filename.endswith(".json")]
        for _, start, end in jobs:
            for member in islice(members, start, end):
                found.add(archive.read(member))
    return found


def table(columns: dict[str, Summary], growths: dict[str, Growth]) -> str:
    """A Markdown table, a column for each portrait."""
    held = {name: dict(each.rows(growths)) for name, each in columns.items()}
    labels = dict.fromkeys(label for each in held.values() for label in each)
    lines = [
        f"| | {' | '.join(columns)} |",
        f"|---|{'---|' * len(columns)}",
        *(
            f"| {label} | {' | '.join(each.get(label, '') for each in held.values())} |"
            for label in labels
        ),
    ]
    return "\n".join(lines)
