"""Three-valued truth after Kleene (1952, section 64)."""

import pytest

from exchange_model.truth import Truth

NO, UNKNOWN, YES = Truth.NO, Truth.UNKNOWN, Truth.YES
EVERY = (NO, UNKNOWN, YES)


@pytest.mark.parametrize(
    ("first", "row"),
    [(NO, (NO, NO, NO)), (UNKNOWN, (NO, UNKNOWN, UNKNOWN)), (YES, (NO, UNKNOWN, YES))],
)
def test_and(first: Truth, row: tuple[Truth, ...]) -> None:
    """A conjunction is the lesser of its parts."""
    assert row == tuple(first & second for second in EVERY)


@pytest.mark.parametrize(
    ("first", "row"),
    [(NO, (NO, UNKNOWN, YES)), (UNKNOWN, (UNKNOWN, UNKNOWN, YES)), (YES, (YES, YES, YES))],
)
def test_or(first: Truth, row: tuple[Truth, ...]) -> None:
    """A disjunction is the greater of its parts."""
    assert row == tuple(first | second for second in EVERY)


def test_not() -> None:
    """A negation turns yes and no round and leaves the unknown."""
    assert (YES, UNKNOWN, NO) == tuple(~each for each in EVERY)


@pytest.mark.parametrize(
    ("possible", "expected"),
    [([True], YES), ([False, False], NO), ([True, False], UNKNOWN), ([], UNKNOWN)],
)
def test_of_possible_values(possible: list[bool], expected: Truth) -> None:
    """What all the possible values agree on is known, and nothing else."""
    assert expected is Truth.of(possible)


@pytest.mark.parametrize("truth", EVERY)
def test_a_truth_is_no_condition(truth: Truth) -> None:
    """A three-valued answer must not slip into an if."""
    with pytest.raises(TypeError, match="compare with Truth"):
        bool(truth)
