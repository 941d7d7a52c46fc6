"""A report as HTML: a row for each rule, with its verdicts and the people whom they are about."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exchange_model import wording
from exchange_model.report import sentences
from exchange_model.report.notebook.frame import aside, cell, fragment, heads, page, word
from exchange_model.report.notebook.limits import Limits, fitting, split
from exchange_model.report.notebook.markup import Content, Markup, element, items, joined
from exchange_model.rules import Rule
from exchange_model.verdicts import Evidence, Finding, Judged, Role, Verdict

if TYPE_CHECKING:
    from exchange_model.report.report import Report


def report_fragment(report: "Report") -> str:
    """Return a report as a part of a page, small enough for a notebook."""
    return fitting(lambda limits: _Table(report, limits).whole()).text


def report_page(report: "Report", shown: int | None) -> str:
    """Return a report as a page of its own, with so many people under a verdict; None for all."""
    return page(report.agreement.title, _Table(report, Limits(people=shown)).whole())


class _Table:
    """Lays out one report."""

    def __init__(self, report: "Report", limits: Limits) -> None:
        self._report = report
        self._agreement = report.agreement
        self._open = bool(report.circumstances.reading)
        self._limits = limits

    def whole(self) -> Markup:
        """Return the table, and below it what concerns no single rule."""
        shown, left = split(sentences.worst_first(self._report), self._limits.rules)
        rows = [self._rule(judged) for judged in shown]
        if left:
            told = f"{sentences.more(len(left))}: {sentences.counted(left)}"
            rows.append(element("tr", cell("td", told, colspan="2")))
        table = element(
            "table",
            self._caption(),
            heads("rule", "what came of it"),
            element("tbody", *rows),
        )
        return fragment(table, *self._below())

    def _caption(self) -> Markup:
        report, said = self._report, self._limits.said
        return cell(
            "caption",
            element("div", said(report.agreement.title), class_="xm-title"),
            element("div", word(report.status), f": {sentences.counted(report.rules)}"),
            aside(said(sentences.material(report.circumstances))),
            aside(said(sentences.relative(report))),
        )

    def _below(self) -> Iterator[Markup]:
        for told in (sentences.asking(self._report), sentences.unmodelled(self._agreement)):
            if told:
                yield element("p", told)
        remedies = [f"remedy: {wording.remedy(each)}" for each in self._report.remedies]
        warnings = [f"warning: {each}" for each in self._report.circumstances.warnings]
        for told_of in (remedies, warnings):
            yield items(self._few(told_of))

    def _few(self, told: list[str]) -> Iterator[str]:
        shown, left = split(told, self._limits.items)
        yield from map(self._limits.said, shown)
        if left:
            yield sentences.more(len(left))

    def _rule(self, judged: Judged) -> Markup:
        named = element("div", element("bdi", self._limits.said(judged.id)))
        final = [aside("(final)")] if judged.final else []
        return element(
            "tr",
            cell("th", word(judged.status), named, *final, scope="row"),
            cell("td", self._quoted(judged), *self._came_of_it(judged)),
        )

    def _quoted(self, judged: Judged) -> Markup:
        place = judged.rule.origin if judged.rule is not None else None
        told = element("bdi", self._limits.said(sentences.quoted(judged, self._agreement)))
        return aside(self._placed(str(place or ""), told))

    def _came_of_it(self, judged: Judged) -> Iterator[Markup]:
        yield items(self._findings(judged.findings))
        if judged.rule is not None:
            yield items(self._verdicts(judged.rule, judged))
            if told := sentences.waiting(judged.rule):
                yield aside(self._limits.said(told))
        if self._open:
            changes = list(wording.otherwise(judged))
            yield items(self._few(changes)) if changes else aside(sentences.SURE)

    def _findings(self, findings: tuple[Finding, ...]) -> Iterator[Content]:
        shown, left = split(findings, self._limits.people)
        for finding in shown:
            rows = ", ".join(map(str, finding.origins))
            yield self._placed(rows, sentences.finding(finding))
        if left:
            yield sentences.more(len(left))

    def _verdicts(self, rule: Rule, judged: Judged) -> Iterator[Content]:
        shown, left = split(sentences.apart(judged), self._limits.verdicts)
        for verdict in shown:
            yield self._verdict(rule, verdict)
        if left:
            yield sentences.more(len(left))
        if told := sentences.together(judged):
            yield told

    def _verdict(self, rule: Rule, verdict: Verdict) -> Markup:
        said = self._limits.said
        told = said(wording.verdict(rule, verdict, self._agreement))
        caveat = sentences.caveat(verdict)
        return joined(
            (
                f"{verdict.status.value}: {told}",
                *([aside(caveat)] if caveat else []),
                *(
                    each
                    for role, group in sentences.groups(verdict)
                    for each in self._group(rule, verdict, role, group)
                ),
            )
        )

    def _group(
        self, rule: Rule, verdict: Verdict, role: Role, group: tuple[Evidence, ...]
    ) -> Iterator[Markup]:
        if heading := wording.heading(role, len(group), rule, verdict):
            yield element("div", self._limits.said(heading))
        shown, left = split(group, self._limits.people)
        people = [self._person(rule, each) for each in shown]
        yield items([*people, *([sentences.more(len(left))] if left else [])])

    def _person(self, rule: Rule, evidence: Evidence) -> Markup:
        place, person_id, told = sentences.row(rule, evidence, self._agreement)
        known = element("bdi", self._limits.said(person_id))
        return self._placed(place, known, " ", told)

    def _placed(self, place: str, *told: Content) -> Markup:
        """Return what is told of a row, with its place before it."""
        cut = (self._limits.said(each) if isinstance(each, str) else each for each in told)
        where = element("span", self._limits.said(place), class_="xm-aside")
        return joined((*((where, " ") if place else ()), *cut))
