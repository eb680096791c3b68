"""Processes beside this one that do pure work in batches, and give it back in order.

What they do is theirs: nothing here knows of studies. They end with the process that started
them, however that ends. What does not live here: what is done (`build`, and whoever loads).
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Generic, Self, TypeVar

from trialatlas.errors import EnvironmentFaultError
from trialatlas.processes import FORKING

_NICENESS = 5
AHEAD = 12
"""Batches that wait for each process: what it does while the one that started it writes."""
FEW = 4
"""Up to so many batches it takes longer to start processes than to do without."""
_LOOK = 1.0
"""Seconds after which it is looked whether the processes live."""

Given = TypeVar("Given")
Got = TypeVar("Got")
Item = TypeVar("Item")
Prepare = Callable[[], None]


class Workers:
    """So many processes, started when there is work enough for them; 0 works here.

    Each begins with `start`, in this process too if it does the work: a picklable call that makes
    ready what the work needs. At most `AHEAD` batches a process, and one, are under way: that
    times the size of a batch is the memory that is bound.
    """

    def __init__(self, count: int, start: Prepare, preload: Iterable[str] = ()) -> None:
        self._count = count
        self._start = start
        self._preload = [__name__, *preload]
        self._pool: ProcessPoolExecutor | None = None
        self._ready_here = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End them; what is under way is dropped. Safe to call twice."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def in_order(self, work: Callable[[Given], Got], batches: Iterable[Given]) -> Iterator[Got]:
        """What `work` makes of each batch. `work` is a function of a module.

        Where the batches break off with an error, what came before is given out first. Raises
        EnvironmentFaultError where one of the processes was killed, as by a system without memory.
        """
        every = _UntilFault(batches)
        first = list(islice(every, FEW + 1))
        if self._count == 0 or (self._pool is None and len(first) <= FEW):
            yield from self._here(work, chain(first, every))
        else:
            yield from self._beside(work, chain(first, every))
        every.raise_fault()

    def _here(self, work: Callable[[Given], Got], batches: Iterable[Given]) -> Iterator[Got]:
        for batch in batches:
            if not self._ready_here:
                self._ready_here = True
                self._start()
            yield work(batch)

    def _beside(self, work: Callable[[Given], Got], batches: Iterable[Given]) -> Iterator[Got]:
        try:
            yield from self._given_out(self._started(), work, batches)
        except BrokenProcessPool as error:
            raise EnvironmentFaultError(
                "A process that worked for this one was ended from outside",
                hint="Most often memory ran out. Run it again: what was kept stays.",
            ) from error

    def _given_out(
        self, pool: ProcessPoolExecutor, work: Callable[[Given], Got], batches: Iterable[Given]
    ) -> Iterator[Got]:
        waiting: deque[Future[Got]] = deque()
        for batch in batches:
            waiting.append(pool.submit(work, batch))
            if len(waiting) > AHEAD * self._count or waiting[0].done():
                yield _got(pool, waiting.popleft())
        while waiting:
            yield _got(pool, waiting.popleft())

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            FORKING.set_forkserver_preload(self._preload)  # imported once, not in each process
            self._pool = ProcessPoolExecutor(
                self._count,
                mp_context=FORKING,
                initializer=_begin,
                initargs=(self._start,),
            )
        return self._pool


def _got(pool: ProcessPoolExecutor, future: Future[Got]) -> Got:
    """What was made. Raises BrokenProcessPool if a process was killed, whatever it did then."""
    while not future.done():
        wait([future], _LOOK)
        processes = list((pool._processes or {}).values())  # noqa: SLF001 - the pool does not tell
        if not future.done() and any(each.exitcode is not None for each in processes):
            _end_of(pool, processes)
    return future.result()


def _end_of(pool: ProcessPoolExecutor, processes: Sequence[BaseProcess]) -> None:
    """Break a pool of which a process was killed. If it was handing something over, the pool would
    wait for the rest for ever: it is to read that there is none, once nobody is left to write.
    """
    for each in processes:
        each.kill()
    for each in processes:
        each.join()
    pool._result_queue._writer.close()  # noqa: SLF001  # pyright: ignore[reportAttributeAccessIssue]


class _UntilFault(Generic[Item]):
    """Goes through something until it ends or raises, and keeps what it raised for later."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._items = iter(items)
        self._fault: Exception | None = None

    def __iter__(self) -> Iterator[Item]:
        return self

    def __next__(self) -> Item:
        if self._fault is not None:
            raise StopIteration
        try:
            return next(self._items)
        except StopIteration:
            raise
        except Exception as error:  # noqa: BLE001 - raised when what came before is given out
            self._fault = error
            raise StopIteration from None

    def raise_fault(self) -> None:
        if self._fault is not None:
            raise self._fault


def _begin(start: Prepare) -> None:
    """What is made in a process are trees: there is nothing for the collector to find. The threads
    of the process that writes go first, or what they have not done is left for the end, when all
    else is idle. Whoever interrupts means that process, which ends these.
    """
    gc.disable()
    os.nice(_NICENESS)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    start()


def _end_with_parent() -> None:
    """A parent that is killed cannot end anybody; without this they would wait for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
