"""The types of events as they are documented: made from the classes, their docstrings and tags.

The examples are the frozen files of ``tests/data/events``, which no version may cease to read.
"""

import inspect
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeAlias, get_args, get_origin

from attrs import NOTHING, Attribute, fields

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.eventfiles.columns import COLUMNS
from exchange_model.events import Envelope, Part
from exchange_model.events.envelope import Dated
from exchange_model.wire.events import CLASSES, OF_ENVELOPE, SCHEMAS

FIXTURES = Path(__file__).parents[2] / "tests/data/events"

HEADINGS: Mapping[str, str] = {
    "agreements": "The agreement, and what is taken back",
    "people": "People who are held",
    "handovers": "Handovers and counts",
}
"""Under which heading the events of a module stand."""

IDS = frozenset({"id", "supersedes", "event"})

FORMS: Mapping[object, str] = {
    str: "text",
    PartialDate: "days",
    Count: "count",
    Mapping: "facts",
    tuple[str, ...]: "texts",
    tuple[Part, ...]: "parts",
}
"""How values of a type are called on the pages, which say how each is written."""

ALTERNATIVES = frozenset({"person_id", "alleged_person_id", "count"})
"""The fields of which an event has one where neither is required."""

Field: TypeAlias = "Attribute[Any]"


def meanings(cls: type) -> dict[str, str]:
    """Return what the docstrings of a class, and of those above it, say of each field."""
    found: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        _, _, told = inspect.cleandoc(each.__doc__ or "").partition("Attributes:\n")
        for name, text in re.findall(r"^    (\w+): (.*(?:\n {8}.*)*)", told, re.MULTILINE):
            found[name] = " ".join(text.split())
    return found


def form(field: Field) -> str:
    """Return how the values of a field are written, by the name that the pages have for it."""
    if field.name in IDS:
        return "id"
    if field.name == "reported":
        return "day"
    kind: object = field.type
    if isinstance(kind, UnionType):
        kind = next(each for each in get_args(kind) if each is not NoneType)
    if get_origin(kind) is Literal:
        return " or ".join(f"`{word}`" for word in get_args(kind))
    return FORMS[Mapping if get_origin(kind) is Mapping else kind]


def own_fields(cls: type[Envelope]) -> tuple[Field, ...]:
    """Return the fields that an event has beside those that every event has."""
    return tuple(each for each in fields(cls) if each.name not in OF_ENVELOPE)


def envelope() -> str:
    """Return what every event says about itself."""
    return _table(fields(Dated), meanings(Dated))


def event_types() -> str:
    """Return every type of event with its fields and an example."""
    return "\n".join(_groups())


def event_columns() -> str:
    """Return how the cells of each column of a file of events are written."""
    forms = {"type": "the type of an event"}
    for cls in CLASSES.values():
        forms |= {each.name: form(each) for each in fields(cls)}
    rows = [f"| `{name}` | {forms[name]} |" for name in COLUMNS]
    return "\n".join(["| column | written as |", "|---|---|", *rows, ""])


def _groups() -> Iterator[str]:
    for module, heading in HEADINGS.items():
        yield f"## {heading}\n"
        for tag, cls in CLASSES.items():
            if cls.__module__.endswith(f".{module}"):
                yield _type(tag, cls)


def _type(tag: str, cls: type[Envelope]) -> str:
    told = inspect.cleandoc(cls.__doc__ or "").partition("\nAttributes:")[0].strip()
    own = own_fields(cls)
    newest = f", schema {SCHEMAS[tag]}" if SCHEMAS[tag] > 1 else ""
    parts = [f"(event-{tag})=", f"### `{tag}`", "", f"`{cls.__name__}`{newest}. {told}", ""]
    if "occurred" not in {each.name for each in fields(cls)}:
        parts += ["It has no `occurred`.", ""]
    if own:
        parts.append(_table(own, meanings(cls)))
    return "\n".join([*parts, "```json", example(tag), "```", ""])


def example(tag: str) -> str:
    """Return the frozen example of a type as people write it, with all its fields in one object."""
    frozen = (FIXTURES / f"{tag}.{SCHEMAS[tag]}.json").read_text(encoding="utf-8")
    kept = json.loads(frozen)
    told = {"type": tag, **kept["envelope"], **kept["data"]}
    for unneeded in ("id", "schema", "supersedes"):
        told.pop(unneeded, None)
    return json.dumps(told, ensure_ascii=False)


def _table(those: tuple[Field, ...], told: Mapping[str, str]) -> str:
    rows = [
        f"| `{each.name}` | {_need(each)} | {form(each)} | {told[each.name]} |" for each in those
    ]
    return "\n".join(["| field | | written as | meaning |", "|---|---|---|---|", *rows, ""])


def _need(field: Field) -> str:
    if field.default is NOTHING:
        return "required"
    return "one of the two" if field.name in ALTERNATIVES else ""
