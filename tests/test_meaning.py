"""The definition, worked by hand; laws/test_exactness.py has it against brute force."""

import pytest

from exchange_model.categories import Has
from exchange_model.counts import Count
from exchange_model.meaning import (
    is_met,
    marks_of,
    one_side,
    total,
    unlocked,
    unmixed,
    untouched,
    within,
)
from exchange_model.requirements import Unmixed, Weighted, Where, Within
from exchange_model.tally import Alternative, Kind, Placement, Tally
from exchange_model.truth import Truth
from exchange_model.verdicts import Outcome, Outcomes

BREACHED, PENDING, KEPT, SATISFIED = Outcome
ILL = Has("seriously_ill")
AWAY = Where(custody="returned", detaining=frozenset({"AAA"}))
BACK = Where(custody="returned", detaining=frozenset({"BBB"}))
STILL = Where(custody="held", detaining=frozenset({"AAA"}))


def one(custody: str = "returned", holder: str = "AAA", profile: int = 0) -> Alternative:
    """Return the alternative of one person in one place."""
    return ((Placement(custody=custody, detaining=holder, profile=profile), 1),)  # type: ignore[arg-type]  # a word of Custody


GONE: Kind = frozenset({one()})
RETURN: Kind = frozenset({one(holder="BBB")})
HELD: Kind = frozenset({one("held")})
EITHER: Kind = frozenset({one(), one("held")})


def tally(*kinds: Kind) -> Tally:
    """Return a tally of items."""
    return Tally(items={kind: kinds.count(kind) for kind in kinds}, conditions={ILL: 0})


def number(
    low: int | None, high: int | None, where: Where = AWAY, *, only_grows: bool = True
) -> Within:
    """Return a form that counts people in one place."""
    return Within(counted=(Weighted(where),), low=low, high=high, only_grows=only_grows)


BALANCE = Within(
    counted=(Weighted(BACK),),
    against=(Weighted(AWAY),),
    low=0,
    high=0,
    only_grows=False,
    begins=True,
)
AT_LEAST = Within(
    counted=(Weighted(BACK),), against=(Weighted(AWAY),), low=0, only_grows=False, begins=True
)


@pytest.mark.parametrize(
    ("form", "items", "closed", "opened"),
    [
        (number(2, None), [GONE, GONE], {SATISFIED}, {SATISFIED}),
        (number(2, None), [GONE], {BREACHED}, {PENDING}),
        (number(2, None), [GONE, EITHER], {BREACHED, SATISFIED}, {PENDING, SATISFIED}),
        (number(1, 1), [GONE], {SATISFIED}, {KEPT}),
        (number(1, 1), [GONE, GONE], {BREACHED}, {BREACHED}),
        (number(None, 0), [HELD], {SATISFIED}, {KEPT}),
        (number(None, 0, STILL, only_grows=False), [HELD], {BREACHED}, {PENDING}),
        (number(None, 0, STILL, only_grows=False), [GONE], {SATISFIED}, {KEPT}),
        (BALANCE, [], {SATISFIED}, {PENDING}),
        (BALANCE, [HELD], {SATISFIED}, {PENDING}),
        (BALANCE, [GONE, RETURN], {SATISFIED}, {KEPT}),
        (BALANCE, [GONE], {BREACHED}, {PENDING}),
        (BALANCE, [EITHER], {BREACHED, SATISFIED}, {PENDING}),
        (BALANCE, [EITHER, RETURN], {BREACHED, SATISFIED}, {PENDING, KEPT}),
        (AT_LEAST, [frozenset({one(holder="BBB"), one("held")})], {SATISFIED}, {PENDING, KEPT}),
        (
            AT_LEAST,
            [frozenset({one(holder="BBB"), one("held")})] * 2,
            {SATISFIED},
            {PENDING, KEPT},
        ),
    ],
)
def test_numbers(
    form: Within, items: list[Kind], closed: set[Outcome], opened: set[Outcome]
) -> None:
    """A number has the outcomes of its completions, before it is closed and after."""
    found = tally(*items)

    assert closed == within(form, found, closed=True)
    assert opened == within(form, found, closed=False)


def test_judged_throughout_a_number_may_not_wait() -> None:
    """On a sampled day what is unmet is broken, though it could still grow."""
    held = number(None, 0, STILL, only_grows=False)

    assert {BREACHED} == within(number(2, None), tally(GONE), closed=False, throughout=True)
    assert {BREACHED} == within(held, tally(HELD), closed=False, throughout=True)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], {KEPT}),
        ([frozenset({one(profile=1)}), GONE], {BREACHED}),
        ([frozenset({one(profile=1)}), EITHER], {BREACHED, KEPT}),
        ([frozenset({one(), one(profile=1)})], {KEPT}),
        ([frozenset({one(), one(profile=1)})] * 2, {BREACHED, KEPT}),
        ([frozenset({(*one(), *one(profile=1))})], {BREACHED}),
    ],
)
def test_mixing(items: list[Kind], expected: set[Outcome]) -> None:
    """Only two people, one in the category and one outside it, are a mixture."""
    form = Unmixed(AWAY, ILL)

    assert expected == unmixed(form, tally(*items), closed=False)
    assert {SATISFIED if each is KEPT else each for each in expected} == unmixed(
        form, tally(*items), closed=True
    )


def test_the_marks_of_a_kind() -> None:
    """An alternative stands on one side of the category, on both, or on none."""
    form = Unmixed(AWAY, ILL)
    kind: Kind = frozenset({(*one(), *one(profile=1)), one("held")})

    assert {frozenset({True, False}), frozenset()} == marks_of(form, kind, tally(kind))


@pytest.mark.parametrize(
    ("required", "expected"),
    [
        ([{SATISFIED}, {KEPT}], {KEPT}),
        ([{SATISFIED}, {PENDING}], {PENDING}),
        ([{BREACHED}], {PENDING}),
        ([{KEPT, BREACHED}, {SATISFIED}], {KEPT, PENDING}),
    ],
)
def test_what_waits_for_other_rules(required: list[Outcomes], expected: set[Outcome]) -> None:
    """A milestone is kept once all that it requires is met, and pending before."""
    assert expected == unlocked(frozenset(each) for each in required)


def test_when_a_rule_is_met() -> None:
    """A rule is met where, its deadline ignored, it would be kept or satisfied."""
    assert {True} == is_met(frozenset({KEPT, SATISFIED}))
    assert {True, False} == is_met(frozenset({KEPT, PENDING}))


def test_whether_nobody_has_been_handed_over() -> None:
    """It is known where everybody is held, and where somebody is certainly gone."""
    assert [Truth.YES, Truth.UNKNOWN, Truth.NO] == [
        untouched(tally(*kinds)) for kinds in ([HELD], [HELD, EITHER], [EITHER, GONE])
    ]


def test_what_sides_give() -> None:
    """Each side of a balance is counted by itself, as weighted."""
    found = tally(GONE, EITHER, RETURN)

    assert Count(30, 60) == one_side((Weighted(AWAY, 30),), found)
    assert Count(-1, 0) == total(BALANCE, found).count


def test_uncovered_people_have_no_upper_bound() -> None:
    """Where anybody may be held whom no statement covers, a number has no bound."""
    place = Placement(custody="held", detaining="AAA")
    found = Tally(items={HELD: 2}, uncovered=frozenset({place}))

    assert Count(2, None) == total(number(None, 0, STILL), found).count
    assert Count(0, 0) == total(number(None, 0), found).count
