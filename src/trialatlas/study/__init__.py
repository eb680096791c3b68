"""One study: decoding, dates, ages, markup, words, absence. Pure functions, no input or output."""

from trialatlas.study.record import Study, canonical_nct_id, items

__all__ = ["Study", "canonical_nct_id", "items"]
