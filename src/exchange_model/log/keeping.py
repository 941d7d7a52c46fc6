"""What all logs have in common: everything but where the records are kept."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import TracebackType
from typing import Protocol, Self

from exchange_model.errors import Refused
from exchange_model.events import AnyEvent, Conflict, Corrupt, IdReused, Record, Verification
from exchange_model.log.chain import (
    Row,
    Sealed,
    Tail,
    after,
    behind,
    checked,
    opened,
    recorded,
    verified,
)
from exchange_model.problems import Problem
from exchange_model.wire.events import Written, written

PORTION = 1_000
"""So many records of another log are one batch where it is taken over."""

LARGEST = 10_000_000
"""So many letters an event takes up at most as it is kept, in every log alike."""


class Turn(Protocol):
    """The only right to append, for as long as it lasts. What is added is kept at its end."""

    @property
    def tail(self) -> Tail:
        """The end of the log."""

    def find(self, ids: Sequence[str]) -> dict[str, Sealed]:
        """Return the records that there are of some ids."""

    def add(self, rows: Sequence[Row]) -> None:
        """Add a batch of records behind the tail and what was added before."""


class Keeper(Protocol):
    """Keeps records in one place."""

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What was found, and did no harm, when the place was opened."""

    def turn(self) -> AbstractContextManager[Turn]:
        """Return a turn; what it added is kept as a whole, and survives a crash once it has ended.

        Of several batches, a log of JSON Lines may keep the first ones if the power fails before.
        """

    def tail(self) -> Tail:
        """Return the end of the log."""

    def at(self, position: int) -> Tail:
        """Return the end of the log as it was at a position."""

    def records(self, after: int) -> Iterator[Row]:
        """Yield the records after a position, in their order."""

    def close(self) -> None:
        """Let go of files and connections."""


class KeptLog:
    """A log of events over a keeper; ``exchange_model.events.EventLog`` says what it promises."""

    def __init__(self, keeper: Keeper, *, now: Callable[[], datetime] | None = None) -> None:
        """Begin with a keeper; ``now`` tells the time, for tests."""
        self._keeper = keeper
        self._now = now or _now
        self._clock: tuple[Problem, ...] = ()

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What did no harm and should be known: a torn end set aside, a clock that is behind."""
        return self._keeper.warnings + self._clock

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
        if not isinstance(events, Iterable):
            raise Refused("type", "several events are appended: put one in a list, too")
        given = tuple(events)
        texts = tuple(map(written, given))
        wanted = _once(texts)
        with self._keeper.turn() as turn:
            known = turn.find(list(wanted))
            for found in known.values():
                if not _says(found, wanted[found.id]):
                    raise IdReused(found.id, found.position)
            new = [event for event in wanted.values() if event.id not in known]
            if new and expected is not None and turn.tail.position != expected:
                raise Conflict(expected, turn.tail.position)
            now = self._now()
            added = tuple(after(turn.tail, new, now))
            if added and not self._clock:
                self._clock = behind(turn.tail, now)
            turn.add(added)
        if len(added) == len(given):
            return tuple(map(recorded, added, given))
        kept: dict[str, Row] = {**known, **{row[2]: row for row in added}}
        return tuple(opened(kept[event.id]) for event in given)

    def read(self, after: int = 0) -> Iterator[Record]:
        """Yield the records after a position, in their order; see ``EventLog.read``."""
        if after < 0:
            raise Refused("value", "positions begin at 1, and 0 stands before the first")
        if after > (end := self.position if after else 0):
            raise Refused("value", f"the log ends at position {end}, before {after}")
        start = self._keeper.at(after)
        if start.position != after:
            raise Corrupt("log-gap", after, f"position {after} is missing")
        yield from map(opened, checked(self._keeper.records(after), start))

    def sealed(self) -> Iterator[Sealed]:
        """Yield the records as they are kept, each once it is known to be what was recorded."""
        yield from map(Sealed._make, checked(self._keeper.records(0), Tail()))

    def follow(self, records: Sequence[Sealed]) -> int | None:
        """Take over the records of another log, of which this one must be a beginning.

        They are taken over in one turn, with their times and digests, all or none; but where the
        power fails meanwhile, a log of JSON Lines may keep a beginning of them, with which it goes
        on when it is called again.

        Args:
            records: The whole of the other log, as ``sealed`` gives it.

        Returns:
            How many were taken over. None if this log is no beginning of the other; then nothing
            is done.

        Raises:
            StorageFailed: if they cannot be kept.
        """
        with self._keeper.turn() as turn:
            at = turn.tail.position
            if at and (at > len(records) or records[at - 1].digest != turn.tail.digest):
                return None
            for first in range(at, len(records), PORTION):
                turn.add(records[first : first + PORTION])
        return len(records) - at

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


def _says(record: Sealed, event: Written) -> bool:
    """Whether a record says what an event does; it may do so in an older schema."""
    if record.content == event[1:]:
        return True
    try:
        return written(opened(record).event)[1:] == event[1:]
    except Corrupt:
        return False


def _once(events: Sequence[Written]) -> dict[str, Written]:
    """Return events by their ids; the same one twice is one."""
    found = {event.id: event for event in events}
    for event in events if len(found) < len(events) else ():
        if found[event.id] != event:
            raise IdReused(event.id)
    if any(len(envelope) + len(data) > LARGEST for _, envelope, data in events):
        raise Refused("size", f"an event takes up {LARGEST:,} letters at most; split it")
    return found
