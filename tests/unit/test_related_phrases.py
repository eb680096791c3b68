"""Phrases of two words: which are looked at, how rare they are, and what sharing them is worth."""

from math import exp, log

import numpy as np
import pytest

from related_studies import study
from trialatlas.index import OracleEngine
from trialatlas.related import phrases
from trialatlas.related.ground import Drawn, EngineCounts, Ground, Lexicon
from trialatlas.related.phrases import Pairs
from trialatlas.related.texts import LONGEST, RARE_FROM
from trialatlas.related.traits import Pool, traits_of
from trialatlas.study import Study

DRAWN = 2000
COMMON = 40


def criteria(number: int, text: str) -> Study:
    return study(number, eligibility={"eligibilityCriteria": text})


def said(pairs: Pairs, lexicon: Lexicon) -> list[str]:
    both = zip(pairs.first, pairs.second, strict=True)
    return [f"{lexicon.words[one]} {lexicon.words[other]}" for one, other in both]


def ground_over(*studies: Study, having: dict[str, int]) -> Ground:
    """The ground over some studies, as if of those drawn so many had each phrase."""

    def draw(lexicon: Lexicon) -> Drawn:
        words = [lexicon.numbers(each.split()) for each in having]
        counts = np.array(list(having.values()), dtype=np.int32)
        first, second = np.array(words, dtype=np.int32).reshape(-1, 2).T
        return phrases.drawn_of(first, second, counts, DRAWN)

    return Ground(EngineCounts(OracleEngine(studies)), draw=draw)


def value(one: Study, other: Study, ground: Ground) -> float:
    own, its = traits_of(one, ground), traits_of(other, ground)
    found = phrases.rare_shares(ground, own.pairs, Pool([its]).pairs())
    assert phrases.rare_shares(ground, its.pairs, own.pairs) == pytest.approx(found)
    return float(found[0])


def named(at: int) -> str:
    """A word for a number, in letters alone: 0 is `qaaaz`."""
    return "q" + "".join(chr(ord("a") + int(digit)) for digit in f"{at:03}") + "z"


def test_phrases_are_those_of_topic_summary_and_criteria_and_of_one_text_each():
    one = study(
        1,
        identification={"briefTitle": "Sleeve gastrectomy"},
        conditions={"conditions": ["Obesity"], "keywords": ["Weight loss"]},
        description={"briefSummary": "Weight loss.", "detailedDescription": "Gastric bypass"},
        eligibility={"eligibilityCriteria": "Prior surgery"},
    )
    lexicon = Lexicon()
    pairs = phrases.pairs_of(one, lexicon)
    assert said(pairs, lexicon) == ["sleev gastrectomi", "weight loss", "prior surgeri"]


def test_of_a_long_record_the_first_phrases_are_looked_at():
    numbered = " ".join(map(named, range(phrases.MOST + 9)))
    assert len(phrases.pairs_of(criteria(1, numbered), Lexicon()).first) == phrases.MOST
    far = criteria(1, "a" * LONGEST + " sleeve gastrectomy")
    assert len(phrases.pairs_of(far, Lexicon()).first) == 0
    assert len(phrases.pairs_of(study(1), Lexicon()).first) == 0


def test_a_shared_phrase_counts_by_what_it_is_rarer_than_its_words():
    one = criteria(1, "Sleeve gastrectomy planned. Informed consent given.")
    other = criteria(2, "No sleeve gastrectomy. Informed consent.")
    ground = ground_over(one, other, having={"sleev gastrectomi": 3, "inform consent": 900})
    excess = log(1 + DRAWN / 4) - RARE_FROM
    assert value(one, other, ground) == pytest.approx(1 - exp(-excess / 16))
    assert value(one, criteria(3, "Gastrectomy, sleeve"), ground) == 0
    own, theirs = (traits_of(each, ground).pairs for each in (one, other))
    assert list(phrases.shared(ground, phrases.rare(ground, own), theirs)) == [
        ("sleev", "gastrectomi")
    ]


def test_a_phrase_is_worth_nothing_that_is_no_rarer_than_one_of_its_words():
    others = [criteria(at, "Nothing of it") for at in range(3, 1000)]
    one, other = criteria(1, "Quokka bite"), criteria(2, "Quokka bite")
    ground = ground_over(one, other, *others, having={"quokka bite": 2})
    rarity = log(1 + (len(others) + 2) / 2)
    assert rarity > RARE_FROM
    excess = log(1 + DRAWN / 3) - rarity
    assert value(one, other, ground) == pytest.approx(1 - exp(-excess / 16))
    common = ground_over(one, other, *others, having={"quokka bite": 4})
    assert value(one, other, common) == 0


def test_numbers_and_single_letters_make_no_phrase_that_counts():
    one = criteria(1, "Over 18 years, type B disease")
    assert value(one, criteria(2, "Over 18 years, type B disease"), ground_over(one, having={})) > 0
    some = criteria(3, "18 years")
    assert value(some, criteria(4, "18 years"), ground_over(some, having={})) == 0


def test_what_stands_in_no_drawn_study_is_as_rare_as_what_stands_in_one():
    ground = ground_over(study(1), having={"inform consent": COMMON})
    known, never = ground.lexicon.numbers(["inform", "consent"]), ground.lexicon.numbers(["a", "b"])
    both = np.array([known, never], dtype=np.int32).T
    found = ground.phrase_rarities(phrases.keys(Pairs(both[0], both[1], np.array([0, 2]))))
    assert found == pytest.approx([log(1 + DRAWN / (1 + COMMON)), log(1 + DRAWN / 2)])


def test_without_drawn_studies_no_phrase_is_rare():
    one = criteria(1, "Sleeve gastrectomy planned")
    assert value(one, one, Ground(EngineCounts(OracleEngine([one])))) == 0


def test_phrases_of_one_drawn_study_alone_are_not_kept():
    lexicon = Lexicon()
    texts = ["sleeve gastrectomy", "sleeve gastrectomy done", "gastric sleeve"]
    some = [phrases.pairs_of(criteria(at, text), lexicon) for at, text in enumerate(texts)]
    found = phrases.drawn(phrases.joined(some))
    first, second = phrases.words_of(found)
    assert said(Pairs(first, second, np.array([0, 1])), lexicon) == ["sleev gastrectomi"]
    assert found.counts.tolist() == [2]
    assert found.studies == len(texts)
    again = phrases.drawn_of(first, second, found.counts, found.studies)
    assert [np.asarray(each).tolist() for each in again] == [
        np.asarray(each).tolist() for each in found
    ]


@pytest.mark.parametrize("studies", [1, 1999, 2000, 2001, 100_000])
def test_some_two_thousand_studies_are_drawn_and_all_of_fewer(studies: int):
    count = sum(phrases.is_drawn(f"NCT{at:08d}", studies) for at in range(studies))
    if studies <= phrases.DRAWN:
        assert count == studies
    else:
        assert phrases.DRAWN * 0.4 < count < phrases.DRAWN * 1.1


def test_a_phrase_is_written_as_the_study_writes_it():
    texts = ["Sleeve (gastrectomy) or sleeve gastrectomy", "I-131 uptake"]
    found = phrases.written(texts)
    assert found["sleev", "gastrectomi"] == "Sleeve (gastrectomy"
