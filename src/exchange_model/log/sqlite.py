"""A log in an SQLite file: the usual one, which many programs of one machine can share.

What is acknowledged survives a crash of the program and of the machine: the write-ahead log with
``synchronous=FULL``, both set and read back, since Python's own settings and the popular
``synchronous=NORMAL`` lose acknowledged writes when the power fails.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from threading import RLock

from exchange_model.events import StorageFailed
from exchange_model.log.chain import Row, Sealed, Tail
from exchange_model.log.folders import sync_file, sync_folder, told
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import InputError, Problem

APPLICATION_ID = 0x584D_4C47
"""What marks a file as a log of this library (``XMLG``)."""

FORMAT = 1
"""The version of the tables."""

BUSY = 30.0
"""So many seconds a writer waits for its turn."""

PORTION = 200
"""So many records are read at a time."""

FULL = 2
"""What SQLite calls ``synchronous=FULL``."""

MOST_AT_ONCE = 500
"""So many ids are looked up with one question."""

UNSYNCED = "the disk did not take what was written, and the system may have dropped it"
"""Why nothing more is written once a sync has failed: the next one would seem to succeed."""

REASONS = {
    "SQLITE_BUSY": "another program did not end its turn in time",
    "SQLITE_CANTOPEN": "it cannot be opened: see that the folder is there and you may write in it",
    "SQLITE_FULL": "the disk is full",
    "SQLITE_IOERR": "the disk did not take what was written",
    "SQLITE_PERM": "you may not use it",
    "SQLITE_READONLY": "it can only be read",
}
"""What SQLite's names of errors mean here, by how they begin."""

OF_THE_SYSTEM = (*REASONS, "SQLITE_NOMEM")
"""How names begin of what SQLite says when the system does not let it use a file."""

MAGIC = b"SQLite format 3\x00"

# A replacing insert deletes without asking the trigger of deletions, so inserts are guarded too.
TABLES = """
create table event (
    position integer primary key check (position > 0),
    recorded text not null,
    id text not null unique,
    envelope text not null,
    data text not null,
    salt text not null,
    digest text not null
) strict;
create trigger no_change before update on event
begin select raise(abort, 'a log is only appended to'); end;
create trigger no_removal before delete on event
begin select raise(abort, 'a log is only appended to'); end;
create trigger no_replacing before insert on event
when new.position != (select coalesce(max(position), 0) + 1 from event)
    or exists (select 1 from event where id = new.id)
begin select raise(abort, 'a log is only appended to'); end;
"""

COLUMNS = "position, recorded, id, envelope, data, salt, digest"
INSERTION = f"insert into event ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - our words


class _File:
    """Keeps records in a table of an SQLite file."""

    warnings: tuple[Problem, ...] = ()

    def __init__(self, path: Path, *, create: bool, read_only: bool = False) -> None:
        self._path = path
        self._unsynced = False
        self._mine = RLock()  # a second thread would read what the first has not committed
        if not os.access(path, os.F_OK):
            if not create:
                raise InputError.of("missing-file", file=str(path))
            _make(path)
        with _told(path):
            self._open = _connected(path, read_only=read_only)
        try:
            self._look()
            if not read_only:
                with _told(path):
                    _set(self._open, path, "journal_mode", "wal", "wal")
                    _set(self._open, path, "synchronous", "full", FULL)
                self._settle()
        except BaseException:
            self._open.close()
            raise

    def _look(self) -> None:
        """Make sure that this is a log, whole and of this version, before anything is changed."""
        try:
            with _told(self._path, "log-corrupt"):
                marked = self._ask("pragma application_id"), self._ask("pragma user_version")
        except InputError:
            _recognise(self._path)
            raise
        if marked[0] != APPLICATION_ID:
            raise InputError.of("log-foreign", file=str(self._path))
        if marked[1] != FORMAT:
            raise InputError.of("version", file=str(self._path))
        with _told(self._path, "log-corrupt"):
            sound = self._ask("pragma integrity_check(1)")
            self._ask(f"select {COLUMNS} from event limit 1")  # noqa: S608 - our words
        if sound != "ok":
            raise InputError.of("log-corrupt", file=str(self._path))

    def _settle(self) -> None:
        """Make sure that what is there is on the disk, and the names of the files.

        Whoever wrote it may have been stopped before; it is acknowledged from now on.
        """
        self.tail()  # whoever reads has a journal
        with told(self._path, "the log was not opened"):
            sync_file(Path(f"{self._path.resolve()}-wal"))
            sync_folder(self._path)

    def _ask(self, question: str) -> object:
        row = self._open.execute(question).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def turn(self) -> Iterator["_Turn"]:
        with self._mine, _told(self._path):
            if self._unsynced:
                raise StorageFailed(f"storage: {self._path}: {UNSYNCED}; open the log again")
            try:
                self._open.execute("begin immediate")
                yield _Turn(self._open, self.tail())
                self._open.execute("commit")
            except BaseException as error:
                self._unsynced = "FSYNC" in getattr(error, "sqlite_errorname", "")
                if self._open.in_transaction:
                    self._open.execute("rollback")
                raise

    def tail(self) -> Tail:
        return self._tail("order by position desc limit 1")

    def at(self, position: int) -> Tail:
        return self._tail("where position = ?", position)

    def _tail(self, which: str, *values: object) -> Tail:
        question = f"select position, digest, recorded from event {which}"  # noqa: S608 - our words
        with self._mine, _told(self._path):
            row = self._open.execute(question, values).fetchone()
        return Tail() if row is None else Tail(*row)

    def records(self, after: int) -> Iterator[Row]:
        """Yield records in portions, so that no reader stands in the way of anybody."""
        last = after or None
        while True:
            which = "" if last is None else "where position > ?"
            question = f"select {COLUMNS} from event {which} order by position limit {PORTION}"  # noqa: S608 - our words
            with self._mine, _told(self._path, "log-corrupt"):
                rows = self._open.execute(question, () if last is None else (last,)).fetchall()
            yield from rows
            if len(rows) < PORTION:
                return
            last = rows[-1][0]

    def close(self) -> None:
        with self._mine:
            self._open.close()


def _make(path: Path) -> None:
    """Begin a log: beside its place first, so that there is a whole one or none."""
    beside = path.with_name(f".{path.name}.{token_hex(4)}.new")
    try:
        with _told(path), closing(sqlite3.connect(beside, isolation_level=None)) as opened:
            opened.execute("pragma synchronous = full")
            opened.execute("begin immediate")
            for statement in _statements(TABLES):
                opened.execute(statement)
            opened.execute(f"pragma application_id = {APPLICATION_ID}")
            opened.execute(f"pragma user_version = {FORMAT}")
            opened.execute("commit")
            # Set here, it is not set by several programs at once that open the log; and set last,
            # all of it is in the file, and not in a journal that is brought in without a word.
            _set(opened, path, "journal_mode", "wal", "wal")
        _take_place(beside, path)
    finally:
        with suppress(OSError):
            for end in ("", "-journal", "-wal", "-shm"):
                Path(f"{beside}{end}").unlink(missing_ok=True)


def _take_place(beside: Path, path: Path) -> None:
    """Put a new file in its place, unless another program was first."""
    with told(path, "no log was begun"):
        with suppress(FileExistsError):
            os.link(beside, path)
        sync_folder(path)


class _Turn:
    def __init__(self, opened: sqlite3.Connection, tail: Tail) -> None:
        self._open = opened
        self.tail = tail

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        # Ids sort by time where they are made, so hardly any new one of those is looked for.
        (last,) = self._open.execute("select max(id) from event").fetchone()
        ids = [each for each in ids if each <= (last or "")]
        found: dict[str, Sealed] = {}
        for first in range(0, len(ids), MOST_AT_ONCE):
            some = ids[first : first + MOST_AT_ONCE]
            marks = ", ".join("?" * len(some))
            question = f"select {COLUMNS} from event where id in ({marks})"  # noqa: S608 - our words
            rows = self._open.execute(question, some)
            found |= {record.id: record for record in map(Sealed._make, rows)}
        return found

    def add(self, rows: Sequence[Row]) -> None:
        self._open.executemany(INSERTION, rows)


class SqliteLog(KeptLog):
    """A log in an SQLite file, which many programs of one machine can share."""

    def __init__(
        self,
        path: str | Path,
        *,
        create: bool = True,
        read_only: bool = False,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Open a log, or begin one where there is none.

        Args:
            path: The file.
            create: Whether a log is begun where there is no file.
            read_only: Whether it is opened to be read only, as one may who may not write there.
            now: Tells the time, for tests.

        Raises:
            InputError: if the file is no log of this library, or a damaged one.
            StorageFailed: if a log cannot be kept there.
        """
        file = _File(Path(path), create=create and not read_only, read_only=read_only)
        super().__init__(file, now=now)


def _connected(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a file; to be read only, without any change where nothing may be changed."""
    # Threads share it, one after the other.
    connect = partial(sqlite3.connect, timeout=BUSY, isolation_level=None, check_same_thread=False)
    if not read_only:
        return connect(path)
    if os.access(path, os.W_OK) and os.access(path.parent, os.W_OK):
        opened = connect(path)
        opened.execute("pragma query_only = on")
        return opened
    # Without a journal nobody has the file open, and SQLite needs no other file to read it.
    whole = "" if Path(f"{path.resolve()}-wal").exists() else "&immutable=1"
    return connect(f"{path.resolve().as_uri()}?mode=ro{whole}", uri=True)


def _set(opened: sqlite3.Connection, path: Path, name: str, value: str, expected: object) -> None:
    """Set what durability rests on, and make sure that it is set."""
    opened.execute(f"pragma {name} = {value}")
    if opened.execute(f"pragma {name}").fetchone() != (expected,):
        raise StorageFailed(f"storage: a log cannot be kept safely at {path}")


def _recognise(path: Path) -> None:
    """Refuse what is no SQLite file.

    Only for a file that SQLite has refused: closing any file lets go of all the locks that this
    program has on it, and another program would take a journal that is in use for one that is left.
    """
    try:
        with path.open("rb") as stream:
            begins = stream.read(len(MAGIC))
    except OSError:
        raise InputError.of("storage", file=str(path)) from None
    if begins != MAGIC:
        raise InputError.of("log-foreign", file=str(path))


def _statements(script: str) -> Iterator[str]:
    """Yield the statements of a script; one ends where SQLite takes it for complete."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


@contextmanager
def _told(path: Path, name: str = "") -> Iterator[None]:
    """Say in one sentence what SQLite says of a file, without what stands in it.

    ``name`` is the problem that what SQLite says stands for here, if it is always one; but where
    the system does not let a file be used, nothing is known of what is in it.
    """
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        damaged = isinstance(error, UnicodeDecodeError) or type(error) is sqlite3.DatabaseError
        closed = isinstance(error, sqlite3.ProgrammingError)
        code = getattr(error, "sqlite_errorname", "the log is closed")
        reason = next((told for begins, told in REASONS.items() if code.startswith(begins)), code)
    else:
        return
    if (damaged or name) and not closed and not code.startswith(OF_THE_SYSTEM):
        raise InputError.of(name or "log-corrupt", file=str(path))
    raise StorageFailed(f"storage: {path}: {reason}; nothing was acknowledged")
