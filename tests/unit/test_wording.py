import pytest

from trialatlas import schema
from trialatlas.query.describe import describe
from trialatlas.query.parser import parse
from trialatlas.study.ages import Age
from trialatlas.study.dates import PartialDate
from trialatlas.web import words
from trialatlas.web.languages import preferred
from trialatlas.wording import ENGLISH, LANGUAGES, counted, language, said, speaking

GERMAN = LANGUAGES["de"]
OFFERED = ("en", "de")


def test_words_are_english_unless_someone_speaks_another_language():
    assert language() is ENGLISH
    assert said("Recruiting") == "Recruiting"
    with speaking(GERMAN):
        assert language() is GERMAN
        assert said("Recruiting") == "Nimmt Teilnehmende auf"
    assert said("Recruiting") == "Recruiting"


def test_a_language_ends_with_its_block_even_after_an_error():
    with pytest.raises(KeyError), speaking(GERMAN):
        raise KeyError
    assert language() is ENGLISH


def test_what_a_catalogue_lacks_stays_english():
    with speaking(GERMAN):
        assert said("No catalogue holds this.") == "No catalogue holds this."
        assert counted("thing of no catalogue", "things of no catalogue", 2).startswith("things")


def test_an_empty_message_stays_empty():
    with speaking(GERMAN):
        assert said("") == ""


def test_dates_and_ages_follow_the_order_and_the_words_of_the_language():
    date = PartialDate.parse("2026-03-06T10:20")
    assert date is not None
    assert date.label == "6 Mar 2026, 10:20"
    with speaking(GERMAN):
        assert date.label == "6. März 2026, 10:20 Uhr"
        assert Age(1, "year").label == "1 Jahr"
        assert Age(18, "year").label == "18 Jahre"
    assert date.label == "6 Mar 2026, 10:20"


def test_thousands_never_look_like_decimals():
    with speaking(GERMAN):
        assert words.count(1412) == "1\u202f412"
        assert words.plural(1412, "site") == "1\u202f412 Orte"
        assert words.plural(1, "site") == "1 Ort"


def test_labels_are_looked_up_when_they_are_read():
    status, phase = schema.enum("Status"), schema.node("Phase")
    assert status is not None
    with speaking(GERMAN):
        assert status.label("COMPLETED") == "Abgeschlossen"
        assert status.plain_english("COMPLETED") == "Completed"
        assert phase.label == "Phasen"
        assert schema.node("EligibilityModule").label == "Teilnahmebedingungen"


def test_the_sentence_of_a_query_is_english_throughout():
    tree = parse("AREA[OverallStatus]RECRUITING AND AREA[StartDate]RANGE[2020-05-06,MAX]")
    in_english = describe(tree)
    with speaking(GERMAN):
        assert describe(tree) == in_english


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("", "en"),
        ("de", "de"),
        ("de-AT,de;q=0.8,en;q=0.5", "de"),
        ("fr,de;q=0.5,en;q=0.4", "de"),
        ("de;q=0.5,en;q=0.9", "en"),
        ("de;q=0", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("DE", "de"),
        ("de;q=x, ;;, en", "en"),
    ],
)
def test_the_language_is_the_offered_one_that_the_browser_likes_best(accepted: str, code: str):
    assert preferred(accepted, OFFERED) == code


def test_the_first_language_offered_is_for_those_who_prefer_none_of_them():
    assert preferred("fr", ("de", "en")) == "de"
