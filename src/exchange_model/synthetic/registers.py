"""Registers: the people whom a party holds, with holes in what is known of them."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from exchange_model.dates import PartialDate, last_birth_of_age
from exchange_model.errors import Refused
from exchange_model.persons import Day, Fact, Person, Unknown
from exchange_model.synthetic.chance import dealt, portions, seeds, streams
from exchange_model.synthetic.shape import REPORTED, Shape

_YEAR, _MONTH, _DAY = len("YYYY"), len("YYYY-MM"), len("YYYY-MM-DD")
"""How many signs of a written date are known."""


def register(
    holder: str, size: int, *, seed: int, shape: Shape = REPORTED, concluded: date
) -> tuple[Person, ...]:
    """Return the people whom a party holds.

    Ids are the party and a running number, such as ``RUS-000117``, and tell nothing else. Facts are
    ``seriously_ill`` (yes or no) and ``status`` (combatant or civilian), each possibly unknown. The
    truth and what is unknown of it come from streams of their own: another share of unknowns leaves
    the people as they are.

    Args:
        holder: The detaining party.
        size: How many people it holds.
        seed: Any whole number; the same one gives the same people on every version and platform.
        shape: What share of them is what.
        concluded: The day of conclusion, on which ages are counted.

    Raises:
        Refused: ``value``, for a negative size; ``date-range``, for a day too early for the ages.
    """
    if size < 0:
        raise Refused("value", "the size is a number of people, from 0")
    born, illness, status = seeds(seed, 3)
    ill: dict[Fact, float] = {"yes": shape.seriously_ill}
    civilian: dict[Fact, float] = {"civilian": shape.civilian}
    rows = zip(
        _births(born, size, shape, concluded),
        _fact(illness, size, ill, rest="no", unknown=shape.unknown_illness),
        _fact(status, size, civilian, rest="combatant", unknown=shape.unknown_status),
        strict=True,
    )
    return tuple(
        Person(
            person_id=f"{holder}-{number:06d}",
            detaining_party=holder,
            date_of_birth=birth,
            facts={"seriously_ill": illness, "status": status},
        )
        for number, (birth, illness, status) in enumerate(rows, start=1)
    )


def _fact(
    seed: int, size: int, shares: Mapping[Fact, float], *, rest: Fact, unknown: float
) -> Iterator[Fact]:
    truths, holes = streams(seed, 2)
    truth = dealt(truths, size, portions(size, shares), rest)
    hidden = dealt(holes, size, portions(size, _why(unknown)), rest=_DAY)
    return (
        why if isinstance(why, Unknown) else true for true, why in zip(truth, hidden, strict=True)
    )


def _why(unknown: float) -> dict[Unknown | int, float]:
    """Return the shares of both kinds of unknown; a number stands for what is known."""
    return {Unknown.DECLARED: unknown / 2, Unknown.NOT_REPORTED: unknown / 2}


def _births(seed: int, size: int, shape: Shape, concluded: date) -> Iterator[Day]:
    ages, days, holes = streams(seed, 3)
    young = _born(shape.youngest, shape.young_under, concluded)
    grown = _born(shape.young_under, shape.oldest + 1, concluded)
    shares = {**_why(shape.unknown_birth), _YEAR: shape.year_only, _MONTH: shape.month_only}
    spans = dealt(ages, size, portions(size, {young: shape.young}), rest=grown)
    reported = dealt(holes, size, portions(size, shares), rest=_DAY)
    for (first, last), known in zip(spans, reported, strict=True):
        day = first + int(days.random() * (last - first + 1))
        yield known if isinstance(known, Unknown) else _written(day, known)


def _born(youngest: int, under: int, day: date) -> tuple[int, int]:
    """Return the first and the last day on which people of these ages on a day were born."""
    return last_birth(under, day).toordinal() + 1, last_birth(youngest, day).toordinal()


def last_birth(years: int, day: date) -> date:
    """Return the last day of birth with which somebody has attained an age on a day.

    Raises:
        Refused: ``date-range``, for a day before the calendar has such a day.
    """
    birth = last_birth_of_age(years, day)
    if birth is None:
        raise Refused("date-range", "the day of conclusion is too early for people of these ages")
    return birth


@lru_cache(maxsize=2**16)
def _written(day: int, length: int) -> PartialDate:
    """Return the date of which so many signs of the written form are known."""
    return PartialDate.parse(date.fromordinal(day).isoformat()[:length])
