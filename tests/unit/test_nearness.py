"""How rank falls with distance, and how that is written."""

import pytest

from trialatlas.errors import QueryError
from trialatlas.query.nearness import Nearness, Shape, read_decay


@pytest.mark.parametrize("shape", ["exp", "gauss", "linear"])
def test_the_factor_is_one_up_to_the_offset_and_the_decay_at_the_scale_beyond(shape: Shape):
    near = Nearness(0, 0, 500, shape, scale=100, offset=10, decay=0.3)
    assert near.factor(0) == near.factor(10) == 1.0
    assert near.factor(110) == pytest.approx(0.3)
    factors = [near.factor(miles) for miles in range(0, 1000, 25)]
    assert factors == sorted(factors, reverse=True)
    assert min(factors) >= 0


def test_lengths_are_in_kilometres_or_miles():
    near = read_decay("func:linear,scale:160.9344km,offset:10mi,decay:0.1", 1, 2, 50)
    assert near == Nearness(1, 2, 50, "linear", pytest.approx(100), 10, 0.1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "func:log,scale:1km,offset:0km,decay:0.5",
        "func:exp,scale:0km,offset:0km,decay:0.5",
        "func:exp,scale:1km,offset:0km,decay:0",
        "func:exp,scale:1km,offset:0km,decay:1",
        "func:exp,scale:1,offset:0km,decay:0.5",
        "func:exp, scale:1km,offset:0km,decay:0.5",
    ],
)
def test_what_says_no_decay_is_refused(text: str):
    with pytest.raises(QueryError):
        read_decay(text, 0, 0, 1)
