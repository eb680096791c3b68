"""Addresses: ours, the registry's, and the few others that a study names.

What lives here: making addresses, and reading the ones of this site. What
does not: what stands on the pages.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlsplit

from trialatlas.directory import kind_named, slug_of, tidy
from trialatlas.export.provenance import REGISTRY
from trialatlas.schema import Node

FORMATS = ("json", "csv", "md", "ris")
"""Suffixes that ask for an export in place of a page."""

_PUBMED_ID = re.compile(r"\d{1,9}")


def study(nct_id: str, suffix: str = "") -> str:
    """The page of a study, or with a suffix its export."""
    return f"/study/{nct_id}{suffix}"


def record(nct_id: str, node: Node, suffix: str = "") -> str:
    """The page of a section or module of a study."""
    return f"/study/{nct_id}/{node.slug}{suffix}"


def item(nct_id: str, module: Node, listed: Node, number: int, suffix: str = "") -> str:
    """The page of one item of a list, counted from 1, or with a suffix its export."""
    return f"/study/{nct_id}/{module.slug}/{listed.slug}/{number}{suffix}"


def module(node: Node) -> str:
    """The explanation of a section or module, without a study."""
    return f"/modules/{node.slug}"


def definition(node: Node) -> str:
    """The registry's own definition of a node, or empty."""
    return f"{REGISTRY}/policy/{node.see[1]}" if node.see else ""


def pubmed(pmid: str) -> str:
    """An article at PubMed, or empty if the id cannot be one."""
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if _PUBMED_ID.fullmatch(pmid) else ""


def web(address: str) -> str:
    """The address if it leads to a web page, else empty: records also hold `N/A` and worse."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    usable = parts.scheme in {"http", "https"} and "." in parts.netloc and " " not in parts.netloc
    return address.strip() if usable else ""


def split_suffix(name: str) -> tuple[str, str]:
    """`description.json` is (`description`, `json`); without a known suffix the second is empty."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, suffix) if dot and suffix in FORMATS else (name, "")


def entity(kind: str, *name: str) -> str:
    """The page of a named thing: `entity("condition", "Asthma")`; kinds in singular or plural.

    A site's name has its town: `entity("site", facility, city, state, country)`, empty where
    the record lacks one. Nothing is looked up: a name of any spelling leads to the page of its
    thing. Empty for a name without text.
    """
    of = kind_named(kind)
    if of is None or not name or not name[0].strip():
        return ""
    return f"/{of.name}/{quote(slug_of(*map(tidy, name)))}"
