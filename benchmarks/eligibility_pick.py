"""The 60 studies whose eligibility criteria are labelled, picked by hash.

    python benchmarks/eligibility_pick.py           the ids, one a line, each with its group
    python benchmarks/eligibility_pick.py NCTID …   the raw text of these, each line with its offset

Of all real studies with criteria, in the order of sha256("eligibility-60:" + nctId): the first 40,
and of the others the first 20 whose text has no line that starts with a bullet or a number. How
they were labelled is told in docs/eligibility.md; nothing here splits a text into items.
"""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from timing import real_files
from trialatlas.study import Study

SALT = "eligibility-60:"
ANY, FLAT = 40, 20
MARKED_LINE = re.compile(
    r"""^[ \t]*(?:\\?[-*+•·●○◦▪■□➢►–—~]   # a bullet, perhaps escaped
        |\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})(?:\\?[.)])+(?=\s|[^\W\d])   # 1. 1) (1) a. iv)
        )""",  # noqa: RUF001 - studies bullet their lines with dashes as well
    re.MULTILINE | re.VERBOSE,
)


def rank(nct_id: str) -> str:
    """The hash that decides the order."""
    return hashlib.sha256((SALT + nct_id).encode()).hexdigest()


def criteria(files: Iterable[Path]) -> dict[str, str]:
    """The raw eligibility text of every study that has one, by id."""
    found: dict[str, str] = {}
    for file in files:
        with gzip.open(file, "rb") as lines:
            for line in lines:
                study = Study.decode(line)
                text = study.text("EligibilityCriteria")
                if text.strip():
                    found.setdefault(study.text("NCTId"), text)
    return found


def pick(texts: dict[str, str]) -> tuple[list[str], list[str]]:
    """Ids of the first 40, and of the first 20 of the rest without a marked line."""
    ordered = sorted(texts, key=rank)
    flat = [each for each in ordered[ANY:] if not MARKED_LINE.search(texts[each])]
    return ordered[:ANY], flat[:FLAT]


def numbered(text: str) -> Iterable[str]:
    """Each line of a text with its number and the offset of its first character."""
    offset = 0
    for number, line in enumerate(text.split("\n"), start=1):
        yield f"{number:4} {offset:6} {line}"
        offset += len(line) + 1


def main(asked: list[str]) -> None:
    """Print the ids, or the texts of those asked for."""
    texts = criteria(real_files())
    if not asked:
        anywhere, flat = pick(texts)
        for group, ids in (("any", anywhere), ("flat", flat)):
            for each in ids:
                print(each, group)
    for each in asked:
        print(f"== {each}, {len(texts[each])} characters")
        print("\n".join(numbered(texts[each])))


if __name__ == "__main__":
    main(sys.argv[1:])
