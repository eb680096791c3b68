"""Enums: every value the registry uses, with a plain label and what it means.

Source of the values: the registry's OpenAPI document, API 2.0.5. The labels
are the registry's words where those are plain. Values of one name that mean
the same in several enums are declared once.
"""

from trialatlas.schema.enums.design import DESIGN_ENUMS
from trialatlas.schema.enums.people import PEOPLE_ENUMS
from trialatlas.schema.enums.results import RESULTS_ENUMS
from trialatlas.schema.enums.status import STATUS_ENUMS
from trialatlas.schema.model import Enum

__all__ = ["ENUMS"]

ENUMS: tuple[Enum, ...] = (*STATUS_ENUMS, *DESIGN_ENUMS, *PEOPLE_ENUMS, *RESULTS_ENUMS)
