"""What all logs have in common: everything but where the records are kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self

from exchange_model.errors import Refused
from exchange_model.events import AnyEvent, Conflict, IdReused, Record, Verification
from exchange_model.log.chain import Sealed, Tail, after, checked, opened, recorded, verified
from exchange_model.wire.events import Written, written


class Turn(Protocol):
    """The only right to append, for as long as it lasts. What is added is kept at its end."""

    @property
    def tail(self) -> Tail:
        """The end of the log."""

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        """Return the records that there are of some ids."""

    def add(self, records: Sequence[Sealed]) -> None:
        """Add records after the tail, all or none."""


class Keeper(Protocol):
    """Keeps records in one place."""

    def turn(self) -> AbstractContextManager[Turn]:
        """Return a turn; what it added survives a crash once it has ended."""

    def tail(self) -> Tail:
        """Return the end of the log."""

    def at(self, position: int) -> Tail:
        """Return the end of the log as it was at a position."""

    def records(self, after: int) -> Iterator[Sealed]:
        """Yield the records after a position, in their order."""

    def close(self) -> None:
        """Let go of files and connections."""


class KeptLog:
    """A log of events over a keeper; ``exchange_model.events.EventLog`` says what it promises."""

    def __init__(self, keeper: Keeper, *, now: Callable[[], datetime] | None = None) -> None:
        """Begin with a keeper; ``now`` tells the time, for tests."""
        self._keeper = keeper
        self._now = now or _now

    @property
    def position(self) -> int:
        """The position of the last record; 0 for an empty log."""
        return self._keeper.tail().position

    @property
    def head(self) -> str:
        """The digest of the last record."""
        return self._keeper.tail().digest

    def append(
        self, events: Iterable[AnyEvent], *, expected: int | None = None
    ) -> tuple[Record, ...]:
        """Append events, all or none, and return their records; see ``EventLog.append``."""
        given = tuple(events)
        wanted = _once(map(written, given))
        with self._keeper.turn() as turn:
            known = turn.find(list(wanted))
            for found in known.values():
                if found.content != (wanted[found.id].envelope, wanted[found.id].data):
                    raise IdReused(found.id, found.position)
            new = [event for event in wanted.values() if event.id not in known]
            if new and expected is not None and turn.tail.position != expected:
                raise Conflict(expected, turn.tail.position)
            added = tuple(after(turn.tail, new, self._now()))
            turn.add(added)
        told = {event.id: event for event in given}
        kept = {record.id: opened(record) for record in known.values()}
        kept |= {record.id: recorded(record, told[record.id]) for record in added}
        return tuple(kept[event.id] for event in given)

    def read(self, after: int = 0) -> Iterator[Record]:
        """Yield the records after a position, in their order; see ``EventLog.read``."""
        if after < 0:
            raise Refused("value", "positions begin at 1, and 0 stands before the first")
        for record in checked(self._keeper.records(after), self._keeper.at(after)):
            yield opened(record)

    def verify(self, head: str | None = None) -> Verification:
        """Go through the whole log, and say what does not fit first; see ``EventLog.verify``."""
        return verified(self._keeper.records(0), head)

    def close(self) -> None:
        """Let go of files and connections."""
        self._keeper.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _now() -> datetime:
    return datetime.now(UTC)


def _once(events: Iterable[Written]) -> dict[str, Written]:
    """Return events by their ids; the same one twice is one."""
    found: dict[str, Written] = {}
    for event in events:
        if found.setdefault(event.id, event) != event:
            raise IdReused(event.id)
    return found
