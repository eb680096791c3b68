"""Patterns that are compiled when they are first used."""

import re

import pytest

from trialatlas.study.eligibility import laboratory
from trialatlas.study.late import LatePattern


def test_it_finds_what_the_compiled_one_finds():
    late, compiled = LatePattern("(a)b", re.IGNORECASE), re.compile("(a)b", re.IGNORECASE)
    for text in ("AB ab", "xab", ""):
        for ask in ("match", "search"):
            found, expected = getattr(late, ask)(text), getattr(compiled, ask)(text)
            assert (found and found.span()) == (expected and expected.span())
        assert [each.span() for each in late.finditer(text)] == [
            each.span() for each in compiled.finditer(text)
        ]


def test_it_is_compiled_once_and_not_before_it_is_used():
    late = LatePattern("(")
    with pytest.raises(re.error):
        late.search("anything")
    good = LatePattern("a")
    assert "compiled" not in vars(good)
    good.search("a")
    assert good.compiled is good.compiled


def test_every_late_pattern_of_the_laboratory_is_one():
    late = [each for each in vars(laboratory).values() if isinstance(each, LatePattern)]
    assert late
    assert all(each.compiled.groups >= 0 for each in late)
