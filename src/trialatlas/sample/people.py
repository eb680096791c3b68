"""Coined people and bodies: investigators, sponsors, hospitals, ways to reach them.

All are made of syllables and stand for nobody. Telephone numbers are from the
range kept for fiction, mail addresses end in example.org.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialatlas.sample.dice import Dice, Shares, listed

_GIVEN = listed(
    "Ilse Tomas Adaeze Ravi Mireille Jonas Sunniva Kenji Palesa Oskar Leila Mateo Ingrid Farid"
    " Noor Emil Zofia Hana Luca Amara Piotr Yara Henrik Carmen Anouk Dario Thandi Mei"
)
_FIRST = listed("Nor Bel Var Hal Que Tor Mar Lin Ost Cal Fen Dra Vel Bra Sol Wen Ked Ruv")
_LAST = listed("vane trix mond ovic aldo strand esca holt umi arro iger enko sdal anti wick")
_DEGREES = ("MD", "MD, PhD", "PhD", "MD", "MBBS", "RN, PhD", "PT, MSc", "MD")
_TITLES = (
    "Professor",
    "Associate Professor",
    "Principal Investigator",
    "Head of Department",
    "Consultant",
    "Assistant Professor of Medicine",
    "Chief Physician",
)
_PLACES = listed(
    "Northmere Eastvale Calderwick Ombrosa Sorrowfield Highmarsh Velmora Istrana Quillhaven"
    " Tarnbrook Lindholme Brassica Ostermoor Fenwater Marrowdale Pellworth Sundrift Kestermere"
    " Vintersund Alderpoint Rosmira Danbury-Vale Corvalho Meridiana Umbergate"
)
_ACADEMIC = (
    "{} University",
    "University of {}",
    "{} Institute",
    "{} Medical School",
    "{} University Hospital",
    "{} Cancer Centre",
    "{} Children's Hospital",
    "{} Foundation",
    "Hospital of {}",
    "{} School of Public Health",
)
_COMPANY = (
    "{} Pharmaceuticals",
    "{} Therapeutics, Inc.",
    "{} Biotech",
    "{} Biosciences GmbH",
    "{} Medical Devices",
    "{} Pharma Co., Ltd.",
    "{} Vaccines",
)
_NETWORK = ("{} Oncology Group", "{} Trials Network", "{} Cooperative Group")
_STATE = ("{} Regional Health Authority", "Ministry of Health of {}", "{} National Health Agency")
_FEDERAL = ("{} Federal Medical Center", "{} Veterans Medical Center")
_NIH = ("Sample National Institute of {} Research",)
_FACILITIES = (
    "{} University Hospital",
    "{} Medical Center",
    "{} General Hospital",
    "Clinical Research Unit {}",
    "{} Clinic",
    "St. {} Hospital",
    "{} Health Centre",
    "Research Site {}",
)
_ROLES = ("Study Coordinator", "Clinical Trials Office", "Trial Information Desk")
_PATTERNS = {
    "OTHER": _ACADEMIC,
    "INDUSTRY": _COMPANY,
    "NETWORK": _NETWORK,
    "OTHER_GOV": _STATE,
    "FED": _FEDERAL,
    "NIH": _NIH,
    "AMBIG": ("{} and Partners",),
    "UNKNOWN": ("{} Study Office",),
}
SPONSOR_CLASSES = Shares(
    {
        "OTHER": 65,
        "INDUSTRY": 28,
        "OTHER_GOV": 2.5,
        "NETWORK": 1.5,
        "NIH": 1.2,
        "FED": 0.8,
        "INDIV": 0.5,
        "AMBIG": 0.3,
        "UNKNOWN": 0.2,
    }
)
COLLABORATOR_CLASSES = Shares(
    {"OTHER": 60, "INDUSTRY": 22, "NIH": 8, "OTHER_GOV": 4, "FED": 2, "NETWORK": 3, "UNKNOWN": 1}
)


@dataclass(frozen=True, slots=True)
class Sponsor:
    """Who runs or pays a study. `kind` is a value of the registry's AgencyClass."""

    name: str
    kind: str

    def record(self) -> dict[str, str]:
        """As the registry writes a sponsor or a collaborator."""
        return {"name": self.name, "class": self.kind}


def person(dice: Dice) -> str:
    """A coined name without titles: `Ilse Norvane`."""
    return f"{dice.one(_GIVEN)} {dice.one(_FIRST)}{dice.one(_LAST)}"


def doctor(dice: Dice) -> str:
    """A coined name with degrees, as officials are written."""
    return f"{person(dice)}, {dice.one(_DEGREES)}"


def title(dice: Dice) -> str:
    """An investigator's title."""
    return dice.one(_TITLES)


def sponsor(dice: Dice, kind: str) -> Sponsor:
    """A coined sponsor of the class."""
    if kind == "INDIV":
        return Sponsor(doctor(dice), kind)
    return Sponsor(dice.one(_PATTERNS[kind]).format(dice.one(_PLACES)), kind)


_HOSPITALS = tuple(form.format(place) for form in _FACILITIES for place in _PLACES)


def facility(dice: Dice) -> str:
    """A coined hospital or clinic."""
    return dice.one(_HOSPITALS)


def phone(dice: Dice) -> str:
    """A number from the range kept for fiction."""
    return f"+1 555 01{dice.between(0, 99):02d}"


def contact(dice: Dice, role: str = "CONTACT", share: float = 0.9) -> dict[str, str]:
    """A contact; `share` says how often phone and mail are given."""
    name = dice.one(_ROLES) if dice.chance(0.2) and not dice.generous else doctor(dice)
    found = {"name": name, "role": role}
    if dice.chance(share):
        found["phone"] = phone(dice)
        if dice.chance(0.1):
            found["phoneExt"] = str(dice.between(1, 999))
    if dice.chance(share):
        found["email"] = f"trial{dice.between(100, 999)}@example.org"
    return found
