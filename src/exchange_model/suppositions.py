"""Suppositions: what an unknown fact of a person could turn out to be, one value for each case.

Of an unknown day there are too many values to try them all. Between two days on which something
turns, an age or a deadline, all days are alike, so one day of each such stretch is enough.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from attrs import frozen

from exchange_model.dates import PartialDate, agreed, attained
from exchange_model.determinations import Determination, lay_beside
from exchange_model.joins import ONE_STAGE, Scope, Told
from exchange_model.persons import UNNAMED_STAGE, Day, Fact, Person, Unknown
from exchange_model.profiles import Days

Holes = dict[str, tuple[Determination, ...]]
"""The columns that are open for one person, each with what could be found out."""

ANOTHER_STAGE = "another stage"
"""What stands for a stage that no row and no rule has named."""

_ANY = PartialDate(date.min, date.max)
_ONE = timedelta(days=1)


def supposing(told: Told, found: Iterable[Determination]) -> Told:
    """Return what is told of a person, with some facts more."""
    laid = lay_beside(told.listed, told.registered, found)
    return Told(laid.listed, told.registered, (*told.determined, *laid.determined))


@frozen
class Suppositions:
    """What could be found out of people.

    Attributes:
        scope: Under what the rows are taken.
        stages: The stages that are known.
        days: The days at whose end something is looked at.
        carried_out: The days between which the last handover lies.
    """

    scope: Scope
    stages: tuple[str, ...]
    days: frozenset[date]
    carried_out: Days

    def of(self, told: Told) -> Holes:
        """Return the columns that the rows of one person leave open."""
        rows = told.rows
        found: dict[str, list[Day] | list[Fact]] = {
            fact: self._values(fact, rows) for fact in self.scope.profiles.facts
        }
        found["date_of_birth"] = [*self._births(rows)]
        found["stage"] = self._stages(told.listed)
        found["transfer_date"] = [*self._handovers(told)]
        return {
            column: tuple(
                Determination(person_id=rows[0].person_id, column=column, value=value)
                for value in values
            )
            for column, values in found.items()
            if values
        }

    def _values(self, fact: str, rows: Sequence[Person]) -> list[Fact]:
        """Return the domain of a fact of which no row says anything."""
        profiles = self.scope.profiles
        reported = (row.facts.get(fact, Unknown.NOT_REPORTED) for row in rows)
        known = any(profiles.value(fact, each) is not None for each in reported)
        return [] if known else [*profiles.domain(fact)]

    def _births(self, rows: Sequence[Person]) -> Iterator[Day]:
        """Yield a day of birth of each class to which the person may belong."""
        open_ = _open([row.date_of_birth for row in rows], _ANY)
        breaks = sorted({turn for day in self._age_days(rows) for turn in self._turns(day)})
        if open_ is None or not breaks:
            return
        yield PartialDate.on(breaks[0] if open_ is _ANY else open_.earliest)
        for turn in breaks:
            if open_.earliest <= turn < open_.latest:
                yield PartialDate.on(turn + _ONE)

    def _turns(self, day: date) -> list[date]:
        return self.scope.profiles.breaks((day, day)) if self.scope.profiles.age_limits else []

    def _age_days(self, rows: Sequence[Person]) -> set[date]:
        """Return the days on which it may matter how old somebody is."""
        concluded = self.scope.agreement.concluded
        if not self.scope.profiles.ages_at_transfer:
            return {concluded}
        given = [row.transfer_date for row in rows]
        known = [each for each in (*given, self.scope.on) if isinstance(each, PartialDate)]
        ends = {end for each in known for end in (each.earliest, each.latest)}
        return {concluded, *self.days, *self.carried_out, *ends}

    def _stages(self, listed: Sequence[Person]) -> list[Fact]:
        blank = all(isinstance(row.stage, Unknown) for row in listed)
        if not listed or not blank or self.stages == (ONE_STAGE,):
            return []
        return [stage if stage != UNNAMED_STAGE else ANOTHER_STAGE for stage in self.stages]

    def _handovers(self, told: Told) -> Iterator[Day]:
        """Yield a day of each stretch of days in which the handover may lie."""
        profiles = self.scope.profiles
        any_day = self.scope.on or PartialDate(self.scope.agreement.concluded, date.max)
        open_ = _open([row.transfer_date for row in told.listed], any_day)
        if not told.listed or open_ is None or not (self.days or profiles.ages_at_transfer):
            return
        turns = {*self.days, *self._birthdays(told.rows)}
        days = {day + more for day in turns if day < date.max for more in (_ONE * 0, _ONE)}
        within = {day for day in days if open_.earliest < day <= open_.latest}
        yield from map(PartialDate.on, sorted({open_.earliest, *within, open_.latest}))

    def _birthdays(self, rows: Sequence[Person]) -> Iterator[date]:
        """Yield the days on which somebody may attain an age that is judged at transfer."""
        births = [row.date_of_birth for row in rows if isinstance(row.date_of_birth, PartialDate)]
        for limit in self.scope.profiles.age_limits:
            for birth in {end for each in births for end in (each.earliest, each.latest)}:
                if limit.on == "transfer" and birth.year + limit.years <= date.max.year:
                    yield attained(birth, limit.years, self.scope.agreement.born_on_29_february)


def _open(days: Sequence[Day], any_day: PartialDate) -> PartialDate | None:
    """Return the days between which an unknown day lies; nothing if it is known or disputed."""
    found = agreed({day for day in days if isinstance(day, PartialDate)}) or (any_day,)
    return found[0] if len(found) == 1 and not found[0].exact else None
