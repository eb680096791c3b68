"""What the page of a search says of synonyms: which were searched for, and how to do without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trialatlas.atlas import Results
from trialatlas.web.search_form import SearchForm
from trialatlas.wording import messages, said

_SHOWN = 3
SOURCES: Mapping[str, str] = messages(
    {
        "mesh": "MeSH",
        "condition": "conditions in the studies held",
        "intervention": "interventions in the studies held",
        "abbreviation": "spelled out in the studies held",
    }
)
"""Where a synonym is known from, in words."""


@dataclass(frozen=True, slots=True)
class Synonym:
    """A synonym, where it is known from, and the address of the search without it."""

    text: str
    source: str
    address: str


@dataclass(frozen=True, slots=True)
class Also:
    """Words of the search and what was searched for with them; the first few stand in a line."""

    words: str
    line: str
    more: int
    synonyms: tuple[Synonym, ...]


@dataclass(frozen=True, slots=True)
class SynonymsView:
    """`off` is the address without any synonym, `on` the one with all that were left out; each is
    empty where it would change nothing. `mesh` says whether a MeSH file was at hand.
    """

    also: tuple[Also, ...]
    off: str
    on: str
    mesh: bool


def synonyms_view(form: SearchForm, found: Results) -> SynonymsView:
    """What to say of the synonyms of a search. Words asked twice are said once."""
    asked = {each.words.casefold(): each for each in found.synonyms}
    also = tuple(
        Also(
            words=used.words,
            line=", ".join(each.text for each in used.alternatives[:_SHOWN]),
            more=max(0, len(used.alternatives) - _SHOWN),
            synonyms=tuple(
                Synonym(
                    each.text,
                    said(SOURCES.get(each.source, each.source)),
                    form.without_synonym(each.id).address(),
                )
                for each in used.alternatives
            ),
        )
        for used in asked.values()
    )
    return SynonymsView(
        also=also,
        off=form.with_synonyms(on=False).address() if also else "",
        on=form.with_synonyms(on=True).address() if form.without or not form.synonyms else "",
        mesh=found.mesh,
    )
