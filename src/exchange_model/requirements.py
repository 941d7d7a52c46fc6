"""Rules lowered to requirements: the small core that is judged.

People write some ten kinds of rule. Each becomes one requirement for each obliged party and stage,
and every requirement is of one of four forms: a number within bounds, absence of mixing in a stage,
an order (what must be met first), or the stages that may still follow.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal, assert_never

from attrs import evolve, frozen

from exchange_model.agreement import Agreement, due_day
from exchange_model.categories import And, Category, Not, People
from exchange_model.rules import (
    AllOf,
    Duty,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Obliging,
    Of,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    by_stage,
    stage_of,
)

Custody = Literal["held", "returned"]
"""Whether a person is in the hands of the detaining party or has been handed over."""


@frozen(kw_only=True)
class Where:
    """Which placements are counted; None leaves a side of them open."""

    custody: Custody
    detaining: frozenset[str]
    receiving: frozenset[str] | None = None
    stage: str | None = None
    of: Of = "people"
    condition: Category | None = None


@frozen
class Weighted:
    """What is counted, and what each of it counts for."""

    where: Where
    weight: int = 1


@frozen(kw_only=True)
class Within:
    """A number lies within bounds: ``times[0] * counted - times[1] * against``.

    Attributes:
        low: The least that is allowed; None for no bound.
        high: The most that is allowed; None for no bound.
        only_grows: Whether the number never falls again, as what was returned stays returned.
        begins: Whether it waits until something has been given at all.
    """

    counted: tuple[Weighted, ...]
    against: tuple[Weighted, ...] = ()
    times: tuple[int, int] = (1, 1)
    low: int | None = None
    high: int | None = None
    only_grows: bool = True
    begins: bool = False

    @property
    def stage(self) -> str | None:
        """The one stage that is counted, if it is one."""
        return self.counted[0].where.stage

    @property
    def forbids(self) -> bool:
        """Whether whoever is counted is one too many."""
        return self.high == 0 and self.low is None

    @property
    def named(self) -> frozenset[str]:
        """The ids of the people whom the form asks for, if it asks for people by their ids."""
        asked = (each.where.condition for each in self.counted if self.low and not self.against)
        return frozenset(i for each in asked if isinstance(each, People) for i in each.ids)


@frozen
class Unmixed:
    """Among the placements there are not both some in the category and some outside it."""

    where: Where
    category: Category

    @property
    def stage(self) -> str | None:
        """The one stage that is looked at, if it is one."""
        return self.where.stage


@frozen
class Unlocked:
    """These rules are met."""

    requires: tuple[str, ...]


@frozen
class FurtherStages:
    """The stages that may still follow keep the rule."""


Form = Within | Unmixed | Unlocked | FurtherStages


@frozen(kw_only=True)
class Requirement:
    """One form, for one party and stage, and when it is judged.

    Attributes:
        receiver: To whom, where an obliged party has several directions that are told apart.
        due: The day at whose end it is judged; None for the end of the agreement.
        throughout: Whether it is judged at the end of every day on which something happens.
        listable: Whether a list of people can decide it. Of remains such a list says nothing, so
            rules that count them stay open whatever it holds.
        silent: Whether a list of people says nothing of it at all.
    """

    form: Form
    party: str | None = None
    receiver: str | None = None
    stage: str | None = None
    due: date | None = None
    throughout: bool = False
    listable: bool = True
    silent: bool = False


def lower(
    rule: Rule, agreement: Agreement, stages: tuple[str, ...], *, open_ended: bool
) -> tuple[Requirement, ...]:
    """Return the requirements of a rule over the stages that are known.

    With ``open_ended``, further stages may follow, which is one requirement more.
    """
    if isinstance(rule, Precondition):
        return (Requirement(form=Unlocked(rule.requires)),)
    found = _over_stages(rule, agreement, stages if by_stage(rule) else None)
    further = Requirement(form=FurtherStages())
    more = open_ended and by_stage(rule) and stage_of(rule) is None
    return (*found, further) if more else tuple(found)


def _over_stages(
    rule: Duty, agreement: Agreement, stages: tuple[str, ...] | None
) -> list[Requirement]:
    own = stage_of(rule)
    keyed = (own,) if own is not None and stages is not None else stages
    return [
        Requirement(
            form=form,
            party=party,
            receiver=receiver,
            stage=stage,
            due=due_day(rule.by, agreement.concluded),
            throughout=rule.judged == "throughout",
            listable=rule.of == "people",
            silent=rule.of == "remains",
        )
        for stage in (keyed or (None,))
        for party, receiver, form in _forms(rule, agreement, own if stage is None else stage)
    ]


def _forms(
    rule: Duty, agreement: Agreement, stage: str | None
) -> Iterator[tuple[str | None, str | None, Form]]:
    """Yield the forms of a rule with the party that each obliges, and the direction if need be."""
    match rule:
        case Reciprocity():
            yield None, None, _balance(rule, agreement, stage)
        case Named(people=people):
            obliged = map(agreement.members, rule.obliges or agreement.standing())
            returned = (
                _returned(rule, agreement, party, stage, People(people))
                for party in sorted(frozenset[str]().union(*obliged))
            )
            yield None, None, Within(counted=tuple(map(Weighted, returned)), low=len(set(people)))
        case Separate(to=()) if len(agreement.standing()) + len(agreement.receivers) > len("ab"):
            for party in _obliged(rule, agreement):
                for other in (*agreement.opposite(party), *agreement.receivers):
                    directed = evolve(rule, to=(other,))
                    yield party, other, _form(directed, agreement, party, stage)
        case _:
            for party in _obliged(rule, agreement):
                yield party, None, _form(rule, agreement, party, stage)


def _obliged(rule: Obliging, agreement: Agreement) -> Iterator[str]:
    """Yield whom a rule obliges: by default everyone but those who receive."""
    receivers = () if isinstance(rule, AllOf) else rule.to
    given = frozenset[str]().union(*map(agreement.members, receivers))
    for party in rule.obliges or agreement.standing():
        if rule.obliges or not agreement.members(party) & given:
            yield party


def _form(
    rule: Obliging,
    agreement: Agreement,
    party: str,
    stage: str | None,
) -> Form:
    match rule:
        case AllOf(category=category):
            held = Where(
                custody="held",
                detaining=agreement.members(party),
                of=rule.of,
                condition=category,
            )
            return Within(counted=(Weighted(held),), high=0, only_grows=False)
        case Only(category=category):
            where = _returned(rule, agreement, party, stage, Not(category))
            return Within(counted=(Weighted(where),), high=0)
        case Excluding(category=category):
            where = _returned(rule, agreement, party, stage, category)
            return Within(counted=(Weighted(where),), high=0)
        case Separate(category=category):
            return Unmixed(_returned(rule, agreement, party, stage, None), category)
        case Minimum() | Maximum() | Exactly():
            where = _returned(rule, agreement, party, stage, rule.category)
            low = None if isinstance(rule, Maximum) else rule.count
            high = None if isinstance(rule, Minimum) else rule.count
            return Within(counted=(Weighted(where),), low=low, high=high)
        case _:
            assert_never(rule)


def _returned(
    rule: Minimum | Maximum | Exactly | Only | Excluding | Separate | Named,
    agreement: Agreement,
    party: str,
    stage: str | None,
    condition: Category | None,
) -> Where:
    others = frozenset[str]().union(*map(agreement.members, agreement.opposite(party)))
    if isinstance(rule, Only | Excluding | Separate):
        others |= frozenset(agreement.receivers)
    return Where(
        custody="returned",
        detaining=agreement.members(party),
        receiving=_receivers(rule.to, agreement, others),
        stage=stage,
        of=rule.of,
        condition=condition,
    )


def _receivers(to: tuple[str, ...], agreement: Agreement, others: frozenset[str]) -> frozenset[str]:
    return frozenset[str]().union(*map(agreement.members, to)) if to else others


def _balance(rule: Reciprocity, agreement: Agreement, stage: str | None) -> Within:
    first, second = agreement.sides_of(rule)
    allowed = rule.tolerance * rule.ratio[0]
    return Within(
        counted=_gives(second, first, rule, agreement, stage),
        against=_gives(first, second, rule, agreement, stage),
        times=rule.ratio,
        low=-allowed,
        high=allowed if rule.compare == "equal" else None,
        only_grows=False,
        begins=True,
    )


def _gives(
    side: Side, other: Side, rule: Reciprocity, agreement: Agreement, stage: str | None
) -> tuple[Weighted, ...]:
    where = Where(
        custody="returned",
        detaining=agreement.members(side.party),
        receiving=_receivers(rule.to, agreement, agreement.members(other.party)),
        stage=stage,
        of=rule.of,
    )
    scope = side.category if side.category is not None else rule.category
    return tuple(
        Weighted(evolve(where, condition=_all([scope, *condition])), weight)
        for condition, weight in _first_match(side.weights)
    )


def _first_match(
    weights: tuple[tuple[Category, int], ...],
) -> Iterator[tuple[list[Category], int]]:
    earlier: list[Category] = []
    for category, weight in weights:
        yield [category, *map(Not, earlier)], weight
        earlier.append(category)
    yield [*map(Not, earlier)], 1


def _all(categories: Iterable[Category | None]) -> Category | None:
    given = tuple(category for category in categories if category is not None)
    return And(given) if len(given) > 1 else next(iter(given), None)


def conditions(agreement: Agreement) -> tuple[Category, ...]:
    """Return the conditions on a person that the agreement's rules use, each once."""
    return _conditions(agreement.rules, agreement)


def held_conditions(agreement: Agreement) -> tuple[Category, ...]:
    """Return the conditions that are asked of people who are still held, each once."""
    return _conditions((rule for rule in agreement.rules if isinstance(rule, AllOf)), agreement)


def _conditions(rules: Iterable[Rule], agreement: Agreement) -> tuple[Category, ...]:
    found: dict[Category, None] = {}
    for rule in rules:
        for requirement in lower(rule, agreement, ("",), open_ended=False):
            found.update(dict.fromkeys(conditions_of(requirement.form)))
    return tuple(found)


def conditions_of(form: Form) -> Iterator[Category]:
    """Yield the conditions on a person that one form uses."""
    match form:
        case Within(counted=counted, against=against):
            for weighted in (*counted, *against):
                if weighted.where.condition is not None:
                    yield weighted.where.condition
        case Unmixed(category=category):
            yield category
        case Unlocked() | FurtherStages():
            return
        case _:
            assert_never(form)
