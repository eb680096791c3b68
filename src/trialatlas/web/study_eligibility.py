"""Who can take part, on pages: criteria as lists, each with its address, its words and its tags.

What lives here: ages, sexes and the like as facts, and turning divided criteria into what the
template draws. What does not: dividing and recognising (`study.eligibility`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.eligibility import (
    Criteria,
    Eligibility,
    Hidden,
    Item,
    Kind,
    Recognised,
    Topic,
    eligibility,
    marks,
)
from trialatlas.study.inline import clean, inline_html, inline_text
from trialatlas.study.markup import to_html
from trialatlas.web.facts import Fact, facts, missing, shown_value
from trialatlas.web.results_views import Asked, Drawn
from trialatlas.web.site import Shown
from trialatlas.web.study_page import Part, ages, part
from trialatlas.wording import messages, said

ANCHORS: Final = {"BriefSummary": "summary", "DetailedDescription": "summary"}
"""Parts of a study's page in which criteria may be hidden."""

TITLES: Final[dict[Kind, str]] = messages(
    {
        "inclusion": "Must have",
        "exclusion": "Must not have",
        "other": "What is asked",
    }
)
CALLED: Final = messages(
    {
        "inclusion": "Address of inclusion {number}",
        "exclusion": "Address of exclusion {number}",
        "other": "Address of other {number}",
    }
)
MORE: Final = messages("{title} (more)")
LEADS: Final[dict[Kind, str]] = messages(
    {
        "inclusion": "What the sponsor lists for taking part, under headings as written.",
        "exclusion": "What the sponsor lists against taking part, under headings as written.",
        "other": (
            "Nothing above these says whether they are wanted or unwanted: each says so itself."
        ),
    }
)
WHOLE: Final = messages(
    {
        "prose": "Kept whole: the sponsor wrote running sentences, not a list of criteria.",
        "placeholder": "The sponsor gives no criteria here. This is all that the field holds:",
    }
)
TOPICS: Final[dict[Topic, str]] = messages(
    {
        "age": "age",
        "laboratory": "laboratory limit",
        "performance": "performance status",
        "time": "time window",
    }
)
_TIME: Final = {"before": " before", "after": " after", "around": " of an event", "open": ""}
_BLOCKS = re.compile(r"\n\s*\n|\n\s*(?:[-*•]|\d{1,2}[.)])")
_MARKS = re.compile(r"^\\?[*•·-]\s*|\\")
_SIGNS = re.compile(r"[\s().、）（]")  # noqa: RUF001 - marks of other scripts
_SPECIAL = re.compile(r"[\\&*_`^\[<]|://")


@dataclass(frozen=True, slots=True)
class Tag:
    """A value as recognised, in words."""

    topic: Topic
    words: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: its address, its number as we count, its mark as written, words and tags."""

    name: str
    number: str
    called: str
    written: str
    html: Markup
    tags: tuple[Tag, ...]
    below: tuple[Criterion, ...]


@dataclass(slots=True)
class Group:
    """Criteria below headings of their own, which are shown as written."""

    labels: tuple[Markup, ...] = ()
    items: list[Criterion] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """Criteria of one kind that stand together, in the order of the text."""

    kind: Kind
    title: str
    lead: str
    groups: list[Group] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Criteria that stand in another field: its label, where it is, and how many they are."""

    label: str
    anchor: str
    count: int


@dataclass(frozen=True, slots=True)
class CriteriaView:
    """What the page draws. `text` is the field as submitted; `whole` says why it has no runs."""

    runs: tuple[Run, ...]
    count: int
    topics: tuple[tuple[Topic, str], ...]
    whole: str
    prose: Markup
    text: str
    hidden: tuple[Elsewhere, ...]


def taking_part(study: Study) -> Part:
    """The part of a study's page on who can take part: facts first, then the criteria."""
    age = ages(study)
    said: list[Fact] = [Fact.plain("Ages", age)] if age else []
    said.extend(
        facts(
            study,
            (
                "StdAge",
                "Sex",
                "GenderBased",
                "GenderDescription",
                "HealthyVolunteers",
                "StudyPopulation",
                "SamplingMethod",
            ),
        )
    )
    return part(
        "taking-part",
        "Who can take part",
        "EligibilityModule",
        facts=tuple(said),
        template="criteria",
        data=criteria_view(study),
        missing=missing(study, ("EligibilityCriteria", "Sex", "HealthyVolunteers"))
        + (() if age else missing(study, ("MinimumAge", "MaximumAge"))),
    )


def criteria_view(study: Study) -> CriteriaView | None:
    """The criteria of a study as drawn; None where no field holds any."""
    read = eligibility(study)
    if not read.criteria.text.strip() and not read.hidden:
        return None
    return _view(read)


def eligibility_view(shown: Shown, _: Asked) -> Drawn | None:
    """The same above the fields of the module."""
    made = criteria_view(shown.study)
    if made is None:
        return None
    return Drawn("eligibility.html", (made, shown.study.nct_id), style="eligibility.css")


def _view(read: Eligibility) -> CriteriaView:
    criteria = read.criteria
    found = {item.name: marks(criteria, item) for item in criteria.all()}
    topics = {each.topic for one in found.values() for each in one}
    whole = criteria.whole if criteria.whole in WHOLE else None
    return CriteriaView(
        runs=tuple(_runs(criteria, found)),
        count=len(found),
        topics=tuple((topic, said(words)) for topic, words in TOPICS.items() if topic in topics),
        whole=said(WHOLE[whole]) if whole else "",
        prose=shown_value("EligibilityCriteria", criteria.text) if whole else Markup(),
        text=criteria.text,
        hidden=tuple(map(_elsewhere, read.hidden)),
    )


def _elsewhere(hidden: Hidden) -> Elsewhere:
    label = schema.node(hidden.piece).label
    return Elsewhere(label, ANCHORS[hidden.piece], sum(1 for _ in hidden.criteria.all()))


def _runs(criteria: Criteria, found: dict[str, list[Recognised]]) -> list[Run]:
    """Runs of one kind in the order of the text, with every heading where it stands."""
    runs: list[Run] = []
    top = {item.start: item for item in criteria.items}
    labels: list[Markup] = []
    for each in criteria.parts:
        words = criteria.text[each.start : each.end]
        if each.role == "heading":
            labels.append(_inline(words.strip(" -")))
        elif item := top.get(each.start) if each.role == "item" else None:
            if not runs or runs[-1].kind != item.kind:
                runs.append(_run(item.kind, runs))
            if labels or not runs[-1].groups:
                runs[-1].groups.append(Group(tuple(labels)))
                labels = []
            runs[-1].groups[-1].items.append(_criterion(criteria.text, item, found))
    if labels and runs:
        runs[-1].groups.append(Group(tuple(labels)))
    return runs


def _run(kind: Kind, before: list[Run]) -> Run:
    again = any(each.kind == kind for each in before)
    named = said(TITLES[kind])
    title = said(MORE).format(title=named) if again else named
    return Run(kind, title, "" if again else said(LEADS[kind]))


def _criterion(text: str, item: Item, found: dict[str, list[Recognised]]) -> Criterion:
    here = found[item.name]
    number = ".".join(map(str, item.number))
    written = _MARKS.sub("", item.marker)
    own = _SIGNS.sub("", written) == str(item.number[-1])
    return Criterion(
        name=item.name,
        number=number,
        called=_called(item.name),
        written="" if own or not any(each.isalnum() for each in written) else written,
        html=_words(text, item, here),
        tags=tuple(_tags(text, here)),
        below=tuple(_criterion(text, each, found) for each in item.below),
    )


def _called(name: str) -> str:
    """Whose address a number is, for those who only hear it: `inclusion-1-2` is spelled out."""
    kind, _, number = name.partition("-")
    told = said(CALLED.get(kind, "")) or name
    return told.format(number=number.replace("-", " "))


def _tags(text: str, found: list[Recognised]) -> Iterator[Tag]:
    """Each reading once, and none that only says the words again."""
    said: set[str] = set()
    for each in found:
        words = tag_words(each)
        plain = text[each.start : each.end].casefold()
        if words not in said and words.casefold() != plain:
            said.add(words)
            yield Tag(each.topic, words)


def _words(text: str, item: Item, found: list[Recognised]) -> Markup:
    """The words of a criterion, drawn, with what is recognised underlined where that is safe."""
    words = text[item.start : item.end]
    if "\n" in words:
        if _BLOCKS.search(words):
            return Markup(to_html(words))  # noqa: S704 - safe by its contract
        words = words.replace("\n", " ")
    ends = [place - item.start for each in found for place in (each.start, each.end)]
    pieces = [
        clean(words[begin:end]) for begin, end in zip([0, *ends], [*ends, len(words)], strict=True)
    ]
    if _SPECIAL.search(words) and "".join(map(inline_text, pieces)) != inline_text(clean(words)):
        return _inline(words)
    drawn = [inline_html(each) for each in pieces]
    for at, each in enumerate(found):
        drawn[2 * at + 1] = f'<span class="found {each.topic}">{drawn[2 * at + 1]}</span>'
    return Markup("".join(drawn))  # noqa: S704 - made of safe pieces


def _inline(words: str) -> Markup:
    return Markup(inline_html(clean(words)))  # noqa: S704 - safe by its contract


def tag_words(found: Recognised) -> str:
    """What was recognised, in words: `Age at least 18 years`, `Within 4 weeks before`."""
    limits = re.sub(r"\d{4,}", lambda number: f"{int(number[0]):,}", found.limits.words())
    if found.topic == "performance":
        return f"{found.name} {limits}"
    if found.topic == "laboratory":
        return f"{found.name} {limits}{'' if found.unit in {'%', '+'} else ' '}{found.unit}".strip()
    last = found.limits.high or found.limits.low
    unit = found.unit if last == "1" else f"{found.unit}s"
    if found.topic == "age":
        return f"Age {limits} {unit}"
    limits = limits.replace("at most", "within")
    said = f"{limits} {unit}{_TIME[found.name]}"
    return said[0].upper() + said[1:]
