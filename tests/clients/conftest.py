"""A server over the real studies on a free port of this machine, for clients that need a socket."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest
import uvicorn

from real_data import Loaded
from trialatlas.atlas import Atlas
from trialatlas.config import Config
from trialatlas.server import listen
from trialatlas.server.app import create_app


@pytest.fixture(scope="module")
def address(real_registry: Loaded) -> Iterator[str]:
    """Where the API stands, without a slash at its end."""
    folder = real_registry.folder
    with Atlas.open(folder) as atlas, closing(listen("127.0.0.1", 0)) as listening:
        app = create_app(atlas, Config(folder, "--data"))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="warning"))
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}/api/v2"
        finally:
            server.should_exit = True
            running.join()
