"""Fragments with the words of the query marked."""

import random

import plain_snippets
import pytest

from trialatlas.index.snippets import Parts, highlight, snippets
from trialatlas.query import parse
from trialatlas.query.tree import And, Area, Everything, Not, Or, Phrase, Query, Words
from trialatlas.study import Study
from trialatlas.study.stems import beginning
from trialatlas.study.words import words, words_by_piece

LONG = (
    "Nothing of note is said at the beginning, which goes on for a good while without a word that"
    " anybody would ask for. Later, aspirin is named once. Far from there, after many more words"
    " that do not matter here, low-dose aspirin against heart attacks is described in full, and"
    " then the text goes on and on again until it ends at last with a few more words."
)


def record(title: str = "A study", summary: str = "", conditions: list[str] | None = None) -> Study:
    return Study.of(
        {
            "protocolSection": {
                "identificationModule": {
                    "nctId": "NCT00000001",
                    "briefTitle": title,
                    "officialTitle": title,
                },
                "descriptionModule": {"briefSummary": summary},
                "conditionsModule": {"conditions": conditions or []},
            }
        }
    )


def marked(parts: Parts) -> list[str]:
    return [text for text, is_marked in parts if is_marked]


def whole(parts: Parts) -> str:
    return "".join(text for text, _ in parts)


@pytest.mark.parametrize(
    ("text", "asked", "expected"),
    [
        ("Imaging of Trop2 in cancers", "trop-2 CANCER", ["Trop2", "cancers"]),
        ("Imaging of TROP-2 now", "trop2", ["TROP-2"]),
        ("Therapy with ¹³¹I in thyroid cancer", "I-131", ["¹³¹I"]),
        ("晚期非小细胞肺癌的治疗", "肺癌", ["肺癌"]),
        ("علاج داء السكري", "السكري", ["السكري"]),
        ("Sjögren's syndrome", "sjogren", ["Sjögren"]),
        ("Preventing falls", "prevention", ["Preventing"]),
        ("Phase 2 of 2 trials", "trop2", []),
        ("Quality of life", "quality of life", ["Quality", "life"]),
        ("Heart attack and heart failure", "heart attack", ["Heart attack", "heart"]),
    ],
)
def test_the_words_of_a_query_are_marked_in_each_spelling(
    text: str, asked: str, expected: list[str]
):
    parts = highlight(text, Words(asked))
    assert marked(parts) == expected
    assert whole(parts) == text


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Words("lung cancer", "StartsWith"), ["Lung cancer"]),
        (Phrase("lung cancers", "EndsWith"), ["lung cancer"]),
        (Phrase("lung cancer", "FullMatch"), []),
        (Phrase("lung cancer or lung cancer", "FullMatch"), ["Lung cancer or lung cancer"]),
    ],
)
def test_what_covers_a_value_is_marked_only_where_it_does(asked: Query, expected: list[str]):
    assert marked(highlight("Lung cancer or lung cancer.", asked)) == expected


def test_a_snippet_shows_the_value_that_is_covered():
    held = record(conditions=["Familial breast cancer", "Breast cancer"])
    found = snippets(held, Area("Condition", Words("breast cancer", "FullMatch")))
    assert [whole(each.parts) for each in found] == ["Breast cancer"]


def test_a_phrase_is_marked_only_where_it_stands_whole():
    assert marked(highlight("Cancer of the lung; lung cancer", Phrase("lung cancer"))) == [
        "lung cancer"
    ]


@pytest.mark.parametrize(
    "query",
    [
        Everything(),
        Not(Words("aspirin")),
        Area("ConditionSearch", Not(Words("aspirin"))),
        Area("Phase", Words("PHASE2")),
        Words("!!!"),
        Area("LocationCity", Words("aspirin")),
    ],
)
def test_words_that_did_not_find_the_title_are_not_marked(query: Query):
    assert highlight("Aspirin in phase 2", query) == (("Aspirin in phase 2", False),)
    assert snippets(record(summary="Aspirin"), query) == ()


def test_alternatives_and_parts_are_all_marked():
    query = Or((And((Words("aspirin"), Words("heart"))), Words("sleep")))
    assert marked(highlight("Aspirin, heart and sleep", query)) == ["Aspirin", "heart", "sleep"]


def test_a_snippet_shows_the_densest_part_of_a_long_text():
    (found,) = snippets(record(summary=LONG), Words("aspirin heart"), width=80)
    assert (found.piece, found.label) == ("BriefSummary", "Brief summary")
    assert marked(found.parts) == ["aspirin", "heart"]
    assert "low-dose aspirin against heart attacks" in whole(found.parts)


def test_a_snippet_is_cut_between_words_and_says_so():
    (found,) = snippets(record(summary=LONG), Words("heart"), width=100)
    text = whole(found.parts)
    assert text.startswith("… ")
    assert text.endswith(" …")
    inside = text.removeprefix("… ").removesuffix(" …")
    assert len(inside) <= 100
    assert f" {inside} " in f" {LONG} "


def test_the_earliest_of_equal_parts_is_shown():
    (found,) = snippets(record(summary=LONG), Words("aspirin"), width=60)
    assert "Later, aspirin is named once" in whole(found.parts)


def test_a_short_text_is_shown_whole():
    (found,) = snippets(record(summary="Aspirin\n\nfor all."), Words("aspirin"))
    assert found.parts == (("Aspirin", True), (" for all.", False))


def test_a_text_without_spaces_is_cut_all_the_same():
    (found,) = snippets(record(summary="的" * 300 + "肺癌" + "的" * 300), Words("肺癌"), width=40)
    assert marked(found.parts) == ["肺癌"]
    assert len(whole(found.parts)) <= 44


def test_pieces_with_more_of_the_words_come_first():
    study = record(summary="Aspirin for the heart.", conditions=["Heart failure", "Gout"])
    found = snippets(study, Words("aspirin heart"))
    assert [each.piece for each in found] == ["BriefSummary", "Condition"]
    assert whole(found[1].parts) == "Heart failure"


def test_no_more_snippets_are_given_than_asked_for():
    study = record(summary="Aspirin for the heart.", conditions=["Heart failure"])
    assert len(snippets(study, Words("heart"), limit=1)) == 1
    assert snippets(study, Words("heart"), limit=0) == ()


def test_the_title_is_no_snippet_of_its_own():
    study = record(title="Heart failure", conditions=["Heart failure"])
    assert [each.piece for each in snippets(study, Words("heart"), limit=1)] == ["Condition"]


def test_an_enum_is_shown_by_its_label():
    study = Study.of(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000001"},
                "designModule": {"designInfo": {"interventionModel": "SINGLE_GROUP"}},
            }
        }
    )
    (found,) = snippets(study, Words("single"))
    assert marked(found.parts) == ["Single"]
    assert "_" not in whole(found.parts)


def test_text_is_plain_and_kept_for_the_view_to_escape():
    (found,) = snippets(record(summary="Aspirin \\<100 mg & <b>more</b>"), Words("aspirin"))
    assert whole(found.parts).startswith("Aspirin <100 mg &")


EXPRESSIONS = (
    "study",
    "2 mg/kg",
    "I-131 OR 99mTc",
    "quality of life",
    '"overall survival" OR "adverse events"',
    "possibility studies dying skies hoping",
    "AREA[BriefSummary]pain OR AREA[EligibilityCriteria]women",
    "AREA[Condition]COVERAGE[StartsWith]breast OR AREA[Keyword]COVERAGE[FullMatch]cancer",
    "AREA[OverallStatus]COVERAGE[StartsWith]active OR AREA[LocationCity]paris",
    "AREA[AdverseEventsModule]nausea",
    "NOT cancer AND ≥ \u03b1 肺癌",
)


def test_snippets_are_those_of_the_plain_way(real_studies: list[Study], xml_studies: list[Study]):
    chance = random.Random(7)  # noqa: S311 - repeatable, not secret
    studies = real_studies + chance.sample(xml_studies, 700)
    fixed = [parse(each) for each in EXPRESSIONS]
    for study in studies:
        every = [each for each in study.text("BriefTitle").split() if each.isalpha()]
        drawn = Words(" ".join(chance.sample(every, min(3, len(every)))) or "study")
        for query in (drawn, chance.choice(fixed)):
            for limit in (2, 4):
                fast = [(each.piece, each.parts) for each in snippets(study, query, limit=limit)]
                plain = plain_snippets.snippets(study, query, limit=limit)
                assert fast == [(each.piece, each.parts) for each in plain], study.nct_id
            for piece in ("BriefTitle", "EligibilityCriteria"):
                text = study.text(piece)
                shown = highlight(text, query, piece)
                assert shown == plain_snippets.highlight(text, query, piece), study.nct_id


def test_every_word_begins_as_its_stem_is_said_to(
    real_studies: list[Study], xml_studies: list[Study]
):
    every = {
        piece
        for study in real_studies + xml_studies
        for piece in study.raw.decode().lower().split()
        if piece.isascii() and piece.isalpha()
    }
    endings = "s ed ing ly y ies ied ation ational ization ibility ability ality iveness fulness"
    roots = [each for each in sorted(every)[::20] if len(each) > 2]
    every |= {root + ending for root in roots for ending in endings.split()}
    wrong = [each for each in every if not each.startswith(beginning(words(each)[0]))]
    assert len(every) > 100_000
    assert wrong == []


@pytest.mark.parametrize("text", ["", " a  study\tof\n\nTrop-2 ", "131I-MIBG, ”x” … 肺癌", "— . —"])
def test_words_by_piece_are_the_words(text: str):
    found = words_by_piece(text)
    assert len(found) == len(text.split())
    assert [each for piece in found for each in piece] == words(text)
