"""Conformance: whether rows can be read under an agreement at all.

A row may be well written and still make no sense here: another agreement's party, a word outside a
fact's domain, somebody born after the conclusion. Such rows are refused, all of them at once.
"""

from collections.abc import Iterable, Iterator

from exchange_model.agreement import Agreement, nearest
from exchange_model.dates import PartialDate
from exchange_model.persons import Person, Unknown
from exchange_model.problems import Problem
from exchange_model.profiles import Profiles

OLDEST = 120
"""Nobody is taken to be older than this, in years, on the day of conclusion."""


def faults(
    agreement: Agreement, profiles: Profiles, people: Iterable[Person], *, listed: bool
) -> Iterator[Problem]:
    """Yield what keeps rows from being judged under an agreement; ``listed``: a list's rows."""
    check = _Check(agreement, profiles)
    for person in people:
        yield from check.parties(person, listed=listed)
        yield from check.dates(person)
        yield from check.facts(person)


class _Check:
    """One agreement's demands on a row, with what has been found good already."""

    def __init__(self, agreement: Agreement, profiles: Profiles) -> None:
        self._agreement = agreement
        self._profiles = profiles
        self._receivers = {*agreement.parties, *agreement.receivers}
        self._good: dict[str, set[object]] = {
            fact: set() for fact in (*profiles.facts, *profiles.other_facts)
        }

    def parties(self, person: Person, *, listed: bool) -> Iterator[Problem]:
        parties = self._agreement.parties
        if person.detaining_party not in parties:
            hint = nearest(person.detaining_party, parties)
            yield _at(person, "unknown-party", "detaining_party", hint)
        if not listed:
            return
        if person.receiving_party is None:
            yield _at(person, "required", "receiving_party")
        elif person.receiving_party not in self._receivers:
            hint = nearest(person.receiving_party, self._receivers)
            yield _at(person, "unknown-party", "receiving_party", hint)
        elif person.receiving_party == person.detaining_party:
            yield _at(person, "same-party", "receiving_party")

    def dates(self, person: Person) -> Iterator[Problem]:
        concluded = self._agreement.concluded
        birth, transfer = person.date_of_birth, person.transfer_date
        if isinstance(birth, PartialDate) and birth.latest.year < concluded.year - OLDEST:
            yield _at(person, "date-range", "date_of_birth", f"more than {OLDEST} years ago")
        if isinstance(transfer, PartialDate) and transfer.latest < concluded:
            yield _at(person, "date-range", "transfer_date", "before the day of conclusion")

    def facts(self, person: Person) -> Iterator[Problem]:
        for fact, good in self._good.items():
            reported = person.facts.get(fact, Unknown.NOT_REPORTED)
            if reported in good:
                continue
            try:
                self._profiles.value(fact, reported)
            except KeyError:
                hint = "it may be " + ", ".join(self._profiles.domain(fact)) + " or unknown"
                yield _at(person, "fact-value", fact, hint)
            else:
                good.add(reported)


def _at(person: Person, name: str, column: str, hint: str = "") -> Problem:
    origin = person.origin
    file, row = (origin.file, origin.line) if origin else (None, None)
    return Problem(name, file=file, row=row, column=column, hint=hint)
