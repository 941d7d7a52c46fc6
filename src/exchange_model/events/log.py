"""What a log of events promises, whatever keeps it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from attrs import field, frozen

from exchange_model.errors import ExchangeModelError
from exchange_model.events.envelope import Envelope


@frozen(kw_only=True)
class UnknownEvent:
    """An event of a type, or in a schema, that this version does not know; it is kept as it came.

    Attributes:
        id: Its id.
        type: Its tag.
        schema: The version of its data.
        envelope: All that it says about itself.
        data: What it says, unread.
    """

    id: str
    type: str
    schema: int
    envelope: Mapping[str, Any] = field(factory=dict)
    data: Mapping[str, Any] = field(factory=dict)

    @property
    def reported(self) -> date | None:
        """The day on which the source said it, as far as it says so in the usual way."""
        with suppress(KeyError, TypeError, ValueError):
            return date.fromisoformat(self.envelope["reported"])
        return None


AnyEvent = Envelope | UnknownEvent
"""What a log gives back: an event, or one that this version cannot read."""


class Record(NamedTuple):
    """An event as a log keeps it.

    Attributes:
        position: Its number in the log, from 1 and without gaps.
        recorded: When the log took it, in UTC; never before the record before it.
        event: What was reported.
        digest: The SHA-256 over this record and the digest of the one before, in hexadecimal.
    """

    position: int
    recorded: datetime
    event: AnyEvent
    digest: str

    @property
    def id(self) -> str:
        """The id of the event."""
        return self.event.id

    @property
    def reported(self) -> date:
        """The day on which the source said it: as it is given, else the day of recording."""
        return self.event.reported or self.recorded.date()


class Conflict(ExchangeModelError):
    """The log has gone on since the position that was expected.

    Attributes:
        expected: The position at which the events were to follow.
        position: The position at which the log is.
        name: The name of the problem in the table of problems.
    """

    name = "conflict"

    def __init__(self, expected: int, position: int) -> None:
        self.expected, self.position = expected, position
        super().__init__(
            f"{self.name}: the log is at position {position}, and {expected} was expected; read "
            "what is new, and append again"
        )

    def __reduce__(self) -> tuple[type["Conflict"], tuple[int, int]]:
        return type(self), (self.expected, self.position)


class IdReused(ExchangeModelError):
    """An id stands for another event already.

    Attributes:
        id: The id.
        position: The position of the event that has it; None for one of the same batch.
        name: The name of the problem in the table of problems.
    """

    name = "id-reuse"

    def __init__(self, id: str, position: int | None = None) -> None:  # noqa: A002 - as in the file
        self.id, self.position = id, position
        where = f"at position {position}" if position else "in the same batch"
        super().__init__(
            f"{self.name}: the event {id} {where} says something else; give a new event a new id"
        )

    def __reduce__(self) -> tuple[type["IdReused"], tuple[str, int | None]]:
        return type(self), (self.id, self.position)


class Corrupt(ExchangeModelError):
    """What a log has kept is not what was recorded.

    Attributes:
        name: The name of the problem in the table of problems.
        position: The first record that does not fit.
    """

    def __init__(self, name: str, position: int, hint: str) -> None:
        self.name, self.position, self.hint = name, position, hint
        super().__init__(f"{name}: {hint}")

    def __reduce__(self) -> tuple[type["Corrupt"], tuple[str, int, str]]:
        return type(self), (self.name, self.position, self.hint)


class StorageFailed(ExchangeModelError):
    """The log cannot be kept where it is to be kept; nothing of the batch was acknowledged."""


@frozen(kw_only=True)
class Verification:
    """What came of verifying a log.

    Attributes:
        position: The last record that was looked at.
        head: The digest of that record.
        fault: What is wrong first; None if everything fits.
    """

    position: int
    head: str
    fault: Corrupt | None = None


class EventLog(Protocol):
    """A log to which events are appended, and from which nothing is ever taken away.

    What ``append`` returned survives a crash of the program and of the machine. All of a batch is
    appended or nothing. Positions have no gaps, and every reader sees a beginning of the log.
    """

    @property
    def position(self) -> int:
        """The position of the last record; 0 for an empty log."""

    @property
    def head(self) -> str:
        """The digest of the last record. Who keeps it elsewhere can tell later if it changed."""

    def append(
        self, events: Iterable[AnyEvent], *, expected: int | None = None
    ) -> tuple[Record, ...]:
        """Append events, all or none, and return their records.

        An event that the log has already, with the same content, is not appended again: its record
        is returned. So whoever does not know whether an append arrived can repeat it.

        Args:
            events: The events, in their order.
            expected: The position at which the log must be; by default it may be at any.

        Raises:
            Conflict: if the log is at another position than was expected.
            IdReused: if an id stands for another event already.
            StorageFailed: if the events cannot be kept.
        """

    def read(self, after: int = 0) -> Iterator[Record]:
        """Yield the records after a position, in their order.

        Raises:
            Corrupt: at the first record that is not what was recorded.
            Refused: if the log has no such position: a reader that has seen more than there is
                reads another log, or one that has lost its end.
        """

    def verify(self, head: str | None = None) -> Verification:
        """Go through the whole log, and say what does not fit first.

        Args:
            head: A digest that was the head once. With it a tail that was cut off, or a log that
                was written anew, is found out; without it neither can be.
        """

    def close(self) -> None:
        """Let go of files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
