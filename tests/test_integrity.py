"""What is wrong between readable rows is a verdict of its own, and changes no count."""

from datetime import date
from typing import Any

import pytest

from cases_as_objects import report_of
from exchange_model import Count, Finding, Report, Status

CONCLUDED = date(2025, 6, 2)
WHOLE = ("AAA", "BBB")


def row(person_id: str, holder: str = "AAA", **cells: str) -> dict[str, str]:
    """Return a row of a list, to the other of two parties."""
    receiver = {"AAA": "BBB", "BBB": "AAA"}[holder]
    known = {"date_of_birth": "1990-01-01", **cells}
    return {
        "person_id": person_id,
        "detaining_party": holder,
        "receiving_party": receiver,
        **known,
    }


def held(person_id: str, holder: str = "AAA", **cells: str) -> dict[str, str]:
    """Return a row of a register."""
    known = {"date_of_birth": "1990-01-01", **cells}
    return {"person_id": person_id, "detaining_party": holder, **known}


def report(*listed: dict[str, str], **more: Any) -> Report:  # noqa: ANN401 - keys of a case
    """Judge a list by an agreement that counts everybody, the young and the ill, and compares."""
    agreement = {
        "format": 1,
        "title": "Counted",
        "parties": ["AAA", "BBB"],
        "concluded": CONCLUDED.isoformat(),
        "categories": {
            "young": {"under": 25},
            "ill": {"fact": "seriously_ill"},
            "wounded": {"fact": "wounded"},
        },
        "rules": [
            {"id": "everybody", "kind": "minimum", "count": 1},
            {"id": "young", "kind": "minimum", "count": 1, "category": "young"},
            {"id": "ill", "kind": "minimum", "count": 1, "category": "ill"},
            {"id": "stages", "kind": "minimum", "count": 1, "per": "stage"},
            {"id": "parity", "kind": "reciprocity"},
        ],
    }
    return report_of({"agreement": agreement, "list": listed, **more})


def findings(found: Report) -> list[tuple[str, str, list[str], bool]]:
    """Return name, person, rows and certainty of what is wrong between the rows."""
    return [told(finding) for finding in found["integrity"].findings]


def told(finding: Finding) -> tuple[str, str, list[str], bool]:
    """Return name, person, rows and certainty of one finding."""
    rows = [str(origin) for origin in finding.origins]
    return finding.name, finding.person_id, rows, finding.certain


def words(found: Report) -> set[str]:
    """Return the outcomes of the rule of integrity."""
    return {outcome.value for outcome in found["integrity"].outcomes}


def counted(found: Report, rule_id: str) -> dict[str | None, Count | None]:
    """Return the numbers that a rule compares, by party."""
    return {verdict.party: verdict.bounds for verdict in found[rule_id].verdicts}


# --- nothing wrong --------------------------------------------------------------------


@pytest.mark.parametrize(("partial", "expected"), [(False, "satisfied"), (True, "kept")])
def test_nothing_wrong(partial: bool, expected: str) -> None:
    """Where nothing is wrong between the rows, integrity is satisfied, or kept while open."""
    found = report(
        row("P1"),
        row("P2", "BBB"),
        register=[held("P1"), held("P2", "BBB")],
        complete=WHOLE,
        partial=partial,
    )

    assert not findings(found)
    assert {expected} == words(found)


def test_no_register_nothing_missing() -> None:
    """Without a register nobody is missing from it."""
    found = report(row("P1"))

    assert not findings(found)


def test_blank_contradicts_nothing() -> None:
    """A blank or unknown cell in one file and a known one in the other go together."""
    found = report(
        row("P1", date_of_birth="", seriously_ill="yes", wounded=""),
        register=[held("P1", date_of_birth="2004", seriously_ill="unknown", wounded="no")],
    )

    assert not findings(found)
    assert Count(1, 1) == counted(found, "young")["AAA"]
    assert Count(1, 1) == counted(found, "ill")["AAA"]


def test_dates_that_overlap_narrow_each_other() -> None:
    """The year 2000 in the list and the second half of it in the register are no contradiction."""
    found = report(
        row("P1", date_of_birth="2000"),
        register=[held("P1", date_of_birth="2000-07-01/2000-12-31")],
    )

    assert not findings(found)
    assert Count(1, 1) == counted(found, "young")["AAA"]


def test_other_spellings_contradict_nothing() -> None:
    """Yes, true and 1 say the same."""
    found = report(
        row("P1", seriously_ill="yes"),
        row("P2", seriously_ill="no"),
        register=[held("P1", seriously_ill="true"), held("P2", seriously_ill="0")],
    )

    assert not findings(found)


def test_equal_rows_of_a_register() -> None:
    """A register may give somebody in two files, if both say the same."""
    found = report(row("P1"), register=[held("P1"), held("P1")])

    assert not findings(found)


# --- listed twice ---------------------------------------------------------------------


@pytest.mark.parametrize("partial", [False, True])
def test_duplicate_person(partial: bool) -> None:
    """Who is listed twice is found with both rows, and counts once."""
    found = report(row("P1"), row("P2"), row("P3", "BBB"), row("P1"), partial=partial)
    expected = [("duplicate-person", "P1", ["list.csv:2", "list.csv:5"], True)]

    assert expected == findings(found)
    assert {"breached"} == words(found)
    assert {"AAA": Count(2, 2), "BBB": Count(1, 1)} == counted(found, "everybody")


def test_duplicate_alone_breaches_the_report() -> None:
    """The agreement is kept, and the report is breached by the finding alone."""
    found = report(row("P1"), row("P2", "BBB"), row("P1"))

    assert found["everybody"].status is Status.SATISFIED
    assert found["parity"].status is Status.SATISFIED
    assert found.status is Status.BREACHED


def test_duplicate_person_in_two_stages() -> None:
    """Who is listed in two stages goes in one of them, so each stage counts nobody or one."""
    found = report(row("P1", stage="1"), row("P1", stage="2"))
    stages = {v.stage: v.bounds for v in found["stages"].verdicts if v.party == "AAA"}
    expected = [("duplicate-person", "P1", ["list.csv:2", "list.csv:3"], True)]

    assert expected == findings(found)
    assert {"1": Count(0, 1), "2": Count(0, 1)} == stages
    assert Count(1, 1) == counted(found, "everybody")["AAA"]


def test_duplicate_person_with_different_facts() -> None:
    """Two rows of the list that contradict each other are both kinds of finding."""
    found = report(row("P1", date_of_birth="1990"), row("P1", date_of_birth="2004"))
    rows = ["list.csv:2", "list.csv:3"]
    expected = [
        ("contradictory-facts", "P1", rows, True),
        ("duplicate-person", "P1", rows, True),
    ]

    assert expected == findings(found)
    assert Count(0, 1) == counted(found, "young")["AAA"]
    assert Count(1, 1) == counted(found, "everybody")["AAA"]


def test_id_conflict() -> None:
    """One id on both sides' lists is found with both rows; one of the sides returns the person."""
    found = report(row("P1"), row("P1", "BBB"))
    expected = [("id-conflict", "P1", ["list.csv:2", "list.csv:3"], True)]

    assert expected == findings(found)
    assert {"AAA": Count(0, 1), "BBB": Count(0, 1)} == counted(found, "everybody")
    assert found["parity"].status is Status.BREACHED
    assert found["everybody"].status is Status.UNDETERMINED


# --- contradictory facts --------------------------------------------------------------


@pytest.mark.parametrize(
    ("in_list", "in_register", "rule_id"),
    [
        ({"date_of_birth": "1990-01-01"}, {"date_of_birth": "2004-01-01"}, "young"),
        ({"date_of_birth": "2004"}, {"date_of_birth": "1990"}, "young"),
        ({"seriously_ill": "yes"}, {"seriously_ill": "no"}, "ill"),
        ({"seriously_ill": "no"}, {"seriously_ill": "yes"}, "ill"),
    ],
)
def test_contradictory_facts(
    in_list: dict[str, str], in_register: dict[str, str], rule_id: str
) -> None:
    """List and register contradict each other: both stand, in whichever order they are read."""
    found = report(
        row("P1", **in_list), row("P2", seriously_ill="no"), register=[held("P1", **in_register)]
    )
    expected = ("contradictory-facts", "P1", ["list.csv:2", "held.csv:2"], True)

    assert [expected] == findings(found)
    assert {"breached"} == words(found)
    assert Count(0, 1) == counted(found, rule_id)["AAA"]
    assert Count(2, 2) == counted(found, "everybody")["AAA"]


def test_contradiction_that_no_rule_asks_about() -> None:
    """A fact of a category that no rule names contradicts all the same."""
    found = report(row("P1", wounded="yes"), register=[held("P1", wounded="no")])
    expected = ("contradictory-facts", "P1", ["list.csv:2", "held.csv:2"], True)

    assert [expected] == findings(found)


def test_other_holder_in_the_register() -> None:
    """The register says that the other party holds the person: sent as listed, or held there."""
    found = report(row("P1"), register=[held("P1", "BBB")])
    expected = ("contradictory-facts", "P1", ["list.csv:2", "held.csv:2"], True)

    assert [expected] == findings(found)
    assert {"AAA": Count(0, 1), "BBB": Count(0, 0)} == counted(found, "everybody")


def test_two_holders_in_the_register() -> None:
    """Two registers claim somebody who is not listed."""
    found = report(row("P1"), register=[held("P2"), held("P2", "BBB")])
    expected = [("contradictory-facts", "P2", ["held.csv:2", "held.csv:3"], True)]

    assert expected == findings(found)


# --- not in the register --------------------------------------------------------------


def test_not_in_a_complete_register() -> None:
    """Who is listed and not in a register of everybody is found, and counts."""
    found = report(
        row("P1"),
        row("P2", "BBB"),
        row("P3", "BBB"),
        register=[held("P1"), held("P2", "BBB")],
        complete=WHOLE,
    )
    expected = [("not-in-register", "P3", ["list.csv:4"], True)]

    assert expected == findings(found)
    assert {"breached"} == words(found)
    assert {"AAA": Count(1, 1), "BBB": Count(2, 2)} == counted(found, "everybody")


@pytest.mark.parametrize("complete", [(), ("BBB",)])
def test_not_in_a_register_that_need_not_be_complete(complete: tuple[str, ...]) -> None:
    """Who is not in a register that is not said to be complete is not missing from it."""
    found = report(row("P1"), row("P2"), register=[held("P1")], complete=complete)

    assert not findings(found)
    assert {"satisfied"} == words(found)


def test_not_in_an_empty_register_that_is_complete() -> None:
    """An empty register that is said to be complete has nobody who is listed."""
    found = report(row("P1"), register=[], complete=("AAA",))
    expected = [("not-in-register", "P1", ["list.csv:2"], True)]

    assert expected == findings(found)


@pytest.mark.parametrize(
    ("birth", "expected", "outcomes", "status"),
    [
        ("2004-01-01", [True], {"breached"}, Status.BREACHED),
        ("2000", [False], {"satisfied", "breached"}, Status.UNDETERMINED),
        ("", [False], {"satisfied", "breached"}, Status.UNDETERMINED),
        ("1990-01-01", [], {"satisfied"}, Status.SATISFIED),
    ],
)
def test_not_in_a_register_complete_for_a_category(
    birth: str, expected: list[bool], outcomes: set[str], status: Status
) -> None:
    """Whether somebody is missing hangs on whether they are in the category that is complete."""
    found = report(row("P1", date_of_birth=birth), register=[], complete=("AAA:young",))
    told_so = [("not-in-register", "P1", ["list.csv:2"], each) for each in expected]

    assert told_so == findings(found)
    assert outcomes == words(found)
    assert found["integrity"].status is status


def test_perhaps_not_in_the_register_while_open() -> None:
    """While more lists follow, who is perhaps missing leaves integrity kept or breached."""
    found = report(row("P1", date_of_birth=""), register=[], complete=("AAA:young",), partial=True)

    assert {"kept", "breached"} == words(found)


def test_a_certain_finding_outweighs_an_uncertain_one() -> None:
    """Somebody perhaps missing and somebody listed twice: breached for certain."""
    found = report(
        row("P1", date_of_birth=""),
        row("P2"),
        row("P2"),
        register=[],
        complete=("AAA:young",),
    )
    expected = {"not-in-register": False, "duplicate-person": True}

    assert expected == {name: certain for name, _, _, certain in findings(found)}
    assert {"breached"} == words(found)


def test_findings_are_in_order_of_the_ids() -> None:
    """Findings stand in order of the people, however the rows do."""
    found = report(row("P9"), row("P1"), row("P9"), row("P1", "BBB"))
    expected = ["P1", "P9"]

    assert expected == [person_id for _, person_id, *_ in findings(found)]
