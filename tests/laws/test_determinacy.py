"""Law 5, determinacy: with nothing unknown there is exactly one outcome.

one completion  =>  |outcomes(rule)| == |outcomes(verdict)| == 1
"""

from attrs import evolve
from hypothesis import given, settings

from exchange_model.agreement import Agreement
from exchange_model.rules import AllOf
from exchange_model.testing import Case, agreements, cases
from worked import judged


def of_people(agreement: Agreement) -> Agreement:
    """Return an agreement that does not ask who is still held of the dead: no register says so."""
    rules = agreement.rules
    asked = (evolve(rule, of="people") if isinstance(rule, AllOf) else rule for rule in rules)
    return evolve(agreement, rules=tuple(asked))


@settings(max_examples=300)
@given(cases(agreements(max_rules=2).map(of_people), known=True))
def test_nothing_unknown_gives_one_outcome(case: Case) -> None:
    """Every verdict on fully known facts has one outcome, and so has every rule in force."""
    found = judged(
        case.agreement, case.listed, case.registered, case.complete, partial=case.partial
    )
    sets: dict[tuple[object, ...], frozenset[object]] = {
        (rule_id, each.party, each.receiver, each.stage): each.outcomes
        for rule_id, rule in found.items()
        for each in rule.verdicts
    }
    in_force = (each for each in found.values() if each.rule is None or each.rule.active)
    sets.update({(each.id,): each.outcomes for each in in_force})

    assert {} == {key: outcomes for key, outcomes in sets.items() if len(outcomes) != 1}
