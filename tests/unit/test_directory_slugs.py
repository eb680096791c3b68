"""The part of an address that stands for a name."""

from hypothesis import given
from hypothesis import strategies as st

from trialatlas.directory import slug_of


def test_case_accents_and_signs_make_no_difference_to_an_address():
    assert slug_of("Sjögren's Syndrome") == slug_of("sjogrens  SYNDROME") == "sjogrens-syndrome"


def test_a_site_has_its_place_in_its_address():
    assert slug_of("Clinic", "Nanchang", "", "China") == "clinic--nanchang--china"


def test_a_long_name_is_cut_and_still_told_from_its_like():
    one, other = (slug_of(f"{'very ' * 40}{end}") for end in ("long", "short"))
    assert one != other
    assert len(one) <= 96


def test_another_script_keeps_its_letters():
    assert slug_of("甲状腺癌") == "甲状腺癌"


@given(st.text())
def test_any_text_has_an_address_of_one_segment(text: str):
    slug = slug_of(text)
    assert slug
    assert not set(slug) & set("/?#% ")
