"""Jinja and the static files: loaded once, addressed by their content.

What lives here: the environment all pages are drawn with. What does not: what
a page says.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from trialatlas.export.provenance import clock, source_name
from trialatlas.web import links, study_charts, words
from trialatlas.web.jinja_speed import QuickContext, QuickTemplate
from trialatlas.web.script_words import script_words
from trialatlas.web.template_code import TemplateCode
from trialatlas.wording import counted, language, said, within

_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_LOOSE = re.compile(rb'"[^"]*"|/\*.*?\*/|\s*[{};,]\s*|:\s+|\s+', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file: its bytes, its media type, and the address that changes with them."""

    body: bytes
    media_type: str
    address: str


@cache
def assets() -> dict[str, Asset]:
    """Every static file by its plain name. Styles name fonts by the address that lasts."""
    bodies = {
        entry.name: entry.read_bytes()
        for entry in files("trialatlas.web").joinpath("static").iterdir()
        if entry.name.rpartition(".")[2] in _TYPES
    }
    found = {name: _asset(name, body) for name, body in bodies.items() if not _is_style(name)}
    fonts = {name: each.address for name, each in found.items() if name.endswith(".woff2")}
    for name, body in bodies.items():
        if _is_style(name):
            found[name] = _asset(name, _tight(_with_addresses(body, fonts)))
    return found


def _asset(name: str, body: bytes) -> Asset:
    stem, _, extension = name.rpartition(".")
    digest = hashlib.sha256(body).hexdigest()[:10]
    return Asset(body, _TYPES[extension], f"/static/{stem}.{digest}.{extension}")


def _is_style(name: str) -> bool:
    return name.endswith(".css")


def _with_addresses(style: bytes, fonts: Mapping[str, str]) -> bytes:
    """A stylesheet whose `url("name.woff2")` lead to the fonts."""
    for name, address in fonts.items():
        style = style.replace(f'url("{name}")'.encode(), f'url("{address}")'.encode())
    return style


def _tight(style: bytes) -> bytes:
    """A stylesheet without comments and the spaces that only we read; strings stay as they are."""
    return _LOOSE.sub(_tightened, style).replace(b";}", b"}").strip()


def _tightened(found: re.Match[bytes]) -> bytes:
    said = found[0]
    if said.startswith(b'"'):
        return said
    return b"" if said.startswith(b"/*") else said.strip() or b" "


class _Environment(Environment):
    """Jinja's, with a quicker way of writing and calling."""

    context_class = QuickContext
    template_class = QuickTemplate


@cache
def environment() -> Environment:
    """What every page is drawn with."""
    environment = _Environment(
        loader=PackageLoader("trialatlas.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=TemplateCode(),
        extensions=["jinja2.ext.i18n"],
    )
    spoken: Any = environment
    spoken.install_gettext_callables(_message, counted, newstyle=False)
    known: dict[str, Any] = environment.globals
    known["_"] = _message  # Jinja's own looks for `gettext` at each call
    known["asset"] = {name: each.address for name, each in assets().items()}
    known["links"] = links
    known["words"] = words
    known["spoken"] = language
    known["as_written"] = words.as_written
    known["script_words"] = script_words
    known["chart_address"] = study_charts.address
    filters: dict[str, Any] = environment.filters
    filters["clock"] = clock
    filters["day"] = words.day
    filters["source_name"] = source_name
    filters["thousands"] = words.count
    filters["plural"] = words.plural
    filters["said"] = said
    filters["within"] = within
    return environment


def _message(text: str) -> Markup:
    """A message of a template in the language spoken now. Messages are ours, tags and all."""
    return _marked(language().code, text)


@lru_cache(maxsize=8192)
def _marked(_spoken: str, text: str) -> Markup:
    """The same; what is spoken is a part of the key."""
    return Markup(said(text))  # noqa: S704 - our own words


def draw(template: str, **values: Any) -> str:
    """The page of a template. Raises UndefinedError for a value that the template lacks."""
    return environment().get_template(template).render(**values)
