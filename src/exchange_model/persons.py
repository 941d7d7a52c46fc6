"""A person as a list or a register gives them: an id, who holds them, and facts with holes."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from exchange_model.dates import PartialDate
from exchange_model.errors import Refused


class Unknown(Enum):
    """Why a fact is not known; both kinds count as unknown wherever a rule asks."""

    DECLARED = "unknown"
    NOT_REPORTED = ""

    # By identity, as there is one of each: the words of many rows are looked up by their hash.
    __hash__ = object.__hash__


UNNAMED_STAGE = "?"
"""What stands for a stage that nobody names; nobody can name one so."""


@frozen
class Origin:
    """Where a row or a rule stands: a file and the row or line in it, as its reader counts."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


Fact: TypeAlias = str | Unknown
"""What is reported of one fact: a word of its domain, or why there is none."""

Day: TypeAlias = PartialDate | Unknown
"""A day as far as it is known, or why it is not."""


def to_day(value: object) -> Day:
    """Return a day as far as it is known, from a date, its written form, or nothing."""
    if isinstance(value, (PartialDate, Unknown)):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return PartialDate.on(value)
    if value is None:
        return Unknown.NOT_REPORTED
    if not isinstance(value, str):
        raise Refused("type", "a day is a date without a time, or written as one")
    return Unknown(value) if value in {"", "unknown"} else PartialDate.parse(value)


def to_fact(value: object) -> Fact:
    """Return what is reported of a fact, from text, yes, no, or nothing."""
    if value is None:
        return Unknown.NOT_REPORTED
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Unknown):
        return value
    if isinstance(value, str):
        return Unknown(value) if value in {"", "unknown"} else value
    raise Refused("type", "a fact is text, yes, no, or unknown")


def to_id(value: str) -> str:
    """Return the id of a person."""
    if not isinstance(value, str):
        raise Refused("type", "an id is text")
    if not value.strip():
        raise Refused("required", "everybody has an id")
    return value


def to_party(value: str) -> str:
    """Return the name of a party, or of a column."""
    if not isinstance(value, str):
        raise Refused("type", "a party is given by its name")
    return value


def _to_receiver(value: str | None) -> str | None:
    return None if value is None else to_party(value)


def _to_stage(value: object) -> Fact:
    if isinstance(value, bool):
        raise Refused("type", "a stage is given by its name or number, as text")
    if value == UNNAMED_STAGE:
        raise Refused("value", "this sign names no stage; leave it out if it is not known")
    return to_fact(value)


def _to_facts(facts: object) -> Mapping[str, Fact]:
    if not isinstance(facts, Mapping) or not all(isinstance(name, str) for name in facts):
        raise Refused("type", "facts are given by their names")
    taken = {name: to_fact(value) for name, value in facts.items()}
    return {name: fact for name, fact in taken.items() if fact is not Unknown.NOT_REPORTED}


@frozen(kw_only=True)
class Person:
    """One person, as one row reports them.

    Attributes:
        person_id: The id under which lists and registers name the person; never a name.
        detaining_party: Who holds the person (Geneva Convention III: the Detaining Power).
        receiving_party: To whom the person is to be handed over; a register needs none.
        date_of_birth: A partial date, or why it is unknown. A date or its written form will do.
        stage: The numbered batch in which the person is to be handed over.
        transfer_date: The day of the handover.
        facts: Every other fact by its name; ``True``, ``False`` and ``None`` will do as values.
            A fact that is not reported is left out.
        origin: The file and row, outside the equality of persons.

    Raises:
        Refused: ``date-invalid``, for a written date that cannot be read.
    """

    person_id: str = field(converter=to_id)
    detaining_party: str = field(converter=to_party)
    receiving_party: str | None = field(default=None, converter=_to_receiver)
    date_of_birth: Day = field(default=Unknown.NOT_REPORTED, converter=to_day)
    stage: Fact = field(default=Unknown.NOT_REPORTED, converter=_to_stage)
    transfer_date: Day = field(default=Unknown.NOT_REPORTED, converter=to_day)
    facts: Mapping[str, Fact] = field(factory=dict, converter=_to_facts)
    origin: Origin | None = field(default=None, eq=False)
