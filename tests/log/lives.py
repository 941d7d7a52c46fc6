"""What a program does in the life that ``recorder`` records: it begins a log and appends to it.

It says what it does by writing to the null device, which the recorder hears:

    {"begins": [ids]}     before a batch is appended
    {"keeps": [ids]}      after it was
    {"refuses": text}     when the log said in one sentence that it cannot be kept
    {"breaks": text}      when it said anything else
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from uuid import UUID

from exchange_model.events import StageClosed, StorageFailed
from exchange_model.log import open_log
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import InputError

LENGTHS = (20, 20, 200, 900, 3000)
"""The lengths of what an event says; the last fills most of a page."""

SIZES = (1, 1, 1, 2, 3, 12)
"""The numbers of events of a batch."""

CHECKPOINT = 12
"""After so many pages SQLite brings its journal into the file; as it is set, only after 1,000."""

Batch = list[StageClosed]
Life = Callable[[Path], None]


def batches(seed: int, number: int) -> list[Batch]:
    """Draw the batches of a life."""
    random = Random(seed)
    return [[_event(random) for _ in range(random.choice(SIZES))] for _ in range(number)]


def _event(random: Random) -> StageClosed:
    id_ = str(UUID(int=random.getrandbits(128)))
    words = random.choice("abcdefghijklmnopqrstuvwxyz") * random.choice(LENGTHS)
    return StageClosed(id=id_, stage=words, occurred="2025-05-23", source="s")


def tell(**said: object) -> None:
    """Say something to the recorder."""
    with open(os.devnull, "wb", buffering=0) as stream:  # noqa: PTH123 - the shortest way
        stream.write(json.dumps(said).encode())


def ids(batch: Batch) -> list[str]:
    """Return the ids of a batch."""
    return [event.id for event in batch]


def append(log: KeptLog, batch: Batch) -> None:
    """Append a batch, and say so before and after."""
    tell(begins=ids(batch))
    log.append(batch)
    tell(keeps=ids(batch))


# Lives that end well or are killed


def _two_sittings(path: Path, settings: tuple[str, ...] = ()) -> None:
    """Append in two sittings, so that a log is begun, closed, opened again, and left open."""
    with _connections(f"wal_autocheckpoint = {CHECKPOINT}", *settings) as settle:
        first, second = batches(1, 14), batches(2, 10)
        with open_log(path) as log:
            settle()
            for batch in first:
                append(log, batch)
        log = open_log(path)
        settle()
        for batch in second:
            append(log, batch)


@contextmanager
def _connections(*settings: str) -> Iterator[Callable[[], None]]:
    """Give a way to set something in the newest connection of SQLite, if there is one."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def watched(*args: object, **kwargs: object) -> sqlite3.Connection:
        made.append(connect(*args, **kwargs))  # type: ignore[call-overload]  # as it is called
        return made[-1]

    def settle() -> None:
        for setting in settings if made else ():
            made[-1].execute(f"pragma {setting}").fetchall()

    sqlite3.connect = watched  # type: ignore[assignment]  # as it is called
    try:
        yield settle
    finally:
        sqlite3.connect = connect


def sqlite(folder: Path) -> None:
    """Append to a log in SQLite."""
    _two_sittings(folder / "log.sqlite")


def sqlite_normal(folder: Path) -> None:
    """Append as many programs set SQLite: nothing waits for the journal."""
    _two_sittings(folder / "log.sqlite", ("synchronous = normal",))


def sqlite_delete(folder: Path) -> None:
    """Append as SQLite is set by itself: with a journal whose removal nothing waits for."""
    _two_sittings(folder / "log.sqlite", ("journal_mode = delete",))


def lines(folder: Path) -> None:
    """Append to a log of lines; between its sittings another program left half a line."""
    path = folder / "log.jsonl"
    with open_log(path) as log:
        for batch in batches(1, 14):
            append(log, batch)
    with path.open("ab") as stream:
        stream.write(b'{"data":' * 700)
    log = open_log(path)
    for batch in batches(2, 10):
        append(log, batch)


def lines_unsynced(folder: Path) -> None:
    """Append lines without waiting for the disk."""
    os.fsync = lambda fd: None  # noqa: ARG005 - as it is called
    lines(folder)


def lines_unnamed(folder: Path) -> None:
    """Append lines, and wait for the file alone and never for the folder that names it."""
    fsync = os.fsync

    def of_files(fd: int) -> None:
        if not Path(f"/proc/self/fd/{fd}").is_dir():
            fsync(fd)

    os.fsync = of_files  # type: ignore[assignment]  # as it is called
    lines(folder)


def _again(path: Path) -> None:
    """Append what another life may have appended already, since nobody told it so."""
    log = open_log(path)
    for batch in batches(3, 3):
        append(log, batch)


def sqlite_again(folder: Path) -> None:
    """Append the same batches to a log in SQLite."""
    _again(folder / "log.sqlite")


def lines_again(folder: Path) -> None:
    """Append the same batches to a log of lines."""
    _again(folder / "log.jsonl")


# Lives in which something fails


class _Sitting:
    """A log that is opened again when it can no longer be appended to."""

    def __init__(self, path: Path, settle: Callable[[], None]) -> None:
        self.path, self.settle = path, settle
        self.log: KeptLog | None = None

    def try_(self, batch: Batch) -> bool:
        """Append a batch; False if the log said that it cannot be kept."""
        try:
            if self.log is None:
                self.log = open_log(self.path)
                self.settle()
            append(self.log, batch)
        except (StorageFailed, InputError) as error:
            tell(refuses=str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            tell(breaks=repr(error))
        else:
            return True
        return False

    def leave(self) -> None:
        """Close the log."""
        log, self.log = self.log, None
        try:
            if log is not None:
                log.close()
        except (StorageFailed, InputError) as error:
            tell(refuses=str(error))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told
            tell(breaks=repr(error))


def _stubborn(path: Path) -> None:
    """Append each batch; if that fails, once more, and then once more in a new sitting."""
    with _connections(f"wal_autocheckpoint = {CHECKPOINT}") as settle:
        sitting = _Sitting(path, settle)
        for batch in batches(4, 6):
            if not sitting.try_(batch) and not sitting.try_(batch):
                sitting.leave()
                sitting.try_(batch)
        sitting.leave()


def sqlite_stubborn(folder: Path) -> None:
    """Append to a log in SQLite, whatever happens."""
    _stubborn(folder / "log.sqlite")


def lines_stubborn(folder: Path) -> None:
    """Append to a log of lines, whatever happens."""
    _stubborn(folder / "log.jsonl")


LIVES: tuple[Life, ...] = (
    sqlite,
    sqlite_normal,
    sqlite_delete,
    lines,
    lines_unsynced,
    lines_unnamed,
    sqlite_again,
    lines_again,
    sqlite_stubborn,
    lines_stubborn,
)


def live(name: str, folder: Path) -> None:
    """Live the life of this name in a folder."""
    {life.__name__: life for life in LIVES}[name](folder)
