"""Options that every command shares."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from trialatlas.config import DATA_VARIABLE

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        help=f"The data folder. Else ${DATA_VARIABLE}, else the platform's own.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
