"""The built-in sample as a source: `sample`, `sample:500`, `sample:500:7`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialatlas.errors import UsageError
from trialatlas.sample import generate
from trialatlas.source import Progress, Record

DEFAULT_COUNT = 500
_NAME = re.compile(r"sample(?::(?P<count>\d{1,9})(?::(?P<seed>\d{1,9}))?)?")


def is_sample_name(name: str) -> bool:
    """True for `sample` and for `sample:…`, whatever follows the colon."""
    return name == "sample" or name.startswith("sample:")


@dataclass(slots=True)
class SampleSource:
    """`count` fictitious studies of one seed, read like any other source."""

    count: int
    seed: int
    _read: int = field(default=0, init=False)

    @classmethod
    def named(cls, name: str) -> SampleSource:
        """The sample of a name. Raises UsageError for a name that is none."""
        found = _NAME.fullmatch(name)
        if found is None or found["count"] == "0":
            raise UsageError(
                f"{name!r} names no sample",
                hint="Write sample, sample:COUNT or sample:COUNT:SEED.",
            )
        return cls(int(found["count"] or DEFAULT_COUNT), int(found["seed"] or 1))

    @property
    def name(self) -> str:
        """What sightings say: the seed alone decides what a study is."""
        return f"sample, seed {self.seed}"

    def records(self) -> Iterator[Record]:
        """The records, one after another; `line` is the study's place."""
        for line, raw in enumerate(generate(self.count, self.seed), start=1):
            self._read = line
            yield Record(raw=raw, where=self.name, line=line)

    @property
    def progress(self) -> Progress:
        """Studies: how many in all, and how many made so far."""
        return Progress(self.count, self._read)
