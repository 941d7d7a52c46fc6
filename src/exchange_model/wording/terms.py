"""Words for numbers and categories."""

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from exchange_model.categories import (
    And,
    Category,
    FactIs,
    Has,
    Not,
    Or,
    People,
    Phrase,
    Under,
)
from exchange_model.counts import Count
from exchange_model.rules import Exactly, Maximum, Minimum, Of


def several(words: Iterable[str], joint: str = "and") -> str:
    """Return words as a list in a sentence."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last


NAMELESS_STAGE = "a stage that nobody names"
"""What is said of a stage in which somebody may be whose stage is blank beside named ones."""


def visible(text: str) -> str:
    """Return a text without signs that move the cursor or turn the direction of writing."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


BOUNDS: dict[type[Minimum | Maximum | Exactly], str] = {
    Minimum: "at least",
    Maximum: "at most",
    Exactly: "exactly",
}
"""How the rules that count bound their number."""


def people(number: int) -> str:
    """Return a number of people in words."""
    return "1 person" if number == 1 else f"{number:,} people"


def counted(number: int, of: Of) -> str:
    """Return a number of what a rule counts in words."""
    if of == "remains":
        return f"{number:,} remains"
    return people(number) + (" or remains" if of == "any" else "")


def number(count: Count) -> str:
    """Return a count interval in words."""
    if count.most is None:
        return f"at least {count.least:,}"
    return f"{count.least:,}" if count.exact else f"between {count.least:,} and {count.most:,}"


def category(term: Category) -> str:
    """Return what a person in a category is, to stand after *counted as*."""
    match term:
        case Phrase(name=name):
            return name
        case Under(years=years, on=on):
            return f"under {years} on {_age_day(on)}"
        case Has(fact=fact):
            return spaced(fact)
        case FactIs(fact=fact, values=values):
            return f"{_group(values, 'or')} by {spaced(fact)}"
        case People(ids=ids):
            return f"one of {_group(ids)}"
        case And(parts=parts):
            return several(map(part, parts))
        case Or(parts=parts):
            return several(map(part, parts), "or")
        case Not(part=denied):
            return f"not {part(denied)}"
        case _:
            assert_never(term)


def _group(words: tuple[str, ...], joint: str = "and") -> str:
    """Return words so that it is plain where they begin and end."""
    return f"({several(words, joint)})" if len(words) > 1 else several(words)


def part(term: Category) -> str:
    """Return a category as a part of a longer sentence."""
    joined = isinstance(term, And | Or) and len(term.parts) > 1
    return f"({category(term)})" if joined else category(term)


def definition(phrase: Phrase) -> str:
    """Return what a named category means."""
    return f"{phrase.name}: {category(phrase.category)}"


def _age_day(on: date | str) -> str:
    return on.isoformat() if isinstance(on, date) else f"the day of {on}"


def spaced(fact: str) -> str:
    """Return the name of a fact as words."""
    return fact.replace("_", " ")


def who(term: Category | None) -> str:
    """Return who is counted, to stand after *people*; without a category, nothing."""
    return "" if term is None else f" counted as {category(term)}"
