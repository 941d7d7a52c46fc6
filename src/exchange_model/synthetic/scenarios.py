"""Scenarios: made-up lists and registers for the agreement that was reported on 2 June 2025.

They know the agreement only through its parties, its day of conclusion and its category: those who
are seriously ill or under 25.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from random import Random

from attrs import evolve, frozen

from exchange_model.dates import PartialDate
from exchange_model.persons import Person, Unknown
from exchange_model.synthetic.chance import picked, seeds, stream
from exchange_model.synthetic.exchanges import Exchange, exchange, is_first
from exchange_model.synthetic.shape import Shape

PARTIES = ("RUS", "UKR")
CONCLUDED = date(2025, 6, 2)
LAST_STAGE = date(2025, 7, 23)
THIRD_STAGE = date(2025, 6, 12)

LISTED, HELD = 1_000, 1_200
"""On each side. At least 1,000 were agreed, about 1,200 were spoken of."""

BIRTHS, ILLNESSES = 20, 12
"""How many more facts are unknown on each side where facts are missing; half of those concerned
are on the list. Assumed."""

SHAPE = Shape(unknown_status=0)


@frozen(kw_only=True)
class Scenario:
    """Lists and registers to be judged, and what they contain.

    Attributes:
        name: A short name.
        told: What the lists contain, as a sentence.
        listed: The people proposed for handover, by both parties.
        registered: The people whom both parties hold.
        complete: The parties that state that their registers hold everyone.
        partial: Whether more lists follow.
        on: The day on which the lists are carried out.
    """

    name: str
    told: str
    listed: tuple[Person, ...]
    registered: tuple[Person, ...]
    complete: tuple[str, ...] = PARTIES
    partial: bool = False
    on: date = LAST_STAGE


def scenarios(seed: int = 2025) -> tuple[Scenario, ...]:
    """Return four scenarios about the same people.

    In order: every rule about people is kept; two rules are breached; nothing is certainly
    breached, but facts that decide are missing; and the first stages alone, with more to follow.
    """
    own, left_off, missing = seeds(seed, 3)
    whole = exchange(
        PARTIES, LISTED, held=HELD, seed=own, shape=SHAPE, concluded=CONCLUDED, doubtful=True
    )
    return (
        _full(whole),
        _two_left_off(whole, stream(left_off)),
        _facts_missing(whole, stream(missing)),
        _first_stages(whole),
    )


def _full(whole: Exchange) -> Scenario:
    return Scenario(
        name="full-list",
        told=f"Each side lists {LISTED:,} of the {HELD:,} people it holds: everybody who is or may"
        " be seriously ill or under 25, and others; the civilians have a stage of their own, and"
        " each stage has equal numbers.",
        listed=whole.listed,
        registered=whole.registered,
    )


def _two_left_off(whole: Exchange, rng: Random) -> Scenario:
    listed = list(whole.listed)
    spare = {party: picked(rng, _combatants(_held_back(whole, party)), 2) for party in PARTIES}
    for party in PARTIES:
        first = [each for each in _combatants(listed, party) if is_first(each, SHAPE, CONCLUDED)]
        (left_off,) = picked(rng, first, 1)
        listed[listed.index(left_off)] = _instead(spare[party][0], left_off)
    party = PARTIES[int(rng.random() * len(PARTIES))]
    last = _combatants(listed, party)[-1]
    listed.insert(listed.index(last), _instead(spare[party][1], last))
    return Scenario(
        name="two-left-off",
        told="As the full list, but each side has left off one person who is seriously ill or"
        f" under 25 and listed another instead, and {party} lists one person more than the other"
        f" side in stage {last.stage}.",
        listed=tuple(listed),
        registered=whole.registered,
    )


def _facts_missing(whole: Exchange, rng: Random) -> Scenario:
    births, illnesses = set[str](), set[str]()
    for people in _by_side(whole):
        known = [each.person_id for each in people if _known(each)]
        births.update(picked(rng, known, BIRTHS // 2))
        illnesses.update(picked(rng, known, ILLNESSES // 2))
    return Scenario(
        name="facts-missing",
        told=f"As the full list, but on each side {BIRTHS} more dates of birth are unknown, and of"
        f" {ILLNESSES} more people it is unknown whether they are seriously ill; half of each are"
        " not on the list.",
        listed=tuple(_blanked(each, births, illnesses) for each in whole.listed),
        registered=tuple(_blanked(each, births, illnesses) for each in whole.registered),
    )


def _first_stages(whole: Exchange) -> Scenario:
    listed = tuple(each for each in whole.listed if each.stage in {"1", "2", "3"})
    return Scenario(
        name="first-stages",
        told=f"The first three of the {SHAPE.stages} stages of the full list; more lists follow.",
        listed=listed,
        registered=whole.registered,
        partial=True,
        on=THIRD_STAGE,
    )


def _held_back(whole: Exchange, party: str) -> list[Person]:
    listed = {each.person_id for each in whole.listed}
    return [
        each
        for each in whole.registered
        if each.detaining_party == party and each.person_id not in listed
    ]


def _by_side(whole: Exchange) -> Iterator[list[Person]]:
    """Yield each party's people on the list, and then its others."""
    for party in PARTIES:
        yield [each for each in whole.listed if each.detaining_party == party]
        yield _held_back(whole, party)


def _combatants(people: Sequence[Person], party: str | None = None) -> list[Person]:
    return [
        each
        for each in people
        if each.facts.get("status") == "combatant" and party in {None, each.detaining_party}
    ]


def _instead(person: Person, other: Person) -> Person:
    return evolve(person, receiving_party=other.receiving_party, stage=other.stage)


def _known(person: Person) -> bool:
    birth, illness = person.date_of_birth, person.facts.get("seriously_ill")
    return isinstance(birth, PartialDate) and birth.exact and isinstance(illness, str)


def _blanked(person: Person, births: Collection[str], illnesses: Collection[str]) -> Person:
    if person.person_id in births:
        person = evolve(person, date_of_birth=Unknown.DECLARED)
    if person.person_id in illnesses:
        person = evolve(person, facts={**person.facts, "seriously_ill": Unknown.DECLARED})
    return person
