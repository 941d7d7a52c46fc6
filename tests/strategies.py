"""Hypothesis strategies for everything that people write: dates, people, categories, rules, lists.

Each strategy is a value, named in the plural after what it draws. They share one small vocabulary
of parties, facts, stages and ids, so that whatever is drawn from two of them fits together. They
draw near the thresholds: birthdays about the day of conclusion, transfer days about deadlines.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from exchange_model.agreement import Agreement, Source, Unmodelled
from exchange_model.categories import (
    And,
    Category,
    FactIs,
    Has,
    Not,
    Or,
    People,
    Phrase,
    Under,
)
from exchange_model.dates import PartialDate
from exchange_model.persons import Origin, Person, Unknown
from exchange_model.rules import (
    AllOf,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
)

PARTIES = ("AAA", "BBB")
THIRD = "CCC"
NEUTRAL = "NNN"
"""A receiver that is no party."""

STAGES = ("1", "2")
MILESTONES = ("talks", "report")
STATUSES = ("combatant", "civilian", "medic")
YES_OR_NO_FACTS = ("seriously_ill", "wounded")
IDS = tuple(f"P{number}" for number in range(6))
"""The ids of people on lists and registers; rules also name ``UNSEEN``, who are on none."""

UNSEEN = ("P8", "P9")
CONCLUDED = date(2025, 6, 2)

PHRASES = (
    Phrase("young", Under(25)),
    Phrase("young-at-transfer", Under(25, on="transfer")),
    Phrase("seriously-ill", Has("seriously_ill")),
    Phrase("civilian", FactIs("status", ("civilian",))),
    Phrase("priority", Phrase("young", Under(25)) | Phrase("seriously-ill", Has("seriously_ill"))),
)
"""Categories with names; one name always stands for one category."""


# Days

any_days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))


def near(day: date, before: int = 3, after: int = 12) -> st.SearchStrategy[date]:
    """Draw days about a day."""
    return st.integers(-before, after).map(lambda number: day + timedelta(days=number))


conclusions = st.sampled_from(
    [CONCLUDED, date(2025, 1, 31), date(2024, 2, 29), date(2025, 2, 28), date(2024, 12, 31)]
)
transfer_days = near(CONCLUDED, before=0)
birthdays = st.one_of(
    *(near(CONCLUDED.replace(year=CONCLUDED.year - years)) for years in (18, 25)),
    st.sampled_from([date(2000, 2, 29), date(1979, 5, 2), date(2004, 1, 1), date(2009, 12, 31)]),
)


def partial(days: st.SearchStrategy[date]) -> st.SearchStrategy[PartialDate]:
    """Draw partial dates about days: a day, its month, its year, or an interval that holds it."""
    return st.one_of(
        days.map(PartialDate.on),
        days.map(lambda day: PartialDate.parse(day.isoformat()[:7])),
        days.map(lambda day: PartialDate.parse(day.isoformat()[:4])),
        st.lists(days, min_size=2, max_size=2).map(lambda ends: PartialDate(min(ends), max(ends))),
    )


partial_dates = partial(any_days)
births = partial(birthdays)
transfer_dates = st.one_of(
    transfer_days.map(PartialDate.on),
    st.lists(transfer_days, min_size=2, max_size=2).map(lambda e: PartialDate(min(e), max(e))),
)
unknowns = st.sampled_from(Unknown)


# People

statuses = st.sampled_from(STATUSES)
answers = st.sampled_from(["yes", "no"])
stages = st.sampled_from(STAGES)


def person_facts(*, known: bool = False) -> st.SearchStrategy[dict[str, str | Unknown]]:
    """Draw the facts of one person, each with a value or, unless all are known, without."""
    missing: st.SearchStrategy[Unknown] = st.nothing() if known else unknowns
    answer = st.one_of(answers, missing)
    return st.fixed_dictionaries(
        {"status": st.one_of(statuses, missing), **dict.fromkeys(YES_OR_NO_FACTS, answer)}
    )


@st.composite
def listed_people(draw: st.DrawFn, person_id: str, *, known: bool = False) -> Person:
    """Draw the row of somebody proposed for handover; ``known`` leaves nothing open."""
    detaining, receiving = draw(st.permutations(PARTIES))
    missing: st.SearchStrategy[Unknown] = st.nothing() if known else unknowns
    day = transfer_days.map(PartialDate.on) if known else transfer_dates
    return Person(
        person_id=person_id,
        detaining_party=detaining,
        receiving_party=receiving,
        date_of_birth=draw(st.one_of(birthdays.map(PartialDate.on) if known else births, missing)),
        stage=draw(st.one_of(stages, missing)),
        transfer_date=draw(st.one_of(day, missing)),
        facts=draw(person_facts(known=known)),
    )


@st.composite
def registered_people(draw: st.DrawFn, person_id: str, *, known: bool = False) -> Person:
    """Draw the row of somebody who is held."""
    missing: st.SearchStrategy[Unknown] = st.nothing() if known else unknowns
    return Person(
        person_id=person_id,
        detaining_party=draw(st.sampled_from(PARTIES)),
        date_of_birth=draw(st.one_of(birthdays.map(PartialDate.on) if known else births, missing)),
        facts=draw(person_facts(known=known)),
    )


ids = st.sampled_from(IDS)
people = ids.flatmap(listed_people)

id_lists = st.lists(ids, min_size=1, max_size=4)
"""Ids of rows; an id may stand in several."""


def rows(
    row: Callable[[str], st.SearchStrategy[Person]], ids_drawn: st.SearchStrategy[list[str]]
) -> st.SearchStrategy[tuple[Person, ...]]:
    """Draw a file of rows, each with its place in it."""
    drawn = ids_drawn.flatmap(lambda found: st.tuples(*(row(person_id) for person_id in found)))
    return drawn.map(
        lambda people: tuple(
            evolve(person, origin=Origin("list.csv", line)) for line, person in enumerate(people, 2)
        )
    )


lists = rows(listed_people, id_lists)
registers = rows(registered_people, st.lists(ids, max_size=4))


# Categories

under_ages = st.builds(
    Under,
    st.sampled_from([18, 25]),
    st.one_of(st.just("conclusion"), st.just("transfer"), transfer_days),
)
yes_or_no_facts = st.builds(Has, st.sampled_from(YES_OR_NO_FACTS))
fact_values = st.builds(
    FactIs, st.just("status"), st.lists(statuses, min_size=1, max_size=2, unique=True)
)
people_by_id = st.builds(
    People, st.lists(st.sampled_from(IDS + UNSEEN), min_size=1, max_size=3, unique=True)
)
phrases = st.sampled_from(PHRASES)
category_atoms = st.one_of(yes_or_no_facts, fact_values, under_ages, people_by_id)


def _built(parts: st.SearchStrategy[Category]) -> st.SearchStrategy[Category]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(And, several), st.builds(Or, several))


categories: st.SearchStrategy[Category] = st.recursive(
    st.one_of(phrases, category_atoms), _built, max_leaves=5
)


# Rules

texts = st.text(max_size=12)
"""Any writing: quotes, line breaks and signs of every script included."""

terms = st.builds(
    Term,
    days=st.integers(1, 12),
    after=st.sampled_from(["conclusion", "stage", "milestone:talks"]),
    counting=st.sampled_from(["exclusive", "inclusive"]),
) | st.builds(
    Term,
    months=st.integers(1, 2),
    after=st.sampled_from(["conclusion", "stage", "milestone:talks"]),
    counting=st.sampled_from(["exclusive", "inclusive"]),
)
deadlines = st.one_of(st.none(), transfer_days.map(lambda day: day + timedelta(days=1)), terms)
obliged = st.lists(st.sampled_from(PARTIES), max_size=2, unique=True).map(tuple)
sentences: Mapping[str, st.SearchStrategy[Any]] = {
    "id": st.just("rule"),
    "text": texts,
    "source": texts,
}
duties = {
    **sentences,
    "by": deadlines,
    "of": st.sampled_from(["people", "people", "people", "remains", "any"]),
}
handovers = {
    **duties,
    "to": st.sampled_from([None, None, *PARTIES, NEUTRAL, (PARTIES[1], NEUTRAL)]),
    "stage": st.sampled_from([None, None, *STAGES]),
}
maybe_categories = st.one_of(st.none(), categories)
pers = st.sampled_from(["agreement", "stage"])
judgings = st.sampled_from(["at-due", "throughout"])
counts = {
    **handovers,
    "count": st.integers(0, 3),
    "category": maybe_categories,
    "obliges": obliged,
    "per": pers,
    "judged": judgings,
}
transfers = {**handovers, "category": categories, "obliges": obliged, "judged": judgings}

weights = st.lists(st.tuples(categories, st.sampled_from([2, 3, 30, 50])), max_size=2)


@st.composite
def pairs_of_sides(draw: st.DrawFn) -> tuple[Side, Side]:
    """Draw the two sides of a reciprocity, in either order."""
    first, second = draw(st.permutations(PARTIES))
    return (
        Side(party=first, category=draw(maybe_categories), weights=draw(weights)),
        Side(party=second, category=draw(maybe_categories), weights=draw(weights)),
    )


reciprocities = st.builds(
    Reciprocity,
    **{**handovers, "to": st.sampled_from([None, None, NEUTRAL])},
    between=st.one_of(st.just(()), pairs_of_sides()),
    category=maybe_categories,
    ratio=st.sampled_from(["1:1", "1:1", "1:2", "2:3"]),
    tolerance=st.integers(0, 2),
    compare=st.sampled_from(["equal", "at-least"]),
    per=pers,
    judged=judgings,
)
minimums = st.builds(Minimum, **counts)
maximums = st.builds(Maximum, **counts)
exact_numbers = st.builds(Exactly, **counts)
alls_of = st.builds(AllOf, **duties, category=maybe_categories, obliges=obliged, judged=judgings)
onlies = st.builds(Only, **transfers, per=pers)
exclusions = st.builds(Excluding, **transfers, per=pers)
separations = st.builds(Separate, **transfers)
namings = st.builds(
    Named,
    **handovers,
    people=st.lists(st.sampled_from(IDS + UNSEEN), min_size=1, max_size=2, unique=True),
    obliges=obliged,
    judged=judgings,
)
duties_of_every_kind: st.SearchStrategy[Rule] = st.one_of(
    minimums,
    reciprocities,
    alls_of,
    maximums,
    exact_numbers,
    onlies,
    exclusions,
    separations,
    namings,
)
preconditions = st.builds(
    Precondition,
    **sentences,
    milestone=st.sampled_from(MILESTONES),
    requires=st.just(("rule",)),
)
rules: st.SearchStrategy[Rule] = st.one_of(duties_of_every_kind, preconditions)


# Agreements


@st.composite
def rule_books(draw: st.DrawFn, most: int = 3) -> tuple[Rule, ...]:
    """Draw rules that go together: each has its own id, and a precondition names earlier ones."""
    drawn: list[Rule] = []
    for number, rule in enumerate(draw(st.lists(rules, min_size=1, max_size=most))):
        rule_id = f"rule-{number}"
        if not isinstance(rule, Precondition):
            drawn.append(evolve(rule, id=rule_id))
        elif drawn:
            earlier = st.sampled_from([each.id for each in drawn])
            requires = draw(st.lists(earlier, min_size=1, max_size=2, unique=True))
            drawn.append(evolve(rule, id=rule_id, requires=requires))
        else:
            drawn.append(evolve(draw(duties_of_every_kind), id=rule_id))
    return tuple(draw(st.permutations(drawn)))


def _between(rule: Rule) -> Rule:
    """Return the rule with its sides named, as it must be among more than two."""
    if isinstance(rule, Reciprocity) and not rule.between:
        return evolve(rule, between=PARTIES)
    return rule


@st.composite
def agreements(draw: st.DrawFn, most_rules: int = 3, concluded: date | None = None) -> Agreement:
    """Draw agreements in which every name that is used is defined."""
    third = draw(st.sampled_from([(), (), (THIRD,)]))
    sides: Mapping[str, Sequence[str]] = draw(
        st.sampled_from([{}, {}, {"north": ("AAA",), "south": ("BBB", *third)}])
    )
    book = draw(rule_books(most_rules))
    return Agreement(
        title=draw(texts),
        parties=(*PARTIES, *third),
        concluded=concluded or draw(conclusions.filter(lambda day: day <= CONCLUDED)),
        rules=tuple(map(_between, book)) if third else book,
        categories=tuple(draw(st.lists(phrases, max_size=2, unique=True))),
        facts={"status": STATUSES},
        receivers=(NEUTRAL,),
        sides=sides,
        source=draw(st.none() | st.builds(Source, texts, texts)),
        unmodelled=tuple(
            draw(
                st.lists(st.builds(Unmodelled, text=texts, reason=texts, source=texts), max_size=2)
            )
        ),
        born_on_29_february=draw(st.sampled_from(["1-march", "28-february"])),
    )


# Cases: an agreement, and what a list and a register say


@frozen(kw_only=True)
class Case:
    """A list to be judged under an agreement, with what else is given."""

    agreement: Agreement
    listed: tuple[Person, ...]
    registered: tuple[Person, ...] | None = None
    complete: tuple[str, ...] = ()
    partial: bool = False
    on: PartialDate | None = None


completeness = st.lists(
    st.sampled_from(
        [*PARTIES, *(f"{party}:{name}" for party in PARTIES for name in ("young", "civilian"))]
    ),
    max_size=2,
    unique=True,
).map(tuple)


@st.composite
def cases(draw: st.DrawFn, *, unique: bool = False) -> Case:
    """Draw cases in which much is unknown; ``unique``: each person has one row in a file."""
    agreement = draw(agreements(most_rules=2, concluded=CONCLUDED))
    listed = rows(listed_people, st.lists(ids, min_size=1, max_size=4, unique=unique))
    registered = rows(registered_people, st.lists(ids, max_size=4, unique=unique))
    register = draw(st.none() | registered)
    declared = {phrase.name for phrase in agreement.categories}
    complete = draw(completeness) if register is not None else ()
    return Case(
        agreement=agreement,
        listed=draw(listed),
        registered=register,
        complete=tuple(
            each for each in complete if ":" not in each or each.partition(":")[2] in declared
        ),
        partial=draw(st.booleans()),
        on=draw(st.none() | transfer_dates),
    )


@st.composite
def known_cases(draw: st.DrawFn) -> Case:
    """Draw cases in which nothing is unknown: one completion, and everybody is on a register.

    Of remains no register speaks, so no rule asks whether any are still held.
    """
    drawn = draw(agreements(most_rules=2, concluded=CONCLUDED))
    asked = (evolve(rule, of="people") if isinstance(rule, AllOf) else rule for rule in drawn.rules)
    agreement = evolve(drawn, rules=tuple(asked))
    rows_known = rows(
        lambda person_id: listed_people(person_id, known=True),
        st.lists(ids, min_size=1, max_size=4, unique=True),
    )
    listed = draw(rows_known)
    on_list = {person.person_id for person in listed}
    left = st.lists(
        st.sampled_from([each for each in IDS if each not in on_list]), max_size=2, unique=True
    )
    held = draw(rows(lambda person_id: registered_people(person_id, known=True), left))
    return Case(
        agreement=agreement,
        listed=listed,
        registered=(
            *(evolve(each, receiving_party=None, stage="", transfer_date="") for each in listed),
            *held,
        ),
        complete=agreement.parties,
        partial=draw(st.booleans()),
    )
