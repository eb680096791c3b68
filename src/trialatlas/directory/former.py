"""Names of countries that the registry used before, each beside the one it uses today.

What does not live here: codes and places of countries.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PAIRS: Final = """
Bolivia, Plurinational State of | Bolivia
Brunei Darussalam | Brunei
Congo, The Democratic Republic of the | Democratic Republic of the Congo
Czech Republic | Czechia
Former Yugoslav Republic of Macedonia | North Macedonia
Iran, Islamic Republic of | Iran
Korea, Democratic People's Republic of | North Korea
Korea, Republic of | South Korea
Lao People's Democratic Republic | Laos
Libyan Arab Jamahiriya | Libya
Macedonia, The Former Yugoslav Republic of | North Macedonia
Moldova, Republic of | Moldova
Palestinian Territories, Occupied | Palestinian Territories
Palestinian Territory, occupied | Palestinian Territories
Russian Federation | Russia
Swaziland | Eswatini
Syrian Arab Republic | Syria
Taiwan, Province of China | Taiwan
Tanzania, United Republic of | Tanzania
Turkey | Türkiye
Turkey (Türkiye) | Türkiye
Venezuela, Bolivarian Republic of | Venezuela
Viet Nam | Vietnam
"""

TODAY: Final[Mapping[str, str]] = {
    before.strip().casefold(): today.strip()
    for before, today in (each.split("|") for each in _PAIRS.strip().splitlines())
}
"""By the former name, case-folded."""
