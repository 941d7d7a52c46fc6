"""Short ways to write a worked case and to have it judged, without files."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from exchange_model.agreement import Agreement
from exchange_model.dates import PartialDate
from exchange_model.joins import Scope, Statement
from exchange_model.lists import Register
from exchange_model.persons import Person
from exchange_model.profiles import Profiles
from exchange_model.requirements import conditions, held_conditions
from exchange_model.rosters import Rosters
from exchange_model.rules import Rule
from exchange_model.validation import validate
from exchange_model.verdicts import Judged

CONCLUDED = date(2025, 6, 2)
STATUSES = ("combatant", "civilian", "medic")


def agreement(*rules: Rule, **more: Any) -> Agreement:  # noqa: ANN401 - keys of Agreement
    """Return an agreement between AAA and BBB on some rules."""
    given: dict[str, Any] = {
        "title": "Worked by hand",
        "parties": ("AAA", "BBB"),
        "concluded": CONCLUDED,
        "facts": {"status": STATUSES},
        **more,
    }
    return Agreement(rules=rules, **given)


def listed(
    person_id: str,
    holder: str = "AAA",
    receiver: str | None = None,
    **more: Any,  # noqa: ANN401 - keys of Person
) -> Person:
    """Return the row of somebody proposed for handover, to the other of AAA and BBB."""
    other = "BBB" if holder == "AAA" else "AAA"
    return Person(
        person_id=person_id, detaining_party=holder, receiving_party=receiver or other, **more
    )


def held(person_id: str, holder: str = "AAA", **more: Any) -> Person:  # noqa: ANN401 - as above
    """Return the row of somebody who is held."""
    return Person(person_id=person_id, detaining_party=holder, **more)


def statements(agreed: Agreement, complete: Iterable[str]) -> tuple[Statement, ...]:
    """Return the completeness statements that are written ``AAA`` or ``AAA:category``."""
    found = []
    for written in complete:
        party, _, name = written.partition(":")
        category = agreed.category(name) if name else None
        found += [Statement(each, category) for each in sorted(agreed.members(party))]
    return tuple(found)


def profiles(agreed: Agreement, complete: Iterable[str] = ()) -> Profiles:
    """Return the conditions of an agreement's rules and of statements, compiled."""
    stated = (each.category for each in statements(agreed, complete))
    every = (*conditions(agreed), *(each for each in stated if each is not None))
    return Profiles(agreed, tuple(dict.fromkeys(every)))


def rosters(
    agreed: Agreement,
    people: Iterable[Person],
    register: Iterable[Person] = (),
    complete: Iterable[str] = (),
    on: PartialDate | None = None,
) -> Rosters:
    """Return the rosters of a list and a register."""
    complete = tuple(complete)
    compiled, stated = profiles(agreed, complete), statements(agreed, complete)
    named = [each.category for each in stated if each.category is not None]
    asked = Profiles(agreed, tuple(dict.fromkeys((*held_conditions(agreed), *named))))
    scope = Scope(agreement=agreed, profiles=compiled, held=asked, statements=stated, on=on)
    return Rosters(scope, people, register)


def judged(
    agreed: Agreement,
    people: Iterable[Person],
    register: Iterable[Person] | None = None,
    complete: Iterable[str] = (),
    *,
    on: PartialDate | None = None,
    partial: bool = False,
) -> Mapping[str, Judged]:
    """Judge a list as it would be carried out in full, and return the judged rules by id."""
    held_people = None if register is None else Register(tuple(register), complete=tuple(complete))
    report = validate(agreed, people, register=held_people, on=on, partial=partial)
    return {each.id: each for each in report}
