"""All engines give the same answers on the real studies: hits, counts, facets, order."""

from collections.abc import Iterator
from itertools import islice

import pytest
from engine_expressions import EXPRESSIONS
from engine_trees import Trees

from trialatlas import schema
from trialatlas.index.build import build
from trialatlas.index.document import Document, study_document
from trialatlas.index.fields import BOUNDARY, STUDIES
from trialatlas.index.match import Sheet
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import Engine, Hits, SearchRequest, SortKey
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.query import Alternative, Span, parse, widen
from trialatlas.query.tree import Query, Words
from trialatlas.study import Study

FACETS = ("OverallStatus", "Phase", "StudyType", "Sex", "LocationCountry", "HealthyVolunteers")
SORTS = (
    (SortKey("LastUpdatePostDate"),),
    (SortKey("StartDate", descending=False),),
    (SortKey("EnrollmentCount"), SortKey("StartDate")),
    (SortKey("MinimumAge", descending=False), SortKey("EnrollmentCount", descending=False)),
    (SortKey("ResultsFirstPostDate"), SortKey("CompletionDate", descending=False)),
)
SEEDS = range(20)
TREES_PER_SEED = 6

Pair = tuple[Engine, Engine]


@pytest.fixture(scope="module")
def engines(real_studies: list[Study], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The oracle and the embedded engine over the same studies."""
    directory = tmp_path_factory.mktemp("real")
    build(directory, [study.raw for study in real_studies], processes=0)
    embedded = TantivyEngine.open(directory)
    yield OracleEngine(real_studies), embedded
    embedded.close()


def both(engines: Pair, request: SearchRequest) -> tuple[Hits, Hits]:
    oracle, other = engines
    return oracle.search(request), other.search(request)


def ids(answer: Hits) -> list[str]:
    return [hit.nct_id for hit in answer.hits]


def assert_alike(engines: Pair, query: Query, sort: tuple[SortKey, ...]) -> None:
    request = SearchRequest(query, limit=1000, facets=FACETS, facet_size=30)
    right, found = both(engines, request)
    assert set(ids(found)) == set(ids(right))
    assert found.total == right.total == engines[1].count(query)
    assert found.facets == right.facets
    as_filter = engines[1].search(SearchRequest(filters=query, limit=1000))
    assert ids(as_filter) == sorted(ids(right))
    sorted_right, sorted_found = both(engines, SearchRequest(query, sort=sort, limit=1000))
    assert ids(sorted_found) == ids(sorted_right)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_engines_agree_on_what_people_ask(engines: Pair, expression: str):
    sort = SORTS[EXPRESSIONS.index(expression) % len(SORTS)]
    assert_alike(engines, parse(expression), sort)


@pytest.mark.parametrize("seed", SEEDS)
def test_engines_agree_on_trees_made_by_chance(engines: Pair, real_studies: list[Study], seed: int):
    for query in islice(Trees(real_studies, seed), TREES_PER_SEED):
        assert_alike(engines, query, SORTS[seed % len(SORTS)])


BOOK = {
    ("lung", "cancer"): ("NSCLC", "pulmonary neoplasms", "SCLC", "boston"),
    ("heart", "attack"): ("myocardial infarction", "AMI"),
    ("diabet",): ("T2DM", "insulin resistance", "type 2"),
    ("children",): ("pediatric", "child"),
    ("placebo",): ("sham", "sugar pill"),
    ("univers",): ("academic", "mayo clinic"),
}


class Book:
    """A thesaurus of the names above."""

    longest = 2

    def alternatives(self, words: tuple[str, ...]) -> tuple[Alternative, ...]:
        return tuple(Alternative(each, each, "book") for each in BOOK.get(words, ()))


TERMS = ("lung cancer", '"lung cancer" OR diabetes', "placebo in children with diabetes")
PREFIXES = ("", "EXPANSION[Concept]", "EXPANSION[Lossy]", "AREA[PatientSearch]")


@pytest.mark.parametrize(
    "expression",
    [
        *(f"{prefix}({term})" for prefix in PREFIXES for term in TERMS),
        "heart attack",
        "AREA[ConditionSearch]lung cancer",
        "AREA[LocationFacility]university",
    ],
)
def test_engines_agree_on_what_synonyms_find(engines: Pair, expression: str):
    tree = parse(expression)
    widened = widen(tree, Book())
    assert_alike(engines, widened, SORTS[0])
    assert engines[1].count(widened) >= engines[1].count(tree)


def test_a_synonym_that_stands_in_other_pieces_alone_finds_nothing(engines: Pair):
    synonyms = (Span(0, 1, (Alternative("x", "boston", "book"),)),)
    found = engines[1].count(Words("lung cancer", synonyms=synonyms))
    assert engines[0].count(Words("lung cancer", synonyms=synonyms)) == found
    assert found < engines[1].count(parse("lung cancer OR boston"))


def test_the_expressions_tell_the_studies_apart(engines: Pair, real_studies: list[Study]):
    counts = [engines[0].count(parse(each)) for each in EXPRESSIONS]
    telling = [count for count in counts if 0 < count < len(real_studies)]
    assert len(telling) > 0.85 * len(counts)


WORDED = tuple(node for node in schema.NODES if node.is_leaf and STUDIES.pieces[node.piece].words)


def indexed_words(document: Document, piece: str) -> set[str]:
    field, _, path = STUDIES.pieces[piece].words.partition(".")
    held = document.get(field, "")
    text = held.get(path, "") if isinstance(held, dict) else held
    return {line.strip() for line in text.split(BOUNDARY) if line.strip()}


def test_the_index_holds_the_same_words_of_every_piece(real_studies: list[Study]):
    for study in real_studies:
        document, sheet = study_document(study), Sheet(study)
        for node in WORDED:
            lines = {line.strip(f" {BOUNDARY}") for line in sheet.text(node.piece).splitlines()}
            assert indexed_words(document, node.piece) == lines, (study.nct_id, node.piece)
