"""The colours and sizes of the styles, computed from the styles themselves."""

import re
from importlib.resources import files

import pytest

from colour import SIGHT, closest, contrast
from trialatlas.charts import Chart, text

STATIC = files("trialatlas.web").joinpath("static")
STYLES = {each.name: each.read_text() for each in STATIC.iterdir() if each.name.endswith(".css")}
ATLAS = STYLES["atlas.css"]
ROOTS = re.findall(r":root \{(.*?)\}", ATLAS, re.DOTALL)
LIGHT = dict(re.findall(r"--([\w-]+): (#\w+)", ROOTS[0]))
THEMES = {"light": LIGHT, "dark": LIGHT | dict(re.findall(r"--([\w-]+): (#\w+)", ROOTS[1]))}
GROUNDS = ("paper", "sheet", "tint")
CHART = ("c1", "c2", "c3", "c4", "c5", "c6")
TEXT = [(word, on) for word in ("ink", "soft", "accent", "open", "stop", "wait") for on in GROUNDS]
TEXT += [("ink", "mark"), ("paper", "accent")]
MARKS = [("edge", on) for on in GROUNDS]
MARKS += [(colour, on) for colour in CHART for on in ("paper", "sheet")]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("word", "ground"), TEXT)
def test_words_stand_out_seven_to_one(theme: str, word: str, ground: str):
    assert contrast(THEMES[theme][word], THEMES[theme][ground]) >= 7


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS)
def test_marks_and_borders_stand_out_three_to_one(theme: str, mark: str, ground: str):
    assert contrast(THEMES[theme][mark], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_no_two_chart_colours_look_alike_to_any_eye(theme: str, sight: str):
    assert closest([THEMES[theme][each] for each in CHART], sight) >= 10


def test_dark_colours_replace_every_light_one():
    assert set(dict(re.findall(r"--([\w-]+): (#\w+)", ROOTS[1]))) == set(LIGHT)


@pytest.mark.parametrize("name", sorted(STYLES))
def test_colours_are_written_once_as_tokens_and_every_token_used_is_declared(name: str):
    rules = re.sub(r":root \{.*?\}", "", STYLES[name], flags=re.DOTALL)
    assert not re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)|rgba?\(|hsla?\(", rules)
    declared = set(re.findall(r"(--[\w-]+):", ATLAS + STYLES[name]))
    assert set(re.findall(r"var\((--[\w-]+)", STYLES[name])) <= declared


def test_every_step_of_type_is_a_step_of_the_scale():
    sizes = {name: float(size) for name, size in re.findall(r"--(fs[\w-]*): ([\d.]+)rem", ROOTS[0])}
    body = sizes.pop("fs")
    tables = sizes.pop("fs-t")
    assert 17 <= body * 16 <= 18
    assert tables * 16 == 15
    steps = {"fs-s": -1, "fs-1": 1, "fs-2": 2, "fs-3": 3, "fs-4": 4}
    assert set(steps) == set(sizes)
    for name, step in steps.items():
        assert abs(sizes[name] - body * 1.2**step) < 0.001, name


@pytest.mark.parametrize("name", ["atlas.css", "print.css"])
def test_no_size_of_type_is_off_the_scale(name: str):
    assert not re.findall(r"font(?:-size)?: [^;}]*\d(?:rem|px)", STYLES[name])


def test_a_chart_in_a_file_of_its_own_has_the_colours_of_the_pages():
    drawn = Chart("a", "A", "A", 9, 9, text(1, 1, "a"), ("a",), ((1,),)).file("source")
    for each in CHART:
        assert f".{each}{{fill:{LIGHT[each]}}}" in drawn
        assert f".s{each[1]}{{stroke:{LIGHT[each]}}}" in drawn
    assert f"fill:{LIGHT['ink']}" in drawn
    assert f".axis{{stroke:{LIGHT['edge']}}}" in drawn
    assert f".grid{{stroke:{LIGHT['rule']}}}" in drawn
