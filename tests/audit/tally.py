"""What an audit counts, which pages a share draws, and what the standard's own parser says."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

import html5lib

EXAMPLES = 40


@dataclass(slots=True)
class Tally:
    """Pages walked by kind, and faults: how many of each kind, with the first examples."""

    pages: Counter[str] = field(default_factory=Counter)
    seconds: Counter[str] = field(default_factory=Counter)
    """Processor time by kind of page: to answer it and to read it."""
    bytes: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        """Add what another process found."""
        self.pages += other.pages
        self.seconds += other.seconds
        self.bytes += other.bytes
        self.faults += other.faults
        self.examples.extend(other.examples[: max(0, EXAMPLES - len(self.examples))])

    def fault(self, address: str, words: str) -> None:
        """Count a fault and keep it as an example."""
        self.faults[words.split(" (line", maxsplit=1)[0][:60]] += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(f"{address}: {words}")

    def walked(self, kind: str, address: str, faults: list[str], size: int, seconds: float) -> None:
        """Count a page, what it took, and what is wrong with it."""
        self.pages[kind] += 1
        self.seconds[kind] += seconds
        self.bytes += size
        for each in faults:
            self.fault(address, each)


def drawn(address: str) -> float:
    """A number from 0 to 1 that depends on the address alone."""
    return int.from_bytes(hashlib.sha256(address.encode()).digest()[:4], "big") / 2**32


def standard_faults(html: str) -> list[str]:
    """What the HTML standard's own parser finds wrong."""
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except html5lib.html5parser.ParseError as error:
        return [f"the standard's parser: {error}"]
    return []
