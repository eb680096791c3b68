"""What processes that read records hand on about names."""

from trialatlas.directory.said import said, said_by
from trialatlas.directory.told import told_by
from trialatlas.study import Study
from trialatlas.vocabulary import stated
from trialatlas.vocabulary.evidence import evidence


def test_a_decoded_study_names_what_its_record_does(real_studies: list[Study]):
    assert any(said(each.raw).names for each in real_studies)
    for each in real_studies:
        assert said_by(each) == said(each.raw)


def test_what_is_told_is_what_each_record_tells(real_studies: list[Study]):
    told = told_by(real_studies)
    numbered = [(int(each.nct_id[3:]), evidence(each.raw)) for each in real_studies]
    assert told.stated == stated(numbered)
    assert [nct for nct, _, _ in told.mentions.studies] == [nct for nct, _ in numbered]
    assert len(told.mentions.spellings) > len(real_studies)


def test_modules_of_an_odd_shape_tell_nothing():
    odd = {"identificationModule": {"nctId": "NCT00000001"}, "conditionsModule": 7}
    told = told_by([Study.of({"protocolSection": odd, "derivedSection": 7})])
    assert (told.mentions.spellings, told.stated.statements) == ({}, {})
    assert [nct for nct, _, _ in told.mentions.studies] == [1]
