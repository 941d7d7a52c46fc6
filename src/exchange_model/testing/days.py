"""Days, and dates that are known in part."""

from collections.abc import Iterator
from datetime import date

from hypothesis import strategies as st

from exchange_model.dates import PartialDate


def around(day: date, before: int, after: int) -> Iterator[date]:
    """Yield the days from some before a day to some after it, as far as calendars go."""
    middle = day.toordinal()
    first = max(middle - before, date.min.toordinal())
    last = min(middle + after, date.max.toordinal())
    return map(date.fromordinal, range(first, last + 1))


def partial_dates(
    days: st.SearchStrategy[date] | None = None,
) -> st.SearchStrategy[PartialDate]:
    """Draw dates that are known in part: a day, its month, its year, or a period that holds it.

    Args:
        days: The days about which they are drawn; any days if none are given.
    """
    known = st.dates() if days is None else days
    return st.one_of(known.map(PartialDate.on), known.map(_month), known.map(_year), periods(known))


def periods(days: st.SearchStrategy[date]) -> st.SearchStrategy[PartialDate]:
    """Draw periods from one day to another, both included."""
    return st.builds(_between, days, days)


def _month(day: date) -> PartialDate:
    return PartialDate.parse(day.isoformat()[:7])


def _year(day: date) -> PartialDate:
    return PartialDate.parse(day.isoformat()[:4])


def _between(one: date, other: date) -> PartialDate:
    return PartialDate(min(one, other), max(one, other))
