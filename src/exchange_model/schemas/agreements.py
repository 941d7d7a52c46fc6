"""The schema of the agreement file, made from the classes and tables by which it is read."""

import inspect
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal, get_args, get_origin

from attrs import NOTHING, Attribute, fields

from exchange_model.agreement import INTEGRITY, RESERVED_FACTS, Reading, Source, Unmodelled
from exchange_model.categories import OLDEST_AGE, Category
from exchange_model.dates import LeapBirthday
from exchange_model.errors import Refused
from exchange_model.rules import GREATEST, Deadline, Rule, Side, Term
from exchange_model.schemas import meanings
from exchange_model.schemas.shapes import (
    DAY,
    NOT_BLANK,
    TEXT,
    YES_OR_NO,
    Shape,
    closed,
    defined,
    headed,
    named,
    said,
    several,
    whole,
    word_of,
)
from exchange_model.wire.agreements import FORMAT, KEYS, NEEDED
from exchange_model.wire.converter import KINDS
from exchange_model.wire.vocabulary import FORMS

TITLE = "An agreement on the exchange of people"
DESCRIPTION = (
    "The data of an agreement file. The file is TOML, where days are dates without quotation marks "
    "(concluded = 2025-06-02); here, as in JSON, they are texts (2025-06-02), which the file may "
    "have too. What one part says of another, such as whether a name is defined, no schema can "
    "check: exchange-model show does."
)

UNKNOWN = ("", "unknown")
"""What stands in a cell for a fact that is not known, and is no word of its domain."""


def agreement() -> Shape:
    """Return the JSON Schema of the agreement file."""
    whole_file = closed(
        {key: said(meanings.OF_THE_FILE[key], _of_the_file(key)) for key in KEYS},
        ("format", *NEEDED),
    )
    definitions = {
        "deadline": {"oneOf": [DAY, _term()]},
        "category": {
            "oneOf": [said("The name of a category.", TEXT), defined("category-in-place")]
        },
        "category-in-place": _form(),
        "side": {"oneOf": [said("The party or side.", TEXT), _table(Side)]},
        "rule": _rule(),
        **{kind: _kind(cls) for kind, cls in KINDS.items()},
    }
    return headed("agreement", FORMAT, TITLE, DESCRIPTION, {**whole_file, "$defs": definitions})


def _of_the_file(key: str) -> Shape:
    """Return the shape of the value of one key of the whole file."""
    shapes: Mapping[str, Shape] = {
        "format": {"const": FORMAT},
        "title": TEXT,
        "parties": several(NOT_BLANK, minItems=2, uniqueItems=True),
        "concluded": DAY,
        "receivers": several(NOT_BLANK),
        "sides": named(several(TEXT, minItems=1, uniqueItems=True)),
        "facts": named(_domain(), propertyNames=_fact()),
        "born_on_29_february": word_of(get_args(LeapBirthday)),
        "readings": named(_reading()),
        "source": _table(Source),
        "unmodelled": several(_table(Unmodelled)),
        "categories": named(defined("category-in-place")),
        "rules": several(defined("rule")),
    }
    return shapes[key]


def _rule() -> Shape:
    """Return the shape of any rule: what each key means, and by its kind which keys it takes."""
    shapes: dict[str, Shape] = {"id": {}, "kind": word_of(KINDS)}
    for cls in KINDS.values():
        shapes |= {each.name: _field(each) for each in _own(cls)}
    kinds = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": defined(kind),
        }
        for kind in KINDS
    ]
    return {
        "type": "object",
        "properties": {name: said(meanings.OF_RULES[name], shapes[name]) for name in shapes},
        "required": ["id", "kind"],
        "allOf": kinds,
    }


def _kind(cls: type[Rule]) -> Shape:
    """Return the shape of one kind of rule: the keys that it takes, and their defaults."""
    taken: dict[str, Shape] = {"kind": {}, **{each.name: _usual(each) for each in _own(cls)}}
    meaning = " ".join((inspect.getdoc(cls) or "").split("\n\n")[0].split())
    return said(meaning, closed(taken, _needed(cls)))


def _own(cls: type) -> "Iterator[Attribute[Any]]":
    """Yield the fields that a file has a key for."""
    return (each for each in fields(cls) if each.name != "origin")


def _needed(cls: type) -> list[str]:
    return [each.name for each in _own(cls) if each.default is NOTHING]


def _table(cls: type) -> Shape:
    """Return the shape of a table that is read as a plain class."""
    told = meanings.OF_TABLES[cls]
    shapes = {each.name: said(told[each.name], _field(each)) for each in _own(cls)}
    return closed(shapes, _needed(cls))


def _term() -> Shape:
    """Return the shape of a term, which has a number of days or a number of months."""
    some = [
        {"required": [name], "properties": {name: {"minimum": 1}}} for name in ("days", "months")
    ]
    return {**_table(Term), "oneOf": some}


def _field(attribute: "Attribute[Any]") -> Shape:
    """Return the shape of the value that a field is read from."""
    kind: Any = attribute.type
    if attribute.name in SPECIAL:
        return SPECIAL[attribute.name]
    if get_origin(kind) is Literal:
        return word_of(get_args(kind))
    if kind is int:
        return whole(0 if _takes(attribute, 0) else 1, GREATEST)
    if kind == tuple[str, ...]:
        return several(TEXT) if _takes(attribute, ()) else several(TEXT, minItems=1)
    return TYPES[kind]


def _usual(attribute: "Attribute[Any]") -> Shape:
    """Return the default of a field, where the file can say it."""
    usual = attribute.default
    return {"default": usual} if isinstance(usual, int | str) and usual != "" else {}


def _takes(attribute: "Attribute[Any]", value: object) -> bool:
    """Whether the reader's own check of a field lets a value pass."""
    try:
        if attribute.validator is not None:
            attribute.validator(None, attribute, value)
    except Refused:
        return False
    return True


def _ratio() -> Shape:
    """Return the shape of a ratio: the reader takes no more digits than the greatest number has."""
    digits = len(str(GREATEST))
    written, number = f"[0-9]{{1,{digits}}}", f"0*(?:[1-9][0-9]{{0,{digits - 2}}}|{GREATEST})"
    patterns = [{"pattern": f"^{each}:{each}$"} for each in (written, number)]
    return {"type": "string", "allOf": patterns}


def _weights() -> Shape:
    """Return the shape of weights: by the names of categories, or one by one."""
    weight = whole(1, GREATEST)
    one = {"category": defined("category"), "weight": weight}
    told = {name: said(meanings.OF_WEIGHTS[name], shape) for name, shape in one.items()}
    return {"oneOf": [named(weight), several(closed(told))]}


def _form() -> Shape:
    """Return the shape of a category that is written in place: exactly one form, with its keys."""
    shapes: Mapping[str, Shape] = {
        "under": whole(1, OLDEST_AGE),
        "on": {"oneOf": [word_of(["conclusion", "transfer"]), DAY]},
        "fact": _fact(),
        "is": several(TEXT, minItems=1),
        "people": several(TEXT, minItems=1),
        "any": several(defined("category"), minItems=1),
        "all": several(defined("category"), minItems=1),
        "not": defined("category"),
    }
    known = [key for form, beside in FORMS.items() for key in (form, *sorted(beside))]
    alone = [
        {"if": {"required": [form]}, "then": {"propertyNames": word_of([form, *sorted(beside)])}}
        for form, beside in FORMS.items()
    ]
    told = {key: said(meanings.OF_CATEGORIES[key], shapes[key]) for key in known}
    return {**closed(told, ()), "oneOf": [{"required": [form]} for form in FORMS], "allOf": alone}


def _fact() -> Shape:
    """Return the shape of the name of a fact; what every list has is none."""
    return {"type": "string", "not": word_of(sorted(RESERVED_FACTS))}


def _domain() -> Shape:
    words = several({"type": "string", "not": word_of(UNKNOWN)}, minItems=1, uniqueItems=True)
    return closed({"values": said(meanings.OF_FACTS["values"], words)})


def _reading() -> Shape:
    """Return the shape of a reading; its changes lead to a key of a category or of a rule."""
    path = {"pattern": r"^(?:categories|rules)\.[\s\S]*\."}
    shapes = {"options": named({"type": "object", "propertyNames": path}, minProperties=1)}
    told = meanings.OF_TABLES[Reading]
    needed = [name for name in _needed(Reading) if name in told]
    return closed({name: said(told[name], shapes.get(name, TEXT)) for name in told}, needed)


TYPES: Mapping[Any, Shape] = {
    str: TEXT,
    str | None: TEXT,
    bool: YES_OR_NO,
    date: DAY,
    Category: defined("category"),
    Category | None: defined("category"),
    Deadline: defined("deadline"),
}
"""What a field of this type is read from."""

SPECIAL: Mapping[str, Shape] = {
    "id": {**NOT_BLANK, "not": {"const": INTEGRITY}},
    "to": {"oneOf": [TEXT, several(TEXT)]},
    "between": {
        **several(defined("side"), uniqueItems=True),
        "oneOf": [{"maxItems": 0}, {"minItems": 2, "maxItems": 2}],
    },
    "ratio": _ratio(),
    "weights": _weights(),
    "after": {
        "type": "string",
        "oneOf": [word_of(["conclusion", "stage"]), {"pattern": r"^milestone:[\s\S]"}],
    },
}
"""The fields that are written otherwise than they are kept."""
