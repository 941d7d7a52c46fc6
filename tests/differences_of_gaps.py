"""Compare what the library asks for with what a try of every value shows to settle."""

from collections.abc import Iterator
from random import Random
from typing import Any

from attrs import frozen

from asking import NEW_STAGE, Asked, Hole, Judgement, holes, judgement, plain
from cases_as_objects import people, register_of
from exchange_model import Gap, Missing, agreement_from, gaps
from exchange_model.missing import Question
from oracle import completions
from random_cases import make_case

MOST_COMPLETIONS = 100
"""Cases with more completions than these are left to the library alone: each is tried often."""


@frozen
class Tried:
    """A case with what the oracle says of it, and of each value of each hole."""

    case: dict[str, Any]
    judged: Judgement
    holes: tuple[Hole, ...]


def with_twin(case: dict[str, Any], seed: int) -> dict[str, Any]:
    """Return a case in which two have the same rows; both, one or none of them are registered."""
    chance = Random(seed)
    first = chance.choice(case["list"])
    twin = {"person_id": "T1"}
    register = case["register"]
    if register is not None:
        same = [row for row in register if row["person_id"] == first["person_id"]]
        others = [row for row in register if row not in same]
        pair = [*same, *({**row, **twin} for row in same)]
        register = [*others, *pair[: chance.choice((0, 1, 2))]]
    return {**case, "list": [*case["list"], {**first, **twin}], "register": register}


def tried(seed: int) -> Tried | None:
    """Try the case of a seed, if it is small and anything in it is undetermined."""
    case = plain(make_case(seed))
    case = with_twin(case, seed) if seed % 2 else case
    if completions(case) > MOST_COMPLETIONS:
        return None
    judged = judgement(case)
    return Tried(case, judged, tuple(holes(case))) if judged.undetermined else None


def missing(case: dict[str, Any]) -> Missing:
    """Ask the library what is missing in a case."""
    return gaps(
        agreement_from(case["agreement"]),
        people(case["list"], "list.csv"),
        register=register_of(case),
        partial=case["partial"],
        on=case["on"],
    )


def asked(question: Question) -> Asked:
    """Return the oracle's name for a verdict."""
    to = f" to {question.receiver}" if question.receiver else ""
    party = None if question.party is None else f"{question.party}{to}"
    return question.rule_id, (party, question.stage)


def differences_of_gaps(found: Tried) -> list[str]:
    """Tell each difference in a line; none where the library asks for what settles, and no more.

    Where the oracle is loose the library may leave more undetermined; then it is only asked
    whether what it claims to settle is settled.
    """
    told = missing(found.case)
    undetermined = set(map(asked, told.undetermined))
    lines = [
        f"{name} is undetermined for one alone"
        for name in sorted(found.judged.exact, key=str)
        if (name in undetermined) != (name in found.judged.undetermined)
    ]
    asked_for = {(gap.person_id, gap.column): gap for gap in told.gaps}
    for hole in found.holes:
        gap = asked_for.pop((hole.person, hole.column), None)
        lines += [f"{hole.person} {hole.column}: {line}" for line in _of_hole(found, hole, gap)]
    return [*lines, *(f"{person} {column}: is no hole" for person, column in asked_for)]


def _of_hole(found: Tried, hole: Hole, gap: Gap | None) -> Iterator[str]:
    settles = set(map(asked, gap.settles)) if gap else set()
    may_settle = set(map(asked, gap.may_settle)) if gap else set()
    bears_on = set(map(asked, gap.bears_on)) if gap else set()
    ages = found.case["agreement"]["categories"].values()
    unsure = hole.column == "transfer_date" and "'transfer'" in str(list(ages))
    for value, judged in hole.tried.items():
        if any(key[1] != NEW_STAGE for _, key in judged.undetermined - found.judged.undetermined):
            yield f"{value} makes more undetermined, which no fact does"
    for name in sorted(found.judged.undetermined, key=str):
        each = hole.settled(name)
        if name in settles and not all(each):
            yield f"{name} is said to be settled, and is not"
        if name not in found.judged.exact or not hole.exact(name):
            continue
        if name in may_settle and not any(each):
            yield f"{name} is said to be settled by some value, and by none it is"
        if name not in may_settle and any(each):
            yield f"{name} is settled by some value, which is not said"
        if name not in settles and all(each) and not unsure:
            yield f"{name} is settled by every value, which is not said"
        if name not in bears_on and any(each):
            yield f"{name} hangs on it, which is not said"
