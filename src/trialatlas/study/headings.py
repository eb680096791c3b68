"""Lines that stand over others: the openings of criteria, short lines with a colon, capitals.

What lives elsewhere: how a heading looks (`study.markup`).
"""
# ruff: noqa: RUF001 - full-width signs and dashes are meant: texts hold them

from __future__ import annotations

import re
from itertools import pairwise

from trialatlas.study.blocks import Block, Heading, Item, Listing, Paragraph

_LENGTH = 70
_CRITERIA = re.compile(
    r"(?:[\w/-]+ ){0,4}(?:inclusion|exclusion|eligibility)(?:(?: and |/|\\)exclusion)?"
    r"\s+criteri(?:a|on)\b[^.:;\n]{0,40}[:：.]?",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"((?:[\w/-]+ ){0,3}(?:inclusion|exclusion)\s+criteria(?: [\w/-]+){0,3}\s*[:：])\s*(?=\S)",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"(?<=[.;。；)])\s*(?=(?:Key |Main )?"
    r"(?:Exclusion Criteria|EXCLUSION CRITERIA|Exclusion criteria)\s*[:：])"
)
_DASHED = re.compile(r"(?:^|(?<=\s))--([A-Z][^\n-]{2,60})--(?=\s|$)")


def heading(text: str) -> Heading:
    """A line that is marked as a heading, with the rank that its words give it."""
    return Heading(text, criteria=_CRITERIA.fullmatch(text[:200]) is not None)


def split_headings(text: str) -> list[Block]:
    """Cut a paragraph at headings that were run into it: `Inclusion Criteria: …`, `--Age-- …`."""
    if "--" not in text and "riteri" not in text and "RITERI" not in text:
        return [Paragraph(text)]
    out: list[Block] = []
    for part in _CUT.split(text):
        found = _OPENING.match(part)
        if found:
            out.append(Heading(found[1], criteria=True))
        out.extend(_split_dashed(part[found.end() :] if found else part))
    return out


def with_headings(blocks: list[Block]) -> list[Block]:
    """Turn paragraphs that stand over something into headings. The last block never is one.

    Of two openings of criteria in a row the first stands over nothing and loses its rank.
    """
    read = [_promoted(block) for block in blocks]
    out: list[Block] = []
    for block, (heading, following) in zip(blocks, pairwise([*read, None]), strict=True):
        if not isinstance(heading, Heading):
            out.append(block)
        elif following is None:
            out.append(Paragraph(heading.text))
        elif isinstance(following, Heading) and following.criteria:
            out.append(Heading(heading.text))
        else:
            out.append(heading)
    return out


def without_bullets(block: Block) -> list[Block]:
    """A list of bullets with the openings of criteria among its items taken out, as paragraphs."""
    if not isinstance(block, Listing) or block.style != "bullet":
        return [block]
    out: list[Block] = []
    for item in block.items:
        if _is_opening(item):
            out.extend(item.blocks)
        elif out and isinstance(out[-1], Listing):
            out[-1].items.append(item)
        else:
            out.append(Listing("bullet", [item]))
    return out


def _is_opening(item: Item) -> bool:
    only = item.blocks[0] if len(item.blocks) == 1 else None
    return isinstance(only, Paragraph) and _CRITERIA.fullmatch(only.text[:200]) is not None


def _promoted(block: Block) -> Block:
    return (_as_heading(block.text) or block) if isinstance(block, Paragraph) else block


def _as_heading(text: str) -> Heading | None:
    if "\n" in text or len(text) > _LENGTH + 20:
        return None
    if _CRITERIA.fullmatch(text):
        return Heading(text, criteria=True)
    if len(text) > _LENGTH:
        return None
    if text[-1] in ":：" and ". " not in text and any(char.isalnum() for char in text):
        return Heading(text)
    letters = [char for char in text if char.isalpha()]
    shouted = len(letters) >= 4 and all(char.isupper() for char in letters)  # noqa: PLR2004 - acronyms are shorter
    return Heading(text) if shouted and text[-1] not in ".;," else None


def _split_dashed(text: str) -> list[Block]:
    parts = _DASHED.split(text)
    out: list[Block] = [Paragraph(parts[0].strip())] if parts[0].strip() else []
    for title, rest in zip(parts[1::2], parts[2::2], strict=True):
        out.append(Heading(title.strip()))
        if rest.strip():
            out.append(Paragraph(rest.strip()))
    return out
