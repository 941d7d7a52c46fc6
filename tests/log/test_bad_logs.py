"""Bad input that reaches a log: one test for each kind of it, over every log that can meet it.

Ids that are taken, positions that are stale and clocks that go back are in ``test_conformance``,
files that are no logs in ``test_files``, edits and single bits in ``test_tampering``, and disks
that fail in ``test_faults``.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from exchange_model.errors import ExchangeModelError, Refused
from exchange_model.events import AnyEvent, Corrupt, StageClosed, UnknownEvent, new_id
from exchange_model.log import MemoryLog, open_log
from exchange_model.log.keeping import LARGEST, KeptLog
from log.samples import DAY, PLACES, begun, event, place, unknown

DROP = "'); DROP TABLE event; DROP TABLE exchange_event; --"


@pytest.fixture(params=["memory", *PLACES])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeptLog]:
    """Begin a log of each kind, with one record."""
    kind = request.param
    with MemoryLog() if kind == "memory" else open_log(place(tmp_path, kind)) as opened:
        opened.append([event("1")])
        yield opened


def nested(depth: int) -> list[Any]:
    """Return lists in lists."""
    found: list[Any] = []
    for _ in range(depth):
        found = [found]
    return found


# What an event says


NOT_KEPT: dict[str, tuple[object, str]] = {
    "9007199254740993.0": (9007199254740993.0, "decimal"),
    "1e400": (float("1e400"), "decimal"),
    "not a number": (float("nan"), "decimal"),
    "infinity": (float("-inf"), "decimal"),
    "a number of a hundred digits": (10**100, "number"),
    "depth 5,000": (nested(5_000), "type"),
    "half of a sign": ("\ud83d", "encoding"),
    "bytes": (b"1", "type"),
    "a set": ({"1"}, "type"),
}


@pytest.mark.parametrize("name", NOT_KEPT)
def test_what_no_log_keeps(log: KeptLog, name: str) -> None:
    """A value that canonical JSON cannot hold is refused by its name, by every log alike."""
    value, problem = NOT_KEPT[name]
    with pytest.raises(Refused) as caught:
        log.append([event("2"), unknown({"deep": {"inside": [value]}})])

    assert problem == caught.value.name
    assert 1 == len(str(caught.value).splitlines())
    assert 1 == log.position


KEPT: dict[str, str] = {
    "nought": "\x00",
    "nought inside": "a\x00b",
    "control characters": "\x01\x08\x1b[31m\x7f\x85",
    "line ends": "\r\n\u2028\u2029",
    "signs of four bytes": "🕊\U0010ffff",
    "turned writing": "\u202eabc",
    "no character": "\uffff\ufffe",
    "sql": DROP,
    "escapes": r"\N \. \u0000 \\ %s {0.__class__}",
    "a tab, as copied": "a\tb\\tc",
}


@pytest.mark.parametrize("name", KEPT)
def test_what_every_log_keeps(log: KeptLog, name: str) -> None:
    """Whatever is text is kept to the last sign, by every log alike."""
    text = f".{KEPT[name]}."
    events: list[AnyEvent] = [event(text), unknown({text: [text]})]
    records = log.append(events)

    assert events == [record.event for record in log.read(after=1)]
    assert records == log.append(events)
    assert log.verify(records[-1].digest).fault is None


@pytest.mark.parametrize("sign", ["x", "ї", "🕊", "\x00"])
def test_text_of_a_million_signs(log: KeptLog, sign: str) -> None:
    """A long text is kept."""
    (record,) = log.append([event(sign * 1_000_000)])

    assert [record] == list(log.read(after=1))
    assert log.verify(record.digest).fault is None


def test_text_of_a_hundred_megabytes(log: KeptLog) -> None:
    """An event that is too large is refused with a sentence, and by every log alike."""
    with pytest.raises(Refused, match="an event takes up 10,000,000 letters at most") as caught:
        log.append([event("2"), event("x" * 100_000_000)])

    assert "size" == caught.value.name
    assert 1 == log.position


def test_the_largest_event(log: KeptLog) -> None:
    """An event is kept up to the bound, and not a letter beyond it."""
    small = log.append([event("x")])[0].event
    assert isinstance(small, StageClosed)
    rest = LARGEST - len('{"stage":""}') - len(envelope_of(small))

    assert 3 == log.append([event("x" * rest)])[0].position
    with pytest.raises(Refused, match="size"):
        log.append([event("x" * (rest + 1))])


def envelope_of(one: StageClosed) -> str:
    """Return what an event says about itself, as it is written."""
    return f'{{"id":"{one.id}","occurred":"{DAY}","schema":1,"source":"MoD","type":"stage-closed"}}'


def test_an_unknown_event_type(log: KeptLog) -> None:
    """An event of a type that is not known is kept as it came, and is never dropped."""
    one = unknown({"a": [1, None, True], "b": {"c": "ї"}})
    log.append([one, event("3")])

    assert [one] == [each.event for each in log.read() if isinstance(each.event, UnknownEvent)]
    assert [1, 2, 3] == [each.position for each in log.read()]
    assert log.verify().fault is None


def test_an_event_of_a_newer_schema(log: KeptLog) -> None:
    """An event of a known type in a schema to come is kept as it came."""
    id_ = new_id()
    envelope = {"id": id_, "type": "stage-closed", "schema": 2, "source": "MoD"}
    one = UnknownEvent(id=id_, type="stage-closed", schema=2, envelope=envelope, data={"new": 1})
    (record,) = log.append([one])

    assert one == record.event
    assert [record] == list(log.read(after=1))
    assert log.verify(record.digest).fault is None


# Lines that another program wrote

FIRST = '"position":1'

LINES: dict[str, tuple[str, str]] = {
    "9007199254740993.0": (FIRST, '"position":9007199254740993.0'),
    "1.0": (FIRST, '"position":1.0'),
    "1e400": (FIRST, '"position":1e400'),
    "not a number": (FIRST, '"position":NaN'),
    "infinity": (FIRST, '"position":Infinity'),
    "true for one": (FIRST, '"position":true'),
    "null for text": ('"stage":"1"', '"stage":null'),
    "a number for text": ('"stage":"1"', '"stage":1'),
    "a list for an id": ('"type":"stage-closed"', '"type":["stage-closed"]'),
    "a duplicate key": (FIRST, f'{FIRST},"position":1'),
    "a duplicate key inside": ('"stage":"1"', '"stage":"2","stage":"1"'),
    "an unknown key": (FIRST, f'"colour":1,{FIRST}'),
    "a missing key": (f"{FIRST},", ""),
    "trailing garbage": ("}\n", "} x\n"),
    "two objects on a line": ("}\n", "}{}\n"),
    "a raw control character": ('"stage":"1"', '"stage":"\x01"'),
    "an escape that is not needed": ('"stage":"1"', r'"stage":"\u0031"'),
    "half of a sign": ('"stage":"1"', r'"stage":"\ud83d"'),
    "depth 5,000": ('"stage":"1"', f'"stage":{"[" * 5_000}{"]" * 5_000}'),
    "a space": ('"stage":"1"', '"stage": "1"'),
    "a carriage return": ("}\n", "}\r\n"),
}


@pytest.mark.parametrize("name", LINES)
def test_a_line_that_was_not_written_so(tmp_path: Path, name: str) -> None:
    """A line that the log would not have written is named, and nothing is guessed."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    head, line = path.read_text("utf-8").splitlines(keepends=True)
    old, new = LINES[name]
    changed = line.replace(old, new, 1)
    path.write_bytes(f"{head}{changed}".encode())
    before = path.read_bytes()
    with pytest.raises(Corrupt) as caught, open_log(path) as log:
        list(log.read())

    assert changed != line
    assert 1 == caught.value.position
    assert caught.value.name in {"log-corrupt", "tamper"}
    assert 1 == len(str(caught.value).splitlines())
    assert before == path.read_bytes()


# SQLite: what stands beside the file


def test_a_missing_journal(tmp_path: Path) -> None:
    """Without the -wal file the end is missing: a head tells, and what is left is a beginning."""
    path, copy = tmp_path / "log.sqlite", tmp_path / "copy.sqlite"
    records = begun(path, [event("1"), event("2")])
    with open_log(path) as log:
        (lost,) = log.append([event("3")])
        copy.write_bytes(path.read_bytes())
    with open_log(copy) as log:
        assert records == list(log.read())
        assert log.verify(records[-1].digest).fault is None
        assert (fault := log.verify(lost.digest).fault) is not None
        assert ("log-head", 3) == (fault.name, fault.position)


def test_a_hot_journal(tmp_path: Path) -> None:
    """A journal that another program left in the middle of a change takes the change back."""
    path, copy = tmp_path / "log.sqlite", tmp_path / "copy.sqlite"
    records = begun(path, [event("x" * 2_000) for _ in range(50)])
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("pragma journal_mode = delete")
        raw.execute("pragma cache_size = 1")
        raw.execute("begin")
        raw.execute("drop trigger no_change")
        raw.execute("update event set data = replace(data, 'x', 'y')")
        copy.write_bytes(path.read_bytes())
        hot = Path(f"{path}-journal").read_bytes()
        raw.execute("rollback")
    Path(f"{copy}-journal").write_bytes(hot)

    assert b"yyyyyyyy" in copy.read_bytes()
    with open_log(copy) as log:
        assert records == list(log.read())
        assert log.verify(records[-1].digest).fault is None
        assert 51 == log.append([event("51")])[0].position


def test_a_journal_of_another_file(tmp_path: Path) -> None:
    """A -wal file that is not the log's own is found out, or changes nothing."""
    path, other = tmp_path / "log.sqlite", tmp_path / "other.sqlite"
    records = begun(path, [event("1")])
    with open_log(other) as log:
        log.append([event("of another log")])
        stray = Path(f"{other}-wal").read_bytes()
    Path(f"{path}-wal").write_bytes(stray)
    try:
        with open_log(path) as log:
            found = list(log.read())
            fault = log.verify(records[-1].digest).fault
    except ExchangeModelError:
        return

    assert found == records or fault is not None
