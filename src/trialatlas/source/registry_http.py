"""Asking a server over HTTP: politely, patiently, and trusting nothing that comes back.

One request at a time, at most so many a minute; a busy or failing server is asked again after
the time it names, else after a growing one; a body is whole or it is not taken. What does not
live here: what the addresses and answers mean (`registry`).
"""

from __future__ import annotations

import random
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

import msgspec

from trialatlas import __version__
from trialatlas.errors import RegistryError, UsageError
from trialatlas.source.limits import MEBIBYTE

if TYPE_CHECKING:
    import httpx

T = TypeVar("T")

_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_SHOWN: Final = 300
_GZIP_FORM: Final = 31
"""zlib's number for a gzip header and the largest window."""
_STEP_BYTES: Final = MEBIBYTE


@dataclass(frozen=True, slots=True)
class Manners:
    """How a server is asked. Times are seconds, sizes bytes."""

    per_minute: float = 50
    tries: int = 8
    """How often one request is made before it is given up."""
    first_wait: float = 1
    """Before the second try; it doubles each time, and each is drawn between half and whole."""
    longest_wait: float = 120
    longest_asked: float = 3600
    """Who asks us to wait longer is not waited for."""
    silence: float = 60
    """Without a byte for so long, a request has failed."""
    whole: float = 600
    """A request that takes longer has failed, bytes or none."""
    largest: int = 512 * MEBIBYTE
    """An answer, unpacked. A page of 1,000 studies has about 17 MB."""
    proxy: str = ""
    contact: str = ""
    """An address that says who asks, for the User-Agent."""


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Time and chance, so that tests need neither."""

    elapsed: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    """From 0 to 1."""


class Answer(NamedTuple):
    """`value` is what was read from the body; None for 304."""

    status: int
    headers: httpx.Headers
    value: object


class _Unpacker(Protocol):
    """What `zlib.decompressobj` gives."""

    @property
    def unconsumed_tail(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class RefusedError(Exception):
    """The server says that the request is at fault: status and the beginning of its words."""

    def __init__(self, status: int, words: str, location: str = "") -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.location = location


class _AgainError(Exception):
    """Worth another try. `wait` is what the server asked for, in seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


class Asker:
    """A client of one server. Close it when done. Counts retries and bytes as sent."""

    def __init__(self, manners: Manners, clockwork: Clockwork) -> None:
        import httpx  # noqa: PLC0415 - a sixth of the start of every command, and needed by this alone

        self._manners = manners
        self._time = clockwork
        self._next = clockwork.elapsed()
        self.retries = 0
        self.bytes = 0
        try:
            self._http = httpx.Client(
                headers={"User-Agent": user_agent(manners.contact), "Accept-Encoding": "gzip"},
                timeout=manners.silence,
                proxy=manners.proxy or None,
                follow_redirects=False,
            )
        except (httpx.InvalidURL, ValueError) as error:
            raise UsageError(
                f"{manners.proxy} is no proxy: {error}",
                hint="Give an address such as http://proxy.example:3128.",
            ) from error

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def get(
        self,
        address: str,
        parameters: Mapping[str, str],
        read: Callable[[bytes], T],
        tag: str = "",
    ) -> Answer:
        """Ask, and read the body with `read`; one that it cannot read (msgspec.DecodeError) or
        that is not whole is asked for again. With `tag` the answer may be a 304.

        Raises RefusedError for a status from 300 to 499, RegistryError when all tries are used.
        """
        for tried in range(1, self._manners.tries + 1):
            self._wait_for_turn()
            try:
                return self._once(address, parameters, read, tag)
            except _AgainError as error:
                if tried == self._manners.tries:
                    raise RegistryError(
                        f"{address} gave no whole answer in {tried} tries: {error}",
                        hint="Try again later; what was kept stays, and the next run goes on.",
                        slug="registry-unreachable",
                    ) from error
                self.retries += 1
                self._time.sleep(self._pause(tried, error.wait, address))
        raise AssertionError  # pragma: no cover - the last try returns or raises

    def _wait_for_turn(self) -> None:
        now = self._time.elapsed()
        if self._next > now:
            self._time.sleep(self._next - now)
        self._next = max(now, self._next) + 60 / self._manners.per_minute

    def _pause(self, tried: int, asked: float | None, address: str) -> float:
        if asked is None:
            grown = min(self._manners.longest_wait, self._manners.first_wait * 2 ** (tried - 1))
            return grown * (0.5 + self._time.chance() / 2)
        if asked > self._manners.longest_asked:
            raise RegistryError(
                f"{address} asks us to wait for {asked:,.0f} seconds",
                hint="Try again then; what was kept stays, and the next run goes on.",
                slug="registry-busy",
            )
        return asked

    def _once(
        self,
        address: str,
        parameters: Mapping[str, str],
        read: Callable[[bytes], T],
        tag: str,
    ) -> Answer:
        import httpx  # noqa: PLC0415 - loaded when this object was made

        headers = {"If-None-Match": tag} if tag else {}
        try:
            with self._http.stream("GET", address, params=parameters, headers=headers) as answer:
                if answer.status_code == _NOT_MODIFIED and tag:
                    return Answer(_NOT_MODIFIED, answer.headers, None)
                body = self._body(answer)
        except httpx.TransportError as error:
            raise _AgainError(f"{type(error).__name__} {error}".strip()) from error
        except httpx.InvalidURL as error:
            raise UsageError(f"{address} is no address: {error}") from error
        status = answer.status_code
        if status in _AGAIN:
            wait = _retry_after(answer.headers.get("retry-after", ""), self._time.now())
            raise _AgainError(f"status {status}", wait)
        if status != _OK:
            words = body[:_SHOWN].decode("utf-8", "replace").strip()
            raise RefusedError(status, words, answer.headers.get("location", ""))
        try:
            return Answer(status, answer.headers, read(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise _AgainError(f"an answer that cannot be read: {error}") from error

    def _body(self, answer: httpx.Response) -> bytes:
        """The unpacked body. The client's own unpacking takes a cut one for a whole one."""
        began = self._time.elapsed()
        coding = answer.headers.get("content-encoding", "identity").strip().lower()
        if coding not in {"gzip", "x-gzip", "identity", ""}:
            raise _AgainError(f"an answer packed with {coding}, which was not asked for")
        unpacker = zlib.decompressobj(_GZIP_FORM) if "gzip" in coding else None
        body = bytearray()
        for piece in answer.iter_raw():
            self.bytes += len(piece)
            try:
                self._add(body, piece, unpacker)
            except zlib.error as error:
                raise _AgainError(f"a damaged answer: {error}") from error
            if self._time.elapsed() - began > self._manners.whole:
                raise _AgainError(f"an answer that took over {self._manners.whole:,.0f} seconds")
        if unpacker is not None and not unpacker.eof:
            raise _AgainError("an answer that breaks off")
        return bytes(body)

    def _add(self, body: bytearray, piece: bytes, unpacker: _Unpacker | None) -> None:
        while piece:
            if unpacker is None:
                body += piece
                piece = b""
            else:
                body += unpacker.decompress(piece, _STEP_BYTES)
                piece = unpacker.unconsumed_tail
            if len(body) > self._manners.largest:
                raise RegistryError(
                    f"An answer has more than {self._manners.largest:,} bytes",
                    hint="Check the address: no page of studies is so large.",
                    slug="registry-unclear",
                )


def user_agent(contact: str) -> str:
    """Who asks: the program, its version, and where its operator can be reached if they say so."""
    shown = "".join(each for each in contact if each.isascii() and each.isprintable())
    return f"TrialAtlas/{__version__}" + (f" (+{shown})" if shown else "")


def _retry_after(text: str, now: datetime) -> float | None:
    """Seconds to wait: a count of them, or a date. None if the server named none."""
    if text.strip().isdigit():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())
