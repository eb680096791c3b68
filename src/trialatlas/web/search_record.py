"""The record of a search: all that a reviewer must report, so that another can repeat it.

Its items are named and numbered as in PRISMA-S, the reporting guideline for searches. What does
not live here: how the record is drawn as a page (`search_routes`).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from trialatlas import __version__
from trialatlas.atlas import Results
from trialatlas.export.provenance import source_name
from trialatlas.index.protocol import MAX_LIMIT, SearchRequest
from trialatlas.query import describe, print_query
from trialatlas.query.build import all_of
from trialatlas.query.tree import Area, Everything, Query
from trialatlas.web.search_form import Asked, SearchForm
from trialatlas.web.search_page import count
from trialatlas.web.search_synonyms import SOURCES
from trialatlas.web.site import Samples, Site
from trialatlas.web.words import plural
from trialatlas.wording import messages, said, thousands

_DATABASE = messages("Trial Atlas, over studies of ClinicalTrials.gov held locally")
_REGISTRY = "ClinicalTrials.gov"
_FICTITIOUS = messages(
    {
        "all": "All studies searched are fictitious samples; none of them exists.",
        "some": "Some of the studies searched are fictitious samples.",
        "none": "",
    }
)
_DEDUPLICATION = messages(
    "Each study is counted once: former numbers that the registry has retired lead to the study"
    " that they now belong to."
)
_WIDTH = 9
"""Of a column of counts in the text, in characters."""


@dataclass(frozen=True, slots=True)
class Step:
    """One condition of the search: how many studies it finds alone, and with those before it.

    `limits` is True for what narrows without words.
    """

    label: str
    said: str
    expression: str
    limits: bool
    alone: int
    together: int


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Words of the search, the area in which they are sought, and what was sought with them."""

    words: str
    area: str
    alternatives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What synonyms are known from: studies learnt from up to a sequence, a MeSH file if any."""

    used: bool
    studies: int
    sequence: int
    mesh: str


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """The record. Counts are of studies; `former_numbers` is None where there are too many to
    gather, `registry_date` empty if the source did not say.
    """

    address: str
    expression: str
    sentence: str
    steps: tuple[Step, ...]
    total: int
    searched: datetime
    registry_date: str
    generation: str
    sequence: int
    behind: int
    held: int
    version: str
    vocabulary: Vocabulary
    synonyms: tuple[Synonyms, ...]
    without: tuple[str, ...]
    with_former_numbers: int
    former_numbers: int | None
    unread: tuple[str, ...]
    samples: Samples

    @property
    def command(self) -> str:
        """The search on a command line."""
        options = [] if self.vocabulary.used else ["--no-synonyms"]
        options.extend(part for each in self.without for part in ("--without", each))
        return shlex.join(["trialatlas", "search", *options, "--", self.expression])


def search_record(site: Site, form: SearchForm, base: str) -> SearchRecord:
    """Run the search and its parts. `base` is the address of the site without a last slash.

    Raises QueryError, UsageError, EngineError, NotFoundError if nothing is held.
    """
    site.require_some()
    form = form.at_page(1)
    whole = form.whole()
    found = _found(site, form, whole)
    status = site.atlas.status()
    known = site.atlas.vocabulary()
    carriers = all_of([whole, Area("NCTIdAlias", Everything())])
    with_former = count(site, form, carriers)
    return SearchRecord(
        address=base + form.address(),
        expression=print_query(whole),
        sentence=describe(whole),
        steps=tuple(_steps(site, form)),
        total=found.total,
        searched=datetime.now(UTC).replace(microsecond=0),
        registry_date=status.store.registry_date,
        generation=found.index.generation,
        sequence=found.index.sequence,
        behind=status.behind,
        held=found.index.studies,
        version=__version__,
        vocabulary=Vocabulary(
            used=form.synonyms,
            studies=known.studies,
            sequence=known.sequence,
            mesh=source_name(known.mesh.file) if known.mesh else "",
        ),
        synonyms=tuple(_synonyms(found)),
        without=form.without,
        with_former_numbers=with_former,
        former_numbers=_former_numbers(site, form, carriers) if with_former <= MAX_LIMIT else None,
        unread=form.unread,
        samples=site.samples(),
    )


def as_json(record: SearchRecord) -> bytes:
    """The record for programs, its items named after those of PRISMA-S."""
    told: dict[str, Any] = {
        "item_1_database_name": _DATABASE,
        "item_3_study_registries": _REGISTRY,
        "item_8_full_search_strategy": {
            "expression": record.expression,
            "in_words": record.sentence,
            "steps": record.steps,
            "synonyms": record.synonyms,
            "synonyms_left_out": record.without,
            "vocabulary": record.vocabulary,
            "not_understood": record.unread,
        },
        "item_9_limits_and_restrictions": [each for each in record.steps if each.limits],
        "item_13_dates_of_searches": record.searched,
        "item_15_total_records": record.total,
        "item_16_deduplication": {
            "method": _DEDUPLICATION,
            "studies_with_former_numbers": record.with_former_numbers,
            "former_numbers_merged": record.former_numbers,
        },
        "searched": {
            "studies": record.held,
            "registry_data_date": record.registry_date or None,
            "index_generation": record.generation,
            "index_sequence": record.sequence,
            "changes_not_yet_in_the_index": record.behind,
            "program": "Trial Atlas",
            "version": record.version,
            "fictitious_studies": record.samples,
        },
        "repeat": {"address": record.address, "command": record.command},
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"


def items(record: SearchRecord) -> Iterator[tuple[str, str]]:
    """Everything but the steps and synonyms, each with its name, in the order of the guideline."""
    yield said("Database name (PRISMA-S item 1)"), said(_DATABASE)
    yield said("Study registry (item 3)"), _REGISTRY
    yield said("Full search strategy (item 8)"), record.expression
    yield said("In words"), record.sentence
    yield said("Limits and restrictions (item 9)"), _limits(record)
    yield said("Date of the search (item 13)"), f"{record.searched:%Y-%m-%d %H:%M:%S} UTC"
    yield said("Total records (item 15)"), f"{record.total:,}"
    yield said("Deduplication (item 16)"), _merged(record)
    yield said("Studies searched"), f"{record.held:,}"
    yield said("Registry data of"), record.registry_date or said("not given by the source")
    yield said("Index"), _index(record)
    yield said("Program"), f"Trial Atlas {record.version}"
    yield said("Synonyms"), _vocabulary(record)
    if record.unread:
        yield said("Not understood, left out"), "; ".join(record.unread)
    if note := _FICTITIOUS[record.samples]:
        yield said("Note"), said(note)
    yield said("Repeat at"), record.address
    yield said("Repeat with"), record.command


def as_text(record: SearchRecord) -> bytes:
    """The record to be kept beside a review's protocol."""
    lines = ["SEARCH RECORD", ""]
    lines.extend(f"{name}: {_line(told)}" for name, told in items(record))
    lines.extend(["", "STEPS (studies found alone, and together with the steps above)", ""])
    lines.append(f"{'alone':>{_WIDTH}} {'together':>{_WIDTH}}  condition")
    lines.extend(
        f"{each.alone:>{_WIDTH},} {each.together:>{_WIDTH},}  {each.label}: {_line(each.said)}"
        for each in record.steps
    )
    if record.synonyms:
        lines.extend(["", "SYNONYMS SEARCHED FOR", ""])
        lines.extend(
            f"{each.words} (in {each.area}): {'; '.join(each.alternatives)}"
            for each in record.synonyms
        )
    return ("\n".join(lines) + "\n").encode()


def _line(text: str) -> str:
    """A text on one line: what was typed must not look like a line of the record."""
    return " ".join(text.split())


def _found(site: Site, form: SearchForm, whole: Query) -> Results:
    request = SearchRequest(query=whole, limit=1)
    return site.atlas.search(request, synonyms=form.synonyms, without=frozenset(form.without))


def _steps(site: Site, form: SearchForm) -> Iterator[Step]:
    ranked: list[Asked] = sorted(form.asked(), key=lambda each: not each.ranks)
    trees: list[Query] = []
    for each in ranked:
        trees.append(each.tree)
        yield Step(
            label=each.label,
            said=each.said,
            expression=print_query(each.tree),
            limits=not each.ranks,
            alone=count(site, form, each.tree),
            together=count(site, form, all_of(trees)),
        )


def _synonyms(found: Results) -> Iterator[Synonyms]:
    for used in found.synonyms:
        told = tuple(
            f"{each.text} ({said(SOURCES.get(each.source, each.source))})"
            for each in used.alternatives
        )
        yield Synonyms(used.words, used.area, told)


def _former_numbers(site: Site, form: SearchForm, carriers: Query) -> int:
    """How many former numbers the studies found carry, each counted once."""
    request = SearchRequest(query=carriers, limit=MAX_LIMIT)
    found = site.atlas.search(request, synonyms=form.synonyms, without=frozenset(form.without))
    return len({str(each) for hit in found.hits for each in hit.held.study.values("NCTIdAlias")})


def _limits(record: SearchRecord) -> str:
    told = [f"{each.label}: {each.said}" for each in record.steps if each.limits]
    return "; ".join(told) or said("none")


def _merged(record: SearchRecord) -> str:
    numbers = record.former_numbers
    carried = said("more than can be gathered") if numbers is None else thousands(numbers)
    studies = plural(record.with_former_numbers, "study", "studies")
    merged = said("Former numbers of the studies found: {numbers}, of {studies}.")
    return f"{said(_DEDUPLICATION)} {merged.format(numbers=carried, studies=studies)}"


def _index(record: SearchRecord) -> str:
    known = said("generation {generation}, sequence {sequence}").format(
        generation=record.generation, sequence=thousands(record.sequence)
    )
    if not record.behind:
        return known
    newer = said("{number} newer changes not in it").format(number=thousands(record.behind))
    return f"{known}; {newer}"


def _vocabulary(record: SearchRecord) -> str:
    if not record.vocabulary.used:
        return said("not used")
    told = [
        said("learnt from {number} studies").format(number=thousands(record.vocabulary.studies)),
        said("the MeSH file {name} loaded").format(name=record.vocabulary.mesh)
        if record.vocabulary.mesh
        else said("no MeSH file loaded"),
    ]
    if record.without:
        told.append(said("left out: {synonyms}").format(synonyms=", ".join(record.without)))
    return "; ".join(told)
