"""The page about related studies gives the weights and relations that there are."""

import re
from pathlib import Path

from trialatlas.related.answer import RELATIONS
from trialatlas.related.candidates import CANDIDATES
from trialatlas.related.presets import BY_HAND, FITTED, FOCUS, WEIGHTS
from trialatlas.related.scoring import NAMES

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "related.md").read_text(encoding="utf-8")


def test_the_page_has_every_weight():
    rows = re.findall(r"^\| `([\w-]+)` \|.*\| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert tuple(name for name, *_ in rows) == NAMES
    for preset, column in zip(FITTED, (1, 2), strict=True):
        assert {row[0]: float(row[column]) for row in rows} == dict(WEIGHTS[preset])


def test_the_page_has_every_relation_and_how_many_candidates_there_are():
    for label in RELATIONS.values():
        assert f"| {label.lower()} |" in PAGE.lower()
    assert f"{CANDIDATES} candidates" in PAGE


def test_the_page_has_every_weight_set_by_hand_with_its_reason():
    rows = re.findall(r"^\| `([\w-]+)` \| `([\w-]+)` (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
    assert {row[0] for row in rows} == set(BY_HAND)
    for preset in BY_HAND:
        said = {row[1]: (float(row[2]), row[3]) for row in rows if row[0] == preset}
        assert said == FOCUS[preset]


def test_the_page_says_how_many_points_a_first_look_can_give():
    signals = re.search(r"compared by five signals \(([^)]+)\)", PAGE)
    assert signals is not None
    most = sum(WEIGHTS["same-patients"][each] for each in re.findall(r"[\w-]+", signals[1]))
    assert f"of {most:g} points or more are named" in PAGE
