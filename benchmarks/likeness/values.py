"""The value of every signal, and of four baselines, for each study asked about beside all others.

    python benchmarks/likeness/values.py --data FOLDER --out VALUES

`FOLDER` is a registry loaded with the shared studies and the MeSH file; it is only read. `VALUES`
is a folder that the other scripts read. References are taken out of every record first, as they say
which studies cite one publication. Texts are multiplied as sparse matrices, which is the same sum
as the package's; some rows are held to the package's own, and the script stops if they differ.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from measures import Floats
from reader_pool import picked
from scipy import sparse
from truth import SEED, data_hash, fields, same_patients_open, same_question

from trialatlas.atlas import Atlas
from trialatlas.atlas.drawing import draw
from trialatlas.related.ground import EngineCounts, Ground
from trialatlas.related.outcomes import nearness
from trialatlas.related.phrases import excesses, keys
from trialatlas.related.record import strings
from trialatlas.related.scoring import NAMES, SIGNALS, values
from trialatlas.related.texts import FULL, GROUPS, KEY, RARE_FROM
from trialatlas.related.traits import Pool as Compared
from trialatlas.related.traits import Traits, traits_of
from trialatlas.study import Study

BASELINES: Final = ("TF-IDF, full text", "BM25, full text", "MeSH concepts", "plain sum")
SETS: Final = ("patients", "question", "field", "reader")
_TEXTS: Final = (FULL, *GROUPS)
_PIECES: Final = (
    *(piece for pieces in GROUPS.values() for piece in pieces),
    "InterventionName",
    "InterventionOtherName",
    "InterventionDescription",
    "ArmGroupLabel",
    "ArmGroupDescription",
)
_K1: Final = 1.2
_B: Final = 0.75
_SUMMED: Final = {"rare-words": 4.0, "phrases": 16.0}
"""By what the sum is divided of what is shared."""
_CHECKED: Final = 4


def without_references(study: Study) -> Study:
    """The study as if it cited nothing."""
    record: dict[str, Any] = json.loads(study.raw)
    record.get("protocolSection", {}).pop("referencesModule", None)
    return Study.of(record)


class Pool:
    """All studies, read once, and what gives rows of values over them."""

    def __init__(self, atlas: Atlas) -> None:
        """Reads every study of the registry."""
        self.ids = sorted(atlas)
        vocabulary = atlas._vocabulary  # noqa: SLF001 - the registry's own, as its pages use it
        counts = EngineCounts(atlas.engine)
        count = partial(draw, self.ids, atlas.held, counts.studies)
        self.ground = Ground(counts, vocabulary, draw=count)
        self.traits: list[Traits] = []
        self._bags: list[Counter[str]] = []
        for held in atlas.held(self.ids):
            study = without_references(held.study)
            self.traits.append(traits_of(study, self.ground))
            self._bags.append(_bag(study))
        if [each.nct_id for each in self.traits] != self.ids:
            raise SystemExit("The registry gave other studies than it lists")
        self._texts = {name: self._weighed(name) for name in _TEXTS}
        self._rare, self._phrases = self._excesses(), self._rare_phrases()
        self._baselines = (*_lexical(self._bags), self._concepts())

    def signals(self, asked: Sequence[int], kept: Sequence[int]) -> Floats:
        """Values by study asked, study kept and signal."""
        found = np.zeros((len(asked), len(kept), len(NAMES)), dtype=np.float32)
        others = Compared([self.traits[each] for each in kept])
        for at, signal in enumerate(SIGNALS):
            if signal.name == "outcomes":
                rows = self._texts[signal.name]
                words = np.minimum(1.0, (rows[asked] @ rows[kept].T).toarray())
                whole = others.outcomes()
                for row, each in enumerate(asked):
                    own = self.traits[each].outcomes
                    found[row, :, at] = nearness(self.ground, words[row], own, whole)
            elif signal.name in self._texts:
                rows = self._texts[signal.name]
                found[:, :, at] = np.minimum(1.0, (rows[asked] @ rows[kept].T).toarray())
            elif signal.name in _SUMMED:
                here, excess = self._phrases if signal.name == "phrases" else self._rare
                sums = (here[asked] @ excess[kept].T).toarray()
                found[:, :, at] = 1 - np.exp(-sums / _SUMMED[signal.name])
            else:
                for row, each in enumerate(asked):
                    found[row, :, at] = signal.measure(self.ground, self.traits[each], others)
        return found

    def baselines(self, asked: Sequence[int], kept: Sequence[int], signals: Floats) -> Floats:
        """Scores by study asked, study kept and baseline, in the order of `BASELINES`."""
        found = [(own[asked] @ others[kept].T).toarray() for own, others in self._baselines]
        parts = ("summary", "topic", "criteria")
        texts = sum(signals[:, :, NAMES.index(each)] for each in parts)
        return np.stack([*found, found[0] + found[2] + texts], axis=2).astype(np.float32)

    def check(self, asked: Sequence[int]) -> None:
        """Stops where the package scores otherwise."""
        found = self.signals(asked, range(len(self.ids)))
        for row, each in enumerate(asked):
            own = values(self.ground, self.traits[each], self.traits)
            if not np.allclose(found[row], own, atol=2e-5):
                raise SystemExit(f"Other values than the package's for {self.ids[each]}")

    def _weighed(self, name: str) -> sparse.csr_matrix:
        rows = [each.texts[name] for each in self.traits]
        data = [each.often * self.ground.rarities(each.numbers) for each in rows]
        found = _matrix([each.numbers for each in rows], data, len(self.ground.lexicon))
        return _unit(found)

    def _excesses(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        rows = [each.texts[KEY].numbers for each in self.traits]
        size = len(self.ground.lexicon)
        data: list[Floats] = []
        for each in rows:
            excess = np.maximum(0.0, self.ground.rarities(each) - RARE_FROM)
            data.append(excess * self.ground.wordlike(each))
        here = _matrix(rows, [np.ones(len(each)) for each in rows], size)
        return here, _matrix(rows, data, size)

    def _rare_phrases(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        columns: dict[int, int] = {}
        rows, data = [], []
        for each in self.traits:
            worth = excesses(self.ground, each.pairs)
            some = np.flatnonzero(worth)
            named = keys(each.pairs)[some].tolist()
            rows.append(np.array([columns.setdefault(one, len(columns)) for one in named], int))
            data.append(worth[some])
        here = _matrix(rows, [np.ones(len(each)) for each in rows], len(columns))
        return here, _matrix(rows, data, len(columns))

    def _concepts(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """Headings of conditions and all above them, each weighed by its information."""
        numbers: dict[str, int] = {}
        rows, data = [], []
        for each in self.traits:
            above = sorted(frozenset[str]().union(*each.conditions.values()))
            rows.append(np.array([numbers.setdefault(one, len(numbers)) for one in above], int))
            data.append(np.array([self.ground.information(one) for one in above]))
        found = _unit(_matrix(rows, data, len(numbers)))
        return found, found


def _bag(study: Study) -> Counter[str]:
    """Words of the full text as they are written, in small letters."""
    text = " ".join(strings(study, *_PIECES)).lower()
    return Counter(each for each in "".join(_letters(text)).split() if len(each) > 1)


def _letters(text: str) -> list[str]:
    return [each if each.isalnum() else " " for each in text]


def _lexical(
    bags: Sequence[Counter[str]],
) -> list[tuple[sparse.csr_matrix, sparse.csr_matrix]]:
    numbers: dict[str, int] = {}
    rows = [np.array([numbers.setdefault(one, len(numbers)) for one in each], int) for each in bags]
    often = _matrix(rows, [np.array(list(each.values()), float) for each in bags], len(numbers))
    with_it = np.bincount(often.indices, minlength=len(numbers))
    tfidf = often.copy()
    tfidf.data = (1 + np.log(often.data)) * (np.log((1 + len(bags)) / (1 + with_it)) + 1)[
        often.indices
    ]
    tfidf = _unit(tfidf)
    lengths = np.asarray(often.sum(axis=1)).ravel()
    long = np.repeat(lengths / lengths.mean(), np.diff(often.indptr))
    bm25 = often.copy()
    idf = np.log(1 + (len(bags) - with_it + 0.5) / (with_it + 0.5))[often.indices]
    bm25.data = idf * often.data * (_K1 + 1) / (often.data + _K1 * (1 - _B + _B * long))
    return [(tfidf, tfidf), (often, bm25)]


def _matrix(rows: Sequence[Any], data: Sequence[Any], width: int) -> sparse.csr_matrix:
    starts = np.r_[0, np.cumsum([len(each) for each in rows])]
    parts = (np.concatenate(data).astype(float), np.concatenate(rows), starts)
    return sparse.csr_matrix(parts, shape=(len(rows), width))


def _unit(rows: sparse.csr_matrix) -> sparse.csr_matrix:
    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ rows)


def save(pool: Pool, name: str, asked: Sequence[str], kept: Sequence[str], out: Path) -> None:
    """Write the rows of some studies over the columns of others, and say how far it is."""
    place = {each: at for at, each in enumerate(pool.ids)}
    columns = [place[each] for each in kept]
    signals = np.zeros((len(asked), len(kept), len(NAMES)), dtype=np.float32)
    bases = np.zeros((len(asked), len(kept), len(BASELINES)), dtype=np.float32)
    began = time.monotonic()
    for start in range(0, len(asked), 20):
        at = [place[each] for each in asked[start : start + 20]]
        found = pool.signals(at, columns)
        signals[start : start + len(at)] = found
        bases[start : start + len(at)] = pool.baselines(at, columns, found)
        done = start + len(at)
        print(f"{name}: {done} of {len(asked)}, {time.monotonic() - began:.0f} s", flush=True)
    np.save(out / f"{name}-signals.npy", signals)
    np.save(out / f"{name}-baselines.npy", bases)
    lists = {"asked": list(asked), "kept": list(kept), "signals": NAMES, "baselines": BASELINES}
    (out / f"{name}.json").write_text(json.dumps({**lists, "data": data_hash()}))


def main() -> None:
    """Read all studies and write four sets of values: patients, question, field, reader."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--out", type=Path, required=True)
    asking.add_argument("--sets", nargs="+", choices=SETS, default=SETS)
    given = asking.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with Atlas.open(given.data) as atlas:
        if not atlas._vocabulary.tree:  # noqa: SLF001 - as above
            raise SystemExit("Load the MeSH file first: trialatlas vocabulary load")
        pool = Pool(atlas)
        print(f"{len(pool.ids)} studies read in {time.process_time():.0f} s", flush=True)
        patients = sorted({each.study for each in same_patients_open()})
        pool.check([pool.ids.index(each) for each in patients[:_CHECKED]])
        of = fields()
        sets = {
            "patients": ([*patients, SEED], pool.ids),
            "question": ([each.study for each in same_question()], pool.ids),
            "field": ([each for each in sorted(of) if of[each]], sorted(of)),
            "reader": (picked(), pool.ids),
        }
        for name in given.sets:
            save(pool, name, *sets[name], given.out)


if __name__ == "__main__":
    main()
