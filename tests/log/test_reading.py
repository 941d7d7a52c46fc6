"""Logs that are only read: where nothing may be written, while another writes, and damaged ones."""

import errno
import os
from pathlib import Path

import pytest

from exchange_model.events import Corrupt, StorageFailed
from exchange_model.log import JsonLinesLog, open_log, salvaged
from exchange_model.log.form import HEAD, SECTOR
from exchange_model.problems import InputError
from log.rights import needs_rights, open_to_all, without_rights
from log.samples import FILES, begun, contents, event

# To be read only


@pytest.mark.parametrize("file", FILES)
def test_a_log_that_is_read_is_not_changed(tmp_path: Path, file: str) -> None:
    """A log can be read and verified, and not appended to; nothing in its folder has changed."""
    path = tmp_path / file
    records = begun(path, [event("1")], [event("2"), event("3")])
    before = contents(tmp_path)
    with open_log(path, read_only=True) as log:
        assert records == list(log.read())
        assert records[1:] == list(log.read(after=1))
        assert log.verify(records[-1].digest).fault is None
        with pytest.raises(StorageFailed, match="storage: "):
            log.append([event("4")])
        assert 3 == log.position
    assert before == contents(tmp_path)


@pytest.mark.parametrize("file", FILES)
def test_no_log_is_begun_to_be_read(tmp_path: Path, file: str) -> None:
    """Where there is no file, there is nothing to read."""
    with pytest.raises(InputError, match="missing-file"):
        open_log(tmp_path / file, read_only=True)

    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("file", FILES)
def test_a_log_is_read_while_it_is_written(tmp_path: Path, file: str) -> None:
    """A reader needs no turn, and sees a beginning of the log."""
    path = tmp_path / file
    with open_log(path) as log:
        first = log.append([event("1")])
        with open_log(path, read_only=True) as reader:
            assert [*first] == list(reader.read())
            log.append([event("2")])

            assert [*first] == list(reader.read())[:1]
            assert reader.verify().fault is None
        assert 2 == log.position


def test_a_torn_end_is_passed_over(tmp_path: Path) -> None:
    """What was never acknowledged is not read; it stays where it is, and is told."""
    path = tmp_path / "log.jsonl"
    records = begun(path, [event("1")])
    path.write_bytes(path.read_bytes() + b'{"data":')
    before = contents(tmp_path)
    with open_log(path, read_only=True) as log:
        assert records == list(log.read())
        assert ["log-torn"] == [each.name for each in log.warnings]
    assert before == contents(tmp_path)


@needs_rights
@pytest.mark.parametrize("file", FILES)
def test_a_log_is_read_where_one_may_not_write(file: str) -> None:
    """Neither the file nor its folder need to be open to be written."""
    with open_to_all() as shared:
        path = shared / file
        begun(path, [event("1")], [event("2")])
        path.chmod(0o444)
        shared.chmod(0o555)

        assert "2" == without_rights("reads", path)
        assert [file] == [each.name for each in shared.iterdir()]


# Ends that lost whole sectors


def with_an_end_of(path: Path, length: int) -> tuple[bytes, int]:
    """Begin a log of two lines, the second of some length; return it all and where that begins."""
    begun(path, [event("1")], [event("x" * length)])
    whole = path.read_bytes()
    return whole, whole.rindex(b"\n", 0, len(whole) - 1) + 1


def test_a_last_line_without_some_sectors_is_set_aside(tmp_path: Path) -> None:
    """Where the power failed the end of a line may be on the disk, and sectors before it not."""
    path = tmp_path / "log.jsonl"
    whole, start = with_an_end_of(path, 3 * SECTOR)
    first = -(-start // SECTOR) * SECTOR
    for begins, ends in [(start, first), (first, first + SECTOR), (start, first + 2 * SECTOR)]:
        torn = whole[:begins] + b"\0" * (ends - begins) + whole[ends:]
        path.write_bytes(torn)
        with JsonLinesLog(path) as log:
            assert 1 == log.position
            assert ["log-torn"] == [each.name for each in log.warnings]
        (aside,) = tmp_path.glob("*.torn")
        assert torn[start:] == aside.read_bytes()
        assert whole[:start] == path.read_bytes()
        aside.unlink()


def test_a_line_with_other_zeros_is_damaged(tmp_path: Path) -> None:
    """Zeros that are no whole sectors, or stand before the last line, are damage."""
    path = tmp_path / "log.jsonl"
    whole, start = with_an_end_of(path, 3 * SECTOR)
    first = -(-start // SECTOR) * SECTOR
    short = whole[: first + 1] + b"\0" * SECTOR + whole[first + 1 + SECTOR :]
    early = whole[:first] + b"\0" * SECTOR + whole[first + SECTOR :] + whole[start:]
    for damaged in (short, early):
        path.write_bytes(damaged)
        with pytest.raises(Corrupt, match="log-corrupt"):
            JsonLinesLog(path)
        assert damaged == path.read_bytes()
        assert [path] == list(tmp_path.iterdir())


@pytest.mark.parametrize("length", [0, 1, len(HEAD), len(HEAD) + 1])
def test_a_beginning_of_zeros_is_begun_again(tmp_path: Path, length: int) -> None:
    """A file may have its length and nothing in it yet; a longer one is no log."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(b"\0" * length)
    with JsonLinesLog(path) as log:
        assert 0 == log.position
    path.write_bytes(b"\0" * (len(HEAD) + 2))
    with pytest.raises(InputError, match="log-foreign"):
        JsonLinesLog(path)


# Damaged ones


def test_the_end_of_a_damaged_log_is_left_where_it_is(tmp_path: Path) -> None:
    """A log that is damaged is not changed, not even at a torn end."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    path.write_bytes(path.read_bytes() + b'hello\n{"data":')
    before = contents(tmp_path)
    with pytest.raises(Corrupt):
        JsonLinesLog(path)

    assert before == contents(tmp_path)


def test_an_end_that_cannot_be_set_aside_is_left_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room for what is set aside, nothing is, and no part of it stays."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    path.write_bytes(path.read_bytes() + b'{"data":')
    before = contents(tmp_path)

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageFailed, match="storage: "):
        JsonLinesLog(path)

    assert before == contents(tmp_path)


DAMAGE = {
    "no record": b"hello\n",
    "no text": b"\xff\n",
    "nothing": b"\n",
    "the first line again": HEAD.encode() + b"\n",
}


@pytest.mark.parametrize("case", DAMAGE)
@pytest.mark.parametrize("place", [1, 2, 3])
def test_what_stands_before_a_damage_is_salvaged(tmp_path: Path, case: str, place: int) -> None:
    """The records before a damaged line can be read, and the line is named; nothing is changed."""
    path = tmp_path / "log.jsonl"
    batches = [[event("1")], [event("2"), event("3")]]
    records = begun(path, *batches)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:place], DAMAGE[case], *lines[place:]]))
    before = contents(tmp_path)
    found = salvaged(path)
    good = sum(len(batch) for batch in batches[: place - 1])

    assert tuple(records[:good]) == found.records
    assert found.fault is not None
    assert ("log-corrupt", good + 1, place + 1) == (
        found.fault.name,
        found.fault.position,
        found.line,
    )
    assert 1 == len(str(found.fault).splitlines())
    assert before == contents(tmp_path)


def test_a_batch_that_was_changed_is_not_salvaged_in_part(tmp_path: Path) -> None:
    """All of a batch is given or nothing."""
    path = tmp_path / "log.jsonl"
    records = begun(path, [event("1")], [event("2"), event("here")], [event("4")])
    path.write_text(path.read_text("utf-8").replace("here", "nowhere"), "utf-8")
    found = salvaged(path)

    assert (records[0],) == found.records
    assert found.fault is not None
    assert ("tamper", 3, 3) == (found.fault.name, found.fault.position, found.line)


def test_a_whole_log_is_salvaged_whole(tmp_path: Path) -> None:
    """Of a log without damage all is read, up to what was never acknowledged."""
    path = tmp_path / "log.jsonl"
    records = begun(path, [event("1")], [event("2")])
    path.write_bytes(path.read_bytes() + b'{"data":')
    found = salvaged(path)

    assert (tuple(records), None, None) == (found.records, found.fault, found.line)


def test_what_is_no_log_is_not_salvaged(tmp_path: Path) -> None:
    """Where there is no log of lines, nothing can be salvaged of it."""
    path = tmp_path / "log.jsonl"
    with pytest.raises(InputError, match="missing-file"):
        salvaged(path)
    path.write_text("[]\n", "utf-8")
    with pytest.raises(InputError, match="log-foreign"):
        salvaged(path)


def test_a_log_of_a_newer_format(tmp_path: Path) -> None:
    """A log whose first line names another format is not taken for a foreign file."""
    file = tmp_path / "log.jsonl"
    file.write_text('{"format":2,"kind":"exchange-model event log"}\n', encoding="utf-8")
    for read_only in (True, False):
        with pytest.raises(InputError) as caught:
            open_log(file, read_only=read_only)

        assert ["version"] == [problem.name for problem in caught.value.problems]
