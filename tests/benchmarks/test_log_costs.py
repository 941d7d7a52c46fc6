"""What a log of events costs, as ratios against the rows alone. Run it with -n 0 -s."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from exchange_model.events import GroupTransferred
from exchange_model.log import SqliteLog

EVENTS = 200_000
BATCH = 1_000
TABLE = (
    "create table event (position integer primary key, recorded text not null, id text not null "
    "unique, envelope text not null, data text not null, salt text not null, digest text not null) "
    "strict"
)

Row = tuple[int, str, str, str, str, str, str]


def processor_time(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def append_in_batches(path: Path) -> float:
    """Append made-up events to a new log, and return the seconds that it took."""
    events = [
        GroupTransferred(
            count=390,
            detaining_party="ARLE",
            receiving_party="BRUN",
            occurred="2025-05-23",
            source="a ministry",
            stage="1",
            handover=f"handover-{number}",
        )
        for number in range(EVENTS)
    ]
    with SqliteLog(path) as log:

        def work() -> None:
            for first in range(0, EVENTS, BATCH):
                log.append(events[first : first + BATCH])

        return processor_time(work)


def insert_in_batches(path: Path, rows: list[Row]) -> float:
    """Insert the same rows into a plain table that waits for the disk as the log does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute("pragma journal_mode = wal")
        opened.execute("pragma synchronous = full")
        opened.execute(TABLE)

        def work() -> None:
            for first in range(0, EVENTS, BATCH):
                opened.execute("begin immediate")
                opened.executemany(
                    "insert into event values (?, ?, ?, ?, ?, ?, ?)", rows[first : first + BATCH]
                )
                opened.execute("commit")

        return processor_time(work)


def test_what_a_log_costs(tmp_path: Path) -> None:
    """Append and read, against inserting and selecting the same bytes in the same run."""
    path = tmp_path / "log.sqlite"
    question = "select * from event order by position"
    appended = append_in_batches(path)
    with closing(sqlite3.connect(path)) as opened:
        rows: list[Row] = opened.execute(question).fetchall()
        selected = processor_time(lambda: opened.execute(question).fetchall())
    inserted = insert_in_batches(tmp_path / "plain.sqlite", rows)
    with SqliteLog(path) as log:
        read = processor_time(lambda: list(log.read()))

        assert EVENTS == log.position
    print(
        f"\nappend {EVENTS:,} events: {appended / inserted:.2f}x of insert (at most 3.5x, aim 2.7x)"
    )
    print(f"read {EVENTS:,} events: {read / selected:.2f}x of select (at most 6x)")
