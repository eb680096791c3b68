"""The results of a search as groups with names, each of which is a search of its own.

What does not live here: how studies are divided (`related.clusters`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from trialatlas.atlas import GroupFound
from trialatlas.query.printer import print_query
from trialatlas.related.cluster_names import NameKind
from trialatlas.related.explain import in_reading_order
from trialatlas.web import links
from trialatlas.web.search_form import LONGEST_ADDRESS, SearchForm
from trialatlas.web.site import Site
from trialatlas.wording import messages, said

_KINDS: Final[dict[NameKind, str]] = messages(
    {
        "condition": "MeSH heading of conditions",
        "intervention": "MeSH heading of interventions",
        "written-condition": "Condition as written",
        "written-intervention": "Intervention as written",
        "title-word": "Word in the title",
    }
)
_HEADINGS: Final = frozenset({"condition", "intervention"})


@dataclass(frozen=True, slots=True)
class Going:
    """A name that goes with a group: how many of its studies have it, and of the others."""

    text: str
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class Central:
    """A study near the middle of its group."""

    nct_id: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group. `name` is empty for the rest; `address` searches within it, and is empty where it
    would be too long. `percent` is of all that were divided.
    """

    name: str
    kind: str
    address: str
    expression: str
    count: int
    percent: float
    going: tuple[Going, ...]
    central: tuple[Central, ...]


@dataclass(frozen=True, slots=True)
class GroupsView:
    """The groups of a search, the rest last. Of `total` studies `grouped` were divided."""

    groups: tuple[GroupView, ...]
    grouped: int
    total: int


def groups_view(site: Site, form: SearchForm) -> GroupsView:
    """Divide what a search finds. Raises what the search raises."""
    site.require_some()
    found = site.atlas.groups(
        form.at_page(1).request(), synonyms=form.synonyms, without=frozenset(form.without)
    )
    return GroupsView(
        groups=tuple(_views(form, found.groups, found.grouped)),
        grouped=found.grouped,
        total=found.total,
    )


def _views(form: SearchForm, groups: tuple[GroupFound, ...], grouped: int) -> Iterator[GroupView]:
    for each in groups:
        group = each.group
        expression = print_query(group.query) if len(groups) > 1 else ""
        address = form.within(expression).address() if expression else form.seen_as("").address()
        name = group.name
        yield GroupView(
            name=_read(name.kind, name.text) if name else "",
            kind=said(_KINDS[name.kind]) if name else "",
            address=address if len(address) <= LONGEST_ADDRESS else "",
            expression=expression,
            count=len(group.studies),
            percent=100 * len(group.studies) / grouped,
            going=tuple(
                Going(_read(one.name.kind, one.name.text), one.inside, one.outside)
                for one in group.typical
            ),
            central=tuple(
                Central(
                    one.study.nct_id,
                    one.study.text("BriefTitle") or one.study.nct_id,
                    links.study(one.study.nct_id),
                )
                for one in each.central
            ),
        )


def _read(kind: NameKind, text: str) -> str:
    """A name as it is read: MeSH turns its headings round."""
    return in_reading_order(text) if kind in _HEADINGS else text
