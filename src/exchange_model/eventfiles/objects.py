"""JSON Lines of reported events: an object on each line, with its type and its fields."""

import json
from collections.abc import Mapping

from attrs import frozen

from exchange_model.errors import Refused
from exchange_model.eventfiles.columns import COLUMNS, FACTS, NESTED, count_in, ignored, known_fact
from exchange_model.lists.cells import MOST_OF_AN_ID, Column, Reading, readable, required
from exchange_model.lists.headers import MOST_COLUMNS, faults_of_a_name
from exchange_model.lists.jsonlines import NO_OBJECT, is_blank, unmarked, value_of
from exchange_model.lists.rows import SPACES
from exchange_model.lists.table import Table
from exchange_model.lists.text import LOST, Decoded
from exchange_model.wire.events import DEEPEST, LONGEST

ALSO = NESTED | {"schema"}
"""The keys that a column cannot be."""

SEVERAL = frozenset({"people", "rules"})
"""The keys whose values are lists of ids."""

NUMBERS = frozenset({"count", "schema"})
"""The keys whose values are numbers."""

TEXT = "text is read here: put it in quotation marks"
"""What is said of a value that is no text where one is needed."""

MEANT = {
    "facts": "facts are given by their names",
    "breakdown": "a breakdown is a list of parts",
    "schema": "a schema is a whole number",
    "count": "a count is a whole number, or has the least and the most",
    **dict.fromkeys(SEVERAL, "this is a list of ids"),
}
"""What is meant by the keys of which a value is no text."""


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
    objects = _Objects(table)
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
            objects.take(found)
    table.end()


@frozen
class _Key:
    """A key of the objects of a file.

    Attributes:
        name: The field or the fact that it names.
        label: What a message calls it.
        texts: What its texts stand for, read as cells; none for a key that is left out.
    """

    name: str
    label: str
    texts: Column | None


class _Objects:
    """Takes the objects of one file; what is wrong with a key is told where it first stands."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._keys: dict[str, _Key] = {}

    def take(self, found: Mapping[str, object]) -> None:
        """Take an object, with all that is wrong with its values."""
        told: dict[str, object] = {}
        amiss = False
        for number, (written, value) in enumerate(found.items(), 1):
            label = f"key {number}"
            try:
                key = self._key(written, number)
                label = key.label
                if key.texts is None:
                    continue
                told[key.name] = _value(key, key.texts, value, again=key.name in told)
            except Refused as refused:
                self._table.add(refused.name, label, refused.hint)
                amiss = True
        if not amiss:
            self._make(told)

    def _make(self, told: Mapping[str, object]) -> None:
        facts = {name: value for name, value in told.items() if name.startswith(FACTS)}
        fixed = {name: value for name, value in told.items() if name not in facts}
        nested = told.get("facts")
        if isinstance(nested, dict) and nested.keys() & {
            name.removeprefix(FACTS) for name in facts
        }:
            self._table.add("duplicate-key", "facts", "a fact is told in two ways")
            return
        self._table.make({"type": None, **fixed}, facts)

    def _key(self, written: str, number: int) -> _Key:
        """Return what a key stands for."""
        # what is longer than a key may be is refused, and not kept either
        cut = written[: MOST_OF_AN_ID + 1]
        if cut not in self._keys:
            if len(self._keys) >= MOST_COLUMNS:
                hint = f"the file has more than {MOST_COLUMNS:,} different keys"
                raise Refused("size", hint)
            self._keys[cut] = self._begun(cut, number)
        return self._keys[cut]

    def _begun(self, written: str, number: int) -> _Key:
        """Return what a new key stands for, once all that is wrong with it is told."""
        names = self._table.manner.names
        name, _ = names.of(written)
        label = name if name in COLUMNS or name in ALSO else f"key {number}"
        self._table.meet(written)
        for problem, hint in faults_of_a_name(written, name, names) if name not in ALSO else ():
            self._table.add(problem, label, hint)
        try:
            reading = self._reading(name)
        except Refused as refused:
            self._table.add(refused.name, label, refused.hint)
            reading = ignored
        if reading is ignored:
            return _Key(name, label, None)
        texts = Column(label, reading, lambda: self._table.row, guarded=False)
        self._table.columns.append(texts)
        return _Key(name, label, texts)

    def _reading(self, name: str) -> Reading:
        return known_fact if name in ALSO else self._table.manner.reading(name)


def _value(key: _Key, texts: Column, value: object, *, again: bool) -> object:
    """Return what a key's value stands for; a text is read as in a cell."""
    if again:
        raise Refused("duplicate-key", "two keys of the object name the same field")
    _make_sure(value, DEEPEST)
    match value:
        case None:
            return None
        case str() if key.name not in ALSO:
            return texts[value]
        case bool() if key.name.startswith(FACTS):
            return _fact(value, texts)
        case dict() if key.name == "facts":
            return _facts(value, texts)
        case list() if key.name == "breakdown":
            return [_part(each, texts) for each in value]
        case list() if key.name in SEVERAL:
            return [required(_text(each).strip(SPACES)) for each in value]
        case int() | dict() if key.name in NUMBERS and not isinstance(value, bool):
            return value
    raise Refused("type", MEANT.get(key.name, TEXT))


def _make_sure(value: object, depth: int) -> None:
    """Raise what was refused as the line was read: numbers that cannot be kept as they are."""
    if isinstance(value, Refused):
        raise Refused(value.name, value.hint)
    if not depth:
        raise Refused("json", "the object is nested too deeply")
    for each in value.values() if isinstance(value, dict) else ():
        _make_sure(each, depth - 1)
    for each in value if isinstance(value, list) else ():
        _make_sure(each, depth - 1)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Refused("type", TEXT)
    return value


def _part(part: object, texts: Column) -> object:
    if not isinstance(part, dict):
        return part
    read = dict(part)
    if isinstance(part.get("facts"), dict):
        read["facts"] = _facts(part["facts"], texts)
    if isinstance(part.get("count"), str):
        read["count"] = count_in(part["count"].strip(SPACES))
    return read


def _facts(facts: Mapping[str, object], texts: Column) -> Mapping[str, object]:
    """Return the facts that are known."""
    read = {readable(name.strip(SPACES)): _fact(value, texts) for name, value in facts.items()}
    if len(read) < len(facts):
        raise Refused("duplicate-key", "a fact is told in two ways")
    return {name: value for name, value in read.items() if value is not None}


def _fact(value: object, texts: Column) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return None if value is None else texts[_text(value)]
