"""The report as text, for a terminal 80 to 100 columns wide, a log or a mail."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from exchange_model import wording
from exchange_model.report import sentences
from exchange_model.rules import Rule
from exchange_model.verdicts import Evidence, Finding, Judged, Status, Verdict

if TYPE_CHECKING:
    from exchange_model.report.report import Report

NARROWEST, WIDEST = 40, 100
"""The widths in columns between which the text is laid out."""

COLOURS = {
    Status.BREACHED: "31",
    Status.UNDETERMINED: "35",
    Status.PENDING: "33",
    Status.SATISFIED: "32",
    Status.NOT_IN_FORCE: "2",
}
"""The colours of the words, as ECMA-48 numbers them; the word itself is always there."""


@frozen(kw_only=True)
class Layout:
    """How the text is laid out.

    Attributes:
        width: The width in columns.
        colour: Whether the words of the statuses are coloured.
        shown: How many people are shown under one verdict; None for all.
    """

    width: int = 80
    colour: bool = False
    shown: int | None = 10


def text(report: "Report", layout: Layout) -> str:
    """Return the report as text."""
    page = _Page(report, layout)
    lines = [
        *page.wrapped(report.agreement.title),
        *page.wrapped(sentences.material(report.circumstances), "  "),
        *page.wrapped(sentences.relative(report), "  "),
        "",
        *page.headed(report.status, f": {sentences.counted(report.rules)}"),
        "",
    ]
    for judged in sentences.worst_first(report):
        lines += page.rule(judged)
    if asking := sentences.asking(report):
        lines += [*page.wrapped(asking), ""]
    if left := sentences.unmodelled(report.agreement):
        lines += [*page.wrapped(left), ""]
    for remedy in report.remedies:
        lines += page.wrapped(f"remedy: {wording.remedy(remedy)}")
    if report.remedies:
        lines.append("")
    for warning in report.circumstances.warnings:
        lines += page.wrapped(f"warning: {warning}", "  ")
    return "\n".join(lines).rstrip() + "\n"


class _Page:
    """Lays out the rules of one report."""

    def __init__(self, report: "Report", layout: Layout) -> None:
        self._agreement = report.agreement
        self._open = bool(report.circumstances.reading)
        self._layout = layout
        self._width = max(NARROWEST, min(layout.width, WIDEST))

    def headed(self, status: Status, said: str) -> Iterator[str]:
        """Yield lines that begin with the word of a status, coloured if wanted."""
        first, *others = self.wrapped(status.value + said)
        if self._layout.colour:
            word = f"\x1b[1;{COLOURS[status]}m{status.value}\x1b[0m"
            first = word + first.removeprefix(status.value)
        yield from (first, *others)

    def wrapped(self, said: str, indent: str = "") -> list[str]:
        """Return a sentence as lines; what follows the first is indented two more."""
        return textwrap.wrap(
            wording.visible(said),
            self._width,
            initial_indent=indent,
            subsequent_indent=indent + "  ",
            break_on_hyphens=False,
        )

    def rule(self, judged: Judged) -> Iterator[str]:
        """Yield the lines of one rule."""
        final = " (final)" if judged.final else ""
        yield from self.headed(judged.status, f"{final}  {judged.id}")
        yield from self._quoted(judged)
        for finding in judged.findings[: self._layout.shown]:
            yield from self._finding(finding)
        if len(judged.findings) > len(judged.findings[: self._layout.shown]):
            yield f"    {sentences.more(len(judged.findings[self._layout.shown :]))}"
        if judged.rule is not None:
            yield from self._verdicts(judged.rule, judged)
        if self._open:
            changes = [f"- {told}" for told in wording.otherwise(judged)]
            for told in changes or [sentences.SURE]:
                yield from self.wrapped(told, "  ")
        yield ""

    def _quoted(self, judged: Judged) -> Iterator[str]:
        rule = judged.rule
        place = f"{rule.origin}  " if rule is not None and rule.origin else ""
        yield from self.wrapped(place + sentences.quoted(judged, self._agreement), "  ")

    def _finding(self, finding: Finding) -> Iterator[str]:
        rows = ", ".join(map(str, finding.origins))
        told = sentences.finding(finding)
        yield from self.wrapped(f"{rows}  {told}" if rows else told, "    ")

    def _verdicts(self, rule: Rule, judged: Judged) -> Iterator[str]:
        """Yield the verdicts one by one; where they are many, those that are fine together."""
        for verdict in sentences.apart(judged):
            yield from self._verdict(rule, verdict)
        if told := sentences.together(judged):
            yield from self.wrapped(f"- {told}", "  ")
        if told := sentences.waiting(rule):
            yield from self.wrapped(told, "  ")

    def _verdict(self, rule: Rule, verdict: Verdict) -> Iterator[str]:
        told = wording.verdict(rule, verdict, self._agreement)
        yield from self.wrapped(f"- {verdict.status.value}: {told}", "  ")
        if told := sentences.caveat(verdict):
            yield from self.wrapped(told, "    ")
        for role, group in sentences.groups(verdict):
            heading = wording.heading(role, len(group), rule, verdict)
            yield from self.wrapped(heading, "    ") if heading else ()
            yield from self._people(rule, group)

    def _people(self, rule: Rule, evidence: tuple[Evidence, ...]) -> Iterator[str]:
        shown = evidence[: self._layout.shown]
        rows = [sentences.row(rule, each, self._agreement) for each in shown]
        widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
        for place, person_id, told in rows:
            line = f"{place:<{widths[0]}}  {person_id:<{widths[1]}}  {told}"
            yield from self.wrapped(line.strip(), "    ")
        if len(evidence) > len(shown):
            yield f"    {sentences.more(len(evidence) - len(shown))}"
