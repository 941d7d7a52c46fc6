"""Missing facts: which are asked for, what they settle, and in which order."""

from collections.abc import Iterable
from datetime import date
from itertools import permutations
from typing import Any

import pytest

import exchange_model as xm
from exchange_model import Determination, Gap, Missing, Origin, Person, meaning
from exchange_model import missing as missing_module
from exchange_model.categories import And, FactIs, Has, Phrase, Under
from exchange_model.missing import MOST_TRIALS, Question
from exchange_model.requirements import FurtherStages, Unlocked
from exchange_model.rules import (
    AllOf,
    Exactly,
    Maximum,
    Minimum,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
)
from exchange_model.suppositions import ANOTHER_STAGE
from exchange_model.tally import Placement, Tally
from worked import agreement, held, listed

ILL = Phrase("ill", Has("seriously_ill"))
YOUNG = Phrase("young", Under(25))
OWED = Phrase("owed", Has("seriously_ill") | Under(25))
ALL_OWED = AllOf(id="all", category=OWED)
ALL_ILL = AllOf(id="all", category=ILL)
BOTH = ("AAA", "BBB")


def asked(
    *rules: Rule,
    people: Iterable[Person] = (),
    register: Iterable[Person] | None = None,
    complete: tuple[str, ...] = BOTH,
    **more: Any,  # noqa: ANN401 - keys of gaps
) -> Missing:
    """Return what is missing of a list with somebody of each side on it, and some others."""
    everybody = (listed("A0", facts=KNOWN, **BORN), listed("B0", "BBB", facts=KNOWN, **BORN))
    rows = None
    if register is not None:
        known = (held(each.person_id, each.detaining_party) for each in everybody)
        rows = xm.Register((*known, *register), complete=complete)
    agreed = agreement(*rules, categories=(ILL, YOUNG, OWED))
    return xm.gaps(agreed, [*everybody, *people], register=rows, **more)


KNOWN = {"seriously_ill": "no", "status": "civilian"}
BORN: dict[str, Any] = {"date_of_birth": "1980-01-01"}


Told = list[tuple[str, str, list[str], list[str]]]
"""Whose gaps there are, in which columns, and what they settle and may settle."""


def told(found: Missing) -> Told:
    """Return whose gaps there are, in which columns, and what they settle and may settle."""
    return [
        (gap.person_id, gap.column, [*map(str, gap.settles)], [*map(str, gap.may_settle)])
        for gap in found
    ]


def columns(found: Missing) -> set[tuple[str, str]]:
    """Return whose gaps there are, and in which columns."""
    return {(gap.person_id, gap.column) for gap in found}


# Questions


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (Question("all"), "all"),
        (Question("all", "AAA"), "all (AAA)"),
        (Question("apart", "AAA", "BBB", "2"), "apart (AAA, to BBB, stage 2)"),
        (Question("parity", stage="2"), "parity (stage 2)"),
        (Question("parity", stage="?"), "parity (a stage that nobody names)"),
        (Question("parity", stage=""), "parity"),
    ],
)
def test_a_question_is_told_by_what_sets_it_apart(question: Question, expected: str) -> None:
    """A verdict is named by its rule, and by party, receiver and stage as far as it has them."""
    assert expected == str(question)


# What is asked for


def test_nothing_is_asked_where_nothing_is_undetermined() -> None:
    """Rows full of holes are left alone if no verdict hangs on them."""
    found = asked(Minimum(id="m", count=1), register=[held("A1")])

    assert Missing() == found
    assert ([], 0, ()) == ([*found], len(found), found.left)


def test_a_fact_settles_a_verdict_by_itself() -> None:
    """Whoever is not young is owed or not by one fact alone."""
    rows = [held("A1", origin=Origin("held.csv", 4), **BORN)]
    (gap,) = asked(ALL_OWED, register=rows)

    expected = (Question("all", "AAA"),)
    assert expected == gap.settles == gap.may_settle == gap.bears_on
    assert ("A1", "AAA", "seriously_ill", ("yes", "no")) == (
        gap.person_id,
        gap.detaining_party,
        gap.column,
        gap.values,
    )
    assert (Origin("held.csv", 4),) == gap.origins


def test_either_of_two_facts_may_settle_and_neither_does_by_itself() -> None:
    """Whoever is ill or young is owed, so one yes is enough and one no is not."""
    found = asked(ALL_OWED, register=[held("A1")])

    expected: Told = [
        ("A1", "date_of_birth", [], ["all (AAA)"]),
        ("A1", "seriously_ill", [], ["all (AAA)"]),
    ]
    assert expected == told(found)


def test_a_fact_that_hangs_on_another_persons_settles_nothing_by_itself() -> None:
    """Of two of whom nothing is known, one no is not enough, and one yes is."""
    found = asked(ALL_ILL, register=[held("A1"), held("A2")])

    expected: Told = [(each, "seriously_ill", [], ["all (AAA)"]) for each in ("A1", "A2")]
    assert expected == told(found)


def test_a_fact_may_have_a_part_without_settling_anything() -> None:
    """Where three more must be ill and all three are open, no single answer decides."""
    rule = Exactly(id="two", count=2, category=ILL, obliges=["AAA"])
    found = asked(rule, people=[listed(f"A{number}") for number in (1, 2, 3)])

    assert [(f"A{number}", "seriously_ill", [], []) for number in (1, 2, 3)] == told(found)
    assert [(Question("two", "AAA"),)] * 3 == [gap.bears_on for gap in found]


@pytest.mark.parametrize(
    "row",
    [
        held("A1", facts={"seriously_ill": "yes"}),
        held("A1", facts={"seriously_ill": "no"}, **BORN),
        held("A1", facts={"seriously_ill": "no"}, date_of_birth="2000"),
        listed("A1"),
    ],
)
def test_what_could_change_nothing_is_not_asked_for(row: Person) -> None:
    """Who is owed anyway, who is not, and who goes: of each, only what matters is asked for."""
    people, register = ([row], [held("A1")]) if row.receiving_party else ([], [row])
    found = asked(ALL_OWED, people=people, register=[*register, held("A9")])

    about = {column for person_id, column in columns(found) if person_id == "A1"}
    assert ({"date_of_birth"} if str(row.date_of_birth) == "2000" else set()) == about


def test_a_birth_is_asked_for_only_where_an_age_turns_within_it() -> None:
    """A year of birth with the age's birthday in it is open, and the next one is not."""
    rows = [held("A1", date_of_birth="2000"), held("A2", date_of_birth="1999")]
    found = asked(AllOf(id="all", category=YOUNG), register=rows)

    assert [("A1", "date_of_birth", ["all (AAA)"], ["all (AAA)"])] == told(found)


def test_what_is_known_besides_is_not_asked_for_again() -> None:
    """Facts that were found out count as known, in the search too."""
    no = Determination(person_id="A1", column="seriously_ill", value="no")
    yes = Determination(person_id="A1", column="seriously_ill", value="yes")
    rows = [held("A1")]

    assert {("A1", "date_of_birth")} == columns(asked(ALL_OWED, register=rows, facts=[no]))
    assert Missing() == asked(ALL_OWED, register=rows, facts=[yes])


def test_people_of_whom_the_same_matters_are_each_asked_about() -> None:
    """A gap for each, with the rows of each."""
    rows = [held(f"A{n}", origin=Origin("held.csv", n), **BORN) for n in (2, 3, 4)]
    found = asked(ALL_OWED, register=rows)

    expected = [(f"A{n}", (Origin("held.csv", n),)) for n in (2, 3, 4)]
    assert expected == [(gap.person_id, gap.origins) for gap in found]


def test_a_word_of_a_domain() -> None:
    """A fact with a domain may be any of its words; the settled verdict hangs on all of them."""
    civilian = Phrase("civilian", FactIs("status", ["civilian"]))
    people = [listed("A1", facts={"seriously_ill": "no"})]
    (gap,) = asked(Separate(id="apart", category=civilian), people=people)

    assert ("status", ("combatant", "civilian", "medic")) == (gap.column, gap.values)
    assert [("A1", "status", ["apart (AAA)"], ["apart (AAA)"])] == [
        (gap.person_id, gap.column, [*map(str, gap.settles)], [*map(str, gap.may_settle)])
    ]


def test_a_milestone_is_never_asked_about() -> None:
    """What a milestone waits for is open, and is asked for by the rule that it waits for."""
    wait = Precondition(id="wait", milestone="talks", requires=["all"])
    found = asked(ALL_ILL, wait, register=[held("A1")])

    assert (Question("all", "AAA"),) == found.undetermined


def test_a_rule_that_is_not_active_asks_for_nothing() -> None:
    """A rule of an agreement that is not in force is not judged, so nothing is missing for it."""
    found = asked(
        AllOf(id="all", category=ILL, active=False),
        Minimum(id="m", count=1),
        register=[held("A1")],
    )

    assert Missing() == found


# Days and stages


def test_a_day_settles_a_deadline() -> None:
    """On whichever side of the due day it lies, the verdict is settled."""
    rule = Minimum(id="m", count=2, obliges=["AAA"], by=date(2025, 6, 10))
    everybody = [listed("A1", transfer_date="2025-06-05"), listed("A2")]
    found = asked(rule, people=everybody, on="2025-07-01")
    open_ = asked(rule, people=everybody, on="2025-06-05/2025-06-12")

    assert Missing() == found
    expected = {("A0", "transfer_date"), ("A2", "transfer_date")}
    assert expected == columns(open_)
    assert {()} == {gap.settles for gap in open_}
    assert {(Question("m", "AAA"),)} == {gap.may_settle for gap in open_}
    assert {()} == {gap.values for gap in open_}


def test_anybodys_day_bears_on_when_the_list_is_carried_out() -> None:
    """While more lists follow, who goes last decides whether a rule is due, whoever it is about."""
    rule = Minimum(id="m", count=2, category=ILL, obliges=["AAA"], by=date(2025, 6, 10))
    found = asked(rule, people=[listed("B1", "BBB", facts=KNOWN)], partial=True, on="2025-06-05")
    late = listed("B1", "BBB", facts=KNOWN, transfer_date="2025-06-05/2025-06-12")
    open_ = asked(rule, people=[late], partial=True, on="2025-06-05")

    assert Missing() == found
    assert [("B1", "transfer_date", ["m (AAA)"], ["m (AAA)"])] == told(open_)


def test_a_day_settles_nothing_by_itself_where_an_age_hangs_on_it() -> None:
    """The last day of all may decide how old others are, so no few days stand for every day."""
    young = Phrase("young-then", Under(25, on="transfer"))
    rule = Minimum(id="m", count=1, category=young, obliges=["AAA"])
    people = [listed("A1", date_of_birth="2000-07-01", transfer_date="2025-06-30/2025-07-01")]
    found = asked(rule, people=people)

    assert [("A1", "transfer_date", [], ["m (AAA)"])] == told(found)


def test_a_day_on_which_something_is_sampled_is_looked_at() -> None:
    """A rule that is judged on every day hangs on who goes on the same day as others."""
    rule = Reciprocity(id="parity", judged="throughout")
    people = [
        listed("A1", transfer_date="2025-06-05"),
        listed("B1", "BBB", transfer_date="2025-06-05/2025-06-06"),
    ]
    found = xm.gaps(agreement(rule), people)

    assert [("B1", "transfer_date", ["parity"], ["parity"])] == told(found)


def test_a_blank_stage_is_asked_for() -> None:
    """It may settle the verdict on a stage, and is one of those that are named or another."""
    rule = Reciprocity(id="parity", per="stage")
    people = [listed("A1"), listed("B1", "BBB", stage="1")]
    found = xm.gaps(agreement(rule), people)

    unnamed, first = "parity (a stage that nobody names)", "parity (stage 1)"
    assert {unnamed, first} == set(map(str, found.undetermined))
    ((person_id, column, settles, may),) = told(found)
    assert ("A1", "stage", {first}) == (person_id, column, {*settles} & {first})
    assert {unnamed, first} == set(may)
    assert ("1", ANOTHER_STAGE) == found.gaps[0].values


def test_every_blank_stage_bears_on_a_stage_that_nobody_names() -> None:
    """Whether there is one hangs on all who have no stage, whatever they count as."""
    rule = Separate(id="apart", category=ILL)
    ill = {"seriously_ill": "yes"}
    people = [
        listed("A1", stage="1", facts=KNOWN),
        listed("A2", facts=KNOWN),
        listed("A3", facts=ill),
        listed("B1", "BBB", facts=KNOWN),
    ]
    found = xm.gaps(agreement(rule), people)

    asked_of = {gap.person_id for gap in found if gap.column == "stage"}
    assert {"A2", "A3", "B1"} == asked_of


# Integrity


def on_no_register(*facts: dict[str, Any]) -> Missing:
    """Ask about people on a list who are on no register, which is complete for the ill."""
    people = [listed(f"A{number}", facts=each) for number, each in enumerate(facts, 1)]
    complete = ("AAA:ill", "BBB")
    return asked(Minimum(id="m", count=1), people=people, register=[], complete=complete)


def test_a_fact_settles_whether_somebody_should_be_on_the_register() -> None:
    """If the only one in doubt is ill, the register is wrong, and else it is right."""
    expected = [("A1", "seriously_ill", ["integrity"], ["integrity"])]

    assert expected == told(on_no_register({}))
    assert expected == told(on_no_register({}, {"seriously_ill": "no"}))


def test_of_several_in_doubt_each_may_settle_integrity() -> None:
    """One of them who is ill is enough for a finding; one who is not leaves the others."""
    expected: Told = [(f"A{n}", "seriously_ill", [], ["integrity"]) for n in (1, 2)]

    assert expected == told(on_no_register({}, {}))


@pytest.mark.parametrize("registered", ["A1", "A2"])
def test_who_is_on_the_register_is_not_asked_about_with_who_is_not(registered: str) -> None:
    """Of two people with the same words, only the one who may be missing there is in doubt."""
    found = asked(
        Minimum(id="m", count=1),
        people=[listed("A1"), listed("A2")],
        register=[held(registered)],
        complete=("AAA:ill", "BBB"),
    )

    (other,) = {"A1", "A2"} - {registered}
    assert [(other, "seriously_ill", ["integrity"], ["integrity"])] == told(found)


def test_integrity_that_is_certain_is_not_asked_about() -> None:
    """Once something is wrong for certain, no further finding changes the verdict."""
    assert Missing() == on_no_register({"seriously_ill": "yes"}, {})


def test_integrity_is_not_settled_by_what_leaves_it_open() -> None:
    """Where two facts together decide, the answer to one may leave the doubt."""
    people = [listed("A1")]
    complete = ("AAA:owed", "BBB")
    found = asked(Minimum(id="m", count=1), people=people, register=[], complete=complete)

    expected: Told = [
        ("A1", column, [], ["integrity"]) for column in ("date_of_birth", "seriously_ill")
    ]
    assert expected == told(found)


@pytest.mark.parametrize("form", [Unlocked(("all",)), FurtherStages()])
def test_nobody_has_a_part_in_what_hangs_on_no_people(form: Unlocked | FurtherStages) -> None:
    """A milestone, and stages that may follow, look at no items, so nobody changes them."""
    one = Placement(custody="held", detaining="AAA")
    kind = frozenset({((one, 1),), ()})

    assert frozenset() == meaning.part(form, kind, Tally(items={kind: 1}))


# Completeness statements


def test_a_verdict_without_a_completeness_statement_asks_for_one() -> None:
    """People of whom no row speaks may be owed, so no fact of a person settles it by a no."""
    found = asked(ALL_ILL, register=[held("A1")], complete=("BBB",))

    assert (Question("all", "AAA"),) == found.undetermined == found.unstated
    assert [("A1", "seriously_ill", [], ["all (AAA)"])] == told(found)
    assert () == found.left


def test_where_no_fact_of_a_person_helps_it_is_said() -> None:
    """A verdict to which no gap contributes is left."""
    found = asked(ALL_ILL)

    assert (Question("all", "AAA"), Question("all", "BBB")) == found.undetermined
    assert found.undetermined == found.unstated == found.left
    assert [] == told(found)


def test_what_contradicts_is_left_to_those_who_wrote_it() -> None:
    """A fact that two rows tell differently is not asked for, and the verdict is left."""
    rows = [held("A1", facts={"seriously_ill": each}) for each in ("yes", "no")]
    found = asked(ALL_ILL, register=rows)

    assert (Question("all", "AAA"),) == found.undetermined == found.left
    assert ((), []) == (found.unstated, told(found))


def test_a_rule_of_mixing_and_integrity_need_no_statement() -> None:
    """Nobody of whom no row speaks is mixed with others or missing on a register."""
    found = asked(
        Separate(id="apart", category=ILL),
        people=[listed("A1")],
        register=[],
        complete=("AAA:ill",),
    )

    assert [Question("apart", "AAA", stage=""), Question("integrity")] == [*found.undetermined]
    assert () == found.unstated


def test_beside_a_contradiction_only_what_matters_is_asked_for() -> None:
    """A part that is open because two rows dispute it does not make other facts matter."""
    rows = [
        held("A1", date_of_birth="1980", facts={"seriously_ill": each}) for each in ("yes", "no")
    ]
    found = asked(ALL_OWED, register=rows)

    assert (Question("all", "AAA"),) == found.undetermined
    assert [] == told(found)


# Order


def test_those_that_settle_most_come_first() -> None:
    """By how many verdicts are settled, may be settled and are touched, then by party and id."""
    rules = (
        AllOf(id="ill", category=ILL),
        AllOf(id="owed", category=OWED),
        Minimum(id="three", count=3, category=ILL, obliges=["BBB"]),
    )
    people = [listed("B3", "BBB"), listed("B2", "BBB"), listed("B4", "BBB")]
    register = [held("A2"), held("A1", **BORN), *(held(f"B{n}", "BBB") for n in (2, 3, 4))]
    found = asked(*rules, people=people, register=register)

    numbers = [(-len(g.settles), -len(g.may_settle), -len(g.bears_on)) for g in found]
    assert sorted(numbers) == numbers
    assert ("A1", "A2", "A2") == tuple(gap.person_id for gap in found if gap.person_id < "B")
    assert len(set(numbers)) > 1


def test_the_order_does_not_hang_on_that_of_the_rows() -> None:
    """Whatever the order of the rows, the gaps are the same in the same order."""
    rows = [
        held("A1"),
        held("A2", **BORN),
        held("A3"),
        held("B1", "BBB", date_of_birth="2000"),
        held("B2", "BBB"),
    ]
    found = {
        tuple(asked(ALL_OWED, ALL_ILL_TOO, register=order).gaps) for order in permutations(rows)
    }

    assert 1 == len(found)
    (gaps,) = found
    assert len(gaps) == len({(gap.person_id, gap.column) for gap in gaps}) > len(rows)


ALL_ILL_TOO = AllOf(id="ill", category=ILL)


# Many unknowns


def test_with_too_many_other_facts_every_part_that_is_open_counts() -> None:
    """Where a person's other facts are too many to go through, what may matter is asked for."""
    names = [f"fact_{number}" for number in range(10)]
    every = And(tuple(Has(name) for name in names))
    rule = AllOf(id="all", category=Phrase("every", every))
    found = asked(rule, register=[held("A1")])
    few = asked(rule, register=[held("A1", facts=dict.fromkeys(names[2:], "yes"))])

    assert 2 ** (len(names) - 1) > MOST_TRIALS
    assert {*names} == {gap.column for gap in found}
    assert {*names[:2]} == {gap.column for gap in few}
    assert {(Question("all", "AAA"),)} == {gap.may_settle for gap in found}


def test_too_many_trials_ask_for_no_less(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any trial, nothing is left out that a trial finds to matter."""
    people = [listed("A1"), listed("A2", stage="1"), listed("B1", "BBB", stage="2")]
    rules = (
        Reciprocity(id="parity", per="stage", category=OWED),
        ALL_OWED,
        Maximum(id="x", count=1),
    )
    tried = asked(*rules, people=people, register=[held("A7")])
    monkeypatch.setattr(missing_module, "MOST_TRIALS", 0)
    untried = asked(*rules, people=people, register=[held("A7")])

    bears_on = {(gap.person_id, gap.column): {*gap.bears_on} for gap in untried}
    assert bears_on
    for gap in tried:
        assert {*gap.bears_on} <= bears_on[gap.person_id, gap.column]


def test_a_blank_stage_is_asked_for_however_much_else_is_unknown() -> None:
    """Of somebody who is never counted, the stage may still be one that nobody names."""
    names = [f"fact_{number}" for number in range(10)]
    never = And((*(Has(name) for name in names), ~Has(names[0])))
    rule = Minimum(id="m", count=1, category=Phrase("x", ILL | never), per="stage")
    ill = {"seriously_ill": "yes"}
    people = [
        listed("A1", stage="1", facts=ill),
        listed("A2", facts={"seriously_ill": "no"}),
        listed("B1", "BBB", stage="1", facts=ill),
    ]
    found = xm.gaps(agreement(rule), people)

    expected = {"m (AAA, a stage that nobody names)", "m (BBB, a stage that nobody names)"}
    assert expected == {*map(str, found.undetermined)}
    assert {("A2", "stage")} == columns(found)


def test_a_gap_is_what_it_says() -> None:
    """Gaps and what is missing are values: equal if they say the same, and iterated in order."""
    gap = Gap(
        person_id="A1",
        detaining_party="AAA",
        column="stage",
        values=(),
        settles=(),
        may_settle=(),
        bears_on=(Question("x"),),
        origins=(),
    )
    found = Missing((gap,), (Question("x"), Question("y")))

    assert ([gap], 1, (Question("y"),)) == ([*found], len(found), found.left)


def test_it_is_no_condition() -> None:
    """That no fact is missing does not mean that nothing is undetermined."""
    with pytest.raises(TypeError, match="undetermined"):
        bool(Missing())
