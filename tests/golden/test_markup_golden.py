"""Every `markup/*.md` reads as the text and the HTML beside it say.

The HTML has a line for each block so that it can be read; the product writes none.
"""

import re
from pathlib import Path

import pytest

from trialatlas.study.markup import to_html, to_text

FOLDER = Path(__file__).parent / "markup"
CASES = sorted(path.stem for path in FOLDER.glob("*.md"))


def test_there_are_golden_texts():
    assert len(CASES) >= 20


@pytest.mark.parametrize("case", CASES)
def test_markup_reads_as_its_golden_text(case: str):
    source = (FOLDER / f"{case}.md").read_text(encoding="utf-8")
    assert to_text(source) == (FOLDER / f"{case}.txt").read_text(encoding="utf-8").rstrip("\n")


@pytest.mark.parametrize("case", CASES)
def test_markup_reads_as_its_golden_html(case: str):
    source = (FOLDER / f"{case}.md").read_text(encoding="utf-8")
    golden = (FOLDER / f"{case}.html").read_text(encoding="utf-8")
    assert to_html(source, heading_level=4) == re.sub(r">\n<", "><", golden).rstrip("\n")
