"""Every error of Trial Atlas, in one tree.

    AtlasError
    ├── UsageError                 the caller asked for something that cannot be
    │   ├── QueryError             an expression, with the position that is wrong
    │   └── PageTokenError         a page token of another index or query
    ├── NotFoundError              a study, module, version or item that does not exist
    ├── SourceError                a file or folder that cannot be read as studies
    │   └── RecordError            one record in it; it is set aside and the load goes on
    ├── SnapshotError              a snapshot's file that is damaged, hostile or of another kind
    ├── StoreError                 the data folder
    │   ├── StoreLockedError       another process writes
    │   │   ├── StudiesChangedError    and so what was read is of no one state
    │   │   └── StatisticsMakingError  what was asked for, out of much
    │   ├── StoreVersionError      made by a newer or too old version
    │   └── StoreDamagedError
    ├── EngineError                the index
    │   ├── IndexMissingError      there is none, or it does not fit the store
    │   └── IndexHalfWrittenError  a writer was killed while it changed it
    ├── LimitError                 more was asked than a server allows
    └── EnvironmentFaultError      disk, port, permission: outside our reach
        ├── NotInstalledError      an optional package that is missing
        └── RegistryError          a registry that cannot be asked, or answers nonsense

An error has a `slug` (stable, for programs), a `category` (which a view turns
into an exit code or a status), a message for people and a `hint` that says
what to do next. Errors of libraries are translated where they are met and
kept as `__cause__`. Only views decide how an error looks.
"""

from __future__ import annotations

from typing import ClassVar, Literal

Category = Literal["usage", "input", "not-found", "busy", "data", "environment"]


class AtlasError(Exception):
    """The root. `slug` and `category` are set by the class and may be narrowed by the raiser.
    `again` is after how many seconds asking again can help; 0 where it cannot.
    """

    slug: str = "error"
    category: ClassVar[Category] = "data"
    again: int = 0

    def __init__(self, message: str, *, hint: str = "", slug: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if slug is not None:
            self.slug = slug


class UsageError(AtlasError):
    """The call does not make sense: a bad parameter, a limit below zero."""

    slug = "usage"
    category = "usage"


class QueryError(UsageError):
    """An expression that cannot be understood.

    `expression` is the text as given and `position` the offset in it, in
    characters from 0, where it goes wrong; `length` covers the words at fault.
    """

    slug = "query"

    def __init__(
        self,
        message: str,
        *,
        expression: str = "",
        position: int = 0,
        length: int = 1,
        hint: str = "",
        slug: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, slug=slug)
        self.expression = expression
        self.position = position
        self.length = length


class NotFoundError(AtlasError):
    """Something named does not exist. `nearest` holds names that do."""

    slug = "not-found"
    category = "not-found"

    def __init__(
        self,
        message: str,
        *,
        nearest: tuple[str, ...] = (),
        hint: str = "",
        slug: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, slug=slug)
        self.nearest = nearest


class SourceError(AtlasError):
    """A source that cannot be read. Slugs: source-missing, source-empty, source-truncated,
    source-encrypted, source-hostile, source-too-large, source-unknown, source-unreadable.
    """

    slug = "source"
    category = "input"


class RecordError(SourceError):
    """One record that cannot be kept. `where` is the file, `line` counts from 1 (0: no line)."""

    slug = "record"

    def __init__(
        self,
        message: str,
        *,
        where: str = "",
        line: int = 0,
        hint: str = "",
        slug: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint, slug=slug)
        self.where = where
        self.line = line


class SnapshotError(AtlasError):
    """A snapshot that cannot be restored. Slugs: snapshot-missing, snapshot-unknown (no snapshot),
    snapshot-damaged (truncated, or not what was written), snapshot-hostile (it holds what no
    snapshot holds), snapshot-version (another form), snapshot-index (no index that fits).
    """

    slug = "snapshot"
    category = "input"


class StoreError(AtlasError):
    """The store cannot do what was asked."""

    slug = "store"
    category = "data"


class StoreLockedError(StoreError):
    """Another process holds the writer's lock."""

    slug = "store-locked"
    category = "busy"


class StudiesChangedError(StoreLockedError):
    """Another process wrote while much was read: what was read is of no one state."""

    slug = "studies-changed"
    again = 5


class StatisticsMakingError(StoreLockedError):
    """Another process makes statistics over everything, which takes minutes."""

    slug = "statistics-making"
    again = 60


class StoreVersionError(StoreError):
    """The data folder was made by a version that this one cannot read or migrate."""

    slug = "store-version"


class StoreDamagedError(StoreError):
    """The store holds something that cannot be what was written."""

    slug = "store-damaged"


class EngineError(AtlasError):
    """The index or its engine failed."""

    slug = "engine"
    category = "data"


class IndexMissingError(EngineError):
    """There is no index, or it was built for another schema. It can be rebuilt from the store."""

    slug = "index-missing"
    again = 10  # one is built while others read


class IndexHalfWrittenError(EngineError):
    """A writer was killed between the first and the last step of a change. Whoever may write mends
    it by applying the change again.
    """

    slug = "index-half-written"
    again = 10


class PageTokenError(UsageError):
    """A page token that does not belong to this index or this query."""

    slug = "page-token"


class LimitError(AtlasError):
    """More was asked of a server than it allows. Slugs: address-long, body-too-large,
    too-many-requests, overloaded, over-budget.
    """

    slug = "limit"
    category = "busy"

    def __init__(
        self, message: str, *, hint: str = "", slug: str | None = None, again: int = 0
    ) -> None:
        super().__init__(message, hint=hint, slug=slug)
        self.again = again


class EnvironmentFaultError(AtlasError):
    """The machine says no: a full or read-only disk, a taken port, a missing permission."""

    slug = "environment"
    category = "environment"


class NotInstalledError(EnvironmentFaultError):
    """What was asked for needs an optional package; the hint says the command that installs it."""

    slug = "not-installed"


class RegistryError(EnvironmentFaultError):
    """A registry on the network fails us. Slugs: registry-unreachable (no answer, or none that is
    whole, after all tries), registry-busy (it asks us to wait longer than we do), registry-refused
    (it answers with a fault of ours), registry-unclear (what it answers makes no sense).
    """

    slug = "registry"
