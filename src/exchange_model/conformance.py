"""Conformance: whether rows can be read under an agreement at all.

A row may be well written and still make no sense here: another agreement's party, a word outside a
fact's domain, a handover before the conclusion. Such rows are refused, all of them at once.
"""

from collections.abc import Iterable, Iterator

from exchange_model.agreement import Agreement, nearest
from exchange_model.dates import PartialDate
from exchange_model.persons import Person, Unknown
from exchange_model.problems import Problem
from exchange_model.profiles import Profiles

LONGEST_LIFE = 120
"""Nobody is taken to be older than this, in years, on the day of conclusion."""


def faults(
    agreement: Agreement, profiles: Profiles, people: Iterable[Person], *, listed: bool
) -> Iterator[Problem]:
    """Yield what keeps rows from being judged under an agreement; ``listed``: a list's rows."""
    check = _Check(agreement, profiles, listed=listed)
    good: set[tuple[object, ...]] = set()
    for person in people:
        words = check.words(person)
        if words not in good:
            found = [*check.parties(person), *check.facts(person)]
            yield from found
            if not found:
                good.add(words)
        yield from check.dates(person)


class _Check:
    """One agreement's demands on a row."""

    def __init__(self, agreement: Agreement, profiles: Profiles, *, listed: bool) -> None:
        self._parties = agreement.parties
        self._sides = {
            party: side for side in agreement.standing() for party in agreement.members(side)
        }
        self._receivers = {*agreement.parties, *agreement.receivers}
        self._concluded = agreement.concluded
        self._profiles = profiles
        self._facts = (*profiles.facts, *profiles.other_facts)
        self._listed = listed

    def words(self, person: Person) -> tuple[object, ...]:
        """Return the words of a row of which many rows have the same."""
        facts = person.facts
        said = [facts.get(fact) for fact in self._facts]
        return person.detaining_party, person.receiving_party, *said

    def parties(self, person: Person) -> Iterator[Problem]:
        parties = self._parties
        if person.detaining_party not in parties:
            hint = nearest(person.detaining_party, parties)
            yield _at(person, "unknown-party", "detaining_party", hint)
        if not self._listed:
            return
        if person.receiving_party is None:
            yield _at(person, "required", "receiving_party")
        elif person.receiving_party not in self._receivers:
            hint = nearest(person.receiving_party, self._receivers)
            yield _at(person, "unknown-party", "receiving_party", hint)
        elif self._sides.get(person.receiving_party) == self._sides.get(person.detaining_party, ""):
            yield _at(person, "same-party", "receiving_party")

    def dates(self, person: Person) -> Iterator[Problem]:
        concluded = self._concluded
        birth, transfer = person.date_of_birth, person.transfer_date
        if isinstance(birth, PartialDate) and birth.latest.year < concluded.year - LONGEST_LIFE:
            yield _at(person, "date-range", "date_of_birth", f"more than {LONGEST_LIFE} years ago")
        if isinstance(transfer, PartialDate) and transfer.latest < concluded:
            yield _at(person, "date-range", "transfer_date", "before the day of conclusion")

    def facts(self, person: Person) -> Iterator[Problem]:
        for fact in self._facts:
            try:
                self._profiles.value(fact, person.facts.get(fact, Unknown.NOT_REPORTED))
            except KeyError:
                hint = "it may be " + ", ".join(self._profiles.domain(fact)) + " or unknown"
                yield _at(person, "fact-value", fact, hint)


def _at(person: Person, name: str, column: str, hint: str = "") -> Problem:
    origin = person.origin
    file, row = (origin.file, origin.line) if origin else (None, None)
    return Problem(name, file=file, row=row, column=column, hint=hint)
