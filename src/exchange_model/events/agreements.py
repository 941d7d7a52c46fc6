"""Events of an agreement itself: its rules, its lists, its stages and its milestones."""

from typing import Literal, get_args

from attrs import field, frozen

from exchange_model.events.envelope import (
    Dated,
    Envelope,
    not_the_event_itself,
    one_of,
    to_id,
    to_text,
    to_text_or_none,
    to_texts,
)

Clock = Literal["runs", "stops"]
"""Whether the days of a suspension count towards a deadline."""

Earlier = Literal["counts", "does-not-count"]
"""Whether what was performed before an amendment counts under the amended agreement."""


def _to_clock(value: object) -> Clock:
    found: Clock = one_of(value, get_args(Clock))
    return found


def _to_earlier(value: object) -> Earlier:
    found: Earlier = one_of(value, get_args(Earlier))
    return found


@frozen(kw_only=True)
class AgreementConcluded(Dated):
    """An agreement was concluded. Its rules are in force from its day of conclusion all the same.

    Attributes:
        agreement: The agreement, by its title or the name of its file.
    """

    agreement: str = field(converter=to_text)


@frozen(kw_only=True)
class AgreementAmended(Dated):
    """The agreement was changed: from this day on another version is in force.

    Attributes:
        agreement: The amended version, by its title or the name of its file.
        earlier_performance: Whether what was performed before counts under it. Real agreements
            differ, so there is no default.
    """

    agreement: str = field(converter=to_text)
    earlier_performance: Earlier = field(converter=_to_earlier)


@frozen(kw_only=True)
class RulesSuspended(Dated):
    """Rules were suspended, from this day on.

    Attributes:
        rules: Their ids; none for all of them.
        clock: Whether the days of the suspension count towards deadlines. Real agreements
            differ, so there is no default.
    """

    rules: tuple[str, ...] = field(default=(), converter=to_texts)
    clock: Clock = field(converter=_to_clock)


@frozen(kw_only=True)
class RulesResumed(Dated):
    """Rules that were suspended operate again, from this day on.

    Attributes:
        rules: Their ids; none for all of them.
    """

    rules: tuple[str, ...] = field(default=(), converter=to_texts)


@frozen(kw_only=True)
class AgreementEnded(Dated):
    """The agreement ended.

    Attributes:
        reason: Why, in the words of the source.
    """

    reason: str | None = field(default=None, converter=to_text_or_none)


@frozen(kw_only=True)
class ListProposed(Dated):
    """A party proposed an exchange list.

    Attributes:
        list: The list's own id.
        party: The party that proposed it.
        people: The ids of the people on it.
    """

    list: str = field(converter=to_text)
    party: str = field(converter=to_text)
    people: tuple[str, ...] = field(default=(), converter=to_texts)


@frozen(kw_only=True)
class ListAgreed(Dated):
    """The parties agreed on a list that was proposed.

    Attributes:
        list: The list's own id.
    """

    list: str = field(converter=to_text)


@frozen(kw_only=True)
class ListWithdrawn(Dated):
    """A list was withdrawn.

    Attributes:
        list: The list's own id.
    """

    list: str = field(converter=to_text)


@frozen(kw_only=True)
class StageClosed(Dated):
    """A stage was closed: nobody else is handed over in it.

    Attributes:
        stage: The stage.
    """

    stage: str = field(converter=to_text)


@frozen(kw_only=True)
class MilestoneReached(Dated):
    """An act outside the exchange happened, for which a rule waits or which it gates.

    Attributes:
        milestone: Its name in the agreement.
    """

    milestone: str = field(converter=to_text)


@frozen(kw_only=True)
class MilestoneDenied(Dated):
    """A source says that a milestone was not reached on this day.

    Attributes:
        milestone: Its name in the agreement.
    """

    milestone: str = field(converter=to_text)


@frozen(kw_only=True)
class EventRetracted(Envelope):
    """A source takes back what it reported. It acts from the day on which that was said.

    Attributes:
        event: The id of the event that is taken back.
        reason: Why, in the words of the source.
    """

    event: str = field(converter=to_id, validator=not_the_event_itself)
    reason: str | None = field(default=None, converter=to_text_or_none)
