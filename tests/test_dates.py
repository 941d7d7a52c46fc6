"""Partial dates, birthdays and the counting of days."""

from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from exchange_model.dates import (
    Counting,
    LeapBirthday,
    PartialDate,
    add_months,
    attained,
    last_birth_of_age,
    term_end,
)
from exchange_model.errors import Refused

CONVENTIONS: list[LeapBirthday] = ["1-march", "28-february"]


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1999-05-17", date(1999, 5, 17), date(1999, 5, 17)),
        ("1999-05", date(1999, 5, 1), date(1999, 5, 31)),
        ("2000-02", date(2000, 2, 1), date(2000, 2, 29)),
        ("1900-02", date(1900, 2, 1), date(1900, 2, 28)),
        ("1999", date(1999, 1, 1), date(1999, 12, 31)),
        ("1999-05-01/1999-06-30", date(1999, 5, 1), date(1999, 6, 30)),
        ("1999-05/2000", date(1999, 5, 1), date(2000, 12, 31)),
        ("1999/1999-02", date(1999, 1, 1), date(1999, 2, 28)),
        ("0001", date(1, 1, 1), date(1, 12, 31)),
        ("9999-12", date(9999, 12, 1), date(9999, 12, 31)),
    ],
)
def test_every_written_form(text: str, earliest: date, latest: date) -> None:
    """A day, a month, a year, and two of them with a slash between, are read."""
    assert PartialDate(earliest, latest) == PartialDate.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "1999/",
        "/1999",
        "1999/2000/2001",
        "2026-02-29",
        "1999-13",
        "1999-04-31",
        "1999-00-05",
        "0000",
        "20260203",
        "2026-W05-2",
        "2026-034",
        "99",
        "12026",
        "03/04/2001",
        "31.04.2001",
        "1999-5-17",
        " 1999",
        "1999\n",
        "-1999",
        "1999-05-17T00:00:00",
        "1999~",
        "199X",
        "..",
        "١٩٩٩",
        "1999–05",
        "2000/1999",
        "1999-06-30/1999-05-01",
    ],
)
def test_no_other_form_is_read(text: str) -> None:
    """What is not one of the forms, or no day of the calendar, is refused and not repeated."""
    with pytest.raises(Refused) as caught:
        PartialDate.parse(text)

    assert "date-invalid" == caught.value.name
    assert len(text) <= 2 or text not in str(caught.value)


@pytest.mark.parametrize(("text", "year"), [("1990-00-00", "1990"), ("1990-00", "1990")])
def test_a_nought_for_an_unknown_day_is_never_the_first(text: str, year: str) -> None:
    """Noughts in place of what is unknown are refused, or leave it unknown; they are no January."""
    try:
        found = PartialDate.parse(text)
    except Refused:
        return

    assert PartialDate.parse(year) == found


@pytest.mark.parametrize(
    ("text", "shortest"),
    [
        ("1999-05-01/1999-05-31", "1999-05"),
        ("1999-01/1999-12", "1999"),
        ("1999-05-17/1999-05-17", "1999-05-17"),
        ("1999-05/1999-06", "1999-05-01/1999-06-30"),
    ],
)
def test_the_shortest_form_is_written(text: str, shortest: str) -> None:
    """Equal meaning has one written form, the shortest."""
    assert shortest == str(PartialDate.parse(text))


def test_the_technical_form_reads_back() -> None:
    """The technical form of a partial date is the call that makes it."""
    assert "PartialDate.parse('1999-05')" == repr(PartialDate.parse("1999-05"))


def test_a_known_day_is_exact() -> None:
    """A day is known where both ends are the same."""
    assert (True, False) == (
        PartialDate.on(date(1999, 5, 1)).exact,
        PartialDate.parse("1999-05").exact,
    )


# Birthdays


def naive_birthday(birth: date, years: int, leap: LeapBirthday) -> date:
    """Return the birthday by going on from day to day until it has come."""
    day = birth
    while day.year < birth.year + years or (day.month, day.day) < _turns(birth, day.year, leap):
        day += timedelta(days=1)
    return day


def _turns(birth: date, year: int, leap: LeapBirthday) -> tuple[int, int]:
    early = (birth.month, birth.day) == (2, 29) and leap == "28-february" and not _is_leap(year)
    return (2, 28) if early else (birth.month, birth.day)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


births = st.one_of(
    st.dates(date(1896, 1, 1), date(2004, 12, 31)),
    st.sampled_from([date(year, 2, 29) for year in (1896, 1904, 1996, 2000, 2004)]),
)


@given(birth=births, years=st.integers(0, 30), leap=st.sampled_from(CONVENTIONS))
@example(birth=date(2000, 2, 29), years=18, leap="1-march")
@example(birth=date(2000, 2, 29), years=18, leap="28-february")
@example(birth=date(2000, 2, 29), years=20, leap="28-february")
@example(birth=date(1896, 2, 29), years=4, leap="1-march")
def test_birthdays(birth: date, years: int, leap: LeapBirthday) -> None:
    """An age is attained on the day that a calendar gone through day by day gives."""
    assert naive_birthday(birth, years, leap) == attained(birth, years, leap)


@given(
    day=st.one_of(births, st.sampled_from([date(2025, 2, 28), date(2025, 3, 1)])),
    years=st.integers(1, 30),
    leap=st.sampled_from(CONVENTIONS),
    off=st.integers(-3, 3),
)
@example(day=date(2018, 2, 28), years=18, leap="28-february", off=1)
@example(day=date(2018, 2, 28), years=18, leap="1-march", off=1)
@example(day=date(2018, 3, 1), years=18, leap="1-march", off=0)
@example(day=date(2024, 2, 29), years=18, leap="1-march", off=0)
def test_the_last_birth_of_an_age(day: date, years: int, leap: LeapBirthday, off: int) -> None:
    """Whoever was born by that day has attained the age, and whoever was born later has not."""
    last = last_birth_of_age(years, day, leap)
    assert last is not None
    birth = last + timedelta(days=off)

    assert (birth <= last) == (naive_birthday(birth, years, leap) <= day)


def test_nobody_has_attained_an_age_before_the_calendar() -> None:
    """Where no day of birth is early enough, everybody is under the age."""
    assert last_birth_of_age(30, date(30, 1, 1)) is None
    assert date(1, 1, 1) == last_birth_of_age(30, date(31, 1, 1))


def test_a_birthday_after_the_calendar() -> None:
    """A birthday after the year 9999 is none."""
    assert date(9999, 5, 1) == attained(date(9990, 5, 1), 9)
    with pytest.raises(OverflowError, match="9999"):
        attained(date(9990, 5, 1), 10)


# Terms


@pytest.mark.parametrize(
    ("first", "counting", "days", "months", "last"),
    [
        # Dayton 1995: lists 21 days, releases 30 days after the transfer of authority (annex 1-A)
        (date(1995, 12, 14), "exclusive", 21, 0, date(1996, 1, 4)),
        (date(1995, 12, 20), "exclusive", 30, 0, date(1996, 1, 19)),
        # Shalit 2011: the second group two months after the first
        (date(2011, 10, 18), "exclusive", 0, 2, date(2011, 12, 18)),
        # Gaza 2025: a first phase of 42 days, the first day counted
        (date(2025, 1, 19), "inclusive", 42, 0, date(2025, 3, 1)),
        (date(2025, 1, 31), "exclusive", 0, 1, date(2025, 2, 28)),
        (date(2024, 1, 31), "exclusive", 0, 1, date(2024, 2, 29)),
        (date(2025, 2, 28), "exclusive", 0, 1, date(2025, 3, 28)),
        (date(2024, 12, 31), "exclusive", 0, 2, date(2025, 2, 28)),
        (date(2025, 6, 2), "inclusive", 0, 1, date(2025, 7, 1)),
        (date(2025, 6, 2), "inclusive", 1, 0, date(2025, 6, 2)),
    ],
)
def test_the_end_of_a_term(
    first: date, counting: Counting, days: int, months: int, last: date
) -> None:
    """Terms of real agreements end on the days on which they ended."""
    assert last == term_end(first, counting, days=days, months=months)


@given(day=st.dates(date(1900, 1, 1), date(2100, 12, 31)), months=st.integers(0, 60))
def test_months_end_on_the_same_day_or_the_last(day: date, months: int) -> None:
    """So many months later is the same-numbered day, or the last of a month that has none."""
    found = add_months(day, months)
    is_last = (found + timedelta(days=1)).day == 1

    assert months == 12 * (found.year - day.year) + found.month - day.month
    assert found.day == day.day or (found.day < day.day and is_last)
