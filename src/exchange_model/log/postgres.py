"""A log in PostgreSQL, to which many programs on many machines can append.

Positions are given under a lock that is held until the commit. A sequence would give them sooner,
in an order in which they do not become visible, and a reader could miss an event for ever.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import LiteralString

from exchange_model.events import AnyEvent, Record, StorageFailed
from exchange_model.log.chain import Sealed, Tail
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import InputError

try:
    import psycopg
except ImportError:
    hint = "a log in PostgreSQL needs the extra: pip install 'exchange-model[postgres]'"
    raise InputError.of("option", hint) from None

FORMAT = 1
"""The version of the tables."""

TRIES = 4
"""So many times an append is tried whose connection is lost."""

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
BY_ID: LiteralString = f"select {COLUMNS} from exchange_event where id = any(%s)"  # noqa: S608 - our words
COPYING: LiteralString = f"copy exchange_event ({COLUMNS}) from stdin"

MAKING = 0x584D_4C47
"""The advisory lock under which the tables are made."""


class _Lost(StorageFailed):
    """The connection was lost, and nobody knows whether what was being committed is."""


class _Tables:
    """Keeps records in a table of a PostgreSQL database."""

    def __init__(self, url: str, *, create: bool) -> None:
        self._url = url
        self._open = self._connected()
        try:
            with _told():
                self._prepare(create=create)
        except BaseException:
            self._open.close()
            raise

    def _connected(self) -> "psycopg.Connection[tuple[object, ...]]":
        with _told():
            opened = psycopg.connect(self._url, autocommit=True)
            opened.execute("set synchronous_commit = on")
            row = opened.execute(
                "select current_setting('synchronous_commit'), current_setting('fsync')"
            ).fetchone()
        if row != ("on", "on"):
            opened.close()
            raise StorageFailed("storage: the server does not wait for the disk (fsync)")
        return opened

    def _prepare(self, *, create: bool) -> None:
        with self._open.transaction():
            self._open.execute("select pg_advisory_xact_lock(%s)", (MAKING,))
            there = self._ask("select to_regclass('exchange_event')") is not None
            if not there and not create:
                raise InputError.of("missing-file", "the database has no log of events")
            if not there:
                self._open.execute(TABLES)
            if self._ask("select max(format) from exchange_log") != FORMAT:
                raise InputError.of("version", column="exchange_log")

    def _ask(self, question: LiteralString) -> object:
        row = self._open.execute(question).fetchone()
        return None if row is None else row[0]

    def reconnect(self) -> None:
        """Begin a new connection in place of one that was lost."""
        self._open.close()
        self._open = self._connected()

    @contextmanager
    def turn(self) -> Iterator["_Turn"]:
        with _told(), self._open.transaction():
            self._open.execute("lock table exchange_event in exclusive mode")
            yield _Turn(self._open, self.tail())

    def tail(self) -> Tail:
        with _told():
            row = self._open.execute(
                "select position, digest, recorded from exchange_event "
                "order by position desc limit 1"
            ).fetchone()
        return _tail(row)

    def at(self, position: int) -> Tail:
        with _told():
            row = self._open.execute(
                "select position, digest, recorded from exchange_event where position = %s",
                (position,),
            ).fetchone()
        return _tail(row)

    def records(self, after: int) -> Iterator[Sealed]:
        while True:
            with _told():
                rows = self._open.execute(
                    FOLLOWING,
                    (after, AT_ONCE),
                ).fetchall()
            for row in rows:
                yield _sealed(row)
            if len(rows) < AT_ONCE:
                return
            after += AT_ONCE

    def close(self) -> None:
        self._open.close()


class _Turn:
    def __init__(self, opened: "psycopg.Connection[tuple[object, ...]]", tail: Tail) -> None:
        self._open = opened
        self.tail = tail

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        rows = self._open.execute(BY_ID, (list(ids),))
        return {record.id: record for record in map(_sealed, rows)}

    def add(self, records: Sequence[Sealed]) -> None:
        with self._open.cursor() as cursor, cursor.copy(COPYING) as copy:
            for one in records:
                texts = (one.recorded, one.id, one.envelope, one.data, one.salt, one.digest)
                copy.write_row((one.position, *texts))


class PostgresLog(KeptLog):
    """A log in a PostgreSQL database, to which many programs can append."""

    def __init__(
        self, url: str, *, create: bool = True, now: Callable[[], datetime] | None = None
    ) -> None:
        """Open the log of a database, or begin one.

        Args:
            url: Where the database is: ``postgresql://USER@HOST/DATABASE``.
            create: Whether a log is begun where there is none.
            now: Tells the time, for tests.

        Raises:
            InputError: if the database has no log of this version.
            StorageFailed: if it cannot be reached, or would not keep what it acknowledges.
        """
        self._tables = _Tables(url, create=create)
        super().__init__(self._tables, now=now)

    def append(
        self, events: Iterable[AnyEvent], *, expected: int | None = None
    ) -> tuple[Record, ...]:
        """Append events, all or none, and return their records; see ``EventLog.append``.

        Where the connection is lost, the same events are appended again: those that had arrived
        are not appended twice.
        """
        given = tuple(events)
        for _ in range(TRIES - 1):
            with suppress(_Lost):
                return super().append(given, expected=expected)
            self._tables.reconnect()
        return super().append(given, expected=expected)


def _tail(row: tuple[object, ...] | None) -> Tail:
    if row is None:
        return Tail()
    position, digest, recorded = row
    return Tail(int(str(position)), str(digest), str(recorded))


def _sealed(row: tuple[object, ...]) -> Sealed:
    position, *texts = row
    recorded, id_, envelope, data, salt, digest = map(str, texts)
    return Sealed(int(str(position)), recorded, id_, envelope, data, salt, digest)


@contextmanager
def _told() -> Iterator[None]:
    """Say in one sentence what the server says, without what stands in the rows."""
    try:
        yield
    except psycopg.Error as error:
        lost = isinstance(error, psycopg.OperationalError | psycopg.InterfaceError)
        code = f" (SQLSTATE {error.sqlstate})" if error.sqlstate else ""
    else:
        return
    if lost:
        raise _Lost("storage: the database cannot be reached, or was lost; append again")
    raise StorageFailed(f"storage: the database refused it{code}; nothing was appended")
