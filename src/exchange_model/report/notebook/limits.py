"""How much is shown, so that a notebook does not grow with the list."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from attrs import frozen

from exchange_model.report.notebook.markup import Markup

MOST_BYTES = 80_000
"""A fragment for a notebook is no larger than this."""

T = TypeVar("T")


@frozen(kw_only=True)
class Limits:
    """How much is shown; None for all.

    Attributes:
        rules: How many rules.
        verdicts: How many verdicts of a rule.
        people: How many people under a verdict.
        items: How many of other things, such as remedies or warnings.
        signs: How many characters of a sentence.
    """

    rules: int | None = None
    verdicts: int | None = None
    people: int | None = 10
    items: int | None = None
    signs: int | None = None

    def said(self, sentence: str) -> str:
        """Return a sentence; of one that is too long, its beginning."""
        if self.signs is None or len(sentence) <= self.signs:
            return sentence
        left = len(sentence) - self.signs
        return f"{sentence[: self.signs]} … and {left:,} more characters"


LADDER = (
    Limits(rules=100, verdicts=12, people=10, items=20, signs=1_000),
    Limits(rules=100, verdicts=12, people=3, items=20, signs=1_000),
    Limits(rules=100, verdicts=6, people=0, items=10, signs=500),
    Limits(rules=50, verdicts=3, people=0, items=5, signs=200),
    Limits(rules=10, verdicts=1, people=0, items=2, signs=60),
)
"""From much to little; even where each sign takes six bytes, the last is small enough."""


def split(found: Sequence[T], most: int | None) -> tuple[Sequence[T], Sequence[T]]:
    """Return those that are shown, and those that are left."""
    shown = found[:most]
    return shown, found[len(shown) :]


def fitting(made: Callable[[Limits], Markup]) -> Markup:
    """Return the fullest of what can be made that is small enough for a notebook."""
    *fuller, least = LADDER
    for limits in fuller:
        found = made(limits)
        if found.size <= MOST_BYTES:
            return found
    return made(least)
