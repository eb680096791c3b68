"""What every page needs: the registry, the settings, and where a study's words come from.

A study leaves here as it may be shown: the library has left contacts out where the operator
asks for it. No page goes past this to the store.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.errors import IndexMissingError, NotFoundError
from trialatlas.export.provenance import Provenance, provenance
from trialatlas.index.protocol import SearchRequest
from trialatlas.query.tree import Area, Everything
from trialatlas.sample import is_sample
from trialatlas.schema import Node
from trialatlas.study import Study
from trialatlas.study.contacts import is_of_contacts
from trialatlas.study.dates import PartialDate
from trialatlas.web import words

Samples = Literal["none", "some", "all"]

_EXAMPLES = 3
_BEFORE_ALL = "NCT00000000"
_AFTER_ALL = "NCT99999999"


@dataclass(frozen=True, slots=True)
class Shown:
    """A study as it may be shown: `raw` is its JSON, as received unless contacts are hidden."""

    study: Study
    raw: bytes
    provenance: Provenance
    content: bytes
    """Hash of the version's content."""


@dataclass(frozen=True, slots=True)
class Site:
    """The registry and the settings behind all pages."""

    atlas: Atlas
    config: Config

    def study(self, nct_id: str, version: int | None = None) -> Shown:
        """A study by its canonical id. Raises NotFoundError if it or the version is not held."""
        held = self.atlas.study(nct_id, version)
        study, stored = held.study, held.stored
        return Shown(study, study.raw, provenance(study, stored), stored.version.content)

    def samples(self) -> Samples:
        """How many of the studies held are fictitious. Their numbers are above all others."""
        first = self.atlas.neighbours(_BEFORE_ALL)[1]
        last = self.atlas.neighbours(_AFTER_ALL)[0]
        if first is None or last is None or not is_sample(last):
            return "none"
        return "all" if is_sample(first) else "some"

    def data_date(self) -> str:
        """The date of the newest data of the registry held here, in words, or empty."""
        parsed = PartialDate.parse(self.atlas.store.status().registry_date)
        return parsed.label if parsed else ""

    def hides(self, node: Node) -> bool:
        """True for what the operator does not show."""
        return self.atlas.contacts == "hidden" and is_of_contacts(node)

    def fill(self, node: Node) -> str:
        """How often the studies held here have something at a node, in words.

        Empty without an index or studies: a record can be read all the same.
        """
        if self.hides(node):
            return ""
        try:
            having, held = self.atlas.fill(node.piece)
        except IndexMissingError:
            return ""
        return words.share(having, held) if held else ""

    def examples(self, node: Node) -> list[str]:
        """A few studies held here that have something at a node."""
        if not self.fill(node):
            return []
        asked = SearchRequest(query=Area(node.piece, Everything()), limit=_EXAMPLES)
        return [hit.nct_id for hit in self.atlas.search(asked).hits]

    def require_some(self) -> None:
        """Raise NotFoundError with what to do if nothing is loaded yet, and IndexMissingError with
        how far a load has come if nothing can be found yet.
        """
        if not len(self.atlas):
            raise NotFoundError(
                "No studies are loaded yet.",
                hint="Run trialatlas load FILE, or trialatlas load sample for fictitious studies.",
                slug="empty",
            )
        try:
            _ = self.atlas.engine
        except IndexMissingError as error:
            read = words.plural(len(self.atlas), "study has", "studies have")
            raise IndexMissingError(
                f"{read} been read so far, and there is no index yet that finds them.",
                hint="If studies are being loaded just now, the search opens when that is done;"
                f" each study can be read already. If not: {error.hint}",
            ) from error
