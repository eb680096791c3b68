"""axe-core finds nothing against WCAG 2.2 A and AA on any kind of page, as drawn."""

from importlib.resources import files

import pytest
from browsing import Scheme, opened
from every_kind import PAGES
from playwright.sync_api import Browser, Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe-core objects to: its rule, and where."""
    page.evaluate(AXE)
    found = page.evaluate(
        "levels => axe.run(document, {runOnly: {type: 'tag', values: levels}})"
        ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', ')))",
        LEVELS,
    )
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_no_page_breaks_a_rule(
    site: str, browser: Browser, address: str, scheme: Scheme, size: str
):
    with opened(browser, size=size, scheme=scheme) as page:
        page.goto(site + address)
        assert violations(page) == []


def test_axe_finds_what_is_wrong_with_a_page(browser: Browser):
    with opened(browser) as page:
        page.set_content("<img src='data:,'><input><p style='color:#ccc'>Pale words</p>")
        found = " ".join(violations(page))
        for rule in ("image-alt", "label", "html-has-lang", "color-contrast"):
            assert rule in found
