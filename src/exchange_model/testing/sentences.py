"""Rules of every kind, in the shared vocabulary."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

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
from exchange_model.testing.days import around
from exchange_model.testing.predicates import categories
from exchange_model.testing.vocabulary import (
    CONCLUDED,
    IDS,
    MILESTONES,
    NEUTRAL,
    PARTIES,
    STAGES,
    UNSEEN,
)

texts = st.text(max_size=12)
"""Any writing: quotes, line breaks and signs of every script included."""

_LENGTHS = st.one_of(
    st.fixed_dictionaries({"days": st.integers(1, 12)}),
    st.fixed_dictionaries({"months": st.integers(1, 2)}),
)
terms: st.SearchStrategy[Term] = st.builds(
    lambda length, after, counting: Term(**length, after=after, counting=counting),
    _LENGTHS,
    st.sampled_from(["conclusion", "stage", "milestone:talks"]),
    st.sampled_from(["exclusive", "inclusive"]),
)
_DEADLINES = st.one_of(st.none(), st.sampled_from([*around(CONCLUDED, -1, 13)]), terms)
_OBLIGED = st.lists(st.sampled_from(PARTIES), max_size=2, unique=True).map(tuple)
_SENTENCES: Mapping[str, st.SearchStrategy[Any]] = {
    "id": st.just("rule"),
    "text": texts,
    "source": texts,
}
_DUTIES = {
    **_SENTENCES,
    "by": _DEADLINES,
    "of": st.sampled_from(["people", "people", "people", "remains", "any"]),
}
_HANDOVERS = {
    **_DUTIES,
    "to": st.sampled_from([None, None, *PARTIES, NEUTRAL, (PARTIES[1], NEUTRAL)]),
    "stage": st.sampled_from([None, None, *STAGES]),
}
_MAYBE_CATEGORIES = st.one_of(st.none(), categories())
_PERS = st.sampled_from(["agreement", "stage"])
_JUDGINGS = st.sampled_from(["at-due", "throughout"])
_COUNTS = {
    **_HANDOVERS,
    "count": st.integers(0, 3),
    "category": _MAYBE_CATEGORIES,
    "obliges": _OBLIGED,
    "per": _PERS,
    "judged": _JUDGINGS,
}
_TRANSFERS = {
    **_HANDOVERS,
    "category": categories(),
    "obliges": _OBLIGED,
    "judged": _JUDGINGS,
}
_WEIGHTS = st.lists(st.tuples(categories(), st.sampled_from([2, 3, 30, 50])), max_size=2)


def sides(*parties: str) -> st.SearchStrategy[Side]:
    """Draw one side of a reciprocity, which is one of these parties."""
    return st.builds(
        Side, party=st.sampled_from(parties), category=_MAYBE_CATEGORIES, weights=_WEIGHTS
    )


_PAIRS_OF_SIDES = st.permutations(PARTIES).flatmap(
    lambda order: st.tuples(sides(order[0]), sides(order[1]))
)
_BY_KIND: Mapping[type[Rule], st.SearchStrategy[Rule]] = {
    Minimum: st.builds(Minimum, **_COUNTS),
    Reciprocity: st.builds(
        Reciprocity,
        **{**_HANDOVERS, "to": st.sampled_from([None, None, NEUTRAL])},
        between=st.one_of(st.just(()), _PAIRS_OF_SIDES),
        category=_MAYBE_CATEGORIES,
        ratio=st.sampled_from(["1:1", "1:1", "1:2", "2:3"]),
        tolerance=st.integers(0, 2),
        compare=st.sampled_from(["equal", "at-least"]),
        per=_PERS,
        judged=_JUDGINGS,
    ),
    AllOf: st.builds(
        AllOf, **_DUTIES, category=_MAYBE_CATEGORIES, obliges=_OBLIGED, judged=_JUDGINGS
    ),
    Maximum: st.builds(Maximum, **_COUNTS),
    Exactly: st.builds(Exactly, **_COUNTS),
    Only: st.builds(Only, **_TRANSFERS, per=_PERS),
    Excluding: st.builds(Excluding, **_TRANSFERS, per=_PERS),
    Separate: st.builds(Separate, **_TRANSFERS),
    Named: st.builds(
        Named,
        **_HANDOVERS,
        people=st.lists(st.sampled_from(IDS + UNSEEN), min_size=1, max_size=2, unique=True),
        obliges=_OBLIGED,
        judged=_JUDGINGS,
    ),
    Precondition: st.builds(
        Precondition,
        **{**_SENTENCES, "id": st.just("precondition")},
        milestone=st.sampled_from(MILESTONES),
        requires=st.just(("rule",)),
    ),
}


def rules(*kinds: type[Rule]) -> st.SearchStrategy[Rule]:
    """Draw rules, each by itself: ``agreements`` draws rules that go together.

    A precondition has the id ``precondition`` and requires the rule ``rule``, which is the id of
    every other drawn rule.

    Args:
        kinds: The classes of which rules are drawn, such as ``Minimum``; all if none is given.
    """
    return st.one_of(*(_BY_KIND[kind] for kind in kinds or _BY_KIND))


def duties() -> st.SearchStrategy[Rule]:
    """Draw rules that can have a deadline: every kind but preconditions."""
    return rules(*(kind for kind in _BY_KIND if kind is not Precondition))
