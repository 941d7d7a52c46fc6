"""Coherence: whether the parts of an agreement, each well formed, fit together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING

from exchange_model.categories import Category, FactIs, Has, own_atoms
from exchange_model.dates import term_end
from exchange_model.rules import (
    AllOf,
    Deadline,
    Precondition,
    Reciprocity,
    Term,
    categories_of,
    parties_of,
)

if TYPE_CHECKING:
    from exchange_model.agreement.agreement import Agreement

Path = tuple[str | int, ...]
"""The keys and positions that lead to a place in an agreement, as in its file."""

Fault = tuple[str, Path, str]
"""The name of a problem, the place in the agreement, and a hint."""

RESERVED_FACTS = frozenset(
    {
        "person_id",
        "detaining_party",
        "receiving_party",
        "date_of_birth",
        "stage",
        "transfer_date",
    }
)
"""What a list says of everybody; no fact may have these names."""

INTEGRITY = "integrity"
"""The id of the built-in rule that the rows of lists and registers agree with each other."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the hint that names the nearest of the known names, or all of a few."""
    names = sorted(set(known))
    close = get_close_matches(name, names, n=1)
    if close:
        return f'the nearest is "{close[0]}"'
    return "there is " + ", ".join(f'"{each}"' for each in names[:12]) if names else "there is none"


def faults(agreement: "Agreement") -> Iterator[Fault]:
    """Yield what is wrong between the parts of an agreement, each of which is well formed."""
    for check in CHECKS:
        yield from check(agreement)


def _of_parties(agreement: "Agreement") -> Iterator[Fault]:
    if len(set(agreement.parties)) < max(2, len(agreement.parties)):
        yield "parties", ("parties",), ""
    if any(not party.strip() for party in (*agreement.parties, *agreement.receivers)):
        yield "value", ("parties",), "a party has a name"


def _of_sides(agreement: "Agreement") -> Iterator[Fault]:
    seen: set[str] = set()
    for side, parties in agreement.sides.items():
        if side in agreement.parties:
            yield "duplicate-id", ("sides", side), "a side and a party have the same name"
        for party in parties:
            if party not in agreement.parties:
                yield "unknown-name", ("sides", side), nearest(party, agreement.parties)
            elif set(parties) == set(agreement.parties):
                yield "value", ("sides", side), "somebody stands on another side"
                break
            elif party in seen:
                yield "value", ("sides", side), "a party stands on one side only"
            seen.add(party)
        if not parties:
            yield "value", ("sides", side), "a side has at least one party"


def _of_ids(agreement: "Agreement") -> Iterator[Fault]:
    seen = {INTEGRITY}
    for number, rule in enumerate(agreement.rules):
        if not rule.id.strip():
            yield "value", ("rules", number, "id"), "a rule has an id"
        if rule.id in seen:
            hint = "this id belongs to the built-in rule" if rule.id == INTEGRITY else ""
            yield "duplicate-id", ("rules", number, "id"), hint
        seen.add(rule.id)
    for phrase, following in pairwise(agreement.categories):
        if phrase.name == following.name:
            yield "duplicate-id", ("categories", phrase.name), ""


def _of_names(agreement: "Agreement") -> Iterator[Fault]:
    known = (*agreement.parties, *agreement.sides)
    ids = [rule.id for rule in agreement.rules]
    for number, rule in enumerate(agreement.rules):
        key = "between" if isinstance(rule, Reciprocity) else "obliges"
        for party in parties_of(rule):
            if party not in known:
                yield "unknown-name", ("rules", number, key), nearest(party, known)
        if isinstance(rule, Precondition):
            for required in rule.requires:
                if required not in ids:
                    yield "unknown-name", ("rules", number, "requires"), nearest(required, ids)
        for receiver in () if isinstance(rule, AllOf | Precondition) else rule.to:
            if receiver not in (*known, *agreement.receivers):
                hint = nearest(receiver, (*known, *agreement.receivers))
                yield "unknown-name", ("rules", number, "to"), hint


def _of_reciprocity(agreement: "Agreement") -> Iterator[Fault]:
    for number, rule in enumerate(agreement.rules):
        if not isinstance(rule, Reciprocity):
            continue
        sides = [agreement.members(side.party) for side in agreement.sides_of(rule)]
        if len(sides) > len("ab"):
            yield "between", ("rules", number), ""
            continue
        if rule.between and sides[0] & sides[1]:
            yield "value", ("rules", number, "between"), "one party stands on both sides"
        if frozenset[str]().union(*map(agreement.members, rule.to)) & frozenset().union(*sides):
            yield "value", ("rules", number, "to"), "neither side receives what it gives"


def _of_facts(agreement: "Agreement") -> Iterator[Fault]:
    for fact, values in agreement.facts.items():
        if fact in RESERVED_FACTS:
            yield "value", ("facts", fact), "every list has a column of this name already"
        if not values or len(set(values)) < len(values) or {"", "unknown"} & set(values):
            hint = "the values are different words, and none of them is empty or unknown"
            yield "value", ("facts", fact, "values"), hint
    for path, category in _categories(agreement):
        for atom in own_atoms(category):
            yield from _of_atom(agreement, path, atom)


def _categories(agreement: "Agreement") -> Iterator[tuple[Path, Category]]:
    for phrase in agreement.categories:
        yield ("categories", phrase.name), phrase.category
    for number, rule in enumerate(agreement.rules):
        for category in categories_of(rule):
            yield ("rules", number, "category"), category


def _of_atom(agreement: "Agreement", path: Path, atom: Category) -> Iterator[Fault]:
    if not isinstance(atom, Has | FactIs):
        return
    domain = agreement.facts.get(atom.fact)
    if atom.fact in RESERVED_FACTS:
        yield "value", (*path, "fact"), "this column is not a fact"
    elif isinstance(atom, Has):
        if domain is not None and set(domain) != {"yes", "no"}:
            yield "value", (*path, "fact"), 'this fact has a domain: add is = ["..."]'
    elif domain is None:
        hint = f'write [facts.{atom.fact}] and below it its whole domain, values = ["...", "..."]'
        if near := get_close_matches(atom.fact, agreement.facts, n=1):
            hint = f'the nearest is "{near[0]}"; or {hint}'
        yield "unknown-name", (*path, "fact"), hint
    else:
        for value in atom.values:
            if value not in domain:
                yield "value", (*path, "is"), nearest(value, domain)


def _of_circles(agreement: "Agreement") -> Iterator[Fault]:
    requires = {
        rule.id: rule.requires for rule in agreement.rules if isinstance(rule, Precondition)
    }
    for number, rule in enumerate(agreement.rules):
        reached, waiting = set[str](), list(requires.get(rule.id, ()))
        while waiting:
            required = waiting.pop()
            if required not in reached:
                reached.add(required)
                waiting += requires.get(required, ())
        if rule.id in reached:
            yield "cycle", ("rules", number, "requires"), ""


def _of_deadlines(agreement: "Agreement") -> Iterator[Fault]:
    for number, rule in enumerate(agreement.rules):
        if isinstance(rule, Precondition):
            continue
        try:
            due = due_day(rule.by, agreement.concluded)
        except (OverflowError, ValueError):
            yield "value", ("rules", number, "by"), "the deadline lies after the year 9999"
            continue
        if due is not None and due < agreement.concluded:
            yield "date-range", ("rules", number, "by"), "the deadline is before the conclusion"


def due_day(by: Deadline, concluded: date) -> date | None:
    """Return the day on which a deadline falls, or nothing while no event has fixed it."""
    if not isinstance(by, Term):
        return by
    if by.after != "conclusion":
        return None
    return term_end(concluded, by.counting, days=by.days, months=by.months)


PARTS = ("categories", "rules")
"""The parts of an agreement that a reading can change."""


def place_of(agreement: "Agreement", path: str) -> tuple[str, str, tuple[str, ...]] | None:
    """Return the part, the name and the keys that a reading's path leads to, if they are known."""
    part, _, rest = path.partition(".")
    names = {
        "categories": [phrase.name for phrase in agreement.categories],
        "rules": [rule.id for rule in agreement.rules],
    }
    for name in sorted(names.get(part, ()), key=len, reverse=True):
        if rest.startswith(f"{name}."):
            return part, name, tuple(rest.removeprefix(f"{name}.").split("."))
    return None


def _of_readings(agreement: "Agreement") -> Iterator[Fault]:
    names = [reading.name for reading in agreement.readings]
    for reading in agreement.readings:
        path = ("readings", reading.name)
        if names.count(reading.name) > 1:
            yield "duplicate-id", path, ""
        if reading.default not in reading.options:
            yield "unknown-name", (*path, "default"), nearest(reading.default, reading.options)
        for option, changes in reading.options.items():
            for key, change in changes.items():
                if key in PARTS and isinstance(change, Mapping):
                    hint = 'what is changed stands between quotation marks: "rules.ID.KEY" = ...'
                    yield "value", (*path, "options", option), hint
                elif place_of(agreement, key) is None:
                    known = [f"categories.{each.name}" for each in agreement.categories]
                    known += [f"rules.{each.id}" for each in agreement.rules]
                    hint = nearest(".".join(key.split(".")[:2]), known)
                    yield "unknown-name", (*path, "options", option), hint


CHECKS: tuple[Callable[["Agreement"], Iterator[Fault]], ...] = (
    _of_parties,
    _of_sides,
    _of_ids,
    _of_names,
    _of_reciprocity,
    _of_facts,
    _of_circles,
    _of_deadlines,
    _of_readings,
)
