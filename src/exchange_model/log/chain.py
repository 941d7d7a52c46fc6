"""The chain of records: each has a digest over itself and the digest of the one before.

The digest covers a *commitment* to the data, the SHA-256 of a random salt and the data, and not the
data. So a person's data and the salt can be erased one day, and the chain can still be verified;
without the salt nobody can find the data out by trying.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from math import ceil
from typing import NamedTuple

from attrs import frozen

from exchange_model.events import AnyEvent, Corrupt, Record, Verification
from exchange_model.problems import Problem
from exchange_model.wire.events import SCHEMAS, Written, event_from, written
from exchange_model.wire.kept import event_kept

NO_DIGEST = "0" * 64
"""The digest before the first record."""

SALT = 16
"""So many random bytes keep data from being found out by trying."""

NO_EVENT = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What goes wrong where a record holds no event, though its digest fits."""


class Sealed(NamedTuple):
    """A record as it is kept: texts of canonical JSON, and what holds the chain together.

    Attributes:
        position: Its number, from 1.
        recorded: When the log took it: UTC, to the microsecond, as text that sorts.
        id: The id of the event.
        envelope: What the event says about itself.
        data: What it says.
        salt: The random bytes of the commitment, in hexadecimal.
        digest: The digest, in hexadecimal.
    """

    position: int
    recorded: str
    id: str
    envelope: str
    data: str
    salt: str
    digest: str

    @property
    def content(self) -> tuple[str, str]:
        """What makes one event the same as another of the same id."""
        return self.envelope, self.data


Row = tuple[int, str, str, str, str, str, str]
"""A record on its way to where it is kept, or back: what is sealed, without the names."""


@frozen
class Tail:
    """The end of a log: its last position, the digest there, and when that was recorded."""

    position: int = 0
    digest: str = NO_DIGEST
    recorded: str = ""


def after(tail: Tail, events: Sequence[Written], now: datetime) -> Iterator[Row]:
    """Yield the records of events that follow a tail; time never goes backwards."""
    recorded = max(tail.recorded, stamp(now))
    digest = tail.digest
    salts = secrets.token_hex(SALT * len(events))
    for place, (id_, envelope, data) in enumerate(events):
        position = tail.position + place + 1
        salt = salts[2 * SALT * place : 2 * SALT * (place + 1)]
        digest = digest_of(digest, position, recorded, envelope, committed(salt, data))
        yield position, recorded, id_, envelope, data, salt, digest


def behind(tail: Tail, now: datetime) -> tuple[Problem, ...]:
    """Return the warning that a clock is behind the last record; if it is not, nothing."""
    if stamp(now) >= tail.recorded:
        return ()
    seconds = ceil((moment(tail.recorded) - now).total_seconds())
    hint = f"the clock is {seconds:,} seconds behind the last record, whose time was kept"
    return (Problem("clock", hint=hint),)


def committed(salt: str, data: str) -> str:
    """Return the commitment to data under a salt."""
    return sha256(f"{salt}\n{data}".encode()).hexdigest()


def digest_of(before: str, position: int, recorded: str, envelope: str, commitment: str) -> str:
    """Return the digest of a record; no part has a line break, so the parts cannot run together."""
    parts = f"{before}\n{position}\n{recorded}\n{envelope}\n{commitment}"
    return sha256(parts.encode()).hexdigest()


def stamp(moment: datetime) -> str:
    """Return a moment as text that sorts."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@lru_cache(maxsize=64)
def moment(text: str) -> datetime:
    """Return the moment that a text stands for."""
    return datetime.fromisoformat(text)


def checked(rows: Iterable[Row], tail: Tail) -> Iterator[Row]:
    """Yield records that follow a tail.

    Raises:
        Corrupt: at the first one that is not what was recorded there.
    """
    position, before, latest = tail.position, tail.digest, tail.recorded
    for row in rows:
        position += 1
        given, recorded, _, envelope, data, salt, digest = row
        if given != position:
            raise Corrupt("log-gap", position, f"position {position} is missing, or out of order")
        commitment = committed(salt, data)
        found = digest_of(before, position, recorded, envelope, commitment)
        if found != digest or recorded < latest:
            raise Corrupt("tamper", position, f"the record at position {position} was changed")
        yield row
        before, latest = digest, recorded


def opened(row: Row) -> Record:
    """Return a record with its event.

    Raises:
        Corrupt: if it holds none.
    """
    position, moment_of, id_, envelope, data, _, digest = row
    try:
        event = event_kept(id_, envelope, data)
        if event.id == id_:
            return Record(position, moment(moment_of), event, digest)
    except NO_EVENT:
        event = None
    raise _without_event(position) if event is None else _of_another_id(position)


def _of_another_id(position: int) -> Corrupt:
    return Corrupt("tamper", position, f"the id of the record at position {position} was changed")


def strictly(record: Sealed) -> Record:
    """Return a record with its event, looked at as if it had never been.

    A digest shows that nothing was changed, and not that whoever wrote it wrote an event.

    Raises:
        Corrupt: if it holds no event, or not as this library writes it.
    """
    found = None
    try:
        told = json.loads(record.envelope)
        event = event_from(told, json.loads(record.data))
        is_older = told["schema"] < SCHEMAS.get(told["type"], 0)
        is_ours = is_older or written(event)[1:] == (record.envelope, record.data)
        if is_ours and stamp(moment(record.recorded)) == record.recorded:
            found = recorded(record, event)
    except NO_EVENT:
        pass
    if found is None:
        raise _without_event(record.position)
    if found.id != record.id:
        raise _of_another_id(record.position)
    return found


def _without_event(position: int) -> Corrupt:
    return Corrupt("log-corrupt", position, f"the record at position {position} holds no event")


def recorded(row: Row, event: AnyEvent) -> Record:
    """Return the record of an event."""
    return Record(row[0], moment(row[1]), event, row[-1])


def each_strictly(rows: Iterable[Row]) -> Iterator[Record]:
    """Yield the records of a whole log, each looked at as if it had never been.

    Raises:
        Corrupt: at the first one that is not what was recorded there, holds no event, or holds one
            that is there already.
    """
    ids: set[str] = set()
    for record in map(Sealed._make, checked(rows, Tail())):
        if record.id in ids:
            hint = f"the event at position {record.position} is there twice"
            raise Corrupt("tamper", record.position, hint)
        ids.add(record.id)
        yield strictly(record)


def verified(rows: Iterable[Row], head: str | None) -> Verification:
    """Go through all the records, and say what does not fit first."""
    last, digest = 0, NO_DIGEST
    seen = head is None or head == NO_DIGEST
    try:
        for record in each_strictly(rows):
            last, digest = record.position, record.digest
            seen = seen or digest == head
    except Corrupt as fault:
        told = Corrupt(fault.name, fault.position, fault.hint)
        return Verification(position=last, head=digest, fault=told)
    hint = (
        f"no record up to position {last} has the head that was given: the end was cut "
        "off, or the log was written anew"
    )
    lost = None if seen else Corrupt("log-head", last + 1, hint)
    return Verification(position=last, head=digest, fault=lost)
