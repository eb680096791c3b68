"""A module of a real study as text with gaps: what is always the same, and what is drawn anew.

Gaps are words and names that are rare among the real studies, dates, and the study's own number.
MeSH terms, towns, enums, numbers and structure stay as they are. What does not live here: which
modules make a study, and what fills a gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from trialatlas import schema

RARE = 2
"""A word or name in no more of the real studies than this is rare."""
NUMBER = "number"
DATE = "date"
WORD = "word"
FACILITY, SPONSOR, CONDITION, INTERVENTION = NAMED = (
    "facility",
    "sponsor",
    "condition",
    "intervention",
)
_KIND_OF_PIECE = {
    "LocationFacility": FACILITY,
    "LeadSponsorName": SPONSOR,
    "CollaboratorName": SPONSOR,
    "OrgFullName": SPONSOR,
    "OverallOfficialAffiliation": SPONSOR,
    "Condition": CONDITION,
    "InterventionName": INTERVENTION,
    "ArmGroupInterventionName": INTERVENTION,
}
_KEPT_PIECES = {"LocationCity", "LocationState", "LocationCountry", "LocationZip"}
_KEPT_SECTIONS = {"derivedSection"}
_OF_TYPE = {"NormalizedDate": DATE, "PartialDate": DATE}
_TOKEN = re.compile(r"\w+")
_JSON = msgspec.json.Encoder()

Gap = tuple[str, str]
"""A kind and what stood there."""


def _kinds() -> dict[str, str]:
    """What a leaf's texts are, by its dotted path; a leaf that is not named is kept."""
    found: dict[str, str] = {}
    for node in schema.NODES:
        if not node.is_leaf or node.section in _KEPT_SECTIONS or node.piece in _KEPT_PIECES:
            continue
        if node.piece in _KIND_OF_PIECE:
            found[node.path] = _KIND_OF_PIECE[node.piece]
        elif node.type in _OF_TYPE:
            found[node.path] = DATE
        elif node.type.removesuffix("[]") in {"text", "markup"}:
            found[node.path] = WORD
    return found


KINDS = _kinds()


def leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The path and text of each string below."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, below in value.items():
            yield from leaves(below, f"{path}.{key}")
    elif isinstance(value, list):
        for below in value:
            yield from leaves(below, path)


def words(text: str) -> list[str]:
    """What is counted as words, in lower case."""
    return _TOKEN.findall(text.lower())


def name_in(path: str, text: str) -> str:
    """The name alone: an arm group writes `Drug: Name`."""
    return text.partition(": ")[2] if path.endswith("interventionNames") else text


@dataclass
class Spread:
    """In how many studies each word and name stands."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, record: dict[str, Any]) -> None:
        """Read one study."""
        for kind, held in contents(record).items():
            self.counts.setdefault(kind, Counter()).update(set(held))

    def rare(self, kind: str) -> Collection[str]:
        """Those in few studies."""
        return {each for each, count in self.counts.get(kind, {}).items() if count <= RARE}


def contents(record: dict[str, Any]) -> dict[str, list[str]]:
    """Every word and name of a study by kind, as often as it stands there."""
    found: dict[str, list[str]] = {WORD: [], **{kind: [] for kind in NAMED}}
    for section, modules in record.items():
        if section in _KEPT_SECTIONS or not isinstance(modules, dict):
            continue
        for path, text in leaves(modules, section):
            kind = KINDS.get(path)
            if kind is not None and kind != DATE:
                found[WORD].extend(words(text))
                if kind in NAMED and not path.endswith("interventionNames"):
                    found[kind].append(text)
    return found


@dataclass(frozen=True, slots=True)
class Template:
    """Text of JSON: a literal, a gap, a literal, …, a literal."""

    literals: tuple[str, ...]
    gaps: tuple[Gap, ...]

    @property
    def size(self) -> int:
        """Characters as it was."""
        return sum(map(len, self.literals)) + sum(len(text) for _, text in self.gaps)


class Cutter:
    """Makes templates of the modules of one study at a time."""

    def __init__(self, spread: Spread) -> None:
        self._rare = {kind: spread.rare(kind) for kind in (WORD, *NAMED)}

    def cut(self, value: Any, path: str, own: str) -> Template:
        """A module as text with gaps; `own` is the number of its study."""
        parts: list[str | Gap] = []
        self._write(value, path, own, parts)
        literals, gaps, run = list[str](), list[Gap](), list[str]()
        for part in parts:
            if isinstance(part, str):
                run.append(part)
            else:
                literals.append("".join(run))
                gaps.append(part)
                run.clear()
        return Template((*literals, "".join(run)), tuple(gaps))

    def _write(self, value: Any, path: str, own: str, into: list[str | Gap]) -> None:
        if isinstance(value, dict):
            for at, (key, below) in enumerate(value.items()):
                into.append(f'{"," if at else "{"}"{key}":')
                self._write(below, f"{path}.{key}", own, into)
            into.append("}" if value else "{}")
        elif isinstance(value, list):
            for at, below in enumerate(value):
                into.append("," if at else "[")
                self._write(below, path, own, into)
            into.append("]" if value else "[]")
        elif isinstance(value, str):
            into.append('"')
            self._text(value, path, own, into)
            into.append('"')
        else:
            into.append(_JSON.encode(value).decode())

    def _text(self, text: str, path: str, own: str, into: list[str | Gap]) -> None:
        kind = KINDS.get(path)
        if kind == DATE:
            into.append((DATE, text))
        elif kind in NAMED and (name := name_in(path, text)) in self._rare[kind]:
            into.extend((_inside(text[: len(text) - len(name)]), (kind, name)))
        elif kind is None:
            into.append(_inside(text))
        else:
            self._prose(text, own, into)

    def _prose(self, text: str, own: str, into: list[str | Gap]) -> None:
        rare, end = self._rare[WORD], 0
        for found in _TOKEN.finditer(text):
            token = found.group()
            if token == own or token.lower() in rare:
                into.extend(
                    (
                        _inside(text[end : found.start()]),
                        (NUMBER if token == own else WORD, token),
                    )
                )
                end = found.end()
        into.append(_inside(text[end:]))


def _inside(text: str) -> str:
    """As it stands between the quotes of JSON."""
    return _JSON.encode(text).decode()[1:-1]


def escaped(text: str) -> str:
    """What fills a gap, as JSON writes it."""
    return text if text.isalnum() else _inside(text)
