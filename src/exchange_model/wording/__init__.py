"""Wording: rules, verdicts and people in plain English. Nothing here decides anything."""

from exchange_model.wording.advice import advice, otherwise, reading, remedy
from exchange_model.wording.events import event
from exchange_model.wording.persons import facts, person
from exchange_model.wording.rules import (
    agreement,
    beginning,
    heading_of,
    not_judged,
    open_point,
    rule,
    standing_rule,
)
from exchange_model.wording.terms import (
    category,
    definition,
    number,
    people,
    several,
    visible,
)
from exchange_model.wording.verdicts import OTHER_NAMES, OUTCOMES, STATUSES, heading, names, verdict

__all__ = [
    "OTHER_NAMES",
    "OUTCOMES",
    "STATUSES",
    "advice",
    "agreement",
    "beginning",
    "category",
    "definition",
    "event",
    "facts",
    "heading",
    "heading_of",
    "names",
    "not_judged",
    "number",
    "open_point",
    "otherwise",
    "people",
    "person",
    "reading",
    "remedy",
    "rule",
    "several",
    "standing_rule",
    "verdict",
    "visible",
]
