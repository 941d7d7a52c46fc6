"""From files into a log and from a log into a file: all or nothing, and nothing twice.

import_events(empty, export_events(log)) == log, with its positions, times and digests
import_events(import_events(log, file), file) == import_events(log, file)
"""

import errno
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from eventfiles.drawn import any_events, lines
from exchange_model.cli import main
from exchange_model.errors import ExchangeModelError
from exchange_model.eventfiles import Imported, Reported, export_events, import_events, read_events
from exchange_model.events import (
    AnyEvent,
    Corrupt,
    Envelope,
    EventRetracted,
    IdReused,
    Record,
    StageClosed,
    StorageFailed,
    UnknownEvent,
    Verification,
    new_id,
)
from exchange_model.log import JsonLinesLog, KeptLog, MemoryLog, SqliteLog, open_log
from exchange_model.log.chain import Sealed
from exchange_model.log.keeping import PORTION
from exchange_model.log.postgres import PostgresLog
from exchange_model.problems import InputError
from exchange_model.wire.flat import event_id
from log.samples import FILES, contents, event, unknown
from log.server import new_schema

NOON = datetime(2025, 5, 23, 12, tzinfo=UTC)
NEXT = datetime(2025, 5, 24, 12, tzinfo=UTC)

Begin = Callable[[], KeptLog]

KINDS: dict[str, Callable[[Path], KeptLog]] = {
    "memory": lambda _: MemoryLog(now=lambda: NEXT),
    "sqlite": lambda path: SqliteLog(path.with_suffix(".sqlite"), now=lambda: NEXT),
    "lines": lambda path: JsonLinesLog(path.with_suffix(".jsonl"), now=lambda: NEXT),
    "postgres": lambda _: PostgresLog(new_schema(), now=lambda: NEXT),
}


@pytest.fixture(params=KINDS)
def begin(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Begin]:
    """Return what begins a log of each kind, which knows the next day."""
    numbers = count()
    with ExitStack() as stack:
        yield lambda: stack.enter_context(KINDS[request.param](tmp_path / f"begun-{next(numbers)}"))


CLOSED = {"type": "stage-closed", "stage": "1", "occurred": "2025-05-23", "source": "ICRC"}


def told(folder: Path, *objects: dict[str, Any]) -> Reported:
    """Return what a file reports."""
    path = folder / "told.jsonl"
    path.write_text(lines(*objects), "utf-8")
    return read_events(path)


def exported(folder: Path, log: KeptLog) -> Path:
    """Return the file into which a log is written."""
    path = folder / f"exported-{log.position}.jsonl"
    export_events(log, path)
    return path


def state(log: KeptLog) -> tuple[list[Sealed], str, int]:
    """Return all that a log has."""
    return list(log.sealed()), log.head, log.position


def refused(log: KeptLog, reported: Reported) -> list[tuple[str, int | None, str | None]]:
    """Return the problems of an import, which leaves the log as it was."""
    before = state(log)
    with pytest.raises(InputError) as caught:
        import_events(log, reported)

    assert before == state(log)
    return [(each.name, each.row, each.column) for each in caught.value.problems]


def some() -> MemoryLog:
    """Return a log of events of all sorts, in two batches."""
    log = MemoryLog(now=lambda: NOON)
    first = StageClosed(stage="1", occurred="2025-05-23", source="MoD", reported=date(2025, 5, 20))
    log.append([first, unknown({"x": [1, {"y": None}]}), event("Жовтий\n\0")])
    newer = {"id": new_id(), "type": "stage-closed", "schema": 9, "source": "MoD"}
    tomorrow = UnknownEvent(id=newer["id"], type="stage-closed", schema=9, envelope=newer)  # type: ignore[arg-type]  # text
    log.append([tomorrow, EventRetracted(event=first.id, source="MoD", reason="an error")])
    return log


def many(number: int) -> MemoryLog:
    """Return a log of so many events."""
    log = MemoryLog(now=lambda: NOON)
    log.append([event(str(each)) for each in range(number)])
    return log


class Stopped(list[Sealed]):
    """Records whose reader is stopped before the second portion."""

    def __getitem__(self, which: Any) -> Any:  # noqa: ANN401 - as a list has it
        if isinstance(which, slice) and which.start:
            raise KeyboardInterrupt
        return super().__getitem__(which)


class TestImport:
    def test_all_are_appended(self, begin: Begin, tmp_path: Path) -> None:
        """The events of a file follow those of the log, in their order."""
        log = begin()
        log.append([event("0")])
        found = import_events(log, told(tmp_path, *({**CLOSED, "stage": each} for each in "123")))

        assert Imported(added=3, present=0) == found
        assert ["0", "1", "2", "3"] == [each.event.stage for each in log.read()]  # type: ignore[union-attr]  # of this class

    def test_again_adds_nothing(self, begin: Begin, tmp_path: Path) -> None:
        """What was imported is there, whether it has an id or not, and only what is new follows."""
        log = begin()
        objects = {**CLOSED, "id": "I-1"}, {**CLOSED, "stage": "2"}
        import_events(log, told(tmp_path, *objects))
        before = state(log)
        again = import_events(log, told(tmp_path, *objects))

        assert Imported(added=0, present=2) == again
        assert before == state(log)
        more = import_events(log, told(tmp_path, {**CLOSED, "stage": "3"}, *objects))
        assert Imported(added=1, present=2) == more
        assert 3 == log.position

    def test_an_id_of_another_event(self, begin: Begin, tmp_path: Path) -> None:
        """Each event whose id stands for another one is named, and nothing is appended."""
        log = begin()
        import_events(log, told(tmp_path, {**CLOSED, "id": "a"}, {**CLOSED, "id": "b"}))
        other = ({**CLOSED, "stage": "2", "id": each} for each in "cba")
        same = {**CLOSED, "stage": "7"}

        assert [("id-reuse", 3, "id"), ("id-reuse", 4, "id")] == refused(
            log, told(tmp_path, same, *other)
        )

    def test_an_id_that_another_program_takes_meanwhile(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An id that is taken after the log was looked at is a problem of the same name."""
        log = begin()
        reported = told(tmp_path, {**CLOSED, "id": "a"}, CLOSED)
        append, (_, last) = log.append, reported.events
        assert isinstance(last, StageClosed)
        other = evolve(last, stage="9")

        def late(events: Sequence[AnyEvent]) -> tuple[Record, ...]:
            append([other])
            return append(events)

        monkeypatch.setattr(log, "append", late)
        with pytest.raises(InputError) as caught:
            import_events(log, reported)

        assert ["id-reuse"] == [each.name for each in caught.value.problems]
        assert [other] == [each.event for each in log.read()]

    def test_what_an_event_corrects(self, begin: Begin, tmp_path: Path) -> None:
        """What is corrected or taken back is in the log or in the files; else it is refused."""
        log = begin()
        import_events(log, told(tmp_path, {**CLOSED, "id": "a"}))
        good = (
            {**CLOSED, "stage": "2", "supersedes": "a"},
            {**CLOSED, "stage": "3", "supersedes": "b"},
            {**CLOSED, "id": "b"},
        )
        lost: tuple[dict[str, Any], ...] = (
            {**CLOSED, "stage": "2", "supersedes": "z"},
            {"type": "event-retracted", "source": "x", "event": "y", "supersedes": "z"},
        )

        assert [
            ("reference", 4, "supersedes"),
            ("reference", 5, "supersedes"),
            ("reference", 5, "event"),
        ] == refused(log, told(tmp_path, *good, *lost))
        assert Imported(added=3, present=0) == import_events(log, told(tmp_path, *good))

    @pytest.mark.parametrize("file", FILES)
    def test_a_refused_import_changes_no_file(self, tmp_path: Path, file: str) -> None:
        """The bytes of a log are the same before and after an import that was refused."""
        folder = tmp_path / "log"
        folder.mkdir()
        with open_log(folder / file) as log:
            log.append([event("0")])
        before = contents(folder)
        with open_log(folder / file) as log:
            refused(log, told(tmp_path, CLOSED, {**CLOSED, "supersedes": "z"}))

        assert before == contents(folder)

    def test_the_day_of_reporting_may_be_left_out_again(self, begin: Begin, tmp_path: Path) -> None:
        """An event without a day of reporting is there, whatever day the log says of it."""
        log, other = begin(), begin()
        import_events(log, told(tmp_path, CLOSED))
        other.append([event("0")])
        import_events(other, read_events(exported(tmp_path, log)))

        assert Imported(added=0, present=1) == import_events(log, told(tmp_path, CLOSED))
        assert Imported(added=0, present=1) == import_events(other, told(tmp_path, CLOSED))

    def test_a_day_of_reporting_that_is_filled_in_later(self, begin: Begin, tmp_path: Path) -> None:
        """A row without an id is the same event once its day is known; the log has another day."""
        log = begin()
        import_events(log, told(tmp_path, CLOSED))
        same, other = ({**CLOSED, "reported": f"2025-05-{day}"} for day in (24, 23))

        assert Imported(added=0, present=1) == import_events(log, told(tmp_path, same))
        assert [("id-reuse", 1, "id")] == refused(log, told(tmp_path, other))

    def test_what_another_source_said(self, begin: Begin, tmp_path: Path) -> None:
        """A correction or retraction of another source's event is appended, and is without effect.

        It makes no difference whether that event is in the log or in the files.
        """
        log = begin()
        import_events(log, told(tmp_path, {**CLOSED, "id": "a"}))
        theirs = {"source": "MoD", "reported": "2025-05-24"}
        found = import_events(
            log,
            told(
                tmp_path,
                {**CLOSED, "id": "b", "stage": "2"},
                {**CLOSED, **theirs, "id": "c", "supersedes": "a"},
                {**theirs, "type": "event-retracted", "id": "d", "event": "b"},
                {**CLOSED, "id": "e", "supersedes": "a"},
                {**theirs, "type": "event-retracted", "id": "f", "event": "c"},
            ),
        )

        assert 5 == found.added
        assert [("without-effect", 2, "supersedes"), ("without-effect", 3, "event")] == [
            (each.name, each.row, each.column) for each in found.warnings
        ]

    def test_another_day_of_reporting_is_another_event(self, begin: Begin, tmp_path: Path) -> None:
        """An event of the same id that was reported on another day says something else."""
        log = begin()
        import_events(log, told(tmp_path, {**CLOSED, "id": "a"}))
        day, other = "2025-05-24", "2025-05-25"

        assert (
            1 == import_events(log, told(tmp_path, {**CLOSED, "id": "a", "reported": day})).present
        )
        assert [("id-reuse", 1, "id")] == refused(
            log, told(tmp_path, {**CLOSED, "id": "a", "reported": other})
        )


class TestRestoring:
    @given(st.lists(any_events, max_size=6, unique_by=lambda each: each.id))
    def test_any_log_is_restored(self, events: list[Envelope]) -> None:
        """Whatever the events of a log are, an import of its export is the same log."""
        source, target = MemoryLog(now=lambda: NOON), MemoryLog()
        source.append(events)
        with TemporaryDirectory() as folder:
            import_events(target, read_events(exported(Path(folder), source)))

        assert state(source) == state(target)
        assert events == [each.event for each in target.read()]

    def test_an_empty_log_becomes_the_other(self, begin: Begin, tmp_path: Path) -> None:
        """Positions, times, digests and the head are those of the log that was exported."""
        source, target = some(), begin()
        found = import_events(target, read_events(exported(tmp_path, source)))

        assert Imported(added=5, present=0, restored=True, unread=2) == found
        assert state(source) == state(target)
        assert list(source.read()) == list(target.read())
        assert target.verify(source.head).fault is None

    def test_every_kind_gives_the_same_file(self, begin: Begin, tmp_path: Path) -> None:
        """Whatever keeps a log, its export is the same to the byte."""
        source = some()
        whole = exported(tmp_path, source)
        target = begin()
        import_events(target, read_events(whole))
        whole.rename(tmp_path / "first.jsonl")
        again = exported(tmp_path, target)

        assert (tmp_path / "first.jsonl").read_bytes() == again.read_bytes()
        with open_log(again) as log:
            assert state(source) == state(log)

    def test_a_log_goes_on_behind_it(self, begin: Begin, tmp_path: Path) -> None:
        """A log that was taken over can be appended to, and never goes back in time."""
        target = begin()
        import_events(target, read_events(exported(tmp_path, some())))
        (record,) = target.append([event("9")])

        assert (6, NEXT) == (record.position, record.recorded)
        assert target.verify().fault is None

    def test_a_beginning_is_gone_on_with(self, begin: Begin, tmp_path: Path) -> None:
        """Where a log is a beginning of the other, only what is behind it is taken over."""
        source, target = some(), begin()
        import_events(target, read_events(exported(tmp_path, source)))
        source.append([event("9"), event("10")])
        found = import_events(target, read_events(exported(tmp_path, source)))

        assert Imported(added=2, present=5, restored=True, unread=2) == found
        assert state(source) == state(target)

    def test_a_log_that_is_ahead(self, begin: Begin, tmp_path: Path) -> None:
        """Where the other is a beginning of a log, all of it is there already."""
        source, target = some(), begin()
        early = read_events(exported(tmp_path, source))
        source.append([event("9")])
        import_events(target, read_events(exported(tmp_path, source)))
        before = state(target)

        assert Imported(added=0, present=5, unread=2) == import_events(target, early)
        assert before == state(target)

    def test_many_records(self, begin: Begin, tmp_path: Path) -> None:
        """More records than are taken over at a time are all taken over."""
        source, target = many(2 * PORTION + 7), begin()
        found = import_events(target, read_events(exported(tmp_path, source)))

        assert 2 * PORTION + 7 == found.added
        assert state(source) == state(target)

    def test_who_is_stopped_takes_nothing_over(self, begin: Begin) -> None:
        """Stopped between two portions, a log is as it was."""
        source, target = many(PORTION + 7), begin()
        with pytest.raises(KeyboardInterrupt):
            target.follow(Stopped(source.sealed()))
        assert ([], 0) == (list(target.sealed()), target.position)

        assert PORTION + 7 == target.follow(list(source.sealed()))
        assert state(source) == state(target)

    def test_a_part_is_gone_on_with(self, begin: Begin, tmp_path: Path) -> None:
        """Where a loss of power has left a beginning, the rest follows."""
        source, target = many(PORTION + 7), begin()
        target.follow(list(source.sealed())[:PORTION])
        found = import_events(target, read_events(exported(tmp_path, source)))

        assert Imported(added=7, present=PORTION, restored=True) == found
        assert state(source) == state(target)

    def test_a_disk_that_fails_takes_nothing_over(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where the disk fails behind the first of several lines, all of them are taken back."""
        source, path = many(PORTION + 7), tmp_path / "log.jsonl"
        with JsonLinesLog(path) as log:
            before, sync, calls = path.read_bytes(), os.fsync, count()

            def failing(file: int) -> None:
                if next(calls) == 1:
                    raise OSError(errno.EIO, "broken")
                sync(file)

            monkeypatch.setattr(os, "fsync", failing)
            with pytest.raises(StorageFailed):
                log.follow(list(source.sealed()))
            monkeypatch.undo()
            assert (before, 0) == (path.read_bytes(), log.position)
        with JsonLinesLog(path) as log:
            log.follow(list(source.sealed()))

            assert state(source) == state(log)

    def test_a_log_of_its_own_records_anew(self, begin: Begin, tmp_path: Path) -> None:
        """Elsewhere events are recorded anew, and keep the day on which they were reported."""
        source, target = some(), begin()
        target.append([event("0")])
        found = import_events(target, read_events(exported(tmp_path, source)))
        before, after = list(source.read()), list(target.read())[1:]

        assert Imported(added=5, present=0, unread=2) == found
        assert [each.id for each in before] == [each.id for each in after]
        assert [2, 3, 4, 5, 6] == [each.position for each in after]
        assert {NEXT} == {each.recorded for each in after}
        assert reported_days(before) == reported_days(after)
        assert [date(2025, 5, 20), date(2025, 5, 23), date(2025, 5, 23)] == reported_days(after)
        assert target.verify().fault is None

    def test_a_log_with_another_end_is_no_beginning(self, begin: Begin, tmp_path: Path) -> None:
        """Two logs that began alike and parted do not follow each other."""
        source, target = some(), begin()
        import_events(target, read_events(exported(tmp_path, source)))
        target.append([event("here")])
        source.append([event("there"), event("and there")])
        found = import_events(target, read_events(exported(tmp_path, source)))

        assert Imported(added=2, present=5, unread=2) == found
        assert (
            ["here", "there", "and there"]
            == [
                each.event.stage  # type: ignore[union-attr]  # of this class
                for each in list(target.read())[5:]
            ]
        )
        assert target.verify().fault is None

    def test_unknown_events_survive(self, begin: Begin, tmp_path: Path) -> None:
        """Events that no version knows are the same after any number of logs, with their day."""
        source, first, second = some(), begin(), begin()
        first.append([event("0")])
        import_events(first, read_events(exported(tmp_path, source)))
        import_events(second, read_events(exported(tmp_path, first)))

        dated = [
            evolve(each, envelope={**each.envelope, "reported": str(NOON.date())})
            for each in strangers(source)
        ]
        assert dated == strangers(first) == strangers(second)
        assert 2 == len(strangers(second))

    def test_what_corrects_an_event_that_the_other_log_never_had(
        self, begin: Begin, tmp_path: Path
    ) -> None:
        """What another log keeps can be recorded anew, even if it corrects what nobody has."""
        with MemoryLog(now=lambda: NOON) as source:
            source.append([EventRetracted(event=new_id(), source="ministry")])
            file = exported(tmp_path, source)
        with begin() as log:
            log.append([event("9")])

            assert Imported(1, 0) == import_events(log, read_events(file))

    def test_a_conflict_with_a_log(self, begin: Begin, tmp_path: Path) -> None:
        """An id that stands for another event here is named by its line in the file of the log."""
        source, target = MemoryLog(), begin()
        kept = [event("1"), event("2"), event("3")]
        source.append(kept)
        target.append([evolve(kept[2], stage="other")])

        assert [("id-reuse", 4, "id")] == refused(target, read_events(exported(tmp_path, source)))

    def test_a_log_beside_other_files(self, tmp_path: Path) -> None:
        """The file of a log is read by itself."""
        path = exported(tmp_path, some())
        with pytest.raises(InputError, match="by itself") as caught:
            read_events(path, path)

        assert ["option"] == [each.name for each in caught.value.problems]

    def test_a_torn_end_is_passed_over(self, tmp_path: Path) -> None:
        """What was never acknowledged is not imported, and is told; the file stays as it is."""
        path = exported(tmp_path, some())
        with path.open("a", encoding="utf-8") as stream:
            stream.write('{"data":{"sta')
        before = contents(tmp_path)
        found = read_events(path)

        assert (5, ["log-torn"]) == (len(found), [each.name for each in found.warnings])
        assert before == contents(tmp_path)

    def test_a_batch_is_one_line(self, tmp_path: Path) -> None:
        """Each event of a batch stands in the line of the batch."""
        path = tmp_path / "log.jsonl"
        with open_log(path) as log:
            log.append([event("1"), event("2")])
            log.append([event("3")])

        assert [2, 2, 3] == [each.line for each in read_events(path).origins]


def reported_days(records: Sequence[Record]) -> list[date]:
    """Return the days on which those events were reported that say it."""
    return [each.reported for each in records if not isinstance(each.event, UnknownEvent)]


def strangers(log: KeptLog) -> list[UnknownEvent]:
    """Return the events of a log that no version knows."""
    return [each.event for each in log.read() if isinstance(each.event, UnknownEvent)]


class TestExport:
    @pytest.mark.parametrize(
        ("file", "name"),
        [
            ("there.jsonl", "option"),
            ("dangling.jsonl", "option"),
            ("folder.jsonl", "option"),
            ("log.csv", "option"),
            ("log", "option"),
            ("nowhere/log.jsonl", "storage"),
            (f"{'x' * 300}.jsonl", "storage"),
            ("\0.jsonl", "storage"),
        ],
    )
    def test_where_nothing_is_written(self, tmp_path: Path, file: str, name: str) -> None:
        """What is there stays, and where nothing can be written nothing is."""
        (tmp_path / "there.jsonl").write_text("x", "utf-8")
        (tmp_path / "dangling.jsonl").symlink_to("nothing")
        (tmp_path / "folder.jsonl").mkdir()
        before = contents(tmp_path)
        with pytest.raises(InputError) as caught:
            export_events(some(), tmp_path / file)

        assert [name] == [each.name for each in caught.value.problems]
        assert before == contents(tmp_path)

    def test_a_damaged_log_is_not_exported(self, tmp_path: Path) -> None:
        """Of a log that does not fit nothing is written, not even what is before the damage."""
        log = some()
        records = log._keeper.records_  # type: ignore[attr-defined]  # noqa: SLF001 - damaged from within
        records[3] = records[3]._replace(data="{}")
        records[3] = records[3]._replace(salt="00" * 16)
        with pytest.raises(Corrupt):
            export_events(log, tmp_path / "log.jsonl")

        assert {} == contents(tmp_path)

    def test_what_was_written_is_told(
        self, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The position and head are those of the file, also if the log has gone on meanwhile."""
        log, path = begin(), tmp_path / "log.jsonl"
        head = log.append([event("1"), event("2")])[-1].digest

        def and_another(lines: Iterable[str], file: str) -> bool:
            path.write_text("".join(lines), "utf-8")
            return file == str(path) and bool(log.append([event("3")]))

        monkeypatch.setattr("exchange_model.eventfiles.carrying.is_stored", and_another)
        assert Verification(position=2, head=head) == export_events(log, path)

    def test_an_empty_log(self, begin: Begin, tmp_path: Path) -> None:
        """An empty log is a file of no events, and is imported as such."""
        path = exported(tmp_path, begin())

        assert Imported(added=0, present=0) == import_events(begin(), read_events(path))


# Anybody can compute digests: that they fit shows that nothing was changed since, and no more


ID = event_id("someone's")
ENVELOPE = {"id": ID, "occurred": "2025-05-23", "schema": 1, "source": "x", "type": "stage-closed"}
GROUP = {**ENVELOPE, "type": "group-transferred"}
COUNTED = {"count": 5, "detaining_party": "RUS", "receiving_party": "UKR"}
DATA = {"stage": "1"}

NONSENSE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "a count below nought": (GROUP, {**COUNTED, "count": -5}),
    "a count in words": (GROUP, {**COUNTED, "count": "5"}),
    "a count that is true": (GROUP, {**COUNTED, "count": True}),
    "a count of no numbers": (GROUP, {**COUNTED, "count": {"least": "1"}}),
    "a count that is one number": (GROUP, {**COUNTED, "count": {"least": 5, "most": 5}}),
    "a most below the least": (GROUP, {**COUNTED, "count": {"least": 5, "most": 4}}),
    "a count that is a list": (GROUP, {**COUNTED, "count": []}),
    "a breakdown that is none": (GROUP, {**COUNTED, "breakdown": 5}),
    "a breakdown of nothing": (GROUP, {**COUNTED, "breakdown": [{}]}),
    "facts that are none": (GROUP, {**COUNTED, "facts": [1]}),
    "facts of numbers": (GROUP, {**COUNTED, "facts": {"a": 1}}),
    "no data": (ENVELOPE, {}),
    "data of another type": (ENVELOPE, COUNTED),
    "more data": (ENVELOPE, {**DATA, "more": 1}),
    "data that say who said it": (ENVELOPE, {**DATA, "source": "y"}),
    "data with an id": (ENVELOPE, {**DATA, "id": event_id("other")}),
    "a stage that is a number": (ENVELOPE, {"stage": 1}),
    "a stage that is nothing": (ENVELOPE, {"stage": None}),
    "a stage at its default": ({**ENVELOPE, "reported": None}, DATA),
    "no source": ({key: ENVELOPE[key] for key in ("id", "schema", "type", "occurred")}, DATA),
    "no id": ({**ENVELOPE, "id": ""}, DATA),
    "an id that is none": ({**ENVELOPE, "id": "I-1"}, DATA),
    "an id in capitals": ({**ENVELOPE, "id": ID.upper()}, DATA),
    "an id that is a number": ({**ENVELOPE, "id": 5}, DATA),
    "an id that is a list": ({**ENVELOPE, "id": []}, DATA),
    "a day that is none": ({**ENVELOPE, "occurred": "yesterday"}, DATA),
    "a day of no calendar": ({**ENVELOPE, "occurred": "2025-02-30"}, DATA),
    "a day that is a number": ({**ENVELOPE, "occurred": 5}, DATA),
    "a day of reporting that is none": ({**ENVELOPE, "reported": "2025"}, DATA),
    "no schema": ({key: value for key, value in ENVELOPE.items() if key != "schema"}, DATA),
    "a schema that is none": ({**ENVELOPE, "schema": "1"}, DATA),
    "schema nought": ({**ENVELOPE, "schema": 0}, DATA),
    "a schema that is true": ({**ENVELOPE, "schema": True}, DATA),
    "a type that is none": ({**ENVELOPE, "type": 5}, DATA),
    "a type that is a list": ({**ENVELOPE, "type": ["stage-closed"]}, DATA),
    "an unknown type without an id": ({"type": "of-tomorrow", "schema": 1}, DATA),
    "an unknown type with a fraction": ({**ENVELOPE, "type": "of-tomorrow"}, {"x": 0.5}),
    "an unknown type with a high number": ({**ENVELOPE, "type": "of-tomorrow"}, {"x": 10**30}),
    "an unknown type, deep": (
        {**ENVELOPE, "type": "of-tomorrow"},
        {"x": json.loads("[" * 80 + "]" * 80)},
    ),
}


def canonical(value: object) -> str:
    """Return plain data as they stand in a file."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def forged(folder: Path, *events: tuple[dict[str, Any], dict[str, Any]], **changes: str) -> Path:
    """Return the file of a log whose digests fit, whatever its events are."""
    found = [canonical({"format": 1, "kind": "exchange-model event log"})]
    digest = "0" * 64
    recorded, salt = "2025-05-23T12:00:00.000000Z", "00" * 16
    for position, (envelope, data) in enumerate(events, 1):
        time = changes.get("recorded", recorded)
        commitment = sha256(f"{salt}\n{canonical(data)}".encode()).hexdigest()
        parts = f"{digest}\n{position}\n{time}\n{canonical(envelope)}\n{commitment}"
        digest = sha256(parts.encode()).hexdigest()
        told = {"position": position, "recorded": time, "salt": salt, "digest": digest}
        found.append(canonical({**told, "envelope": envelope, "data": data}))
    path = folder / "forged.jsonl"
    path.write_text("".join(f"{line}\n" for line in found), "utf-8")
    return path


GOOD = ({**ENVELOPE, "id": event_id("good")}, DATA)


def test_what_is_well_forged_is_a_log(tmp_path: Path) -> None:
    """What the others rest on: an event that is one is imported, whoever wrote the file."""
    log = MemoryLog()
    import_events(log, read_events(forged(tmp_path, GOOD, (ENVELOPE, DATA))))

    assert (2, None) == (log.position, log.verify().fault)


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_digests_make_no_event(
    tmp_path: Path, nonsense: tuple[dict[str, Any], dict[str, Any]]
) -> None:
    """A record that holds no event is refused in its line, and no way of opening it ends badly."""
    path = forged(tmp_path, GOOD, nonsense)
    with pytest.raises(InputError) as caught:
        read_events(path)

    (problem,) = caught.value.problems
    assert ("log-corrupt", str(path), 3) == (problem.name, problem.file, problem.row)
    assert is_told_in_words(lambda: verified(path))
    assert is_told_in_words(lambda: list_of(path))
    assert {main(["log", "show", str(path), "--format", each]) for each in ("text", "json")} <= {
        0,
        2,
    }


def verified(path: Path) -> None:
    """Open a log and verify it, which must find something."""
    with open_log(path) as log:
        fault = log.verify().fault
    assert fault is not None
    raise fault


def list_of(path: Path) -> list[Record]:
    """Open a log and read it."""
    with open_log(path) as log:
        return list(log.read())


def is_told_in_words(call: Callable[[], object]) -> bool:
    """Return whether a call comes to something, or to an error in one line of words."""
    try:
        call()
    except ExchangeModelError as error:
        return "\n" not in str(error)
    return True


@pytest.mark.parametrize(
    "recorded",
    [
        "",
        "yesterday",
        "2025-05-23",
        "2025-05-23T12:00:00",
        "2025-05-23T12:00:00Z",
        "2025-05-23T12:00:00.000000+00:00",
        "2025-05-23T12:00:00.000000+03:00",
        "2025-05-23 12:00:00.000000Z",
        "0001-01-01T00:00:00.000000+14:00",
        "9999-99-99T00:00:00.000000Z",
    ],
)
def test_a_time_that_is_none(tmp_path: Path, recorded: str) -> None:
    """A record has been recorded at a time, written as all of them are."""
    path = forged(tmp_path, GOOD, recorded=recorded)
    with pytest.raises(InputError) as caught:
        read_events(path)

    assert [("log-corrupt", 2)] == [(each.name, each.row) for each in caught.value.problems]
    assert is_told_in_words(lambda: verified(path))
    assert is_told_in_words(lambda: list_of(path))


def test_an_event_twice_in_a_log(tmp_path: Path) -> None:
    """A log in which an event stands twice is none of ours."""
    path = forged(tmp_path, GOOD, (ENVELOPE, DATA), GOOD)
    with pytest.raises(InputError) as caught:
        read_events(path)

    assert [("tamper", 4)] == [(each.name, each.row) for each in caught.value.problems]


def test_a_record_that_was_changed(tmp_path: Path) -> None:
    """A line that was changed is named."""
    path = forged(tmp_path, GOOD, (ENVELOPE, DATA))
    path.write_text(path.read_text("utf-8").replace('"source":"x"', '"source":"y"'), "utf-8")
    with pytest.raises(InputError) as caught:
        read_events(path)

    assert [("tamper", 2)] == [(each.name, each.row) for each in caught.value.problems]


@pytest.mark.parametrize("depth", [60, 500, *range(860, 1_000, 3), 5_000, 100_000])
def test_a_deep_record(tmp_path: Path, depth: int) -> None:
    """However deeply a record is nested, it is refused in words."""
    path = forged(tmp_path, ({**ENVELOPE, "type": "of-tomorrow"}, {"x": "DEEP"}))
    path.write_text(path.read_text("utf-8").replace('"DEEP"', "[" * depth + "]" * depth), "utf-8")
    with pytest.raises(InputError) as caught:
        read_events(path)

    assert {"log-corrupt", "tamper"} >= {each.name for each in caught.value.problems}
    assert is_told_in_words(lambda: list_of(path))


def test_a_lone_id_is_named() -> None:
    """An error of the log about an id says nothing else of the event."""
    one = event("secret")
    log = MemoryLog()
    log.append([one])
    with pytest.raises(IdReused) as caught:
        log.append([evolve(one, stage="another secret")])

    assert "secret" not in str(caught.value)
