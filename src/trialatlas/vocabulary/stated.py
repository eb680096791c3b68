"""What studies say about names in a compact form, for handing on between processes.

What does not live here: reading it from a record (`evidence`), keeping and counting it (`shelf`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from trialatlas.vocabulary.evidence import KINDS, Kind, Said
from trialatlas.vocabulary.names import Name, content

_NUMBERS = {kind: number for number, kind in enumerate(KINDS)}


class Statement(NamedTuple):
    """That a name was given a meaning: the number of the kind, the names' numbers and how they are
    written, and whether the two have the same words but for those that link them.
    """

    kind: int
    variant: int
    concept: int
    variant_text: str
    concept_text: str
    turned: bool


class Stated(NamedTuple):
    """For each study the number in its NCT id and those of its statements, ascending, 8 bytes
    each; and these statements by number.
    """

    studies: list[tuple[int, bytes]]
    statements: dict[int, Statement]


def stated(said: Iterable[Said]) -> Stated:
    """What some studies say, numbered."""
    made = Stated([], {})
    for nct, pairs in said:
        known = dict(_statement(*pair) for pair in pairs)
        made.statements.update(known)
        made.studies.append((nct, array("q", sorted(known)).tobytes()))
    return made


@lru_cache(maxsize=50_000)
def _statement(kind: Kind, variant: Name, concept: Name) -> tuple[int, Statement]:
    """A statement and its number: a hash of what it says, letter by letter; positive, 63 bits."""
    given = f"{_NUMBERS[kind]}\n{variant.text}\n{concept.text}".encode()
    number = int.from_bytes(blake2b(given, digest_size=8).digest(), "big") >> 1
    is_turned = variant.key != concept.key and content(variant.key) == content(concept.key)
    numbers = (_NUMBERS[kind], variant.id, concept.id)
    return number, Statement(*numbers, variant.text, concept.text, is_turned)
