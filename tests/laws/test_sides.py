"""Parties that stand together as one side are judged as one party.

Let A be an agreement between two parties, and A' the same with the second party divided into two
that form a side, each of whom gives and receives some of the second party's people.

    outcomes and bounds of A'  =  those of A, with the side in the second party's place
"""

from copy import deepcopy
from typing import Any
from zlib import crc32

import pytest

from cases_as_objects import report_of
from exchange_model import Count, Outcome, Report
from random_cases import make_case

CHUNKS = 4
SEEDS_OF_A_CHUNK = 150

Case = dict[str, Any]
Told = dict[tuple[str, str | None, str | None], tuple[frozenset[Outcome], Count | None]]


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_side_is_judged_as_one_party(chunk: int) -> None:
    """Dividing a party into two that stand together changes nothing."""
    seeds = range(chunk * SEEDS_OF_A_CHUNK, (chunk + 1) * SEEDS_OF_A_CHUNK)
    cases = {seed: case for seed in seeds if is_between_two(case := make_case(seed))}
    different = [
        seed
        for seed, case in cases.items()
        if told(report_of(case)) != told(report_of(divided(case)))
    ]

    assert len(cases) > SEEDS_OF_A_CHUNK / 2
    assert not different


def is_between_two(case: Case) -> bool:
    """Say whether there are two parties, and nobody whom both are said to hold.

    Of somebody whom either of two parties may hold, each other party may be the receiver; divided,
    a party would hand such a person over to its own side.
    """
    holders: dict[str, set[str]] = {}
    for row in [*case["list"], *(case["register"] or ())]:
        holders.setdefault(row["person_id"], set()).add(row["detaining_party"])
    return len(case["agreement"]["parties"]) == 2 and all(
        len(each) == 1 for each in holders.values()
    )


def divided(case: Case) -> Case:
    """Divide the party BBB into BBB and CCC, the side of allies."""
    whole = deepcopy(case)
    agreement = whole["agreement"]
    agreement["parties"] = ["AAA", "BBB", "CCC"]
    agreement["sides"] = {"allies": ["BBB", "CCC"]}
    for rule in agreement["rules"]:
        if "to" in rule:
            rule["to"] = together(rule["to"])
        for key in {"obliges", "between"} & rule.keys():
            rule[key] = [together(each) for each in rule[key]]
    for row in [*whole["list"], *(whole["register"] or ())]:
        for key in {"detaining_party", "receiving_party"} & row.keys():
            if row[key] == "BBB":
                row[key] = ("BBB", "CCC")[crc32(row["person_id"].encode()) % 2]
    whole["complete"] = [statement.replace("BBB", "allies") for statement in whole["complete"]]
    return whole


def together(named: Any) -> Any:  # noqa: ANN401 - a name, or a table with a name
    """Name the side where the party was named."""
    if isinstance(named, dict):
        return {**named, "party": together(named["party"])}
    return "allies" if named == "BBB" else named


def told(report: Report) -> Told:
    """Return what is said of each rule and verdict, with BBB for the side."""
    found: Told = {(rule.id, "all", None): (rule.outcomes, None) for rule in report}
    for rule in report:
        for verdict in rule.verdicts:
            party = "BBB" if verdict.party == "allies" else verdict.party
            found[rule.id, party, verdict.stage] = verdict.outcomes, verdict.bounds
    return found
