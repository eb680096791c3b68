"""Values of a raw record by their paths, without the package."""

from typing import Any

Record = dict[str, Any]


def at(record: Record, path: str, section: str = "protocolSection") -> list[Any]:
    """All values at a path, lists flattened."""
    found: list[Any] = [record.get(section, {})]
    for name in path.split("."):
        below = [each.get(name) for each in found if isinstance(each, dict)]
        found = [one for each in below for one in (each if isinstance(each, list) else [each])]
        found = [each for each in found if each is not None]
    return found


def texts_at(record: Record, *paths: str, section: str = "protocolSection") -> list[str]:
    """Those that are texts and not blank."""
    found = (each for path in paths for each in at(record, path, section))
    return [each for each in found if isinstance(each, str) and each.strip()]


def first(record: Record, path: str) -> str:
    """The first text at a path."""
    return (texts_at(record, path) or [""])[0]
