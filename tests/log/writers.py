"""A program that lets eight writers and two readers loose on one log, and kills some of them.

It is told where the log is, a folder and a seed. Each writer has the batches of its number, in
order, and notes in a file of its own what was acknowledged; one that is killed is replaced by one
that goes on with the first batch that was not. Each reader notes what it sees. The processes are
forked, so that nothing is imported again.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from attrs import frozen

from exchange_model.events import Conflict, Record, StageClosed
from exchange_model.log import SqliteLog, postgres, sqlite
from exchange_model.log.keeping import KeptLog

WRITERS = 8
READERS = 2
BATCHES = 40
"""So many batches each writer appends."""

KILLS = 20
"""So many writers are killed."""

MOST_TRIES = 1_000
"""So many conflicts in a row are no accident."""

SIZES = (1, 1, 2, 3, 9)
HOWS = ("plain", "plain", "expected", "again", "with what was before", "opened anew")


@frozen
class Batch:
    """Events that are appended together, and how."""

    events: tuple[StageClosed, ...]
    how: str


def batches(seed: int, writer: int) -> list[Batch]:
    """Return the batches of a writer."""
    random = Random(f"{seed} {writer}")
    return [
        Batch(tuple(_event(random) for _ in range(random.choice(SIZES))), random.choice(HOWS))
        for _ in range(BATCHES)
    ]


def _event(random: Random) -> StageClosed:
    id_ = str(UUID(int=random.getrandbits(128)))
    stage = "ї" * random.choice([1, 10, 1000])
    return StageClosed(id=id_, stage=stage, occurred="2025-05-23", source="s")


def seen(records: list[Record]) -> str:
    """Return the digest of a view: of what a reader saw of each record, in its order."""
    told = [(each.position, each.id, each.digest, each.recorded.isoformat()) for each in records]
    return sha256(json.dumps(told).encode()).hexdigest()


def opened(where: str, hours: int = 0) -> KeptLog:
    """Open the log for a program whose clock is some hours ahead."""

    def now() -> datetime:
        return datetime.now(UTC) + timedelta(hours=hours)

    kind = postgres.PostgresLog if "://" in where else SqliteLog
    return kind(where, now=now)


def notes(folder: Path, name: str) -> list[Any]:
    """Return what somebody noted."""
    file = folder / name
    return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []


class _Notes:
    """A file to which each note goes at once, and stays if its program is killed."""

    def __init__(self, folder: Path, name: str) -> None:
        self._file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def __call__(self, note: object) -> None:
        os.write(self._file, f"{json.dumps(note)}\n".encode())


def write(where: str, folder: Path, seed: int, writer: int) -> None:
    """Append the batches of a writer that were not acknowledged yet."""
    note = _Notes(folder, f"writer-{writer}")
    own = batches(seed, writer)
    log = opened(where, hours=writer % 3 - 1)
    for number in range(len(notes(folder, f"writer-{writer}")), len(own)):
        if own[number].how == "opened anew":
            log.close()
            log = opened(where, hours=writer % 3 - 1)
        before = own[number - 1].events if number else ()
        records = _appended(log, own[number], before)
        note([[each.id, each.position, each.digest] for each in records])
    log.close()


def _appended(log: KeptLog, batch: Batch, before: tuple[StageClosed, ...]) -> tuple[Record, ...]:
    match batch.how:
        case "expected":
            return _expecting(log, batch)
        case "again":
            records = log.append(batch.events)
            if records != log.append(batch.events):
                raise SystemExit("the same events again had other records")
            return records
        case "with what was before":
            return log.append([*before, *batch.events])
        case _:
            return log.append(batch.events)


def _expecting(log: KeptLog, batch: Batch) -> tuple[Record, ...]:
    position = log.position
    for _ in range(MOST_TRIES):
        try:
            return log.append(batch.events, expected=position)
        except Conflict as conflict:
            position = conflict.position
    raise SystemExit("a writer never got its turn")


def read(where: str, folder: Path, reader: int) -> None:
    """Note all views of the log, as it grows and as a whole, until the writers are done."""
    note_new, note_whole = _Notes(folder, f"new-{reader}"), _Notes(folder, f"whole-{reader}")
    position, head = 0, None
    with opened(where) as log:
        last = False
        while True:
            for record in log.read(position):
                note_new([record.position, record.id, record.digest])
                position, head = record.position, record.digest
            whole = list(log.read())
            note_whole([len(whole), seen(whole)])
            if fault := log.verify(head).fault:
                raise fault
            if last:
                return
            last = (folder / "done").exists()
            time.sleep(0.001)


def forked(work: Callable[..., None], *told: object) -> int:
    """Begin a process that does some work, and return its id."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            work(*told)
            status = 0
        except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
            traceback.print_exc()
        finally:
            os._exit(status)
    return process


def run(where: str, folder: Path, seed: int) -> None:
    """Let all loose, and kill some; if one fails, all are ended."""
    readers = {n: forked(read, where, folder, n) for n in range(READERS)}
    writers = {n: forked(write, where, folder, seed, n) for n in range(WRITERS)}
    try:
        strike(Random(seed), writers, readers, where, folder, seed)
        (folder / "done").touch()
        while readers:
            time.sleep(0.01)
            without_ended(readers)
    finally:
        for process in (*writers.values(), *readers.values()):
            os.kill(process, signal.SIGKILL)


def strike(
    random: Random,
    writers: dict[int, int],
    readers: dict[int, int],
    where: str,
    folder: Path,
    seed: int,
) -> None:
    """Kill writers at random moments and replace them, until all writers are done."""
    note = _Notes(folder, "kills")
    left = KILLS
    while writers:
        time.sleep(random.uniform(0.01, 0.08))
        without_ended(writers)
        without_ended(readers)
        if writers and left:
            left -= 1
            number = random.choice(list(writers))
            os.kill(writers[number], signal.SIGKILL)
            _, status = os.waitpid(writers[number], 0)
            note([number, status])
            writers[number] = forked(write, where, folder, seed, number)


def without_ended(processes: dict[int, int]) -> None:
    """Leave out the processes that have ended of themselves; if one failed, all have."""
    for number, process in list(processes.items()):
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            del processes[number]
        if status:
            raise SystemExit("a writer or a reader failed")


if __name__ == "__main__":
    # Few records at a time, so that readers read on while others write.
    postgres.AT_ONCE = sqlite.PORTION = 40
    run(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
