"""Likeness worked out a second time, from raw records alone, without the package's own signals.

Words, tidied names and abbreviations are the index's and the vocabulary's; how rare a word is, the
index says. Which stages and line of treatment a record names is what the package's recogniser reads
in it. Everything else stands here once more, as `docs/related.md` describes it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any

import timing_by_hand
from mentions_by_hand import about, mentions
from mesh_by_hand import MeshByHand
from programme_by_hand import Name, programme
from raw_record import Record, at, first, texts_at
from trialatlas.related.stages import course_of
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary.abbreviations import definitions
from trialatlas.vocabulary.names import telling, tidied

Phrase = tuple[str, str]
GROUPS = {
    "topic": (
        "identificationModule.briefTitle",
        "identificationModule.officialTitle",
        "conditionsModule.conditions",
        "conditionsModule.keywords",
    ),
    "summary": ("descriptionModule.briefSummary",),
    "criteria": ("eligibilityModule.eligibilityCriteria",),
    "detail": ("descriptionModule.detailedDescription",),
    "outcomes": (
        "outcomesModule.primaryOutcomes.measure",
        "outcomesModule.secondaryOutcomes.measure",
    ),
}
FULL = "full-text"
ARMS = tuple(
    f"armsInterventionsModule.{each}"
    for each in (
        "armGroups.label",
        "armGroups.description",
        "interventions.name",
        "interventions.otherNames",
        "interventions.description",
    )
)
DESIGN = (
    (0.35, ("designModule.studyType",)),
    (0.2, ("designModule.phases",)),
    (0.2, ("designModule.designInfo.primaryPurpose",)),
    (0.1, ("designModule.designInfo.maskingInfo.masking",)),
    (
        0.15,
        ("designModule.designInfo.interventionModel", "designModule.designInfo.observationalModel"),
    ),
)
GROUPS_OF_AGE = {"children": (0, 18), "adults": (18, 65), "older adults": (65, 200)}
STANDARD = {"CHILD": "children", "ADULT": "adults", "OLDER_ADULT": "older adults"}
YEARS = {"year": 1, "month": 1 / 12, "week": 7 / 365.25, "day": 1 / 365.25, "hour": 1 / 8766}
COMPARED = {"ACTIVE_COMPARATOR", "PLACEBO_COMPARATOR", "SHAM_COMPARATOR", "NO_INTERVENTION"}
WORTH = {"studied": 1.0, "comparator": 0.5, "background": 0.4}


def terms(record: Record, kind: str) -> tuple[list[str], frozenset[str]]:
    """MeSH terms of a kind, and all above them that the record names."""
    found, above = (
        texts_at(record, f"{kind}BrowseModule.{each}.term", section="derivedSection")
        for each in ("meshes", "ancestors")
    )
    return list(dict.fromkeys(found)), frozenset(above)


Headings = dict[str, frozenset[str]]
"""Headings, each with all it lies below and itself."""


@dataclass(frozen=True)
class ByHand:
    """`frequency` is in how many studies a word stands, `named` in how many a heading does, by its
    words, `given` how often it is given as a term, as written. `known_as` are other names of a
    condition, as the vocabulary has them. `drawn` are the phrases of each study that is drawn, and
    `standing` in how many a word stands in one piece.
    """

    studies: int
    frequency: Callable[[str], int]
    named: dict[tuple[str, ...], int]
    given: dict[str, int]
    mesh: MeshByHand
    known_as: Callable[[str], list[str]]
    drawn: list[set[Phrase]]
    standing: Callable[[str, str], int]

    def telling(self, name: Name, pieces: tuple[str, ...]) -> float:
        """How much a name says, beside one of a single study: as its rarest word does where it
        stands most often.
        """
        count = max(min(self.standing(piece, each) for each in name) for piece in pieces)
        return log(self.studies / max(1, count)) / log(self.studies)

    def rarity(self, word: str) -> float:
        return log(1 + self.studies / max(1, self.frequency(word)))

    def information(self, heading: str) -> float:
        count = self.named.get(tuple(words(heading)), 0)
        if heading in self.mesh.numbers:
            count = self.below[heading]
        return log(self.studies / min(self.studies, max(1, count)))

    @cached_property
    def below(self) -> Counter[str]:
        """How often each heading, or one below it, is given as a term."""
        found: Counter[str] = Counter()
        for heading, count in self.given.items():
            for above in self.mesh.above(heading) if heading in self.mesh.numbers else ():
                found[above] += count
        return found

    def headings(self, record: Record, kind: str) -> Headings:
        """The first twelve headings of a kind, with what they lie below."""
        found, above = terms(record, kind)
        if kind == "condition" and not found:
            every = [self.meant(each) for each in condition_names(record)]
            found = list(dict.fromkeys(each for each in every if each))
        return {
            each: self.mesh.above(each) if each in self.mesh.numbers else above | {each}
            for each in found[:12]
        }

    def meant(self, name: str) -> str:
        """The disease of MeSH that a name means: by itself, or as what the vocabulary knows."""
        key = tuple(words(name))
        if key in self.mesh.diseases or not 0 < len(key) <= 8:
            return self.mesh.diseases.get(key, "")
        others = (tuple(words(each)) for each in self.known_as(name))
        return next((self.mesh.diseases[each] for each in others if each in self.mesh.diseases), "")

    def values(self, one: Record, other: Record, raws: tuple[bytes, bytes]) -> dict[str, float]:
        """The value of every signal."""
        rows = counted(one), counted(other)
        found = {name: self.cosine(rows[0][name], rows[1][name]) for name in (*GROUPS, FULL)}
        common = rows[0]["key"].keys() & rows[1]["key"].keys()
        told = [each for each in common if sum(map(str.isalpha, each)) >= 3]
        found["rare-words"] = 1 - exp(-sum(max(0, self.rarity(each) - 4.6) for each in told) / 4)
        found["phrases"] = self.rare_phrases(one, other)
        found["conditions"], by_class = (
            self.nearness(self.headings(one, kind), self.headings(other, kind))
            for kind in ("condition", "intervention")
        )
        found["mentions"] = self.naming(one, other)
        found["interventions"] = max(0.8 * by_class, self.by_name(one, other))
        found["outcomes"] *= 0.75
        found["outcomes"] += 0.25 * self.phrases(one, other)
        found["outcomes"] *= 0.8 + 0.2 * timing_by_hand.nearness(times(one), times(other))
        found["population"] = population(one, other)
        found["design"] = design(one, other)
        found["programme"] = programme(one, other, raws, self.telling)
        return found

    def cosine(self, one: Counter[str], other: Counter[str]) -> float:
        def weighed(row: Counter[str]) -> dict[str, float]:
            return {each: (1 + log(count)) * self.rarity(each) for each, count in row.items()}

        mine, its = weighed(one), weighed(other)
        dot = sum(by * its.get(each, 0) for each, by in mine.items())
        lengths = sqrt(sum(by * by for by in mine.values()) * sum(by * by for by in its.values()))
        return dot / lengths if lengths else 0.0

    def phrases(self, one: Record, other: Record) -> float:
        rows = [
            {
                pair: (1 + log(count)) * sum(map(self.rarity, pair)) / 2
                for pair, count in neighbours(each).items()
            }
            for each in (one, other)
        ]
        dot = sum(by * rows[1].get(pair, 0) for pair, by in rows[0].items())
        lengths = [sqrt(sum(by * by for by in row.values())) for row in rows]
        return dot / lengths[0] / lengths[1] if all(lengths) else 0.0

    def rare_phrases(self, one: Record, other: Record) -> float:
        total = 0.0
        for pair in side_by_side(one) & side_by_side(other):
            rarity = log(1 + len(self.drawn) / (1 + self.having.get(pair, 1)))
            total += max(0.0, rarity - max(4.6, *map(self.rarity, pair)))
        return 1 - exp(-total / 16)

    @cached_property
    def having(self) -> Counter[Phrase]:
        """In how many drawn studies each phrase stands."""
        return Counter(each for some in self.drawn for each in some)

    def match(self, one: str, other: str, common: frozenset[str]) -> float:
        if one == other:
            return 1.0
        best = max(map(self.information, common), default=0.0)
        together = self.information(one) + self.information(other)
        return min(1.0, 2 * best / together) if together else 0.0

    def nearness(self, one: Headings, other: Headings) -> float:
        if not one or not other:
            return 0.0
        total = weight = 0.0
        for mine, its in ((one, other), (other, one)):
            for each, above in mine.items():
                by = self.information(each) + 1e-9
                total += by * max(self.match(each, e, above & its[e]) for e in its)
                weight += by
        return min(1.0, total / weight)

    def naming(self, one: Record, other: Record) -> float:
        """The mean of both shares of conditions that the text of the other names: by headings, or
        by words if that is more.
        """
        shares = []
        for mine, its in ((one, other), (other, one)):
            given = self.headings(mine, "condition")
            headings = {each: self.information(each) + 1e-9 for each in given}
            names = told(mine, texts_at(mine, "conditionsModule.conditions"))
            by_word = {each: max(0.0, log(exp(self.rarity(each)) - 1)) for each in names}
            named = part(headings, self.spoken(its)), part(by_word, told(its, about(its)))
            shares.append(max(named))
        return sum(shares) / 2

    def spoken(self, record: Record) -> frozenset[str]:
        """What a text names, and all above it."""
        named = mentions(record, self.mesh.diseases)
        return frozenset[str]().union(*map(self.mesh.above, named))

    def by_name(self, one: Record, other: Record) -> float:
        given = interventions(one), interventions(other)
        if not all(given):
            return 0.0
        total = weight = 0.0
        for mine, its in (given, given[::-1]):
            for each in mine:
                total += WORTH[each[0]] * max(self.same(each, another) for another in its)
                weight += WORTH[each[0]]
        return total / weight

    def same(self, one: tuple[Any, ...], other: tuple[Any, ...]) -> float:
        worth = min(WORTH[one[0]], WORTH[other[0]])
        if one[1] & other[1]:
            return worth
        said = sum(map(self.rarity, one[2] & other[2]))
        return worth * 0.8 * said / sum(map(self.rarity, one[2] | other[2])) if said else 0.0


def told(record: Record, texts: Iterable[str]) -> set[str]:
    """The words of some texts of a record, but for what was cut off of its whole text."""
    return set(words(" ".join(texts)[:40_000])) & counted(record)[FULL].keys()


def part(worth: dict[str, float], named: Collection[str]) -> float:
    """The share of what is named, by worth."""
    whole = sum(worth.values())
    return sum(by for each, by in worth.items() if each in named) / whole if whole else 0.0


def counted(record: Record) -> dict[str, Counter[str]]:
    """How often each word stands in each text."""
    read = {name: " ".join(texts_at(record, *paths))[:40_000] for name, paths in GROUPS.items()}
    long = {each.short: each.long for text in read.values() for each in definitions(text)}
    written = set(re.findall(r"[\w/-]+", read["topic"]))
    read["topic"] += " " + " ".join(long[each] for each in long if each in written)
    found = {name: Counter(words(text)) for name, text in read.items()}
    arms = Counter(words(" ".join(texts_at(record, *ARMS))[:40_000]))
    whole = sum(found.values(), Counter[str]()) + arms
    return {**found, FULL: whole, "key": found["topic"] + found["summary"]}


SPELLING = (*GROUPS["topic"][:2], *GROUPS["summary"], *GROUPS["criteria"])


def condition_names(record: Record) -> list[str]:
    """The first thirty conditions and keywords, each before what its abbreviations stand for."""
    long = {
        each.short: each.long for text in texts_at(record, *SPELLING) for each in definitions(text)
    }
    found: list[str] = []
    for name in texts_at(record, *GROUPS["topic"][2:])[:30]:
        written = set(re.findall(r"[\w/-]+", name))
        found += [name, " ".join(long[each] for each in long if each in written)]
    return [each for each in found if each]


def neighbours(record: Record) -> dict[tuple[str, str], int]:
    """How often two words stand side by side in the names of outcomes."""
    found: Counter[tuple[str, str]] = Counter()
    read = 0
    for text in texts_at(record, *GROUPS["outcomes"]):
        read += len(text) + 1
        found.update(pairwise(words(text)) if read <= 40_000 else ())
    return dict(list(found.items())[:200])


def side_by_side(record: Record) -> set[Phrase]:
    """The first 1,000 phrases of titles, conditions and keywords, then summary, then criteria, but
    for those with a word of less than three letters.
    """
    found: dict[Phrase, None] = {}
    for name in ("topic", "summary", "criteria"):
        read = 0
        for text in texts_at(record, *GROUPS[name]):
            for pair in pairwise(words(text[: max(0, 40_000 - read)])):
                if all(sum(map(str.isalpha, each)) >= 3 for each in pair):
                    found[pair] = None
            read += len(text) + 1
    return set(list(found)[:1000])


FRAMES = tuple(f"outcomesModule.{each}Outcomes.timeFrame" for each in ("primary", "secondary"))


def times(record: Record) -> set[float | str]:
    """The first 24 times of its first 60 time frames."""
    found: dict[float | str, None] = {}
    for text in texts_at(record, *FRAMES)[:60]:
        found.update(dict.fromkeys(timing_by_hand.times(text)))
    return set(list(found)[:24])


def interventions(record: Record) -> list[tuple[str, frozenset[Any], frozenset[str]]]:
    """Role, names and telling words of each intervention that names something."""
    groups = at(record, "armsInterventionsModule.armGroups")
    types = {each["label"]: each.get("type", "") for each in groups if each.get("label")}
    found = []
    for each in at(record, "armsInterventionsModule.interventions")[:20]:
        text = each.get("name", "")
        key = tuple(words(tidied(text) or text))
        names = {key, *(tuple(words(tidied(one))) for one in each.get("otherNames", ()))}
        useful = frozenset(one for one in names if telling(one))
        if text and useful and telling(key):
            found.append((role(each, types), useful, telling(key)))
    return found


def role(intervention: Record, types: dict[str, str]) -> str:
    """Studied, compared with, or given to everybody."""
    labels = set(intervention.get("armGroupLabels", ())) & set(types)
    given = {types[each] for each in labels}
    if "EXPERIMENTAL" in given:
        return "background" if given & COMPARED and len(labels) == len(types) else "studied"
    return "comparator" if given & COMPARED and "EXPERIMENTAL" in types.values() else "studied"


def ages(record: Record) -> set[str]:
    """Age groups, from the limits, else as the record names them."""
    limits = [first(record, f"eligibilityModule.{each}") for each in ("minimumAge", "maximumAge")]
    low, high = (years(each) for each in limits)
    if low is None and high is None:
        named = texts_at(record, "eligibilityModule.stdAges")
        return {STANDARD[each] for each in named if each in STANDARD}
    return {
        name
        for name, (start, end) in GROUPS_OF_AGE.items()
        if (low or 0) < end and (200 if high is None else high) >= start
    }


def years(text: str) -> float | None:
    """An age in years."""
    number, _, unit = text.lower().partition(" ")
    unit = unit.rstrip("s")
    return float(number) * YEARS[unit] if number.isdigit() and unit in YEARS else None


def population(one: Record, other: Record) -> float:
    """Age groups .6, sex .25, healthy volunteers .15, stage and line .25, over what both say."""
    parts: list[tuple[float, float]] = []
    groups = ages(one), ages(other)
    if all(groups):
        parts.append((0.6, len(groups[0] & groups[1]) / len(groups[0] | groups[1])))
    sexes = [first(each, "eligibilityModule.sex") for each in (one, other)]
    if all(sexes):
        parts.append((0.25, 1.0 if sexes[0] == sexes[1] else 0.5 if "ALL" in sexes else 0.0))
    healthy = [at(each, "eligibilityModule.healthyVolunteers")[:1] for each in (one, other)]
    if all(each and isinstance(each[0], bool) for each in healthy):
        parts.append((0.15, float(healthy[0] == healthy[1])))
    courses = [course_of(Study.of(each)) for each in (one, other)]
    near: list[float] = []
    if all(each.stages for each in courses):
        stages = [each.stages for each in courses]
        near.append(len(stages[0] & stages[1]) / len(stages[0] | stages[1]))
    if all(each.line for each in courses):
        near.append(float(courses[0].line == courses[1].line))
    if near:
        parts.append((0.25, sum(near) / len(near)))
    return mean(parts)


def mean(parts: Iterable[tuple[float, float]]) -> float:
    """A weighted mean; nothing for nothing."""
    known = list(parts)
    return sum(by * value for by, value in known) / sum(by for by, _ in known) if known else 0.0


def design(one: Record, other: Record) -> float:
    """Shared values of all, over what both say."""
    parts: list[tuple[float, float]] = []
    for by, paths in DESIGN:
        mine, its = (set(texts_at(each, *paths)) - {"NA"} for each in (one, other))
        if mine and its:
            parts.append((by, len(mine & its) / len(mine | its)))
    return mean(parts)


@cache
def shipped() -> dict[str, dict[str, float]]:
    """The weights as they stand in the package's file."""
    text = (files("trialatlas.related") / "weights.json").read_text(encoding="utf-8")
    return json.loads(text)["presets"]
