"""What every log promises, whatever keeps it: one suite over all kinds of logs."""

import pickle
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from threading import Thread

import pytest
from attrs import evolve

from exchange_model.errors import ExchangeModelError, Refused
from exchange_model.events import (
    AnyEvent,
    Conflict,
    Corrupt,
    IdReused,
    Record,
    StageClosed,
    StorageFailed,
    UnknownEvent,
)
from exchange_model.log import JsonLinesLog, MemoryLog, SqliteLog, open_log
from exchange_model.log.chain import NO_DIGEST
from exchange_model.log.keeping import KeptLog
from exchange_model.log.postgres import PostgresLog
from log.samples import event, unknown
from log.server import new_schema

Open = Callable[[], KeptLog]

NOON = datetime(2025, 5, 23, 12, tzinfo=UTC)


class Clock:
    """Tells the time that it is set to."""

    def __init__(self) -> None:
        self.time = NOON

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.time


@pytest.fixture
def clock() -> Clock:
    """Set a clock to noon."""
    return Clock()


@cache
def schema_of(_: Path) -> str:
    """Return the part of a database that goes with a folder."""
    return new_schema()


KINDS: dict[str, Callable[[Path, Clock], KeptLog]] = {
    "memory": lambda _, clock: MemoryLog(now=clock),
    "sqlite": lambda folder, clock: SqliteLog(folder / "log.sqlite", now=clock),
    "lines": lambda folder, clock: JsonLinesLog(folder / "log.jsonl", now=clock),
    "postgres": lambda folder, clock: PostgresLog(schema_of(folder), now=clock),
}


@pytest.fixture(params=KINDS)
def log(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[KeptLog]:
    """Begin a log of each kind."""
    with KINDS[request.param](tmp_path, clock) as opened:
        yield opened


@pytest.fixture(params=[kind for kind in KINDS if kind != "memory"])
def reopen(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Open:
    """Open a log that outlasts the program, as often as it is called."""
    return lambda: KINDS[request.param](tmp_path, clock)


def test_an_empty_log(log: KeptLog) -> None:
    """A log begins with nothing, at position 0."""
    assert 0 == log.position
    assert NO_DIGEST == log.head
    assert [] == list(log.read())
    assert (0, NO_DIGEST, None) == (
        (found := log.verify()).position,
        found.head,
        found.fault,
    )


def test_nothing_appended_is_nothing(log: KeptLog) -> None:
    """An empty batch appends nothing, and no position is wrong for it."""
    log.append([event("1")])

    assert () == log.append([])
    assert () == log.append([], expected=0)
    assert 1 == log.position


def test_positions_have_no_gaps(log: KeptLog) -> None:
    """Positions count from 1, over batches, conflicts and refusals."""
    first = event("first")
    log.append([first, event("2")])
    with pytest.raises(Conflict):
        log.append([event("lost")], expected=1)
    with pytest.raises(IdReused):
        log.append([event("lost"), evolve(first, stage="another")])
    found = log.append([event("3"), event("4")]) + log.append(iter([event("5")]))

    assert [3, 4, 5] == [record.position for record in found]
    assert [1, 2, 3, 4, 5] == [record.position for record in log.read()]
    assert 5 == log.position
    assert log.head == found[-1].digest


def test_an_id_that_is_taken_in_the_middle_of_a_batch(log: KeptLog) -> None:
    """Nothing of a batch is appended if one id in its middle says something else already."""
    taken = event("1")
    log.append([event("0"), taken])
    before = list(log.read())
    with pytest.raises(IdReused) as caught:
        log.append([event("2"), evolve(taken, stage="another"), event("3")])

    assert (taken.id, 2) == (caught.value.id, caught.value.position)
    assert before == list(log.read())
    assert log.head == before[-1].digest


def test_an_id_twice_in_a_batch(log: KeptLog) -> None:
    """Two different events of one id are refused; the same one twice is one."""
    one = event("1")
    with pytest.raises(IdReused) as caught:
        log.append([event("0"), one, evolve(one, stage="another")])

    assert (one.id, None) == (caught.value.id, caught.value.position)
    assert 0 == log.position

    first, second, third = log.append([one, event("2"), one])

    assert first == third
    assert [1, 2] == [first.position, second.position]
    assert 2 == log.position


NO_JSON: dict[str, object] = {
    "no number": float("nan"),
    "endless": float("inf"),
    "a set": {1},
    "half of a sign": "\ud800",
    "a number too long to write": 10**5000,
}


@pytest.mark.parametrize("value", NO_JSON.values(), ids=NO_JSON)
def test_an_event_in_the_middle_that_cannot_be_stored(log: KeptLog, value: object) -> None:
    """Nothing of a batch is appended if one event in its middle cannot be written."""
    log.append([event("0")])
    before = list(log.read())
    with pytest.raises((ExchangeModelError, ValueError, TypeError)):
        log.append([event("1"), unknown({"key": value}), event("2")])

    assert before == list(log.read())
    assert 1 == log.position
    assert log.verify().fault is None
    assert 2 == log.append([event("3")])[0].position


@pytest.mark.parametrize("value", NO_JSON.values(), ids=NO_JSON)
def test_what_cannot_be_stored_is_refused_in_words(log: KeptLog, value: object) -> None:
    """An event that cannot be written is refused by an error of this library."""
    with pytest.raises(ExchangeModelError):
        log.append([unknown({"key": value})])


def poison() -> dict[str, UnknownEvent]:
    """Return events of unknown types that say of themselves what does not fit."""
    good = unknown({})
    return {
        "no envelope": evolve(good, envelope={}),
        "another id": evolve(good, envelope={**good.envelope, "id": event("another").id}),
        "a known type": evolve(good, envelope={"id": good.id, "type": "stage-closed", "schema": 1}),
        "no type": evolve(good, envelope={"id": good.id}),
    }


@pytest.mark.parametrize("name", poison())
def test_what_is_acknowledged_can_be_read(log: KeptLog, name: str) -> None:
    """An event whose envelope does not fit is refused, and never makes a log unreadable."""
    try:
        acknowledged = log.append([event("1"), poison()[name], event("2")])
    except ExchangeModelError:
        acknowledged = ()

    assert acknowledged == read_back(log)


def read_back(log: KeptLog) -> tuple[Record, ...] | None:
    """Return what a log gives back; nothing if it cannot be read."""
    try:
        return tuple(log.read())
    except (ExchangeModelError, KeyError):
        return None


@pytest.mark.parametrize("expected", [0, 1, 3, -1])
def test_a_conflict(log: KeptLog, expected: int) -> None:
    """At another position than was expected nothing is appended, and the error says where it is."""
    log.append([event("1"), event("2")])
    with pytest.raises(Conflict) as caught:
        log.append([event("3")], expected=expected)

    assert (expected, 2) == (caught.value.expected, caught.value.position)
    assert str(caught.value).startswith("conflict: ")
    assert 2 == log.position
    assert 3 == log.append([event("3")], expected=2)[0].position


@pytest.mark.parametrize("expected", [None, 0, 1, 2, 3])
def test_a_retry(log: KeptLog, expected: int | None) -> None:
    """The same events again give the same records, also if the log has gone on meanwhile."""
    batch = [event("1"), event("2")]
    records = log.append(batch, expected=0)
    log.append([event("3")])

    assert records == log.append(batch, expected=expected)
    assert records[::-1] == log.append(batch[::-1], expected=expected)
    assert 3 == log.position


def test_a_retry_of_a_part(log: KeptLog) -> None:
    """Of a batch that is there in part only the rest is appended, at the position expected."""
    known, new = event("known"), event("new")
    (first,) = log.append([known])
    with pytest.raises(Conflict):
        log.append([known, new], expected=0)
    found = log.append([new, known], expected=1)

    assert first == found[1]
    assert [2, 1] == [record.position for record in found]


def test_the_same_letters_are_the_same_event(log: KeptLog) -> None:
    """Composed and decomposed letters are the same content."""
    composed = event("Київ")
    decomposed = evolve(composed, stage="Киї".replace("ї", "і\u0308") + "в")

    assert log.append([composed]) == log.append([decomposed])


def test_recorded_never_goes_backwards(log: KeptLog, clock: Clock) -> None:
    """A clock that is set back does not make a record older than the one before."""
    log.append([event("1")])
    clock.time -= timedelta(hours=3)
    log.append([event("2"), event("3")])
    clock.time += timedelta(hours=4)
    log.append([event("4")])

    assert [NOON, NOON, NOON, NOON + timedelta(hours=1)] == [r.recorded for r in log.read()]


def test_a_clock_that_is_behind_is_told_once(log: KeptLog, clock: Clock) -> None:
    """A clock behind the last record is told when events are appended by it, and once."""
    first = event("1")
    log.append([first])
    clock.time -= timedelta(minutes=3)
    log.append([])
    log.append([first])

    assert [] == list(log.warnings)

    log.append([event("2")])
    clock.time -= timedelta(hours=3)
    log.append([event("3")])

    assert ["clock"] == [each.name for each in log.warnings]
    assert "180 seconds behind" in str(log.warnings[0])


def test_a_clock_that_stands_is_not_told(log: KeptLog) -> None:
    """Records of one moment are no warning."""
    log.append([event("1")])
    log.append([event("2")])

    assert () == log.warnings


def test_recorded_never_goes_backwards_after_reopening(reopen: Open, clock: Clock) -> None:
    """A log that is opened again knows when its last record was made."""
    with reopen() as log:
        log.append([event("1")])
    clock.time -= timedelta(days=400)
    with reopen() as log:
        log.append([event("2")])

        assert [NOON, NOON] == [record.recorded for record in log.read()]


def test_reading_after_a_position(log: KeptLog) -> None:
    """What follows a position is the end of all; after the last record there is nothing."""
    log.append([event("1"), event("2")])
    log.append([event("3")])
    records = list(log.read())

    assert [records[after:] for after in range(4)] == [list(log.read(after)) for after in range(4)]


@pytest.mark.parametrize("after", [2, 3, 10**9])
def test_reading_after_what_there_is(log: KeptLog, after: int) -> None:
    """A reader that has seen more than there is reads another log, and is told so."""
    log.append([event("1")])
    with pytest.raises(Refused, match=rf"the log ends at position 1, before {after}$"):
        list(log.read(after))


def test_reading_after_less_than_nothing(log: KeptLog) -> None:
    """There is no position before 0."""
    log.append([event("1"), event("2")])
    with pytest.raises(ExchangeModelError, match="positions begin at 1"):
        list(log.read(-1))


def test_a_reader_sees_a_beginning(log: KeptLog) -> None:
    """Whoever began to read before an append sees a beginning of the log, and no gap."""
    log.append([event(str(number)) for number in range(5)])
    reader = log.read()
    seen = list(islice(reader, 2))
    log.append([event("5"), event("6")])
    with pytest.raises(Conflict):
        log.append([event("lost")], expected=0)
    seen += reader
    log.append([event("7")])
    records = list(log.read())

    assert 5 <= len(seen)
    assert records[: len(seen)] == seen
    assert [] == list(reader)


def test_an_unread_reader_hinders_nobody(log: KeptLog) -> None:
    """A reader that was left in the middle does not keep a writer from its turn."""
    log.append([event("1"), event("2")])
    reader = log.read()
    next(reader)

    assert 3 == log.append([event("3")])[0].position
    assert log.verify().fault is None


def test_threads_share_a_log(log: KeptLog) -> None:
    """Each thread's batches are there whole and once, and what another one sees is a beginning."""
    batches = [[[event("1"), event("2")] for _ in range(25)] for _ in range(4)]
    found: list[tuple[Record, ...]] = []

    def append(own: list[list[StageClosed]]) -> None:
        found.extend(log.append(batch) for batch in own)

    writers = [Thread(target=append, args=(own,)) for own in batches]
    for writer in writers:
        writer.start()
    views = [list(log.read())]
    while any(writer.is_alive() for writer in writers):
        views.append(list(log.read()))
    whole = list(log.read())

    assert whole == sorted((each for records in found for each in records), key=_position)
    assert 200 == len(whole) == log.position
    assert [] == [view for view in views if whole[: len(view)] != view]
    assert log.verify().fault is None


def _position(record: Record) -> int:
    return record.position


def test_records_last(reopen: Open) -> None:
    """What append returned is read back, equal, however often the log is opened again."""
    events: list[AnyEvent] = [event("1"), unknown({"a": [1, {"b": None}], "ї": "\\\"'"})]
    with reopen() as log:
        records = [*log.append(events), *log.append([event('".\x00\x1f\u2028</ї')])]
        head = log.head
    for _ in range(2):
        with reopen() as log:
            assert records == list(log.read())
            assert (3, head) == (log.position, log.head)
            assert log.verify(head).fault is None
            assert tuple(records[:2]) == log.append(events)


def test_an_unknown_event_is_kept_as_it_came(reopen: Open) -> None:
    """An event of tomorrow is written, read and written again, to the last letter."""
    one = unknown({"z": 1, "a": {"є": [True, None, "", -3]}})
    with reopen() as log:
        (record,) = log.append([one])
    with reopen() as log:
        (found,) = (record.event for record in log.read())

        assert one == found
        assert isinstance(found, UnknownEvent)
        assert (7, "of-tomorrow") == (found.schema, found.type)
        assert "Жовтий" == found.envelope["colour"]
        assert (record,) == log.append([found])
        assert record.reported == record.recorded.date()
        with pytest.raises(IdReused):
            log.append([evolve(one, data={})])


@pytest.mark.parametrize(
    "error",
    [
        Conflict(3, 4),
        IdReused("x", 2),
        IdReused("x"),
        Corrupt("tamper", 2, "the record at position 2 was changed"),
        StorageFailed("storage: x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_travel(error: ExchangeModelError) -> None:
    """An error that another process met says here what it said there."""
    found = pickle.loads(pickle.dumps(error))  # noqa: S301 - made here

    assert (type(error), str(error), vars(error)) == (type(found), str(found), vars(found))


def test_records_travel(log: KeptLog) -> None:
    """A record is the same after it went to another process."""
    records = log.append([event("1"), unknown({"a": 1})])

    assert records == pickle.loads(pickle.dumps(records))  # noqa: S301 - made here


def test_closing(log: KeptLog) -> None:
    """A log is closed at the end of its block, and closing it again does nothing."""
    with log as same:
        same.append([event("1")])
    log.close()
    log.close()

    assert same is log


def test_closing_lets_go(reopen: Open) -> None:
    """Whoever closed a log leaves it to others, also if the block ended with an error."""
    with pytest.raises(ZeroDivisionError), reopen() as log:
        log.append([event(str(1 / 0))])
    with reopen() as log:
        assert 1 == log.append([event("1")])[0].position


def test_a_reader_that_outlives_its_log(reopen: Open) -> None:
    """A reader left in the middle can be given up after its log was closed."""
    log = reopen()
    log.append([event("1"), event("2")])
    reader = log.read()
    next(reader)
    log.close()
    reader.close()  # type: ignore[attr-defined]  # the reader is a generator


def test_an_opened_log_after_closing(reopen: Open) -> None:
    """A log that is closed says so in words of this library."""
    log = reopen()
    log.close()
    with pytest.raises(ExchangeModelError):
        log.append([event("1")])
    with pytest.raises(ExchangeModelError):
        list(log.read())


def test_logs_by_their_names(tmp_path: Path) -> None:
    """The ending of a file says which kind of log it is."""
    names = {"a.jsonl": JsonLinesLog, "b.NDJSON": JsonLinesLog, "c.sqlite": SqliteLog}
    for name, kind in names.items():
        with open_log(tmp_path / name) as log:
            assert kind is type(log)
