"""Studies held, read by number: one, several, all; their versions, their bytes.

What does not live here: searching, loading, and how anything is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from trialatlas.atlas.answers import Held
from trialatlas.config import Contacts
from trialatlas.errors import NotFoundError, UsageError
from trialatlas.export.streams import StreamFormat, on_one_line, written
from trialatlas.store import (
    REGISTRY,
    Gone,
    Sighting,
    SqliteStore,
    StoredStudy,
    StudyKey,
    Version,
)
from trialatlas.study import Study, canonical_nct_id
from trialatlas.study.contacts import as_shown

_NEAREST: Final = 5


class Holdings:
    """The studies of one store by their numbers, with contacts as they may be shown."""

    store: SqliteStore
    contacts: Contacts

    def __len__(self) -> int:
        return len(self.store)

    def __contains__(self, nct_id: object) -> bool:
        """True if the study is held; any spelling of the number will do."""
        if not isinstance(nct_id, str):
            return False
        try:
            return _key(nct_id) in self.store
        except UsageError:
            return False

    def __iter__(self) -> Iterator[str]:
        """NCT numbers of all studies held, ascending."""
        return (key.id for key in self.store.keys())  # noqa: SIM118 - a store is no dict

    def resolve(self, text: str) -> str:
        """The canonical NCT number of a study that is held, following obsolete numbers.

        Raises UsageError for what is no NCT number, NotFoundError with the nearest numbers for
        a study that is not held.
        """
        key = _key(text)
        if key in self.store:
            return key.id
        meant = self.store.resolve_alias(REGISTRY, key.id)
        if meant is not None:
            return meant.id
        raise NotFoundError(
            f"{key.id} is not among the {len(self.store):,} studies held here",
            nearest=tuple(each.id for each in self.store.near(key, _NEAREST)),
            hint="Check the number, or load a file that holds the study.",
            slug="study-not-found",
        )

    def study(self, nct_id: str, version: int | None = None) -> Held:
        """A study in its current version, or in the version of that number (from 1)."""
        key = _key(nct_id)
        # Nearly always it is held under the number asked for: one look instead of two.
        found = self.store.get(key, version)
        if found is None:
            found = self.store.get(StudyKey(REGISTRY, self.resolve(nct_id)), version)
        if found is None:
            raise NotFoundError(
                f"{nct_id} has no version {version}",
                hint="Versions are counted from 1; the history lists them.",
                slug="version-not-found",
            )
        return self._held(found)

    def history(self, nct_id: str) -> tuple[list[Version], list[Sighting]]:
        """All versions and all sightings of a study, oldest first."""
        key = StudyKey(REGISTRY, self.resolve(nct_id))
        return self.store.versions(key), self.store.sightings(key)

    def gone(self, nct_id: str) -> Gone | None:
        """Whether a study was found to be gone from the registry; it is held all the same."""
        return self.store.journal.gone(self.resolve(nct_id))

    def neighbours(self, nct_id: str) -> tuple[str | None, str | None]:
        """The NCT numbers held just before and just after a study's."""
        key = _key(nct_id)
        around = self.store.near(key, 3)
        before = [each.id for each in around if each < key]
        after = [each.id for each in around if each > key]
        return (before[-1] if before else None), (after[0] if after else None)

    def held(self, nct_ids: Iterable[str]) -> Iterator[Held]:
        """The current versions of studies by their canonical numbers, decoded, as they may be
        shown, in the order asked. A number that is not held is passed over.
        """
        for stored in self.store.get_many(StudyKey(REGISTRY, each) for each in nct_ids):
            yield self._held(stored)

    def export(
        self,
        form: StreamFormat,
        nct_ids: Iterable[str],
        fields: Sequence[str] = (),
        *,
        plain_markup: bool = False,
    ) -> Iterator[bytes]:
        """The bytes of a file of studies, made as it is read; see `export.streams.written`.

        >>> found = atlas.select(SearchRequest(parse("asthma")))  # doctest: +SKIP
        >>> Path("asthma.csv").write_bytes(b"".join(atlas.export("csv", found)))  # doctest: +SKIP
        """
        if form == "jsonl" and not fields and not plain_markup:
            # Nothing is to be changed: nothing is decoded.
            return (on_one_line(each.raw) + b"\n" for each in self.records(nct_ids))
        shown = ((each.study, each.stored) for each in self.held(nct_ids))
        return written(form, shown, fields, plain_markup=plain_markup)

    def records(self, nct_ids: Iterable[str]) -> Iterator[StoredStudy]:
        """The current versions of studies by their canonical numbers, undecoded, in the order
        asked: bytes as received, but for contacts where they are hidden. A number that is not
        held is passed over.
        """
        for stored in self.store.get_many(StudyKey(REGISTRY, each) for each in nct_ids):
            if self.contacts == "hidden":
                yield replace(stored, raw=as_shown(Study.decode(stored.raw), "hidden").raw)
            else:
                yield stored

    def _held(self, stored: StoredStudy) -> Held:
        return Held(as_shown(Study.decode(stored.raw), self.contacts), stored)


def _key(text: str) -> StudyKey:
    return StudyKey(REGISTRY, canonical_nct_id(text))
