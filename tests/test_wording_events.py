"""Each type of event in words: ids, parties, days and counts, and nothing that may be personal."""

import re
from typing import Any

import pytest

from exchange_model import events as e
from exchange_model import wording
from exchange_model.events import AnyEvent
from exchange_model.wire.events import CLASSES

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
D: dict[str, Any] = {"occurred": "2025-05-23", "source": "agency"}
G: dict[str, Any] = {"detaining_party": "ARLE", **D}
T: dict[str, Any] = {"receiving_party": "BRUN", **G}

SAID: tuple[tuple[AnyEvent, str], ...] = (
    (
        e.AgreementConcluded(agreement="the bridge agreement", **D),
        "the agreement was concluded: the bridge agreement",
    ),
    (
        e.AgreementAmended(agreement="second version", earlier_performance="counts", **D),
        "the agreement was amended: second version; earlier performance counts",
    ),
    (
        e.AgreementAmended(agreement="second version", earlier_performance="does-not-count", **D),
        "the agreement was amended: second version; earlier performance does not count",
    ),
    (e.RulesSuspended(clock="stops", **D), "all rules suspended; the clock stops"),
    (
        e.RulesSuspended(rules=("parity", "three"), clock="runs", **D),
        "the rules parity and three suspended; the clock runs",
    ),
    (e.RulesResumed(rules=("parity",), **D), "the rule parity in operation again"),
    (e.AgreementEnded(reason="SECRET", **D), "the agreement ended"),
    (e.PersonRegistered(person_id="A-1", facts={"name": "SECRET"}, **G), "ARLE holds A-1"),
    (
        e.PersonRegistered(count=7, facts={"status": "SECRET"}, **G),
        "ARLE holds 7 people (with 1 fact: status)",
    ),
    (
        e.FactDetermined(person_id="A-1", fact="ill", value="SECRET", body="a commission", **D),
        "A-1: ill was determined by a commission",
    ),
    (
        e.FactDetermined(count=3, fact="ill", value="SECRET", **G),
        "3 people, held by ARLE: ill was determined",
    ),
    (e.PersonDied(person_id="A-1", **D), "A-1: died"),
    (e.PersonDied(count=2, **G), "2 people, held by ARLE: died"),
    (
        e.RepatriationDeclined(person_id="A-1", verified_by="a delegate", **D),
        "A-1: repatriation declined, verified by a delegate",
    ),
    (e.RepatriationDeclined(count=73, **G), "73 people, held by ARLE: repatriation declined"),
    (e.RepatriationDeclineWithdrawn(person_id="A-1", **D), "A-1: wants repatriation after all"),
    (e.PersonEscaped(person_id="A-1", **D), "A-1: escaped"),
    (e.PersonReleased(count=104, **G), "104 people, held by ARLE: released outside the agreement"),
    (e.PersonRecaptured(person_id="A-1", **G), "A-1, held by ARLE: captured again"),
    (e.FateUnknown(person_id="A-1", **D), "A-1: fate unknown"),
    (
        e.RegisterDeclared(party="ARLE", **D),
        "ARLE says that its register holds everyone whom it holds",
    ),
    (
        e.RegisterDeclared(party="ARLE", category="ill", **D),
        "ARLE says that its register holds everyone in the category ill whom it holds",
    ),
    (e.PersonSought(person_id="A-1", sought_by="BRUN", **D), "BRUN seeks A-1"),
    (
        e.PersonSought(person_id="A-1", sought_by="BRUN", detaining_party="ARLE", **D),
        "BRUN seeks A-1 as held by ARLE",
    ),
    (
        e.ListProposed(list="L-1", party="ARLE", people=("A-1", "A-2"), **D),
        "ARLE proposed the list L-1 of 2 people",
    ),
    (e.ListAgreed(list="L-1", **D), "the list L-1 was agreed"),
    (e.ListWithdrawn(list="L-1", **D), "the list L-1 was withdrawn"),
    (
        e.PersonTransferred(person_id="A-1", stage="1", handover="bridge", under="none", **T),
        "ARLE handed over A-1 to BRUN, stage 1, handover bridge, under no agreement",
    ),
    (
        e.GroupTransferred(count=1, facts={"status": "SECRET", "age": "SECRET"}, **T),
        "ARLE handed over 1 person to BRUN",
    ),
    (
        e.GroupTransferred(
            count=390,
            breakdown=[e.Part(count=270, facts={"status": "SECRET"}), e.Part(count=120)],
            **T,
        ),
        "ARLE handed over 390 people to BRUN; of them 270 (with 1 fact: status) and 120",
    ),
    (e.RemainsTransferred(count=1, **T), "ARLE handed over 1 remains to BRUN"),
    (e.RemainsTransferred(count=1212, **T), "ARLE handed over 1,212 remains to BRUN"),
    (
        e.RemainsTransferred(alleged_person_id="A-1", **T),
        "ARLE handed over remains that are said to be those of A-1 to BRUN",
    ),
    (
        e.CountReported(measure="returned", count=1001, stage="1", **T),
        "1,001 people returned in all by ARLE to BRUN, stage 1",
    ),
    (e.CountReported(measure="held", count=645, of="remains", **G), "645 remains held by ARLE"),
    (e.StageClosed(stage="1", **D), "stage 1 was closed"),
    (e.MilestoneReached(milestone="talks", **D), "the milestone talks was reached"),
    (e.MilestoneDenied(milestone="talks", **D), "the milestone talks was not reached"),
    (
        e.EventRetracted(event=ID, source="agency", reason="SECRET"),
        "takes back the event 01890a5d-ac96-774b-bcce-b302099a8057",
    ),
    (
        e.UnknownEvent(id=ID, type="person-hidden", schema=3),
        "an event that this version cannot read: person-hidden, schema 3",
    ),
)


@pytest.mark.parametrize(("event", "said"), SAID)
def test_each_event_has_its_sentence(event: AnyEvent, said: str) -> None:
    """What was reported is one sentence; whoever's words and facts may be personal are left out."""
    assert said == wording.event(event)
    assert not re.search("SECRET", said)


def test_no_type_is_left_out() -> None:
    """Every type of event stands above."""
    assert set(CLASSES.values()) <= {type(event) for event, _ in SAID}
