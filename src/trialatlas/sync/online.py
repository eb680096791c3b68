"""One sync with a registry: what is asked is told from the record of runs, then asked.

What does not live here: what to ask (`scope`), going through pages (`listing`), telling what went
away (`presence`).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from trialatlas.errors import RegistryError
from trialatlas.source.registry import DataVersion, Page, Registry
from trialatlas.store import Journal, NewRun, Received, RunKind, Store, StoreWriter
from trialatlas.sync.listing import Listing, Taken
from trialatlas.sync.presence import Presence
from trialatlas.sync.recording import Outcome, Recording, Report, sorted_out
from trialatlas.sync.scope import (
    Past,
    Wanted,
    check_is_due,
    parameters_of,
    question,
    recorded,
)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(slots=True)
class RegistrySync:
    """Bring a store up to a registry. Made anew for each time."""

    store: Store
    registry: Registry
    wanted: Wanted
    report: Report | None = None
    now: Callable[[], datetime] = _now

    @property
    def source(self) -> str:
        """What sightings say."""
        return self.registry.address

    def batches(self, writer: StoreWriter) -> Generator[list[Received]]:
        """Everything that is new or changed, page by page; the runs are in the record."""
        journal = self.store.journal
        recording = Recording(writer, self.source, self.registry.asker)
        past = self._past(journal)
        known = next((each for each in past.runs if each.data), None)
        version = self._version(
            recording, past, DataVersion(known.data, known.tag) if known else None
        )
        yield from self._listed(writer, recording, past, version)
        past = self._past(journal)
        if check_is_due(past, self.wanted, self.now()) and not self._just_listed(past):
            version = self.registry.version(version)
            yield from self._run(
                writer, recording, version, "ids", recorded(self.wanted.expression)
            )

    def _version(self, recording: Recording, past: Past, known: DataVersion | None) -> DataVersion:
        """The date of the registry's data; where it says none, a run is on record as failed, which
        stands in the place of one that was cut off: that is gone on with later.
        """
        try:
            return self.registry.version(known)
        except RegistryError:
            kind, parameters = question(past, self.wanted)
            before = past.unfinished(kind, parameters)
            new = NewRun(kind, self.source, parameters)
            if before is not None:
                new = NewRun(
                    kind,
                    self.source,
                    parameters,
                    before.data,
                    before.tag,
                    listing=before.listing,
                    token=before.token,
                    asked=before.asked,
                )
            with recording.run_of(new):
                raise

    def _past(self, journal: Journal) -> Past:
        return Past.of(journal.runs(), self.source, self.wanted.expression)

    def _just_listed(self, past: Past) -> bool:
        """Whether a full run that lacks nothing was the last thing done."""
        return past.runs[0].kind == "full" and not past.runs[0].missing

    def _listed(
        self, writer: StoreWriter, recording: Recording, past: Past, version: DataVersion
    ) -> Iterator[list[Received]]:
        kind, parameters = question(past, self.wanted)
        latest = past.last("full", "changes")
        if kind == "changes" and latest is not None and latest.data == version.data:
            with recording.run_of(
                NewRun(kind, self.source, parameters, version.data, version.tag)
            ) as outcome:
                outcome.notes.append("the registry has no new data")
                outcome.missing = latest.missing
            return
        yield from self._run(writer, recording, version, kind, parameters)

    def _run(
        self,
        writer: StoreWriter,
        recording: Recording,
        version: DataVersion,
        kind: RunKind,
        parameters: str,
    ) -> Iterator[list[Received]]:
        cut_off = self._past(self.store.journal).cut_off(kind, parameters, version.data)
        new = NewRun(
            kind,
            self.source,
            parameters,
            version.data,
            version.tag,
            listing=cut_off.listing if cut_off else 0,
            token=cut_off.token if cut_off else "",
            asked=cut_off.asked if cut_off else None,
        )
        with recording.run_of(new) as outcome:
            if cut_off is not None:
                outcome.notes.append(f"went on with run {cut_off.id}")
            presence = Presence(
                self.registry,
                self.store.journal,
                writer,
                recording,
                self.source if self.wanted.expression else None,
            )
            listing = Listing(
                self.registry,
                self.store.journal,
                writer,
                recording,
                parameters_of(new),
                version,
                new.listing or recording.run,
                new.token,
                new.asked,
                self.report,
            )
            yield from listing.batches(presence.take if kind == "ids" else _taken, outcome)
            if kind != "changes":
                yield from _settled(listing, presence, outcome)


def _settled(listing: Listing, presence: Presence, outcome: Outcome) -> Iterator[list[Received]]:
    """What is gone can be told by a complete list only."""
    if not outcome.missing:
        yield from presence.settle(listing.numbers(), outcome)


def _taken(page: Page) -> Taken:
    found = sorted_out(page.records)
    return Taken(found, found.numbers)
