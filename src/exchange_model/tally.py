"""The tally: how many items there are of each kind. It is all that judging reads.

An item is a person, or anything else that is real in exactly one of several ways: its alternatives.
Items with the same alternatives are of the same kind.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol

from attrs import evolve, field, frozen

from exchange_model.categories import Category
from exchange_model.persons import Person
from exchange_model.profiles import Days
from exchange_model.requirements import Custody, Where
from exchange_model.verdicts import Finding


@frozen(kw_only=True, cache_hash=True)
class Placement:
    """Where one of an item's members is: in whose custody, in which stage, with which profile."""

    custody: Custody
    detaining: str
    receiving: str | None = None
    stage: str | None = None
    remains: bool = False
    profile: int = 0


Alternative = tuple[tuple[Placement, int], ...]
"""How many are in each placement, if this alternative is the real one: one for a person, the whole
count for a reported handover, none for somebody who may be nowhere."""

Kind = frozenset[Alternative]
"""The alternatives that items have in common. Exactly one of them is real for each item."""


@frozen(kw_only=True)
class Tally:
    """The items of one day, by kind.

    Attributes:
        items: How many items there are of each kind.
        uncovered: Placements in which there may be any number more: those of people whom no
            completeness statement covers.
        conditions: The bit of each condition in a profile.
    """

    items: Mapping[Kind, int]
    uncovered: frozenset[Placement] = frozenset()
    conditions: Mapping[Category, int] = field(factory=dict)

    def of_stage(self, stage: str | None) -> "Tally":
        """Return the tally without the items that cannot be in a stage; None: in any."""
        if stage is None:
            return self
        items = {
            kind: number
            for kind, number in self.items.items()
            if any(placement.stage == stage for way in kind for placement, _ in way)
        }
        return evolve(self, items=items)

    def counts(self, placement: Placement, where: Where) -> bool:
        """Whether a placement is among those that are counted."""
        return (
            placement.custody == where.custody
            and placement.detaining in where.detaining
            and (where.receiving is None or placement.receiving in where.receiving)
            and (where.stage is None or placement.stage == where.stage)
            and (where.of == "any" or placement.remains == (where.of == "remains"))
            and (where.condition is None or self.holds(placement, where.condition))
        )

    def holds(self, placement: Placement, condition: Category) -> bool:
        """Whether a condition holds in a placement."""
        return bool(placement.profile >> self.conditions[condition] & 1)


@frozen
class Member:
    """One person behind an item, and the rows that report the person."""

    person_id: str
    records: tuple[Person, ...] = ()


class Tallies(Protocol):
    """Anything that produces a tally for each day: all that outcomes are judged by."""

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that are known, in order."""

    @property
    def carried_out(self) -> Days:
        """The days between which the day lies by which everything known has been carried out."""

    @property
    def common_day(self) -> bool:
        """Whether an unknown day is common to several people, who then hang together."""

    def days(self, until: date | None) -> tuple[date | None, ...]:
        """Return the days on which something happens up to a day; None: after everything."""

    def tally(self, day: date | None) -> Tally:
        """Return the items at the end of a day; None: after everything."""


class People(Tallies, Protocol):
    """Anything that knows people: it produces tallies, and people by kind when asked."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong between the rows, in order of the people's ids."""

    def members(self, day: date | None, kinds: Collection[Kind]) -> Iterable[Member]:
        """Return the people of some kinds at the end of a day, in order of their ids."""
