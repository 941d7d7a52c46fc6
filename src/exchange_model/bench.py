"""The bench: what comes of requirements over the tallies of all the days that matter."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import assert_never

from attrs import frozen

from exchange_model import meaning
from exchange_model.agreement import Agreement
from exchange_model.persons import UNNAMED_STAGE
from exchange_model.requirements import (
    Form,
    FurtherStages,
    Requirement,
    Unlocked,
    Unmixed,
    Within,
    lower,
)
from exchange_model.rules import Rule
from exchange_model.tally import Tallies, Tally
from exchange_model.truth import Truth
from exchange_model.verdicts import Outcome, Outcomes, Status, status_of, worst


@frozen
class Phase:
    """A day whose end is looked at, and whether the requirement is due by then."""

    day: date | None
    closed: bool


class Bench:
    """What the judging of one requirement after the other shares."""

    def __init__(self, agreement: Agreement, people: Tallies, *, partial: bool) -> None:
        self._agreement = agreement
        self._people = people
        self._partial = partial
        self._rules = {rule.id: rule for rule in agreement.rules}
        self._tallies: dict[tuple[date | None, str | None], Tally] = {}
        self._met: dict[str, Outcomes] = {}

    def open(self, among: Collection[str]) -> Iterator[tuple[Rule, Requirement]]:
        """Yield the requirements of some rules on which the verdict is undetermined."""
        for rule in self._agreement.rules:
            for requirement in self.lowered(rule) if rule.active and rule.id in among else ():
                if status_of(self.outcomes(requirement)) is Status.UNDETERMINED:
                    yield rule, requirement

    def days(self, requirement: Requirement) -> tuple[date | None, ...]:
        """Return the days at whose end a requirement is looked at."""
        lasting = violation_lasts(requirement.form)
        sampled = requirement.throughout and not lasting
        days = dict.fromkeys(phase.day for phase in self.phases(requirement))
        if sampled:
            days |= dict.fromkeys(day for last in tuple(days) for day in self._people.days(last))
        return tuple(days)

    def lowered(self, rule: Rule) -> tuple[Requirement, ...]:
        """Return the requirements of a rule over the stages that are known."""
        return lower(rule, self._agreement, self._people.stages, open_ended=self._partial)

    def tally(self, day: date | None, stage: str | None = None) -> Tally:
        """Return the tally of a day, or of one stage of it."""
        found = self._tallies.get((day, stage))
        if found is None:
            whole = self._people.tally(day) if stage is None else self.tally(day)
            found = self._tallies[day, stage] = whole.of_stage(stage)
        return found

    def phases(self, requirement: Requirement) -> tuple[Phase, ...]:
        """Return the days at whose end a requirement may have to be judged."""
        due = requirement.due
        if not self._partial and requirement.listable:
            return (Phase(due, closed=True),)
        if due is None or not requirement.listable:
            return (Phase(None, closed=False),)
        first, last = self._people.carried_out
        reached = (Phase(due, closed=True),) if due < last else ()
        return (*reached, Phase(None, closed=False)) if first <= due else reached

    def outcomes(self, requirement: Requirement) -> Outcomes:
        """Return the outcomes of one requirement."""
        found = (self._outcomes(requirement, phase) for phase in self.phases(requirement))
        return frozenset[Outcome]().union(*found)

    def _outcomes(self, requirement: Requirement, phase: Phase) -> Outcomes:
        found = self._over_days(requirement, phase)
        if requirement.stage != UNNAMED_STAGE:
            return found
        # A stage that nobody names need not exist.
        return found | {Outcome.SATISFIED if phase.closed else Outcome.KEPT}

    def _over_days(self, requirement: Requirement, phase: Phase) -> Outcomes:
        last = self._at(phase.day, requirement, closed=phase.closed)
        if not requirement.throughout or violation_lasts(requirement.form):
            return last
        earlier = (day for day in self._people.days(phase.day) if day != phase.day)
        return worst([last, *(self.sampled(day, requirement) for day in earlier)])

    def sampled(self, day: date | None, requirement: Requirement) -> Outcomes:
        """Return the outcomes on a past day; one before anything happened does not count."""
        untouched = meaning.untouched(self.tally(day))
        found = self._at(day, requirement, closed=True)
        return found if untouched is Truth.NO else found | {Outcome.SATISFIED}

    def _at(self, day: date | None, requirement: Requirement, *, closed: bool) -> Outcomes:
        """Return the outcomes by the state at the end of one day."""
        match requirement.form:
            case Within() as form:
                throughout = requirement.throughout
                return meaning.within(
                    form, self.tally(day, form.stage), closed=closed, throughout=throughout
                )
            case Unmixed() as form:
                return meaning.unmixed(form, self.tally(day, form.stage), closed=closed)
            case Unlocked(requires=requires):
                return meaning.unlocked(self.unmet(rule_id) for rule_id in requires)
            case FurtherStages():
                return frozenset({Outcome.KEPT})
            case _:
                assert_never(requirement.form)

    def unmet(self, rule_id: str) -> Outcomes:
        """Return a rule's outcomes after everything, its deadline ignored."""
        found = self._met.get(rule_id)
        if found is None and not self._rules[rule_id].active:
            found = self._met[rule_id] = frozenset({Outcome.KEPT})
        if found is None:
            requirements = self.lowered(self._rules[rule_id])
            phase = Phase(None, closed=False)
            found = self._met[rule_id] = worst(self._outcomes(each, phase) for each in requirements)
        return found


def violation_lasts(form: Form) -> bool:
    """Whether nothing that happens later can undo a violation, so that the last day tells all."""
    return not isinstance(form, Within) or (form.only_grows and form.low is None)
