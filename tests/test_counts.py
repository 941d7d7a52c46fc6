"""Count intervals and attainable sums."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange_model.counts import WIDEST_BITSET, Count, Sums, attainable


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (Count(1200, 1200), "1,200"),
        (Count(982, 1020), "982 to 1,020"),
        (Count(3, None), "at least 3"),
    ],
)
def test_a_count_in_words(count: Count, words: str) -> None:
    """A count reads as a number, an interval, or a least number."""
    assert words == str(count)


def test_a_count_shows_how_it_is_made() -> None:
    """The technical form of a count holds both ends."""
    assert "Count(3, None)" == repr(Count(3, None))


@pytest.mark.parametrize(
    ("count", "inside", "outside"), [(Count(2, 4), 4, 5), (Count(2, None), 10**9, 1)]
)
def test_a_count_contains_both_its_ends(count: Count, inside: int, outside: int) -> None:
    """A number is in a count from the least to the most, however great if there is no most."""
    assert (True, False) == (inside in count, outside in count)


def test_a_count_is_exact_where_its_ends_meet() -> None:
    """Only a count of one number is exact."""
    assert (True, False, False) == (Count(2, 2).exact, Count(2, 3).exact, Count(2, None).exact)


def brute(groups: dict[frozenset[int], int]) -> set[int]:
    """Return the sums of every choice, one by one."""
    items = [sorted(values) for values, number in groups.items() for _ in range(number)]
    return {sum(choice) for choice in product(*items)}


def held(found: Sums) -> set[int]:
    """Return the numbers that sums hold, asked one by one."""
    least, most = found.count.least, found.count.most or 0
    return {number for number in range(least, most + 1) if found.any_within(number, number)}


@pytest.mark.parametrize(
    "groups",
    [
        {},
        {frozenset({0}): 5},
        {frozenset({30, 50}): 1},
        {frozenset({30, 50}): 7, frozenset({0, 1}): 2},
        {frozenset({-3, 0, 4}): 6},
        {frozenset({0, 1, 5}): 8, frozenset({2}): 3},
        {frozenset({0, 7}): 0},
    ],
)
def test_attainable_sums(groups: dict[frozenset[int], int]) -> None:
    """The attainable sums are those of every choice, and no others."""
    assert brute(groups) == held(attainable(groups))


@given(
    st.dictionaries(
        st.frozensets(st.integers(-9, 9), min_size=1, max_size=4), st.integers(0, 4), max_size=2
    )
)
def test_attainable_sums_of_any_groups(groups: dict[frozenset[int], int]) -> None:
    """Many items of one kind have the sums of every choice, whatever their values."""
    assert brute(groups) == held(attainable(groups))


def test_one_who_counts_thirty_or_fifty_never_counts_forty() -> None:
    """The set of sums decides, not the interval round it."""
    found = attainable({frozenset({30, 50}): 1})

    assert (True, False) == (40 in found.count, found.any_within(40, 40))


def test_a_million_items_are_no_trouble() -> None:
    """As many items of a kind as a war has are added in no time."""
    found = attainable({frozenset({0, 1}): 1_000_000, frozenset({0, 30}): 100_000})

    assert (True, False) == (found.any_within(3_999_999, 4_000_001), found.any_within(-5, -1))


def test_sums_that_are_too_wide_are_taken_for_their_interval() -> None:
    """Beyond the widest set the interval stands in, which is sound, and it says so."""
    groups = {frozenset({0, WIDEST_BITSET}): 1}
    found = attainable(groups)

    assert brute(groups) <= {number for number in (0, WIDEST_BITSET) if number in found.count}
    assert (False, True) == (found.exact, found.any_within(1, 1))


def test_sums_just_short_of_too_wide_are_exact() -> None:
    """Up to the widest set the sums are told apart."""
    found = attainable({frozenset({0, WIDEST_BITSET - 1}): 1})

    assert (True, False) == (found.exact, found.any_within(1, 1))


def test_sums_without_bound() -> None:
    """With any number more on top, every number from the least on is attained."""
    found = attainable({frozenset({2, 5}): 1}, unbounded=True)

    assert Count(2, None) == found.count
    assert [False, True, True] == [found.any_within(n, n) for n in (1, 3, 10**12)]
    assert found.any_within(7, None)


@pytest.mark.parametrize(
    ("low", "high", "inside"),
    [
        (None, None, True),
        (None, 2, False),
        (None, 3, True),
        (6, None, False),
        (5, None, True),
        (4, 4, False),
        (3, 5, True),
        (9, 2, False),
    ],
)
def test_ends_may_be_left_open(low: int | None, high: int | None, inside: bool) -> None:
    """Sums of 3 or 5 are asked for with either end left open."""
    found = attainable({frozenset({3, 5}): 1})

    assert inside == found.any_within(low, high)
