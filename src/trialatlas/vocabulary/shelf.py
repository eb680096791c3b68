"""Writing what studies say about names, and deciding what is believed.

Each study's pairs are kept with it, so that a study that comes again replaces exactly what it said
before, and the counts are always those of the studies as they are. One process writes at a
time: the caller holds the store's writer lock. What lives elsewhere: the tables
(`layout`), the rule (`decide`), reading for a search (`thesaurus`).
"""

from __future__ import annotations

import sqlite3
from array import array
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from trialatlas.store.clock import utc_now
from trialatlas.store.faults import translated
from trialatlas.store.reading import connect
from trialatlas.store.transaction import transaction
from trialatlas.study.words import words
from trialatlas.vocabulary import decide
from trialatlas.vocabulary.evidence import KINDS, METHOD, Kind, Said
from trialatlas.vocabulary.layout import INDEXES, VOCABULARY_FILE, is_laid_out, lay_out
from trialatlas.vocabulary.names import key_id
from trialatlas.vocabulary.stated import Stated, stated

_CACHE_KIBIBYTES = 65_536
_OTHER = KINDS.index("other-name")
_MESH = (KINDS.index("condition"), KINDS.index("intervention"))


@contextmanager
def writing(folder: Path) -> Generator[Shelf]:
    """The vocabulary of a data folder for writing, made if there is none.

    Raises StoreVersionError, StoreDamagedError, EnvironmentFaultError.
    """
    path = folder / VOCABULARY_FILE
    with translated(path), closing(connect(path, "rwc")) as connection:
        if not is_laid_out(connection, path):
            lay_out(connection)
        for statement in INDEXES:
            connection.execute(statement)
        # What is lost in a power cut is learnt again: the sequence number is lost with it.
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIBIBYTES}")
        yield Shelf(connection)


def pair_id(kind: int, variant: int, concept: int) -> int:
    """The number of a pair: a hash of what it is."""
    given = array("q", (kind, variant, concept)).tobytes()
    return int.from_bytes(blake2b(given, digest_size=8).digest(), "big") >> 1


_pair_id = lru_cache(maxsize=100_000)(pair_id)


class Shelf:
    """The vocabulary, open for writing. Use `writing`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def together(self) -> AbstractContextManager[None]:
        """All of it or nothing."""
        return transaction(self.connection)

    def fact(self, name: str) -> Any:
        """What was noted under a name; None if nothing was."""
        row = self.connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def note(self, name: str, value: str | int | None) -> None:
        """Note a fact, or with None forget it."""
        self.connection.execute("DELETE FROM fact WHERE name = ?", (name,))
        if value is not None:
            self.connection.execute("INSERT INTO fact VALUES (?, ?)", (name, value))

    @property
    def sequence(self) -> int:
        """The store's number up to which was learnt; 0 if nothing was, or by another method."""
        return (self.fact("sequence") or 0) if self.fact("method") == METHOD else 0

    def forget_learnt(self) -> None:
        """Forget all that studies said."""
        for table in ("study", "name", "pair", "dirty", "link", "relinked"):
            self.connection.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
        for fact in ("sequence", "method", "turn"):
            self.note(fact, None)
        self.note("born", utc_now().isoformat())

    def put(self, said: Iterable[Said]) -> None:
        """Replace what studies said, each given by the number in its NCT id."""
        self.keep(stated(said))

    def keep(self, given: Stated) -> None:
        """The same in its compact form."""
        change: Counter[int] = Counter()
        pairs: dict[int, tuple[int, int, int]] = {}
        pair_of: dict[int, int] = {}
        names: dict[int, str] = {}
        for number, each in given.statements.items():
            pair_of[number] = _pair_id(each.kind, each.variant, each.concept)
            pairs[pair_of[number]] = (each.kind, each.variant, each.concept)
            written = ((each.variant, each.variant_text), (each.concept, each.concept_text))
            for name, text in written:
                names[name] = min(names.get(name, text), text)
        rows: list[tuple[int, bytes]] = []
        for nct, blob in given.studies:
            now = {pair_of[each] for each in array("q", blob)}
            before = self._said(nct)
            change.update(now - before)
            change.subtract(before - now)
            rows.append((nct, array("q", sorted(now)).tobytes()))
        self._count({number: by for number, by in change.items() if by}, pairs)
        self._name(names)
        self.connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?)", rows)

    def _said(self, nct: int) -> set[int]:
        row = self.connection.execute("SELECT pairs FROM study WHERE nct = ?", (nct,)).fetchone()
        return set() if row is None else set(array("q", row[0]))

    def _count(self, change: dict[int, int], pairs: dict[int, tuple[int, int, int]]) -> None:
        added = [(each, *pairs[each], change[each]) for each in sorted(change) if each in pairs]
        taken = [(by, each) for each, by in sorted(change.items()) if each not in pairs]
        self.connection.executemany(
            "INSERT INTO pair VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET studies = studies + excluded.studies",
            added,
        )
        self.connection.executemany("UPDATE pair SET studies = studies + ? WHERE id = ?", taken)
        self.connection.executemany(
            "INSERT OR IGNORE INTO dirty SELECT variant FROM pair WHERE id = ?1"
            " UNION SELECT concept FROM pair WHERE id = ?1",
            [(each,) for each in change],
        )
        self.connection.executemany(
            "DELETE FROM pair WHERE id = ? AND studies <= 0", [(each,) for each in change]
        )

    def _name(self, names: dict[int, str]) -> None:
        turn = (self.fact("turn") or 0) + 1
        self.connection.executemany(
            "INSERT OR REPLACE INTO relinked SELECT source, ?1 FROM link JOIN name ON id = target"
            " WHERE id = ?2 AND text > ?3",
            [(turn, name, text) for name, text in names.items()],
        )
        self.connection.executemany(
            "INSERT INTO name VALUES (?, ?)"
            " ON CONFLICT (id) DO UPDATE SET text = excluded.text WHERE excluded.text < text",
            sorted(names.items()),
        )

    def decide(self) -> None:
        """Decide anew wherever counts changed.

        A group is what is decided together: all names of a MeSH term, all meanings of an
        abbreviation, all that one other name was said of.
        """
        turn = (self.fact("turn") or 0) + 1
        for kind, name in enumerate(KINDS):
            for group in self._groups(kind):
                self._regroup(kind, name, group, turn)
        self.connection.execute("DELETE FROM dirty")
        self.note("turn", turn)

    def _groups(self, kind: int) -> Iterator[int]:
        """The groups that a changed count bears on, through shares as well.

        A name's share changes for all its concepts; an other name's also with its partner's.
        """
        sql = "SELECT grouped FROM dirty JOIN link ON grouped = name WHERE kind = ?1 UNION "
        if kind in _MESH:
            sql += "SELECT concept FROM dirty JOIN pair ON concept = name WHERE kind = ?1"
        else:
            sql += "SELECT variant FROM dirty JOIN pair ON variant = name WHERE kind = ?1"
        if kind in _MESH:
            sql += " UNION SELECT concept FROM dirty JOIN pair ON variant = name WHERE kind = ?1"
        if kind == _OTHER:
            sql += " UNION SELECT variant FROM dirty JOIN pair ON concept = name WHERE kind = ?1"
        for (group,) in self.connection.execute(sql + " ORDER BY 1", (kind,)):
            yield group

    def _regroup(self, kind: int, name: Kind, group: int, turn: int) -> None:
        before = self._links(kind, group)
        self.connection.execute("DELETE FROM link WHERE grouped = ? AND kind = ?", (group, kind))
        match name:
            case "abbreviation":
                links = decide.of_abbreviation(self._counts(kind, "variant", group))
            case "other-name":
                links = self._of_other_name(kind, group)
            case _:
                links = decide.of_concept(self._counts(kind, "concept", group))
        self.connection.executemany(
            "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?)",
            [
                (key_id(link.source), key_id(link.target), kind, link.studies, link.share, group)
                for link in links
            ],
        )
        relinked = {source for source, *_ in before ^ self._links(kind, group)}
        self.connection.executemany(
            "INSERT OR REPLACE INTO relinked VALUES (?, ?)", [(each, turn) for each in relinked]
        )

    def _links(self, kind: int, group: int) -> set[tuple[int, int, int, float]]:
        return set(
            self.connection.execute(
                "SELECT source, target, studies, share FROM link WHERE grouped = ? AND kind = ?",
                (group, kind),
            )
        )

    def _of_other_name(self, kind: int, group: int) -> Iterator[decide.Link]:
        for count in self._counts(kind, "variant", group):
            if count.studies >= decide.OTHER_STUDIES:
                total = self._partners_total(kind, key_id(count.concept))
                yield from decide.of_other_name(
                    count._replace(total=self._partners_total(kind, group)), count.studies / total
                )

    def _counts(self, kind: int, column: str, group: int) -> list[decide.Count]:
        rows = self.connection.execute(
            "SELECT variant, concept, v.text, c.text, studies FROM pair"  # noqa: S608 - our own words
            f" JOIN name v ON v.id = variant JOIN name c ON c.id = concept WHERE {column} = ?"
            " AND kind = ?",
            (group, kind),
        ).fetchall()
        found: list[decide.Count] = []
        for variant, concept, name, meaning, studies in rows:
            is_mesh = kind in _MESH
            found.append(
                decide.Count(
                    variant=tuple(words(name)),
                    concept=tuple(words(meaning)),
                    studies=studies,
                    total=self._total(kind, variant) if is_mesh else studies,
                    is_concept=is_mesh and variant != concept and self._is_concept(kind, variant),
                )
            )
        return found

    def _total(self, kind: int, variant: int) -> int:
        return self._number(
            "SELECT coalesce(sum(studies), 0) FROM pair WHERE variant = ? AND kind = ?",
            variant,
            kind,
        )

    def _partners_total(self, kind: int, name: int) -> int:
        return self._total(kind, name) + self._number(
            "SELECT coalesce(sum(studies), 0) FROM pair WHERE concept = ? AND kind = ?", name, kind
        )

    def _is_concept(self, kind: int, name: int) -> bool:
        number = _pair_id(kind, name, name)
        return bool(self._number("SELECT count(*) FROM pair WHERE id = ?", number))

    def _number(self, sql: str, *given: int) -> int:
        return self.connection.execute(sql, given).fetchone()[0]
