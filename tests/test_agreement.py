"""Agreements, and what may be wrong between their parts."""

from collections.abc import Callable, Mapping
from copy import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from exchange_model.agreement import (
    CHECKS,
    Agreement,
    Incoherent,
    Source,
    Unmodelled,
    due_day,
    faults,
    nearest,
)
from exchange_model.categories import FactIs, Has, Phrase, Under
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.persons import Origin
from exchange_model.problems import InputError
from exchange_model.rules import (
    AllOf,
    Deadline,
    Minimum,
    Named,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
)
from worked import CONCLUDED, agreement

ILL = Has("seriously_ill")
YOUNG = Phrase("young", Under(25))


def minimum(rule_id: str = "m", **more: Any) -> Minimum:  # noqa: ANN401 - keys of Minimum
    """Return a minimum of one."""
    return Minimum(**{"id": rule_id, "count": 1, **more})


def waiting(rule_id: str, *requires: str) -> Precondition:
    """Return a precondition."""
    return Precondition(id=rule_id, milestone="talks", requires=requires)


def found(*rules: Rule, **more: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401 - of Agreement
    """Return the names and places of what is wrong with an agreement."""
    with pytest.raises(InputError) as caught:
        agreement(*rules, **more)
    return [(each.name, each.column) for each in caught.value.problems]


def test_a_coherent_agreement_has_no_faults() -> None:
    """What fits together is taken."""
    agreed = agreement(
        minimum(category=FactIs("status", ["civilian"]), to="NNN", by=CONCLUDED),
        Reciprocity(id="r", between=["north", "BBB"]),
        AllOf(id="a", category=Has("wounded") & ILL & Under(18)),
        waiting("w", "m", "w2"),
        waiting("w2", "m"),
        Named(id="n", people=["P1"], to="north", obliges=["BBB", "CCC"]),
        parties=["AAA", "BBB", "CCC"],
        receivers=["NNN"],
        sides={"north": ["AAA", "CCC"]},
        facts={"status": ["combatant", "civilian"], "wounded": ["no", "yes"]},
    )

    assert [] == list(faults(agreed))


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"parties": []}, [("parties", "parties")]),
        ({"parties": ["AAA"]}, [("parties", "parties")]),
        ({"parties": ["AAA", "AAA"]}, [("parties", "parties")]),
        ({"parties": ["AAA", "BBB", "AAA"]}, [("parties", "parties")]),
        ({"parties": ["AAA", " "]}, [("value", "parties")]),
        ({"receivers": [""]}, [("value", "parties")]),
        ({"sides": {"AAA": ["BBB"]}}, [("duplicate-id", "sides.AAA")]),
        ({"sides": {"north": ["AAB"]}}, [("unknown-name", "sides.north")]),
        ({"sides": {"north": ["AAA"], "south": ["AAA"]}}, [("value", "sides.south")]),
        ({"sides": {"north": []}}, [("value", "sides.north")]),
        ({"facts": {"stage": ["1"]}}, [("value", "facts.stage")]),
        ({"facts": {"rank": []}}, [("value", "facts.rank.values")]),
        ({"facts": {"rank": ["a", "a"]}}, [("value", "facts.rank.values")]),
        ({"facts": {"rank": ["a", ""]}}, [("value", "facts.rank.values")]),
        ({"facts": {"rank": ["a", "unknown"]}}, [("value", "facts.rank.values")]),
        (
            {"categories": (YOUNG, Phrase("young", Under(18)))},
            [("duplicate-id", "categories.young")],
        ),
        (
            {"categories": (Phrase("old", ~FactIs("rank", ["x"])),)},
            [("unknown-name", "categories.old.fact")],
        ),
    ],
)
def test_what_is_wrong_with_the_parts(
    more: Mapping[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Parties, sides, facts and categories that make no sense are told with their place."""
    assert expected == found(minimum(), **more)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([minimum(" ")], [("value", "rules.0.id")]),
        ([minimum(), minimum()], [("duplicate-id", "rules.1.id")]),
        ([minimum("integrity")], [("duplicate-id", "rules.0.id")]),
        ([minimum(obliges=["AAB"])], [("unknown-name", "rules.0.obliges")]),
        ([minimum(to="AAB")], [("unknown-name", "rules.0.to")]),
        ([minimum(to="")], [("unknown-name", "rules.0.to")]),
        ([Reciprocity(id="r", between=["AAB", "BBB"])], [("unknown-name", "rules.0.between")]),
        ([waiting("w", "x")], [("unknown-name", "rules.0.requires")]),
        ([waiting("w", "w")], [("cycle", "rules.0.requires")]),
        (
            [waiting("a", "b", "m"), waiting("b", "a"), minimum()],
            [("cycle", "rules.0.requires"), ("cycle", "rules.1.requires")],
        ),
        ([minimum(category=Has("stage"))], [("value", "rules.0.category.fact")]),
        ([minimum(category=FactIs("stage", ["1"]))], [("value", "rules.0.category.fact")]),
        ([minimum(category=Has("status"))], [("value", "rules.0.category.fact")]),
        ([minimum(category=FactIs("rank", ["x"]))], [("unknown-name", "rules.0.category.fact")]),
        ([minimum(category=FactIs("status", ["x"]))], [("value", "rules.0.category.is")]),
        ([minimum(by=date(2025, 6, 1))], [("date-range", "rules.0.by")]),
        (
            [minimum(by=Term(months=100_000, after="conclusion", counting="exclusive"))],
            [("value", "rules.0.by")],
        ),
        (
            [minimum(by=Term(days=10**9, after="conclusion", counting="exclusive"))],
            [("value", "rules.0.by")],
        ),
    ],
)
def test_what_is_wrong_between_the_rules(
    rules: list[Rule], expected: list[tuple[str, str]]
) -> None:
    """Rules that do not fit each other or the agreement are told with their place."""
    assert expected == found(*rules)


@pytest.mark.parametrize(
    "concluded", ["2025-06-02", datetime(2025, 6, 2, tzinfo=UTC), None, PartialDate.on(CONCLUDED)]
)
def test_the_day_of_conclusion_is_a_date(concluded: object) -> None:
    """Rules are in force from a day that is known, and has no time."""
    with pytest.raises(Refused, match=r"^type: the day of conclusion is a date without a time$"):
        agreement(minimum(), concluded=concluded)


def test_an_agreement_without_parties() -> None:
    """Who has no parties is told so, and of no other trouble that comes of it."""
    parity = Reciprocity(id="r")

    assert [("parties", "parties")] == found(parity, parties=[])
    assert [("parties", "parties")] == found(parity, parties=["AAA"])
    assert [("parties", "parties")] == found(parity, parties=["AAA", "AAA"])


def test_faults_can_be_copied() -> None:
    """What does not fit together keeps its parts when it is sent to another process."""
    with pytest.raises(Incoherent) as caught:
        agreement(minimum(" "))
    again = copy(caught.value)

    assert caught.value.faults == again.faults
    assert str(caught.value) == str(again)


def test_one_side_for_everybody() -> None:
    """Somebody must stand over against a side; nothing else is told of its rules."""
    assert [("value", "sides.all")] == found(
        minimum(), Reciprocity(id="r"), sides={"all": ["AAA", "BBB"]}
    )


@pytest.mark.parametrize("between", [(), ("AAA", "BBB")])
def test_what_neither_side_receives(between: tuple[str, ...]) -> None:
    """Both sides of a reciprocity hand over to others, or to each other, and not to one of them."""
    rule = Reciprocity(id="r", between=between, to=["NNN", "BBB"])

    assert [("value", "rules.0.to")] == found(rule, receivers=["NNN"])
    assert ("NNN",) == Reciprocity(id="r", between=between, to="NNN").to


def test_more_than_two_sides_need_a_between() -> None:
    """Among three parties it must be said between whom, unless two sides stand for them."""
    parity = Reciprocity(id="r")
    three = ["AAA", "BBB", "CCC"]

    assert [("between", "rules.0")] == found(parity, parties=three)
    assert ("north", "CCC") == agreement(
        parity, parties=three, sides={"north": ["AAA", "BBB"]}
    ).standing()


def test_one_party_on_both_sides() -> None:
    """A side and one of its own parties are no two sides."""
    parity = Reciprocity(id="r", between=["north", "AAA"])

    assert [("value", "rules.0.between")] == found(parity, sides={"north": ["AAA"]})


def test_several_faults_are_told_at_once() -> None:
    """Every check tells what it finds."""
    names = [name for name, _ in found(minimum(to="X"), minimum(), parties=["AAA", ""])]

    assert ["value", "duplicate-id", "unknown-name"] == names


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_is_silent_on_a_sound_agreement(check: Callable[[Agreement], Any]) -> None:
    """No check finds anything wrong with two parties and one rule."""
    assert [] == list(check(agreement(minimum())))


def test_hints_name_the_nearest() -> None:
    """A hint names the nearest of the known names, or what there is."""
    assert 'the nearest is "AAA"' == nearest("AAB", ["AAA", "XYZ"])
    assert 'there is "AAA", "XYZ"' == nearest("qqqq", ["XYZ", "AAA", "XYZ"])
    assert "there is none" == nearest("AAA", [])
    assert 12 == nearest("?", [f"party {number}" for number in range(20)]).count("party")


def test_categories_that_rules_name_are_added() -> None:
    """A named category belongs to the agreement whose rules use it, once and in order."""
    priority = Phrase("priority", YOUNG | ILL)
    side = Side(party="AAA", weights=[(YOUNG, 2)])
    agreed = agreement(
        Separate(id="s", category=~priority),
        Reciprocity(id="r", between=[side, "BBB"]),
        categories=(Phrase("aged", ~YOUNG),),
    )

    assert ["aged", "priority", "young"] == [each.name for each in agreed.categories]
    assert priority == agreed.category("priority")
    with pytest.raises(KeyError):
        agreed.category("x")


def test_sides_stand_for_their_parties() -> None:
    """Those who stand together are one side, in the order of the parties."""
    agreed = agreement(minimum(), parties=["AAA", "BBB", "CCC"], sides={"north": ["CCC", "AAA"]})

    assert ("north", "BBB") == agreed.standing()
    assert frozenset({"AAA", "CCC"}) == agreed.members("north")
    assert frozenset({"BBB"}) == agreed.members("BBB")


def test_a_lone_word_is_no_list_of_parties() -> None:
    """One word in place of the parties is not taken letter by letter."""
    with pytest.raises(Refused, match="give a list of words"):
        agreement(minimum(), parties="AB")


def test_the_origin_is_no_part_of_an_agreement() -> None:
    """The same agreement from two files is equal."""
    more = {"source": Source("a text"), "unmodelled": (Unmodelled(text="t", reason="r"),)}

    assert agreement(minimum(), **more) == agreement(minimum(), **more, origin=Origin("a.toml", 1))


@pytest.mark.parametrize(
    ("by", "day"),
    [
        (None, None),
        (date(2025, 7, 1), date(2025, 7, 1)),
        (Term(days=3, after="conclusion", counting="exclusive"), date(2025, 6, 5)),
        (Term(days=3, after="conclusion", counting="inclusive"), date(2025, 6, 4)),
        (Term(months=1, after="conclusion", counting="exclusive"), date(2025, 7, 2)),
        (Term(days=3, after="stage", counting="exclusive"), None),
        (Term(days=3, after="milestone:talks", counting="exclusive"), None),
    ],
)
def test_the_day_on_which_a_deadline_falls(by: Deadline, day: date | None) -> None:
    """A deadline falls on a day unless it waits for something to happen."""
    assert day == due_day(by, CONCLUDED)
