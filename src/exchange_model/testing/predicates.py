"""Categories of the shared vocabulary."""

from collections.abc import Mapping

from hypothesis import strategies as st

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
from exchange_model.testing.days import around
from exchange_model.testing.vocabulary import (
    CONCLUDED,
    IDS,
    PHRASES,
    STATUSES,
    UNSEEN,
    YES_OR_NO_FACTS,
)

_LEAVES: Mapping[type[Category], st.SearchStrategy[Category]] = {
    Has: st.builds(Has, st.sampled_from(YES_OR_NO_FACTS)),
    FactIs: st.builds(
        FactIs,
        st.just("status"),
        st.lists(st.sampled_from(STATUSES), min_size=1, max_size=2, unique=True),
    ),
    Under: st.builds(
        Under,
        st.sampled_from([25, 18]),
        st.sampled_from(["conclusion", "transfer", *around(CONCLUDED, 0, 12)]),
    ),
    People: st.builds(
        People, st.lists(st.sampled_from(IDS + UNSEEN), min_size=1, max_size=3, unique=True)
    ),
    Phrase: st.sampled_from(PHRASES),
}


def _joined(parts: st.SearchStrategy[Category]) -> Mapping[type, st.SearchStrategy[Category]]:
    several = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return {Not: st.builds(Not, parts), And: st.builds(And, several), Or: st.builds(Or, several)}


_ANY: st.SearchStrategy[Category] = st.recursive(
    st.one_of(*_LEAVES.values()),
    lambda parts: st.one_of(*_joined(parts).values()),
    max_leaves=5,
)
_BY_KIND: Mapping[type[Category], st.SearchStrategy[Category]] = {**_LEAVES, **_joined(_ANY)}


def categories(*kinds: type[Category]) -> st.SearchStrategy[Category]:
    """Draw categories: ages, facts, people by their ids, named ones, and what is built of them.

    They look at the facts ``status``, ``seriously_ill`` and ``wounded``, as drawn agreements do.

    Args:
        kinds: The classes of which categories are drawn, such as ``Under``; all if none is given.
    """
    return st.one_of(*(_BY_KIND[kind] for kind in kinds)) if kinds else _ANY
