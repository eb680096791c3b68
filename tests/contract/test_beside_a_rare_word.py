"""What is looked for beside a rare word is found, and ranks, as if it were looked for alone."""

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from engine_studies import study

from trialatlas.index import lead
from trialatlas.index.build import build
from trialatlas.index.oracle import OracleEngine
from trialatlas.index.protocol import SearchRequest
from trialatlas.index.tantivy_engine import TantivyEngine
from trialatlas.query import parse
from trialatlas.query.tree import Alternative, And, Area, Or, Query, Span, Words

COMMON = ("lung cancer", "Non Small Cell Lung Cancer", "cancer of the lung", "NSCLC", "asthma")
RARE = ("aspirin", "warfarin", "placebo", "aspirin aspirin")

NSCLC = Words(
    "nsclc",
    synonyms=(Span(0, 0, (Alternative("1", "Non Small Cell Lung Cancer", "abbreviation"),)),),
)
LUNG = Words(
    "lung cancer",
    synonyms=(Span(0, 1, (Alternative("2", "cancer of the lung", "condition"),)),),
)
ASKED: dict[str, Query] = {
    "a common word": parse("aspirin AND patients"),
    "an abbreviation": And((Words("aspirin"), NSCLC)),
    "an abbreviation of a condition": And((Area("ConditionSearch", NSCLC), Words("warfarin"))),
    "words that may part": And((Words("aspirin"), LUNG)),
    "words of a title": And((Area("BriefTitle", Words("aspirin")), LUNG)),
    "one of several": And((Words("aspirin"), Or((LUNG, NSCLC)))),
    "a part that is not met": parse("aspirin AND patients AND NOT asthma"),
    "a lead in a part that is not met": parse("patients AND NOT (aspirin AND lung cancer)"),
    "a lead one level up": And((Words("warfarin"), And((Words("patients"), LUNG)))),
    "one field for all": parse("AREA[Condition](lung AND cancer)"),
    "tilted": parse("aspirin AND TILT[StudyFirstPostDate](patients)"),
    "some words may be missing": parse("aspirin AND EXPANSION[Lossy](lung cancer patients)"),
    "a word that no study has": parse("zzyzx AND patients"),
}


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TantivyEngine, OracleEngine]]:
    studies = [
        study(
            at,
            BriefTitle=f"Patients with {COMMON[at % 5]} and {RARE[at % 4]}",
            BriefSummary=f"In patients {COMMON[at % 3]} {RARE[at % 7 % 4]}",
            Condition=[COMMON[at % 4], COMMON[at * 7 % 5]],
            Keyword=[RARE[at % 3]],
            StudyFirstPostDate=f"20{10 + at % 9}-01-0{1 + at % 9}",
        )
        for at in range(1, 90)
    ]
    directory: Path = tmp_path_factory.mktemp("beside")
    build(directory, [each.raw for each in studies], processes=0, sequence=1)
    engine = TantivyEngine.open(directory)
    yield engine, OracleEngine(studies)
    engine.close()


def answer(engine: TantivyEngine, query: Query) -> list[tuple[str, float | None]]:
    return [(hit.nct_id, hit.score) for hit in engine.search(SearchRequest(query, limit=100)).hits]


@pytest.mark.parametrize("kind", sorted(ASKED))
def test_what_is_looked_for_beside_a_rare_word_is_found_alike(
    both: tuple[TantivyEngine, OracleEngine], monkeypatch: pytest.MonkeyPatch, kind: str
):
    engine, oracle = both
    monkeypatch.setattr(lead, "_OF_A_WORD", math.inf)
    monkeypatch.setattr(lead, "_OF_A_PHRASE", math.inf)
    alone = answer(engine, ASKED[kind])
    monkeypatch.setattr(lead, "_OF_A_WORD", 0)
    monkeypatch.setattr(lead, "_OF_A_PHRASE", 0)
    assert answer(engine, ASKED[kind]) == alone
    expected = oracle.search(SearchRequest(ASKED[kind], limit=100)).hits
    assert sorted(nct_id for nct_id, _ in alone) == sorted(each.nct_id for each in expected)
    assert engine.count(ASKED[kind]) == len(alone)
