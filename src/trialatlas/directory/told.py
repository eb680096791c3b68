"""What some studies say of names, as the processes that read records hand it on.

Everything that can be worked out from a record alone is: numbers, slugs and plain forms. What does
not live here: reading a record (`said`, `vocabulary.evidence`), keeping it (`shelf`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from trialatlas.directory.forms import form_of
from trialatlas.directory.numbers import number_of
from trialatlas.directory.said import PART, Said, said_by
from trialatlas.directory.slugs import slug_of
from trialatlas.study import Study
from trialatlas.vocabulary import Stated, evidence_of, stated
from trialatlas.vocabulary.names import key_id


class Spelled(NamedTuple):
    """A spelling: its kind, its text, the numbers of its slug, words and form, and why it has
    that form. A name without words has 0 for both.
    """

    kind: int
    text: str
    slug: int
    name: int
    form: int
    why: str


class Mentions(NamedTuple):
    """What studies name: for each the number in its NCT id, the year of its start (0: not said)
    and the numbers of its spellings, ascending, 8 bytes each; and these spellings by number.
    """

    studies: list[tuple[int, int, bytes]]
    spellings: dict[int, Spelled]


class Told(NamedTuple):
    """What studies name, and which names they give for others."""

    mentions: Mentions
    stated: Stated


def told_by(studies: Iterable[Study]) -> Told:
    """What some studies tell."""
    given = [(_nct(each), each) for each in studies]
    return Told(
        mentioned((nct, said_by(each)) for nct, each in given),
        stated((nct, evidence_of(each)) for nct, each in given),
    )


def mentioned(said: Iterable[tuple[int, Said]]) -> Mentions:
    """The same of what studies name, each given by the number in its NCT id."""
    made = Mentions([], {})
    for nct, each in said:
        known = dict(spelled(*named) for named in each.names)
        made.spellings.update(known)
        made.studies.append((nct, each.year, array("q", sorted(known)).tobytes()))
    return made


@lru_cache(maxsize=50_000)
def spelled(kind: int, text: str) -> tuple[int, Spelled]:
    """The number of a spelling, and what is known of it."""
    made = form_of(kind, text)
    slug = number_of(kind, slug_of(*text.split(PART)))
    name, form = (key_id(made.name), key_id(made.form)) if made.name else (0, 0)
    return number_of(kind, text), Spelled(kind, text, slug, name, form, made.why)


def _nct(study: Study) -> int:
    return int(study.nct_id.removeprefix("NCT"))
