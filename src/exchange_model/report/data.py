"""The report as plain data and as JSON: versioned, in a fixed order, without a time stamp."""

import json
from typing import TYPE_CHECKING, Any

from exchange_model import wording
from exchange_model.agreement import Agreement, due_day
from exchange_model.counts import Count
from exchange_model.persons import Origin
from exchange_model.problems import PROBLEMS, Problem
from exchange_model.remedies import Advice, Remedy
from exchange_model.report.circumstances import Circumstances, ReadFile
from exchange_model.rules import Precondition, Rule, Term
from exchange_model.verdicts import Evidence, Finding, Judged, Otherwise, Outcome, Outcomes, Verdict
from exchange_model.wire import rule_to

if TYPE_CHECKING:
    from exchange_model.report.report import Report

FORMAT = 1
"""The version of the shape."""

PACKAGE = "exchange-model"


def as_json(report: "Report") -> str:
    """Return the report as JSON text."""
    return json.dumps(as_data(report), ensure_ascii=False, indent=2) + "\n"


def as_data(report: "Report") -> dict[str, Any]:
    """Return the report as plain data: mappings, lists, texts, numbers, yes, no and nothing."""
    agreement = report.agreement
    return {
        "format": FORMAT,
        "made_by": _made_by(),
        "status": report.status.value,
        "agreement": {
            "title": agreement.title,
            "file": agreement.origin.file if agreement.origin else None,
            "sha256": agreement.sha256,
            "concluded": agreement.concluded.isoformat(),
            "parties": list(agreement.parties),
        },
        "judged": _circumstances(report.circumstances),
        "rules": [_rule(report, judged) for judged in report.rules],
        "remedies": [_remedy(each) for each in report.remedies],
        "unmodelled": [each.text for each in agreement.unmodelled],
        "warnings": [_problem(warning) for warning in report.circumstances.warnings],
    }


def _made_by() -> dict[str, str | None]:
    """Return the name and version of this library; a copy that is not installed has no version."""
    from importlib import metadata  # noqa: PLC0415 - no other use of a report needs it

    try:
        version = metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        version = None
    return {"name": PACKAGE, "version": version}


def _circumstances(under: Circumstances) -> dict[str, Any]:
    """Return what the verdicts are relative to; a list is judged by its files and as written."""
    return {
        "lists": [_file(each) for each in under.list_files],
        "listed": under.listed,
        "registers": [_file(each) for each in under.register_files],
        "registered": under.registered,
        "facts": [_file(each) for each in under.fact_files],
        "determined": under.facts,
        "complete": list(under.complete),
        "on": str(under.on) if under.on else None,
        "partial": under.partial,
        "known_at": None,
        "sources": None,
        "reading": dict(under.reading),
    }


def _file(read: ReadFile) -> dict[str, str | None]:
    return {"file": read.file, "sha256": read.sha256}


def _rule(report: "Report", judged: Judged) -> dict[str, Any]:
    rule = judged.rule
    data = {
        "id": judged.id,
        "kind": rule_to(rule)["kind"] if rule else judged.id,
        "status": judged.status.value,
        "final": judged.final,
        "sure": judged.sure,
        "otherwise": [_otherwise(each) for each in judged.otherwise],
        "outcomes": _outcomes(judged.outcomes),
    }
    if rule is None:
        return {**data, "findings": [_finding(finding) for finding in judged.findings]}
    return {
        **data,
        "text": rule.text,
        "means": wording.rule(rule, report.agreement),
        "source": rule.source,
        "place": _place(rule.origin),
        "deadline": _deadline(rule, report.agreement),
        "verdicts": [_verdict(report, rule, verdict) for verdict in judged.verdicts],
    }


def _deadline(rule: Rule, agreement: Agreement) -> dict[str, str | None] | None:
    """Return the day on which a deadline falls, or what it counts from while that has no day."""
    by = None if isinstance(rule, Precondition) else rule.by
    if by is None:
        return None
    due = due_day(by, agreement.concluded)
    start = wording.beginning(by) if isinstance(by, Term) else None
    return {"day": due.isoformat() if due else None, "counts_from": start}


def _otherwise(other: Otherwise) -> dict[str, Any]:
    return {
        "reading": dict(other.reading),
        "status": other.status.value,
        "outcomes": _outcomes(other.outcomes),
    }


def _remedy(remedy: Remedy) -> dict[str, Any]:
    return {
        "says": wording.remedy(remedy),
        "advice": [_advice(each) for each in remedy.advice],
        "effects": {name: status.value for name, status in remedy.effects},
        "then": [_advice(each) for each in remedy.then],
    }


def _advice(advice: Advice) -> dict[str, Any]:
    return {
        "rule": advice.rule_id,
        "action": advice.action,
        "party": advice.party,
        "number": advice.number,
        "people": list(advice.people),
        "stage": advice.stage,
        "new_stage": advice.new_stage,
    }


def _verdict(report: "Report", rule: Rule, verdict: Verdict) -> dict[str, Any]:
    return {
        "party": verdict.party,
        "receiver": verdict.receiver,
        "stage": verdict.stage,
        "status": verdict.status.value,
        "outcomes": _outcomes(verdict.outcomes),
        "exact": verdict.exact,
        "day": verdict.day.isoformat() if verdict.day else None,
        "says": wording.verdict(rule, verdict, report.agreement),
        "count": _count(verdict.bounds),
        "sides": [_count(side) for side in verdict.sides],
        "waits_for": list(verdict.waits_for),
        "people": [_evidence(rule, evidence) for evidence in verdict.evidence],
    }


def _outcomes(outcomes: Outcomes) -> list[str]:
    return [outcome.value for outcome in Outcome if outcome in outcomes]


def _count(count: Count | None) -> dict[str, int | None] | None:
    return None if count is None else {"least": count.least, "most": count.most}


def _evidence(rule: Rule, evidence: Evidence) -> dict[str, Any]:
    return {
        "person_id": evidence.person_id,
        "role": evidence.role,
        "rows": [_place(record.origin) for record in evidence.records if record.origin],
        "facts": wording.facts(evidence.records, rule),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "name": finding.name,
        "says": PROBLEMS[finding.name].meaning,
        "person_id": finding.person_id,
        "certain": finding.certain,
        "columns": list(finding.columns),
        "rows": [_place(origin) for origin in finding.origins],
    }


def _place(origin: Origin | None) -> dict[str, Any] | None:
    return None if origin is None else {"file": origin.file, "row": origin.line}


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "name": problem.name,
        "file": problem.file,
        "row": problem.row,
        "column": problem.column,
        "says": problem.hint or problem.kind.meaning,
        "advice": problem.kind.advice,
    }
