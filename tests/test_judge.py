"""Judging: phases, days that are sampled, what waits, and the evidence."""

from datetime import date
from typing import Any

import pytest

from exchange_model.categories import FactIs, Has, People, Phrase, Under
from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.rules import (
    AllOf,
    Deadline,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
)
from exchange_model.verdicts import Judged, Outcome
from worked import agreement, held, judged, listed

ILL = Has("seriously_ill")
SICK: dict[str, Any] = {"facts": {"seriously_ill": "yes"}}
WELL: dict[str, Any] = {"facts": {"seriously_ill": "no"}}
TENTH = date(2025, 6, 10)
SATISFIED, BREACHED = frozenset({Outcome.SATISFIED}), frozenset({Outcome.BREACHED})


def judge(rule: Rule, *people: Any, **more: Any) -> Judged:  # noqa: ANN401 - keys of judged
    """Judge one rule on a list."""
    return judged(agreement(rule), people, **more)[rule.id]


def words(found: Judged) -> set[str]:
    """Return the outcomes in words."""
    return {each.value for each in found.outcomes}


def minimum(count: int = 1, **more: Any) -> Minimum:  # noqa: ANN401 - keys of Minimum
    """Return what AAA must return at least."""
    return Minimum(**{"id": "r", "count": count, "obliges": ["AAA"], **more})


# Phases


@pytest.mark.parametrize(
    ("on", "by", "whole", "partial"),
    [
        ("2025-06-10", TENTH, {"satisfied"}, {"satisfied"}),
        ("2025-06-11", TENTH, {"breached"}, {"breached"}),
        ("2025-06-09", TENTH, {"satisfied"}, {"satisfied"}),
        ("2025-06-08/2025-06-12", TENTH, {"breached", "satisfied"}, {"breached", "satisfied"}),
        (None, TENTH, {"breached", "satisfied"}, {"breached", "satisfied"}),
        (None, None, {"satisfied"}, {"satisfied"}),
        (
            "2025-06-10",
            Term(days=1, after="milestone:talks", counting="exclusive"),
            {"satisfied"},
            {"satisfied"},
        ),
    ],
)
def test_a_deadline_is_judged_at_the_end_of_its_day(
    on: str | None, by: Deadline, whole: set[str], partial: set[str]
) -> None:
    """Whoever goes on the due day goes in time; without a day nobody knows."""
    day = None if on is None else PartialDate.parse(on)

    assert whole == words(judge(minimum(by=by), listed("P1"), on=day))
    assert partial == words(judge(minimum(by=by), listed("P1"), on=day, partial=True))


@pytest.mark.parametrize(
    ("on", "outcomes"),
    [
        ("2025-06-11", {"breached"}),
        ("2025-06-10", {"pending"}),
        ("2025-06-10/2025-06-11", {"breached", "pending"}),
        ("2025-06-08/2025-06-12", {"breached", "pending"}),
    ],
)
def test_more_lists_may_come_until_the_deadline(on: str, outcomes: set[str]) -> None:
    """Until the due day is over with certainty, what is unmet may still be met."""
    found = judge(minimum(2, by=TENTH), listed("P1"), on=PartialDate.parse(on), partial=True)

    assert outcomes == words(found)


def test_a_list_that_is_all_there_is() -> None:
    """Judged in full, what is unmet is breached; with more to come it is pending."""
    assert {"breached"} == words(judge(minimum(2), listed("P1")))
    assert {"pending"} == words(judge(minimum(2), listed("P1"), partial=True))


def test_remains_stay_open() -> None:
    """A list of people says nothing of remains, so their rule waits and rests on no number."""
    found = judge(minimum(of="remains"), listed("P1"))

    assert {"pending"} == words(found)
    assert (None, ()) == (found.verdicts[0].bounds, found.verdicts[0].evidence)
    assert {"satisfied"} == words(judge(minimum(of="any"), listed("P1")))


# Days that are sampled


def exchange(first: str, second: str, *, within: int = 0, **more: Any) -> set[str]:  # noqa: ANN401
    """Judge one person for one, throughout, with a day for each."""
    rule = Reciprocity(id="r", judged="throughout", tolerance=within, **more)
    rows = [listed("P1", transfer_date=first), listed("Q1", "BBB", transfer_date=second)]
    return words(judge(rule, *rows))


def test_judged_throughout_every_day_counts() -> None:
    """Who gives first breaks a balance that must hold at the end of every day."""
    assert {"breached"} == exchange("2025-06-10", "2025-06-11")
    assert {"satisfied"} == exchange("2025-06-10", "2025-06-10")
    assert {"satisfied"} == exchange("2025-06-10", "2025-06-11", within=1)
    assert {"breached", "satisfied"} == exchange("2025-06-10", "2025-06-10/2025-06-11")
    assert {"breached"} == exchange("2025-06-10", "2025-06-12", by=date(2025, 6, 11))


def test_judged_throughout_nothing_counts_before_it_begins() -> None:
    """While nobody has been handed over no day is looked at, but the due day always is."""
    row = listed("P1", transfer_date="2025-06-04")
    words_by_day = {
        day: words(
            judge(Named(id="r", people=["P1"], judged="throughout", by=date(2025, 6, day)), row)
        )
        for day in (3, 4, 5)
    }

    assert {3: {"breached"}, 4: {"satisfied"}, 5: {"satisfied"}} == words_by_day


def test_what_lasts_is_seen_on_the_last_day() -> None:
    """A number that only grows is judged once, on the last day of its term."""
    rule = Maximum(id="r", count=1, obliges=["AAA"], by=TENTH)
    rows = [listed("P1", transfer_date="2025-06-10"), listed("P2", transfer_date="2025-06-11")]

    assert {"satisfied"} == words(judge(rule, *rows))


# Preconditions


def test_a_milestone_waits_for_its_rules() -> None:
    """A milestone is kept when what it requires is met however late, and says what it waits for."""
    gate = Precondition(id="gate", milestone="talks", requires=["late", "unmet", "loose"])
    late = minimum(id="late", by=date(2025, 6, 3))
    unmet = minimum(5, id="unmet")
    loose = minimum(id="loose", category=ILL)
    rows = [listed("P1", transfer_date="2025-06-10")]
    found = judged(agreement(gate, late, unmet, loose), rows)

    assert {"breached"} == words(found["late"])
    assert {"pending"} == words(found["gate"])
    assert ("unmet", "loose") == found["gate"].verdicts[0].waits_for


def test_a_milestone_that_waits_for_another() -> None:
    """What a milestone requires may itself wait, and is looked at once."""
    first = Precondition(id="first", milestone="talks", requires=["met"])
    second = Precondition(id="second", milestone="meeting", requires=["first", "met"])
    found = judged(agreement(second, first, minimum(id="met")), [listed("P1")])

    assert ({"kept"}, {"kept"}) == (words(found["first"]), words(found["second"]))
    assert () == found["second"].verdicts[0].waits_for


# Stages


def test_further_stages_may_follow() -> None:
    """While lists follow, a rule per stage has one requirement more, without a verdict."""
    rule = minimum(per="stage")
    found = judge(rule, listed("P1", stage="1"), partial=True)

    assert {"kept"} == words(found)
    assert [("1", SATISFIED)] == [(each.stage, each.outcomes) for each in found.verdicts]
    assert {"satisfied"} == words(judge(rule, listed("P1", stage="1")))


def test_each_stage_is_judged_by_itself() -> None:
    """People of another stage count for that stage alone."""
    rows = [listed("P1", stage="1"), listed("P2", stage="2"), listed("Q2", "BBB", stage="2")]
    found = judge(Reciprocity(id="r", per="stage"), *rows)

    assert [("1", BREACHED), ("2", SATISFIED)] == [
        (each.stage, each.outcomes) for each in found.verdicts
    ]


def test_directions_are_told_apart_among_three_parties() -> None:
    """A verdict on mixing names the receiver where there are several."""
    agreed = agreement(
        Separate(id="r", category=ILL, obliges=["AAA"]), parties=["AAA", "BBB", "CCC"]
    )
    rows = [listed("P1", "AAA", "BBB", **SICK), listed("P2", "AAA", "CCC", **WELL)]
    found = judged(agreed, rows)["r"]

    assert [("BBB", SATISFIED), ("CCC", SATISFIED)] == [
        (each.receiver, each.outcomes) for each in found.verdicts
    ]


# Numbers


def test_what_each_side_gives() -> None:
    """A balance shows what either side gives, as weighted, and the difference."""
    side = Side(party="AAA", weights=[(ILL, 30)])
    rule = Reciprocity(id="r", between=[side, "BBB"])
    found = judge(rule, listed("P1", **SICK), listed("P2"), listed("Q1", "BBB")).verdicts[0]

    assert (Count(31, 60), Count(1, 1)) == found.sides
    assert Count(-59, -30) == found.bounds


def test_without_a_register_nobody_knows_who_is_left() -> None:
    """Where nothing is said to be complete, all-of is never satisfied."""
    rule = AllOf(id="r", obliges=["AAA"])
    unsaid = judge(rule, listed("P1"))
    said = judge(rule, listed("P1"), register=[held("P1")], complete=["AAA"])

    assert ({"satisfied", "breached"}, Count(0, None)) == (words(unsaid), unsaid.verdicts[0].bounds)
    assert ({"satisfied"}, Count(0, 0)) == (words(said), said.verdicts[0].bounds)


# Evidence


def evidence(found: Judged, number: int = 0) -> list[tuple[str, str]]:
    """Return the people whom a verdict is about, with their roles."""
    return [(each.person_id, each.role) for each in found.verdicts[number].evidence]


def test_those_who_must_not_be_counted() -> None:
    """Whoever certainly breaks a rule is concerned, and whoever may is unsettled."""
    rows = [listed("P3", **SICK), listed("P1"), listed("P2", **WELL), listed("P0", **SICK)]

    assert [("P0", "concerned"), ("P3", "concerned"), ("P1", "unsettled")] == evidence(
        judge(Excluding(id="r", category=ILL), *rows)
    )
    assert [("P2", "concerned"), ("P1", "unsettled")] == evidence(
        judge(Only(id="r", category=ILL), *rows)
    )


def test_those_who_are_left() -> None:
    """Whoever is still held is concerned, with the rows that say so."""
    left = held("P2", **SICK)
    found = judge(
        AllOf(id="r", category=ILL, obliges=["AAA"]),
        listed("P1", **SICK),
        register=[held("P1", **SICK), left, held("P3")],
        complete=["AAA"],
    )

    assert [("P2", "concerned"), ("P3", "unsettled")] == evidence(found)
    assert (left,) == found.verdicts[0].evidence[0].records


def test_those_whose_facts_decide() -> None:
    """Of a number that is short, those are shown who may count; those who do are not."""
    rows = [listed("P1", **SICK), listed("P2"), listed("P3", **WELL)]

    assert [("P2", "unsettled")] == evidence(judge(minimum(2, category=ILL), *rows))
    assert [] == evidence(judge(minimum(1, category=ILL), *rows))


def test_those_who_are_named_and_missing() -> None:
    """People whom a rule names and who are certainly not returned are missing, unseen ones too."""
    rule = Named(id="r", people=["P1", "P2", "P8"])
    found = judge(rule, listed("P1"), register=[held("P2")])

    assert [("P2", "missing"), ("P8", "missing")] == evidence(found)


def test_the_smaller_group_of_a_mixture() -> None:
    """Of two groups that are mixed the smaller is shown; others settle nothing any more."""
    rule = Separate(id="r", category=ILL, obliges=["AAA"])
    rows = [listed("P1", **SICK), *(listed(f"P{n}", **WELL) for n in (2, 3)), listed("P4")]
    few = judge(rule, *rows)
    many = judge(rule, *rows, listed("P5", **SICK), listed("P6", **SICK))

    assert [("P1", "concerned")] == evidence(few)
    assert [("P2", "concerned"), ("P3", "concerned")] == evidence(many)


def test_those_who_may_mix() -> None:
    """Where it hangs on somebody whether two groups are mixed, those people are shown."""
    rule = Separate(id="r", category=ILL, obliges=["AAA"])
    rows = [listed("P1", **SICK), listed("P2", **SICK), listed("P3")]

    assert [("P3", "unsettled")] == evidence(judge(rule, *rows))


def test_no_mixture_no_evidence() -> None:
    """Where nothing is mixed there is nobody to show."""
    rule = Separate(id="r", category=ILL, obliges=["AAA"])

    assert [] == evidence(judge(rule, listed("P1", **SICK), listed("P2", **SICK)))


def test_somebody_who_alone_may_be_in_either_group() -> None:
    """One person of whom it is unknown mixes with nobody."""
    rule = Separate(id="r", category=ILL, obliges=["AAA"])

    assert {"satisfied"} == words(judge(rule, listed("P1")))
    assert {"satisfied", "breached"} == words(judge(rule, listed("P1"), listed("P2")))


# Integrity


@pytest.mark.parametrize(
    ("rows", "complete", "partial", "outcomes"),
    [
        ([listed("P1", facts={"status": "medic"})], ["AAA:civilian"], False, {"satisfied"}),
        ([listed("P1", facts={"status": "medic"})], ["AAA:civilian"], True, {"kept"}),
        ([listed("P1")], ["AAA:civilian"], False, {"satisfied", "breached"}),
        ([listed("P1")], ["AAA:civilian"], True, {"kept", "breached"}),
        ([listed("P1"), listed("P1")], [], False, {"breached"}),
        ([listed("P1")], ["AAA"], True, {"breached"}),
    ],
)
def test_integrity(rows: list[Any], complete: list[str], partial: bool, outcomes: set[str]) -> None:
    """Findings break the built-in rule, if they are certain; they change no count."""
    civilian = FactIs("status", ["civilian"])
    agreed = agreement(minimum(), categories=(Phrase("civilian", civilian),))
    found = judged(agreed, rows, [], complete, partial=partial)

    assert outcomes == words(found["integrity"])
    assert {"satisfied"} == words(found["r"])


def test_rules_are_judged_in_their_order() -> None:
    """The rules stand as in the agreement, and integrity comes last."""
    agreed = agreement(minimum(id="z"), minimum(id="a", category=Under(18) & People(["P1"])))

    assert ["z", "a", "integrity"] == list(judged(agreed, [listed("P1")]))
