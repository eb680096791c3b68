"""Two parts of a study's page: articles and links about it, and the files that it shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from trialatlas import schema
from trialatlas.export.provenance import document
from trialatlas.study import Study
from trialatlas.web import drawing, links
from trialatlas.web.entries import Entry, entries
from trialatlas.web.facts import meaning
from trialatlas.web.record_page import holds
from trialatlas.web.study_page import Part, part
from trialatlas.wording import messages, said

_KINDS = messages(
    {
        "RESULT": "Results of this study",
        "DERIVED": "Found by the study's number",
        "BACKGROUND": "Background",
        "": "Kind not given",
    }
)
"""Kinds of articles in the order in which readers ask for them."""
_MANY = 12
"""Articles of one kind from which on they are folded."""
_UNNAMED = messages("Document")


@dataclass(frozen=True, slots=True)
class Article:
    """One article. `retractions` are notices, each with its address, which may be empty."""

    citation: Markup
    address: str
    pmid: str
    retractions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles of one kind."""

    title: str
    means: str
    listed: tuple[Article, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class ReferencesView:
    """Articles by kind, links with where they lead, and shared data drawn."""

    articles: tuple[Articles, ...]
    links: tuple[tuple[str, str], ...]
    data: Markup | None


def references(study: Study) -> Part:
    """Articles about the study, or that it builds on; links; data kept elsewhere."""
    shared = study.values("AvailIPD")
    view = ReferencesView(
        articles=tuple(_by_kind(study)),
        links=tuple(
            (each.text("label") or each.text("url"), links.web(each.raw("url")))
            for each in entries(study, "SeeAlsoLink")
        ),
        data=drawing.field(schema.node("AvailIPD"), shared) if shared else None,
    )
    return part(
        "references",
        "Publications and links",
        "ReferencesModule",
        template="references",
        data=view if holds(study, schema.node("ReferencesModule")) else None,
    )


def _by_kind(study: Study) -> Iterator[Articles]:
    listed: dict[str, list[Article]] = {}
    for each in entries(study, "Reference"):
        kind = each.raw("type")
        listed.setdefault(kind if kind in _KINDS else "", []).append(_article(each))
    for kind, title in _KINDS.items():
        if held := listed.get(kind):
            means = meaning("ReferenceType", kind)
            yield Articles(said(title), means, tuple(held), len(held) > _MANY)


def _article(reference: Entry) -> Article:
    return Article(
        citation=reference.html("citation"),
        address=links.pubmed(reference.raw("pmid")),
        pmid=reference.raw("pmid"),
        retractions=tuple(
            (each.text("source"), links.pubmed(each.raw("pmid")))
            for each in reference.entries("retractions")
        ),
    )


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that the sponsor uploaded. Every part but the name may be empty."""

    name: str
    address: str
    date: Markup
    uploaded: Markup
    size: Markup


def documents(study: Study) -> Part:
    """Files that the sponsor uploaded, at their public address."""
    listed = [
        Paper(
            name=each.text("label") or each.text("filename") or said(_UNNAMED),
            address=document(study.nct_id, each.raw("filename")) if each.raw("filename") else "",
            date=each.html("date"),
            uploaded=each.html("uploadDate"),
            size=each.html("size"),
        )
        for each in entries(study, "LargeDoc")
    ]
    return part("documents", "Documents", "LargeDocumentModule", template="documents", data=listed)
