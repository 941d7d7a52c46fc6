"""The plain values of an agreement file, taken strictly: nothing is converted by guess."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from cattrs import IterableValidationError, IterableValidationNote

from exchange_model.errors import Refused

Structured = TypeVar("Structured")


def text(raw: object) -> str:
    """Return text as it is, and refuse anything else."""
    if not isinstance(raw, str):
        raise Refused("type", 'text is needed here: "..."')
    return raw


def whole(raw: object) -> int:
    """Return a whole number as it is; yes and no are not numbers."""
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Refused("type", "a whole number is needed here")
    return raw


def switch(raw: object) -> bool:
    """Return yes or no as it is, and refuse anything else."""
    if not isinstance(raw, bool):
        raise Refused("type", "true or false is needed here")
    return raw


def day(raw: object) -> date:
    """Return a day that is a date of the file, or written as one."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise Refused("date-invalid", "no calendar has this day") from None
    raise Refused("date-invalid")


def table(raw: object) -> Mapping[str, Any]:
    """Return a table as it is, and refuse anything else."""
    if not isinstance(raw, Mapping):
        raise Refused("type", "a table of keys and values is needed here")
    if not all(isinstance(key, str) for key in raw):
        raise Refused("type", "keys are text")
    return raw


def listed(raw: object) -> list[Any]:
    """Return a list as it is, and refuse anything else."""
    if not isinstance(raw, list | tuple):
        raise Refused("type", 'a list is needed here: ["...", "..."]')
    return list(raw)


def words(raw: object) -> tuple[str, ...]:
    """Return a list of texts."""
    return each(enumerate(listed(raw)), text)


def each(
    items: Iterable[tuple[str | int, Any]], take: Callable[[Any], Structured]
) -> tuple[Structured, ...]:
    """Take items one by one, and raise all their errors together, each with its place."""
    found, errors = [], []
    for place, item in items:
        try:
            found.append(take(item))
        except Exception as error:  # noqa: BLE001 - every error is kept, and told later
            error.add_note(IterableValidationNote("", place, None))
            errors.append(error)
    if errors:
        raise IterableValidationError("", errors, tuple)
    return tuple(found)
