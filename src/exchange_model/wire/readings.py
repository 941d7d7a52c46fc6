"""Readings applied: the agreement as it is under one choice at each open point."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from attrs import evolve

from exchange_model.agreement import Agreement, Changes, nearest, place_of
from exchange_model.problems import InputError, Problem
from exchange_model.wire.agreements import agreement_from, agreement_to

Choices = Mapping[str, str]
"""The option that is taken at each open point, by the reading's name."""

MOST_READINGS = 64
"""The most combinations of readings that are judged."""


def chosen(agreement: Agreement, choices: Choices) -> dict[str, str]:
    """Return the option at every open point: the one chosen, else the default.

    Raises:
        InputError: if a choice names no reading or no option of it.
    """
    options = {reading.name: reading.options for reading in agreement.readings}
    problems = []
    for name, option in choices.items():
        if name not in options:
            problems.append(Problem("unknown-name", column="reading", hint=nearest(name, options)))
        elif option not in options[name]:
            hint = nearest(option, options[name])
            problems.append(Problem("unknown-name", column=f"reading {name}", hint=hint))
    if problems:
        raise InputError(problems)
    return {each.name: choices.get(each.name, each.default) for each in agreement.readings}


def combinations(agreement: Agreement, taken: Choices) -> Iterator[dict[str, str]]:
    """Yield every other combination of options, those that differ least from the one taken first.

    Raises:
        InputError: ``too-many-readings``, if there are more than are judged.
    """
    names = [reading.name for reading in agreement.readings]
    options = [tuple(reading.options) for reading in agreement.readings]
    every = [dict(zip(names, each, strict=True)) for each in product(*_limited(options))]
    yield from sorted(
        (each for each in every if each != taken),
        key=lambda each: sum(each[name] != taken[name] for name in names),
    )


def _limited(options: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    total = 1
    for each in options:
        total *= len(each)
    if total > MOST_READINGS:
        hint = f"the readings combine in {total:,} ways, and {MOST_READINGS} are judged at most"
        raise InputError.of("too-many-readings", hint)
    return options


def under(agreement: Agreement, choices: Choices) -> Agreement:
    """Return the agreement with the changes of one option at each open point.

    Raises:
        InputError: if the changes make no agreement.
    """
    if not agreement.readings:
        return agreement
    data = agreement_to(evolve(agreement, readings=()))
    for reading in agreement.readings:
        _change(data, agreement, reading.options[choices[reading.name]])
    try:
        changed = agreement_from(data)
    except InputError as error:
        taken = ", ".join(f"{name} = {option}" for name, option in choices.items())
        raise InputError(
            evolve(each, column=f"{each.column} (read with {taken})") for each in error.problems
        ) from None
    origins = {rule.id: rule.origin for rule in agreement.rules}
    rules = tuple(evolve(rule, origin=origins[rule.id]) for rule in changed.rules)
    return evolve(changed, rules=rules, origin=agreement.origin, sha256=agreement.sha256)


def _change(data: dict[str, Any], agreement: Agreement, changes: Changes) -> None:
    for path, value in changes.items():
        place = place_of(agreement, path)
        if place is None:
            raise InputError.of("unknown-name", column=f"readings {path}")
        part, name, keys = place
        inner = _part(data, part, name)
        for key in keys[:-1]:
            inner = inner.setdefault(key, {})
        inner[keys[-1]] = value


def _part(data: dict[str, Any], part: str, name: str) -> dict[str, Any]:
    if part == "categories":
        found: dict[str, Any] = data[part][name]
        return found
    return next(rule for rule in data[part] if rule["id"] == name)
