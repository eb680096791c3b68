"""Take the pictures of docs/screenshots from a site that serves the sample.

trialatlas load sample:500 --data .demo/pictures
trialatlas serve --data .demo/pictures --port 8123
python tools/screenshots.py http://127.0.0.1:8123 [NAME ...]

One picture for each kind of page: wide and narrow in light, narrow and wide in dark, side by side,
each as much as a window shows. Without names all are taken.
"""

from __future__ import annotations

import base64
import shutil
import sys
from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, ViewportSize, sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "screenshots"
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")
HEIGHT: Final = 900
WIDE, NARROW = 1280, 360
GAP: Final = 20
VIEWS: Final[tuple[tuple[int, Literal["light", "dark"]], ...]] = (
    (WIDE, "light"),
    (NARROW, "light"),
    (NARROW, "dark"),
    (WIDE, "dark"),
)
KINDS: Final = {
    "home": "/",
    "search": "/search?q=heart+failure",
    "search-table": "/search?q=heart+failure&view=table",
    "search-map": "/search?q=heart+failure&view=map",
    "search-groups": "/search?q=cancer&view=groups",
    "search-fault": "/search?q=AREA%5BFhase%5DPHASE2",
    "explain": "/search/explain?q=heart+failure+NOT+AREA%5BPhase%5DPHASE2&sex=FEMALE",
    "advanced": "/search/advanced?condition=cancer&status=RECRUITING&start=2020_&country=Spain",
    "study": "/study/NCT99000001",
    "study-arabic": "/study/NCT99000014",
    "criteria": "/study/NCT99000001#taking-part",
    "sites": "/study/NCT99000001#sites",
    "module": "/study/NCT99000001/description",
    "flow": "/study/NCT99000036/participant-flow",
    "baseline": "/study/NCT99000036/baseline-characteristics",
    "outcome": "/study/NCT99000036/outcome-measures/outcome-measures/1",
    "events": "/study/NCT99000036/adverse-events",
    "related": "/study/NCT99000001/related",
    "neighbourhood": "/study/NCT99000001/related/neighbourhood",
    "compare": "/study/NCT99000001/compare?with=NCT99000036&with=NCT99000014",
    "browse": "/browse",
    "directory": "/sponsors",
    "condition": "/conditions/asthma",
    "saved": "/saved?ids=NCT99000001,NCT99000036",
    "history": "/study/NCT99000001/history",
    "modules": "/modules",
    "design": "/design",
    "problem": "/study/NCT00000003",
}
"""The kinds of page, by the name of their picture."""
SIDE_BY_SIDE = """async ([sources, gap, height]) => {
  const images = await Promise.all(sources.map(source => new Promise(done => {
    const image = new Image();
    image.onload = () => done(image);
    image.src = source;
  })));
  const canvas = document.createElement('canvas');
  canvas.width = images.reduce((sum, each) => sum + each.width + gap, -gap);
  canvas.height = height;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#808080';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  let left = 0;
  for (const image of images) {
    pen.drawImage(image, left, 0);
    left += image.width + gap;
  }
  return canvas.toDataURL('image/webp', 0.6);
}"""


def taken(browser: Browser, address: str) -> list[str]:
    """The views of an address as data addresses of PNGs."""
    found: list[str] = []
    for width, colours in VIEWS:
        size = ViewportSize(width=width, height=HEIGHT)
        page = browser.new_page(viewport=size, color_scheme=colours)
        page.goto(address)
        seen = page.screenshot()
        found.append(f"data:image/png;base64,{base64.b64encode(seen).decode()}")
        page.close()
    return found


def main() -> None:
    """Take the pictures of the site named by the first argument."""
    site, *names = sys.argv[1:]
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(QUIET)
        )
        desk = browser.new_page()
        for name in names or KINDS:
            views = taken(browser, site.rstrip("/") + KINDS[name])
            made = desk.evaluate(SIDE_BY_SIDE, [views, GAP, HEIGHT])
            picture = base64.b64decode(str(made).partition(",")[2])
            (FOLDER / f"{name}.webp").write_bytes(picture)
        browser.close()


if __name__ == "__main__":
    main()
