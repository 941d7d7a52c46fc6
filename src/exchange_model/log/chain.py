"""The chain of records: each has a digest over itself and the digest of the one before.

The digest covers a *commitment* to the data, the SHA-256 of a random salt and the data, and not the
data. So a person's data and the salt can be erased one day, and the chain can still be verified;
without the salt nobody can find the data out by trying.
"""

import json
import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from attrs import frozen

from exchange_model.events import AnyEvent, Corrupt, Record, Verification
from exchange_model.wire.events import Written, event_kept

NO_DIGEST = "0" * 64
"""The digest before the first record."""

_decode = json.JSONDecoder().decode

SALT = 16
"""So many random bytes keep data from being found out by trying."""


@frozen
class Sealed:
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


@frozen
class Tail:
    """The end of a log: its last position, the digest there, and when that was recorded."""

    position: int = 0
    digest: str = NO_DIGEST
    recorded: str = ""


def after(tail: Tail, events: Iterable[Written], now: datetime) -> Iterator[Sealed]:
    """Yield the records of events that follow a tail; time never goes backwards."""
    recorded = max(tail.recorded, stamp(now))
    position, digest = tail.position, tail.digest
    for event in events:
        position += 1
        salt = secrets.token_hex(SALT)
        digest = digest_of(digest, position, recorded, event.envelope, committed(salt, event.data))
        yield Sealed(position, recorded, event.id, event.envelope, event.data, salt, digest)


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


def checked(records: Iterable[Sealed], tail: Tail) -> Iterator[Sealed]:
    """Yield records that follow a tail.

    Raises:
        Corrupt: at the first one that is not what was recorded there.
    """
    for record in records:
        expected = tail.position + 1
        if record.position != expected:
            raise Corrupt("log-gap", expected, f"position {expected} is missing, or out of order")
        commitment = committed(record.salt, record.data)
        digest = digest_of(
            tail.digest, record.position, record.recorded, record.envelope, commitment
        )
        if digest != record.digest or record.recorded < tail.recorded:
            raise Corrupt("tamper", expected, f"the record at position {expected} was changed")
        yield record
        tail = Tail(record.position, record.digest, record.recorded)


def opened(record: Sealed) -> Record:
    """Return a record with its event."""
    envelope, data = _decode(f"[{record.envelope},{record.data}]")
    if envelope["id"] != record.id:
        hint = f"the id of the record at position {record.position} was changed"
        raise Corrupt("tamper", record.position, hint)
    return recorded(record, event_kept(envelope, data))


def recorded(record: Sealed, event: AnyEvent) -> Record:
    """Return the record of an event."""
    return Record(
        position=record.position,
        recorded=moment(record.recorded),
        event=event,
        digest=record.digest,
    )


def verified(records: Iterable[Sealed], head: str | None) -> Verification:
    """Go through all the records, and say what does not fit first."""
    last = Tail()
    seen = head is None or head == NO_DIGEST
    ids: set[str] = set()
    try:
        for record in checked(records, last):
            if opened(record).id in ids:
                hint = f"the event at position {record.position} is there twice"
                raise Corrupt("tamper", record.position, hint)  # noqa: TRY301 - told as the others
            ids.add(record.id)
            last = Tail(record.position, record.digest, record.recorded)
            seen = seen or record.digest == head
    except Corrupt as fault:
        told = Corrupt(fault.name, fault.position, fault.hint)
        return Verification(position=last.position, head=last.digest, fault=told)
    hint = (
        f"no record up to position {last.position} has the head that was given: the end was cut "
        "off, or the log was written anew"
    )
    lost = None if seen else Corrupt("log-head", last.position + 1, hint)
    return Verification(position=last.position, head=last.digest, fault=lost)
