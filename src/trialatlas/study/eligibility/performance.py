"""Performance status: a named scale and its value. What does not live here: other topics."""
# ruff: noqa: E501 - patterns; signs of other scripts are meant: texts hold them

from __future__ import annotations

import re
from collections.abc import Iterator

from trialatlas.study.eligibility.numbers import BOUND, Limits, bounded
from trialatlas.study.eligibility.readings import SPAN, Recognised

_SCALE = r"(?P<scale>Eastern\s+Cooperative\s+Oncology\s+Group|ECOG(?:/(?:WHO|Zubrod|SWOG))?|World\s+Health\s+Organi[sz]ation|WHO|Zubrod|SWOG|GOG|CALGB|Karnofsky(?:/Lansky|\s+or\s+Lansky)?|KPS|Lansky)"
_VALUE = rf"(?P<value>\d{{1,3}})\s?%?(?!\d|\.\d)(?P<list>(?:\s*(?:,|or|and|/)\s*(?:or\s+)?\d(?!\d|\.\d|%))+|{SPAN}(?P<high>\d{{1,3}})\s?%?(?!\d|\.\d))?"
_MORE = r"(?P<more>\s*(?:or|and)\s+(?:greater|higher|above|better|more|over|less|lower|below|fewer|under)\b)?"
_PERFORMANCE = re.compile(
    rf"(?<![\w-]){_SCALE}(?:'s)?(?P<between>(?:(?:[\s,:/]|=(?!\s?\\?[<>]))++|\((?:ECOG|PS|KPS|WHO|Zubrod|ECOG\s+PS|ECOG-PS|LPS)\)|-(?=PS)"
    r"|\b(?:performance|status|statuses|score|scores|scale|PS|index|of|is|must|be|should|a|an|the|level|rating|Zubrod|physical|fitness|behavio\w+|play|with|at|has|have|or|grade\s+of|equal|strength)\b){1,14})"
    rf"(?P<bound>{BOUND})?\s*{_VALUE}{_MORE}",
    re.IGNORECASE,
)
_BEHIND = re.compile(
    r"\bperformance\s+(?:status|score|scale|index)(?P<between>(?:[\s,:]|\((?:PS)\)|\b(?:score|of|is|must|be|should|scale|level)\b){1,6})"
    rf"(?P<bound>{BOUND})?\s*{_VALUE}{_MORE}\s*,?\s*(?:\(|on\s+(?:the\s+)?|by\s+(?:the\s+)?|according\s+to\s+(?:the\s+)?|per\s+)(?:the\s+)?{_SCALE}(?![\w-])",
    re.IGNORECASE,
)
"""The scale behind the value: `Performance status 0-2 (ECOG)`."""


def performance(words: str) -> Iterator[Recognised]:
    """Values of named scales in the words of a criterion."""
    for pattern in (_PERFORMANCE, _BEHIND):
        for found in pattern.finditer(words):
            if limits := _limits(found):
                yield Recognised(
                    "performance", found.start(), found.end(), _scale(found["scale"]), limits, ""
                )


def _limits(found: re.Match[str]) -> Limits | None:
    """The limits that a match states; None where they cannot be of its scale."""
    value = int(found["value"])
    scale = _scale(found["scale"])
    hundred = scale in {"Karnofsky", "Lansky"}
    high = found["high"] or (re.findall(r"\d+", found["list"])[-1] if found["list"] else None)
    named = re.search(r"perform|\bPS\b", found[0], re.IGNORECASE)
    if scale == "WHO" and not (named or high or found["bound"]):
        return None
    top = int(high) if high else value
    if max(value, top) > (100 if hundred else 5) or (hundred and value < 10):  # noqa: PLR2004 - the scales' own ends
        return None
    if high:
        return Limits(low=str(value), high=high)
    if found["bound"]:
        return bounded(found["bound"], str(value))
    if found["more"]:
        above = not re.search(r"less|lower|below|fewer|under", found["more"], re.IGNORECASE)
        worse = "better" in found["more"] and not hundred
        return Limits(low=str(value)) if above and not worse else Limits(high=str(value))
    return Limits(low=str(value), high=str(value))


def _scale(written: str) -> str:
    first = re.split(r"[/\s]", written, maxsplit=1)[0]
    names = {"eastern": "ECOG", "ecog": "ECOG", "world": "WHO", "who": "WHO", "kps": "Karnofsky"}
    return names.get(first.lower(), first)
