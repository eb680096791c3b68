"""The pages of a site that are of no single study, and the names that they may show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from audit.tally import drawn
from trialatlas import schema
from trialatlas.atlas import Atlas
from trialatlas.directory import KINDS
from trialatlas.query.printer import print_query
from trialatlas.query.tree import Phrase

ALL = 10_000_000
STUDY_ADDRESS = re.compile(r"/study/(NCT\d{8})\b")
FIXED = (
    ("site", "/"),
    ("site", "/about"),
    ("site", "/status"),
    ("reference", "/api"),
    ("site", "/design"),
    ("reference", "/modules"),
    ("search", "/search"),
    ("search", "/search?q=cancer"),
    ("search", "/search?q=cancer&status=COMPLETED&phase=PHASE2&page=2"),
    ("search", "/search?q=cancer&view=table"),
    ("search", "/search?q=cancer&view=map"),
    ("search", "/search?q=cancer&view=groups"),
    ("search", "/search?q=zzzzqq"),
    ("faulty", "/search?q=heart+AND+("),
    ("search", "/search?condition=asthma&country=Spain&start=2010_"),
    ("search", "/search/advanced"),
    ("search", "/search/advanced?condition=asthma&country=Spain&start=2010_"),
    ("reference", "/search/expression?condition=asthma&status=COMPLETED"),
    ("reference", "/search/record?condition=asthma&status=COMPLETED"),
    ("reference", "/search/explain?q=NSCLC+OR+(aspirin+lung)&phase=PHASE2"),
    ("saved", "/saved"),
    ("browse", "/browse"),
    ("browse", "/browse?q=cancer"),
    ("browse", "/browse?q=zzzzqq"),
)

"""Reference pages speak of the registry's own values and are read for their HTML alone."""
OURS = ("None of them exists.", "None of those exists.")
"""Sentences of ours with words that would be leaks."""


def site_pages(atlas: Atlas, share: float) -> Iterator[tuple[str, str]]:
    """Kind and address: the fixed pages, every directory, and a share of what each names."""
    yield from FIXED
    for node in schema.MODULES:
        yield "reference", f"/modules/{node.slug}"
    some = list(islice(atlas, 5))
    yield "saved", f"/saved?ids={','.join([*some, 'NCT00000000'])}"
    for kind in KINDS:
        for query in ("", "?order=name", "?page=2", "?order=name&initial=c", "?q=de"):
            yield "directory", f"/{kind.name}{query}"
        for place, each in enumerate(atlas.directory.listed(kind, limit=ALL).entities):
            address = f"/{kind.name}/{each.slug}"
            if place == 0 or drawn(address) < share:
                yield kind.one, address


def names_of(atlas: Atlas) -> Iterator[str]:
    """Every name in the directory, in every spelling, and as an expression has it. Backslashes are
    doubled, as in the text of records with which pages are compared.
    """
    for kind in KINDS:
        for each in atlas.directory.listed(kind, limit=ALL).entities:
            yield each.full
            if '"' in each.full or "\\" in each.full:
                yield print_query(Phrase(each.full)).replace("\\", "\\\\")
            if each.spellings > 1:
                yield from (spelling.text for spelling in atlas.directory.written(each))
