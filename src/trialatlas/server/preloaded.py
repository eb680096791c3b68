"""What every worker needs and none changes, held once: workers are forked from a process that has
imported this.

It opens no data folder and starts no thread: neither may be taken across a fork.
"""

from __future__ import annotations

import gc

from trialatlas.places.table import table
from trialatlas.server import worker
from trialatlas.web.templating import assets, environment

__all__ = ["worker"]


def _hold() -> None:
    table()
    assets()
    templates = environment()
    for name in templates.list_templates():
        templates.get_template(name)
    # What is there now is never garbage; looking at it would copy its memory into each worker.
    gc.collect()
    gc.freeze()


_hold()
