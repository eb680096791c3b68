"""Names that groups of studies can bear: what a study has of them, and each as a search.

A name is a MeSH heading of conditions or of interventions, a condition or an intervention as
written, or a word of titles. Two spellings with the same normalised words are one name, as they
are for a search. What does not live here: which names divide studies (`clusters`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

from trialatlas.query.build import any_of
from trialatlas.query.tree import Area, Phrase, Query, Words
from trialatlas.related.record import strings
from trialatlas.study import Study
from trialatlas.study.words import line, words, words_by_piece

NameKind: TypeAlias = Literal[
    "condition", "intervention", "written-condition", "written-intervention", "title-word"
]
KINDS: Final[tuple[NameKind, ...]] = get_args(NameKind)
LABELS: Final[dict[NameKind, str]] = {
    "condition": "MeSH heading of conditions",
    "intervention": "MeSH heading of interventions",
    "written-condition": "Condition as written",
    "written-intervention": "Intervention as written",
    "title-word": "Word in the title",
}
_PIECES: Final[dict[NameKind, tuple[str, ...]]] = {
    "condition": ("ConditionMeshTerm", "ConditionAncestorTerm"),
    "intervention": ("InterventionMeshTerm", "InterventionAncestorTerm"),
    "written-condition": ("Condition",),
    "written-intervention": ("InterventionName",),
}
_OWN: Final = frozenset({"ConditionMeshTerm", "InterventionMeshTerm"})
"""The pieces that hold a heading itself; the others of a heading hold what it lies below."""
TITLES: Final = "TitleSearch"
_TITLE_PIECES: Final = ("Acronym", "BriefTitle", "OfficialTitle")
FUNCTION_WORDS: Final = frozenset(
    words(
        "about after against all alone among and any are associated based be been before being"
        " between both but by can compare compared comparing could did do does during each effect"
        " effects efficacy either factor factors for from had has have having how if in into is it"
        " its less linked may more most no nor not of off on only or other out over per plus"
        " related same safety since so some such than that the their them then there these they"
        " this those through to under until up use used using versus via vs was were what when"
        " where whether which while who whom whose why will with within without would"
    )
)
"""Stems of words that say how a title is put together, and nothing of what it is about."""
_SIGNS: Final = ".,;:()[]{}\"'*<>=!?"
_MOST: Final = 200
"""Values of one piece that are read: one record names 245 outcomes, and some list a vocabulary."""


@dataclass(frozen=True, slots=True)
class Name:
    """What the studies of a group have in common, as most of them write it."""

    kind: NameKind
    text: str

    @property
    def label(self) -> str:
        """What kind of name it is, in words."""
        return LABELS[self.kind]

    def query(self) -> Query:
        """The studies with it: spelling and inflection evened out, without synonyms."""
        if self.kind == "title-word":
            return Area(TITLES, Words(self.text, expansion="Term"))
        whole = Phrase(self.text, coverage="FullMatch", expansion="Term")
        return any_of(Area(piece, whole) for piece in _PIECES[self.kind])


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling of a name. `own` is False for a heading that a term only lies below; `text` is
    empty for a word that never stands alone.
    """

    kind: NameKind
    text: str
    key: int
    own: bool


class Names:
    """Numbers for names and their spellings, in the order they are met. It only grows."""

    def __init__(self) -> None:
        self.forms: list[Form] = []
        self.keys: list[tuple[NameKind, str]] = []
        self._form: dict[tuple[str, str], int] = {}
        self._key: dict[tuple[NameKind, str], int] = {}
        self._pieces: dict[str, tuple[int, ...]] = {}

    def __len__(self) -> int:
        return len(self.forms)

    def read(self, study: Study) -> array[int]:
        """The spellings of names that a study has, each once."""
        return array("i", dict.fromkeys(self._read(study)))

    def _read(self, study: Study) -> Iterator[int]:
        for kind, pieces in _PIECES.items():
            for piece in pieces:
                for text in strings(study, piece)[:_MOST]:
                    number = self._number(kind, piece, text)
                    if number >= 0:
                        yield number
        for text in strings(study, *_TITLE_PIECES):
            for piece in text.split():
                known = self._pieces.get(piece)
                if known is None:
                    known = self._pieces[piece] = tuple(self._words(piece))
                yield from known

    def _number(self, kind: NameKind, piece: str, text: str) -> int:
        """The number of a spelling; -1 for one without words."""
        known = self._form.get((piece, text))
        if known is None:
            key = line(text)
            made = Form(kind, " ".join(text.split()), self._key_of(kind, key), _is_own(piece))
            known = self._form[piece, text] = self._add(made) if key else -1
        return known

    def _words(self, piece: str) -> Iterator[int]:
        """The words of what stands between white space; written as it is if it is one word."""
        bare = piece.strip(_SIGNS).lower()
        split = words_by_piece(piece)[0]
        for word in split:
            text = bare if len(split) == 1 and bare.isalpha() else ""
            known = self._form.get((f"{TITLES} {word}", text))
            if known is None:
                made = Form("title-word", text, self._key_of("title-word", word), own=True)
                known = self._form[f"{TITLES} {word}", text] = self._add(made)
            yield known

    def _key_of(self, kind: NameKind, key: str) -> int:
        known = self._key.get((kind, key))
        if known is None:
            known = self._key[kind, key] = len(self.keys)
            self.keys.append((kind, key))
        return known

    def _add(self, form: Form) -> int:
        self.forms.append(form)
        return len(self.forms) - 1


def _is_own(piece: str) -> bool:
    return piece in _OWN or not piece.endswith("Term")
