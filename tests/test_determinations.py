"""Facts that were found out, laid beside the rows of lists and registers."""

from datetime import date
from typing import Any

import pytest
from attrs import evolve

import exchange_model as xm
from exchange_model import Determination, Origin, PartialDate, Person
from exchange_model.categories import Has, Phrase, Under
from exchange_model.determinations import lay_beside
from exchange_model.errors import Refused
from exchange_model.persons import Unknown
from exchange_model.rules import AllOf, Minimum, Reciprocity
from worked import agreement, held, listed

OWED = Phrase("owed", Has("seriously_ill") | Under(25))
AGREED = agreement(AllOf(id="all", category=OWED), Reciprocity(id="parity", per="stage"))
LIST = (listed("A1"), listed("B1", "BBB"))
HELD = (held("A1"), held("A2"), held("B1", "BBB"))
REGISTER = xm.Register(HELD, complete=("AAA", "BBB"))


def found(person_id: str, column: str, value: Any, row: int | None = None) -> Determination:  # noqa: ANN401 - a day or a fact
    """Return a fact that was found out, and the row of a file that says so."""
    origin = None if row is None else Origin("found.csv", row)
    return Determination(person_id=person_id, column=column, value=value, origin=origin)


def report(*facts: Determination, people: tuple[Person, ...] = LIST, **more: Any) -> xm.Report:  # noqa: ANN401 - keys of validate
    """Judge the list with some facts that were found out."""
    return xm.validate(AGREED, people, register=REGISTER, facts=facts, **more)


def refused(*facts: Determination, people: tuple[Person, ...] = LIST) -> list[tuple[Any, ...]]:
    """Return where the problems are for which facts are refused."""
    with pytest.raises(xm.InputError) as caught:
        report(*facts, people=people)
    return [(each.name, each.row, each.column) for each in caught.value.problems]


# Beside the rows


def test_without_facts_the_rows_are_what_they_were() -> None:
    """Nothing found out changes nothing and adds nothing."""
    laid = lay_beside(LIST, HELD, ())

    assert (LIST, (), (), ()) == (laid.listed, laid.beside, laid.determined, laid.problems)


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("seriously_ill", "yes", {"facts": {"seriously_ill": "yes"}}),
        ("date_of_birth", "1999-05", {"date_of_birth": "1999-05"}),
    ],
)
def test_a_fact_of_a_person_is_a_row_of_its_own(
    column: str, value: str, expected: dict[str, Any]
) -> None:
    """It stands beside the person's first row, with the place of its own, and says nothing else."""
    fact = found("A2", column, value, row=5)
    laid = lay_beside(LIST, HELD, [fact])

    assert LIST == laid.listed
    assert (held("A2", **expected),) == laid.determined == laid.beside
    assert fact.origin == laid.determined[0].origin


def test_a_fact_of_somebody_listed_goes_beside_the_list() -> None:
    """The row on the list goes before that of the register."""
    laid = lay_beside(LIST, [held("A1", "BBB")], [found("A1", "seriously_ill", "no")])

    assert [("AAA", "BBB")] == [(r.detaining_party, r.receiving_party) for r in laid.determined]


@pytest.mark.parametrize(
    ("column", "value", "row", "expected"),
    [
        ("stage", "2", {}, {"stage": "2"}),
        ("stage", "2", {"stage": "unknown"}, {"stage": "2"}),
        ("stage", "2", {"stage": "2"}, {"stage": "2"}),
        ("transfer_date", "2025-06", {}, {"transfer_date": "2025-06"}),
        ("transfer_date", "2025-06-05", {"transfer_date": "2025-06"}, None),
        ("transfer_date", "2025-06", {"transfer_date": "2025-06-05"}, None),
        ("transfer_date", "2025-06-05/2025-07", {"transfer_date": "2025/2025-06-05"}, None),
    ],
)
def test_stage_and_day_fill_what_the_list_leaves_open(
    column: str, value: str, row: dict[str, Any], expected: dict[str, Any] | None
) -> None:
    """The row of the list gets what both leave open, and no row of a person is added."""
    laid = lay_beside([listed("A1", **row)], (), [found("A1", column, value)])

    assert (listed("A1", **(expected or {"transfer_date": "2025-06-05"})),) == laid.listed
    assert ((), ()) == (laid.determined, laid.problems)


def test_every_row_of_the_person_is_filled_in() -> None:
    """Whoever is listed twice goes once, so both rows get the stage, and nobody else's does."""
    people = [listed("A1"), listed("A1", transfer_date="2025-06-05"), listed("B1", "BBB")]
    laid = lay_beside(people, (), [found("A1", "stage", "2")])

    assert ["2", "2", Unknown.NOT_REPORTED] == [row.stage for row in laid.listed]


def test_what_is_not_known_says_nothing() -> None:
    """A fact that is known to be unknown fills in nothing and contradicts nothing."""
    stage = Determination(person_id="A1", column="stage", value=Unknown.DECLARED)
    ill = Determination(person_id="A1", column="seriously_ill", value=Unknown.DECLARED)
    laid = lay_beside([listed("A1", stage="1")], (), [stage, ill])

    assert (listed("A1", stage="1"),) == laid.listed
    assert () == laid.problems


def test_the_place_is_outside_equality() -> None:
    """The same fact of two files is the same fact."""
    assert found("A1", "stage", "1", row=2) == found("A1", "stage", "1", row=3)


# What cannot be laid beside


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ({"stage": "1"}, "stage", "2"),
        ({"transfer_date": "2025-06-05"}, "transfer_date", "2025-06-06"),
        ({"transfer_date": "2025-06"}, "transfer_date", "2025-07"),
    ],
)
def test_what_the_list_says_otherwise_is_refused(
    row: dict[str, Any], column: str, value: str
) -> None:
    """A stage or a day that the list contradicts is no fact of the person, so nothing is judged."""
    people = (listed("A1", **row),)

    expected = [("contradicts-list", 7, column)]
    assert expected == refused(found("A1", column, value, row=7), people=people)


def test_the_first_of_two_stages_or_days_stands() -> None:
    """Of two facts that fill the same hole differently, the second is what contradicts."""
    stages = [found("A1", "stage", "1", row=2), found("A1", "stage", "2", row=3)]
    days = [
        found("B1", "transfer_date", "2025-06-05", row=4),
        found("B1", "transfer_date", "2025-06-06", row=5),
    ]

    expected = [("contradicts-list", 3, "stage"), ("contradicts-list", 5, "transfer_date")]
    assert expected == refused(*stages, *days)


def test_the_same_stage_twice_is_said_once_more() -> None:
    """Two facts that say the same of a hole contradict nothing."""
    laid = lay_beside([listed("A1")], (), [found("A1", "stage", "1"), found("A1", "stage", "1")])

    assert ((listed("A1", stage="1"),), ()) == (laid.listed, laid.problems)


def test_two_days_narrow_each_other() -> None:
    """A month and a day within it, in either order, are that day."""
    facts = [found("A1", "transfer_date", "2025-06"), found("A1", "transfer_date", "2025-06-05")]

    for order in (facts, facts[::-1]):
        (row,) = lay_beside([listed("A1")], (), order).listed
        assert PartialDate.parse("2025-06-05") == row.transfer_date


def test_facts_need_somebody_whom_they_are_about() -> None:
    """Nobody's fact, and the stage or the day of somebody who is not on the list, are refused."""
    facts = [
        found("X1", "seriously_ill", "yes", row=2),
        found("A2", "stage", "1", row=3),
        found("A2", "transfer_date", "2025-06-05", row=4),
        found("A2", "seriously_ill", "yes", row=5),
    ]

    expected = [("seriously_ill", 2), ("stage", 3), ("transfer_date", 4)]
    assert [("unknown-person", row, column) for column, row in expected] == refused(*facts)


def test_facts_that_make_no_sense_under_the_agreement() -> None:
    """Columns, values and days are checked as those of rows are, and all at once."""
    facts = [
        found("A2", "seriusly_ill", "yes", row=2),
        found("A2", "detaining_party", "BBB", row=3),
        found("A2", "seriously_ill", "perhaps", row=4),
        found("A2", "status", "general", row=5),
        found("A2", "date_of_birth", "1850", row=6),
        found("A1", "transfer_date", "2025-06-01", row=7),
        found("X1", "seriously_ill", "yes", row=8),
    ]

    assert [
        ("date-range", 6, "date_of_birth"),
        ("date-range", 7, "transfer_date"),
        ("fact-value", 4, "seriously_ill"),
        ("fact-value", 5, "status"),
        ("unknown-name", 2, "column"),
        ("unknown-name", 3, "column"),
        ("unknown-person", 8, "seriously_ill"),
    ] == sorted(refused(*facts))


def test_an_unknown_column_gets_the_nearest_name() -> None:
    """Whoever mistypes a column is told which one is nearest."""
    with pytest.raises(xm.InputError, match='the nearest is "seriously_ill"'):
        report(found("A2", "seriusly_ill", "yes"))


@pytest.mark.parametrize("facts", ["found.csv", None, 5, [("A1", "stage", "1")]])
def test_facts_are_determinations(facts: object) -> None:
    """A path, or anything that is no determination, is refused without a word of it."""
    with pytest.raises(xm.InputError) as caught:
        xm.validate(AGREED, LIST, facts=facts)  # type: ignore[arg-type]  # as a user might

    expected = "option" if isinstance(facts, str) else "type"
    assert [expected] == [each.name for each in caught.value.problems]


# What comes of them


def test_a_fact_that_contradicts_a_row_is_a_finding() -> None:
    """Both stand, the verdicts are what either leaves open, and both rows are named."""
    rows = xm.Register((held("A2", facts={"seriously_ill": "no"}, origin=Origin("held.csv", 3)),))
    fact = found("A2", "seriously_ill", "yes", row=2)
    (finding,) = xm.validate(AGREED, LIST, register=rows, facts=[fact])["integrity"].findings

    assert ("contradictory-facts", "A2", True) == (finding.name, finding.person_id, finding.certain)
    assert ("seriously_ill",) == finding.columns
    assert (Origin("held.csv", 3), Origin("found.csv", 2)) == finding.origins


def test_facts_that_contradict_each_other_are_a_finding() -> None:
    """Two facts of a blank row, found out differently, are told apart from any that agree."""
    yes, no = (found("A2", "seriously_ill", each, row=row) for row, each in ((2, "yes"), (3, "no")))
    one = found("A2", "seriously_ill", "1", row=4)

    told = {
        facts: report(*facts)["integrity"].status.value
        for facts in ((yes,), (yes, yes), (yes, one), (yes, no))
    }
    assert ["satisfied"] * 3 + ["breached"] == list(told.values())
    (finding,) = report(yes, no)["integrity"].findings
    assert {Origin("found.csv", 2), Origin("found.csv", 3)} == set(finding.origins)


def test_a_fact_of_no_condition_is_checked_all_the_same() -> None:
    """A fact that the agreement declares and no rule looks at contradicts a row like any other."""
    rows = xm.Register((held("A2", facts={"status": "medic"}),))
    told = xm.validate(AGREED, LIST, register=rows, facts=[found("A2", "status", "civilian")])

    assert "breached" == told["integrity"].status.value


def test_facts_do_not_put_anybody_on_a_register() -> None:
    """Whoever is listed, and not on a complete register, stays missing there."""
    register = xm.Register(HELD[1:], complete=("AAA",))
    told = xm.validate(
        AGREED, LIST, register=register, facts=[found("A1", "seriously_ill", "yes", row=2)]
    )

    assert ["not-in-register"] == [each.name for each in told["integrity"].findings]


def test_facts_settle_what_they_are_about() -> None:
    """Of whom everything is known that a rule asks, the verdict is settled."""
    facts = [found("A2", "seriously_ill", "no"), found("A2", "date_of_birth", "1980")]

    assert "undetermined" == report()["all"].status.value
    assert "undetermined" == report(facts[0])["all"].status.value
    assert "satisfied" == report(*facts)["all"].status.value
    assert "breached" == report(found("A2", "date_of_birth", "2001"))["all"].status.value


def test_a_stage_that_is_found_out_is_a_stage_that_is_named() -> None:
    """No warning says that no row names a stage, once a fact does."""
    agreed = agreement(Reciprocity(id="parity", per="stage"), Minimum(id="m", count=1))
    facts = [found("A1", "stage", "1"), found("B1", "stage", "1")]
    warned = [
        [each.name for each in xm.validate(agreed, LIST, facts=given).circumstances.warnings]
        for given in ((), facts)
    ]

    assert [["no-stage"], []] == warned


def test_the_report_counts_the_facts() -> None:
    """The circumstances say how many facts there were; made in Python, they have no file."""
    told = report(found("A2", "seriously_ill", "no")).circumstances

    assert (1, ()) == (told.facts, told.fact_files)


# Values


@pytest.mark.parametrize("column", ["date_of_birth", "transfer_date"])
@pytest.mark.parametrize("value", ["2025-06-05", date(2025, 6, 5), PartialDate.parse("2025-06-05")])
def test_a_day_may_be_given_as_that_of_a_person(column: str, value: Any) -> None:  # noqa: ANN401 - a day in any form
    """A date, a partial date or its written form: all are one fact."""
    fact = Determination(person_id="A1", column=column, value=value)

    assert found("A1", column, "2025-06-05") == fact


def test_a_written_day_narrows_what_the_list_says() -> None:
    """A day within the list's month fills it in, however it is given."""
    fact = Determination(person_id="A1", column="transfer_date", value="2025-06-05")
    (row,) = lay_beside([listed("A1", transfer_date="2025-06")], (), [fact]).listed

    assert PartialDate.parse("2025-06-05") == row.transfer_date


@pytest.mark.parametrize(
    ("given", "expected"), [(True, "yes"), (False, "no"), ("", ""), (None, "")]
)
def test_a_fact_may_be_given_as_that_of_a_person(given: Any, expected: str) -> None:  # noqa: ANN401 - as a user might
    """Yes and no as truth values, and nothing as None."""
    value = Determination(person_id="A1", column="seriously_ill", value=given).value

    assert expected == (value.value if isinstance(value, Unknown) else value)


@pytest.mark.parametrize(
    ("column", "value"),
    [("date_of_birth", "yes"), ("transfer_date", 5), ("seriously_ill", 5), ("stage", 5)],
)
def test_a_value_that_is_none_is_refused_where_it_is_made(column: str, value: Any) -> None:  # noqa: ANN401 - as a user might
    """Nobody waits for a judgement to learn that a value makes no sense."""
    with pytest.raises(Refused):
        Determination(person_id="A1", column=column, value=value)


# Who holds the person


@pytest.mark.parametrize("party", ["BBB", "XXX", "aaa"])
def test_facts_of_somebody_whom_another_party_holds(party: str) -> None:
    """A file of another agreement may have the same ids: the party tells."""
    facts = [
        evolve(found("A2", "seriously_ill", "yes", row=2), detaining_party=party),
        evolve(found("A1", "stage", "1", row=3), detaining_party=party),
    ]

    assert [("other-holder", 2, "seriously_ill"), ("other-holder", 3, "stage")] == refused(*facts)


@pytest.mark.parametrize("party", ["AAA", "BBB", None])
def test_the_party_that_any_row_names_is_right(party: str | None) -> None:
    """Where list and register dispute who holds somebody, either is taken; none need be given."""
    fact = evolve(found("A1", "seriously_ill", "yes"), detaining_party=party)
    laid = lay_beside(LIST, [held("A1", "BBB")], [fact])

    assert (1, ()) == (len(laid.determined), laid.problems)
