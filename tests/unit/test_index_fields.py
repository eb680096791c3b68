"""The layout of the index follows from the declaration."""

from trialatlas import schema
from trialatlas.index.fields import MANY_PIECES, SITES, STUDIES, big_areas
from trialatlas.query.synonyms import synonymous_pieces


def test_every_node_has_a_place_in_the_layout():
    assert set(STUDIES.pieces) == {node.piece for node in schema.NODES}


def test_every_piece_of_every_area_is_searched_by_words():
    for area in schema.AREAS:
        for piece in area.weights:
            assert STUDIES.pieces[piece].words, f"{area.name}: {piece}"


def test_every_enum_and_yes_no_is_asked_and_counted_by_whole_value():
    for fields in STUDIES.pieces.values():
        if fields.node.search in {"value", "yes-no"}:
            assert fields.key
            assert fields.facet


def test_every_date_age_and_number_has_a_column():
    for fields in STUDIES.pieces.values():
        assert bool(fields.low) == (fields.node.search in {"date", "age", "number"})


def test_only_dates_that_stand_once_keep_their_last_day_beside_the_first():
    kept = {piece for piece, fields in STUDIES.pieces.items() if fields.high}
    assert {"StartDate", "CompletionDate"} <= kept
    assert "LargeDocDate" not in kept
    assert "EnrollmentCount" not in kept


def test_the_widest_area_has_a_catch_all_that_serves_the_others():
    many = {
        area.name: set(area.weights) for area in schema.AREAS if len(area.weights) > MANY_PIECES
    }
    assert many.keys() == {"BasicSearch", "PatientSearch"} == STUDIES.big
    assert STUDIES.catch_all == "all:BasicSearch"
    assert set(STUDIES.outside) == {"PatientSearch"}


def test_what_the_widest_area_holds_is_told_apart_for_the_others():
    widest, *others = big_areas()
    for area in others:
        assert area.weights.keys() < widest.weights.keys()
        for piece in widest.weights:
            caught = STUDIES.pieces[piece].catch_all
            assert STUDIES.catch_all in caught
            assert (STUDIES.outside[area.name] in caught) == (piece not in area.weights)


def test_a_piece_without_synonyms_is_told_apart_in_each_area():
    widest, *others = big_areas()
    for area in others:
        aside = {STUDIES.strict, STUDIES.outside[area.name], STUDIES.narrow[area.name]}
        for piece in widest.weights.keys() - synonymous_pieces(area.name):
            assert not aside.isdisjoint(STUDIES.pieces[piece].catch_all)


def test_what_is_not_searched_has_no_words():
    assert not STUDIES.pieces["CentralContactEMail"].words


def test_sites_are_not_counted():
    assert not any(fields.facet for fields in SITES.pieces.values())
