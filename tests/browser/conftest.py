"""A browser, and a server over the awkward studies and part of the sample."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from browsing import QUIET, SYSTEM_BROWSERS
from playwright.sync_api import Browser, Playwright, sync_playwright

from functional.web_site import fill

COMMAND = Path(sys.executable).parent / "trialatlas"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = fill(tmp_path_factory.mktemp("browser"))
    command = [COMMAND, "serve", "--data", folder, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = next(line for line in server.stdout if "http://" in line)
        yield address[address.index("http://") :].strip().rstrip("/")
        server.terminate()


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Ends with each file: while it runs, no other event loop can run in the process."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, SYSTEM_BROWSERS)), None)
    running = playwright.chromium.launch(executable_path=path, args=QUIET)
    yield running
    running.close()
