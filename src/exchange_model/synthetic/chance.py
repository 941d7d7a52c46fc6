"""Lots that fall the same for a seed in every version of Python and on every platform.

Of the methods of Random, only random() is promised to give the same numbers for a seed in every
version of Python ("Notes on Reproducibility" in its documentation). Shuffles, samples and
randrange are not, so everything here is made from random(), and seeds are whole numbers.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

_T = TypeVar("_T", bound=Hashable)


def stream(seed: int) -> Random:
    """Return the stream of a seed."""
    return Random(seed)  # noqa: S311  # made-up people are drawn from it; nothing here is secret


def seeds(seed: int, number: int) -> list[int]:
    """Return seeds for streams that do not disturb each other."""
    root = stream(seed)
    return [int(root.random() * 2**53) for _ in range(number)]


def streams(seed: int, number: int) -> list[Random]:
    """Return streams that do not disturb each other."""
    return [stream(each) for each in seeds(seed, number)]


def dealt(rng: Random, size: int, numbers: Mapping[_T, int], rest: _T) -> Iterator[_T]:
    """Yield one value for each of some people: each value so many times, and else the rest.

    This is selection sampling (Knuth, *The Art of Computer Programming*, 3.4.2, algorithm S).
    """
    left = dict(numbers)
    marked, chance = sum(left.values()), rng.random
    for remaining in range(size, 0, -1):
        at = chance() * remaining
        if at >= marked:
            yield rest
            continue
        marked -= 1
        value = _at(left, at)
        left[value] -= 1
        yield value


def _at(left: Mapping[_T, int], at: float) -> _T:
    """Return the value that stands at a place when each is laid out as often as it is left."""
    return next(
        value for value, end in zip(left, accumulate(left.values()), strict=True) if at < end
    )


def portions(size: int, shares: Mapping[_T, float]) -> dict[_T, int]:
    """Return the whole numbers that shares of some people come to, so rounded that they add up."""
    ends = [min(round(end * size), size) for end in accumulate(shares.values())]
    return {value: end - start for value, start, end in zip(shares, [0, *ends], ends, strict=False)}


def picked(rng: Random, people: Sequence[_T], number: int) -> list[_T]:
    """Return some of the people, chosen by lot, in their order."""
    chosen = dealt(rng, len(people), {True: number}, rest=False)
    return [each for each, taken in zip(people, chosen, strict=True) if taken]
