"""Every page can be walked with the keyboard alone, and one sees where one is."""

import pytest
from browsing import opened
from playwright.sync_api import Browser

WALKED = ("/", "/search?q=study", "/search/advanced", "/design", "/study/NCT99000001", "/nothing")
AT = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  return {
    name: at.tagName + ' ' + (at.getAttribute('href') || at.id || at.textContent).slice(0, 40),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  };
}"""
STEPS = 60


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("address", WALKED)
def test_each_step_of_the_tabulator_is_seen_and_ringed(
    site: str, browser: Browser, address: str, size: str
):
    with opened(browser, size=size) as page:
        page.goto(site + address)
        names: list[str] = []
        for _ in range(STEPS):
            page.keyboard.press("Tab")
            at = page.evaluate(AT)
            if at is None:
                break
            assert at["seen"], at
            assert at["ring"], at
            names.append(at["name"])
        assert names[0] == "A #main"
        assert len(names) > 5


def test_the_first_link_leads_past_the_masthead(site: str, browser: Browser):
    with opened(browser) as page:
        page.goto(f"{site}/about")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = "document.querySelector('main').contains(document.activeElement)"
        assert page.evaluate(inside)
