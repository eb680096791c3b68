"""How a page is opened in a browser, and what fails a test that opens it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from playwright.sync_api import Browser, Page, ViewportSize

SYSTEM_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SIZES = {
    "zoomed": (320, 512),
    "phone": (360, 740),
    "tablet": (768, 1024),
    "desk": (1280, 900),
    "wide": (1680, 1050),
}
"""A desk's window zoomed to four times has the room of 320 px."""
Scheme = Literal["light", "dark"]


@contextmanager
def opened(
    browser: Browser, *, script: bool = True, size: str = "desk", scheme: Scheme = "light"
) -> Iterator[Page]:
    """A page that fails the test if the console complains or another host is asked."""
    width, height = SIZES[size]
    context = browser.new_context(
        java_script_enabled=script,
        viewport=ViewportSize(width=width, height=height),
        color_scheme=scheme,
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: faults.extend(_elsewhere(asked.url)))
    yield page
    context.close()
    refused = "Failed to load resource: the server responded with a status of 4"
    assert not [each for each in faults if not each.startswith(refused)]


def _elsewhere(address: str) -> list[str]:
    return [] if address.startswith(("http://127.0.0.1:", "data:")) else [address]
