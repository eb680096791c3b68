"""The store contract is complete: what is required is tested, what is tested is required."""

import test_store_life
import test_store_versions
from proof import proven
from store_contract import REQUIREMENTS


def test_every_requirement_has_a_test_and_every_test_a_requirement():
    assert set(proven(test_store_versions, test_store_life)) == set(REQUIREMENTS)
