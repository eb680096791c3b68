"""How far a walk has come, written down as it goes, so that one that was stopped goes on.

A work folder holds `data`, the registry that is walked, and `walked.jsonl`: of what the walk is
(a hash of the files loaded, the shares and the code), then a line for each unit walked.
What does not live here: what is walked, and in which order.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from audit.tally import Tally

PROJECT = Path(__file__).resolve().parents[2]
CODE = ("src/trialatlas", "tests/audit")
STOP = "stop"
"""How the names of lines begin that say that a walk was stopped and went on."""


def fingerprint(sources: Sequence[str], *shares: float) -> str:
    """What a walk is of: it changes with a file, a share, or a byte of the code."""
    made = hashlib.sha256(repr(shares).encode())
    for source in sources:
        made.update(source.encode())
        if Path(source).is_file():
            made.update(Path(source).read_bytes())
    for folder in CODE:
        for file in sorted((PROJECT / folder).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                made.update(str(file.relative_to(PROJECT)).encode())
                made.update(file.read_bytes())
    return made.hexdigest()


class Line(msgspec.Struct):
    """What one unit showed. `at`: how long the walk had taken by then."""

    name: str
    at: float = 0.0
    pages: dict[str, int] = {}
    seconds: dict[str, float] = {}
    bytes: int = 0
    faults: dict[str, int] = {}
    examples: list[str] = []


class State:
    """What is walked so far."""

    def __init__(self, folder: Path, of: str) -> None:
        """Go on with the walk of that fingerprint, or begin anew."""
        self.data = folder / "data"
        self.done: set[str] = set()
        self.tally = Tally()
        self.stops = 0
        self._file = folder / "walked.jsonl"
        self._before = 0.0
        self._began = time.monotonic()
        if self.data.exists() and not self._file.exists():
            raise SystemExit(f"{self.data} was not made by a walk: name another folder.")
        lines = _whole_lines(self._file) if self._file.exists() else []
        if lines and lines[0].name == of:
            self._go_on(lines[1:])
            return
        self.forget()
        folder.mkdir(parents=True, exist_ok=True)
        self.add([(of, Tally())])

    @property
    def seconds(self) -> float:
        """How long the walk has taken, without the time between a stop and going on."""
        return self._before + time.monotonic() - self._began

    def add(self, found: Iterable[tuple[str, Tally]]) -> None:
        """Write down what units showed, each by its name."""
        with self._file.open("ab") as lines:
            for name, tally in found:
                self.done.add(name)
                self.tally.add(tally)
                line = Line(
                    name,
                    self.seconds,
                    tally.pages,
                    tally.seconds,
                    tally.bytes,
                    tally.faults,
                    tally.examples,
                )
                lines.write(msgspec.json.encode(line) + b"\n")

    def forget(self) -> None:
        """Remove the registry and what was written down."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._file.unlink(missing_ok=True)

    def _go_on(self, lines: list[Line]) -> None:
        for line in lines:
            self.done.add(line.name)
            counts = (Counter(line.pages), Counter(line.seconds), line.bytes, Counter(line.faults))
            self.tally.add(Tally(*counts, line.examples))
            self._before = line.at
            self.stops += line.name.startswith(STOP)
        self.stops += 1
        self.add([(f"{STOP} {self.stops}", Tally())])


def _whole_lines(file: Path) -> list[Line]:
    """What is written down. A last line that was cut off goes: its unit is walked again."""
    written = file.read_bytes()
    whole = written[: written.rfind(b"\n") + 1]
    if whole != written:
        file.write_bytes(whole)
    return [msgspec.json.decode(line, type=Line) for line in whole.splitlines()]
