"""Categories: predicates over one person, as a closed grammar of small terms.

Terms are made with ``&``, ``|`` and ``~``, and are never asked for a truth value: whether a person
is in a category may be unknown.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, NoReturn, assert_never

from attrs import field, frozen

from exchange_model.errors import Refused

AgeDay = Literal["conclusion", "transfer"] | date
"""The day on which an age is judged."""

OLDEST_AGE = 130
"""The greatest age in years that a category may name."""


def in_order(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words as a tuple; a lone word is refused rather than taken letter by letter."""
    if isinstance(words, str):
        raise Refused("type", "give a list of words, not one word")
    return tuple(words)


def _some(_: object, __: object, value: tuple[str, ...]) -> None:
    if not value:
        raise Refused("value", "name at least one")


class _Term:
    """What every category can be built into."""

    __slots__ = ()

    def __and__(self, other: "Category") -> "And":
        return And((self, other))  # type: ignore[arg-type]  # every _Term is a Category

    def __or__(self, other: "Category") -> "Or":
        return Or((self, other))  # type: ignore[arg-type]  # every _Term is a Category

    def __invert__(self) -> "Not":
        return Not(self)  # type: ignore[arg-type]  # every _Term is a Category

    def __bool__(self) -> NoReturn:
        msg = "a category is built with &, | and ~, not with and, or, not or if"
        raise TypeError(msg)


def a_category(part: "Category") -> "Category":
    """Return a category as it is, and refuse anything else, such as the name of one."""
    if not isinstance(part, _Term):
        raise Refused("type", "a category is one of the terms, not the name of one")
    return part


def together(parts: "Iterable[Category]") -> "tuple[Category, ...]":
    """Return categories as a tuple; of none it would not be plain whether that is everybody."""
    found = tuple(a_category(part) for part in parts)
    if not found:
        raise Refused("value", "name at least one")
    return found


@frozen
class Under(_Term):
    """Whoever has not attained an age: the birthday is later than the day on which it is judged."""

    years: int = field()
    on: AgeDay = field(default="conclusion")

    @on.validator
    def _a_day(self, _: object, on: object) -> None:
        if type(on) is not date and on not in ("conclusion", "transfer"):
            raise Refused("value", 'an age is judged on "conclusion", "transfer" or a date')

    @years.validator
    def _an_age(self, _: object, years: object) -> None:
        if isinstance(years, bool) or not isinstance(years, int):
            raise Refused("type", "an age is a whole number of years")
        if not 1 <= years <= OLDEST_AGE:
            raise Refused("value", f"an age is from 1 to {OLDEST_AGE} years")


@frozen
class Has(_Term):
    """Whoever has a yes-or-no fact, such as *seriously ill*."""

    fact: str


@frozen
class FactIs(_Term):
    """Whoever's fact is one of these values of its declared domain."""

    fact: str
    values: tuple[str, ...] = field(converter=in_order, validator=_some)


@frozen
class People(_Term):
    """The people with these ids."""

    ids: tuple[str, ...] = field(converter=in_order, validator=_some)


@frozen
class And(_Term):
    """Whoever is in each of these categories."""

    parts: "tuple[Category, ...]" = field(converter=together)


@frozen
class Or(_Term):
    """Whoever is in at least one of these categories."""

    parts: "tuple[Category, ...]" = field(converter=together)


@frozen
class Not(_Term):
    """Whoever is not in this category."""

    part: "Category" = field(converter=a_category)


@frozen
class Phrase(_Term):
    """A category under the name that the agreement gives it."""

    name: str
    category: "Category" = field(converter=a_category)


Category = Under | Has | FactIs | People | And | Or | Not | Phrase
Atom = Under | Has | FactIs | People


def parts(category: Category) -> tuple[Category, ...]:
    """Return the categories that this one is directly built from."""
    match category:
        case And(parts=inner) | Or(parts=inner):
            return inner
        case Not(part=inner) | Phrase(category=inner):
            return (inner,)
        case Under() | Has() | FactIs() | People():
            return ()
        case _:
            assert_never(category)


def terms(category: Category) -> Iterator[Category]:
    """Yield the category and all that it is built from, from the outside in."""
    yield category
    for part in parts(category):
        yield from terms(part)


def phrases(category: Category) -> Iterator[Phrase]:
    """Yield the named phrases in a category."""
    return (term for term in terms(category) if isinstance(term, Phrase))


def atoms(category: Category) -> Iterator[Atom]:
    """Yield the terms of a category that look at a person rather than at other terms."""
    return (term for term in terms(category) if isinstance(term, Atom))


def own_atoms(category: Category) -> Iterator[Atom]:
    """Yield the atoms of a category that do not stand inside a named phrase."""
    if isinstance(category, Atom):
        yield category
    elif not isinstance(category, Phrase):
        for part in parts(category):
            yield from own_atoms(part)


def facts_of(category: Category) -> tuple[str, ...]:
    """Return the names of the facts that a category looks at, each once, in order of appearance."""
    names = (atom.fact for atom in atoms(category) if isinstance(atom, Has | FactIs))
    return tuple(dict.fromkeys(names))
