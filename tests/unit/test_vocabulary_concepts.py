"""What the vocabulary knows of many names at once, and the tree of MeSH around a heading."""

from pathlib import Path

from trialatlas.study.words import words
from trialatlas.vocabulary import concepts, load_mesh
from trialatlas.vocabulary.names import key_id
from vocabulary_studies import learn_from, record

MESH = """*NEWRECORD
RECTYPE = D
MH = Heart Diseases
MN = C14.280
UI = D006331

*NEWRECORD
RECTYPE = D
MH = Myocardial Ischemia
MN = C14.280.647
UI = D017202

*NEWRECORD
RECTYPE = D
MH = Myocardial Infarction
ENTRY = Heart Attack|T047
ENTRY = Stroke
MN = C14.280.647.500
UI = D009203

*NEWRECORD
RECTYPE = D
MH = Stroke
MN = C10.228
UI = D020521

"""


def number(text: str) -> int:
    return key_id(tuple(words(text)))


def test_an_entry_term_leads_to_its_heading_and_a_heading_to_itself(tmp_path: Path):
    file = tmp_path / "mesh.bin"
    file.write_text(MESH)
    load_mesh(tmp_path, file)
    with concepts(tmp_path) as known:
        assert known is not None
        found = known.headings(map(number, ("heart attacks", "Stroke", "cough")))
    assert {each.text for each in found.values()} == {"Myocardial Infarction", "Stroke"}
    assert found[number("stroke")].ui == "D020521"


def test_a_heading_has_those_directly_above_and_below_it(tmp_path: Path):
    file = tmp_path / "mesh.bin"
    file.write_text(MESH)
    load_mesh(tmp_path, file)
    with concepts(tmp_path) as known:
        assert known is not None
        heading = known.heading(number("myocardial ischemia"))
        assert heading is not None
        assert [each.text for each in known.above(heading)] == ["Heart Diseases"]
        assert [each.text for each in known.below(heading)] == ["Myocardial Infarction"]
        assert "mesh.bin" in known.mesh


def test_a_name_means_what_it_was_learnt_to_mean(tmp_path: Path):
    learn_from(tmp_path, [record(interventions={"Rituximab": ["Rituxan"]})] * 3)
    with concepts(tmp_path) as known:
        assert known is not None
        found = known.meanings("intervention", [number("Rituxan"), number("Rituximab")])
    assert found[number("Rituxan")].text == "Rituximab"
    assert found[number("Rituxan")].studies == 3
    assert number("Rituximab") not in found


def test_a_folder_without_a_vocabulary_knows_nothing(tmp_path: Path):
    with concepts(tmp_path) as known:
        assert known is None
