"""Which names of diseases and treatments are known, for texts that are handed in.

What does not live here: recognising them (`related.recognising`), comparing (`relating`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from trialatlas.index.protocol import Engine, SearchRequest
from trialatlas.related.recognising import Names
from trialatlas.study.words import words
from trialatlas.vocabulary import Vocabulary
from trialatlas.vocabulary.names import key_id, telling

_ALL: Final = 1_000_000
_CONDITIONS, _INTERVENTIONS = "ConditionMeshTerm", "InterventionMeshTerm"


def known_names(engine: Engine, vocabulary: Vocabulary) -> Names:
    """Names of diseases: all of the MeSH file's and the terms in the records held. Of treatments:
    those terms alone, with all names that the file has for them, for a file has many substances
    that nobody is given.
    """
    asked = SearchRequest(facets=(_CONDITIONS, _INTERVENTIONS), limit=0, facet_size=_ALL)
    facets = engine.search(asked).facets
    terms = {facet.piece: [value for value, _ in facet.values] for facet in facets}
    given = terms.get(_INTERVENTIONS, [])
    return Names(
        conditions={**_by_key(terms.get(_CONDITIONS, [])), **vocabulary.tree.diseases},
        interventions={**_by_key(given), **vocabulary.names_of(given)},
    )


def _by_key(headings: Iterable[str]) -> Mapping[int, str]:
    keys = ((tuple(words(each)), each) for each in headings)
    return {key_id(key): heading for key, heading in keys if telling(key)}
