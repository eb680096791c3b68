"""MeSH read a second time, from the official ASCII file of descriptors, without the package's tree.

Which words a name has, and which abbreviations read like plain words and are passed over, is the
index's and the vocabulary's. Everything else stands here once more.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from trialatlas.study.words import words
from trialatlas.vocabulary.names import short_name

LONGEST_NAME = 90
MOST_WORDS = 8


@dataclass
class MeshByHand:
    """Nothing of it is known without a file."""

    numbers: dict[str, list[str]] = field(default_factory=dict)
    """The places of each heading in the tree."""
    names: dict[str, list[str]] = field(default_factory=dict)
    """A heading's own name and its entry terms."""

    def __post_init__(self) -> None:
        self.heading_at = {at: each for each, some in self.numbers.items() for at in some}
        self.diseases: dict[tuple[str, ...], str] = {}
        diseases = sorted(each for each in self.names if self.is_disease(each))
        for heading in diseases:
            self.diseases.update(dict.fromkeys(self.keys(heading), heading))
        for heading in diseases:
            if is_told(heading):
                self.diseases[tuple(words(heading))] = heading

    @classmethod
    def read(cls, path: Path) -> MeshByHand:
        """A file packed with gzip."""
        numbers: dict[str, list[str]] = defaultdict(list)
        names: dict[str, list[str]] = defaultdict(list)
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for record in lines.read().split("*NEWRECORD"):
                said = [each.split(" = ", 1) for each in record.splitlines() if " = " in each]
                heading = next((value for name, value in said if name == "MH"), "")
                for name, value in said:
                    if name == "MN":
                        numbers[heading].append(value)
                    elif name in {"MH", "ENTRY", "PRINT ENTRY"}:
                        names[heading].append(value.split("|")[0].strip())
        return cls(dict(numbers), dict(names))

    def is_disease(self, heading: str) -> bool:
        """Whether it stands among diseases or mental disorders."""
        return any(at.startswith(("C", "F03")) for at in self.numbers.get(heading, ()))

    def keys(self, heading: str) -> list[tuple[str, ...]]:
        """The words of each name that can be looked up."""
        return [tuple(words(name)) for name in self.names[heading] if is_told(name)]

    def above(self, heading: str) -> frozenset[str]:
        """A heading and all it lies below."""
        found = {heading}
        for at in self.numbers.get(heading, ()):
            while "." in at:
                at = at.rpartition(".")[0]  # noqa: PLW2901 - one step up
                found.add(self.heading_at.get(at, heading))
        return frozenset(found)


def is_told(name: str) -> bool:
    """Whether a name can be looked up: not too long, and no abbreviation like a plain word."""
    is_short = name == name.upper() and name != name.lower() and " " not in name
    if is_short and short_name(name) is None:
        return False
    return len(name) <= LONGEST_NAME and 0 < len(words(name)) <= MOST_WORDS
