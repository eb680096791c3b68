"""Two to five studies beside one another: the same fields of each, and where they differ.

What is compared is declared as data. A value is the same in two studies if it reads the same,
whatever its case and spacing. What does not live here: how it stands on a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from trialatlas import schema
from trialatlas.schema import Node
from trialatlas.study.nothing import absence
from trialatlas.study.record import Study, items
from trialatlas.study.values import show_text
from trialatlas.wording import messages, thousands
from trialatlas.wording import said as in_words

FEWEST: Final = 2
MOST: Final = 5
"""How many studies can stand side by side."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value in plain words; `shared` if every study compared has it."""

    text: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What one study says in a row; `nothing` says why where it says nothing."""

    values: tuple[Value, ...]
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One field of all studies, in their order.

    `differs` if those that say something do not say the same, `lacking` if some say nothing.
    """

    label: str
    piece: str
    cells: tuple[Cell, ...]
    differs: bool
    lacking: bool

    @property
    def marked(self) -> str:
        """What a reader should see about the row in a word or two; empty if all say the same."""
        if self.differs:
            return in_words("differs")
        return in_words("not in all") if self.lacking else ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together."""

    title: str
    rows: tuple[Row, ...]


Reader = Callable[[Study], list[str]]


@dataclass(frozen=True, slots=True)
class _Field:
    """A row as declared: its label, the piece whose absence it tells of, and how it is read."""

    label: str
    piece: str
    read: Reader


def compare(studies: Sequence[Study], *, today: dt.date | None = None) -> tuple[Group, ...]:
    """The studies field by field. Rows that are empty in all of them are left out."""
    made = (
        Group(in_words(title), tuple(_rows(fields, studies, today)))
        for title, fields in _declared().items()
    )
    return tuple(each for each in made if each.rows)


def _rows(
    fields: Sequence[_Field], studies: Sequence[Study], today: dt.date | None
) -> Iterator[Row]:
    for field in fields:
        read = [list(dict.fromkeys(filter(None, field.read(study)))) for study in studies]
        if not any(read):
            continue
        keys = [frozenset(map(_key, texts)) for texts in read]
        said = {each for each in keys if each}
        in_all = frozenset.intersection(*keys)
        cells = tuple(
            Cell(
                tuple(Value(text, _key(text) in in_all) for text in texts),
                "" if texts else _why(study, field.piece, today),
            )
            for study, texts in zip(studies, read, strict=True)
        )
        yield Row(in_words(field.label), field.piece, cells, len(said) > 1, not all(read))


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def _why(study: Study, piece: str, today: dt.date | None) -> str:
    found = absence(study, schema.node(piece), today=today)
    return found.words if found else ""


def _leaf(piece: str, label: str = "") -> _Field:
    node = schema.node(piece)

    def read(study: Study) -> list[str]:
        return [show_text(node, each) for each in study.values(piece)]

    return _Field(label or node.english, piece, read)


def _date(piece: str) -> _Field:
    node, kind = schema.node(piece), schema.node(f"{piece}Type")

    def read(study: Study) -> list[str]:
        said = show_text(kind, study.value(kind.piece)).lower()
        dates = [show_text(node, each) for each in study.values(piece)]
        return [f"{each} ({said})" if said else each for each in dates]

    return _Field(node.english, piece, read)


def _joined(piece: str, names: Sequence[str], pattern: str, short: str, label: str = "") -> _Field:
    """Structures of a list, each as one text: `pattern` where all names have a value."""
    node = schema.node(piece)
    below = {child.name: child for child in node.children}
    leaves = [below[name] for name in names]
    return _Field(label or node.english, piece, partial(_texts, piece, leaves, pattern, short))


def _texts(piece: str, leaves: Sequence[Node], pattern: str, short: str, study: Study) -> list[str]:
    found: list[str] = []
    for each in study.values(piece):
        held: dict[str, Any] = each if isinstance(each, dict) else {}
        texts = [
            ", ".join(show_text(leaf, value) for value in items(held.get(leaf.name)))
            for leaf in leaves
        ]
        found.append((pattern if all(texts) else short).format(*texts).strip())
    return found


def _count(piece: str, label: str) -> _Field:
    def read(study: Study) -> list[str]:
        found = len(study.values(piece))
        return [thousands(found)] if found else []

    return _Field(label, piece, read)


def _declared() -> dict[str, tuple[_Field, ...]]:
    outcome = partial(
        _joined, names=("measure", "timeFrame"), pattern=in_words("{} (time frame: {})"), short="{}"
    )
    return {
        messages("What it is"): (
            _leaf("OverallStatus"),
            _leaf("WhyStopped"),
            _leaf("StudyType"),
            _leaf("Phase"),
            _leaf("EnrollmentCount"),
            _leaf("EnrollmentType"),
            _leaf("HasResults"),
        ),
        messages("In whom"): (
            _leaf("Condition"),
            _leaf("MinimumAge"),
            _leaf("MaximumAge"),
            _leaf("Sex"),
            _leaf("HealthyVolunteers"),
            _leaf("StudyPopulation"),
            _leaf("EligibilityCriteria"),
        ),
        messages("What is tested"): (
            _joined("Intervention", ("type", "name"), "{1} ({0})", "{1}{0}"),
            _joined("ArmGroup", ("label", "type"), "{} ({})", "{}{}"),
            outcome("PrimaryOutcome"),
            outcome("SecondaryOutcome"),
        ),
        messages("How"): (
            _leaf("DesignPrimaryPurpose"),
            _leaf("DesignAllocation"),
            _leaf("DesignInterventionModel"),
            _leaf("DesignMasking"),
            _leaf("DesignWhoMasked"),
            _leaf("DesignObservationalModel"),
            _leaf("DesignTimePerspective"),
        ),
        messages("When"): (
            _date("StartDate"),
            _date("PrimaryCompletionDate"),
            _date("CompletionDate"),
            _leaf("StudyFirstPostDate"),
            _leaf("ResultsFirstPostDate"),
            _leaf("LastUpdatePostDate"),
        ),
        messages("Where and who"): (
            _leaf("LeadSponsorName", messages("Sponsor")),
            _leaf("LeadSponsorClass", messages("Kind of sponsor")),
            _leaf("CollaboratorName", messages("Collaborators")),
            _leaf("LocationCountry", messages("Countries")),
            _count("Location", messages("Sites")),
            _leaf("IPDSharing"),
        ),
    }
