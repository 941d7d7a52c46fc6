"""The joint truth of conditions that one person's facts allow."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_model.categories import Category, FactIs, Has, People, Phrase, Under
from exchange_model.dates import PartialDate
from exchange_model.persons import Unknown
from exchange_model.problems import InputError
from exchange_model.profiles import Days, Known, Profiles
from exchange_model.rules import Minimum
from worked import CONCLUDED, STATUSES, agreement

ILL = Has("seriously_ill")
CIVILIAN, COMBATANT = FactIs("status", ["civilian"]), FactIs("status", ["combatant"])
NOW: Days = (CONCLUDED, CONCLUDED)
NOBODY_KNOWN: frozenset[str] = frozenset()


def compiled(*conditions: Category, **more: object) -> Profiles:
    """Return conditions compiled under an agreement concluded on 2 June 2025."""
    return Profiles(agreement(Minimum(id="m", count=1), **more), conditions)


def profiles(
    found: Profiles,
    birth: str | None = None,
    person_id: str | None = None,
    day: Days = NOW,
    **facts: str,
) -> set[tuple[bool, ...]]:
    """Return the joint truths of the conditions for somebody of whom so much is known."""
    if birth is None:
        ages = found.any_age(day)
    else:
        parsed = PartialDate.parse(birth)
        ages = found.ages(parsed.earliest, parsed.latest, day)
    values = tuple(frozenset({facts[f]}) if f in facts else NOBODY_KNOWN for f in found.facts)
    known = Known((ages,), values, person_id, day)
    bits = range(len(found.conditions))
    return {tuple(bool(profile >> bit & 1) for bit in bits) for profile in found.of(known)}


T, F = True, False


def test_ages_come_from_one_date_of_birth() -> None:
    """Nobody is under 18 and not under 25."""
    found = compiled(Under(18), Under(25))

    assert {(T, T), (F, T), (F, F)} == profiles(found)
    assert {(F, T), (F, F)} == profiles(found, "2000")
    assert {(F, T)} == profiles(found, "2001")


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("2000-06-01", {(F,)}),
        ("2000-06-02", {(F,)}),
        ("2000-06-03", {(T,)}),
        ("2000-06", {(T,), (F,)}),
    ],
)
def test_the_birthday_on_the_very_day(birth: str, expected: set[tuple[bool, ...]]) -> None:
    """Whoever turns 25 on the day of conclusion is no longer under 25."""
    assert expected == profiles(compiled(Under(25)), birth)


@pytest.mark.parametrize(("leap", "under"), [("1-march", T), ("28-february", F)])
def test_those_born_on_29_february(leap: str, under: bool) -> None:
    """The agreement says when somebody born on a leap day turns 25 in a common year."""
    found = compiled(Under(25, on=date(2025, 2, 28)), born_on_29_february=leap)

    assert {(under,)} == profiles(found, "2000-02-29")


def test_one_fact_takes_one_value() -> None:
    """Nobody is civilian and combatant at once, but may be neither."""
    found = compiled(CIVILIAN, COMBATANT, ~(CIVILIAN | COMBATANT))

    assert {(T, F, F), (F, T, F), (F, F, T)} == profiles(found)
    assert {(F, F, T)} == profiles(found, status="medic")


def test_what_is_sure_anyway() -> None:
    """A condition that holds however an unknown turns out is known to hold."""
    assert {(T, F)} == profiles(compiled(ILL | ~ILL, CIVILIAN & COMBATANT))


def test_no_conditions_at_all() -> None:
    """Without conditions there is one profile."""
    assert {()} == profiles(compiled())


def test_people_by_their_ids() -> None:
    """An id is known to be among those named, or not."""
    found = compiled(People(["P1", "P2"]), Phrase("friends", ~People(["P2", "P3"])))

    assert {"P1", "P2", "P3"} == found.named
    assert {(T, F)} == profiles(found, person_id="P2")
    assert {(F, T)} == profiles(found)


def test_ages_at_transfer_move_with_the_day() -> None:
    """Over an unknown day of transfer somebody ages out, at both ends of an age at once."""
    found = compiled(Under(25, on="transfer"), Under(25))
    days = (date(2025, 6, 2), date(2025, 6, 12))

    assert found.ages_at_transfer
    assert not compiled(Under(25)).ages_at_transfer
    assert {(T, T), (F, T)} == profiles(found, "2000-06-10", day=days)
    assert {(T, T)} == profiles(found, "2000-06-13", day=days)
    assert {(F, T)} == profiles(found, "2000-06-10", day=(days[1], days[1]))
    assert {(F, F)} == profiles(found, "2000-06-02", day=days)


def test_ages_at_transfer_at_the_end_of_the_calendar() -> None:
    """Somebody whose birthday lies after the year 9999 stays under that age."""
    found = compiled(Under(25, on="transfer"), concluded=date(9990, 1, 1))

    assert {(T,)} == profiles(found, "9985", day=(date(9990, 1, 1), date.max))


def test_an_age_that_everybody_is_under() -> None:
    """In the first years of the calendar nobody can have been born early enough."""
    found = compiled(Under(25), concluded=date(20, 1, 1))

    assert {(T,)} == profiles(found, "0003")


def test_a_day_of_birth_after_every_threshold() -> None:
    """Ages without any threshold, and births after the last one, have a class of their own."""
    assert (0, 0) == compiled(ILL).any_age(NOW)
    assert {(T,)} == profiles(compiled(Under(25)), "2024")


@pytest.mark.parametrize(
    ("fact", "reported", "value"),
    [
        ("seriously_ill", "yes", "yes"),
        ("seriously_ill", "TRUE", "yes"),
        ("seriously_ill", "1", "yes"),
        ("seriously_ill", "No", "no"),
        ("seriously_ill", "0", "no"),
        ("seriously_ill", Unknown.DECLARED, None),
        ("status", "civilian", "civilian"),
        ("status", Unknown.NOT_REPORTED, None),
        ("answer", "false", "no"),
        ("digit", "1", "1"),
    ],
)
def test_the_value_that_a_report_stands_for(
    fact: str, reported: str | Unknown, value: str | None
) -> None:
    """Yes and no may be written in several ways, other values only as they are declared."""
    facts = {"status": STATUSES, "answer": ["no", "yes"], "digit": ["0", "1"]}

    assert value == compiled(ILL, facts=facts).value(fact, reported)


@pytest.mark.parametrize(
    ("fact", "reported"), [("seriously_ill", "maybe"), ("status", "Civilian"), ("status", "yes")]
)
def test_a_report_outside_the_domain(fact: str, reported: str) -> None:
    """A word that the domain does not hold is no value."""
    with pytest.raises(KeyError):
        compiled(ILL).value(fact, reported)


def test_the_facts_that_matter() -> None:
    """Facts that conditions look at are told from those that the agreement only names."""
    found = compiled(
        ILL | CIVILIAN,
        categories=(Phrase("wounded", Has("wounded")),),
        facts={"status": STATUSES, "rank": ["private", "officer"]},
    )

    assert ("seriously_ill", "status") == found.facts
    assert ("rank", "wounded") == found.other_facts
    assert (("yes", "no"), STATUSES) == (found.domain("wounded"), found.domain("status"))


def test_too_many_unknowns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one person's unknown facts allow too many profiles, it is said and not cut short."""
    monkeypatch.setattr("exchange_model.profiles.MOST_WAYS", 8)
    found = compiled(*(Has(f"fact_{number}") for number in range(4)))
    with pytest.raises(InputError, match="too-many-unknowns"):
        profiles(found)


def test_as_many_unknowns_as_are_told_apart() -> None:
    """Twelve facts that are unknown are still judged together."""
    assert 4096 == len(profiles(compiled(*(Has(f"fact_{number}") for number in range(12)))))


@given(
    birth=st.dates(date(1999, 1, 1), date(2009, 1, 1)),
    days=st.tuples(*[st.dates(date(2025, 1, 1), date(2026, 1, 1))] * 2).map(sorted),
    leap=st.sampled_from(["1-march", "28-february"]),
)
def test_ages_over_unknown_days(birth: date, days: list[date], leap: str) -> None:
    """The truths over an unknown day are those of its days, gone through one by one."""
    first, last = days
    ages = (18, 25)
    found = compiled(*(Under(years, on="transfer") for years in ages), born_on_29_february=leap)

    def under(years: int, day: date) -> bool:
        turned = (birth.month, birth.day)
        if turned == (2, 29) and day.year % 4 and leap == "28-february":
            turned = (2, 28)
        return day.year - birth.year - ((day.month, day.day) < turned) < years

    every = [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]

    assert {tuple(under(y, day) for y in ages) for day in every} == profiles(
        found, birth.isoformat(), day=(first, last)
    )
