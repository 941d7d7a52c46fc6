"""What a missing fact settles, found by writing each of its values into the rows of a case.

Like the oracle, on which it stands, this shares no code with the library and must never import it.
A fact is *settled* for a verdict if the oracle no longer calls the verdict undetermined once the
cell holds a value. Of days, every day near one on which something may turn is tried.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from oracle import (
    DAY,
    FAR,
    UNNAMED,
    Docket,
    Key,
    Span,
    contradictory,
    due_day,
    judge,
    known,
    possible_births,
    span,
)

Case = dict[str, Any]
Asked = tuple[str, Key]
"""A rule's id with the key of one of its verdicts."""

NEW_STAGE = "a stage of its own"


@dataclass(frozen=True)
class Judgement:
    """The undetermined verdicts of a case, and those on which library and oracle must agree."""

    undetermined: frozenset[Asked]
    exact: frozenset[Asked]


@dataclass(frozen=True)
class Hole:
    """A cell that nobody has filled in, and what came of each value that was tried."""

    person: str
    column: str
    tried: Mapping[str, Judgement]

    def settled(self, asked: Asked) -> list[bool]:
        """Say for each value whether it settles a verdict."""
        return [asked not in found.undetermined for found in self.tried.values()]

    def exact(self, asked: Asked) -> bool:
        """Say whether library and oracle must agree on a verdict, whatever the value is."""
        return all(asked in found.exact for found in self.tried.values())


def plain(case: Case) -> Case:
    """Return a case in which everybody has one row in each file, and no rows contradict."""
    listed = {row["person_id"]: row for row in reversed(case["list"])}
    if case["register"] is None:
        return {**case, "list": list(listed.values())}
    held = {row["person_id"]: row for row in reversed(case["register"])}
    register = [row for row in held.values() if not _at_odds(row, listed.get(row["person_id"]))]
    return {**case, "list": list(listed.values()), "register": register}


def _at_odds(row: Mapping[str, str], other: Mapping[str, str] | None) -> bool:
    if other is None:
        return False
    return row["detaining_party"] != other["detaining_party"] or contradictory([row, other])


def judgement(case: Case) -> Judgement:
    """Ask the oracle which verdicts of a case are undetermined."""
    found = judge(case).rulings
    undetermined = {
        (rule, key)
        for rule, ruling in found.items()
        for key, outcomes in ruling.verdicts.items()
        if "breached" in outcomes and len(outcomes) > 1
    }
    exact = {
        (rule, key) for rule, ruling in found.items() if not ruling.loose for key in ruling.verdicts
    }
    return Judgement(frozenset(undetermined), frozenset(exact))


def open_cells(case: Case) -> Iterator[tuple[str, str, list[str]]]:
    """Name each cell that nobody has filled in, by person and column, with values to be tried."""
    docket = Docket(case)
    for person in docket.people():
        for column, values in _open(docket, person):
            yield person, column, values


def holes(case: Case) -> Iterator[Hole]:
    """Try every value of every cell that is open, one cell at a time."""
    for person, column, values in open_cells(case):
        yield Hole(person, column, {each: _told(case, person, column, each) for each in values})


def filled(case: Case, person: str, column: str, value: str) -> Case:
    """Return a case with one cell of a person filled in, in the list or else in the register."""
    changed = deepcopy(case)
    rows = [*changed["list"], *(changed["register"] or ())]
    next(row for row in rows if row["person_id"] == person)[column] = value
    return changed


def _told(case: Case, person: str, column: str, value: str) -> Judgement:
    """Judge a case with one value; a new stage answers for the one that nobody named."""
    found = judgement(filled(case, person, column, value))
    if value != NEW_STAGE:
        return found
    both = (found.undetermined, found.exact)
    return Judgement(*(each.union(map(_unnamed, each)) for each in both))


def _unnamed(asked: Asked) -> Asked:
    rule, (party, stage) = asked
    return rule, (party, UNNAMED if stage == NEW_STAGE else stage)


def _open(docket: Docket, person: str) -> Iterator[tuple[str, list[str]]]:
    """Name the columns that are open for a person, each with the values to be tried."""
    listed, registered = docket.rows(person)
    rows = [*listed, *registered]
    for fact in docket.facts():
        if not any(known(row.get(fact)) for row in rows):
            yield fact, list(docket.domain(fact))
    (born,) = possible_births(rows)
    if born[0] != born[1]:
        yield "date_of_birth", _days(born, [d for c in _cuts(docket) for d in _around(c)])
    if not listed:
        return
    if not known(listed[0].get("stage")) and docket.stages != ("",):
        named = [stage for stage in docket.stages if stage != UNNAMED]
        yield "stage", [*named, NEW_STAGE]
    going = _going(docket, listed[0])
    if going[0] != going[1]:
        yield "transfer_date", _days(going, [d for t in _turns(docket, born) for d in _around(t)])


def _around(day: date) -> list[date]:
    return [day - DAY, day, day + DAY]


def _days(within: Span, near: Sequence[date]) -> list[str]:
    """Give the days that are tried: the first, the last, and those in between that are near."""
    first, last = within
    return sorted({str(day) for day in (first, last, *near) if first <= day <= last})


def _going(docket: Docket, row: Mapping[str, str]) -> Span:
    """Give the days between which somebody goes."""
    cell = row.get("transfer_date")
    text = cell if known(cell) else docket.case["on"]
    first, last = span(text) if text else (docket.concluded, FAR)
    return max(first, docket.concluded), max(last, docket.concluded)


def _moments(docket: Docket) -> set[date]:
    """Collect the days on which it may matter how old somebody is, or who has gone."""
    found = {docket.concluded}
    for rule in docket.rules.values():
        due = due_day(docket.agreement, rule)
        found |= {due} if due else set()
    for row in docket.case["list"]:
        found |= set(_going(docket, row))
    return found


def _cuts(docket: Docket) -> set[date]:
    """Collect the birth days at which an age turns, on any day that may matter."""
    ages = docket.ages(docket.categories)
    return {
        docket.cut(years, docket.age_day(on, day)) for years, on in ages for day in _moments(docket)
    }


def _turns(docket: Docket, born: Span) -> set[date]:
    """Collect the days of transfer at which something turns."""
    years = {number for number, on in docket.ages(docket.categories) if on == "transfer"}
    birthdays = {
        day.replace(year=day.year + number, day=min(day.day, 28))
        for number in years
        for day in born
        if day.year > docket.concluded.year - 60 and day.year < docket.concluded.year
    }
    return _moments(docket) | birthdays
