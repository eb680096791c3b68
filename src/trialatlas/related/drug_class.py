"""Classes of drugs by the stems of their names.

The World Health Organization gives drugs that act alike names with one stem (international
nonproprietary names): what ends in `-sartan` is an angiotensin II receptor antagonist. Here stand
those stems at the end of a name that are of one mode of action and hardly end other words. Wider
ones (`-tinib`, `-mab`, `-citabine`, `-oxetine`) are left out. What does not live here: MeSH's
classes, which mostly go by chemistry (`concepts`).
"""

from __future__ import annotations

import re
from typing import Final

_WRITTEN: Final = (
    "afil alol amivir anserin asvir azepam azolam azosin brutinib buvir ciclib ciclovir cillin"
    " citinib conazole coxib crolimus curium dipine dronate dronic fibrate floxacin fungin gatran"
    " gepant giline gliflozin glinide gliptin glitazone glutide grelor lukast lutamide metinib"
    " mustine navir nidazole olol parib parin penem peridone piprazole platin prazole previr pril"
    " racetam rafenib relin relix rolimus rubicin sartan setron steride sulfan taxel tecan"
    " tegravir tidine trexate trexed triptan tropium trozole vaptan vastatin virine xaban"
    " zomib"
)
STEMS: Final = tuple(_WRITTEN.split())
"""The endings, as the WHO's book of stems has them, without their hyphen; `-crolimus` is told from
its `-rolimus`, for tacrolimus acts otherwise than sirolimus. Of two the first ends a name.
"""
_BEFORE: Final = 2
"""Letters before a stem, at least: `April` is no `-pril`."""
_WORD: Final = re.compile(r"[a-z]+")


def drug_classes(name: str) -> dict[str, str]:
    """The stems that end words of a name, each with the first word that it ends, in lower case."""
    found: dict[str, str] = {}
    for word in _WORD.findall(name.casefold()):
        stem = next((each for each in STEMS if word.endswith(each)), "")
        if stem and len(word) >= len(stem) + _BEFORE:
            found.setdefault(stem, word)
    return found
