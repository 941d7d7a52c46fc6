"""The rules that people write: a closed union of small frozen classes, one a kind.

Every rule has an ``id``. ``text`` is the sentence that it stands for and ``source`` says where that
sentence is found. A rule that is not ``active`` is not in force. Users extend by functions that
return rules, not by subclasses.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, assert_never, get_args

from attrs import Attribute, field, frozen

from exchange_model.categories import Category, a_category, in_order
from exchange_model.dates import Counting
from exchange_model.errors import Refused
from exchange_model.persons import Origin

Of = Literal["people", "remains", "any"]
"""Whether a rule counts the living, the remains of the dead, or both."""

Per = Literal["agreement", "stage"]
When = Literal["at-due", "throughout"]
Compare = Literal["equal", "at-least"]


GREATEST = 10**9
"""The greatest number that a rule may name."""


def _whole(least: int) -> Callable[[object, "Attribute[int]", int], None]:
    """Return the validator of a whole number; its message does not repeat the value."""

    def check(_: object, attribute: "Attribute[int]", value: int) -> None:
        if type(value) is not int:
            raise Refused("type", f"{attribute.name} is a whole number")
        if not least <= value <= GREATEST:
            raise Refused("value", f"{attribute.name} is from {least} to {GREATEST:,}")

    return check


def _one_of(words: object) -> Callable[[object, "Attribute[str]", str], None]:
    """Return the validator of a word; its message does not repeat the value."""
    allowed = get_args(words)

    def check(_: object, attribute: "Attribute[str]", value: str) -> None:
        if value not in allowed:
            told = " or ".join(f'"{word}"' for word in allowed)
            raise Refused("value", f"{attribute.name} is {told}")

    return check


def _yes_or_no(_: object, attribute: "Attribute[bool]", value: bool) -> None:  # noqa: FBT001
    if type(value) is not bool:
        raise Refused("type", f"{attribute.name} is true or false")


def _to_deadline(by: "Deadline") -> "Deadline":
    if by is None or isinstance(by, Term) or (type(by) is date):
        return by
    raise Refused("type", "a deadline is a date without a time, or a term")


def _to_receivers(to: str | Iterable[str] | None) -> tuple[str, ...]:
    if to is None:
        return ()
    return (to,) if isinstance(to, str) else in_order(to)


def _to_category(category: Category | None) -> Category | None:
    return None if category is None else a_category(category)


def _to_ratio(ratio: str | tuple[int, int]) -> tuple[int, int]:
    if not isinstance(ratio, str):
        return ratio
    first, _, second = ratio.partition(":")
    longest = len(str(GREATEST))
    if not all(re.fullmatch(rf"[0-9]{{1,{longest}}}", each) for each in (first, second)):
        raise Refused("value", 'a ratio is written like "1:30"')
    return int(first), int(second)


def _is_count(number: object) -> bool:
    return isinstance(number, int) and number is not True and 1 <= number <= GREATEST


def _positive(_: object, __: object, ratio: object) -> None:
    if not isinstance(ratio, tuple) or len(ratio) != len("ab") or not all(map(_is_count, ratio)):
        raise Refused("value", "a ratio is two whole numbers of at least 1")


def _to_weights(
    weights: Mapping[Category, int] | Iterable[tuple[Category, int]],
) -> tuple[tuple[Category, int], ...]:
    return tuple(weights.items() if isinstance(weights, Mapping) else weights)


def _weights_positive(_: object, __: object, weights: tuple[tuple[Category, int], ...]) -> None:
    for category, weight in weights:
        a_category(category)
        if not _is_count(weight):
            raise Refused("value", "a weight is a whole number of at least 1")


def _some(_: object, attribute: "Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    if not value:
        raise Refused("value", f"{attribute.name} names at least one")


def beginning(after: str) -> str:
    """Return from what a term is counted, if it is one of the three."""
    kind, _, name = after.partition(":")
    if after not in {"conclusion", "stage"} and (kind != "milestone" or not name):
        raise Refused("value", 'after is "conclusion", "stage" or "milestone:NAME"')
    return after


@frozen(kw_only=True)
class Term:
    """A deadline counted from something: so many days or months after it.

    Attributes:
        days: How many days; either days or months are given.
        months: How many months, each ending on the same-numbered day or the month's last.
        after: ``conclusion``, ``stage`` (a stage's close) or ``milestone:NAME``.
        counting: Whether the first day is counted. There is no default: real agreements differ.
    """

    days: int = field(default=0, validator=_whole(0))
    months: int = field(default=0, validator=_whole(0))
    after: str = field(converter=beginning)
    counting: Counting = field(validator=_one_of(Counting))

    def __attrs_post_init__(self) -> None:
        if (self.days > 0) == (self.months > 0):
            raise Refused("term", "a term is a number of days or a number of months")

    @property
    def milestone(self) -> str | None:
        """The milestone after which the term begins, if it is one."""
        kind, _, name = self.after.partition(":")
        return (name or None) if kind == "milestone" else None


Deadline = date | Term | None
"""When a rule is due. Without a deadline it is due at the agreement's end."""


@frozen(kw_only=True)
class _Sentence:
    id: str
    text: str = ""
    source: str = ""
    active: bool = field(default=True, validator=_yes_or_no)
    origin: Origin | None = field(default=None, eq=False)


@frozen(kw_only=True)
class _Owed(_Sentence):
    by: Deadline = field(default=None, converter=_to_deadline)
    of: Of = field(default="people", validator=_one_of(Of))


@frozen(kw_only=True)
class _Handover(_Owed):
    to: tuple[str, ...] = field(default=(), converter=_to_receivers)
    stage: str | None = None


@frozen(kw_only=True)
class _Count(_Handover):
    count: int = field(validator=_whole(0))
    category: Category | None = field(default=None, converter=_to_category)
    obliges: tuple[str, ...] = field(default=(), converter=in_order)
    per: Per = field(default="agreement", validator=_one_of(Per))


@frozen(kw_only=True)
class _Transferred(_Handover):
    category: Category = field(converter=a_category)
    obliges: tuple[str, ...] = field(default=(), converter=in_order)
    judged: When = field(default="throughout", validator=_one_of(When))


@frozen(kw_only=True)
class Side:
    """One side of a reciprocity: who gives, and what each person counts for.

    ``weights`` are tried in order and the first category that matches gives the number; anyone
    else counts 1.
    """

    party: str
    category: Category | None = field(default=None, converter=_to_category)
    weights: tuple[tuple[Category, int], ...] = field(
        default=(), converter=_to_weights, validator=_weights_positive
    )


def _to_sides(between: Iterable[str | Side]) -> tuple[Side, ...]:
    return tuple(Side(party=side) if isinstance(side, str) else side for side in between)


def _two_sides(_: object, __: object, between: tuple[Side, ...]) -> None:
    if between and (len(between), len({side.party for side in between})) != (2, 2):
        raise Refused("value", "between names two different sides")


@frozen(kw_only=True)
class Reciprocity(_Handover):
    """Both directions have equal numbers, as weighted and within the tolerance.

    With the ratio ``a:b``, b times what the first side gives equals a times what the second gives.
    The tolerance is in people of the second side. ``at-least``: the second side gives at least what
    is owed for what the first gave.
    """

    between: tuple[Side, ...] = field(default=(), converter=_to_sides, validator=_two_sides)
    category: Category | None = field(default=None, converter=_to_category)
    ratio: tuple[int, int] = field(default=(1, 1), converter=_to_ratio, validator=_positive)
    tolerance: int = field(default=0, validator=_whole(0))
    compare: Compare = field(default="equal", validator=_one_of(Compare))
    per: Per = field(default="agreement", validator=_one_of(Per))
    judged: When = field(default="at-due", validator=_one_of(When))


@frozen(kw_only=True)
class Minimum(_Count):
    """Each obliged party returns at least so many people of the category."""

    judged: When = field(default="at-due", validator=_one_of(When))


@frozen(kw_only=True)
class Maximum(_Count):
    """Each obliged party returns at most so many people of the category."""

    judged: When = field(default="throughout", validator=_one_of(When))


@frozen(kw_only=True)
class Exactly(_Count):
    """Each obliged party returns exactly so many people of the category."""

    judged: When = field(default="at-due", validator=_one_of(When))


@frozen(kw_only=True)
class AllOf(_Owed):
    """Nobody in the category is still held by an obliged party; without one, *all for all*."""

    category: Category | None = field(default=None, converter=_to_category)
    obliges: tuple[str, ...] = field(default=(), converter=in_order)
    judged: When = field(default="at-due", validator=_one_of(When))


@frozen(kw_only=True)
class Only(_Transferred):
    """Everyone who is transferred is in the category."""

    per: Per = field(default="agreement", validator=_one_of(Per))


@frozen(kw_only=True)
class Excluding(_Transferred):
    """No one who is transferred is in the category."""

    per: Per = field(default="agreement", validator=_one_of(Per))


@frozen(kw_only=True)
class Separate(_Transferred):
    """No stage and direction mixes people in the category with others."""


@frozen(kw_only=True)
class Named(_Handover):
    """The people with these ids are returned, by whoever holds them."""

    people: tuple[str, ...] = field(converter=in_order, validator=_some)
    obliges: tuple[str, ...] = field(default=(), converter=in_order)
    judged: When = field(default="at-due", validator=_one_of(When))


@frozen(kw_only=True)
class Precondition(_Sentence):
    """A milestone comes only after the required rules are met."""

    milestone: str
    requires: tuple[str, ...] = field(converter=in_order, validator=_some)


Rule = (
    Reciprocity
    | Minimum
    | Maximum
    | Exactly
    | AllOf
    | Only
    | Excluding
    | Separate
    | Named
    | Precondition
)


Obliging = Minimum | Maximum | Exactly | AllOf | Only | Excluding | Separate
"""The rules that oblige each party by itself."""

Duty = Reciprocity | Named | Obliging
"""The rules that can have a deadline."""


def by_stage(rule: Rule) -> bool:
    """Whether a rule is judged stage by stage."""
    match rule:
        case Separate():
            return True
        case AllOf() | Named() | Precondition():
            return False
        case Reciprocity() | Minimum() | Maximum() | Exactly() | Only() | Excluding():
            return rule.per == "stage"
        case _:
            assert_never(rule)


def stage_of(rule: Rule) -> str | None:
    """Return the only stage that a rule looks at, if it names one."""
    return None if isinstance(rule, AllOf | Precondition) else rule.stage


def categories_of(rule: Rule) -> Iterator[Category]:
    """Yield every category that a rule names, a side's and a weight's included."""
    if not isinstance(rule, Named | Precondition) and rule.category is not None:
        yield rule.category
    if isinstance(rule, Reciprocity):
        for side in rule.between:
            if side.category is not None:
                yield side.category
            yield from (category for category, _ in side.weights)


def parties_of(rule: Rule) -> tuple[str, ...]:
    """Return the names of parties or sides that a rule obliges or stands between."""
    match rule:
        case Precondition():
            return ()
        case Reciprocity(between=between):
            return tuple(side.party for side in between)
        case _:
            return rule.obliges
