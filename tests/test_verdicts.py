"""Outcomes, statuses and verdicts."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_model.verdicts import (
    Judged,
    Outcome,
    Outcomes,
    Status,
    Verdict,
    status_of,
    worst,
    worst_status,
)

BREACHED, PENDING, KEPT, SATISFIED = Outcome
SETS = st.frozensets(st.sampled_from(Outcome), min_size=1)


@pytest.mark.parametrize(
    ("outcomes", "status"),
    [
        ((), Status.NOT_IN_FORCE),
        ((SATISFIED,), Status.SATISFIED),
        ((KEPT,), Status.SATISFIED),
        ((KEPT, SATISFIED), Status.SATISFIED),
        ((BREACHED,), Status.BREACHED),
        ((BREACHED, PENDING), Status.UNDETERMINED),
        ((BREACHED, SATISFIED), Status.UNDETERMINED),
        ((BREACHED, KEPT, PENDING), Status.UNDETERMINED),
        ((PENDING,), Status.PENDING),
        ((PENDING, KEPT), Status.PENDING),
        ((PENDING, SATISFIED), Status.PENDING),
    ],
)
def test_what_a_set_of_outcomes_comes_to(outcomes: tuple[Outcome, ...], status: Status) -> None:
    """The status of a set of outcomes is that of the table in the design."""
    found = frozenset(outcomes)

    assert status is status_of(found) is Verdict(found).status is Judged("r", (), found).status


@pytest.mark.parametrize(
    ("outcomes", "final"), [((SATISFIED,), True), ((KEPT,), False), ((KEPT, SATISFIED), False)]
)
def test_only_satisfied_is_final(outcomes: tuple[Outcome, ...], final: bool) -> None:
    """A rule is final where nothing that can still happen changes that it is satisfied."""
    assert final is Judged("r", (), frozenset(outcomes)).final


@given(st.lists(SETS, max_size=4))
def test_the_pointwise_worst(sets: list[Outcomes]) -> None:
    """The worst of several sets is the worst of each choice of one outcome from each."""
    order = [BREACHED, PENDING, KEPT, SATISFIED]
    choices = product(*sets)
    expected = {min([SATISFIED, *choice], key=order.index) for choice in choices}

    assert expected == worst(sets)


def test_the_worst_of_nothing_is_satisfied() -> None:
    """What asks for nothing is kept whatever happens."""
    assert {SATISFIED} == worst([])


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([], Status.NOT_IN_FORCE),
        ([Status.NOT_IN_FORCE, Status.SATISFIED], Status.SATISFIED),
        ([Status.SATISFIED, Status.PENDING], Status.PENDING),
        ([Status.PENDING, Status.UNDETERMINED], Status.UNDETERMINED),
        ([Status.UNDETERMINED, Status.BREACHED, Status.SATISFIED], Status.BREACHED),
    ],
)
def test_the_worst_status(statuses: list[Status], expected: Status) -> None:
    """A report is as bad as the worst of its rules; of none, nothing was checked."""
    assert expected is worst_status(statuses)


KEPT_SO_FAR = frozenset({KEPT})


@pytest.mark.parametrize(
    "answer", [*Outcome, *Status, Verdict(KEPT_SO_FAR), Judged("r", (), KEPT_SO_FAR)]
)
def test_an_answer_is_no_condition(answer: Outcome | Status | Verdict | Judged) -> None:
    """An answer that may be undetermined must not slip into an if."""
    with pytest.raises(TypeError, match="compare with a status"):
        bool(answer)
