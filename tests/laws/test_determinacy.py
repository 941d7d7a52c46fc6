"""Law 5, determinacy: with nothing unknown there is exactly one outcome.

one completion  =>  |outcomes(rule)| == |outcomes(verdict)| == 1
"""

from hypothesis import given, settings

from strategies import Case, known_cases
from worked import judged


@settings(max_examples=300)
@given(known_cases())
def test_nothing_unknown_gives_one_outcome(case: Case) -> None:
    """Every verdict on fully known facts has one outcome, and so has every rule."""
    found = judged(
        case.agreement, case.listed, case.registered, case.complete, partial=case.partial
    )
    sets: dict[tuple[object, ...], frozenset[object]] = {
        (rule_id, each.party, each.receiver, each.stage): each.outcomes
        for rule_id, rule in found.items()
        for each in rule.verdicts
    }
    sets.update({(rule_id,): rule.outcomes for rule_id, rule in found.items()})

    assert {} == {key: outcomes for key, outcomes in sets.items() if len(outcomes) != 1}
