"""A log in PostgreSQL, to which many programs on many machines can append.

Positions are given under a lock that is held until the commit. A sequence would give them sooner,
in an order in which they do not become visible, and a reader could miss an event for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from threading import RLock
from time import monotonic, sleep
from typing import LiteralString, TypeVar

from exchange_model.events import AnyEvent, Record, StorageFailed
from exchange_model.log.chain import Row, Sealed, Tail
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import InputError, Problem

try:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict
except ImportError:
    hint = "a log in PostgreSQL needs the extra: pip install 'exchange-model[postgres]'"
    raise InputError.of("option", hint) from None

FORMAT = 1
"""The version of the tables."""

PATIENCE = 30.0
"""So many seconds a lost connection is tried again: a server that crashed needs some to recover."""

PAUSES = (0.05, 2.0)
"""The seconds from one try to the next: the first, and the most to which they grow."""

WITHIN = 10
"""So many seconds a server has to answer whoever connects, unless the URL says otherwise."""

AT_ONCE = 1_000
"""So many records are read with one question."""

TABLES: LiteralString = """
create table if not exists exchange_log (format integer primary key);
create table if not exists exchange_event (
    position bigint primary key check (position > 0),
    recorded text not null,
    id text not null unique,
    envelope text not null,
    data text not null,
    salt text not null,
    digest text not null
);
create or replace function exchange_no_change() returns trigger language plpgsql as $$
begin raise exception 'a log is only appended to'; end $$;
create or replace function exchange_no_gap() returns trigger language plpgsql as $$
begin
    if new.position != (select coalesce(max(position), 0) + 1 from exchange_event) then
        raise exception 'a log is only appended to';
    end if;
    return new;
end $$;
create or replace trigger no_change before update or delete or truncate on exchange_event
    for each statement execute function exchange_no_change();
create or replace trigger no_gap before insert on exchange_event
    for each row execute function exchange_no_gap();
insert into exchange_log (format) select 1 where not exists (select from exchange_log);
"""

COLUMNS: LiteralString = "position, recorded, id, envelope, data, salt, digest"

FOLLOWING: LiteralString = (
    f"select {COLUMNS} from exchange_event where position > %s order by position limit %s"  # noqa: S608 - our words
)
SETTING: LiteralString = (
    "select set_config(name, value, false) "
    "from unnest(%s::text[], %s::text[]) as setting (name, value)"
)
LAST: LiteralString = (
    "select position, digest, recorded from exchange_event order by position desc limit 1"
)
AT: LiteralString = "select position, digest, recorded from exchange_event where position = %s"
BY_ID: LiteralString = f"select {COLUMNS} from exchange_event where id = any(%s)"  # noqa: S608 - our words
COPYING: LiteralString = f"copy exchange_event ({COLUMNS}) from stdin"

MAKING = 0x584D_4C47
"""The advisory lock under which the tables are made."""

TURN = MAKING + 1
"""The advisory lock of a turn. To lock the table instead, who appends would need more rights."""

SETTINGS: Mapping[str, str] = {
    "client_encoding": "UTF8",
    "synchronous_commit": "on",
    "lock_timeout": "30s",
    # A writer that was stopped in its turn, or whose machine is gone, does not keep it for ever.
    "idle_in_transaction_session_timeout": "20s",
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "2",
}
"""What is set for every connection."""

READ_ONLY: Mapping[str, str] = {"default_transaction_read_only": "on"}
"""What is set besides where a log is opened to be read only."""

NEEDED: Mapping[str, tuple[str, str]] = {
    "fsync": ("on", "the server does not wait for the disk (fsync)"),
    "server_encoding": ("UTF8", "the database does not keep text as UTF-8"),
}
"""What the server must have, and what is wrong where it has not."""

REASONS: Mapping[str, str] = {
    "25006": "the database can only be read",
    "42501": "this user may not do that in the database",
    "53100": "the disk of the database is full",
    "55P03": "another program did not end its turn in time",
}
"""What some of the server's codes (SQLSTATE) mean here."""

ENDS = ("08", "25P03", "25P04", "57P")
"""How the codes begin with which a connection ends."""

FOREIGN = ("42P01", "42703", "42804", "42809", "42883")
"""The codes where the tables have our names, and are not ours."""

LOST = (
    "storage: the connection to the database was lost; append the same events again: none of them "
    "will be there twice"
)

Opened = psycopg.Connection[tuple[object, ...]]
T = TypeVar("T")


class _Lost(StorageFailed):
    """The connection was lost, and nobody knows whether what was being committed is."""


class _Tables:
    """Keeps records in a table of a PostgreSQL database."""

    warnings: tuple[Problem, ...] = ()

    def __init__(self, url: str, *, create: bool, read_only: bool) -> None:
        self._url = url
        self._read_only = read_only
        self._closed = False
        self._mine = RLock()  # a second thread would read what the first has not committed
        self._open = _connected(url, read_only=read_only)
        try:
            self._prepare(create=create)
        except BaseException:
            self._open.close()
            raise

    def _prepare(self, *, create: bool) -> None:
        with _told(self._open), self._open.transaction():
            self._open.execute("select pg_advisory_xact_lock(%s)", (MAKING,))
            there = self._ask("select to_regclass('exchange_event')") is not None
            if not there and not create:
                raise InputError.of("missing-file", "the database has no log of events")
            if not there:
                self._open.execute(TABLES)
            self._open.execute(FOLLOWING, (0, 0))
            if self._ask("select max(format) from exchange_log") != FORMAT:
                raise InputError.of("version", column="exchange_log")

    def _ask(self, question: LiteralString) -> object:
        row = self._open.execute(question).fetchone()
        return None if row is None else row[0]

    def again(self, ask: Callable[[], T]) -> T:
        """Do what may be done twice: once more over a new connection, where one is lost."""
        pause, longest = PAUSES
        end = monotonic() + PATIENCE
        with self._mine:
            while True:
                try:
                    self._connect_if_lost()
                    return ask()
                except _Lost:
                    self._open.close()
                if monotonic() + pause > end:
                    raise _Lost(LOST)
                sleep(pause)
                pause = min(2 * pause, longest)

    def _connect_if_lost(self) -> None:
        if self._closed:
            raise StorageFailed("storage: the log is closed")
        if self._open.closed:
            self._open = _connected(self._url, read_only=self._read_only)

    @contextmanager
    def turn(self) -> Iterator["_Turn"]:
        with _told(self._open), self._open.transaction():
            self._open.execute("select pg_advisory_xact_lock(%s)", (TURN,))
            yield _Turn(self._open)

    def tail(self) -> Tail:
        return _tail(self._rows(LAST))

    def at(self, position: int) -> Tail:
        return _tail(self._rows(AT, position))

    def records(self, after: int) -> Iterator[Sealed]:
        while True:
            rows = self._rows(FOLLOWING, after, AT_ONCE)
            yield from map(_sealed, rows)
            if len(rows) < AT_ONCE:
                return
            after += AT_ONCE

    def _rows(self, question: LiteralString, *values: int) -> list[tuple[object, ...]]:
        def ask() -> list[tuple[object, ...]]:
            with _told(self._open):
                return self._open.execute(question, values).fetchall()

        return self.again(ask)

    def close(self) -> None:
        self._closed = True
        self._open.close()


class _Turn:
    def __init__(self, opened: Opened) -> None:
        self._open = opened
        self.tail = _tail(opened.execute(LAST).fetchall())

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        rows = self._open.execute(BY_ID, (list(ids),))
        return {record.id: record for record in map(_sealed, rows)}

    def add(self, rows: Sequence[Row]) -> None:
        with self._open.cursor() as cursor, cursor.copy(COPYING) as copy:
            for row in rows:
                copy.write_row(row)


class PostgresLog(KeptLog):
    """A log in a PostgreSQL database, to which many programs can append."""

    def __init__(
        self,
        url: str,
        *,
        create: bool = True,
        read_only: bool = False,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Open the log of a database, or begin one.

        Args:
            url: Where the database is: ``postgresql://USER@HOST/DATABASE``.
            create: Whether a log is begun where there is none.
            read_only: Whether it is opened to be read only.
            now: Tells the time, for tests.

        Raises:
            InputError: if the database has no log of this version.
            StorageFailed: if it cannot be reached, or would not keep what it acknowledges.
        """
        self._tables = _Tables(url, create=create and not read_only, read_only=read_only)
        super().__init__(self._tables, now=now)

    def append(
        self, events: Iterable[AnyEvent], *, expected: int | None = None
    ) -> tuple[Record, ...]:
        """Append events, all or none, and return their records; see ``EventLog.append``.

        Where the connection is lost, the same events are appended again: those that had arrived
        are not appended twice.
        """
        return self._tables.again(partial(super().append, tuple(events), expected=expected))

    def follow(self, records: Sequence[Sealed]) -> int | None:
        """Take over the records of another log; see ``KeptLog.follow``.

        Where the connection is lost, that is done again for those that had not arrived.
        """
        return self._tables.again(partial(super().follow, records))


def _connected(url: str, *, read_only: bool) -> Opened:
    """Return a new connection, on which a commit is acknowledged once it is on the disk."""
    opened = _reached(url)
    settings = {**SETTINGS, **(READ_ONLY if read_only else {})}
    try:
        with _told(opened):
            opened.execute(SETTING, (list(settings), list(settings.values())))
            _make_sure(opened)
    except BaseException:
        opened.close()
        raise
    return opened


def _make_sure(opened: Opened) -> None:
    """Refuse a server that would not keep what it acknowledges, as it is."""
    for name, (value, fault) in NEEDED.items():
        if opened.execute("select current_setting(%s)", (name,)).fetchone() != (value,):
            raise StorageFailed(f"storage: {fault}")


def _reached(url: str) -> Opened:
    """Return a new connection. What the driver says of one may hold parts of the URL."""
    try:
        known = {"connect_timeout": WITHIN, **conninfo_to_dict(url)}
        opened = psycopg.connect(**known, autocommit=True)  # type: ignore[arg-type]  # of libpq
    except psycopg.OperationalError:
        reached = True
    except psycopg.Error:
        reached = False
    else:
        # Of another level, a turn could see less than what was committed before it began.
        opened.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        return opened
    if reached:
        raise _Lost(
            "storage: the database cannot be reached, or does not let this user in; check the "
            "address, the names of the database and the user, and the password"
        )
    raise InputError.of("option", "this is no URL of a database: postgresql://USER@HOST/DATABASE")


def _tail(rows: Sequence[tuple[object, ...]]) -> Tail:
    for position, digest, recorded in rows:
        return Tail(int(str(position)), str(digest), str(recorded))
    return Tail()


def _sealed(row: tuple[object, ...]) -> Sealed:
    position, *texts = row
    recorded, id_, envelope, data, salt, digest = map(str, texts)
    return Sealed(int(str(position)), recorded, id_, envelope, data, salt, digest)


@contextmanager
def _told(opened: Opened) -> Iterator[None]:
    """Say in one sentence what the server says, without what stands in the rows."""
    try:
        yield
    except psycopg.Error as error:
        code = error.sqlstate or ""
    else:
        return
    if opened.closed or code.startswith(ENDS):
        raise _Lost(LOST)
    if code in FOREIGN:
        raise InputError.of("log-foreign", "the database has tables that are no log of events")
    reason = REASONS.get(code, f"the database refused it (SQLSTATE {code or 'none'})")
    raise StorageFailed(f"storage: {reason}; nothing was appended")
