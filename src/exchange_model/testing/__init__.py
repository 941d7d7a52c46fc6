"""Hypothesis strategies, to property-test an agreement or anything that reads this package.

Needs Hypothesis: install ``exchange-model[testing]``. Every strategy is a function, named in the
plural after what it draws. Whatever they draw shrinks towards the plain: one person, one rule,
everything known. What is drawn for an agreement conforms to it, so ``validate`` never refuses it.

Once the package is installed, ``hypothesis.strategies.from_type`` knows people, lists, registers,
dates, categories, rules and agreements, without any import from here.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exchange_model.testing.days import partial_dates
    from exchange_model.testing.documents import agreements
    from exchange_model.testing.predicates import categories
    from exchange_model.testing.proposals import Case, cases
    from exchange_model.testing.rows import (
        birthdays,
        facts,
        handover_days,
        lists,
        people,
        registers,
    )
    from exchange_model.testing.sentences import duties, rules
    from exchange_model.testing.vocabulary import SAMPLE

if find_spec("hypothesis") is None:
    raise ModuleNotFoundError(
        "exchange_model.testing needs Hypothesis: pip install 'exchange-model[testing]'",
        name="hypothesis",
    )

_HOMES = {
    "documents": ("agreements",),
    "proposals": ("Case", "cases"),
    "predicates": ("categories",),
    "days": ("partial_dates",),
    "rows": ("birthdays", "facts", "handover_days", "lists", "people", "registers"),
    "sentences": ("duties", "rules"),
    "vocabulary": ("SAMPLE",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "SAMPLE",
    "Case",
    "agreements",
    "birthdays",
    "cases",
    "categories",
    "duties",
    "facts",
    "handover_days",
    "lists",
    "partial_dates",
    "people",
    "registers",
    "rules",
]


def __getattr__(name: str) -> object:
    # Lazy, because Hypothesis loads this package, for ``hook``, whenever it is imported itself.
    if name not in _HOME:
        raise AttributeError(f"exchange_model.testing has no {name}")
    found: object = getattr(import_module(f"exchange_model.testing.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
