"""Dense vectors are learnt from words alone, and compared so that a useful one would be seen."""

import importlib
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from real_data import PROJECT
from trialatlas.related.scoring import NAMES
from trialatlas.study import Study

FOLDER = PROJECT / "benchmarks" / "likeness"
QUESTIONS, OTHERS = 25, 120


@pytest.fixture(scope="module")
def scripts():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        names = ("cases", "compare", "dense", "dense_vectors", "dense_sentences")
        yield SimpleNamespace(**{each: importlib.import_module(each) for each in names})


@pytest.fixture
def vectors(tmp_path: Path, scripts: SimpleNamespace):
    rows = np.array([[2.0, 0.0], [3.0, 3.0], [-1.0, 0.0], [0.0, 0.0]])
    np.savez(tmp_path / "some.npz", ids=np.array(["A", "B", "C", "D"]), rows=rows)
    return scripts.dense.Vectors(tmp_path / "some.npz")


def _questions(cases: ModuleType, told: float, more: int = 1) -> list[Any]:
    """Questions of whose signals only the last says, and so much, what is right."""
    draw = np.random.default_rng(2)
    found = []
    for at in range(QUESTIONS):
        right = np.arange(OTHERS) < 2
        signals = draw.random((OTHERS, len(NAMES) + more)).astype(np.float32)
        signals[:, -1] += told * right
        ids = tuple(f"{at}-{each}" for each in range(OTHERS))
        found.append(cases.Case(f"Q{at}", f"Q{at}", signals, np.zeros((OTHERS, 1)), right, ids))
    return found


def _held_out(scripts: SimpleNamespace, told: float) -> tuple[float, float, list[float]]:
    """Recall of the preset by hand without the vectors, and cross-validated with them."""
    asked = _questions(scripts.cases, told)
    cases = scripts.cases.Cases([], [], asked, [], [], ())
    task = scripts.dense.question_task(asked)
    wide = [scripts.dense.Wider(**vars(task), start=each) for each in scripts.dense.STARTS]
    options = [scripts.dense.without(wide[0]), *wide]
    scorer, points = scripts.dense.with_vectors(cases, options)
    hand = np.array(scripts.cases.as_weights(scripts.cases.HAND["same-question"]))
    bare = scripts.dense.narrow(lambda case, _of: case.signals @ hand)
    column = next(each for each in scripts.compare.COLUMNS if each.title == "recall@10")
    means = [
        float(np.mean(scripts.compare.measured(cases, each, column)[0])) for each in (bare, scorer)
    ]
    return means[0], means[1], points


def test_a_cosine_below_zero_counts_as_nothing(vectors: Any):
    found = vectors.beside("A", ["B", "C", "D"])
    assert found == pytest.approx([np.sqrt(0.5), 0, 0])


def test_studies_without_a_vector_are_not_passed_over(vectors: Any):
    with pytest.raises(SystemExit):
        vectors.beside("A", ["B", "E"])


def test_the_cosine_comes_after_the_signals_which_stay_as_they_are(
    scripts: SimpleNamespace, vectors: Any
):
    signals = np.ones((2, len(NAMES)), dtype=np.float32)
    right = np.array([True, False])
    case = scripts.cases.Case("A", "g", signals, np.zeros((2, 1)), right, ("B", "C"))
    wide = scripts.dense.wider(scripts.cases.Cases([case], [case], [], [case], [case], ()), vectors)
    for each in (wide.judged[0], wide.open[0], wide.field[0], wide.around[0]):
        assert (each.signals[:, :-1] == signals).all()
        assert each.signals[:, -1] == pytest.approx([np.sqrt(0.5), 0])


def test_of_centred_vectors_only_what_differs_is_compared(tmp_path: Path, scripts: SimpleNamespace):
    rows = np.array([[9.0, 1.0], [9.0, -1.0], [9.0, 2.0], [9.0, -2.0], [0.0, 0.0]])
    np.savez(tmp_path / "some.npz", ids=np.array(list("ABCDE")), rows=rows)
    bare, centred = (
        scripts.dense.Vectors(tmp_path / "some.npz", centred=each) for each in (False, True)
    )
    assert bare.beside("A", ["B", "C"]).min() > 0.9
    assert centred.beside("A", ["B", "C", "E"]) == pytest.approx([0, 1, 0], abs=1e-6)


def test_several_files_are_as_many_signals(scripts: SimpleNamespace, vectors: Any):
    signals = np.ones((2, len(NAMES)), dtype=np.float32)
    right = np.array([True, False])
    case = scripts.cases.Case("A", "g", signals, np.zeros((2, 1)), right, ("B", "C"))
    cases = scripts.cases.Cases([case], [], [], [], [], ())
    wide = scripts.dense.wider(cases, vectors, vectors).judged[0].signals
    assert wide.shape == (2, len(NAMES) + 2)
    assert (wide[:, -1] == wide[:, -2]).all()


def test_of_two_files_the_one_that_knows_gets_the_points(scripts: SimpleNamespace):
    asked = _questions(scripts.cases, 3.0, more=2)
    task = scripts.dense.question_task(asked)
    told = scripts.dense.Wider(**vars(task), start=0.0, more=2)
    every = range(QUESTIONS)
    one, other = scripts.dense.fit(told, every, 0.1)[len(NAMES) :]
    assert other > 100 / len(NAMES) > one
    left_out = scripts.dense.fit(scripts.dense.without(told), every, 0.1)
    assert left_out[len(NAMES) :].tolist() == [0, 0]
    assert left_out.shape == told.hand.shape


def test_with_the_same_pull_vectors_that_know_gain_and_others_do_not(scripts: SimpleNamespace):
    column = next(each for each in scripts.compare.COLUMNS if each.title == "recall@10")
    for told, low, high in ((3.0, 0.6, 1.0), (0.0, -0.1, 0.1)):
        asked = _questions(scripts.cases, told)
        cases = scripts.cases.Cases([], [], asked, [], [], ())
        wide = scripts.dense.Wider(**vars(scripts.dense.question_task(asked)), start=0.0)
        both = (scripts.dense.without(wide), wide)
        scorers = [scripts.dense.of_pull(cases, each, 0.03) for each in both]
        means = [np.mean(scripts.compare.measured(cases, each, column)[0]) for each in scorers]
        assert low <= means[1] - means[0] <= high


def test_a_jar_that_is_not_known_is_not_opened(tmp_path: Path, scripts: SimpleNamespace):
    (tmp_path / "other.jar").write_bytes(b"other weights")
    with pytest.raises(SystemExit):
        scripts.dense_sentences.named(tmp_path / "other.jar")


def test_a_sentence_model_reads_no_references(scripts: SimpleNamespace):
    study = Study.of(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT00000001", "briefTitle": "One title"},
                "conditionsModule": {"conditions": ["Asthma"], "keywords": ["wheeze"]},
                "descriptionModule": {"briefSummary": "A summary."},
                "eligibilityModule": {"eligibilityCriteria": "Adults"},
                "referencesModule": {"references": [{"pmid": "1", "citation": "Cited."}]},
            }
        }
    )
    assert scripts.dense_sentences.texts_of(study) == {
        "short": "One title\nAsthma\nwheeze\nA summary.",
        "criteria": "Adults",
    }


def test_vectors_that_know_what_is_right_gain_on_questions_they_were_not_fitted_to(
    scripts: SimpleNamespace,
):
    without, together, points = _held_out(scripts, told=3.0)
    assert without < 0.3
    assert together > 0.95
    assert min(points) > 100 / len(NAMES)


def test_vectors_that_know_nothing_gain_nothing(scripts: SimpleNamespace):
    without, together, _ = _held_out(scripts, told=0.0)
    assert together < without + 0.1


def test_no_weights_are_fitted_to_a_question_that_they_are_held_out_for(scripts: SimpleNamespace):
    asked = _questions(scripts.cases, 0.0)
    task = scripts.dense.question_task(asked)
    parts = list(scripts.dense.left_out(scripts.cases.Cases([], [], asked, [], [], ()), task))
    assert sorted(each for held, _ in parts for each in held) == list(range(QUESTIONS))
    assert all(not set(held) & set(rest) for held, rest in parts)


def test_studies_that_share_no_word_are_alike_where_a_third_shares_words_with_both(
    scripts: SimpleNamespace,
):
    texts = [
        ["heart", "attack"],
        ["heart", "attack", "myocardial", "infarction"],
        ["myocardial", "infarction"],
        ["knee", "pain"],
        ["knee", "pain", "arthrosis"],
    ]
    rows = scripts.dense_vectors.lsa(texts, dimensions=2)
    assert rows[0] @ rows[2] > 0.9
    assert abs(rows[0] @ rows[3]) < 0.1
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(5))


def test_words_stand_near_each_other_within_one_study_only(scripts: SimpleNamespace):
    found = scripts.dense_vectors.near([[0, 1, -1, 2], [3]], 4).toarray()
    assert found[0].tolist() == [0, 1, 1, 0]
    assert found[1].tolist() == [1, 0, 1, 0]
    assert found[2].tolist() == [1, 1, 0, 0]
    assert found[3].tolist() == [0, 0, 0, 0]


def test_words_used_alike_have_vectors_that_are_alike(scripts: SimpleNamespace):
    pairs = [("drug", "tablet"), ("drug", "capsule"), ("knee", "brace"), ("knee", "splint")]
    texts = [[one, "given", two] for one, two in pairs for _ in range(6)]
    numbers, vectors = scripts.dense_vectors.word_vectors(texts, dimensions=3)
    rows = scripts.dense_vectors.unit(vectors)

    def cosine(one: str, other: str) -> float:
        return float(rows[numbers[one]] @ rows[numbers[other]])

    assert cosine("tablet", "capsule") > cosine("tablet", "brace")
    assert cosine("brace", "splint") > cosine("capsule", "splint")


def test_weights_for_no_vectors_are_among_the_choices(scripts: SimpleNamespace):
    task = scripts.dense.question_task(_questions(scripts.cases, 3.0))
    told = scripts.dense.Wider(**vars(task), start=0.0)
    every = range(QUESTIONS)
    assert scripts.dense.fit(told, every, 0.1)[-1] > 0
    assert scripts.dense.fit(scripts.dense.without(told), every, 0.1)[-1] == 0


def test_points_that_are_shipped_are_whole_and_a_hundred_in_all(scripts: SimpleNamespace):
    found = scripts.dense.whole(np.array([50.25, 24.75, 24.75, 0.25]))
    assert found.tolist() == [50, 25, 25, 0]
