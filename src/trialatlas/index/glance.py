"""What a first look at a study reads: kept with the study in the index, some 400 bytes on disk.

The foot of a study's page compares two dozen studies. Reading their records for that took longer
than all else on the page. What does not live here: how alike two studies are (`related`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from trialatlas.study import Study
from trialatlas.study.words import line
from trialatlas.vocabulary.abbreviations import long_forms, spelled_out

TOPIC: Final = ("BriefTitle", "OfficialTitle", "Condition", "Keyword")
SUMMARY: Final = ("BriefSummary",)
_SPELLING: Final = ("BriefTitle", "OfficialTitle", "BriefSummary", "EligibilityCriteria")
"""Where a study may spell out the abbreviations of its topic."""
_NAMES: Final = ("Condition", "Keyword")
_MOST_NAMES: Final = 30
_LONGEST: Final = 40_000
"""Characters of topic or summary that are read."""


class Glance(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A study at a glance. A text that the record lacks is empty."""

    topic: str
    """The normalised words of titles, conditions and keywords, a space between two, and those of
    the long forms of their abbreviations."""
    summary: str
    """The normalised words of the brief summary."""
    headings: list[str]
    """MeSH terms of its conditions."""
    above: list[str]
    """What they lie below, as the record says."""
    names: list[str]
    """Conditions and keywords as written, with long forms; empty if there are headings."""
    youngest: str
    oldest: str
    age_groups: list[str]
    sex: str
    healthy: bool | None


def glance_of(study: Study) -> Glance:
    """Read a study."""
    long = long_forms(study.texts(*_SPELLING))
    topic = " ".join(study.texts(*TOPIC))[:_LONGEST]
    headings = list(dict.fromkeys(study.texts("ConditionMeshTerm")))
    healthy = study.value("HealthyVolunteers")
    return Glance(
        topic=line(f"{topic} {spelled_out(topic, long)}"),
        summary=line(" ".join(study.texts(*SUMMARY))[:_LONGEST]),
        headings=headings,
        above=study.texts("ConditionAncestorTerm"),
        names=[] if headings else list(_names(study, long)),
        youngest=study.text("MinimumAge"),
        oldest=study.text("MaximumAge"),
        age_groups=study.texts("StdAge"),
        sex=study.text("Sex"),
        healthy=healthy if isinstance(healthy, bool) else None,
    )


def condition_names(study: Study) -> list[str]:
    """Conditions and keywords as written, each before its long form if the study spells it out."""
    return list(_names(study, long_forms(study.texts(*_SPELLING))))


def _names(study: Study, long: dict[str, str]) -> Iterator[str]:
    for name in study.texts(*_NAMES)[:_MOST_NAMES]:
        yield name
        own = spelled_out(name, long)
        if own:
            yield own


def packed(glance: Glance) -> bytes:
    """As the index keeps it."""
    return msgspec.msgpack.encode(glance)


def unpacked(kept: bytes) -> Glance:
    """As it was. Raises msgspec.ValidationError for anything else."""
    return _decoder.decode(kept)


_decoder: Final = msgspec.msgpack.Decoder(Glance)
