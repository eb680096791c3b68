"""A server over all real studies, and the clients driven against such a server."""

from collections.abc import Iterator
from functools import partial

import pytest
from driving import Drive, driven, served

from real_data import Loaded


@pytest.fixture(scope="session")
def address(real_registry: Loaded) -> Iterator[str]:
    """Where the API over all real studies stands, without a slash at its end."""
    with served(real_registry.folder) as base:
        yield base


@pytest.fixture(scope="session")
def drive(real_registry: Loaded) -> Drive:
    """Runs a client by its name and gives what its driver printed."""
    return partial(driven, folder=real_registry.folder)
