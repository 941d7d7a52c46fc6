"""The grammar of categories."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from exchange_model.categories import (
    OLDEST_AGE,
    And,
    Category,
    FactIs,
    Has,
    Not,
    Or,
    People,
    Phrase,
    Under,
    atoms,
    facts_of,
    in_order,
    own_atoms,
    parts,
    phrases,
    terms,
)
from exchange_model.errors import Refused

YOUNG = Phrase("young", Under(25))
ILL = Has("seriously_ill")
CIVILIAN = FactIs("status", ("civilian",))
PRIORITY = Phrase("priority", YOUNG | ILL)


def test_operators_build_terms() -> None:
    """A category is built with and, or and not as signs."""
    assert (And((ILL, YOUNG)), Or((ILL, YOUNG)), Not(ILL)) == (ILL & YOUNG, ILL | YOUNG, ~ILL)


@pytest.mark.parametrize(
    "term", [ILL, CIVILIAN, Under(18), YOUNG, ~ILL, ILL & YOUNG, People(["P"])]
)
def test_a_category_is_no_condition(term: Category) -> None:
    """Whether a person is in a category may be unknown, so it is no condition."""
    with pytest.raises(TypeError, match="built with &"):
        bool(term)


@pytest.mark.parametrize("years", [0, -1, OLDEST_AGE + 1])
def test_an_age_that_nobody_has(years: int) -> None:
    """An age is at least one year and at most the oldest, and is not repeated."""
    with pytest.raises(Refused, match=rf"^value: an age is from 1 to {OLDEST_AGE} years$"):
        Under(years)


@pytest.mark.parametrize("years", [True, 25.0, "25", None])
def test_an_age_is_a_whole_number(years: object) -> None:
    """Nothing but a whole number is an age."""
    with pytest.raises(Refused, match=r"^type: an age is a whole number of years$"):
        Under(years)  # type: ignore[arg-type]  # what users may give all the same


@pytest.mark.parametrize("years", [1, OLDEST_AGE])
def test_the_ends_of_ages(years: int) -> None:
    """The least and the greatest age are taken."""
    assert years == Under(years).years


def test_a_lone_word_is_no_list() -> None:
    """One word in place of a list is not taken letter by letter."""
    with pytest.raises(Refused, match=r"^type: give a list of words, not one word$"):
        in_order("P1")


@pytest.mark.parametrize("empty", [lambda: People([]), lambda: FactIs("status", [])])
def test_nobody_and_nothing_are_not_named(empty: type) -> None:
    """Ids and values are at least one."""
    with pytest.raises(Refused, match=r"^value: name at least one$"):
        empty()


def test_the_parts_of_each_term() -> None:
    """A term knows what it is directly built from."""
    assert (ILL, YOUNG) == parts(ILL & YOUNG) == parts(ILL | YOUNG)
    assert (ILL,) == parts(~ILL) == parts(Phrase("ill", ILL))
    assert () == parts(ILL) == parts(CIVILIAN) == parts(Under(18)) == parts(People(["P1"]))


def test_the_terms_of_a_category_from_the_outside_in() -> None:
    """Every term of a category is found, inside phrases too."""
    inner = YOUNG | ILL

    assert [PRIORITY, inner, YOUNG, Under(25), ILL] == list(terms(PRIORITY))
    assert [PRIORITY, YOUNG] == list(phrases(~PRIORITY))
    assert [Under(25), ILL] == list(atoms(PRIORITY))


def test_own_atoms_stop_at_a_phrase() -> None:
    """What stands inside a named phrase is the phrase's own affair."""
    assert [ILL, CIVILIAN] == list(own_atoms(ILL & (PRIORITY | ~CIVILIAN)))
    assert [] == list(own_atoms(PRIORITY))


def test_the_facts_of_a_category() -> None:
    """Each fact is named once, in the order of appearance; ages and ids are no facts."""
    term = CIVILIAN & (ILL | ~CIVILIAN | Under(18) | People(["P1"]))

    assert ("status", "seriously_ill") == facts_of(term)


@pytest.mark.parametrize("on", ["transfers", None, 2025, datetime(2025, 6, 2, tzinfo=UTC)])
def test_a_day_on_which_no_age_is_judged(on: object) -> None:
    """Nothing but the two words and a date without a time says on which day."""
    with pytest.raises(Refused, match=r"^value: an age is judged on "):
        Under(18, on=on)  # type: ignore[arg-type]  # what users may give all the same


@pytest.mark.parametrize("make", [And, Or])
def test_nothing_is_built_from_nothing(make: type[And] | type[Or]) -> None:
    """Of no categories it would not be plain whether that is everybody or nobody."""
    with pytest.raises(Refused, match=r"^value: name at least one$"):
        make(())


@pytest.mark.parametrize(
    "make",
    [
        lambda: And((ILL, "young")),  # type: ignore[arg-type]
        lambda: Not("young"),  # type: ignore[arg-type]
        lambda: Phrase("ill", "seriously_ill"),  # type: ignore[arg-type]
        lambda: ILL | "young",  # type: ignore[operator]
    ],
)
def test_the_name_of_a_category_is_none(make: Callable[[], object]) -> None:
    """A category is built from terms; names stand for them in files only."""
    with pytest.raises(Refused, match=r"^type: a category is one of the terms, not the name"):
        make()


def test_an_age_may_be_judged_on_any_day() -> None:
    """The day on which an age is judged is the conclusion unless said otherwise."""
    assert ("conclusion", date(2025, 6, 2)) == (Under(18).on, Under(18, on=date(2025, 6, 2)).on)
