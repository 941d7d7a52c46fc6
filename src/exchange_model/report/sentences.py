"""What a report says, sentence by sentence, whatever it is laid out as: text and HTML share it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from exchange_model import wording
from exchange_model.agreement import Agreement
from exchange_model.problems import PROBLEMS
from exchange_model.report.circumstances import Circumstances
from exchange_model.rules import Precondition, Rule, Term
from exchange_model.verdicts import WORST_FIRST, Evidence, Finding, Judged, Role, Status, Verdict

if TYPE_CHECKING:
    from exchange_model.report.report import Report

ROLES: tuple[Role, ...] = ("concerned", "missing", "unsettled")
"""The order in which people are told: first those about whom nothing is open."""

FEW = 2
"""So many verdicts of a rule are told one by one where all of them are fine."""

INTEGRITY = "The rows of lists and registers must agree with each other."
WIDER = "(this may be wider than what can really happen)"
ASKING = (
    "missing facts: exchange-model gaps, given the same files and options, lists those that would "
    "settle what is undetermined"
)
SURE = "(sure: no other reading changes this)"


def worst_first(report: "Report") -> list[Judged]:
    """Return the rules in the order in which they ask for attention."""
    return sorted(report.rules, key=lambda each: WORST_FIRST.index(each.status))


def counted(rules: Iterable[Judged]) -> str:
    """Return how many rules have each status."""
    statuses = [judged.status for judged in rules]
    found = (
        f"{statuses.count(status)} {status.value}" for status in WORST_FIRST if status in statuses
    )
    return ", ".join(found)


def material(under: Circumstances) -> str:
    """Return what was judged: the list and the register."""
    held = "no register"
    if under.registered is not None:
        said = wording.several(under.complete) if under.complete else "nobody"
        named = f" {wording.several(under.registers)}" if under.registers else ""
        held = f"register{named} ({_rows(under.registered)}), said to be complete for {said}"
    named = f" {wording.several(under.lists)}" if under.lists else ""
    return f"list{named} ({_rows(under.listed)}); {held}{_besides(under)}"


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _besides(under: Circumstances) -> str:
    named = (
        f" {wording.several(each.file for each in under.fact_files)}" if under.fact_files else ""
    )
    return f"; facts{named} ({under.facts:,} found out)" if under.facts or named else ""


def relative(report: "Report") -> str:
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


def quoted(judged: Judged, agreement: Agreement) -> str:
    """Return the sentence that a rule stands for: its text or, without one, the rule read back."""
    rule = judged.rule
    if rule is None:
        return INTEGRITY
    return f'"{rule.text}"' if rule.text else wording.rule(rule, agreement)


def finding(one: Finding) -> str:
    """Return what is wrong between rows, and about whom."""
    sure = "" if one.certain else ", if in the category"
    told = f"{one.person_id}: {PROBLEMS[one.name].meaning}{sure} [{one.name}]"
    return told + (f": {', '.join(one.columns)}" if one.columns else "")


def apart(judged: Judged) -> tuple[Verdict, ...]:
    """Return the verdicts that are told one by one; many that are fine are told together."""
    if not together(judged):
        return judged.verdicts
    return tuple(each for each in judged.verdicts if each.status is not Status.SATISFIED)


def together(judged: Judged) -> str:
    """Return what is said of the verdicts that are not told one by one; often nothing."""
    fine = sum(each.status is Status.SATISFIED for each in judged.verdicts)
    if fine <= FEW:
        return ""
    which = "each of" if fine == len(judged.verdicts) else "the other"
    return f"satisfied: {which} {fine:,} verdicts, by stage and party"


def waiting(rule: Rule) -> str:
    """Return what a deadline without a day counts from; for other rules, nothing."""
    by = None if isinstance(rule, Precondition) else rule.by
    if isinstance(by, Term) and by.after != "conclusion":
        start = wording.beginning(by)
        return f"(the deadline has no day: a list does not tell {start}, and none is taken as past)"
    return ""


def caveat(verdict: Verdict) -> str:
    """Return that a verdict may be too cautious; for most, nothing."""
    return WIDER if not verdict.exact and verdict.status is Status.UNDETERMINED else ""


def groups(verdict: Verdict) -> Iterator[tuple[Role, tuple[Evidence, ...]]]:
    """Yield the people whom a verdict is about, role by role."""
    for role in ROLES:
        group = tuple(each for each in verdict.evidence if each.role == role)
        if group:
            yield role, group


def row(rule: Rule, evidence: Evidence, agreement: Agreement) -> tuple[str, str, str]:
    """Return the place of a person's first row, the id, and the facts that the rule names."""
    origins = (str(record.origin) for record in evidence.records if record.origin)
    told = wording.person(evidence.records, rule, agreement)
    return next(origins, ""), evidence.person_id, told


def more(number: int) -> str:
    """Return that there are so many more than are shown."""
    return f"and {number:,} more"


def asking(report: "Report") -> str:
    """Return how to ask for missing facts, where they would settle something; else nothing."""
    in_doubt = (each for each in report.rules if each.status is Status.UNDETERMINED)
    return ASKING if any(map(_hangs_on_people, in_doubt)) else ""


def _hangs_on_people(judged: Judged) -> bool:
    evidence = (each for verdict in judged.verdicts for each in verdict.evidence)
    return bool(judged.findings) or any(each.role == "unsettled" for each in evidence)


def unmodelled(agreement: Agreement) -> str:
    """Return that the agreement says what no rule can; for most agreements, nothing."""
    left = len(agreement.unmodelled)
    if not left:
        return ""
    told = f"{left:,} sentence{'s' if left > 1 else ''} of the agreement that no rule can say"
    return f"not judged: {told} (exchange-model show)"
