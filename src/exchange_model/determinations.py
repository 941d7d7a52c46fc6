"""Determinations: single facts of people on lists or registers, found out besides.

Somebody asks about a missing fact and gets an answer. The answer is laid beside the rows and
changes none of them: where it contradicts a row, both stand, as with any two rows. The stage and
the day of a handover are no facts of a person but parts of the list, so they fill only what the
list leaves open.
"""

from collections.abc import Iterable, Sequence

from attrs import evolve, field, frozen

from exchange_model.dates import PartialDate
from exchange_model.persons import (
    Day,
    Fact,
    Origin,
    Person,
    Unknown,
    to_day,
    to_fact,
    to_id,
    to_party,
)
from exchange_model.problems import Problem

OF_A_LIST = ("stage", "transfer_date")
"""The columns in which a list says how somebody is handed over."""

OPEN_COLUMNS = ("date_of_birth", *OF_A_LIST)
"""The columns that every list may leave open; a fact has a column of its own name."""


DAYS = ("date_of_birth", "transfer_date")
"""Those of them whose cells are days."""


@frozen(kw_only=True)
class Determination:
    """One fact of one person, found out besides.

    Attributes:
        person_id: Whose fact it is.
        column: The column in which a list would say it.
        value: What it is, as a person may have it: a date or its written form, a word, yes or no.
        detaining_party: Who holds the person; where it is given, it must be right.
        origin: The file and row that say so, outside equality.
    """

    person_id: str = field(converter=to_id)
    column: str = field(converter=to_party)
    value: Day | Fact = field()
    detaining_party: str | None = None
    origin: Origin | None = field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        read = to_day if self.column in DAYS else to_fact
        object.__setattr__(self, "value", read(self.value))

    @property
    def of_a_list(self) -> bool:
        """Whether it is part of a list rather than a fact of the person."""
        return self.column in OF_A_LIST

    def beside(self, row: Person) -> Person:
        """Return the fact as a row of its own, beside a row of the same person."""
        own = {self.column: self.value} if self.column in OPEN_COLUMNS else {}
        return Person(
            person_id=row.person_id,
            detaining_party=row.detaining_party,
            receiving_party=row.receiving_party,
            facts={} if own else {self.column: self.value},
            origin=self.origin,
            **own,
        )

    def fill_in(self, row: Person) -> Person | None:
        """Return a row of a list with its stage or day filled in; None if it says otherwise."""
        narrowed = _narrowed(getattr(row, self.column), self.value)
        if narrowed is None:
            return None
        return evolve(row, **{self.column: narrowed})  # type: ignore[arg-type]  # a day or a stage

    def problem(self, name: str) -> Problem:
        """Return a problem of this fact."""
        file, row = (self.origin.file, self.origin.line) if self.origin else (None, None)
        return Problem(name, file=file, row=row, column=self.column)


@frozen
class Laid:
    """Rows with what was found out besides.

    Attributes:
        listed: The rows of the list, with the stages and days that it had left open.
        beside: All that was found out, as rows of its own.
        determined: Those of them that tell facts of people.
        problems: What could not be laid beside any row.
    """

    listed: tuple[Person, ...]
    beside: tuple[Person, ...] = ()
    determined: tuple[Person, ...] = ()
    problems: tuple[Problem, ...] = ()


def lay_beside(
    listed: Sequence[Person], registered: Sequence[Person], found: Iterable[Determination]
) -> Laid:
    """Lay facts beside the rows of lists and registers."""
    facts = tuple(found)
    if not facts:
        return Laid(tuple(listed))
    on_list = {row.person_id: row for row in reversed(listed)}
    first = {row.person_id: row for row in reversed(registered)} | on_list
    found_on = {True: on_list, False: first}
    holders = {(row.person_id, row.detaining_party) for row in (*listed, *registered)}
    lost = [each for each in facts if each.person_id not in found_on[each.of_a_list]]
    known = [each for each in facts if each.person_id in found_on[each.of_a_list]]
    strange = [
        each
        for each in known
        if each.detaining_party and (each.person_id, each.detaining_party) not in holders
    ]
    filled, contradicting = _fill_in(listed, [each for each in known if each.of_a_list])
    return Laid(
        filled,
        tuple(each.beside(first[each.person_id]) for each in known),
        tuple(each.beside(first[each.person_id]) for each in known if not each.of_a_list),
        (
            *(each.problem("unknown-person") for each in lost),
            *(each.problem("other-holder") for each in strange),
            *(each.problem("contradicts-list") for each in contradicting),
        ),
    )


def _fill_in(
    listed: Iterable[Person], found: Iterable[Determination]
) -> tuple[tuple[Person, ...], list[Determination]]:
    """Return the rows with stages and days, and what the rows contradict."""
    by_person: dict[str, list[Determination]] = {}
    for each in found:
        by_person.setdefault(each.person_id, []).append(each)
    filled, contradicting = [], []
    for row in listed:
        for each in by_person.get(row.person_id, ()):
            narrowed = each.fill_in(row)
            if narrowed is None:
                contradicting.append(each)
            else:
                row = narrowed  # noqa: PLW2901 - the same row, with one hole less
        filled.append(row)
    return tuple(filled), contradicting


def _narrowed(said: Day | Fact, value: Day | Fact) -> Day | Fact | None:
    """Return what both leave open; nothing where they contradict each other."""
    if isinstance(said, Unknown):
        return value
    if isinstance(value, Unknown):
        return said
    if isinstance(said, PartialDate) and isinstance(value, PartialDate):
        earliest, latest = max(said.earliest, value.earliest), min(said.latest, value.latest)
        return PartialDate(earliest, latest) if earliest <= latest else None
    return said if said == value else None
