"""The oracle finds a bug that is planted in the library within a few hundred cases.

Let L be the library, L' the library with a bug, and O the oracle; S are the first seeds.

    L = O on S (law 1), and for each bug here:  L' differs from O on some seed of S

So a law that passes says something. Each test tells its bug, and fails if the bug is not found.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import product
from pkgutil import resolve_name
from typing import Any

import pytest
from attrs import evolve

from asking import plain
from cases_as_objects import people, report_of
from differences import differences, expected_of
from differences_of_gaps import Tried, differences_of_gaps, tried
from exchange_model import agreement_from, validate
from exchange_model.agreement import Agreement
from exchange_model.categories import Category, Or, Phrase
from exchange_model.counts import Sums
from exchange_model.dates import Counting, LeapBirthday, PartialDate
from exchange_model.determinations import Determination
from exchange_model.joins import Join, Statement, Told
from exchange_model.persons import Day, Person, Unknown
from exchange_model.profiles import Known, Profiles
from exchange_model.requirements import Form, Requirement, Weighted, Where, Within
from exchange_model.rosters import Rosters
from exchange_model.rules import Of, Reciprocity, Rule, Separate
from exchange_model.suppositions import ANOTHER_STAGE
from exchange_model.tally import Placement, Tally
from oracle import Expected
from random_cases import make_case

MOST_SEEDS = 800
Original = Callable[..., Any]
Forms = Iterator[tuple[str | None, str | None, Form]]


@cache
def expected_of_seed(seed: int) -> tuple[dict[str, Any], Expected | None]:
    """Make the case of a seed and ask the oracle, once for all the bugs."""
    case = make_case(seed)
    return case, expected_of(case)


def first_found(*, integrity: bool = True) -> int | None:
    """Return the first seed on which library and oracle differ; without integrity, in a rule."""
    for seed in range(MOST_SEEDS):
        case, expected = expected_of_seed(seed)
        if expected is not None:
            lines = differences(expected, report_of(case))
            if any(integrity or line.startswith("rule-") for line in lines):
                print(f"found with seed {seed}: {lines[0]}")  # noqa: T201 - shown by pytest -rP
                return seed
    return None


def plant(patch: pytest.MonkeyPatch, place: str, bug: Callable[[Original], Original]) -> None:
    """Put in a function's place what a bug makes of it."""
    module, _, name = place.partition(":")
    owner, _, attribute = f"exchange_model.{module}:{name}".rpartition("." if "." in name else ":")
    original = resolve_name(f"exchange_model.{place}")
    patch.setattr(resolve_name(owner), attribute, bug(original))


# --- no bug ---------------------------------------------------------------------------


def test_nothing_is_found_where_nothing_is_planted() -> None:
    """No bug: the library as it is."""
    found = first_found()

    assert found is None


# --- people and their facts -----------------------------------------------------------


def test_birthday_off_by_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: everybody attains an age a day early."""

    def bug(original: Original) -> Original:
        def a_day_early(years: int, day: date, leap: LeapBirthday) -> date:
            born: date = original(years, day, leap)
            return born.fromordinal(born.toordinal() + 1)

        return a_day_early

    plant(monkeypatch, "profiles:last_birth_of_age", bug)
    found = first_found()

    assert found is not None


def test_leap_birthdays_in_march(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: who is born on 29 February attains an age on 1 March whatever the agreement says."""

    def bug(original: Original) -> Original:
        return lambda years, day, _leap: original(years, day, "1-march")

    plant(monkeypatch, "profiles:last_birth_of_age", bug)
    found = first_found()

    assert found is not None


def test_unknown_taken_as_no(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a yes-or-no fact that is unknown or not reported is taken as no."""

    def bug(original: Original) -> Original:
        def settled(self: Profiles, known: Known) -> frozenset[int]:
            facts = tuple(
                values or frozenset({"no"} & set(self.domain(fact)))
                for fact, values in zip(self.facts, known.facts, strict=True)
            )
            profiles: frozenset[int] = original(self, evolve(known, facts=facts))
            return profiles

        return settled

    plant(monkeypatch, "profiles:Profiles.of", bug)
    found = first_found()

    assert found is not None


def test_unknown_birth_taken_as_its_first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a birth date of which only the year is known is taken as 1 January."""

    def bug(original: Original) -> Original:
        def first_day(self: Profiles, earliest: date, _latest: date, day: object) -> object:
            return original(self, earliest, earliest, day)

        return first_day

    plant(monkeypatch, "profiles:Profiles.ages", bug)
    found = first_found()

    assert found is not None


def test_conditions_vary_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: under 18 and under 25 vary on their own, as if somebody were 17 and 26 at once."""

    def bug(original: Original) -> Original:
        def every_mixture(self: Profiles, known: Known) -> frozenset[int]:
            joint: frozenset[int] = original(self, known)
            bits = [{each >> bit & 1 for each in joint} for bit in range(len(self.conditions))]
            return frozenset(
                sum(truth << bit for bit, truth in enumerate(way)) for way in product(*bits)
            )

        return every_mixture

    plant(monkeypatch, "profiles:Profiles.of", bug)
    found = first_found()

    assert found is not None


def test_age_at_transfer_taken_at_conclusion(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: an age at transfer is judged on the day of conclusion."""

    def bug(original: Original) -> Original:
        def at_conclusion(self: Rosters, _days: object) -> object:
            return original(self, (self.scope.agreement.concluded,) * 2)

        return at_conclusion

    plant(monkeypatch, "rosters:Rosters._moment", bug)
    found = first_found()

    assert found is not None


# --- several rows of one person -------------------------------------------------------


def blank_in_the_register(told: Told) -> Told:
    """Return what is told of a person, as if the register said nothing but who holds the person."""
    blank = tuple(evolve(row, date_of_birth=None, facts={}) for row in told.registered)
    return evolve(told, registered=blank)


def test_listed_twice_counted_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: whoever is listed twice counts twice, while integrity still finds the rows."""

    def bug(original: Original) -> Original:
        def by_row(self: Rosters, day: date | None) -> Tally:
            tally: Tally = original(self, day)
            rows = self._books.listed
            items = {
                kind: sum(max(1, len(rows.of(each))) for each in ids)
                for kind, ids in self._kinds(day).items()
            }
            return evolve(tally, items=items)

        return by_row

    plant(monkeypatch, "rosters:Rosters.tally", bug)
    found = first_found(integrity=False)

    assert found is not None


def test_first_row_of_the_list_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: whoever is listed twice goes as the first row says, whatever the second says."""

    def bug(original: Original) -> Original:
        return lambda listed: original(listed[:1])

    plant(monkeypatch, "joins:_compatible", bug)
    found = first_found(integrity=False)

    assert found is not None


def test_contradiction_resolved_to_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: where list and register contradict each other, what the list says is taken."""

    def bug(original: Original) -> Original:
        def list_wins(self: Join, person_id: str, told: Told) -> object:
            found = original(self, person_id, told)
            if not told.listed or person_id not in self.contradictory:
                return found
            return original(self, person_id, blank_in_the_register(told))

        return list_wins

    plant(monkeypatch, "joins:Join.__call__", bug)
    found = first_found(integrity=False)

    assert found is not None


def test_register_does_not_fill_in_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a fact that is blank in the list stays unknown though the register knows it."""

    def bug(original: Original) -> Original:
        def list_alone(self: object, person_id: str, told: Told) -> object:
            return original(self, person_id, blank_in_the_register(told) if told.listed else told)

        return list_alone

    plant(monkeypatch, "joins:Join.__call__", bug)
    found = first_found(integrity=False)

    assert found is not None


def test_registers_holder_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a holder whom the register names and the list does not is no alternative."""

    def bug(original: Original) -> Original:
        def as_listed(
            self: object, person_id: str, listed: list[Person], registered: list[Person]
        ) -> object:
            original(self, person_id, listed, registered)
            return original(self, person_id, listed, () if listed else registered)

        return as_listed

    plant(monkeypatch, "joins:Join._routes", bug)
    found = first_found(integrity=False)

    assert found is not None


# --- what nobody has written down -----------------------------------------------------


def test_completeness_assumed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: the people whom no completeness statement covers are forgotten."""
    plant(monkeypatch, "rosters:Rosters._uncovered", lambda _: lambda *_: frozenset[Placement]())
    found = first_found()

    assert found is not None


def test_statement_of_a_category_taken_for_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a register that is complete in one category is taken to be complete."""

    def bug(_: Original) -> Original:
        return lambda party, _category=None: Statement(party)

    plant(monkeypatch, "validation:Statement", bug)
    found = first_found(integrity=False)

    assert found is not None


def test_blank_stage_taken_as_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a row without a stage belongs to the first stage."""

    def bug(original: Original) -> Original:
        def first_stage(self: Rosters, route: tuple[Any, ...], day: date | None) -> object:
            detaining, receiving, stage, transfer = route
            known = self.stages[0] if isinstance(stage, Unknown) else stage
            return original(self, (detaining, receiving, known, transfer), day)

        return first_stage

    plant(monkeypatch, "rosters:Rosters._standings", bug)
    found = first_found()

    assert found is not None


def test_unknown_day_taken_as_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a transfer on an unknown day is taken to happen on the day of conclusion."""

    def bug(original: Original) -> Original:
        def at_once(self: Rosters, transfer: Day) -> object:
            concluded = self.scope.agreement.concluded
            span = original(self, transfer)
            return (concluded, concluded) if span[1] == date.max else span

        return at_once

    plant(monkeypatch, "rosters:Rosters._span", bug)
    found = first_found()

    assert found is not None


def test_not_in_register_unnoticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: nobody notices that a listed person is not in a complete register."""
    plant(monkeypatch, "rosters:Rosters._of_absence", lambda _: lambda *_: iter(()))
    found = first_found()

    assert found is not None


# --- numbers --------------------------------------------------------------------------


def test_union_counted_as_a_sum(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: whoever is both young and seriously ill counts twice in young or seriously ill."""

    def bug(original: Original) -> Original:
        def added_up(*given: object) -> Form:
            form: Form = original(*given)
            if not isinstance(form, Within):
                return form
            return evolve(
                form,
                counted=tuple(
                    Weighted(evolve(each.where, condition=part))
                    for each in form.counted
                    for part in parts_of(each.where.condition)
                ),
            )

        return added_up

    plant(monkeypatch, "requirements:_form", bug)
    found = first_found()

    assert found is not None


def parts_of(category: Category | None) -> tuple[Category | None, ...]:
    """Return what a union is made of, or the category itself."""
    match category:
        case Phrase(category=inner):
            return parts_of(inner)
        case Or(parts=parts):
            return parts
        case _:
            return (category,)


def test_hull_taken_for_the_attainable_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: every number between the least and the most is taken to be attained."""

    def bug(original: Original) -> Original:
        def hull(*given: object, **options: bool) -> Sums:
            return Sums(original(*given, **options).count)

        return hull

    plant(monkeypatch, "meaning:attainable", bug)
    found = first_found()

    assert found is not None


def test_weights_of_every_match_added(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: whoever matches two weights counts for both together, not for the first."""

    def bug(original: Original) -> Original:
        def every_match(weights: tuple[tuple[Category, int], ...]) -> Iterator[object]:
            yield from (([category], weight) for category, weight in weights)
            *_, rest = original(weights)
            yield rest

        return every_match

    plant(monkeypatch, "requirements:_first_match", bug)
    found = first_found()

    assert found is not None


def test_tolerance_ignored_for_a_ratio(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a reciprocity with a ratio forgets its tolerance."""

    def bug(original: Original) -> Original:
        def strict(rule: Reciprocity, *given: object) -> Within:
            form: Within = original(rule, *given)
            if rule.ratio == (1, 1):
                return form
            return evolve(form, low=0, high=None if form.high is None else 0)

        return strict

    plant(monkeypatch, "requirements:_balance", bug)
    found = first_found()

    assert found is not None


def test_tolerance_in_people_of_the_wrong_side(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: the tolerance is not multiplied as the people of the second side are."""

    def bug(original: Original) -> Original:
        def bare(rule: Reciprocity, *given: object) -> Within:
            form: Within = original(rule, *given)
            high = None if form.high is None else rule.tolerance
            return evolve(form, low=-rule.tolerance, high=high)

        return bare

    plant(monkeypatch, "requirements:_balance", bug)
    found = first_found()

    assert found is not None


def test_nought_to_nought_kept_while_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a reciprocity is kept before anybody has been given."""

    def bug(original: Original) -> Original:
        return lambda *given: evolve(original(*given), begins=False)

    plant(monkeypatch, "requirements:_balance", bug)
    found = first_found()

    assert found is not None


def test_remains_counted_as_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: people on the list count where a rule asks for remains."""

    def bug(original: Original) -> Original:
        def whoever(self: Tally, placement: Placement, where: Where) -> bool:
            of: Of = "any"
            return bool(original(self, placement, evolve(where, of=of)))

        return whoever

    plant(monkeypatch, "tally:Tally.counts", bug)
    found = first_found()

    assert found is not None


# --- parties and stages ---------------------------------------------------------------


def test_one_party_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: only the first obliged party is judged."""

    def bug(original: Original) -> Original:
        def first_only(*given: object) -> Forms:
            yield next(original(*given))

        return first_only

    plant(monkeypatch, "requirements:_forms", bug)
    found = first_found()

    assert found is not None


def test_every_party_judged_as_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: each party has its verdict, and it is the first party's."""

    def bug(original: Original) -> Original:
        def all_alike(*given: object) -> Forms:
            (party, receiver, first), *rest = original(*given)
            yield party, receiver, first
            yield from ((party, receiver, first) for party, receiver, _ in rest)

        return all_alike

    plant(monkeypatch, "requirements:_forms", bug)
    found = first_found()

    assert found is not None


def test_receiver_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a transfer to anybody counts, whomever the rule says it must go to."""

    def bug(original: Original) -> Original:
        return lambda _to, *given: original(None, *given)

    plant(monkeypatch, "requirements:_receivers", bug)
    found = first_found()

    assert found is not None


def over_all_stages(kinds: type | tuple[type, ...]) -> Callable[[Original], Original]:
    """Make the bug that rules of some kinds count every stage in the verdict on each."""

    def bug(original: Original) -> Original:
        def together(rule: Rule, agreement: Agreement, stage: str | None) -> Forms:
            forms: Forms = original(rule, agreement, None if isinstance(rule, kinds) else stage)
            return forms

        return together

    return bug


def test_stages_counted_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a reciprocity for each stage counts what was given in all of them."""
    plant(monkeypatch, "requirements:_forms", over_all_stages(Reciprocity))
    found = first_found()

    assert found is not None


def test_separate_over_all_stages(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: people who go in different stages are taken to be mixed."""
    plant(monkeypatch, "requirements:_forms", over_all_stages(Separate))
    found = first_found()

    assert found is not None


def test_further_stages_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: while stages can still follow, a rule for each stage is final."""

    def bug(original: Original) -> Original:
        return lambda *given, open_ended: original(*given, open_ended=open_ended and False)

    plant(monkeypatch, "bench:lower", bug)
    found = first_found()

    assert found is not None


# --- time -----------------------------------------------------------------------------


def test_day_counting_exchanged(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: where the first day counts it is left out, and where it is left out it counts."""
    other: dict[Counting, Counting] = {"exclusive": "inclusive", "inclusive": "exclusive"}

    def bug(original: Original) -> Original:
        return lambda first, counting, **length: original(first, other[counting], **length)

    plant(monkeypatch, "agreement.coherence:term_end", bug)
    found = first_found()

    assert found is not None


def test_deadline_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a rule is judged after everything, whatever its due day."""

    def bug(original: Original) -> Original:
        def unhurried(*given: object, **options: bool) -> tuple[Requirement, ...]:
            return tuple(evolve(each, due=None) for each in original(*given, **options))

        return unhurried

    plant(monkeypatch, "bench:lower", bug)
    found = first_found()

    assert found is not None


def test_throughout_judged_on_the_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a rule that is judged throughout is looked at on the last day alone."""
    plant(monkeypatch, "bench:violation_lasts", lambda _: lambda _form: True)
    found = first_found()

    assert found is not None


def test_everything_closed_though_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a list that more lists follow is judged as if it were all there is."""

    def bug(original: Original) -> Original:
        return lambda *given, closed, **options: original(*given, closed=closed or True, **options)

    plant(monkeypatch, "meaning:within", bug)
    found = first_found()

    assert found is not None


def test_milestone_never_locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a milestone is unlocked as soon as one of the rules that it waits for is met."""

    def bug(original: Original) -> Original:
        return lambda required: original(list(required)[:1])

    plant(monkeypatch, "meaning:unlocked", bug)
    found = first_found()

    assert found is not None


def test_milestone_waits_for_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: for a milestone a required rule is met only once it is final."""

    def bug(original: Original) -> Original:
        def final(outcomes: frozenset[object]) -> object:
            return original({each for each in outcomes if getattr(each, "value", "") != "kept"})

        return final

    plant(monkeypatch, "meaning:is_met", bug)
    found = first_found()

    assert found is not None


# --- missing facts --------------------------------------------------------------------

FEW_SEEDS = 200


@cache
def tried_seed(seed: int) -> Tried | None:
    """Try all that the case of a seed leaves open, once for all the bugs."""
    return tried(seed)


def first_gap_found() -> str | None:
    """Return the first difference between what is asked for and what settles."""
    for seed in range(FEW_SEEDS):
        found = tried_seed(seed)
        lines = differences_of_gaps(found) if found is not None else []
        if lines:
            return f"found with seed {seed}: {lines[0]}"
    return None


def test_no_gap_differs_where_nothing_is_planted() -> None:
    """No bug: the library as it is."""
    found = first_gap_found()

    assert found is None


def test_settled_by_any_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: what one value settles is said to be settled whatever the fact is."""

    def bug(original: Original) -> Original:
        def by_any(*given: Any) -> object:  # noqa: ANN401 - those of the original
            *others, settled = given
            return original(*others, [frozenset().union(*settled)])

        return by_any

    plant(monkeypatch, "missing:_Search._gap", bug)
    found = first_gap_found()

    assert found is not None
    assert "is said to be settled, and is not" in found


def test_settled_by_every_other_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: the last of the values is never tried."""

    def bug(original: Original) -> Original:
        return lambda *given: original(*given[:-1], given[-1][:-1] or given[-1])

    plant(monkeypatch, "missing:_Search._gap", bug)
    found = first_gap_found()

    assert found is not None


def test_other_facts_of_the_person_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: only the first values of the person's other facts are looked at."""

    def bug(original: Original) -> Original:
        return lambda *given: [next(original(*given))]

    plant(monkeypatch, "missing:product", bug)
    found = first_gap_found()

    assert found is not None


def test_births_a_day_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: of each class of births, the last day of the class before is tried."""

    def bug(original: Original) -> Original:
        def early(*given: object) -> list[PartialDate]:
            days: list[PartialDate] = list(original(*given))
            before = (each.earliest - timedelta(days=1) for each in days[1:])
            return [*days[:1], *map(PartialDate.on, before)]

        return early

    plant(monkeypatch, "suppositions:Suppositions._births", bug)
    found = first_gap_found()

    assert found is not None


def test_handovers_after_the_due_day_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: of the days on which somebody may go, only the first is tried."""

    def bug(original: Original) -> Original:
        return lambda *given: list(original(*given))[:1]

    plant(monkeypatch, "suppositions:Suppositions._handovers", bug)
    found = first_gap_found()

    assert found is not None


def test_a_stage_that_nobody_names_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a blank stage is taken to be one of those that are named."""

    def bug(original: Original) -> Original:
        return lambda *given: [each for each in original(*given) if each != ANOTHER_STAGE]

    plant(monkeypatch, "suppositions:Suppositions._stages", bug)
    found = first_gap_found()

    assert found is not None


def test_the_last_word_of_a_domain_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: of a fact, the last word of its domain is never supposed."""

    def bug(original: Original) -> Original:
        return lambda *given: original(*given)[:-1]

    plant(monkeypatch, "suppositions:Suppositions._values", bug)
    found = first_gap_found()

    assert found is not None


def test_what_is_supposed_is_counted_beside_what_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: somebody of whom something is supposed counts once more than before."""

    def bug(original: Original) -> Original:
        def once_more(self: Rosters, told: Told) -> Rosters:
            other: Rosters = original(self, told)
            person_id = told.rows[0].person_id
            other._signatures[self._join(person_id, self.told(person_id))] = [person_id]  # noqa: SLF001
            other._settle()  # noqa: SLF001 - the bug stands inside
            return other

        return once_more

    plant(monkeypatch, "rosters:Rosters.with_one", bug)
    found = first_gap_found()

    assert found is not None


def test_one_doubt_taken_for_the_only_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: of all who may be missing on a register, only the first is thought of."""

    def bug(original: Original) -> Original:
        return lambda *given: frozenset(sorted(original(*given))[:1])

    plant(monkeypatch, "missing:_in_doubt", bug)
    found = first_gap_found()

    assert found is not None


def test_everybody_is_like_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: of people who count alike only the first is asked about."""

    def bug(original: Original) -> Original:
        return lambda *given: [alike[:1] for alike in original(*given)]

    plant(monkeypatch, "rosters:Rosters.alike", bug)
    found = first_gap_found()

    assert found is not None


# --- facts that were found out --------------------------------------------------------


def first_contradiction_lost() -> int | None:
    """Return the first seed whose list says something else, once facts say it, without a finding.

    Each known fact of each row is contradicted by one that was found out.
    """
    other = {"yes": "no", "no": "yes", "combatant": "medic", "medic": "civilian"}
    for seed in range(FEW_SEEDS):
        case = plain(make_case(seed))
        agreed, listed = agreement_from(case["agreement"]), people(case["list"], "list.csv")
        for row in case["list"]:
            found = [
                Determination(person_id=row["person_id"], column=column, value=other[cell])
                for column, cell in row.items()
                if cell in other and column in {"seriously_ill", "wounded", "status"}
            ]
            for fact in found:
                report = validate(agreed, listed, facts=[fact])
                if not report["integrity"].findings:
                    return seed
    return None


def test_no_contradiction_is_lost_where_nothing_is_planted() -> None:
    """No bug: the library as it is."""
    found = first_contradiction_lost()

    assert found is None


def test_facts_write_over_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a fact that was found out takes the place of what the row says."""

    def bug(original: Original) -> Original:
        def written_over(
            listed: tuple[Person, ...],
            registered: tuple[Person, ...],
            found: tuple[Determination, ...],
        ) -> object:
            said = {(each.person_id, each.column): each.value for each in found}

            def over(row: Person) -> Person:
                facts = {
                    name: said.get((row.person_id, name), row.facts[name]) for name in row.facts
                }
                return evolve(row, facts=facts)

            return original(tuple(map(over, listed)), registered, found)

        return written_over

    plant(monkeypatch, "validation:lay_beside", bug)
    found = first_contradiction_lost()

    assert found is not None


def test_facts_are_passed_over_where_a_row_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bug: a fact that was found out counts only where all rows are blank."""

    def bug(original: Original) -> Original:
        def where_blank(self: object, person_id: str, told: Told) -> object:
            rows = (*told.listed, *told.registered)
            said = {
                name for row in rows for name, value in row.facts.items() if isinstance(value, str)
            }
            kept = tuple(row for row in told.determined if not said & {*row.facts})
            return original(self, person_id, evolve(told, determined=kept))

        return where_blank

    plant(monkeypatch, "joins:Join.__call__", bug)
    found = first_contradiction_lost()

    assert found is not None
