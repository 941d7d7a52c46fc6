"""A log in memory, for trials and tests: it lasts as long as the program."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Lock

from exchange_model.log.chain import Row, Sealed, Tail
from exchange_model.log.keeping import KeptLog
from exchange_model.problems import Problem


class _Memory:
    """Keeps records in a list."""

    warnings: tuple[Problem, ...] = ()

    def __init__(self) -> None:
        self.records_: list[Sealed] = []
        self.by_id: dict[str, Sealed] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self) -> Iterator["_Turn"]:
        with self._lock:
            turn = _Turn(self)
            yield turn
            self.records_ += turn.added
            self.by_id |= {record.id: record for record in turn.added}

    def tail(self) -> Tail:
        return self.at(len(self.records_))

    def at(self, position: int) -> Tail:
        if not 0 < position <= len(self.records_):
            return Tail()
        record = self.records_[position - 1]
        return Tail(record.position, record.digest, record.recorded)

    def records(self, after: int) -> Iterator[Sealed]:
        yield from self.records_[after:]

    def close(self) -> None:
        """There is nothing to let go of."""


class _Turn:
    def __init__(self, memory: _Memory) -> None:
        self._memory = memory
        self.tail = memory.tail()
        self.added: list[Sealed] = []

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        by_id = self._memory.by_id
        return {each: by_id[each] for each in ids if each in by_id}

    def add(self, rows: Sequence[Row]) -> None:
        self.added += map(Sealed._make, rows)


class MemoryLog(KeptLog):
    """A log in memory, for trials and tests: it lasts as long as the program."""

    def __init__(self, *, now: Callable[[], datetime] | None = None) -> None:
        """Begin an empty log; ``now`` tells the time, for tests."""
        super().__init__(_Memory(), now=now)
