"""What an unknown fact of a person could turn out to be: one value for each case."""

from datetime import date
from typing import Any

import pytest

from exchange_model.categories import FactIs, Has, Under
from exchange_model.dates import PartialDate
from exchange_model.determinations import Determination
from exchange_model.joins import Told
from exchange_model.persons import Person
from exchange_model.rosters import Rosters
from exchange_model.rules import Minimum, Rule
from exchange_model.suppositions import ANOTHER_STAGE, Suppositions, supposing
from worked import CONCLUDED, agreement, held, listed, rosters

DUE = date(2025, 6, 10)
NEVER = date.max
COUNT = Minimum(id="m", count=1)
YOUNG = Minimum(id="y", count=1, category=Under(25))
AT_TRANSFER = Minimum(id="t", count=1, category=Under(25, on="transfer"))


def holes(
    person: Person,
    *others: Person,
    rules: tuple[Rule, ...] = (COUNT,),
    register: tuple[Person, ...] = (),
    days: tuple[date, ...] = (),
    concluded: date = CONCLUDED,
    **more: Any,  # noqa: ANN401 - keys of rosters
) -> dict[str, list[str]]:
    """Return what could be found out of the first person, as text."""
    on_list = (person,) if person.receiving_party else ()
    people = rosters(agreement(*rules, concluded=concluded), (*on_list, *others), register, **more)
    suppositions = Suppositions(people.scope, people.stages, frozenset(days), people.carried_out)
    found = suppositions.of(people.told(person.person_id))
    assert {person.person_id} == {p.person_id for each in found.values() for p in each} or not found
    return {column: [str(each.value) for each in values] for column, values in found.items()}


# Facts


def test_a_fact_that_no_row_tells_has_any_value_of_its_domain() -> None:
    """The whole domain, of every fact that a condition looks at and of no other."""
    rules = (
        Minimum(id="i", count=1, category=Has("seriously_ill")),
        Minimum(id="s", count=1, category=FactIs("status", ["medic"])),
    )
    facts = {"status": "unknown", "wounded": ""}

    expected = {"seriously_ill": ["yes", "no"], "status": ["combatant", "civilian", "medic"]}
    assert expected == holes(listed("A1", facts=facts), rules=rules)


@pytest.mark.parametrize("where", ["list", "register"])
def test_a_fact_that_some_row_tells_is_not_open(where: str) -> None:
    """One row is enough, whichever it is."""
    rules = (Minimum(id="i", count=1, category=Has("seriously_ill")),)
    known, blank = {"seriously_ill": "no"}, {"seriously_ill": ""}
    listed_facts, held_facts = (known, blank) if where == "list" else (blank, known)
    register = (held("A1", facts=held_facts),)

    assert {} == holes(listed("A1", facts=listed_facts), rules=rules, register=register)


# Dates of birth


def test_an_unknown_birth_is_a_day_of_each_class() -> None:
    """The last day of birth of those who are of age, and the first of those who are under it."""
    expected = {"date_of_birth": ["2000-06-02", "2000-06-03"]}

    assert expected == holes(listed("A1"), rules=(YOUNG,))


def test_a_birth_within_days_is_the_first_of_each_class_there() -> None:
    """The first day of the period, and the first day on this side of every age within it."""
    rules = (YOUNG, Minimum(id="z", count=1, category=Under(24)))

    expected = ["2000-01-01", "2000-06-03"]
    assert {"date_of_birth": expected} == holes(listed("A1", date_of_birth="2000"), rules=rules)
    whole = holes(listed("A1", date_of_birth="1999/2002"), rules=rules)["date_of_birth"]
    assert ["1999-01-01", "2000-06-03", "2001-06-03"] == whole


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2000-06-02/2000-06-03", ["2000-06-02", "2000-06-03"]),
        ("2000-06-01/2000-06-02", ["2000-06-01"]),
        ("2000-06-03/2000-06-04", ["2000-06-03"]),
        ("1980", ["1980-01-01"]),
    ],
)
def test_a_class_that_the_period_only_touches(period: str, expected: list[str]) -> None:
    """A period that ends on the last day of a class does not reach into the next."""
    found = holes(listed("A1", date_of_birth=period), rules=(YOUNG,))

    assert {"date_of_birth": expected} == found


def test_the_rows_of_a_person_narrow_the_birth_together() -> None:
    """The days that all the rows allow are left; a known day in one row leaves nothing."""
    rows = (held("A1", date_of_birth="1990/2000-06-30"),)
    found = holes(listed("A1", date_of_birth="2000"), rules=(YOUNG,), register=rows)

    assert {"date_of_birth": ["2000-01-01", "2000-06-03"]} == found
    exact = (held("A1", date_of_birth="2000-06-30"),)
    assert {} == holes(listed("A1", date_of_birth="2000"), rules=(YOUNG,), register=exact)


def test_a_birth_that_is_disputed_is_not_asked_for() -> None:
    """Where rows contradict each other a further row would not settle which is right."""
    rows = (held("A1", date_of_birth="1980"),)

    assert {} == holes(listed("A1", date_of_birth="2001"), rules=(YOUNG,), register=rows)


def test_a_birth_that_no_rule_looks_at_is_not_asked_for() -> None:
    """Without an age all days of birth are alike."""
    assert {} == holes(listed("A1"))


def test_an_age_at_transfer_turns_on_every_day_that_may_matter() -> None:
    """On the days of the person's handover, of the last one, and those that are looked at."""
    person = listed("A1", transfer_date="2025-06-05")
    later = listed("B1", "BBB", transfer_date="2025-06-20", date_of_birth="1980-01-01")
    found = holes(person, later, rules=(AT_TRANSFER,), days=(DUE,))["date_of_birth"]

    after = ["2000-06-03", "2000-06-06", "2000-06-11", "2000-06-21"]
    assert ["2000-06-02", *after] == found


def test_an_age_at_transfer_turns_on_the_day_on_which_the_list_is_carried_out() -> None:
    """Whose row has no day goes on that of the list, or is held until the last has gone."""
    on = PartialDate.parse("2025-06-05/2025-06-07")
    one = held("A1")
    found = holes(one, listed("B1", "BBB"), rules=(AT_TRANSFER,), on=on, register=(one,))

    expected = ["2000-06-02", "2000-06-03", "2000-06-06", "2000-06-08"]
    assert {"date_of_birth": expected} == found


# Stages


def test_a_blank_stage_is_any_that_is_named_or_one_that_nobody_names() -> None:
    """Of somebody on the list alone; not where a row names it."""
    other, register = listed("B1", "BBB", stage="1"), (held("A1"),)
    rules = (COUNT, Minimum(id="n", count=1, stage="2"))

    assert {"stage": ["1", "2", ANOTHER_STAGE]} == holes(listed("A1"), other, rules=rules)
    assert {"stage": ["1", "2", ANOTHER_STAGE]} == holes(
        listed("A1", stage="unknown"), other, rules=rules
    )
    assert {} == holes(listed("A1", stage="1"), other, rules=rules)
    assert {} == holes(held("A1"), other, rules=rules, register=register)


def test_a_blank_stage_of_a_list_without_stages_is_not_asked_for() -> None:
    """Where nobody names a stage there is one, and nothing to find out."""
    assert {} == holes(listed("A1"), listed("B1", "BBB"))


def test_a_stage_that_one_of_two_rows_names_is_not_asked_for() -> None:
    """Whoever is listed twice, once with a stage, has one."""
    assert {} == holes(listed("A1"), listed("A1", stage="1"))


# Days of handover


def test_an_unknown_day_is_one_before_and_one_after_each_turn() -> None:
    """The first day, the days about the due day, and the last of all days."""
    found = holes(listed("A1"), days=(DUE,))["transfer_date"]

    assert ["2025-06-02", "2025-06-10", "2025-06-11", "9999-12-31"] == found


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-05/2025-06-09", ["2025-06-05", "2025-06-09"]),
        ("2025-06-05/2025-06-10", ["2025-06-05", "2025-06-10"]),
        ("2025-06-10/2025-06-11", ["2025-06-10", "2025-06-11"]),
        ("2025-06-11/2025-06-30", ["2025-06-11", "2025-06-30"]),
        ("2025-06", ["2025-06-01", "2025-06-10", "2025-06-11", "2025-06-30"]),
    ],
)
def test_a_day_within_days(day: str, expected: list[str]) -> None:
    """A day of each stretch that the period reaches, and its first and last."""
    assert {"transfer_date": expected} == holes(listed("A1", transfer_date=day), days=(DUE,))


def test_a_row_without_a_day_goes_on_that_of_the_list() -> None:
    """A period of the whole list is open for each row; a day of it is not."""
    period, day = PartialDate.parse("2025-06-09/2025-06-12"), PartialDate.parse("2025-06-09")

    expected = ["2025-06-09", "2025-06-10", "2025-06-11", "2025-06-12"]
    assert {"transfer_date": expected} == holes(listed("A1"), days=(DUE,), on=period)
    assert {} == holes(listed("A1"), days=(DUE,), on=day)


def test_a_day_that_no_rule_looks_at_is_not_asked_for() -> None:
    """Without a day that is looked at, nor an age at transfer, all days are alike."""
    assert {} == holes(listed("A1"))
    assert {} == holes(held("A1"), days=(DUE,), register=(held("A1"),))


def test_the_last_day_that_there_is_has_no_day_after_it() -> None:
    """A day that is looked at may be the last of the calendar."""
    assert ["2025-06-02", "9999-12-31"] == holes(listed("A1"), days=(NEVER,))["transfer_date"]


def test_a_birthday_may_turn_an_age_at_transfer() -> None:
    """The day before the person attains the age, and that day: of both ends of the birth."""
    person = listed("A1", date_of_birth="2000-07-01/2000-08-01")
    found = holes(person, rules=(AT_TRANSFER, YOUNG))["transfer_date"]

    birthdays = ["2025-07-01", "2025-07-02", "2025-08-01", "2025-08-02"]
    assert ["2025-06-02", *birthdays, "9999-12-31"] == found


def test_a_birthday_that_the_calendar_does_not_have() -> None:
    """Whoever would attain the age after the last day of the calendar never does."""
    concluded = date(9990, 1, 1)
    person = listed("A1", date_of_birth="9980-07-01")
    found = holes(person, rules=(AT_TRANSFER,), concluded=concluded)

    assert {"transfer_date": ["9990-01-01", "9999-12-31"]} == found


# Supposing


def told(people: Rosters, *facts: Determination) -> Told:
    """Return what is told of the first person, with some facts more."""
    return supposing(people.told("A1"), facts)


def test_what_is_supposed_stands_beside_the_rows_or_fills_them() -> None:
    """A fact of a person is a row more; a stage fills the row of the list."""
    people = rosters(agreement(COUNT), [listed("A1")], [held("A1")])
    ill = Determination(person_id="A1", column="seriously_ill", value="yes")
    stage = Determination(person_id="A1", column="stage", value="1")
    found = told(people, ill, stage)

    assert (listed("A1", stage="1"),) == found.listed
    assert (held("A1"),) == found.registered
    assert (listed("A1", facts={"seriously_ill": "yes"}),) == found.determined
    assert (*found.listed, *found.registered, *found.determined) == found.rows
