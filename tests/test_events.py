"""Events as they are made, and as they are stored."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attrs import fields
from hypothesis import given
from hypothesis import strategies as st

from eventfiles.drawn import events_of
from exchange_model import events
from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.events import Envelope, GroupTransferred, Part, PersonDied, UnknownEvent, new_id
from exchange_model.log import MemoryLog
from exchange_model.wire.events import (
    CLASSES,
    SCHEMAS,
    UPCASTERS,
    canonical,
    event_from,
    event_to,
    written,
)
from exchange_model.wire.kept import event_kept

FIXTURES = Path(__file__).parent / "data" / "events"

signs = st.characters(codec="utf-8") | st.sampled_from("éЙが")
texts = st.text(signs, min_size=1, max_size=8).filter(str.strip)
days = st.dates()
spans = st.tuples(days, days).map(lambda pair: PartialDate(min(pair), max(pair)))
counts = st.one_of(
    st.integers(0, 10**9),
    st.builds(Count, st.integers(0, 10), st.integers(10, 20) | st.none()),
)
facts = st.dictionaries(texts, texts, max_size=2)
ids = st.builds(new_id)
OTHERS: dict[str, st.SearchStrategy[object]] = {
    "occurred": spans | days | spans.map(str),
    "count": counts,
    "facts": facts,
    "breakdown": st.lists(st.builds(Part, count=st.just(0), facts=facts), max_size=2),
    "rules": st.lists(texts, max_size=2),
    "people": st.lists(texts, max_size=2),
}
"""What is drawn otherwise than for files: texts that no cell may hold, and days as they come."""


def any_events(cls: type[Envelope]) -> st.SearchStrategy[Envelope]:
    """Draw an event of a type."""
    return events_of(cls, texts, OTHERS)


every_event = st.sampled_from(sorted(CLASSES)).flatmap(lambda tag: any_events(CLASSES[tag]))


@given(every_event)
def test_what_is_stored_reads_back(event: Envelope) -> None:
    """Law 9: an event is equal to what its canonical JSON reads as, and its bytes are stable."""
    stored = written(event)
    again = event_from(json.loads(stored.envelope), json.loads(stored.data))

    assert event == again
    assert stored == written(again)
    assert event == event_kept(*stored)


@given(every_event)
def test_canonical_json_has_no_two_forms(event: Envelope) -> None:
    """Keys are sorted, nothing is a float, no space is left, and letters are composed."""
    stored = written(event)

    for text in (stored.envelope, stored.data):
        assert text == canonical(json.loads(text))
        assert text == unicodedata.normalize("NFC", text)
        assert "\n" not in text


@pytest.mark.parametrize("tag", sorted(CLASSES))
@given(data=st.data())
def test_letters_have_no_two_forms(tag: str, data: st.DataObject) -> None:
    """An event that is told in decomposed letters is the same event, in the same bytes."""
    event = data.draw(any_events(CLASSES[tag]))
    told = {each.name: decomposed(getattr(event, each.name)) for each in fields(CLASSES[tag])}
    again = CLASSES[tag](**told)

    assert event == again
    assert written(event) == written(again)


def decomposed(value: object) -> object:
    """Return a value of an event with every letter of its texts taken apart."""
    match value:
        case str():
            return unicodedata.normalize("NFD", value)
        case Part(count=number, facts=known):
            return Part(count=number, facts=decomposed(known))
        case tuple():
            return tuple(map(decomposed, value))
        case Mapping():
            return {decomposed(name): decomposed(fact) for name, fact in value.items()}
        case _:
            return value


@pytest.mark.parametrize("tag", sorted(CLASSES))
def test_frozen_fixtures_still_load(tag: str) -> None:
    """What any version stored reads as an event of its type; these files are never edited."""
    for schema in range(1, SCHEMAS[tag] + 1):
        line = (FIXTURES / f"{tag}.{schema}.json").read_text(encoding="utf-8")
        told = json.loads(line)
        event = event_from(told["envelope"], told["data"])

        assert isinstance(event, CLASSES[tag])
        if schema == SCHEMAS[tag]:
            envelope, data = event_to(event)
            assert line.rstrip() == canonical({"data": data, "envelope": envelope})


def test_an_unknown_type_is_kept_as_it_came() -> None:
    """An event that this version does not know reads as itself, and is stored as it was."""
    envelope = {"id": new_id(), "type": "person-seen", "schema": 1, "source": "ICRC"}
    event = event_from(envelope, {"x": [1, {"y": None}]})

    assert isinstance(event, UnknownEvent)
    assert (envelope, {"x": [1, {"y": None}]}) == event_to(event)


def test_a_newer_schema_is_kept_as_it_came() -> None:
    """An event of a newer version is not guessed at."""
    envelope = {"id": new_id(), "type": "stage-closed", "schema": 2, "source": "ICRC"}

    assert isinstance(event_from(envelope, {"stage": "1"}), UnknownEvent)


def test_old_data_are_brought_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Data of an older version go through every version after it."""
    monkeypatch.setitem(SCHEMAS, "stage-closed", 3)
    steps = {1: lambda data: {"number": data["no"]}, 2: lambda data: {"stage": data["number"]}}
    for version, step in steps.items():
        monkeypatch.setitem(UPCASTERS, ("stage-closed", version), step)
    envelope = {"id": new_id(), "type": "stage-closed", "occurred": "2025-05-23", "source": "x"}
    event = event_from({**envelope, "schema": 1}, {"no": "4"})

    assert {"stage": "4"} == event_to(event)[1]


def test_ids_sort_by_the_time_at_which_they_were_made() -> None:
    """An id is a UUID of version 7, and later ones are greater, to the millisecond."""
    made = [UUID(new_id()) for _ in range(100)]

    assert {7} == {each.version for each in made}
    assert [each.int >> 80 for each in made] == sorted(each.int >> 80 for each in made)
    assert 100 == len(set(made))


ONE = new_id()

GROUP = {
    "count": 390,
    "detaining_party": "RUS",
    "receiving_party": "UKR",
    "occurred": "2025-05-23",
    "source": "MoD",
}


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"count": True}, "type"),
        ({"count": 1.0}, "type"),
        ({"count": "390"}, "type"),
        ({"count": -1}, "value"),
        ({"source": ""}, "required"),
        ({"source": 5}, "type"),
        ({"source": "\ud800"}, "encoding"),
        ({"occurred": 5}, "type"),
        ({"occurred": datetime(2025, 5, 23)}, "type"),  # noqa: DTZ001 - it is refused
        ({"occurred": "23.05.2025"}, "date-invalid"),
        ({"reported": "2025-05"}, "date-invalid"),
        ({"id": "1"}, "event-id"),
        ({"id": 5}, "event-id"),
        ({"id": new_id().upper()}, "event-id"),
        ({"supersedes": "x"}, "event-id"),
        ({"facts": []}, "type"),
        ({"facts": {"status": 5}}, "type"),
        ({"breakdown": [{"count": 1}]}, "type"),
        ({"breakdown": [Part(count=391)]}, "breakdown"),
        ({"under": "another"}, "value"),
        ({"receiving_party": "RUS"}, "same-party"),
        ({"detaining_party": "\u0418\u0306", "receiving_party": "\u0419"}, "same-party"),
        ({"id": ONE, "supersedes": ONE}, "reference"),
        ({"published_in": ""}, "required"),
        ({"published_in": 5}, "type"),
    ],
)
def test_what_no_event_says(wrong: dict[str, object], name: str) -> None:
    """What cannot be stored, or means nothing, is refused where the event is made."""
    with pytest.raises(Refused) as caught:
        GroupTransferred(**{**GROUP, **wrong})

    assert name == caught.value.name


@pytest.mark.parametrize("told", [{"person_id": "R-1"}, {"count": 1}], ids=["one", "some"])
def test_no_party_hands_over_to_itself(told: dict[str, object]) -> None:
    """Neither a person, nor a group, nor the dead go from a party to that party."""
    parties = {"detaining_party": "RUS", "receiving_party": "RUS"}
    group = [events.GroupTransferred, events.RemainsTransferred]
    for cls in group if "count" in told else [events.PersonTransferred]:
        with pytest.raises(Refused) as caught:
            cls(occurred="2025-05-23", source="MoD", **parties, **told)

        assert "same-party" == caught.value.name


def test_no_event_takes_back_itself() -> None:
    """A retraction of itself would be an event that stands if it does not."""
    with pytest.raises(Refused) as caught:
        events.EventRetracted(id=ONE, event=ONE, source="MoD")

    assert "reference" == caught.value.name


def test_where_it_can_be_read_is_of_the_envelope() -> None:
    """The place of publication is kept beside the source, and left out where there is none."""
    page = "https://mod.example/1"
    envelope, data = event_to(GroupTransferred(**GROUP, published_in=page))
    without, _ = event_to(GroupTransferred(**GROUP))

    assert page == envelope["published_in"]
    assert "published_in" not in without.keys() | data.keys()


@pytest.mark.parametrize("wrong", [None, 5, GroupTransferred(**GROUP)])
def test_what_is_no_series_of_events(wrong: Any) -> None:  # noqa: ANN401 - of any kind
    """A log appends several events: one that is not in a list is refused, with words."""
    with pytest.raises(Refused, match="put one in a list"):
        MemoryLog().append(wrong)


@pytest.mark.parametrize("wrong", [None, "text", {"type": "stage-closed"}])
def test_what_is_no_event(wrong: Any) -> None:  # noqa: ANN401 - of any kind
    """What is no event at all is refused, with words."""
    with pytest.raises(Refused, match="an event is one of the classes"):
        MemoryLog().append([wrong])


def test_texts_are_composed() -> None:
    """Letters are kept in their composed form, so that equal names are equal."""
    event = GroupTransferred(**{**GROUP, "source": "\u0418\u0306"})

    assert "\u0419" == event.source


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ({}, "person-or-group"),
        ({"person_id": "R-1", "count": 1, "detaining_party": "RUS"}, "person-or-group"),
        ({"count": 1}, "required"),
    ],
)
def test_a_person_or_a_group(told: dict[str, object], name: str) -> None:
    """An event is about one person, or about so many whom a party holds."""
    with pytest.raises(Refused) as caught:
        PersonDied(occurred="2025-05-23", source="ICRC", **told)

    assert name == caught.value.name


def test_several_texts() -> None:
    """A text is not taken for the list of its letters."""
    with pytest.raises(Refused, match="several texts"):
        events.RulesResumed(rules="parity", occurred=date(2025, 5, 23), source="x")


ENVELOPE = {"id": new_id(), "type": "group-transferred", "occurred": "2025-05-23", "source": "x"}
DATA = {"count": 1, "detaining_party": "RUS", "receiving_party": "UKR"}


@pytest.mark.parametrize(
    ("envelope", "data", "name"),
    [
        ({"type": 5}, {}, "type"),
        ({"schema": "1"}, {}, "type"),
        ({"schema": True}, {}, "type"),
        ({"extra": 1}, {}, "unknown-key"),
        ({"count": 1}, {}, "unknown-key"),
        ({}, {"extra": 1}, "unknown-key"),
        ({}, {"source": "y"}, "unknown-key"),
        ({}, {"count": 1.0}, "decimal"),
        ({}, {"count": {"least": 1}}, None),
        ({}, {"count": {"least": 1, "most": None}}, None),
        ({}, {"count": {"most": 1}}, "type"),
        ({}, {"count": {"least": True, "most": 1}}, "type"),
        ({}, {"count": {"least": 1, "most": 2, "x": 3}}, "type"),
        ({}, {"breakdown": [5]}, "type"),
        ({}, {"breakdown": [{"facts": {}}]}, "type"),
        ({}, {"breakdown": [{"count": 1, "facts": {"status": "civilian"}}]}, None),
    ],
)
def test_stored_events_that_are_none(
    envelope: dict[str, object], data: dict[str, object], name: str | None
) -> None:
    """Plain data that are not those of an event of the type are refused, each by its name."""
    found = None
    try:
        event_from(ENVELOPE | envelope, DATA | data)
    except Refused as refused:
        found = refused.name

    assert name == found


@pytest.mark.parametrize("key", ["id", "occurred", "source", "count", "detaining_party"])
def test_what_an_event_needs(key: str) -> None:
    """A key without which there is no event is missed by its name."""
    envelope = {name: value for name, value in ENVELOPE.items() if name != key}
    data = {name: value for name, value in DATA.items() if name != key}
    with pytest.raises(Refused, match=key) as caught:
        event_from(envelope, data)

    assert "missing-key" == caught.value.name
