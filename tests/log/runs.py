"""Runs of programs: those that are kept, and those that are recorded here and now.

Where a system lets no program trace another, the kept runs still show what a log asks of its disk.
They were recorded by this program, which writes them anew when logs have come to be written in
another way (in the folder of the tests):

    python -m log.runs
"""

import json
import lzma
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from log.recorder import FAILING, Action, Request, as_line, recorded

KEPT = Path(__file__).with_name("kept")
"""Where the kept runs are."""

KEPT_LIVES = (
    "sqlite",
    "sqlite_normal",
    "sqlite_delete",
    "sqlite_again",
    "lines",
    "lines_unsynced",
    "lines_unnamed",
    "lines_again",
)
"""The lives of which runs are kept. Those that end in ``again`` are lived twice, once killed."""

MEMORY = Path("/dev/shm")  # noqa: S108 - only a place where folders are made
"""Where folders are fast, on some systems: what is tried here needs no disk of its own."""

TESTS = Path(__file__).parents[1]


@contextmanager
def folder() -> Iterator[Path]:
    """Give an empty folder."""
    where = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(dir=where) as found:
        yield Path(found).resolve()


@frozen
class Recorder:
    """The program that records lives."""

    program: "subprocess.Popen[str]"

    def record(self, request: Request) -> list[Action] | None:
        """Return what a life did; None where this system lets no program trace another."""
        told, heard = self.program.stdin, self.program.stdout
        if told is None or heard is None:
            raise AssertionError
        told.write(as_line(request))
        told.flush()
        found: list[Action] | None = json.loads(heard.readline())
        return found


@contextmanager
def recording() -> Iterator[Recorder]:
    """Begin the program that records lives, and end it."""
    command = [sys.executable, "-m", "log.recorder"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=TESTS
    ) as program:
        yield Recorder(program)
        if program.stdin is not None:
            program.stdin.close()


def kept(life: str) -> list[Action]:
    """Return the run of a life that is kept."""
    found: list[Action] = json.loads(lzma.decompress((KEPT / f"{life}.json.xz").read_bytes()))
    return found


def may_fail(actions: list[Action]) -> list[Action]:
    """Return those of a life's actions that can be made to fail."""
    return [action for action in actions if action[0] in FAILING]


def last_sync(actions: list[Action]) -> int:
    """Return which of a life's actions that can fail is the last to wait for the disk."""
    names = [action[0] for action in may_fail(actions)]
    return len(names) - 1 - names[::-1].index("sync")


def _run(life: str) -> list[Action]:
    with folder() as where:
        actions = recorded(Request(life, str(where)))
    if not life.endswith("again"):
        return actions
    with folder() as where:
        killed = recorded(Request(life, str(where), at=last_sync(actions)))
        return [*killed, *recorded(Request(life, str(where)))]


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for each in KEPT_LIVES:
        run = json.dumps(_run(each)).encode()
        (KEPT / f"{each}.json.xz").write_bytes(lzma.compress(run, preset=9))
