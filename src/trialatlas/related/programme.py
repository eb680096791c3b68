"""Who runs a study, and which others its record names: sponsor, investigators, sites, numbers.

What a name says of two studies that share it hangs on how many others do: a sponsor of a tenth of
the registry says little, an investigator of two studies much. What does not live here: the wording
of an extension or a follow-up (`continuing`), what a named study is to the one that names it
(`relation`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from trialatlas.related.continuing import continued
from trialatlas.related.ground import Ground
from trialatlas.related.record import NCT, strings
from trialatlas.study import Study
from trialatlas.study.words import value_key, words

_NCT: Final = re.compile(rb"NCT[0-9]{8}")
_MOST_SITES: Final = 100
_SHORTEST_ID: Final = 6
_IDS: Final = ("OrgStudyId", "SecondaryId")
_GIVEN: Final = ("InterventionName", "InterventionOtherName")
_DIGITS: Final = re.compile(r"\d{3}")
_DIGIT: Final = re.compile(r"\d")
_SHARED_OUT: Final = re.compile(
    r"\d?(?:[fktpyn]\d\d|[kt]l[12]|ik\d|m01|d43|g12|s06|u(?!g3|h[23]|34|4[2-4])\w\d)"
    r"[a-z]{2}\d{5}|hhs[a-z]\d{9}"
)
"""Awards of the NIH that pay a centre, a network or a contractor: hundreds of studies share one.
And those to a person for a career or training: their studies are of no one programme.
"""
_UNKNOWN: Final = re.compile(
    r"(?:a[agimrt]|ca|d[aceks]|e[sy]|gm|h[dgls]|lm|m[dh]|n[rs]|rr|tr|tw)0?\d{5}"
)
"""An award of an institute of the NIH without its kind: a network's as well as a project's."""
_PROJECT: Final = re.compile(r"\d?r([\do]\d)([a-z]{2})(\d{5,6})(?:\d\d(?:[a-z]\d)*)?")
"""An award of the NIH to a project: a digit for its kind before it, its year behind it."""
_DRUG: Final = re.compile(
    r"(?:abt|ag|amg|azd|bay|bms|cgp|cp|dmp|gsk|gw|ici|jnj|ly|mk|pf|pnu|ro|rs|sar|sb|sch|sdz|skf|"
    r"tak|tmc|uk|vx|wr|wy)[-\s]?\d{3,8}",
    re.IGNORECASE,
)
"""What companies call a drug before it has a name: their letters and one number."""
LEADERS: Final = ("OverallOfficialName", "ResponsiblePartyInvestigatorFullName")
_SPONSORS: Final = ("LeadSponsorName", "CollaboratorName")
_MOST_LEADERS: Final = 20
_TITLES: Final = frozenset(
    words("dr prof professor md phd mph msc mba pharmd overall lead principal investigator pi")
)
_NO_PERSON: Final = frozenset(
    words(
        "call center centre central clinical trial trials study studies director monitor manager"
        " medical contact information official sponsor responsible affairs registry"
        " department institute university hospital group company corporation inc ltd limited llc"
        " gmbh pharma pharmaceuticals pharmaceutical therapeutics biotech laboratories research"
        " development operations support team services transparency the and of for"
    )
)
"""What stands where a person is asked for, but in no one's name: a desk, an office, a company."""
_NAMED: Final = 0.9
_CONTINUED: Final = 0.7
_SAME_ID: Final = 0.85
_SAME_NAMED: Final = 0.5
_LEADER: Final = 0.7
_SPONSOR: Final = 0.3
_COLLABORATOR: Final = 0.15
_SITE: Final = 0.15


class Programme(NamedTuple):
    """Names as normalised words, numbers as letters and digits alone."""

    nct_id: str
    lead: str
    collaborators: frozenset[str]
    sites: frozenset[str]
    investigators: frozenset[str]
    """Those who lead it, their words in the order of the alphabet."""
    ids: frozenset[str]
    """Its own and secondary numbers that can hardly be another's by chance."""
    names: frozenset[str]
    """NCT numbers that its record names, but for its own."""
    continues: frozenset[str]
    """Those of them that it is an extension, a rollover or a follow-up of, by its own words."""


def programme_of(study: Study) -> Programme:
    """Who runs a study, and what its record names."""
    facilities = strings(study, "LocationFacility")[:_MOST_SITES]
    names = names_of(study)
    return Programme(
        study.nct_id,
        lead_of(study),
        frozenset(_names(strings(study, "CollaboratorName"))),
        frozenset(name for name in _names(facilities) if " " in name),
        frozenset(investigators_of(study)),
        frozenset(ids_of(study)),
        names,
        continued(study, names),
    )


def lead_of(study: Study) -> str:
    """Its sponsor, as normalised words."""
    return _name(study.text("LeadSponsorName"))


def investigators_of(study: Study) -> dict[str, str]:
    """The persons who lead a study, with how they are written. Titles and degrees make no
    difference, nor does which name comes first, nor an initial beside two names. A single name is
    no one's in particular; a sponsor that is named as its own official is no person.
    """
    sponsors = {_any_order(words(each)) for each in strings(study, *_SPONSORS)}
    found: dict[str, str] = {}
    for written in strings(study, *LEADERS)[:_MOST_LEADERS]:
        bare = [each for each in words(written.split(",")[0]) if each not in _TITLES]
        named = [each for each in bare if len(each) > 1]
        key = _any_order(named if len(named) > 1 else bare)
        person = " " in key and _NO_PERSON.isdisjoint(bare) and not _DIGIT.search(written)
        if person and named and key not in sponsors:
            found.setdefault(key, written)
    return found


def names_of(study: Study) -> frozenset[str]:
    """NCT numbers that its record names, but for its own."""
    own = {study.nct_id, *strings(study, "NCTIdAlias")}
    return frozenset(each.decode() for each in _NCT.findall(study.raw)) - own


def ids_of(study: Study) -> dict[str, str]:
    """Numbers of a study that are long enough to mean one thing, with how they are written. The
    code of a drug is none, nor is what is given here: many studies of many programmes give it.
    """
    found: dict[str, str] = {}
    for written in strings(study, *_IDS):
        key = value_key(written)
        if len(key) < _SHORTEST_ID or not _DIGITS.search(key) or NCT.fullmatch(written):
            continue
        if _DRUG.fullmatch(written.strip()):
            continue
        if not _SHARED_OUT.match(key) and not _UNKNOWN.fullmatch(key):
            found[_grant(key)] = written
    given = map(value_key, strings(study, *_GIVEN)) if found else ()
    for drug in found.keys() & set(given):
        del found[drug]
    return found


def _grant(key: str) -> str:
    """One key for all years of a project's award: `5R01HL012345-03` and `R01 HL12345`."""
    found = _PROJECT.fullmatch(key)
    if found is None:
        return key
    code, institute, serial = found.groups()
    return f"r{code.replace('o', '0')}{institute}{serial.zfill(6)}"


def nearness(ground: Ground, one: Programme, other: Programme) -> float:
    """1 - the product of what each thing in common leaves: being named (0.9) and gone on with (0.7
    besides), a number (0.85), a third study named by both (0.5); and times how telling the most
    telling of those in common is, an investigator (0.7), the sponsor (0.3), a collaborator or a
    site (0.15 each).
    """
    left = 1.0
    if one.nct_id in other.names or other.nct_id in one.names:
        left *= 1 - _NAMED
        if one.nct_id in other.continues or other.nct_id in one.continues:
            left *= 1 - _CONTINUED
    elif one.names & other.names:
        left *= 1 - _SAME_NAMED
    if one.ids & other.ids:
        left *= 1 - _SAME_ID
    if one.lead and one.lead == other.lead:
        left *= 1 - _SPONSOR * _telling(ground, ("LeadSponsorName",), (one.lead,))
    shared = one.investigators & other.investigators
    left *= 1 - _LEADER * _telling(ground, LEADERS, shared)
    shared = one.collaborators & other.collaborators
    left *= 1 - _COLLABORATOR * _telling(ground, ("CollaboratorName",), shared)
    left *= 1 - _SITE * _telling(ground, ("LocationFacility",), one.sites & other.sites)
    return 1 - left


def _telling(ground: Ground, pieces: tuple[str, ...], names: Collection[str]) -> float:
    """How telling the most telling of some names is; 0 for none."""
    return max((ground.telling(pieces, each) for each in names), default=0.0)


def _any_order(name: Iterable[str]) -> str:
    return " ".join(sorted(name))


def _names(texts: Iterable[str]) -> Iterable[str]:
    return filter(None, map(_name, texts))


def _name(text: str) -> str:
    return " ".join(words(text))
