"""A log in a file of JSON Lines, for one writer; and the form of export and import.

A line is a record, or a list of the records of one batch. A line without its newline is no record:
whoever wrote it was stopped before it was acknowledged. So a batch, which is one line, is there
whole or not at all. What is set aside is kept beside the file, and told.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from exchange_model.events import Corrupt, StorageFailed
from exchange_model.log.chain import Sealed, Tail
from exchange_model.log.folders import sync_folder
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import InputError, Problem
from exchange_model.wire.events import canonical

HEAD = canonical({"format": 1, "kind": "exchange-model event log"})
"""The first line of the file."""

KEYS = frozenset({"data", "digest", "envelope", "position", "recorded", "salt"})
"""The keys of a record."""


def line_of(records: Sequence[Sealed]) -> str:
    """Return the records of a batch as one line."""
    written = [_record(each) for each in records]
    return written[0] if len(written) == 1 else f"[{','.join(written)}]"


def _record(record: Sealed) -> str:
    """Return a record as canonical JSON; its texts are canonical already."""
    others = {"position": record.position, "recorded": record.recorded, "salt": record.salt}
    begins = f'{{"data":{record.data},"digest":"{record.digest}","envelope":{record.envelope},'
    return begins + canonical(others)[1:]


def sealed_of(line: str, position: int) -> list[Sealed]:
    """Return the records of a line.

    Raises:
        Corrupt: if it is not what was written.
    """
    damaged = Corrupt("log-corrupt", position, f"the line of position {position} is damaged")
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise damaged from None
    records = told if isinstance(told, list) else [told]
    if not records or not all(isinstance(each, dict) and each.keys() == KEYS for each in records):
        raise damaged
    if not all(type(each["position"]) is int for each in records):
        raise damaged
    found = [_sealed(each) for each in records]
    if line_of(found) != line:
        raise damaged
    return found


def _sealed(told: dict[str, Any]) -> Sealed:
    envelope, data = canonical_or_none(told["envelope"]), canonical_or_none(told["data"])
    return Sealed(
        position=told["position"],
        recorded=str(told["recorded"]),
        id=str(told["envelope"].get("id")) if isinstance(told["envelope"], dict) else "",
        envelope=envelope,
        data=data,
        salt=str(told["salt"]),
        digest=str(told["digest"]),
    )


def canonical_or_none(value: object) -> str:
    """Return plain data as canonical JSON; of what cannot be any, nothing."""
    try:
        return canonical(value) if isinstance(value, dict) else ""
    except ValueError:
        return ""


class _Lines:
    """Keeps records in a file of lines, and the right to append as long as it is open."""

    def __init__(self, path: Path, *, create: bool) -> None:
        self._path = path
        self.warnings: tuple[Problem, ...] = ()
        new = not path.exists()
        if new and not create:
            raise InputError.of("missing-file", file=str(path))
        with _told(path):
            self._file = path.open("a+b", buffering=0)
        try:
            with _told(path):
                self._lock()
                self._begin_or_recognise()
            self._tail, self._by_id = self._followed()
        except BaseException:
            self._file.close()
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

    def _begin_or_recognise(self) -> None:
        head = f"{HEAD}\n".encode()
        self._file.seek(0)
        found = self._file.read(len(head))
        if found == head:
            self._set_aside()
        elif head.startswith(found):
            # Nothing but a part of the head: whoever began the log was stopped.
            self._file.truncate(0)
            self._append(head)
            sync_folder(self._path)
        else:
            raise InputError.of("log-foreign", file=str(self._path))

    def _set_aside(self) -> None:
        """Keep what stands behind the last newline in a file of its own."""
        end = self._end_of_lines()
        self._file.seek(end)
        torn = self._file.read()
        if not torn:
            return
        number = 1
        while (aside := self._path.with_name(f"{self._path.name}.{number}.torn")).exists():
            number += 1
        with aside.open("xb") as stream:
            stream.write(torn)
            stream.flush()
            os.fsync(stream.fileno())
        sync_folder(self._path)
        self._file.truncate(end)
        os.fsync(self._file.fileno())
        self.warnings = (Problem("log-torn", str(self._path), hint=f"it is kept in {aside.name}"),)

    def _end_of_lines(self) -> int:
        """Return where the last line ends."""
        end = self._file.seek(0, os.SEEK_END)
        while end > 0:
            start = max(0, end - (1 << 16))
            self._file.seek(start)
            place = self._file.read(end - start).rfind(b"\n")
            if place >= 0:
                return start + place + 1
            end = start
        return 0

    def _followed(self) -> tuple[Tail, dict[str, Sealed]]:
        """Return the end of the log, and its records by their ids."""
        by_id: dict[str, Sealed] = {}
        tail = Tail()
        for record in self.records(0):
            by_id[record.id] = record
            tail = Tail(record.position, record.digest, record.recorded)
        return tail, by_id

    @contextmanager
    def turn(self) -> Iterator["_Turn"]:
        turn = _Turn(self.tail(), self._by_id)
        yield turn
        if turn.added:
            with _told(self._path):
                self._append(f"{line_of(turn.added)}\n".encode())
            last = turn.added[-1]
            self._tail = Tail(last.position, last.digest, last.recorded)
            self._by_id |= {record.id: record for record in turn.added}

    def _append(self, line: bytes) -> None:
        """Write a line and wait until it is on the disk; take it back if it cannot be written."""
        end = self._file.seek(0, os.SEEK_END)
        try:
            left = line
            while left:
                left = left[self._file.write(left) or 0 :]
            os.fsync(self._file.fileno())
        except OSError:
            with suppress(OSError):
                self._file.truncate(end)
                os.fsync(self._file.fileno())
            raise

    def tail(self) -> Tail:
        return self._tail

    def at(self, position: int) -> Tail:
        if position == self._tail.position:
            return self._tail
        for record in self._by_id.values() if position else ():
            if record.position == position:
                return Tail(record.position, record.digest, record.recorded)
        return Tail()

    def records(self, after: int) -> Iterator[Sealed]:
        if self._file.closed:
            raise StorageFailed(f"storage: {self._path}: the log is closed")
        with self._path.open("rb") as stream:
            stream.readline()
            position = 1
            for line in _whole_lines(stream):
                for record in sealed_of(_text(line, position), position):
                    if not after or record.position > after:
                        yield record
                    position += 1

    def close(self) -> None:
        self._file.close()


class _Turn:
    def __init__(self, tail: Tail, by_id: dict[str, Sealed]) -> None:
        self.tail = tail
        self.added: list[Sealed] = []
        self._by_id = by_id

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        return {each: self._by_id[each] for each in ids if each in self._by_id}

    def add(self, records: Sequence[Sealed]) -> None:
        self.added += records


class JsonLinesLog(KeptLog):
    """A log in a file of JSON Lines, for one writer.

    Attributes:
        warnings: What was set aside when the log was opened.
    """

    def __init__(
        self, path: str | Path, *, create: bool = True, now: Callable[[], datetime] | None = None
    ) -> None:
        """Open a log, or begin one where there is none; see ``SqliteLog``."""
        lines = _Lines(Path(path), create=create)
        super().__init__(lines, now=now)
        self.warnings = lines.warnings


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    for line in stream:
        if line.endswith(b"\n"):
            yield line[:-1]


def _text(line: bytes, position: int) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        damaged = True
    hint = f"the line of position {position} is damaged"
    raise Corrupt("log-corrupt", position, hint) if damaged else AssertionError


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Say in one sentence what the system says of a file."""
    try:
        yield
    except InputError:
        raise
    except OSError as error:
        reason = error.strerror or "it cannot be used"
    except ValueError:
        reason = "the log is closed"
    else:
        return
    raise StorageFailed(f"storage: {path}: {reason}; nothing was appended")
