"""What was acknowledged outlives the program that appended it.

Let A be the events that were acknowledged before a program was killed, P those that are there when
the log is opened again, and B the batch that it was appending. Then

    P = A  or  P = A + B,   and   P with A and B appended once more = A + B.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from exchange_model.events import StageClosed
from exchange_model.log import open_log
from log import appender
from log.samples import FILES, place

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL here")

LOGS = 20
LIVES = 5
"""So many programs are killed over each of so many logs, of both kinds of file: 200 in all."""

IN_POSTGRES = 6
"""So many more logs are in a real PostgreSQL."""

SHORTEST, LONGEST = 0.005, 0.06
"""The seconds from the first acknowledgement of a program to its end."""

Kill = Callable[[Path | str, int, float], list[str]]


@pytest.fixture(scope="module")
def kill() -> Iterator[Kill]:
    """Begin the program whose lives are killed."""
    command = [sys.executable, appender.__file__]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        told, heard = one.stdin, one.stdout
        assert told is not None
        assert heard is not None

        def killed(path: Path | str, seed: int, seconds: float) -> list[str]:
            told.write(json.dumps([str(path), seed, seconds]) + "\n")
            told.flush()
            found: list[str] = json.loads(heard.readline())
            return found

        yield killed
        told.close()


def acknowledged_batches(seed: int, ids: list[str]) -> tuple[list[StageClosed], list[StageClosed]]:
    """Return the events of the batches that were acknowledged, and the batch after them."""
    done: list[StageClosed] = []
    for batch in appender.batches(seed):
        if len(done) >= len(ids):
            assert [event.id for event in done] == ids
            return done, batch
        done += batch
    raise AssertionError


def outlived(path: Path | str, before: list[object], seed: int, ids: list[str]) -> list[object]:
    """Make sure that what was acknowledged is there, try again, and return all that is there."""
    done, current = acknowledged_batches(seed, ids)
    with open_log(path, create=False) as log:
        # A server may still be at the last commit that it was asked for: wait for a turn.
        log.append([])
        present = [record.event for record in log.read()]

        assert present in (before + done, before + done + current)
        assert log.verify().fault is None
        assert log.position == len(present)

        log.append(done)

        assert log.position == len(present)

        log.append([*done[-2:], *current])

        assert before + done + current == [record.event for record in log.read()]
        assert log.verify().fault is None
    return before + done + current


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        *((file, number) for file in FILES for number in range(LOGS)),
        *(("postgres", number) for number in range(IN_POSTGRES)),
    ],
)
def test_what_is_acknowledged_outlives_a_kill(
    tmp_path: Path, kill: Kill, kind: str, number: int
) -> None:
    """One program after the other is killed while it appends to a log, and nothing is lost."""
    random = Random(f"{kind} {number}")
    path = place(tmp_path, kind)
    there: list[object] = []
    for _ in range(LIVES):
        seed = random.getrandbits(64)
        ids = kill(path, seed, random.uniform(SHORTEST, LONGEST))

        assert ids
        there = outlived(path, there, seed, ids)
