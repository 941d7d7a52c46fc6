"""The facts of people in words, as far as a rule names them."""

from collections.abc import Sequence
from datetime import date

from exchange_model.agreement import Agreement
from exchange_model.categories import Under, atoms, facts_of
from exchange_model.dates import PartialDate, attained
from exchange_model.persons import Fact, Person, Unknown
from exchange_model.rules import Rule, categories_of
from exchange_model.wording.terms import spaced


def facts(records: Sequence[Person], one: Rule) -> dict[str, str]:
    """Return what the records report of the facts that the rule's categories name."""
    named = [name for term in categories_of(one) for name in facts_of(term)]
    births = ["date_of_birth"] if _ages(one) else []
    return {name: _reported(records, name) for name in dict.fromkeys([*births, *named])}


def person(records: Sequence[Person], one: Rule, agreement: Agreement) -> str:
    """Return the facts of one person that the rule's categories name, in words."""
    told = []
    for name, reported in facts(records, one).items():
        if name == "date_of_birth":
            told.append(_born(records, reported, one, agreement))
        elif reported in {"yes", "no"}:
            told.append(("not " if reported == "no" else "") + spaced(name))
        else:
            told.append(f"{spaced(name)}: {reported}")
    return ", ".join(told)


def _ages(one: Rule) -> tuple[int, ...]:
    found = (
        atom.years for term in categories_of(one) for atom in atoms(term) if isinstance(atom, Under)
    )
    return tuple(sorted(set(found)))


def _reported(records: Sequence[Person], name: str) -> str:
    given: list[Fact | PartialDate] = [
        record.date_of_birth if name == "date_of_birth" else record.facts.get(name, _NOTHING)
        for record in records
    ]
    known = dict.fromkeys(str(each) for each in given if not isinstance(each, Unknown))
    return " or ".join(known) or ("unknown" if Unknown.DECLARED in given else "not reported")


_NOTHING = Unknown.NOT_REPORTED


def _born(records: Sequence[Person], reported: str, one: Rule, agreement: Agreement) -> str:
    """Return a birth, and when it is not known to the day, the days between which an age falls."""
    births = {
        record.date_of_birth for record in records if isinstance(record.date_of_birth, PartialDate)
    }
    if not births:
        return f"birth {reported}"
    if any(birth.exact for birth in births):
        return f"born {reported}"
    leap = agreement.born_on_29_february
    first, last = min(each.earliest for each in births), max(each.latest for each in births)
    turns = (
        f"{years} between {attained(first, years, leap)} and {attained(last, years, leap)}"
        for years in _ages(one)
        if last.year + years <= date.max.year
    )
    return f"born {reported} ({', '.join(turns)})"
