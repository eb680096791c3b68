"""Going through a registry's list page by page, to its end, whatever happens on the way.

Each page is kept together with the token of the next, so that a listing goes on where it stopped.
If the token is refused or the data change midway, the list begins again and what was kept stays.
What does not live here: what is done with a page.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from trialatlas.errors import RegistryError
from trialatlas.source.registry import PAGE, DataVersion, Page, Registry, TokenRefusedError
from trialatlas.store import Journal, Received, StoreWriter
from trialatlas.sync.recording import Outcome, Recording, Report, Sorted

_LOOK_EVERY = 25
"""Pages after which the date of the data is asked for again."""
_MOST_RESTARTS = 5
_SPARE_PAGES = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """What a page brought: records to keep, and the numbers that it lists."""

    found: Sorted
    listed: array[int]


Take = Callable[[Page], Taken]


class _ChangedError(Exception):
    """The data are not those that the listing began with."""


@dataclass(slots=True)
class Listing:
    """A list of one registry. `listing` is its number in the record, `token` where to begin."""

    registry: Registry
    journal: Journal
    writer: StoreWriter
    recording: Recording
    parameters: dict[str, str]
    version: DataVersion
    listing: int
    token: str
    asked: int | None
    report: Report | None

    def batches(self, take: Take, outcome: Outcome) -> Iterator[list[Received]]:
        """All pages, and then how many studies were repeated or missing."""
        restarts = 0
        finished = not self.token and len(self.journal.listed(self.listing)) > 0
        while not finished:
            try:
                yield from self._through(take)
                finished = True
            except (TokenRefusedError, _ChangedError) as error:
                restarts += 1
                if restarts > _MOST_RESTARTS:
                    raise RegistryError(
                        f"The list of {self.registry.address} changed {restarts} times on the way",
                        hint="Try again later, or with a higher rate; what was kept stays.",
                        slug="registry-unclear",
                    ) from error
                why = "the data changed" if isinstance(error, _ChangedError) else "a token expired"
                outcome.notes.append(f"began again because {why}")
                self._restart()
        numbers = self.numbers()
        outcome.repeated = len(self.journal.listed(self.listing)) - len(numbers)
        outcome.missing = max(0, (self.asked or 0) - len(numbers))
        if outcome.missing:
            outcome.notes.append(f"{outcome.missing} studies were announced and not listed")

    def numbers(self) -> np.ndarray:
        """The numbers listed, each once, ascending."""
        return np.unique(np.frombuffer(self.journal.listed(self.listing), dtype=np.uint32))

    def _through(self, take: Take) -> Iterator[list[Received]]:
        seen = len(self.journal.listed(self.listing))
        pages = 0
        while True:
            page = self.registry.page(self.parameters, self.token)
            taken = take(page)
            pages += 1
            self.asked = page.total if page.total is not None else self.asked
            self._refuse_endless(page, pages, seen)
            kept = self.recording.keep(
                taken.found,
                page.token,
                asked=self.asked,
                pages=1,
                listed=taken.listed,
                seen=len(page.records),
            )
            seen += len(taken.listed)
            self.token = page.token
            if self.report is not None:
                self.report(seen, min(1.0, seen / max(1, self.asked or 1)))
            yield kept
            if not page.token or pages % _LOOK_EVERY == 0:
                self._look_at_the_date()
            if not page.token:
                return

    def _look_at_the_date(self) -> None:
        now = self.registry.version(self.version)
        if now.data != self.version.data:
            self.version = now
            raise _ChangedError

    def _refuse_endless(self, page: Page, pages: int, seen: int) -> None:
        """A list that never ends would be followed for ever."""
        endless = page.token == self.token
        if self.asked is not None:
            endless = endless or seen > 2 * self.asked + _SPARE_PAGES * PAGE
            endless = endless or pages > self.asked + _SPARE_PAGES
        if page.token and endless:
            raise RegistryError(
                f"The list of {self.registry.address} does not end",
                hint="Try again later; what was kept stays.",
                slug="registry-unclear",
            )

    def _restart(self) -> None:
        self.version = self.registry.version(self.version)
        self.token, self.asked = "", None
        self.writer.journal.restart(self.recording.run, self.version.data, self.version.tag)
