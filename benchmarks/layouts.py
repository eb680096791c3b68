"""Which field layout for the index? Four of them over many resampled studies.

    python benchmarks/layouts.py STUDIES.jsonl.gz ... --studies 100000 --json results.json

- pieces: a path per piece; an area is a disjunction over its pieces.
- catch-all: the same, and a field besides for each area of many pieces, which decides what
  matches, while the heaviest pieces rank.
- catch-all of one: a catch-all for BasicSearch alone.
- classes: no pieces, but four fields per big area, by weight. AREA[piece] cannot be answered:
  it is here to show what exactness costs.

Each is built by two threads of tantivy from the same documents, then asked 100 searches of three
words of one study's title and conditions, three rounds, the first unmeasured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from tantivy import Occur
from tantivy import Query as Asked

from resample import Document, Heaps, curve, fit, resampled
from trialatlas import schema
from trialatlas.index.compile import Compiler
from trialatlas.index.document import study_document
from trialatlas.index.fields import STUDIES, Layout
from trialatlas.query.tree import And, Or, Query, Words
from trialatlas.study import Study

SEED = 20261121
QUERIES = 100
ROUNDS = 3
HEAP_BYTES = 512_000_000
FACETS = (
    "OverallStatus", "Phase", "StudyType", "Sex", "StdAge", "LeadSponsorClass",
    "InterventionType", "HasResults", "LocationCountry", "Condition",
)  # fmt: skip
CLASSES = (0.75, 0.45, 0.3, 0.0)
BIG = ("BasicSearch", "PatientSearch")


class Pieces:
    """Areas as disjunctions, with or without catch-all fields: the compiler as it stands."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.searcher: tantivy.Searcher | None = None
        self.compiler = Compiler(
            layout, "Study", join=lambda *_: [], near=lambda _: [], rarity=self._rarity
        )

    def _rarity(self, field: str, word: str) -> float:
        assert self.searcher is not None
        return math.log1p(self.searcher.num_docs / max(1, self.searcher.doc_freq(field, word)))

    def create(self, folder: Path) -> tantivy.Index:
        """A new index."""
        return self.layout.create(folder)

    def document(self, document: Document) -> Document:
        """What of a document this layout keeps."""
        kept = dict(document)
        for piece, text in document["words"].items():
            for name in self.layout.pieces[piece].catch_all:
                kept[name] = f"{kept[name]} {text}" if name in kept else text
        return kept

    def ask(self, query: Query) -> tuple[Asked, Asked]:
        """The ranked query and the bare one."""
        return self.compiler.ranked(query), self.compiler.bare(query)


class Classes:
    """Four fields per big area."""

    def __init__(self) -> None:
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("nct", indexed=True, fast=True)
        for area in BIG:
            for rank in range(len(CLASSES)):
                builder.add_text_field(f"{area}:{rank}", tokenizer_name="whitespace")
        for name in ("has", "place"):
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
        builder.add_json_field("key", tokenizer_name="raw", index_option="basic")
        for fields in STUDIES.pieces.values():
            if fields.facet:
                builder.add_text_field(
                    fields.facet, fast=True, tokenizer_name="raw", index_option="basic"
                )
            numbers = fields.node.search == "number"
            for name in (fields.low, fields.high, fields.size):
                if name and name == fields.low and numbers:
                    builder.add_float_field(name, fast=True)
                elif name:
                    builder.add_integer_field(name, fast=True)
        self.schema = builder.build()
        weights = {area: schema.area(area).weights for area in BIG}  # pyright: ignore[reportOptionalMemberAccess]
        self.class_of = {
            area: {
                piece: next(rank for rank, least in enumerate(CLASSES) if weight >= least)
                for piece, weight in of.items()
            }
            for area, of in weights.items()
        }

    def create(self, folder: Path) -> tantivy.Index:
        """A new index."""
        index = tantivy.Index(self.schema, str(folder))
        split = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        index.register_tokenizer("whitespace", split)
        return index

    def document(self, document: Document) -> Document:
        """The document with its words by class."""
        kept = {name: value for name, value in document.items() if name != "words"}
        for piece, text in document["words"].items():
            for area in BIG:
                if (rank := self.class_of[area].get(piece)) is not None:
                    kept.setdefault(f"{area}:{rank}", []).append(text)
        return kept

    def ask(self, query: Query) -> tuple[Asked, Asked]:
        """The ranked query is the bare one: it has nothing else to rank by."""
        asked = self._compile(query)
        return asked, Asked.const_score_query(asked, 0.0)

    def _compile(self, query: Query) -> Asked:
        match query:
            case And():
                return Asked.boolean_query([(Occur.Must, self._compile(p)) for p in query.parts])
            case Or():
                return Asked.boolean_query([(Occur.Should, self._compile(p)) for p in query.parts])
            case Words():
                words = query.text.split()
                every = [(Occur.Must, self._best([word])) for word in words]
                if len(words) > 1:
                    every.append((Occur.Should, self._best(words)))
                return Asked.boolean_query(every)
            case _:
                raise TypeError(query)

    def _best(self, words: list[str]) -> Asked:
        found = []
        for rank, weight in enumerate((0.9, 0.6, 0.35, 0.2)):
            name = f"BasicSearch:{rank}"
            if len(words) == 1:
                one = Asked.term_query(self.schema, name, words[0])
            else:
                one = Asked.phrase_query(self.schema, name, words)
            found.append(Asked.boost_query(one, weight))
        return Asked.disjunction_max_query(found)


Contender = Pieces | Classes


def real_documents(paths: list[Path]) -> Iterator[Document]:
    """The documents of real studies."""
    for path in paths:
        with gzip.open(path, "rb") as lines:
            for line in lines:
                document = study_document(Study.decode(line))
                yield {name: held for name, held in document.items() if name[:4] != "all:"}


def searches(real: list[Document]) -> list[list[str]]:
    """Three words each, from the title and conditions of one study."""
    chance = random.Random(SEED)  # noqa: S311 - a sample, not a secret
    found: list[list[str]] = []
    while len(found) < QUERIES:
        words = chance.choice(real)["words"]
        text = f"{words.get('BriefTitle', '')} {words.get('Condition', '')}"
        known = sorted({word for word in text.split() if len(word) > 2 and word.isalpha()})
        if len(known) >= 3:
            found.append(chance.sample(known, 3))
    return found


def measure(ask: Callable[[int], object]) -> dict[str, float]:
    """Milliseconds at the median and at 95%: each query at its median over the rounds."""
    taken: list[list[float]] = [[] for _ in range(QUERIES)]
    for _ in range(1 + ROUNDS):
        for number, times in enumerate(taken):
            start = time.perf_counter()
            ask(number)
            times.append((time.perf_counter() - start) * 1000)
    medians = sorted(sorted(times[1:])[ROUNDS // 2] for times in taken)
    middle, high = medians[QUERIES // 2], medians[int(QUERIES * 0.95)]
    return {"p50": round(middle, 2), "p95": round(high, 2)}


def run(contender: Contender, lines: Path, words: list[list[str]]) -> dict[str, Any]:
    """Build one layout and ask it."""
    with tempfile.TemporaryDirectory(prefix="layout-") as name:
        index = contender.create(Path(name))
        built = _build(contender, lines, index)
        index.reload()
        if isinstance(contender, Pieces):
            contender.searcher = index.searcher()
        size = sum(path.stat().st_size for path in Path(name).iterdir())
        built["bytes_per_study"] = round(size / built["studies"])
        return {**built, **_ask(contender, index.searcher(), words)}


def _build(contender: Contender, lines: Path, index: tantivy.Index) -> dict[str, Any]:
    texts = _texts(contender, lines)
    start = time.process_time()
    few = sum(1 for _ in islice(_texts(contender, lines), 3000))
    making = (time.process_time() - start) / few
    writer = index.writer(HEAP_BYTES, 2)
    wall, processor, count = time.perf_counter(), time.process_time(), 0
    for text in texts:
        writer.add_json(text)
        count += 1
    writer.commit()
    writer.wait_merging_threads()
    return {
        "studies": count,
        "build_s": round(time.perf_counter() - wall, 1),
        "engine_cpu_ms_per_study": round(
            ((time.process_time() - processor) / count - making) * 1000, 3
        ),
    }


def _texts(contender: Contender, lines: Path) -> Iterator[str]:
    with lines.open("rb") as file:
        for line in file:
            document = contender.document(msgspec.json.decode(line))
            yield msgspec.json.encode(document).decode()


def _ask(
    contender: Contender, searcher: tantivy.Searcher, words: list[list[str]]
) -> dict[str, Any]:
    trees: dict[str, list[Query]] = {
        "and": [And(tuple(Words(word) for word in three)) for three in words],
        "and_phrase_first": [Words(" ".join(three)) for three in words],
        "or": [Or(tuple(Words(word) for word in three)) for three in words],
    }
    found: dict[str, Any] = {"segments": searcher.num_segments}
    for name, queries in trees.items():
        found[name] = measure(lambda at, q=queries: searcher.search(contender.ask(q[at])[0], 10))
    facets = {
        each: {"terms": {"field": f"facet:{each}", "size": 50, "segment_size": 65_000}}
        for each in FACETS
    }
    for name in ("and", "or"):
        queries = trees[name]
        found[f"ten_facets_{name}"] = measure(
            lambda at, q=queries: searcher.aggregate(contender.ask(q[at])[1], facets)
        )
    counts = [searcher.search(contender.ask(q)[1], 1).count for q in trees["and"]]  # pyright: ignore[reportAttributeAccessIssue]
    found["hits_and_median"] = sorted(counts)[len(counts) // 2]
    return found


def _areas(*names: str) -> list[schema.SearchArea]:
    return [each for each in schema.AREAS if each.name in names]


def main() -> None:
    """Resample, build, ask, print."""
    as_written = argparse.RawTextHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=as_written)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--studies", type=int, default=100_000)
    parser.add_argument("--only", nargs="*")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    real = list(real_documents(given.files))
    random.Random(SEED).shuffle(real)  # noqa: S311 - a sample, not a secret
    points = [len(real) // 2**power for power in range(6, -1, -1)]
    measured = curve(real, points)
    law: Heaps = fit(measured)
    words = searches(real)
    results: dict[str, Any] = {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}",
        "heaps": {"k": law.k, "b": law.b},
        "real_curve": measured,
        "layouts": {},
    }
    lines = Path(tempfile.mkstemp(suffix=".jsonl")[1])
    try:
        with lines.open("wb") as file:
            for document in resampled(real, given.studies, law, SEED):
                file.write(msgspec.json.encode(document) + b"\n")
        with lines.open("rb") as file:
            documents = map(msgspec.json.decode, file)
            grown = curve(documents, [len(real), given.studies // 2, given.studies])
        results["resampled_curve"] = [(*each, round(law(each[1]))) for each in grown]
        del real
        contenders: dict[str, Contender] = {
            "catch-all": Pieces(Layout(_areas("BasicSearch", "PatientSearch"))),
            "pieces": Pieces(Layout()),
            "catch-all of one": Pieces(Layout(_areas("BasicSearch"))),
            "classes": Classes(),
        }
        for name, contender in contenders.items():
            if given.only and name not in given.only:
                continue
            results["layouts"][name] = run(contender, lines, words)
            print(name, json.dumps(results["layouts"][name]), flush=True)
            if given.json:
                given.json.write_text(json.dumps(results, indent=1))
    finally:
        lines.unlink()
    print(json.dumps(results, indent=1))


if __name__ == "__main__":
    main()
