"""The errors that the library raises on purpose."""

from copy import copy

from exchange_model.errors import ExchangeModelError, Refused


def test_a_refusal_names_the_problem_and_the_hint() -> None:
    """What is refused is said by the problem's name, with a hint where there is one."""
    assert "value: too small" == str(Refused("value", "too small"))
    assert "value" == str(Refused("value"))


def test_a_refusal_keeps_its_parts() -> None:
    """Readers turn a refusal into a problem of their own, so its parts can be asked for."""
    error = Refused("value", "too small")

    assert ("value", "too small") == (error.name, error.hint)


def test_a_refusal_can_be_copied() -> None:
    """A refusal keeps its parts when it is sent to another process."""
    again = copy(Refused("value", "too small"))

    assert ("value", "too small", "value: too small") == (again.name, again.hint, str(again))


def test_a_refusal_is_an_error_of_the_library_and_of_a_value() -> None:
    """Whoever catches errors of this library, or of values, catches a refusal."""
    assert isinstance(Refused("value"), ExchangeModelError)
    assert isinstance(Refused("value"), ValueError)
