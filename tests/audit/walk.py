"""Which pages there are, and what is wrong with each: a study's with all its items, the site's.

What lives here: the pages, one after the other. What does not: processes, progress and the
report (`audit.run`), what is read of a page (`audit.checks`).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain

from audit.checks import Page, leaks, own_text, part_of, read_page, touching
from audit.client import Answer, Client
from audit.exports import SUFFIXES, export_faults
from audit.pictures import chart_faults, chart_files
from audit.site_pages import OURS, STUDY_ADDRESS, names_of, site_pages
from audit.tally import Tally, drawn, standard_faults
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import create_app
from trialatlas.study import Study
from trialatlas.web.record_page import item_lists

OK, BAD = 200, 400
TITLES = "protocolSection.identificationModule"
SUMMARIES = "protocolSection.descriptionModule"
NAMED_SHARE = 0.05
"""Of the things that studies name (conditions, sponsors, sites, ...) so many pages are walked."""
STANDARD_SHARE = 0.01
"""Of the pages this seeded share is read by the HTML standard's own parser too, which is slow."""
EXPORT_SHARE = 0.02
"""Of the pages of a record this seeded share is asked for in each other form too."""
WHAT_IS_CHECKED = """\
Each page answers 200, is well-formed HTML with unique ids, one title, one h1 and one main, has no
empty heading and no heading over nothing, no inline script, and shows no escape, raw enum or word
for nothing that the part of the record it shows does not itself hold. A seeded 1% is read by the
HTML standard's own parser too (html5lib, strict). Every item of every list of a study is walked; a
seeded 2% of the pages of a record is asked for as JSON (it is the record's own), CSV and Markdown
too. Each study is compared with one other. Each file of a chart to which a page leads is asked for:
its SVG is well-formed, named, and drawn with numbers, its CSV parses and has as many cells as
heads. Of the pages of named things (conditions, sponsors, sites and so on) a seeded 5% is walked,
of their directories the first page, by studies and by name. Pages that speak of the registry's own
values (the API, the modules, expressions) are read for their HTML alone."""
EVERY_COLLECTION = 50_000
"""Objects made between collections of garbage."""
GROUPS = ("groups", "eventGroups")
"""Lists of a module whose titles its items name by their ids."""

Own = Callable[[list[str]], str]
"""What a page may show as it is: the texts of some part of the records, from the page's links."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of a study: its kind, its address, and the part of the record that it shows."""

    kind: str
    address: str
    path: str = ""
    number: int = 0
    """Of the list at `path` this item alone, counted from 1; 0 for all of it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What one page answered: what is wrong with it, how large it is, where it leads."""

    faults: list[str]
    size: int = 0
    links: list[str] = field(default_factory=list)


def pages_of(nct_id: str, share: float = 1.0) -> Iterator[Asked]:
    """A study's own page, and a share of its versions, sections and modules."""
    study = f"/study/{nct_id}"
    yield Asked("study", study)
    for kind, name, path in (
        ("history", "history", ""),
        *(("section", node.slug, node.path) for node in schema.SECTIONS),
        *(("module", node.slug, node.path) for node in schema.MODULES),
    ):
        if _is_drawn(f"{study}/{name}", share):
            yield Asked(kind, f"{study}/{name}", path)


def items_of(study: Study, share: float = 1.0) -> Iterator[Asked]:
    """A share of the pages of single items, of every list that the study holds."""
    for module in schema.MODULES:
        for listed in item_lists(module):
            address = f"/study/{study.nct_id}/{module.slug}/{listed.slug}"
            for number in range(1, len(study.values(listed.piece)) + 1):
                if _is_drawn(f"{address}/{number}", share):
                    yield Asked("item", f"{address}/{number}", listed.path, number)


def beside(nct_id: str, other: str, share: float = 1.0) -> Iterator[Asked]:
    """A study's pages beside others."""
    study = f"/study/{nct_id}"
    for kind, name in (("related", "related"), ("neighbourhood", "related/neighbourhood")):
        if _is_drawn(f"{study}/{name}", share):
            yield Asked(kind, f"{study}/{name}")
    compared = f"{study}/compare?with={other}"
    if other != nct_id and _is_drawn(compared, share):
        yield Asked("compare", compared)


def _is_drawn(address: str, share: float) -> bool:
    return share >= 1.0 or drawn(address) < share


def answer_to(client: Client, address: str, expected: int = OK) -> Answer | str:
    """What an address answers, or what is wrong with that."""
    path, _, query = address.partition("?")
    try:
        answer = client.get(path, query)
    except Exception as error:  # noqa: BLE001 - whatever a page raises is a fault of that page
        return f"raised {type(error).__name__}: {error}"[:300]
    return answer if answer.status == expected else f"status {answer.status}"


def check_page(
    client: Client, address: str, *owns: Own, expected: int = OK, words: bool = True
) -> Answered:
    """Ask for a page and read it. Each of `owns` is asked for what the page may show as it is
    only if something shows that those before do not hold. Without `words` only its HTML is read.
    """
    answer = answer_to(client, address, expected)
    if isinstance(answer, str):
        return Answered([answer])
    page = read_page(answer.text)
    if drawn(address) < STANDARD_SHARE:
        page.faults.extend(standard_faults(answer.text))
    own, shown = "", _shown_words(page, "") if words else []
    for each in owns:
        if shown:
            own += f"\n{each(page.links)}"
            shown = _shown_words(page, own)
    return Answered(page.faults + shown, len(answer.body), page.links)


def _shown_words(page: Page, own: str) -> list[str]:
    return leaks(page.texts, own) + touching(page.lines, own)


def check_chart(client: Client, address: str) -> Answered:
    """Ask for the file of a chart and read it."""
    answer = answer_to(client, address)
    if isinstance(answer, str):
        return Answered([answer])
    return Answered(chart_faults(address, answer.text), len(answer.body))


def check_export(client: Client, address: str, suffix: str, held: object) -> Answered:
    """Ask for a part of a record, which is `held`, in another form than a page and read it."""
    answer = answer_to(client, address)
    if isinstance(answer, str):
        return Answered([answer])
    return Answered(export_faults(suffix, answer.text, held), len(answer.body))


def _part(study: Study, path: str, number: int = 0) -> object:
    """The part of a record at a path, or one item of the list there."""
    node = schema.find(path) if number else None
    return study.values(node.piece)[number - 1] if node else part_of(study.record, path)


def own_of(study: Study, path: str, number: int = 0) -> Own:
    """What a page of a study may show: the part of its record, and its titles, which stand on every
    page of it.
    """

    def own(_: list[str]) -> str:
        return own_text(_part(study, path, number), path) + own_text(_part(study, TITLES), TITLES)

    return own


def own_of_groups(study: Study, path: str) -> Own:
    """What an item may show of its module besides: the groups that it names."""
    module = next((each.path for each in schema.MODULES if path.startswith(f"{each.path}.")), "")

    def own(_: list[str]) -> str:
        groups = (f"{module}.{name}" for name in GROUPS)
        return "\n".join(own_text(_part(study, each), each) for each in groups) if module else ""

    return own


def own_of_named(atlas: Atlas, path: str = "") -> Own:
    """What a page may show of the studies to which it leads: the part of their records."""

    def own(links: list[str]) -> str:
        named = {found[1] for each in links if (found := STUDY_ADDRESS.match(each))}
        records = (part_of(each.study.record, path) for each in atlas.held(named))
        return "\n".join((*OURS, *(own_text(each, path) for each in records)))

    return own


class Walker:
    """Walks the pages of one opened registry."""

    def __init__(self, atlas: Atlas) -> None:
        """The registry stays the caller's to close."""
        self._atlas = atlas
        self._client = Client(create_app(atlas, Config(atlas.data, "--data")))
        self._names = cache(lambda: "\n".join(names_of(atlas)))

    def close(self) -> None:
        """Let go of the client."""
        self._client.close()

    def study(self, nct_id: str, other: str, share: float = 1.0) -> Tally:
        """Walk the pages of a study, all its items, what stands beside it, charts and exports."""
        tally = Tally()
        study = self._atlas.study(nct_id).study
        titles = own_of_named(self._atlas, TITLES)
        charts: dict[str, None] = {}
        for asked in chain(pages_of(nct_id, share), items_of(study, share)):
            owns = [own_of(study, asked.path, asked.number), titles]
            if asked.number:
                owns.insert(1, own_of_groups(study, asked.path))
            if asked.kind == "study":
                # Its foot quotes the summaries of the nearest.
                owns.append(own_of_named(self._atlas, SUMMARIES))
            answered = self._check(tally, asked.kind, asked.address, check_page, *owns)
            charts |= dict.fromkeys(chart_files(answered.links))
            self._exports(tally, asked, study, share)
        for asked in beside(nct_id, other, share):
            own = own_of_named(self._atlas)
            self._check(tally, asked.kind, asked.address, check_page, own)
        for address in charts:
            if _is_drawn(address, share):
                self._check(tally, "chart", address, check_chart)
        return tally

    def _exports(self, tally: Tally, asked: Asked, study: Study, share: float) -> None:
        if asked.kind == "history":
            return
        for suffix in SUFFIXES:
            address = f"{asked.address}.{suffix}"
            if drawn(address) < EXPORT_SHARE * (share if asked.kind == "study" else 1.0):
                held = _part(study, asked.path, asked.number)
                self._check(tally, "export", address, check_export, suffix, held)

    def site(self, pages: Iterable[tuple[str, str]]) -> Tally:
        """Walk pages of no study, each with its kind, and their charts."""
        tally = Tally()
        owns = (own_of_named(self._atlas), lambda _: self._names())
        for kind, address in pages:
            expected, words = (BAD if kind == "faulty" else OK), kind != "reference"
            check = partial(check_page, expected=expected, words=words)
            answered = self._check(tally, kind, address, check, *owns)
            for each in chart_files(answered.links):
                self._check(tally, "chart", each, check_chart)
        return tally

    def _check(
        self, tally: Tally, kind: str, address: str, check: Callable[..., Answered], *given: object
    ) -> Answered:
        """Ask for a page or a file, read it, and count what is found and what it took."""
        began = time.process_time()
        answered = check(self._client, address, *given)
        took = time.process_time() - began
        tally.walked(kind, address, answered.faults, answered.size, took)
        return answered


def collect_seldom() -> None:
    """Collect garbage seldom: nearly all of a page is freed without, and what is kept is much."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(EVERY_COLLECTION, 20, 100)


@contextmanager
def seldom_collected() -> Generator[None]:
    """Collect garbage seldom for a while."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def walk(atlas: Atlas, ids: list[str], share: float) -> Tally:
    """Walk some studies, each compared with the next of them."""
    tally, walker = Tally(), Walker(atlas)
    try:
        with seldom_collected():
            for nct_id, other in zip(ids, [*ids[1:], *ids[:1]], strict=True):
                tally.add(walker.study(nct_id, other, share))
    finally:
        walker.close()
    return tally


def walk_site(atlas: Atlas, share: float) -> Tally:
    """Walk the pages of no study: fixed ones, directories, and a share of what these name."""
    walker = Walker(atlas)
    try:
        return walker.site(site_pages(atlas, share))
    finally:
        walker.close()
