"""Rules lowered to requirements."""

from datetime import date

import pytest

from exchange_model.categories import And, Category, Has, Not, People, Under
from exchange_model.requirements import (
    FurtherStages,
    Requirement,
    Unlocked,
    Unmixed,
    Weighted,
    Where,
    Within,
    conditions,
    conditions_of,
    held_conditions,
    lower,
)
from exchange_model.rules import (
    AllOf,
    Exactly,
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
from worked import agreement

ILL, WOUNDED, YOUNG = Has("seriously_ill"), Has("wounded"), Under(25)
A, B, C = frozenset({"AAA"}), frozenset({"BBB"}), frozenset({"CCC"})


def lowered(
    rule: Rule, stages: tuple[str, ...] = ("",), *, open_ended: bool = False, **more: object
) -> tuple[Requirement, ...]:
    """Return the requirements of a rule between AAA and BBB."""
    agreed = agreement(*_with_what_it_requires(rule), **more)
    return lower(rule, agreed, stages, open_ended=open_ended)


def _with_what_it_requires(rule: Rule) -> tuple[Rule, ...]:
    required = rule.requires if isinstance(rule, Precondition) else ()
    return (rule, *(Minimum(id=rule_id, count=1) for rule_id in required))


def returned(
    detaining: frozenset[str],
    receiving: frozenset[str],
    condition: Category | None = None,
    stage: str | None = None,
) -> Where:
    """Return where people are counted who have been handed over."""
    return Where(
        custody="returned",
        detaining=detaining,
        receiving=receiving,
        condition=condition,
        stage=stage,
    )


def number(where: Where, low: int | None, high: int | None) -> Within:
    """Return a form that counts people in one place."""
    return Within(counted=(Weighted(where),), low=low, high=high)


@pytest.mark.parametrize(
    ("rule", "low", "high", "condition", "throughout"),
    [
        (Minimum(id="r", count=2, category=ILL), 2, None, ILL, False),
        (Maximum(id="r", count=2, category=ILL), None, 2, ILL, True),
        (Exactly(id="r", count=2), 2, 2, None, False),
        (Only(id="r", category=ILL), None, 0, Not(ILL), True),
        (Excluding(id="r", category=ILL), None, 0, ILL, True),
    ],
)
def test_numbers_of_people_returned(
    rule: Rule, low: int | None, high: int | None, condition: Category, throughout: bool
) -> None:
    """What each party returns to the other is counted against the rule's bounds."""
    expected = tuple(
        Requirement(
            form=number(returned(*way, condition), low, high), party=party, throughout=throughout
        )
        for party, way in (("AAA", (A, B)), ("BBB", (B, A)))
    )

    assert expected == lowered(rule)


def test_all_of_counts_who_is_held() -> None:
    """Nobody of the category may still be held, whatever the stage."""
    held = Where(custody="held", detaining=B, condition=ILL)
    form = Within(counted=(Weighted(held),), high=0, only_grows=False)

    assert (Requirement(form=form, party="BBB"),) == lowered(
        AllOf(id="r", category=ILL, obliges=["BBB"]), ("1", "2"), open_ended=True
    )


def test_separate_is_the_absence_of_mixing_in_each_stage() -> None:
    """Each stage and obliged party has its own requirement, and so have the stages to come."""
    rule = Separate(id="r", category=ILL, obliges=["AAA"])
    expected = [
        Requirement(
            form=Unmixed(returned(A, B, stage=stage), ILL),
            party="AAA",
            stage=stage,
            throughout=True,
        )
        for stage in ("1", "2")
    ]

    assert tuple(expected) == lowered(rule, ("1", "2"))
    assert (*expected, Requirement(form=FurtherStages())) == lowered(
        rule, ("1", "2"), open_ended=True
    )


def test_separate_among_three_parties_tells_directions_apart() -> None:
    """Mixing is asked for in each direction, so each receiver has its own requirement."""
    found = lowered(Separate(id="r", category=ILL), parties=["AAA", "BBB", "CCC"])
    ways = [(each.party, each.receiver) for each in found]

    assert [(p, q) for p in ("AAA", "BBB", "CCC") for q in ("AAA", "BBB", "CCC") if p != q] == ways


def test_a_side_is_no_direction_of_its_own_party() -> None:
    """A party that stands on a side hands nobody over to that side."""
    found = lowered(
        Separate(id="r", category=ILL, obliges=["CCC"]),
        parties=["AAA", "BBB", "CCC", "DDD"],
        sides={"south": ["CCC", "DDD"]},
    )

    assert [("CCC", "AAA"), ("CCC", "BBB")] == [(each.party, each.receiver) for each in found]


def test_named_people_may_be_held_by_anybody() -> None:
    """As many of the named people must be returned as are named, each counted once."""
    rule = Named(id="r", people=["P1", "P2", "P1"])
    where = [returned(*way, People(["P1", "P2", "P1"])) for way in ((A, B), (B, A))]
    form = Within(counted=tuple(map(Weighted, where)), low=2)

    assert (Requirement(form=form),) == lowered(rule)
    assert {"P1", "P2"} == form.named


def test_nobody_who_is_named_counts_twice() -> None:
    """A party that is obliged by itself and by its side gives each person once."""
    rule = Named(id="r", people=["P1", "P2"], obliges=["south", "AAA", "AAA"])
    (found,) = lowered(rule, parties=["AAA", "BBB", "CCC"], sides={"south": ["AAA", "CCC"]})
    where = [returned(each, B, People(["P1", "P2"])) for each in (A, C)]

    assert Within(counted=tuple(map(Weighted, where)), low=2) == found.form


def test_named_people_of_an_obliged_party() -> None:
    """Where somebody is obliged, only whom they return counts."""
    (found,) = lowered(Named(id="r", people=["P1"], obliges=["BBB"], to="NNN"), receivers=["NNN"])

    assert number(returned(B, frozenset({"NNN"}), People(["P1"])), 1, None) == found.form


def test_a_receiver_that_is_named() -> None:
    """Where it is said to whom, only who goes there counts."""
    first, _ = lowered(Minimum(id="r", count=1, to="NNN"), receivers=["NNN"])

    assert number(returned(A, frozenset({"NNN"})), 1, None) == first.form


def test_sides_count_together() -> None:
    """A side that is obliged gives what all its parties give to the others."""
    first, second = lowered(
        Minimum(id="r", count=1), parties=["AAA", "BBB", "CCC"], sides={"south": ["BBB", "CCC"]}
    )

    assert ("AAA", number(returned(A, B | C), 1, None)) == (first.party, first.form)
    assert ("south", number(returned(B | C, A), 1, None)) == (second.party, second.form)


def test_reciprocity_sets_one_side_against_the_other() -> None:
    """With the ratio a:b, a times the second side is set against b times the first."""
    rule = Reciprocity(id="r", category=ILL, ratio="2:3", tolerance=5)
    expected = Within(
        counted=(Weighted(returned(B, A, ILL)),),
        against=(Weighted(returned(A, B, ILL)),),
        times=(2, 3),
        low=-10,
        high=10,
        only_grows=False,
        begins=True,
    )

    assert (Requirement(form=expected),) == lowered(rule)


def test_at_least_what_is_owed() -> None:
    """Where the second side may give more, there is no upper bound."""
    (found,) = lowered(Reciprocity(id="r", compare="at-least", between=["BBB", "AAA"]))

    assert isinstance(found.form, Within)
    assert (0, None) == (found.form.low, found.form.high)
    assert (Weighted(returned(A, B)),) == found.form.counted


def test_the_first_weight_that_matches_counts() -> None:
    """Each weight is for those whom no earlier one matched, and anyone else counts 1."""
    side = Side(party="AAA", category=YOUNG, weights=[(ILL, 50), (WOUNDED, 30)])
    (found,) = lowered(Reciprocity(id="r", category=WOUNDED, between=[side, "BBB"]))

    assert isinstance(found.form, Within)
    assert (
        Weighted(returned(A, B, And((YOUNG, ILL))), 50),
        Weighted(returned(A, B, And((YOUNG, WOUNDED, Not(ILL)))), 30),
        Weighted(returned(A, B, And((YOUNG, Not(ILL), Not(WOUNDED)))), 1),
    ) == found.form.against
    assert (Weighted(returned(B, A, WOUNDED)),) == found.form.counted


@pytest.mark.parametrize(
    ("rule", "stages", "further"),
    [
        (Minimum(id="r", count=1, obliges=["AAA"]), [(None, None)], False),
        (Minimum(id="r", count=1, obliges=["AAA"], stage="2"), [(None, "2")], False),
        (Minimum(id="r", count=1, obliges=["AAA"], per="stage"), [("1", "1"), ("2", "2")], True),
        (
            Minimum(id="r", count=1, obliges=["AAA"], per="stage", stage="2"),
            [("2", "2")],
            False,
        ),
        (Separate(id="r", category=ILL, obliges=["AAA"], stage="2"), [("2", "2")], False),
    ],
)
def test_stages(rule: Rule, stages: list[tuple[str | None, str | None]], further: bool) -> None:
    """A rule per stage has a requirement for each known stage, and for those to come."""
    found = lowered(rule, ("1", "2"), open_ended=True)
    keys = []
    for each in found:
        if isinstance(each.form, Within):
            keys.append((each.stage, each.form.counted[0].where.stage))
        elif isinstance(each.form, Unmixed):
            keys.append((each.stage, each.form.where.stage))

    assert stages == keys
    assert further == any(isinstance(each.form, FurtherStages) for each in found)


def test_deadlines_and_days_of_judging() -> None:
    """A requirement is due on the deadline's day; of remains, no list can decide it."""
    by = Term(days=3, after="conclusion", counting="exclusive")
    (found,) = lowered(
        Minimum(id="r", count=1, obliges=["AAA"], by=by, judged="throughout", of="remains")
    )

    assert (date(2025, 6, 5), True, False) == (found.due, found.throughout, found.listable)


def test_a_precondition_waits_for_its_rules() -> None:
    """A milestone asks only whether the required rules are met."""
    rule = Precondition(id="r", milestone="talks", requires=["a", "b"])

    assert (Requirement(form=Unlocked(("a", "b"))),) == lowered(rule)


def test_what_forbids() -> None:
    """A form that allows nobody at all makes whoever is counted one too many."""
    where = returned(A, B)

    assert [True, False, False] == [
        number(where, low, high).forbids for low, high in ((None, 0), (0, 0), (None, 1))
    ]


def test_a_form_that_asks_for_nobody_by_id() -> None:
    """Only a form over people by their ids names anybody."""
    assert frozenset() == number(returned(A, B, ILL), 1, None).named


def test_the_conditions_of_an_agreement() -> None:
    """Each condition that a rule uses is found once, in order."""
    agreed = agreement(
        Minimum(id="m", count=1, category=ILL),
        Only(id="o", category=ILL),
        Separate(id="s", category=WOUNDED),
        AllOf(id="a"),
        Precondition(id="p", milestone="talks", requires=["m"]),
    )

    assert (ILL, Not(ILL), WOUNDED) == conditions(agreed)
    assert () == held_conditions(agreed)
    assert [] == list(conditions_of(FurtherStages()))


def test_the_conditions_on_people_who_are_held() -> None:
    """Only what is asked of people who are still held is found."""
    agreed = agreement(
        Minimum(id="m", count=1, category=ILL),
        AllOf(id="a", category=WOUNDED),
        AllOf(id="b", category=WOUNDED, obliges=["AAA"]),
    )

    assert (WOUNDED,) == held_conditions(agreed)
