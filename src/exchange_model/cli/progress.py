"""A line on a terminal that says what takes so long."""

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import TextIO

from exchange_model import wording

AFTER = 2.0
"""The seconds after which something takes long."""

EVERY = 1.0
"""The seconds between two looks at the clock."""

USUAL_WIDTH = 80

Clock = Callable[[], float]


@contextmanager
def progress(
    doing: str,
    stream: TextIO | None = None,
    *,
    after: float | None = None,
    clock: Clock = time.monotonic,
) -> Iterator[None]:
    """Say on standard error what is being done, and for how long, once it takes long.

    The line is rewritten in place and taken away at the end, whatever the end is. Where nobody
    watches, nothing is written: to a file, to a pipe, or under continuous integration.

    Args:
        doing: What is being done, such as ``judging``.
        stream: Where to write; standard error otherwise.
        after: The seconds before the first line; ``AFTER`` otherwise.
        clock: Returns seconds.
    """
    shown = sys.stderr if stream is None else stream
    if not watched(shown):
        yield
        return
    line = _Line(doing, shown, AFTER if after is None else after, clock)
    try:
        line.start()
        yield
    finally:
        line.end()


def watched(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Return whether somebody sits before a stream, and a line of it can be rewritten."""
    dumb = environment.get("TERM") == "dumb" or bool(environment.get("CI"))
    return stream.isatty() and not dumb


class _Line:
    """A line that a thread of its own rewrites until it is ended."""

    def __init__(self, doing: str, stream: TextIO, after: float, clock: Clock) -> None:
        self._doing, self._stream, self._after = wording.visible(doing), stream, after
        self._clock, self._began = clock, clock()
        self._ended, self._widest = Event(), 0
        self._thread = Thread(target=self._run, name="progress", daemon=True)

    def start(self) -> None:
        """Begin to wait."""
        self._thread.start()

    def end(self) -> None:
        """Take the line away, if there is one."""
        self._ended.set()
        self._thread.join()
        if self._widest:
            self._write("")

    def _run(self) -> None:
        wait = self._after
        while not self._ended.wait(wait):
            self._write(self._told())
            wait = EVERY

    def _told(self) -> str:
        seconds = f" ... {self._clock() - self._began:,.0f} s"
        return self._doing[: max(0, _columns(self._stream) - 1 - len(seconds))] + seconds

    def _write(self, told: str) -> None:
        """Write over what stands on the line."""
        # A terminal may go away meanwhile; that is no reason to stop judging.
        with suppress(OSError, ValueError):
            self._stream.write(f"\r{' ' * self._widest}\r{told}")
            self._stream.flush()
        self._widest = len(told)


def _columns(stream: TextIO) -> int:
    """Return how wide a terminal is."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or USUAL_WIDTH
    except (OSError, ValueError):
        return USUAL_WIDTH
