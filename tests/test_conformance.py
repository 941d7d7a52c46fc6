"""Whether rows can be read under an agreement at all."""

from typing import Any

import pytest
from attrs import evolve

from exchange_model.categories import FactIs, Has, Phrase
from exchange_model.conformance import faults
from exchange_model.persons import Origin, Person
from exchange_model.problems import Problem
from exchange_model.rules import Minimum
from worked import agreement, held, listed, profiles

AGREED = agreement(
    Minimum(id="m", count=1, category=Has("seriously_ill")),
    categories=(Phrase("civilian", FactIs("status", ["civilian"])),),
    receivers=["NNN"],
)


def found(*people: Person, on_list: bool = True) -> list[Problem]:
    """Return what keeps rows from being judged."""
    return list(faults(AGREED, profiles(AGREED), people, listed=on_list))


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"receiver": "NNN"},
        {"date_of_birth": "1905"},
        {"date_of_birth": "1904/1905"},
        {"transfer_date": "2025-06-02"},
        {"transfer_date": "2025"},
        {"facts": {"seriously_ill": "TRUE", "status": "medic", "rank": "any word"}},
        {"facts": {"seriously_ill": "unknown", "status": ""}},
    ],
)
def test_rows_that_can_be_judged(more: dict[str, Any]) -> None:
    """A row that makes sense under the agreement is taken."""
    assert [] == found(listed("P1", **more))


@pytest.mark.parametrize(
    ("more", "name", "column", "hint"),
    [
        ({"receiver": "BBC"}, "unknown-party", "receiving_party", 'the nearest is "BBB"'),
        ({"receiver": "AAA"}, "same-party", "receiving_party", ""),
        ({"date_of_birth": "1904"}, "date-range", "date_of_birth", "more than 120 years ago"),
        (
            {"transfer_date": "2025-06-01"},
            "date-range",
            "transfer_date",
            "before the day of conclusion",
        ),
        (
            {"facts": {"seriously_ill": "maybe"}},
            "fact-value",
            "seriously_ill",
            "it may be yes, no or unknown",
        ),
        (
            {"facts": {"status": "Civilian"}},
            "fact-value",
            "status",
            "it may be combatant, civilian, medic or unknown",
        ),
    ],
)
def test_rows_that_cannot_be_judged(
    more: dict[str, Any], name: str, column: str, hint: str
) -> None:
    """What makes no sense is told with its row and column, and the value is not repeated."""
    row = listed("P1", origin=Origin("a.csv", 5), **more)

    assert [Problem(name, "a.csv", 5, column, hint)] == found(row)


def test_an_unknown_holder() -> None:
    """Another agreement's party holds nobody here, on a list or a register."""
    expected = [Problem("unknown-party", column="detaining_party", hint='the nearest is "AAA"')]

    assert expected == found(held("P1", "AAX"), on_list=False)
    assert expected == found(listed("P1", "AAX", "BBB"))


def test_a_list_says_to_whom() -> None:
    """A list needs a receiving party; a register does not."""
    assert [Problem("required", column="receiving_party")] == found(held("P1"))
    assert [] == found(held("P1"), on_list=False)


def test_every_row_is_looked_at() -> None:
    """The same fault in several rows is told for each of them."""
    row = listed("P1", facts={"status": "x"}, origin=Origin("a.csv", 2))
    rows = [row, evolve(row, origin=Origin("a.csv", 3)), listed("P2", facts={"status": "medic"})]

    assert [2, 3] == [problem.row for problem in found(*rows)]
