"""The few studies that the foot of a study's page names: a first look at what is like it.

What does not live here: the first look itself (`trialatlas.atlas.first_look`), the bar of a study's
parts (`related_rows`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from trialatlas.atlas import Glimpse
from trialatlas.errors import IndexMissingError
from trialatlas.related.presets import DEFAULT, WEIGHTS
from trialatlas.related.sketch import SEEN
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.web import links
from trialatlas.web.related_rows import Bar, Cited, bar_of, cited, marked, sentence
from trialatlas.web.site import Site
from trialatlas.web.study_page import status_label, title

AT_THE_FOOT: Final = 4
_ENOUGH: Final = 7.7
"""Points of a first look from which a study is named at the foot of another's page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A study at the foot of another's page. `why` is a sentence; words that both studies use are
    marked in the title and in the sentences of the record.
    """

    nct_id: str
    address: str
    title: Markup
    status: str
    why: str
    bar: Bar
    quotes: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """Studies like one, at first sight: in how many ways they were compared, of how many in the
    full comparison, and how many points these ways can give, of how many.
    """

    lines: tuple[Line, ...]
    ways: int
    all_ways: int
    most: float
    all_points: float
    marked: bool


def foot(site: Site, study: Study) -> Foot | None:
    """A first look at what is like a study, a few milliseconds long; None where nothing is like it,
    and without an index.
    """
    try:
        found = site.atlas.first_look(study, limit=AT_THE_FOOT)
    except IndexMissingError:
        return None
    lines = tuple(_line(each) for each in found if each.points >= _ENOUGH and each.why)
    if not lines:
        return None
    whole = [by for by in WEIGHTS[DEFAULT].values() if by]
    return Foot(
        lines=lines,
        ways=len(SEEN),
        all_ways=len(whole),
        most=sum(SEEN.values()),
        all_points=sum(whole),
        marked=any("<mark>" in each.title or each.quotes for each in lines),
    )


def _line(glimpse: Glimpse) -> Line:
    study = glimpse.held.study
    return Line(
        nct_id=study.nct_id,
        address=links.study(study.nct_id),
        title=_title(glimpse),
        status=status_label(study),
        why=sentence(glimpse.why),
        bar=bar_of(glimpse.parts),
        quotes=cited([glimpse.quote] if glimpse.quote else (), glimpse.words),
    )


def _title(glimpse: Glimpse) -> Markup:
    """The title with what both studies name marked: telling words, and whole names of conditions
    (in *Lung function*, *lung* names no *lung cancer*).
    """
    read = title(glimpse.held.study)
    held = frozenset(words(read))
    named = (name for name in glimpse.conditions if held.issuperset(name))
    return marked(read, glimpse.words.union(*named))
