"""Whatever is changed in the file of a log behind its back is found out, or changes nothing."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from exchange_model.errors import ExchangeModelError
from exchange_model.events import Corrupt, Record
from exchange_model.log import JsonLinesLog, SqliteLog, open_log
from exchange_model.log.chain import NO_DIGEST, Sealed, committed, digest_of
from exchange_model.log.keeping import KeptLog
from log.samples import FILES, PLACES, begun, event, place

Edit = Callable[[list[Sealed]], list[Sealed]]

UNTYPED = (UnicodeDecodeError, sqlite3.Error)
"""Errors of what is underneath, which come through; a test of its own waits for their end."""


# Every bit


def small(path: Path) -> list[Record]:
    """Begin a log with a batch of two and a record of its own, in two alphabets."""
    return begun(path, [event("1"), event("друга")], [event("3")])


def packed(path: Path) -> list[Record]:
    """Begin a small log whose SQLite file has small pages, and is whole without its journal."""
    records = small(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute("pragma journal_mode = delete")
        raw.execute("pragma page_size = 512")
        raw.execute("vacuum")
        raw.execute("pragma journal_mode = wal")
    return records


def flipped(path: Path, bits: Sequence[int]) -> Iterator[int]:
    """Flip one bit of each byte of a file after the other; yield which byte has it."""
    whole = path.read_bytes()
    for number in range(len(whole)):
        for bit in bits:
            changed = bytearray(whole)
            changed[number] ^= 1 << bit
            for beside in path.parent.iterdir():
                beside.unlink()
            path.write_bytes(changed)
            yield number


def told_of(path: Path) -> list[Record] | BaseException | str:
    """Return what a log gives back, or how it says that it was changed."""
    try:
        with open_log(path, create=False) as log:
            if isinstance(log, JsonLinesLog) and log.warnings:
                return log.warnings[0].name
            return all_of(log)
    except (ExchangeModelError, *UNTYPED) as error:
        return error.with_traceback(None)


def all_of(log: KeptLog) -> list[Record] | BaseException:
    """Return what a log gives back, or what is wrong with it, and let go of its rows."""
    try:
        return list(log.read())
    except (ExchangeModelError, *UNTYPED) as error:
        return error.with_traceback(None)


@pytest.mark.parametrize("bits", [(0, 1), (2, 3), (4, 5), (6, 7)])
def test_each_bit_of_a_file_of_lines(tmp_path: Path, bits: Sequence[int]) -> None:
    """A file of lines has no bit that says nothing: each that is flipped is found out."""
    path = tmp_path / "log.jsonl"
    small(path)
    missed = [place for place in flipped(path, bits) if isinstance(told_of(path), list)]

    assert [] == missed


@pytest.mark.parametrize("bit", range(8))
def test_each_bit_of_a_file_of_sqlite(tmp_path: Path, bit: int) -> None:
    """A bit that is flipped in a file of SQLite is found out, or the records are the same."""
    path = tmp_path / "log.sqlite"
    records = packed(path)
    found = [(place, told_of(path)) for place in flipped(path, [bit])]
    harmless = sum(told == records for _, told in found)

    assert [] == [place for place, told in found if isinstance(told, list) and told != records]
    assert 0 < harmless < len(found)


def test_a_bit_is_found_out_in_words(tmp_path: Path) -> None:
    """Whatever is damaged in a file of SQLite, the error is one of this library."""
    path = tmp_path / "log.sqlite"
    packed(path)
    found = [told_of(path) for _ in flipped(path, [7])]

    assert [] == [told for told in found if isinstance(told, UNTYPED)]


# The ids are in the table, and in the index that finds them


def test_a_damaged_index_makes_no_event_twice(tmp_path: Path) -> None:
    """Where the index of ids is damaged, the same event again is refused or known."""
    path = tmp_path / "log.sqlite"
    records = packed(path)
    whole = path.read_bytes()
    id_ = records[0].id.encode()
    ends = [at + len(id_) for at in range(len(whole)) if whole.startswith(id_, at)]
    lengths = []
    for end in ends:
        path.write_bytes(whole[: end - 1] + b"~" + whole[end:])
        lengths.append(length_after_retry(path, records))

    assert {3} == set(lengths)


def length_after_retry(path: Path, records: Sequence[Record]) -> int:
    """Return how long a log is after all its events were appended once more."""
    try:
        with open_log(path) as log:
            log.append([record.event for record in records])
            return log.position
    except (ExchangeModelError, KeyError):
        return len(records)


# Edits


def changed(record: Sealed, **changes: Any) -> Sealed:  # noqa: ANN401 - whatever a record has
    """Return a record with some changes."""
    return record._replace(**changes)


def sealed_in(path: Path | str) -> list[Sealed]:
    """Return the records of a log as they are kept, read without the log."""
    if isinstance(path, str):
        return sealed_in_table(path)
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as raw:
            rows = raw.execute("select * from event order by position")
            return [Sealed(*row) for row in rows]
    found = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        told = json.loads(line)
        for each in told if isinstance(told, list) else [told]:
            envelope, data = as_text(each.pop("envelope")), as_text(each.pop("data"))
            id_ = json.loads(envelope)["id"]
            found.append(Sealed(id=id_, envelope=envelope, data=data, **each))
    return found


def sealed_in_table(url: str) -> list[Sealed]:
    """Return the rows of the table of a server."""
    question = "select position, recorded, id, envelope, data, salt, digest from exchange_event"
    with psycopg.connect(url, row_factory=psycopg.rows.class_row(Sealed)) as raw:
        return raw.execute(f"{question} order by position").fetchall()


def as_text(data: object) -> str:
    """Return plain data as it is in a file."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def rewrite(path: Path | str, records: list[Sealed]) -> None:
    """Put other records into a log behind its back."""
    if isinstance(path, str):
        rewrite_table(path, records)
    elif path.suffix == ".sqlite":
        rewrite_rows(path, records)
    else:
        head, *_ = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([head, *map(line_of, records), ""]), "utf-8")


def rewrite_rows(path: Path, records: list[Sealed]) -> None:
    """Put other rows into the table, and the guards back that hinder it."""
    with closing(sqlite3.connect(path)) as raw:
        guards = raw.execute("select name, sql from sqlite_schema where type = 'trigger'")
        for name, _ in (found := guards.fetchall()):
            raw.execute(f"drop trigger {name}")
        raw.execute("delete from event")
        rows = [
            (r.position, r.recorded, r.id, r.envelope, r.data, r.salt, r.digest) for r in records
        ]
        raw.executemany("insert into event values (?, ?, ?, ?, ?, ?, ?)", rows)
        for _, guard in found:
            raw.execute(guard)
        raw.commit()


def rewrite_table(url: str, records: list[Sealed]) -> None:
    """Put other rows into the table of a server, as one who may turn its guards off."""
    with psycopg.connect(url) as raw:
        raw.execute("alter table exchange_event disable trigger user")
        raw.execute("delete from exchange_event")
        rows = [
            (r.position, r.recorded, r.id, r.envelope, r.data, r.salt, r.digest) for r in records
        ]
        insertion = "insert into exchange_event values (%s, %s, %s, %s, %s, %s, %s)"
        raw.cursor().executemany(insertion, rows)
        raw.execute("alter table exchange_event enable trigger user")


def line_of(record: Sealed) -> str:
    """Return a record as a line."""
    data, envelope = json.loads(record.data), json.loads(record.envelope)
    names = ("position", "recorded", "salt", "digest")
    told = {name: getattr(record, name) for name in names}
    return as_text({**told, "data": data, "envelope": envelope})


def third(**changes: Any) -> Edit:  # noqa: ANN401 - whatever a record has
    """Return an edit that changes the third record."""
    return lambda kept: [*kept[:2], kept[2]._replace(**changes), *kept[3:]]


def renumbered(records: Sequence[Sealed]) -> list[Sealed]:
    """Give records the positions at which they stand."""
    return [record._replace(position=number) for number, record in enumerate(records, 1)]


def chained(records: Sequence[Sealed]) -> list[Sealed]:
    """Give records the digests that fit, as whoever holds the file can."""
    found: list[Sealed] = []
    before = NO_DIGEST
    for each in renumbered(records):
        commitment = committed(each.salt, each.data)
        before = digest_of(before, each.position, each.recorded, each.envelope, commitment)
        found.append(each._replace(digest=before))
    return found


def another(kept: Sequence[Sealed], place: int) -> Sealed:
    """Return a record of another event."""
    one = kept[place]
    id_ = event("another").id
    return one._replace(id=id_, envelope=one.envelope.replace(one.id, id_))


EDITS: dict[str, tuple[int, Edit]] = {
    "data changed": (3, third(data='{"stage":"9"}')),
    "day changed": (3, third(recorded="2031-01-01T00:00:00.000000Z")),
    "day changed, to before": (3, third(recorded="2001-01-01T00:00:00.000000Z")),
    "salt changed": (3, third(salt="00" * 16)),
    "digest changed": (3, third(digest="00" * 32)),
    "source changed": (
        3,
        lambda kept: third(envelope=kept[2].envelope.replace("MoD", "ICRC"))(kept),
    ),
    "first changed": (1, lambda kept: [kept[0]._replace(salt="00" * 16), *kept[1:]]),
    "last changed": (5, lambda kept: [*kept[:4], kept[4]._replace(salt="00" * 16)]),
    "data and digest changed": (
        4,
        lambda kept: [*chained([*kept[:2], kept[2]._replace(data='{"stage":"8"}')]), *kept[3:]],
    ),
    "removed": (3, lambda kept: kept[:2] + kept[3:]),
    "removed and renumbered": (3, lambda kept: renumbered(kept[:2] + kept[3:])),
    "first removed": (1, lambda kept: kept[1:]),
    "replaced": (3, lambda kept: [*kept[:2], another(kept, 2), *kept[3:]]),
    "reordered": (3, lambda kept: renumbered([*kept[:2], kept[3], kept[2], kept[4]])),
    "inserted": (3, lambda kept: renumbered([*kept[:2], another(kept, 1), *kept[2:]])),
    "added at the end": (6, lambda kept: [*kept, another(kept, 4)._replace(position=6)]),
    "added far behind": (6, lambda kept: [*kept, another(kept, 4)._replace(position=60)]),
    "renumbered from the third": (
        3,
        lambda kept: [*kept[:2], *(r._replace(position=r.position + 1) for r in kept[2:])],
    ),
    "last renumbered": (5, lambda kept: [*kept[:4], kept[4]._replace(position=7)]),
}
"""Edits of a log of five records, and the first record that does not fit afterwards."""

OF_LINES: dict[str, tuple[int, Edit]] = {
    "lines exchanged": (3, lambda kept: [*kept[:2], kept[3], kept[2], kept[4]]),
    "line twice": (3, lambda kept: [*kept[:2], kept[1], *kept[2:]]),
    "first line at the end": (6, lambda kept: [*kept, kept[0]]),
    "event twice, well chained": (6, lambda kept: chained([*kept, kept[2]])),
    "renumbered to nought": (3, third(position=0)),
}
"""Edits that only a file of lines can have; a table has each position and each id once."""


def five(path: Path | str) -> list[Record]:
    """Begin a log of five records."""
    return begun(path, [event("1"), event("2")], *([event(stage)] for stage in "345"))


def verified(path: Path | str, head: str | None = None) -> tuple[int, str] | None:
    """Return which record does not fit first, and by which name; nothing if all fit."""
    with open_log(path, create=False) as log:
        return first_fault(log, head)


def first_fault(log: KeptLog, head: str | None) -> tuple[int, str] | None:
    """Return which record does not fit first, and let go of the rows."""
    return named(log.verify(head).fault)


def named(fault: Corrupt | None) -> tuple[int, str] | None:
    """Return which record a fault is of, and its name."""
    return None if fault is None else (fault.position, fault.name)


@pytest.mark.parametrize("kind", PLACES)
def test_a_log_that_is_written_back_fits(tmp_path: Path, kind: str) -> None:
    """What the edits below rest on: records that are read and written back are the same log."""
    path = place(tmp_path, kind)
    records = five(path)
    rewrite(path, sealed_in(path))

    assert verified(path, records[-1].digest) is None
    assert chained(sealed_in(path)) == sealed_in(path)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("kind", PLACES)
def test_an_edit_is_named(tmp_path: Path, kind: str, edit: str) -> None:
    """The first record that does not fit is named, and reading stops at it."""
    path = place(tmp_path, kind)
    five(path)
    position, change = EDITS[edit]
    rewrite(path, change(sealed_in(path)))
    found = verified(path)
    with open_log(path) as log:
        fault = all_of(log)

    assert found is not None
    assert position == found[0]
    assert found[1] in {"tamper", "log-gap"}
    assert isinstance(fault, Corrupt)
    assert found == (fault.position, fault.name)


@pytest.mark.parametrize("edit", OF_LINES)
def test_an_edit_of_lines_is_named(tmp_path: Path, edit: str) -> None:
    """The first line that does not fit is named."""
    path = tmp_path / "log.jsonl"
    five(path)
    position, change = OF_LINES[edit]
    rewrite(path, change(sealed_in(path)))
    found = verified(path)

    assert found is not None
    assert position == found[0]


@pytest.mark.parametrize("position", [0, -1])
def test_a_last_line_that_is_renumbered_is_named(tmp_path: Path, position: int) -> None:
    """A last record that says to be before the first is no end of the log."""
    path = tmp_path / "log.jsonl"
    five(path)
    kept = sealed_in(path)
    rewrite(path, [*kept[:4], kept[4]._replace(position=position)])

    assert verified(path) is not None


@pytest.mark.parametrize("position", ['"3"', "null", "NaN", "[]", "{}"])
def test_a_position_that_is_no_number_is_named(tmp_path: Path, position: str) -> None:
    """A position that is no whole number is a damaged line."""
    path = tmp_path / "log.jsonl"
    five(path)
    text = path.read_text("utf-8")
    path.write_text(text.replace('"position":3', f'"position":{position}'), "utf-8")
    with pytest.raises(ExchangeModelError):
        verified(path)


@pytest.mark.parametrize("kind", ["log.sqlite", "postgres"])
def test_an_id_that_is_changed_in_the_table_is_named(tmp_path: Path, kind: str) -> None:
    """The id by which a record is found is the one of its event."""
    path = place(tmp_path, kind)
    five(path)
    rewrite(path, third(id=event("x").id)(sealed_in(path)))

    assert (3, "tamper") == verified(path)


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("left", range(5))
def test_a_cut_tail_is_found_with_a_head(tmp_path: Path, kind: str, left: int) -> None:
    """A tail that was cut off is found out by a head, and by nothing else."""
    path = place(tmp_path, kind)
    records = five(path)
    rewrite(path, sealed_in(path)[:left])

    assert verified(path) is None
    assert (left + 1, "log-head") == verified(path, records[-1].digest)
    assert all(verified(path, record.digest) is None for record in records[:left])


@pytest.mark.parametrize("kind", PLACES)
def test_a_log_written_anew_is_found_with_a_head(tmp_path: Path, kind: str) -> None:
    """The same events in a new log have other digests, since their salts are others."""
    path = place(tmp_path, kind)
    records = five(path)
    again = place(tmp_path, f"again-{kind}" if kind in FILES else kind)
    begun(again, [record.event for record in records])

    assert verified(again) is None
    for record in records:
        assert (6, "log-head") == verified(again, record.digest)


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("edit", ["removed", "replaced", "data changed", "inserted"])
def test_a_chain_made_anew_is_found_with_a_head(tmp_path: Path, kind: str, edit: str) -> None:
    """Whoever changes a record and all the digests after it does not get the head again."""
    path = place(tmp_path, kind)
    records = five(path)
    _, change = EDITS[edit]
    rewrite(path, chained(change(sealed_in(path))))
    found = verified(path, records[-1].digest)

    assert verified(path) is None
    assert found is not None
    assert "log-head" == found[1]
    assert verified(path, records[1].digest) is None


def test_damaged_text_is_not_told(tmp_path: Path) -> None:
    """An error says where a record is damaged, and nothing of what it says."""
    path = tmp_path / "log.sqlite"
    five(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("drop trigger no_change")
        raw.execute("update event set data = cast(x'736563726574ff' as text) where position = 3")
        raw.commit()

    assert isinstance(fault := told_of(path), ExchangeModelError)
    assert "secret" not in str(fault)


def test_a_verification_outlives_its_log(tmp_path: Path) -> None:
    """What verify found can be kept; it holds no file of the log."""
    path = tmp_path / "log.jsonl"
    five(path)
    rewrite(path, third(salt="00" * 16)(sealed_in(path)))
    with open_log(path) as log:
        assert not holds_a_trace(log.verify().fault)


def holds_a_trace(fault: Corrupt | None) -> bool:
    """Whether a fault holds on to where it was found."""
    return fault is not None and fault.__traceback__ is not None


# Guards

REFUSED = {
    "a change": "update event set data = '{}' where position = 1",
    "a change of nothing": "update event set data = data",
    "an id": "update event set id = 'x' where position = 3",
    "a renumbering": "update event set position = 9 where position = 3",
    "a change or replacement": "update or replace event set position = 1 where position = 2",
    "a removal": "delete from event where position = 3",
    "all": "delete from event",
    "a replacement": "insert or replace into event values (3, '', 'x', '', '', '', '')",
    "a replacement of the first": "replace into event values (1, '', 'x', '', '', '', '')",
    "a replacement by id": "replace into event select 4, '', id, '', '', '', '' from event limit 1",
    "another by id": "insert into event select 4, '', id, '', '', '', '' from event limit 1",
    "an upsert": "insert into event values (3, '', 'x', '', '', '', '') "
    "on conflict do update set data = '{}'",
    "a gap": "insert into event values (5, '', 'x', '', '', '', '')",
    "a place before": "insert into event values (0, '', 'x', '', '', '', '')",
    "a place far before": "insert or ignore into event values (-1, '', 'x', '', '', '', '')",
    "a place that is taken": "insert or ignore into event values (3, '', 'x', '', '', '', '')",
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("triggers", ["on", "off"])
def test_a_table_refuses(tmp_path: Path, name: str, triggers: str) -> None:
    """Whoever opens the file with another program cannot change or replace what it has."""
    path = tmp_path / "log.sqlite"
    records = small(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        raw.execute(f"pragma recursive_triggers = {triggers}")
        with pytest.raises(sqlite3.IntegrityError, match="a log is only appended to"):
            raw.execute(REFUSED[name])
    with SqliteLog(path) as log:
        assert records == list(log.read())
        assert log.verify(records[-1].digest).fault is None
