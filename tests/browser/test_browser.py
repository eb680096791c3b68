"""A real browser on a real server: search, open, read; with and without script; wide and narrow."""

import pytest
from browsing import SIZES, Scheme, opened
from every_kind import PAGES
from playwright.sync_api import Browser


def test_a_caret_stands_below_the_fault_whatever_font_draws_what_is_before_it(
    site: str, browser: Browser
):
    with opened(browser) as page:
        for before in ("heart", "甲状腺癌", "ﬁ\u0301 ｆ가"):
            page.goto(f"{site}/search?q={before} AND AREA[Fhase]x")
            fault = page.locator(".caret mark bdi").bounding_box()
            unseen = page.locator(".caret .ghost").bounding_box()
            assert fault
            assert unseen
            assert abs(unseen["x"] + unseen["width"] - fault["x"]) < 3, before
            assert unseen["y"] > fault["y"]


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_searches_opens_a_study_and_one_of_its_modules(
    site: str, browser: Browser, *, script: bool
):
    with opened(browser, script=script) as page:
        page.goto(site)
        page.get_by_role("link", name="Completed").first.click()
        assert "status=COMPLETED" in page.url
        page.get_by_role("searchbox").first.fill("study")
        page.get_by_role("button", name="Search").first.click()
        assert "q=study" in page.url
        assert "status=COMPLETED" in page.url
        page.locator(".hits h2 a").first.click()
        title = page.locator("h1").inner_text()
        assert "/study/NCT" in page.url
        assert page.locator(".banner").is_visible()
        page.locator("#record").get_by_role("link", name="Description", exact=True).click()
        assert page.url.endswith("/description")
        assert page.get_by_role("link", name=title).is_visible()
        assert page.locator("#BriefSummary .value").inner_text()


def test_a_search_filled_into_the_form_is_found_in_it_again(site: str, browser: Browser):
    with opened(browser, script=False) as page:
        page.goto(f"{site}/search/advanced")
        page.get_by_label("Words").focus()
        page.keyboard.type("study")
        page.get_by_label("Completed").check()
        page.get_by_role("group", name="Study start").get_by_label("from").fill("2010-01")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=study&start=2010-01_&status=COMPLETED")
        found = page.locator("h1").inner_text()
        page.get_by_role("link", name="Change this search").click()
        assert page.get_by_label("Words").input_value() == "study"
        assert page.get_by_label("Completed").is_checked()
        start = page.get_by_role("group", name="Study start").get_by_label("from")
        assert start.input_value() == "2010-01"
        start.fill("2010-13")
        page.locator(".advanced form button").click()
        fault = page.get_by_role("group", name="Study start").locator(".fault")
        assert fault.is_visible()
        start.fill("2010-01")
        page.locator(".advanced form button").click()
        assert page.locator("h1").inner_text() == found


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_its_window(site: str, browser: Browser, size: str):
    with opened(browser, size=size) as page:
        for address in PAGES:
            page.goto(site + address)
            excess = page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert excess == 0, address


def test_the_contents_are_a_drawer_on_a_phone_and_open_on_a_desk(site: str, browser: Browser):
    for size, visible in (("phone", False), ("desk", True)):
        with opened(browser, size=size) as page:
            page.goto(f"{site}/study/NCT99000001")
            link = page.locator(".contents a").first
            assert link.is_visible() is visible
            if not visible:
                page.locator(".contents summary").click()
                assert link.is_visible()


@pytest.mark.parametrize("size", ["zoomed", "phone"])
def test_every_part_of_a_likeness_is_seen_on_a_phone_without_scrolling(
    site: str, browser: Browser, size: str
):
    with opened(browser, size=size) as page:
        page.goto(f"{site}/study/NCT99000001/related?to=NCT99000002")
        table = page.get_by_role("group", name="Parts of the likeness to NCT99000002")
        assert table.get_by_role("columnheader", name="Points given").is_visible()
        assert table.evaluate("each => each.scrollWidth - each.clientWidth") == 0


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_each_study_at_the_foot_has_a_bar_that_is_drawn(site: str, browser: Browser, size: str):
    with opened(browser, size=size) as page:
        page.goto(f"{site}/study/NCT99000001")
        rows = page.locator("#related .nearest > li").all()
        assert rows
        for row in rows:
            whole = row.locator(".parts-bar").bounding_box()
            part = row.locator(".parts-bar .of-words").bounding_box()
            assert whole
            assert part
            assert 0 < part["width"] < whole["width"] <= SIZES[size][0]


def test_the_keyboard_reaches_the_text_first(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/about")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(site: str, browser: Browser, scheme: Scheme):
    with opened(browser, scheme=scheme) as page:
        for address in PAGES:
            page.goto(site + address)
            assert page.evaluate(CONTRAST) >= 7, address


CONTRAST = """() => {
  const light = c => {
    const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => v / 255)
      .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = e => {
    for (; e; e = e.parentElement) {
      const c = getComputedStyle(e).backgroundColor;
      if (c !== 'rgba(0, 0, 0, 0)') return c;
    }
    return 'rgb(255, 255, 255)';
  };
  const worded = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return Math.min(...[...document.querySelectorAll('body *')].filter(worded).map(e => {
    const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }));
}"""
"""The smallest ratio of any text to what lies behind it, by the formula of WCAG 2."""
