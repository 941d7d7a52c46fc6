"""Events as canonical JSON, and back. THE TAGS AND VERSIONS HERE ARE THE STORAGE FORMAT.

Canonical JSON is sorted by key, without spaces, without floats, in composed letters (NFC), and
leaves out what is at its default. So equal events have equal bytes, today and in ten years.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from attrs import NOTHING, Attribute, fields

from exchange_model import events
from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.events import AnyEvent, Dated, Envelope, Part, UnknownEvent
from exchange_model.events.envelope import to_facts, to_id, to_text

CLASSES: Mapping[str, type[Envelope]] = {
    "agreement-concluded": events.AgreementConcluded,
    "agreement-amended": events.AgreementAmended,
    "rules-suspended": events.RulesSuspended,
    "rules-resumed": events.RulesResumed,
    "agreement-ended": events.AgreementEnded,
    "person-registered": events.PersonRegistered,
    "fact-determined": events.FactDetermined,
    "person-died": events.PersonDied,
    "repatriation-declined": events.RepatriationDeclined,
    "repatriation-decline-withdrawn": events.RepatriationDeclineWithdrawn,
    "person-escaped": events.PersonEscaped,
    "person-released": events.PersonReleased,
    "person-recaptured": events.PersonRecaptured,
    "fate-unknown": events.FateUnknown,
    "register-declared": events.RegisterDeclared,
    "person-sought": events.PersonSought,
    "list-proposed": events.ListProposed,
    "list-agreed": events.ListAgreed,
    "list-withdrawn": events.ListWithdrawn,
    "person-transferred": events.PersonTransferred,
    "group-transferred": events.GroupTransferred,
    "remains-transferred": events.RemainsTransferred,
    "count-reported": events.CountReported,
    "stage-closed": events.StageClosed,
    "milestone-reached": events.MilestoneReached,
    "milestone-denied": events.MilestoneDenied,
    "event-retracted": events.EventRetracted,
}
"""The tag of each type of event."""

TAGS = {cls: tag for tag, cls in CLASSES.items()}

SCHEMAS: Mapping[str, int] = dict.fromkeys(CLASSES, 1)
"""The newest version of each type's data."""

Data = dict[str, Any]
Upcaster = Callable[[Data], Data]

UPCASTERS: Mapping[tuple[str, int], Upcaster] = {}
"""What brings the data of a type and version up to the version after it."""

LONGEST = 63
"""A whole number of an unknown kind has so many bits at most."""

DEEPEST = 50
"""So deeply data of an unknown kind may be nested."""

COUNT = frozenset({"least", "most"})
"""The keys of a count that is not one number."""

OF_ENVELOPE = ("id", "occurred", "published_in", "reported", "source", "supersedes")
"""What every event says about itself; all else is its data."""

_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
).encode

_quoted = json.encoder.encode_basestring


def canonical(data: Mapping[str, Any]) -> str:
    """Return plain data as canonical JSON."""
    return _encode(data)


class Written(NamedTuple):
    """An event as two texts of canonical JSON: what it says about itself, and its data."""

    id: str
    envelope: str
    data: str


def written(event: AnyEvent) -> Written:
    """Return an event as it is stored."""
    if isinstance(event, UnknownEvent):
        return _unread(event)
    tag = TAGS.get(type(event))
    if tag is None:
        raise Refused("type", "an event is one of the classes of exchange_model.events")
    return Written(event.id, _envelope_of(event, tag), _data_of(event, PLANS[tag]))


def _unread(event: UnknownEvent) -> Written:
    """Return an event that is not known as it came, once it is sure that it can be kept."""
    told = {"id": to_id(event.id), "type": event.type, "schema": event.schema}
    if any(event.envelope.get(key) != value for key, value in told.items()):
        raise Refused("type", "the envelope says the id, the type and the schema as they are")
    if type(event.schema) is not int or not isinstance(event.type, str):
        raise Refused("type", "an event has its type, and a whole number as schema")
    if event.schema <= SCHEMAS.get(event.type, 0):
        raise Refused("type", "this type of event is known, so it has a class of its own")
    envelope, data = dict(event.envelope), dict(event.data)
    for part in (envelope, data):
        _make_sure(part, DEEPEST)
    return Written(event.id, canonical(envelope), canonical(data))


def _make_sure(value: object, depth: int) -> None:
    """Refuse what canonical JSON cannot hold."""
    if isinstance(value, float):
        raise Refused("decimal")
    if not isinstance(value, dict | list | str | int | None) or not depth:
        raise Refused("type", "the data are texts, whole numbers, yes, no, lists and mappings")
    if isinstance(value, int) and value.bit_length() > LONGEST:
        raise Refused("number")
    if isinstance(value, str) and value.strip():
        to_text(value)
    for key, each in value.items() if isinstance(value, dict) else ():
        if not isinstance(key, str):
            raise Refused("type", "keys are text")
        _make_sure(key, depth - 1)
        _make_sure(each, depth - 1)
    for each in value if isinstance(value, list) else ():
        _make_sure(each, depth - 1)


def _envelope_of(event: Envelope, tag: str) -> str:
    """Return what an event says about itself, as canonical JSON."""
    days, place, day, other = "", event.published_in, event.reported, event.supersedes
    if isinstance(event, Dated):
        days = f'"occurred":{_text_of_days(event.occurred)},'
    published = "" if place is None else f'"published_in":{_quoted(place)},'
    reported = "" if day is None else f'"reported":"{day.isoformat()}",'
    supersedes = "" if other is None else f'"supersedes":"{other}",'
    return (
        f'{{"id":"{event.id}",{days}{published}{reported}"schema":{SCHEMAS[tag]},'
        f'"source":{_quoted(event.source)},{supersedes}"type":"{tag}"}}'
    )


def _data_of(event: Envelope, plan: "Plan") -> str:
    """Return what an event says, without what is at its default, as canonical JSON."""
    parts = [
        key + WRITERS.get(type(value), _text)(value)
        for name, key, default in plan
        if (value := getattr(event, name)) is not default and (default is None or value != default)
    ]
    return f"{{{','.join(parts)}}}"


def _text(value: object) -> str:
    return _encode(_plain(value))


def _text_of_days(value: PartialDate) -> str:
    day = value.earliest
    return f'"{day.isoformat()}"' if day == value.latest else f'"{value}"'


def _text_of_count(value: Count) -> str:
    return str(value.least) if value.least == value.most else _text(value)


WRITERS: Mapping[type, Callable[[Any], str]] = {
    str: _quoted,
    PartialDate: _text_of_days,
    Count: _text_of_count,
}
"""How the values are written that nearly all events have."""


def event_to(event: AnyEvent) -> tuple[Data, Data]:
    """Return what an event says about itself, and its data, both as plain data."""
    if isinstance(event, UnknownEvent):
        return dict(event.envelope), dict(event.data)
    tag = TAGS[type(event)]
    envelope: Data = {"type": tag, "schema": SCHEMAS[tag]}
    data: Data = {}
    for name, default, of_envelope in PARTS[tag]:
        value = getattr(event, name)
        if value != default:
            (envelope if of_envelope else data)[name] = _plain(value)
    return envelope, data


def event_from(envelope: Mapping[str, Any], data: Mapping[str, Any]) -> AnyEvent:
    """Return the event that plain data describe; one of an unknown kind as it came.

    Raises:
        Refused: if the data are not those of an event of this type.
    """
    tag, schema = envelope.get("type"), envelope.get("schema", 1)
    if not isinstance(tag, str) or type(schema) is not int:
        raise Refused("type", "an event has its type, and a whole number as schema")
    if schema < 1:
        raise Refused("version", "schemas begin at 1")
    if tag not in CLASSES or schema > SCHEMAS[tag]:
        return UnknownEvent(
            id=str(envelope.get("id")), type=tag, schema=schema, envelope=envelope, data=data
        )
    told = {key: value for key, value in envelope.items() if key not in {"type", "schema"}}
    return _made(tag, told, upcast(tag, schema, dict(data)))


def upcast(tag: str, schema: int, data: Data) -> Data:
    """Return the data of an older schema as the newest one has them."""
    for version in range(schema, SCHEMAS[tag]):
        data = UPCASTERS[tag, version](data)
    return data


def _made(tag: str, told: Data, data: Data) -> Envelope:
    known, needed = NAMES[tag]
    for key in told:
        if key not in OF_ENVELOPE or key not in known:
            raise Refused("unknown-key", "the envelope has a key that is not known")
    for key in data:
        if key not in known or key in OF_ENVELOPE:
            raise Refused("unknown-key", "the data have a key that is not known")
    missing = [name for name in needed if name not in told and name not in data]
    if missing:
        raise Refused("missing-key", f"it needs {', '.join(missing)}")
    values = {key: value_of(key, value) for key, value in data.items()}
    return CLASSES[tag](**told, **values)


def value_of(key: str, value: object) -> object:
    """Return what a field's plain data stand for, as far as its class does not know by itself."""
    if isinstance(value, float):
        raise Refused("decimal")
    if key == "count" and isinstance(value, Mapping):
        return count_of(value)
    if key == "breakdown" and isinstance(value, list):
        return [part_of(each) for each in value]
    return value


def count_of(raw: Mapping[str, Any]) -> Count:
    """Return a count that is not one number."""
    least, most = raw.get("least"), raw.get("most")
    if type(least) is int and (most is None or type(most) is int) and set(raw) <= COUNT:
        return Count(least, most)
    raise Refused("type", "a count is a whole number, or has the least and the most")


def part_of(raw: object) -> Part:
    """Return a part of a breakdown."""
    if not isinstance(raw, Mapping) or not {"count"} <= set(raw) <= {"count", "facts"}:
        raise Refused("type", "a part of a breakdown has a count, and facts")
    return Part(count=value_of("count", raw["count"]), facts=raw.get("facts", {}))


def _plain(value: object) -> object:
    match value:
        case PartialDate():
            return str(value)
        case date():
            return value.isoformat()
        case Count(least=least, most=most):
            return least if least == most else {"least": least, "most": most}
        case Part(count=count, facts=facts):
            return {"count": _plain(count), **({"facts": to_facts(facts)} if facts else {})}
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return to_facts(value)
        case _:
            return value


def _default(field: "Attribute[Any]") -> object:
    if field.name == "facts":
        return {}
    return None if field.name == "id" or field.default is NOTHING else field.default


PARTS: Mapping[str, tuple[tuple[str, object, bool], ...]] = {
    tag: tuple((each.name, _default(each), each.name in OF_ENVELOPE) for each in fields(cls))
    for tag, cls in CLASSES.items()
}
"""The fields of each type with their defaults, and whether they are of the envelope."""

NAMES: Mapping[str, tuple[frozenset[str], tuple[str, ...]]] = {
    tag: (
        frozenset(each.name for each in fields(cls)),
        ("id", *(each.name for each in fields(cls) if each.default is NOTHING)),
    )
    for tag, cls in CLASSES.items()
}
"""The names of each type's fields, and those without which there is no event."""

Plan = tuple[tuple[str, str, object], ...]


PLANS: Mapping[str, Plan] = {
    tag: tuple(
        (name, f'"{name}":', default)
        for name, default, of_envelope in sorted(parts)
        if not of_envelope
    )
    for tag, parts in PARTS.items()
}
"""The fields of each type's data in the order of canonical JSON, with their keys and defaults."""
