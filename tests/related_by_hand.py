"""Likeness worked out a second time, from raw records alone, without the package's own signals.

Words, tidied names and abbreviations are the index's and the vocabulary's; how rare a word is, the
index says. Which stages and line of treatment a record names is what the package's recogniser reads
in it. Everything else stands here once more, as `docs/related.md` describes it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from math import exp, log, sqrt
from typing import Any

import timing_by_hand
from trialatlas.related.stages import course_of
from trialatlas.study import Study
from trialatlas.study.words import value_key, words
from trialatlas.vocabulary.abbreviations import definitions
from trialatlas.vocabulary.names import telling, tidied

Record = dict[str, Any]
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


def at(record: Record, path: str, section: str = "protocolSection") -> list[Any]:
    """All values at a path, lists flattened."""
    found: list[Any] = [record.get(section, {})]
    for name in path.split("."):
        below = [each.get(name) for each in found if isinstance(each, dict)]
        found = [one for each in below for one in (each if isinstance(each, list) else [each])]
        found = [each for each in found if each is not None]
    return found


def texts_at(record: Record, *paths: str, section: str = "protocolSection") -> list[str]:
    """Those that are texts and not blank."""
    found = (each for path in paths for each in at(record, path, section))
    return [each for each in found if isinstance(each, str) and each.strip()]


def first(record: Record, path: str) -> str:
    """The first text at a path."""
    return (texts_at(record, path) or [""])[0]


def terms(record: Record, kind: str, most: int | None = 12) -> tuple[list[str], frozenset[str]]:
    """MeSH terms of a kind, as many as are compared, and all above them that the record names."""
    found, above = (
        texts_at(record, f"{kind}BrowseModule.{each}.term", section="derivedSection")
        for each in ("meshes", "ancestors")
    )
    return list(dict.fromkeys(found))[:most], frozenset(above)


@dataclass(frozen=True)
class ByHand:
    """`frequency` is in how many studies a word stands, `named` in how many a heading does."""

    studies: int
    frequency: Callable[[str], int]
    named: dict[tuple[str, ...], int]

    def rarity(self, word: str) -> float:
        return log(1 + self.studies / max(1, self.frequency(word)))

    def information(self, heading: str) -> float:
        count = min(self.studies, max(1, self.named.get(tuple(words(heading)), 0)))
        return log(self.studies / count)

    def values(self, one: Record, other: Record, raws: tuple[bytes, bytes]) -> dict[str, float]:
        """The value of every signal."""
        rows = counted(one), counted(other)
        found = {name: self.cosine(rows[0][name], rows[1][name]) for name in (*GROUPS, "full-text")}
        common = rows[0]["key"].keys() & rows[1]["key"].keys()
        told = [each for each in common if sum(map(str.isalpha, each)) >= 3]
        found["rare-words"] = 1 - exp(-sum(max(0, self.rarity(each) - 4.6) for each in told) / 4)
        found["conditions"] = self.nearness(terms(one, "condition"), terms(other, "condition"))
        by_class = self.nearness(terms(one, "intervention"), terms(other, "intervention"))
        found["interventions"] = max(0.8 * by_class, self.by_name(one, other))
        found["outcomes"] *= 0.75
        found["outcomes"] += 0.25 * self.phrases(one, other)
        found["outcomes"] *= 0.8 + 0.2 * timing_by_hand.nearness(times(one), times(other))
        found["population"] = population(one, other)
        found["design"] = design(one, other)
        found["programme"] = programme(one, other, raws)
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

    def match(self, one: str, other: str, above: tuple[frozenset[str], frozenset[str]]) -> float:
        if one == other:
            return 1.0
        common = (above[0] | {one}) & (above[1] | {other})
        best = max(map(self.information, common), default=0.0)
        together = self.information(one) + self.information(other)
        return min(1.0, 2 * best / together) if together else 0.0

    def nearness(
        self, one: tuple[list[str], frozenset[str]], other: tuple[list[str], frozenset[str]]
    ) -> float:
        if not one[0] or not other[0]:
            return 0.0
        total = weight = 0.0
        for mine, its in ((one, other), (other, one)):
            for each in mine[0]:
                by = self.information(each) + 1e-9
                total += by * max(self.match(each, name, (mine[1], its[1])) for name in its[0])
                weight += by
        return min(1.0, total / weight)

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


def counted(record: Record) -> dict[str, Counter[str]]:
    """How often each word stands in each text."""
    read = {name: " ".join(texts_at(record, *paths))[:40_000] for name, paths in GROUPS.items()}
    long = {each.short: each.long for text in read.values() for each in definitions(text)}
    written = set(re.findall(r"[\w/-]+", read["topic"]))
    read["topic"] += " " + " ".join(long[each] for each in long if each in written)
    found = {name: Counter(words(text)) for name, text in read.items()}
    arms = Counter(words(" ".join(texts_at(record, *ARMS))[:40_000]))
    whole = sum(found.values(), Counter[str]()) + arms
    return {**found, "full-text": whole, "key": found["topic"] + found["summary"]}


def neighbours(record: Record) -> dict[tuple[str, str], int]:
    """How often two words stand side by side in the names of outcomes."""
    found: Counter[tuple[str, str]] = Counter()
    read = 0
    for text in texts_at(record, *GROUPS["outcomes"]):
        read += len(text) + 1
        found.update(pairwise(words(text)) if read <= 40_000 else ())
    return dict(list(found.items())[:200])


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


def programme(one: Record, other: Record, raws: tuple[bytes, bytes]) -> float:
    """1 - the product of what each thing in common leaves."""
    ids = [first(each, "identificationModule.nctId") for each in (one, other)]
    named = [
        set(re.findall(r"NCT\d{8}", raw.decode()))
        - {own, *texts_at(each, "identificationModule.nctIdAliases")}
        for raw, own, each in zip(raws, ids, (one, other), strict=True)
    ]
    left = 1.0
    if ids[0] in named[1] or ids[1] in named[0]:
        left *= 0.1
        goes_on = ids[1] in gone_on_with(one) or ids[0] in gone_on_with(other)
        left *= 0.3 if goes_on else 1
    elif named[0] & named[1]:
        left *= 0.5
    left *= 0.15 if numbers(one) & numbers(other) else 1
    sponsors = "sponsorCollaboratorsModule"
    lead, beside, sites = (
        [{tuple(words(each)) for each in texts_at(record, path)[:100]} for record in (one, other)]
        for path in (
            f"{sponsors}.leadSponsor.name",
            f"{sponsors}.collaborators.name",
            "contactsLocationsModule.locations.facility",
        )
    )
    left *= 0.7 if lead[0] & lead[1] else 1
    left *= 0.85 if beside[0] & beside[1] else 1
    left *= 0.85 if {each for each in sites[0] & sites[1] if len(each) > 1} else 1
    return 1 - left


def numbers(record: Record) -> set[str]:
    """Numbers that can hardly be another study's by chance, a grant's without its year."""
    module = "identificationModule"
    found = texts_at(record, f"{module}.orgStudyIdInfo.id", f"{module}.secondaryIdInfos.id")
    keys = {value_key(each) for each in found if not re.fullmatch(r"NCT\d{8}", each)}
    long = {each for each in keys if len(each) >= 6 and re.search(r"\d{3}", each)}
    return {grant(each) for each in long if not is_no_project(each)}


PERSONS = {"f", "k", "t"}
PROJECTS = {"ug3", "uh2", "uh3", "u34", "u42", "u43", "u44"}
SHARED = {"m01", "d43", "g12", "s06", "kl1", "kl2", "tl1", "tl2"}


def is_no_project(key: str) -> bool:
    """An award of the NIH to a centre, a network, a contractor or a person: its kind, two letters
    for the institute, and a number.
    """
    if key.startswith("hhs") and key[4:13].isdigit():
        return True
    award = key[1:] if key[0].isdigit() else key
    kind, institute, serial = award[:3], award[3:5], award[5:10]
    if not (institute.isalpha() and institute.isascii() and len(serial) == 5 and serial.isdigit()):
        return False
    if kind[0] in PERSONS | {"n", "p", "y"} and kind[1:].isdigit():
        return True
    cooperative = kind[0] == "u" and kind[2].isdigit() and kind not in PROJECTS
    return cooperative or kind in SHARED or (kind.startswith("ik") and kind[2].isdigit())


def grant(key: str) -> str:
    """The award to a project: its kind, institute and number, without the year and amendments."""
    award = key[1:] if key[0].isdigit() else key
    found = re.fullmatch(r"(r[0o]\d|r\d[0o]|r\d\d)([a-z]{2})(\d+)((?:[a-z]\d)*)", award)
    if found is None or not 5 <= len(found[3]) <= 8 or (found[4] and len(found[3]) < 7):
        return key
    serial = found[3] if len(found[3]) < 7 else found[3][:-2]
    return f"{found[1].replace('o', '0')} {found[2]} {int(serial)}"


TOLD_IN = (
    "identificationModule.briefTitle",
    "identificationModule.officialTitle",
    "descriptionModule.briefSummary",
    "descriptionModule.detailedDescription",
    "armsInterventionsModule.armGroups.description",
    "armsInterventionsModule.interventions.description",
)
EXTENDS = "extension|rollover|rolled over|rolling over|roll over|roll-over|rolled-over|rolling-over"
EXTENDS += "|rolledover|rollingover|continuation study|continued access"
FOLLOWS = "follow up|follow-up|followup|followed up|followed-up|following up|following-up|long term"
FOLLOWS += "|long-term|followedup|followingup"
SAME = "previously|completed|enrolled in|enrolled on|enrolled under|treated in|treated on"
SAME += "|treated under|took part in|took part on|took part under|participated in|participated on"
SAME += "|participated under|randomi[sz]ed in|randomi[sz]ed on|randomi[sz]ed under"
SAME += "|who (have )?(been|completed|participated|received|took part)"
ENTERS = "completed|completer|completers|completion|participated|participation|enrolled"
ENTERS += "|randomi[sz]ed|treated|took part"
LEFT_OUT = r"not|exclu\w+|unless|except|other than|ineligible"


def speaks(text: str, of: str) -> bool:
    """Whether whole words of a text are among some."""
    return re.search(rf"(?<!\w)({of})(?!\w)", text.lower()) is not None


def gone_on_with(record: Record) -> set[str]:
    """The studies that a record names as what it extends or follows up, in one sentence."""
    criteria = first(record, "eligibilityModule.eligibilityCriteria")
    outside = re.search(r"(?i)(?<!\w)(exclusion|excluded|exclude|non-?inclusion)(?!\w)", criteria)
    asked = criteria[: outside.start()] if outside else criteria
    titles = texts_at(record, *TOLD_IN[:2])
    titled = any(speaks(each, f"{EXTENDS}|{FOLLOWS}") for each in titles)
    found: set[str] = set()
    for texts, enters in ((texts_at(record, *TOLD_IN), False), ([asked], titled)):
        for each in (one for text in texts for one in stretches(text)):
            follows = speaks(each, FOLLOWS) and speaks(each, SAME)
            said = speaks(each, EXTENDS) or follows or (enters and speaks(each, ENTERS))
            if said and not speaks(each, LEFT_OUT):
                found |= set(re.findall(r"NCT\d{8}", each))
    return found


def stretches(text: str) -> list[str]:
    """Sentences: they end with a line, or with a stop before white space and no small letter."""
    found, start = list[str](), 0
    kept = text[:8_000]
    for place, sign in enumerate(kept):
        after = kept[place + 1 :].lstrip()
        ends = sign in ".!?" and kept[place + 1 : place + 2].isspace() and after
        if sign == "\n" or (ends and after[0].isalnum() and not "a" <= after[0] <= "z"):
            found.append(kept[start : place + 1].strip())
            start = place + 1
    found.append(kept[start:].strip())
    return [each for each in found if 12 <= len(each) <= 420]


@cache
def shipped() -> dict[str, dict[str, float]]:
    """The weights as they stand in the package's file."""
    text = (files("trialatlas.related") / "weights.json").read_text(encoding="utf-8")
    return json.loads(text)["presets"]
