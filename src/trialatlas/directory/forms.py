"""The plain form of a name: what is left when what does not tell things apart is taken off.

Two names of one form are taken for one thing, and the reason is told: a legal form (Inc.), an
abbreviation in brackets that the name itself spells out, MeSH's turned order (Carcinoma, Renal
Cell), titles and degrees of a person, a former name of a country. A form is a tuple of normalised
words, so that case, accents, signs and the plural make no difference. Pure functions. What does
not live here: MeSH and other names (`concepts`), who belongs together (`gather`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

from trialatlas.directory.former import TODAY
from trialatlas.directory.said import PART
from trialatlas.study.words import words
from trialatlas.vocabulary.abbreviations import is_abbreviation, long_form

Why: TypeAlias = Literal["same", "legal", "brackets", "order", "titles", "former", "town"]
"""Why a name has the form that it has; `same` where nothing was taken off."""
Words: TypeAlias = tuple[str, ...]


class Form(NamedTuple):
    """The words of a name as it is, those of its plain form, and what makes the difference.

    `name` is empty for a name without words.
    """

    name: Words
    form: Words
    why: Why


def _listed(tokens: str) -> frozenset[str]:
    return frozenset(tokens.split())


_BRACKETS: Final = re.compile(r"^(?P<before>[^()]+)\((?P<inside>[^()]+)\)$")
_SIGNS: Final = re.compile(r"[.,;:]+")
_LEGAL: Final = _listed(
    "inc incorporated ltd limited llc llp lp plc gmbh mbh ag kg kgaa se sa spa srl bv nv ab as"
    " aps oy oyj kk co corp corporation company pty pvt private sas sarl ulc bhd sdn zoo"
)
_JOINING: Final = frozenset({"&", "and", "of", "the", "for"})
_LINKING: Final = frozenset(words("a an and at de for in la of on the und y et"))
_TITLES: Final = _listed("dr prof professor mr mrs ms sir drs priv doz univ")
_DEGREES: Final = _listed(
    "md phd dphil mph msc bsc ma ba ms bs mba rn do dds dmd dvm pharmd psyd scd edd jd mbbs mbchb"
    " mb bch frcp frcpc frcs facc facp facs mrcp mpharm drph mhs mscr faha dnp aprn"
    " ass asst assoc"
)
_GENERATIONS: Final = frozenset({"jr", "sr", "ii", "iii", "iv"})
_DEGREE_LETTERS: Final = 7
_SHORTEST: Final = 2
_MOST_PARTS: Final = 3
_LIST: Final = re.compile(r"\b(?:and|or|with|without|versus|vs)\b|[;/&+]", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def form_of(kind: int, text: str) -> Form:
    """The form of a name of a kind, by the kind's number."""
    match kind:
        case 0 | 1:
            name = tuple(words(text))
            plain, why = _medical(text)
        case 2:
            name = tuple(words(text))
            plain, why = _company(text)
        case 3:
            name = tuple(words(text))
            today = TODAY.get(text.casefold(), "")
            plain, why = (tuple(words(today)), "former") if today else (name, "same")
        case 4:
            return _site(text)
        case _:
            name = tuple(words(text))
            plain, why = _person(text)
    return _formed(name, plain, why)


def _formed(name: Words, plain: Words, why: Why) -> Form:
    if not name or not plain or plain == name:
        return Form(name, name, "same")
    return Form(name, plain, why)


def _medical(text: str) -> tuple[Words, Why]:
    bare = _without_abbreviation(text)
    if bare != text:
        return tuple(words(bare)), "brackets"
    parts = text.split(", ")
    if 1 < len(parts) <= _MOST_PARTS and not _LIST.search(text):
        return tuple(words(" ".join(reversed(parts)))), "order"
    return tuple(words(text)), "same"


def _without_abbreviation(text: str) -> str:
    """The long form of `long form (LF)` or `LF (long form)`; any other text as it is."""
    found = _BRACKETS.match(text.strip())
    if found is None:
        return text
    before, inside = found["before"].strip(), found["inside"].strip()
    bare = re.sub(r"^(?:the|a|an)\s+", "", before, flags=re.IGNORECASE)
    if is_abbreviation(inside) and " " not in inside and long_form(inside, bare) == bare:
        return before
    if is_abbreviation(before) and " " not in before and long_form(before, inside) == inside:
        return inside
    return text


def _company(text: str) -> tuple[Words, Why]:
    bare = _without_abbreviation(text)
    why: Why = "brackets" if bare != text else "same"
    tokens = _tokens(bare)
    kept = _without_legal(tokens)
    if kept != tokens:
        why = "legal"
    if len(kept) > 1 and kept[0].casefold() == "the":
        kept, why = kept[1:], "legal" if why == "same" else why
    plain = tuple(each for each in words(" ".join(kept)) if each != "and")
    return plain, "legal" if why == "same" else why


def _tokens(text: str) -> list[str]:
    """What stands between spaces and commas; `S.p.A.` is one token, `SpA`."""
    parts = text.replace(",", " ").replace("/", " ").split()
    return [bare for each in parts if (bare := _SIGNS.sub("", each))]


def _without_legal(tokens: list[str]) -> list[str]:
    """Without legal forms at the end. What a joining word leads to is a part of the name: Merck &
    Co. is not Merck KGaA.
    """
    kept = list(tokens)
    while len(kept) > 1 and kept[-1].casefold() in _LEGAL and kept[-2].casefold() not in _JOINING:
        kept.pop()
    return kept if any(len(each) >= _SHORTEST for each in kept) else tokens


@lru_cache(maxsize=20_000)
def _place_words(text: str) -> Words:
    """The words of a town, a state or a country: most sites are in one that others are in."""
    return tuple(words(text))


def _site(text: str) -> Form:
    """Facility, then the words of its town, state and country, told apart by a bar."""
    facility, *place = text.split(PART)
    places = [(part, _place_words(part)) for part in place]
    where = tuple(word for _, found in places for word in ("|", *found))
    name = tuple(words(facility))
    if not name or any(part and not found for part, found in places):
        return Form((), (), "same")
    bare = _without_abbreviation(facility)
    why: Why = "brackets" if bare != facility else "same"
    without_town = _without_town(bare, place[0])
    if without_town != bare:
        bare, why = without_town, "town"
    tokens = _tokens(bare)
    kept = _without_legal(tokens)
    if kept != tokens:
        why = "legal"
    plain = _sorted(tuple(words(" ".join(kept))))
    if why == "same" and plain != _sorted(name):
        why = "legal"
    if why == "same" and set(name) - _LINKING == set(plain):
        why = "order"
    return Form((*name, *where), (*(plain or name), *where), why)


def _sorted(name: Words) -> Words:
    """The words in one order, without those that link them, but where numbers tell parts apart."""
    if sum(each.isdigit() for each in name) > 1:
        return name
    return tuple(sorted(each for each in name if each not in _LINKING))


def _without_town(facility: str, town: str) -> str:
    """Without its town at the end, after a comma or a dash."""
    for sign in (", ", " - ", " \u2013 "):
        before, found, after = facility.rpartition(sign)
        if found and town and words(after) == words(town) and words(before):
            return before
    return facility


def _person(text: str) -> tuple[Words, Why]:
    name, *after = (each.strip() for each in text.split(","))
    rest = [token for each in after for token in each.split()]
    born = [each for each in rest if _bare(each) in _GENERATIONS]
    if born:
        # A son is not his father: what tells them apart stays.
        rest = [each for each in rest if each not in born]
        name, after = " ".join((name, *born)), rest
    is_shouted = text.isupper()
    if after and len(after) == 1 and not any(_is_degree(each, is_shouted) for each in rest):
        turned = f"{after[0]} {name}"
        return _without_titles(turned, is_shouted), "order"
    if all(_is_degree(each, is_shouted) for each in rest):
        return _without_titles(name, is_shouted), "titles"
    return tuple(words(text)), "same"


def _without_titles(name: str, is_shouted: bool) -> Words:  # noqa: FBT001 - private, one caller's shape
    tokens = name.split()
    while len(tokens) > _SHORTEST and _bare(tokens[0]) in _TITLES:
        tokens.pop(0)
    while len(tokens) > _SHORTEST and _is_degree(tokens[-1], is_shouted, least=3):
        tokens.pop()
    return tuple(words(" ".join(tokens)))


def _bare(token: str) -> str:
    return token.replace(".", "").strip("()").casefold()


def _is_degree(token: str, is_shouted: bool, least: int = 2) -> bool:  # noqa: FBT001 - as above
    """A known degree, or capitals in a name that is not all in capitals."""
    bare = token.replace(".", "").strip("()")
    if bare.casefold() in _DEGREES or bare.casefold() in _GENERATIONS:
        return bare.casefold() in _DEGREES
    capitals = sum(each.isupper() for each in bare)
    is_long = len(bare) > _DEGREE_LETTERS
    return not is_shouted and capitals >= max(least, _SHORTEST) and not is_long and bare.isalpha()
