"""The studies that modules are taken from, and putting a study together from them.

- 40 of 100 made studies have the frame of a real one in API v2 form, 47 that of one converted from
  XML, 13 are whole studies with results: four fifths real ones, one fifth of the sample.
- A frame's description, eligibility, sites and references come half the time from one of the sixty
  studies that are nearest in the alphabet of their conditions, so that texts are not copied as a
  whole. A converted study, which has hardly any outcomes, takes them from such a neighbour of the
  newer form.
- Very large studies are drawn more seldom than others, as in the registry.
"""

from __future__ import annotations

import gzip
import random
from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import msgspec

from scaling.coining import facility, like, qualified, sponsor
from scaling.laws import Growth, Tail, growth_of, tail_for
from scaling.templates import (
    CONDITION,
    DATE,
    FACILITY,
    INTERVENTION,
    NAMED,
    NUMBER,
    SPONSOR,
    WORD,
    Cutter,
    Spread,
    Template,
    contents,
    escaped,
)
from timing import real_files
from trialatlas.sample import study as sample_study

FIRST_NUMBER = 10_000_001
"""Made studies have numbers from here on: no real one has, and none of the sample."""
_SAMPLES = 120
_NEAR = 30
_HUGE, _SELDOM = 250_000, 0.1
_SHARES = {"newer": 0.40, "converted": 0.47, "results": 0.13}
_REAL_RESULTS = 0.8
_LENT = ("descriptionModule", "eligibilityModule", "contactsLocationsModule", "referencesModule")
_PROTOCOL, _OUTCOMES = "protocolSection", "outcomesModule"
_ORDER = (
    "identificationModule",
    "statusModule",
    "sponsorCollaboratorsModule",
    "oversightModule",
    "descriptionModule",
    "conditionsModule",
    "designModule",
    "armsInterventionsModule",
    "outcomesModule",
    "eligibilityModule",
    "contactsLocationsModule",
    "referencesModule",
    "ipdSharingStatementModule",
)
_NAMES = {
    FACILITY: facility,
    SPONSOR: sponsor,
    CONDITION: qualified,
    INTERVENTION: qualified,
}
_BACK = 36
"""Dates of a made study lie up to so many months before those of its frame."""
TARGET = 600_000
"""Studies for which the number of different words is set, beside the real number."""


@dataclass(frozen=True, slots=True)
class Donor:
    """A study cut into templates: modules of the protocol by name, other sections as wholes."""

    topic: str
    protocol: dict[str, Template]
    sections: tuple[tuple[str, Template], ...]
    size: int
    is_newer: bool
    """Whether the record has the form of API v2, not that which was converted from XML."""

    @classmethod
    def of(cls, record: dict[str, Any], cutter: Cutter) -> Donor:
        """Cut a record."""
        own = record[_PROTOCOL]["identificationModule"]["nctId"]
        protocol = {
            name: cutter.cut(module, f"{_PROTOCOL}.{name}", own)
            for name, module in record[_PROTOCOL].items()
        }
        sections = tuple(
            (name, cutter.cut(section, name, own))
            for name, section in record.items()
            if name not in {_PROTOCOL, "hasResults"}
        )
        size = sum(each.size for each in (*protocol.values(), *(each for _, each in sections)))
        return cls(_topic(record), protocol, sections, size, is_newer(record))

    @property
    def has_results(self) -> bool:
        """Whether the study came with results."""
        return any(name == "resultsSection" for name, _ in self.sections)


class _Draw:
    """One of a list, each with its weight."""

    def __init__(self, donors: Iterable[int], all_donors: list[Donor]) -> None:
        self._donors = list(donors)
        weights = (_SELDOM if all_donors[each].size > _HUGE else 1.0 for each in self._donors)
        self._sums = list(accumulate(weights))

    def __call__(self, chance: random.Random) -> int:
        return self._donors[bisect(self._sums, chance.random() * self._sums[-1])]


class Makers:
    """What is needed to make studies; `study(n)` is the n-th, from 0, wherever it is made."""

    def __init__(self, real: list[dict[str, Any]], seed: int, samples: int = _SAMPLES) -> None:
        """`samples` is how many of the sample lend results."""
        self.seed = seed
        drawn = _sample_records(samples)
        spread = Spread()
        for record in (*real, *drawn):
            spread.add(record)
        self._rare = {kind: sorted(spread.rare(kind)) for kind in NAMED}
        cutter = Cutter(spread)
        cut = [Donor.of(each, cutter) for each in real]
        cut.sort(key=lambda each: each.topic)
        self._donors = [*cut, *(Donor.of(each, cutter) for each in drawn)]
        self._real = len(cut)
        newer = [at for at, each in enumerate(cut) if each.is_newer]
        plain = [at for at in newer if not cut[at].has_results and _OUTCOMES in cut[at].protocol]
        held = set(newer)
        self._draw = {
            "newer": _Draw(plain, cut),
            "converted": _Draw((at for at in range(len(cut)) if at not in held), cut),
            "real results": _Draw((at for at in newer if cut[at].has_results), cut),
            "sample results": _Draw(range(len(cut), len(self._donors)), self._donors),
        }
        self._newer = plain
        self.growths = growths(real, seed)
        self._tails: dict[str, Tail] = {}
        self._set_tails(spread)

    def study(self, number: int) -> bytes:
        """The record as compact JSON."""
        chance = random.Random(self.seed * 1_000_003 + number)  # noqa: S311 - not secret
        frame, protocol = self._put_together(chance)
        filler = _Filler(self, chance, f"NCT{FIRST_NUMBER + number:08d}")
        parts = ['{"protocolSection":{']
        for at, name in enumerate(name for name in _ORDER if name in protocol):
            parts.append(f'{"," if at else ""}"{name}":')
            filler.fill(protocol[name], parts)
        parts.append("}")
        for name, section in frame.sections:
            parts.append(f',"{name}":')
            filler.fill(section, parts)
        parts.append(f',"hasResults":{"true" if frame.has_results else "false"}}}')
        return "".join(parts).encode()

    def drawn(self, kind: str, was: str, chance: float) -> str:
        """What fills a gap of a kind where `was` stood, as JSON writes it."""
        rank = self._tails[kind].rank(chance)
        return like(was, rank) if kind == WORD else escaped(_NAMES[kind](rank, self._rare[kind]))

    def _put_together(self, chance: random.Random) -> tuple[Donor, dict[str, Template]]:
        drawn = chance.random()
        if drawn < _SHARES["results"]:
            kind = "real" if chance.random() < _REAL_RESULTS else "sample"
            frame = self._donors[self._draw[f"{kind} results"](chance)]
            return frame, frame.protocol
        newer = drawn < _SHARES["results"] + _SHARES["newer"]
        at = self._draw["newer" if newer else "converted"](chance)
        frame = self._donors[at]
        protocol = dict(frame.protocol)
        for name in _LENT:
            if chance.random() < 0.5:
                lender = self._donors[self._near(at, chance)].protocol
                if name in lender and lender[name].size < _HUGE:
                    protocol[name] = lender[name]
        if not newer:
            place = bisect(self._newer, at) + chance.randint(-_NEAR // 4, _NEAR // 4)
            lender = self._donors[self._newer[place % len(self._newer)]].protocol
            protocol[_OUTCOMES] = lender[_OUTCOMES]
        return frame, protocol

    def _near(self, at: int, chance: random.Random) -> int:
        return (at + chance.randint(-_NEAR, _NEAR)) % self._real

    def _set_tails(self, spread: Spread) -> None:
        """Set each kind's tail by how many gaps a made study has and by the law."""
        probe = 2000
        gaps: dict[str, int] = dict.fromkeys((WORD, *NAMED), 0)
        for number in range(probe):
            chance = random.Random(self.seed * 1_000_003 + number)  # noqa: S311 - as in `study`
            frame, protocol = self._put_together(chance)
            templates = (*protocol.values(), *(each for _, each in frame.sections))
            # What stands twice in a study is drawn once.
            for kind, _ in {gap for template in templates for gap in template.gaps}:
                if kind in gaps:
                    gaps[kind] += 1
        for kind, count in gaps.items():
            growth, a_study = self.growths[kind], count / probe
            common = len(spread.counts[kind]) - len(spread.rare(kind))
            self._tails[kind] = tail_for(
                *(
                    (a_study * studies, max(1.0, growth.at(studies) - common))
                    for studies in (self._real, TARGET)
                )
            )


class _Filler:
    """Fills the gaps of one made study; what stood twice is replaced by the same."""

    def __init__(self, makers: Makers, chance: random.Random, number: str) -> None:
        self._makers, self._random, self._number = makers, chance.random, number
        self._months = -int(chance.random() * _BACK)
        self._said: dict[tuple[str, str], str] = {}

    def fill(self, template: Template, into: list[str]) -> None:
        """Write the template with its gaps filled."""
        said = self._said
        for literal, gap in zip(template.literals, template.gaps, strict=False):
            into.append(literal)
            found = said.get(gap)
            if found is None:
                found = said[gap] = self._new(*gap)
            into.append(found)
        into.append(template.literals[-1])

    def _new(self, kind: str, was: str) -> str:
        if kind == NUMBER:
            return self._number
        if kind == DATE:
            return moved(was, self._months)
        return self._makers.drawn(kind, was, self._random())


def moved(date: str, months: int) -> str:
    """A partial date so many months later, the day at most the 28th if it moves."""
    if months == 0 or len(date) < 7 or not date[:4].isdigit() or not date[5:7].isdigit():
        return date
    year, month = divmod(int(date[:4]) * 12 + int(date[5:7]) - 1 + months, 12)
    rest = date[7:]
    if rest[1:3].isdigit() and int(rest[1:3]) > 28:
        rest = f"-28{rest[3:]}"
    return f"{year:04d}-{month + 1:02d}{rest}"


def real_records() -> list[dict[str, Any]]:
    """Every real study at hand, decoded."""
    found: list[dict[str, Any]] = []
    for file in real_files():
        with gzip.open(file) as lines:
            found.extend(msgspec.json.decode(line) for line in lines)
    return found


def growths(real: list[dict[str, Any]], seed: int) -> dict[str, Growth]:
    """The laws of words and of each kind of name, on the real studies in a drawn order."""
    held = [contents(each) for each in real]
    random.Random(seed).shuffle(held)  # noqa: S311 - repeatable, not secret
    return {kind: growth_of(each[kind] for each in held) for kind in (WORD, *NAMED)}


def _topic(record: dict[str, Any]) -> str:
    browse = record.get("derivedSection", {}).get("conditionBrowseModule", {}).get("meshes", [])
    named = [each.get("term", "") for each in browse]
    said = record[_PROTOCOL].get("conditionsModule", {}).get("conditions", [])
    return next(iter([*named, *said]), "").lower()


def is_newer(record: dict[str, Any]) -> bool:
    """Whether a record has the form of API v2, not that which was converted from XML."""
    return "ancestors" in record.get("derivedSection", {}).get("conditionBrowseModule", {})


def _sample_records(count: int) -> list[dict[str, Any]]:
    """The first studies of the sample that have results and are not made to be huge."""
    found: list[dict[str, Any]] = []
    index = 0
    while len(found) < count:
        index += 1
        raw = msgspec.json.encode(sample_study(index))
        if b'"resultsSection"' in raw and len(raw) < _HUGE:
            found.append(msgspec.json.decode(raw))
    return found
