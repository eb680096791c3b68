"""Take the pictures of docs/screenshots from a site that serves the sample.

trialatlas serve --data .demo/pictures --load sample --port 8123
python tools/screenshots.py http://127.0.0.1:8123
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


class Picture(NamedTuple):
    """A page as it is looked at: file name, address, width in pixels, colours, whole or top."""

    name: str
    address: str
    width: int = 1280
    colours: Literal["light", "dark"] = "light"
    whole: bool = False


PICTURES = (
    Picture("home", "/"),
    Picture("home-dark", "/", colours="dark"),
    Picture("home-phone", "/", 360),
    Picture("design-light", "/design", whole=True),
    Picture("design-dark", "/design", colours="dark", whole=True),
    Picture("design-phone", "/design", 360, whole=True),
    Picture("about", "/about"),
    Picture("problem", "/study/NCT00000003"),
    Picture("search", "/search?q=heart+failure"),
    Picture("search-phone", "/search?q=heart+failure", 360),
    Picture("explain", "/search/explain?q=heart+failure+NOT+AREA%5BPhase%5DPHASE2&sex=FEMALE"),
    Picture("explain-phone", "/search/explain?q=heart+failure+NOT+AREA%5BPhase%5DPHASE2", 360),
    Picture("search-fault", "/search?q=AREA%5BFhase%5DPHASE2"),
    Picture(
        "advanced", "/search/advanced?condition=cancer&status=RECRUITING&start=2020_&country=Spain"
    ),
    Picture("advanced-phone", "/search/advanced", 360),
    Picture("advanced-fault", "/search?condition=cancer&start=2020-13_&near=here,+there,+5"),
    Picture("expression", "/search/expression?condition=cancer&status=RECRUITING&start=2020_"),
    Picture("search-record", "/search/record?condition=heart+failure&status=COMPLETED&start=2000_"),
    Picture("study", "/study/NCT99000001"),
    Picture("study-dark", "/study/NCT99000001", colours="dark"),
    Picture("study-phone", "/study/NCT99000001", 360),
    Picture("study-arabic", "/study/NCT99000014"),
    Picture("module", "/study/NCT99000001/description"),
    Picture("module-events", "/study/NCT99000075/adverse-events", 1680),
    Picture("modules", "/modules", 768),
)


def main() -> None:
    """Take every picture of the site named by the first argument."""
    site = sys.argv[1].rstrip("/")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        for each in PICTURES:
            page = browser.new_page(
                viewport={"width": each.width, "height": 900}, color_scheme=each.colours
            )
            page.goto(site + each.address)
            page.screenshot(path=FOLDER / f"{each.name}.png", full_page=each.whole)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
