"""The line that says what takes so long: on a terminal alone, and gone when it is over."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import count
from pathlib import Path
from typing import TextIO

import pytest
from attrs import frozen

from edge import AGREEMENT, LIST, REGISTER, write
from exchange_model.cli import main
from exchange_model.cli.progress import progress, watched

SOON = 0.02
"""The seconds after which something takes long here."""


@frozen
class Terminal:
    """A terminal: what a program writes to, and what a reader sees."""

    stream: TextIO
    reader: int

    def read(self, *, until: str | None = None) -> str:
        """Return what was written, waiting a while for some of it."""
        found, deadline = "", time.monotonic() + 5
        while until is not None and until not in found and time.monotonic() < deadline:
            found += self._waiting(0.05)
        return found + self._waiting(0)

    def _waiting(self, seconds: float) -> str:
        ready, _, _ = select.select([self.reader], [], [], seconds)
        return os.read(self.reader, 65_536).decode() if ready else ""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Return a terminal before which somebody sits."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("CI", raising=False)
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        yield Terminal(stream, ours)
    os.close(ours)


def left_over(written: str) -> str:
    """Return what still stands on the line, after all that was written over it."""
    line = ""
    for part in written.split("\r"):
        line = part + line[len(part) :]
    return line.strip()


class TestProgress:
    def test_what_is_quick_is_not_told(self, terminal: Terminal) -> None:
        """Before its time nothing is written, nor when it is over."""
        with progress("judging", terminal.stream):
            pass

        assert not terminal.read()

    def test_what_takes_long_is_told(self, terminal: Terminal) -> None:
        """What is done stands there, with the seconds that it has taken, and no line is ended."""
        seconds = count(step=7)
        with progress("reading held.csv", terminal.stream, after=SOON, clock=lambda: next(seconds)):
            told = terminal.read(until=" s")

        assert "reading held.csv ... 7 s" == left_over(told)
        assert "\n" not in told

    def test_it_is_rewritten_in_place(
        self, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each look at the clock writes over the one before, even if that was longer."""
        monkeypatch.setattr("exchange_model.cli.progress.EVERY", SOON)
        seconds = iter([0, 1000, 3, *[4] * 1000])
        with progress("judging", terminal.stream, after=SOON, clock=lambda: next(seconds)):
            told = terminal.read(until=" 4 s")

        assert ["1,000 s", "3 s", "4 s"] == re.findall(r"\.\.\. ([\d,]+ s)", told)[:3]
        assert "judging ... 4 s" == left_over(told)

    def test_it_is_taken_away(self, terminal: Terminal) -> None:
        """When it is over the line is empty, and what comes next begins at its left."""
        with progress("judging", terminal.stream, after=SOON):
            told = terminal.read(until=" s")
        told += terminal.read(until="\r")

        assert "judging" in told
        assert not left_over(told)
        assert told.endswith("\r")

    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
    def test_it_stands_in_nobodys_way(self, terminal: Terminal, error: type[BaseException]) -> None:
        """What goes wrong goes on its way, and the line is taken away first."""
        told = []

        def failing() -> None:
            with progress("judging", terminal.stream, after=SOON):
                told.append(terminal.read(until=" s"))
                raise error

        with pytest.raises(error):
            failing()
        told.append(terminal.read(until="\r"))

        assert "judging" in told[0]
        assert not left_over("".join(told))

    def test_a_terminal_that_goes_away(self, terminal: Terminal) -> None:
        """Nobody hears of a line that cannot be written."""
        with progress("judging", terminal.stream, after=SOON):
            terminal.stream.close()
            time.sleep(3 * SOON)

        assert terminal.stream.closed

    def test_a_name_moves_no_cursor(self, terminal: Terminal) -> None:
        """A file whose name holds signs of control, or is long, stays on its line."""
        name = "reading \x1b[2J\n" + "x" * 500
        with progress(name, terminal.stream, after=SOON):
            told = terminal.read(until=" s")

        assert "reading  [2J " in told
        assert set() == {"\x1b", "\n"} & set(told)
        assert len(left_over(told)) < 80
        assert left_over(told).endswith("... 0 s")


class TestWatched:
    def test_a_terminal(self, terminal: Terminal) -> None:
        """A terminal is watched, unless it cannot move back or nobody sits there."""
        for environment in ({"TERM": "dumb"}, {"CI": "true"}):
            assert not watched(terminal.stream, environment)
        for environment in ({}, {"TERM": "xterm", "CI": ""}):
            assert watched(terminal.stream, environment)

    def test_anything_else(self) -> None:
        """Nothing is written to a file, and no thread is started for it."""
        stream = StringIO()
        with progress("judging", stream, after=0):
            time.sleep(SOON)

        assert not watched(stream, {})
        assert not stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, which is the current one, with an agreement, a list and a register."""
    write(tmp_path, agreed=AGREEMENT, list=LIST, held=REGISTER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


CALL = ("validate", "list.csv", "--agreement", "agreed.toml", "--register", "held.csv")


def slowly(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a function that the commands use take long."""
    module = f"exchange_model.cli.{'commands' if name == 'validate' else 'inputs'}"
    function: Callable[..., object] = getattr(sys.modules[module], name)

    def slow(*given: object, **named: object) -> object:
        time.sleep(5 * SOON)
        return function(*given, **named)

    monkeypatch.setattr(f"{module}.{name}", slow)


class TestCommandLine:
    @pytest.mark.parametrize(
        ("slow", "told"),
        [
            ("read_list", "reading list.csv ... 0 s"),
            ("read_register", "reading held.csv ... 0 s"),
            ("validate", "judging ... 0 s"),
        ],
    )
    def test_each_step_is_told(
        self,
        folder: Path,
        terminal: Terminal,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        slow: str,
        told: str,
    ) -> None:
        """What takes long is told on standard error, and the report is the same without it."""
        assert folder == Path.cwd()
        code = main(CALL)
        usual = capsys.readouterr()
        slowly(slow, monkeypatch)
        monkeypatch.setattr("exchange_model.cli.progress.AFTER", SOON)
        monkeypatch.setattr(sys, "stderr", terminal.stream)

        assert (code, usual.out) == (main(CALL), capsys.readouterr().out)
        written = terminal.read(until=told)
        assert told in written
        assert not left_over(written)

    def test_a_pipe_gets_no_line(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """Where standard error is no terminal, nothing is written there."""
        assert folder == Path.cwd()
        slowly("validate", monkeypatch)
        monkeypatch.setattr("exchange_model.cli.progress.AFTER", SOON)
        main(CALL)

        assert not capsys.readouterr().err

    def test_an_interruption(self, folder: Path) -> None:
        """Ctrl-C ends the program with the exit code that shells know, and without a traceback."""
        code = (
            "import sys, time\nfrom exchange_model.cli import commands, main\n"
            "def waiting(*_, **__): print('ready', file=sys.stderr, flush=True); time.sleep(60)\n"
            f"commands.validate = waiting\nsys.exit(main({CALL!r}))"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            assert running.stderr is not None
            assert "ready\n" == running.stderr.readline()
            running.send_signal(signal.SIGINT)
            out, err = running.communicate(timeout=30)

        assert (130, "", "") == (running.returncode, out, err)
