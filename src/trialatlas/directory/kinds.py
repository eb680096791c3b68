"""The six kinds of named things, and which fields of a study name them.

What does not live here: reading a record (`said`), words on pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

KindName: TypeAlias = Literal[
    "conditions", "interventions", "sponsors", "countries", "sites", "investigators"
]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind: its number in the file, its name in addresses, and how one of it is called.

    `pieces` are the fields that name it; for a site those that name it together.
    """

    number: int
    name: KindName
    one: str
    pieces: tuple[str, ...]


KINDS: Final = (
    Kind(0, "conditions", "condition", ("Condition",)),
    Kind(1, "interventions", "intervention", ("InterventionName",)),
    Kind(2, "sponsors", "sponsor", ("LeadSponsorName", "CollaboratorName")),
    Kind(3, "countries", "country", ("LocationCountry",)),
    Kind(
        4,
        "sites",
        "site",
        ("LocationFacility", "LocationCity", "LocationState", "LocationCountry"),
    ),
    Kind(
        5,
        "investigators",
        "investigator",
        ("OverallOfficialName", "ResponsiblePartyInvestigatorFullName"),
    ),
)
_BY_NAME: Final = {name: kind for kind in KINDS for name in (kind.name, kind.one)}


def kind_named(name: str) -> Kind | None:
    """The kind of a name, in the singular or plural; None for no kind."""
    return _BY_NAME.get(name)
