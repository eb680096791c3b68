"""Why two spellings are taken for one thing, in a sentence.

What does not live here: deciding it (`forms`, `gather`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trialatlas.directory.catalogue import Spelling
from trialatlas.wording import counted, messages
from trialatlas.wording import said as in_words

SAME_WORDS: Final = messages("The same words: capitals, accents, signs or endings differ")
_STEPS: Final = messages(
    {
        "legal": "They differ in a legal form or a small word",
        "brackets": "One carries its abbreviation in brackets",
        "titles": "They differ in titles or degrees",
        "former": "One is a name that the country had before",
        "town": "One carries the name of its town",
        "order": "The same words in another order",
    }
)
_LEARNT: Final = messages(
    {
        "learnt-condition": "In {studies}, {it} stands with the MeSH term “{other}”",
        "learnt-intervention": "In {studies}, {it} stands with the MeSH term “{other}”",
        "learnt-other-name": "In {studies}, {it} is another name of “{other}”",
        "learnt-abbreviation": "In {studies}, {it} is spelled out as “{other}”",
    }
)


def reason(spelling: Spelling, shown: Spelling) -> str:
    """Why a spelling stands with the one that is shown; empty for that one itself."""
    if spelling == shown:
        return ""
    if spelling.words == shown.words:
        return f"{in_words(SAME_WORDS)}."
    said = list(_of_both(spelling, shown))
    steps = {*spelling.how, *shown.how}
    if not said or steps & {"legal", "brackets", "titles", "former", "town"}:
        said += [
            in_words(words) for step, words in _STEPS.items() if step in steps and step != "order"
        ]
    if not said:
        said = [in_words(_STEPS["order"])]
    return ". ".join(said) + "."


def _of_both(spelling: Spelling, shown: Spelling) -> Iterator[str]:
    """What MeSH or studies say of the two; once, where it says the same of both."""
    is_mesh = "mesh" in spelling.how and "mesh" in shown.how
    if is_mesh and spelling.detail == shown.detail:
        yield from _of_one(spelling, in_words("both"))
        return
    yield from _of_one(spelling, in_words("it"))
    yield from _of_one(shown, f"“{shown.parts[0]}”")


def _of_one(spelling: Spelling, it: str) -> Iterator[str]:
    first, _, second = spelling.detail.partition("|")
    for step in spelling.how:
        if step == "mesh":
            told = in_words("MeSH has {it} under “{heading}” ({number})")
            yield told.format(it=it, heading=second, number=first)
        elif step in _LEARNT:
            number = counted("study", "studies", 1 if second == "1" else 0)
            told = in_words(_LEARNT[step])
            yield told.format(studies=f"{second} {number}", it=it, other=first)
