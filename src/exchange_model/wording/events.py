"""Events in plain English: ids, days, parties and counts.

What people wrote in their own words is left out, and so is what the facts say: either may be
personal. Of a group it is told which facts are known, and of a single person not even that.
"""

from collections.abc import Callable, Mapping
from typing import Any

from exchange_model import events
from exchange_model.counts import Count
from exchange_model.events import AnyEvent, Envelope, UnknownEvent
from exchange_model.wording.terms import several

_MEASURES = {"returned": "returned in all by", "held": "held by"}


def event(one: AnyEvent) -> str:
    """Return what was reported, as one sentence without a full stop."""
    if isinstance(one, UnknownEvent):
        return f"an event that this version cannot read: {one.type}, schema {one.schema}"
    return _SAID[type(one)](one)


def _some(one: Any, of: str = "people") -> str:  # noqa: ANN401 - an event of one or of some
    """Return of whom an event is."""
    if getattr(one, "person_id", None) is not None:
        return str(one.person_id)
    single = of == "people" and one.count.least == 1 and one.count.most in {1, None}
    people = "person" if single else of
    told = _facts(one.count, getattr(one, "facts", {}))
    return f"{one.count} {people}" + (f" ({told})" if told else "")


def _held(one: Any) -> str:  # noqa: ANN401 - an event of one or of some
    return _some(one) + (f", held by {one.detaining_party}" if one.detaining_party else "")


def _moved(one: Any, whom: str) -> str:  # noqa: ANN401 - a transfer
    parts = [f"{one.detaining_party} handed over {whom} to {one.receiving_party}"]
    if one.stage:
        parts.append(f"stage {one.stage}")
    if one.handover:
        parts.append(f"handover {one.handover}")
    if one.under == "none":
        parts.append("under no agreement")
    return ", ".join(parts)


def _group(one: events.GroupTransferred) -> str:
    parts = [_part(part) for part in one.breakdown]
    return _moved(one, _some(one)) + (f"; of them {several(parts)}" if parts else "")


def _part(part: events.Part) -> str:
    told = _facts(part.count, part.facts)
    return f"{part.count} ({told})" if told else str(part.count)


def _facts(count: Count, facts: Mapping[str, str]) -> str:
    """Return which facts are known of all of a group, unless it is one person at most."""
    if not facts or (count.most is not None and count.most <= 1):
        return ""
    return f"with {len(facts)} fact{'s' if len(facts) > 1 else ''}: {', '.join(facts)}"


def _balance(one: events.CountReported) -> str:
    of = "people" if one.of == "people" else "remains"
    to = f" to {one.receiving_party}" if one.receiving_party else ""
    stage = f", stage {one.stage}" if one.stage else ""
    return f"{_some(one, of)} {_MEASURES[one.measure]} {one.detaining_party}{to}{stage}"


def _rules(one: events.RulesSuspended | events.RulesResumed) -> str:
    rules = "rule" if len(one.rules) == 1 else "rules"
    return f"the {rules} {several(one.rules)}" if one.rules else "all rules"


def _proposed(one: events.ListProposed) -> str:
    return f"{one.party} proposed the list {one.list} of {len(one.people):,} people"


def _register(one: events.RegisterDeclared) -> str:
    everyone = f"everyone in the category {one.category}" if one.category else "everyone"
    return f"{one.party} says that its register holds {everyone} whom it holds"


def _sought(one: events.PersonSought) -> str:
    by = f" as held by {one.detaining_party}" if one.detaining_party else ""
    return f"{one.sought_by} seeks {one.person_id}{by}"


def _determined(one: events.FactDetermined) -> str:
    by = f" by {one.body}" if one.body else ""
    return f"{_held(one)}: {one.fact} was determined{by}"


def _remains(one: events.RemainsTransferred) -> str:
    """Return whose remains they are said to be, or how many were handed over."""
    if one.alleged_person_id is not None:
        return f"remains that are said to be those of {one.alleged_person_id}"
    return f"{one.count} remains"


def _declined(one: events.RepatriationDeclined) -> str:
    by = f", verified by {one.verified_by}" if one.verified_by else ""
    return f"{_held(one)}: repatriation declined{by}"


def _amended(one: events.AgreementAmended) -> str:
    counts = "counts" if one.earlier_performance == "counts" else "does not count"
    return f"the agreement was amended: {one.agreement}; earlier performance {counts}"


_SAID: Mapping[type[Envelope], Callable[[Any], str]] = {
    events.AgreementConcluded: lambda one: f"the agreement was concluded: {one.agreement}",
    events.AgreementAmended: _amended,
    events.RulesSuspended: lambda one: f"{_rules(one)} suspended; the clock {one.clock}",
    events.RulesResumed: lambda one: f"{_rules(one)} in operation again",
    events.AgreementEnded: lambda _: "the agreement ended",
    events.PersonRegistered: lambda one: f"{one.detaining_party} holds {_some(one)}",
    events.FactDetermined: _determined,
    events.PersonDied: lambda one: f"{_held(one)}: died",
    events.RepatriationDeclined: _declined,
    events.RepatriationDeclineWithdrawn: lambda one: f"{_held(one)}: wants repatriation after all",
    events.PersonEscaped: lambda one: f"{_held(one)}: escaped",
    events.PersonReleased: lambda one: f"{_held(one)}: released outside the agreement",
    events.PersonRecaptured: lambda one: f"{_held(one)}: captured again",
    events.FateUnknown: lambda one: f"{_held(one)}: fate unknown",
    events.RegisterDeclared: _register,
    events.PersonSought: _sought,
    events.ListProposed: _proposed,
    events.ListAgreed: lambda one: f"the list {one.list} was agreed",
    events.ListWithdrawn: lambda one: f"the list {one.list} was withdrawn",
    events.PersonTransferred: lambda one: _moved(one, one.person_id),
    events.GroupTransferred: _group,
    events.RemainsTransferred: lambda one: _moved(one, _remains(one)),
    events.CountReported: _balance,
    events.StageClosed: lambda one: f"stage {one.stage} was closed",
    events.MilestoneReached: lambda one: f"the milestone {one.milestone} was reached",
    events.MilestoneDenied: lambda one: f"the milestone {one.milestone} was not reached",
    events.EventRetracted: lambda one: f"takes back the event {one.event}",
}
"""What each type of event says."""
