"""Words of many texts in both forms, normalised and as written, in one pass over them.

Most pieces of a text between white space came before: they are looked up once for both forms. What
does not live here: what a word is (`words`, `exact`), making many texts one (`joined`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from trialatlas.study.exact import exact_words
from trialatlas.study.joined import SIGN, Groups, bounded, joined, parted
from trialatlas.study.words import Cache, line_of_piece

_KEPT: Final = 150_000


class Lines(NamedTuple):
    """The words of groups of texts, a space between two and each text between two boundaries; empty
    for a group without words. Texts with the same words come once in `normal`, and as often as they
    are in `written`.
    """

    normal: list[str]
    written: list[str]


def lines(groups: Groups, boundary: str) -> Lines:
    """The words of each group of texts."""
    found = list(map(_pieces.__getitem__, joined(groups).split()))
    if not found:
        return Lines([""] * len(groups), [""] * len(groups))
    # zip(*found) would make an iterator a word, and take three times as long.
    normal = [each for each, _ in found]
    written = [each for _, each in found]
    return Lines(
        [bounded(dict.fromkeys(each), boundary) for each in _parted(normal, len(groups))],
        [bounded(each, boundary) for each in _parted(written, len(groups))],
    )


def _parted(pieces: Iterable[str], count: int) -> list[list[str]]:
    return parted(" ".join(filter(None, pieces)), count)


def _both(piece: str) -> tuple[str, str]:
    """Words of what stands between white space. Equal texts are kept once."""
    if piece[0] == SIGN:
        return piece, piece
    normal, written = line_of_piece(piece), " ".join(exact_words(piece))
    if written == piece:
        written = piece
    return (written if normal == written else normal), written


_pieces: Final = Cache(_both, most=_KEPT)
