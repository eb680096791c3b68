"""Towns of the world without a network: finding one by name, placing a site at its town.

What does not live here: pages, maps and distances asked of an index.
"""

from trialatlas.places.distance import MILES_PER_KM, distance_km
from trialatlas.places.finding import METHOD, Place, find, locate, spelled_like
from trialatlas.places.regions import country_code

__all__ = [
    "METHOD",
    "MILES_PER_KM",
    "Place",
    "country_code",
    "distance_km",
    "find",
    "locate",
    "spelled_like",
]
