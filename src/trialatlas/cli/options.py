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

Filter = Annotated[
    str | None,
    typer.Option(
        "--filter",
        metavar="EXPRESSION",
        help="What must hold as well, without bearing on the order.",
    ),
]
Synonyms = Annotated[bool, typer.Option("--synonyms/--no-synonyms", help="Find synonyms as well.")]
Without = Annotated[
    list[str] | None,
    typer.Option(metavar="ID", help="A synonym to leave out, by its id; any number of them."),
]
