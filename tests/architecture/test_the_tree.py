"""Habits that hold the tree together: sizes, names, docstrings, the error tree, dependencies."""

import ast
import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest

from trialatlas import errors
from trialatlas.errors import AtlasError

PROJECT = Path(__file__).resolve().parents[2]
MODULES = sorted((PROJECT / "src").rglob("*.py"))
SCRIPTS = sorted([*(PROJECT / "tests").rglob("*.py"), *(PROJECT / "benchmarks").rglob("*.py")])
ASSETS = sorted(
    each for each in (PROJECT / "src").rglob("*") if each.suffix in {".html", ".css", ".js"}
)


def name(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@pytest.mark.parametrize("path", [*MODULES, *SCRIPTS, *ASSETS], ids=name)
def test_no_file_is_over_500_lines(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_says_what_lives_there(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_module_has_a_name_that_says_nothing():
    assert not {each.stem for each in MODULES} & {"utils", "util", "helpers", "misc", "common"}


def test_the_drawing_of_the_error_tree_is_the_tree():
    def classes(kind: type[AtlasError]) -> list[str]:
        return [kind.__name__, *(one for each in kind.__subclasses__() for one in classes(each))]

    drawn = re.findall(r"(\w+Error)\b", (errors.__doc__ or "").split("\n\n")[1])
    assert sorted(drawn) == sorted(classes(AtlasError))


def test_every_slug_belongs_to_one_kind_of_error():
    def slugs(kind: type[AtlasError]) -> list[str]:
        return [kind.slug, *(one for each in kind.__subclasses__() for one in slugs(each))]

    found = slugs(AtlasError)
    assert len(found) == len(set(found))


def test_no_two_test_files_share_a_name():
    names = [each.name for each in SCRIPTS if each.name.startswith("test_")]
    assert len(names) == len(set(names))


def test_every_dependency_is_pinned_and_explained():
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    optional = project["optional-dependencies"].values()
    pinned = [*project["dependencies"], *chain.from_iterable(optional)]
    pinned = [re.sub(r"\[.*?\]", "", each) for each in pinned]
    assert all("==" in each for each in pinned)
    explained = re.findall(
        r"^\| ([\w.-]+) \| .+ \| .+ \|$",
        (PROJECT / "docs/dependencies.md").read_text(),
        re.MULTILINE,
    )
    names = {each.split("==")[0] for each in pinned}
    assert names == set(explained) - {"package"}


def test_no_page_loads_anything_from_another_host():
    for path in ASSETS:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|action)=["']?(?:https?:)?//""", text), path
        assert not re.search(r"""<link[^>]+href=["']?(?:https?:)?//""", text), path
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", text), path
