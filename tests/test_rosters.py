"""Lists and registers as items with alternatives: joins, stages, days, findings."""

from datetime import date
from typing import Any

import pytest

from exchange_model.categories import FactIs, Has, People, Phrase, Under
from exchange_model.dates import PartialDate
from exchange_model.persons import Origin, Person
from exchange_model.rosters import Rosters
from exchange_model.rules import AllOf, Minimum, Named, Precondition, Separate
from exchange_model.tally import Kind, Member, Placement
from exchange_model.verdicts import Finding
from worked import CONCLUDED, agreement, held, listed, rosters

ILL = Has("seriously_ill")
CIVILIAN = Phrase("civilian", FactIs("status", ["civilian"]))
PLAIN = agreement(Minimum(id="m", count=1))
ILL_RULE = agreement(Minimum(id="m", count=1, category=ILL))
NEVER = date.max


def returned(
    profile: int = 0, stage: str = "", holder: str = "AAA", receiver: str | None = None
) -> Placement:
    """Return where somebody is who has been handed over."""
    other = receiver or ("BBB" if holder == "AAA" else "AAA")
    return Placement(
        custody="returned", detaining=holder, receiving=other, stage=stage, profile=profile
    )


def at_home(holder: str = "AAA", profile: int = 0, *, remains: bool = False) -> Placement:
    """Return where somebody is who is held, or somebody's remains."""
    return Placement(custody="held", detaining=holder, profile=profile, remains=remains)


def all_remains(profiles: int) -> set[Placement]:
    """Return where remains may be, of people of any profile, whatever the statements."""
    return {at_home(p, each, remains=True) for p in ("AAA", "BBB") for each in range(profiles)}


def kind(*places: Placement) -> Kind:
    """Return the kind of one person who is in one of some places."""
    return frozenset(((place, 1),) for place in places)


def items(found: Rosters, day: date | None = None) -> dict[Kind, int]:
    """Return the items of a day."""
    return dict(found.tally(day).items)


def names(found: Rosters) -> list[tuple[str, str, bool]]:
    """Return the findings without their origins."""
    return [(each.name, each.person_id, each.certain) for each in found.findings]


# Places and profiles


def test_people_of_one_kind_are_counted_together() -> None:
    """Everybody is in one place for each way in which the unknown can turn out."""
    known = [listed(f"P{n}", facts={"seriously_ill": True}) for n in range(3)]
    found = rosters(ILL_RULE, [*known, listed("Q1")])

    assert {kind(returned(1)): 3, kind(returned(0), returned(1)): 1} == items(found)


def test_births_between_the_same_thresholds_are_alike() -> None:
    """Of a date of birth only matters on which side of the thresholds it lies."""
    agreed = agreement(Minimum(id="m", count=1, category=Under(25)))
    births = ("2001-01-01", "2003", "2000-06-03", "1980")
    found = rosters(agreed, [listed(f"P{n}", date_of_birth=b) for n, b in enumerate(births)])

    assert {kind(returned(1)): 3, kind(returned(0)): 1} == items(found)


def test_those_who_are_not_listed_are_held() -> None:
    """Whoever stands in the register alone stays where they are."""
    found = rosters(PLAIN, [listed("P1")], [held("P1"), held("P2"), held("P3", "BBB")])

    assert {kind(returned()): 1, kind(at_home()): 1, kind(at_home("BBB")): 1} == items(found)


def test_the_tally_knows_the_bits_of_the_conditions() -> None:
    """A profile's bits are those of the conditions in their order."""
    assert {ILL: 0} == rosters(ILL_RULE, [listed("P1")]).tally(None).conditions


def test_an_unknown_stage_is_any_that_is_named() -> None:
    """A blank stage is one of those that rows or rules name, or one that nobody names."""
    agreed = agreement(Minimum(id="m", count=1, stage="3"))
    found = rosters(agreed, [listed("P1"), listed("P2", stage="1")])

    assert ("1", "3", "?") == found.stages
    assert {
        kind(returned(stage="1"), returned(stage="3"), returned(stage="?")): 1,
        kind(returned(stage="1")): 1,
    } == items(found)


def test_stages_stand_in_their_natural_order() -> None:
    """Stage 9 comes before stage 10, and numbers after words as readers expect."""
    mixed = ["10", "9", "009", "2b", "2a", "a10", "a9", "1" * 5_000]
    people = [listed(f"P{n}", stage=stage) for n, stage in enumerate(mixed)]
    ordered = ("2a", "2b", "009", "9", "10", "1" * 5_000, "a9", "a10")

    assert ordered == rosters(PLAIN, people).stages


def test_a_list_without_stages_has_one() -> None:
    """Where no row and no rule names a stage there is one, whatever kinds of rule there are."""
    agreed = agreement(
        AllOf(id="a"),
        Minimum(id="m", count=1),
        Precondition(id="p", milestone="talks", requires=["m"]),
    )

    assert ("",) == rosters(agreed, [listed("P1")]).stages


# Days


def test_before_and_after_a_handover() -> None:
    """Somebody is held until the day of the handover, and returned at its end."""
    found = rosters(PLAIN, [listed("P1", transfer_date="2025-06-10")])

    assert {kind(at_home()): 1} == items(found, date(2025, 6, 9))
    assert {kind(returned()): 1} == items(found, date(2025, 6, 10)) == items(found)


def test_a_handover_on_an_unknown_day() -> None:
    """Between the first and the last possible day somebody is held or returned."""
    found = rosters(PLAIN, [listed("P1", transfer_date="2025-06-10/2025-06-12")])
    either = {kind(at_home(), returned()): 1}

    assert [{kind(at_home()): 1}, either, either, {kind(returned()): 1}] == [
        items(found, date(2025, 6, day)) for day in (9, 10, 11, 12)
    ]


@pytest.mark.parametrize(
    ("given", "on", "span"),
    [
        ({}, None, (CONCLUDED, NEVER)),
        ({}, "2025-06-05/2025-06-07", (date(2025, 6, 5), date(2025, 6, 7))),
        ({"transfer_date": "2025-06-09"}, "2025-06-05", (date(2025, 6, 9),) * 2),
        ({"transfer_date": "2025"}, None, (CONCLUDED, date(2025, 12, 31))),
        ({}, "2025", (CONCLUDED, date(2025, 12, 31))),
    ],
)
def test_when_a_list_is_carried_out(
    given: dict[str, Any], on: str | None, span: tuple[date, date]
) -> None:
    """A row's own day goes before the list's, and nothing happens before the conclusion."""
    day = None if on is None else PartialDate.parse(on)

    assert span == rosters(PLAIN, [listed("P1", **given)], on=day).carried_out


def test_a_list_is_carried_out_with_its_last_row() -> None:
    """The day by which all is done is the latest of the rows' days."""
    rows = [
        listed("P1", transfer_date="2025-06-09"),
        listed("P2", transfer_date="2025-06-03/2025-06-20"),
    ]

    assert (date(2025, 6, 9), date(2025, 6, 20)) == rosters(PLAIN, rows).carried_out


def test_the_days_on_which_something_changes() -> None:
    """Only the first and last possible days are looked at, and the day that is asked for."""
    rows = [
        listed("P1", transfer_date="2025-06-09"),
        listed("P2", transfer_date="2025-06-12/2025-06-20"),
        listed("P3"),
    ]
    dated, every = rosters(PLAIN, rows[:2]), rosters(PLAIN, rows)
    nine, twelve, twenty = (date(2025, 6, day) for day in (9, 12, 20))

    assert (nine, twelve, twenty, None) == dated.days(None)
    assert (CONCLUDED, nine, twelve, twenty, None) == every.days(None)
    assert (nine,) == dated.days(date(2025, 6, 11))
    assert (nine, twelve, date(2025, 6, 15)) == dated.days(date(2025, 6, 15))
    assert (nine, twelve, twenty) == dated.days(date(2025, 6, 25))
    assert () == dated.days(date(2025, 6, 8))
    assert (CONCLUDED, date(2025, 6, 8)) == every.days(date(2025, 6, 8))


def test_ages_are_judged_on_the_day_of_transfer() -> None:
    """Of the transferred the transfer day decides, of those still held the day that is judged."""
    young = Under(25, on="transfer")
    agreed = agreement(Minimum(id="m", count=1, category=young))
    row = listed("P1", date_of_birth="2000-06-10", transfer_date="2025-06-08/2025-06-12")
    found = rosters(agreed, [row], [held("P2", date_of_birth="2000-06-10")])

    assert {kind(returned(0), returned(1)): 1, kind(at_home(), at_home(profile=1)): 1} == items(
        found
    )
    assert {kind(at_home(profile=1), returned(1)): 1, kind(at_home(profile=1)): 1} == items(
        found, date(2025, 6, 9)
    )


# Joins


def test_what_is_blank_in_one_row_is_known_from_another() -> None:
    """The rows of one person are taken together."""
    found = rosters(
        ILL_RULE,
        [listed("P1")],
        [held("P1", facts={"seriously_ill": "yes"}), held("P1", facts={"seriously_ill": "1"})],
    )

    assert {kind(returned(1)): 1} == items(found)
    assert [] == names(found)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({"stage": "1"}, {}, [("returned", "1")]),
        ({"stage": "1"}, {"stage": "2"}, [("returned", "1"), ("returned", "2")]),
        ({}, {"transfer_date": "2025-06-10"}, [("returned", each) for each in ("1", "9", "?")]),
    ],
)
def test_a_person_listed_twice_is_one_person(
    first: dict[str, Any], second: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    """Rows that agree make one placement; rows that do not stand each for itself."""
    stages = [listed("Q1", stage="1"), listed("Q2", stage="9")] if "stage" not in first else []
    found = rosters(PLAIN, [listed("P1", **first), listed("P1", **second), *stages])
    places = {
        (place.custody, place.stage)
        for each in items(found)
        for way in each
        for place, _ in way
        if len(each) == len(expected) and (len(each) > 1 or not stages)
    }

    assert set(expected) == places
    assert ("duplicate-person", "P1", True) in names(found)


def test_days_of_one_person_are_narrowed() -> None:
    """Days that overlap leave what both allow; days that contradict leave both."""

    def days(first: str, second: str) -> tuple[dict[Kind, int], ...]:
        rows = [listed("P1", transfer_date=first), listed("P1", transfer_date=second)]
        found = rosters(PLAIN, rows)
        return tuple(items(found, date(2025, 6, day)) for day in (10, 12, 14))

    gone, stays = {kind(returned()): 1}, {kind(at_home()): 1}
    either = {kind(at_home(), returned()): 1}

    assert (stays, gone, gone) == days("2025-06-10/2025-06-12", "2025-06-12/2025-06-20")
    assert (either, either, gone) == days("2025-06-10", "2025-06-13/2025-06-14")


def test_contradictory_births_both_stand() -> None:
    """Of dates of birth that contradict each other each may be right."""
    agreed = agreement(Minimum(id="m", count=1, category=Under(25)))
    young, old = "2005-01-01", "1980"
    found = rosters(agreed, [listed("P1", date_of_birth=young)], [held("P1", date_of_birth=old)])
    narrowed = rosters(
        agreed, [listed("P1", date_of_birth="2000")], [held("P1", date_of_birth="2000-06")]
    )

    assert {kind(returned(0), returned(1)): 1} == items(found)
    assert [("contradictory-facts", "P1", True)] == names(found)
    assert [] == names(narrowed)


def test_contradictory_facts_both_stand() -> None:
    """Of facts that contradict each other each may be right, and a third value may not."""
    combatant = FactIs("status", ["combatant"])
    agreed = agreement(
        Minimum(id="m", count=1, category=combatant), Minimum(id="n", count=1, category=CIVILIAN)
    )
    rows = [held("P1", facts={"status": word}) for word in ("combatant", "civilian", "unknown")]
    found = rosters(agreed, [listed("P1")], rows)

    assert {kind(returned(0b01), returned(0b10)): 1} == items(found)
    assert [("contradictory-facts", "P1", True)] == names(found)


def test_facts_that_no_rule_asks_for_contradict_too() -> None:
    """What the agreement names is compared, though it moves nobody."""
    agreed = agreement(Minimum(id="m", count=1), categories=(CIVILIAN,))
    found = rosters(
        agreed,
        [listed("P1", facts={"status": "civilian", "rank": "a"})],
        [held("P1", facts={"status": "medic", "rank": "b"})],
    )

    assert {kind(returned()): 1} == items(found)
    assert [("contradictory-facts", "P1", True)] == names(found)


def test_a_register_with_another_holder() -> None:
    """If the register has another holder, the list may be right, or that holder keeps them."""
    found = rosters(PLAIN, [listed("P1")], [held("P1", "BBB")])

    assert {kind(returned(), at_home("BBB")): 1} == items(found)
    assert [("contradictory-facts", "P1", True)] == names(found)


def test_two_registers_with_different_holders() -> None:
    """Somebody in two registers is held by one or the other."""
    found = rosters(PLAIN, [listed("Q1")], [held("P1"), held("P1", "BBB")])

    assert kind(at_home(), at_home("BBB")) in items(found)
    assert [("contradictory-facts", "P1", True)] == names(found)


# Who may be there besides


def test_people_whom_no_statement_covers() -> None:
    """Without statements there may be anybody more, living or dead, of every profile."""
    agreed = agreement(AllOf(id="a", category=ILL))
    found = rosters(agreed, [listed("P1")]).tally(None).uncovered

    assert {at_home(p, each) for p in ("AAA", "BBB") for each in (0, 1)} | all_remains(2) == found


def test_of_people_who_are_held_only_what_is_asked_is_told_apart() -> None:
    """A condition on people who are handed over makes no difference to anybody more."""
    found = rosters(ILL_RULE, [listed("P1")]).tally(None).uncovered

    assert {at_home("AAA"), at_home("BBB")} | all_remains(1) == found


def test_people_whom_statements_cover() -> None:
    """A statement rules out more people of its party, or of its party and category; no remains."""
    agreed = agreement(Minimum(id="m", count=1, category=CIVILIAN), AllOf(id="n", category=ILL))
    found = rosters(agreed, [listed("P1")], complete=["AAA", "BBB:civilian"]).tally(None).uncovered

    assert {at_home("BBB", 0b00), at_home("BBB", 0b10)} | all_remains(4) == found


def test_named_people_whom_no_row_has() -> None:
    """Somebody whom a rule names and no row does is held by some party, or nowhere."""
    agreed = agreement(Named(id="n", people=["P1", "P2", "P8"]))
    found = rosters(agreed, [listed("P1")], [held("P2")], ["BBB"])
    unseen = frozenset({(), ((at_home("AAA"), 1),)})

    assert {kind(returned(1)): 1, kind(at_home(profile=1)): 1, unseen: 1} == items(found)


def test_unseen_people_have_no_records() -> None:
    """Behind each kind stand people by id, in order, with the rows that report them."""
    agreed = agreement(Named(id="n", people=["P8"]))
    rows = [listed("P2"), listed("P1")]
    found = rosters(agreed, rows, [held("P1")])
    every = list(items(found))

    assert [
        Member("P1", (rows[1], held("P1"))),
        Member("P2", (rows[0],)),
        Member("P8"),
    ] == list(found.members(None, every))
    assert [] == list(found.members(None, [kind(returned(7))]))


# Findings


def test_a_person_listed_twice() -> None:
    """The same id twice on one side's list is a finding that names both rows."""
    rows = [listed("P1", origin=Origin("a.csv", 2)), listed("P1", origin=Origin("a.csv", 5))]
    found = rosters(PLAIN, [*rows, listed("P2")])

    assert (
        Finding("duplicate-person", "P1", (Origin("a.csv", 2), Origin("a.csv", 5))),
    ) == found.findings
    assert {kind(returned()): 2} == items(found)


def test_an_id_on_the_lists_of_both_sides() -> None:
    """The same id as held by different parties is another finding, and counts once."""
    found = rosters(PLAIN, [listed("P1"), listed("P1", "BBB")])

    assert [("id-conflict", "P1", True)] == names(found)
    assert {kind(returned(), returned(holder="BBB")): 1} == items(found)


@pytest.mark.parametrize(
    ("complete", "facts", "expected"),
    [
        ([], {}, []),
        (["BBB"], {}, []),
        (["AAA"], {}, [("not-in-register", "P1", True)]),
        (["AAA:civilian", "AAA"], {}, [("not-in-register", "P1", True)]),
        (["AAA:civilian"], {"status": "civilian"}, [("not-in-register", "P1", True)]),
        (["AAA:civilian"], {"status": "medic"}, []),
        (["AAA:civilian"], {}, [("not-in-register", "P1", False)]),
    ],
)
def test_somebody_who_is_not_in_a_complete_register(
    complete: list[str], facts: dict[str, str], expected: list[tuple[str, str, bool]]
) -> None:
    """Whoever is listed and not in the register that covers them is a finding, certain or not."""
    agreed = agreement(Minimum(id="m", count=1), categories=(CIVILIAN,))
    found = rosters(agreed, [listed("P1", facts=facts), listed("P2")], [held("P2")], complete)

    assert expected == names(found)


def test_findings_stand_in_order_of_ids() -> None:
    """Findings are sorted by the people's ids and then by name."""
    rows: list[Person] = [listed("P2"), listed("P1"), listed("P2"), listed("P1", "BBB")]
    found = rosters(PLAIN, rows, complete=["AAA", "BBB"])

    assert [
        ("id-conflict", "P1", True),
        ("not-in-register", "P1", True),
        ("duplicate-person", "P2", True),
        ("not-in-register", "P2", True),
    ] == names(found)


def test_a_stage_of_its_own_for_each_kind_of_rule() -> None:
    """Rules that separate stages name them as any others do."""
    agreed = agreement(Separate(id="s", category=People(["P1"]), stage="x"))

    assert ("x", "?") == rosters(agreed, [listed("P1")]).stages
    assert ("1", "x") == rosters(agreed, [listed("P1", stage="1")]).stages
