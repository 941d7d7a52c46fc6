"""The hook that Hypothesis runs when it is imported: cheap, and in whatever order.

It loads no class of this package, and no strategy, until somebody asks for one.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def register() -> None:
    """Tell Hypothesis where the strategies for the classes of this package are found."""
    try:
        # Hypothesis has no public way to say this without loading the classes themselves.
        from hypothesis.strategies._internal.types import _global_extra_lookup  # noqa: PLC0415
    except ImportError:
        import_module("exchange_model.testing.drawn_types").register()
    else:
        _global_extra_lookup["exchange_model"] = strategy_for


def strategy_for(thing: type) -> "SearchStrategy[object] | None":
    """Return the strategy for a class of this package; nothing for any other."""
    if not str(getattr(thing, "__module__", "")).startswith("exchange_model."):
        return None
    strategies = import_module("exchange_model.testing.drawn_types").STRATEGIES
    found: SearchStrategy[object] | None = strategies.get(thing)
    return found
