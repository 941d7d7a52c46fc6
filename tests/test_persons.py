"""People as a list or a register gives them."""

from datetime import UTC, date, datetime

import pytest

from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.persons import Origin, Person, Unknown


def person(**more: object) -> Person:
    """Return somebody held by AAA."""
    given = {"person_id": "P1", "detaining_party": "AAA", **more}
    return Person(**given)  # type: ignore[arg-type]  # what users may give


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("1999-05", PartialDate.parse("1999-05")),
        (date(1999, 5, 17), PartialDate.parse("1999-05-17")),
        (PartialDate.parse("1999"), PartialDate.parse("1999")),
        ("", Unknown.NOT_REPORTED),
        (None, Unknown.NOT_REPORTED),
        ("unknown", Unknown.DECLARED),
        (Unknown.DECLARED, Unknown.DECLARED),
    ],
)
def test_days_are_taken_as_dates_or_as_written(written: object, taken: object) -> None:
    """A day may be given as a date, in its written form, or as unknown."""
    given = person(date_of_birth=written, transfer_date=written)

    assert (taken, taken) == (given.date_of_birth, given.transfer_date)


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("yes", "yes"),
        (True, "yes"),
        (False, "no"),
        (None, Unknown.NOT_REPORTED),
        ("", Unknown.NOT_REPORTED),
        ("unknown", Unknown.DECLARED),
        (Unknown.NOT_REPORTED, Unknown.NOT_REPORTED),
    ],
)
def test_facts_are_taken_as_words_or_truth_values(written: object, taken: object) -> None:
    """A fact may be given as a word, as true or false, or as unknown, declared so or not."""
    assert taken == person(facts={"seriously_ill": written}).facts.get(
        "seriously_ill", Unknown.NOT_REPORTED
    )


@pytest.mark.parametrize("written", [3, 1.5, ["yes"]])
def test_a_fact_is_no_number(written: object) -> None:
    """What is neither a word nor a truth value is refused and not repeated."""
    with pytest.raises(Refused, match=r"^type: a fact is text, yes, no, or unknown$"):
        person(facts={"seriously_ill": written})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"person_id": 7}, "type: an id is text"),
        ({"person_id": ""}, "required: everybody has an id"),
        ({"person_id": " \t"}, "required: everybody has an id"),
        ({"detaining_party": None}, "type: a party is given by its name"),
        ({"receiving_party": 7}, "type: a party is given by its name"),
        ({"stage": True}, "type: a stage is given by its name or number, as text"),
        ({"stage": 7}, "type: a fact is text, yes, no, or unknown"),
        ({"facts": [("ill", "yes")]}, "type: facts are given by their names"),
        ({"facts": {7: "yes"}}, "type: facts are given by their names"),
        ({"date_of_birth": 1999}, "type: a day is a date without a time, or written as one"),
        (
            {"transfer_date": datetime(2025, 6, 2, tzinfo=UTC)},
            "type: a day is a date without a time, or written as one",
        ),
    ],
)
def test_values_of_another_kind(given: dict[str, object], message: str) -> None:
    """What cannot be in a row of a list is refused at once, and not repeated."""
    with pytest.raises(Refused) as caught:
        person(**given)

    assert message == str(caught.value)


def test_what_is_not_reported_is_no_fact() -> None:
    """A fact that is left empty and one that is left out are the same."""
    assert person() == person(facts={"rank": "", "ill": None, "x": Unknown.NOT_REPORTED})


def test_a_date_that_cannot_be_read() -> None:
    """A written date in no form that is read is refused."""
    with pytest.raises(Refused, match="date-invalid"):
        person(date_of_birth="03/04/2001")


def test_the_origin_is_no_part_of_a_person() -> None:
    """Two rows that say the same are equal, wherever they stand."""
    assert person(origin=Origin("a.csv", 2)) == person(origin=Origin("b.csv", 9))


def test_an_origin_in_words() -> None:
    """An origin reads as its file and line."""
    assert "a.csv:2" == str(Origin("a.csv", 2))


def test_nobody_names_a_stage_by_the_sign_for_none() -> None:
    """The sign that stands for a stage that nobody names is no name."""
    with pytest.raises(Refused, match="names no stage"):
        Person(person_id="A1", detaining_party="AAA", stage="?")
