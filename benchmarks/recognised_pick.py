"""The studies whose criteria are labelled for what is recognised in them, picked by hash.

    python benchmarks/recognised_pick.py              the ids, one a line, each with its group
    python benchmarks/recognised_pick.py first        the raw texts of a group: first, second

In the order of sha256("recognised-40:" + nctId), without the 60 of `eligibility_pick`: the first 20
of the studies in the form of API v2 and the first 20 of those converted from XML, and as a second
group the next 10 of each. How they were labelled is told in docs/recognised.md.
"""

from __future__ import annotations

import hashlib
import sys

from eligibility_pick import criteria, numbered
from eligibility_pick import pick as pick_items
from timing import real_files

SALT = "recognised-40:"
FIRST, SECOND = 20, 10
CURRENT, CONVERTED = "form of API v2", "converted from XML"
Picked = dict[str, dict[str, str]]
"""Texts by id, by form."""


def rank(nct_id: str) -> str:
    """The hash that decides the order."""
    return hashlib.sha256((SALT + nct_id).encode()).hexdigest()


def picked() -> dict[str, Picked]:
    """The texts of each group: first, second."""
    files = real_files()
    forms = {CURRENT: criteria(files[:1]), CONVERTED: criteria(files[1:])}
    known = {each for ids in pick_items(criteria(files)) for each in ids}
    groups: dict[str, Picked] = {"first": {}, "second": {}}
    for form, texts in forms.items():
        order = sorted(texts.keys() - known, key=rank)
        groups["first"][form] = {each: texts[each] for each in order[:FIRST]}
        groups["second"][form] = {each: texts[each] for each in order[FIRST : FIRST + SECOND]}
        known |= set(texts)
    return groups


def main(asked: list[str]) -> None:
    """Print the ids, or the texts of the groups asked for."""
    for group, forms in picked().items():
        for form, texts in forms.items():
            for nct_id, text in texts.items():
                if not asked:
                    print(nct_id, group, form, sep="\t")
                elif group in asked:
                    print(f"== {nct_id}, {form}, {len(text)} characters")
                    print("\n".join(numbered(text)))


if __name__ == "__main__":
    main(sys.argv[1:])
