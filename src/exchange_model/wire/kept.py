"""Events as a log kept them, made again without looking at each value once more.

Whoever asks has made sure by a digest that the texts are those that were written; only then is this
right. It is a good deal of the work of reading a log.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from attrs import fields

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.events import AnyEvent, Envelope
from exchange_model.wire.events import (
    CLASSES,
    OF_ENVELOPE,
    PARTS,
    SCHEMAS,
    Data,
    count_of,
    event_from,
    part_of,
)

Keep = Callable[[object, object], None]
"""Keeps a field of an event, which is frozen to everybody else."""

OWN = frozenset({*OF_ENVELOPE, "schema", "type"}) - {"id"}
"""What stands in an envelope behind the id."""

ONE_DAY = len("2025-05-23")


def event_kept(id_: str, envelope: str, data: str) -> AnyEvent:
    """Return the event that a log kept as these texts."""
    begins = f'{{"id":"{id_}",'
    alike = _alike(envelope[len(begins) :]) if envelope.startswith(begins) else None
    if alike is None:
        return event_from(json.loads(envelope), json.loads(data))
    found = _decode(data)
    made: Envelope = object.__new__(alike.made)
    alike.keep_id(made, id_)
    for keep, value in alike.values:
        keep(made, value)
    for keep, name, default, read in alike.of_data:
        value = found.pop(name, default)
        keep(made, value if read is None else read(value))
    # What is left over is a name that this version does not know.
    return event_from(json.loads(envelope), json.loads(data)) if found else made


class _Alike(NamedTuple):
    """What many events have in common: their class, and all of the envelope but the id."""

    made: type[Envelope]
    keep_id: Keep
    values: tuple[tuple[Keep, object], ...]
    of_data: tuple[tuple[Keep, str, object, "Reader | None"], ...]


@lru_cache(maxsize=4096)
def _alike(envelope: str) -> _Alike | None:
    """Return what an envelope says from behind the id; None if this version does not know it."""
    told = json.loads(f"{{{envelope}")
    tag = told.get("type")
    if told.get("schema") != SCHEMAS.get(tag, 0) or not told.keys() <= OWN:
        return None
    keepers = KEEPERS[tag]
    values = tuple(
        (keepers[name], READERS.get(name, _as_it_is)(told.get(name, default)))
        for name, default, of_envelope in PARTS[tag]
        if of_envelope and name != "id"
    )
    return _Alike(CLASSES[tag], keepers["id"], values, OF_DATA[tag])


_raw_decode = json.JSONDecoder().raw_decode


def _decode(text: str) -> Data:
    found: Data
    found, end = _raw_decode(text)
    if end != len(text):
        raise ValueError("there is something behind the data")
    return found


def _as_it_is(value: object) -> object:
    return value


@lru_cache(maxsize=4096)
def _days(text: str | None) -> PartialDate | None:
    if text is None or len(text) != ONE_DAY:
        return None if text is None else PartialDate.parse(text)
    return PartialDate.on(date.fromisoformat(text))


@lru_cache(maxsize=4096)
def _exactly(number: int) -> Count:
    return Count(number, number)


def _count(raw: Any) -> Count | None:  # noqa: ANN401 - a number or a mapping
    if type(raw) is int:
        return _exactly(raw)
    return None if raw is None else count_of(raw)


Reader = Callable[[Any], object]

READERS: Mapping[str, Reader] = {
    "occurred": _days,
    "date_of_birth": _days,
    "reported": lambda text: None if text is None else date.fromisoformat(text),
    "count": _count,
    "breakdown": lambda raw: tuple(map(part_of, raw)),
    "facts": dict,
    "rules": tuple,
    "people": tuple,
}
"""How the fields are read that are not kept as they are; a default is read as itself."""

KEEPERS: Mapping[str, Mapping[str, Keep]] = {
    tag: {each.name: getattr(cls, each.name).__set__ for each in fields(cls)}
    for tag, cls in CLASSES.items()
}
"""What keeps each field of each type."""

OF_DATA: Mapping[str, tuple[tuple[Keep, str, object, Reader | None], ...]] = {
    tag: tuple(
        (KEEPERS[tag][name], name, default, READERS.get(name))
        for name, default, of_envelope in parts
        if not of_envelope
    )
    for tag, parts in PARTS.items()
}
"""The fields of each type's data: what keeps them, their defaults, and how they are read."""
