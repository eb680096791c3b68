"""What is handed in to compare becomes a text or a record, whatever it is; nothing else gets by."""

import json
from contextlib import suppress

import pytest

from documents_to_hand_in import SYNOPSIS, packed, paragraph, word
from trialatlas.errors import SourceError
from trialatlas.related.documents import LARGEST, LONGEST, read


def test_text_is_read_in_the_encodings_that_say_which_they_are():
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert read("Schilddrüse, 甲状腺, غدة".encode(encoding)) == "Schilddrüse, 甲状腺, غدة"
    assert read(b"one\r\ntwo\rthree") == "one\ntwo\nthree"
    assert read(b"") == ""


def test_a_record_of_the_api_is_a_record_and_other_json_is_refused():
    record = {"protocolSection": {"descriptionModule": {"briefSummary": "x"}}}
    assert read(json.dumps(record).encode()) == record
    for other in ({}, {"protocolSection": 3}, {"studies": []}):
        with pytest.raises(SourceError):
            read(json.dumps(other).encode())


def test_a_text_that_begins_with_a_brace_is_a_text():
    assert read(b"{sic} people with asthma") == "{sic} people with asthma"


def test_the_paragraphs_of_a_word_document_are_lines():
    heading = '<w:pStyle w:val="Heading1"/>'
    item = "<w:numPr/>"
    body = paragraph("Title", heading) + paragraph("first", item) + paragraph("a &lt; b")
    deleted = "<w:p><w:r><w:delText>gone</w:delText></w:r></w:p>"
    assert read(word(body + deleted)) == "# Title\n- first\na < b\n"


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE x [<!ENTITY a "b">]>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">',
        "<!DOCTYPE x>",
    ],
)
def test_a_word_document_that_declares_anything_is_refused(declared: str):
    with pytest.raises(SourceError) as caught:
        read(word(paragraph("x"), before=declared))
    assert caught.value.slug == "source-hostile"


def test_a_document_that_unpacks_to_far_more_is_refused():
    for body in (
        paragraph("a" * (3 * LONGEST)),
        "<w:p>" * 5_000,
        " " * 31_000_000,
    ):
        with pytest.raises(SourceError) as caught:
            read(word(body))
        assert caught.value.slug == "source-hostile"
    many = {f"{number}": b"" for number in range(3_000)}
    with pytest.raises(SourceError):
        read(packed(many | {"word/document.xml": b"<x/>"}))


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7 ...",
        b"\x00\x01\x02",
        b"\xff\xfe\x00",
        b"caf\xe9",
        b"PK\x03\x04 and no more",
        packed({"other.xml": b"<x/>"}),
        packed({"word/document.xml": b"<x>"}),
        b"\x89PNG\r\n\x1a\n" + bytes(200),
        b"a" * (LARGEST + 1),
        b"a" * (LONGEST + 1),
        b"{" * 100_000 + b"\x00",
        b'{"protocolSection":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=range(12),
)
def test_what_is_no_text_is_refused_in_one_way(content: bytes):
    with pytest.raises(SourceError):
        read(content)


def test_a_damaged_word_document_is_refused_or_read_and_never_more():
    whole = word(paragraph(SYNOPSIS.replace("&", "&amp;") * 20))
    for cut in range(40, len(whole), 97):
        broken = whole[:cut] + b"\x00" + whole[cut + 1 :]
        with suppress(SourceError):
            assert isinstance(read(broken), str)
