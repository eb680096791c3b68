"""Three parts of a study's page: how it is built, its groups and treatments, what it measures."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from trialatlas import schema
from trialatlas.study import Study
from trialatlas.web.entries import Entry, numbered
from trialatlas.web.facts import Term, fact, label, meaning, missing, terms
from trialatlas.web.study_page import Part, part
from trialatlas.wording import within

_EXPLAINED = (
    "StudyType",
    "Phase",
    "DesignPrimaryPurpose",
    "DesignAllocation",
    "DesignInterventionModel",
    "DesignMasking",
    "DesignObservationalModel",
    "DesignTimePerspective",
)
"""Fields whose value is explained at once: few readers know these words."""
_DESIGN = (
    "StudyType",
    "Phase",
    "DesignPrimaryPurpose",
    "DesignAllocation",
    "DesignInterventionModel",
    "DesignInterventionModelDescription",
    "DesignMasking",
    "DesignWhoMasked",
    "DesignMaskingDescription",
    "DesignObservationalModel",
    "DesignTimePerspective",
    "PatientRegistry",
    "TargetDuration",
    "BioSpecRetention",
    "BioSpecDescription",
    "ExpAccTypeIndividual",
    "ExpAccTypeIntermediate",
    "ExpAccTypeTreatment",
    "NPtrsToThisExpAccNCTId",
)
_CORE = ("Phase", "DesignPrimaryPurpose", "DesignAllocation", "DesignMasking", "EnrollmentCount")
_RANKS = ("PrimaryOutcome", "SecondaryOutcome", "OtherOutcome")
_WIDEST = 12
"""Groups up to which a table of who receives what can be read."""


def design(study: Study) -> Part:
    """How the study is built."""
    said = [
        each
        for piece in _DESIGN
        if (each := fact(study, piece, note=_meant(study, piece) if piece in _EXPLAINED else ""))
    ]
    kind = label("EnrollmentType", study.text("EnrollmentType"))
    size = fact(study, "EnrollmentCount", note=within(kind))
    said.extend([size] if size else [])
    return part(
        "design",
        "How the study is built",
        "DesignModule",
        facts=tuple(said),
        missing=missing(study, _CORE),
    )


def _meant(study: Study, piece: str) -> str:
    """What the one value of a field means; of several, each is explained on demand."""
    found = study.values(piece)
    return meaning(piece, found[0]) if len(found) == 1 and isinstance(found[0], str) else ""


@dataclass(frozen=True, slots=True)
class Arm:
    """A group of participants. `takes` are places in the list of interventions."""

    number: int
    label: str
    kind: str
    description: Markup
    takes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Given:
    """An intervention, said once, with the arms that take it."""

    number: int
    kind: str
    name: str
    description: Markup
    others: tuple[str, ...]
    arms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArmsView:
    """Arms, interventions, and the table of who takes what where both are several."""

    arms: tuple[Arm, ...]
    given: tuple[Given, ...]
    crossed: bool
    arm_terms: tuple[Term, ...]
    given_terms: tuple[Term, ...]


def arms(study: Study) -> Part:
    """The groups of the study, and what each is given."""
    listed, given = numbered(study, "ArmGroup"), numbered(study, "Intervention")
    taken = [_takes(arm, given) for _, arm in listed]
    view = ArmsView(
        arms=tuple(
            Arm(number, arm.text("label"), arm.text("type"), arm.html("description"), takes)
            for (number, arm), takes in zip(listed, taken, strict=True)
        ),
        given=tuple(
            Given(
                number=number,
                kind=each.text("type"),
                name=each.text("name"),
                description=each.html("description"),
                others=each.texts("otherNames"),
                arms=tuple(
                    arm.text("label")
                    for (_, arm), takes in zip(listed, taken, strict=True)
                    if at in takes
                ),
            )
            for at, (number, each) in enumerate(given)
        ),
        crossed=len(given) > 1 and 1 < len(listed) <= _WIDEST,
        arm_terms=terms("ArmGroup", named="Arm or group")
        + terms("ArmGroupType", study.values("ArmGroupType")),
        given_terms=terms("Intervention", named="Intervention")
        + terms("InterventionType", study.values("InterventionType")),
    )
    return part(
        "groups",
        "Groups and treatments",
        "ArmsInterventionsModule",
        template="arms",
        data=view if listed or given else None,
        missing=missing(study, ("ArmGroup", "Intervention")),
    )


def _takes(arm: Entry, given: list[tuple[int, Entry]]) -> frozenset[int]:
    """Which interventions an arm takes: the record says it from either side."""
    named = {each.partition(": ")[2].casefold() for each in arm.raws("interventionNames")}
    return frozenset(
        at
        for at, (_, each) in enumerate(given)
        if each.raw("name").casefold() in named or arm.raw("label") in each.raws("armGroupLabels")
    )


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of one rank. `folded`: their descriptions are shown on demand."""

    piece: str
    label: str
    slug: str
    terms: tuple[Term, ...]
    listed: tuple[tuple[int, Entry], ...]
    folded: bool


def outcomes(study: Study) -> Part:
    """What the study measures, by rank."""
    made = (_outcomes(study, piece) for piece in _RANKS)
    return part(
        "outcomes",
        "What is measured",
        "OutcomesModule",
        template="outcomes",
        data=tuple(each for each in made if each.listed),
        missing=missing(study, ("PrimaryOutcome", "SecondaryOutcome")),
    )


def _outcomes(study: Study, piece: str) -> Outcomes:
    node = schema.node(piece)
    return Outcomes(
        piece=piece,
        label=node.label,
        slug=node.slug,
        terms=terms(piece),
        listed=tuple(numbered(study, piece)),
        folded=piece != _RANKS[0],
    )
