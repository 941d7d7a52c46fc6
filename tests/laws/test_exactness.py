"""Law 2, exactness: over independent items the set of outcomes is exactly what is attained.

    within(form, tally)  == { outcome(form, completion) : completion of tally }
    unmixed(form, tally) == { outcome(form, completion) : completion of tally }

A completion picks one alternative for every item. Here all of them are gone through one by one.
"""

from collections.abc import Iterator
from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from exchange_model import meaning
from exchange_model.categories import Category, Has
from exchange_model.counts import attainable
from exchange_model.requirements import Unmixed, Weighted, Where, Within
from exchange_model.tally import Alternative, Kind, Placement, Tally
from exchange_model.verdicts import Outcomes

ILL, WOUNDED = Has("seriously_ill"), Has("wounded")
CONDITIONS: dict[Category, int] = {ILL: 0, WOUNDED: 1}
Completion = tuple[tuple[Placement, int], ...]

placements = st.builds(
    Placement,
    custody=st.sampled_from(["held", "returned"]),
    detaining=st.sampled_from(["AAA", "BBB"]),
    receiving=st.sampled_from(["AAA", "BBB", None]),
    stage=st.sampled_from(["1", "2"]),
    remains=st.booleans(),
    profile=st.integers(0, 3),
)
alternatives: st.SearchStrategy[Alternative] = st.lists(
    st.tuples(placements, st.integers(1, 3)), max_size=2, unique_by=lambda pair: pair[0]
).map(tuple)
kinds: st.SearchStrategy[Kind] = st.frozensets(alternatives, min_size=1, max_size=3)
tallies = st.builds(
    Tally,
    items=st.dictionaries(kinds, st.integers(1, 2), max_size=3),
    conditions=st.just(CONDITIONS),
)
parties = st.frozensets(st.sampled_from(["AAA", "BBB"]), min_size=1)
wheres = st.builds(
    Where,
    custody=st.sampled_from(["returned", "returned", "held"]),
    detaining=parties,
    receiving=st.none() | parties,
    stage=st.sampled_from([None, None, "1"]),
    of=st.sampled_from(["people", "any", "remains"]),
    condition=st.sampled_from([None, ILL, WOUNDED]),
)
weighted = st.lists(
    st.builds(Weighted, wheres, st.sampled_from([1, 1, 2, 30, 50])), min_size=1, max_size=2
).map(tuple)
bounds = st.none() | st.integers(-60, 60)


@st.composite
def numbers(draw: st.DrawFn) -> Within:
    """Draw linear forms with bounds that can be met; a balance may wait until it has begun."""
    low, high = draw(bounds), draw(bounds)
    if low is not None and high is not None and high < low:
        low, high = high, low
    begins = draw(st.booleans())
    if begins:
        low, high = (None if low is None else -abs(low), None if high is None else abs(high))
    return Within(
        counted=draw(weighted),
        against=draw(st.just(()) | weighted),
        times=draw(st.sampled_from([(1, 1), (1, 2), (3, 2)])),
        low=low,
        high=high,
        only_grows=draw(st.booleans()),
        begins=begins,
    )


def completions(tally: Tally) -> Iterator[Completion]:
    """Yield all that may be real: one alternative for every item."""
    items = [kind for kind, number in tally.items.items() for _ in range(number)]
    for choice in product(*items):
        yield tuple(pair for alternative in choice for pair in alternative)


def counted(place: Placement, where: Where) -> bool:
    """Say whether a placement is where somebody is counted."""
    return (
        place.custody == where.custody
        and place.detaining in where.detaining
        and (where.receiving is None or place.receiving in where.receiving)
        and where.stage in {None, place.stage}
        and where.of in {"any", "remains" if place.remains else "people"}
        and (where.condition is None or in_category(place, where.condition))
    )


def in_category(place: Placement, condition: object) -> bool:
    """Say whether somebody in a placement is ill, or wounded."""
    return place.profile in ({1, 3} if condition == ILL else {2, 3})


def side(weights: tuple[Weighted, ...], completion: Completion) -> int:
    """Count one side of a form, one weight after the other."""
    found = 0
    for each in weights:
        for place, many in completion:
            found += each.weight * many if counted(place, each.where) else 0
    return found


def outcome(form: Within, completion: Completion, *, closed: bool, throughout: bool) -> str:
    """Say what has become of a number in one completion."""
    given_, against = side(form.counted, completion), side(form.against, completion)
    number = form.times[0] * given_ - form.times[1] * against
    if form.begins and not closed and not given_ and not against:
        return "pending"
    if form.low is not None and number < form.low:
        return "breached" if closed or throughout else "pending"
    if form.high is not None and number > form.high:
        return "breached" if closed or throughout or form.only_grows else "pending"
    return "satisfied" if closed or (form.high is None and form.only_grows) else "kept"


def mixed(form: Unmixed, completion: Completion) -> bool:
    """Say whether somebody in the category and somebody outside it are counted."""
    there = [place for place, _ in completion if counted(place, form.where)]
    return len({in_category(place, form.category) for place in there}) == 2


def words(outcomes: Outcomes) -> set[str]:
    """Return outcomes as the words that users read."""
    return {each.value for each in outcomes}


RETURNED = Where(custody="returned", detaining=frozenset({"AAA"}))
ILL_PLACE = Placement(custody="returned", detaining="AAA", profile=1)
WELL_PLACE = Placement(custody="returned", detaining="AAA", profile=0)
HOSTAGE: Kind = frozenset({((ILL_PLACE, 1),), ((WELL_PLACE, 1),)})
THIRTY_OR_FIFTY = Within(
    counted=(
        Weighted(RETURNED, 30),
        Weighted(Where(custody="returned", detaining=frozenset({"AAA"}), condition=ILL), 20),
    ),
    low=40,
    high=40,
)


@given(form=numbers(), tally=tallies, closed=st.booleans(), throughout=st.booleans())
@example(
    form=THIRTY_OR_FIFTY,
    tally=Tally(items={HOSTAGE: 1}, conditions=CONDITIONS),
    closed=True,
    throughout=False,
)
def test_numbers_are_judged_as_in_every_completion(
    *, form: Within, tally: Tally, closed: bool, throughout: bool
) -> None:
    """The outcomes of a linear form are those of its completions, no more and no fewer."""
    expected = {
        outcome(form, each, closed=closed, throughout=throughout) for each in completions(tally)
    }

    assert expected == words(meaning.within(form, tally, closed=closed, throughout=throughout))


@given(form=numbers(), tally=tallies)
def test_bounds_are_the_least_and_the_most(*, form: Within, tally: Tally) -> None:
    """The count of a form runs from the least to the most of its completions."""
    totals = [
        form.times[0] * side(form.counted, each) - form.times[1] * side(form.against, each)
        for each in completions(tally)
    ]
    found = meaning.total(form, tally).count

    assert (min(totals), max(totals)) == (found.least, found.most)


@given(where=wheres, category=st.sampled_from([ILL, WOUNDED]), tally=tallies, closed=st.booleans())
def test_mixing_is_judged_as_in_every_completion(
    *, where: Where, category: Has, tally: Tally, closed: bool
) -> None:
    """The outcomes of the absence of mixing are those of its completions."""
    form = Unmixed(where, category)
    whole = "satisfied" if closed else "kept"
    expected = {"breached" if mixed(form, each) else whole for each in completions(tally)}

    assert expected == words(meaning.unmixed(form, tally, closed=closed))


@given(
    tally=tallies,
    uncovered=st.frozensets(placements, max_size=2),
    where=wheres,
    high=st.integers(0, 3),
    closed=st.booleans(),
)
def test_people_whom_no_statement_covers_may_be_any_number(
    *, tally: Tally, uncovered: frozenset[Placement], where: Where, high: int, closed: bool
) -> None:
    """Any number of people more may be in an uncovered placement."""
    form = Within(counted=(Weighted(where),), high=high, only_grows=False)
    open_tally = Tally(items=tally.items, uncovered=uncovered, conditions=CONDITIONS)
    more = [((place, number),) for place in uncovered for number in range(high + 2)]
    expected = {
        outcome(form, (*each, *others), closed=closed, throughout=False)
        for each in completions(tally)
        for others in [(), *more]
    }

    assert expected == words(meaning.within(form, open_tally, closed=closed))


@given(
    groups=st.dictionaries(
        st.frozensets(
            st.sampled_from([-50, -30, -1, 0, 1, 2, 3, 7, 30, 50]), min_size=1, max_size=3
        ),
        st.integers(0, 9),
        max_size=3,
    ),
    low=st.integers(-200, 200),
    width=st.integers(0, 40),
)
def test_sums_are_those_that_are_attained(
    *, groups: dict[frozenset[int], int], low: int, width: int
) -> None:
    """A sum lies within two ends just where some choice of the items gives it."""
    sums = {0}
    for values, number in groups.items():
        for _ in range(number):
            sums = {before + value for before in sums for value in values}
    found = attainable(groups)
    below = any(each < low for each in sums)
    inside = any(low <= each <= low + width for each in sums)

    assert (below, inside) == (found.any_within(None, low - 1), found.any_within(low, low + width))
