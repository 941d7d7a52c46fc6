"""Rules and agreements read back: each rule as a sentence that names all that it says."""

from collections.abc import Iterator
from datetime import date
from typing import assert_never

from exchange_model.agreement import Agreement, Reading, Unmodelled, due_day
from exchange_model.rules import (
    AllOf,
    Deadline,
    Duty,
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
)
from exchange_model.wording.terms import BOUNDS, category, counted, definition, several, who


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
            said = f"Nobody{who(covered)} is still held by {holders}"
        case Only() | Excluding() | Separate():
            said = _transferred(one, agreement)
        case Named(people=ids):
            holders = f" by {several(one.obliges, 'or')}" if one.obliges else ""
            said = f"{several(ids)} {'is' if len(ids) == 1 else 'are'} returned{holders}"
        case _:
            assert_never(one)
    return said + _conditions(one) + _until(one, agreement) + "."


def _reciprocity(one: Reciprocity, agreement: Agreement) -> str:
    first, second = agreement.sides_of(one)
    a, b = one.ratio
    much = "equal numbers" if one.ratio == (1, 1) else "numbers in proportion"
    if one.compare == "at-least":
        said = f"For what {_gives(first)} gives, {_gives(second)} gives at least what is owed"
    else:
        said = f"{_gives(first)} and {_gives(second)} return {much}"
    said += f" of people{who(one.category)}" if one.category is not None else ""
    said += f", {b:,} of {second.party} for {a:,} of {first.party}" if one.ratio != (1, 1) else ""
    return said + (f", within {one.tolerance:,}" if one.tolerance else "")


def _gives(side: Side) -> str:
    weighed = [f"{category(term)} counts {weight:,}" for term, weight in side.weights]
    scope = (
        [f"only those counted as {category(side.category)}"] if side.category is not None else []
    )
    told = "; ".join([*scope, *weighed, *(["anyone else counts 1"] if weighed else [])])
    return f"{side.party} ({told})" if told else side.party


def _counted(one: Minimum | Maximum | Exactly, agreement: Agreement) -> str:
    bound = BOUNDS[type(one)]
    givers = several(one.obliges or agreement.standing())
    each = " each" if len(one.obliges or agreement.standing()) > 1 else ""
    verb = "return" if each else "returns"
    return f"{givers}{each} {verb} {bound} {counted(one.count, one.of)}{who(one.category)}"


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


def _conditions(one: Duty) -> str:
    told = ""
    if not isinstance(one, AllOf | Named | Separate) and one.per == "stage":
        told += ", in each stage"
    if not isinstance(one, AllOf):
        told += f", to {several(one.to, 'or')}" if one.to else ""
        told += f", in stage {one.stage or 'without a name'}" if one.stage is not None else ""
    if one.of != "people" and not isinstance(one, Minimum | Maximum | Exactly):
        told += ", counting remains" + (" too" if one.of == "any" else " alone")
    return told + _judged(one) + _by(one.by)


def _judged(one: Duty) -> str:
    usual = isinstance(one, Maximum | Only | Excluding | Separate)
    if (one.judged == "throughout") == usual:
        return ""
    return ", judged when due" if usual else ", on every day on which something happens"


def _by(by: Deadline) -> str:
    if by is None:
        return ""
    if isinstance(by, date):
        return f", by {by.isoformat()}"
    number, period = (by.days, "day") if by.days else (by.months, "month")
    length = f"{number:,} {period}{'s' if number > 1 else ''}"
    first = "not counting" if by.counting == "exclusive" else "counting"
    return f", within {length} of {beginning(by)}, {first} the first day"


def _until(one: Duty, agreement: Agreement) -> str:
    """Return the day on which a deadline falls that is counted from the conclusion."""
    due = due_day(one.by, agreement.concluded) if isinstance(one.by, Term) else None
    return f" (by {due.isoformat()})" if due is not None else ""


def beginning(by: Term) -> str:
    """Return what a deadline is counted from."""
    if by.milestone:
        return f"the milestone {by.milestone}"
    return "the conclusion" if by.after == "conclusion" else "the close of the stage"


def agreement(one: Agreement) -> Iterator[str]:
    """Yield an agreement read back, line by line: its parties, its words, and rule by rule."""
    yield from heading_of(one)
    for said in one.rules:
        yield ""
        yield f"{said.origin}  {said.id}" if said.origin else said.id
        yield f"  {standing_rule(said, one)}"
        if said.text:
            yield f'  text: "{said.text}"'
        if said.source:
            yield f"  source: {said.source}"
    for reading in one.readings:
        yield ""
        yield from open_point(reading)
    for unmodelled in one.unmodelled:
        yield ""
        yield from not_judged(unmodelled)


def heading_of(one: Agreement) -> Iterator[str]:
    """Yield what stands above the rules of an agreement: its title, its parties, its words."""
    yield one.title
    yield f"between {several(one.parties)}, concluded on {one.concluded.isoformat()}"
    if one.source is not None:
        yield f"source: {one.source.name}"
    for side, parties in one.sides.items():
        yield f"side {side}: {several(parties)}"
    for fact, values in one.facts.items():
        yield f"  {fact}: one of {several(values, 'or')}"
    for phrase in one.categories:
        yield f"  {definition(phrase)}"


def standing_rule(one: Rule, agreement: Agreement) -> str:
    """Return a rule read back, and whether it is switched off."""
    return rule(one, agreement) + ("" if one.active else " (not in force)")


def open_point(reading: Reading) -> Iterator[str]:
    """Yield a point that the text leaves open, and the ways in which it can be taken."""
    yield f"open: {reading.name}: {reading.question}"
    yield f"  {several(reading.options, 'or')}; {reading.default} unless another is chosen"
    if reading.source:
        yield f"  source: {reading.source}"


def not_judged(sentence: Unmodelled) -> Iterator[str]:
    """Yield a sentence that no rule can say, and why."""
    yield f'not judged: "{sentence.text}"'
    yield f"  because {sentence.reason}"
