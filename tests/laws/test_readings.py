"""Law 1 under readings: every reading is judged as if the agreement had been written so.

``validate(agreement with readings)[r].outcomes`` and its ``otherwise`` together are what the oracle
says of rule r in the agreement as each combination of options writes it.
"""

from copy import deepcopy
from itertools import product
from random import Random
from typing import Any

import pytest

import oracle
from cases_as_objects import report_of
from random_cases import make_case

CHUNKS, CHUNK = 8, 150
MOST_COMPLETIONS = 500

Table = dict[str, Any]
Change = tuple[str, Any]


def changes(case: Table, rng: Random) -> list[Change]:
    """List some changes that a reading could make to a case's agreement."""
    agreement = case["agreement"]
    found: list[Change] = []
    for name, table in agreement["categories"].items():
        if "under" in table:
            found.append((f"categories.{name}.under", table["under"] + 1))
            found.append((f"categories.{name}.on", "2025-06-05"))
    for rule in agreement["rules"]:
        found.append((f"rules.{rule['id']}.active", False))
        if "count" in rule:
            found.append((f"rules.{rule['id']}.count", rule["count"] + 1))
        if "tolerance" in rule:
            found.append((f"rules.{rule['id']}.tolerance", rule["tolerance"] + 1))
    required = {name for rule in agreement["rules"] for name in rule.get("requires", ())}
    apart = [
        each for each in found if each[0].split(".")[1] not in required or "active" not in each[0]
    ]
    return rng.sample(apart, min(2, len(apart)))


def changed(case: Table, made: list[Change]) -> Table:
    """Write changes into a copy of a case."""
    copy = deepcopy(case)
    for path, value in made:
        part, name, key = path.split(".")
        if part == "categories":
            copy["agreement"]["categories"][name][key] = value
        else:
            next(rule for rule in copy["agreement"]["rules"] if rule["id"] == name)[key] = value
    copy["agreement"]["rules"] = [
        rule for rule in copy["agreement"]["rules"] if rule.pop("active", True)
    ]
    return copy


def picked(made: list[Change], taken: tuple[bool, ...]) -> list[Change]:
    """Pick the changes that a combination of options makes."""
    return [each for each, is_taken in zip(made, taken, strict=True) if is_taken]


def with_readings(case: Table, made: list[Change]) -> Table:
    """Give a case a reading for each change, which the default leaves out."""
    copy = deepcopy(case)
    copy["agreement"]["readings"] = {
        f"reading-{number}": {"default": "plain", "options": {"plain": {}, "other": {path: value}}}
        for number, (path, value) in enumerate(made)
    }
    return copy


def expected(case: Table, made: list[Change]) -> dict[str, set[frozenset[str]]]:
    """Ask the oracle for each combination; a rule that is switched off has no outcome."""
    found: dict[str, set[frozenset[str]]] = {}
    ids = [rule["id"] for rule in case["agreement"]["rules"]]
    for taken in product((False, True), repeat=len(made)):
        variant = changed(case, picked(made, taken))
        rulings = oracle.judge(variant).rulings if variant["agreement"]["rules"] else {}
        for rule_id in ids:
            ruling = rulings.get(rule_id)
            found.setdefault(rule_id, set()).add(ruling.outcomes if ruling else frozenset())
    return found


def is_loose(case: Table, made: list[Change]) -> bool:
    """Say whether the library may be wider than exact in some reading."""
    for taken in product((False, True), repeat=len(made)):
        variant = changed(case, picked(made, taken))
        if oracle.completions(variant) > MOST_COMPLETIONS:
            return True
        if any(ruling.loose for ruling in oracle.judge(variant).rulings.values()):
            return True
    return False


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_each_reading_is_judged_as_if_it_were_written(chunk: int) -> None:
    """The outcomes under all readings are the oracle's for the agreements that they write."""
    compared = 0
    for seed in range(chunk * CHUNK, (chunk + 1) * CHUNK):
        case = make_case(seed)
        made = changes(case, Random(seed))
        if oracle.completions(case) > MOST_COMPLETIONS or is_loose(case, made):
            continue
        report = report_of(with_readings(case, made))
        compared += 1
        for rule_id, outcomes in expected(case, made).items():
            judged = report[rule_id]
            told = {judged.outcomes, *(other.outcomes for other in judged.otherwise)}
            actual = {frozenset(each.value for each in found) for found in told}

            assert outcomes == actual, f"seed {seed}, rule {rule_id}"
    assert compared > CHUNK / 2
