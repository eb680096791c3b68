"""Our server on a loopback port, and other people's clients run against it."""

import fcntl
import json
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from environments import HERE, environment

COMMAND = Path(sys.executable).parent / "trialatlas"
Drive = Callable[[str], dict[str, Any]]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the API of a server over a data folder."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [COMMAND, "serve", "--data", folder, "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        address = next(line for line in server.stdout if "http://" in line)
        try:
            yield f"{address[address.index('http://') :].strip().rstrip('/')}/api/v2"
        finally:
            server.terminate()


def driven(name: str, folder: Path) -> dict[str, Any]:
    """What the driver of a client prints. It runs once for all workers of a session."""
    kept = folder.with_name(f"driven-{name}.json")
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            python = environment(name) / "python"
            with served(folder) as address:
                command = [python, HERE / f"drive_{name}.py", address]
                done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            kept.write_bytes(done.stdout)
    return json.loads(kept.read_bytes())
