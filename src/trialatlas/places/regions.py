"""Countries and regions by the names that people and records give them.

What does not live here: the names themselves (`countries`), and towns.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from trialatlas.places.countries import COUNTRIES, STATES, country_names
from trialatlas.places.letters import fold

_COUNTRIES: Final = """
AT Österreich
BE Belgique | België
BR Brasil
CH Schweiz | Suisse | Svizzera
CI Ivory Coast
CN PR China | People's Republic of China | 中国
CZ Česko
DE Deutschland | Germany FR
DK Danmark
ES España
FI Suomi
FR Francia
GB UK | Great Britain | England | Scotland | Wales | Northern Ireland
GR Hellas
HU Magyarország
IE Éire | Republic of Ireland
IT Italia
JP 日本
KR Korea | Republic of Korea | 대한민국
MK Macedonia
MM Burma
NL Holland | Nederland
NO Norge
PL Polska
PS Palestine
RO România
SE Sverige
TR Türkiye
TW Taiwan, Province of China
US USA | U.S.A. | U.S. | United States of America | America
VN Viet Nam
"""
"""Names beside those of the registry: own languages, short forms, parts that stand for it."""

_REGIONS: Final = """
AT Kärnten | Carinthia
AT Niederösterreich | Lower Austria
AT Oberösterreich | Upper Austria
AT Steiermark | Styria
AT Tirol | Tyrol
AT Wien | Vienna
AU ACT | Australian Capital Territory
AU NSW | New South Wales
AU NT | Northern Territory
AU QLD | Queensland
AU SA | South Australia
AU TAS | Tasmania
AU VIC | Victoria
AU WA | Western Australia
DE Bayern | Bavaria
DE Hessen | Hesse
DE Mecklenburg-Western Pomerania | Mecklenburg-Vorpommern
DE Niedersachsen | Lower Saxony
DE Nordrhein-Westfalen | North Rhine-Westphalia
DE NRW | North Rhine-Westphalia
DE Rhineland-Palatinate | Rheinland-Pfalz
DE Sachsen | Saxony
DE Sachsen-Anhalt | Saxony-Anhalt
DE Thüringen | Thuringia
ES Andalucía | Andalusia
ES Castilla y León | Castille and León
ES Castilla-La Mancha | Castille-La Mancha
ES Cataluña | Catalonia
ES Navarra | Navarre
ES País Vasco | Basque Country
FR Bretagne | Brittany
FR Normandie | Normandy
IT Lombardia | Lombardy
IT Marche | The Marches
IT Piemonte | Piedmont
IT Puglia | Apulia
IT Sardegna | Sardinia
IT Sicilia | Sicily
IT Toscana | Tuscany
NL Noord-Holland | North Holland
NL Zuid-Holland | South Holland
NL Noord-Brabant | North Brabant
"""
"""A region's name in another form, and the name that the gazetteer has for it."""

_UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def country_code(name: str) -> str:
    """The ISO 3166 code of a country by any of its names, or by the code; empty if not known."""
    return _codes().get(fold(name).removeprefix("the "), "")


def country_name(code: str) -> str:
    """The name that the registry gives a country today; the code itself if it has none."""
    return next(iter(country_names(code)), code)


def region_key(name: str, country: str) -> str:
    """The folded name that the gazetteer has for a region of a country, given by name or code."""
    key = fold(name)
    return _region_keys().get((country, key), key)


@cache
def _codes() -> dict[str, str]:
    made = {fold(code): code for code in COUNTRIES}
    for code, names in COUNTRIES.items():
        made.update((fold(name).removeprefix("the "), code) for name in names)
    for line in _COUNTRIES.strip().splitlines():
        code, names = line.split(" ", 1)
        made.update((key, code) for name in names.split(" | ") for key in _spellings(name))
    return made


@cache
def _region_keys() -> dict[tuple[str, str], str]:
    made: dict[tuple[str, str], str] = {}
    for codes, name in STATES.items():
        country, code = codes.split(":")
        made[country, fold(code)] = fold(name)
    for line in _REGIONS.strip().splitlines():
        country, names = line.split(" ", 1)
        other, known = names.split(" | ")
        made.update(((country, key), fold(known)) for key in _spellings(other))
    return made


def _spellings(name: str) -> Iterable[str]:
    return {fold(name), fold(name.translate(_UMLAUTS))}
