"""What people write of an event is read as that event, or refused where it stands.

read_events(flat(e)) == e
id(a) == id(b)  if and only if  a and b say the same, where neither has an id of its own; on which
day it was said does not count
"""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eventfiles.drawn import (
    LINES,
    SPREADSHEET,
    any_events,
    cells,
    events_of,
    flat,
    lines,
    read,
    refused,
    spreadsheet,
    words,
    written_as_rows,
)
from exchange_model.counts import Count
from exchange_model.eventfiles import read_events
from exchange_model.events import (
    Envelope,
    EventRetracted,
    GroupTransferred,
    Part,
    PersonTransferred,
    StageClosed,
)
from exchange_model.log import SqliteLog
from exchange_model.problems import InputError
from exchange_model.wire.events import CLASSES, SCHEMAS, UPCASTERS
from exchange_model.wire.flat import event_id

FIXED = "00000000-0000-7000-8000-000000000000"

CLOSED = {"type": "stage-closed", "stage": "1", "occurred": "2025-05-23", "source": "ICRC"}
"""An event without an id."""

GROUP = {
    "type": "group-transferred",
    "occurred": "2025-05-23",
    "reported": "2025-05-24",
    "source": "MoD",
    "detaining_party": "RUS",
    "receiving_party": "UKR",
    "count": 270,
}


class TestWhatIsRead:
    @pytest.mark.parametrize("tag", sorted(CLASSES))
    @given(data=st.data())
    def test_an_object_is_its_event(self, tag: str, data: st.DataObject) -> None:
        """An event of any type is read from the object that has its type and its fields."""
        event = data.draw(events_of(CLASSES[tag]))

        assert (event,) == read(lines(flat(event))).events

    @given(st.lists(any_events, min_size=1, max_size=5))
    def test_rows_are_their_events(self, events: list[Envelope]) -> None:
        """Events of any types are read from one table, each where a cell can hold it."""
        told = [without_parts(each) for each in events]

        assert tuple(told) == read(written_as_rows(told), SPREADSHEET).events

    @given(any_events)
    def test_both_kinds_of_file_say_the_same(self, event: Envelope) -> None:
        """A row and an object without an id, with the same cells, are the same event."""
        told = cells({**flat(event), "breakdown": None})
        row = {key: text for key, text in told.items() if key not in {"id", "breakdown"}}
        one = read(spreadsheet(row), SPREADSHEET).events
        other = read(lines(row)).events

        assert one == other

    @given(any_events)
    def test_reading_again_gives_the_same(self, event: Envelope) -> None:
        """A file without ids that is read again has the same events, with the same ids."""
        told = lines({key: value for key, value in flat(event).items() if key != "id"})
        once = read(told)

        assert once.events == read(told).events
        assert [event] == [evolve(each, id=event.id) for each in once]

    def test_where_each_event_stands(self, tmp_path: Path) -> None:
        """Each event has its file and line, and the file the digest of its bytes."""
        (tmp_path / LINES).write_text(f"\n{lines(CLOSED, GROUP)}", "utf-8")
        found = read_events(tmp_path / LINES)

        assert [2, 3] == [each.line for each in found.origins]
        assert {str(tmp_path / LINES)} == {each.file for each in found.origins}
        assert (str(tmp_path / LINES),) == found.files
        assert [64] == [len(each) for each in found.digests]

    def test_what_can_be_read_once(self, tmp_path: Path) -> None:
        """What comes through a pipe is read from its first byte to its last."""
        path = tmp_path / LINES
        os.mkfifo(path)
        told = lines(*({**CLOSED, "stage": str(number)} for number in range(500)))
        with ThreadPoolExecutor() as pool:
            writer = pool.submit(path.write_text, told, "utf-8")
            found = read_events(path)
            writer.result()

        assert 500 == len(found)

    def test_a_table_without_types_is_of_handovers(self) -> None:
        """Where no column has the type, a row is the handover of a person, or of so many."""
        row = {key: str(value) for key, value in GROUP.items() if key not in {"type", "count"}}
        rows = {**row, "count": "5", "person_id": ""}, {**row, "count": "", "person_id": "R-1"}
        group, person = read(spreadsheet(*rows), SPREADSHEET)

        assert isinstance(group, GroupTransferred)
        assert isinstance(person, PersonTransferred)

    def test_a_table_with_types_needs_each(self) -> None:
        """Where a column has the type, an empty cell is none."""
        rows = {**cells(CLOSED)}, {**cells(CLOSED), "type": ""}

        assert [("unknown-kind", 3, "type")] == refused(spreadsheet(*rows), SPREADSHEET)

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            ("250", Count(250, 250)),
            ("0", Count(0, 0)),
            ("245..255", Count(245, 255)),
            ("1001..", Count(1001, None)),
            ("1000000000", Count(10**9, 10**9)),
        ],
    )
    @pytest.mark.parametrize("file", [SPREADSHEET, LINES])
    def test_counts(self, cell: str, expected: Count, file: str) -> None:
        """A count is a number, two with dots between, or one with dots behind it."""
        told = {**cells(GROUP), "count": cell}
        (event,) = read(spreadsheet(told) if file == SPREADSHEET else lines(told), file)

        assert expected == getattr(event, "count")  # noqa: B009 - of any class

    @pytest.mark.parametrize(
        "value", [{"least": 5, "most": 9}, {"least": 5}, {"least": 5, "most": None}]
    )
    def test_counts_as_objects(self, value: dict[str, object]) -> None:
        """In JSON a count can have the least and the most."""
        (event,) = read(lines({**GROUP, "count": value}))

        assert isinstance(event, GroupTransferred)
        assert Count(5, value.get("most")) == event.count  # type: ignore[arg-type]  # a number

    def test_facts_in_three_ways(self) -> None:
        """A fact of the people has a column, a key, or stands among the facts."""
        row = {**cells(GROUP), "facts.status": "civilian", "facts.sick": "unknown", "facts.x": ""}
        expected = {"status": "civilian"}
        for told in (
            spreadsheet(row),
            lines({**GROUP, "facts.status": "civilian", "facts.sick": None}),
            lines({**GROUP, "facts": {"status": "civilian", "sick": "unknown", "x": None}}),
            lines({**GROUP, "facts": {"status": " civilian"}}),
        ):
            (event,) = read(told, SPREADSHEET if told.startswith("type") else LINES)

            assert expected == getattr(event, "facts")  # noqa: B009 - of any class

    def test_facts_of_yes_and_no(self) -> None:
        """In JSON, a fact is true or false as well."""
        (event,) = read(lines({**GROUP, "facts.sick": True, "facts": {"civilian": False}}))

        assert {"sick": "yes", "civilian": "no"} == getattr(event, "facts")  # noqa: B009 - of any class

    def test_parts_of_a_group(self) -> None:
        """A breakdown has parts, each with its count and its facts."""
        parts = [{"count": 5, "facts": {"sick": True, "x": None}}, {"count": {"least": 1}}]
        (event,) = read(lines({**GROUP, "breakdown": parts}))

        assert isinstance(event, GroupTransferred)
        assert (
            Part(count=5, facts={"sick": "yes"}),
            Part(count=Count(1, None)),
        ) == event.breakdown

    def test_parts_are_counted_as_groups_are(self) -> None:
        """The count of a part is written in each way in which that of the group is."""
        parts = [{"count": each} for each in ("30..32", " 5 ", "1..", 7)]
        (event,) = read(lines({**GROUP, "breakdown": parts}))

        assert isinstance(event, GroupTransferred)
        assert [Count(30, 32), Count(5, 5), Count(1, None), Count(7, 7)] == [
            each.count for each in event.breakdown
        ]
        assert [("value", 1, "breakdown")] == refused(
            lines({**GROUP, "breakdown": [{"count": "30-32"}]})
        )

    @pytest.mark.parametrize("file", [SPREADSHEET, LINES])
    def test_where_it_was_published(self, file: str) -> None:
        """A column or key says where the report can be read."""
        told = {**cells(GROUP), "published_in": "https://mod.example/1"}
        (event,) = read(spreadsheet(told) if file == SPREADSHEET else lines(told), file)

        assert "https://mod.example/1" == getattr(event, "published_in")  # noqa: B009 - of any class

    @pytest.mark.parametrize(
        ("occurred", "reported", "early"),
        [
            ("2025-05-23", "2025-05-23", False),
            ("2025-05-24", "2025-05-23", True),
            ("2025-05", "2025-05-23", False),
            ("2025-06", "2025-05-23", True),
            ("2999-01-01", None, True),
            ("2025-05-24", None, False),
        ],
    )
    def test_what_lies_after_its_report(
        self, occurred: str, reported: str | None, early: bool
    ) -> None:
        """An event that certainly lies after the day of its report, or after today, is told."""
        found = read(
            lines(CLOSED, {**CLOSED, "occurred": occurred, "reported": reported, "id": "a"})
        )
        told = [each for each in found.warnings if each.name == "reported-early"]

        assert [(2, "occurred")] * early == [(each.row, each.column) for each in told]

    def test_a_log_in_sqlite_is_no_file_of_events(self, tmp_path: Path) -> None:
        """It is said how the events of such a log are brought into another one."""
        for name in ("one.sqlite", "other.csv"):
            SqliteLog(tmp_path / name).close()
        (tmp_path / LINES).write_text(lines(CLOSED), "utf-8")
        with pytest.raises(InputError) as caught:
            read_events(*(tmp_path / each for each in ("one.sqlite", LINES, "other.csv")))

        assert [
            ("option", str(tmp_path / "one.sqlite")),
            ("option", str(tmp_path / "other.csv")),
        ] == [(each.name, each.file) for each in caught.value.problems]
        assert "log export" in str(caught.value)

    def test_no_handover_to_itself(self) -> None:
        """A row in which both parties are the same is refused."""
        told = {**GROUP, "receiving_party": "RUS"}

        assert [("same-party", 2)] == [each[:2] for each in refused(lines(CLOSED, told))]

    def test_no_correction_of_itself(self) -> None:
        """An event that corrects or takes back itself is refused where it stands."""
        told = {**CLOSED, "id": "a", "supersedes": "a"}
        back = {"type": "event-retracted", "source": "x", "id": "b", "event": "b"}

        assert [("reference", 1), ("reference", 2)] == [
            each[:2] for each in refused(lines(told, back))
        ]

    def test_no_corrections_of_each_other(self) -> None:
        """Events that correct each other, over however many, are refused."""
        circle = [
            {**CLOSED, "id": one, "supersedes": other}
            for one, other in ("ab", "bc", "ca", "dc", "ex")
        ]

        assert ["reference"] == [each[0] for each in refused(lines(*circle))]
        assert 3 == len(read(lines(*circle[:2], circle[3])))

    def test_several_ids(self) -> None:
        """Several ids stand in one cell, or in a list."""
        told = {"type": "list-proposed", "list": "L", "party": "RUS", "occurred": "2025"}
        row = read(spreadsheet({**told, "source": "x", "people": "R-1; R-2;R-3"}), SPREADSHEET)
        listed = read(lines({**told, "source": "x", "people": ["R-1", " R-2", "R-3"]}))

        assert ("R-1", "R-2", "R-3") == getattr(row.events[0], "people")  # noqa: B009 - of any class
        assert row.events == listed.events

    def test_old_objects_are_brought_up(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An object that names an older schema goes through every one after it."""
        monkeypatch.setitem(SCHEMAS, "stage-closed", 2)
        monkeypatch.setitem(
            UPCASTERS,
            ("stage-closed", 1),
            lambda data: {"stage": data["stage"] * 2},
        )
        old, new = read(lines({**CLOSED, "schema": 1}, {**CLOSED, "stage": "7"}))

        assert ["11", "7"] == [getattr(each, "stage") for each in (old, new)]  # noqa: B009 - of any class


def without_parts(event: Envelope) -> Envelope:
    """Return an event without the field that no cell can hold."""
    return evolve(event, breakdown=()) if isinstance(event, GroupTransferred) else event


few = st.builds(
    lambda **told: {key: value for key, value in told.items() if value is not None},
    type=st.sampled_from(["stage-closed", "milestone-reached"]),
    stage=st.just("1"),
    occurred=st.sampled_from(["2025", "2025-01-01/2025-12-31", "2025-05-23"]),
    source=st.sampled_from(["MoD", "ICRC"]),
    reported=st.sampled_from([None, "2025-05-24", "2025-05-25"]),
    supersedes=st.sampled_from([None, "I-1", "I-2"]),
).map(
    lambda told: (
        {"milestone" if key == "stage" else key: value for key, value in told.items()}
        if told["type"] == "milestone-reached"
        else told
    )
)
"""Few enough that two of them often say the same, and often all but the same."""


class TestIds:
    @given(few, few)
    def test_an_id_is_that_of_the_content(self, one: dict[str, str], other: dict[str, str]) -> None:
        """Two events without ids have the same id exactly if they say the same, on whatever day."""
        first, second = read(lines(one)).events[0], read(lines(other)).events[0]
        alike = saying(first) == saying(second)

        assert alike == (first.id == second.id)

    @given(any_events, st.data())
    def test_every_field_is_content(self, event: Envelope, data: st.DataObject) -> None:
        """Whatever else an event of the same type says, but for the day, its id is another."""
        other = data.draw(events_of(type(event)))
        one, two = (
            read(lines({key: value for key, value in flat(each).items() if key != "id"})).events[0]
            for each in (event, other)
        )

        assert (saying(event) == saying(other)) == (one.id == two.id)

    @given(words, words)
    def test_a_label_stands_for_one_id(self, one: str, other: str) -> None:
        """Two labels stand for the same id exactly if they are the same."""
        assert (one == other) == (event_id(one) == event_id(other))
        assert 5 == UUID(event_id(one)).version

    @given(st.uuids())
    def test_a_uuid_stands_for_itself(self, id_: UUID) -> None:
        """The id of an event is not taken for a label, whatever its capitals."""
        assert str(id_) == event_id(str(id_)) == event_id(str(id_).upper())

    @given(st.uuids())
    def test_what_is_nearly_a_uuid_is_a_label(self, id_: UUID) -> None:
        """A label of the same digits that is written otherwise stands for something else."""
        for label in (id_.hex, f"{{{id_}}}", f"urn:uuid:{id_}", f"{id_.hex}----"):
            assert str(id_) != event_id(label)

    def test_labels_stay_the_same(self) -> None:
        """What a label stands for is part of the storage format: it never changes."""
        assert "15fd453a-36ef-5a4a-bf57-393403e98566" == event_id("I-1")

    def test_contents_stay_the_same(self) -> None:
        """Neither does the id of a content."""
        assert "378dd940-c61a-5567-973c-1ef0c496090a" == read(lines(CLOSED)).events[0].id

    @pytest.mark.parametrize("file", [SPREADSHEET, LINES])
    def test_labels_name_events(self, file: str) -> None:
        """A label names the event of that label wherever an id does."""
        told = (
            {**CLOSED, "id": "I-1"},
            {**CLOSED, "id": "I-2", "supersedes": "I-1"},
            {"type": "event-retracted", "source": "ICRC", "event": "I-2"},
        )
        rows = spreadsheet(*told) if file == SPREADSHEET else lines(*told)
        first, second, third = read(rows, file)

        assert isinstance(second, StageClosed)
        assert isinstance(third, EventRetracted)
        assert (first.id, second.id) == (second.supersedes, third.event)

    @pytest.mark.parametrize(
        "again",
        [
            {**CLOSED},
            {**CLOSED, "id": "I-1", "stage": "2"},
            {**CLOSED, "occurred": "2025-05-23/2025-05-23"},
        ],
        ids=["the same", "another of the same id", "the same in other words"],
    )
    def test_an_event_told_twice(self, again: dict[str, str]) -> None:
        """Nobody knows if one event happened or two, so both rows are named."""
        first = {**CLOSED, "id": "I-1"} if "id" in again else CLOSED

        assert [("told-twice", 2, None)] == refused(lines(first, again))


def saying(event: object) -> Envelope:
    """Return an event under an id that says nothing, whenever it was reported."""
    assert isinstance(event, Envelope)
    return evolve(event, id=FIXED, reported=None)
