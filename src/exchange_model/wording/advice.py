"""Readings and remedies in words."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from exchange_model.remedies import Advice, Remedy
from exchange_model.verdicts import Judged, Otherwise, Status
from exchange_model.wording.terms import people, several, who

FEW_IDS = 6
"""So many people are named in a sentence of advice."""


def remedy(one: Remedy) -> str:
    """Return advice, and what would then come of the rules."""
    told = several(map(advice, one.advice))
    better = [name for name, status in one.effects if status is not Status.BREACHED]
    worse = [name for name, status in one.effects if status is Status.BREACHED]
    statuses = dict(one.effects)
    effects = [f"{name} is {statuses[name].value}" for name in better]
    if worse:
        until = f" until {several(map(advice, one.then))}" if one.then else ""
        effects.append(f"{several(worse)} {'is' if len(worse) == 1 else 'are'} breached{until}")
    return f"{told}; then {several(effects)}"


def advice(one: Advice) -> str:
    """Return what one party could change, with the people if they are few."""
    stage = f" in {'a new ' if one.new_stage else ''}stage {one.stage}" if one.stage else ""
    certain = one.action in {"add", "leave-off", "set-apart"}
    said = several(one.people) if 0 < len(one.people) <= FEW_IDS else people(one.number)
    if not certain:
        said = f"{people(one.number)}{who(one.category)}"
        said += f" (such as {several(one.people)})" if 0 < len(one.people) <= FEW_IDS else ""
    match one.action:
        case "add" | "add-some":
            return f"{one.party} adds {said}{stage}"
        case "leave-off" | "leave-off-some":
            return f"{one.party} leaves off {said}{stage}"
        case "set-apart":
            return f"{one.party} puts {said} into a new stage {one.stage}"
        case _:
            assert_never(one.action)


def otherwise(judged: Judged) -> Iterator[str]:
    """Yield under which other readings a rule's status would be another; the simplest alone."""
    told: list[Otherwise] = []
    for one in judged.otherwise:
        if one.status is judged.status:
            continue
        if not any(_simpler(other, one) for other in told):
            told.append(one)
            yield f"under {reading(dict(one.reading))}: {one.status.value}"


def _simpler(one: Otherwise, other: Otherwise) -> bool:
    return one.status is other.status and set(one.reading) < set(other.reading)


def reading(choices: Mapping[str, str]) -> str:
    """Return the options that are taken, by the readings' names."""
    return several(f"{name} = {option}" for name, option in choices.items())
