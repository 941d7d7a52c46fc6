"""Three-valued truth: yes, no, and unknown.

The connectives are those of Kleene's strong logic of indeterminacy (S. C. Kleene, *Introduction to
Metamathematics*, 1952, section 64): an answer is given only where every way of settling the unknown
agrees on it.
"""

from collections.abc import Iterable
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """Yes, no or unknown. It refuses to be used as a plain condition."""

    NO = "no"
    UNKNOWN = "unknown"
    YES = "yes"

    @classmethod
    def of(cls, possible: Iterable[bool]) -> "Truth":
        """Return the truth on which all the possible values agree, or unknown."""
        values = frozenset(possible)
        if values == {True}:
            return cls.YES
        return cls.NO if values == {False} else cls.UNKNOWN

    def __and__(self, other: "Truth") -> "Truth":
        if Truth.NO in (self, other):
            return Truth.NO
        return Truth.YES if self is other is Truth.YES else Truth.UNKNOWN

    def __or__(self, other: "Truth") -> "Truth":
        return ~(~self & ~other)

    def __invert__(self) -> "Truth":
        if self is Truth.UNKNOWN:
            return self
        return Truth.NO if self is Truth.YES else Truth.YES

    def __bool__(self) -> NoReturn:
        msg = "the answer may be unknown: compare with Truth.YES, Truth.NO or Truth.UNKNOWN"
        raise TypeError(msg)
