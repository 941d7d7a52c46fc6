"""Judge hand-worked lists with the oracle alone."""

from typing import Any

import pytest

from oracle import Expected, Ruling, completions, judge
from random_cases import make_case

CATEGORIES: dict[str, Any] = {
    "young": {"under": 25},
    "minor": {"under": 18},
    "young-at-transfer": {"under": 25, "on": "transfer"},
    "ill": {"fact": "seriously_ill"},
    "civilian": {"fact": "status", "is": ["civilian"]},
    "combatant": {"fact": "status", "is": ["combatant"]},
    "priority": {"any": ["young", "ill"]},
    "minor-not-young": {"all": ["minor", {"not": "young"}]},
    "both": {"all": ["civilian", "combatant"]},
    "vip": {"people": ["V1"]},
}
MINIMUM = {"kind": "minimum", "obliges": ["AAA"]}
EXACTLY = {"kind": "exactly", "count": 2, "obliges": ["AAA"]}
PARITY = {"kind": "reciprocity"}
ALL_YOUNG = {"kind": "all-of", "category": "young", "obliges": ["AAA"]}


def row(person: str, holder: str = "AAA", **cells: str) -> dict[str, str]:
    """Make a row of a list between two parties."""
    receiver = "BBB" if holder == "AAA" else "AAA"
    blank = {"date_of_birth": "", "seriously_ill": "", "status": ""}
    return {
        "person_id": person,
        "detaining_party": holder,
        "receiving_party": receiver,
        **blank,
        **cells,
    }


def case(listed: list[dict[str, str]], *rules: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data
    """Make a case of some rules, called r0, r1 and so on."""
    agreement = {
        "format": 1,
        "title": "Worked by hand",
        "parties": ["AAA", "BBB"],
        "concluded": "2025-06-02",
        "facts": {"status": {"values": ["combatant", "civilian", "medic"]}},
        "categories": CATEGORIES,
        "rules": [{"id": f"r{number}", **rule} for number, rule in enumerate(rules)],
        **more.pop("agreement", {}),
    }
    known = {"register": None, "complete": [], "partial": False, "on": None, **more}
    return {"agreement": agreement, "list": listed, **known}


def ruling(listed: list[dict[str, str]], *rules: dict[str, Any], **more: Any) -> Ruling:  # noqa: ANN401 - plain data
    """Judge the last of some rules."""
    return judge(case(listed, *rules, **more)).rulings[f"r{len(rules) - 1}"]


def outcomes(listed: list[dict[str, str]], *rules: dict[str, Any], **more: Any) -> set[str]:  # noqa: ANN401 - plain data
    """Give the outcomes of the last of some rules."""
    return set(ruling(listed, *rules, **more).outcomes)


def integrity(listed: list[dict[str, str]], **more: Any) -> set[str]:  # noqa: ANN401 - plain data
    """Give the outcomes of the built-in rule."""
    return set(judge(case(listed, **more)).rulings["integrity"].outcomes)


# --- counts ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "partial", "number", "expected"),
    [
        ({**MINIMUM, "count": 2}, True, 1, "pending"),
        ({**MINIMUM, "count": 2}, True, 2, "satisfied"),
        ({**MINIMUM, "count": 2}, False, 1, "breached"),
        (EXACTLY, True, 1, "pending"),
        (EXACTLY, True, 2, "kept"),
        (EXACTLY, True, 3, "breached"),
        (EXACTLY, False, 2, "satisfied"),
        (EXACTLY, False, 3, "breached"),
        ({**EXACTLY, "kind": "maximum"}, True, 2, "kept"),
        ({**EXACTLY, "kind": "maximum"}, True, 3, "breached"),
        ({**MINIMUM, "count": 6000, "of": "remains"}, False, 3, "pending"),
        ({**MINIMUM, "count": 3, "of": "any"}, False, 3, "satisfied"),
    ],
)
def test_plain_counts(rule: dict[str, Any], partial: bool, number: int, expected: str) -> None:
    """A count without unknowns has one outcome."""
    listed = [row(f"P{i}") for i in range(number)]

    assert {expected} == outcomes(listed, rule, partial=partial)


@pytest.mark.parametrize(
    ("partial", "expected", "status"),
    [
        (False, {"satisfied", "breached"}, "undetermined"),
        (True, {"satisfied", "pending"}, "pending"),
    ],
)
def test_minimum_of_a_category(partial: bool, expected: set[str], status: str) -> None:
    """Between one and two people in the category leave a minimum of two open."""
    listed = [row("P1", seriously_ill="yes"), row("P2"), row("P3", seriously_ill="no")]
    actual = ruling(listed, {**MINIMUM, "count": 2, "category": "ill"}, partial=partial)

    assert (expected, status) == (set(actual.outcomes), actual.status)


def test_each_party_is_obliged() -> None:
    """Without obliges there is one verdict for each party, and the rule is the worst of them."""
    actual = ruling([row("P1")], {"kind": "minimum", "count": 1})

    assert {
        ("AAA", None): {"satisfied"},
        ("BBB", None): {"breached"},
    } == actual.verdicts
    assert {"breached"} == actual.outcomes


def test_one_fact_has_one_value() -> None:
    """Nobody whose status is unknown is a civilian and a combatant at once."""
    assert {"satisfied"} == outcomes(
        [row("P1")], {**MINIMUM, "kind": "excluding", "category": "both"}
    )


def test_ages_come_from_one_birth_date() -> None:
    """Nobody whose birth date is unknown is under 18 but not under 25."""
    rule = {**MINIMUM, "kind": "excluding", "category": "minor-not-young"}

    assert {"satisfied"} == outcomes([row("P1")], rule)


def test_list_and_register_are_intersected() -> None:
    """What is blank on the list and known in the register is known."""
    register = [row("P1", seriously_ill="yes")]

    assert {"satisfied"} == outcomes(
        [row("P1", seriously_ill="unknown")],
        {**MINIMUM, "count": 1, "category": "ill"},
        register=register,
    )


def test_excluding_stays_open() -> None:
    """Nobody excluded transferred so far is kept while more lists can follow."""
    listed = [row("P1", seriously_ill="no")]

    assert {"kept"} == outcomes(listed, {"kind": "excluding", "category": "ill"}, partial=True)


@pytest.mark.parametrize(
    ("ill", "expected"),
    [("yes", {"satisfied"}), ("no", {"breached"}), ("", {"satisfied", "breached"})],
)
def test_only(ill: str, expected: set[str]) -> None:
    """Everyone transferred has to be in the category."""
    assert expected == outcomes([row("P1", seriously_ill=ill)], {"kind": "only", "category": "ill"})


@pytest.mark.parametrize(("partial", "expected"), [(True, {"pending"}), (False, {"breached"})])
def test_named(partial: bool, expected: set[str]) -> None:
    """All the named people have to be returned."""
    assert expected == outcomes(
        [row("P1")], {"kind": "named", "people": ["P1", "P2"]}, partial=partial
    )


# --- reciprocity ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "partial", "expected"),
    [
        (2, 2, True, "kept"),
        (2, 2, False, "satisfied"),
        (2, 1, True, "pending"),
        (2, 1, False, "breached"),
    ],
)
def test_parity(first: int, second: int, partial: bool, expected: str) -> None:
    """Equal numbers keep parity, unequal numbers breach it once nothing can follow."""
    listed = [row(f"A{i}") for i in range(first)] + [row(f"B{i}", "BBB") for i in range(second)]

    assert {expected} == outcomes(listed, PARITY, partial=partial)


def test_nought_to_nought() -> None:
    """Nought to nought is pending while more can follow, and satisfied once all is closed."""
    listed, rule = [row("P1", seriously_ill="no")], {**PARITY, "category": "ill"}

    assert {"pending"} == outcomes(listed, rule, partial=True)
    assert {"satisfied"} == outcomes(listed, rule)


@pytest.mark.parametrize(("partial", "expected"), [(True, "pending"), (False, "breached")])
def test_parity_per_stage(partial: bool, expected: str) -> None:
    """Two stages that balance only together do not balance."""
    listed = [row("A1", stage="1"), row("B1", "BBB", stage="2")]
    actual = ruling(listed, {**PARITY, "per": "stage"}, partial=partial)

    assert {(None, "1"): {expected}, (None, "2"): {expected}} == actual.verdicts


@pytest.mark.parametrize(
    ("ratio", "compare", "first", "second", "expected"),
    [
        ("1:3", "equal", 1, 3, "satisfied"),
        ("1:3", "equal", 1, 4, "breached"),
        ("1:3", "at-least", 1, 4, "satisfied"),
        ("1:3", "at-least", 1, 2, "breached"),
        ("3:1", "equal", 3, 1, "satisfied"),
    ],
)
def test_ratio(ratio: str, compare: str, first: int, second: int, expected: str) -> None:
    """A ratio of 1:3 means that three times the first equals the second."""
    listed = [row(f"A{i}") for i in range(first)] + [row(f"B{i}", "BBB") for i in range(second)]
    rule = {**PARITY, "ratio": ratio, **({"compare": compare} if compare == "at-least" else {})}

    assert {expected} == outcomes(listed, rule)


@pytest.mark.parametrize(
    ("delivered", "tolerance", "expected"),
    [
        (40, 0, {"breached"}),
        (30, 0, {"satisfied", "breached"}),
        (40, 10, {"satisfied"}),
        (39, 10, {"satisfied", "breached"}),
    ],
)
def test_hostage_worth_30_or_50(delivered: int, tolerance: int, expected: set[str]) -> None:
    """One hostage who is worth either 30 or 50 is never worth 40."""
    heavy = {"party": "AAA", "weights": {"combatant": 50, "civilian": 30}}
    rule = {**PARITY, "between": [heavy, {"party": "BBB"}], "tolerance": tolerance}
    listed = [row("A1"), *(row(f"B{i}", "BBB", status="medic") for i in range(delivered))]
    register = [row("A1", status="civilian"), row("A1", status="combatant")]

    assert expected == outcomes(listed, rule, register=register)


# --- everybody in a category ----------------------------------------------------------

OLD = row("P1", date_of_birth="1970")
LEFT_OFF = row("P2", date_of_birth="2003-01-01")
BOTH = ["AAA", "BBB"]


@pytest.mark.parametrize(
    ("left_off", "complete", "partial", "expected"),
    [
        ([], BOTH, False, {"satisfied"}),
        ([], BOTH, True, {"kept"}),
        ([row("P2", date_of_birth="2000")], BOTH, False, {"satisfied", "breached"}),
        ([], [], False, {"satisfied", "breached"}),
        ([], ["AAA:young"], False, {"satisfied"}),
        ([], ["AAA:minor"], False, {"satisfied", "breached"}),
        ([], ["BBB"], False, {"satisfied", "breached"}),
        ([LEFT_OFF], [], False, {"breached"}),
        ([LEFT_OFF], [], True, {"pending"}),
        ([row("P2", "BBB", date_of_birth="2003-01-01")], BOTH, False, {"satisfied"}),
    ],
)
def test_all_of(
    left_off: list[dict[str, str]], complete: list[str], partial: bool, expected: set[str]
) -> None:
    """Nobody in the category may be left, and only a completeness statement rules out others."""
    register = [OLD, *left_off]

    assert expected == outcomes(
        [OLD], ALL_YOUNG, register=register, complete=complete, partial=partial
    )


def test_all_of_without_a_register() -> None:
    """Without a register nobody knows who is left."""
    assert {"satisfied", "breached"} == outcomes([OLD], ALL_YOUNG)


@pytest.mark.parametrize(
    ("complete", "expected"),
    [(["BBB"], {"satisfied", "breached"}), (["AAA"], {"satisfied"}), (["AAA:vip"], {"satisfied"})],
)
def test_somebody_named_but_nowhere(complete: list[str], expected: set[str]) -> None:
    """Somebody whom only a category names may be held, unless a statement covers them."""
    rule = {"kind": "all-of", "category": "vip", "obliges": ["AAA"]}

    assert expected == outcomes([OLD], rule, register=[OLD], complete=complete)


# --- separate -------------------------------------------------------------------------


def test_separate() -> None:
    """Mixing in one stage and direction breaches that verdict and no other."""
    listed = [
        row("A1", stage="1", status="civilian"),
        row("A2", stage="1", status="combatant"),
        row("A3", stage="2", status="civilian"),
        row("B1", "BBB", stage="1", status="civilian"),
    ]
    actual = ruling(listed, {"kind": "separate", "category": "civilian"})

    assert {
        ("AAA", "1"): {"breached"},
        ("AAA", "2"): {"satisfied"},
        ("BBB", "1"): {"satisfied"},
        ("BBB", "2"): {"satisfied"},
    } == actual.verdicts


def test_blank_stage_is_one_of_the_known_stages() -> None:
    """Somebody whose stage is blank may be in any stage that is named."""
    listed = [
        row("A1", stage="1", status="civilian"),
        row("A2", status="medic"),
        row("A3", stage="2"),
    ]
    actual = ruling(listed, {"kind": "separate", "category": "civilian", "obliges": ["AAA"]})

    assert {"satisfied", "breached"} == actual.verdicts["AAA", "1"]
    assert {"satisfied", "breached"} == actual.verdicts["AAA", "2"]


# --- days -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-28", {"satisfied"}),
        ("2026-03-28/2026-03-29", {"satisfied", "breached"}),
        ("2026-03-29", {"breached"}),
        ("", {"satisfied", "breached"}),
    ],
)
def test_last_handover_on_28_or_29_march(day: str, expected: set[str]) -> None:
    """What is due on 28 March and happened on 28 or 29 March is undetermined."""
    listed = [row("P1", transfer_date="2026-03-01"), row("P2", transfer_date=day)]

    assert expected == outcomes(listed, {**MINIMUM, "count": 2, "by": "2026-03-28"})


def deadline(**by: Any) -> dict[str, Any]:  # noqa: ANN401 - plain data
    """Make a minimum of one that is due some time after the conclusion."""
    return {**MINIMUM, "count": 1, "by": {"after": "conclusion", **by}}


@pytest.mark.parametrize(
    ("concluded", "by", "last_day", "first_late_day"),
    [
        ("2025-06-02", {"days": 5, "counting": "exclusive"}, "2025-06-07", "2025-06-08"),
        ("2025-06-02", {"days": 5, "counting": "inclusive"}, "2025-06-06", "2025-06-07"),
        ("2025-06-02", {"months": 1, "counting": "exclusive"}, "2025-07-02", "2025-07-03"),
        ("2025-06-02", {"months": 1, "counting": "inclusive"}, "2025-07-01", "2025-07-02"),
        ("2025-01-31", {"months": 1, "counting": "exclusive"}, "2025-02-28", "2025-03-01"),
        ("2024-11-30", {"months": 13, "counting": "exclusive"}, "2025-12-30", "2025-12-31"),
    ],
)
def test_deadlines(concluded: str, by: dict[str, Any], last_day: str, first_late_day: str) -> None:
    """Days and months are counted with or without the first day, to the month's last day."""
    dates = {"agreement": {"concluded": concluded}}

    assert {"satisfied"} == outcomes([row("P1")], deadline(**by), on=last_day, **dates)
    assert {"breached"} == outcomes([row("P1")], deadline(**by), on=first_late_day, **dates)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-06-05", {"pending"}),
        ("2025-06-10", {"pending"}),
        ("2025-06-11", {"breached"}),
        ("", {"pending", "breached"}),
    ],
)
def test_partial_list_with_a_deadline(day: str, expected: set[str]) -> None:
    """A partial list is closed for a rule once it is carried out later than the due day."""
    listed = [row("P1", transfer_date=day)]

    assert expected == outcomes(listed, {**MINIMUM, "count": 2, "by": "2025-06-10"}, partial=True)


def test_deadline_after_a_milestone() -> None:
    """An unmet minimum that is due after a milestone which has not happened is pending."""
    by = {"days": 5, "after": "milestone:talks", "counting": "exclusive"}

    assert {"pending"} == outcomes([row("P1")], {**MINIMUM, "count": 2, "by": by}, partial=True)


def test_throughout_looks_at_every_day_with_a_transfer() -> None:
    """Parity throughout is breached by a day on which one side was ahead."""
    listed = [row("A1", transfer_date="2025-06-05"), row("B1", "BBB", transfer_date="2025-06-06")]

    assert {"breached"} == outcomes(listed, {**PARITY, "judged": "throughout"})
    assert {"satisfied"} == outcomes(listed, PARITY)


def test_throughout_on_unknown_days() -> None:
    """Two people on unknown days may go on the same day or not."""
    listed = [row("A1"), row("B1", "BBB")]

    assert {"satisfied", "breached"} == outcomes(listed, {**PARITY, "judged": "throughout"})
    assert {"satisfied"} == outcomes(listed, {**PARITY, "judged": "throughout"}, on="2025-06-05")


# --- ages -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2000-06-02", {"breached"}),
        ("2000-06-03", {"satisfied"}),
        ("2000-06", {"satisfied", "breached"}),
        ("2000-06-03/2000-07", {"satisfied"}),
        ("2001", {"satisfied"}),
        ("1999", {"breached"}),
        ("unknown", {"satisfied", "breached"}),
    ],
)
def test_under_25_at_the_conclusion(born: str, expected: set[str]) -> None:
    """Under 25 on a day means that the 25th birthday is later than that day."""
    listed = [row("P1", date_of_birth=born)]

    assert expected == outcomes(listed, {**MINIMUM, "count": 1, "category": "young"})


@pytest.mark.parametrize(
    ("concluded", "early", "expected"),
    [
        ("2025-02-27", True, "satisfied"),
        ("2025-02-28", True, "breached"),
        ("2025-02-28", False, "satisfied"),
        ("2025-03-01", False, "breached"),
    ],
)
def test_born_on_29_february(concluded: str, early: bool, expected: str) -> None:
    """Somebody born on 29 February is 25 on 1 March, or on 28 February if the agreement says so."""
    convention = {"born_on_29_february": "28-february"} if early else {}
    listed = [row("P1", date_of_birth="2000-02-29")]

    assert {expected} == outcomes(
        listed,
        {**MINIMUM, "count": 1, "category": "young"},
        agreement={"concluded": concluded, **convention},
    )


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-06-09", {"satisfied"}), ("2025-06-10", {"breached"}), ("", {"satisfied", "breached"})],
)
def test_under_25_at_transfer(day: str, expected: set[str]) -> None:
    """Age at transfer is judged on each person's own day."""
    listed = [row("P1", date_of_birth="2000-06-10", transfer_date=day)]

    assert expected == outcomes(listed, {**MINIMUM, "count": 1, "category": "young-at-transfer"})


@pytest.mark.parametrize(
    ("on", "by", "expected"),
    [
        ("2025-06-09", None, {"breached"}),
        ("2025-06-10", None, {"satisfied"}),
        (None, None, {"satisfied", "breached"}),
        ("2025-06-05", "2025-06-10", {"satisfied"}),
        ("2025-06-15", "2025-06-09", {"breached"}),
    ],
)
def test_ageing_out_in_custody(on: str | None, by: str | None, expected: set[str]) -> None:
    """Whoever is left off is judged by age on the day judged."""
    left_off = row("P2", date_of_birth="2000-06-10")
    rule = {**ALL_YOUNG, "category": "young-at-transfer", **({"by": by} if by else {})}
    more: dict[str, Any] = {"register": [OLD, left_off], "complete": BOTH, "on": on}

    assert expected == outcomes([OLD], rule, **more)


# --- preconditions --------------------------------------------------------------------

TALKS = {"kind": "precondition", "milestone": "talks", "requires": ["r0"]}
SUMMIT = {"kind": "precondition", "milestone": "summit", "requires": ["r1"]}


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([row("P1", seriously_ill="yes")], {"kept"}),
        ([row("P1", seriously_ill="no")], {"pending"}),
        ([row("P1")], {"kept", "pending"}),
    ],
)
def test_precondition(listed: list[dict[str, str]], expected: set[str]) -> None:
    """A milestone is unlocked once the required rule is met, and so is what waits for it."""
    required = {**MINIMUM, "count": 1, "category": "ill"}

    assert expected == outcomes(listed, required, TALKS)
    assert expected == outcomes(listed, required, TALKS, SUMMIT)


def test_met_however_late() -> None:
    """A required rule that was met too late is breached and unlocks all the same."""
    required = {**MINIMUM, "count": 1, "by": "2025-06-10"}

    assert {"breached"} == outcomes([row("P1")], required, on="2025-06-11")
    assert {"kept"} == outcomes([row("P1")], required, TALKS, on="2025-06-11")


# --- what is wrong between rows -------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "more", "expected"),
    [
        ([OLD], {}, {"satisfied"}),
        ([OLD], {"partial": True}, {"kept"}),
        ([OLD, OLD], {}, {"breached"}),
        ([OLD], {"register": [row("P1", date_of_birth="1971")]}, {"breached"}),
        ([OLD], {"register": [row("P1", date_of_birth="1970-05")]}, {"satisfied"}),
        ([OLD], {"register": [row("P1", "BBB")]}, {"breached"}),
        ([OLD], {"register": [], "complete": ["AAA"]}, {"breached"}),
        ([OLD], {"register": [], "complete": ["BBB"]}, {"satisfied"}),
        ([OLD], {"register": [], "complete": ["AAA:young"]}, {"satisfied"}),
        ([OLD], {"register": [], "complete": ["AAA:ill"]}, {"satisfied", "breached"}),
    ],
)
def test_integrity(listed: list[dict[str, str]], more: dict[str, Any], expected: set[str]) -> None:
    """Duplicates, contradictions and people missing from a complete register are findings."""
    assert expected == integrity(listed, **more)


def test_listed_twice_counts_once() -> None:
    """Somebody listed twice counts once."""
    assert {"breached"} == outcomes([OLD, OLD], {**MINIMUM, "count": 2})


def test_contradiction_leaves_the_alternatives() -> None:
    """Contradictory birth dates leave both standing."""
    listed = [row("P1", date_of_birth="1970"), row("P1", date_of_birth="2003")]

    assert {"satisfied", "breached"} == outcomes(
        listed, {**MINIMUM, "count": 1, "category": "young"}
    )


def test_both_sides_list_one_person() -> None:
    """Somebody on both lists is returned by one side only, which only the worlds can see."""
    actual = ruling([row("P1"), row("P1", "BBB")], {"kind": "minimum", "count": 1})
    either = {"satisfied", "breached"}

    assert {("AAA", None): either, ("BBB", None): either} == actual.verdicts
    assert either == actual.outcomes
    assert {"breached"} == actual.joint


# --- reports and random cases ---------------------------------------------------------


BREACHED = {**MINIMUM, "count": 9}
UNSURE = {**MINIMUM, "count": 1, "category": "ill"}
WAITING = {**MINIMUM, "count": 9, "of": "remains"}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([WAITING, UNSURE, BREACHED], "breached"),
        ([WAITING, UNSURE], "undetermined"),
        ([WAITING], "pending"),
        ([], "satisfied"),
    ],
)
def test_report_is_the_worst_of_its_rules(rules: list[dict[str, Any]], expected: str) -> None:
    """A breach outweighs what is undetermined, and that outweighs what is pending."""
    assert expected == judge(case([row("P1")], *rules)).status


def small_cases(seeds: int) -> list[Expected]:
    """Judge the random cases that are small enough."""
    cases = (make_case(seed) for seed in range(seeds))
    return [judge(given) for given in cases if completions(given) <= 2000]


def test_no_world_escapes_the_product_of_verdicts() -> None:
    """A rule's outcomes in the worlds are among the worsts over the product of its verdicts."""
    rulings = [ruling for expected in small_cases(200) for ruling in expected.rulings.values()]

    assert all(ruling.joint <= ruling.outcomes for ruling in rulings)


def test_seeds_are_reproducible() -> None:
    """One seed always makes one case."""
    assert make_case(7) == make_case(7)
