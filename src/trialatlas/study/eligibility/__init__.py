"""Eligibility criteria as items: a text divided, and what is recognised in it. Pure functions."""

from trialatlas.study.eligibility.of_study import Eligibility, Hidden, eligibility, marks
from trialatlas.study.eligibility.parts import Criteria, Item, Kind, Part, Reason
from trialatlas.study.eligibility.readings import Recognised, Topic
from trialatlas.study.eligibility.recognise import recognise
from trialatlas.study.eligibility.split import divide

__all__ = [
    "Criteria",
    "Eligibility",
    "Hidden",
    "Item",
    "Kind",
    "Part",
    "Reason",
    "Recognised",
    "Topic",
    "divide",
    "eligibility",
    "marks",
    "recognise",
]
