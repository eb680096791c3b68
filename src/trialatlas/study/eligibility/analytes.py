"""What laboratories measure, by the names that criteria give it, and the units they use.

What does not live here: the limits (`recognise`).
"""
# ruff: noqa: E501, RUF001 - patterns; signs of other scripts are meant: texts hold them

from __future__ import annotations

import re

_TRANSAMINASE = r"(?:AST|ALT|SGOT|SGPT|GOT|GPT|ASAT|ALAT|aspartate\s+(?:amino)?-?\s?transaminase|alanine\s+(?:amino)?-?\s?transaminase|(?:aspartate|alanine)\s+aminotransferase|serum\s+glutamic[\s-](?:oxalo\w*|pyruvic)\s+transaminase|transaminases?)"
_NAMES = (
    ("Creatinine clearance", r"(?:(?:calculated|estimated|measured)\s+)?creatinine\s+clearance|CrCl|CLcr|Ccr"),
    ("Glomerular filtration rate", r"e?GFR|(?:estimated\s+)?glomerular\s+filtration\s+rate"),
    ("Creatinine", r"(?:serum\s+)?creatinine"),
    ("Neutrophils", r"(?:absolute\s+)?(?:neutrophil|granulocyte)s?(?:\s+counts?)?|ANC|AGC"),
    ("Platelets", r"(?:platelets?|thrombocytes?|PLT)(?:\s+counts?)?"),
    ("White blood cells", r"(?:WBC|white\s+blood\s+cells?|white\s+cell|leu[ck]ocytes?)(?:\s+counts?)?"),
    ("Lymphocytes", r"(?:absolute\s+)?lymphocytes?(?:\s+counts?)?"),
    ("CD4 cells", r"CD4\+?(?:\s+(?:T[\s-]?)?(?:cell|lymphocyte)s?)?(?:\s+counts?)?"),
    ("Glycated haemoglobin", r"HbA1c|(?:glycated|glycosylated)\s+ha?emoglobin|ha?emoglobin\s+A1c|A1C"),
    ("Haemoglobin", r"ha?emoglobin|Hgb|Hb"),
    ("Haematocrit", r"ha?ematocrit|Hct"),
    ("Bilirubin", r"(?:total\s+|direct\s+|serum\s+|conjugated\s+){0,2}bilirubin|TBIL"),
    ("Transaminases", rf"{_TRANSAMINASE}(?:\s*(?:\([A-Z]{{3,4}}\)\s*)?(?:and/or|and|or|/|,)\s*{_TRANSAMINASE}){{1,3}}"),
    ("AST", r"AST|SGOT|ASAT|GOT|aspartate\s+(?:amino\s?-?transferase|transaminase)"),
    ("ALT", r"ALT|SGPT|ALAT|GPT|alanine\s+(?:amino\s?-?transferase|transaminase)"),
    ("Transaminases", r"(?:serum\s+)?(?:liver\s+)?transaminases?|aminotransferases?"),
    ("Alkaline phosphatase", r"alkaline\s+phosphatase|ALP"),
    ("Albumin", r"(?:serum\s+)?albumin"),
    ("INR", r"INR|international\s+normali[sz]ed\s+ratio"),
    ("Prothrombin time", r"PT|prothrombin\s+time"),
    ("Partial thromboplastin time", r"a?PTT|(?:activated\s+)?partial\s+thromboplastin\s+time"),
    ("Glucose", r"(?:fasting\s+)?(?:plasma\s+|blood\s+|serum\s+)?glucose|FPG|FBG"),
    ("Lactate dehydrogenase", r"LDH|lactate\s+dehydrogenase"),
    ("Urea nitrogen", r"BUN|blood\s+urea\s+nitrogen"),
    ("PSA", r"PSA|prostate[\s-]specific\s+antigen"),
    ("Potassium", r"(?:serum\s+)?potassium"),
    ("Sodium", r"(?:serum\s+)?sodium"),
    ("Calcium", r"(?:serum\s+|corrected\s+)?calcium"),
    ("Triglycerides", r"(?:fasting\s+)?(?:serum\s+)?triglycerides?"),
    ("LDL cholesterol", r"LDL(?:-?C)?(?:[\s-]cholesterol)?"),
    ("HDL cholesterol", r"HDL(?:-?C)?(?:[\s-]cholesterol)?"),
    ("Cholesterol", r"(?:total\s+)?(?:serum\s+|plasma\s+)?cholesterol"),
    ("TSH", r"TSH|thyroid[\s-]stimulating\s+hormone"),
    ("C-reactive protein", r"(?:hs-?)?CRP|C[\s-]reactive\s+protein"),
    ("Ferritin", r"(?:serum\s+)?ferritin"),
    ("Testosterone", r"(?:serum\s+|total\s+){0,2}testosterone"),
    ("HIV RNA", r"(?:plasma\s+)?HIV(?:-1)?\s+RNA|viral\s+load"),
    ("Creatine kinase", r"creatine\s+(?:phospho)?kinase|CPK|CK"),
    ("Amylase", r"(?:serum\s+)?amylase"),
    ("Lipase", r"(?:serum\s+)?lipase"),
    ("Uric acid", r"(?:serum\s+)?uric\s+acid"),
    ("Fibrinogen", r"fibrinogen"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _NAMES)
ANALYTE = r"(?<![\w-])(?:" + "|".join(pattern for _, pattern in _NAMES) + r")(?![\w-])"
"""A name of something measured. Names that begin alike stand with the longer one first."""

MAY_MEASURE = re.compile(
    r"inine|CrCl|Ccr|CLcr|GFR|filtration|rophil|ulocyte|A[NG]C|latelet|rombocyt|PLT|WBC|hite|ocyt|CD4|A1[cC]|globin|Hg?b"
    r"|ocrit|Hct|irubin|TBIL|A[SL]T|SG[OP]T|transam|transf|osphat|ALP|lbumin|INR|ormali[sz]ed|PT|othrom|lucose|F[PB]G"
    r"|LDH|lactate|BUN|rea |PSA|rostate|otassium|odium|alcium|glycer|[LH]DL|olesterol|TSH|hyroid|CRP|reactive|erritin"
    r"|ostero|RNA|iral|CP?K|inase|mylase|ipase|ric |ibrinogen"
)
"""What a text that names something measured holds somewhere: quicker to look for."""
_TEN = r"(?:\s?[x×X*]\s?\\?\*?\s?10\s?(?:\\?\^|\\?\(|exp|E)?\s?\\?\(?[39691]{1,2}\\?\)?|\s?[x×]\s?10\^?[⁹³⁶]|,?000)?"
_CUBIC = r"(?:\s?(?:cells?|platelets?|neutrophils?|lymphocytes?)?\s?(?:/|per)\s?(?:cubic\s+)?(?:mm\s?(?:\\?\^|\\?\()?\s?(?:3|³)?\)?|millimeters?|cu\.?\s?mm|[uµμm]L|mcL|microliters?|microlitres?|L(?![a-z])|liter|litre|ml))"
_TIMES = r"(?:\s?(?:times|[x×X]|\\?\*|fold)?\s?(?:the\s+)?(?:institutional\s+|laboratory\s+|reference\s+|age-adjusted\s+){0,2}(?:ULN|UNL|LLN|upper\s+(?:limits?\s+of\s+(?:the\s+)?)?(?:institutional\s+|reference\s+)?(?:normal|range)(?:\s+(?:limits?|range))?(?:\s+\(ULN\))?|lower\s+limits?\s+of\s+normal|(?:the\s+)?normal(?:\s+limit)?)\b)"
_PLAIN = r"(?:\s?(?:m?g|[µμu]g|mcg|ng|pg|mEq|m?mol|[µμu]mol|nmol|m?[µμu]?I?U|k?Pa|g|copies|micromol\w*|milligrams?|grams?)\s?(?:/|per|%)\s?(?:\\?\s)?(?:d[Ll]|deciliter|m[Ll]|[Ll](?:iter|itre)?(?![a-z])|100\s?m[Ll]|24\s?h(?:ou)?rs?|day|g|mg)?|\s?m[Ll]\s?/\s?min(?:ute)?s?(?:\s?/\s?1\.73\s?m(?:\\?\^)?(?:2|²)?)?|\s?m[Ll]/s|\s?cc/min|\s?%|\s?percent|\s?IU/L|\s?U/L|\s?units?/L|\s?seconds?|\s?mg%)"
UNIT = rf"(?:{_TIMES}|{_TEN}{_CUBIC}|{_PLAIN})"
"""What stands behind the number: a unit, or how many times a limit of normal."""
_ULN = re.compile(r"ULN|UNL|upper|normal", re.IGNORECASE)
_LLN = re.compile(r"LLN|lower", re.IGNORECASE)


def analyte(written: str) -> str:
    """The one name of an analyte, by the first whose pattern is all of what is written."""
    for name, pattern in _COMPILED:
        if pattern.fullmatch(written):
            return name
    return written


def unit(written: str) -> str:
    """A unit in one spelling: without spaces and escapes, times as words."""
    bare = written.strip().replace("\\", "")
    if _LLN.search(bare):
        return "times the lower limit of normal"
    if _ULN.search(bare):
        return (
            "times the upper limit of normal"
            if "pper" in bare or "UL" in bare.upper()
            else "times normal"
        )
    bare = re.sub(r"\s+", "", re.sub(r"\bper\b", "/", bare)).replace("μ", "µ")
    bare = re.sub(r"(?i)/mm\^?[(]?[3³]?[)]?$", "/mm³", bare)
    bare = re.sub(r"(?i)(?<![a-z])[x×*]\*?10(?:\^|\(|exp|e)?\(?(\d{1,2})\)?", r"×10^\1", bare)
    return re.sub(r"(?i)/dl$", "/dL", re.sub(r"(?i)/ml$", "/mL", bare))
