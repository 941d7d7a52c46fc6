"""An agreement as HTML: each rule read back as a sentence beside the text that it stands for."""

from collections.abc import Iterable, Iterator

from exchange_model import wording
from exchange_model.agreement import Agreement
from exchange_model.report import sentences
from exchange_model.report.notebook.frame import aside, cell, fragment, heads
from exchange_model.report.notebook.limits import Limits, fitting, split
from exchange_model.report.notebook.markup import Markup, element, items, joined
from exchange_model.rules import Rule


def agreement_fragment(agreement: Agreement) -> str:
    """Return an agreement as a part of a page, small enough for a notebook."""
    return fitting(lambda limits: _whole(agreement, limits)).text


def _whole(agreement: Agreement, limits: Limits) -> Markup:
    shown, left = split(agreement.rules, limits.rules)
    rows = [_rule(rule, agreement, limits) for rule in shown]
    if left:
        told = f"{sentences.more(len(left))} (exchange-model show)"
        rows.append(element("tr", cell("td", told, colspan="3")))
    table = element(
        "table",
        _caption(agreement, limits),
        heads("rule", "read back", "text"),
        element("tbody", *rows),
    )
    return fragment(table, *_below(agreement, limits))


def _caption(agreement: Agreement, limits: Limits) -> Markup:
    title, *others = wording.heading_of(agreement)
    lines, left = split(others, limits.items)
    return cell(
        "caption",
        element("div", limits.said(title), class_="xm-title"),
        *(aside(limits.said(line.strip())) for line in lines),
        *([aside(sentences.more(len(left)))] if left else []),
    )


def _rule(rule: Rule, agreement: Agreement, limits: Limits) -> Markup:
    place = [aside(limits.said(str(rule.origin)))] if rule.origin else []
    text = [element("bdi", f'"{limits.said(rule.text)}"')] if rule.text else []
    source = [aside(limits.said(f"source: {rule.source}"))] if rule.source else []
    return element(
        "tr",
        cell("th", element("bdi", limits.said(rule.id)), *place, scope="row"),
        cell("td", limits.said(wording.standing_rule(rule, agreement))),
        cell("td", *text, *source, class_="xm-quoted"),
    )


def _below(agreement: Agreement, limits: Limits) -> Iterator[Markup]:
    points = [wording.open_point(each) for each in agreement.readings]
    others = [wording.not_judged(each) for each in agreement.unmodelled]
    for each in (points, others):
        shown, left = split(each, limits.items)
        told = [_paragraph(lines, limits) for lines in shown]
        yield items([*told, *([sentences.more(len(left))] if left else [])])


def _paragraph(lines: Iterable[str], limits: Limits) -> Markup:
    first, *others = (limits.said(line.strip()) for line in lines)
    return joined((first, *map(aside, others)))
