"""Events of people who are held, one by one or as a group with a count."""

from collections.abc import Mapping

from attrs import field, frozen

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.events.envelope import (
    Dated,
    to_count_or_none,
    to_days_or_none,
    to_facts,
    to_text,
    to_text_or_none,
)


@frozen(kw_only=True)
class _OfSome(Dated):
    """An event of one person, or of a group of whom only the number is known.

    Attributes:
        person_id: The person's id; never a name.
        count: How many people, if nobody is named.
        detaining_party: Who holds or held them; a group needs it.
        facts: What is known of all the people of a group.
    """

    person_id: str | None = field(default=None, converter=to_text_or_none)
    count: Count | None = field(default=None, converter=to_count_or_none)
    detaining_party: str | None = field(default=None, converter=to_text_or_none)
    facts: Mapping[str, str] = field(factory=dict, converter=to_facts)

    def __attrs_post_init__(self) -> None:
        if (self.person_id is None) == (self.count is None):
            raise Refused("person-or-group", "give person_id, or count and detaining_party")
        if self.count is not None and self.detaining_party is None:
            raise Refused("required", "a group is held by a party: detaining_party")


@frozen(kw_only=True)
class PersonRegistered(_OfSome):
    """A party holds somebody, as a register reports it.

    Attributes:
        detaining_party: Who holds the person (Geneva Convention III: the Detaining Power).
        date_of_birth: The day of birth, as far as it is known.
    """

    detaining_party: str = field(converter=to_text)
    date_of_birth: PartialDate | None = field(default=None, converter=to_days_or_none)


@frozen(kw_only=True)
class FactDetermined(_OfSome):
    """A fact of somebody was determined; it holds from this day on.

    Attributes:
        fact: Which fact.
        value: What it was determined to be.
        body: Who determined it, such as a Mixed Medical Commission (Geneva Convention III,
            art. 112).
    """

    fact: str = field(converter=to_text)
    value: str = field(converter=to_text)
    body: str | None = field(default=None, converter=to_text_or_none)


@frozen(kw_only=True)
class PersonSought(Dated):
    """A party lists somebody as held by another; whether that is so is unknown.

    Attributes:
        person_id: The id; never a name.
        sought_by: The party that seeks the person.
        detaining_party: Who is said to hold the person.
    """

    person_id: str = field(converter=to_text)
    sought_by: str = field(converter=to_text)
    detaining_party: str | None = field(default=None, converter=to_text_or_none)


@frozen(kw_only=True)
class RegisterDeclared(Dated):
    """A party asserts that its register holds everyone, or everyone in a category.

    Attributes:
        party: The party.
        category: The category, by its name in the agreement.
    """

    party: str = field(converter=to_text)
    category: str | None = field(default=None, converter=to_text_or_none)


@frozen(kw_only=True)
class PersonDied(_OfSome):
    """Somebody died. The dead are no longer held, and no owed count shrinks."""


@frozen(kw_only=True)
class RepatriationDeclined(_OfSome):
    """Somebody declined repatriation (Geneva Convention III, art. 109; Korea 1953, art. 51 b).

    Attributes:
        verified_by: Who made sure that this is the person's own will.
    """

    verified_by: str | None = field(default=None, converter=to_text_or_none)


@frozen(kw_only=True)
class RepatriationDeclineWithdrawn(_OfSome):
    """Somebody who had declined repatriation wants it after all."""


@frozen(kw_only=True)
class PersonEscaped(_OfSome):
    """Somebody escaped."""


@frozen(kw_only=True)
class PersonReleased(_OfSome):
    """Somebody was released outside the agreement: a unilateral release."""


@frozen(kw_only=True)
class PersonRecaptured(_OfSome):
    """Somebody who was no longer held was captured again."""


@frozen(kw_only=True)
class FateUnknown(_OfSome):
    """It is unknown what has become of somebody: held, dead, escaped or released."""
