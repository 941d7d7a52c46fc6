"""What a tally counts."""

from typing import Any

import pytest

from exchange_model.categories import Has
from exchange_model.requirements import Where
from exchange_model.tally import Member, Placement, Tally

ILL, WOUNDED = Has("seriously_ill"), Has("wounded")
TALLY = Tally(items={}, conditions={ILL: 0, WOUNDED: 1})
PLACE = Placement(custody="returned", detaining="AAA", receiving="BBB", stage="1", profile=0b10)
HERE: dict[str, Any] = {"custody": "returned", "detaining": frozenset({"AAA"})}


@pytest.mark.parametrize(
    "narrower",
    [
        {},
        {"receiving": frozenset({"BBB", "CCC"})},
        {"stage": "1"},
        {"of": "any"},
        {"condition": WOUNDED},
        {"detaining": frozenset({"AAA", "CCC"})},
    ],
)
def test_a_placement_that_is_counted(narrower: dict[str, Any]) -> None:
    """A placement is counted where nothing that is asked for differs."""
    assert TALLY.counts(PLACE, Where(**{**HERE, **narrower}))


@pytest.mark.parametrize(
    "other",
    [
        {"custody": "held"},
        {"detaining": frozenset({"BBB"})},
        {"receiving": frozenset({"AAA"})},
        {"stage": "2"},
        {"of": "remains"},
        {"condition": ILL},
    ],
)
def test_a_placement_that_is_not_counted(other: dict[str, Any]) -> None:
    """One thing that differs is enough not to be counted."""
    assert not TALLY.counts(PLACE, Where(**{**HERE, **other}))


@pytest.mark.parametrize(("of", "counts"), [("people", False), ("remains", True), ("any", True)])
def test_remains_are_counted_where_they_are_asked_for(of: Any, counts: bool) -> None:  # noqa: ANN401 - a word of Of
    """A rule counts the living unless it says otherwise."""
    body = Placement(custody="returned", detaining="AAA", remains=True)

    assert counts is TALLY.counts(body, Where(**HERE, of=of))


def test_a_member_may_have_no_records() -> None:
    """Somebody whom only a rule names has an id and nothing else."""
    assert () == Member("P9").records
