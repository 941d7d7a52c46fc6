"""What the text of a cell stands for, and what it must not hold."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TypeAlias

from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists.rows import MOST_OF_A_CELL, SPACES
from exchange_model.persons import Day, Fact, Unknown

MOST_OF_AN_ID = 256
"""No id, party, stage, date or column name has more characters than this."""

MOST_OF_A_NAME = 200
"""No person's name has more characters than this."""

Cell: TypeAlias = Day | Fact | None
"""What a cell stands for; None: no party."""

Reading: TypeAlias = Callable[[str], Cell]
"""Finds what a text stands for, or refuses it."""

_KEPT = 4096
_SHORT = 64

# Printable ASCII that does not begin with an apostrophe stands for itself.
_PLAIN = re.compile(r"[!-&(-~](?:[ -~]*[!-~])?")
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAYBE_MARKS = re.compile(r"[^\w\x00-\x7f]{5,}")
_MARKS = re.compile("M{5,}")

# The signs with which a formula may begin, as OWASP lists them, behind any apostrophes.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")

_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})

# What people and programs write into a cell that they have nothing for.
PLACEHOLDERS = frozenset(
    {"", "-", "--", "\u2013", "\u2014", "?", "n/a", "#n/a", "nan", "none", "null", "unknown"}
)

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,4})([./-] ?| )(\d{1,2})\2(\d{1,4})", re.ASCII)


class Column(dict[str, Cell]):
    """One column of one file: what its cells stand for, worked out once a spelling.

    Attributes:
        label: What a message calls it.
        trimmed: How many cells had spaces around them.
        trimmed_first: The row of the first of these, and what the column was called there.
    """

    def __init__(
        self, label: str, reading: Reading, row: Callable[[], int], *, guarded: bool
    ) -> None:
        super().__init__()
        self.label = label
        self.trimmed = 0
        self.trimmed_first = (0, label)
        self._reading = reading
        self._row = row
        self._guarded = guarded

    def __missing__(self, cell: str) -> Cell:
        text = cell.strip(SPACES)
        guarded = self._guarded and text[:1] == "'"
        found = self._reading(unguarded(text) if guarded else text)
        if text != cell:
            if not self.trimmed:
                self.trimmed_first = (self._row(), self.label)
            self.trimmed += 1
        elif len(cell) <= _SHORT and len(self) < _KEPT:
            self[cell] = found
        return found


def guarded(text: str) -> str:
    """Return a text as it is written, so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return a text without the apostrophe that guards a formula, behind any spaces."""
    bare = text.lstrip(SPACES)
    if len(text) > MOST_OF_A_CELL or bare[:1] != "'" or not _FORMULA.match(bare):
        return text
    return text[: len(text) - len(bare)] + bare[1:]


def readable(text: str) -> str:
    """Return a text in its composed form (NFC).

    Raises:
        Refused: if it is too long, or holds what cannot be seen or shown.
    """
    if len(text) > MOST_OF_A_CELL:
        raise Refused("cell-size")
    if _PLAIN.fullmatch(text) or not text:
        return text
    if _SURROGATE.search(text):
        raise Refused("encoding", "the text holds half of a sign, which stands for nothing")
    if _BIDIRECTIONAL.search(text):
        raise Refused("bidirectional-text")
    if _CONTROL.search(text):
        raise Refused("control-character")
    if _is_overloaded(text):
        raise Refused("combining")
    return unicodedata.normalize("NFC", text)


def _is_overloaded(text: str) -> bool:
    """Return whether a letter carries more than four combining marks."""
    # a long run of marks is never normalised: that takes time by the square of its length
    return _has_a_run(text) or _has_a_run(unicodedata.normalize("NFD", text))


def _has_a_run(text: str) -> bool:
    return any(_MARKS.search("".join(map(_sort, run))) for run in _MAYBE_MARKS.findall(text))


def _sort(sign: str) -> str:
    mark = unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Me"}
    return "M" if mark else " "


def fact(text: str) -> Fact:
    """Return what is reported of a fact."""
    return _reported(readable(text))


def _reported(text: str) -> Fact:
    return Unknown(text) if text in {"", "unknown"} else text


def person_name(text: str) -> Fact:
    """Return the name of a person."""
    if len(text) > MOST_OF_A_NAME:
        raise Refused("name-length")
    return fact(text)


def identifier(text: str) -> str:
    """Return a text by which something is found again, which must look like what it is."""
    if len(text) > MOST_OF_AN_ID:
        raise Refused("cell-size", f"the cell has more than {MOST_OF_AN_ID} characters")
    found = readable(text)
    if not found.isascii() or not found.isprintable():
        _refuse_look_alikes(found)
    return found


def _refuse_look_alikes(text: str) -> None:
    for sign in text:
        if sign.isdigit() and not sign.isascii():
            raise Refused("digits")
        if unicodedata.category(sign) in _UNSEEN and sign != " ":
            hint = "the cell holds a line break, an invisible sign or an unusual space"
            raise Refused("control-character", hint)


def required(text: str) -> str:
    """Return an id or a party, which there must be."""
    found = identifier(text)
    if found.casefold() in PLACEHOLDERS:
        raise Refused("required", "the cell holds a sign or word for nothing" if found else "")
    return found


def party_or_none(text: str) -> str | None:
    """Return a party, or nothing for an empty cell."""
    return required(text) if text else None


def stage(text: str) -> Fact:
    """Return the stage of a handover."""
    found = _reported(identifier(text))
    if isinstance(found, str) and found.casefold() in PLACEHOLDERS:
        raise Refused("placeholder")
    return found


class DayReader:
    """Reads dates: the written forms of a partial date, and the form declared for the files.

    Raises:
        Refused: ``option``, if the declared form does not name one day of one year.
    """

    def __init__(self, form: str | None = None) -> None:
        self._form = form
        self._today = datetime.now().astimezone().date()
        self._partial = form is None or _beside(form)

    def __call__(self, text: str) -> Day:
        """Return the day, as far as it is known."""
        found = identifier(text)
        if found in {"", "unknown"}:
            return Unknown(found)
        if self._form is None:
            return _undeclared(found)
        with suppress(ValueError):
            return PartialDate.on(_declared(found, self._form))
        with suppress(Refused):
            if self._partial or not _ISO.search(found):
                return _partial(found)
        raise Refused("date-invalid", "this is not a day in the declared form")

    def birth(self, text: str) -> Day:
        """Return a day of birth, which nobody has in the future."""
        day = self(text)
        if isinstance(day, PartialDate) and day.earliest > self._today:
            raise Refused("date-range", "the day of birth lies in the future")
        return day


def _beside(form: str) -> bool:
    """Return whether partial dates can stand beside dates in a form, and mean what they say."""
    days = (date(1930, 2, 3), date(1999, 12, 31), date(2021, 2, 3))
    written = _written(days, form)
    if written is None:
        hint = "the form of a date must name the day, the month and the year with four digits"
        raise Refused("option", hint)
    return not _ISO.fullmatch(written[0]) or written[0] == days[0].isoformat()


def _written(days: tuple[date, ...], form: str) -> list[str] | None:
    """Return some days as a form writes them, if it reads them back."""
    try:
        written = [day.strftime(form) for day in days]
        # strptime warns about a form without a year, so it is not asked about one
        if written[0] == written[-1]:
            return None
        return written if days == tuple(_declared(each, form) for each in written) else None
    except (ValueError, re.error):
        return None


def _declared(text: str, form: str) -> date:
    return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no time zone


def _undeclared(text: str) -> PartialDate:
    numbers = _NUMBERS.fullmatch(text)
    if numbers is None or _ISO.fullmatch(text):
        return _partial(text)
    first, _, second, third = numbers.groups()
    if _is_day(third, second, first) or _is_day(first, second, third):
        raise Refused("date-ambiguous")
    raise Refused("date-invalid", "no calendar has this day")


def _partial(text: str) -> PartialDate:
    # some programs write 00 for what they do not know; it is no part of the written forms
    if "-00" in text:
        raise Refused("date-invalid", "no calendar has a month or a day 00")
    return PartialDate.parse(text)


def _is_day(year: str, one: str, other: str) -> bool:
    """Return whether a year and two numbers are a day, whichever of the two is the month."""
    years = [year] if len(year) == len("2001") else [f"19{year:0>2}", f"20{year:0>2}"]
    orders = (one, other), (other, one)
    texts = [f"{each}-{month:0>2}-{day:0>2}" for each in years for month, day in orders]
    return any(_is_iso(text) for text in texts)


def _is_iso(text: str) -> bool:
    try:
        return _partial(text).exact
    except Refused:
        return False
