"""A language in which every looked-up letter is Cyrillic, and studies whose every text is Greek.

On a page drawn so, a Latin word is one of ours that no catalogue can reach.
"""

import re
from gettext import NullTranslations
from html.parser import HTMLParser
from typing import Any

from trialatlas import schema

_LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_GREEK = str.maketrans(_LATIN, "αβψδεφγηιξκλμνοπωρστθωςχυζΑΒΨΔΕΦΓΗΙΞΚΛΜΝΟΠΩΡΣΤΘΩΣΧΥΖ")
_CYRILLIC = str.maketrans(_LATIN, "абцдефгхийклмнопярстувшжызАБЦДЕФГХИЙКЛМНОПЯРСТУВШЖЫЗ")
_KEPT_IN_MESSAGES = re.compile(r"(\{[^{}]*\}|%\(\w+\)s|%%|</?[^<>]+>|&\w+;)")
_HEADING = re.compile(r"^\W*(?:Inclusion|Exclusion) Criteria:?\W*$", re.IGNORECASE)
_PLACES = frozenset({"LocationCity", "LocationState", "LocationCountry"})
"""Names that the gazetteer and the map must know."""
_UNSEEN = frozenset({"script", "style", "code", "pre", "textarea"})
_SPOKEN = frozenset({"aria-label", "placeholder", "title", "alt", "data-done"})
_TEXTS = frozenset(
    node.path
    for node in schema.NODES
    if node.is_leaf and node.item_type in {"text", "markup"} and node.piece not in _PLACES
)
_PLACE_PATHS = frozenset(node.path for node in schema.NODES if node.piece in _PLACES)
_CODE = re.compile(r"^\S*(?:@|://)\S*$|^[A-Z]{1,4}\d+$")
"""Mail, addresses, and the ids by which parts of a study name each other."""


def foreign(message: str) -> str:
    """A message in the language that nobody speaks: what is put in and its tags stay."""
    parts = _KEPT_IN_MESSAGES.split(message)
    return "".join(
        each if place % 2 else each.translate(_CYRILLIC) for place, each in enumerate(parts)
    )


class Foreign(NullTranslations):
    """A catalogue that has every message."""

    def gettext(self, message: str) -> str:
        return foreign(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return foreign(msgid1 if n == 1 else msgid2)


def greek(value: Any, path: str = "") -> Any:
    """A study with its free texts in Greek letters; enums, codes, dates and places stay."""
    if isinstance(value, dict):
        return {
            name: greek(each, f"{path}.{name}" if path else name) for name, each in value.items()
        }
    if isinstance(value, list):
        return [greek(each, path) for each in value]
    if isinstance(value, str) and path in _TEXTS and re.search(r"[a-z]", value):
        return "\n".join(_greek_line(line) for line in value.split("\n"))
    return value


def _greek_line(line: str) -> str:
    is_kept = _HEADING.match(line) or _CODE.search(line)
    return line if is_kept else line.translate(_GREEK)


class _Reader(HTMLParser):
    """What a page says: its texts and its spoken attributes, without code."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if not self._unseen:
            self.said.extend(value for name, value in attrs if name in _SPOKEN and value)

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)


def said_on(page: str) -> list[str]:
    """Every text of a page, element by element."""
    reader = _Reader()
    reader.feed(page)
    return [each.strip() for each in reader.said if each.strip()]


def texts_of(record: Any, path: str = "") -> list[str]:
    """What stands in Latin letters in a study made Greek: names of places, and codes."""
    if isinstance(record, dict):
        return [
            text
            for name, each in record.items()
            for text in texts_of(each, f"{path}.{name}" if path else name)
        ]
    if isinstance(record, list):
        return [text for each in record for text in texts_of(each, path)]
    is_text = isinstance(record, str) and path in _TEXTS | _PLACE_PATHS
    return [line for line in record.split("\n") if re.search(r"[A-Za-z]", line)] if is_text else []
