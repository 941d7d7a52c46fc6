"""Turning points: the days about which an agreement's answers change."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from exchange_model.agreement import Agreement, due_day
from exchange_model.categories import Atom, Under, atoms
from exchange_model.dates import last_birth_of_age
from exchange_model.rules import Precondition, categories_of
from exchange_model.testing.days import around
from exchange_model.wire import chosen, combinations, under

OLDEST = 90
"""Nobody who is drawn was born more years than this before the year of conclusion."""

ORDINARY_AGE = 30


def as_read(agreement: Agreement) -> tuple[Agreement, ...]:
    """Return the agreement as it is taken, then as it could be taken otherwise.

    Raises:
        InputError: if the readings are too many, or make no agreement.
    """
    taken = chosen(agreement, {})
    return tuple(under(agreement, each) for each in (taken, *combinations(agreement, taken)))


def atoms_of(readings: Iterable[Agreement]) -> tuple[Atom, ...]:
    """Return what the categories of an agreement, however it is read, look at in a person."""
    used = (
        category
        for read in readings
        for category in chain(read.categories, *map(categories_of, read.rules))
    )
    return tuple(dict.fromkeys(atom for category in used for atom in atoms(category)))


def handovers(readings: Iterable[Agreement]) -> tuple[date, ...]:
    """Return days of handover: the first possible ones, and those about the due days."""
    days = set[date]()
    for read in readings:
        days.update(around(read.concluded, 0, 3))
        for rule in read.rules:
            due = None if isinstance(rule, Precondition) else due_day(rule.by, read.concluded)
            found = () if due is None else around(due, 1, 1)
            days.update(day for day in found if day >= read.concluded)
    return tuple(sorted(days))


def births(
    agreement: Agreement, ages: Iterable[Under], transfers: Iterable[date]
) -> tuple[date, ...]:
    """Return days of birth: an ordinary one, and those about which somebody attains an age."""
    concluded = agreement.concluded
    oldest = date(max(concluded.year - OLDEST, date.min.year), 1, 1)
    ordinary = date(max(concluded.year - ORDINARY_AGE, date.min.year), 1, 1)
    turns = {
        day
        for age in ages
        for turn in _turns(agreement, age, transfers)
        for day in around(turn, 1, 2)
        if oldest <= day <= concluded
    }
    return (ordinary, *sorted(turns - {ordinary}))


def _turns(agreement: Agreement, age: Under, transfers: Iterable[date]) -> Iterator[date]:
    """Yield the last days of birth with which somebody has attained an age when it is judged."""
    judged: Iterable[date]
    match age.on:
        case "transfer":
            judged = transfers
        case "conclusion":
            judged = (agreement.concluded,)
        case day:
            judged = (day,)
    found = (last_birth_of_age(age.years, day, agreement.born_on_29_february) for day in judged)
    return (birth for birth in found if birth is not None)
