"""What a process keeps of the words it met is bounded, and forgetting them changes no answer."""

from pathlib import Path

import pytest

from trialatlas.atlas import Atlas, relating

STUDIES = 60
WORDS = 400
AT_ONCE = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("words") / "data"
    with Atlas.open(found, create=True) as atlas:
        atlas.load(f"sample:{STUDIES}")
    return found


def answers(folder: Path) -> tuple[list[object], list[int]]:
    """What is said of some studies, and how many words are known before each of them."""
    with Atlas.open(folder) as atlas:
        said: list[object] = []
        known: list[int] = []
        for nct_id in sorted(atlas)[:AT_ONCE]:
            known.append(len(atlas._relating.ground(atlas.engine).lexicon))
            said.append([each.likeness for each in atlas.related(nct_id).neighbours])
            glimpses = atlas.first_look(atlas.study(nct_id).study)
            said.append([(each.held.study.nct_id, each.why) for each in glimpses])
        return said, known


def test_a_process_starts_anew_with_no_words_once_it_has_met_too_many(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    whole, words = answers(folder)
    assert max(words) > WORDS
    monkeypatch.setattr(relating, "_WORDS_KEPT", WORDS)
    again, bounded = answers(folder)
    assert again == whole
    assert max(bounded) <= WORDS
    assert 0 in bounded[1:]
