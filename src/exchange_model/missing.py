"""What is missing: facts of people that would settle verdicts which are undetermined.

A fact settles a verdict *by itself* if the verdict is no longer undetermined whatever the fact
turns out to be, and *may* settle it if one of its values does. A fact that could not change
anybody's part in an undetermined verdict is not asked for.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from math import prod
from typing import NoReturn

from attrs import frozen

from exchange_model import meaning
from exchange_model.agreement import INTEGRITY, Agreement
from exchange_model.bench import Bench
from exchange_model.determinations import Determination
from exchange_model.joins import Told
from exchange_model.persons import UNNAMED_STAGE, Origin
from exchange_model.requirements import Requirement, Within
from exchange_model.rosters import Rosters
from exchange_model.suppositions import ANOTHER_STAGE, Holes, Suppositions, supposing
from exchange_model.tally import Kind, Tally
from exchange_model.wording.terms import NAMELESS_STAGE

MOST_TRIALS = 256
"""So many ways of settling a person's other facts are gone through to see whether one matters."""


@frozen(order=True)
class Question:
    """An undetermined verdict, by its rule, party, receiver and stage."""

    rule_id: str
    party: str | None = None
    receiver: str | None = None
    stage: str | None = None

    def __str__(self) -> str:
        """Return the rule's id, with what tells the verdict from the rule's others."""
        to = f"to {self.receiver}" if self.receiver else None
        unnamed = self.stage == UNNAMED_STAGE
        stage = NAMELESS_STAGE if unnamed else f"stage {self.stage}"
        told = ", ".join(each for each in (self.party, to, stage if self.stage else None) if each)
        return f"{self.rule_id} ({told})" if told else self.rule_id


@frozen(kw_only=True)
class Gap:
    """One missing fact of one person.

    Attributes:
        person_id: Whose fact it is.
        detaining_party: Who holds the person, by the person's first row.
        column: The column in which the fact would stand.
        values: What it may be, if it has a domain; none for a day.
        settles: The undetermined verdicts that the fact settles by itself, whatever it is.
        may_settle: Those that one of its values settles.
        bears_on: Those that it takes part in.
        origins: The rows in which it could stand.
    """

    person_id: str
    detaining_party: str
    column: str
    values: tuple[str, ...]
    settles: tuple[Question, ...]
    may_settle: tuple[Question, ...]
    bears_on: tuple[Question, ...]
    origins: tuple[Origin, ...]


@frozen
class Missing:
    """What is missing for a judgement without doubt.

    Attributes:
        gaps: The missing facts, those first that settle most by themselves.
        undetermined: The verdicts that are undetermined.
        unstated: Those of them that ask for a completeness statement too: without one, people of
            whom no row speaks may be among those whom the rule counts.
    """

    gaps: tuple[Gap, ...] = ()
    undetermined: tuple[Question, ...] = ()
    unstated: tuple[Question, ...] = ()

    def __iter__(self) -> Iterator[Gap]:
        return iter(self.gaps)

    def __len__(self) -> int:
        return len(self.gaps)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "without a missing fact a verdict may still be undetermined: ask for gaps, or "
            "undetermined"
        )

    @property
    def left(self) -> tuple[Question, ...]:
        """The undetermined verdicts to which no missing fact of a person contributes."""
        touched = {question for gap in self.gaps for question in gap.bears_on}
        return tuple(each for each in self.undetermined if each not in touched)


def missing(agreement: Agreement, people: Rosters, *, partial: bool) -> Missing:
    """Return the facts of people that would settle what is undetermined."""
    search = _Search(agreement, people, partial=partial)
    groups = (each for alike in people.alike() for each in _split(people, alike))
    gaps = [gap for alike in groups for gap in search.gaps(alike)]
    return Missing(
        tuple(sorted(gaps, key=_most_first)),
        tuple(search.questions),
        tuple(each for each in search.questions if search.is_unstated(each)),
    )


def _split(people: Rosters, alike: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield those on the register, and those who are not and might be missing there."""
    for on_register in (True, False):
        found = [each for each in alike if bool(people.told(each).registered) is on_register]
        if found:
            yield found


def _most_first(gap: Gap) -> tuple[object, ...]:
    settled = (-len(gap.settles), -len(gap.may_settle), -len(gap.bears_on))
    return *settled, gap.detaining_party, gap.person_id, gap.column


Standing = tuple[tuple[Kind, ...], frozenset[bool]]
"""Of what kind somebody is at the end of each day, and whether a complete register covers them."""

Parts = dict[Question, tuple[frozenset[Hashable], ...]]
"""What somebody can do to each verdict, day by day."""


class _Search:
    """Looks for gaps under one agreement, with what does not change from person to person."""

    def __init__(self, agreement: Agreement, people: Rosters, *, partial: bool) -> None:
        self._agreement = agreement
        self._people = people
        self._partial = partial
        bench = Bench(agreement, people, partial=partial)
        every = [rule.id for rule in agreement.rules]
        open_ = {_question(rule.id, asked): asked for rule, asked in bench.open(every)}
        self._days = {question: bench.days(asked) for question, asked in open_.items()}
        self._asked: Mapping[Question, Requirement] = open_
        self._looked_at = tuple({day for days in self._days.values() for day in days})
        self._tallies: dict[date | None, Tally] = {}
        self._parts_of: dict[Standing, Parts] = {}
        self._settled_by: dict[tuple[Hashable, ...], frozenset[Question]] = {}
        self._in_doubt = _in_doubt(people)
        self.questions = [*open_, *([Question(INTEGRITY)] if self._in_doubt else [])]
        days = frozenset(day for day in self._looked_at if day is not None)
        self._suppositions = Suppositions(people.scope, people.stages, days, people.carried_out)

    def is_unstated(self, question: Question) -> bool:
        """Whether people of whom no row speaks may be among those who are counted."""
        asked = self._asked.get(question)
        if asked is None or not isinstance(asked.form, Within):
            return False
        sums = (meaning.total(asked.form, self._tally(day)) for day in self._days[question])
        return any(each.count.most is None for each in sums)

    def gaps(self, alike: Sequence[str]) -> Iterator[Gap]:
        """Yield the gaps of people of whom the same matters; what holds of one holds of all."""
        told = self._people.told(alike[0])
        holes = self._suppositions.of(told) if self.questions else {}
        for column, values in holes.items():
            matters = self._matters(told, column, holes)
            # By which day the last of all goes hangs on everybody's day.
            asked = self.questions if column == "transfer_date" else matters
            settled = [self._settled(told, value, asked) for value in values] if asked else []
            bears_on = [each for each in asked if each in frozenset(matters).union(*settled)]
            for person_id in alike if bears_on else ():
                yield self._gap(person_id, column, values, bears_on, settled)

    def _gap(
        self,
        person_id: str,
        column: str,
        values: Sequence[Determination],
        bears_on: Sequence[Question],
        settled: Sequence[frozenset[Question]],
    ) -> Gap:
        rows = self._people.told(person_id).rows
        always, ever = settled[0].intersection(*settled), settled[0].union(*settled)
        if column == "transfer_date" and self._people.scope.profiles.ages_at_transfer:
            # The last day of all may decide how old others are, so no few days stand for all.
            always = frozenset()
        return Gap(
            person_id=person_id,
            detaining_party=rows[0].detaining_party,
            column=column,
            values=tuple(each.value for each in values if isinstance(each.value, str)),
            settles=tuple(each for each in bears_on if each in always),
            may_settle=tuple(each for each in bears_on if each in ever),
            bears_on=tuple(bears_on),
            origins=tuple(row.origin for row in rows if row.origin is not None),
        )

    def _matters(self, told: Told, column: str, holes: Holes) -> list[Question]:
        """Return the verdicts in which a fact can change the person's part.

        It can where, once the other facts of the person are known, its values give different parts;
        and whether there is a stage that nobody names hangs on every stage that is blank. Where
        there are too many ways to know the others, it is asked wherever the part is open.
        """
        others = [values for name, values in holes.items() if name != column]
        if prod(map(len, others)) > MOST_TRIALS:
            found = self._open(told)
        else:
            ways = (
                [supposing(told, [*known, v]) for v in holes[column]] for known in product(*others)
            )
            found = {question for each in ways for question in self._turning(each)}
        if column == "stage":
            found |= {each for each in self.questions if each.stage == UNNAMED_STAGE}
        return [each for each in self.questions if each in found]

    def _open(self, told: Told) -> set[Question]:
        """Return the verdicts in which somebody's part is open."""
        parts = self._parts(self._standing(told))
        return {each for each in self.questions if any(len(part) > 1 for part in parts[each])}

    def _turning(self, ways: Sequence[Told]) -> list[Question]:
        """Return the verdicts in which somebody's part is not the same in all these ways."""
        parts = [self._parts(standing) for standing in set(map(self._standing, ways))]
        return [each for each in self.questions if len({part[each] for part in parts}) > 1]

    def _standing(self, told: Told) -> Standing:
        """Return where somebody of whom this is told may be, at the end of each day."""
        signature = self._people.signature_of(told)
        kinds = tuple(self._people.kind_of(signature, day) for day in self._looked_at)
        return kinds, self._people.covered(told)

    def _parts(self, standing: Standing) -> Parts:
        """Return what somebody who may be there can do to each verdict."""
        found = self._parts_of.get(standing)
        if found is None:
            found = self._parts_of[standing] = self._parts_of_kinds(*standing)
        return found

    def _parts_of_kinds(self, kinds: tuple[Kind, ...], covered: frozenset[bool]) -> Parts:
        on = dict(zip(self._looked_at, kinds, strict=True))
        found: Parts = {Question(INTEGRITY): (covered,)}
        for question, asked in self._asked.items():
            found[question] = tuple(
                meaning.part(asked.form, on[day], self._tally(day)) for day in self._days[question]
            )
        return found

    def _tally(self, day: date | None) -> Tally:
        if day not in self._tallies:
            self._tallies[day] = self._people.tally(day)
        return self._tallies[day]

    def _settled(
        self, told: Told, value: Determination, questions: Sequence[Question]
    ) -> frozenset[Question]:
        """Return the verdicts that are no longer undetermined once a fact has this value.

        Whoever moves from the same kinds to the same kinds, by the same handover, settles the same.
        """
        known = supposing(told, [value])
        alone = self._in_doubt == {value.person_id}
        routes = [(row.stage, row.transfer_date) for each in (told, known) for row in each.listed]
        move = self._standing(told), self._standing(known), alone, *questions, *routes
        if move not in self._settled_by:
            self._settled_by[move] = self._judged(known, questions, alone=alone)
        return self._settled_by[move]

    def _judged(
        self, known: Told, questions: Sequence[Question], *, alone: bool
    ) -> frozenset[Question]:
        bench = Bench(self._agreement, self._people.with_one(known), partial=self._partial)
        rules = {question.rule_id for question in questions}
        still = {_question(rule.id, asked) for rule, asked in bench.open(rules)}
        covered = self._people.covered(known)
        if covered != {True} and not (alone and covered == {False}):
            still.add(Question(INTEGRITY))
        return frozenset(questions) - still


def _question(rule_id: str, asked: Requirement) -> Question:
    """Return the question; once the stage that nobody named has a name, it is the same one."""
    stage = UNNAMED_STAGE if asked.stage == ANOTHER_STAGE else asked.stage
    return Question(rule_id, asked.party, asked.receiver, stage)


def _in_doubt(people: Rosters) -> frozenset[str]:
    """Return the people of whom it is not known whether something is wrong; none if it is."""
    findings = people.findings
    if any(each.certain for each in findings):
        return frozenset()
    return frozenset(each.person_id for each in findings)
