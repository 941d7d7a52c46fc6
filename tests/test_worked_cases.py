"""The worked cases of the design that a list can show, each judged by the public `validate`.

Each docstring quotes the case as the design's table gives it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from exchange_model import (
    Agreement,
    AllOf,
    Count,
    Exactly,
    Excluding,
    Has,
    Judged,
    Minimum,
    PartialDate,
    Person,
    Reciprocity,
    Register,
    Status,
    Term,
    Under,
    validate,
)
from exchange_model.rules import Rule

ILL = Has("seriously_ill")
YOUNG = Under(25)


def people(
    number: int,
    holder: str = "AAA",
    name: str = "P",
    **more: Any,  # noqa: ANN401 - keys of Person
) -> list[Person]:
    """Return so many people whom a party hands over."""
    receiver = {"AAA": "BBB", "BBB": "AAA"}[holder]
    return [
        Person(
            person_id=f"{holder}-{name}{each}",
            detaining_party=holder,
            receiving_party=receiver,
            **more,
        )
        for each in range(number)
    ]


def judged(
    rule: Rule,
    listed: Sequence[Person],
    *,
    register: Register | None = None,
    partial: bool = False,
    on: str | None = None,
) -> Judged:
    """Judge a list by an agreement of one rule."""
    agreement = Agreement(
        title="One rule",
        parties=("AAA", "BBB"),
        concluded=date(2025, 6, 2),
        rules=(rule,),
    )
    return validate(agreement, listed, register=register, partial=partial, on=on)[rule.id]


def words(rule: Judged) -> tuple[set[str], str]:
    """Return the outcomes and the status of a rule in the words of the table."""
    return {outcome.value for outcome in rule.outcomes}, rule.status.value


def minimum(count: int = 1000, **more: Any) -> Minimum:  # noqa: ANN401 - keys of Minimum
    """Return the rule that AAA returns at least so many."""
    return Minimum(id="minimum", count=count, obliges=("AAA",), **more)


def exactly_a_thousand() -> Exactly:
    """Return the rule that AAA returns exactly 1,000."""
    return Exactly(id="exactly", count=1000, obliges=("AAA",))


def test_minimum_with_390_so_far() -> None:
    """`minimum 1000`, no deadline, 390 returned so far: pending; pending."""
    actual = judged(minimum(), people(390), partial=True)

    assert ({"pending"}, "pending") == words(actual)


def test_minimum_with_1000() -> None:
    """`minimum 1000`, 1,000 returned: satisfied; satisfied, final."""
    actual = judged(minimum(), people(1000), partial=True)

    assert ({"satisfied"}, "satisfied") == words(actual)


def test_exactly_with_1000() -> None:
    """`exactly 1000`, 1,000 returned, agreement still open: kept; satisfied."""
    actual = judged(exactly_a_thousand(), people(1000), partial=True)

    assert ({"kept"}, "satisfied") == words(actual)


@pytest.mark.parametrize("partial", [True, False])
def test_exactly_with_1001(partial: bool) -> None:
    """`exactly 1000`, 1,001 returned: breached; breached."""
    actual = judged(exactly_a_thousand(), people(1001), partial=partial)

    assert ({"breached"}, "breached") == words(actual)


def in_the_category_or_not() -> list[Person]:
    """Return 1,100 people of whom 982 are seriously ill, 38 may be, and 80 are not."""
    return [
        *people(982, name="ill-", facts={"seriously_ill": "yes"}),
        *people(38, name="unknown-", facts={"seriously_ill": "unknown"}),
        *people(80, name="well-", facts={"seriously_ill": "no"}),
    ]


def test_minimum_of_a_category_in_a_complete_list() -> None:
    """`minimum 1000` of a category, list judged as complete, between 982 and 1,020 in it: satisfied, breached; undetermined."""  # noqa: E501 - quoted
    actual = judged(minimum(category=ILL), in_the_category_or_not())

    assert ({"satisfied", "breached"}, "undetermined") == words(actual)
    assert [Count(982, 1020)] == [verdict.bounds for verdict in actual.verdicts]


def test_minimum_of_a_category_in_a_partial_list() -> None:
    """The same with `partial=True`: satisfied, pending; pending (may already be met)."""
    actual = judged(minimum(category=ILL), in_the_category_or_not(), partial=True)

    assert ({"satisfied", "pending"}, "pending") == words(actual)


def test_reciprocity_in_total() -> None:
    """`reciprocity` in total, 390 and 390 after the first stage: kept; satisfied."""
    listed = [*people(390, stage="1"), *people(390, "BBB", stage="1")]
    actual = judged(Reciprocity(id="parity"), listed, partial=True)

    assert ({"kept"}, "satisfied") == words(actual)


@pytest.mark.parametrize(("partial", "expected"), [(True, "pending"), (False, "breached")])
def test_reciprocity_per_stage(partial: bool, expected: str) -> None:
    """`reciprocity` per stage, 120 and 118, stage open / closed: pending / breached; pending / breached."""  # noqa: E501 - quoted
    listed = [*people(120, stage="1"), *people(118, "BBB", stage="1")]
    actual = judged(Reciprocity(id="parity", per="stage"), listed, partial=partial)

    assert ({expected}, expected) == words(actual)


def all_young(by: date | None = None) -> AllOf:
    """Return the rule that AAA holds nobody under 25 any longer."""
    return AllOf(id="all", category=YOUNG, obliges=("AAA",), by=by)


def register_of(*left_off: str, complete: Sequence[str] = ()) -> Register:
    """Return a register of five young people who are listed, and of some who are left off."""
    listed = people(5, date_of_birth="2003")
    others = (
        Person(person_id=f"left-off-{number}", detaining_party="AAA", date_of_birth=birth)
        for number, birth in enumerate(left_off)
    )
    return Register(people=(*listed, *others), complete=tuple(complete))


def test_all_of_with_a_birth_year_that_does_not_decide() -> None:
    """`all-of`, complete register, one left off whose birth year 2000 does not decide *under 25*: satisfied, breached; undetermined."""  # noqa: E501 - quoted
    register = register_of("2000", complete=["AAA"])
    actual = judged(all_young(), people(5, date_of_birth="2003"), register=register)

    assert ({"satisfied", "breached"}, "undetermined") == words(actual)


@pytest.mark.parametrize("register", [register_of(), None])
def test_all_of_without_completeness_statement(register: Register | None) -> None:
    """`all-of`, no completeness statement, nobody known to be left off: satisfied, breached; undetermined."""  # noqa: E501 - quoted
    actual = judged(all_young(), people(5, date_of_birth="2003"), register=register)

    assert ({"satisfied", "breached"}, "undetermined") == words(actual)


@pytest.mark.parametrize(
    ("by", "partial", "expected"),
    [
        (None, False, "breached"),
        (date(2025, 7, 1), False, "breached"),
        (None, True, "pending"),
        (date(2025, 7, 1), True, "pending"),
    ],
)
def test_all_of_with_one_left_off(by: date | None, partial: bool, expected: str) -> None:
    """The same, one person known to be left off, list judged as complete / before the deadline: breached / pending; breached / pending."""  # noqa: E501 - quoted
    listed = people(5, date_of_birth="2003")
    register = register_of("2004-01-31")
    actual = judged(all_young(by), listed, register=register, partial=partial, on="2025-06-10")

    assert ({expected}, expected) == words(actual)


def test_all_of_with_one_left_off_at_the_deadline() -> None:
    """On the deadline of the case above more may follow: pending; a day later, breached."""
    listed = people(5, date_of_birth="2003")
    register = register_of("2004-01-31")
    by = date(2025, 6, 10)
    actual = [
        judged(all_young(by), listed, register=register, partial=True, on=day)
        for day in ("2025-06-10", "2025-06-11")
    ]

    assert [({"pending"}, "pending"), ({"breached"}, "breached")] == [*map(words, actual)]


def test_excluding_nobody_so_far() -> None:
    """`excluding`, nobody excluded transferred so far: kept; satisfied."""
    rule = Excluding(id="not-ill", category=ILL)
    actual = judged(rule, people(5, facts={"seriously_ill": "no"}), partial=True)

    assert ({"kept"}, "satisfied") == words(actual)


def test_minimum_due_after_a_milestone() -> None:
    """Unmet `minimum`, due five days after a milestone that has not happened: pending; pending."""
    by = Term(days=5, after="milestone:withdrawal", counting="exclusive")
    actual = judged(minimum(2, by=by), people(1), partial=True, on="2026-01-31")

    assert ({"pending"}, "pending") == words(actual)


@pytest.mark.parametrize("partial", [True, False])
def test_last_handover_on_one_of_two_days(partial: bool) -> None:
    """Last handover, without which the minimum is short, reported as "28 or 29 March"; due 28 March: satisfied, breached; undetermined."""  # noqa: E501 - quoted
    last = PartialDate(date(2026, 3, 28), date(2026, 3, 29))
    listed = [
        *people(9, transfer_date=date(2026, 3, 1)),
        *people(1, name="last-", transfer_date=last),
    ]
    actual = judged(minimum(10, by=date(2026, 3, 28)), listed, partial=partial)

    assert ({"satisfied", "breached"}, "undetermined") == words(actual)


def test_withheld_by_the_due_day() -> None:
    """602 due by a date and withheld (then the rule is suspended, which no list can say): breached; breached."""  # noqa: E501 - quoted
    rule = minimum(602, by=date(2025, 7, 1))
    actual = judged(rule, people(1, "BBB"), partial=True, on="2025-07-02")

    assert actual.status is Status.BREACHED
