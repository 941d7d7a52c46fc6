"""A log in a file of JSON Lines, for one writer; and the form of export and import.

What stands behind the last record, which was never acknowledged, is kept beside the file, and told.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Lock

from attrs import frozen

from exchange_model.events import Corrupt, Record, StorageFailed
from exchange_model.log.chain import Row, Sealed, Tail, checked, opened
from exchange_model.log.folders import sync_folder, told
from exchange_model.log.form import (
    BEGINNING,
    end_of_records,
    last_line_break,
    line_of,
    lines_of,
    sealed_of,
    text_of,
    unfinished,
)
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import InputError, Problem

UNFINISHED = "an append was left unfinished; open the log again"
UNSYNCED = "an append did not reach the disk; open the log again"


class _Lines:
    """Keeps records in a file of lines, and the right to append as long as it is open."""

    def __init__(self, path: Path, *, create: bool = False, read_only: bool = False) -> None:
        self._path = path
        self._end = 0
        self._mine = Lock()  # a second thread would write over what the first has written
        self._refusal = "it was opened to be read only" if read_only else ""
        self.all: list[Sealed] = []
        self._by_id: dict[str, Sealed] = {}
        self.warnings: tuple[Problem, ...] = ()
        with told(path):
            new = not path.exists()
            if new and not create:
                raise InputError.of("missing-file", file=str(path))
            if new:
                path.touch()
            self._file = path.open("rb" if read_only else "r+b", buffering=0)
        try:
            with told(path):
                if read_only:
                    self._look()
                else:
                    self._take(new=new)
        except BaseException:
            self._file.close()
            raise

    def _look(self) -> None:
        """Find the end of the records, and change nothing."""
        self._end = end_of_records(self._path, self._file)
        if self._end < self._file.seek(0, os.SEEK_END):
            self._warn("the end of the log was never acknowledged, and is passed over")
        self._follow(self.records(0))

    def _take(self, *, new: bool) -> None:
        """Take the right to append, in a log that is there or in one that is begun."""
        self._lock()
        self._file.seek(0)
        found = self._file.read(len(BEGINNING) + 1)
        if not unfinished(found):
            self._end = end_of_records(self._path, self._file)
            self._follow(self.records(0))
            self._set_aside()
            self._settle()
            return
        try:
            self._begin()
            self._settle()
        except BaseException:
            with suppress(OSError):
                if new:
                    self._path.unlink()
            raise

    def _lock(self) -> None:
        """Hold the file alone; where a system has no such lock, nothing holds it."""
        with suppress(ImportError):
            import fcntl  # noqa: PLC0415 - not every system has it

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                hint = f"storage: {self._path} is open in another program, and has one writer"
                raise StorageFailed(hint) from None
        if not os.path.samestat(os.fstat(self._file.fileno()), self._path.stat()):
            hint = f"storage: {self._path} was removed while it was opened; open it again"
            raise StorageFailed(hint)

    def _begin(self) -> None:
        self._file.truncate(0)
        self._file.seek(0)
        self._write(BEGINNING)
        self._end = len(BEGINNING)

    def _settle(self) -> None:
        """Make sure that what is there is on the disk, and the name of the file.

        Whoever wrote it may have been stopped before; it is acknowledged from now on. The last line
        is written anew: where it could not be written, a system may since take it for written.
        """
        start = last_line_break(self._file, self._end - 1)
        self._file.seek(start)
        line = self._file.read(self._end - start)
        self._file.seek(start)
        self._write(line)
        os.fsync(self._file.fileno())
        sync_folder(self._path)

    def _set_aside(self) -> None:
        """Keep what stands behind the last record in a file of its own."""
        self._file.seek(self._end)
        torn = self._file.read()
        if not torn:
            return
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.{number}.torn")).exists():
            number += 1
        try:
            _write_new(aside, torn)
        except BaseException:
            with suppress(OSError):
                aside.unlink()
            raise
        self._file.truncate(self._end)
        self._warn(f"the end of the log was never acknowledged, and was set aside in {aside.name}")

    def _warn(self, hint: str) -> None:
        self.warnings = (Problem("log-torn", str(self._path), hint=hint),)

    def _follow(self, records: Iterable[Sealed]) -> None:
        """Take note of records that are in the file."""
        for record in records:
            self.all.append(record)
            self._by_id[record.id] = record

    @contextmanager
    def turn(self) -> Iterator["_Turn"]:
        with self._mine:
            refusal = "the log is closed" if self._file.closed else self._refusal
            if refusal:
                raise StorageFailed(f"storage: {self._path}: {refusal}; nothing was appended")
            turn = _Turn(self.tail(), self._by_id)
            yield turn
            if turn.added:
                self._append(turn.added)

    def _append(self, batches: Sequence[Sequence[Sealed]]) -> None:
        """Write a line for each batch and wait until all are on the disk, or take them back.

        Each line waits for the one before: where the power fails, only the last can be torn.
        Whoever is interrupted anywhere, by Ctrl-C for instance, leaves the refusal behind.
        """
        self._refusal = UNFINISHED
        end = self._end
        try:
            for batch in batches:
                end += self._kept(f"{line_of(batch)}\n".encode(), end)
        except BaseException:
            self._take_back()
            raise
        self._end = end
        for batch in batches:
            self._follow(batch)
        self._refusal = ""

    def _kept(self, line: bytes, place: int) -> int:
        """Write a line at a place, wait until it is on the disk, and return its length."""
        with told(self._path):
            self._file.seek(place)
            self._write(line)
        with told(self._path, "nothing was acknowledged; append the same events again"):
            self._sync()
        return len(line)

    def _write(self, line: bytes) -> None:
        left = line
        while left:
            left = left[self._file.write(left) or 0 :]

    def _sync(self) -> None:
        """Wait for the disk.

        Where that fails, the system may forget what it could not write and say at the next time
        that all is well. So nothing is appended any more until the log is opened again.
        """
        try:
            os.fsync(self._file.fileno())
        except BaseException:
            self._refusal = UNSYNCED
            raise

    def _take_back(self) -> None:
        """Cut off what was not kept; where that fails, nothing may be written behind it."""
        with suppress(OSError):
            self._file.truncate(self._end)
            if self._refusal == UNFINISHED:
                self._refusal = ""

    def tail(self) -> Tail:
        return self.at(len(self.all))

    def at(self, position: int) -> Tail:
        if not 0 < position <= len(self.all):
            return Tail()
        record = self.all[position - 1]
        return Tail(record.position, record.digest, record.recorded)

    def records(self, after: int) -> Iterator[Sealed]:
        if self._file.closed:
            raise StorageFailed(f"storage: {self._path}: the log is closed")
        position = 1
        for _, line in lines_of(self._path, self._end):
            for record in sealed_of(text_of(line, position), position):
                if not after or record.position > after:
                    yield record
                position += 1

    def close(self) -> None:
        with self._mine:
            self._file.close()


class _Turn:
    def __init__(self, tail: Tail, by_id: dict[str, Sealed]) -> None:
        self.tail = tail
        self.added: list[list[Sealed]] = []
        self._by_id = by_id

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        return {each: self._by_id[each] for each in ids if each in self._by_id}

    def add(self, rows: Sequence[Row]) -> None:
        if rows:
            self.added.append(list(map(Sealed._make, rows)))


class JsonLinesLog(KeptLog):
    """A log in a file of JSON Lines, for one writer."""

    def __init__(
        self,
        path: str | Path,
        *,
        create: bool = True,
        read_only: bool = False,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        """Open a log, or begin one where there is none; see ``SqliteLog``.

        To be read only, a log needs no right to write, and may be open in the program that writes
        it; then it is what it was when it was opened.
        """
        lines = _Lines(Path(path), create=create and not read_only, read_only=read_only)
        super().__init__(lines, now=now)


def kept_in(path: Path) -> tuple[list[Sealed], tuple[Problem, ...]]:
    """Return the records of a file, and what was passed over at its end; nothing is changed."""
    with closing(_Lines(path, read_only=True)) as lines:
        return lines.all, lines.warnings


@frozen
class Salvaged:
    """What can be read of a damaged log.

    Attributes:
        records: The records before the first line that is damaged or does not fit.
        fault: What is wrong with that line; None if all of the log fits.
        line: The number of that line in the file, from 1.
    """

    records: tuple[Record, ...]
    fault: Corrupt | None = None
    line: int | None = None


def salvaged(path: str | Path) -> Salvaged:
    """Read what can be read of a log of JSON Lines, up to the first damage; nothing is changed.

    A log that is damaged is not opened; what stands before the damage is as good as it was.

    Raises:
        InputError: if there is no file, or it is no log of this library.
        StorageFailed: if the file cannot be read.
    """
    path = Path(path)
    if not path.is_file():
        raise InputError.of("missing-file", file=str(path))
    with told(path), path.open("rb", buffering=0) as stream:
        end = end_of_records(path, stream)
    found: list[Record] = []
    tail = Tail()
    for number, line in lines_of(path, end):
        position = len(found) + 1
        try:
            sealed = sealed_of(text_of(line, position), position)
            found += list(map(opened, checked(sealed, tail)))
        except Corrupt as fault:
            again = Corrupt(fault.name, fault.position, fault.hint)
            return Salvaged(tuple(found[: position - 1]), again, number)
        tail = Tail(sealed[-1].position, sealed[-1].digest, sealed[-1].recorded)
    return Salvaged(tuple(found))


def _write_new(path: Path, content: bytes) -> None:
    """Write a file that survives a crash."""
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    sync_folder(path)
