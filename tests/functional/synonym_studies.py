"""Four small studies that teach a synonym, and a MeSH file that gives another."""

from pathlib import Path

from trialatlas.atlas import Atlas
from vocabulary_studies import record

MESH = "*NEWRECORD\nRECTYPE = D\nMH = Myocardial Infarction\nENTRY = Heart Attack\nUI = D009203\n"
RECORDS = (
    record(1, summary="Acute kidney injury (AKI) is serious."),
    record(2, conditions=["Myocardial infarction"]),
    record(3, summary="AKI!"),
    record(4, summary="An acute kidney injury"),
)


def fill(folder: Path) -> Path:
    """A data folder with the studies and the MeSH file."""
    (folder / "studies.jsonl").write_bytes(b"\n".join(RECORDS))
    (folder / "mesh.bin").write_text(MESH)
    with Atlas.open(folder / "data", create=True) as atlas:
        atlas.load(folder / "studies.jsonl")
        atlas.load_mesh(folder / "mesh.bin")
    return folder / "data"
