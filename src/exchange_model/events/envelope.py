"""What every event says about itself: when, by whose word, and what it corrects."""

import secrets
import time
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from attrs import field, frozen

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused

MOST = 10**9
"""No count of people is higher than this."""

_MILLISECONDS = 48
_RANDOM = 74


def new_id() -> str:
    """Return an id that sorts by the time at which it was made: a UUID of version 7 (RFC 9562)."""
    stamp = (time.time_ns() // 1_000_000) & ((1 << _MILLISECONDS) - 1)
    chance = secrets.randbits(_RANDOM)
    high, low = chance >> 62, chance & ((1 << 62) - 1)
    return str(UUID(int=(stamp << 80) | (0x7 << 76) | (high << 64) | (0b10 << 62) | low))


def to_text(value: object) -> str:
    """Return text in its composed form (NFC), and refuse anything else."""
    if not isinstance(value, str):
        raise Refused("type", "text is needed here")
    if not value.strip():
        raise Refused("required")
    found = value if value.isascii() else unicodedata.normalize("NFC", value)
    try:
        found.encode()
    except UnicodeEncodeError:
        surrogate = True
    else:
        surrogate = False
    if surrogate:
        raise Refused("encoding", "the text holds half of a sign")
    return found


def to_text_or_none(value: object) -> str | None:
    """Return text, or nothing."""
    return None if value is None else to_text(value)


def to_id(value: object) -> str:
    """Return the id of an event: a UUID in its usual form."""
    try:
        found = str(UUID(value)) if isinstance(value, str) else ""
    except ValueError:
        found = ""
    if not found or found != value:
        raise Refused("event-id", "an id is a UUID in small letters, with its four hyphens")
    return found


def to_id_or_none(value: object) -> str | None:
    """Return the id of an event, or nothing."""
    return None if value is None else to_id(value)


def to_days(value: object) -> PartialDate:
    """Return a day, or the days between which it lies."""
    if isinstance(value, PartialDate):
        if {type(value.earliest), type(value.latest)} != {date}:
            raise Refused("type", "a day is a date without a time")
        return value
    if type(value) is date:
        return PartialDate.on(value)
    if isinstance(value, str):
        return PartialDate.parse(value)
    raise Refused("type", "a day is a date without a time, or written as one")


def to_days_or_none(value: object) -> PartialDate | None:
    """Return a day or the days between which it lies, or nothing."""
    return None if value is None else to_days(value)


def to_day_or_none(value: object) -> date | None:
    """Return one day, or nothing."""
    if value is None:
        return None
    day = to_days(value)
    if not day.exact:
        raise Refused("date-invalid", "one day is needed here: YYYY-MM-DD")
    return day.earliest


def to_count(value: object) -> Count:
    """Return a number of people, or the numbers between which it lies; a whole number will do."""
    if isinstance(value, Count):
        found = value
    elif isinstance(value, int) and not isinstance(value, bool):
        found = Count(value, value)
    else:
        raise Refused("type", "a count is a whole number, or a Count of the least and the most")
    if type(found.least) is not int or type(found.most) not in {int, type(None)}:
        raise Refused("type", "a count is a whole number, or a Count of the least and the most")
    if found.least < 0 or max(found.least, found.most or 0) > MOST:
        raise Refused("value", f"a count is from nought to {MOST:,}")
    if found.most is not None and found.most < found.least:
        raise Refused("value", "the most is less than the least")
    return found


def to_count_or_none(value: object) -> Count | None:
    """Return a count, or nothing."""
    return None if value is None else to_count(value)


def to_texts(value: object) -> tuple[str, ...]:
    """Return several texts."""
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        raise Refused("type", "several texts are needed here")
    found = tuple(map(to_text, value))
    return tuple(sorted(found)) if isinstance(value, set | frozenset) else found


def to_facts(value: object) -> Mapping[str, str]:
    """Return known facts by their names."""
    if not isinstance(value, Mapping):
        raise Refused("type", "facts are given by their names")
    found = {to_text(name): to_text(fact) for name, fact in value.items()}
    if len(found) < len(value):
        raise Refused("duplicate-key")
    return dict(sorted(found.items()))


def one_of(value: object, words: tuple[str, ...]) -> Any:  # noqa: ANN401 - one of a closed set of words
    """Return a word as it is, and refuse anything else."""
    if value not in words:
        raise Refused("value", "it is " + " or ".join(f'"{word}"' for word in words))
    return value


def not_the_event_itself(event: "Envelope", _: object, other: Any) -> None:  # noqa: ANN401 - attrs knows
    """Refuse an event that corrects or takes back itself."""
    if other == event.id:
        raise Refused("reference", "an event does not correct or take back itself")


@frozen(kw_only=True)
class Envelope:
    """What every event says about itself.

    Attributes:
        id: The id, time-ordered; made if it is not given.
        reported: The day on which the source said it; by default the day of recording.
        source: Who said it.
        supersedes: The id of the event of the same source that this one corrects.
        published_in: Where it can be read, such as the address of a page.
    """

    id: str = field(factory=new_id, converter=to_id)
    reported: date | None = field(default=None, converter=to_day_or_none)
    source: str = field(converter=to_text)
    supersedes: str | None = field(
        default=None, converter=to_id_or_none, validator=not_the_event_itself
    )
    published_in: str | None = field(default=None, converter=to_text_or_none)


@frozen(kw_only=True)
class Dated(Envelope):
    """An event that happened on a day.

    Attributes:
        occurred: The day on which it happened, or the days between which that day lies.
    """

    occurred: PartialDate = field(converter=to_days)
