"""An event as people write it: its type, and all its fields beside one another."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any
from uuid import UUID, uuid5

from attrs import evolve, fields

from exchange_model.agreement import nearest
from exchange_model.errors import Refused
from exchange_model.events import Envelope
from exchange_model.wire.events import (
    CLASSES,
    NAMES,
    OF_ENVELOPE,
    SCHEMAS,
    canonical,
    event_to,
    upcast,
    value_of,
)

OF_EVENTS = UUID("0bcbfbc1-76db-5b72-af43-447b5a8740e4")
"""The name space of the ids that are made from labels and contents (RFC 9562, version 5)."""

IDS = ("id", "supersedes", "event")
"""The fields that hold an event's id, or a label in its place."""

Faults = tuple[tuple[str, Refused], ...]
"""What is wrong with an event: of which field, and why."""


def event_id(label: str) -> str:
    """Return the id that stands for a label such as ``I-1a``; a UUID stands for itself.

    The same label gives the same id at any time and place (RFC 9562, version 5).
    """
    try:
        given = str(UUID(label))
    except ValueError:
        given = ""
    is_one = given == label.lower()
    return given if is_one else str(uuid5(OF_EVENTS, f"label\n{label}"))


def hint_of_type(given: object) -> str:
    """Return which type may have been meant, or where all of them are told."""
    if isinstance(given, str) and get_close_matches(given, CLASSES, n=1):
        return nearest(given, CLASSES)
    return (
        "every event has a type, such as group-transferred or count-reported; exchange-model "
        "explain tells them all"
    )


def event_of(told: Mapping[str, Any]) -> Envelope | Faults:
    """Return the event that its fields tell, or all that is wrong with them.

    Ids may be labels. An event without an id gets the one that its content gives, so that the same
    event told again is the same event.
    """
    given = {key: value for key, value in told.items() if value is not None}
    tag, schema = given.pop("type", None), given.pop("schema", None)
    if not isinstance(tag, str) or tag not in CLASSES:
        return (("type", Refused("unknown-kind", hint_of_type(tag))),)
    if schema is None:
        schema = SCHEMAS[tag]
    if type(schema) is not int or not 1 <= schema <= SCHEMAS[tag]:
        hint = (
            f"events of this type are read up to schema {SCHEMAS[tag]}; a newer version is needed"
        )
        return (("schema", Refused("version", hint)),)
    values = _newest(tag, schema, given)
    faults = tuple(_faults(tag, values))
    return faults or _made(tag, values)


def _newest(tag: str, schema: int, given: Mapping[str, Any]) -> dict[str, Any]:
    own = {key: value for key, value in given.items() if key in OF_ENVELOPE}
    data = {key: value for key, value in given.items() if key not in OF_ENVELOPE}
    return own | upcast(tag, schema, data)


def _faults(tag: str, values: dict[str, Any]) -> Iterator[tuple[str, Refused]]:
    """Yield what is wrong with each field by itself, and put in its place what it stands for."""
    known, needed = NAMES[tag]
    for name in needed:
        if name not in values and name != "id":
            unknown = "; write 1.. if the number is not known" if name == "count" else ""
            yield name, Refused("required", f"every {tag} has this{unknown}")
    for name in [name for name in values if name not in known]:
        yield name, Refused("unknown-key", f"no {tag} has this")
    converters = {each.name: each.converter for each in fields(CLASSES[tag])}
    for name in [name for name in values if name in known]:
        try:
            values[name] = _converted(name, values[name], converters[name])
        except Refused as refused:
            yield name, refused


def _converted(name: str, value: object, convert: Any) -> object:  # noqa: ANN401 - of attrs
    if name in IDS:
        if not isinstance(value, str) or not value.strip():
            raise Refused("type", "an id is a UUID, or a label of your own")
        return event_id(value)
    return convert(value_of(name, value))


def _made(tag: str, values: Mapping[str, Any]) -> Envelope | Faults:
    try:
        event = CLASSES[tag](**values)
    except Refused as refused:
        return ((_blamed(refused), refused),)
    return event if "id" in values else evolve(event, id=_of_content(event))


def _blamed(refused: Refused) -> str:
    """Return the field that is to be corrected where several do not fit together."""
    return {"breakdown": "breakdown", "required": "detaining_party"}.get(refused.name, "person_id")


def _of_content(event: Envelope) -> str:
    """Return the id of what an event says, whatever the version in which it is written."""
    envelope, data = event_to(event)
    # Who fills in later on which day it was said tells the same event.
    for name in {"id", "reported", "schema"} & envelope.keys():
        del envelope[name]
    return str(uuid5(OF_EVENTS, f"{canonical(envelope)}\n{canonical(data)}"))
