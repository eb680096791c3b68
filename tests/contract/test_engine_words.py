"""How an engine meets words, phrases, areas and booleans."""

import pytest
from engine_contract import Find, MakeEngine, proves
from engine_studies import study

from trialatlas.errors import QueryError
from trialatlas.index.protocol import SearchRequest
from trialatlas.query.tree import And, Area, Everything, Missing, Not, Or, Phrase, Query, Words

HEART = (
    study(1, BriefTitle="Aspirin after heart attack", BriefSummary="Low dose."),
    study(2, BriefTitle="Aspirin", BriefSummary="For the prevention of heart attacks."),
    study(3, BriefTitle="Heart rate", BriefSummary="No medicine."),
    study(4, BriefTitle="Sleep", EligibilityCriteria="Aspirin and heart failure"),
)


@proves("words-all")
def test_every_word_occurs_in_some_piece_of_the_area(find: Find):
    assert sorted(find(HEART, Words("aspirin heart"))) == [1, 2]


@proves("words-across-values")
def test_the_words_of_a_term_may_stand_in_different_values(find: Find):
    studies = (study(1, Condition=["Lung cancer", "Diabetes"]), study(2, Condition=["Diabetes"]))
    assert find(studies, Area("Condition", Words("diabetes cancer"))) == [1]


@proves("words-stem")
@pytest.mark.parametrize("asked", ["preventing", "PREVENT", "prevented", "preventions"])
def test_a_word_is_found_by_its_stem_in_any_case(find: Find, asked: str):
    assert find(HEART, Words(asked)) == [2]


@proves("words-accents")
@pytest.mark.parametrize(
    "asked", ["Sjögren", "sjogren", "SJÖGREN", "Sjo\N{COMBINING DIAERESIS}gren"]
)
def test_accents_make_no_difference(find: Find, asked: str):
    studies = (study(1, Condition=["Sjögren's syndrome"]), study(2, Condition=["Sjogren"]))
    assert sorted(find(studies, Words(asked))) == [1, 2]


@proves("words-greek")
@pytest.mark.parametrize("asked", ["β-blocker", "beta blocker", "Beta-Blockers"])
def test_a_greek_letter_and_its_name_are_one_word(find: Find, asked: str):
    studies = (study(1, BriefTitle="β blockers"), study(2, BriefTitle="Beta-blocker"))
    assert sorted(find(studies, Words(asked))) == [1, 2]


TROP = (
    study(1, BriefTitle="Trop2 imaging"),
    study(2, BriefTitle="Trop-2 imaging"),
    study(3, BriefTitle="TROP 2 imaging"),
    study(4, BriefTitle="Imaging of 2 patients with Trop"),
)


@proves("words-fused")
@pytest.mark.parametrize("asked", ["Trop2", "trop-2", "TROP\N{NON-BREAKING HYPHEN}2"])
def test_a_fused_word_is_found_in_each_spelling(find: Find, asked: str):
    assert sorted(find(TROP, Words(asked))) == [1, 2, 3]


@proves("words-fused-together")
def test_the_parts_of_a_fused_word_stand_side_by_side(find: Find):
    assert 4 not in find(TROP, Words("imaging Trop-2"))
    assert 4 in find(TROP, Words("trop 2 imaging"))


@proves("words-isotopes")
@pytest.mark.parametrize("asked", ["131I", "I-131", "¹³¹I", "iodine I 131"])
def test_an_isotope_is_found_in_each_spelling(find: Find, asked: str):
    studies = (
        study(1, BriefTitle="Iodine 131I therapy"),
        study(2, BriefTitle="Iodine I-131 therapy"),
        study(3, BriefTitle="Iodine ¹³¹I therapy"),
        study(4, BriefSummary="Iodine \\^131I therapy"),
        study(5, BriefTitle="Iodine and 131 people"),
    )
    assert sorted(find(studies, Words(asked))) == [1, 2, 3, 4]


@proves("words-unspaced")
@pytest.mark.parametrize("asked", ["肺癌", "小细胞", "非小细胞肺癌"])
def test_any_run_of_characters_is_found_where_words_have_no_spaces(find: Find, asked: str):
    studies = (study(1, BriefTitle="晚期非小细胞肺癌的治疗"), study(2, BriefTitle="癌肺 胞细小"))
    assert find(studies, Words(asked)) == [1]


@proves("words-right-to-left")
@pytest.mark.parametrize("asked", ["السكري", "داء السكري"])
def test_words_written_from_right_to_left_are_found(find: Find, asked: str):
    studies = (study(1, BriefTitle="علاج داء السكري"), study(2, BriefTitle="סוכרת"))
    assert find(studies, Words(asked)) == [1]
    assert find(studies, Words("סוכרת")) == [2]


@proves("words-repeated")
def test_a_word_asked_twice_asks_no_more_than_once(find: Find):
    assert sorted(find(HEART, Words("heart heart heart"))) == [1, 2, 3]


@proves("words-none")
@pytest.mark.parametrize("term", [Words("!!!"), Phrase("—"), Words(""), Phrase(" ")])
def test_a_term_without_a_word_matches_nothing(find: Find, term: Words | Phrase):
    assert find(HEART, term) == []
    assert find(HEART, Not(term)) == [1, 2, 3, 4]
    assert find(HEART, Area("Condition", term)) == []
    assert find(HEART, Or((term, Words("rate")))) == [3]


@proves("words-stop")
def test_the_most_common_words_can_be_asked_for(find: Find):
    assert find(HEART, Words("for the of")) == [2]


@proves("words-escapes")
@pytest.mark.parametrize("asked", ["h&e", "Phrase_one", "1) first"])
def test_escapes_of_markup_are_no_part_of_a_word(find: Find, asked: str):
    studies = (study(1, BriefSummary="H\\&E stain, phrase\\_one\n\n1\\) First"),)
    assert find(studies, Words(asked)) == [1]


@proves("words-long")
def test_a_word_of_any_length_is_found(find: Find):
    studies = (study(1, BriefTitle="x" * 5000), study(2, BriefTitle="y"))
    assert find(studies, Words("x" * 5000)) == [1]


@proves("phrase-order")
def test_a_phrase_matches_its_words_in_order_side_by_side(find: Find):
    studies = (
        study(1, BriefTitle="small cell lung cancer"),
        study(2, BriefTitle="lung small cell cancer"),
        study(3, BriefTitle="small or large cell lung cancer"),
    )
    assert find(studies, Phrase("small cell lung")) == [1]


@proves("phrase-one-value")
def test_a_phrase_does_not_cross_values(find: Find):
    studies = (
        study(1, Condition=["Breast", "Cancer"]),
        study(2, Condition=["Breast cancer"]),
        study(3, Intervention=[{"InterventionName": "Breast"}, {"InterventionName": "Cancer"}]),
    )
    assert find(studies, Phrase("breast cancer")) == [2]
    assert find(studies, Words("breast-cancer")) == [2]


@proves("phrase-one-piece")
def test_a_phrase_does_not_cross_pieces(find: Find):
    studies = (
        study(1, BriefTitle="Trial of aspirin", OfficialTitle="Placebo arm"),
        study(2, BriefTitle="Placebo", OfficialTitle="Trial of aspirin"),
        study(3, Acronym="ASPIRIN", BriefTitle="Placebo"),
    )
    assert find(studies, Phrase("aspirin placebo")) == []


@proves("phrase-normalised")
@pytest.mark.parametrize("asked", ["heart ATTACK", "heart-attacks", "Heart  attacked"])
def test_a_phrase_is_met_whatever_the_spelling(find: Find, asked: str):
    assert sorted(find(HEART, Phrase(asked))) == [1, 2]


@proves("phrase-one-word")
def test_a_phrase_of_one_word_is_that_word(find: Find):
    assert sorted(find(HEART, Phrase("aspirin"))) == [1, 2]


@proves("area-default")
def test_a_term_looks_in_basic_search_unless_an_area_is_named(find: Find):
    assert 4 not in find(HEART, Words("aspirin"))
    assert find(HEART, Area("BasicSearch", Words("rate"))) == find(HEART, Words("rate"))


@proves("area-pieces")
def test_an_area_looks_in_its_own_pieces(find: Find):
    assert find(HEART, Area("EligibilitySearch", Words("aspirin"))) == [4]
    assert find(HEART, Area("TitleSearch", Words("attack"))) == [1]


@proves("area-piece")
def test_a_piece_alone_is_an_area(find: Find):
    assert find(HEART, Area("BriefSummary", Words("heart"))) == [2]


@proves("area-inner")
def test_the_innermost_area_counts(find: Find):
    inner = Area("BriefSummary", Words("heart"))
    assert find(HEART, Area("BriefTitle", And((Words("aspirin"), inner)))) == [2]


@proves("area-distributes")
def test_an_area_holds_for_all_below_it(find: Find):
    below = And((Or((Words("heart"), Words("sleep"))), Not(Words("aspirin"))))
    assert sorted(find(HEART, Area("BriefTitle", below))) == [3, 4]


@proves("area-structure")
def test_a_structure_is_searched_through_its_leaves(find: Find):
    studies = (
        study(1, Intervention=[{"InterventionName": "Metformin", "InterventionType": "DRUG"}]),
        study(2, BriefTitle="Metformin"),
    )
    assert find(studies, Area("Intervention", Words("metformin"))) == [1]
    assert find(studies, Area("ArmsInterventionsModule", Words("metformin drug"))) == [1]


@proves("area-unknown")
@pytest.mark.parametrize("name", ["NoSuchArea", "", "briefTitle "])
def test_an_unknown_area_is_an_error_even_where_nothing_is_indexed(
    make_engine: MakeEngine, name: str
):
    engine = make_engine()
    with pytest.raises(QueryError):
        engine.search(SearchRequest(Area(name, Words("heart"))))
    with pytest.raises(QueryError):
        engine.count(Area(name, Words("heart")))


@proves("and")
def test_and_asks_for_all_parts(find: Find):
    assert find(HEART, And((Words("aspirin"), Words("prevention")))) == [2]


@proves("or")
def test_or_asks_for_at_least_one_part(find: Find):
    assert sorted(find(HEART, Or((Words("sleep"), Words("rate"))))) == [3, 4]


@proves("not")
def test_not_alone_gives_the_studies_that_lack_its_part(find: Find):
    assert find(HEART, Not(Words("aspirin"))) == [3, 4]


@proves("not-nested")
def test_two_negations_cancel(find: Find):
    assert sorted(find(HEART, Not(Not(Words("aspirin"))))) == [1, 2]
    assert find(HEART, Not(Not(Not(Words("aspirin"))))) == [3, 4]
    assert find(HEART, Not(Everything())) == []


@proves("boolean-nested")
def test_booleans_nest(find: Find):
    query = And(
        (
            Or((Words("aspirin"), Words("rate"))),
            Not(And((Words("heart"), Not(Words("medicine")), Not(Words("dose"))))),
        )
    )
    assert sorted(find(HEART, query)) == [1, 3]
    assert sorted(find(HEART, And((Not(Words("rate")), Not(Words("sleep")))))) == [1, 2]
    assert sorted(find(HEART, Or((Not(Words("heart")), Words("dose"))))) == [1, 4]


@proves("boolean-wide")
def test_hundreds_of_parts_are_answered(find: Find):
    many = tuple(Words(f"word{each}") for each in range(600))
    assert find(HEART, Or((*many, Words("sleep")))) == [4]
    assert find(HEART, And(tuple(Not(each) for each in many))) == [1, 2, 3, 4]


@proves("words-no-syntax")
@pytest.mark.parametrize(
    "asked",
    ["+heart -attack", "heart^ attack~", "(heart) [attack]", "heart: attack", "heart || attack!"],
)
def test_signs_of_an_engines_own_language_mean_nothing(find: Find, asked: str):
    assert sorted(find(HEART, Words(asked))) == [1, 2]


@proves("words-no-syntax")
@pytest.mark.parametrize(
    "asked", ["hea*", "h?art", "BriefTitle:sleep", "sleep OR rate", "/sleep.*/"]
)
def test_a_term_has_no_wildcards_fields_or_operators(find: Find, asked: str):
    assert find(HEART, Words(asked)) in ([], [4])
    assert find(HEART, Words("hea*")) == find(HEART, Words("sleep OR rate")) == []


@proves("phrase-long")
def test_a_phrase_of_hundreds_of_words_is_met(find: Find):
    text = " ".join(f"w{each}" for each in range(300))
    studies = (study(1, BriefSummary=f"so {text} on"), study(2, BriefSummary=f"{text[:-1]}0"))
    assert find(studies, Phrase(text)) == [1]


@proves("phrase-repeated")
def test_a_phrase_may_hold_a_word_twice(find: Find):
    studies = (study(1, BriefTitle="day after day"), study(2, BriefTitle="after day day"))
    assert find(studies, Phrase("day after day")) == [1]
    assert find(studies, Phrase("day day")) == [2]


@proves("area-path")
@pytest.mark.parametrize(
    "name",
    ["LocationCity", "protocolSection.contactsLocationsModule.locations.city", "CITY"],
)
def test_a_piece_may_be_named_by_its_path_or_an_older_name(find: Find, name: str):
    studies = (study(1, LocationCity=["Boston"]), study(2, LocationState=["Boston"]))
    assert find(studies, Area(name, Words("boston"))) == [1]
    assert find(studies, Area(name, Missing())) == [2]


@proves("area-weightless")
def test_a_light_piece_finds_as_much_as_a_heavy_one(find: Find):
    studies = tuple(
        study(number, **{piece: "zebra"})
        for number, piece in enumerate(("BriefTitle", "BioSpecDescription", "OfficialTitle"), 1)
    )
    assert sorted(find(studies, Words("zebra"))) == [1, 2, 3]
    assert sorted(find(studies, Area("PatientSearch", Words("zebra")))) == [1, 2, 3]


@proves("boolean-deep")
def test_a_hundred_levels_are_answered(find: Find):
    query: Query = Words("sleep")
    for _ in range(50):
        query = Or((And((query, Everything())), Words("nowhere")))
    assert find(HEART, query) == [4]
    for _ in range(100):
        query = Not(query)
    assert find(HEART, query) == [4]
