"""The layout of the index follows from the declaration."""

from trialatlas import schema
from trialatlas.index.fields import MANY_PIECES, SITES, STUDIES


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


def test_areas_of_many_pieces_have_a_catch_all():
    many = {area.name for area in schema.AREAS if len(area.weights) > MANY_PIECES}
    assert set(STUDIES.catch_all) == many == {"BasicSearch", "PatientSearch"}


def test_what_is_not_searched_has_no_words():
    assert not STUDIES.pieces["CentralContactEMail"].words


def test_sites_are_not_counted():
    assert not any(fields.facet for fields in SITES.pieces.values())
