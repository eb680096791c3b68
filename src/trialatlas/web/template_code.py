"""The code that Jinja makes of templates, kept beside ours as Python keeps its own.

Making it anew took half a second at each start. It stands in `__pycache__`, under a name that
changes with what makes it, and is checked against the template's text; where nothing may be written
it is made anew, as Python does. What does not live here: the templates.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from pickle import UnpicklingError
from typing import Final

import jinja2
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

PLACE: Final = Path(cache_from_source(__file__)).parent
"""Where Python keeps the code of this module."""


class TemplateCode(BytecodeCache):
    """Code of templates in a folder. No fault of the disk reaches a reader."""

    def __init__(self, place: Path = PLACE) -> None:
        self._place = place
        made_by = Path(__file__).with_name("templating.py").read_bytes()
        made_by += f"{jinja2.__version__} {sys.implementation.cache_tag}".encode()
        self._made_by = blake2b(made_by, digest_size=8).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read the code of a template, if it is there and whole."""
        try:
            with self._file(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except (OSError, EOFError, ValueError, TypeError, UnpicklingError):
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, whole or not at all; none where Python is to keep none."""
        if sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._place.mkdir(parents=True, exist_ok=True)
            handle, aside = tempfile.mkstemp(dir=self._place, suffix=".pyc")
            try:
                with os.fdopen(handle, "wb") as file:
                    bucket.write_bytecode(file)
                Path(aside).replace(self._file(bucket))
            except OSError:
                Path(aside).unlink(missing_ok=True)

    def _file(self, bucket: Bucket) -> Path:
        return self._place / f"template-{bucket.key[:20]}-{self._made_by}.pyc"
