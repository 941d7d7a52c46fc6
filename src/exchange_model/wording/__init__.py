"""Wording: rules, verdicts and people in plain English. Nothing here decides anything."""

from exchange_model.wording.persons import facts, person
from exchange_model.wording.rules import agreement, beginning, rule
from exchange_model.wording.terms import (
    category,
    definition,
    number,
    people,
    several,
    visible,
)
from exchange_model.wording.verdicts import OUTCOMES, STATUSES, heading, verdict

__all__ = [
    "OUTCOMES",
    "STATUSES",
    "agreement",
    "beginning",
    "category",
    "definition",
    "facts",
    "heading",
    "number",
    "people",
    "person",
    "rule",
    "several",
    "verdict",
    "visible",
]
