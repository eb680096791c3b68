"""The nuclides that medicine uses, by the element's symbol in lower case.

Tritium and sulphur-35 are left out: `3h` and `35s` are times far more often.
"""

_ISOTOPES = {
    "ac": "225",
    "at": "211",
    "au": "198 199",
    "ba": "133 137m",
    "bi": "212 213",
    "br": "76 77",
    "c": "11 13 14",
    "co": "55 57 58 60",
    "cr": "51",
    "cs": "131 137",
    "cu": "60 61 62 64 67",
    "er": "169",
    "f": "18",
    "fe": "52 59",
    "ga": "66 67 68",
    "gd": "153",
    "ge": "68",
    "ho": "166",
    "i": "120 121 122 123 124 125 129 131",
    "in": "110 111 113m",
    "ir": "192",
    "k": "42",
    "kr": "81m 85",
    "la": "132 133 135",
    "lu": "177 177m",
    "mn": "51 52",
    "mo": "99",
    "n": "13 15",
    "na": "22 24",
    "o": "15 18",
    "p": "32 33",
    "pb": "203 212",
    "pd": "103",
    "pr": "142",
    "ra": "223 224 226",
    "rb": "81 82",
    "re": "186 188",
    "ru": "106",
    "sc": "43 44 47",
    "se": "75",
    "sm": "153",
    "sn": "117m",
    "sr": "82 85 89 90",
    "tb": "149 152 155 161",
    "tc": "94m 99 99m",
    "th": "227 228",
    "ti": "45",
    "tl": "201",
    "tm": "170",
    "xe": "127 133",
    "y": "86 88 90",
    "yb": "169",
    "zn": "65",
    "zr": "89",
}
_NUCLIDES = frozenset(
    (symbol, mass) for symbol, masses in _ISOTOPES.items() for mass in masses.split()
)


def is_isotope(symbol: str, mass: str) -> bool:
    """Whether the element (`i`, `tc`) has a nuclide of that mass (`131`, `99m`) in use."""
    return (symbol, mass) in _NUCLIDES
