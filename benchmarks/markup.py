"""Prose to HTML: ours beside markdown-it-py, over every markup field of the real studies.

python benchmarks/markup.py [FILE ...]
"""

from __future__ import annotations

import gzip
import sys
import time
from collections.abc import Callable
from pathlib import Path

from markdown_it import MarkdownIt

from timing import Times, machine, real_files
from trialatlas import schema
from trialatlas.study import Study
from trialatlas.study.markup import to_html, to_text

PIECES = [node.piece for node in schema.NODES if node.type == "markup"]


def prose(files: list[Path]) -> list[list[str]]:
    """The markup fields of each study."""
    found: list[list[str]] = []
    for file in files:
        with gzip.open(file) as lines:
            for line in lines:
                study = Study.decode(line)
                found.append([each for piece in PIECES for each in study.values(piece)])
    return found


def per_study(work: Callable[[str], str], studies: list[list[str]]) -> tuple[Times, float]:
    """Times for all prose of a study, in processor time, and their mean in milliseconds."""
    seconds: list[float] = []
    for texts in studies:
        began = time.process_time()
        for text in texts:
            work(text)
        seconds.append(time.process_time() - began)
    return Times.of(seconds), sum(seconds) / len(seconds) * 1000


def main() -> None:
    """Print one Markdown table."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    studies = prose(files)
    library = MarkdownIt("commonmark", {"html": False})
    print(f"{machine()}; {len(studies):,} studies, processor time for all prose of a study\n")
    print("| what | mean ms | p50 ms | p95 ms |")
    print("|---|---|---|---|")
    for name, work in (
        ("to_html", to_html),
        ("to_text", to_text),
        ("markdown-it-py, CommonMark only", library.render),
    ):
        times, mean = per_study(work, studies)
        print(f"| {name} | {mean:.2f} | {times.p50:.2f} | {times.p95:.2f} |")


if __name__ == "__main__":
    main()
