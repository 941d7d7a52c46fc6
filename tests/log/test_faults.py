"""Disks that fail: what was acknowledged is there, and the log says so in one sentence.

A program appends six batches, and does not give up: if it is refused it tries again, and then once
more in a log that is opened anew (``lives``). Each of its calls that can fail is made to fail, one
after the other: once or from then on, as a broken disk or as a full one (``recorder``). Let K be
the batches that it was told are kept, and P those that are there when all is well again. Then

    K <= P,   each batch of P is whole,   and   P with all six appended once more is the six.
"""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path

import pytest

from exchange_model.events import StorageFailed
from exchange_model.log import JsonLinesLog, SqliteLog, open_log
from log import lives
from log.crashes import Said, crashes, heard, present, restore
from log.recorder import Action, Request
from log.rights import needs_rights, open_to_all, without_rights
from log.runs import Recorder, folder, may_fail, recording
from log.samples import FILES, begun, contents, event

BATCHES = lives.batches(4, 6)

BATCH_OF = {event.id: number for number, batch in enumerate(BATCHES) for event in batch}

BESIDE = ("", "-wal", "-shm")
"""How the names of the files of a log end; a log of lines has the first alone."""


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    """Begin the program that records, and lets calls fail."""
    with recording() as found:
        yield found


def lived(recorder: Recorder, request: Request) -> list[Action]:
    """Return what a life did."""
    actions = recorder.record(request)
    if actions is None:
        pytest.skip("one program may not trace another here")
    return actions


def life_of(file: str) -> str:
    """Return the name of the life that does not give up."""
    return f"{'lines' if file.endswith('jsonl') else 'sqlite'}_stubborn"


def wrongly_said(said: Said) -> list[str]:
    """Return what a program should not have been told."""
    long = [sentence for sentence in said.refused if 1 != len(sentence.splitlines())]
    other = [sentence for sentence in said.refused if "storage: " not in sentence]
    told = [
        sentence
        for sentence in said.refused
        for event in (event for batch in BATCHES for event in batch)
        if event.id in sentence or event.stage in sentence
    ]
    return [*said.broken, *long, *other, *told]


def not_whole(ids: Sequence[str]) -> list[str]:
    """Return in which way events are not some of the batches, each whole and once."""
    found = [list(group) for _, group in groupby(ids, BATCH_OF.__getitem__)]
    return [
        f"{len(group)} of a batch of {len(batch)}"
        for group in found
        if group != (batch := lives.ids(BATCHES[BATCH_OF[group[0]]]))
    ]


def wrong_afterwards(said: Said, path: Path) -> list[str]:
    """Return what is wrong when all is well again."""
    ids = present(path)
    lost = {id_ for batch in said.kept for id_ in batch} - set(ids)
    found = [*not_whole(ids), *(["acknowledged events are lost"] if lost else [])]
    with open_log(path) as log:
        for batch in BATCHES:
            log.append(batch)
        again = [record.id for record in log.read()]
        fault = log.verify().fault
    exact = again[: len(ids)] == ids and sorted(again) == sorted(BATCH_OF)
    return [*found, *([] if exact else ["twice, or not at all"]), *([str(fault)] if fault else [])]


@pytest.mark.parametrize("lasting", [False, True], ids=["once", "for good"])
@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC], ids=["broken", "full"])
@pytest.mark.parametrize("file", FILES)
def test_each_call_can_fail(recorder: Recorder, file: str, number: int, lasting: bool) -> None:
    """Whichever call fails: no traceback, nothing lost, nothing half there, nothing twice."""
    with folder() as where:
        calls = may_fail(lived(recorder, Request(life_of(file), str(where))))
    told = []
    for at in range(len(calls)):
        with folder() as where:
            request = Request(life_of(file), str(where), at, number, lasting)
            said = heard(lived(recorder, request))
            left = {path.name for path in where.iterdir()} - {f"{file}{end}" for end in BESIDE}
            wrong = [*wrongly_said(said), *left, *wrong_afterwards(said, where / file)]
            told += [(at, calls[at][:2], each) for each in wrong]
            if not lasting and len(said.kept) != len(BATCHES):
                told += [(at, calls[at][:2], "what failed once was not kept at all")]

    assert [] == told
    assert 15 < len(calls)


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC], ids=["broken", "full"])
@pytest.mark.parametrize("file", FILES)
def test_a_log_that_cannot_be_begun_leaves_nothing(
    recorder: Recorder, file: str, number: int
) -> None:
    """As long as nothing can be written, no file is left behind."""
    with folder() as where:
        actions = lived(recorder, Request(life_of(file), str(where)))
    first = next(place for place, action in enumerate(actions) if action[0] == "told")
    left = []
    for at, (name, *_) in enumerate(calls := may_fail(actions[:first])):
        if name in {"create", "write"} and not calls[at][1].endswith("-wal"):
            with folder() as where:
                lived(recorder, Request(life_of(file), str(where), at, number, lasting=True))
                left += [(at, path.name) for path in where.iterdir()]

    assert [] == left


# What a system forgets that could not write it


@pytest.mark.parametrize(
    ("file", "lasting"),
    [("log.sqlite", False), ("log.jsonl", False), ("log.jsonl", True)],
    ids=["sqlite, once", "lines, once", "lines, for good"],
)
def test_what_could_not_be_written_is_not_taken_for_written(
    recorder: Recorder, file: str, lasting: bool
) -> None:
    """A sync fails, a later one says that all is well, and then the power fails: nothing is lost.

    This is not promised of SQLite on a disk that fails for good and is well again without a new
    start of the system: SQLite takes a journal that it can read for one that was written.
    """
    with folder() as where:
        calls = may_fail(lived(recorder, Request(life_of(file), str(where))))
    syncs = [at for at, action in enumerate(calls) if action[0] == "sync"]
    told = [each for at in syncs for each in forgotten(recorder, file, at, lasting=lasting)]

    assert [] == told


def forgotten(recorder: Recorder, file: str, at: int, *, lasting: bool) -> list[object]:
    """Let a sync fail and a second program go on; return what is wrong after crashes of that."""
    told: list[object] = []
    with folder() as where:
        failing = Request(life_of(file), str(where), at, errno.EIO, lasting)
        actions = lived(recorder, failing) + lived(recorder, Request(life_of(file), str(where)))
        keeps = [at for at, one in enumerate(actions, 1) if one[0] == "told" and "keeps" in one[1]]
        for crash in crashes(actions, f"{at}"):
            if crash.at in keeps:
                restore(crash.image, where)
                ids = present(where / file)
                lost = {id_ for batch in crash.kept for id_ in batch} - set(ids)
                told += [(at, crash.at, each) for each in (*lost, *not_whole(ids))]
    return told


def test_nothing_follows_what_may_not_be_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a sync that failed, a log of lines takes no event until it is opened again."""
    path = tmp_path / "log.jsonl"
    one, two = event("1"), event("2")
    with JsonLinesLog(path) as log:
        kept = log.append([one])
        monkeypatch.setattr(os, "fsync", failing)
        with pytest.raises(StorageFailed, match="nothing was acknowledged; append the same"):
            log.append([two])
        monkeypatch.undo()
        for again in ([two], [event("3")], [one]):
            with pytest.raises(StorageFailed, match="open the log again"):
                log.append(again)

        assert [*kept] == list(log.read())
        assert 1 == log.position
    with JsonLinesLog(path) as log:
        assert [1, 2] == [record.position for record in log.append([one, two])]
        assert log.verify().fault is None


def failing(_: int) -> None:
    """Fail as a broken disk does."""
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_who_is_stopped_in_an_append_leaves_no_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An append that is interrupted is taken back, so that the next one has its place."""

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "log.jsonl"
    with JsonLinesLog(path) as log:
        before = path.read_bytes()
        monkeypatch.setattr(os, "fsync", stopped)
        with pytest.raises(KeyboardInterrupt):
            log.append([event("1")])

        assert before == path.read_bytes()


@pytest.mark.parametrize("place", ["_follow", "_sync"])
def test_who_is_stopped_behind_an_append_opens_the_log_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Stopped once a line is on the disk, nobody takes its position for another record."""
    log = JsonLinesLog(tmp_path / "log.jsonl")
    one, two = event("1"), event("2")
    after = getattr(log._keeper, place)  # noqa: SLF001 - stopped from within

    def stopped(*given: object) -> None:
        if place == "_sync":
            after(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(log._keeper, place, stopped)  # noqa: SLF001 - stopped from within
    with pytest.raises(KeyboardInterrupt):
        log.append([one])
    monkeypatch.undo()
    with log, suppress(StorageFailed):
        log.append([two])
    with open_log(tmp_path / "log.jsonl") as again:
        again.append([one])
        again.append([two])

        assert [1, 2] == [each.position for each in again.read()]
        assert again.verify().fault is None


@pytest.mark.parametrize("file", FILES)
def test_a_folder_that_cannot_be_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    """Where nobody knows whether the name of a file will last, the log is not opened."""
    path = tmp_path / file
    begun(path, [event("1")])
    monkeypatch.setattr("exchange_model.log.folders.os.fsync", failing)
    with pytest.raises(StorageFailed, match="storage: "):
        open_log(path)
    monkeypatch.undo()
    with open_log(path) as log:
        assert 1 == log.position


# Locks


ANOTHER = """
import sys
from exchange_model.log import SqliteLog
with SqliteLog(sys.argv[1]) as log:
    print(log.position)
"""


def test_opening_a_log_twice_lets_go_of_no_lock(tmp_path: Path) -> None:
    """A program opens a log twice and closes one; another comes and goes; the first still keeps.

    Closing a file lets go of all the locks that a program has on it. Then another program takes
    itself for the last one and removes the journal, into which the first one goes on writing.
    """
    path = tmp_path / "log.sqlite"

    def seen_by_another() -> str:
        command = [sys.executable, "-c", ANOTHER, str(path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    with SqliteLog(path) as log:
        log.append([event("1")])
        SqliteLog(path).close()

        assert "1" == seen_by_another()

        log.append([event("2")])

        assert "2" == seen_by_another()


# Places that may not be used

PLACES = {
    "a folder to look into": (0o555, 0o644),
    "a closed folder": (0o000, 0o644),
    "a file to look into": (0o755, 0o444),
    "a closed file": (0o755, 0o000),
}
"""The rights of a folder and of the log in it that a program has that is not its owner."""


@needs_rights
@pytest.mark.parametrize("rights", PLACES)
@pytest.mark.parametrize("file", FILES)
def test_a_log_that_one_may_not_write(file: str, rights: str) -> None:
    """Who may not write is told so in one sentence, and nothing has changed."""
    with open_to_all() as shared:
        path = shared / file
        begun(path, [event("1")])
        before = contents(shared)
        path.chmod(PLACES[rights][1])
        shared.chmod(PLACES[rights][0])
        told = without_rights("appends", path)
        shared.chmod(0o755)

        assert ("storage: " in told) or ("missing-file: " in told)
        assert 1 == len(told.splitlines())
        assert before == contents(shared)


@needs_rights
@pytest.mark.parametrize("rights", [0o555, 0o000])
@pytest.mark.parametrize("file", FILES)
def test_a_folder_in_which_one_may_begin_nothing(file: str, rights: int) -> None:
    """Who may not begin a log is told so in one sentence, and no file is left."""
    with open_to_all() as shared:
        shared.chmod(rights)
        told = without_rights("appends", shared / file)
        shared.chmod(0o755)

        assert "storage: " in told
        assert 1 == len(told.splitlines())
        assert [] == list(shared.iterdir())
