"""How far two points are apart on the globe."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth (IUGG)."""
MILES_PER_KM: Final = 0.621371


def distance_km(from_lat: float, from_lon: float, to_lat: float, to_lon: float) -> float:
    """The great circle in kilometres between two points in degrees (haversine, a sphere)."""
    south, north = radians(from_lat), radians(to_lat)
    across, along = radians(to_lat - from_lat), radians(to_lon - from_lon)
    chord = sin(across / 2) ** 2 + cos(south) * cos(north) * sin(along / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))
