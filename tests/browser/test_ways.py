"""Ways through the site in a real browser: from a search to a comparison and a map; other scripts,
large letters, the keyboard, and folds. `test_browser` and `test_paper` hold single pages.
"""

import re

import pytest
from browsing import SIZES, Scheme, opened
from every_kind import PAGES
from playwright.sync_api import Browser, Page, expect

ARABIC = "/study/NCT99000014"
LARGE = "document.documentElement.style.fontSize = '200%'"
OUTSIDE = """() => {
  const wide = document.documentElement.clientWidth;
  const apart = e => e.closest('.scroll, svg, .unseen, pre, .skip');
  return [...document.querySelectorAll('main *')].filter(e => !apart(e)).filter(e => {
    const box = e.getBoundingClientRect();
    return box.width > 1 && box.height > 1 && (box.right > wide + 1 || box.left < -1);
  }).map(e => e.tagName + '.' + e.className).slice(0, 3);
}"""
"""What of a page's text reaches beyond its window, but for what scrolls inside itself."""


def first_card(page: Page, number: int = 0) -> str:
    """Tick a study of a search for comparing; its number."""
    box = page.locator("input[name=ids][form=compare]").nth(number)
    box.check()
    return box.get_attribute("value") or ""


@pytest.mark.parametrize("script", [True, False])
def test_a_reader_searches_narrows_compares_opens_and_sees_the_map(
    site: str, browser: Browser, *, script: bool
):
    with opened(browser, script=script) as page:
        page.goto(site)
        page.get_by_role("searchbox").first.fill("study")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=study")
        whole = page.locator("h1").inner_text()
        page.locator(".facets").get_by_role("link", name="Completed").first.click()
        page.wait_for_url("**status=COMPLETED*")
        assert page.locator("h1").inner_text() != whole
        assert page.locator(".chips").get_by_text("Completed").is_visible()
        ticked = [first_card(page), first_card(page, 1)]
        page.get_by_role("button", name=re.compile("^Compare")).last.click()
        page.wait_for_url("**/compare?with=*")
        for each in ticked:
            assert page.locator("thead").get_by_text(each).first.is_visible()
        page.go_back()
        page.locator(".switch").get_by_role("link", name="Map").click()
        page.wait_for_url("**view=map*")
        assert page.locator(".search-map svg.chart").is_visible()
        page.locator(".switch").get_by_role("link", name="Table").click()
        page.locator(".found-table tbody a.name").first.click()
        page.wait_for_url("**/study/NCT*")
        assert page.locator("h1").is_visible()


def test_a_study_is_saved_in_the_browser_found_again_and_taken_out(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/search?q=study")
        button = page.locator("[data-save]").first
        kept = button.get_attribute("data-save") or ""
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        page.goto(f"{site}/study/{kept}")
        expect(page.locator(f"[data-save={kept}]")).to_have_attribute("aria-pressed", "true")
        page.locator("[data-saved-link]").click()
        page.wait_for_url(f"**/saved?ids={kept}")
        assert page.locator(".hits").get_by_text(kept).first.is_visible()
        page.locator(".hits [data-save]").click()
        page.goto(f"{site}/saved")
        expect(page.locator("[data-saved-link]")).to_have_text("Saved")
        assert page.evaluate("localStorage.getItem('trialatlas.saved')") == "[]"


def test_every_kind_of_page_is_whole_without_script(site: str, browser: Browser):
    with opened(browser, script=False) as page:
        for address in PAGES:
            page.goto(site + address)
            assert page.locator("h1").is_visible(), address
            assert page.locator("main").inner_text().strip(), address
            for each in page.locator("[data-save], [data-copy]").all():
                assert not each.is_visible(), address


def test_words_that_run_from_the_right_stand_at_the_right(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(site + ARABIC)
        title = page.locator("h1")
        assert title.evaluate("e => getComputedStyle(e).direction") == "rtl"
        ends = page.evaluate(
            "() => { const e = document.querySelector('h1'); const r = document.createRange();"
            " r.selectNodeContents(e); const [a, b] = [r.getBoundingClientRect(),"
            " e.getBoundingClientRect()]; return [b.right - a.right, a.left - b.left]; }"
        )
        assert abs(ends[0]) <= 1
        assert page.locator("html").evaluate("e => getComputedStyle(e).direction") == "ltr"
        ways = page.locator("#summary .prose p").evaluate_all(
            "all => all.map(e => getComputedStyle(e).direction)"
        )
        # The first begins in English, as every summary of the sample does.
        assert ways == ["ltr", "rtl", "rtl"]


@pytest.mark.parametrize("size", ["tablet", "desk"])
def test_letters_of_twice_the_size_stay_inside_the_window(site: str, browser: Browser, size: str):
    with opened(browser, size=size) as page:
        for address in PAGES:
            page.goto(site + address)
            page.evaluate(LARGE)
            assert page.evaluate(OUTSIDE) == [], address


@pytest.mark.parametrize("size", SIZES)
def test_no_text_of_a_page_is_cut_at_the_edge_of_its_window(site: str, browser: Browser, size: str):
    with opened(browser, size=size) as page:
        for address in PAGES:
            page.goto(site + address)
            assert page.evaluate(OUTSIDE) == [], address


def test_the_head_of_the_first_column_stays_with_it_while_a_table_scrolls(
    site: str, browser: Browser
):
    with opened(browser, size="phone") as page:
        page.goto(f"{site}/search?q=study&view=table")
        page.locator(".scroll").first.evaluate("e => { e.scrollLeft = 200; }")
        left = "e => e.getBoundingClientRect().left"
        head = page.locator(".scroll thead th").first.evaluate(left)
        assert page.locator(".scroll").first.evaluate("e => e.scrollLeft") == 200
        assert head == page.locator(".scroll tbody th").first.evaluate(left)
        assert head == page.locator(".scroll").first.evaluate(left)


def test_a_fold_opens_and_closes_with_the_keyboard_and_the_rest_stays(site: str, browser: Browser):
    with opened(browser, script=False, size="phone") as page:
        page.goto(f"{site}/study/NCT99000001")
        fold = page.locator(".contents summary")
        fold.focus()
        page.keyboard.press("Enter")
        assert page.locator(".contents a").first.is_visible()
        page.keyboard.press("Space")
        assert not page.locator(".contents a").first.is_visible()
        assert page.locator("h1").is_visible()


@pytest.mark.parametrize(
    "address", ["/search?q=study&view=map", "/study/NCT99000001", "/study/NCT99000036"]
)
def test_a_map_is_dark_where_the_page_is_dark(site: str, browser: Browser, address: str):
    fill = "e => getComputedStyle(e).fill"
    schemes: tuple[tuple[Scheme, bool], ...] = (("light", False), ("dark", True))
    for scheme, letters_are_lighter in schemes:
        with opened(browser, scheme=scheme) as page:
            page.goto(site + address)
            sea, land, name = (
                sum(map(int, re.findall(r"\d+", page.locator(each).first.evaluate(fill))[:3]))
                for each in (".sea", ".land", ".chart .name")
            )
            for ground in (sea, land):
                assert (name > ground) is letters_are_lighter
                assert abs(name - ground) > 300
