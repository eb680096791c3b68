"""What somebody hands in to compare: bytes become a text, or a record of the registry's API.

Plain text, Markdown, JSON and Word's `.docx` are told apart by what they hold, never by a name.
All of it is untrusted: sizes are bounded before anything is read whole, a document's XML may
declare nothing, and nothing that it points to is opened. What does not live here: what the text
says (`synopsis`).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from io import BytesIO
from typing import Any, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

import msgspec

from trialatlas.errors import SourceError

LARGEST: Final = 5_000_000
"""Bytes that may be handed in."""
LONGEST: Final = 300_000
"""Characters of a text: some hundred pages."""
_AROUND: Final = 100_000
"""Bytes that a form may add around a document."""
_MOST_XML: Final = 30_000_000
_MOST_MEMBERS: Final = 2_000
_BODY: Final = "word/document.xml"
_WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_DEEPEST: Final = 200


def read(content: bytes) -> str | dict[str, Any]:
    """A text, or the record of a study as decoded JSON.

    Raises SourceError for what is too large, is no text, or is a document of another kind.
    """
    if len(content) > LARGEST:
        raise too_large()
    if content.startswith(b"PK\x03\x04"):
        return _checked(_from_word(content))
    if content.startswith(b"%PDF"):
        raise SourceError(
            "A PDF is not read here",
            hint="Copy its text, or save it as text or .docx.",
            slug="source-unknown",
        )
    return from_text(_decoded(content))


async def gathered(chunks: AsyncIterator[bytes]) -> bytes:
    """What arrives in pieces. Raises SourceError as soon as it is more than is read."""
    found = bytearray()
    async for chunk in bounded(chunks):
        found += chunk
    return bytes(found)


async def bounded(chunks: AsyncIterator[bytes]) -> AsyncGenerator[bytes]:
    """The same pieces. Raises SourceError as soon as they are more than is read."""
    size = 0
    async for chunk in chunks:
        size += len(chunk)
        if size > LARGEST + _AROUND:
            raise too_large()
        yield chunk


def from_text(text: str) -> str | dict[str, Any]:
    """The same for a text that is typed: JSON where it is a JSON object. Raises as `read`."""
    if text.lstrip().startswith("{"):
        return _record(text)
    return _checked(text)


def too_large() -> SourceError:
    """What is raised for more bytes than are read."""
    return SourceError(
        f"More than {LARGEST // 1_000_000} MB were handed in",
        hint="Hand in the synopsis or the criteria alone.",
        slug="source-too-large",
    )


def _checked(text: str) -> str:
    if len(text) > LONGEST:
        raise SourceError(
            f"The text has {len(text):,} characters; {LONGEST:,} are the most",
            hint="Hand in the synopsis or the criteria alone.",
            slug="source-too-large",
        )
    if _NO_TEXT.search(text):
        raise _no_text()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_text() from error


def _no_text() -> SourceError:
    return SourceError(
        "This is no text",
        hint="Text and Markdown in UTF-8, JSON of a study, and .docx are read.",
        slug="source-unknown",
    )


def _record(text: str) -> str | dict[str, Any]:
    """A text that begins with a brace and is no JSON is a text; JSON that is no study is not."""
    if len(text) > LARGEST:
        raise too_large()
    try:
        found = msgspec.json.decode(text)
    except msgspec.DecodeError:
        return _checked(text)
    except RecursionError as error:
        raise _hostile() from error
    if not isinstance(found, dict) or not isinstance(found.get("protocolSection"), dict):
        raise SourceError(
            "This JSON is no study: it has no protocolSection",
            hint="Hand in a record as the registry's API gives it, or a text.",
            slug="source-unknown",
        )
    return found


def _from_word(content: bytes) -> str:
    """The paragraphs of a `.docx`, each a line."""
    try:
        with ZipFile(BytesIO(content)) as packed:
            if len(packed.infolist()) > _MOST_MEMBERS:
                raise _hostile()
            with packed.open(_BODY) as member:
                xml = member.read(_MOST_XML + 1)
    except KeyError as error:
        raise _no_text() from error
    except (BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
        # What zipfile raises of damaged, encrypted and oddly packed archives.
        raise SourceError(
            "This .docx cannot be opened", hint="Save it anew, or copy its text.", slug="source"
        ) from error
    if len(xml) > _MOST_XML:
        raise _hostile()
    return _Paragraphs().read(xml)


def _hostile() -> SourceError:
    return SourceError(
        "This document unpacks to far more than a text, or declares what a text does not need",
        hint="Copy its text instead.",
        slug="source-hostile",
    )


class _Paragraphs:
    """Reads the body of a document: headings and list items keep a mark, all else is plain."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._mark = ""
        self._depth = 0
        self._in_text = False
        self._length = 0

    def read(self, xml: bytes) -> str:
        """The text. Raises SourceError for XML that declares anything or is damaged."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refused
        parser.EntityDeclHandler = _refused
        parser.StartElementHandler = self._begun
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self._written
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise SourceError(
                "This .docx is damaged", hint="Save it anew, or copy its text.", slug="source"
            ) from error
        return "\n".join(self._lines)

    def _begun(self, name: str, given: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _hostile()
        match name.removeprefix(_WORD):
            case "t":
                self._in_text = True
            case "tab":
                self._line.append("\t")
            case "br" | "cr":
                self._line.append("\n")
            case "numPr":
                self._mark = self._mark or "- "
            case "pStyle":
                style = given.get(f"{_WORD}val", "")
                if style.casefold().startswith(("heading", "title")):
                    self._mark = "# "
            case _:
                pass

    def _ended(self, name: str) -> None:
        self._depth -= 1
        match name.removeprefix(_WORD):
            case "t":
                self._in_text = False
            case "p":
                line = "".join(self._line).strip()
                self._lines.append(f"{self._mark}{line}" if line else "")
                self._line, self._mark = [], ""
            case _:
                pass

    def _written(self, text: str) -> None:
        if self._in_text:
            self._length += len(text)
            if self._length > 2 * LONGEST:
                raise _hostile()
            self._line.append(text)


def _refused(*_: object) -> None:
    raise _hostile()
