"""The registry's query language: reading, checking, printing and describing it.

`tree` says what a query is; `parse`, `print_query`, `check` and `describe` are
re-exported here, and `widen` with what it takes to make a thesaurus; `filters`
and `aggregate` turn the registry's other parameters into trees. Nothing here
knows an engine or reads a study.
"""

from trialatlas.query.check import check
from trialatlas.query.describe import describe
from trialatlas.query.parser import parse
from trialatlas.query.printer import print_query
from trialatlas.query.synonyms import Thesaurus, widen
from trialatlas.query.tree import Alternative, Expansion, Span

__all__ = [
    "Alternative",
    "Expansion",
    "Span",
    "Thesaurus",
    "check",
    "describe",
    "parse",
    "print_query",
    "widen",
]
