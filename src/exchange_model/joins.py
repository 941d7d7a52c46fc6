"""Joins: what all the rows of one person, in lists and registers, leave open together.

Known values are intersected: what is blank in one row and known in another is known. Values that
contradict each other all stand as alternatives, and whose rows contradict is remembered.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from exchange_model.agreement import Agreement
from exchange_model.categories import Category
from exchange_model.dates import PartialDate, agreed
from exchange_model.persons import Day, Fact, Person, Unknown
from exchange_model.profiles import Ages, Days, Profiles

ONE_STAGE = ""
"""The stage of a list that names none."""


@frozen
class Statement:
    """A party's assertion that its register holds everyone, or everyone in a category."""

    party: str
    category: Category | None = None


@frozen(kw_only=True)
class Scope:
    """Under what the rows are taken: the agreement's conditions, the statements, and the day.

    ``profiles`` has all the conditions, ``held`` those that are asked of people who are still held.
    """

    agreement: Agreement
    profiles: Profiles
    held: Profiles
    statements: tuple[Statement, ...] = ()
    on: PartialDate | None = None


Route = tuple[str, str | None, Fact, Day]
"""Who holds a person, to whom the person goes (None: stays), in which stage, on which day."""

Births = tuple[PartialDate | Ages, ...]
"""The dates of birth that are reported, or the classes to which they belong; none: any."""

Facts = tuple[frozenset[str], ...]
"""The possible values of each fact that a condition looks at; none: any of its domain."""

Signature = tuple[tuple[Route, ...], Births, Facts, str | None]
"""All that matters of a person: routes, dates of birth (or their classes), facts, and the id if a
rule names it."""


class Rows:
    """The rows of each person: nearly everybody has one."""

    def __init__(self, people: Iterable[Person]) -> None:
        """Sort rows by person."""
        every = tuple(people)
        self.first = {row.person_id: row for row in reversed(every)}
        self.repeated: dict[str, list[Person]] = {}
        if len(self.first) < len(every):
            for row in every:
                self.repeated.setdefault(row.person_id, []).append(row)
            more = ((each, rows) for each, rows in self.repeated.items() if len(rows) > 1)
            self.repeated = {each: sorted(rows, key=_place) for each, rows in more}
        self.every = every

    def of(self, person_id: str) -> tuple[Person, ...]:
        """Return the rows of one person, in their order."""
        if person_id in self.repeated:
            return tuple(self.repeated[person_id])
        return (self.first[person_id],) if person_id in self.first else ()


@frozen
class Told:
    """All that is told of one person, row by row."""

    listed: tuple[Person, ...] = ()
    registered: tuple[Person, ...] = ()
    determined: tuple[Person, ...] = ()

    @property
    def rows(self) -> tuple[Person, ...]:
        """All the rows, the list's first."""
        return (*self.listed, *self.registered, *self.determined)


@frozen
class Books:
    """All the rows: of lists, of registers, and the facts that were determined besides.

    Who is determined to be ill, or born on a day, is on a list or a register already: the row says
    nothing of where the person is.
    """

    listed: Rows
    registered: Rows
    determined: Rows

    def of(self, person_id: str) -> Told:
        """Return all that is told of one person."""
        return Told(
            self.listed.of(person_id), self.registered.of(person_id), self.determined.of(person_id)
        )


class Join:
    """Joins the rows of one person into a signature, and remembers whose rows contradict."""

    def __init__(self, scope: Scope) -> None:
        self._profiles = scope.profiles
        concluded = scope.agreement.concluded
        self._any_day = None if scope.profiles.ages_at_transfer else (concluded, concluded)
        self._values = [(fact, _Values(scope.profiles, fact)) for fact in scope.profiles.facts]
        self._facts = (*scope.profiles.facts, *scope.profiles.other_facts)
        self._others = [
            (fact, _Values(scope.profiles, fact)) for fact in scope.profiles.other_facts
        ]
        self.contradictory: dict[str, set[str]] = {}

    def everybody(self, books: Books) -> Iterator[tuple[Signature, list[str]]]:
        """Yield the people by signature; a signature may come more than once.

        Most people have one row in a list, or one in a register, or one in each that says the
        same. Their words alone decide, and are looked up; the others are joined one by one.
        """
        plain: dict[tuple[object, ...], list[str]] = {}
        listed, registered = books.listed, books.registered
        intricate = {*listed.repeated, *registered.repeated, *self._profiles.named}
        intricate |= books.determined.first.keys()
        for person_id, row in listed.first.items():
            other = registered.first.get(person_id)
            words = None if person_id in intricate else self._words(row, other)
            if words is None:
                yield self(person_id, books.of(person_id)), [person_id]
            else:
                plain.setdefault(words, []).append(person_id)
        for person_id, row in registered.first.items():
            if person_id in listed.first:
                continue
            words = None if person_id in intricate else self._words(row, None)
            if words is None:
                yield self(person_id, books.of(person_id)), [person_id]
            else:
                plain.setdefault((None, *words), []).append(person_id)
        for ids in plain.values():
            yield self(ids[0], books.of(ids[0])), ids

    def _words(self, row: Person, other: Person | None) -> tuple[object, ...] | None:
        """Return the words of a person's row, unless another row says something else."""
        birth, facts = row.date_of_birth, row.facts
        words = [facts.get(fact) for fact in self._facts]
        if other is not None:
            if birth != other.date_of_birth or row.detaining_party != other.detaining_party:
                return None
            facts = other.facts
            if words != [facts.get(fact) for fact in self._facts]:
                return None
        age = self._age(birth)
        return (row.detaining_party, row.receiving_party, row.stage, row.transfer_date, age, *words)

    def _age(self, birth: Day) -> object:
        """Return what matters of a date of birth: its classes, if they do not hang on a day."""
        if self._any_day is None or isinstance(birth, Unknown):
            return birth
        return self._profiles.ages(birth.earliest, birth.latest, self._any_day)

    def __call__(self, person_id: str, told: Told) -> Signature:
        """Return what matters of a person, as all the rows together leave it."""
        rows = told.rows
        births = self._births(person_id, rows)
        facts = tuple(
            self._fact(person_id, fact, [values[row.facts.get(fact)] for row in rows])
            for fact, values in self._values
        )
        for fact, values in self._others if len(rows) > 1 else ():
            self._fact(person_id, fact, [values[row.facts.get(fact)] for row in rows])
        named = person_id if person_id in self._profiles.named else None
        return self._routes(person_id, told.listed, told.registered), births, facts, named

    def classes(self, births: Births, moment: Days) -> tuple[Ages, ...]:
        """Return the classes of dates of birth, for ages that are judged on some day."""
        if not births:
            return (self._profiles.any_age(moment),)
        return tuple(
            self._profiles.ages(birth.earliest, birth.latest, moment)
            if isinstance(birth, PartialDate)
            else birth
            for birth in births
        )

    def _births(self, person_id: str, rows: Sequence[Person]) -> Births:
        known = {row.date_of_birth for row in rows if isinstance(row.date_of_birth, PartialDate)}
        births = agreed(known)
        if len(births) > 1:
            self._contradict(person_id, "date_of_birth")
        return births if self._any_day is None else self.classes(births, self._any_day)

    def _contradict(self, person_id: str, column: str) -> None:
        self.contradictory.setdefault(person_id, set()).add(column)

    def _fact(
        self, person_id: str, fact: str, reported: Iterable[frozenset[str]]
    ) -> frozenset[str]:
        values = frozenset[str]().union(*reported)
        if len(values) > 1:
            self._contradict(person_id, fact)
        return values

    def _routes(
        self, person_id: str, listed: Sequence[Person], registered: Sequence[Person]
    ) -> tuple[Route, ...]:
        holders = {row.detaining_party for row in registered}
        if not listed:
            if len(holders) > 1:
                self._contradict(person_id, "detaining_party")
            return tuple((holder, None, ONE_STAGE, Unknown.NOT_REPORTED) for holder in holders)
        routes = _compatible(listed)
        others = holders - {detaining for detaining, *_ in routes}
        if others:
            # Who holds somebody else's prisoner cannot hand the person over as the list says.
            self._contradict(person_id, "detaining_party")
            routes |= {(holder, None, ONE_STAGE, Unknown.NOT_REPORTED) for holder in others}
        return tuple(routes)


class _Values(dict[Fact | None, frozenset[str]]):
    """What each word that is reported of one fact stands for, worked out once a word."""

    def __init__(self, profiles: Profiles, fact: str) -> None:
        super().__init__()
        self._profiles = profiles
        self._fact = fact

    def __missing__(self, reported: Fact | None) -> frozenset[str]:
        given = Unknown.NOT_REPORTED if reported is None else reported
        value = self._profiles.value(self._fact, given)
        self[reported] = found = frozenset() if value is None else frozenset({value})
        return found


def _place(row: Person) -> tuple[str, int]:
    return (row.origin.file, row.origin.line) if row.origin else ("", 0)


def _compatible(listed: Sequence[Person]) -> set[Route]:
    """Return the one route on which all the rows agree; if they do not, each row's own."""
    routes: set[Route] = {
        (row.detaining_party, row.receiving_party, row.stage, row.transfer_date) for row in listed
    }
    if len(routes) == 1:
        return routes
    stages = {stage for _, _, stage, _ in routes if not isinstance(stage, Unknown)}
    dates = agreed({day for *_, day in routes if isinstance(day, PartialDate)})
    ways = {(detaining, receiving) for detaining, receiving, _, _ in routes}
    if len(ways) > 1 or len(stages) > 1 or len(dates) > 1:
        return routes
    (detaining, receiving), *_ = ways
    stage = next(iter(stages), Unknown.NOT_REPORTED)
    return {(detaining, receiving, stage, next(iter(dates), Unknown.NOT_REPORTED))}
