"""The blocks of CommonMark that begin with signs of their own: headings, rules, code, quotes.

What lives elsewhere: lists, and putting lines into blocks (`study.lists`);
headings without signs (`study.headings`); why the reading differs from
CommonMark where it does, with counts (`docs/adr/0006-markup.md`).

Choices, each because studies are written otherwise:

- they begin a line, at any indentation, and never stand behind the mark of a list;
- one `#` before a small letter is "number of";
- `>` needs a space behind it, and is greater-than before a number, `=` or a
  word of measure (`> 18 years`, `> or =`, `> grade 2`);
- code is closed by a fence, or it is no code; indentation never makes any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialatlas.study.blocks import Block, Code, Rule
from trialatlas.study.headings import heading

_START = r"""[ ]*+(?: \#{1,6}(?:[ ]|$) | >
    | (?P<rule_sign>[-*_])(?:[ ]*(?P=rule_sign)){2,}[ ]*$ | ={3,}[ ]*$ | `{3} | ~{3} )"""
_ANY = re.compile(rf"^{_START}", re.MULTILINE | re.VERBOSE)
_SIGNED = re.compile(r"(?P<level>#{1,6})(?:[ ]+(?P<text>.*))?$")
_CLOSING = re.compile(r"(?:^|(?<=[ ]))#+$")
_RULE = re.compile(r"([-*_])(?:[ ]*\1){2,}$")
_UNDERLINE = re.compile(r"={3,}$|-{3,}$")
_FENCE = re.compile(r"(?P<sign>(?P<tick>`{3,})|~{3,})(?P<label>(?(tick)[^`]*|.*))$")
_QUOTE = re.compile(
    r"""(?:[ ]*+>)++(?=[ ]|$)(?![ ]*+(?:
        [=≥≤<±~/+\-\u2212.$€£]*+\d | [=≥≤<±/] | \\[<=~+\-/]
        | (?:or|equal|grade|stage|class|ctcae|uln|lln|upper|lower
            |one|two|three|four|five|six|seven|eight|nine|ten)\b ))""",
    re.VERBOSE | re.IGNORECASE,
)
_LAZY = re.compile(r"(?:[-*+\u2022]|\(?\w{1,3}[.)])\s")
"""What begins an item, so that the line does not continue a quoted paragraph."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The lines of a quote without their first `>`, still to be read."""

    lines: list[str]


@dataclass(frozen=True, slots=True)
class Underline:
    """A line of `=` or `-` that makes a heading of the line above it, if that is one."""

    text: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What a line opens, at which column, and the place of the line after its last."""

    column: int
    end: int
    part: tuple[Block, ...] | Quoted | Underline


def may_hold_any(text: str) -> bool:
    """False if `opened` surely finds nothing in the lines of the text. Linear."""
    return _ANY.search(text) is not None


def opened(lines: list[str]) -> dict[int, Opened]:
    """The blocks with signs of their own by the place of their first line. Linear in the lines."""
    closers = _closers(lines)
    found: dict[int, Opened] = {}
    place = 0
    while place < len(lines):
        each = _opened_at(lines, place, closers)
        if each:
            found[place] = each
            place = each.end
        else:
            place += 1
    return found


def _opened_at(lines: list[str], place: int, closers: dict[str, list[int]]) -> Opened | None:
    line = lines[place]
    content = line.strip()
    if not content or content[0] not in "#>=-*_`~":
        return None
    column = len(line) - len(line.lstrip())
    if content[0] == ">":
        following = "".join(lines[place + 1 : place + 2]).lstrip()
        alone = not content.strip("> ") and not following.startswith(">")
        return _quote(lines, place, column) if _QUOTE.match(content) and not alone else None
    if content[0] in "`~":
        return _code(lines, place, column, closers)
    one: tuple[Block, ...] | Underline | None = None
    if content[0] == "#":
        one = _signed(content)
    elif _UNDERLINE.match(content):
        one = Underline(content)
    elif _RULE.match(content):
        one = (Rule(content),)
    return None if one is None else Opened(column, place + 1, one)


def _signed(content: str) -> tuple[Block, ...] | None:
    found = _SIGNED.match(content)
    if found is None:
        return None
    text = _CLOSING.sub("", found["text"] or "").strip()
    if len(found["level"]) == 1 and text[:1].islower():
        return None
    return (heading(text),) if text else ()


def _closers(lines: list[str]) -> dict[str, list[int]]:
    """For either sign, the length of the longest closing fence from each line to the end."""
    longest: dict[str, list[int]] = {}
    for sign in "`~":
        lengths = [0] * (len(lines) + 1)
        for place in range(len(lines) - 1, -1, -1):
            content = lines[place].strip()
            closes = len(content) if content and not content.strip(sign) else 0
            lengths[place] = max(lengths[place + 1], closes)
        longest[sign] = lengths
    return longest


def _code(
    lines: list[str], place: int, column: int, closers: dict[str, list[int]]
) -> Opened | None:
    found = _FENCE.match(lines[place].strip())
    if found is None:
        return None
    sign = found["sign"]
    if closers[sign[0]][place + 1] < len(sign):
        return None
    end = place + 1
    while not _closes(lines[end].strip(), sign):
        end += 1
    inside = [
        line[min(column, len(line) - len(line.lstrip())) :] for line in lines[place + 1 : end]
    ]
    label = found["label"].strip()
    code = Code("\n".join(inside))
    return Opened(column, end + 1, (heading(label), code) if label else (code,))


def _closes(content: str, sign: str) -> bool:
    return len(content) >= len(sign) and not content.strip(sign[0])


def _quote(lines: list[str], place: int, column: int) -> Opened:
    inside: list[str] = []
    end = place
    while end < len(lines):
        content = lines[end].strip()
        if content.startswith(">"):
            inside.append(content[1:].removeprefix(" "))
        elif content and inside[-1].strip() and not _begins_anew(content, inside[-1]):
            inside.append(content)
        else:
            break
        end += 1
    return Opened(column, end, Quoted(inside))


def _begins_anew(content: str, before: str) -> bool:
    """Whether the line without `>` is no more of the quoted paragraph before it."""
    return bool(_LAZY.match(content) or _ANY.match(content) or _ANY.match(before.strip("> ")))
