"""Leaving contact persons out of an export: the same rule as everywhere (`study.contacts`)."""

from trialatlas.study.contacts import CONTACT_PIECES, without_contacts

__all__ = ["CONTACT_PIECES", "without_contacts"]
