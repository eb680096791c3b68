"""The skeleton of one sample study: what it is about, how it is designed, how it went.

`draw` decides everything that several modules must agree on. The writers of
modules read a plan and add words and detail; they decide nothing that another
module has to know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from trialatlas.sample import interventions, people, timeline
from trialatlas.sample.areas import Area, Endpoint, area
from trialatlas.sample.conditions import CONDITIONS, Condition
from trialatlas.sample.dice import Dice, Shares
from trialatlas.sample.interventions import Drug, Treatment

FIRST_NUMBER = 99_000_001
LAST_NUMBER = 99_999_999

_KINDS = Shares({"INTERVENTIONAL": 76.5, "OBSERVATIONAL": 22, "EXPANDED_ACCESS": 1.5})
_STATUSES = Shares(
    {
        "COMPLETED": 45,
        "RECRUITING": 18,
        "UNKNOWN": 12,
        "TERMINATED": 6,
        "NOT_YET_RECRUITING": 6,
        "ACTIVE_NOT_RECRUITING": 6,
        "WITHDRAWN": 3,
        "ENROLLING_BY_INVITATION": 1.5,
        "WITHHELD": 0.7,
        "SUSPENDED": 0.6,
    }
)
_ACCESS_STATUSES = Shares(
    {
        "AVAILABLE": 30,
        "NO_LONGER_AVAILABLE": 32,
        "APPROVED_FOR_MARKETING": 33,
        "TEMPORARILY_NOT_AVAILABLE": 5,
    }
)
_PHASES = Shares(
    {
        ("PHASE1",): 22,
        ("PHASE2",): 30,
        ("PHASE3",): 19,
        ("PHASE4",): 13,
        ("PHASE1", "PHASE2"): 7,
        ("PHASE2", "PHASE3"): 3.5,
        ("EARLY_PHASE1",): 2.5,
        ("NA",): 3,
    }
)
_MODELS_BY_PHASE = {
    "PHASE1": Shares({"SINGLE_GROUP": 45, "SEQUENTIAL": 22, "PARALLEL": 23, "CROSSOVER": 10}),
    "PHASE2": Shares({"SINGLE_GROUP": 45, "PARALLEL": 48, "SEQUENTIAL": 5, "CROSSOVER": 2}),
    "": Shares(
        {"PARALLEL": 73, "SINGLE_GROUP": 19, "CROSSOVER": 5, "FACTORIAL": 2, "SEQUENTIAL": 1}
    ),
}
_SIZES = Shares(
    {
        (3, 12): 7,
        (13, 30): 19,
        (31, 60): 24,
        (61, 120): 23,
        (121, 300): 15,
        (301, 1000): 9,
        (1001, 9000): 2.6,
        (9001, 200000): 0.4,
    }
)
_ROUNDED_FROM = 40
"""From here on most sponsors plan a round number of participants."""
_WEEKS = (4, 6, 8, 12, 12, 16, 24, 24, 26, 36, 48, 52)


@dataclass(slots=True)
class Arm:
    """An arm group or cohort. `tries` names the interventions it gets, as `Drug: Velotamab`."""

    label: str
    type: str
    description: str
    tries: list[str] = field(default_factory=list[str])


@dataclass(slots=True)
class Plan:
    """Everything that the modules of one study agree on."""

    dice: Dice
    number: int
    kind: str
    status: str
    condition: Condition
    named: str
    words: Area
    tried: Drug | Treatment
    phases: tuple[str, ...]
    model: str
    weeks: int
    size: int
    results: bool
    line: timeline.Timeline
    sponsor: people.Sponsor
    investigator: str
    slots: dict[str, str]
    arms: list[Arm] = field(default_factory=list[Arm])
    interventions: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    controlled_by: str = ""
    """`placebo`, `usual`, `none`, `sham` or empty."""
    endpoints: list[Endpoint] = field(default_factory=list[Endpoint])
    frames: list[str] = field(default_factory=list[str])
    """Time frame of each endpoint."""
    primaries: int = 1
    """How many of the endpoints, from the first, are primary; the others are secondary."""
    masking: str = "NONE"
    certified: bool = False
    unposted: int = 0
    """The day on which results were sent that are not posted yet; 0 if there are none."""
    many_sites: bool = False
    many_events: bool = False

    @property
    def nct_id(self) -> str:
        """`NCT99000001`."""
        return f"NCT{self.number}"

    @property
    def drug(self) -> Drug | None:
        """The drug, if it is one that is tried."""
        return self.tried if isinstance(self.tried, Drug) else None

    def say(self, text: str) -> str:
        """The text with its slots filled."""
        return text.format_map(self.slots)


def draw(
    seed: int,
    index: int,
    *,
    generous: bool = False,
    kind: str = "",
    status: str = "",
    results: bool | None = None,
) -> Plan:
    """Decide on study `index`, counted from 1. What is given by name is not left to chance."""
    dice = Dice(seed, index, generous=generous)
    kind = kind or dice.drawn(_KINDS)
    access = kind == "EXPANDED_ACCESS"
    status = status or dice.drawn(_ACCESS_STATUSES if access else _STATUSES)
    condition = dice.one(CONDITIONS)
    words = area(condition.area)
    with_drug = access or dice.happens(0.56 if kind == "INTERVENTIONAL" else 0.15)
    tried = _tried(dice, kind, condition.area, with_drug=with_drug)
    phases: tuple[str, ...] = ()
    if kind == "INTERVENTIONAL":
        phases = dice.drawn(_PHASES) if with_drug else ("NA",)
    finished = status in {"COMPLETED", "TERMINATED"}
    if results is None:
        share = 0.2 if kind == "INTERVENTIONAL" else 0.04
        results = finished and dice.happens(share)
    certified = finished and not results and with_drug and dice.happens(0.04)
    certified = certified or (results and generous)
    model = dice.drawn(_MODELS_BY_PHASE.get(phases[0] if phases else "", _MODELS_BY_PHASE[""]))
    weeks = dice.one(_WEEKS)
    named = condition.name if dice.happens(0.5) else dice.one(condition.variants)
    sponsor_kind = dice.drawn(people.SPONSOR_CLASSES)
    if with_drug and dice.happens(0.15):
        sponsor_kind = "INDUSTRY"
    slots = {
        "condition": in_text(named),
        "Condition": named,
        "drug": tried.name if with_drug else in_text(tried.name),
        "Drug": in_title(tried.name),
        "weeks": str(weeks),
        "topic": dice.one(condition.also),
    }
    line = timeline.draw(dice, status, results=results, certified=certified)
    unposted = 0
    if finished and not results and dice.happens(0.02):
        unposted = min(max(line.primary + 380, line.posted + 1), timeline.TODAY - 120)
    return Plan(
        dice=dice,
        number=FIRST_NUMBER - 1 + index,
        kind=kind,
        status=status,
        condition=condition,
        named=named,
        words=words,
        tried=tried,
        phases=phases,
        model=model if kind == "INTERVENTIONAL" else "",
        weeks=weeks,
        size=_size(dice, status, phases),
        results=results,
        line=line,
        sponsor=people.sponsor(dice, sponsor_kind),
        investigator=people.person(dice),
        slots=slots,
        certified=certified,
        unposted=unposted,
    )


def _tried(dice: Dice, kind: str, field_: str, *, with_drug: bool) -> Drug | Treatment:
    if with_drug:
        return interventions.drug(dice, dice.one(area(field_).drugs))
    if kind == "OBSERVATIONAL":
        return dice.one(interventions.EXPOSURES[field_])
    return dice.drawn(interventions.TREATMENTS[field_])


def _size(dice: Dice, status: str, phases: tuple[str, ...]) -> int:
    if status == "WITHDRAWN":
        return 0
    low, high = dice.drawn(_SIZES)
    size = low + int(dice.roll() * dice.roll() * (high - low))
    if phases and phases[0] in {"PHASE1", "EARLY_PHASE1"}:
        size = min(size, dice.between(12, 90))
    if phases == ("PHASE3",):
        size = max(size, dice.between(60, 400))
    return size if size < _ROUNDED_FROM or dice.happens(0.4) else round(size, -1)


_PROPER = {"Alzheimer", "Alzheimer's", "Parkinson's", "Crohn's", "Dravet", "Hodgkin", "Plasmodium"}
_WORD = re.compile(r"[A-Za-z']+")
_SMALL = {"in", "of", "and", "with", "by", "to"}


@cache
def in_text(name: str) -> str:
    """A name within a sentence: capitals stay only where they mean something."""
    return _WORD.sub(lambda found: _lower(found[0]), name)


def _lower(word: str) -> str:
    return word.lower() if word[1:].islower() and word not in _PROPER else word


@cache
def in_title(name: str) -> str:
    """A name within a title: each word but the small ones begins with a capital."""
    words = name.split(" ")
    return " ".join(each if each in _SMALL else each[0].upper() + each[1:] for each in words)
