"""Law 6, symmetry: renaming or exchanging the parties changes nothing else.

judge(renamed(case)) == renamed(judge(case)), for every renaming of the parties
"""

from collections.abc import Mapping

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchange_model.agreement import Agreement
from exchange_model.persons import Person
from exchange_model.rules import AllOf, Precondition, Reciprocity, Rule
from exchange_model.testing import Case, cases
from exchange_model.testing.vocabulary import PARTIES, THIRD
from exchange_model.verdicts import Judged
from worked import judged

Names = Mapping[str, str]

exchanges: st.SearchStrategy[Names] = st.just({"AAA": "BBB", "BBB": "AAA"})
renamings: st.SearchStrategy[Names] = st.permutations(["QQQ", "AA", "z"]).map(
    lambda names: dict(zip((*PARTIES, THIRD), names, strict=True))
)


def renamed_rule(rule: Rule, names: Names) -> Rule:
    """Return a rule with its parties renamed."""
    match rule:
        case Precondition():
            return rule
        case Reciprocity(between=between, to=to):
            sides = tuple(evolve(side, party=names.get(side.party, side.party)) for side in between)
            return evolve(rule, between=sides, to=[names.get(each, each) for each in to])
        case AllOf(obliges=obliges):
            return evolve(rule, obliges=[names.get(party, party) for party in obliges])
        case _:
            obliges = tuple(names.get(party, party) for party in rule.obliges)
            to = tuple(names.get(each, each) for each in rule.to)
            return evolve(rule, obliges=obliges, to=to)


def renamed_agreement(agreement: Agreement, names: Names) -> Agreement:
    """Return an agreement with its parties renamed."""
    return evolve(
        agreement,
        parties=[names.get(party, party) for party in agreement.parties],
        sides={
            side: [names.get(party, party) for party in parties]
            for side, parties in agreement.sides.items()
        },
        rules=tuple(renamed_rule(rule, names) for rule in agreement.rules),
    )


def renamed_person(person: Person, names: Names) -> Person:
    """Return a row with its parties renamed."""
    receiving = person.receiving_party
    return evolve(
        person,
        detaining_party=names.get(person.detaining_party, person.detaining_party),
        receiving_party=names.get(receiving or "", receiving),
    )


def renamed_case(case: Case, names: Names) -> Case:
    """Return a case with its parties renamed everywhere."""
    statements = (written.partition(":") for written in case.complete)
    return evolve(
        case,
        agreement=renamed_agreement(case.agreement, names),
        listed=tuple(renamed_person(each, names) for each in case.listed),
        registered=case.registered
        and tuple(renamed_person(each, names) for each in case.registered),
        complete=tuple(names.get(party, party) + colon + name for party, colon, name in statements),
    )


def account(found: Mapping[str, Judged], names: Names) -> object:
    """Return all that a judgement says, the records of persons left out."""
    return [
        (
            rule_id,
            rule.outcomes,
            rule.findings,
            [
                (
                    names.get(each.party or "", each.party),
                    names.get(each.receiver or "", each.receiver),
                    each.stage,
                    each.outcomes,
                    each.bounds,
                    each.sides,
                    [(one.person_id, one.role) for one in each.evidence],
                    each.waits_for,
                    each.exact,
                )
                for each in rule.verdicts
            ],
        )
        for rule_id, rule in found.items()
    ]


def judge(case: Case) -> Mapping[str, Judged]:
    """Judge a case."""
    return judged(
        case.agreement,
        case.listed,
        case.registered,
        case.complete,
        on=case.on,
        partial=case.partial,
    )


@given(case=cases(repeated=True, contradictory=True), names=renamings)
def test_renaming_the_parties_changes_nothing_else(case: Case, names: Names) -> None:
    """The names of parties carry no meaning, nor does their alphabetical order."""
    assert account(judge(case), names) == account(judge(renamed_case(case, names)), {})


@given(case=cases(repeated=True, contradictory=True), names=exchanges)
def test_exchanging_the_parties_changes_nothing_else(case: Case, names: Names) -> None:
    """What holds for one party holds for the other in its place."""
    assert account(judge(case), names) == account(judge(renamed_case(case, names)), {})
