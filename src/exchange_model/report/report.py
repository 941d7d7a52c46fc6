"""The report: what was judged, under which circumstances, and what came of it."""

from collections.abc import Iterator
from typing import NoReturn

from attrs import frozen

from exchange_model.agreement import Agreement
from exchange_model.dates import PartialDate
from exchange_model.problems import Problem
from exchange_model.verdicts import Judged, Status, worst_status


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
        warnings: What was odd about the input and did not keep it from being judged.
    """

    lists: tuple[str, ...] = ()
    registers: tuple[str, ...] = ()
    listed: int
    registered: int | None = None
    complete: tuple[str, ...] = ()
    on: PartialDate | None = None
    partial: bool = False
    warnings: tuple[Problem, ...] = ()


@frozen(eq=False, repr=False)
class Report:
    """The verdicts on every rule of an agreement, with the people whom they are about.

    It is not a condition: ``report.status`` is one of five, and ``if report:`` is refused.
    """

    agreement: Agreement
    circumstances: Circumstances
    rules: tuple[Judged, ...]

    @property
    def status(self) -> Status:
        """The worst status of the rules."""
        return worst_status(judged.status for judged in self.rules)

    def __getitem__(self, rule_id: str) -> Judged:
        """Return what came of one rule, by its id.

        Raises:
            KeyError: if the agreement has no such rule.
        """
        for judged in self.rules:
            if judged.id == rule_id:
                return judged
        raise KeyError(rule_id)

    def __iter__(self) -> Iterator[Judged]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a report has more than two answers: compare report.status with a status, "
            "such as Status.SATISFIED"
        )

    def __repr__(self) -> str:
        return f"<report: {self.status.value}, {len(self.rules)} rules>"
