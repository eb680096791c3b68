"""Brings the catalogues of words up to date: `make catalogue`.

Collects every message of the package into `trialatlas.pot`, merges it into the `.po` of each
language, and compiles those. Messages stand in three places: the declaration (labels and
explanations of nodes and enums, kinds of nothing and their reasons, months), calls in Python
(`said`, `counted`, `plural`) and templates (`_()`, `{% trans %}`, `|plural`). With `--check`
nothing is written, and the status says whether anything would have been.

English is its own translation: the catalogue `en` says of every message just that.
"""

from __future__ import annotations

import argparse
import ast
import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import nodes

import trialatlas
from trialatlas import schema
from trialatlas.study.ages import SECONDS
from trialatlas.study.dates import SHORT_MONTHS
from trialatlas.study.nothing import PHRASES
from trialatlas.study.nothing_rules import RULES
from trialatlas.web.templating import environment
from trialatlas.wording import DOMAIN, ENGLISH, LANGUAGES

PACKAGE = Path(trialatlas.__file__).parent
LOCALE = PACKAGE / "locale"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
Words = tuple[str, ...]
"""A message: one form, or one and many."""
Found = Iterator[tuple[Words, str]]
"""Messages, each with the file it stands in."""

_PLURAL = "plural"
_ONE = {"said", "in_words", "phrase", "_", "gettext"}
_MANY = {"counted", "ngettext", "forms"}
_PLACES = {
    "part": 1,
    "plain": 0,
    "Choice": 2,
    "Mark": 1,
    "Box": 1,
    "_dates": 2,
}
"""Functions of pages that look a message up themselves, and which of their arguments it is."""
_ENGLISH_ONLY = ("api/", "cli/")
"""Where nothing is looked up: programs and commands are answered in English."""
_NAMED = "named"
"""The argument by its name of functions that do so."""
_FIXED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""The date in every header: what is made anew from the same words is the same file."""


def collected() -> Catalog:
    """Every message of the package, in the order of its files."""
    made = Catalog(
        project="Trial Atlas",
        version=".",
        copyright_holder="Trial Atlas",
        creation_date=_FIXED,
        revision_date=_FIXED,
        header_comment="# Words of Trial Atlas. Made by `make catalogue`; see docs/translation.md.",
    )
    for words, place in (*_declared(), *_in_python(), *_in_templates()):
        made.add(words if len(words) > 1 else words[0], locations=[(place, 0)])
    return made


def _declared() -> Found:
    for kind in schema.ENUMS:
        for value in kind.values:
            for text in (value.english, value.english_meaning):
                yield (text,), "schema/enums"
    for node in schema.NODES:
        for text in (node.english, node.english_meaning):
            yield (text,), "schema/modules"
    for text in (*PHRASES.values(), *(rule.reason for rule in RULES)):
        yield (text,), "study/nothing.py"
    for text in (*SHORT_MONTHS, "Yes", "No"):
        yield (text,), "study/values.py"
    for unit in SECONDS:
        yield (unit, f"{unit}s"), "study/ages.py"
    yield ("1,234",), "wording.py"


def _in_python() -> Found:
    for path in sorted(PACKAGE.rglob("*.py")):
        place = str(path.relative_to(PACKAGE))
        if place.startswith(_ENGLISH_ONLY):
            continue
        for each in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(each, ast.Call):
                name = getattr(each.func, "attr", getattr(each.func, "id", ""))
                given = [getattr(arg, "value", None) for arg in each.args]
                yield from _called(name, given, place)
                if name == "messages":
                    yield from (((text,), place) for text in _kept(each.args[0]))
                if path.is_relative_to(PACKAGE / "web"):
                    yield from (((text,), place) for text in _handed_on(name, given, each))


def _kept(marked: ast.expr) -> Iterator[str]:
    """The messages in a constant: itself, the values of a dict, the beginnings of pairs."""
    match marked:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Dict(values=values):
            yield from (text for each in values for text in _kept(_first_of(each)))
        case ast.Tuple(elts=pairs):
            yield from (text for each in pairs for text in _kept(_first_of(each)))
        case _:
            raise ValueError(f"no message in {ast.unparse(marked)}")


def _first_of(each: ast.expr) -> ast.expr:
    return each.elts[0] if isinstance(each, ast.Tuple) else each


def _handed_on(name: str, given: list[object], call: ast.Call) -> Iterator[str]:
    """Messages given to a function that looks them up."""
    at = _PLACES.get(name, len(given))
    values = [*given[at : at + 1]] + [
        getattr(each.value, "value", None) for each in call.keywords if each.arg == _NAMED
    ]
    if name == "date_fact":
        values.extend(given[2:3])
    yield from (each for each in values if isinstance(each, str) and each)


def _in_templates() -> Found:
    drawn = environment()
    for path in sorted((PACKAGE / "web/templates").rglob("*.html")):
        place = str(path.relative_to(PACKAGE))
        for each in drawn.parse(path.read_text(encoding="utf-8")).find_all(
            (nodes.Call, nodes.Filter)
        ):
            name = each.name if isinstance(each, nodes.Filter) else getattr(each.node, "name", "")
            yield from _called(name, [getattr(arg, "value", None) for arg in each.args], place)


def _called(name: str, given: list[object], place: str) -> Found:
    """The message of a call, if it is one of those that look a message up by its literal."""
    texts = [each for each in given if isinstance(each, str)]
    if name in _ONE and given and given[0] in texts:
        yield (texts[0],), place
    elif name in _MANY and len(texts) > 1:
        yield (texts[0], texts[1]), place
    elif name == _PLURAL and texts:
        yield (texts[0], texts[1] if len(texts) > 1 else f"{texts[0]}s"), place


def merged(code: str, words: Catalog) -> Catalog:
    """The catalogue of a language with the messages of today; nothing is guessed."""
    place = _po(code)
    held = Catalog(locale=code)
    if place.exists():
        with place.open("rb") as file:
            held = read_po(file, locale=code)
    made = Catalog(
        locale=code,
        project="Trial Atlas",
        version=".",
        copyright_holder="Trial Atlas",
        creation_date=_FIXED,
        revision_date=_FIXED,
        last_translator="",
        language_team="",
        fuzzy=False,
        header_comment=f"# Words of Trial Atlas: {LANGUAGES[code].name}. See docs/translation.md.",
    )
    for each in words:
        if each.id:
            made.add(each.id, _translated(code, held, each), locations=each.locations)
    return made


def _translated(code: str, held: Catalog, message: Message) -> str | tuple[str, ...]:
    if code == ENGLISH.code:
        return message.id
    known = held.get(message.id)
    return known.string if known is not None and known.id == message.id else ""


def shares(code: str) -> dict[str, tuple[int, int]]:
    """How many messages are translated and how many there are, by where they stand."""
    found: dict[str, tuple[int, int]] = {}
    with _po(code).open("rb") as file:
        for each in read_po(file, locale=code):
            if each.id:
                forms = each.string if isinstance(each.string, tuple) else (each.string,)
                for part in {_part(place) for place, _ in each.locations}:
                    done, whole = found.get(part, (0, 0))
                    found[part] = (done + all(forms), whole + 1)
    return dict(sorted(found.items()))


def _part(place: str) -> str:
    if place.startswith("schema/enums"):
        return "values of enums"
    if place.startswith("schema"):
        return "sections, modules and fields"
    if place.startswith("web/templates"):
        return "templates"
    return "Python of pages" if place.startswith("web/") else "dates, ages, numbers, nothing"


def faults(code: str) -> Iterator[str]:
    """Translations whose placeholders or tags are not those of the English."""
    with _po(code).open("rb") as file:
        for each in read_po(file, locale=code):
            ids = each.id if isinstance(each.id, tuple) else (each.id,)
            said = each.string if isinstance(each.string, tuple) else (each.string,)
            if each.id:
                yield from misplaced(ids, said)


def misplaced(english: Words, said: Words) -> list[str]:
    """The forms of a translation that do not hold what some form of the English holds."""
    wanted = [_fixed_parts(text) for text in english]
    return [text for text in said if text and _fixed_parts(text) not in wanted]


def _fixed_parts(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\w*\}|</?\w+[^>]*>", text))


def _po(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def files() -> Iterator[tuple[Path, bytes]]:
    """Every file that this makes, and what it should hold."""
    words = collected()
    as_text = partial(write_po, width=100, include_lineno=False)
    yield TEMPLATE, _made(as_text, words)
    for code in LANGUAGES:
        catalogue = merged(code, words)
        yield _po(code), _made(as_text, catalogue)
        if code != ENGLISH.code:
            yield _po(code).with_suffix(".mo"), _made(write_mo, catalogue)


def _made(write: object, catalogue: Catalog) -> bytes:
    into = io.BytesIO()
    write(into, catalogue)  # type: ignore[operator]
    return into.getvalue()


def main() -> int:
    """Write what is not up to date, or with --check only say so."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--check", action="store_true")
    only_check = asked.parse_args().check
    stale = [
        (path, made) for path, made in files() if not path.exists() or path.read_bytes() != made
    ]
    for path, made in stale:
        print(f"{'not up to date' if only_check else 'written'}: {path.relative_to(PACKAGE)}")
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
    for code in LANGUAGES:
        for part, (done, whole) in shares(code).items():
            print(f"{code}  {part}: {done} of {whole}")
        for text in faults(code):
            print(f"{code}  placeholders differ: {text}")
    return bool(stale) and only_check


if __name__ == "__main__":
    sys.exit(main())
