"""How fast texts become words, against `str.lower().split()` in the same run.

Usage: python benchmarks/words.py FILE...     (JSON lines of studies, plain or gzip)
"""

from __future__ import annotations

import gzip
import json
import platform
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trialatlas.study.words import spans, words

STUDIES = 1_000
ROUNDS = 3


def texts_of(value: Any) -> Iterator[str]:
    """Every string in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for below in value.values() if isinstance(value, dict) else value:
            yield from texts_of(below)


def read(path: Path) -> list[str]:
    """The texts of the first studies of a file."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line, _ in zip(lines, range(STUDIES), strict=False)]
    return [text for record in records for text in texts_of(record)]


def speed(texts: list[str], read_one: Callable[[str], object]) -> float:
    """Million characters a second over all texts once."""
    start = time.perf_counter()
    for text in texts:
        read_one(text)
    return sum(map(len, texts)) / 1e6 / (time.perf_counter() - start)


def main() -> None:
    """Print one line."""
    texts = [text for name in sys.argv[1:] for text in read(Path(name))]
    if not texts:
        sys.exit(__doc__)
    cold = speed(texts, words)
    warm = max(speed(texts, words) for _ in range(ROUNDS))
    placed = speed(texts, spans)
    reference = max(speed(texts, lambda text: text.lower().split()) for _ in range(ROUNDS))
    print(
        f"{datetime.now(UTC):%Y-%m-%d} {platform.machine()} Python {platform.python_version()}: "
        f"{sum(map(len, texts)) / 1e6:.1f} M characters in {len(texts):,} texts; words first time"
        f" {cold:.1f} MB/s, warm {warm:.1f}; with places {placed:.1f}; lower().split()"
        f" {reference:.1f}"
    )


if __name__ == "__main__":
    main()
