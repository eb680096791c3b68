"""Markup beside CommonMark's own reading: what constructs occur, and where the two texts differ.

python benchmarks/markup_peer.py [FILE ...]

For every markup field of the studies: how often the signs of each construct
stand there, and whether our HTML has the text of markdown-it-py's (preset
commonmark, raw HTML off), white space apart. A difference is put down to the
first classes of `CAUSES`, in their order, that undo it together.
"""

# ruff: noqa: RUF001 - dashes and full-width signs are meant: texts hold them

from __future__ import annotations

import gzip
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

from markdown_it import MarkdownIt

from timing import machine, real_files
from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.markup import to_html

PIECES = [node.piece for node in schema.NODES if node.type == "markup"]
SIGNS = {
    "`# ` at the start of a line": r"(?m)^ *#{1,6} ",
    "`>` at the start of a line": r"(?m)^ *>",
    "`>` behind a list mark": r"(?m)^ *(?:[-*+]|\w{1,3}[.)]) +\\?>",
    "underline of `=` or `-`": r"(?m)^ *\S[^\n]*\n {0,3}(?:=+|-+) *$",
    "thematic break": r"(?m)^ {0,3}([-_*])(?: *\1){2,} *$",
    "fence": r"(?m)^ *(?:```|~~~)",
    "backtick": r"`",
    "four spaces after an empty line": r"(?:\A|\n\n) {4} *\S",
    "hard break": r"\S(?:  +|(?<!\\)\\)\n[^\n]*\S",
    "address or mail in angle brackets": r"<(?:https?:[^ <>]*|[\w.+-]+@[\w.-]+)>",
    "inline link or image": r"(?<!\\)\[[^\[\]\n]*\]\([^()\n]+\)",
    "link by reference": r"(?m)^ {0,3}\[[^\]\n]+\]:",
    "raw HTML": r"(?<!\\)</?[a-zA-Z][^<>\n]*>",
    "strong": r"(?<![\\*\w])(\*\*|__)[^\s*_][^*_\n]*(?<!\s)\1(?![\w*_])",
    "emphasis": r"(?<![\\*_\w])([*_])[^\s*_][^*_\n]*(?<!\s)\1(?![\w*_])",
    "entity": r"(?<!\\)&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z]\w+);",
    "escaped entity": r"\\&(?:#\d+|amp;|[A-Za-z]\w+;)",
    "backslash escape": r"\\[!-/:-@\[-`{-~]",
    "bullet `*`": r"(?m)^ *\* ",
    "bullet `-`": r"(?m)^ *- ",
    "number `1.`": r"(?m)^ *\d+\. ",
    "number `1)`": r"(?m)^ *\d+\) ",
}
MARK = r"(?:[-*+•●▪■◦·–—①-⑳]|--|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})\s?[.)、）])"
Undo = Callable[[str], str]
CAUSES: dict[str, Undo] = {
    "raised sign or a leaked escape": lambda text: re.sub(r"[\^\\]", "", text),
    "leaked entity": lambda text: re.sub(
        r"&(?:amp;)*\w+;|&(?:amp;)*#\w+;|[&<>']", "", unescape(text)
    ),
    "mark of a list": lambda text: re.sub(rf"(?<!\w){MARK}(?:{MARK})*", "", text),
    "stars and underscores": lambda text: re.sub(r"[*_]", "", text),
    "dashes of a heading": lambda text: text.replace("-", ""),
    "punctuation otherwise": lambda text: re.sub(r"[^\w]", "", text),
}


def fields(files: list[Path]) -> Iterator[str]:
    """Every markup field of the studies."""
    for file in files:
        with gzip.open(file) as lines:
            for line in lines:
                study = Study.decode(line)
                for piece in PIECES:
                    yield from (each for each in study.values(piece) if isinstance(each, str))


def shown(html: str) -> str:
    """What a reader sees of the HTML, each run of white space as one space."""
    apart = re.sub(r"</?(?:p|li|ul|ol|h\d|br|hr|pre|blockquote)\b[^>]*>", " ", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", "", apart)).split())


def cause(ours: str, theirs: str) -> str:
    """The classes that, taken together in their order, make the two texts one."""
    if ours.replace(" ", "") == theirs.replace(" ", ""):
        return "space only"
    undone: list[str] = []
    for name, undo in CAUSES.items():
        gap = len(ours) - len(theirs)
        ours, theirs = undo(ours), undo(theirs)
        if gap != len(ours) - len(theirs):
            undone.append(name)
        if ours.replace(" ", "") == theirs.replace(" ", ""):
            return " + ".join(undone) or name
    return "other"


def main() -> None:
    """Print two Markdown tables and the first differences that no class explains."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    library = MarkdownIt("commonmark", {"html": False})
    patterns = {name: re.compile(pattern) for name, pattern in SIGNS.items()}
    signs: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    unexplained: list[tuple[str, str]] = []
    total = indented = 0
    for text in fields(files):
        total += 1
        for name, pattern in patterns.items():
            signs[name] += sum(1 for _ in pattern.finditer(text))
        rendered = library.render(text)
        indented += "<pre" in rendered
        ours, theirs = shown(to_html(text)), shown(rendered)
        kind = "the same" if ours == theirs else cause(ours, theirs)
        causes[kind] += 1
        if kind == "other":
            unexplained.append((ours, theirs))
    print(f"{machine()}; {total:,} fields; the peer makes code in {indented}\n")
    for title, counts in (("construct", signs), ("text", causes)):
        print(f"| {title} | count |\n|---|---|")
        for name, count in counts.items() if counts is signs else counts.most_common():
            print(f"| {name} | {count:,} |")
        print()
    for ours, theirs in unexplained[:20]:
        place = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), 0)
        print(
            repr(ours[max(0, place - 30) : place + 50]),
            repr(theirs[max(0, place - 30) : place + 50]),
        )


if __name__ == "__main__":
    main()
