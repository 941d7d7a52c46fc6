"""Exchange lists: who of a register is handed over, and in which stage."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from random import Random

from attrs import frozen

from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.persons import Fact, Person, Unknown
from exchange_model.synthetic.chance import picked, seeds, stream
from exchange_model.synthetic.registers import last_birth, register
from exchange_model.synthetic.shape import REPORTED, Shape

_YOUNG, _ILL, _DOUBTFUL, _OTHER, _LAST = range(5)
"""Who is taken before whom."""


def exchange_list(
    register: Sequence[Person],
    receiving: str,
    size: int | None,
    *,
    seed: int,
    shape: Shape = REPORTED,
    concluded: date,
    doubtful: bool = False,
) -> tuple[Person, ...]:
    """Return a list of people from a register, in order of their stages.

    Those known to be young or seriously ill are taken first, then others by lot. Civilians have the
    first stages to themselves, as was reported in May 2025; the young come next, then the ill, as
    in June 2025. Whoever is not known to be a civilian goes with the others, but is taken last.

    Args:
        register: The people whom a party holds.
        receiving: The receiving party.
        size: How many people to list; None: those who are taken first and nobody else.
        seed: Any whole number.
        shape: The share of civilians, the age of the young and the number of stages.
        concluded: The day of conclusion.
        doubtful: Whether those who may be young or seriously ill are taken first as well.

    Raises:
        Refused: ``value``, for a size that the register cannot give.
    """
    queues = _queues(register, last_birth(shape.young_under, concluded), doubtful=doubtful)
    numbers = _numbers([queues], size, shape.civilian)
    return tuple(_staged(_taken(queues, numbers, seed), receiving, shape.stages))


@frozen
class Exchange:
    """Lists with equal numbers in each stage, and the registers that they are taken from."""

    listed: tuple[Person, ...]
    registered: tuple[Person, ...]


def exchange(
    parties: tuple[str, str],
    per_side: int | None,
    *,
    held: int,
    seed: int,
    shape: Shape = REPORTED,
    concluded: date,
    doubtful: bool = False,
) -> Exchange:
    """Return two parties' registers and their lists, with equal numbers in each stage.

    Equal numbers come before the wanted size: where one side has too few civilians, or too few
    others, both list as many as can be paired, and somebody of the category may be left off. All
    for all and equal numbers need not both be possible.

    The arguments are those of ``exchange_list``, and ``held`` is the size of each register. Each
    party in turn takes two seeds.
    """
    turns = seeds(seed, 2 * len(parties))
    registers = [
        register(party, held, seed=each, shape=shape, concluded=concluded)
        for party, each in zip(parties, turns[::2], strict=True)
    ]
    grown = last_birth(shape.young_under, concluded)
    queues = [_queues(people, grown, doubtful=doubtful) for people in registers]
    numbers = _numbers(queues, per_side, shape.civilian)
    lists = (
        _staged(_taken(each, numbers, own), receiving, shape.stages)
        for each, own, receiving in zip(queues, turns[1::2], reversed(parties), strict=True)
    )
    return Exchange(tuple(chain.from_iterable(lists)), tuple(chain.from_iterable(registers)))


def _rank(person: Person, grown: date, *, doubtful: bool) -> int:
    """Return who is taken before whom; whoever was born up to a day is not young."""
    birth, ill = person.date_of_birth, person.facts.get("seriously_ill", Unknown.NOT_REPORTED)
    if isinstance(birth, PartialDate) and birth.earliest > grown:
        return _YOUNG
    if ill == "yes":
        return _ILL
    unsettled = isinstance(ill, Unknown) or isinstance(birth, Unknown) or birth.latest > grown
    if doubtful and unsettled:
        return _DOUBTFUL
    return _OTHER if isinstance(person.facts.get("status"), str) else _LAST


def is_first(person: Person, shape: Shape, concluded: date) -> bool:
    """Whether somebody is known to be young or seriously ill."""
    return _rank(person, last_birth(shape.young_under, concluded), doubtful=True) < _DOUBTFUL


@frozen
class _Queue:
    """People by rank: whoever has a lower one is taken first, and lot decides within a rank."""

    ranks: tuple[list[Person], ...]

    @property
    def room(self) -> int:
        return sum(map(len, self.ranks))

    @property
    def first(self) -> int:
        return sum(map(len, self.ranks[:_OTHER]))

    def take(self, number: int, rng: Random) -> Iterator[Person]:
        for people in self.ranks:
            some = min(number, len(people))
            yield from people if some == len(people) else picked(rng, people, some)
            number -= some


_Queues = tuple[_Queue, ...]
"""A register's civilians and others."""


def _queues(people: Iterable[Person], grown: date, *, doubtful: bool) -> _Queues:
    civilians, others = (_Queue(([], [], [], [], [])) for _ in range(2))
    for person in people:
        queue = civilians if person.facts.get("status") == "civilian" else others
        queue.ranks[_rank(person, grown, doubtful=doubtful)].append(person)
    return civilians, others


def _numbers(registers: Sequence[_Queues], size: int | None, share: float) -> tuple[int, int]:
    """Return how many civilians and others to list: whoever comes first, then near the share."""
    rooms = [min(queue.room for queue in queues) for queues in zip(*registers, strict=True)]
    most_first = [max(queue.first for queue in queues) for queues in zip(*registers, strict=True)]
    first = [min(room, number) for room, number in zip(rooms, most_first, strict=True)]
    if size is None:
        return first[0], first[1]
    if not 0 <= size <= min(sum(queue.room for queue in queues) for queues in registers):
        raise Refused("value", "no more people can be listed than are held")
    size = min(size, sum(rooms))
    least, most = max(0, size - rooms[1]), min(rooms[0], size)
    if max(least, first[0]) <= min(most, size - first[1]):  # there is room for all who come first
        least, most = max(least, first[0]), min(most, size - first[1])
    civilians = min(max(round(size * share), least), most)
    return civilians, size - civilians


def _taken(queues: _Queues, numbers: tuple[int, int], seed: int) -> list[list[Person]]:
    rng = stream(seed)
    return [list(queue.take(number, rng)) for queue, number in zip(queues, numbers, strict=True)]


def _staged(groups: Sequence[Sequence[Person]], receiving: str, stages: int) -> Iterator[Person]:
    """Yield the people with their stages: as even as can be, and each group's its own."""
    civilians, everybody = len(groups[0]), sum(map(len, groups))
    stages = min(stages, everybody)
    apart = round(stages * civilians / everybody) if everybody else 0
    if 0 < civilians < everybody:
        apart = min(max(apart, 1), stages - 1)
    for people, first, number in zip(groups, (1, apart + 1), (apart, stages - apart), strict=True):
        for at, person in enumerate(people):
            yield _listed(person, receiving, str(first + at * number // len(people)))


def _listed(person: Person, receiving: str | None, stage: Fact) -> Person:
    return Person(  # evolve does the same, but takes longer
        person_id=person.person_id,
        detaining_party=person.detaining_party,
        receiving_party=receiving,
        date_of_birth=person.date_of_birth,
        stage=stage,
        facts=person.facts,
    )
