"""What script adds to a page, and that the page is whole without it."""

import pytest
from browsing import opened
from playwright.sync_api import Browser, Locator, Page

CURRENT = ".contents a[aria-current=location]"


def column(page: Page, number: int) -> list[str]:
    return page.locator(f"#tables tbody tr > :nth-child({number})").all_inner_texts()


def head(page: Page, name: str) -> Locator:
    return page.locator("#tables").get_by_role("columnheader", name=name)


def test_the_contents_mark_the_part_in_view(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/design")
        assert page.locator(CURRENT).inner_text() == "Colour"
        for anchor, title in (("states", "States"), ("status", "Status")):
            page.evaluate("id => document.getElementById(id).scrollIntoView()", anchor)
            page.locator(CURRENT, has_text=title).wait_for()
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        page.locator(CURRENT, has_text="Folds").wait_for()
        assert page.locator(CURRENT).count() == 1


def test_a_table_is_sorted_by_its_header_with_keys_alone(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/design")
        studies = head(page, "Studies")
        studies.get_by_role("button").focus()
        page.keyboard.press("Enter")
        assert studies.get_attribute("aria-sort") == "descending"
        counts = [int(each) for each in column(page, 2)]
        assert counts == sorted(counts, reverse=True)
        page.keyboard.press("Space")
        assert studies.get_attribute("aria-sort") == "ascending"
        assert [int(each) for each in column(page, 2)] == sorted(counts)
        head(page, "Status").get_by_role("button").click()
        assert studies.get_attribute("aria-sort") is None
        names = column(page, 1)
        assert names == sorted(names, key=str.casefold)


def test_numbers_are_sorted_as_numbers_and_what_is_missing_stands_last(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/design")
        cells = page.locator("#tables tbody tr td:nth-child(2)")
        page.evaluate(
            "cells => cells.forEach((each, at) =>"
            " { each.textContent = ['9', '1,200', '', '\\u22123', '10.5%'][at] ?? ''; })",
            cells.element_handles(),
        )
        button = head(page, "Studies").get_by_role("button")
        for expected in (["1,200", "10.5%", "9", "\u22123"], ["\u22123", "9", "10.5%", "1,200"]):
            button.click()
            found = column(page, 2)
            assert found[: len(expected)] == expected[: len(found)]
            assert not any(found[4:])


def test_a_button_copies_and_says_so(site: str, browser: Browser):
    with opened(browser) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto(f"{site}/design")
        page.get_by_role("button", name="Copy").last.click()
        page.get_by_role("button", name="Copied").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == "NCT00000102"


def test_a_link_opens_the_fold_that_holds_what_it_leads_to(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/design")
        line = page.locator("#in-a-fold")
        assert not line.is_visible()
        page.locator("#folds summary").first.click()
        page.get_by_role("link", name="the line in the next fold").click()
        line.wait_for(state="visible")
        page.goto(f"{site}/about")
        page.goto(f"{site}/design#in-a-fold")
        assert line.is_visible()


def test_folds_are_as_they_were_left_when_the_reader_comes_back(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/design")
        page.locator("#folds summary").first.click()
        page.goto(f"{site}/about")
        page.go_back()
        assert page.locator("#folds details").first.get_attribute("open") is not None
        assert page.locator("#folds details").nth(1).get_attribute("open") is None
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("script", [True, False])
def test_a_term_explains_itself_with_and_without_script(
    site: str, browser: Browser, *, script: bool
):
    with opened(browser, script=script) as page:
        page.goto(f"{site}/design")
        term = page.locator("#terms .term").first
        assert not term.locator("p").is_visible()
        term.locator("summary").focus()
        page.keyboard.press("Enter")
        assert term.locator("p").is_visible()


def test_without_script_nothing_is_offered_that_does_nothing(site: str, browser: Browser):
    with opened(browser, script=False) as page:
        page.goto(f"{site}/design")
        assert not page.locator("[data-copy]").is_visible()
        assert page.locator("#tables th button").count() == 0
        assert page.locator("#tables tbody tr").count() > 2
