"""An agreement: its parties, its categories, its rules, and what it says that no rule can."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeAlias

from attrs import field, frozen

from exchange_model.agreement.coherence import Fault, faults
from exchange_model.categories import Category, Phrase, in_order, phrases
from exchange_model.dates import LeapBirthday
from exchange_model.errors import Refused
from exchange_model.persons import Origin
from exchange_model.problems import InputError, Problem
from exchange_model.rules import Reciprocity, Rule, Side, categories_of


@frozen
class Source:
    """Where the text of an agreement, or what is known of it, is found."""

    name: str
    url: str = ""


@frozen(kw_only=True)
class Unmodelled:
    """A sentence of the agreement that no rule can say yet, and why; never approximated."""

    text: str
    reason: str
    source: str = ""


class Incoherent(InputError):
    """The parts of an agreement do not fit together.

    Attributes:
        faults: What does not fit, by its place in the agreement.
    """

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(
            Problem(name, column=".".join(map(str, path)), hint=hint) for name, path, hint in faults
        )
        self.faults = faults

    def __reduce__(self) -> tuple[type["Incoherent"], tuple[tuple[Fault, ...]]]:  # type: ignore[override]
        return type(self), (self.faults,)


Plain: TypeAlias = str | int | bool | date | Sequence["Plain"] | Mapping[str, "Plain"]
"""A value as an agreement file writes it."""

Changes = Mapping[str, Plain]
"""What an option makes of the agreement: values by their keys, such as ``rules.parity.per``."""


@frozen(kw_only=True)
class Reading:
    """A point that the text leaves open, with the ways in which it can be taken.

    Attributes:
        name: What the point is called.
        question: What is open, as a question.
        default: The option that is taken unless another is chosen.
        options: What each option changes, by the option's name.
        source: Who takes it how, and where that is found.
    """

    name: str
    question: str = ""
    default: str
    options: Mapping[str, Changes]
    source: str = ""


def _to_readings(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    return tuple(readings)


def _to_domains(facts: Mapping[str, Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    return {fact: tuple(values) for fact, values in facts.items()}


def _to_date(concluded: date) -> date:
    if type(concluded) is not date:
        raise Refused("type", "the day of conclusion is a date without a time")
    return concluded


def _to_rules(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    return tuple(rules)


def _to_phrases(phrases: Iterable[Phrase]) -> tuple[Phrase, ...]:
    return tuple(phrases)


def _to_unmodelled(sentences: Iterable[Unmodelled]) -> tuple[Unmodelled, ...]:
    return tuple(sentences)


@frozen(kw_only=True)
class Agreement:
    """The rules that two or more parties agreed on.

    Attributes:
        title: What the agreement is called.
        parties: The parties, at least two.
        concluded: The day of conclusion; rules are in force from it.
        rules: The sentences that can be kept or broken.
        categories: The named categories; those that rules name are added by themselves.
        facts: The whole domain of each fact that is compared with a value.
        receivers: Others to whom people may be handed over, such as a neutral Power
            (Geneva Convention III arts 109 to 111).
        sides: Parties that stand together, by the name of the side.
        source: Where the text is found.
        readings: The points that the text leaves open.
        unmodelled: What the agreement says that no rule here can.
        born_on_29_february: When they attain an age in a common year.
        origin: The file, outside the equality of agreements.
        sha256: The SHA-256 of the bytes of that file, in hexadecimal digits; outside the equality.

    Raises:
        InputError: with every problem of the agreement, if it has any.
    """

    title: str
    parties: tuple[str, ...] = field(converter=in_order)
    concluded: date = field(converter=_to_date)
    rules: tuple[Rule, ...] = field(converter=_to_rules)
    categories: tuple[Phrase, ...] = field(default=(), converter=_to_phrases)
    facts: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_to_domains)
    receivers: tuple[str, ...] = field(default=(), converter=in_order)
    sides: Mapping[str, tuple[str, ...]] = field(factory=dict, converter=_to_domains)
    source: Source | None = None
    readings: tuple[Reading, ...] = field(default=(), converter=_to_readings)
    unmodelled: tuple[Unmodelled, ...] = field(default=(), converter=_to_unmodelled)
    born_on_29_february: LeapBirthday = "1-march"
    origin: Origin | None = field(default=None, eq=False)
    sha256: str | None = field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        named = (phrase for category in self._used() for phrase in phrases(category))
        every = dict.fromkeys((*self.categories, *named))
        ordered = tuple(sorted(every, key=lambda phrase: phrase.name))
        object.__setattr__(self, "categories", ordered)
        if found := tuple(faults(self)):
            raise Incoherent(found)

    def _repr_html_(self) -> str:
        # Notebooks ask the object itself; how it is shown is known floors above.
        from exchange_model.report.notebook import agreement_fragment  # noqa: PLC0415 - see above

        return agreement_fragment(self)

    def _used(self) -> Iterator[Category]:
        yield from self.categories
        for rule in self.rules:
            yield from categories_of(rule)

    def members(self, name: str) -> frozenset[str]:
        """Return the parties of a side, or the party itself."""
        return frozenset(self.sides.get(name, (name,)))

    def standing(self) -> tuple[str, ...]:
        """Return the sides, and the parties that stand alone, in the order of the parties."""
        together = {party: side for side, parties in self.sides.items() for party in parties}
        return tuple(dict.fromkeys(together.get(party, party) for party in self.parties))

    def opposite(self, name: str) -> tuple[str, ...]:
        """Return the sides and parties that stand over against a party or side."""
        own = frozenset[str]().union(
            *(
                self.members(each)
                for each in self.standing()
                if self.members(each) & self.members(name)
            )
        )
        return tuple(each for each in self.standing() if not self.members(each) & own)

    def sides_of(self, rule: Reciprocity) -> tuple[Side, ...]:
        """Return the two sides between which a reciprocity stands."""
        return rule.between or tuple(Side(party=name) for name in self.standing())

    def category(self, name: str) -> Phrase:
        """Return the category of this name.

        Raises:
            KeyError: if there is none.
        """
        for phrase in self.categories:
            if phrase.name == name:
                return phrase
        raise KeyError(name)
