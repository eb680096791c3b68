"""Ask the embedded engine and the oracle the same over every study: `make agree`.

    python -m audit.agree FILE ... [--trees 300] [--report docs/engines.md]

The expressions of the contract, those of the hand-written table and trees made by chance are
asked of both; the numbers of all studies found are compared. The tests do the same over fewer
studies, for the oracle reads every study for every question.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "contract"))

from engine_expressions import EXPRESSIONS
from engine_trees import Trees
from expression_table import TABLES

from trialatlas.atlas import Atlas
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse, print_query
from trialatlas.query.tree import Query
from trialatlas.study import Study

SEED = 7_001
PROCESSES = 2
TELLING = 20


@dataclass(frozen=True, slots=True)
class Answer:
    """What both engines said to one question."""

    kind: str
    question: str
    found: int
    alike: bool


def questions(studies: list[Study], trees: int) -> Iterator[tuple[str, Query]]:
    """Kind and tree of every question, in a fixed order."""
    for text in EXPRESSIONS:
        yield "expression of the contract", parse(text)
    for text in {text: None for table in TABLES.values() for text in table.cases}:
        yield "expression of the table", parse(text)
    for tree in islice(Trees(studies, SEED), trees):
        yield "tree made by chance", tree


def share(folder: str, trees: int, turn: int) -> list[Answer]:
    """The answers to every question whose place in the order is this process's turn."""
    with Atlas.open(folder) as atlas:
        studies = [atlas.study(nct_id).study for nct_id in atlas]
        oracle = OracleEngine(studies)
        answers: list[Answer] = []
        for place, (kind, tree) in enumerate(questions(studies, trees)):
            if place % PROCESSES != turn:
                continue
            request = SearchRequest(tree)
            found = atlas.engine.numbers(request)
            alike = sorted(found) == sorted(oracle.numbers(request))
            answers.append(Answer(kind, print_query(tree), len(found), alike))
            if len(answers) % TELLING == 0:
                sys.stderr.write(f"{len(answers)} questions asked in process {turn}\n")
        return answers


def report(answers: list[Answer], studies: int, names: list[str], seconds: float) -> str:
    """The report, in Markdown."""
    lines = [
        "# Both engines over every study",
        "",
        f"{datetime.now(UTC):%Y-%m-%d}, `make agree` over {', '.join(names)}: {studies:,} studies,",
        f"{len(answers):,} questions, {seconds:.0f} s. The embedded engine and the oracle, which",
        "reads every record for every question, name the same studies, one by one, unless said",
        "below.",
        "",
        "| kind of question | asked | that some but not all studies meet | answered alike |",
        "|---|---|---|---|",
    ]
    for kind in dict.fromkeys(each.kind for each in answers):
        of_kind = [each for each in answers if each.kind == kind]
        telling = sum(0 < each.found < studies for each in of_kind)
        alike = sum(each.alike for each in of_kind)
        lines.append(f"| {kind} | {len(of_kind)} | {telling} | {alike} |")
    differ = [each for each in answers if not each.alike]
    lines += ["", f"**Differences: {len(differ)}**"]
    lines += [f"- `{each.question}`" for each in differ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Load, ask, write the report. 1 if the engines differ anywhere."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("files", nargs="+", type=Path)
    asked.add_argument("--trees", type=int, default=300)
    asked.add_argument("--report", type=Path)
    given = asked.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        with Atlas.open(folder, create=True) as atlas:
            for file in given.files:
                atlas.load(file)
            studies = len(atlas)
        with ProcessPoolExecutor(PROCESSES) as pool:
            turns = [pool.submit(share, folder, given.trees, turn) for turn in range(PROCESSES)]
            answers = [each for turn in turns for each in turn.result()]
    answers.sort(key=lambda each: (each.kind, each.question))
    said = report(answers, studies, [each.name for each in given.files], time.monotonic() - began)
    if given.report:
        given.report.write_text(said)
    sys.stdout.write(said)
    return int(any(not each.alike for each in answers))


if __name__ == "__main__":
    sys.exit(main())
