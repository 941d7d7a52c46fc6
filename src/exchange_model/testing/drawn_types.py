"""Which strategy draws which class, for ``hypothesis.strategies.from_type``."""

from collections.abc import Mapping
from typing import get_args

from hypothesis import strategies as st

from exchange_model.agreement import Agreement, Reading, Source, Unmodelled
from exchange_model.categories import Category
from exchange_model.dates import PartialDate
from exchange_model.lists import ExchangeList, Register
from exchange_model.persons import Person
from exchange_model.rules import Rule, Side, Term
from exchange_model.testing.days import partial_dates
from exchange_model.testing.documents import agreements, readings, sources, unmodelled
from exchange_model.testing.predicates import categories
from exchange_model.testing.proposals import Case, cases
from exchange_model.testing.rows import lists, people, registers
from exchange_model.testing.sentences import rules, sides, terms
from exchange_model.testing.vocabulary import PARTIES, SAMPLE

STRATEGIES: Mapping[type, st.SearchStrategy[object]] = {
    Agreement: agreements(),
    Case: cases(),
    ExchangeList: lists(),
    PartialDate: partial_dates(),
    Person: people(),
    Reading: readings(SAMPLE),
    Register: registers(),
    Side: sides(*PARTIES),
    Source: sources,
    Term: terms,
    Unmodelled: unmodelled,
    **{kind: categories(kind) for kind in get_args(Category)},
    **{kind: rules(kind) for kind in get_args(Rule)},
}


def register() -> None:
    """Register every strategy with Hypothesis."""
    for kind, strategy in STRATEGIES.items():
        st.register_type_strategy(kind, strategy)
