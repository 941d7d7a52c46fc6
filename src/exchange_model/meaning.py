"""The definition: what the outcomes of a requirement are over all completions.

A completion picks one alternative for every item. In each, a requirement has one outcome:

* ``satisfied``: kept, and nothing that can still happen changes that;
* ``kept``: kept so far, can still be broken;
* ``pending``: not yet met, not yet due;
* ``breached``: broken, and nothing that can still happen undoes it.

The functions here return the *set* of outcomes. They need not go through the completions one by
one: items are independent of each other, so it is enough to know what each kind of item can add.
"""

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import and_
from typing import assert_never

from exchange_model.counts import Count, Sums, attainable
from exchange_model.requirements import (
    Form,
    FurtherStages,
    Unlocked,
    Unmixed,
    Weighted,
    Within,
)
from exchange_model.tally import Alternative, Kind, Tally
from exchange_model.truth import Truth
from exchange_model.verdicts import Outcome, Outcomes

Mark = frozenset[bool]
"""Whether an alternative places somebody in the category, outside it, both, or neither."""


def within(form: Within, tally: Tally, *, closed: bool, throughout: bool = False) -> Outcomes:
    """Return the outcomes of a number that must lie within bounds.

    Until it is closed the number may still grow, and unless it ``only_grows`` it may also fall.
    Judged throughout, it must lie within its bounds on this very day.
    """
    sums = total(form, tally)
    found = set()
    if form.low is not None and sums.any_within(None, form.low - 1):
        found.add(Outcome.BREACHED if closed or throughout else Outcome.PENDING)
    if form.high is not None and sums.any_within(form.high + 1, None):
        lasting = closed or throughout or form.only_grows
        found.add(Outcome.BREACHED if lasting else Outcome.PENDING)
    waiting = form.begins and not closed and _may_not_have_begun(form, tally)
    if waiting:
        found.add(Outcome.PENDING)
    if _begun_within(form, tally) if waiting else sums.any_within(form.low, form.high):
        final = closed or (form.high is None and form.only_grows)
        found.add(Outcome.SATISFIED if final else Outcome.KEPT)
    return frozenset(found)


def unmixed(form: Unmixed, tally: Tally, *, closed: bool) -> Outcomes:
    """Return the outcomes of the absence of mixing; nothing ever undoes mixing."""
    found = set()
    marks = [(marks_of(form, kind, tally), number) for kind, number in tally.items.items()]
    if any(all(any(side not in mark for mark in kind) for kind, _ in marks) for side in SIDES):
        found.add(Outcome.SATISFIED if closed else Outcome.KEPT)
    if _may_mix(marks):
        found.add(Outcome.BREACHED)
    return frozenset(found)


def unlocked(required: Iterable[Outcomes]) -> Outcomes:
    """Return the outcomes of a milestone that waits: kept once all that it requires is met."""
    found = set()
    met = [is_met(outcomes) for outcomes in required]
    if all(True in each for each in met):
        found.add(Outcome.KEPT)
    if any(False in each for each in met):
        found.add(Outcome.PENDING)
    return frozenset(found)


def is_met(outcomes: Outcomes) -> frozenset[bool]:
    """Return whether a rule with these outcomes, its deadline ignored, can be met and unmet."""
    return frozenset(outcome in {Outcome.KEPT, Outcome.SATISFIED} for outcome in outcomes)


def total(form: Within, tally: Tally) -> Sums:
    """Return what the number can be."""
    groups: Counter[frozenset[int]] = Counter()
    for kind, number in tally.items.items():
        groups[values(form, kind, tally)] += number
    unbounded = any(_worth(form, ((place, 1),), tally) for place in tally.uncovered)
    return attainable(groups, unbounded=unbounded)


def values(form: Within, kind: Kind, tally: Tally) -> frozenset[int]:
    """Return what one item of a kind can add to the number."""
    return frozenset(_worth(form, alternative, tally) for alternative in kind)


def part(form: Form, kind: Kind, tally: Tally) -> frozenset[int] | frozenset[Mark]:
    """Return what one item of a kind can do to a requirement, each time as one value."""
    match form:
        case Within():
            return values(form, kind, tally)
        case Unmixed():
            return marks_of(form, kind, tally)
        case Unlocked() | FurtherStages():
            return frozenset[int]()
        case _:
            assert_never(form)


def untouched(tally: Tally) -> Truth:
    """Return whether nobody has been handed over yet."""
    held = [
        frozenset(all(placement.custody == "held" for placement, _ in way) for way in kind)
        for kind in tally.items
    ]
    return reduce(and_, map(Truth.of, held), Truth.YES)


def one_side(weighted: tuple[Weighted, ...], tally: Tally) -> Count:
    """Return what one side of a balance gives, as weighted."""
    return total(Within(counted=weighted), tally).count


def _worth(form: Within, alternative: Alternative, tally: Tally) -> int:
    return form.times[0] * _weigh(form.counted, alternative, tally) - form.times[1] * _weigh(
        form.against, alternative, tally
    )


def _weigh(weighted: tuple[Weighted, ...], alternative: Alternative, tally: Tally) -> int:
    return sum(
        number * each.weight
        for placement, number in alternative
        for each in weighted
        if tally.counts(placement, each.where)
    )


def _touches(form: Within, alternative: Alternative, tally: Tally) -> bool:
    return _weigh((*form.counted, *form.against), alternative, tally) > 0


def _may_not_have_begun(form: Within, tally: Tally) -> bool:
    return all(
        any(not _touches(form, alternative, tally) for alternative in kind) for kind in tally.items
    )


def _begun_within(form: Within, tally: Tally) -> bool:
    """Whether the number can lie within its bounds although something has been given."""
    groups: Counter[frozenset[int]] = Counter()
    for kind, number in tally.items.items():
        groups[values(form, kind, tally)] += number
    for kind in tally.items:
        rest = groups - Counter([values(form, kind, tally)])
        for alternative in kind:
            if _touches(form, alternative, tally):
                given = Counter([frozenset({_worth(form, alternative, tally)})])
                if attainable(rest + given).any_within(form.low, form.high):
                    return True
    return False


SIDES = (True, False)


def marks_of(form: Unmixed, kind: Kind, tally: Tally) -> frozenset[Mark]:
    """Return on which sides of the category one item of a kind can stand."""
    return frozenset(
        frozenset(
            tally.holds(placement, form.category)
            for placement, _ in alternative
            if tally.counts(placement, form.where)
        )
        for alternative in kind
    )


def _may_mix(marks: Iterable[tuple[frozenset[Mark], int]]) -> bool:
    can_be: dict[bool, int] = {True: 0, False: 0}
    either = 0
    for kind, number in marks:
        if any(len(mark) == len(SIDES) for mark in kind):
            return True
        stands = [side for side in SIDES if any(side in mark for mark in kind)]
        either += number if len(stands) == len(SIDES) else 0
        for side in stands:
            can_be[side] += number
    return all(can_be.values()) and sum(can_be.values()) - either > 1
