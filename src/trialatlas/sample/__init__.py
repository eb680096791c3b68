"""Sample studies: fictitious, marked so, any number of them, always the same for a seed.

Numbers NCT99000001 to NCT99999999 are theirs alone.
"""

from __future__ import annotations

from trialatlas.sample.generate import generate, is_sample, study
from trialatlas.sample.plan import FIRST_NUMBER, LAST_NUMBER

__all__ = ["FIRST_NUMBER", "LAST_NUMBER", "generate", "is_sample", "study"]
