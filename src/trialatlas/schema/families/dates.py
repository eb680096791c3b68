"""A date beside the word that says how certain it is.

The registry has two kinds: dates of the study itself, which may lie ahead and
may lack the day, and dates on which the registry made something public.
"""

from trialatlas.schema.model import Node, leaf, struct


def study_date(
    name: str,
    piece: str,
    *,
    label: str,
    explains: str,
    title: str,
    alt: tuple[str, ...],
    see: tuple[str, str],
    type_see: tuple[str, str] | None = None,
) -> Node:
    """A date of the study: planned at first, actual once it is past. `piece` ends in `Struct`."""
    stem = piece.removesuffix("Struct")
    return struct(
        name,
        piece,
        "PartialDateStruct",
        leaf(
            "date",
            stem,
            "PartialDate",
            label=label,
            explains=explains,
            title=title,
            source="DATE",
            alt=alt,
            see=see,
        ),
        leaf(
            "type",
            f"{stem}Type",
            "DateType",
            label=f"{label}: actual or estimated",
            explains="Whether the date is past and known, or still a plan.",
            title=f"{title} Type",
            is_enum=True,
            see=type_see,
        ),
        label=label,
        explains="The date, and whether it is past and known or still a plan.",
    )


def posted_date(
    name: str,
    piece: str,
    *,
    label: str,
    explains: str,
    title: str,
    alt: tuple[str, ...],
    type_title: str = "",
    type_alt: tuple[str, ...] = (),
    struct_alt: tuple[str, ...] = (),
) -> Node:
    """A date on which something became public. `piece` ends in `Struct`."""
    stem = piece.removesuffix("Struct")
    return struct(
        name,
        piece,
        "DateStruct",
        leaf(
            "date",
            stem,
            "NormalizedDate",
            label=label,
            explains=explains,
            title=title,
            source="DATE",
            alt=alt,
        ),
        leaf(
            "type",
            f"{stem}Type",
            "DateType",
            label=f"{label}: actual or estimated",
            explains="Whether the date is exact, or was worked out later as for older records.",
            title=type_title or f"{title} Type",
            is_enum=True,
            alt=type_alt,
        ),
        label=label,
        explains="The date, and whether it is exact or was worked out later.",
        alt=struct_alt,
    )
