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
    ("Albumin to creatinine ratio", r"(?:urine\s+|urinary\s+|spot\s+)*albumin\s?[:/-]?\s?(?:to\s+|-to-)?creatinine\s+ratio|UACR|ACR"),
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
    ("Alpha-fetoprotein", r"AFP|alpha[\s-]?(?:1[\s-])?f(?:o)?etoprotein"),
    ("Chorionic gonadotropin", r"(?:beta[\s-])?(?:human\s+chorionic\s+gonadotropin|hCG)|[βb]-?hCG"),
    ("Protein to creatinine ratio", r"(?:urine\s+|urinary\s+|spot\s+)*protein\s?[:/-]?\s?(?:to\s+|-to-)?creatinine\s+(?:\(UPCR?\)\s+)?ratio|UPCR|UPC"),
    ("Urine protein", r"proteinuria|(?:urine|urinary)\s+protein(?:\s+excretion)?"),
    ("Magnesium", r"(?:serum\s+)?magnesium"),
    ("Phosphate", r"(?:serum\s+)?(?:phosphate|phosphorus)"),
    ("Lactate", r"(?:blood\s+|serum\s+)?lactate"),
    ("Bicarbonate", r"(?:serum\s+)?bicarbonate"),
    ("Vitamin D", r"25-?\s?\(?OH\)?\s?D|(?:serum\s+)?(?:25-?hydroxy-?)?vitamin\s+D"),
    ("Vitamin B12", r"vitamin\s+B-?12"),
    ("BNP", r"(?:NT[\s-]?pro[\s-]?)?BNP|brain\s+natriuretic\s+peptide"),
    ("Troponin", r"(?:cardiac\s+)?troponin(?:[\s-][IT])?"),
    ("D-dimer", r"D-dimers?"),
    ("Estradiol", r"(?:serum\s+)?o?estradiol"),
    ("FSH", r"FSH|follicle[\s-]stimulating\s+hormone"),
    ("Luteinizing hormone", r"LH|lutein[iy][sz]ing\s+hormone"),
    ("Anti-Müllerian hormone", r"AMH|anti-m[uü]llerian\s+hormone"),
    ("Progesterone", r"(?:serum\s+)?progesterone"),
    ("Prolactin", r"(?:serum\s+)?prolactin"),
    ("IGF-1", r"IGF-?\s?(?:1|I)"),
    ("Cortisol", r"(?:serum\s+)?cortisol"),
    ("Insulin", r"fasting\s+insulin"),
    ("C-peptide", r"(?:fasting\s+|stimulated\s+)?C-?peptide"),
    ("Gamma-glutamyl transferase", r"GGTP?|gamma[\s-]glutam\w+\s?-?transferase"),
    ("Sedimentation rate", r"ESR|erythrocyte\s+sedimentation\s+rate"),
    ("Immunoglobulin E", r"(?:total\s+|serum\s+)?IgE"),
    ("Immunoglobulin G", r"(?:serum\s+)?IgG"),
    ("Eosinophils", r"(?:blood\s+|absolute\s+)?eosinophils?(?:\s+counts?)?"),
    ("Reticulocytes", r"reticulocytes?(?:\s+counts?)?"),
    ("CA-125", r"CA[\s-]?125"),
    ("CA 19-9", r"CA[\s-]?19-?9"),
    ("CEA", r"CEA|carcinoembryonic\s+antigen"),
    ("Transferrin saturation", r"TSAT|transferrin\s+saturation"),
    ("Ammonia", r"(?:plasma\s+)?ammonia"),
    ("Homocysteine", r"homocysteine"),
    ("Lipoprotein(a)", r"Lp\(a\)|lipoprotein\s?\(a\)"),
    ("Procalcitonin", r"procalcitonin|PCT"),
    ("Parathyroid hormone", r"i?PTH|parathyroid\s+hormone"),
    ("HBV DNA", r"HBV[\s-]DNA"),
    ("HCV RNA", r"HCV[\s-]RNA"),
    ("Paraprotein", r"(?:serum\s+|urine\s+)?(?:M-?\s?protein|monoclonal\s+protein)"),
)  # fmt: skip
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _NAMES)
ANALYTE = r"(?<![\w-])(?:" + "|".join(pattern for _, pattern in _NAMES) + r")(?![\w-])"
"""A name of something measured. Names that begin alike stand with the longer one first."""

MAY_MEASURE = re.compile(
    r"inine|CrCl|Ccr|CLcr|GFR|filtration|rophil|ulocyte|A[NG]C|latelet|rombocyt|PLT|WBC|hite|ocyt|CD4|A1[cC]|globin|Hg?b"
    r"|ocrit|Hct|irubin|TBIL|A[SL]T|SG[OP]T|transam|transf|osphat|ALP|lbumin|INR|ormali[sz]ed|PT|othrom|lucose|F[PB]G"
    r"|LDH|actate|BUN|rea |PSA|rostate|otassium|odium|alcium|glycer|[LH]DL|olesterol|TSH|hyroid|CRP|reactive|erritin"
    r"|ostero|RNA|iral|CP?K|inase|mylase|ipase|ric |ibrinogen|etoprotein|AFP|adotropin|[hH]CG|UPC|ACR|rotein|agnesium|osphor"
    r"|icarbonate|itamin|OHD|BNP|roponin|imer|stradiol|FSH|LH|AMH|llerian|rolactin|IGF|ortisol|sulin|eptide|GGT|lutam|ESR"
    r"|edimentation|IgE|IgG|osinophil|CA|CEA|antigen|TSAT|ransferrin|mmonia|ocyst|Lp|alciton|PCT|DNA"
)
"""What a text that names something measured holds somewhere: quicker to look for."""
_TEN = r"(?:\s?[x×X*]\s?\\?\*?\s?10\s?(?:\\?\^|\\?\(|exp|E)?\s?\\?\(?[39691]{1,2}\\?\)?|\s?[x×]\s?10\^?[⁹³⁶]|,?000)?"
_CUBIC = r"(?:\s?(?:cells?|platelets?|neutrophils?|lymphocytes?)?\s?(?:/|per)\s?(?:cubic\s+)?(?:mm\s?(?:\\?\^|\\?\()?\s?(?:3|³)?\)?|millimeters?|cu\.?\s?mm|[uµμm]L|mcL|microliters?|microlitres?|L(?![a-z])|liter|litre|ml))"
TIMES = r"(?:\s?(?:times|[x×X]|\\?\*|fold)?\s?(?:the\s+)?(?:institutional\s+|laboratory\s+|reference\s+|age-adjusted\s+){0,2}(?:ULN|UNL|LLN|upper\s+(?:limits?\s+o[fr]\s+(?:the\s+)?)?(?:institutional\s+|reference\s+)?(?:normal|range)(?:\s+(?:limits?|range))?(?:\s+\(ULN\))?|lower\s+limits?\s+of\s+normal|(?:the\s+)?normal(?:\s+limit)?)\b)"
_PLAIN = r"(?:\s?(?:m?g|[µμu]g|mcg|ng|pg|mEq|m?mol|[µμu]mol|nmol|m?[µμu]?I?U|k?Pa|g|copies|micromol\w*|milligrams?|grams?)\s?(?:/|per|%)\s?(?:\\?\s)?(?:d[Ll]|deciliter|m[Ll]|[Ll](?:iter|itre)?(?![a-z])|100\s?m[Ll]|24\s?h(?:ou)?rs?|day|g|mg)?|\s?m[Ll]\s?/\s?(?:min(?:ute)?s?|mn|m2)(?:\s?/\s?1\.73\s?m(?:\\?\^)?(?:2|²)?)?|\s?m[Ll]/s|\s?cc/min|\s?%|\s?percent|\s?IU/L|\s?U/L|\s?units?/L|\s?seconds?|\s?mg%|\s?mm\^?[3³](?!\w)|\s?/mm\^?[3³]|\+(?!\w))"
UNIT = rf"(?:{TIMES}|{_TEN}{_CUBIC}|{_PLAIN})"
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
