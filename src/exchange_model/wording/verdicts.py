"""Verdicts in words, with their numbers."""

from typing import assert_never

from exchange_model.agreement import Agreement
from exchange_model.persons import UNNAMED_STAGE
from exchange_model.problems import PROBLEMS
from exchange_model.rules import (
    AllOf,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    stage_of,
)
from exchange_model.verdicts import Outcome, Role, Status, Verdict
from exchange_model.wording.terms import (
    BOUNDS,
    NAMELESS_STAGE,
    category,
    counted,
    number,
    part,
    people,
    several,
    who,
)


def verdict(one: Rule, found: Verdict, under: Agreement) -> str:
    """Return what came of one requirement of a rule, with its numbers."""
    place = _place(one, found)
    match one:
        case Precondition(milestone=milestone):
            if found.waits_for:
                return f"{milestone} waits for {several(found.waits_for)}"
            return f"{milestone} is unlocked: all that it waits for is met"
        case _ if one.of == "remains":
            return place + _unsaid(one, found)
        case Reciprocity():
            return place + _balance(one, found, under)
        case Minimum() | Maximum() | Exactly():
            return place + _amount(one, found)
        case AllOf():
            return place + _remaining(one, found)
        case Only(category=term):
            return place + _strangers(f"not {part(term)}", found)
        case Excluding(category=term):
            return place + _strangers(category(term), found)
        case Separate(category=term):
            return place + _mixture(category(term), found)
        case Named(people=ids):
            return f"{place}{_bounds(found)} of the {len(set(ids)):,} named returned{_at(found)}"
        case _:
            assert_never(one)


def _place(one: Rule, found: Verdict) -> str:
    stage = found.stage or stage_of(one)
    if stage == UNNAMED_STAGE:
        return f"{NAMELESS_STAGE}: "
    return f"stage {stage}: " if stage else ""


def _at(found: Verdict) -> str:
    return f" by {found.day}" if found.day is not None else ""


def _unsaid(one: Rule, found: Verdict) -> str:
    """Return what is said of a rule about remains."""
    verb = "holds" if isinstance(one, AllOf) else "returns"
    what = f"what {found.party} {verb} of " if found.party else ""
    told = f"a list of people says nothing of {what}remains"
    return f"{told}; {_owed(one)}" if isinstance(one, Minimum | Maximum | Exactly) else told


def _owed(one: Minimum | Maximum | Exactly) -> str:
    bound = BOUNDS[type(one)]
    owed = "allowed" if isinstance(one, Maximum) else "owed"
    return f"{bound} {one.count:,} {'is' if one.count == 1 else 'are'} {owed}"


def _bounds(found: Verdict) -> str:
    return number(found.bounds) if found.bounds is not None else ""


def _balance(one: Reciprocity, found: Verdict, agreement: Agreement) -> str:
    first, second = agreement.sides_of(one)
    gives, owes = (number(count) for count in found.sides)
    weighted = ", as weighted" if first.weights or second.weights else ""
    told = f"{first.party} returns {gives} and {second.party} {owes}{weighted}"
    a, b = one.ratio
    owed = "equal numbers are owed" if a == b else f"{b:,} for every {a:,} are owed"
    if one.compare == "at-least":
        owed = f"{second.party} owes at least {'as many' if a == b else f'{b:,} for every {a:,}'}"
    return f"{told}{_at(found)}; {owed}" + (f", within {one.tolerance:,}" if one.tolerance else "")


def _amount(one: Minimum | Maximum | Exactly, found: Verdict) -> str:
    if found.bounds is not None and found.bounds.exact:
        given = counted(found.bounds.least, one.of)
    else:
        given = f"{_bounds(found)} people" + (" or remains" if one.of == "any" else "")
    return f"{found.party} returns {given}{who(one.category)}{_at(found)}; {_owed(one)}"


def _remaining(one: AllOf, found: Verdict) -> str:
    held = f"held by {found.party}{who(one.category)}"
    if found.bounds is None or found.bounds.most == 0:
        return f"nobody {held} would stay{_after(found)}"
    if found.bounds.most is None:
        least = found.bounds.least
        left = f"{people(least)} {held} would stay{_after(found)}; " if least else ""
        return f"{left}no completeness statement covers everyone {held}"
    return f"{_number(found)} {held} would stay{_after(found)}"


def _after(found: Verdict) -> str:
    return f" after {found.day}" if found.day is not None else ""


def _number(found: Verdict) -> str:
    if found.bounds is not None and found.bounds.exact:
        return people(found.bounds.least)
    return f"{_bounds(found)} people"


def _strangers(what: str, found: Verdict) -> str:
    if found.bounds is None or found.bounds.most == 0:
        return f"nobody returned by {found.party}{_at(found)} counts as {what}"
    verb = "counts" if found.bounds.most == 1 and found.bounds.exact else "count"
    return f"{_number(found)} returned by {found.party}{_at(found)} {verb} as {what}"


def _mixture(what: str, found: Verdict) -> str:
    group = f"people counted as {what} and others"
    together = f"together to {found.receiver}" if found.receiver else "together"
    match found.status:
        case Status.BREACHED:
            return f"{found.party} returns {group} {together}"
        case Status.UNDETERMINED:
            return f"{found.party} may return {group} {together}"
        case _:
            return f"{found.party} does not return {group} {together}"


def heading(role: Role, size: int, one: Rule, found: Verdict) -> str:
    """Return what stands above the people of one role under a verdict; for some, nothing."""
    match role:
        case "concerned":
            return ""
        case "missing":
            return "named, and not returned:"
        case "unsettled":
            told = f"unknown facts of {people(size)} matter here"
            lacking = (
                one.count - found.bounds.least if isinstance(one, Minimum) and found.bounds else 0
            )
            if 0 < lacking <= size:
                told += f"; {lacking:,} of them counted would be enough"
            return f"{told}:"
        case _:
            assert_never(role)


OUTCOMES = {
    Outcome.SATISFIED: "kept, and nothing that can still happen changes that",
    Outcome.KEPT: "kept so far, and can still be broken",
    Outcome.PENDING: "not yet met, and not yet due",
    Outcome.BREACHED: "broken, and nothing that can still happen undoes it",
}
"""What each outcome means."""

STATUSES = {
    Status.SATISFIED: "kept in every completion of what is known",
    Status.BREACHED: "broken in every completion of what is known",
    Status.UNDETERMINED: "broken or not, as the unknown facts turn out",
    Status.PENDING: "not broken, and not yet met",
    Status.NOT_IN_FORCE: "never in operation, and so not judged",
}
"""What each status means."""


OTHER_NAMES = {
    "final": "of a status: satisfied, and nothing that can still happen changes that",
    "sure": "of a rule: no other reading of the agreement changes what came of it",
    "integrity": "the built-in rule: the rows of lists and registers must agree with each other",
    "reading": "a choice at a point that the text of an agreement leaves open",
    "remedy": "advice that was judged again, with what would then come of the rules",
    "concerned": "of a person in the evidence: certainly one of those whom the verdict is about",
    "unsettled": "of a person in the evidence: unknown facts decide whether the rule concerns them",
    "missing": "of a person in the evidence: named by the rule, and certainly not counted",
}
"""What the other words of a report mean."""


def names() -> dict[str, str]:
    """Return what every name means that a report or a problem may show, in the order of the tables.

    An outcome and a status of the same name mean the same thing of one completion and of all.
    """
    found = {outcome.value: f"outcome: {told}" for outcome, told in OUTCOMES.items()}
    for status, told in STATUSES.items():
        both = (
            f"{found[status.value]}; status: {told}" if status.value in found else f"status: {told}"
        )
        found[status.value] = both
    found |= OTHER_NAMES
    found |= {
        name: f"{kind.severity}: {kind.meaning}; {kind.advice}" for name, kind in PROBLEMS.items()
    }
    return found
