"""Which spellings are one and the same to a search."""
# ruff: noqa: RUF001 - letters that look alike are what these tests are about

import pytest

from trialatlas.study.words import Span, groups, spans, value_key, words

SAME = [
    ("Trop2", "Trop-2"),
    ("Trop2", "TROP 2"),
    ("Trop2", "Trop\u20112"),
    ("131I", "I-131"),
    ("¹³¹I", "I-131"),
    ("131-I", "I 131"),
    ("131I-MIBG", "I-131 MIBG"),
    ("99mTc", "Tc-99m"),
    ("⁹⁹ᵐTc", "Tc-99m"),
    ("99m-Tc", "Tc 99m"),
    ("[18F]FDG", "F-18 FDG"),
    ("18F-FDG", "F-18 FDG"),
    ("⁶⁸Ga-PSMA-11", "Ga-68-PSMA-11"),
    ("177Lu-DOTATATE", "Lu-177 DOTATATE"),
    ("⁹⁰Y", "Y-90"),
    ("223Ra", "Ra-223"),
    ("non-small-cell", "non small cell"),
    ("non\u2013small\u2010cell", "non small cell"),
    ("PD-1/PD-L1", "PD 1 PD L 1"),
    ("TNFα", "TNF-alpha"),
    ("TNF-α", "TNF alpha"),
    ("IL-1β", "IL 1 beta"),
    ("β-blocker", "beta blockers"),
    ("5 \u00b5g", "5 \u03bcg"),
    ("COVID-19", "Covid 19"),
    ("Crohn's disease", "Crohn disease"),
    ("Parkinson’s", "parkinson"),
    ("patients'", "patient"),
    ("Sjögren's", "Sjogren"),
    ("Straße", "STRASSE"),
    ("København", "Kobenhavn"),
    ("Łódź", "Lodz"),
    ("œdème", "oedeme"),
    ("æther", "aether"),
    ("Ærø", "aero"),
    ("São Paulo", "sao paulo"),
    ("İstanbul", "istanbul"),
    ("ISPARTA", "ısparta"),
    ("Müller", "MULLER"),
    ("naïve", "nai\u0308ve"),
    ("hyper\u00adtension", "hypertension"),
    ("hyper\u200btension", "hypertension"),
    ("ﬁbrosis", "fibrosis"),
    ("ＡＢＣ１２３", "abc123"),
    ("PhaseⅢ", "phase III"),
    ("Ⅳ", "iv"),
    ("10⁶", "10 6"),
    ("m²", "m 2"),
    ("2½", "2 1 2"),
    ("5㎎", "5 mg"),
    ("0.5", "0 5"),
    ("1,000", "1 000"),
    ("imaging", "images"),
    ("studies", "study"),
    ("heart_rate", "heart rate"),
    ("диабет", "ДИАБЕТ"),
    ("ещё", "еще"),
    ("диабе\u0301т", "диабет"),
    ("ΑΘΉΝΑ", "αθήνα"),
    ("Οδυσσεύς", "ΟΔΥΣΣΕΥΣ"),
    ("السُّكَّري", "السكري"),
    ("أمراض", "امراض"),
    ("مـرض", "مرض"),
    ("١٢", "12"),
    ("סַכֶּרֶת", "סכרת"),
    ("תל־אביב", "תל אביב"),
    ("당뇨병", "\u1103\u1161\u11bc\u1102\u116d\u1107\u1167\u11bc"),
    ("ガン", "ｶﾞﾝ"),
    ("糖尿病", "糖 尿 病"),
    ("がん", "か\u3099ん"),
    ("มะเร็ง", "ม ะ เ ร็ ง"),
    ("ẞ", "ss"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_have_the_same_words(one: str, other: str):
    assert words(one) == words(other) != []


DIFFERENT = [
    ("131I", "131J"),
    ("मल", "मिल"),
    ("ได", "ได้"),
    ("は", "ば"),
    ("3 h", "4 h"),
    ("10⁶", "106"),
    ("hyper tension", "hypertension"),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_two_different_texts_keep_different_words(one: str, other: str):
    assert words(one) != words(other)


WORDS = [
    ("Trop2", ["trop", "2"]),
    ("131I", ["i", "131"]),
    ("99mTc", ["tc", "99", "m"]),
    ("3H 35S", ["3", "h", "35", "s"]),
    ("CYP3A4", ["cyp", "3", "a", "4"]),
    ("NCT06465017", ["nct", "06465017"]),
    ("糖尿病2型", ["糖", "尿", "病", "2", "型"]),
    ("당뇨병 환자", ["당뇨병", "환자"]),
    ("मधुमेह", ["मधुमेह"]),
    ("to be or not", ["to", "be", "or", "not"]),
    ("O'Brien", ["o", "brien"]),
    ("Trodelvy™", ["trodelvi"]),
    ("^a$ b", ["a", "b"]),
    ("-- ... !", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_a_text_has_these_words(text: str, expected: list[str]):
    assert words(text) == expected


def test_what_is_written_as_one_is_one_group():
    assert groups("Trop-2 imaging, 0.5 mg") == [("trop", "2"), ("imag",), ("0", "5"), ("mg",)]


def test_a_span_covers_the_letters_as_written():
    assert spans("Trop-2, Sjo\u0308gren") == [
        Span("trop", 0, 4),
        Span("2", 5, 6),
        Span("sjogren", 8, 16),
    ]


def test_the_words_of_an_isotope_written_number_first_share_its_place():
    assert spans("131I") == [Span("i", 0, 4), Span("131", 0, 4)]


def test_a_character_of_a_script_without_spaces_has_its_own_place():
    assert spans("2型糖") == [Span("2", 0, 1), Span("型", 1, 2), Span("糖", 2, 3)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("Phase 2", "PHASE2"),
        ("early phase 1", "EARLY_PHASE1"),
        ("N/A", "NA"),
        ("Non-Randomized", "NON_RANDOMIZED"),
    ],
)
def test_two_spellings_of_a_value_have_one_key(one: str, other: str):
    assert value_key(one) == value_key(other)


def test_values_that_differ_by_a_suffix_have_different_keys():
    assert value_key("RANDOMIZED") != value_key("NON_RANDOMIZED")
    assert value_key("OTHER") != value_key("OTHER_GOV")
