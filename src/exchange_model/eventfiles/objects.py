"""JSON Lines of reported events: an object on each line, with its type and its fields."""

import json
from collections.abc import Mapping
from typing import Any

from exchange_model.errors import Refused
from exchange_model.eventfiles.columns import COLUMNS, FACTS, NESTED
from exchange_model.lists.cells import fact, required
from exchange_model.lists.jsonlines import NO_OBJECT, is_blank, unmarked, value_of
from exchange_model.lists.table import Table
from exchange_model.lists.text import LOST, Decoded
from exchange_model.persons import Unknown
from exchange_model.wire.events import LONGEST

ALSO = NESTED | {"schema"}
"""The keys that a column cannot be."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refused("duplicate-key")
    return found


def _whole(written: str) -> int | Refused:
    if len(written) > LONGEST or int(written).bit_length() > LONGEST:
        return Refused("number")
    return int(written)


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object,
    parse_int=_whole,
    parse_float=lambda _: Refused("decimal"),
    parse_constant=lambda _: Refused("number"),
)


def read(decoded: Decoded, table: Table) -> None:
    """Read a file to its end."""
    for table.row, line in enumerate(unmarked(decoded), 1):
        if is_blank(line):
            table.pass_over()
            continue
        table.filled += 1
        if decoded.broken_at is not None and LOST in line:
            table.lose(None)
            continue
        found = value_of(line, _DECODER)
        if isinstance(found, Refused):
            table.add(found.name, hint=found.hint)
        elif not isinstance(found, dict):
            table.add("json", hint=NO_OBJECT)
        else:
            _take(found, table)
    table.end()


def _take(found: Mapping[str, Any], table: Table) -> None:
    """Take an object, with all that is wrong with its values."""
    told, facts, amiss = {}, {}, False
    for number, (key, value) in enumerate(found.items(), 1):
        name, _ = table.manner.names.of(key)
        try:
            if name.startswith(FACTS):
                _make_sure(value)
                facts[name] = _fact(value)
            else:
                told[name] = _value(name, value, table)
        except Refused as refused:
            label = name if name in COLUMNS or name in ALSO else f"key {number}"
            table.add(refused.name, label, refused.hint)
            amiss = True
    if not amiss:
        table.make({"type": None, **told}, facts)


def _value(name: str, value: object, table: Table) -> object:
    """Return what a key's value stands for; a text is read as in a cell."""
    _make_sure(value)
    if name == "facts" and isinstance(value, dict):
        return _facts(value)
    if name == "breakdown" and isinstance(value, list):
        return [_part(each) for each in value]
    if name in ALSO:
        return value
    reading = table.manner.reading(name)
    if isinstance(value, list) and name in {"people", "rules"}:
        return [required(_text(each)) for each in value]
    if isinstance(value, str):
        return reading(value)
    return value if value is None or name == "count" else _text(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused("type", "text is read here: put it in quotation marks")
    return value


def _make_sure(value: object) -> None:
    """Raise what was refused as the line was read: numbers that cannot be kept as they are."""
    if isinstance(value, Refused):
        raise value
    for each in value.values() if isinstance(value, dict) else ():
        _make_sure(each)
    for each in value if isinstance(value, list) else ():
        _make_sure(each)


def _part(part: object) -> object:
    if isinstance(part, dict) and isinstance(part.get("facts"), dict):
        return {**part, "facts": _facts(part["facts"])}
    return part


def _facts(facts: Mapping[str, object]) -> Mapping[str, str]:
    """Return the facts that are known."""
    read = {_text(name): _fact(value) for name, value in facts.items()}
    return {name: value for name, value in read.items() if value is not None}


def _fact(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    found = Unknown.NOT_REPORTED if value is None else fact(_text(value))
    return None if isinstance(found, Unknown) else found
