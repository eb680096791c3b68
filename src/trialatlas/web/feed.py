"""The newest studies of a search as a feed (RSS 2.0), for feed readers.

What does not live here: the search (`search_form`), its addresses (`search_routes`).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from trialatlas import schema
from trialatlas.atlas import Found
from trialatlas.errors import UsageError
from trialatlas.export.provenance import clock, provenance, source_lines
from trialatlas.index.protocol import SearchRequest, SortKey
from trialatlas.query import describe
from trialatlas.query.build import all_of
from trialatlas.query.tree import Area, Everything
from trialatlas.study.dates import PartialDate
from trialatlas.study.values import show_text
from trialatlas.web import links
from trialatlas.web.search_form import SearchForm
from trialatlas.web.site import Site

DATE_FIELD = "dateField"
"""The parameter that says what a feed goes by."""
DATE_FIELDS = ("StudyFirstPostDate", "LastUpdatePostDate")
"""What a feed may go by; the first one unless said otherwise."""
MOST = 100
"""Studies in a feed."""

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(site: Site, form: SearchForm, date_field: str, base: str) -> bytes:
    """The studies with the newest date, newest first. `base` is the site's address, without a last
    slash.

    Raises UsageError for another date field, QueryError, EngineError, NotFoundError if nothing is
    held.
    """
    if date_field not in DATE_FIELDS:
        raise UsageError(
            f"A feed cannot go by {date_field[:40]}",
            hint=f"Write dateField={' or dateField='.join(DATE_FIELDS)}.",
        )
    site.require_some()
    whole = form.whole()
    found = site.atlas.search(
        SearchRequest(
            all_of([whole, Area(date_field, Everything())]),
            sort=(SortKey(date_field),),
            limit=MOST,
        ),
        synonyms=form.synonyms,
        without=frozenset(form.without),
    )
    rss = Element("rss", version="2.0")
    channel = SubElement(rss, "channel")
    _said(channel, "title", f"Trial Atlas: {describe(whole)}")
    _said(channel, "link", base + form.address())
    label = schema.node(date_field).label
    _said(
        channel,
        "description",
        f"The newest {MOST} studies by this date: {label}. Source of the studies: "
        "ClinicalTrials.gov; reformatted by Trial Atlas, which claims neither ownership nor "
        f"endorsement. Registry's data of {site.atlas.store.status().registry_date or 'no date'}; "
        f"read {clock(datetime.now(UTC))}.",
    )
    for each in found.hits:
        _item(channel, each, date_field, base)
    return tostring(rss, encoding="utf-8", xml_declaration=True)


def _item(channel: Element, found: Found, date_field: str, base: str) -> None:
    study = found.held.study
    dated = study.text(date_field)
    item = SubElement(channel, "item")
    _said(item, "title", study.text("BriefTitle") or study.nct_id)
    _said(item, "link", base + links.study(study.nct_id))
    guid = _said(item, "guid", f"{study.nct_id} {dated}")
    guid.set("isPermaLink", "false")
    day = PartialDate.parse(dated)
    if day is not None and day.day is not None and day.month is not None:
        _said(item, "pubDate", format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC)))
    summary = show_text(schema.node("BriefSummary"), study.text("BriefSummary"))
    source = " ".join(source_lines(provenance(study, found.held.stored)))
    _said(item, "description", f"{summary}\n\n{source}".strip())


def _said(parent: Element, name: str, text: str) -> Element:
    """An element with a text, without the signs that XML cannot hold."""
    made = SubElement(parent, name)
    made.text = _NOT_IN_XML.sub("", text)
    return made
