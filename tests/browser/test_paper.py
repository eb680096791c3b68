"""On paper: no chrome, links spelled out, and source, date and number of the page on every page."""

import io
import re

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

LEFT_OUT = (".mast nav", ".mast form", ".contents", ".plain-links", ".turn", ".skip", "[data-copy]")
STUDY = "/study/NCT99000001"
FOOT = "getComputedStyle(document.documentElement).getPropertyValue('--running')"


def printed(page: Page, address: str) -> None:
    page.goto(address)
    page.emulate_media(media="print", color_scheme="dark")


@pytest.mark.parametrize("address", ["/", "/about", "/design", STUDY, f"{STUDY}/description"])
def test_chrome_stays_off_paper_and_paper_is_white(site: str, browser: Browser, address: str):
    with opened(browser) as page:
        printed(page, site + address)
        for each in LEFT_OUT:
            assert not page.locator(each).first.is_visible(), each
        assert page.locator("h1").is_visible()
        assert page.locator(".foot .source").is_visible()
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/about", r"ClinicalTrials\.gov, newest data of \d+ \w+ \d{4}"),
        (
            "/study/NCT00000001",
            r"NCT00000001\. Source: https://\S+/NCT00000001, data of 2 Jan 2026",
        ),
        ("/study/NCT00000002", r"NCT00000002\. Source: \S+, first seen \d+ \w+ \d{4}"),
        (STUDY, r"NCT99000001\. Fictitious sample study"),
    ],
)
def test_every_page_of_paper_names_its_source_and_date(
    site: str, browser: Browser, address: str, said: str
):
    with opened(browser) as page:
        printed(page, site + address)
        assert re.search(said, page.evaluate(FOOT))
        boxes = page.evaluate(
            "[...document.styleSheets].filter(s => s.media.mediaText === 'print')"
            ".flatMap(s => [...s.cssRules]).filter(r => r.type === CSSRule.PAGE_RULE)"
            ".map(r => r.cssText).join()"
        )
        assert "var(--running)" in boxes
        assert "counter(page)" in boxes


def test_links_out_are_spelled_out_and_folds_stand_open(site: str, browser: Browser):
    with opened(browser) as page:
        printed(page, f"{site}/about")
        after = page.evaluate(
            "getComputedStyle(document.querySelector('main a[rel=external]'), '::after').content"
        )
        assert "https://clinicaltrials.gov/" in after
        printed(page, f"{site}/design")
        assert page.locator("#figures .chart").is_visible()
        assert page.locator("#figures table").is_visible()
        assert page.locator("#in-a-fold").is_visible()
        assert not page.locator("#terms .term p").first.is_visible()


@pytest.mark.parametrize(
    ("address", "source", "word"),
    [
        ("/study/NCT00000001", r"NCT00000001, data of 2 Jan 2026", "Observational"),
        (STUDY, r"Fictitious sample study", "At a glance"),
        ("/study/NCT99000036/adverse-events", r"Fictitious sample study", "Adverse events"),
        ("/conditions", r"Source: ClinicalTrials\.gov", "Conditions"),
        (
            "/study/NCT99000001/compare?with=NCT99000036",
            r"Source: ClinicalTrials\.gov|ictitious",
            "NCT99000036",
        ),
    ],
)
def test_every_sheet_of_a_pdf_says_its_source_and_number_and_shows_no_chrome(
    site: str, browser: Browser, address: str, source: str, word: str
):
    with opened(browser) as page:
        page.goto(site + address)
        made = page.pdf(format="A4")
    sheets = [
        re.sub(r"\s+", " ", each.extract_text()) for each in PdfReader(io.BytesIO(made)).pages
    ]
    for number, text in enumerate(sheets, 1):
        assert re.search(source, text), number
        assert f"{number} / {len(sheets)}" in text
        for chrome in ("Search the registry", "Skip to", "On this page", "Copy link"):
            assert chrome not in text
    assert word in sheets[0]


def test_a_study_becomes_a_pdf_of_several_pages(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(site + STUDY)
        made = page.pdf(format="A4")
        assert made.startswith(b"%PDF")
        assert len(re.findall(rb"/Type\s*/Page\b", made)) > 1
