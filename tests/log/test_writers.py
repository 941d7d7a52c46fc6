"""Eight writers at once, some of them killed, and two readers: one log that all agree on.

Let L be the log in the end, and B the batches of all writers. Then

    L has the events of B, each once, those of a batch side by side and in their order;
    what was acknowledged stands where it was acknowledged;
    and each view of each reader, at any time, is a beginning of L.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from exchange_model.events import Record
from log import writers
from log.server import new_schema
from log.writers import Batch, notes, seen

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL here")

WHERE: dict[str, Callable[[Path], str]] = {
    "sqlite": lambda folder: str(folder / "log.sqlite"),
    "postgres": lambda _: new_schema(),
}


@pytest.mark.parametrize("kind", WHERE)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_eight_writers(tmp_path: Path, kind: str, seed: int) -> None:
    """All that eight writers were told is so, and no reader ever saw anything else."""
    where = WHERE[kind](tmp_path)
    writers.opened(where).close()
    subprocess.run(
        [sys.executable, writers.__file__, where, str(tmp_path), str(seed)], check=True, timeout=100
    )
    batches = [writers.batches(seed, number) for number in range(writers.WRITERS)]
    with writers.opened(where) as log:
        records = list(log.read())

        assert log.verify(records[-1].digest).fault is None
        assert (len(records), records[-1].digest) == (log.position, log.head)
    assert_each_once(records, [batch for each in batches for batch in each])
    for number in range(writers.WRITERS):
        assert_acknowledged(records, batches[number], notes(tmp_path, f"writer-{number}"))
    for number in range(writers.READERS):
        assert_views(records, tmp_path, number)
    assert 5 < sum(status == signal.SIGKILL for _, status in notes(tmp_path, "kills"))


def assert_each_once(records: list[Record], batches: list[Batch]) -> None:
    """Assert that a log has all the batches, whole, each once, at positions without a gap."""
    place = {record.id: record.position for record in records}
    events = {event.id: event for batch in batches for event in batch.events}
    ids = [record.id for record in records]

    assert list(range(1, len(records) + 1)) == [record.position for record in records]
    assert sorted(events) == sorted(ids)
    assert [events[id_] for id_ in ids] == [record.event for record in records]
    for batch in batches:
        first = place[batch.events[0].id]
        side_by_side = list(range(first, first + len(batch.events)))

        assert side_by_side == [place[event.id] for event in batch.events]
    assert all(one.recorded <= other.recorded for one, other in pairwise(records))


def assert_acknowledged(records: list[Record], batches: list[Batch], told: list[Any]) -> None:
    """Assert that a writer was told of each batch, and that what it was told is so."""
    assert len(batches) == len(told)
    known = {record.id: [record.id, record.position, record.digest] for record in records}
    for batch, acknowledged in zip(batches, told, strict=True):
        assert [known[id_] for id_, *_ in acknowledged] == acknowledged
        assert {event.id for event in batch.events} <= {id_ for id_, *_ in acknowledged}


def assert_views(records: list[Record], folder: Path, reader: int) -> None:
    """Assert that a reader saw all, as it came, and as a whole nothing but beginnings."""
    views = notes(folder, f"whole-{reader}")
    beginnings = {length: seen(records[:length]) for length in {n for n, _ in views}}

    assert notes(folder, f"new-{reader}") == [[r.position, r.id, r.digest] for r in records]
    assert views == [[length, beginnings[length]] for length, _ in views]
    assert 2 < len(beginnings)
