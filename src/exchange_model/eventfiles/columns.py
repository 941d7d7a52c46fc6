"""What the columns of a file of events are called, and how their cells are read."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from attrs import fields, frozen

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists import cells
from exchange_model.lists.cells import Cell, DayReader, Reading
from exchange_model.persons import Unknown
from exchange_model.wire.events import CLASSES, OF_ENVELOPE
from exchange_model.wire.flat import hint_of_type

FACTS = "facts."
"""What the column of a fact begins with, before the fact's name."""

APART = ";"
"""What stands between several ids in one cell."""

LEFT_OUT = "\0"
"""What the name of a column begins with that the user leaves out; no header may hold this."""

NESTED = frozenset({"breakdown", "facts"})
"""The fields that one cell cannot hold."""

COLUMNS = tuple(
    dict.fromkeys(
        (
            "type",
            *OF_ENVELOPE,
            *(
                each.name
                for cls in CLASSES.values()
                for each in fields(cls)
                if each.name not in NESTED
            ),
        )
    )
)
"""The columns that have a meaning of their own."""

REQUIRED = ("source",)
"""The column without which there is no file of events."""

_COUNT = re.compile(r"(\d{1,10})(?:(\.\.)(\d{1,10})?)?", re.ASCII)

Told = Callable[[str], Any]


@frozen
class EventCells:
    """How the cells of a file of events are read.

    Attributes:
        own: How those are read that are neither ids nor words.
    """

    own: Mapping[str, Told]

    def __call__(self, name: str) -> Reading:
        """Return how the cells of a column are read.

        Raises:
            Refused: ``unknown-column``, for one that no event has.
        """
        if name.startswith(LEFT_OUT):
            return ignored
        if name.startswith(FACTS) and name != FACTS:
            return known_fact
        if name in NESTED:
            hint = "a cell cannot hold it: write it as JSON Lines, or a fact as facts.NAME"
            raise Refused("unknown-column", hint)
        if name not in COLUMNS:
            raise Refused("unknown-column")
        found: Reading = self.own.get(name, cells.party_or_none)
        return found


def left_out(ignored: Iterable[str]) -> dict[str, str]:
    """Return headers that the user leaves out, each with a name that no other header has."""
    once = {each.strip().casefold(): each for each in ignored}
    return {each: f"{LEFT_OUT}{number}" for number, each in enumerate(once.values())}


def cells_of_events(days: DayReader) -> EventCells:
    """Return how the cells of a file of events are read."""
    own: dict[str, Told] = {
        "type": _tag,
        "source": cells.required,
        "occurred": lambda text: _known(days(text)),
        "date_of_birth": lambda text: _known(days.birth(text)),
        "reported": lambda text: _one_day(days(text)),
        "count": count_in,
        "people": _several,
        "rules": _several,
        "stage": lambda text: _known(cells.stage(text)),
        "published_in": _text,
        "reason": _text,
        "value": _text,
        "under": _text,  # "none" is a word of it, and in other columns a word for nothing
    }
    return EventCells(own)


def ignored(_: str) -> None:
    """Leave out whatever stands in a column that the user leaves out."""


def _known(found: Cell) -> Any:  # noqa: ANN401 - a day or a word
    return None if isinstance(found, Unknown) else found


def _one_day(found: Cell) -> date | None:
    if not isinstance(found, PartialDate):
        return None
    if not found.exact:
        raise Refused("date-invalid", "the day on which the source said it is one day")
    return found.earliest


def _text(text: str) -> str | None:
    return cells.readable(text) or None


def known_fact(text: str) -> Cell:
    """Return a fact, or nothing where it is not known."""
    found = cells.fact(text)
    return None if isinstance(found, Unknown) else found


def _tag(text: str) -> str | None:
    """Return the type of an event."""
    if text and text not in CLASSES:
        raise Refused("unknown-kind", hint_of_type(cells.identifier(text)))
    return text or None


def _several(text: str) -> tuple[str, ...] | None:
    """Return ids that stand in one cell."""
    return tuple(cells.required(each.strip()) for each in text.split(APART)) if text else None


def count_in(text: str) -> Count | None:
    """Return a count: ``250``, ``245..255``, or ``1001..`` where there is no most."""
    if not text:
        return None
    found = _COUNT.fullmatch(cells.identifier(text))
    if found is None:
        hint = "a count is written 250, or 245..255, or 1001.. for at least 1,001"
        raise Refused("value", hint)
    least, between, most = found.groups()
    if not between:
        return Count(int(least), int(least))
    return Count(int(least), int(most) if most else None)
