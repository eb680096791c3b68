"""A generation's files for an engine that makes a lock file even where it only reads.

Where the generation may not be written to, the engine is given a folder of links to its files
among the temporary files, and makes its lock there. What lives elsewhere: our own locks
(`generation`).
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

from trialatlas.store.reading import may_write

_KINDS = ("studies", "sites")
_LOCKS = ".lock"


class Readable:
    """`folder` holds what the engine opens: the generation itself, or links to its files.

    The links go when this object does.
    """

    def __init__(self, generation: Path) -> None:
        self._generation = generation.absolute()
        self.folder = self._generation
        if not all(may_write(generation / kind) for kind in _KINDS):
            self.folder = Path(tempfile.mkdtemp(prefix="trialatlas-"))
            weakref.finalize(self, shutil.rmtree, self.folder, ignore_errors=True)
        self.refresh()

    def refresh(self) -> None:
        """Link what was written since, by whoever may write."""
        if self.folder == self._generation:
            return
        for kind in _KINDS:
            links = self.folder / kind
            links.mkdir(exist_ok=True)
            known = {each.name for each in links.iterdir()}
            for file in (self._generation / kind).iterdir():
                if file.name not in known and file.suffix != _LOCKS:
                    (links / file.name).symlink_to(file)
