"""Environments of programs that are not ours and need versions that we do not.

Each has a file of pinned requirements beside this one. Its environment stands in `.clients/` at
the project's root and is made once: by `make clients`, which `make test` does first, or by the
first test that needs it.
"""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).resolve().parent
KEPT: Final = HERE.parents[1] / ".clients"
NAMES: Final = tuple(sorted(each.stem for each in HERE.glob("*.txt")))
_MADE: Final = "made-for"


def environment(name: str) -> Path:
    """The folder of an environment's programs; it is made if it is not there as its file and
    this Python say. Raises CalledProcessError if pip cannot install what the file names.
    """
    KEPT.mkdir(exist_ok=True)
    folder = KEPT / name
    requirements = HERE / f"{name}.txt"
    wanted = f"Python {sys.version}\n{requirements.read_text(encoding='utf-8')}"
    with (KEPT / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder / _MADE
        if not made.exists() or made.read_text(encoding="utf-8") != wanted:
            _make(folder, requirements)
            made.write_text(wanted, encoding="utf-8")
    return folder / "bin"


def _make(folder: Path, requirements: Path) -> None:
    """The files name all that a program needs. Our own pip installs it: one in each environment
    would take longer to make than all the rest.
    """
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    pip = [sys.executable, "-m", "pip", "--python", folder / "bin/python", "install"]
    how = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-compile"]
    subprocess.run([*pip, *how, "--requirement", requirements], check=True)


if __name__ == "__main__":
    with ThreadPoolExecutor() as together:
        list(together.map(environment, NAMES))
