"""Progress of a long work on the terminal: count, rate, estimate. Silent when nobody watches."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    ProgressColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars
from rich.progress import Task as RichTask
from rich.text import Text

from trialatlas.atlas import Progress, Step
from trialatlas.cli.output import err


class _Count(ProgressColumn):
    def render(self, task: RichTask) -> Text:
        count, seconds = task.fields["count"], task.elapsed or 0
        rate = f", {count / seconds:,.0f}/s" if seconds else ""
        return Text(f"{count:,} {task.fields['unit']}{rate}")


@contextmanager
def shown(*, quiet: bool) -> Generator[Progress | None]:
    """Give a callback that draws each stage as a bar; None if `quiet` or not on a terminal."""
    if quiet or not err.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        _Count(),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=err) as bars:
        tasks: dict[str, TaskID] = {}

        def step(at: Step) -> None:
            if at.stage not in tasks:
                tasks[at.stage] = bars.add_task(at.stage, total=1.0, count=0, unit=at.unit)
            bars.update(tasks[at.stage], completed=at.share, count=at.count)

        yield step
