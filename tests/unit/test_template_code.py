"""Code of templates is kept, found again, and never in the way."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from trialatlas.web.template_code import TemplateCode


def drawn(place: Path, text: str = "{{ 1 + 1 }}!") -> str:
    loader = DictLoader({"page": text})
    made = Environment(autoescape=True, loader=loader, bytecode_cache=TemplateCode(place))
    return made.get_template("page").render()


def files(place: Path) -> list[Path]:
    return sorted(place.iterdir())


@pytest.fixture(autouse=True)
def keeping(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


def test_code_is_kept_once_and_used_again(tmp_path: Path):
    assert drawn(tmp_path) == "2!"
    (kept,) = files(tmp_path)
    before = kept.stat()
    assert drawn(tmp_path) == "2!"
    after = files(tmp_path)[0].stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_template_that_changed_is_read_anew(tmp_path: Path):
    drawn(tmp_path)
    assert drawn(tmp_path, "{{ 3 }}?") == "3?"
    assert len(files(tmp_path)) == 1


@pytest.mark.parametrize("share", [0, 4, 30, 60], ids=lambda share: f"first-{share}")
def test_a_file_that_was_cut_off_is_made_anew(tmp_path: Path, share: int):
    drawn(tmp_path)
    (kept,) = files(tmp_path)
    kept.write_bytes(kept.read_bytes()[:share])
    assert drawn(tmp_path) == "2!"
    assert len(kept.read_bytes()) > 60


def test_where_nothing_can_be_written_pages_are_drawn_all_the_same(tmp_path: Path):
    taken = tmp_path / "taken"
    taken.write_bytes(b"")
    assert drawn(taken) == "2!"


def test_where_python_is_to_keep_no_code_none_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert drawn(tmp_path) == "2!"
    assert not files(tmp_path)
