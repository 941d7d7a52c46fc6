"""The small shapes of which the schemas are built."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

Shape = dict[str, Any]
"""A JSON Schema, or a part of one."""

DRAFT = "https://json-schema.org/draft/2020-12/schema"

TEXT: Shape = {"type": "string"}
NOT_BLANK: Shape = {"type": "string", "pattern": r"\S"}
YES_OR_NO: Shape = {"type": "boolean"}
DAY: Shape = {
    "type": "string",
    "format": "date",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}
"""A day. The pattern holds where a program takes the format for a remark."""


def headed(name: str, version: int, title: str, description: str, shape: Shape) -> Shape:
    """Return a whole schema, which shares no part with another.

    Its id is a name, which nobody looks up anywhere.
    """
    head = {"$schema": DRAFT, "$id": f"urn:exchange-model:schema:{name}:{version}"}
    return deepcopy({**head, "title": title, "description": description, **shape})


def said(description: str, shape: Shape) -> Shape:
    """Return a shape with what it means."""
    return {"description": description, **shape}


def closed(properties: Mapping[str, Shape], required: Iterable[str] | None = None) -> Shape:
    """Return the shape of an object with these keys and no others; all are needed by default."""
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties if required is None else required),
        "additionalProperties": False,
    }


def named(shape: Shape, **more: Any) -> Shape:  # noqa: ANN401 - keywords of a schema
    """Return the shape of an object that has a value of one shape under any name."""
    return {"type": "object", **more, "additionalProperties": shape}


def several(shape: Shape, **more: Any) -> Shape:  # noqa: ANN401 - keywords of a schema
    """Return the shape of a list."""
    return {"type": "array", "items": shape, **more}


def whole(least: int, most: int | None = None) -> Shape:
    """Return the shape of a whole number within bounds."""
    shape: Shape = {"type": "integer", "minimum": least}
    return shape if most is None else {**shape, "maximum": most}


def word_of(words: Iterable[str]) -> Shape:
    """Return the shape of one of some words."""
    return {"enum": list(words)}


def or_nothing(shape: Shape) -> Shape:
    """Return a shape, or null."""
    if shape.keys() == {"enum"}:
        return {"enum": [*shape["enum"], None]}
    if isinstance(shape.get("type"), str):
        return {**shape, "type": [shape["type"], "null"]}
    return {"oneOf": [shape, {"type": "null"}]}


def defined(name: str) -> Shape:
    """Return the reference to a definition of the same schema."""
    return {"$ref": f"#/$defs/{name}"}
