"""How far a term may stray from its words, and the synonyms that may stand for them."""

from itertools import pairwise

import pytest
from engine_contract import EngineOver, Find, MakeEngine, proves
from engine_studies import study

from trialatlas.errors import QueryError
from trialatlas.index.protocol import SearchRequest
from trialatlas.query.tree import (
    EXPANSIONS,
    Alternative,
    And,
    Area,
    Coverage,
    Expansion,
    Not,
    Or,
    Phrase,
    Query,
    Scope,
    Span,
    Words,
)

HEART = (
    study(1, BriefTitle="Aspirin after heart attack"),
    study(2, BriefTitle="Aspirin after Heart Attacks"),
    study(3, BriefTitle="An attack on the heart"),
    study(4, BriefTitle="Aspirin after myocardial infarction"),
    study(5, BriefTitle="Infarction, myocardial and other"),
    study(6, BriefTitle="Heart rate"),
    study(7, BriefTitle="Panic attack", BriefSummary="Of the heart, by aspirin"),
    study(8, LocationFacility=["Myocardial Infarction Centre"]),
    study(9, LocationFacility=["Myocardial Infarction Centre"], BriefSummary="Myocardial infarct."),
    study(10, BriefTitle="Attack of the heart, acute myocardial infarction"),
)
OTHERS = tuple(study(number, BriefTitle="Sleep") for number in range(50, 90))


def span(first: int, last: int, *texts: str) -> Span:
    return Span(first, last, tuple(Alternative(f"id-{each}", each, "book") for each in texts))


def heart_attack(expansion: Expansion = "Relaxation", *texts: str) -> Words:
    spans = (span(0, 1, *(texts or ("myocardial infarction",))),)
    return Words("heart attack", expansion=expansion, synonyms=spans)


WRITTEN = (
    study(1, BriefTitle="AIDS in Sjögren's syndrome"),
    study(2, BriefTitle="Hearing aids", Condition=["Sjogren syndrome"]),
    study(3, BriefTitle="Trop-2 and TROP2 cells", Keyword=["Cell", "cancer"]),
    study(4, BriefTitle="Aids", OfficialTitle="H\\&E stains, 10⁶ a day", Acronym="AIDS-2"),
    study(5, BriefTitle="糖尿病 und Öl", BriefSummary="AIDS", LocationCity=["AIDS"]),
    study(6, BriefTitle="Sjo\N{COMBINING DIAERESIS}gren, soft\N{SOFT HYPHEN}ened"),
)


@proves("expansion-none")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AIDS", [1, 4, 5]),
        ("aids", [2]),
        ("Aids", [4]),
        ("AIDS in Sjögren", [1]),
        ("AIDS Sjögren", []),
        ("Sjögren's", [1]),
        ("Sjögren", [1, 6]),
        ("Sjogren", [2]),
        ("cells", [3]),
        ("cell", []),
        ("Cell", [3]),
        ("Trop 2", [3]),
        ("TROP-2", [3]),
        ("trop2", []),
        ("AIDS-2", [4]),
        ("H&E", [4]),
        ("stains, 10⁶", [4]),
        ("106", []),
        ("糖尿", [5]),
        ("Öl", [5]),
        ("Ol", []),
        ("softened", [6]),
        ("Cell cancer", []),
        ("!!!", []),
    ],
)
@pytest.mark.parametrize("kind", [Words, Phrase])
def test_words_stand_as_they_are_written(
    find: Find, kind: type[Words | Phrase], text: str, found: list[int]
):
    assert sorted(find(WRITTEN, kind(text, expansion="None"))) == found


@proves("expansion-none")
@pytest.mark.parametrize(
    ("coverage", "found"), [("FullMatch", [4]), ("StartsWith", [1, 4]), ("EndsWith", [4])]
)
def test_a_value_is_covered_as_it_is_written(find: Find, coverage: Coverage, found: list[int]):
    assert sorted(find(WRITTEN, Words("Aids", coverage, "None"))) == [4]
    titles = (*WRITTEN[:3], study(4, BriefTitle="AIDS"))
    assert sorted(find(titles, Area("TitleSearch", Words("AIDS", coverage, "None")))) == found


@proves("expansion-none")
def test_the_exact_form_is_asked_of_one_piece_and_denied(find: Find):
    assert find(WRITTEN, Area("Acronym", Words("AIDS", expansion="None"))) == [4]
    assert find(WRITTEN, Area("BriefTitle", Words("AIDS", expansion="None"))) == [1]
    assert find(WRITTEN, Not(Words("AIDS", expansion="None"))) == [2, 3, 6]


@proves("expansion-none-kept")
@pytest.mark.parametrize(
    ("area", "found"),
    [
        ("BriefSummary", [5]),
        ("LocationSearch", [5]),
        ("EligibilityCriteria", []),
        ("OverallStatus", []),
    ],
)
def test_the_exact_form_is_asked_of_prose_and_places_too(find: Find, area: str, found: list[int]):
    assert find(WRITTEN, Area(area, Words("AIDS", expansion="None"))) == found
    assert find(WRITTEN, Area(area, Words("aids", expansion="None"))) == []


@proves("expansion-none-kept")
def test_a_fixed_value_has_one_spelling_and_is_met_in_any(find: Find):
    studies = (study(1, OverallStatus="NOT_YET_RECRUITING"), study(2, OverallStatus="COMPLETED"))
    for word in ("recruiting", "Recruiting"):
        asked = Area("OverallStatus", Words(word, "EndsWith", "None"))
        assert find(studies, asked) == [1]


@proves("expansion-term")
def test_the_words_of_a_term_stand_side_by_side_in_any_inflection(find: Find):
    assert sorted(find(HEART, Words("heart attack", expansion="Term"))) == [1, 2]
    assert sorted(find(HEART, heart_attack("Term"))) == [1, 2]


@proves("expansion-concept")
def test_a_concept_is_a_term_or_one_of_its_synonyms(find: Find):
    assert sorted(find(HEART, heart_attack("Concept"))) == [1, 2, 4, 9, 10]
    assert sorted(find(HEART, Words("heart attack", expansion="Concept"))) == [1, 2]


@proves("expansion-concept")
def test_synonyms_stand_in_the_place_of_the_words_that_they_mean(find: Find):
    asked = Words(
        "aspirin after heart attack", expansion="Concept", synonyms=heart_attack("Concept").synonyms
    )
    elsewhere = asked.synonyms[0]
    there = Words(asked.text, "Contains", "Concept", (Span(2, 3, elsewhere.alternatives),))
    assert sorted(find(HEART, there)) == [1, 2, 4]


@proves("expansion-relaxation")
def test_relaxed_words_may_stand_apart_and_synonyms_for_them(find: Find):
    assert sorted(find(HEART, Words("heart attack"))) == [1, 2, 3, 7, 10]
    assert sorted(find(HEART, heart_attack())) == [1, 2, 3, 4, 7, 9, 10]


@proves("expansion-relaxation")
def test_a_synonym_stands_for_its_words_only_and_the_others_are_still_wanted(find: Find):
    asked = Words("heart attack aspirin", synonyms=heart_attack().synonyms)
    assert sorted(find(HEART, asked)) == [1, 2, 4, 7]


@proves("expansion-lossy")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aspirin heart rate", [1, 2, 6, 7]),
        ("sleep heart", []),
        ("aspirin", [1, 2, 4, 7]),
        ("aspirin after heart attack", [1, 2, 7]),
        ("aspirin aspirin rate", []),
    ],
)
def test_two_words_in_three_are_enough(find: Find, text: str, found: list[int]):
    assert sorted(find(HEART, Words(text, expansion="Lossy"))) == found


@proves("expansion-lossy")
def test_a_synonym_counts_as_all_the_words_that_it_stands_for(find: Find):
    asked = Words("heart attack rate", expansion="Lossy", synonyms=heart_attack().synonyms)
    assert sorted(find(HEART, asked)) == [1, 2, 3, 4, 6, 7, 9, 10]


@proves("expansion-lossy-rank")
def test_the_more_words_are_met_the_higher_a_study_stands(find: Find):
    studies = (
        study(1, BriefTitle="Knee surgery"),
        study(2, BriefTitle="Knee surgery in winter"),
        study(3, BriefTitle="Winter knee"),
        *OTHERS,
    )
    assert find(studies, Words("winter knee surgery", expansion="Lossy"))[0] == 2


@proves("expansion-phrase")
@pytest.mark.parametrize("expansion", ["Term", "Concept", "Relaxation", "Lossy"])
def test_what_is_in_quotes_stays_together_at_every_level(find: Find, expansion: Expansion):
    assert sorted(find(HEART, Phrase("heart attack", expansion=expansion))) == [1, 2]
    with_synonyms = Phrase("heart attack", "Contains", expansion, heart_attack().synonyms)
    found = [1, 2] if expansion == "Term" else [1, 2, 4, 9, 10]
    assert sorted(find(HEART, with_synonyms)) == found


@proves("expansion-order")
@pytest.mark.parametrize(
    "text", ["heart attack", "Aspirin", "aspirin after heart attack", "attacks"]
)
@pytest.mark.parametrize("kind", [Words, Phrase])
def test_each_level_finds_what_the_narrower_one_finds(
    find: Find, text: str, kind: type[Words | Phrase]
):
    spans = (span(0, 0, "acute", "myocardial"),)
    levels = [set(find(HEART, kind(text, "Contains", level, spans))) for level in EXPANSIONS]
    assert all(narrow <= wide for narrow, wide in pairwise(levels))


@proves("expansion-elsewhere")
@pytest.mark.parametrize(
    "query",
    [
        Area("StartDate", Words("2020", expansion="Term")),
        Area("HasResults", Words("true", expansion="Lossy")),
        Area("Location", Words("2", expansion="Concept"), size=True),
    ],
)
def test_a_value_that_is_no_text_has_no_expansion(make_engine: MakeEngine, query: Query):
    engine = make_engine()
    with pytest.raises(QueryError):
        engine.search(SearchRequest(query))
    with pytest.raises(QueryError):
        engine.count(query)


@proves("expansion-enum")
@pytest.mark.parametrize("expansion", ["Term", "Concept", "Lossy"])
def test_an_enum_is_met_by_its_value_whatever_the_expansion(find: Find, expansion: Expansion):
    studies = (study(1, Phase=["PHASE2", "PHASE3"]), study(2, Phase=["PHASE1"]))
    assert find(studies, Area("Phase", Words("phase 2", expansion=expansion))) == [1]


@proves("synonym-pieces")
def test_a_synonym_is_found_only_in_pieces_that_are_searched_with_synonyms(find: Find):
    assert 8 not in find(HEART, heart_attack())
    assert 9 in find(HEART, heart_attack())
    assert find(HEART, Area("LocationFacility", heart_attack())) == []
    assert sorted(find(HEART, Words("myocardial infarction"))) == [4, 5, 8, 9, 10]
    assert find(HEART, Area("PatientSearch", heart_attack("Concept"))) != []
    assert 8 not in find(HEART, Area("PatientSearch", heart_attack("Concept")))


@proves("synonym-pieces")
def test_a_piece_named_alone_is_searched_with_synonyms_if_it_is_marked_so(find: Find):
    assert sorted(find(HEART, Area("BriefTitle", heart_attack("Concept")))) == [1, 2, 4, 10]
    assert find(HEART, Area("DescriptionModule", heart_attack())) == [9]


@proves("synonym-phrase")
def test_the_words_of_a_synonym_stand_side_by_side(find: Find):
    assert 5 not in find(HEART, heart_attack())
    assert 5 in find(HEART, heart_attack("Relaxation", "infarction"))


@proves("synonym-phrase")
def test_any_of_several_synonyms_may_stand(find: Find):
    asked = heart_attack("Concept", "panic", "heart rate", "nowhere", "!!!")
    assert sorted(find(HEART, asked)) == [1, 2, 6, 7]


@proves("synonym-phrase")
def test_two_names_of_a_term_have_each_their_own_synonyms(find: Find):
    studies = (
        study(1, BriefTitle="ASA for AMI"),
        study(2, BriefTitle="AMI", BriefSummary="Aspirin"),
        study(3, BriefTitle="ASA"),
        study(4, BriefTitle="aspirin for AMI"),
        study(5, BriefTitle="ASA for heart attack"),
    )
    spans = (span(0, 0, "ASA"), span(2, 3, "AMI"))
    for expansion, found in (("Relaxation", [1, 2, 4, 5]), ("Concept", [1, 4, 5])):
        asked = Words("aspirin for heart attack", "Contains", expansion, spans)
        with_for = [2] if expansion == "Relaxation" else []
        assert sorted(find(studies, asked)) == [each for each in found if each not in with_for]
    apart = Words("aspirin heart attack", synonyms=(span(0, 0, "ASA"), span(1, 2, "AMI")))
    assert sorted(find(studies, apart)) == [1, 2, 4, 5]


@proves("synonym-covers")
@pytest.mark.parametrize(
    ("coverage", "found"),
    [("FullMatch", [1, 3]), ("StartsWith", [1, 3, 4]), ("EndsWith", [1, 2, 3])],
)
def test_a_synonym_covers_a_value_as_the_term_would(
    find: Find, coverage: Coverage, found: list[int]
):
    studies = (
        study(1, Condition=["Heart attack"]),
        study(2, Condition=["Acute myocardial infarction"]),
        study(3, Condition=["Sleep", "Myocardial infarction"]),
        study(4, Condition=["Myocardial infarction, acute"]),
    )
    asked = Words("heart attack", coverage, synonyms=heart_attack().synonyms)
    assert sorted(find(studies, Area("Condition", asked))) == found


@proves("synonym-not")
def test_the_negation_of_a_term_leaves_out_its_synonyms_too(find: Find):
    assert sorted(find(HEART, Not(heart_attack()))) == [5, 6, 8]
    both = And((Words("acute"), Not(heart_attack("Concept"))))
    assert find(HEART, both) == []


@proves("synonym-site")
def test_a_study_is_seen_again_with_synonyms_from_within_a_site(find: Find):
    inside = And((Area("LocationFacility", Words("centre")), Scope("Study", heart_attack())))
    assert find(HEART, Scope("Location", inside)) == [9]
    assert find(HEART, Scope("Location", Area("LocationSearch", heart_attack()))) == []


@proves("synonym-rank")
def test_the_words_asked_for_come_before_their_synonyms_in_the_same_piece(find: Find):
    studies = (
        study(1, BriefTitle="Myocardial infarction now"),
        study(2, BriefTitle="Now a heart attack"),
        *OTHERS,
    )
    assert find(studies, heart_attack()) == [2, 1]
    assert find(studies, heart_attack("Concept")) == [2, 1]


@proves("synonym-rank")
def test_a_synonym_in_a_heavy_piece_comes_before_the_words_in_a_light_one(find: Find):
    studies = (
        study(1, BriefTitle="Sleep", BriefSummary="Myocardial infarction"),
        study(2, BriefTitle="Myocardial infarction"),
        study(3, BriefTitle="Sleep", BioSpecDescription="heart attack"),
        *OTHERS,
    )
    assert find(studies, heart_attack())[0] == 2
    assert find(studies, heart_attack("Concept"))[0] == 2


@proves("synonym-many")
def test_a_term_of_many_names_with_many_synonyms_is_answered(engine_over: EngineOver):
    names = tuple(span(at, at, *(f"other{at}x{each}" for each in range(30))) for at in range(30))
    text = " ".join(f"name{each}" for each in range(30))
    engine = engine_over(HEART)
    for expansion in ("Concept", "Relaxation", "Lossy"):
        assert engine.count(Words(text, "Contains", expansion, names)) == 0
    assert engine.count(Or((Phrase(text, synonyms=names), Words("rate")))) == 1
