"""The view of the advanced form: every field of a search, in groups, filled with what was asked.

A search that cannot be understood comes back here with what is wrong beside each field. What does
not live here: what a field asks (`search_fields`), reading the address (`search_form`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from trialatlas.errors import UsageError
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import check, parse
from trialatlas.web.search_fields import BOX, CARRIED, CHOICES, COUNTRY, MARKS, SPAN, Choice, Mark
from trialatlas.web.search_form import SearchForm
from trialatlas.web.site import Site
from trialatlas.wording import messages, said

Kind: TypeAlias = Literal["words", "span", "countries", "list"]

_WORDS: Final = "q"
_KINDS: Final = "studyType"
_COUNTRIES_OFFERED: Final = 300
_DATES: Final = ("start", "primComp", "studyComp", "firstPost", "resFirstPost", "lastUpdPost")
_GROUPS: Final = (
    (
        messages("What it is about"),
        messages(
            "Words in a field must all be there; a search finds their synonyms as well. Write "
            "OR, NOT, brackets or “a phrase” where you need them."
        ),
        (_WORDS, "condition", "treatment", "titles", "outc"),
    ),
    (
        messages("What kind of study"),
        messages("Of one list, any value that you choose may hold. Nothing chosen means any."),
        ("status", _KINDS, "phase", "intervention"),
    ),
    (
        messages("Who can take part"),
        messages(
            "Sex is what the record asks for: choose All and Female to see every study open to "
            "women. An age finds the studies that take anyone between the two ends."
        ),
        ("sex", "age", "ageRange", "healthy"),
    ),
    (
        messages("Where"),
        messages("One and the same site must fit all that you fill in here."),
        ("locn", "city", "state", COUNTRY, "place", "near"),
    ),
    (
        messages("Who runs it"),
        messages("Paid for by counts the lead sponsor and its collaborators."),
        ("sponsor", "lead", "id", "funderType"),
    ),
    (messages("Results and documents"), "", ("results", "docs", "violation")),
    (
        messages("Dates"),
        messages(
            "From and to, both included; leave one empty to leave that side open. A year or "
            "a month means all its days."
        ),
        _DATES,
    ),
)
_SHOWN: Final = {name for _, _, names in _GROUPS for name in names} | {"type"}
_LISTS: Final[Mapping[str, Choice | Mark]] = {each.param: each for each in (*CHOICES, *MARKS)}
_HINTS: Final = messages(
    {
        _WORDS: "Titles, conditions, treatments, outcomes, sponsors and more.",
        "lead": "Its name, without collaborators.",
        "id": "Of the registry, the sponsor or another registry; former numbers too.",
        "place": "When it may be any of the above.",
        COUNTRY: "As the registry writes it. Several are alternatives.",
        "near": "A town, or degrees north and east; then a distance in km or mi. It finds sites"
        " whose record gives a point.",
    }
)


@dataclass(frozen=True, slots=True)
class Option:
    """A value of a list: how it stands in the address, its label, and whether it is chosen."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what it is called, what stands in it, and what is wrong with that.

    `values` are the texts of its inputs: one, two ends, or countries.
    """

    kind: Kind
    param: str
    label: str
    hint: str
    example: str
    values: tuple[str, ...]
    options: tuple[Option, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class Fieldset:
    """Fields that belong together, with a heading and a sentence."""

    label: str
    explains: str
    fields: tuple[Field, ...]

    @property
    def lists_only(self) -> bool:
        """True if nothing is typed in it: such fields stand closer."""
        return all(field.kind == "list" for field in self.fields)


@dataclass(frozen=True, slots=True)
class AdvancedView:
    """The page of the form. `kept` goes along unseen, `also` says in words what of it narrows."""

    groups: tuple[Fieldset, ...]
    countries: tuple[str, ...]
    kept: tuple[tuple[str, str], ...]
    also: tuple[str, ...]
    unread: tuple[str, ...]
    faults: tuple[tuple[str, str], ...]
    address: str
    expression: str


def faults(form: SearchForm) -> dict[str, str]:
    """What is wrong with what was typed, in sentences, by the parameter of the field."""
    wrong: dict[str, str] = {}
    for name, typed in ((_WORDS, form.text), *form.boxes.items()):
        try:
            if typed:
                check(parse(typed) if name == _WORDS else BOX[name].ask(typed))
        except UsageError as error:
            told = f"{error.message[:1].upper()}{error.message[1:].rstrip('.')}. {error.hint}"
            wrong[name] = told.strip()
    return wrong


def advanced_view(site: Site, form: SearchForm, wrong: Mapping[str, str]) -> AdvancedView:
    """The form filled with a search. Without studies or an index no countries are offered."""
    groups = tuple(
        Fieldset(said(label), said(explains), tuple(_field(form, name, wrong) for name in names))
        for label, explains, names in _GROUPS
    )
    labels = [(field.param, field.label) for group in groups for field in group.fields]
    hidden = _hidden(form)
    return AdvancedView(
        groups=groups,
        countries=_countries(site),
        kept=tuple(hidden.pairs(text=False)),
        also=tuple(_said(hidden)),
        unread=form.unread,
        faults=tuple((name, label) for name, label in labels if name in wrong),
        address="" if wrong else form.at_page(1).address(),
        expression="" if wrong or not form.asks else form.at_page(1).address("/search/expression"),
    )


def _hidden(form: SearchForm) -> SearchForm:
    """What the form has no field for: it is kept, and said."""
    both = "type" in form.chosen and _KINDS in form.chosen
    return SearchForm(
        boxes={name: typed for name, typed in form.boxes.items() if name not in _SHOWN},
        chosen={
            name: values
            for name, values in form.chosen.items()
            if name not in _SHOWN or (name == "type" and both)
        },
        sort=form.sort,
        limit=form.limit,
        synonyms=form.synonyms,
        without=form.without,
    )


def _said(form: SearchForm) -> Iterator[str]:
    for name, typed in form.boxes.items():
        yield f"{said(BOX[name].label)}: {typed}"
    for name, values in form.chosen.items():
        either = said(" or ").join(map(_LISTS[name].name_of, values))
        yield f"{said(_LISTS[name].label)}: {either}"


def _field(form: SearchForm, name: str, wrong: Mapping[str, str]) -> Field:
    fault, hint = wrong.get(name, ""), said(_HINTS.get(name, ""))
    if name == _WORDS:
        return Field(
            "words", name, said("Words"), hint, said("heart failure"), (form.text,), (), fault
        )
    if name == COUNTRY:
        values = (*form.chosen.get(COUNTRY, ()), "")
        return Field("countries", name, said("Country"), hint, said("France"), values, (), fault)
    if name in _LISTS:
        return Field(
            "list", name, said(_LISTS[name].label), hint, "", (), tuple(_options(form, name)), ""
        )
    box = BOX[name]
    typed = form.boxes.get(name, "")
    kind, values = _inputs(name, typed)
    shown = hint or said(box.hint)
    return Field(kind, name, said(box.label), shown, said(box.example), values, (), fault)


def _inputs(name: str, typed: str) -> tuple[Kind, tuple[str, ...]]:
    """The inputs of a box, and what stands in each."""
    if BOX[name].span:
        low, _, high = typed.partition(SPAN)
        return "span", (low, high)
    return "words", (typed,)


def _options(form: SearchForm, name: str) -> Iterator[Option]:
    listed = _LISTS[name]
    chosen = set(form.chosen.get(name, ()))
    if name == _KINDS and not chosen:
        of_type = {("type", each) for each in form.chosen.get("type", ())}
        chosen = {key for (group, key), own in CARRIED.items() if group == name and own in of_type}
    for value in dict.fromkeys(listed.values().values()):
        yield Option(value, listed.name_of(value), value in chosen)


def _countries(site: Site) -> tuple[str, ...]:
    """The countries of the studies held, by name."""
    status = site.atlas.status()
    if status.index is None or not status.index.studies:
        return ()
    asked = SearchRequest(limit=1, facets=("LocationCountry",), facet_size=_COUNTRIES_OFFERED)
    return tuple(sorted(value for value, _ in site.atlas.search(asked).facets[0].values if value))
