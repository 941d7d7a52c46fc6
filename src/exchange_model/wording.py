"""Wording: rules, verdicts and people in plain English. Nothing here decides anything."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import assert_never

from exchange_model.agreement import Agreement
from exchange_model.categories import (
    And,
    Category,
    FactIs,
    Has,
    Not,
    Or,
    People,
    Phrase,
    Under,
    atoms,
    facts_of,
)
from exchange_model.counts import Count
from exchange_model.dates import PartialDate, attained
from exchange_model.persons import Fact, Person, Unknown
from exchange_model.rules import (
    AllOf,
    Deadline,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
    categories_of,
)
from exchange_model.verdicts import Outcome, Role, Status, Verdict


def several(words: Iterable[str], joint: str = "and") -> str:
    """Return words as a list in a sentence."""
    *first, last = words
    return f"{', '.join(first)} {joint} {last}" if first else last


def people(number: int) -> str:
    """Return a number of people in words."""
    return "1 person" if number == 1 else f"{number:,} people"


def number(count: Count) -> str:
    """Return a count interval in words."""
    if count.most is None:
        return f"at least {count.least:,}"
    return f"{count.least:,}" if count.exact else f"between {count.least:,} and {count.most:,}"


def category(term: Category) -> str:
    """Return what a person in a category is, to stand after *counted as*."""
    match term:
        case Phrase(name=name):
            return name
        case Under(years=years, on=on):
            return f"under {years} on {_age_day(on)}"
        case Has(fact=fact):
            return _spaced(fact)
        case FactIs(fact=fact, values=values):
            return f"{several(values, 'or')} by {_spaced(fact)}"
        case People(ids=ids):
            return f"one of {several(ids)}"
        case And(parts=parts):
            return several(map(_part, parts)) if parts else "anybody"
        case Or(parts=parts):
            return several(map(_part, parts), "or") if parts else "nobody"
        case Not(part=part):
            return f"not {_part(part)}"
        case _:
            assert_never(term)


def _part(term: Category) -> str:
    joined = isinstance(term, And | Or) and len(term.parts) > 1
    return f"({category(term)})" if joined else category(term)


def definition(phrase: Phrase) -> str:
    """Return what a named category means."""
    return f"{phrase.name}: {category(phrase.category)}"


def _age_day(on: date | str) -> str:
    return on.isoformat() if isinstance(on, date) else f"the day of {on}"


def _spaced(fact: str) -> str:
    return fact.replace("_", " ")


def rule(one: Rule, agreement: Agreement) -> str:
    """Return a rule read back as a sentence that names all that the rule says."""
    match one:
        case Precondition(milestone=milestone, requires=requires):
            kept = "this rule is" if len(requires) == 1 else "these rules are"
            return f"{milestone} comes only after {kept} met: {several(requires)}."
        case Reciprocity():
            said = _reciprocity(one, agreement)
        case Minimum() | Maximum() | Exactly():
            said = _counted(one, agreement)
        case AllOf(category=covered):
            holders = several(one.obliges or agreement.standing(), "or")
            said = f"Nobody{_who(covered)} is still held by {holders}"
        case Only() | Excluding() | Separate():
            said = _transferred(one, agreement)
        case Named(people=ids):
            holders = f" by {several(one.obliges, 'or')}" if one.obliges else ""
            said = f"{several(ids)} {'is' if len(ids) == 1 else 'are'} returned{holders}"
        case _:
            assert_never(one)
    return said + _conditions(one) + "."


_Duty = Reciprocity | Minimum | Maximum | Exactly | AllOf | Only | Excluding | Separate | Named


def _reciprocity(one: Reciprocity, agreement: Agreement) -> str:
    first, second = one.between or tuple(Side(party=name) for name in agreement.standing())
    a, b = one.ratio
    much = "at least what is owed" if one.compare == "at-least" else "equal numbers"
    if one.compare == "at-least":
        said = f"For what {_gives(first)} gives, {_gives(second)} gives {much}"
    else:
        said = f"{_gives(first)} and {_gives(second)} return {much}"
    said += f" of people{_who(one.category)}" if one.category is not None else ""
    said += f", {b:,} of {second.party} for {a:,} of {first.party}" if one.ratio != (1, 1) else ""
    return said + (f", within {one.tolerance:,}" if one.tolerance else "")


def _gives(side: Side) -> str:
    counted = [f"{category(term)} counts {weight:,}" for term, weight in side.weights]
    scope = (
        [f"only those counted as {category(side.category)}"] if side.category is not None else []
    )
    told = "; ".join([*scope, *counted, *(["anyone else counts 1"] if counted else [])])
    return f"{side.party} ({told})" if told else side.party


def _counted(one: Minimum | Maximum | Exactly, agreement: Agreement) -> str:
    bound = {Minimum: "at least", Maximum: "at most", Exactly: "exactly"}[type(one)]
    givers = several(one.obliges or agreement.standing())
    each = " each" if len(one.obliges or agreement.standing()) > 1 else ""
    what = {"people": "people", "remains": "remains", "any": "people or remains"}[one.of]
    verb = "return" if each else "returns"
    return f"{givers}{each} {verb} {bound} {one.count:,} {what}{_who(one.category)}"


def _transferred(one: Only | Excluding | Separate, agreement: Agreement) -> str:
    givers = several(one.obliges or agreement.standing(), "or")
    match one:
        case Only(category=term):
            return f"Everyone who is returned by {givers} counts as {category(term)}"
        case Excluding(category=term):
            return f"No one who is returned by {givers} counts as {category(term)}"
        case Separate(category=term):
            return f"No stage mixes people counted as {category(term)} with others from {givers}"
        case _:
            assert_never(one)


def _who(term: Category | None) -> str:
    return "" if term is None else f" counted as {category(term)}"


def _conditions(one: _Duty) -> str:
    told = ""
    if not isinstance(one, AllOf | Named | Separate) and one.per == "stage":
        told += ", in each stage"
    if not isinstance(one, AllOf):
        told += f", to {one.to}" if one.to else ""
        told += f", in stage {one.stage}" if one.stage else ""
    if one.of != "people" and not isinstance(one, Minimum | Maximum | Exactly):
        told += ", counting remains" + (" too" if one.of == "any" else " alone")
    return told + _judged(one) + _by(one.by)


def _judged(one: _Duty) -> str:
    usual = isinstance(one, Maximum | Only | Excluding | Separate)
    if (one.judged == "throughout") == usual:
        return ""
    return ", judged when due" if usual else ", on every day on which something happens"


def _by(by: Deadline) -> str:
    if by is None:
        return ""
    if isinstance(by, date):
        return f", by {by.isoformat()}"
    length = f"{by.days:,} days" if by.days else f"{by.months:,} months"
    first = "not counting" if by.counting == "exclusive" else "counting"
    return f", within {length} of {_beginning(by)}, {first} the first day"


def _beginning(by: Term) -> str:
    if by.milestone:
        return f"the milestone {by.milestone}"
    return "the conclusion" if by.after == "conclusion" else "the close of the stage"


def agreement(one: Agreement) -> Iterator[str]:
    """Yield an agreement read back, line by line: its parties, its words, and rule by rule."""
    yield one.title
    yield f"between {several(one.parties)}, concluded on {one.concluded.isoformat()}"
    if one.source is not None:
        yield f"source: {one.source.name}"
    for side, parties in one.sides.items():
        yield f"side {side}: {several(parties)}"
    for phrase in one.categories:
        yield f"  {definition(phrase)}"
    for said in one.rules:
        yield ""
        yield f"{said.origin}  {said.id}" if said.origin else said.id
        yield f"  {rule(said, one)}"
        if said.text:
            yield f'  text: "{said.text}"'
        if said.source:
            yield f"  source: {said.source}"
    for unmodelled in one.unmodelled:
        yield ""
        yield f'not judged: "{unmodelled.text}"'
        yield f"  because {unmodelled.reason}"


def verdict(one: Rule, found: Verdict, under: Agreement) -> str:
    """Return what came of one requirement of a rule, with its numbers."""
    place = f"stage {found.stage}: " if found.stage else ""
    match one:
        case Precondition(milestone=milestone):
            if found.waits_for:
                return f"{milestone} waits for {several(found.waits_for)}"
            return f"{milestone} is unlocked: all that it waits for is met"
        case Reciprocity():
            return place + _balance(one, found, under)
        case Minimum() | Maximum() | Exactly():
            return place + _amount(one, found)
        case AllOf():
            return place + _remaining(one, found)
        case Only(category=term):
            return place + _strangers(f"not {_part(term)}", found)
        case Excluding(category=term):
            return place + _strangers(category(term), found)
        case Separate(category=term):
            return place + _mixture(category(term), found)
        case Named(people=ids):
            return f"{_bounds(found)} of {people(len(set(ids)))} named are returned"
        case _:
            assert_never(one)


def _bounds(found: Verdict) -> str:
    return number(found.bounds) if found.bounds is not None else ""


def _balance(one: Reciprocity, found: Verdict, agreement: Agreement) -> str:
    first, second = one.between or tuple(Side(party=name) for name in agreement.standing())
    gives, owes = (number(count) for count in found.sides)
    weighted = ", as weighted" if first.weights or second.weights else ""
    told = f"{first.party} returns {gives} and {second.party} {owes}{weighted}"
    a, b = one.ratio
    owed = "equal numbers are owed" if a == b else f"{b:,} for every {a:,} are owed"
    if one.compare == "at-least":
        owed = f"{second.party} owes at least {'as many' if a == b else f'{b:,} for every {a:,}'}"
    return f"{told}; {owed}" + (f", within {one.tolerance:,}" if one.tolerance else "")


def _amount(one: Minimum | Maximum | Exactly, found: Verdict) -> str:
    bound = {Minimum: "at least", Maximum: "at most", Exactly: "exactly"}[type(one)]
    what = {"people": "people", "remains": "remains", "any": "people or remains"}[one.of]
    owed = "allowed" if isinstance(one, Maximum) else "owed"
    told = f"{found.party} returns {_bounds(found)} {what}{_who(one.category)}"
    if found.bounds is None:
        told = f"a list of people says nothing of what {found.party} returns of remains"
    return f"{told}; {bound} {one.count:,} {'is' if one.count == 1 else 'are'} {owed}"


def _remaining(one: AllOf, found: Verdict) -> str:
    who = f"held by {found.party}{_who(one.category)}"
    if found.bounds is None or found.status is Status.SATISFIED:
        return f"nobody {who} is left off"
    if found.bounds.most is None:
        left = f"{people(found.bounds.least)} {who} left off; " if found.bounds.least else ""
        return f"{left}no completeness statement covers everyone {who}"
    verb = "is" if found.bounds.most == 1 and found.bounds.exact else "are"
    told = people(found.bounds.least) if found.bounds.exact else f"{_bounds(found)} people"
    return f"{told} {who} {verb} left off"


def _strangers(what: str, found: Verdict) -> str:
    if found.bounds is None or found.bounds.most == 0:
        return f"nobody returned by {found.party} counts as {what}"
    told = people(found.bounds.least) if found.bounds.exact else f"{_bounds(found)} people"
    verb = "counts" if found.bounds.most == 1 and found.bounds.exact else "count"
    return f"{told} returned by {found.party} {verb} as {what}"


def _mixture(what: str, found: Verdict) -> str:
    group = f"people counted as {what} and others"
    together = f"together to {found.receiver}" if found.receiver else "together"
    match found.status:
        case Status.BREACHED:
            return f"{found.party} returns {group} {together}"
        case Status.UNDETERMINED:
            return f"{found.party} may return {group} {together}"
        case _:
            return f"{found.party} does not return {group} {together}"


def heading(role: Role, size: int, one: Rule, found: Verdict) -> str:
    """Return what stands above the people of one role under a verdict; for some, nothing."""
    match role:
        case "concerned":
            return ""
        case "missing":
            return "named, and not returned:"
        case "unsettled":
            told = f"unknown facts of {people(size)} matter here"
            if isinstance(one, Minimum) and found.bounds is not None:
                told += f"; {one.count - found.bounds.least:,} of them counted would be enough"
            return f"{told}:"
        case _:
            assert_never(role)


OUTCOMES = {
    Outcome.SATISFIED: "kept, and nothing that can still happen changes that",
    Outcome.KEPT: "kept so far, and can still be broken",
    Outcome.PENDING: "not yet met, and not yet due",
    Outcome.BREACHED: "broken, and nothing that can still happen undoes it",
}
"""What each outcome means."""

STATUSES = {
    Status.SATISFIED: "kept in every completion of what is known",
    Status.BREACHED: "broken in every completion of what is known",
    Status.UNDETERMINED: "broken or not, as the unknown facts turn out",
    Status.PENDING: "not broken, and not yet met",
    Status.NOT_IN_FORCE: "never in operation, and so not judged",
}
"""What each status means."""


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
            told.append(("not " if reported == "no" else "") + _spaced(name))
        else:
            told.append(f"{_spaced(name)}: {reported}")
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
