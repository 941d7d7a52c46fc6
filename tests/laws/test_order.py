"""Law 7, order: the order of rows does not matter.

judge(agreement, permuted(list), permuted(register)) == judge(agreement, list, register)
"""

from collections.abc import Iterable

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchange_model.testing import Case, cases
from exchange_model.verdicts import Evidence, Finding, Judged, Verdict
from worked import judged


def ordered(rule: Judged) -> Judged:
    """Return a judged rule with the rows of each one person in a fixed order."""
    return evolve(
        rule,
        findings=tuple(map(_finding, rule.findings)),
        verdicts=tuple(map(_verdict, rule.verdicts)),
    )


def _finding(found: Finding) -> Finding:
    return evolve(found, origins=tuple(sorted(found.origins, key=str)))


def _verdict(verdict: Verdict) -> Verdict:
    return evolve(verdict, evidence=tuple(map(_evidence, verdict.evidence)))


def _evidence(one: Evidence) -> Evidence:
    return evolve(one, records=tuple(sorted(one.records, key=repr)))


def account(rules: Iterable[Judged]) -> list[Judged]:
    """Return all that a judgement says."""
    return [ordered(rule) for rule in rules]


@st.composite
def reorderings(draw: st.DrawFn) -> tuple[Case, Case]:
    """Draw a case, and the same case with its rows in another order."""
    case = draw(cases(repeated=True, contradictory=True))
    other = evolve(
        case,
        listed=tuple(draw(st.permutations(case.listed))),
        registered=case.registered and tuple(draw(st.permutations(case.registered))),
    )
    return case, other


@given(reorderings())
def test_the_order_of_rows_does_not_matter(pair: tuple[Case, Case]) -> None:
    """The same rows in another order are judged alike, the order of evidence included."""
    one, other = (
        account(
            judged(
                case.agreement,
                case.listed,
                case.registered,
                case.complete,
                on=case.on,
                partial=case.partial,
            ).values()
        )
        for case in pair
    )

    assert one == other
