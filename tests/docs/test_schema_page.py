"""The page on the declaration: its examples run and its counts are right."""

import doctest
import re
from pathlib import Path

from trialatlas import schema

PAGE = Path(__file__).resolve().parents[2] / "docs" / "schema.md"


def test_the_examples_give_what_the_page_says() -> None:
    found = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
    assert found.attempted > 0
    assert found.failed == 0


def test_the_counts_are_those_of_the_declaration() -> None:
    page = PAGE.read_text(encoding="utf-8")
    counts = {
        "sections": len(schema.SECTIONS),
        "modules": len(schema.MODULES),
        "nodes": len(schema.NODES),
        "enums": len(schema.ENUMS),
        "search areas": len(schema.AREAS),
    }
    said = {thing: int(re.findall(rf"(\d+) {thing}", page)[0]) for thing in counts}
    assert said == counts
