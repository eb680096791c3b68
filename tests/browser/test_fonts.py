"""The fonts: how much a page loads of them, and that nothing moves when they come."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import pytest
from browsing import opened
from playwright.sync_api import Browser, Page, Response, Route

from trialatlas.web.templating import assets

RULES = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  const rules = [...sheet.cssRules].map(rule => rule.cssText);
  return [rules.map(rule => rule.replace(/([:,]) /g, '$1')), rules.join().match(/"[^"]*"/g)];
}"""
ENGLISH = ("/", "/about", "/modules", "/search/advanced", "/study/NCT99000001")
MOVED = """() => new Promise(done => {
  let sum = 0;
  new PerformanceObserver(list => list.getEntries().forEach(each => { sum += each.value; }))
    .observe({type: 'layout-shift', buffered: true});
  document.fonts.ready.then(() => requestAnimationFrame(() => setTimeout(() => done(sum), 50)));
})"""
WIDTHS = """() => ['0123456789', '1111111111', '8888888888'].map(said => {
  const span = document.createElement('span');
  span.textContent = said;
  document.querySelector('main').append(span);
  return span.getBoundingClientRect().width;
})"""


def _answers(page: Page) -> list[Response]:
    """Every answer from now on."""
    found: list[Response] = []
    page.on("response", lambda answer: found.append(answer))  # noqa: PLW0108 - as below
    return found


@contextmanager
def _late_fonts(page: Page) -> Iterator[list[Route]]:
    """Hold fonts back until the block ends."""
    held: list[Route] = []
    page.route("**/*.woff2", lambda each: held.append(each))  # noqa: PLW0108 - playwright marks it
    yield held
    for each in held:
        each.continue_()


@pytest.mark.parametrize("address", ENGLISH)
def test_an_english_page_loads_less_than_90_kb_of_fonts(site: str, browser: Browser, address: str):
    with opened(browser) as page:
        answers = _answers(page)
        page.goto(site + address, wait_until="networkidle")
        fonts = [each for each in answers if each.url.endswith(".woff2")]
        assert 2 <= len(fonts) <= 4
        assert sum(len(each.body()) for each in fonts) < 90_000


@pytest.mark.parametrize("address", ENGLISH)
def test_styles_of_a_page_are_less_than_20_kb_on_the_wire(
    site: str, browser: Browser, address: str
):
    with opened(browser) as page:
        answers = _answers(page)
        page.goto(site + address, wait_until="networkidle")
        styles = [each for each in answers if each.url.endswith(".css")]
        assert sum(each.request.sizes()["responseBodySize"] for each in styles) < 20_000


@pytest.mark.parametrize("address", ENGLISH)
def test_nothing_moves_when_the_fonts_come_late(site: str, browser: Browser, address: str):
    with opened(browser) as page:
        with _late_fonts(page) as held:
            page.goto(site + address, wait_until="domcontentloaded")
            page.evaluate("() => new Promise(done => requestAnimationFrame(() => done(1)))")
            before = page.locator("main").bounding_box()
            assert held
        assert page.evaluate(MOVED) < 0.02
        after = page.locator("main").bounding_box()
        assert before
        assert after
        assert abs(after["height"] / before["height"] - 1) < 0.03


def test_figures_are_of_one_width_and_italics_are_drawn_not_slanted(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/about")
        assert len(set(page.evaluate(WIDTHS))) == 1
        page.evaluate("document.querySelector('main p').innerHTML = '<em>true italics</em>'")
        page.evaluate("() => document.fonts.ready.then(() => true)")
        faces = page.evaluate(
            "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family + f.style)"
        )
        assert any(each.endswith("italic") for each in faces)


def test_other_scripts_load_their_own_range(site: str, browser: Browser):
    with opened(browser) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/about")
        for said, part in (("Ωμέγα", "greek"), ("Москва", "cyrillic"), ("Łódź", "latin-ext")):
            assert not any(f"sans-{part}" in each for each in asked)
            page.evaluate("said => { document.querySelector('main p').textContent = said; }", said)
            page.evaluate("() => document.fonts.ready.then(() => true)")
            assert any(f"sans-{part}" in each for each in asked), part


def test_styles_as_sent_say_what_the_files_say(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(site)
        for name, sent in assets().items():
            if name.endswith(".css"):
                written = files("trialatlas.web").joinpath("static", name).read_text()
                for font, asset in assets().items():
                    written = written.replace(f'url("{font}")', f'url("{asset.address}")')
                assert page.evaluate(RULES, written) == page.evaluate(RULES, sent.body.decode())
                assert page.evaluate(RULES, written)[0]
