"""Events of handovers, and reported counts."""

from collections.abc import Mapping
from typing import Literal, get_args

from attrs import field, frozen

from exchange_model.counts import Count
from exchange_model.errors import Refused
from exchange_model.events.envelope import (
    Dated,
    one_of,
    to_count,
    to_count_or_none,
    to_facts,
    to_text,
    to_text_or_none,
)

ANY_PARTY = "any"
"""What stands for a party that a report does not tell: "869 people in all, both ways"."""

Under = Literal["agreement", "none"]
"""Under what a transfer happens: this agreement, or none, so that it is no performance."""

Measure = Literal["returned", "held"]
"""What a reported balance counts: the people returned in all, or those still held on a day."""


Of = Literal["people", "remains"]
"""Who is counted."""


def _to_under(value: object) -> Under:
    found: Under = one_of(value, get_args(Under))
    return found


def _to_measure(value: object) -> Measure:
    found: Measure = one_of(value, get_args(Measure))
    return found


def _to_of(value: object) -> Of:
    found: Of = one_of(value, get_args(Of))
    return found


@frozen(kw_only=True)
class Part:
    """Some of a group, of whom more is known.

    Attributes:
        count: How many.
        facts: What is known of all of them.
    """

    count: Count = field(converter=to_count)
    facts: Mapping[str, str] = field(factory=dict, converter=to_facts)


def _to_parts(value: object) -> tuple[Part, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(each, Part) for each in value):
        raise Refused("type", "a breakdown is a list of parts")
    return tuple(value)


@frozen(kw_only=True)
class _Transfer(Dated):
    """A move of people from one party to another.

    Attributes:
        detaining_party: Who held them; ``any``, if that is not told.
        receiving_party: To whom they were handed over; ``any``, if that is not told.
        handover: The physical act, by a name that all its reports share; by default one of its own.
        stage: The numbered batch of the agreement.
        under: Whether it happened under this agreement, or under none.
    """

    detaining_party: str = field(converter=to_text)
    receiving_party: str = field(converter=to_text)
    handover: str | None = field(default=None, converter=to_text_or_none)
    stage: str | None = field(default=None, converter=to_text_or_none)
    under: Under = field(default="agreement", converter=_to_under)

    def __attrs_post_init__(self) -> None:
        if self.detaining_party == self.receiving_party != ANY_PARTY:
            raise Refused("same-party")


@frozen(kw_only=True)
class PersonTransferred(_Transfer):
    """One person was handed over.

    Attributes:
        person_id: The id; never a name.
    """

    person_id: str = field(converter=to_text)


@frozen(kw_only=True)
class GroupTransferred(_Transfer):
    """People of whom only the number is known were handed over.

    Attributes:
        count: How many, or between how many.
        facts: What is known of all of them.
        breakdown: Parts of them of whom more is known; whoever is left over is unidentified.
    """

    count: Count = field(converter=to_count)
    facts: Mapping[str, str] = field(factory=dict, converter=to_facts)
    breakdown: tuple[Part, ...] = field(default=(), converter=_to_parts)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        known = sum(part.count.least for part in self.breakdown)
        if self.count.most is not None and known > self.count.most:
            raise Refused("breakdown", "the parts are more people than the group")


@frozen(kw_only=True)
class RemainsTransferred(_Transfer):
    """Bodies were handed over; whose they are is alleged until they are identified.

    Attributes:
        count: How many, or between how many, if it is not said whose they are.
        alleged_person_id: Whose body it is said to be, by an id; never a name.
    """

    count: Count | None = field(default=None, converter=to_count_or_none)
    alleged_person_id: str | None = field(default=None, converter=to_text_or_none)

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if (self.count is None) == (self.alleged_person_id is None):
            raise Refused("person-or-group", "give count, or alleged_person_id of one body")


@frozen(kw_only=True)
class CountReported(Dated):
    """A source gives a balance on a day: so many returned in all, or so many still held.

    It moves nobody; it narrows what is known.

    Attributes:
        measure: What is counted.
        count: How many: "more than 1,000" is at least 1,001.
        detaining_party: Who returned or holds them.
        receiving_party: To whom they were returned.
        stage: Of which stage; by default of all.
        facts: What is known of all of them.
        of: Whether people or remains are counted.
    """

    measure: Measure = field(converter=_to_measure)
    count: Count = field(converter=to_count)
    detaining_party: str = field(converter=to_text)
    receiving_party: str | None = field(default=None, converter=to_text_or_none)
    stage: str | None = field(default=None, converter=to_text_or_none)
    facts: Mapping[str, str] = field(factory=dict, converter=to_facts)
    of: Of = field(default="people", converter=_to_of)
