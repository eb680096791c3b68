"""Noticing what a listing of numbers tells: studies missed, out of date, gone, or back.

A study is marked as gone only if the registry, asked for it by number, does not have it or leads
to another. It is never deleted. What does not live here: going through the listing.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np

from trialatlas.source.registry import TOGETHER, Page, Registry, entry
from trialatlas.store import REGISTRY, Journal, Received, StoreWriter, StudyKey
from trialatlas.sync.listing import Taken
from trialatlas.sync.recording import (
    NUMBER_TYPE,
    Outcome,
    Recording,
    Sorted,
    id_of,
    number_of,
    sorted_out,
)

SUSPICIOUS_SHARE = 0.05
SUSPICIOUS_COUNT = 20
"""If more than this many, and more than this share, of the studies held are not in a listing of
everything, the listing is believed to be of something else, and nothing is marked."""


class Presence:
    """Comparing what a registry lists with what is held. `source` is None for everything held."""

    def __init__(
        self,
        registry: Registry,
        journal: Journal,
        writer: StoreWriter,
        recording: Recording,
        source: str | None,
    ) -> None:
        self._registry = registry
        self._journal = journal
        self._writer = writer
        self._recording = recording
        self._source = source

    def take(self, page: Page) -> Taken:
        """A page of numbers and dates: the records of those that are not held as they stand."""
        entries = [each for each in map(entry, page.records) if each is not None]
        held = self._journal.dates(each.nct_id for each in entries)
        wanted = [
            each.nct_id
            for each in entries
            if each.nct_id not in held or each.dated > held[each.nct_id]
        ]
        listed = array(NUMBER_TYPE, (number_of(each.nct_id) for each in entries))
        return Taken(self._fetched(dict.fromkeys(wanted)), listed)

    def settle(self, listed: np.ndarray, outcome: Outcome) -> Iterator[list[Received]]:
        """Mark what went away and what came back, once a listing is complete."""
        back = [
            each.nct_id
            for each in self._journal.all_gone()
            if np.isin(number_of(each.nct_id), listed)
        ]
        if back:
            self._writer.journal.mark_back(back)
            outcome.notes.append(f"{len(back)} came back")
        held = np.frombuffer(self._journal.held(self._source), dtype=np.uint32)
        absent = np.setdiff1d(held, listed, assume_unique=True)
        limit = max(SUSPICIOUS_COUNT, SUSPICIOUS_SHARE * len(held))
        if self._source is None and len(absent) > limit:
            outcome.notes.append(
                f"{len(absent)} of {len(held)} studies held are not listed: "
                "too many to believe, none marked as gone"
            )
            return
        for start in range(0, len(absent), TOGETHER):
            some = [id_of(int(each)) for each in absent[start : start + TOGETHER]]
            found = self._fetched(some)
            yield self._recording.keep(found, seen=0)
            answered = set(found.numbers)
            for nct_id in some:
                if number_of(nct_id) not in answered:
                    self._judge(nct_id)

    def _judge(self, nct_id: str) -> None:
        leads_to = self._registry.leads_to(nct_id)
        if leads_to != nct_id:
            key = StudyKey(REGISTRY, nct_id)
            self._writer.journal.mark_gone(self._recording.run, key, leads_to or "")

    def _fetched(self, nct_ids: Iterable[str]) -> Sorted:
        wanted = tuple(nct_ids)
        starts = range(0, len(wanted), TOGETHER)
        return sorted_out(
            record
            for start in starts
            for record in self._registry.some(wanted[start : start + TOGETHER])
        )
