"""Count intervals, and the sums that independent choices can attain.

A count over people with unknown facts is an interval from *certainly* to *possibly*. Where a rule
asks for equality the interval is not enough: one person who counts either 30 or 50 never counts 40.
Then the set of attainable sums decides.
"""

import math
from collections.abc import Iterable, Mapping

from attrs import frozen

WIDEST_BITSET = 10**8
"""Above this many bits the interval is used in place of the set of attainable sums."""


@frozen(repr=False)
class Count:
    """Whole numbers from the least to the most, both included; no most means without bound."""

    least: int
    most: int | None

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.least == self.most

    def __contains__(self, number: int) -> bool:
        return self.least <= number and (self.most is None or number <= self.most)

    def __str__(self) -> str:
        if self.exact:
            return f"{self.least:,}"
        return (
            f"at least {self.least:,}" if self.most is None else f"{self.least:,} to {self.most:,}"
        )

    def __repr__(self) -> str:
        return f"Count({self.least}, {self.most})"


@frozen
class Sums:
    """The sums that independent items can attain, each item adding one of its values.

    In ``bits``, bit k is set where ``count.least + k`` is attained; without bits every number of
    the interval is. ``exact`` is false where only the interval is known.
    """

    count: Count
    bits: int | None = None
    exact: bool = True

    def any_within(self, low: int | None, high: int | None) -> bool:
        """Whether some attainable sum lies from low to high; None leaves an end open."""
        first = self.count.least if low is None else max(low, self.count.least)
        last = high if self.count.most is None else _least_of(high, self.count.most)
        if last is not None and first > last:
            return False
        if self.bits is None or last is None:
            return True
        window = self.bits >> (first - self.count.least)
        return bool(window & ((1 << (last - first + 1)) - 1))


def _least_of(high: int | None, most: int) -> int:
    return most if high is None else min(high, most)


def attainable(groups: Mapping[frozenset[int], int], *, unbounded: bool = False) -> Sums:
    """Return the sums of items, where each group gives a set of values and how many items have it.

    With ``unbounded``, any whole number may be added on top. The sum of m equal items of n values
    from 0 to d (their greatest common divisor taken out) has a simple shape once m reaches
    d - n + 2 (Granville and Walker, *A tight structure theorem for sumsets*, 2021): every further
    item acts as a coin of d. So only a few copies of each group are added one by one.
    """
    least = sum(min(values) * number for values, number in groups.items())
    if unbounded:
        return Sums(Count(least, None))
    most = sum(max(values) * number for values, number in groups.items())
    if most - least >= WIDEST_BITSET:
        return Sums(Count(least, most), exact=False)
    bits = 1
    for values, number in groups.items():
        lowest = min(values)
        bits = _add_group(bits, sorted(value - lowest for value in values), number)
    return Sums(Count(least, most), bits)


def _add_group(bits: int, values: list[int], number: int) -> int:
    divisor = math.gcd(*values)
    if divisor == 0:
        return bits
    greatest = values[-1]
    singly = min(number, max(1, greatest // divisor - len(values) + 2))
    for _ in range(singly):
        bits = _shifted(bits, values)
    return _add_coins(bits, greatest, number - singly)


def _add_coins(bits: int, coin: int, number: int) -> int:
    step = 1
    while number > 0:
        taken = min(step, number)
        bits |= bits << (coin * taken)
        number -= taken
        step *= 2
    return bits


def _shifted(bits: int, values: Iterable[int]) -> int:
    total = 0
    for value in values:
        total |= bits << value
    return total
