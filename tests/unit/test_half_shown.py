"""What is shown of a value as HTML alone is the HTML of what is shown of it."""

from __future__ import annotations

from typing import Any

import pytest

from trialatlas import schema
from trialatlas.study.values import show, show_html

VALUES: tuple[Any, ...] = (
    "*a* < b\n\n* one\n* two",
    "https://example.org/?a=1&b=2",
    "NCT00000102",
    "2020-03",
    "+1 555 010 0199",
    "a@example.org",
    "18 Years",
    "true",
    12345,
    1.5,
    True,
    None,
    {"lat": 1.5, "lon": -2},
    ["COMPLETED", "<b>", 3],
)


@pytest.mark.parametrize("draw", sorted({node.draw for node in schema.NODES}))
def test_the_html_alone_is_the_html_of_the_whole(draw: str) -> None:
    node = next(each for each in schema.NODES if each.draw == draw)
    assert [show_html(node, each) for each in VALUES] == [show(node, each).html for each in VALUES]
