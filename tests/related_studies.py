"""Small studies for the tests of likeness, and the ground over them."""

from collections.abc import Sequence
from typing import Any

from trialatlas.index import OracleEngine
from trialatlas.related.ground import EngineCounts, Ground
from trialatlas.related.presets import WEIGHTS, Preset
from trialatlas.study import Study


def study(number: int, **modules: Any) -> Study:
    """A study with a title, and modules by their names without `Module`."""
    record: dict[str, Any] = {
        f"{name}Module": dict(content) for name, content in modules.items() if name != "derived"
    }
    record.setdefault("identificationModule", {})["nctId"] = f"NCT{number:08d}"
    whole: dict[str, Any] = {"protocolSection": record}
    if "derived" in modules:
        whole["derivedSection"] = modules["derived"]
    return Study.of(whole)


def condition_terms(*terms: str, above: Sequence[str] = ()) -> dict[str, Any]:
    """A derived section with MeSH terms of conditions and what they lie below."""
    return {
        "conditionBrowseModule": {
            "meshes": [{"term": each} for each in terms],
            "ancestors": [{"term": each} for each in above],
        }
    }


def arms(*groups: tuple[str, str], **given: tuple[str, ...]) -> dict[str, Any]:
    """Arm groups by label and type; interventions by name with the labels of their arms."""
    return {
        "armGroups": [{"label": label, "type": kind} for label, kind in groups],
        "interventions": [
            {"name": name, "armGroupLabels": list(labels)} for name, labels in given.items()
        ],
    }


def ground_of(*studies: Study) -> Ground:
    """The ground over some studies, without a vocabulary."""
    return Ground(EngineCounts(OracleEngine(studies)))


def counted(preset: Preset) -> set[str]:
    """The signals that a preset gives points for: a part of no weight is not said."""
    return {name for name, by in WEIGHTS[preset].items() if by}
