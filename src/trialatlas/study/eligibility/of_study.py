"""The criteria of a study: those in their own field, and those hidden in what describes the study.

What does not live here: how a text is divided (`split`), what is marked in it (`recognise`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialatlas.study.eligibility import phrases
from trialatlas.study.eligibility.lines import Block, blocks
from trialatlas.study.eligibility.parts import Criteria, Item
from trialatlas.study.eligibility.readings import Recognised
from trialatlas.study.eligibility.recognise import recognise
from trialatlas.study.eligibility.split import divide
from trialatlas.study.record import Study

DESCRIPTIONS = ("BriefSummary", "DetailedDescription")
"""Pieces in which criteria are looked for besides their own."""

_OPENS = re.compile(
    r"(?:[\w/-]+\s+){0,3}(?:inclusions?|exclusions?|eligibility)(?:\s*/\s*exclusions?|\s+and\s+exclusions?)?"
    r"(?:\s+criteri(?:a|on))?\s*(?::|：|\n|$)"  # noqa: RUF001 - a colon of another script
    r"|(?:纳入|入选|排除|納入|除外|選択)(?:标准|標準|基準)\s*(?::|：|\n|$)",  # noqa: RUF001 - same
    re.IGNORECASE,
)
_MAY_OPEN = re.compile(r"clusion|CLUSION|ligib|LIGIB|标准|標準|基準")
_CAPITALS = re.compile(r"[A-Z][A-Z /-]{3,40}:")
_LABEL = re.compile(r"[A-Z][\w /-]{2,40}:\s*$")


@dataclass(frozen=True, slots=True)
class Hidden:
    """Criteria found in another field: the piece, where they stand in its text, and as divided.

    Offsets inside `criteria` count from `start`.
    """

    piece: str
    start: int
    end: int
    criteria: Criteria


@dataclass(frozen=True, slots=True)
class Eligibility:
    """All that is read of who may take part."""

    criteria: Criteria
    hidden: tuple[Hidden, ...]


def eligibility(study: Study) -> Eligibility:
    """Read the criteria of a study. Never fails; a study without any has an empty text."""
    return Eligibility(
        divide(study.text("EligibilityCriteria")),
        tuple(each for piece in DESCRIPTIONS for each in _hidden(piece, study.text(piece))),
    )


def marks(criteria: Criteria, item: Item) -> list[Recognised]:
    """What is recognised in an item's own words, in their order."""
    about = any(_says_age(criteria.text[start:end]) for start, end in item.headings)
    return recognise(criteria.text, item.start, item.end, about_age=about)


def _says_age(heading: str) -> bool:
    return heading.strip(" :-").lower() in {"age", "ages"}


def _hidden(piece: str, text: str) -> Iterator[Hidden]:
    """Stretches below a line that opens criteria, up to where other matter begins."""
    if not _MAY_OPEN.search(text):
        return
    found = blocks(text)
    place = 0
    while place < len(found):
        if not _opens(text, found[place]):
            place += 1
            continue
        last = _last(text, found, place)
        mark = found[place].mark
        start = found[place].start if mark is None else mark
        stretch = text[start : found[last].end]
        criteria = divide(stretch)
        if any(
            not phrases.is_placeholder(stretch[each.start : each.end]) for each in criteria.all()
        ):
            yield Hidden(piece, start, start + len(stretch), criteria)
        place = last + 1


def _opens(text: str, block: Block) -> bool:
    return (
        _OPENS.match(text, block.start, min(block.end, block.start + phrases.LONGEST)) is not None
    )


def _last(text: str, found: list[Block], first: int) -> int:
    """The last block that belongs below an opening: its list, or the paragraph behind it."""
    last, held = first, _holds_more(text, found[first])
    for place in range(first + 1, len(found)):
        block = found[place]
        if _opens(text, block):
            held = _holds_more(text, block)
        elif _CAPITALS.match(text, block.start, block.end):
            break
        elif block.mark is not None:
            held = True
        elif held or _LABEL.match(text, block.start, block.end):
            break
        else:
            held = True
        last = place
    return last


def _holds_more(text: str, block: Block) -> bool:
    """Whether criteria stand in the line of the opening itself."""
    found = _OPENS.match(text, block.start, min(block.end, block.start + phrases.LONGEST))
    return found is not None and found.end() < block.end
