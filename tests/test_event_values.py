"""What an event may hold: nothing that a log could not give back."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.events import (
    EventRetracted,
    FactDetermined,
    GroupTransferred,
    IdReused,
    PersonRegistered,
    Record,
    RemainsTransferred,
    RulesResumed,
    UnknownEvent,
)
from exchange_model.log import MemoryLog
from exchange_model.wire import events as wire
from exchange_model.wire import kept
from exchange_model.wire.events import event_from, written
from exchange_model.wire.kept import event_kept

NOON = datetime(2025, 5, 23, 12, tzinfo=UTC)

ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def transfer(**changes: Any) -> GroupTransferred:  # noqa: ANN401 - any field
    """Return a handover."""
    usual: dict[str, Any] = {
        "id": ID,
        "count": 390,
        "detaining_party": "ARLE",
        "receiving_party": "BRUN",
        "occurred": "2025-05-23",
        "source": "ministry",
    }
    return GroupTransferred(**{**usual, **changes})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (
            "occurred",
            PartialDate(NOON, NOON),
        ),
        (
            "reported",
            PartialDate(NOON, NOON),
        ),
        ("count", Count(1.5, 2.5)),  # type: ignore[arg-type]  # as a careless caller may
        ("count", Count(1.0, 1.0)),  # type: ignore[arg-type]  # as above
        ("count", Count(True, True)),
        ("count", Count(3, 2)),
        ("receiving_party", "ARLE"),
        ("supersedes", ID),
        ("facts", {"e\u0301tat": "a", "\u00e9tat": "b"}),
    ],
)
def test_what_no_log_could_give_back_is_refused(field: str, value: object) -> None:
    """A value that is made elsewhere is looked at as closely as one that is written."""
    with pytest.raises(Refused):
        transfer(**{field: value})


def test_facts_that_were_changed_afterwards() -> None:
    """Facts are looked at once more where they are appended."""
    event = transfer(facts={"status": "civilian"})
    assert isinstance(event.facts, dict)
    event.facts["age"] = 1.5
    with MemoryLog() as log:
        with pytest.raises(Refused):
            log.append([event])

        assert 0 == log.position


def test_a_direction_that_is_not_told() -> None:
    """A report of people who went both ways, in all, can say so."""
    event = transfer(detaining_party="any", receiving_party="any")

    assert event == event_kept(*written(event))


def test_a_retraction_of_itself() -> None:
    """An event does not take back itself."""
    with pytest.raises(Refused, match="itself"):
        EventRetracted(id=ID, event=ID, source="ministry")


def test_a_set_has_one_form() -> None:
    """What has no order is written in one order."""
    first = RulesResumed(id=ID, rules={"x", "y", "z"}, occurred="2025-05-23", source="a")
    second = RulesResumed(id=ID, rules=("x", "y", "z"), occurred="2025-05-23", source="a")

    assert written(second) == written(first)


def test_a_name_that_this_version_does_not_know() -> None:
    """A field that another version wrote is never left out without a word."""
    stored = written(transfer())
    data = stored.data.replace('{"count"', '{"also":"x","count"')
    with pytest.raises(Refused):
        event_kept(stored.id, stored.envelope, data)
    envelope = stored.envelope.replace('"type"', '"told":"x","type"')
    with pytest.raises(Refused):
        event_kept(stored.id, envelope, stored.data)


def test_the_day_of_an_event_of_an_unknown_type() -> None:
    """An event that cannot be read says when it was reported all the same."""
    envelope = {"id": ID, "type": "person-hidden", "schema": 1, "reported": "2025-01-01"}
    event = UnknownEvent(id=ID, type="person-hidden", schema=1, envelope=envelope)
    record = Record(1, datetime(2026, 1, 1, tzinfo=UTC), event, "")

    assert date(2025, 1, 1) == record.reported


def test_schemas_begin_at_one() -> None:
    """No version of an event has the number nought."""
    with pytest.raises(Refused, match="version"):
        event_from({"id": ID, "type": "stage-closed", "schema": 0, "source": "a"}, {"stage": "1"})


def test_groups_are_registered_and_their_facts_determined() -> None:
    """A register and a commission can speak of people of whom only the number is known."""
    about: dict[str, Any] = {"count": 7, "detaining_party": "ARLE", "occurred": "2025-05-23"}

    assert 7 == PersonRegistered(**about, source="a").count.least  # type: ignore[union-attr]
    determined = FactDetermined(**about, fact="ill", value="yes", source="a")
    assert determined == event_kept(*written(determined))
    with pytest.raises(Refused):
        PersonRegistered(**about, person_id="A-1", source="a")


def test_remains_are_a_count_or_an_alleged_identity() -> None:
    """Of a body it may be said whose it is, and then it is one."""
    about: dict[str, Any] = {
        "detaining_party": "ARLE",
        "receiving_party": "BRUN",
        "occurred": "2025-05-23",
        "source": "a",
    }
    event = RemainsTransferred(alleged_person_id="A-1", **about)

    assert event == event_kept(*written(event))
    for wrong in ({}, {"count": 1, "alleged_person_id": "A-1"}):
        with pytest.raises(Refused):
            RemainsTransferred(**about, **wrong)


def test_a_retry_after_a_newer_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    """An event that the log has in an older schema is not appended again, nor refused."""
    with MemoryLog() as log:
        (record,) = log.append([transfer()])
        monkeypatch.setattr(wire, "SCHEMAS", {**wire.SCHEMAS, "group-transferred": 2})
        monkeypatch.setattr(kept, "SCHEMAS", wire.SCHEMAS)
        upcasters = {("group-transferred", 1): dict}
        monkeypatch.setattr(wire, "UPCASTERS", upcasters)
        kept._alike.cache_clear()  # noqa: SLF001 - what was read under the older schema

        assert (record,) == log.append([transfer()])
        with pytest.raises(IdReused):
            log.append([transfer(count=391)])
    kept._alike.cache_clear()  # noqa: SLF001 - as above
