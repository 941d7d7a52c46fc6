"""Rosters: the people of lists and registers as items with alternatives.

This is one producer of a tally. It joins the rows of each person, finds what contradicts, and puts
everybody into kinds.
"""

import re
import string
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from operator import attrgetter
from typing import TypeVar

from attrs import evolve

from exchange_model.joins import (
    ONE_STAGE,
    Births,
    Books,
    Facts,
    Join,
    Route,
    Rows,
    Scope,
    Signature,
    Statement,
    Told,
)
from exchange_model.persons import UNNAMED_STAGE, Day, Fact, Origin, Person, Unknown
from exchange_model.profiles import Days, Known, Profiles
from exchange_model.rules import Precondition, Rule, stage_of
from exchange_model.tally import Alternative, Kind, Member, Placement, Tallies, Tally
from exchange_model.verdicts import Finding

Key = TypeVar("Key", bound=Hashable)


class Rosters:
    """The people of exchange lists and registers; a producer of tallies."""

    def __init__(
        self,
        scope: Scope,
        listed: Iterable[Person],
        registered: Iterable[Person],
        determined: Iterable[Person] = (),
    ) -> None:
        """Join the rows of each person and sort the people by what matters of them.

        ``determined`` are facts of people who are listed or registered, known besides.
        """
        self.scope = scope
        self._books = Books(Rows(listed), Rows(registered), Rows(determined))
        self._given = {row.stage for row in self._books.listed.every}
        self._join = Join(scope)
        self._signatures: dict[Signature, list[str]] = {}
        for signature, ids in self._join.everybody(self._books):
            self._signatures.setdefault(signature, []).extend(ids)
        self._profiles_of: dict[tuple[Profiles, Known], frozenset[int]] = {}
        self._settle()

    def _settle(self) -> None:
        """Work out what follows from the signatures together."""
        self._sorted: dict[date | None, dict[Kind, list[str]]] = {}
        self._kinds_of: dict[tuple[Signature, date | None], Kind] = {}
        spans = [
            {self._span(day) for _, receiving, _, day in routes if receiving is not None}
            for routes, *_ in self._signatures
        ]
        self.stages = _stages(self.scope.agreement.rules, self._given)
        self._spans = sorted(set[Days]().union(*spans))
        self.carried_out = self._last_day()

    def _last_day(self) -> Days:
        """Return the days between which the last person goes, of all who go.

        It is earliest when everybody goes by the earliest account, or stays if one account says so.
        """
        concluded = self.scope.agreement.concluded
        firsts = [
            min(
                concluded if receiving is None else self._span(day)[0]
                for _, receiving, _, day in routes
            )
            for routes, *_ in self._signatures
        ]
        return max(firsts, default=concluded), max(
            (last for _, last in self._spans), default=concluded
        )

    def stating(self, statements: tuple[Statement, ...]) -> "Rosters":
        """Return the same people under other completeness statements."""
        if statements == self.scope.statements:
            return self
        other = copy(self)
        other.scope = evolve(self.scope, statements=statements)
        other._sorted = {}  # noqa: SLF001 - a copy of itself
        return other

    def alike(self) -> tuple[tuple[str, ...], ...]:
        """Return the ids of the people on rows, those together of whom the same matters."""
        return tuple(tuple(sorted(ids)) for ids in self._signatures.values())

    def told(self, person_id: str) -> Told:
        """Return all that the rows tell of one person."""
        return self._books.of(person_id)

    def signature_of(self, told: Told) -> Signature:
        """Return all that matters of somebody of whom this is told."""
        return self._join(told.rows[0].person_id, told)

    def kind_of(self, signature: Signature, day: date | None) -> Kind:
        """Return the kind of somebody of whom this matters, at the end of a day."""
        found = self._kinds_of.get((signature, day))
        if found is None:
            found = self._kinds_of[signature, day] = self._kind(signature, day)
        return found

    def with_one(self, told: Told) -> Tallies:
        """Return the tallies of the same people, with this told of one of them instead."""
        person_id = told.rows[0].person_id
        known = self._books.of(person_id)
        before, after = self._join(person_id, known), self._join(person_id, told)
        other = copy(self)
        other._signatures = _moved(self._signatures, person_id, before, after)  # noqa: SLF001 - a copy
        if told.listed != known.listed:
            every = self._books.listed.every
            others = {row.stage for row in every if row.person_id != person_id}
            other._given = others | {row.stage for row in told.listed}  # noqa: SLF001 - as above
            other._settle()  # noqa: SLF001 - as above
        ages = self.scope.profiles.ages_at_transfer and other.carried_out != self.carried_out
        if other.stages == self.stages and not ages:
            # Where everybody else stands is then as before.
            other._sorted = {  # noqa: SLF001 - as above
                day: _moved(kinds, person_id, self.kind_of(before, day), self.kind_of(after, day))
                for day, kinds in self._sorted.items()
            }
        return other

    @property
    def common_day(self) -> bool:
        """Whether an unknown day is common to several people, who then hang together."""
        first, last = self.carried_out
        if self.scope.profiles.ages_at_transfer and first < last:
            return True
        rules = (rule for rule in self.scope.agreement.rules if not isinstance(rule, Precondition))
        dated = any(rule.by is not None or rule.judged == "throughout" for rule in rules)
        return dated and self.scope.on is not None and not self.scope.on.exact

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong between the rows, in order of the people's ids."""
        found = [*self._of_repetition(), *self._of_contradiction(), *self._of_absence()]
        return tuple(sorted(found, key=attrgetter("person_id", "name")))

    def days(self, until: date | None) -> tuple[date | None, ...]:
        """Return the days on which the tally may change, up to a day; None: after everything.

        Between two of these days nothing begins or ends to be possible, so no other day differs.
        """
        ends = {day for span in self._spans for day in span if day < date.max}
        if until is None:
            return (*sorted(ends), None)
        within = {day for day in ends if day <= until}
        open_on_it = any(first <= until < last for first, last in self._spans)
        return tuple(sorted(within | ({until} if open_on_it else set())))

    def tally(self, day: date | None) -> Tally:
        """Return the items at the end of a day; None: after everything."""
        items = {kind: len(ids) for kind, ids in self._kinds(day).items()}
        conditions = {each: bit for bit, each in enumerate(self.scope.profiles.conditions)}
        return Tally(items=items, uncovered=self._uncovered(day), conditions=conditions)

    def members(self, day: date | None, kinds: Collection[Kind]) -> Iterable[Member]:
        """Return the people of some kinds at the end of a day, in order of their ids."""
        sorted_kinds = self._kinds(day)
        ids = sorted(person_id for kind in kinds for person_id in sorted_kinds.get(kind, ()))
        return [Member(person_id, self._books.of(person_id).rows) for person_id in ids]

    def _kinds(self, day: date | None) -> dict[Kind, list[str]]:
        found = self._sorted.get(day)
        if found is None:
            found = self._sorted[day] = {}
            for signature, ids in self._signatures.items():
                found.setdefault(self._kind(signature, day), []).extend(ids)
            for person_id in self.scope.profiles.named - self._books.listed.first.keys():
                if person_id not in self._books.registered.first:
                    found.setdefault(self._unseen(person_id, day), []).append(person_id)
        return found

    def _kind(self, signature: Signature, day: date | None) -> Kind:
        routes, births, facts, person_id = signature
        return frozenset(
            alternative
            for route in routes
            for placement, moment in self._standings(route, day)
            for alternative in self._alternatives(placement, moment, births, facts, person_id)
        )

    def _alternatives(
        self,
        placement: Placement,
        moment: Days,
        births: Births,
        facts: Facts,
        person_id: str | None,
    ) -> Iterator[Alternative]:
        classes = self._join.classes(births, moment)
        known = Known(classes, facts, person_id, moment)
        for profile in self._ways(self.scope.profiles, known):
            yield ((_profiled(placement, profile), 1),)

    def _ways(self, profiles: Profiles, known: Known) -> frozenset[int]:
        """Return the profiles that what is known of a person allows, worked out once."""
        found = self._profiles_of.get((profiles, known))
        if found is None:
            found = self._profiles_of[profiles, known] = profiles.of(known)
        return found

    def _standings(self, route: Route, day: date | None) -> Iterator[tuple[Placement, Days]]:
        """Yield where a route has led by the end of a day, and on which days ages are judged."""
        detaining, receiving, stage, transfer = route
        first, last = self._span(transfer)
        gone = receiving is not None and (day is None or first <= day)
        if receiving is None or (day is not None and day < last):
            yield Placement(custody="held", detaining=detaining), self._judged(day)
        if gone:
            moment = self._moment((first, last if day is None else min(last, day)))
            for each in self.stages if isinstance(stage, Unknown) else (stage,):
                returned = Placement(
                    custody="returned", detaining=detaining, receiving=receiving, stage=each
                )
                yield returned, moment

    def _judged(self, day: date | None) -> Days:
        return self._moment(self.carried_out if day is None else (day, day))

    def _moment(self, days: Days) -> Days:
        """Return the days on which an age at transfer is judged, if any age is judged so."""
        concluded = self.scope.agreement.concluded
        return days if self.scope.profiles.ages_at_transfer else (concluded, concluded)

    def _span(self, transfer: Day) -> Days:
        concluded = self.scope.agreement.concluded
        known = self.scope.on if isinstance(transfer, Unknown) else transfer
        if known is None:
            return concluded, date.max
        return max(known.earliest, concluded), max(known.latest, concluded)

    def _anybody(self, party: str, person_id: str | None, day: date | None) -> frozenset[Placement]:
        """Return where somebody of whom nothing is known may be held, outside every statement."""
        conditions = self.scope.profiles.conditions
        stated = [each.category for each in self.scope.statements if each.party == party]
        bits = [conditions.index(category) for category in stated if category is not None]
        return frozenset(
            place
            for place in self._everywhere(party, person_id, day)
            if None not in stated and not any(place.profile >> bit & 1 for bit in bits)
        )

    def _everywhere(
        self, party: str, person_id: str | None, day: date | None
    ) -> frozenset[Placement]:
        """Return where somebody of whom nothing is known may be held by a party.

        Only what is asked of people who are held is told apart.
        """
        profiles, moment = self.scope.held, self._judged(day)
        nothing = tuple(frozenset[str]() for _ in profiles.facts)
        known = Known((profiles.any_age(moment),), nothing, person_id, moment)
        held = Placement(custody="held", detaining=party)
        bits = [self.scope.profiles.conditions.index(each) for each in profiles.conditions]
        return frozenset(
            _profiled(held, sum(1 << bit for own, bit in enumerate(bits) if profile >> own & 1))
            for profile in self._ways(profiles, known)
        )

    def _uncovered(self, day: date | None) -> frozenset[Placement]:
        """Return where any number more may be: people, and remains, of whom no list speaks."""
        parties = self.scope.agreement.parties
        people = (self._anybody(party, None, day) for party in parties)
        dead = (
            evolve(place, remains=True)
            for party in parties
            for place in self._everywhere(party, None, day)
        )
        return frozenset(dead).union(*people)

    def _unseen(self, person_id: str, day: date | None) -> Kind:
        """Return the kind of somebody whom a rule names and no row does: held, or nowhere."""
        parties = self.scope.agreement.parties
        places = frozenset[Placement]().union(
            *(self._anybody(party, person_id, day) for party in parties)
        )
        return frozenset({(), *(((place, 1),) for place in places)})

    def _of_repetition(self) -> Iterator[Finding]:
        for person_id, rows in self._books.listed.repeated.items():
            holders = {row.detaining_party for row in rows}
            name = "duplicate-person" if len(holders) == 1 else "id-conflict"
            yield Finding(name, person_id, _origins(rows))

    def _of_contradiction(self) -> Iterator[Finding]:
        for person_id, columns in self._join.contradictory.items():
            origins = _origins(self._books.of(person_id).rows)
            yield Finding("contradictory-facts", person_id, origins, columns=tuple(sorted(columns)))

    def _of_absence(self) -> Iterator[Finding]:
        if not self.scope.statements:
            return
        for person_id in self._books.listed.first.keys() - self._books.registered.first.keys():
            told = self._books.of(person_id)
            covered = self.covered(told)
            if True in covered:
                yield Finding(
                    "not-in-register", person_id, _origins(told.listed), covered == {True}
                )

    def covered(self, told: Told) -> frozenset[bool]:
        """Return whether somebody could, and could not, be missing on a complete register."""
        if told.registered or not self.scope.statements:
            return frozenset({False})
        return frozenset[bool]().union(*(self._stated(told, row) for row in told.listed))

    def _stated(self, told: Told, row: Person) -> set[bool]:
        """Return whether a statement of the row's holder can, and can fail to, cover the person."""
        stated = [
            each.category for each in self.scope.statements if each.party == row.detaining_party
        ]
        if None in stated or not stated:
            return {bool(stated)}
        bits = [self.scope.profiles.conditions.index(each) for each in stated if each is not None]
        _, births, facts, named = self._join(row.person_id, told)
        moment = self._moment(self._span(row.transfer_date))
        known = Known(self._join.classes(births, moment), facts, named, moment)
        return {
            any(profile >> bit & 1 for bit in bits)
            for profile in self._ways(self.scope.profiles, known)
        }


def _moved(
    sorted_: Mapping[Key, list[str]], person_id: str, before: Key, after: Key
) -> dict[Key, list[str]]:
    """Return ids by what they have in common, with one of them moved."""
    found = dict(sorted_)
    found[before] = [each for each in found[before] if each != person_id]
    if not found[before]:
        del found[before]
    found[after] = [*found.get(after, ()), person_id]
    return found


def _origins(rows: Iterable[Person]) -> tuple[Origin, ...]:
    return tuple(row.origin for row in rows if row.origin is not None)


def _profiled(placement: Placement, profile: int) -> Placement:
    return evolve(placement, profile=profile)


def _stages(rules: Iterable[Rule], given: Collection[Fact]) -> tuple[str, ...]:
    """Return the stages that rows or rules name, in their natural order; else the only one.

    Where some are named and some are blank, a blank one may also be one that nobody names.
    """
    named = {stage for stage in given if not isinstance(stage, Unknown)}
    named |= {stage for stage in map(stage_of, rules) if stage}
    unnamed = (UNNAMED_STAGE,) if any(isinstance(stage, Unknown) for stage in given) else ()
    return (*sorted(sorted(named), key=_natural), *unnamed) if named else (ONE_STAGE,)


def _natural(stage: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a key that puts stage 9 before stage 10."""
    return tuple(map(_piece, re.findall(r"[0-9]+|[^0-9]+", stage)))


def _piece(piece: str) -> tuple[bool, int, str]:
    """Return a key for digits or other signs; longer numbers are greater, without reading them."""
    digits = piece.lstrip("0")
    return (False, len(digits), digits) if piece[0] in string.digits else (True, 0, piece)
