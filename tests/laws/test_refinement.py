"""Law 3, refinement: making an unknown fact known never adds an outcome to a verdict.

facts known in A are known in B  =>  outcomes(B) <= outcomes(A), for every rule and verdict
"""

from collections.abc import Mapping

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange_model.dates import PartialDate
from exchange_model.persons import Day, Person, Unknown
from exchange_model.testing import Case, birthdays, cases, handover_days
from exchange_model.testing.vocabulary import STATUSES, YES_OR_NO_FACTS
from exchange_model.verdicts import Judged, Outcomes
from worked import judged


def outcomes(found: Mapping[str, Judged]) -> dict[tuple[object, ...], Outcomes]:
    """Return the outcomes of every rule, and of each of its verdicts by party and stage."""
    found_ways: dict[tuple[object, ...], Outcomes] = {
        (rule_id, each.party, each.receiver, each.stage): each.outcomes
        for rule_id, rule in found.items()
        for each in rule.verdicts
    }
    found_ways.update({(rule_id,): rule.outcomes for rule_id, rule in found.items()})
    return found_ways


def ways(case: Case) -> Mapping[tuple[object, ...], Outcomes]:
    """Judge a case."""
    return outcomes(
        judged(
            case.agreement,
            case.listed,
            case.registered,
            case.complete,
            on=case.on,
            partial=case.partial,
        )
    )


def narrowed(draw: st.DrawFn, day: Day, days: st.SearchStrategy[PartialDate]) -> PartialDate:
    """Draw a day or days that a partial date allows."""
    if isinstance(day, Unknown):
        return draw(days)
    return draw(
        st.dates(day.earliest, day.latest).map(PartialDate.on)
        | st.tuples(*[st.dates(day.earliest, day.latest)] * 2).map(
            lambda ends: PartialDate(min(ends), max(ends))
        )
    )


def merged(births: list[Day]) -> Day | None:
    """Return what several rows say of one date of birth; None if they contradict each other."""
    found: Day | None = Unknown.NOT_REPORTED
    for birth in births:
        if isinstance(birth, PartialDate) and found is not None:
            found = overlap(found, birth) if isinstance(found, PartialDate) else birth
    return found


def overlap(one: PartialDate, other: PartialDate) -> PartialDate | None:
    """Return the days that both dates allow, if any."""
    earliest, latest = max(one.earliest, other.earliest), min(one.latest, other.latest)
    return PartialDate(earliest, latest) if earliest <= latest else None


def refined(draw: st.DrawFn, case: Case) -> Case:
    """Draw the same case with one thing made known that was not, if there is any in the row."""
    place = draw(st.sampled_from(range(len(case.listed))))
    row = case.listed[place]
    register = [r for r in case.registered or () if r.person_id == row.person_id]
    days = handover_days(case.agreement).map(PartialDate.on)
    what = draw(st.sampled_from(["date_of_birth", "stage", "transfer_date", "facts", "on"]))
    if what == "on":
        known = narrowed(draw, case.on or Unknown.DECLARED, days)
        return evolve(case, on=known)
    change = getattr(row, what)
    if what == "date_of_birth":
        birth = merged([each.date_of_birth for each in (row, *register)])
        if birth is not None:
            change = narrowed(draw, birth, birthdays(case.agreement).map(PartialDate.on))
    elif what == "transfer_date":
        planned = case.on if isinstance(row.transfer_date, Unknown) else row.transfer_date
        concluded = case.agreement.concluded
        cut = planned and PartialDate(max(planned.earliest, concluded), planned.latest)
        change = narrowed(draw, cut or Unknown.DECLARED, days)
    elif what == "stage":
        named = sorted({r.stage for r in case.listed if isinstance(r.stage, str)})
        if isinstance(row.stage, Unknown) and named:
            change = draw(st.sampled_from(named))
    else:
        change = dict(row.facts)
        for fact in ("status", *YES_OR_NO_FACTS):
            if all(
                isinstance(r.facts.get(fact, Unknown.NOT_REPORTED), Unknown)
                for r in (row, *register)
            ):
                domain = STATUSES if fact == "status" else ("yes", "no")
                change[fact] = draw(st.sampled_from(domain))
    better: Person = evolve(row, **{what: change})
    return evolve(case, listed=(*case.listed[:place], better, *case.listed[place + 1 :]))


@st.composite
def refinements(draw: st.DrawFn) -> tuple[Case, Case]:
    """Draw a case, and the same case with more made known."""
    case = better = draw(cases(contradictory=True))
    for _ in range(draw(st.integers(1, 8))):
        better = refined(draw, better)
    return case, better


@settings(max_examples=300)
@given(refinements())
def test_knowing_more_never_adds_an_outcome(pair: tuple[Case, Case]) -> None:
    """Whatever is possible with more known was possible with less known."""
    before, after = map(ways, pair)

    assert {} == {key: found for key, found in after.items() if not found <= before[key]}
