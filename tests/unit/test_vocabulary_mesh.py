"""Reading and keeping MeSH files."""

import gzip
from pathlib import Path

import pytest

from trialatlas.errors import SourceError
from trialatlas.study import Study
from trialatlas.study.words import words
from trialatlas.vocabulary import (
    MeshReport,
    Vocabulary,
    forget_mesh,
    load_mesh,
    vocabulary_status,
)
from trialatlas.vocabulary.mesh import Heading, open_mesh
from trialatlas.vocabulary.shelf import writing
from vocabulary_studies import learn_from, record, synonyms, texts

ASCII = """*NEWRECORD
RECTYPE = D
MH = Myocardial Infarction
PRINT ENTRY = Heart Attack|T047|NON|EQV|UNK (19XX)|abcdef
ENTRY = Infarction, Myocardial
ENTRY = Cardiovascular Stroke
MN = C14.280.647.500
MN = C14.907.585.500
UI = D009203

*NEWRECORD
RECTYPE = Q
SH = surgery
UI = Q000601

*NEWRECORD
RECTYPE = D
MH = Fever
ENTRY = Pyrexia
UI = D005334
"""
XML = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "https://example.org/nlmdescriptorrecordset.dtd">
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord DescriptorClass="1">
  <DescriptorUI>D009203</DescriptorUI>
  <DescriptorName><String>Myocardial Infarction</String></DescriptorName>
  <SeeRelatedList><SeeRelatedDescriptor><DescriptorReferredTo>
    <DescriptorUI>D1</DescriptorUI><DescriptorName><String>Not this</String></DescriptorName>
  </DescriptorReferredTo></SeeRelatedDescriptor></SeeRelatedList>
  <TreeNumberList><TreeNumber>C14.280.647.500</TreeNumber></TreeNumberList>
  <ConceptList>
    <Concept PreferredConceptYN="Y">
      <ConceptName><String>Not this either</String></ConceptName>
      <TermList>
        <Term><TermUI>T1</TermUI><String>Myocardial Infarction</String></Term>
        <Term><TermUI>T2</TermUI><String>Heart Attack &amp; more</String></Term>
      </TermList>
    </Concept>
  </ConceptList>
</DescriptorRecord>
<DescriptorRecord><DescriptorUI>D2</DescriptorUI>
<DescriptorName><String>Fever</String></DescriptorName></DescriptorRecord>
</DescriptorRecordSet>
"""
SWELLING = (b" " * 999 + b"\n") * 100_000
"""A hundred megabytes that pack to almost nothing."""
BOMB = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet [
<!ENTITY a "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
]>
<DescriptorRecordSet><DescriptorRecord><DescriptorName><String>&b;</String></DescriptorName>
</DescriptorRecord></DescriptorRecordSet>
"""


def write(path: Path, content: str | bytes, *, packed: bool = False) -> Path:
    raw = content.encode() if isinstance(content, str) else content
    path.write_bytes(gzip.compress(raw) if packed else raw)
    return path


def headings(path: Path) -> list[Heading]:
    with open_mesh(path) as found:
        return list(found)


@pytest.mark.parametrize("packed", [False, True])
def test_the_ascii_form_is_read_plain_or_packed(tmp_path: Path, packed: bool):  # noqa: FBT001 - a case
    first, second = headings(write(tmp_path / "d.bin", ASCII, packed=packed))
    assert first == Heading(
        text="Myocardial Infarction",
        ui="D009203",
        entries=["Heart Attack", "Infarction, Myocardial", "Cardiovascular Stroke"],
        places=["C14.280.647.500", "C14.907.585.500"],
    )
    assert (second.text, second.entries) == ("Fever", ["Pyrexia"])


@pytest.mark.parametrize("packed", [False, True])
def test_the_xml_form_is_read_plain_or_packed(tmp_path: Path, packed: bool):  # noqa: FBT001 - a case
    first, second = headings(write(tmp_path / "desc.xml", XML, packed=packed))
    assert first == Heading(
        text="Myocardial Infarction",
        ui="D009203",
        entries=["Myocardial Infarction", "Heart Attack & more"],
        places=["C14.280.647.500"],
    )
    assert second == Heading(text="Fever", ui="D2")


@pytest.mark.parametrize(
    ("content", "slug"),
    [
        (b"", "source-unknown"),
        (b"hello\n", "source-unknown"),
        (b"{}", "source-unknown"),
        (b"\x00\x01\x02", "source-unknown"),
        (b"<html><body></body></html>", "source-unknown"),
        (b"<DescriptorRecordSet></DescriptorRecordSet>", "source-unknown"),
        (b"*NEWRECORD\nRECTYPE = Q\nSH = surgery\n", "source-unknown"),
        (ASCII[:200].encode(), "source-truncated"),
        (XML[:700].encode(), "source-truncated"),
        (XML.replace("</DescriptorUI>", "</Wrong>").encode(), "source-truncated"),
        (gzip.compress(ASCII.encode(), mtime=0)[:-20], "source-truncated"),
        (ASCII.encode() + b"*NEWRECORD\nMH = \xff\xfe\n", "source-truncated"),
        (BOMB.encode(), "source-hostile"),
        (gzip.compress(BOMB.encode(), mtime=0), "source-hostile"),
        (gzip.compress(ASCII.encode() + SWELLING, mtime=0), "source-hostile"),
    ],
    ids=lambda value: value if isinstance(value, str) else repr(value[:20]),
)
def test_what_is_no_mesh_file_is_refused_and_the_loaded_one_stays(
    tmp_path: Path, content: bytes, slug: str
):
    load_mesh(tmp_path, write(tmp_path / "good.bin", ASCII))
    with pytest.raises(SourceError) as caught:
        load_mesh(tmp_path, write(tmp_path / "bad", content))
    assert caught.value.slug == slug
    assert caught.value.hint
    assert "Myocardial Infarction" in texts(tmp_path, "heart attack")


def test_no_file_and_a_folder_are_said_to_be_so(tmp_path: Path):
    for path, slug in ((tmp_path / "none", "source-missing"), (tmp_path, "source-unreadable")):
        with pytest.raises(SourceError) as caught:
            headings(path)
        assert caught.value.slug == slug


def test_a_loaded_file_leads_from_each_of_its_names_to_the_heading_first(tmp_path: Path):
    report = load_mesh(tmp_path, write(tmp_path / "d.bin", ASCII))
    assert report == MeshReport(str(tmp_path / "d.bin"), headings=2, names=6, passed_over=0)
    found = synonyms(tmp_path, "heart attacks")
    assert [each.text for each in found] == ["Myocardial Infarction", "Cardiovascular Stroke"]
    assert {each.source for each in found} == {"mesh"}
    assert texts(tmp_path, "fevers") == ["Pyrexia"]


def test_what_was_learnt_goes_on_over_the_file(tmp_path: Path):
    load_mesh(tmp_path, write(tmp_path / "d.bin", ASCII))
    learn_from(tmp_path, [record(summary="Acute heart attack (AHA)."), record()])
    learn_from(tmp_path, [record(summary="Cardiovascular stroke (CVS) is one.")], first=9)
    assert texts(tmp_path, "CVS") == [
        "Cardiovascular stroke",
        "Myocardial Infarction",
        "Heart Attack",
    ]


def test_loading_again_replaces_and_forgetting_leaves_what_was_learnt(tmp_path: Path):
    learn_from(tmp_path, [record(summary="Acute kidney injury (AKI).")])
    load_mesh(tmp_path, write(tmp_path / "d.bin", ASCII))
    load_mesh(tmp_path, write(tmp_path / "d.xml", XML))
    state = vocabulary_status(tmp_path)
    assert state.mesh is not None
    assert (state.mesh.headings, state.mesh.file) == (2, str(tmp_path / "d.xml"))
    assert texts(tmp_path, "pyrexia") == []
    forget_mesh(tmp_path)
    assert vocabulary_status(tmp_path).mesh is None
    assert not Vocabulary(tmp_path).has_mesh
    assert texts(tmp_path, "heart attack more") == []
    assert texts(tmp_path, "AKI") == ["Acute kidney injury"]
    assert vocabulary_status(tmp_path).believed["abbreviation"] == 1


@pytest.mark.parametrize("is_loaded_first", [True, False])
def test_what_the_file_calls_another_thing_is_not_believed_as_long_as_it_is_loaded(
    tmp_path: Path,
    is_loaded_first: bool,  # noqa: FBT001 - a case
):
    file = write(tmp_path / "d.bin", ASCII)
    pyrexia = record(conditions=["Pyrexia"], condition_terms=["Myocardial Infarction"])
    coronary = record(conditions=["Coronary Attack"], condition_terms=["Myocardial Infarction"])
    chill = record(conditions=["Pyrexia Alba"], condition_terms=["Chills"])
    if is_loaded_first:
        load_mesh(tmp_path, file)
    learn_from(tmp_path, [pyrexia] * 3 + [coronary] * 3 + [chill] * 3)
    if not is_loaded_first:
        assert "Myocardial Infarction" in texts(tmp_path, "pyrexia")
        load_mesh(tmp_path, file)
    assert texts(tmp_path, "pyrexia") == ["Fever"]
    assert "Pyrexia" not in texts(tmp_path, "myocardial infarction")
    assert "Coronary Attack" in texts(tmp_path, "myocardial infarction"), "the file knows it not"
    assert texts(tmp_path, "pyrexia alba") == ["Chills"], "nor both of these"
    forget_mesh(tmp_path)
    assert "Myocardial Infarction" in texts(tmp_path, "pyrexia")


def test_what_is_believed_is_the_same_whether_the_file_or_the_studies_came_first(
    tmp_path: Path, mesh_file: Path, real_studies: list[Study]
):
    records = [each.raw for each in real_studies]
    links: list[set[tuple[object, ...]]] = []
    for order in ("file first", "studies first", "file forgotten", "no file"):
        folder = tmp_path / order
        folder.mkdir()
        if order == "file first":
            load_mesh(folder, mesh_file)
        learn_from(folder, records)
        if order in {"studies first", "file forgotten"}:
            load_mesh(folder, mesh_file)
        if order == "file forgotten":
            forget_mesh(folder)
        with writing(folder) as shelf:
            links.append(set(shelf.connection.execute("SELECT * FROM link").fetchall()))
    with_file, with_file_later, forgotten, without = links
    assert with_file == with_file_later
    assert forgotten == without
    assert with_file < without


def test_a_folder_without_a_vocabulary_has_an_empty_one(tmp_path: Path):
    assert vocabulary_status(tmp_path).studies == 0
    assert texts(tmp_path, "heart attack") == []
    assert list(tmp_path.iterdir()) == []


def test_the_official_file_of_2019_is_read_whole(tmp_path: Path, mesh_file: Path):
    report = load_mesh(tmp_path, mesh_file)
    assert report.headings == 29_867
    assert "Myocardial Infarction" in texts(tmp_path, "heart attack")
    assert "Heart Attack" in texts(tmp_path, "myocardial infarction")


def test_a_name_of_two_diseases_means_the_one_that_is_called_so(tmp_path: Path):
    records = (
        ("Cognition Disorders", "F03.615.250", "Overinclusion"),
        ("Cognitive Dysfunction", "F03.615.250.700", "Cognition Disorder"),
        ("Dementia", "C10.228.140.380", "Overinclusion"),
        ("Thinking", "F02.463.785", "Cognition Disorders"),
    )
    file = tmp_path / "mesh.bin"
    file.write_text(
        "".join(
            f"*NEWRECORD\nRECTYPE = D\nMH = {heading}\nMN = {place}\nENTRY = {entry}\n\n"
            for heading, place, entry in records
        ),
        encoding="utf-8",
    )
    load_mesh(tmp_path, file)
    tree = Vocabulary(tmp_path).tree
    meant = {name: tree.disease(tuple(words(name))) for name in ("cognition disorders", "thinking")}
    assert meant == {"cognition disorders": "Cognition Disorders", "thinking": None}
    assert tree.disease(tuple(words("Overinclusion"))) == "Dementia"
    assert tree.above("Cognitive Dysfunction") == {"Cognition Disorders", "Cognitive Dysfunction"}
