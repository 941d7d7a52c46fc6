"""Prisoner-exchange agreements as rules, and verdicts that never take unknown for fine.

A new reader finds the grammar in ``categories`` and ``rules``, the definition in ``meaning``, and
then everything else. Names are loaded when they are first asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exchange_model.agreement import Agreement, Reading, Source, Unmodelled
    from exchange_model.categories import And, FactIs, Has, Not, Or, People, Phrase, Under
    from exchange_model.counts import Count
    from exchange_model.dates import PartialDate
    from exchange_model.determinations import Determination
    from exchange_model.errors import ExchangeModelError, Refused
    from exchange_model.lists import (
        ExchangeList,
        Facts,
        Register,
        read_facts,
        read_list,
        read_register,
        write_gaps,
        write_list,
    )
    from exchange_model.missing import Gap, Missing
    from exchange_model.persons import Origin, Person, Unknown
    from exchange_model.problems import InputError, Problem
    from exchange_model.report import Report
    from exchange_model.rules import (
        AllOf,
        Exactly,
        Excluding,
        Maximum,
        Minimum,
        Named,
        Only,
        Precondition,
        Reciprocity,
        Separate,
        Side,
        Term,
    )
    from exchange_model.truth import Truth
    from exchange_model.validation import gaps, validate
    from exchange_model.verdicts import Evidence, Finding, Judged, Outcome, Status, Verdict
    from exchange_model.wire import (
        agreement_from,
        agreement_to,
        read_agreement,
        write_agreement,
    )

_HOMES = {
    "agreement": ("Agreement", "Reading", "Source", "Unmodelled"),
    "categories": ("And", "FactIs", "Has", "Not", "Or", "People", "Phrase", "Under"),
    "counts": ("Count",),
    "dates": ("PartialDate",),
    "determinations": ("Determination",),
    "errors": ("ExchangeModelError", "Refused"),
    "lists": (
        "ExchangeList",
        "Facts",
        "Register",
        "read_facts",
        "read_list",
        "read_register",
        "write_gaps",
        "write_list",
    ),
    "missing": ("Gap", "Missing"),
    "persons": ("Origin", "Person", "Unknown"),
    "problems": ("InputError", "Problem"),
    "report": ("Report",),
    "rules": (
        "AllOf",
        "Exactly",
        "Excluding",
        "Maximum",
        "Minimum",
        "Named",
        "Only",
        "Precondition",
        "Reciprocity",
        "Separate",
        "Side",
        "Term",
    ),
    "truth": ("Truth",),
    "validation": ("gaps", "validate"),
    "verdicts": ("Evidence", "Finding", "Judged", "Outcome", "Status", "Verdict"),
    "wire": ("agreement_from", "agreement_to", "read_agreement", "write_agreement"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Agreement",
    "AllOf",
    "And",
    "Count",
    "Determination",
    "Evidence",
    "Exactly",
    "ExchangeList",
    "ExchangeModelError",
    "Excluding",
    "FactIs",
    "Facts",
    "Finding",
    "Gap",
    "Has",
    "InputError",
    "Judged",
    "Maximum",
    "Minimum",
    "Missing",
    "Named",
    "Not",
    "Only",
    "Or",
    "Origin",
    "Outcome",
    "PartialDate",
    "People",
    "Person",
    "Phrase",
    "Precondition",
    "Problem",
    "Reading",
    "Reciprocity",
    "Refused",
    "Register",
    "Report",
    "Separate",
    "Side",
    "Source",
    "Status",
    "Term",
    "Truth",
    "Under",
    "Unknown",
    "Unmodelled",
    "Verdict",
    "agreement_from",
    "agreement_to",
    "gaps",
    "read_agreement",
    "read_facts",
    "read_list",
    "read_register",
    "validate",
    "write_agreement",
    "write_gaps",
    "write_list",
]


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"exchange_model has no {name}")
    found: object = getattr(import_module(f"exchange_model.{_HOME[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
