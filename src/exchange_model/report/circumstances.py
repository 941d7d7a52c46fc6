"""The circumstances that verdicts are relative to."""

from collections.abc import Mapping

from attrs import field, frozen

from exchange_model.dates import PartialDate
from exchange_model.problems import Problem


@frozen(kw_only=True)
class Circumstances:
    """What a verdict is relative to.

    Attributes:
        lists: The files of the list, as they were named.
        registers: The files of the register.
        listed: How many rows the list has.
        registered: How many rows the register has; None without a register.
        complete: The completeness statements.
        on: When the list would be carried out; None if that is not said.
        partial: Whether more lists follow.
        reading: The option that was taken at each point that the agreement leaves open.
        warnings: What was odd about the input and did not keep it from being judged.
    """

    lists: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    listed: int
    registered: int | None = None
    complete: tuple[str, ...] = ()
    on: PartialDate | None = None
    partial: bool = False
    reading: Mapping[str, str] = field(factory=dict)
    warnings: tuple[Problem, ...] = ()
