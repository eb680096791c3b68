"""Makes the bodies that a text to compare can come in: texts with and without headings, records,
Word files, damaged ones, and far too large ones.

The schema of a body says of files only that they are bytes. Loaded by schemathesis in its own
environment, in place of `only_filled`, which it loads.
"""

import json
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

import only_filled  # noqa: F401 - registers its hook
import schemathesis
from hypothesis import strategies as st

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LARGEST = 6_000_000
_SCHEMA = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_HEADINGS = (
    "Title",
    "Condition",
    "Intervention",
    "Primary outcome",
    "Inclusion criteria",
    "Age",
    "Sex",
    "Phase",
    "Sponsor",
    "Einschlusskriterien",
)
_KEYS = (
    "identificationModule",
    "nctId",
    "conditionsModule",
    "conditions",
    "designModule",
    "phases",
    "armsInterventionsModule",
    "interventions",
    "eligibilityModule",
    "meshes",
    "name",
)


def _packed(xml: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return made.getvalue()


def _document(lines: Iterable[str]) -> bytes:
    paragraphs = "".join(f"<w:p><w:r><w:t>{escape(each)}</w:t></w:r></w:p>" for each in lines)
    body = f"<w:body>{paragraphs}</w:body>"
    return f'<w:document xmlns:w="{_SCHEMA}">{body}</w:document>'.encode()


_headed = st.tuples(st.sampled_from(_HEADINGS), st.text(max_size=60)).map(": ".join)
_lines = st.lists(_headed | st.text(max_size=100), min_size=1, max_size=8)
_texts = _lines.map("\n".join)
_huge = st.tuples(_texts, st.integers(1, 400_000)).map(lambda one: (one[0] * one[1])[:_LARGEST])
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=3)
    ),
    max_leaves=12,
)
_records = st.fixed_dictionaries(
    {"protocolSection": _values}, optional={"derivedSection": _values, "hasResults": _values}
).map(lambda record: json.dumps(record).encode())
_word = (
    _lines.map(_document).map(_packed)
    | _huge.map(lambda text: _packed(_document([text])))
    | st.binary(max_size=200).map(_packed)
)
_any = _texts.map(str.encode) | _huge.map(str.encode) | _records | _word | st.binary(max_size=200)
# What a file holds decides, not what it is called: so each is called both.
for media_type in ("text/markdown", WORD):
    schemathesis.openapi.media_type(media_type, _any)
