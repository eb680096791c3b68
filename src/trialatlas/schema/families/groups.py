"""Tables of results: the groups, how many of each were counted, and their values.

Participant flow, baseline characteristics, outcome measures and adverse events
all report by group. A group has an id within its module; every number names
the group it belongs to by that id.
"""

from trialatlas.schema.model import Node, leaf, struct

See = tuple[str, str]


def group_fields(prefix: str, anchor: str, *, titled: bool = True) -> tuple[Node, Node, Node]:
    """Id, title and description of a group.

    `anchor` is where the registry's definitions of them begin; `titled` is
    false where the registry gives them no titles and no limits.
    """
    return (
        leaf(
            "id",
            f"{prefix}Id",
            "text",
            label="Group ID",
            explains="Ties the numbers of this module to the group. It means nothing elsewhere.",
            title="Arm/Group ID" if titled else "",
            synonyms=True,
            draw="key",
        ),
        leaf(
            "title",
            f"{prefix}Title",
            "text",
            label="Group",
            explains="Name of the group.",
            title="Arm/Group Title" if titled else "",
            synonyms=True,
            see=("Arm/Group Title", f"results-definitions#{anchor}Title"),
        ),
        leaf(
            "description",
            f"{prefix}Description",
            "markup",
            label="About the group",
            explains="What the group got, or who is in it.",
            title="Arm/Group Description" if titled else "",
            source="MARKUP",
            max_chars=1500 if titled else None,
            synonyms=True,
            see=("Arm/Group Description", f"results-definitions#{anchor}Desc"),
        ),
    )


def groups(prefix: str, type_name: str, anchor: str, *, titled: bool = True) -> Node:
    """The groups of a results module."""
    return struct(
        "groups",
        prefix,
        type_name,
        *group_fields(prefix, anchor, titled=titled),
        label="Groups",
        explains="The groups that the numbers are given for. They need not be the study's arms.",
        title="Arm/Group Information" if titled else "",
        see=("Arm/Group Information", f"results-definitions#{anchor}"),
        draw="table",
    )


def group_key(piece: str, title: str = "") -> Node:
    """The id of the group that a number belongs to."""
    return leaf(
        "groupId",
        piece,
        "text",
        label="Group",
        explains="The group that the number belongs to.",
        title=title,
        synonyms=True,
        draw="key",
    )


def denoms(
    prefix: str,
    *,
    explains: str,
    units_title: str = "",
    units_max: int | None = None,
    units_see: See | None = None,
    group_title: str = "",
    value_see: See | None = None,
    counts_title: str = "",
) -> Node:
    """How many participants or other units of each group the values rest on."""
    return struct(
        "denoms",
        f"{prefix}Denom",
        "Denom[]",
        leaf(
            "units",
            f"{prefix}DenomUnits",
            "text",
            label="What is counted",
            explains="Participants, or another unit such as eyes or clinics.",
            title=units_title,
            max_chars=units_max,
            synonyms=True,
            see=units_see,
        ),
        struct(
            "counts",
            f"{prefix}DenomCount",
            "DenomCount[]",
            group_key(f"{prefix}DenomCountGroupId", group_title),
            leaf(
                "value",
                f"{prefix}DenomCountValue",
                "text",
                label="Number",
                explains="How many of the group were counted.",
                synonyms=True,
                see=value_see,
            ),
            label="Numbers by group",
            explains="How many of each group were counted.",
            title=counts_title,
        ),
        label="Number counted",
        explains=explains,
        draw="matrix",
    )


def measurements(
    prefix: str,
    *,
    group_title: str,
    value_see: See,
    comment_max: int | None = None,
    see: See | None = None,
) -> Node:
    """The values of one row or category, one a group."""
    return struct(
        "measurements",
        prefix,
        "Measurement[]",
        group_key(f"{prefix}GroupId", group_title),
        _number(prefix, "value", "Value", "The value for the group.", see=value_see),
        _number(prefix, "spread", "Spread", "How far the values lie apart, as one number."),
        _number(prefix, "lowerLimit", "Lower limit", "The low end of the spread."),
        _number(prefix, "upperLimit", "Upper limit", "The high end of the spread."),
        leaf(
            "comment",
            f"{prefix}Comment",
            "markup",
            label="Comment",
            explains="Why there is no number, where the value is given as not available.",
            title="Comments for N/A values",
            source="MARKUP",
            max_chars=comment_max,
            synonyms=True,
        ),
        label="Values by group",
        explains="What was measured, group by group.",
        see=see,
        draw="table",
    )


def _number(prefix: str, name: str, label: str, explains: str, see: See | None = None) -> Node:
    return leaf(
        name,
        f"{prefix}{name[0].upper()}{name[1:]}",
        "text",
        label=label,
        explains=explains,
        title="data",
        synonyms=True,
        see=see,
    )
