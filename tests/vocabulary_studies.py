"""Small studies and folders for the tests of names and synonyms."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from trialatlas.study.words import words
from trialatlas.vocabulary.evidence import evidence
from trialatlas.vocabulary.shelf import writing
from trialatlas.vocabulary.thesaurus import Synonym, Vocabulary


def record(number: int = 1, **given: Any) -> bytes:
    """A record as received, with as much of the modules as is given.

    `conditions`, `condition_terms`, `interventions` (name to other names), `intervention_terms`,
    `keywords` and `summary`.
    """
    interventions = [
        {"name": name, "otherNames": list(others)}
        for name, others in given.get("interventions", {}).items()
    ]
    return msgspec.json.encode(
        {
            "protocolSection": {
                "identificationModule": {"nctId": f"NCT{number:08d}"},
                "descriptionModule": {"briefSummary": given.get("summary", "")},
                "conditionsModule": {
                    "conditions": given.get("conditions", []),
                    "keywords": given.get("keywords", []),
                },
                "armsInterventionsModule": {"interventions": interventions},
            },
            "derivedSection": {
                "conditionBrowseModule": {"meshes": _meshes(given.get("condition_terms", []))},
                "interventionBrowseModule": {
                    "meshes": _meshes(given.get("intervention_terms", []))
                },
            },
        }
    )


def learn_from(folder: Path, records: Iterable[bytes], first: int = 1) -> None:
    """Keep what records say, as studies numbered from `first` on, and decide."""
    with writing(folder) as shelf, shelf.together():
        shelf.put([(number, evidence(raw)) for number, raw in enumerate(records, start=first)])
        shelf.decide()


def synonyms(folder: Path, text: str) -> list[Synonym]:
    """What a folder's vocabulary gives for a name."""
    vocabulary = Vocabulary(folder)
    try:
        return vocabulary.synonyms(tuple(words(text)))
    finally:
        vocabulary.close()


def texts(folder: Path, text: str) -> list[str]:
    """The same, the texts alone."""
    return [each.text for each in synonyms(folder, text)]


def _meshes(terms: list[str]) -> list[dict[str, str]]:
    return [{"id": f"D{number}", "term": term} for number, term in enumerate(terms)]
