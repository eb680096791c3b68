"""The official MeSH files of descriptors: ASCII (`d2025.bin`) and XML (`desc2025.xml`).

Either may be packed with gzip or zstd.
Both are read as a stream, one heading after another. Nothing is fetched: the DTD that
the XML names is not looked at, and entities of its own are refused. Every text in such a file is
untrusted. What does not live here: where headings are kept.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from trialatlas.errors import SourceError
from trialatlas.source.limits import DEFAULT_LIMITS, Limits
from trialatlas.source.streams import Meter, opened, printable, unpacked

LONGEST_LINE = 1 << 20
"""Bytes of a line, or of the text of an element, after which a file is no MeSH file."""
_XML_STEP = 1 << 16
_PEEKED = 1 << 10
_BOM = b"\xef\xbb\xbf"
_RECORD = b"*NEWRECORD"
_ROOT = "DescriptorRecordSet"
_HINT = (
    "Give the file of descriptors as the National Library of Medicine publishes it: d2025.bin or "
    "desc2025.xml, plain or packed with gzip."
)


@dataclass(slots=True)
class Heading:
    """A descriptor: its name, its entry terms in the file's order, its places in the tree.

    `ui` is empty where the file gives none.
    """

    text: str = ""
    ui: str = ""
    entries: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)


@contextmanager
def open_mesh(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Generator[Iterator[Heading]]:
    """The headings of a MeSH file, read as they are asked for.

    Raises SourceError, here or from the iterator: source-missing, source-unreadable,
    source-unknown for what is no MeSH file of descriptors, source-truncated, source-hostile.
    """
    where = printable(path)
    if not path.exists():
        raise SourceError(
            f"There is no file {where}",
            hint="Check the spelling; a path is taken from the folder you are in.",
            slug="source-missing",
        )
    if not path.is_file():
        raise SourceError(f"{where} is no file", hint=_HINT, slug="source-unreadable")
    with opened(path, where, Meter(path.stat().st_size)) as (packed, packed_bytes):
        stream = unpacked(packed, packed_bytes, where, limits)
        head = stream.peek(_PEEKED)[:_PEEKED].removeprefix(_BOM).lstrip()
        if head.startswith(_RECORD):
            yield _checked(_read_ascii(stream, where), where)
        elif head.startswith(b"<"):
            yield _checked(_read_xml(stream, where), where)
        else:
            raise _unknown(where)


def _checked(headings: Iterator[Heading], where: str) -> Iterator[Heading]:
    found = False
    for each in headings:
        if each.text:
            found = True
            yield each
    if not found:
        raise _unknown(where)


def _unknown(where: str) -> SourceError:
    return SourceError(f"{where} holds no MeSH descriptors", hint=_HINT, slug="source-unknown")


def _broken(where: str, why: str) -> SourceError:
    return SourceError(
        f"{where} breaks off or is damaged: {why}",
        hint="Get the file again; what was loaded before it is kept.",
        slug="source-truncated",
    )


def _read_ascii(stream: io.BufferedReader, where: str) -> Iterator[Heading]:
    """Records of `NAME = value` lines; an entry's value ends at the first bar."""
    heading, is_descriptor = Heading(), False
    for line in _lines(stream, where):
        name, _, value = line.partition(" = ")
        match name:
            case "*NEWRECORD":
                if is_descriptor:
                    yield heading
                heading, is_descriptor = Heading(), False
            case "RECTYPE":
                is_descriptor = value == "D"
            case "MH":
                heading.text = value
            case "UI":
                heading.ui = value
            case "ENTRY" | "PRINT ENTRY":
                heading.entries.append(value.partition("|")[0])
            case "MN":
                heading.places.append(value)
            case _:
                pass
    if is_descriptor:
        yield heading


def _lines(stream: io.BufferedReader, where: str) -> Iterator[str]:
    while raw := stream.readline(LONGEST_LINE):
        if not raw.endswith(b"\n"):
            raise _broken(where, "its last line has no end, or a line is far too long")
        try:
            yield raw.removeprefix(_BOM).decode().strip()
        except UnicodeDecodeError as error:
            raise _broken(where, "it is not in UTF-8") from error


def _read_xml(stream: io.BufferedReader, where: str) -> Iterator[Heading]:
    reader = _XmlReader(where)
    try:
        while chunk := stream.read(_XML_STEP):
            reader.feed(chunk)
            yield from reader.taken()
        reader.end()
    except expat.ExpatError as error:
        raise _broken(where, str(error)) from error
    yield from reader.taken()


class _XmlReader:
    """Gathers headings from the events of the parser."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0
        self._heading = Heading()
        self._done: list[Heading] = []
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.EntityDeclHandler = self._refuse_entity
        self._parse: Callable[[bytes, bool], int] = parser.Parse

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, False)

    def end(self) -> None:
        self._parse(b"", True)

    def taken(self) -> list[Heading]:
        """The headings that were read since the last call."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        if not self._path and name != _ROOT:
            raise _unknown(self._where)
        self._path.append(name)
        self._text.clear()
        self._size = 0

    def _characters(self, text: str) -> None:
        self._size += len(text)
        if self._size > LONGEST_LINE:
            raise _unknown(self._where)
        self._text.append(text)

    def _end(self, _name: str) -> None:
        path, text = self._path, "".join(self._text).strip()
        match path[2:]:
            case ["DescriptorUI"]:
                self._heading.ui = text
            case ["DescriptorName", "String"]:
                self._heading.text = text
            case ["TreeNumberList", "TreeNumber"]:
                self._heading.places.append(text)
            case ["ConceptList", "Concept", "TermList", "Term", "String"]:
                self._heading.entries.append(text)
            case [] if path[1:] == ["DescriptorRecord"]:
                self._done.append(self._heading)
                self._heading = Heading()
            case _:
                pass
        path.pop()
        self._text.clear()
        self._size = 0

    def _refuse_entity(self, *_declaration: object) -> None:
        raise SourceError(
            f"{self._where} declares entities of its own, which no MeSH file does",
            hint=_HINT,
            slug="source-hostile",
        )
