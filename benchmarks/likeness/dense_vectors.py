"""Dense vectors of all studies, learnt from their own words: what `dense.py` compares.

    python benchmarks/likeness/dense_vectors.py --data FOLDER --out VECTORS

`FOLDER` is a registry loaded with the shared studies; it is only read, and references are taken out
of every record first. `VECTORS` gets one file a kind, `NAME.npz` with `ids` and `rows`:

- `lsa-full`, `lsa-short`: the first 200 dimensions of the TF-IDF of all texts, and of titles,
  conditions and brief summary (latent semantic analysis);
- `words-full`, `words-short`: the mean of the vectors of a study's words, each weighed by how rare
  it is, without what all studies have in common. The vector of a word is 200 dimensions of which
  words stand near it in the texts of all studies (positive mutual information).

Nothing is downloaded, and no judgement is read. What does not live here: any comparison.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from measures import Floats
from scipy import sparse
from scipy.sparse.linalg import svds
from values import _PIECES, _letters, _lexical, without_references

from trialatlas.atlas import Atlas
from trialatlas.related.record import strings

DIMENSIONS: Final = 200
SHORT: Final = ("BriefTitle", "OfficialTitle", "Condition", "BriefSummary")
_WINDOW: Final = 5
_SEEN: Final = 5
"""Words that stand in fewer places have no vector."""
_SMOOTH: Final = 0.75
_COMMON: Final = 1e-3
_CHUNK: Final = 1000
Texts = list[list[str]]
"""The words of each study, in their order."""


def read(folder: Path) -> tuple[list[str], Texts, Texts]:
    """The studies, the words of all their texts and those of the short ones."""
    full: Texts = []
    short: Texts = []
    with Atlas.open(folder) as atlas:
        ids = sorted(atlas)
        for held in atlas.held(ids):
            study = without_references(held.study)
            full.append(split(strings(study, *_PIECES)))
            short.append(split(strings(study, *SHORT)))
    return ids, full, short


def split(texts: Sequence[str]) -> list[str]:
    """Words as they are written, in small letters, as the baselines of `values.py` read them."""
    return "".join(_letters(" ".join(texts).lower())).split()


def lsa(texts: Texts, dimensions: int = DIMENSIONS) -> Floats:
    """A row of unit length for each study: its TF-IDF in the dimensions that explain most."""
    (tfidf, _), _ = _lexical([Counter(word for word in each if len(word) > 1) for each in texts])
    left, values, _ = svds(tfidf, k=dimensions, v0=_start(tfidf))
    return unit(left * values)


def near(texts: Sequence[Sequence[int]], size: int) -> sparse.csr_matrix:
    """How often two words stand within the window of each other; -1 is a word without a number."""
    found = sparse.csr_matrix((size, size), dtype=np.float32)
    gap = [-1] * _WINDOW
    for start in range(0, len(texts), _CHUNK):
        row = np.array([one for each in texts[start : start + _CHUNK] for one in (*each, *gap)])
        for apart in range(1, _WINDOW + 1):
            left, right = row[:-apart], row[apart:]
            both = (left >= 0) & (right >= 0)
            ones = np.ones(int(both.sum()), dtype=np.float32)
            found += sparse.csr_matrix((ones, (left[both], right[both])), shape=(size, size))
    return sparse.csr_matrix(found + found.T)


def informed(often: sparse.csr_matrix) -> sparse.csr_matrix:
    """Positive pointwise mutual information of each two words, rare neighbours held back."""
    found = sparse.coo_matrix(often)
    sums = np.asarray(often.sum(axis=1)).ravel()
    smooth = sums**_SMOOTH
    with np.errstate(divide="ignore"):
        own, beside = np.log(sums), np.log(smooth / smooth.sum())
    data = np.maximum(0.0, np.log(found.data) - own[found.row] - beside[found.col])
    kept = sparse.csr_matrix((data, (found.row, found.col)), shape=often.shape)
    kept.eliminate_zeros()
    return kept


def word_vectors(texts: Texts, dimensions: int = DIMENSIONS) -> tuple[dict[str, int], Floats]:
    """The number of each word that has a vector, and the vectors."""
    often = Counter(word for each in texts for word in each)
    numbers = {word: at for at, word in enumerate(sorted(w for w in often if often[w] >= _SEEN))}
    rows = [[numbers.get(word, -1) for word in each] for each in texts]
    found = informed(near(rows, len(numbers)))
    left, values, _ = svds(found, k=dimensions, v0=_start(found))
    return numbers, left * np.sqrt(values)


def mean_of_words(
    texts: Texts, numbers: dict[str, int], vectors: Floats, often: Counter[str]
) -> Floats:
    """A row of unit length for each study, without the direction that all have in common."""
    whole = sum(often.values())
    weights = np.zeros(len(numbers))
    for word, at in numbers.items():
        weights[at] = _COMMON / (_COMMON + often[word] / whole)
    found = np.zeros((len(texts), vectors.shape[1]))
    for at, each in enumerate(texts):
        here = np.array(sorted({numbers[word] for word in each if word in numbers}), dtype=int)
        found[at] = weights[here] @ vectors[here]
    found = unit(found)
    common = np.linalg.svd(found, full_matrices=False)[2][0]
    return unit(found - np.outer(found @ common, common))


def _start(matrix: sparse.csr_matrix) -> Floats:
    """Where the search for dimensions starts: the same each time."""
    return np.random.default_rng(7).normal(size=min(matrix.shape))


def unit(rows: Floats) -> Floats:
    """Rows of length one; an empty row stays empty."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1.0)


def save(out: Path, name: str, ids: Sequence[str], make: Callable[[], Floats]) -> None:
    """Write one kind, and say what it cost."""
    began = time.process_time()
    rows = make()
    spent = time.process_time() - began
    np.savez(out / f"{name}.npz", ids=np.array(ids), rows=rows.astype(np.float32))
    print(f"{name}: {spent:.0f} s, {1000 * spent / len(ids):.2f} ms a study", flush=True)


def main() -> None:
    """Read all studies and write four kinds of vectors."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--out", type=Path, required=True)
    given = asking.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    ids, full, short = read(given.data)
    print(f"{len(ids)} studies read in {time.process_time():.0f} s of processor", flush=True)
    save(given.out, "lsa-full", ids, lambda: lsa(full))
    save(given.out, "lsa-short", ids, lambda: lsa(short))
    began = time.process_time()
    numbers, vectors = word_vectors(full)
    print(f"{len(numbers)} words: {time.process_time() - began:.0f} s", flush=True)
    often = Counter(word for each in full for word in each)
    for name, texts in (("words-full", full), ("words-short", short)):
        save(
            given.out,
            name,
            ids,
            lambda texts=texts: mean_of_words(texts, numbers, vectors, often),
        )


if __name__ == "__main__":
    main()
