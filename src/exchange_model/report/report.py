"""The report: what was judged, under which circumstances, and what came of it."""

from collections.abc import Iterator
from typing import Any, NoReturn

from attrs import frozen

from exchange_model.agreement import Agreement
from exchange_model.remedies import Remedy
from exchange_model.report.circumstances import Circumstances
from exchange_model.report.data import as_data, as_json
from exchange_model.report.notebook import report_fragment, report_page
from exchange_model.report.text import Layout, text
from exchange_model.verdicts import Judged, Status, worst_status


@frozen(eq=False, repr=False)
class Report:
    """The verdicts on every rule of an agreement, with the people whom they are about.

    It is not a condition: ``report.status`` is one of five, and ``if report:`` is refused.
    """

    agreement: Agreement
    circumstances: Circumstances
    rules: tuple[Judged, ...]
    remedies: tuple[Remedy, ...] = ()

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
        raise KeyError(
            f"there is no such rule; there is {', '.join(each.id for each in self.rules)}"
        )

    def __iter__(self) -> Iterator[Judged]:
        return iter(self.rules)

    def __len__(self) -> int:
        return len(self.rules)

    def to_text(self, width: int = 80, *, colour: bool = False, shown: int | None = 10) -> str:
        """Return the report as text.

        Args:
            width: How many columns wide; the text is laid out for 40 to 100.
            colour: Whether the words of the statuses are coloured for a terminal.
            shown: How many people are shown under one verdict; None for all.
        """
        return text(self, Layout(width=width, colour=colour, shown=shown))

    def to_data(self) -> dict[str, Any]:
        """Return the report as plain data, in a versioned shape and a fixed order."""
        return as_data(self)

    def to_json(self) -> str:
        """Return the report as JSON text, in a versioned shape and a fixed order."""
        return as_json(self)

    def to_html(self, *, shown: int | None = 10) -> str:
        """Return the report as a page of HTML that stands alone: to be saved, printed or mailed.

        It runs nothing and fetches nothing, and takes the reader's light or dark colours.

        Args:
            shown: How many people are shown under one verdict; None for all.
        """
        return report_page(self, shown)

    def _repr_html_(self) -> str:
        return report_fragment(self)

    def __str__(self) -> str:
        return self.to_text()

    def __bool__(self) -> NoReturn:
        raise TypeError(
            "a report has more than two answers: compare report.status with a status, "
            "such as Status.SATISFIED"
        )

    def __repr__(self) -> str:
        return f"<report: {self.status.value}, {len(self.rules)} rules>"
