"""What somebody would write by hand to judge lists by the Istanbul rules: the baseline.

One plain loop over registers and lists, with all that the library does for the same answer: age and
illness with unknowns kept apart, equal numbers in each stage, civilians apart, the minimum, and the
checks between rows. It is written for speed and for this one agreement.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from exchange_model.dates import PartialDate
from exchange_model.persons import Person, Unknown

PARTIES = ("RUS", "UKR")
YES = {"yes", "true", "1"}
NO = {"no", "false", "0"}
STATUSES = {"combatant", "civilian"}


def judge(
    listed: Iterable[Person], registered: Iterable[Person], concluded: date
) -> dict[str, Any]:
    """Return the verdicts with the people whom they are about."""
    cutoff = concluded.replace(year=concluded.year - 25)
    oldest = concluded.year - 120
    held: dict[str, Person] = {}
    problems: list[str] = []
    for person in registered:
        if person.person_id in held:
            problems.append(person.person_id)
        held[person.person_id] = person
        _check(person, oldest, problems, receiving=False)
    seen: set[str] = set()
    findings: list[tuple[str, str]] = []
    given: Counter[tuple[str, str]] = Counter()
    civil: dict[tuple[str, str], Counter[bool | None]] = defaultdict(Counter)
    for person in listed:
        person_id, holder = person.person_id, person.detaining_party
        _check(person, oldest, problems, receiving=True)
        if person_id in seen:
            findings.append(("duplicate", person_id))
            continue
        seen.add(person_id)
        record = held.get(person_id)
        if record is None:
            findings.append(("missing", person_id))
        elif record.detaining_party != holder or _differ(person, record):
            findings.append(("contradiction", person_id))
        stage = person.stage if isinstance(person.stage, str) else "?"
        given[holder, stage] += 1
        civil[holder, stage][_civilian(person, record)] += 1
    left: dict[str, list[str]] = {party: [] for party in PARTIES}
    open_: dict[str, list[str]] = {party: [] for party in PARTIES}
    for person_id, person in held.items():
        if person_id not in seen:
            owed = _priority(person, cutoff)
            if owed is None:
                open_[person.detaining_party].append(person_id)
            elif owed:
                left[person.detaining_party].append(person_id)
    return _verdicts(given, civil, left, open_, findings, problems)


def _verdicts(
    given: Mapping[tuple[str, str], int],
    civil: Mapping[tuple[str, str], Counter[bool | None]],
    left: Mapping[str, list[str]],
    open_: Mapping[str, list[str]],
    findings: list[tuple[str, str]],
    problems: list[str],
) -> dict[str, Any]:
    stages = sorted({stage for _, stage in given})
    first, second = PARTIES
    parity = {stage: given[first, stage] == given[second, stage] for stage in stages}
    total = {
        party: sum(number for (holder, _), number in given.items() if holder == party)
        for party in PARTIES
    }
    return {
        "parity": all(parity.values()),
        "thousand": min(total.values()) >= 1000,
        "ill-and-young": False if any(left.values()) else (None if any(open_.values()) else True),
        "civilians-apart": _apart(civil.values()),
        "left": left,
        "open": open_,
        "findings": findings,
        "problems": problems,
    }


def _apart(stages: Iterable[Counter[bool | None]]) -> bool | None:
    answers: set[bool | None] = set()
    for stage in stages:
        if stage[True] and stage[False]:
            answers.add(False)
        elif stage[None] and stage.total() > 1:
            answers.add(None)
    return False if False in answers else (None if None in answers else True)


def _check(person: Person, oldest: int, problems: list[str], *, receiving: bool) -> None:
    if person.detaining_party not in PARTIES:
        problems.append("detaining_party")
    if receiving and (
        person.receiving_party not in PARTIES or person.receiving_party == person.detaining_party
    ):
        problems.append("receiving_party")
    birth = person.date_of_birth
    if isinstance(birth, PartialDate) and birth.latest.year < oldest:
        problems.append("date_of_birth")
    ill = person.facts.get("seriously_ill")
    if isinstance(ill, str) and ill not in YES and ill not in NO:
        problems.append("seriously_ill")
    status = person.facts.get("status")
    if isinstance(status, str) and status not in STATUSES:
        problems.append("status")


def _differ(person: Person, record: Person) -> bool:
    one, other = person.date_of_birth, record.date_of_birth
    if not isinstance(one, Unknown) and not isinstance(other, Unknown):
        apart = one.earliest > other.latest or other.earliest > one.latest
        if apart:
            return True
    for fact in ("seriously_ill", "status"):
        said, known = person.facts.get(fact), record.facts.get(fact)
        if isinstance(said, str) and isinstance(known, str) and said != known:
            return True
    return False


def _civilian(person: Person, record: Person | None) -> bool | None:
    status = person.facts.get("status")
    if isinstance(status, Unknown | None) and record is not None:
        status = record.facts.get("status")
    return status == "civilian" if isinstance(status, str) else None


def _priority(person: Person, cutoff: date) -> bool | None:
    ill = person.facts.get("seriously_ill")
    if isinstance(ill, str) and ill in YES:
        return True
    birth = person.date_of_birth
    if isinstance(birth, Unknown):
        return None
    if birth.earliest > cutoff:
        return True
    if birth.latest > cutoff or not isinstance(ill, str):
        return None
    return False
