"""Make the fonts of the site from their makers' own packages: subset, renamed, named by range.

pip install -e '.[assets]'
python tools/fonts.py

It needs npm to fetch the packages, each held to its checksum, and writes into the static
files: one woff2 a face and range, `fonts.css` that declares them, and the licence. Their names
are changed because the licence reserves the makers' own name for unchanged fonts.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

STATIC = Path(__file__).resolve().parents[1] / "src" / "trialatlas" / "web" / "static"


class Package(NamedTuple):
    """A package of npm: its name and version, and the checksum of what comes."""

    name: str
    sha512: str


class Face(NamedTuple):
    """One face: our family and file name, and where it stands in its package."""

    family: str
    file: str
    weight: int
    slope: str
    package: Package
    path: str


SANS = Package(
    "source-sans@3.52.0",
    "xsm7qlMI/JwxwNdp6pvpR6l+aZjn90fzOzoeUz/qoohIYbKbDwQNRIz5/ItYs7/hvqLirQNUoDFGXSVA3TU9tw==",
)
SERIF = Package(
    "source-serif@4.5.1",
    "NUAh5IzF7KiUu2gTpqE+ed9MNbMe4st7LIIXZ0OHHSPc6gg86H67j04M8sIhU2qqFd26btXaFQ2ge5u/p72j0Q==",
)
FACES: Final = (
    Face("Atlas Sans", "sans", 400, "normal", SANS, "SourceSans3-Regular"),
    Face("Atlas Sans", "sans-italic", 400, "italic", SANS, "SourceSans3-It"),
    Face("Atlas Sans", "sans-semibold", 600, "normal", SANS, "SourceSans3-Semibold"),
    Face("Atlas Sans", "sans-semibold-italic", 600, "italic", SANS, "SourceSans3-SemiboldIt"),
    Face("Atlas Serif", "serif", 600, "normal", SERIF, "SourceSerif4-Semibold"),
)
RANGES: Final = {
    "cyrillic": "U+0400-052F,U+1C80-1C88,U+2116,U+2DE0-2DFF,U+A640-A69F",
    "greek": "U+0370-03FF,U+1F00-1FFF",
    "vietnamese": "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,"
    "U+1EA0-1EF9,U+20AB",
    "latin-ext": "U+0100-0101,U+0104-010F,U+0112-0127,U+012A-0151,U+0154-0167,U+016A-019F,"
    "U+01A2-01AE,U+01B1-02C5,U+02C7-02D9,U+02DB,U+02DD-036F,U+1E00-1E9F,U+20A0-20AA,"
    "U+20AD-20BF,U+2C60-2C7F,U+A720-A7FF",
    "latin": "U+0000-00FF,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-208E,U+20AC,U+2113,U+2122,"
    "U+2126,U+2150-215F,U+2190-2193,U+2206,U+2211-2212,U+2215,U+221A,U+221E,U+222B,U+2248,"
    "U+2260,U+2264-2265,U+25A0,U+25CA,U+25CF,U+2713",
}
"""The last range that holds a letter wins, so the commonest stands last."""
FEATURES: Final = "kern liga ccmp locl mark mkmk tnum lnum sups subs"
ARIAL: Final = {
    " ": 569, "e": 1139, "t": 569, "a": 1139, "o": 1139, "i": 455, "n": 1139, "s": 1024,
    "r": 682, "h": 1139, "l": 455, "d": 1139, "c": 1024, "u": 1139, "m": 1706, "f": 569,
    "p": 1139, "g": 1139, "y": 1024, "w": 1479, "b": 1139, "v": 1024, "k": 1024,
}  # fmt: skip
TIMES_BOLD: Final = {
    " ": 512, "e": 909, "t": 682, "a": 1024, "o": 1024, "i": 569, "n": 1139, "s": 797,
    "r": 909, "h": 1139, "l": 569, "d": 1139, "c": 909, "u": 1139, "m": 1706, "f": 682,
    "p": 1139, "g": 1024, "y": 1024, "w": 1479, "b": 1139, "v": 1024, "k": 1139,
}  # fmt: skip
"""Advance widths in units of 1/2048 em, the same in every font made to these metrics."""
SHARES: Final = {
    " ": 18, "e": 10, "t": 7.5, "a": 6.7, "o": 6.2, "i": 6.1, "n": 6, "s": 5.5, "r": 5.2,
    "h": 4, "l": 3.4, "d": 3.2, "c": 2.7, "u": 2.3, "m": 2.2, "f": 1.8, "p": 1.8, "g": 1.6,
    "y": 1.4, "w": 1.3, "b": 1.1, "v": 0.8, "k": 0.5,
}  # fmt: skip
"""How often letters come in English, in percent."""


def main() -> None:
    """Fetch, cut and write everything."""
    for old in STATIC.glob("*.woff2"):
        old.unlink()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        places = {package: _fetched(package, folder) for package in (SANS, SERIF)}
        rules = ["/* Made by tools/fonts.py; do not edit. */"]
        for face in FACES:
            source = places[face.package] / "WOFF2" / "TTF" / f"{face.path}.ttf.woff2"
            for part, ranges in RANGES.items():
                rules.append(_cut(source, face, part, ranges))
        for family, face, names, widths in (
            ("Atlas Sans Fallback", FACES[0], ("Arial", "Liberation Sans", "Arimo"), ARIAL),
            (
                "Atlas Serif Fallback",
                FACES[4],
                ("Times New Roman Bold", "Liberation Serif Bold", "Tinos Bold"),
                TIMES_BOLD,
            ),
        ):
            source = places[face.package] / "WOFF2" / "TTF" / f"{face.path}.ttf.woff2"
            rules.append(_fallback(family, names, widths, source))
        licences = [(places[each] / "LICENSE.md").read_text() for each in (SANS, SERIF)]
    (STATIC / "fonts.css").write_text("\n".join(rules) + "\n")
    said = "The fonts here were cut from these and renamed.\n\n" + "\n\n".join(licences)
    (STATIC / "FONTS-LICENSE.txt").write_text(said)


def _fetched(package: Package, folder: Path) -> Path:
    """The unpacked folder of a package. Ends the program if the checksum differs."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the fonts.")
    place = folder / package.name
    place.mkdir()
    subprocess.run(  # noqa: S603 - our own arguments
        [npm, "pack", "--silent", package.name], cwd=place, check=True, stdout=subprocess.DEVNULL
    )
    packed = next(place.glob("*.tgz"))
    found = base64.b64encode(hashlib.sha512(packed.read_bytes()).digest()).decode()
    if found != package.sha512:
        sys.exit(f"{package.name} is not what it was: {found}")
    with tarfile.open(packed) as archive:
        archive.extractall(place, filter="data")
    return place / "package"


def _cut(source: Path, face: Face, part: str, ranges: str) -> str:
    """Write one range of a face and return its rule."""
    font = TTFont(source)
    options = Options()
    options.flavor = "woff2"
    options.layout_features = FEATURES.split()
    options.hinting = False
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=_letters(ranges))
    subsetter.subset(font)
    style = {(400, "normal"): "Regular", (400, "italic"): "Italic"}.get(
        (face.weight, face.slope), "Semibold" if face.slope == "normal" else "Semibold Italic"
    )
    full = f"{face.family} {style}"
    for number, said in ((1, face.family), (2, style), (4, full), (6, full.replace(" ", "-"))):
        for record in font["name"].names:
            if record.nameID == number:
                record.string = said
    name = f"{face.file}-{part}.woff2"
    font.flavor = "woff2"
    font.save(STATIC / name)
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.slope};'
        f"font-weight:{face.weight};font-display:swap;"
        f'src:url("{name}") format("woff2");unicode-range:{ranges}}}'
    )


def _letters(ranges: str) -> list[int]:
    found: list[int] = []
    for each in ranges.split(","):
        first, _, last = each.removeprefix("U+").partition("-")
        found.extend(range(int(first, 16), int(last or first, 16) + 1))
    return found


def _fallback(family: str, names: tuple[str, ...], widths: dict[str, int], source: Path) -> str:
    """A rule for fonts that most machines have, stretched to take the room of ours."""
    font = TTFont(source)
    units, known, letters = font["head"].unitsPerEm, font["hmtx"], font.getBestCmap()
    ours = sum(share * known[letters[ord(each)]][0] / units for each, share in SHARES.items())
    theirs = sum(share * widths[each] / 2048 for each, share in SHARES.items())
    ratio = ours / theirs
    up = font["hhea"].ascent / units / ratio
    down = -font["hhea"].descent / units / ratio
    where = ",".join(f'local("{name}")' for name in names)
    return (
        f'@font-face{{font-family:"{family}";src:{where};size-adjust:{ratio:.2%};'
        f"ascent-override:{up:.2%};descent-override:{down:.2%};line-gap-override:0%}}"
    )


if __name__ == "__main__":
    main()
