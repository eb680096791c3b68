"""How the distance to a study's nearest site lowers its rank: the registry's `geoDecay`.

The shapes are those that search engines commonly offer under these names. What does not live
here: distances themselves, and which studies are near (`query.tree.Distance`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import exp, log
from typing import Final, Literal

from trialatlas.errors import QueryError
from trialatlas.query.ends import MILES_PER_KILOMETRE

Shape = Literal["gauss", "exp", "linear"]

NEAR_LIMIT: Final = 10_000
"""Above so many hits, distance leaves the order alone."""
_LENGTH: Final = r"(\d{1,9}(?:\.\d{1,20})?)(km|mi)"
_FORM: Final = re.compile(
    rf"func:(?P<shape>gauss|exp|linear),scale:{_LENGTH},offset:{_LENGTH},"
    r"decay:(\d{1,9}(?:\.\d{1,20})?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Nearness:
    """From `offset` miles on the factor falls from 1, and at `scale` miles further it is `decay`.

    `latitude` and `longitude` are where distance is measured from, in degrees; `within` is how
    far a site may be to be looked at, in miles.
    """

    latitude: float
    longitude: float
    within: float
    shape: Shape = "exp"
    scale: float = 300.0
    offset: float = 0.0
    decay: float = 0.5

    def factor(self, miles: float) -> float:
        """What a score is multiplied by, from 0 to 1."""
        share = max(0.0, miles - self.offset) / self.scale
        match self.shape:
            case "exp":
                return exp(log(self.decay) * share)
            case "gauss":
                return exp(log(self.decay) * share * share)
            case "linear":
                return max(0.0, 1 - (1 - self.decay) * share)


def read_decay(text: str, latitude: float, longitude: float, within: float) -> Nearness:
    """`func:linear,scale:100km,offset:10km,decay:0.1`, measured from a point in degrees.

    Raises QueryError (slug `query-range`) for another form, a scale of 0, or a decay that is not
    between 0 and 1.
    """
    found = _FORM.fullmatch(text)
    scale = _miles(found[2], found[3]) if found else 0.0
    decay = float(found[6]) if found else 0.0
    if found is None or scale <= 0 or not 0 < decay < 1:
        raise QueryError(
            "this does not say how rank falls with distance",
            expression=text,
            length=max(1, len(text)),
            hint="Write func:exp,scale:300mi,offset:0mi,decay:0.5; func may be exp, gauss or "
            "linear, scale must be above 0, and decay between 0 and 1.",
            slug="query-range",
        )
    shapes: dict[str, Shape] = {"gauss": "gauss", "exp": "exp", "linear": "linear"}
    return Nearness(
        latitude,
        longitude,
        within,
        shapes[found["shape"]],
        scale,
        _miles(found[4], found[5]),
        decay,
    )


def _miles(amount: str, unit: str) -> float:
    return float(amount) * (MILES_PER_KILOMETRE if unit == "km" else 1.0)
