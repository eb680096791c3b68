"""From the registry's zip to searchable, through the command that a user runs."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Any

from scaling.processes import command, run
from trialatlas.atlas import Atlas


def build(archive: Path, data: Path, log: Path) -> dict[str, Any]:
    """Load an archive into an empty folder. Raises SystemExit if the command fails."""
    shutil.rmtree(data, ignore_errors=True)
    with zipfile.ZipFile(archive) as held:
        sizes = [each.file_size for each in held.infolist() if each.filename.endswith(".json")]
    cost = run(command("load", str(archive), "--data", str(data), "--json"), log)
    if cost.status != 0:
        raise SystemExit(f"The load ended with {cost.status}: {log.read_text()[-2000:]}")
    studies = len(sizes)
    return {
        "studies": studies,
        "mean": sum(sizes) / studies,
        "archive": archive.stat().st_size,
        "seconds": cost.seconds,
        "cpu": cost.cpu,
        "memory": cost.memory,
        "with_files": cost.with_files,
        "processes": cost.processes,
        "parts": parts(data),
        "searchable": _searchable(data),
    }


def parts(data: Path) -> dict[str, int]:
    """Bytes of the data folder by part."""
    found: dict[str, int] = {}
    for file in (each for each in data.rglob("*") if each.is_file()):
        inside = file.relative_to(data).parts
        if inside[0] == "index":
            name = "sites" if "sites" in inside else "index"
        else:
            name = inside[0].partition(".")[0]
        found[name] = found.get(name, 0) + file.stat().st_size
    return dict(sorted(found.items(), key=lambda each: -each[1]))


def _searchable(data: Path) -> int:
    """How many studies are kept and searchable: what was loaded must be there."""
    with Atlas.open(data) as atlas:
        kept, found = len(atlas), atlas.engine.info.studies
    if kept != found:
        raise SystemExit(f"{kept:,} studies are kept and {found:,} searchable")
    return found
