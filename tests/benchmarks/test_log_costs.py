"""What a log of events costs, as ratios of processor time. Run it with -n 0 -s.

Three baselines, in the same run and with the same waiting for the disk: the same bytes put into a
table and taken out of it as they are, which the limits speak of; the same written by hand with all
that a log promises (canonical JSON, salts, commitments, the chain, and all of it checked); and the
package ``eventsourcing``, if it is installed. Of some rounds, in each of which one is measured
right after the other, the ratio in the middle counts.
"""

import json
import secrets
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from statistics import median

import pytest

from exchange_model.events import GroupTransferred, new_id
from exchange_model.log import SqliteLog

TESTS = Path(__file__).parent.parent
EVENTS = 200_000
BATCH = 1_000
ROUNDS = 5
TABLE = (
    "create table event (position integer primary key, recorded text not null, id text not null "
    "unique, envelope text not null, data text not null, salt text not null, digest text not null) "
    "strict"
)
QUESTION = "select * from event order by position"
NOW = "2025-05-23T12:00:00.000000Z"

Row = tuple[int, str, str, str, str, str, str]
Told = Mapping[str, object]
Work = Callable[[int], float]
"""Takes the number of a round, and returns the seconds that it took."""


def processor_time(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that some work takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ratio(work: Work, baseline: Work) -> str:
    """Return how often the seconds of one go into those of the other: the middle of some rounds."""
    return f"{median(work(number) / baseline(number) for number in range(ROUNDS)):.2f}x"


def events() -> list[GroupTransferred]:
    """Make up events."""
    return [
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


def append_in_batches(path: Path) -> float:
    """Append made-up events to a new log, and return the seconds that it took."""
    given = events()
    with SqliteLog(path) as log:

        def work() -> None:
            for first in range(0, EVENTS, BATCH):
                log.append(given[first : first + BATCH])

        return processor_time(work)


def read_back(path: Path) -> float:
    """Read all the events of a log, and return the seconds that it took."""
    with SqliteLog(path) as log:
        return processor_time(lambda: list(log.read()))


# By hand: the bytes alone


def insert_in_batches(path: Path, batches: Callable[[], Iterable[list[Row]]]) -> float:
    """Insert rows into a plain table that waits for the disk as the log does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as opened:
        opened.execute("pragma journal_mode = wal")
        opened.execute("pragma synchronous = full")
        opened.execute(TABLE)

        def work() -> None:
            for rows in batches():
                opened.execute("begin immediate")
                opened.executemany("insert into event values (?, ?, ?, ?, ?, ?, ?)", rows)
                opened.execute("commit")

        return processor_time(work)


def portions(rows: list[Row]) -> Iterator[list[Row]]:
    """Yield rows in batches."""
    return (rows[first : first + BATCH] for first in range(0, EVENTS, BATCH))


def select(path: Path) -> float:
    """Select all rows, and return the seconds that it took."""
    with closing(sqlite3.connect(path)) as opened:
        return processor_time(lambda: opened.execute(QUESTION).fetchall())


# By hand: with all that a log promises


def plain() -> list[tuple[Told, Told]]:
    """Make up what the events say as plain data."""
    return [
        (
            {
                "id": new_id(),
                "type": "group-transferred",
                "schema": 1,
                "source": "a ministry",
                "occurred": "2025-05-23",
            },
            {
                "count": 390,
                "detaining_party": "ARLE",
                "receiving_party": "BRUN",
                "stage": "1",
                "handover": f"handover-{number}",
            },
        )
        for number in range(EVENTS)
    ]


def canonical(data: Told) -> str:
    """Return data as canonical JSON."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest_of(before: str, position: int, envelope: str, data: str, salt: str) -> str:
    """Return the digest of a row."""
    commitment = sha256(f"{salt}\n{data}".encode()).hexdigest()
    parts = f"{before}\n{position}\n{NOW}\n{envelope}\n{commitment}"
    return sha256(parts.encode()).hexdigest()


def sealed(told: list[tuple[Told, Told]]) -> Iterator[list[Row]]:
    """Yield batches of rows, each with a digest over itself and the digest of the one before."""
    digest = "0" * 64
    for first in range(0, EVENTS, BATCH):
        rows: list[Row] = []
        for position, (own, data) in enumerate(told[first : first + BATCH], first + 1):
            envelope, text, salt = canonical(own), canonical(data), secrets.token_hex(16)
            digest = digest_of(digest, position, envelope, text, salt)
            rows.append((position, NOW, str(own["id"]), envelope, text, salt, digest))
        yield rows


def select_and_check(path: Path) -> float:
    """Select all rows, check the chain, and read the JSON; return the seconds that it took."""

    def work() -> list[tuple[Told, Told]]:
        found = []
        before = "0" * 64
        for position, _, _, envelope, data, salt, digest in opened.execute(QUESTION):
            assert digest == digest_of(before, position, envelope, data, salt)
            before = digest
            found.append((json.loads(envelope), json.loads(data)))
        return found

    with closing(sqlite3.connect(path)) as opened:
        return processor_time(work)


def alone(work: str, path: Path) -> float:
    """Return the seconds that a function of this module takes in a process of its own.

    Who reads a log does so once. In a process that has read and forgotten as much before, most of
    what differs from one time to the next is the garbage collector's.
    """
    code = (
        f"import sys; sys.path.insert(0, {str(TESTS)!r}); from pathlib import Path; "
        f"from benchmarks import test_log_costs as costs; print(costs.{work}(Path({str(path)!r})))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return float(done.stdout)


def test_what_a_log_costs(tmp_path: Path) -> None:
    """Append and read, against inserting and selecting the same bytes in the same run."""
    path, by_hand = tmp_path / "log.sqlite", tmp_path / "hand.sqlite"
    append_in_batches(path)
    told = plain()
    insert_in_batches(by_hand, lambda: sealed(told))
    with closing(sqlite3.connect(path)) as opened:
        rows: list[Row] = opened.execute(QUESTION).fetchall()

    def append(number: int) -> float:
        return append_in_batches(tmp_path / f"log{number}.sqlite")

    def insert(number: int) -> float:
        return insert_in_batches(tmp_path / f"plain{number}.sqlite", lambda: portions(rows))

    def seal_and_insert(number: int) -> float:
        return insert_in_batches(tmp_path / f"hand{number}.sqlite", lambda: sealed(told))

    print(f"\nappend {EVENTS:,} events: {ratio(append, insert)} of insert (at most 3.5x, aim 2.7x)")
    for made in tmp_path.glob("log?.sqlite*"):
        made.unlink()
    print(f"append: {ratio(append, seal_and_insert)} of the same sealed by hand")
    by_bytes = ratio(lambda _: alone("read_back", path), lambda _: alone("select", path))
    checked = ratio(
        lambda _: alone("read_back", path), lambda _: alone("select_and_check", by_hand)
    )
    print(f"read {EVENTS:,} events: {by_bytes} of select (at most 6x)")
    print(f"read: {checked} of the same checked by hand, which makes no events")
    with SqliteLog(path) as log:
        assert EVENTS == log.position


def test_what_another_package_costs(tmp_path: Path) -> None:
    """Append and read, against the package ``eventsourcing`` with its own SQLite recorder."""
    pytest.importorskip("eventsourcing", reason="the extra benchmark is not installed")
    from benchmarks import peer  # noqa: PLC0415 - it needs the package

    with closing(sqlite3.connect(tmp_path / "any.sqlite")) as opened:
        (synchronous,) = opened.execute("pragma synchronous").fetchone()
    given = peer.made(EVENTS)
    batches = [given[first : first + BATCH] for first in range(0, EVENTS, BATCH)]

    def append(number: int) -> float:
        with peer.opened(tmp_path / f"peer{number}.sqlite") as other:

            def work() -> None:
                for batch in batches:
                    peer.append(other, batch)

            return processor_time(work)

    def read(number: int) -> float:
        with peer.opened(tmp_path / f"peer{number}.sqlite") as other:
            return processor_time(lambda: found.append(len(list(peer.read(other)))))

    found: list[int] = []
    appending = ratio(lambda number: append_in_batches(tmp_path / f"log{number}.sqlite"), append)
    reading = ratio(lambda number: read_back(tmp_path / f"log{number}.sqlite"), read)

    assert ROUNDS * [EVENTS] == found
    print(
        f"\nagainst eventsourcing, which keeps no digests: append {appending}, read {reading}; it "
        f"writes ahead too, and has no setting for synchronous, here {synchronous} (ours: 2, full)"
    )
