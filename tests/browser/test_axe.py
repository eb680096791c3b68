"""axe-core finds nothing against WCAG 2.2 A and AA on any kind of page, as drawn."""

from importlib.resources import files
from itertools import product

import pytest
from browsing import SIZES, Scheme, opened
from every_kind import PAGES
from playwright.sync_api import Browser, Page, ViewportSize

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def violations(page: Page) -> list[str]:
    """What axe-core, which the page holds, objects to: its rule, and where."""
    found = page.evaluate(
        "levels => axe.run(document, {runOnly: {type: 'tag', values: levels}})"
        ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join(', ')))",
        LEVELS,
    )
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("address", PAGES)
def test_no_page_breaks_a_rule(site: str, browser: Browser, address: str):
    """Drawn anew in each scheme and size, without being fetched anew: that alone takes as long."""
    with opened(browser) as page:
        page.goto(site + address)
        page.evaluate(AXE)
        for scheme, (width, height) in product(SCHEMES, (SIZES["desk"], SIZES["phone"])):
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size(ViewportSize(width=width, height=height))
            assert violations(page) == [], (scheme, width)


def test_axe_finds_what_is_wrong_with_a_page(browser: Browser):
    with opened(browser) as page:
        page.set_content("<img src='data:,'><input><p style='color:#ccc'>Pale words</p>")
        page.evaluate(AXE)
        found = " ".join(violations(page))
        for rule in ("image-alt", "label", "html-has-lang", "color-contrast"):
            assert rule in found
