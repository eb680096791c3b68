"""The expressions of the engines' contract, and the same questions in two databases.

    python benchmarks/language.py [FILE ...]     without files: the real studies

Every expression is parsed, counted, and its first ten studies are asked for; then the same
questions, as far as SQL can say them, go to `peers`, in the same run over the same studies.
PostgreSQL and its client are needed: `apt-get install postgresql`, `pip install -e '.[bench]'`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from peers import Clause, Fts5, Peer, Postgres, Unsayable, named_areas, positive
from timing import Times, machine, real_files, timed
from trialatlas.atlas import Atlas
from trialatlas.index.protocol import SearchRequest
from trialatlas.query import parse
from trialatlas.query.tree import Query

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "contract"))
from engine_expressions import EXPRESSIONS

REPEATS = 5


def said(peer: Peer, trees: dict[str, Query]) -> dict[str, Clause]:
    """The trees that a database can be asked, as its conditions."""
    found: dict[str, Clause] = {}
    for text, tree in trees.items():
        try:
            found[text] = peer.clause(tree)
            for area, term in positive(tree):
                peer.words(area, term)
        except Unsayable:
            found.pop(text, None)
    return found


def row(name: str, times: Times, note: str = "") -> None:
    """One line of the table."""
    print(f"| {name} | {times.count // REPEATS} | {times.p50:.2f} | {times.p95:.2f} | {note} |")


def measure(atlas: Atlas, trees: dict[str, Query], peers: list[Peer]) -> None:
    """Print one Markdown table."""
    engine = atlas.engine
    clauses = [(peer, said(peer, trees)) for peer in peers]
    shared = [text for text in trees if all(text in asked for _, asked in clauses)]
    print("| what | expressions | p50 ms | p95 ms | |")
    print("|---|---|---|---|---|")
    row("parse", timed(parse, list(trees) * REPEATS))

    def ask(text: str) -> object:
        return engine.search(SearchRequest(query=trees[text]))

    row("Trial Atlas: total and ten studies, all", timed(ask, list(trees) * REPEATS))
    row("Trial Atlas: those that SQL can say", timed(ask, shared * REPEATS))
    for peer, asked in clauses:

        def total_and_page(text: str, peer: Peer = peer, asked: dict[str, Clause] = asked) -> None:
            peer.count(asked[text])
            peer.page(asked[text], list(positive(trees[text])))

        same = sum(peer.count(asked[text]) == engine.count(trees[text]) for text in shared)
        note = f"same count as ours in {same} of {len(shared)}"
        row(f"{peer.name}: the same", timed(total_and_page, shared * REPEATS), note)


def main() -> None:
    """Load, fill the databases, and measure."""
    files = [Path(each) for each in sys.argv[1:]] or real_files()
    trees = {text: parse(text) for text in EXPRESSIONS}
    areas = sorted({area for tree in trees.values() for area in named_areas(tree)})
    with tempfile.TemporaryDirectory() as folder, Atlas.open(folder, create=True) as atlas:
        for file in files:
            atlas.load(file)
        print(f"{machine()}; {len(atlas):,} studies\n")
        studies = [atlas.study(nct_id).study for nct_id in atlas]
        fts5 = Fts5(Path(folder), studies, areas)
        postgres = Postgres(studies, areas)
        studies.clear()
        try:
            measure(atlas, trees, [fts5, postgres])
        finally:
            fts5.close()
            postgres.close()


if __name__ == "__main__":
    main()
