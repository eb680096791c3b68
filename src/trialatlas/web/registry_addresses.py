"""Addresses of the registry's own site, in the words of this one.

`modern` reads the parameters of its search page, `classic` those of the site before (`/ct2`), and
`tab` where a tab of a study stands here. Nothing is dropped in silence: what has no meaning here
comes back as a parameter `unread`, which the page of results names. `docs/addresses.md` lists
every parameter and where we had to choose.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from trialatlas.places.countries import COUNTRIES, country_names, state_name
from trialatlas.query.aggregate import CHOICES as REGISTRY_KEYS
from trialatlas.query.filters import items
from trialatlas.web.search_fields import CARRIED

Pair: TypeAlias = tuple[str, str]
"""A parameter and its value."""

UNREAD: Final = "unread"
"""The parameter for what could not be read, as `name=value`."""

_RENAMED: Final = {"term": "q", "cond": "condition", "intr": "treatment", "spons": "sponsor"}
_POINT: Final = ("lat", "lng", "distance")
_MILES: Final = "50"
"""The distance of an address that gives a point alone."""
_VIEWS: Final = {"": "", "Card": "cards", "Table": "table", "Map": "map"}
_OF_THE_VIEW: Final = {"checkSpell", "locStr", *_POINT}
_PLACES: Final = {"country", "state", "city", "near", "place", "locn"}


def modern(given: Sequence[Pair]) -> list[Pair]:
    """The parameters of `/search` with our names. Those that are ours already stay as they are.

    Addresses in use mix in parameters of the classic site; those that have no other meaning here
    are read as well.
    """
    made: list[Pair] = []
    filters: list[str] = []
    kinds: list[str] = []
    older: list[Pair] = []
    for name, value in given:
        match name:
            case "aggFilters":
                filters.extend(item for item, _ in items(value))
            case "studyType":
                kinds.append(value.strip())
            case "viewType":
                view = _VIEWS.get(value.strip())
                made.append(("view", view) if view is not None else _unread(name, value))
            case _ if name in _CLASSIC_ONLY or name[:-2] in _DATES:
                older.append((name, value))
            case _ if name not in _OF_THE_VIEW:
                made.append((_RENAMED.get(name, name), value))
            case _:
                pass
    first = {name: value.strip() for name, value in reversed(given) if value.strip()}
    for name, value in classic(older):
        if name == "studyType":
            kinds.append(value)
        else:
            made.append((name, value))
    made.extend(_point(first))
    made.extend(_named_place(first))
    if kinds and set(kinds) <= set(REGISTRY_KEYS["studyType"]):
        filters.append("studyType:" + " ".join(kinds))
    else:
        made.extend(("studyType", each) for each in kinds)
    made.extend(_choices(filters, {name for name, _ in made}))
    return made


def _point(first: Mapping[str, str]) -> Iterator[Pair]:
    """A distance without a point is what the registry's form sends when no place is asked."""
    if "lat" in first or "lng" in first:
        reach = first.get("distance", _MILES)
        unit = "" if reach.endswith(("mi", "km")) else " mi"
        yield "near", f"{first.get('lat', '')}, {first.get('lng', '')}, {reach}{unit}"


def _named_place(first: Mapping[str, str]) -> Iterator[Pair]:
    """`locStr` is how the registry's form shows a place that other parameters name: it is asked
    only where none of them is there.
    """
    if "locStr" in first and not _PLACES & set(first) and "lat" not in first:
        yield "place", first["locStr"]


def _choices(filters: Iterable[str], taken: set[str]) -> Iterator[Pair]:
    """`aggFilters` as our choices. What they cannot say together stays as it is."""
    rest: list[str] = []
    for item in filters:
        name, _, listed = item.partition(":")
        name, keys = name.strip(), listed.split()
        known = [key for key in keys if (name, key) in CARRIED]
        carried = [CARRIED[name, key] for key in known]
        if len({param for param, _ in carried}) > 1:
            carried = [(name, key) for key in known]
        if name not in REGISTRY_KEYS:
            yield _unread("aggFilters", item)
        elif keys and (not carried or carried[0][0] in taken):
            rest.append(item)
        else:
            yield from carried
            yield from (_unread("aggFilters", f"{name}:{key}") for key in keys if key not in known)
            taken.update(param for param, _ in carried)
    if rest:
        yield "aggFilters", ",".join(rest)


# The classic site

_STATUS: Final = {
    "a": "RECRUITING",
    "b": "NOT_YET_RECRUITING",
    "c": "AVAILABLE",
    "d": "ACTIVE_NOT_RECRUITING",
    "e": "COMPLETED",
    "f": "ENROLLING_BY_INVITATION",
    "g": "SUSPENDED",
    "h": "TERMINATED",
    "i": "WITHDRAWN",
    "j": "NO_LONGER_AVAILABLE",
    "k": "TEMPORARILY_NOT_AVAILABLE",
    "l": "APPROVED_FOR_MARKETING",
    "m": "UNKNOWN",
}
_GROUPS: Final = {"open": "abc", "closed": "defghijklm"}
_PHASE: Final = {"4": "EARLY_PHASE1", "0": "PHASE1", "1": "PHASE2", "2": "PHASE3", "3": "PHASE4"}
_AGE: Final = {"0": "CHILD", "1": "ADULT", "2": "OLDER_ADULT"}
_FUND: Final = {"0": "nih", "1": "fed", "2": "industry", "3": "other"}
_WORDS: Final[Mapping[str, Mapping[str, Pair]]] = {
    "gndr": {"female": ("sex", "FEMALE"), "male": ("sex", "MALE")},
    "rslt": {"with": ("results", "true"), "without": ("results", "false")},
    "type": {
        "intr": ("studyType", "int"),
        "obsr": ("studyType", "obs"),
        "preg": ("studyType", "obs_patreg"),
        "expn": ("studyType", "exp"),
    },
    "ea_idv": {"yes": ("studyType", "exp_indiv")},
    "ea_int": {"yes": ("studyType", "exp_inter")},
    "ea_tmt": {"yes": ("studyType", "exp_treat")},
    "hlth": {"y": ("healthy", "y")},
    "u_prot": {"y": ("docs", "prot")},
    "u_sap": {"y": ("docs", "sap")},
    "u_icf": {"y": ("docs", "icf")},
    "f801": {"yes": ("violation", "y")},
}
"""Parameters with one word for a value, in small letters."""
_SAME: Final = {"term", "cond", "intr", "titles", "outc", "spons", "lead", "id", "city"}
_DATES: Final = {
    "strd": "start",
    "prcd": "primComp",
    "cmpd": "studyComp",
    "sfpd": "firstPost",
    "rfpd": "resFirstPost",
    "lupd": "lastUpdPost",
}
_VIEW_ONLY: Final = {
    *("Search", "view", "draw", "rank", "pg", "count", "flds", "show_flds", "show_rss"),
    *("displayxml", "resultsxml", "down_fmt", "down_flds", "down_count", "down_chunk", "sel_rss"),
    *("show_down", "recr_all", "state_all"),
}
_DATE: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NUMBERED: Final = re.compile(r"(cntry|state)[1-3]")
_ONE_AGE: Final = re.compile(r"\d{1,3}", re.ASCII)


def classic(given: Sequence[Pair]) -> list[Pair]:
    """The parameters of `/ct2/results` as those of `/search`."""
    asked: dict[str, list[str]] = {}
    for name, value in given:
        if value.strip() and name not in _VIEW_ONLY:
            plain = _NUMBERED.sub(r"\1", name)
            asked.setdefault(plain, []).append(value.strip())
    made: list[Pair] = []
    for name in [each for each in asked if each[-2:] not in {"_s", "_e"}]:
        made.extend(_READERS.get(name, _as_it_is)(name, asked[name]))
    made.extend(_dates(asked))
    if "Y" in asked.get("no_unk", ()):
        named = any(name == "status" for name, _ in made)
        made.extend(() if named else (("status", each) for each in _STATUS.values()))
        made = [pair for pair in made if pair != ("status", _STATUS["m"])]
    return list(dict.fromkeys(made))


def _as_it_is(name: str, values: list[str]) -> Iterator[Pair]:
    yield from (_unread(name, each) for each in values)


def _same(name: str, values: list[str]) -> Iterator[Pair]:
    yield name, values[0]
    yield from _as_it_is(name, values[1:])


def _word(name: str, values: list[str]) -> Iterator[Pair]:
    for each in values:
        yield _WORDS[name].get(each.casefold(), _unread(name, each))


def _signs(own: str, known: Mapping[str, str]) -> Callable[[str, list[str]], Iterator[Pair]]:
    """Values of one sign each, which may stand together: `recrs=abd`, `phase=12`."""

    def read(name: str, values: list[str]) -> Iterator[Pair]:
        for each in values:
            signs = _GROUPS.get(each.casefold(), each) if own == "status" else each
            if set(signs) <= set(known):
                yield from ((own, known[sign]) for sign in signs)
            else:
                yield _unread(name, each)

    return read


def _no_reader(name: str, values: list[str]) -> Iterator[Pair]:
    """`no_unk` takes a status away from those asked, once all are known."""
    yield from (_unread(name, each) for each in values if each != "Y")


def _countries(name: str, values: list[str]) -> Iterator[Pair]:
    by_name = {each.casefold(): each for names in COUNTRIES.values() for each in names}
    for each in values:
        code = each.rpartition(":")[2]
        names = country_names(code) or tuple(filter(None, [by_name.get(code.casefold())]))
        yield from (("country", known) for known in names)
        if not names:
            yield _unread(name, each)


def _states(name: str, values: list[str]) -> Iterator[Pair]:
    """`US:CA`, or `NA:US:CA` of older addresses. Several are alternatives."""
    found: list[str] = []
    for each in values:
        parts = each.split(":")
        known = state_name(*parts[-2:]) if len(parts) > 1 else each
        found.extend([known] if known else [])
        if not known:
            yield _unread(name, each)
    if found:
        yield "state", found[0] if len(found) == 1 else " OR ".join(f'"{each}"' for each in found)


def _place(name: str, values: list[str]) -> Iterator[Pair]:
    yield "place", values[0]
    yield from _as_it_is(name, values[1:])


def _one_age(name: str, values: list[str]) -> Iterator[Pair]:
    for each in values:
        fits = _ONE_AGE.fullmatch(each)
        yield ("ageRange", f"{each}y_{each}y") if fits else _unread(name, each)


def _dates(asked: Mapping[str, list[str]]) -> Iterator[Pair]:
    for name in dict.fromkeys(each[:-2] for each in asked if each[-2:] in {"_s", "_e"}):
        ends: list[str] = []
        for each in (f"{name}_s", f"{name}_e"):
            value = asked.get(each, [""])[0]
            day = _day(value)
            ends.append(day if name in _DATES else "")
            if value and not ends[-1]:
                yield _unread(each, value)
        if any(ends):
            yield _DATES[name], "_".join(ends)


def _day(typed: str) -> str:
    """`05/06/2020` (the sixth of May) as `2020-05-06`; empty for anything else."""
    found = _DATE.fullmatch(typed)
    return f"{found[3]}-{int(found[1]):02d}-{int(found[2]):02d}" if found else ""


def _unread(name: str, value: str) -> Pair:
    return UNREAD, f"{name}={value.strip()}"


_READERS: Final[Mapping[str, Callable[[str, list[str]], Iterator[Pair]]]] = {
    **dict.fromkeys(_SAME, _same),
    **dict.fromkeys(_WORDS, _word),
    "recrs": _signs("status", _STATUS),
    "recr": _signs("status", _STATUS),
    "phase": _signs("phase", _PHASE),
    "age": _signs("age", _AGE),
    "fund": _signs("funderType", _FUND),
    "no_unk": _no_reader,
    "cntry": _countries,
    "state": _states,
    "locn": _place,
    "age_v": _one_age,
}
"""How each parameter is read that is not a date."""
_CLASSIC_ONLY: Final = {
    *("recrs", "recr", "gndr", "rslt", "hlth", "f801", "fund", "cntry", "age_v", "no_unk"),
    *("u_prot", "u_sap", "u_icf", "ea_idv", "ea_int", "ea_tmt"),
}
"""Parameters of the classic site whose names mean nothing else here."""


# Studies


def tab(nct_id: str, name: str, *, results: bool) -> str:
    """Where a tab of the registry's page of a study stands here; empty for the study itself."""
    where = {
        "results": "#results" if results else "/results-section",
        "history": "/history",
        "table": "/protocol-section",
    }
    return f"/study/{nct_id}{where[name]}" if name in where else ""
