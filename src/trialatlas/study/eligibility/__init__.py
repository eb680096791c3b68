"""Eligibility criteria as items: a text divided, and what is recognised in it. Pure functions."""

from trialatlas.study.eligibility.parts import Criteria, Item, Kind, Part, Reason
from trialatlas.study.eligibility.split import divide

__all__ = ["Criteria", "Item", "Kind", "Part", "Reason", "divide"]
