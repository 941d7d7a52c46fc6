"""Profiles: the joint truth of an agreement's conditions that one person's facts allow.

Facts that hang together vary together: *under 18* and *under 25* come from one date of birth, and
a fact takes one value of its domain. So a person's unknown facts are settled together, and each way
of settling them gives one profile.

A profile is a number whose bit i is set where condition i holds.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import assert_never

from attrs import frozen

from exchange_model.agreement import Agreement
from exchange_model.categories import (
    And,
    Atom,
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
)
from exchange_model.dates import attained, last_birth_of_age
from exchange_model.persons import Fact, Unknown
from exchange_model.problems import InputError
from exchange_model.truth import Truth

MOST_WAYS = 4_096
"""The most ways of settling what is unknown of one person that are gone through."""

YES_OR_NO = ("yes", "no")
_WORDS = {"yes": "yes", "true": "yes", "1": "yes", "no": "no", "false": "no", "0": "no"}

Days = tuple[date, date]
"""Two days between which an unknown day lies, both included."""

Ages = tuple[int, int]
"""The first and the last of the classes of birth dates in which a date of birth may lie."""


@frozen
class Known:
    """What is known of one person, as far as the conditions look at it.

    Attributes:
        births: The classes in which the date of birth may lie, as ``Profiles.ages`` gives them.
        facts: The possible values of each fact in the order of ``Profiles.facts``; none: any.
        person_id: The id, if a condition names it.
        day: The days between which the day lies on which an age is judged *at transfer*.
    """

    births: tuple[Ages, ...]
    facts: tuple[frozenset[str], ...]
    person_id: str | None
    day: Days


class Profiles:
    """An agreement's conditions, compiled once.

    Attributes:
        conditions: The conditions, in the order of their bits.
        facts: The facts that the conditions look at.
        other_facts: The facts that the agreement names besides.
        named: The ids that the conditions name.
        age_limits: The ages that the conditions look at.
        ages_at_transfer: Whether a condition judges an age on the day of transfer.
    """

    def __init__(self, agreement: Agreement, conditions: Sequence[Category]) -> None:
        """Compile conditions over the facts, ages and ids that they look at."""
        self.conditions = tuple(conditions)
        self._agreement = agreement
        self._atoms = tuple(dict.fromkeys(atom for each in conditions for atom in atoms(each)))
        self._index = {atom: number for number, atom in enumerate(self._atoms)}
        self._compiled = [_compile(each, self._index) for each in conditions]
        self.facts = tuple(dict.fromkeys(_facts_of(conditions)))
        declared = (*agreement.facts, *_facts_of(agreement.categories))
        self.other_facts = tuple(dict.fromkeys(f for f in declared if f not in self.facts))
        self._choices = [_choices(fact, self._index, self.domain(fact)) for fact in self.facts]
        self.named = frozenset(
            person_id for atom in self._atoms if isinstance(atom, People) for person_id in atom.ids
        )
        self.age_limits = tuple(atom for atom in self._atoms if isinstance(atom, Under))
        self.ages_at_transfer = any(atom.on == "transfer" for atom in self.age_limits)
        self._breaks: dict[Days, list[date]] = {}

    def domain(self, fact: str) -> tuple[str, ...]:
        """Return the values that a fact may have."""
        return self._agreement.facts.get(fact, YES_OR_NO)

    def value(self, fact: str, reported: Fact) -> str | None:
        """Return the value of the domain that a report stands for; None if it is unknown.

        Raises:
            KeyError: if the report is outside the domain.
        """
        if isinstance(reported, Unknown):
            return None
        domain = self.domain(fact)
        if reported in domain:
            return reported
        if frozenset(domain) == frozenset(YES_OR_NO):
            return _WORDS[reported.casefold()]
        raise KeyError(fact)

    def breaks(self, day: Days) -> list[date]:
        """Return the last days of birth at which some age condition may turn, in order."""
        found = self._breaks.get(day)
        if found is None:
            births = {birth for atom in self.age_limits for birth in self._turns(atom, day)}
            found = self._breaks[day] = sorted(births)
        return found

    def ages(self, earliest: date, latest: date, day: Days) -> Ages:
        """Return the classes of birth dates to which two days of birth belong."""
        breaks = self.breaks(day)
        return bisect_left(breaks, earliest), bisect_left(breaks, latest)

    def any_age(self, day: Days) -> Ages:
        """Return all the classes of birth dates."""
        return 0, len(self.breaks(day))

    def of(self, known: Known) -> frozenset[int]:
        """Return every profile that what is known of a person allows.

        Raises:
            InputError: ``too-many-unknowns``, if there are too many ways to settle what is unknown.
        """
        ways = (way for ages in self._age_truths(known) for way in self._settled(ages, known))
        found = frozenset(islice(ways, MOST_WAYS))
        if next(ways, None) is not None:
            raise InputError.of("too-many-unknowns")
        return found

    def _settled(self, ages: dict[Under, Truth], known: Known) -> Iterator[int]:
        settled: list[Truth] = [Truth.UNKNOWN] * len(self._atoms)
        for age, truth in ages.items():
            settled[self._index[age]] = truth
        for atom in self._atoms:
            if isinstance(atom, People):
                settled[self._index[atom]] = Truth.of([known.person_id in atom.ids])
        return self._ways(settled, known.facts, 0)

    def _ways(
        self, settled: list[Truth], facts: tuple[frozenset[str], ...], number: int
    ) -> Iterator[int]:
        """Yield the profiles, settling one unknown fact after the other as far as it matters."""
        truths = [condition(settled) for condition in self._compiled]
        if Truth.UNKNOWN not in truths:
            yield sum(1 << bit for bit, truth in enumerate(truths) if truth is Truth.YES)
            return
        choices = self._choices[number]
        for choice in {choices[value] for value in (facts[number] or choices)}:
            following = list(settled)
            for index, truth in choice:
                following[index] = truth
            yield from self._ways(following, facts, number + 1)

    def _age_truths(self, known: Known) -> Iterator[dict[Under, Truth]]:
        seen = set()
        for first, last in known.births:
            for number in range(first, last + 1):
                for truths in self._of_birth(self._birth(number, known.day), known.day):
                    if truths not in seen:
                        seen.add(truths)
                        yield dict(zip(self.age_limits, truths, strict=True))

    def _birth(self, number: int, day: Days) -> date:
        breaks = self.breaks(day)
        if number < len(breaks):
            return breaks[number]
        return breaks[-1] + timedelta(days=1) if breaks else day[0]

    def _of_birth(self, birth: date, day: Days) -> Iterator[tuple[Truth, ...]]:
        """Yield the joint truths of the ages as the unknown day moves over its interval."""
        days = {day[0]}
        for atom in self.age_limits:
            if atom.on == "transfer" and birth.year + atom.years <= date.max.year:
                turns = attained(birth, atom.years, self._agreement.born_on_29_february)
                if day[0] < turns <= day[1]:
                    days.add(turns)
        for each in sorted(days):
            yield tuple(Truth.of([self._under(atom, birth, each)]) for atom in self.age_limits)

    def _under(self, atom: Under, birth: date, transfer: date) -> bool:
        return birth > self._turn(atom, transfer)

    def _turns(self, atom: Under, day: Days) -> Iterator[date]:
        yield self._turn(atom, day[0])
        yield self._turn(atom, day[1])

    def _turn(self, atom: Under, transfer: date) -> date:
        on = {"conclusion": self._agreement.concluded, "transfer": transfer}
        day = atom.on if isinstance(atom.on, date) else on[atom.on]
        leap = self._agreement.born_on_29_february
        return last_birth_of_age(atom.years, day, leap) or date.min


def _facts_of(categories: Iterable[Category]) -> Iterator[str]:
    return (fact for category in categories for fact in facts_of(category))


Compiled = Callable[[Sequence[Truth]], Truth]


def _compile(category: Category, index: dict[Atom, int]) -> Compiled:
    match category:
        case Phrase(category=inner):
            return _compile(inner, index)
        case And(parts=parts):
            return _joined(and_, Truth.YES, [_compile(part, index) for part in parts])
        case Or(parts=parts):
            return _joined(or_, Truth.NO, [_compile(part, index) for part in parts])
        case Not(part=part):
            inner_truth = _compile(part, index)
            return lambda settled: ~inner_truth(settled)
        case Under() | Has() | FactIs() | People():
            number = index[category]
            return lambda settled: settled[number]
        case _:
            assert_never(category)


def _joined(
    connective: Callable[[Truth, Truth], Truth], neutral: Truth, parts: Iterable[Compiled]
) -> Compiled:
    compiled = tuple(parts)
    return lambda settled: reduce(connective, (part(settled) for part in compiled), neutral)


Choice = tuple[tuple[int, Truth], ...]


def _choices(fact: str, index: dict[Atom, int], domain: Iterable[str]) -> dict[str, Choice]:
    """Return what each value of a fact makes of the atoms that look at it."""
    return {
        value: tuple(
            (number, Truth.of([_is(atom, value)]))
            for atom, number in index.items()
            if isinstance(atom, Has | FactIs) and atom.fact == fact
        )
        for value in domain
    }


def _is(atom: Has | FactIs, value: str) -> bool:
    return value == "yes" if isinstance(atom, Has) else value in atom.values
