"""Outcomes, statuses and verdicts, as plain values.

The four outcomes are those of four-valued runtime verification (RV-LTL: Bauer, Leucker and
Schallhart, *Comparing LTL semantics for runtime verification*, 2010). A verdict is the set of
outcomes over all completions of the known facts.
"""

from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import reduce
from itertools import product
from typing import Literal, NoReturn

from attrs import frozen

from exchange_model.counts import Count
from exchange_model.persons import Origin, Person
from exchange_model.rules import Rule


class Outcome(Enum):
    """What has become of one requirement in one completion, from worst to best."""

    BREACHED = "breached"
    PENDING = "pending"
    KEPT = "kept"
    SATISFIED = "satisfied"

    def __bool__(self) -> NoReturn:
        raise TypeError(_ADVICE)


class Status(Enum):
    """What a set of outcomes comes to."""

    SATISFIED = "satisfied"
    BREACHED = "breached"
    UNDETERMINED = "undetermined"
    PENDING = "pending"
    NOT_IN_FORCE = "not-in-force"

    def __bool__(self) -> NoReturn:
        raise TypeError(_ADVICE)


_ADVICE = (
    "the answer may be undetermined: compare with a status or an outcome, such as Status.SATISFIED"
)

Outcomes = frozenset[Outcome]

_BY_RANK = tuple(Outcome)
_RANK = {outcome: rank for rank, outcome in enumerate(_BY_RANK)}
WORST_FIRST = (
    Status.BREACHED,
    Status.UNDETERMINED,
    Status.PENDING,
    Status.SATISFIED,
    Status.NOT_IN_FORCE,
)
"""The statuses in the order in which they ask for attention."""


def status_of(outcomes: Outcomes) -> Status:
    """Return the status of a set of outcomes; of no outcome, not in force."""
    if not outcomes:
        return Status.NOT_IN_FORCE
    if outcomes == {Outcome.BREACHED}:
        return Status.BREACHED
    if Outcome.BREACHED in outcomes:
        return Status.UNDETERMINED
    return Status.PENDING if Outcome.PENDING in outcomes else Status.SATISFIED


def worst(sets: Iterable[Outcomes]) -> Outcomes:
    """Return the pointwise worst of several sets: of each choice of one outcome from each.

    This is sound, and exact where the sets belong to requirements that share no items.
    """
    return reduce(_worse, sets, frozenset({Outcome.SATISFIED}))


def _worse(some: Outcomes, others: Outcomes) -> Outcomes:
    pairs = product((_RANK[outcome] for outcome in some), (_RANK[outcome] for outcome in others))
    return frozenset(_BY_RANK[min(pair)] for pair in pairs)


def worst_status(statuses: Iterable[Status]) -> Status:
    """Return the worst of several statuses; of none, not in force."""
    return min(statuses, key=WORST_FIRST.index, default=Status.NOT_IN_FORCE)


Role = Literal["concerned", "unsettled", "missing"]
"""Why a person stands in the evidence: certainly concerned; concerned or not, as the unknown facts
turn out; or named by the rule and on no list."""


@frozen
class Evidence:
    """One person whom a verdict is about, by id, and the records that say so."""

    person_id: str
    role: Role
    records: tuple[Person, ...] = ()


@frozen
class Finding:
    """Something wrong between readable rows, by the name that the table of problems gives it.

    ``certain`` is false where unknown facts decide whether there is anything wrong. ``columns`` are
    those in which the rows contradict each other.
    """

    name: str
    person_id: str
    origins: tuple[Origin, ...] = ()
    certain: bool = True
    columns: tuple[str, ...] = ()


class _NoCondition:
    """What must not slip into an if: it has more answers than two."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError(_ADVICE)


@frozen
class Verdict(_NoCondition):
    """The outcome of one requirement: one obliged party, one stage.

    Attributes:
        outcomes: The outcomes over all completions.
        party: The obliged party or side, if the requirement has one.
        receiver: To whom, where the party has several directions that are told apart.
        stage: The stage, if the requirement is one stage's.
        bounds: The number that the rule compares, from certainly to possibly.
        sides: For a reciprocity, what the first and the second side give, as weighted.
        evidence: The people whom the verdict is about.
        waits_for: For a precondition, the required rules that are not certainly met.
        exact: Whether the set of outcomes is exact; otherwise it is sound but may be too wide.
        day: The day at whose end the number was looked at; None: after everything.
    """

    outcomes: Outcomes
    party: str | None = None
    receiver: str | None = None
    stage: str | None = None
    bounds: Count | None = None
    sides: tuple[Count, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    waits_for: tuple[str, ...] = ()
    exact: bool = True
    day: date | None = None

    @property
    def status(self) -> Status:
        """The status of the outcomes."""
        return status_of(self.outcomes)


@frozen
class Otherwise(_NoCondition):
    """What comes of a rule under another reading.

    Attributes:
        reading: The options that are taken differently, by the readings' names.
        outcomes: The rule's outcomes under them; none if it is not in force then.
        verdicts: The verdicts under them.
    """

    reading: tuple[tuple[str, str], ...]
    outcomes: Outcomes
    verdicts: tuple[Verdict, ...] = ()

    @property
    def status(self) -> Status:
        """The status of the outcomes."""
        return status_of(self.outcomes)


@frozen
class Judged(_NoCondition):
    """One rule with the verdicts on its requirements.

    Attributes:
        id: The rule's id, or that of the built-in rule of integrity.
        verdicts: One for each obliged party and stage.
        outcomes: The pointwise worst of the verdicts' outcomes.
        rule: The rule; None for the built-in one.
        findings: What is wrong between the rows; the built-in rule's alone.
        otherwise: The other readings under which the outcomes differ.
    """

    id: str
    verdicts: tuple[Verdict, ...]
    outcomes: Outcomes
    rule: Rule | None = None
    findings: tuple[Finding, ...] = ()
    otherwise: tuple[Otherwise, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether no other reading of the agreement changes the outcomes."""
        return not self.otherwise

    @property
    def status(self) -> Status:
        """The status of the outcomes."""
        return status_of(self.outcomes)

    @property
    def final(self) -> bool:
        """Whether the rule is satisfied and nothing that can still happen changes that."""
        return self.outcomes == {Outcome.SATISFIED}
