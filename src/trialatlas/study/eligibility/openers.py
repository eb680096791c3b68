"""Where one criterion ends and the next begins in a text that lost its line breaks.

Only words tell: a capital letter where no sentence ended begins a criterion, unless the word
before it cannot end one (`of`, `prior`, `stage`) or the word itself is mostly a name inside one
(`York`, `Hodgkin`). Which words those are was counted over studies that kept their bullets:
how often each begins an item, and how often it stands inside one with a capital. The labelled
studies of the benchmark were not among them.
"""

# ruff: noqa: E501, SIM905 - tables of words

from __future__ import annotations

import re

_WORD = re.compile(r"\S+")
_TITLE = re.compile(r"[A-Z][a-z]+(?:[-/][A-Za-z]+)*[:,]?")
_NEVER_ENDS = frozenset(
    """a an the of or and to in on by for with without from at as than if is are be been was were
    has have had that which who whose when while during within no not prior any other one two
    each either both all least more less between including include requiring per via using under
    over after before since until unless except such also must may should and/or versus vs times
    class stage grade type phase level group groups known active documented symptomatic
    hepatitis stages see new york heart abnormal achieve affect autologous chest concurrent
    confirmed containing contrast contrast-enhanced degrees diagnosed elevated first following
    high-grade large lineage peripheral postoperative primary proven relapsed rising secondary
    serum significant spiral surgically topoisomerase uncontrolled untreated vitamin x eastern
    national international cooperative oncology protocol total mean adequate positive-for
    baseline corrected recurrent refractory metastatic unresectable post-treatment resting down
    bence acute chronic low high intermediate his her their this these those non western new
    approved meets meet meeting have having""".split()
)
_OPENERS = frozenset(
    """AFP ALT ALT/AST ANC APTT AST AST/ALT AT BCR-ABL BMI BUN CD4 CD4+ CEA CR1 CR2 DLCO ECG ECOG
    EF FEV1 GFR GGT GOG HAMA HCV HIV HIV-1 HIV-positive HIV-negative INCLUSION INR INSS LDH LVEF
    PS PSA PT PT/PTT PTT RAEB SGOT SGOT/SGPT SGPT SGPT/SGOT SWOG WBC WHO AST/SGOT ALT/SGPT""".split()
)
_NAMES = frozenset(
    """Acquisition Administration American Arbor Arm Association Barr Bence Binet Blot Cancer
    Celsius Center Chamberlain Characteristics Classification Comprehensive Cooperative
    Coordinator Cord Cremophor Criteria Disease Down Drug English Epstein Expectancy Fahrenheit
    Food French Gated General Gleason Gliadel Group Heart Hopkins Hospital Institute
    International Investigator Jones Level Massachusetts Manual Medical Diagnostic Statistical
    Intelligence Quotient Multiforme National Network New Oncology Pap Phosphatase Program
    Registry Research Scale Scan Score Sezary Shimada Staging Status Sudan Syndrome System
    Tumors University Western Working York Zubrod""".split()
)
_OFTEN = frozenset(
    """No Not At Creatinine See Histologically Bilirubin Platelet Fertile Prior Negative Absolute
    Must Concurrent Karnofsky Hemoglobin Measurable Recovered Patients Alkaline More Stage
    Greater Diagnosis Acute Any Granulocyte If Chronic Female Male Refractory Under Life
    Recurrent Evidence Adequate Over Normal Other Metastatic Previously History One Less
    Relapsed Able Positive Newly Age Are Have Has Both Known Requires Currently Pregnant Active
    Serious Subjects Women Men""".split()
)
_SHORT = frozenset({"No", "At", "In", "If", "An", "On", "Or", "Is", "As", "To", "By", "Be"})
_SYMBOL = 2
"""Letters of the symbols of elements, which are names."""
_LONGEST_BRACKET = 300
_DEPTH = {"(": 1, "[": 1, ")": -1, "]": -1}
_JOINS = frozenset({"OR", "AND", "AND/OR"})


def cuts(text: str) -> list[tuple[int, int]]:
    """The stretches of a text that are criteria of their own. One where nothing tells them apart.

    Brackets are never cut; joining words in capitals between two criteria are left out.
    """
    begins: list[int] = []
    ends: list[int] = []
    deep, before, last, opened = 0, "", 0, 0
    joined: int | None = None
    for found in _WORD.finditer(text):
        word = found[0]
        if deep and found.start() - opened > _LONGEST_BRACKET:
            deep = 0  # a bracket that nobody closed
        if not begins:
            begins.append(found.start())
        elif not deep and word in _JOINS and _may_end(before):
            joined = last
            continue
        elif not deep and _opens(word) and (joined is not None or _may_end(before)):
            ends.append(last if joined is None else joined)
            begins.append(found.start())
        joined = None
        deeper = max(0, deep + sum(_DEPTH.get(sign, 0) for sign in word))
        if deeper and not deep:
            opened = found.start()
        deep = deeper
        before, last = word, found.end()
    if begins:
        ends.append(len(text.rstrip()))
    return list(zip(begins, ends, strict=True))


def surely(text: str, found: list[tuple[int, int]]) -> bool:
    """Whether these stretches are criteria even in a text of which nothing else is known.

    At least three, most of which begin with a word that often does, and none is a single word.
    """
    begins = [text[start:end].split(maxsplit=1) for start, end in found]
    often = sum(each[0].rstrip(",:") in _OFTEN | _OPENERS for each in begins[1:])
    return len(found) > 2 and all(len(each) > 1 for each in begins) and often * 2 >= len(found) - 1  # noqa: PLR2004 - two may be chance


def _may_end(word: str) -> bool:
    if word[-1] == ":":
        return True
    bare = word.rstrip("*") if len(word) > 1 else word
    if not bare or (bare[-1] in ".,;(-/<>=*" and word != "etc."):
        return False
    return bare.lower() not in _NEVER_ENDS


def _opens(word: str) -> bool:
    if not _TITLE.fullmatch(word):
        return word.rstrip(",;:*") in _OPENERS
    bare = word.rstrip(":,")
    return bare not in _NAMES and (len(bare) != _SYMBOL or bare in _SHORT)
