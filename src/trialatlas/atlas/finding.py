"""What a search is as a whole, and its hits with their studies. For the facade.

What does not live here: running a search (`index`).
"""

from __future__ import annotations

from collections.abc import Iterable

from trialatlas.atlas.answers import Found, Held
from trialatlas.index.protocol import Hits, SearchRequest
from trialatlas.index.snippets import snippets
from trialatlas.query.build import all_of
from trialatlas.query.tree import Query


def whole(request: SearchRequest) -> Query:
    """Query and filters of a search as one tree."""
    return request.query if request.filters is None else all_of([request.query, request.filters])


def found_in(answer: Hits, query: Query, held: Iterable[Held]) -> tuple[Found, ...]:
    """The hits of an answer with their studies and snippets; what is not held is passed over."""
    by_id = {each.study.nct_id: each for each in held}
    return tuple(
        Found(hit.nct_id, hit.score, shown, snippets(shown.study, query))
        for hit in answer.hits
        if (shown := by_id.get(hit.nct_id)) is not None
    )
