"""The standard terms and topics that the registry finds for conditions or interventions."""

from trialatlas.schema.model import Node, leaf, struct


def browse_module(kind: str, *, label: str, explains: str, title: str) -> Node:
    """The browse module of a kind: `Condition` or `Intervention`."""
    many = f"{kind.lower()}s"
    return struct(
        f"{kind.lower()}BrowseModule",
        f"{kind}BrowseModule",
        "BrowseModule",
        _mesh(
            "meshes",
            f"{kind}Mesh",
            f"{kind} MeSH",
            label="MeSH terms",
            explains=f"Terms of MeSH, the medical vocabulary of the US National Library of Medicine, that match the {many} of the study.",
            title=f"{kind} MeSH Terms",
        ),
        _mesh(
            "ancestors",
            f"{kind}Ancestor",
            f"{kind} Ancestor MeSH",
            label="Broader MeSH terms",
            explains="Terms above those in the tree of MeSH: wider subjects that hold them.",
            title=f"Ancestors of {kind} MeSH Terms",
        ),
        _leaves(kind),
        _branches(kind),
        label=label,
        explains=explains,
        title=title,
        draw="module",
    )


def _mesh(name: str, piece: str, titles: str, *, label: str, explains: str, title: str) -> Node:
    return struct(
        name,
        piece,
        "Mesh[]",
        leaf(
            "id",
            f"{piece}Id",
            "text",
            label="MeSH ID",
            explains="The term's number in MeSH. It stays the same if the term is renamed.",
            title=f"{titles} ID",
        ),
        leaf(
            "term",
            f"{piece}Term",
            "text",
            label="Term",
            explains="The term as MeSH writes it.",
            title=f"{titles} Term",
            synonyms=True,
        ),
        label=label,
        explains=explains,
        title=title,
    )


def _leaves(kind: str) -> Node:
    piece = f"{kind}BrowseLeaf"
    return struct(
        "browseLeaves",
        piece,
        "BrowseLeaf[]",
        leaf(
            "id",
            f"{piece}Id",
            "text",
            label="Topic ID",
            explains="The registry's own number for the topic.",
            title=f"{kind} Leaf Topic ID",
            alt=(f"{kind.upper()}-BROWSE-LEAF-ID",),
        ),
        leaf(
            "name",
            f"{piece}Name",
            "text",
            label="Topic",
            explains="Name of the topic.",
            title=f"{kind} Leaf Topic Name",
            synonyms=True,
        ),
        leaf(
            "asFound",
            f"{piece}AsFound",
            "text",
            label="Words in the record",
            explains=f"The study's own words for its {kind.lower()} that led to the topic.",
            title=f"Found by {kind} Term",
            synonyms=True,
        ),
        leaf(
            "relevance",
            f"{piece}Relevance",
            "BrowseLeafRelevance",
            label="Relevance",
            explains="How closely the topic belongs to the study.",
            title=f"Relevance to {kind} Leaf Topic",
            is_enum=True,
        ),
        label="Topics",
        explains="Topics, narrow and wide, under which the registry lists the study.",
        title=f"{kind} Leaf Topics",
    )


def _branches(kind: str) -> Node:
    piece = f"{kind}BrowseBranch"
    return struct(
        "browseBranches",
        piece,
        "BrowseBranch[]",
        leaf(
            "abbrev",
            f"{piece}Abbrev",
            "text",
            label="Short name",
            explains="The registry's short name for the category.",
            title=f"{kind} Branch Topic Short Name",
            synonyms=True,
            alt=(f"{kind.upper()}-BROWSE-BRANCH-ABBREV",),
        ),
        leaf(
            "name",
            f"{piece}Name",
            "text",
            label="Category",
            explains="Name of the category.",
            title=f"{kind} Branch Topic Name",
            synonyms=True,
        ),
        label="Categories",
        explains="The wide categories that the topics belong to.",
        title=f"{kind} Branch Topics",
    )
