"""Remedies: advice in closed form, judged again against all rules before it is told."""

from collections.abc import Sequence
from datetime import date

import pytest
from attrs import evolve

import exchange_model as xm
from exchange_model.remedies import Remedy
from exchange_model.rules import Rule
from exchange_model.wording import remedy

CONCLUDED = date(2025, 6, 2)
ILL = xm.Phrase("ill", xm.Has("ill"))
PARTIES = ("AAA", "BBB")


def person(
    person_id: str, *, stage: str = "", to: str | None = None, ill: bool = False
) -> xm.Person:
    """Make a person whom the party of the id's first letter holds."""
    holder = person_id[0] * 3
    other = to or ("BBB" if holder == "AAA" else "AAA")
    facts = {"ill": ill}
    return xm.Person(
        person_id=person_id, detaining_party=holder, receiving_party=other, stage=stage, facts=facts
    )


def remedies(
    rules: Sequence[Rule],
    listed: list[xm.Person],
    held: list[xm.Person],
) -> tuple[Remedy, ...]:
    """Judge a list under rules and return the remedies."""
    agreed = xm.Agreement(title="t", parties=PARTIES, concluded=CONCLUDED, rules=tuple(rules))
    register = xm.Register(tuple(held), complete=PARTIES)
    return xm.validate(agreed, listed, register=register, remedies=True).remedies


EVERYONE = [person(f"{party}{number}", ill=number < 3) for party in "AB" for number in range(6)]


def test_whoever_is_left_off_is_to_be_added_by_both_together() -> None:
    """All-of is mended by all who are left off; what that breaks is told with its own remedy."""
    rules: list[Rule] = [xm.AllOf(id="all", category=ILL), xm.Reciprocity(id="parity")]
    listed = [each for each in EVERYONE if each.person_id in {"A0", "A1", "B0", "B1", "B2"}]
    listed.append(person("A5"))

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    until = "until BBB adds 1 person (such as B3)"
    assert [f"AAA adds A2; then all is satisfied and parity is breached {until}"] == told


def test_a_minimum_is_mended_by_so_many_more() -> None:
    """A minimum asks for as many as are missing, and says with whom that was judged."""
    rules: list[Rule] = [xm.Minimum(id="three", count=3, category=ILL)]
    listed = [person("A0", ill=True), person("B0", ill=True)]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    expected = (
        "AAA adds 2 people counted as ill (such as A1 and A2) and "
        "BBB adds 2 people counted as ill (such as B1 and B2); then three is satisfied"
    )
    assert [expected] == told


def test_there_is_no_remedy_that_the_register_cannot_give() -> None:
    """Where too few are held who certainly count, no remedy is told."""
    rules: list[Rule] = [xm.Minimum(id="nine", count=9, obliges=["AAA"])]

    assert () == remedies(rules, [person("A0")], EVERYONE)


def test_either_side_can_even_out_a_stage() -> None:
    """Equal numbers come about by one more or by one less, in the stage that is uneven."""
    rules: list[Rule] = [xm.Reciprocity(id="parity", per="stage")]
    listed = [person("A0", stage="1"), person("A1", stage="1"), person("B0", stage="1")]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    assert [
        "BBB adds 1 person (such as B1) in stage 1; then parity is satisfied",
        "AAA leaves off 1 person (such as A1) in stage 1; then parity is satisfied",
    ] == told


def test_too_many_are_to_be_left_off() -> None:
    """A maximum is mended by leaving off as many as are too many."""
    rules: list[Rule] = [xm.Maximum(id="one", count=1, obliges=["AAA"])]
    listed = [person("A0"), person("A1"), person("A2")]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    assert ["AAA leaves off 2 people (such as A2 and A1); then one is satisfied"] == told


def test_whoever_must_not_go_is_to_be_left_off() -> None:
    """Only is mended by leaving off the very people who are not in the category."""
    rules: list[Rule] = [xm.Only(id="only", category=ILL)]
    listed = [person("A0", ill=True), person("A5"), person("B0", ill=True)]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    assert ["AAA leaves off A5; then only is satisfied"] == told


def test_those_who_are_mixed_are_set_apart() -> None:
    """Separate is mended by a stage of their own for the smaller group."""
    rules: list[Rule] = [xm.Separate(id="apart", category=ILL)]
    listed = [person("A0", stage="1", ill=True), person("A4", stage="1"), person("A5", stage="1")]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    assert ["AAA puts A0 into a new stage 2; then apart is satisfied"] == told


def test_what_is_kept_or_open_has_no_remedy() -> None:
    """Nothing is advised for a rule that is not breached."""
    rules: list[Rule] = [xm.Reciprocity(id="parity")]

    assert () == remedies(rules, [person("A0"), person("B0")], EVERYONE)


def test_nothing_is_applied_by_itself() -> None:
    """The report is about the list as it was given, whatever is advised."""
    agreed = xm.Agreement(
        title="t", parties=PARTIES, concluded=CONCLUDED, rules=(xm.Reciprocity(id="parity"),)
    )
    listed = [person("A0"), person("A1"), person("B0")]
    report = xm.validate(agreed, listed, register=EVERYONE, remedies=True)

    assert xm.Status.BREACHED is report["parity"].status
    assert xm.Status.BREACHED is xm.validate(agreed, listed, register=EVERYONE)["parity"].status


@pytest.mark.parametrize("reading", [{}, {"per": "total"}])
def test_the_reading_that_is_taken_is_the_one_that_is_mended(reading: dict[str, str]) -> None:
    """Under the reading in total the uneven stages need no remedy."""
    per = xm.Reading(
        name="per",
        default="stage",
        options={"stage": {}, "total": {"rules.parity.per": "agreement"}},
    )
    agreed = xm.Agreement(
        title="t",
        parties=PARTIES,
        concluded=CONCLUDED,
        rules=(xm.Reciprocity(id="parity", per="stage"),),
        readings=(per,),
    )
    listed = [person("A0", stage="1"), person("B0", stage="2")]
    report = xm.validate(agreed, listed, register=EVERYONE, reading=reading, remedies=True)

    expected = xm.Status.SATISFIED if reading else xm.Status.BREACHED
    assert expected is report["parity"].status
    assert bool(report.remedies) is not bool(reading)
    assert not report["parity"].sure


def test_who_is_named_is_to_be_added_by_the_holder() -> None:
    """Named people who are left off are added by whoever holds them."""
    rules: list[Rule] = [xm.Named(id="named", people=["A1", "B1"])]

    told = [remedy(each) for each in remedies(rules, [person("A0")], EVERYONE)]

    assert ["AAA adds A1 and BBB adds B1; then named is satisfied"] == told


def test_what_changes_nothing_is_not_advised() -> None:
    """Where somebody who is named is on no register, adding the others mends nothing."""
    rules: list[Rule] = [xm.Named(id="named", people=["A1", "X1"])]

    assert () == remedies(rules, [person("A0")], EVERYONE)


def test_several_stages_are_mended_together() -> None:
    """Advice for one stage of several would change no status, so all of them are mended."""
    rules: list[Rule] = [xm.Reciprocity(id="parity", per="stage")]
    listed = [person("A0", stage="1"), person("B0", stage="2")]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    assert (
        "AAA leaves off 1 person (such as A0) in stage 1 and "
        "BBB leaves off 1 person (such as B0) in stage 2; then parity is satisfied"
    ) in told


def test_who_is_added_gets_a_stage() -> None:
    """Where the list has stages, whoever is added goes in the last one."""
    rules: list[Rule] = [
        xm.AllOf(id="all", category=ILL, obliges=["AAA"]),
        xm.Reciprocity(id="parity", per="stage"),
    ]
    ids = ("A0", "A1", "B0", "B1")
    listed = [evolve(each, stage="7") for each in EVERYONE if each.person_id in ids]

    told = [remedy(each) for each in remedies(rules, listed, EVERYONE)]

    until = "until BBB adds 1 person (such as B2) in stage 7"
    expected = f"AAA adds A2 in stage 7; then all is satisfied and parity is breached {until}"
    assert [expected] == told


def test_weighed_balances_and_milestones_have_no_simple_remedy() -> None:
    """Where people count for more than one, or a rule only waits, nothing simple is advised."""
    sides = [xm.Side(party="AAA", weights=[(ILL, 30)]), xm.Side(party="BBB")]
    rules: list[Rule] = [
        xm.Reciprocity(id="weighed", between=sides),
        xm.Precondition(id="talks", milestone="talks", requires=["weighed"]),
    ]

    assert () == remedies(rules, [person("A0", ill=True), person("B0")], EVERYONE)


def test_the_second_side_that_is_behind_is_to_add() -> None:
    """Whichever side has given fewer is the one to add."""
    rules: list[Rule] = [xm.Reciprocity(id="parity")]

    told = [remedy(each) for each in remedies(rules, [person("B0")], EVERYONE)]

    assert "AAA adds 1 person (such as A0); then parity is satisfied" == told[0]


def test_who_goes_too_late_is_not_added_again() -> None:
    """Somebody who is on the list for a day after the deadline is no one to add."""
    rules: list[Rule] = [xm.AllOf(id="all", by=date(2025, 6, 10), obliges=["AAA"])]
    agreed = xm.Agreement(title="t", parties=PARTIES, concluded=CONCLUDED, rules=tuple(rules))
    register = xm.Register((person("A0"),), complete=PARTIES)
    report = xm.validate(agreed, [person("A0")], register=register, on="2025-06-20", remedies=True)

    assert xm.Status.BREACHED is report["all"].status
    assert () == report.remedies


def test_a_contradiction_of_rows_has_no_remedy() -> None:
    """What is wrong between rows is not mended by changing the list."""
    report_of_twice = remedies(
        [xm.Maximum(id="m", count=9)], [person("A0"), person("A0")], EVERYONE
    )

    assert () == report_of_twice
