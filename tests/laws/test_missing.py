"""What is asked for settles what it is said to settle, and nothing else is asked for.

Let U be the undetermined verdicts, and U(f = v) those once the fact f is known to be v.

    settles:   q in settles(f)           =>  for all v:   q not in U(f = v)
    may:       q in may_settle(f)        <=> for some v:  q not in U(f = v)
    relevance: q not in bears_on(f)      =>  for all v:   q in U(f = v)  <=>  q in U
    enough:    once no gap is left, whatever is undetermined lacks a completeness statement, or
               hangs on rows that contradict each other
    beside:    V(list, f = v) = V(list with v in the blank cell of f), the outcomes V of all rules
    row:       V(list, register, f = v) = V(list, register and a row more that tells f = v alone),
               whether the rows tell f or not, for people on the register

Settles, may and relevance are tried twice: by the library itself, and by an oracle that shares no
code with it, writes the values into the cells and goes through every completion of what is left.
"""

from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

import pytest
from attrs import evolve, frozen

from asking import filled, open_cells, plain
from cases_as_objects import people, register_of, report_of
from differences import told
from differences_of_gaps import differences_of_gaps
from differences_of_gaps import tried as tried_of
from exchange_model import (
    Determination,
    PartialDate,
    Person,
    Register,
    Report,
    agreement_from,
    gaps,
    validate,
)
from exchange_model.missing import Missing, Question
from exchange_model.persons import Unknown
from random_cases import make_case

CASES = 15
CHUNKS = 4
TRIED = 3
NOBODY_IS_OLDER = "1910"
SEEDS = 80
BESIDE = 40


@frozen
class Given:
    """A case as objects, with facts that were found out."""

    case: dict[str, Any]
    listed: tuple[Person, ...]
    register: Register | None
    found: tuple[Determination, ...] = ()

    def missing(self) -> Missing:
        """Say what is missing."""
        return gaps(
            agreement_from(self.case["agreement"]),
            self.listed,
            register=self.register,
            partial=self.case.get("partial", False),
            on=self.case.get("on"),
            facts=self.found,
        )

    def knowing(self, found: Determination) -> "Given":
        """Return the same case with one fact more."""
        return evolve(self, found=(*self.found, found))

    def undetermined(self, found: Determination) -> set[Question]:
        """Return what is undetermined once a fact is known."""
        return set(self.knowing(found).missing().undetermined)


def given(seed: int) -> Given:
    """Make a case in which everybody has one row in a list and at most one in the register."""
    case = make_case(seed)
    unique = {row.person_id: row for row in people(case["list"], "list.csv")}
    register = register_of(case)
    if register is not None:
        held = {row.person_id: row for row in register}
        kept = [row for row in held.values() if agree(row, unique.get(row.person_id))]
        register = evolve(register, people=kept)
    return Given(case, tuple(unique.values()), register)


def agree(row: Person, other: Person | None) -> bool:
    """Whether two rows of a person contradict each other in nothing."""
    if other is None:
        return True
    facts = all(
        isinstance(other.facts.get(name, value), Unknown) or other.facts.get(name, value) == value
        for name, value in row.facts.items()
        if not isinstance(value, Unknown)
    )
    days = (row.date_of_birth, other.date_of_birth)
    births = [each for each in days if isinstance(each, PartialDate)]
    overlap = not births or max(b.earliest for b in births) <= min(b.latest for b in births)
    return facts and overlap and row.detaining_party == other.detaining_party


def interval(held: Given, person_id: str, column: str) -> PartialDate:
    """Return the days between which an unknown day of a person lies."""
    rows = [*held.listed, *(held.register or ())]
    own = [getattr(row, column) for row in rows if row.person_id == person_id]
    own += [
        each.value for each in held.found if (each.person_id, each.column) == (person_id, column)
    ]
    days = [each for each in own if isinstance(each, PartialDate)]
    first = date(1940, 1, 1)
    if column == "transfer_date":
        agreement = agreement_from(held.case["agreement"])
        first = agreement.concluded
        on = held.case.get("on")
        days += [] if days or on is None else [PartialDate.parse(on)]
    earliest = max([first, *(each.earliest for each in days)])
    last = min([earliest + timedelta(days=40_000), *(each.latest for each in days)])
    return PartialDate(earliest, max(earliest, last))


def values(held: Given, person_id: str, column: str, chance: Random) -> list[Any]:
    """Return some values that a missing fact may have."""
    if column in {"date_of_birth", "transfer_date"}:
        days = interval(held, person_id, column)
        length = (days.latest - days.earliest).days
        agreed = agreement_from(held.case["agreement"]).concluded
        near = [agreed.replace(year=agreed.year - years, day=28) for years in (18, 25)]
        near += [agreed + timedelta(days=chance.randrange(60))]
        drawn = [days.earliest + timedelta(days=chance.randint(0, length)) for _ in range(TRIED)]
        return [
            PartialDate.on(day) for day in (*drawn, *near) if days.earliest <= day <= days.latest
        ]
    if column == "stage":
        return ["1", "2", "a stage of its own"]
    return list(agreement_from(held.case["agreement"]).facts.get(column, ("yes", "no")))


def known(person_id: str, column: str, value: Any) -> Determination:  # noqa: ANN401 - a day or a fact
    """Make a fact."""
    return Determination(person_id=person_id, column=column, value=value)


def usable(chunk: int) -> list[Given]:
    """Make the cases of a chunk, as many as have something undetermined."""
    made = (given(seed) for seed in range(chunk * 10_000, (chunk + 1) * 10_000))
    return list(islice((each for each in made if each.missing().gaps), CASES))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_gap_settles_what_it_is_said_to_settle(chunk: int) -> None:
    """Whatever the fact is, what it settles by itself is settled, and the rest stays as it is."""
    chance = Random(chunk)
    settled = untouched = 0
    for held in usable(chunk):
        missing = held.missing()
        for gap in missing.gaps[:4]:
            for value in values(held, gap.person_id, gap.column, chance):
                still = held.undetermined(known(gap.person_id, gap.column, value))
                others = set(missing.undetermined) - set(gap.bears_on)
                settled += len(gap.settles)
                untouched += len(others)

                assert set() == still & set(gap.settles)
                assert others <= still | {q for q in others if q.stage == "?"}
                assert set(gap.bears_on) - set(gap.may_settle) <= still | {
                    q for q in gap.bears_on if q.stage == "?"
                }
    assert settled > 20
    assert untouched > 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_what_a_fact_may_settle_one_of_its_values_does(chunk: int) -> None:
    """A fact of a small domain settles what it may settle by one of its values at least."""
    tried = 0
    for held in usable(chunk):
        for gap in held.missing().gaps[:4]:
            if gap.values:
                tried += len(gap.may_settle)
                each = [
                    held.undetermined(known(gap.person_id, gap.column, value))
                    for value in gap.values
                ]

                assert set(gap.may_settle) == set(gap.bears_on) - each[0].intersection(*each)
    assert tried > 8


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_fact_that_is_not_asked_for_settles_nothing(chunk: int) -> None:
    """Whatever is unknown of a person and no gap changes no verdict that is undetermined."""
    chance = Random(chunk)
    tried = 0
    for held in usable(chunk):
        missing = held.missing()
        asked = {(gap.person_id, gap.column) for gap in missing.gaps}
        for row in held.listed:
            for column in ("date_of_birth", "seriously_ill", "status"):
                if (row.person_id, column) in asked or is_known(held, row.person_id, column):
                    continue
                for value in values(held, row.person_id, column, chance)[:2]:
                    tried += 1
                    still = held.undetermined(known(row.person_id, column, value))

                    assert set(missing.undetermined) == still
    assert tried > 20


def is_known(held: Given, person_id: str, column: str) -> bool:
    """Whether a row or a fact says it."""
    rows = [each for each in (*held.listed, *(held.register or ())) if each.person_id == person_id]
    said = [
        row.date_of_birth if column == "date_of_birth" else row.facts.get(column, Unknown.DECLARED)
        for row in rows
    ]
    return any(
        each.exact if isinstance(each, PartialDate) else isinstance(each, str) for each in said
    )


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_all_gaps_together_settle_all_that_facts_can(chunk: int) -> None:
    """Once every gap is filled in, what is undetermined lacks a completeness statement."""
    chance = Random(chunk)
    filled = 0
    for held in usable(chunk):
        while gap := next(iter(held.missing()), None):
            value = chance.choice(values(held, gap.person_id, gap.column, chance))
            held = held.knowing(known(gap.person_id, gap.column, value))  # noqa: PLW2901 - with one fact more
            filled += 1
        missing = held.missing()

        assert set(missing.undetermined) == set(missing.unstated)
    assert filled > 20


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_the_oracle_settles_what_a_gap_is_said_to_settle(chunk: int) -> None:
    """Each value of each open cell, written into the row, settles what the gaps say it does."""
    columns: dict[str, int] = {}
    settled = 0
    for seed in range(chunk * SEEDS, (chunk + 1) * SEEDS):
        found = tried_of(seed)
        if found is None:
            continue
        for hole in found.holes:
            column = hole.column if "_" in hole.column or hole.column == "stage" else "fact"
            columns[column] = columns.get(column, 0) + 1
            settled += any(all(hole.settled(name)) for name in found.judged.undetermined)
        lines = differences_of_gaps(found)

        assert not lines, told(seed, found.case, lines)
    assert {"date_of_birth", "stage", "transfer_date"} < set(columns)
    assert sum(columns.values()) > 100
    assert settled > 5


def found_out(column: str, written: str) -> PartialDate | str:
    """Return what a cell of a column stands for."""
    return PartialDate.parse(written) if "date" in column else written


def outcomes(report: Report) -> dict[str, Any]:
    """Return the outcomes of all verdicts, and of the rules, and the numbers they rest on."""
    return {
        each.id: (
            each.outcomes,
            [
                (verdict.party, verdict.receiver, verdict.stage, verdict.outcomes, verdict.bounds)
                for verdict in each.verdicts
            ],
        )
        for each in report
    }


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_fact_beside_a_blank_cell_is_that_cell_filled(chunk: int) -> None:
    """What is found out gives the verdicts that it would give in the row itself."""
    chance = Random(chunk)
    compared = 0
    for seed in range(chunk * BESIDE, (chunk + 1) * BESIDE):
        case = plain(make_case(seed))
        for person_id, column, values_ in open_cells(case):
            value = chance.choice(
                [each for each in values_ if each >= NOBODY_IS_OLDER or column != "date_of_birth"]
            )
            report = validate(
                agreement_from(case["agreement"]),
                people(case["list"], "list.csv"),
                register=register_of(case),
                partial=case["partial"],
                on=case["on"],
                facts=[known(person_id, column, found_out(column, value))],
            )
            compared += 1
            expected = outcomes(report_of(filled(case, person_id, column, value)))

            assert expected == outcomes(report), told(seed, case, [f"{person_id} {column} {value}"])
    assert compared > 100


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_fact_is_as_good_as_a_further_row(chunk: int) -> None:
    """What is found out of somebody on the register counts like a row, where it contradicts too."""
    chance = Random(chunk)
    contradicting = 0
    for seed in range(chunk * BESIDE, (chunk + 1) * BESIDE):
        case = plain(make_case(seed))
        for row in case["register"] or ():
            column = chance.choice(["date_of_birth", "seriously_ill", "status"])
            value = chance.choice(
                {"date_of_birth": ["1980", "2004"], "status": ["medic", "civilian"]}.get(
                    column, ["yes", "no"]
                )
            )
            more = {"person_id": row["person_id"], "detaining_party": row["detaining_party"]}
            longer = {**case, "register": [*case["register"], {**more, column: value}]}
            expected = report_of(longer)
            found = validate(
                agreement_from(case["agreement"]),
                people(case["list"], "list.csv"),
                register=register_of(case),
                partial=case["partial"],
                on=case["on"],
                facts=[known(row["person_id"], column, found_out(column, value))],
            )
            contradicting += bool(expected["integrity"].findings)

            assert outcomes(expected) == outcomes(found), told(seed, longer, [column])
            assert findings(expected) == findings(found)
    assert contradicting > 20


def findings(report: Report) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what is wrong between the rows, of whom, and in which columns."""
    return [(each.name, each.person_id, each.columns) for each in report["integrity"].findings]
