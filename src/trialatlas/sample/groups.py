"""A group of participants in the results of a sample study."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """A group in the results: the arm's label and description, and how many were in it."""

    title: str
    description: str
    size: int
