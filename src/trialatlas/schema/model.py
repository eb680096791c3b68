"""The words the declaration is written in: nodes, enums, search areas.

What lives here: the shapes and the little functions that `schema.modules`
uses to declare the registry's data structure. What does not: the declaration
itself, and anything that reads a study.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from trialatlas.wording import said

Draw = Literal[
    "section",  # a page of modules
    "module",  # a page of fields
    "group",  # one structure: its fields, under a small heading
    "table",  # a list of short structures: one row each
    "cards",  # a list of structures that hold lists or prose: one card each
    "matrix",  # a list whose items hold a list by group: one row each, one column a group
    "words",  # a list of short texts
    "word",  # a value of an enum, or a list of them, by the plain label
    "line",  # a short text
    "prose",  # CommonMark
    "date",
    "age",
    "number",
    "size",  # bytes
    "yes-no",
    "key",  # the id of a group (`OG000`) within its module: the group's title is shown instead
    "study",  # an NCT number: the study
    "pubmed",  # a PubMed id: the article
    "document",  # a file name: the file at the registry
    "link",  # a web address; a structure so drawn is one link with its label
    "email",
    "phone",
    "point",  # latitude and longitude
]
"""How the value of a node is shown."""

Search = Literal[
    "words",  # normalised words with positions
    "value",  # whole values of an enum
    "date",
    "age",
    "number",
    "yes-no",
    "point",
    "none",  # kept and shown, never searched
]
"""How the value of a node is searched. Structures are searched through their leaves.

What a page draws as a key, an e-mail or a phone number is not searched.
"""

_DRAW_BY_TYPE: dict[str, Draw] = {
    "text": "line",
    "text[]": "words",
    "markup": "prose",
    "boolean": "yes-no",
    "integer": "number",
    "number": "number",
    "long": "size",
    "PartialDate": "date",
    "NormalizedDate": "date",
    "DateTimeMinutes": "date",
    "NormalizedTime": "age",
    "GeoPoint": "point",
}
_SEARCH_BY_DRAW: dict[Draw, Search] = {
    "line": "words",
    "words": "words",
    "prose": "words",
    "study": "words",
    "pubmed": "words",
    "document": "words",
    "link": "words",
    "word": "value",
    "yes-no": "yes-no",
    "number": "number",
    "size": "number",
    "date": "date",
    "age": "age",
    "point": "point",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One node of a study: a section, a module, a structure or a leaf.

    `name` is the JSON key, `piece` the registry's unique name for the node,
    `type` the registry's data type (`[]` at its end marks a list), `title` the
    registry's own title where it has one, `english` and `english_meaning` our
    plain words, which `label` and `explains` give in the language spoken now. `see` is the registry's definition: its label and its address below
    `https://clinicaltrials.gov/policy/`.

    `path`, `module`, `section` and `list_depth` are filled in by `bind`.
    """

    name: str
    piece: str
    type: str
    english: str
    english_meaning: str = ""
    title: str = ""
    source_type: str = "TEXT"
    max_chars: int | None = None
    synonyms: bool = False
    is_enum: bool = False
    nested: bool = False
    alt: tuple[str, ...] = ()
    see: tuple[str, str] | None = None
    draw: Draw
    search: Search = "none"
    children: tuple[Node, ...] = ()
    path: str = ""
    """Dotted path from the study, as the registry writes it."""
    module: str = ""
    """JSON key of the module that holds the node; empty for sections."""
    section: str = ""
    """JSON key of the section that holds the node."""
    list_depth: int = 0
    """Lists above the leaf's value, its own list not counted."""

    def __hash__(self) -> int:
        """Of its name alone: what is made for a node is kept by it, and below it may be hundreds."""
        return hash(self.piece)

    @property
    def label(self) -> str:
        """What people call it, in the language spoken now."""
        return said(self.english)

    @property
    def explains(self) -> str:
        """What it is, in the language spoken now; empty where that needs no saying."""
        return said(self.english_meaning)

    @property
    def is_list(self) -> bool:
        """True if the node may stand more than once at its place."""
        return self.type.endswith("[]")

    @property
    def is_leaf(self) -> bool:
        """True if the node holds a value, not a structure."""
        return not self.children

    @property
    def item_type(self) -> str:
        """The type without the list mark: `Phase` for `Phase[]`."""
        return self.type.removesuffix("[]")

    @property
    def slug(self) -> str:
        """The node's name in an address: `armsInterventionsModule` is `arms-interventions`."""
        return kebab(self.name.removesuffix("Module") if self.draw == "module" else self.name)


@dataclass(frozen=True, slots=True)
class EnumValue:
    """One value of an enum, its plain label, and what it means where that needs saying."""

    value: str
    english: str
    english_meaning: str = ""

    @property
    def label(self) -> str:
        """The plain label in the language spoken now."""
        return said(self.english)

    @property
    def explains(self) -> str:
        """What it means, in the language spoken now; empty where that needs no saying."""
        return said(self.english_meaning)


@dataclass(frozen=True, slots=True)
class Enum:
    """The values a type may take, in the registry's order."""

    type: str
    values: tuple[EnumValue, ...]

    def find(self, value: str) -> EnumValue | None:
        """The declared value, or None for one the declaration does not know."""
        return next((known for known in self.values if known.value == value), None)

    def label(self, value: str) -> str:
        """The plain label; a value the declaration does not know is shown in plain letters."""
        known = self.find(value)
        return known.label if known else _in_plain_letters(value)

    def plain_english(self, value: str) -> str:
        """The same in English, whatever is spoken: for what is compared, not read."""
        known = self.find(value)
        return known.english if known else _in_plain_letters(value)


def _in_plain_letters(value: str) -> str:
    return value.replace("_", " ").capitalize()


@dataclass(frozen=True, slots=True)
class AreaPart:
    """Pieces that share one weight in a search area. `synonyms` is the registry's flag."""

    pieces: tuple[str, ...]
    weight: float
    synonyms: bool


@dataclass(frozen=True, slots=True)
class SearchArea:
    """A named, weighted set of pieces. `param` is the key of `query.<param>`, or empty."""

    name: str
    parts: tuple[AreaPart, ...]
    param: str = ""
    label: str = ""

    @property
    def weights(self) -> dict[str, float]:
        """Weight by piece, in the registry's order."""
        return {piece: part.weight for part in self.parts for piece in part.pieces}


@cache
def kebab(name: str) -> str:
    """`protocolSection` is `protocol-section`; runs of capitals stay together."""
    out: list[str] = []
    for i, char in enumerate(name):
        if char.isupper() and i and not name[i - 1].isupper():
            out.append("-")
        out.append(char.lower())
    return "".join(out)


def leaf(
    name: str,
    piece: str,
    type: str,  # noqa: A002 - the registry's word
    *,
    label: str,
    explains: str = "",
    title: str = "",
    source: str = "TEXT",
    max_chars: int | None = None,
    synonyms: bool = False,
    is_enum: bool = False,
    alt: tuple[str, ...] = (),
    see: tuple[str, str] | None = None,
    draw: Draw | None = None,
    search: Search | None = None,
) -> Node:
    """Declare a leaf. Drawing and search follow from the type unless they are named."""
    shown = draw or _DRAW_BY_TYPE.get(type) or ("word" if is_enum else "line")
    return Node(
        name=name,
        piece=piece,
        type=type,
        english=label,
        english_meaning=explains,
        title=title,
        source_type=source,
        max_chars=max_chars,
        synonyms=synonyms,
        is_enum=is_enum,
        alt=alt,
        see=see,
        draw=shown,
        search=search or _SEARCH_BY_DRAW.get(shown, "none"),
    )


def struct(
    name: str,
    piece: str,
    type: str,  # noqa: A002 - the registry's word
    *children: Node,
    label: str,
    explains: str = "",
    title: str = "",
    nested: bool = False,
    alt: tuple[str, ...] = (),
    see: tuple[str, str] | None = None,
    draw: Draw | None = None,
) -> Node:
    """Declare a structure or a list of structures.

    A list whose items hold only short leaves is a table, else cards.
    """
    flat = all(child.is_leaf and child.draw != "prose" for child in children)
    default: Draw = ("table" if flat else "cards") if type.endswith("[]") else "group"
    return Node(
        name=name,
        piece=piece,
        type=type,
        english=label,
        english_meaning=explains,
        title=title,
        source_type="STRUCT",
        nested=nested,
        alt=alt,
        see=see,
        draw=draw or default,
        children=children,
    )


def bind(node: Node, above: Node | None = None) -> Node:
    """Return the node with paths, module, section and list depth filled in, all the way down."""
    path = f"{above.path}.{node.name}" if above else node.name
    section = above.section if above else node.name
    module = node.name if node.draw == "module" else (above.module if above else "")
    depth = (above.list_depth + above.is_list) if above else 0
    bound = replace(node, path=path, section=section, module=module, list_depth=depth)
    return replace(bound, children=tuple(bind(child, bound) for child in node.children))
