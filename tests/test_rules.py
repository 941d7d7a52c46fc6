"""The rules that people write."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from exchange_model.categories import Category, Has, Under
from exchange_model.errors import Refused
from exchange_model.rules import (
    AllOf,
    Excluding,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
    categories_of,
    parties_of,
)

ILL = Has("seriously_ill")
YOUNG = Under(25)


def term(**keys: object) -> Term:
    """Return a term of whatever is given."""
    given = {"after": "conclusion", "counting": "exclusive", **keys}
    return Term(**given)  # type: ignore[arg-type]  # what users may give all the same


def minimum(**keys: object) -> Minimum:
    """Return a minimum of whatever is given."""
    return Minimum(**{"id": "m", "count": 1, **keys})  # type: ignore[arg-type]  # as above


def balance(**keys: object) -> Reciprocity:
    """Return a reciprocity of whatever is given."""
    return Reciprocity(**{"id": "r", **keys})  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: minimum(count=-77), "value: count is from 0 to 1,000,000,000"),
        (lambda: minimum(count=10**9 + 1), "value: count is from 0 to 1,000,000,000"),
        (lambda: minimum(count=True), "type: count is a whole number"),
        (lambda: minimum(count="77"), "type: count is a whole number"),
        (lambda: minimum(count=77.0), "type: count is a whole number"),
        (lambda: minimum(obliges="AAA"), "type: give a list of words, not one word"),
        (lambda: balance(tolerance=-77), "value: tolerance is from 0 to 1,000,000,000"),
        (lambda: balance(ratio="77"), 'value: a ratio is written like "1:30"'),
        (lambda: balance(ratio="77:x"), 'value: a ratio is written like "1:30"'),
        (lambda: balance(ratio="77:-3"), 'value: a ratio is written like "1:30"'),
        (lambda: balance(ratio="١:٣"), 'value: a ratio is written like "1:30"'),
        (lambda: balance(ratio="1:٣"), 'value: a ratio is written like "1:30"'),
        (lambda: balance(ratio="77:0"), "value: a ratio is two whole numbers of at least 1"),
        (lambda: balance(ratio=(0, 77)), "value: a ratio is two whole numbers of at least 1"),
        (lambda: balance(ratio="1:" + "7" * 5_000), 'value: a ratio is written like "1:30"'),
        (lambda: balance(ratio=(1, 10**10)), "value: a ratio is two whole numbers of at least 1"),
        (lambda: balance(between=["X77"]), "value: between names two different sides"),
        (lambda: balance(between=["X77", "X77"]), "value: between names two different sides"),
        (lambda: balance(between=["A", "B", "X77"]), "value: between names two different sides"),
        (
            lambda: Side(party="AAA", weights=[(ILL, 0)]),
            "value: a weight is a whole number of at least 1",
        ),
        (lambda: minimum(of="persons"), 'value: of is "people" or "remains" or "any"'),
        (lambda: minimum(per="day"), 'value: per is "agreement" or "stage"'),
        (lambda: minimum(judged=None), 'value: judged is "at-due" or "throughout"'),
        (lambda: balance(compare="more"), 'value: compare is "equal" or "at-least"'),
        (
            lambda: term(days=1, counting="x77"),
            'value: counting is "exclusive" or "inclusive"',
        ),
        (lambda: minimum(by="2025-07-07"), "type: a deadline is a date without a time, or a term"),
        (
            lambda: minimum(by=datetime(2025, 7, 7, tzinfo=UTC)),
            "type: a deadline is a date without a time, or a term",
        ),
        (
            lambda: minimum(category="young"),
            "type: a category is one of the terms, not the name of one",
        ),
        (lambda: Named(id="n", people=()), "value: people names at least one"),
        (
            lambda: Precondition(id="p", milestone="m", requires=()),
            "value: requires names at least one",
        ),
        (lambda: term(days=-77), "value: days is from 0 to 1,000,000,000"),
        (term, "term: a term is a number of days or a number of months"),
        (lambda: term(days=7, months=7), "term: a term is a number of days or a number of months"),
        (
            lambda: term(days=1, after="x77"),
            'value: after is "conclusion", "stage" or "milestone:NAME"',
        ),
        (
            lambda: term(days=1, after="milestone:"),
            'value: after is "conclusion", "stage" or "milestone:NAME"',
        ),
        (
            lambda: term(days=1, after="other:talks"),
            'value: after is "conclusion", "stage" or "milestone:NAME"',
        ),
    ],
)
def test_what_is_refused_and_not_repeated(make: Callable[[], object], message: str) -> None:
    """A value that makes no sense is refused in words that do not hold it."""
    with pytest.raises(Refused) as caught:
        make()

    assert message == str(caught.value)
    assert "77" not in str(caught.value)


def test_ratios_are_written_or_given_as_numbers() -> None:
    """A ratio is taken in its written form and as two numbers."""
    assert (1, 30) == balance(ratio="1:30").ratio == balance(ratio=(1, 30)).ratio


def test_sides_are_named_or_given_whole() -> None:
    """A side may be a party's name alone."""
    side = Side(party="BBB", weights=[(ILL, 30)])

    assert (Side(party="AAA"), side) == balance(between=["AAA", side]).between


def test_weights_keep_their_order() -> None:
    """Weights are taken from a mapping or in pairs, and stay in order."""
    pairs: tuple[tuple[Category, int], ...] = ((YOUNG, 30), (ILL, 50))

    assert pairs == Side(party="A", weights=dict(pairs)).weights
    assert pairs == Side(party="A", weights=pairs).weights


@pytest.mark.parametrize(
    ("after", "name"), [("milestone:talks", "talks"), ("conclusion", None), ("stage", None)]
)
def test_a_term_may_begin_with_a_milestone(after: str, name: str | None) -> None:
    """A term knows the milestone after which it begins."""
    assert name == term(days=1, after=after).milestone


@pytest.mark.parametrize(
    ("rule", "judged"),
    [
        (minimum(), "at-due"),
        (balance(), "at-due"),
        (AllOf(id="a"), "at-due"),
        (Only(id="o", category=ILL), "throughout"),
        (Excluding(id="e", category=ILL), "throughout"),
        (Separate(id="s", category=ILL), "throughout"),
    ],
)
def test_when_a_rule_is_judged_unless_it_says_otherwise(rule: AllOf, judged: str) -> None:
    """What may not happen at all is judged throughout, the rest at due."""
    assert judged == rule.judged


def test_the_categories_of_rules() -> None:
    """Every category that a rule names is found, those of sides and weights too."""
    sides = [
        Side(party="A", category=YOUNG, weights=[(ILL, 2)]),
        Side(party="B", weights=[(YOUNG, 3)]),
    ]

    assert [ILL, YOUNG, ILL, YOUNG] == list(categories_of(balance(category=ILL, between=sides)))
    assert [] == list(categories_of(minimum()))
    assert [ILL] == list(categories_of(Only(id="o", category=ILL)))
    assert [] == list(categories_of(Named(id="n", people=["P1"])))
    assert [] == list(categories_of(Precondition(id="p", milestone="m", requires=["n"])))


@pytest.mark.parametrize(
    ("rule", "parties"),
    [
        (minimum(obliges=["AAA"]), ("AAA",)),
        (balance(), ()),
        (balance(between=["AAA", "BBB"]), ("AAA", "BBB")),
        (Precondition(id="p", milestone="m", requires=["n"]), ()),
    ],
)
def test_the_parties_of_rules(rule: Rule, parties: tuple[str, ...]) -> None:
    """The parties that a rule obliges or stands between are found."""
    assert parties == parties_of(rule)


def test_a_deadline_may_be_a_day() -> None:
    """A rule may be due on a day."""
    assert date(2025, 6, 30) == minimum(by=date(2025, 6, 30)).by
