"""Remedies: closed-form advice on what would keep a rule that a list breaks.

Advice is never applied by itself, and whoever gives it judges it again against all rules first.
"""

from collections.abc import Iterator
from typing import Literal, assert_never

from attrs import frozen

from exchange_model.agreement import Agreement
from exchange_model.categories import Category
from exchange_model.counts import Count
from exchange_model.rules import (
    AllOf,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Obliging,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
)
from exchange_model.verdicts import Evidence, Judged, Status, Verdict

Action = Literal["add", "add-some", "leave-off", "leave-off-some", "set-apart"]
"""What is to be done: with certain people, or with so many of a category."""


@frozen(kw_only=True)
class Advice:
    """What one party could change on its list.

    Attributes:
        rule_id: The rule that it is to keep.
        action: What is to be done.
        party: Whose list is to change.
        number: How many people that concerns.
        people: Who, by id, where the rule itself says who.
        category: Of whom it may be anybody, where the rule leaves the choice.
        stage: In which stage: the rule's, if it is about one, else the one taken for trial.
        new_stage: Whether the stage is a new one.
    """

    rule_id: str
    action: Action
    party: str
    number: int
    people: tuple[str, ...] = ()
    category: Category | None = None
    stage: str | None = None
    new_stage: bool = False


@frozen
class Remedy:
    """Advice that was judged again, with what would then come of all the rules.

    Attributes:
        advice: What is to be done, all together; where anybody would do, ``people`` are those with
            whom it was judged.
        effects: The rules whose status would be another, with that status.
        then: What would keep the rules that it would break, if that was tried and does.
    """

    advice: tuple[Advice, ...]
    effects: tuple[tuple[str, Status], ...]
    then: tuple[Advice, ...]


def advice(judged: Judged, agreement: Agreement) -> Iterator[tuple[Advice, ...]]:
    """Yield what would keep a rule that a list breaks, each way by itself; for some, there is none.

    Where several parties or stages break it, all of it is mended together. A reciprocity can be
    mended by adding or by leaving off.
    """
    if judged.rule is None or isinstance(judged.rule, Precondition):
        return
    broken = [verdict for verdict in judged.verdicts if verdict.status is Status.BREACHED]
    if isinstance(judged.rule, Reciprocity):
        pairs = [tuple(_balance(judged.rule, verdict, agreement)) for verdict in broken]
        if pairs and all(pairs):
            yield from zip(*pairs, strict=True)
        return
    together = tuple(one for verdict in broken for one in _for(judged.rule, verdict))
    if together:
        yield together


def _for(rule: Obliging | Named, verdict: Verdict) -> Iterator[Advice]:
    match rule:
        case AllOf():
            yield from _people(rule, verdict, "add", "concerned")
        case Named():
            yield from _people(rule, verdict, "add", "missing")
        case Only() | Excluding():
            yield from _people(rule, verdict, "leave-off", "concerned")
        case Separate():
            yield from _people(rule, verdict, "set-apart", "concerned")
        case Minimum() | Maximum() | Exactly():
            yield from _number(rule, verdict)
        case _:
            assert_never(rule)


def _people(rule: Rule, verdict: Verdict, action: Action, role: str) -> Iterator[Advice]:
    """Yield the advice about the very people whom a rule is about, party by party."""
    found: dict[str, list[str]] = {}
    for evidence in verdict.evidence:
        if evidence.role == role and (holder := _holder(evidence)) is not None:
            found.setdefault(holder, []).append(evidence.person_id)
    for party, ids in found.items():
        yield Advice(
            rule_id=rule.id,
            action=action,
            party=party,
            number=len(ids),
            people=tuple(ids),
            stage=verdict.stage,
        )


def _holder(evidence: Evidence) -> str | None:
    holders = {record.detaining_party for record in evidence.records}
    return holders.pop() if len(holders) == 1 else None


def _number(rule: Minimum | Maximum | Exactly, verdict: Verdict) -> Iterator[Advice]:
    bounds, party = verdict.bounds or Count(0, 0), verdict.party or ""
    if not isinstance(rule, Maximum) and bounds.least < rule.count:
        yield _some(rule, verdict, "add-some", party, rule.count - bounds.least)
    if not isinstance(rule, Minimum) and bounds.least > rule.count:
        yield _some(rule, verdict, "leave-off-some", party, bounds.least - rule.count)


def _some(
    rule: Minimum | Maximum | Exactly | Reciprocity,
    verdict: Verdict,
    action: Action,
    party: str,
    number: int,
) -> Advice:
    return Advice(
        rule_id=rule.id,
        action=action,
        party=party,
        number=number,
        category=rule.category,
        stage=verdict.stage if verdict.stage is not None else rule.stage,
    )


def _balance(rule: Reciprocity, verdict: Verdict, agreement: Agreement) -> Iterator[Advice]:
    """Yield how either side would even out a balance, where each person counts one."""
    sides = rule.between or tuple(Side(party=party) for party in agreement.standing())
    weighed = rule.ratio != (1, 1) or any(
        side.weights or side.category is not None for side in sides
    )
    if weighed or not all(count.exact for count in verdict.sides):
        return
    (first, second), allowed = (count.least for count in verdict.sides), rule.tolerance
    short = abs(first - second) - allowed
    fewer, more = (sides[0].party, sides[1].party)
    if first > second:
        fewer, more = more, fewer
    yield _some(rule, verdict, "add-some", fewer, short)
    yield _some(rule, verdict, "leave-off-some", more, short)
