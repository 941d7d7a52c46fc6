"""The report as text, for a terminal 80 to 100 columns wide, a log or a mail."""

import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from attrs import frozen

from exchange_model import wording
from exchange_model.problems import PROBLEMS
from exchange_model.report.circumstances import Circumstances
from exchange_model.rules import Precondition, Rule, Term
from exchange_model.verdicts import WORST_FIRST, Evidence, Finding, Judged, Role, Status, Verdict

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

ROLES: tuple[Role, ...] = ("concerned", "missing", "unsettled")
"""The order in which people are told: first those about whom nothing is open."""

FEW = 2
"""So many verdicts of a rule are told one by one where all of them are fine."""


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
    counted = _counted(report.rules)
    lines = [
        *page.wrapped(report.agreement.title),
        *page.wrapped(_material(report.circumstances), "  "),
        *page.wrapped(_relative(report), "  "),
        "",
        *page.headed(report.status, f": {counted}"),
        "",
    ]
    for judged in sorted(report.rules, key=lambda each: WORST_FIRST.index(each.status)):
        lines += page.rule(judged)
    if left := len(report.agreement.unmodelled):
        told = f"{left:,} sentence{'s' if left > 1 else ''} of the agreement that no rule can say"
        lines += [*page.wrapped(f"not judged: {told} (exchange-model show)"), ""]
    for remedy in report.remedies:
        lines += page.wrapped(f"remedy: {wording.remedy(remedy)}")
    if report.remedies:
        lines.append("")
    for warning in report.circumstances.warnings:
        lines += page.wrapped(f"warning: {warning}", "  ")
    return "\n".join(lines).rstrip() + "\n"


def _counted(rules: Iterable[Judged]) -> str:
    statuses = [judged.status for judged in rules]
    found = (
        f"{statuses.count(status)} {status.value}" for status in WORST_FIRST if status in statuses
    )
    return ", ".join(found)


def _material(under: Circumstances) -> str:
    held = "no register"
    if under.registered is not None:
        said = wording.several(under.complete) if under.complete else "nobody"
        named = f" {wording.several(under.registers)}" if under.registers else ""
        held = f"register{named} ({under.registered:,} rows), said to be complete for {said}"
    named = f" {wording.several(under.lists)}" if under.lists else ""
    return f"list{named} ({under.listed:,} rows); {held}"


def _relative(report: "Report") -> str:
    """Return what the verdicts are relative to: day, knowledge, version, sources, reading."""
    under = report.circumstances
    carried = "so far, with more lists to follow" if under.partial else "in full, as all there is"
    else_on = f"on {under.on}" if under.on else "on a day that is not known"
    day = f"on the days that the rows give, else {else_on}"
    taken = f"read with {wording.reading(under.reading)}" if under.reading else "as written"
    return (
        f"judged as carried out {carried}, {day}; by what the files say; "
        f"the agreement as concluded on {report.agreement.concluded}, {taken}"
    )


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
            yield f"    and {len(judged.findings[self._layout.shown :]):,} more"
        if judged.rule is not None:
            yield from self._verdicts(judged.rule, judged)
        if self._open:
            changes = [f"- {told}" for told in wording.otherwise(judged)]
            for told in changes or ["(sure: no other reading changes this)"]:
                yield from self.wrapped(told, "  ")
        yield ""

    def _quoted(self, judged: Judged) -> Iterator[str]:
        rule = judged.rule
        if rule is None:
            yield from self.wrapped(
                "The rows of lists and registers must agree with each other.", "  "
            )
            return
        place = f"{rule.origin}  " if rule.origin else ""
        said = f'"{rule.text}"' if rule.text else wording.rule(rule, self._agreement)
        yield from self.wrapped(place + said, "  ")

    def _finding(self, finding: Finding) -> Iterator[str]:
        rows = ", ".join(map(str, finding.origins))
        sure = "" if finding.certain else ", if in the category"
        told = f"{finding.person_id}: {PROBLEMS[finding.name].meaning}{sure} [{finding.name}]"
        told += f": {', '.join(finding.columns)}" if finding.columns else ""
        yield from self.wrapped(f"{rows}  {told}" if rows else told, "    ")

    def _verdicts(self, rule: Rule, judged: Judged) -> Iterator[str]:
        """Yield the verdicts one by one; where they are many, those that are fine together."""
        fine = [each for each in judged.verdicts if each.status is Status.SATISFIED]
        together = len(fine) > FEW
        for verdict in judged.verdicts:
            if not (together and verdict.status is Status.SATISFIED):
                yield from self._verdict(rule, verdict)
        if together:
            which = "each of" if len(fine) == len(judged.verdicts) else "the other"
            told = f"- satisfied: {which} {len(fine):,} verdicts, by stage and party"
            yield from self.wrapped(told, "  ")
        by = None if isinstance(rule, Precondition) else rule.by
        if isinstance(by, Term) and by.after != "conclusion":
            told = f"(the deadline has no day yet: it counts from {wording.beginning(by)})"
            yield from self.wrapped(told, "  ")

    def _verdict(self, rule: Rule, verdict: Verdict) -> Iterator[str]:
        told = wording.verdict(rule, verdict, self._agreement)
        yield from self.wrapped(f"- {verdict.status.value}: {told}", "  ")
        if not verdict.exact and verdict.status is Status.UNDETERMINED:
            yield from self.wrapped("(this may be wider than what can really happen)", "    ")
        for role in ROLES:
            group = tuple(each for each in verdict.evidence if each.role == role)
            if group:
                heading = wording.heading(role, len(group), rule, verdict)
                yield from self.wrapped(heading, "    ") if heading else ()
                yield from self._people(rule, group)

    def _people(self, rule: Rule, evidence: tuple[Evidence, ...]) -> Iterator[str]:
        shown = evidence[: self._layout.shown]
        rows = [self._row(rule, each) for each in shown]
        widths = [max((len(row[column]) for row in rows), default=0) for column in (0, 1)]
        for place, person_id, told in rows:
            line = f"{place:<{widths[0]}}  {person_id:<{widths[1]}}  {told}"
            yield from self.wrapped(line.strip(), "    ")
        if len(evidence) > len(shown):
            yield f"    and {len(evidence) - len(shown):,} more"

    def _row(self, rule: Rule, evidence: Evidence) -> tuple[str, str, str]:
        origins = [str(record.origin) for record in evidence.records if record.origin]
        told = wording.person(evidence.records, rule, self._agreement)
        return next(iter(origins), ""), evidence.person_id, told
