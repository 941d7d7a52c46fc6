"""A list of 1,000 people on each side, with 20 unknown dates of birth, worked out by hand.

The agreement is like that of Istanbul, concluded on 2 June 2025: parity in each stage, all who are
under 25 or seriously ill, at least 1,000 on each side, and civilians apart from the others. One
more rule asks for at least 606 people of the category on each side.

Each party, here X, lists the people X-0001 to X-1000. Nobody is ill unless it is said.

    people      born         category (under 25 or ill)            number certainly, possibly in it
    1-400       2003-04-05   in: turns 25 in 2028                  400  400
    401-600     1980-01-01   in: seriously ill                     200  200
    601-990     1980-01-01   out                                     0    0
    991-992     blank        in: seriously ill, whatever the age     2    2
    993         1999         out: turned 25 in 2024                  0    0
    994         2001         in: turns 25 in 2026                    1    1
    995-997     blank        in or out                               0    3
    998         blank        in: born 2004-07-01, by the register    1    1
    999-1000    2000         in if born after 2 June 2000            0    2
                                                               sum 604  609

So 604 to 609 are in the category: whether 606 are is open, and 995, 996, 997, 999 and 1000 would
settle it. Of the 20 unknown dates in the list, 10 on each side, these 10 are all that matter.

The registers are complete. Besides those listed, party X holds three people who are left off:

    X-L1        1990-01-01   out
    X-L2        blank        in or out
    X-L3        2000         in if born after 2 June 2000

So 0 to 2 people of the category are still held, and X-L2 and X-L3 would settle it.

Stage 1 has the people 1 to 500, stage 2 those up to 960, stage 3 the rest. The 40 people of stage 3
are civilians, all others are combatants, except that the status of X-0960 is unknown. So stage 2 is
mixed if X-0960 is a civilian; the stages 1 and 3 are not mixed.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import evolve

from exchange_model import (
    Count,
    Person,
    Register,
    Report,
    Status,
    Verdict,
    agreement_from,
    validate,
)

PARTIES = ("AAA", "BBB")
AGREEMENT: dict[str, Any] = {
    "format": 1,
    "title": "A formula like that of Istanbul",
    "parties": list(PARTIES),
    "concluded": "2025-06-02",
    "facts": {"status": {"values": ["combatant", "civilian"]}},
    "categories": {
        "young": {"under": 25},
        "seriously-ill": {"fact": "seriously_ill"},
        "civilian": {"fact": "status", "is": ["civilian"]},
        "priority": {"any": ["young", "seriously-ill"]},
    },
    "rules": [
        {"id": "parity", "kind": "reciprocity", "per": "stage"},
        {"id": "ill-and-young", "kind": "all-of", "category": "priority"},
        {"id": "thousand", "kind": "minimum", "count": 1000},
        {"id": "enough-of-them", "kind": "minimum", "count": 606, "category": "priority"},
        {"id": "civilians-apart", "kind": "separate", "category": "civilian"},
    ],
}
BIRTHS = {
    **dict.fromkeys(range(1, 401), "2003-04-05"),
    **dict.fromkeys(range(401, 991), "1980-01-01"),
    **dict.fromkeys((991, 992, 995, 996, 997, 998), ""),
    993: "1999",
    994: "2001",
    999: "2000",
    1000: "2000",
}
ILL = {*range(401, 601), 991, 992}
WOULD_SETTLE = (995, 996, 997, 999, 1000)


def stage_of(number: int) -> str:
    """Return the stage in which the people of a number go."""
    if number <= 500:
        return "1"
    return "2" if number <= 960 else "3"


def listed() -> list[Person]:
    """Return the list of both sides."""
    people = []
    for holder, receiver in zip(PARTIES, reversed(PARTIES), strict=True):
        for number in range(1, 1001):
            status = "civilian" if number > 960 else "combatant"
            person = Person(
                person_id=f"{holder}-{number:04}",
                detaining_party=holder,
                receiving_party=receiver,
                date_of_birth=BIRTHS[number],
                stage=stage_of(number),
                facts={
                    "seriously_ill": "yes" if number in ILL else "no",
                    "status": "" if number == 960 else status,
                },
            )
            people.append(person)
    return people


def registered() -> list[Person]:
    """Return what the parties' registers hold: who is listed, and who is left off."""
    people = []
    for person in listed():
        known = person.person_id.endswith("-0998")
        birth = "2004-07-01" if known else person.date_of_birth
        people.append(evolve(person, receiving_party=None, stage=None, date_of_birth=birth))
    for holder in PARTIES:
        for number, born in enumerate(("1990-01-01", "", "2000"), start=1):
            left_off = Person(
                person_id=f"{holder}-L{number}",
                detaining_party=holder,
                date_of_birth=born,
                facts={"seriously_ill": "no", "status": "combatant"},
            )
            people.append(left_off)
    return people


@pytest.fixture(name="report", scope="module")
def _report() -> Report:
    """Validate the list once for all tests."""
    return validated(listed())


def validated(people: list[Person], *, partial: bool = False) -> Report:
    """Validate a list against both registers, which are complete."""
    register = Register(people=tuple(registered()), complete=PARTIES)
    return validate(agreement_from(AGREEMENT), people, register=register, partial=partial)


def unsettled(verdict: Verdict) -> list[str]:
    """Return the ids of those whose unknown facts would settle a verdict."""
    assert {"unsettled"} >= {each.role for each in verdict.evidence}
    return [each.person_id for each in verdict.evidence]


def by_party(report: Report, rule_id: str) -> Iterator[tuple[str, Verdict]]:
    """Yield the verdicts of a rule, one for each party."""
    verdicts = {verdict.party: verdict for verdict in report[rule_id].verdicts}
    assert set(PARTIES) == verdicts.keys()
    return ((party, verdicts[party]) for party in PARTIES)


def test_twenty_dates_of_birth_are_unknown() -> None:
    """The list has 1,000 people on each side, and 20 dates of birth that are not whole."""
    people = listed()
    parties = Counter(person.detaining_party for person in people)
    whole = Counter(getattr(person.date_of_birth, "exact", False) for person in people)

    assert Counter(AAA=1000, BBB=1000) == parties
    assert Counter({True: 1980, False: 20}) == whole


def test_statuses(report: Report) -> None:
    """What hangs on unknown facts is undetermined, and everything else is decided."""
    statuses = {rule.id: rule.status.value for rule in report}
    expected = {
        "parity": "satisfied",
        "ill-and-young": "undetermined",
        "thousand": "satisfied",
        "enough-of-them": "undetermined",
        "civilians-apart": "undetermined",
        "integrity": "satisfied",
    }

    assert expected == statuses
    assert report.status is Status.UNDETERMINED


def test_parity(report: Report) -> None:
    """Each stage has equal numbers: 500, 460 and 40."""
    found = {
        verdict.stage: (verdict.bounds, verdict.sides) for verdict in report["parity"].verdicts
    }
    expected = {
        stage: (Count(0, 0), (Count(number, number),) * 2)
        for stage, number in (("1", 500), ("2", 460), ("3", 40))
    }

    assert expected == found


def test_thousand(report: Report) -> None:
    """Each side returns 1,000, whatever is unknown of them."""
    found = [verdict.bounds for _, verdict in by_party(report, "thousand")]

    assert [Count(1000, 1000)] * 2 == found


def test_enough_of_them(report: Report) -> None:
    """Between 604 and 609 are in the category, and five people on each side would settle it."""
    for party, verdict in by_party(report, "enough-of-them"):
        words = {outcome.value for outcome in verdict.outcomes}

        assert Count(604, 609) == verdict.bounds
        assert {"satisfied", "breached"} == words
        assert [f"{party}-{number:04}" for number in WOULD_SETTLE] == unsettled(verdict)


def test_enough_of_them_while_more_lists_follow() -> None:
    """With more lists to follow, the same number is pending: it may already be met."""
    for _, verdict in by_party(validated(listed(), partial=True), "enough-of-them"):
        words = {outcome.value for outcome in verdict.outcomes}

        assert {"satisfied", "pending"} == words
        assert verdict.status is Status.PENDING


def test_all_of_them(report: Report) -> None:
    """Between nobody and two people of the category are left off, and these two would settle it."""
    for party, verdict in by_party(report, "ill-and-young"):
        assert Count(0, 2) == verdict.bounds
        assert verdict.status is Status.UNDETERMINED
        assert [f"{party}-L2", f"{party}-L3"] == unsettled(verdict)


def test_civilians_apart(report: Report) -> None:
    """Whether stage 2 is mixed hangs on one person's status; the other stages are not mixed."""
    found = {
        (verdict.party, verdict.stage): (verdict.status, unsettled(verdict))
        for verdict in report["civilians-apart"].verdicts
    }
    expected = {
        (party, stage): (Status.UNDETERMINED, [f"{party}-0960"])
        if stage == "2"
        else (Status.SATISFIED, [])
        for party in PARTIES
        for stage in ("1", "2", "3")
    }

    assert expected == found


@pytest.mark.parametrize(
    ("young", "bounds", "status"),
    [
        (0, Count(604, 604), Status.BREACHED),
        (1, Count(605, 605), Status.BREACHED),
        (2, Count(606, 606), Status.SATISFIED),
        (5, Count(609, 609), Status.SATISFIED),
    ],
)
def test_those_people_settle_it(young: int, bounds: Count, status: Status) -> None:
    """Once the birth dates of the five on each side are known, so is the verdict."""
    births = {
        f"{party}-{number:04}": "2000-06-03" if place < young else "2000-06-02"
        for party in PARTIES
        for place, number in enumerate(WOULD_SETTLE)
    }
    people = [
        evolve(person, date_of_birth=births.get(person.person_id, person.date_of_birth))
        for person in listed()
    ]
    found = validated(people)["enough-of-them"]

    assert [bounds] * 2 == [verdict.bounds for verdict in found.verdicts]
    assert found.status is status
