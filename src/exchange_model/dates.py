"""Dates that are known in part, birthdays, and the counting of days.

Written forms follow the Extended Date/Time Format (ISO 8601-2:2019, level 0), of which four are
taken: a day, a month, a year, and two of these with a slash between them. The slash here means *a
day between*, both ends included.
"""

import calendar
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import date, timedelta
from typing import Literal

from attrs import field, frozen

from exchange_model.errors import Refused

LeapBirthday = Literal["1-march", "28-february"]
"""The day on which somebody born on 29 February attains an age in a common year."""

Counting = Literal["exclusive", "inclusive"]
"""Whether the first day of a period is left out or counted. Real agreements differ: the Dayton
lists and releases were counted exclusively, the first phase in Gaza in 2025 inclusively."""

FORMS = (
    "a date is a day, a month (YYYY-MM), a year (YYYY), or two of these with a slash "
    "between; leave it empty or write unknown if it is not known"
)
"""What is said where a date cannot be read."""

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@frozen(order=True, repr=False)
class PartialDate:
    """A day that lies somewhere between two days, both included; equal ends make it known.

    Equality is of meaning: ``1999-05`` equals ``1999-05-01/1999-05-31``.
    """

    earliest: date
    latest: date = field()

    @latest.validator
    def _not_before_the_earliest(self, _: object, latest: date) -> None:
        if latest < self.earliest:
            raise Refused("date-invalid", "the interval ends before it begins")

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Read ``YYYY-MM-DD``, ``YYYY-MM``, ``YYYY``, or two of these with a slash between.

        Raises:
            Refused: ``date-invalid``, for anything else and for days that no calendar has.
        """
        first, slash, last = text.partition("/")
        if not slash:
            return cls(*_ends(first))
        return cls(_ends(first)[0], _ends(last)[1])

    @classmethod
    def on(cls, day: date) -> "PartialDate":
        """Return the date that is known to be this day."""
        return cls(day, day)

    @property
    def exact(self) -> bool:
        """Whether the day is known."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        """Return the shortest written form that means the same."""
        first = self.earliest.isoformat()
        if self.exact:
            return first
        for form in (first[:4], first[:7]):
            if _ends(form) == (self.earliest, self.latest):
                return form
        return f"{first}/{self.latest.isoformat()}"

    def __repr__(self) -> str:
        return f"PartialDate.parse({str(self)!r})"


def agreed(dates: Collection[PartialDate]) -> tuple[PartialDate, ...]:
    """Return the days that all the dates allow; if they contradict, each date as it stands."""
    if not dates:
        return ()
    earliest, latest = max(each.earliest for each in dates), min(each.latest for each in dates)
    return (PartialDate(earliest, latest),) if earliest <= latest else tuple(sorted(dates))


def _ends(text: str) -> tuple[date, date]:
    match = _FORM.fullmatch(text)
    if match is None:
        raise Refused("date-invalid", FORMS)
    year, month, day = match.groups()
    first = None
    # Raised outside the clause: what Python says of the day must not hang on to the refusal.
    with suppress(ValueError):
        first = date(int(year), int(month or "1"), int(day or "1"))
    if first is None:
        raise Refused("date-invalid", "no calendar has this day")
    if day:
        return first, first
    last_month = first.month if month else 12
    return first, date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])


def attained(birth: date, years: int, leap: LeapBirthday = "1-march") -> date:
    """Return the day on which somebody born on this day attains an age in years.

    Raises:
        OverflowError: if the day lies after the year 9999.
    """
    if birth.year + years > date.max.year:
        raise OverflowError("the birthday lies after the year 9999")
    try:
        return birth.replace(year=birth.year + years)
    except ValueError:
        return date(birth.year + years, *((3, 1) if leap == "1-march" else (2, 28)))


def last_birth_of_age(years: int, day: date, leap: LeapBirthday = "1-march") -> date | None:
    """Return the last day of birth with which somebody has attained an age by the end of a day.

    Whoever was born later is *under* that age on that day. Nothing is returned where everybody is.
    """
    if day.year - years < date.min.year:
        return None
    try:
        birth = day.replace(year=day.year - years)
    except ValueError:
        birth = date(day.year - years, 2, 28)
    following = birth + timedelta(days=1)
    is_leap_day = (following.month, following.day) == (2, 29)
    return following if is_leap_day and attained(following, years, leap) <= day else birth


def add_months(day: date, months: int) -> date:
    """Return the same-numbered day some months later, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def term_end(first: date, counting: Counting, *, days: int = 0, months: int = 0) -> date:
    """Return the last day of a period of days or months that begins on a day.

    Counted inclusively, the first day is day one; exclusively, the day after it is.
    """
    end = add_months(first, months) + timedelta(days=days)
    return end if counting == "exclusive" else end - timedelta(days=1)
