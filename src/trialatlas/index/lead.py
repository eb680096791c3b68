"""The rarest word that all hits of a conjunction hold: what else is costly is looked for beside it.

The engine looks for alternatives, such as the pieces in which a common word may stand or the
synonyms that may stand for one, in every study, though only those that hold the rare word count.
Each alternative that is asked together with that word is looked for in few. What does not live
here: the meaning of a query (`compile`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tantivy import Occur
from tantivy import Query as Asked

from trialatlas.index.terms import Group, Target, target, wanted
from trialatlas.query.tree import Area, Phrase, Query, Words

_OF_A_WORD = 24
"""So many times as common as the lead must a word be: to look up a study in a list costs as much as
to read so many of its entries, some of which stand in several pieces."""
_OF_A_PHRASE = 3
"""The same of the rarest word of several side by side, whose positions are costly."""


@dataclass(frozen=True, slots=True)
class Lead:
    """A word that all hits hold, as a condition that does not score, and its rarity."""

    asked: Asked
    rarity: float

    def helps(self, group: Group, rarity: float) -> bool:
        """True if a group whose rarest word is so rare is cheaper to find beside the lead."""
        factor = _OF_A_WORD if len(group) == 1 else _OF_A_PHRASE
        return _share(rarity) > factor * _share(self.rarity)


def rarest(leads: Iterable[Lead | None]) -> Lead | None:
    """The lead of the rarest word."""
    return max(filter(None, leads), key=lambda lead: lead.rarity, default=None)


def single_word(part: Query, within: Target) -> tuple[str, Target] | None:
    """The word that a part asks for and where, if it asks for no more than one word."""
    match part:
        case Area() if not part.size:
            return single_word(part.part, target(part.name))
        case Words() | Phrase() if within.is_met_by_words(part):
            asked = wanted(part)
            groups: Sequence[Group] = [group for unit in asked.units for group in unit.groups]
            is_bare = asked.exact is None and not any(unit.instead for unit in asked.units)
            if is_bare and len(groups) == 1 and len(groups[0]) == 1:
                return groups[0][0], within
        case _:
            pass
    return None


def beside(lead: Lead | None, asked: Sequence[Asked]) -> Sequence[Asked]:
    """Queries, each for studies that hold the lead alone, where there is one."""
    if lead is None:
        return asked
    condition = lead.asked
    return [Asked.boolean_query([(Occur.Must, each), (Occur.Must, condition)]) for each in asked]


def _share(rarity: float) -> float:
    """The share of studies with a word of such rarity, ln(1 + studies / studies with it)."""
    return 1 / math.expm1(rarity)
