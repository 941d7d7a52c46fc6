"""Judging: requirements and a tally give verdicts, with the people whom they are about."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import assert_never

from attrs import evolve, frozen

from exchange_model import meaning
from exchange_model.agreement import INTEGRITY, Agreement
from exchange_model.bench import Bench, Phase, violation_lasts
from exchange_model.persons import UNNAMED_STAGE
from exchange_model.requirements import (
    FurtherStages,
    Requirement,
    Unlocked,
    Unmixed,
    Within,
)
from exchange_model.rules import Precondition, Rule
from exchange_model.tally import Kind, People
from exchange_model.verdicts import (
    Evidence,
    Finding,
    Judged,
    Otherwise,
    Outcome,
    Outcomes,
    Role,
    Status,
    Verdict,
    worst,
)


@frozen
class Version:
    """An agreement under another reading, and the people as its statements then cover them.

    Attributes:
        reading: The options that are taken differently, by the readings' names.
    """

    agreement: Agreement
    people: People
    reading: tuple[tuple[str, str], ...]


def judge(
    agreement: Agreement, people: People, *, partial: bool, others: Iterable[Version] = ()
) -> tuple[Judged, ...]:
    """Judge every rule of an agreement over people, and the built-in rule of integrity.

    With ``partial``, nothing is closed: more lists follow. Of the ``others``, only the rules that
    a reading touches are judged again.
    """
    bench = _Judge(agreement, people, partial=partial)
    found = {rule.id: bench.rule(rule) for rule in agreement.rules}
    found[INTEGRITY] = _integrity(people.findings, partial=partial)
    known: set[tuple[Hashable, ...]] = {(id(people),)}
    known |= {bench.touched_by(rule) for rule in agreement.rules}
    for version in tuple(others):
        again = _Judge(version.agreement, version.people, partial=partial)
        for rule in version.agreement.rules:
            if again.touched_by(rule) not in known:
                known.add(again.touched_by(rule))
                _differently(found, again.rule(rule), version)
        if (id(version.people),) not in known:
            known.add((id(version.people),))
            _differently(found, _integrity(version.people.findings, partial=partial), version)
    return tuple(found.values())


def _differently(found: dict[str, Judged], judged: Judged, version: Version) -> None:
    """Keep what came of a rule under another reading, if it is something else."""
    usual = found[judged.id]
    if judged.outcomes != usual.outcomes:
        other = Otherwise(version.reading, judged.outcomes, judged.verdicts)
        found[judged.id] = evolve(usual, otherwise=(*usual.otherwise, other))


def _integrity(findings: tuple[Finding, ...], *, partial: bool) -> Judged:
    """Judge whether the rows agree with each other; findings change no count."""
    whole = frozenset({Outcome.KEPT if partial else Outcome.SATISFIED})
    certain = any(finding.certain for finding in findings)
    found = frozenset({Outcome.BREACHED}) if findings else whole
    outcomes = found if certain else found | whole
    return Judged(INTEGRITY, (Verdict(outcomes),), outcomes, findings=findings)


class _Judge(Bench):
    """Judges rule by rule, with the people whom each verdict is about."""

    def __init__(self, agreement: Agreement, people: People, *, partial: bool) -> None:
        super().__init__(agreement, people, partial=partial)
        self._people: People = people

    def touched_by(self, rule: Rule) -> tuple[Hashable, ...]:
        """Return all that what comes of a rule depends on."""
        required = rule.requires if isinstance(rule, Precondition) else ()
        return id(self._people), rule, *(self.touched_by(self._rules[each]) for each in required)

    def rule(self, rule: Rule) -> Judged:
        """Judge one rule; one that is not active is not in force."""
        if not rule.active:
            return Judged(rule.id, (), frozenset(), rule)
        requirements = self.lowered(rule)
        outcomes = [self.outcomes(requirement) for requirement in requirements]
        pairs = zip(requirements, outcomes, strict=True)
        verdicts = (self._verdict(requirement, found) for requirement, found in pairs)
        told = tuple(verdict for verdict in verdicts if verdict is not None)
        return Judged(rule.id, told, worst(outcomes), rule)

    def _verdict(self, requirement: Requirement, outcomes: Outcomes) -> Verdict | None:
        """Return the verdict with what it rests on; of stages still to come there is none."""
        phases = self.phases(requirement)
        sampled = requirement.throughout and not violation_lasts(requirement.form)
        found = Verdict(
            outcomes,
            party=requirement.party,
            receiver=requirement.receiver,
            stage=requirement.stage,
            exact=len(phases) == 1
            and not sampled
            and not self._people.common_day
            and requirement.stage != UNNAMED_STAGE,
        )
        day = self._telling(requirement, phases[0])
        match requirement.form:
            case Within() as form:
                return found if requirement.silent else self._with_numbers(found, form, day)
            case Unmixed() as form:
                return evolve(found, evidence=self._of_mixing(found, form, day))
            case Unlocked(requires=requires):
                waits = (each for each in requires if False in meaning.is_met(self.unmet(each)))
                return evolve(found, waits_for=tuple(waits), exact=False)
            case FurtherStages():
                return None
            case _:
                assert_never(requirement.form)

    def _telling(self, requirement: Requirement, phase: Phase) -> date | None:
        """Return the day whose numbers tell most: the first on which the rule may be breached."""
        if not requirement.throughout or violation_lasts(requirement.form):
            return phase.day
        for day in self._people.days(phase.day):
            if Outcome.BREACHED in self.sampled(day, requirement):
                return day
        return phase.day

    def _with_numbers(self, verdict: Verdict, form: Within, day: date | None) -> Verdict:
        tally = self.tally(day, form.stage)
        sums = meaning.total(form, tally)
        sides = (form.against, form.counted) if form.against else ()
        return evolve(
            verdict,
            bounds=sums.count,
            sides=tuple(meaning.one_side(side, tally) for side in sides),
            evidence=self._of_number(verdict.status, form, day),
            exact=verdict.exact and sums.exact,
            day=day,
        )

    def _of_number(self, status: Status, form: Within, day: date | None) -> tuple[Evidence, ...]:
        """Return whom a number rests on: those that must not be, and those that may be or not."""
        if status is Status.SATISFIED:
            return ()
        tally = self.tally(day, form.stage)
        open_ = form.forbids or status is not Status.BREACHED
        roles: dict[Role, list[Kind]] = {"concerned": [], "unsettled": []}
        for kind in tally.items:
            adds = meaning.values(form, kind, tally)
            if len(adds) > 1 and open_:
                roles["unsettled"].append(kind)
            elif form.forbids and adds != {0}:
                roles["concerned"].append(kind)
        return (*self._evidence(roles, day), *self._missing(form, day))

    def _missing(self, form: Within, day: date | None) -> tuple[Evidence, ...]:
        """Return the people whom a rule names and who are certainly not counted."""
        if not form.named:
            return ()
        tally = self.tally(day, form.stage)
        uncounted = [kind for kind in tally.items if meaning.values(form, kind, tally) == {0}]
        return tuple(
            Evidence(member.person_id, "missing", member.records)
            for member in self._people.members(day, uncounted)
            if member.person_id in form.named
        )

    def _of_mixing(self, verdict: Verdict, form: Unmixed, day: date | None) -> tuple[Evidence, ...]:
        """Return the smaller of the two groups that are mixed, and those who may be in either."""
        if verdict.status is Status.SATISFIED:
            return ()
        tally = self.tally(day, form.stage)
        sides: dict[bool, list[Kind]] = {True: [], False: []}
        roles: dict[Role, list[Kind]] = {"concerned": [], "unsettled": []}
        for kind in tally.items:
            marks = meaning.marks_of(form, kind, tally)
            if len(marks) > 1 and verdict.status is not Status.BREACHED:
                roles["unsettled"].append(kind)
            for side in frozenset().union(*marks) if len(marks) == 1 else ():
                sides[side].append(kind)
        roles["concerned"] = min(
            sides.values(), key=lambda kinds: sum(tally.items[kind] for kind in kinds)
        )
        return self._evidence(roles, day)

    def _evidence(self, roles: Mapping[Role, list[Kind]], day: date | None) -> tuple[Evidence, ...]:
        return tuple(
            Evidence(member.person_id, role, member.records)
            for role, kinds in roles.items()
            for member in (self._people.members(day, kinds) if kinds else ())
        )
