"""What a search address says: read, written, changed."""

import pytest
from starlette.datastructures import QueryParams

from trialatlas.web.search_fields import CHOICES
from trialatlas.web.search_form import SearchForm


@pytest.mark.parametrize(
    "address",
    [
        "",
        "q=heart+attack&page=3",
        "q=a%26b%3Dc&near=48.85%2C+2.35%2C+50+mi&sort=start",
        "q=x&country=France&status=COMPLETED&status=RECRUITING&sex=ALL&sort=size&page=2",
        "condition=status&country=C%C3%B4te+d%27Ivoire&results=true",
    ],
)
def test_addresses_made_together_are_those_made_one_by_one(address: str):
    form = SearchForm.read(QueryParams(address))
    for choice in CHOICES:
        values = [*form.chosen.get(choice.param, ()), "COMPLETED", "Korea, Republic of", "é&=+"]
        one_by_one = [form.toggled(choice.param, value).address() for value in values]
        assert form.toggles(choice.param, values) == one_by_one
