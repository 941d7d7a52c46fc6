"""The facts of people in words, as far as a rule names them."""

from collections.abc import Iterator, Sequence
from datetime import date

from exchange_model.agreement import Agreement
from exchange_model.categories import Under, atoms, facts_of
from exchange_model.dates import PartialDate, agreed, attained
from exchange_model.persons import Fact, Person, Unknown
from exchange_model.rules import Precondition, Rule, by_stage, categories_of, stage_of
from exchange_model.wording.terms import spaced


def facts(records: Sequence[Person], one: Rule) -> dict[str, str]:
    """Return what the records report of the facts that the rule's categories name."""
    named = [name for term in categories_of(one) for name in facts_of(term)]
    births = ["date_of_birth"] if _ages(one) else []
    asked = dict.fromkeys([*births, *named, *_circumstances(records, one)])
    return {name: _reported(records, name) for name in asked}


def _circumstances(records: Sequence[Person], one: Rule) -> Iterator[str]:
    """Yield the stage and the day where a rule looks at them and they are not known."""
    if len({row.detaining_party for row in records}) > 1:
        yield "detaining_party"
    if isinstance(one, Precondition) or not any(row.receiving_party for row in records):
        return
    if (by_stage(one) or stage_of(one)) and all(isinstance(row.stage, Unknown) for row in records):
        yield "stage"
    if one.by is not None:
        yield "transfer_date"


def person(records: Sequence[Person], one: Rule, agreement: Agreement) -> str:
    """Return the facts of one person that the rule's categories name, in words."""
    told = []
    for name, reported in facts(records, one).items():
        if name == "date_of_birth":
            told.append(_born(records, reported, one, agreement))
        elif reported in {"yes", "no"} and name not in agreement.facts:
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
    given = [_given(record, name) for record in records]
    days = frozenset(each for each in given if isinstance(each, PartialDate))
    if len(both := agreed(days)) == 1:
        return str(both[0])
    known = dict.fromkeys(str(each) for each in given if not isinstance(each, Unknown))
    return " or ".join(known) or ("unknown" if Unknown.DECLARED in given else "not reported")


def _given(record: Person, name: str) -> Fact | PartialDate:
    match name:
        case "date_of_birth":
            return record.date_of_birth
        case "detaining_party":
            return record.detaining_party
        case "stage":
            return record.stage
        case "transfer_date":
            return record.transfer_date
        case _:
            return record.facts.get(name, Unknown.NOT_REPORTED)


def _born(records: Sequence[Person], reported: str, one: Rule, agreement: Agreement) -> str:
    """Return a birth, and when it is not known to the day, the days between which an age falls."""
    births = agreed(
        frozenset(
            each.date_of_birth for each in records if isinstance(each.date_of_birth, PartialDate)
        )
    )
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
    told = ", ".join(turns)
    return f"born {reported} ({told})" if told else f"born {reported}"
