"""The schema of the report as JSON, in the order in which the report says it."""

from collections.abc import Iterable
from typing import get_args

from exchange_model.agreement import INTEGRITY
from exchange_model.problems import PROBLEMS, Severity
from exchange_model.remedies import Action
from exchange_model.report.data import FORMAT, PACKAGE
from exchange_model.schemas.shapes import (
    DAY,
    TEXT,
    YES_OR_NO,
    Shape,
    closed,
    defined,
    headed,
    named,
    or_nothing,
    said,
    several,
    whole,
    word_of,
)
from exchange_model.verdicts import Outcome, Role, Status
from exchange_model.wire.converter import KINDS

TITLE = "A report on an exchange list"
DESCRIPTION = (
    "What exchange-model validate --format json writes: the verdicts on the rules of an agreement, "
    "and what they are relative to. Equal input gives equal bytes."
)

SHA256: Shape = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

_DATE = "[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
PERIOD: Shape = {"type": "string", "pattern": f"^{_DATE}(?:/{_DATE})?$"}
"""A partial date: a day, a month, a year, or an interval of days."""


def report() -> Shape:
    """Return the JSON Schema of the JSON report."""
    definitions = {
        "status": word_of(each.value for each in Status),
        "outcomes": several(word_of(each.value for each in Outcome), uniqueItems=True),
        "file": _file(),
        "row": _row(),
        "rule": _rule(),
        "integrity": _integrity(),
        "otherwise": _otherwise(),
        "verdict": _verdict(),
        "count": _count(),
        "person": _person(),
        "finding": _finding(),
        "remedy": _remedy(),
        "advice": _advice(),
        "warning": _warning(),
    }
    return headed("report", FORMAT, TITLE, DESCRIPTION, {**_report(), "$defs": definitions})


def _report() -> Shape:
    made_by = {
        "name": said("The name of the library.", {"const": PACKAGE}),
        "version": said("Its version; null for a copy that is not installed.", or_nothing(TEXT)),
    }
    rules = several({"oneOf": [defined("rule"), defined("integrity")]})
    return closed(
        {
            "format": said("The version of the shape.", {"const": FORMAT}),
            "made_by": said("What made the report.", closed(made_by)),
            "status": said("The worst status of the rules.", defined("status")),
            "agreement": said("The agreement whose rules were judged.", _agreement()),
            "judged": said("What the verdicts are relative to.", _circumstances()),
            "rules": said("The rules in the agreement's order, then the built-in one.", rules),
            "remedies": said("What would keep breached rules.", several(defined("remedy"))),
            "unmodelled": said("Sentences that no rule can say, not judged.", several(TEXT)),
            "warnings": said("What was odd about the input.", several(defined("warning"))),
        }
    )


def _agreement() -> Shape:
    return closed(
        {
            "title": said("What the agreement is called.", TEXT),
            "file": said("Its file; null if it was made in Python.", or_nothing(TEXT)),
            "sha256": said("The SHA-256 of that file's bytes.", or_nothing(SHA256)),
            "concluded": said("The day of conclusion.", DAY),
            "parties": said("The parties.", several(TEXT)),
        }
    )


def _circumstances() -> Shape:
    rows = "How many rows the {} has{}.".format
    return closed(
        {
            "lists": said("The files of the list, in their order.", several(defined("file"))),
            "listed": said(rows("list", ""), whole(0)),
            "registers": said("The files of the register.", several(defined("file"))),
            "registered": said(rows("register", "; null without a register"), or_nothing(whole(0))),
            "facts": said("The files of facts found out besides.", several(defined("file"))),
            "determined": said("How many facts were found out besides.", whole(0)),
            "complete": said("What the register is said to hold completely.", several(TEXT)),
            "on": said("When the list would be carried out, if said.", or_nothing(PERIOD)),
            "partial": said("Whether more lists follow.", YES_OR_NO),
            "known_at": said("Kept for histories; of a list, null.", {"type": "null"}),
            "sources": said("Kept for histories; of a list, null.", {"type": "null"}),
            "reading": said("The option taken at each open point, by its name.", named(TEXT)),
        }
    )


def _file() -> Shape:
    return closed(
        {
            "file": said("The file, as it was named.", TEXT),
            "sha256": said("The SHA-256 of its bytes; null if unknown.", or_nothing(SHA256)),
        }
    )


def _row() -> Shape:
    return closed(
        {
            "file": said("The file, as it was named.", TEXT),
            "row": said("The row of a list, or the line of an agreement, from 1.", whole(1)),
        }
    )


def _any_rule(name: Shape, kind: Shape) -> dict[str, Shape]:
    """Return the properties that the built-in rule has as well."""
    return {
        "id": said("The rule's name.", name),
        "kind": said("The kind of the rule.", kind),
        "status": said("The status of the outcomes.", defined("status")),
        "final": said("Whether it is satisfied whatever still happens.", YES_OR_NO),
        "sure": said("Whether no other reading changes the outcomes.", YES_OR_NO),
        "otherwise": said("The readings that would change them.", several(defined("otherwise"))),
        "outcomes": said("The worst of the verdicts' outcomes.", defined("outcomes")),
    }


def _rule() -> Shape:
    own = {
        "text": said("The sentence that the rule stands for.", TEXT),
        "means": said("The rule read back as a sentence.", TEXT),
        "source": said("Where its sentence is found.", TEXT),
        "place": said("Where the rule stands, if in a file.", or_nothing(defined("row"))),
        "deadline": said("The deadline, if it has one.", or_nothing(_deadline())),
        "verdicts": said("One for each obliged party and stage.", several(defined("verdict"))),
    }
    return closed({**_any_rule(TEXT, word_of(KINDS)), **own})


def _deadline() -> Shape:
    start = "From what it counts; null for a deadline that is a date."
    return closed(
        {
            "day": said("The day on which it falls; null while it has none.", or_nothing(DAY)),
            "counts_from": said(start, or_nothing(TEXT)),
        }
    )


def _integrity() -> Shape:
    findings = said("What is wrong between the rows.", several(defined("finding")))
    built_in: Shape = {"const": INTEGRITY}
    return closed({**_any_rule(built_in, built_in), "findings": findings})


def _otherwise() -> Shape:
    return closed(
        {
            "reading": said("The options that are taken differently.", named(TEXT)),
            "status": said("The rule's status under them.", defined("status")),
            "outcomes": said("Its outcomes under them.", defined("outcomes")),
        }
    )


def _verdict() -> Shape:
    return closed(
        {
            "party": said("Whose requirement it is, if one party's.", or_nothing(TEXT)),
            "receiver": said("To whom, where directions are told apart.", or_nothing(TEXT)),
            "stage": said("Whose stage it is, if one stage's.", or_nothing(TEXT)),
            "status": said("The status of the outcomes.", defined("status")),
            "outcomes": said("What can come of it, worst first.", defined("outcomes")),
            "exact": said("Whether each outcome can really happen.", YES_OR_NO),
            "day": said("The day at whose end it was looked at; null: the end.", or_nothing(DAY)),
            "says": said("The verdict in words.", TEXT),
            "count": said("The number that the rule compares.", or_nothing(defined("count"))),
            "sides": said("What each side gives, as weighted.", several(defined("count"))),
            "waits_for": said("Required rules that are not certainly met.", several(TEXT)),
            "people": said("The people whom it is about.", several(defined("person"))),
        }
    )


def _count() -> Shape:
    number: Shape = {"type": "integer"}
    return closed(
        {
            "least": said("The least that it can be.", number),
            "most": said("The most that it can be; null: without bound.", or_nothing(number)),
        }
    )


def _person() -> Shape:
    return closed(
        {
            "person_id": said("The id, which is not a name.", TEXT),
            "role": said("Why the person stands here.", word_of(get_args(Role))),
            "rows": said("The rows that report the person.", several(defined("row"))),
            "facts": said("What they report of what the rule asks, by fact.", named(TEXT)),
        }
    )


def _finding() -> Shape:
    return closed(
        {
            "name": said("The name of the finding.", word_of(_names("finding"))),
            "says": said("What is wrong, in words.", TEXT),
            "person_id": said("The id of the person whom it is about.", TEXT),
            "certain": said("Whether it is wrong whatever the unknown facts are.", YES_OR_NO),
            "columns": said("In which columns the rows contradict each other.", several(TEXT)),
            "rows": said("The rows.", several(defined("row"))),
        }
    )


def _remedy() -> Shape:
    return closed(
        {
            "says": said("The remedy in words.", TEXT),
            "advice": said("What is to be done, all together.", several(defined("advice"))),
            "effects": said("The status of rules that would change.", named(defined("status"))),
            "then": said("What mends the rules that it breaks.", several(defined("advice"))),
        }
    )


def _advice() -> Shape:
    return closed(
        {
            "rule": said("The id of the rule that is to be kept.", TEXT),
            "action": said("What is to be done.", word_of(get_args(Action))),
            "party": said("Whose list is to change.", TEXT),
            "number": said("How many people that concerns.", whole(1)),
            "people": said("Who, by id, where the rule itself says who.", several(TEXT)),
            "stage": said("In which stage, if in one.", or_nothing(TEXT)),
            "new_stage": said("Whether the stage is a new one.", YES_OR_NO),
        }
    )


def _warning() -> Shape:
    return closed(
        {
            "name": said("The name of the warning.", word_of(_names("warning"))),
            "file": said("The file, if one is meant.", or_nothing(TEXT)),
            "row": said("The row as a spreadsheet numbers it.", or_nothing(whole(1))),
            "column": said("The column or the key.", or_nothing(TEXT)),
            "says": said("What was odd.", TEXT),
            "advice": said("What to do about it.", TEXT),
        }
    )


def _names(severity: Severity) -> Iterable[str]:
    return (name for name, kind in PROBLEMS.items() if kind.severity == severity)
