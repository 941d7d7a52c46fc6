"""Files that are no logs, damaged ones, and places where none can be: one sentence, no change."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from exchange_model.errors import ExchangeModelError
from exchange_model.events import Conflict, Corrupt, IdReused, StorageFailed
from exchange_model.log import JsonLinesLog, SqliteLog, open_log
from exchange_model.log.form import HEAD
from exchange_model.problems import InputError
from log.samples import FILES, begun, contents, event

Make = Callable[[Path], object]


def refused(path: Path, *, create: bool = True) -> str:
    """Open what is refused, and return the sentence; nothing on the disk has changed."""
    before = contents(path.parent)
    with pytest.raises((InputError, StorageFailed)) as caught:
        open_log(path, create=create)

    assert before == contents(path.parent)
    assert 1 == len(str(caught.value).splitlines())
    assert str(path) in str(caught.value)
    return str(caught.value)


def name_of(sentence: str, path: Path) -> str:
    """Return the name of the problem that a sentence tells."""
    return sentence.replace(f"{path}: ", "").split(":")[0]


# Files that are no logs


def another_program(journal: str) -> Make:
    """Make a file of another program that uses SQLite."""

    def make(path: Path) -> None:
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(f"pragma journal_mode = {journal}")
            raw.execute("create table event (position integer primary key)")
            raw.commit()

    return make


def marked(pragma: str, value: int) -> Make:
    """Make a log, and mark its file otherwise."""

    def make(path: Path) -> None:
        begun(path, [event("1")])
        with closing(sqlite3.connect(path)) as raw:
            raw.execute(f"pragma {pragma} = {value}")

    return make


def cut(by: int) -> Make:
    """Make a log of SQLite, and cut off the end of its file."""

    def make(path: Path) -> None:
        begun(path, [event(str(number)) for number in range(50)])
        path.write_bytes(path.read_bytes()[:-by])

    return make


def rewritten(newline: str, encoding: str) -> Make:
    """Make a log of lines, and write it as a shell does that takes it for text."""

    def make(path: Path) -> None:
        begun(path, [event("1")])
        path.write_bytes(path.read_text("utf-8").replace("\n", newline).encode(encoding))

    return make


FOREIGN: dict[str, tuple[str, str, Make]] = {
    "nothing, sqlite": ("log.sqlite", "log-foreign", lambda path: path.write_bytes(b"")),
    "text, sqlite": ("log.sqlite", "log-foreign", lambda path: path.write_text("SQLite!\n" * 99)),
    "a log of lines, sqlite": (
        "a.sqlite",
        "log-foreign",
        lambda path: path.write_text(HEAD + "\n"),
    ),
    "magic alone": (
        "log.sqlite",
        "log-corrupt",
        lambda path: path.write_bytes(b"SQLite format 3\0"),
    ),
    "magic and dirt": (
        "log.sqlite",
        "log-corrupt",
        lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 16),
    ),
    "another application": ("log.sqlite", "log-foreign", marked("application_id", 7)),
    "another version": ("log.sqlite", "version", marked("user_version", 2)),
    "no version": ("log.sqlite", "version", marked("user_version", 0)),
    "a page too few": ("log.sqlite", "log-corrupt", cut(4096)),
    "half a page too few": ("log.sqlite", "log-corrupt", cut(2048)),
    "another program, wal": ("log.sqlite", "log-foreign", another_program("wal")),
    "a folder, sqlite": ("log.sqlite", "storage", Path.mkdir),
    "a folder, lines": ("log.jsonl", "storage", Path.mkdir),
    "text, lines": ("log.jsonl", "log-foreign", lambda path: path.write_text("[]\n")),
    "blank, lines": ("log.jsonl", "log-foreign", lambda path: path.write_text("\n")),
    "a list of people": ("a.jsonl", "log-foreign", lambda path: path.write_text('{"id": "7"}\n')),
    "sqlite in lines": ("log.jsonl", "log-foreign", another_program("delete")),
    "another format": (
        "log.jsonl",
        "version",
        lambda path: path.write_text(HEAD.replace("1", "2") + "\n"),
    ),
    "ends of lines of Windows": ("log.jsonl", "log-corrupt", rewritten("\r\n", "utf-8")),
    "a mark": ("log.jsonl", "log-corrupt", rewritten("\n", "utf-8-sig")),
    "a mark, and ends of lines of Windows": (
        "a.jsonl",
        "log-corrupt",
        rewritten("\r\n", "utf-8-sig"),
    ),
    "two bytes a letter": ("log.jsonl", "log-corrupt", rewritten("\r\n", "utf-16")),
    "bytes": ("log.jsonl", "log-foreign", lambda path: path.write_bytes(b"\xff\xfe\x00\n")),
}


@pytest.mark.parametrize("case", FOREIGN)
@pytest.mark.parametrize("create", [True, False])
def test_what_is_no_log(tmp_path: Path, case: str, create: bool) -> None:
    """Whatever is no log, or a damaged one, is refused with one sentence, and stays as it is."""
    file, name, make = FOREIGN[case]
    path = tmp_path / file
    make(path)

    assert name == name_of(refused(path, create=create), path)


def test_a_file_of_another_program_is_not_changed(tmp_path: Path) -> None:
    """A database of another program keeps its journal mode, and every byte."""
    path = tmp_path / "log.sqlite"
    another_program("delete")(path)

    assert "log-foreign" == name_of(refused(path), path)


def test_a_log_is_begun_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is stopped while a log is begun leaves no file that is none yet."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("exchange_model.log.sqlite._take_place", stopped)
    with pytest.raises(KeyboardInterrupt):
        SqliteLog(tmp_path / "log.sqlite")

    assert [] == list(tmp_path.iterdir())
    monkeypatch.undo()
    with SqliteLog(tmp_path / "log.sqlite") as log:
        assert 0 == log.position


@pytest.mark.parametrize("file", FILES)
def test_no_such_file(tmp_path: Path, file: str) -> None:
    """Where there is no log, none is begun unless that is wanted."""
    assert "missing-file" == name_of(refused(tmp_path / file, create=False), tmp_path / file)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("file", FILES)
def test_no_such_folder(tmp_path: Path, file: str) -> None:
    """No folder is made for a log."""
    path = tmp_path / "none" / file
    with pytest.raises(StorageFailed, match="storage: "):
        open_log(path)

    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="there is no such place here")
@pytest.mark.parametrize("file", FILES)
def test_a_folder_that_takes_no_file(file: str) -> None:
    """Where no file can be made, not even by who may do anything, the log says so."""
    with pytest.raises(StorageFailed, match="storage: ") as caught:
        open_log(Path("/proc", file))

    assert 1 == len(str(caught.value).splitlines())


SMALL = """
import resource, sys
from exchange_model.events import StageClosed, StorageFailed
from exchange_model.log import open_log

def event(stage):
    return StageClosed(stage=stage, occurred="2025-05-23", source="MoD")

with open_log(sys.argv[1]) as log:
    log.append([event("1")])
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
    try:
        log.append([event("2"), event("x" * 300_000)])
    except StorageFailed as error:
        print(error)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    log.append([event("3")])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits here")
@pytest.mark.parametrize("file", FILES)
def test_no_place_for_a_batch(tmp_path: Path, file: str) -> None:
    """A batch for which there is no place is told so, is not there at all, and hinders none."""
    path = tmp_path / file
    found = subprocess.run(
        [sys.executable, "-c", SMALL, str(path), "100000"],
        check=True,
        capture_output=True,
        text=True,
    )
    with open_log(path) as log:
        stages = [getattr(record.event, "stage", "") for record in log.read()]

        assert log.verify().fault is None
    assert ["1", "3"] == stages
    assert 1 == len(found.stdout.splitlines())
    assert found.stdout.startswith("storage: ")


# SQLite: what durability rests on


def test_what_is_acknowledged_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log's own connection writes ahead, and waits for the disk."""
    made: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def watched(*args: object, **kwargs: object) -> sqlite3.Connection:
        made.append(connect(*args, **kwargs))  # type: ignore[call-overload]  # as it is called
        return made[-1]

    monkeypatch.setattr(sqlite3, "connect", watched)
    for _ in range(2):
        with SqliteLog(tmp_path / "log.sqlite") as log:
            log.append([event("1")])
            asked = [
                made[-1].execute(f"pragma {each}").fetchone()[0]
                for each in ("journal_mode", "synchronous", "busy_timeout")
            ]

            assert ["wal", 2, 30_000] == asked
    # One more began the file, beside its place.
    assert 3 == len(made)


def test_two_programs_share_a_file_of_sqlite(tmp_path: Path) -> None:
    """What one has appended the other sees, and neither can take the other's position."""
    path = tmp_path / "log.sqlite"
    with SqliteLog(path) as one, SqliteLog(path) as other:
        first, second = event("1"), event("2")
        (record,) = one.append([first], expected=0)
        with pytest.raises(Conflict) as caught:
            other.append([second], expected=0)
        with pytest.raises(IdReused):
            other.append([evolve(first, stage="another")])

        assert 1 == caught.value.position
        assert (record,) == other.append([first], expected=0)
        assert 2 == other.append([second], expected=1)[0].position
        assert list(one.read()) == list(other.read())
        assert (2, other.head) == (one.position, one.head)


def test_the_journal_is_part_of_the_log(tmp_path: Path) -> None:
    """A copy of the file with its journal, as a crash leaves them, has every record."""
    path, copy = tmp_path / "log.sqlite", tmp_path / "copy.sqlite"
    with SqliteLog(path) as log:
        records = [*log.append([event("1")]), *log.append([event("2")])]
        copy.write_bytes(path.read_bytes())
        beside = Path(f"{copy}-wal")
        beside.write_bytes(Path(f"{path}-wal").read_bytes())
    with SqliteLog(copy) as log:
        assert records == list(log.read())


# JSON Lines: ends that are torn


def lines_of(path: Path) -> list[bytes]:
    """Return the lines of a file, each with its end."""
    return path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("batch", [1, 3])
@pytest.mark.parametrize("left", [1, 2, 50, -2, -1])
def test_a_torn_end_is_kept_beside(tmp_path: Path, batch: int, left: int) -> None:
    """A last line without its newline is set aside whole, and told; the rest is as it was."""
    path = tmp_path / "log.jsonl"
    (record,) = begun(path, [event("1")])
    lost = [event(f"lost {number}") for number in range(batch)]
    begun(path, lost)
    *whole, last = lines_of(path)
    torn = last[:left]
    path.write_bytes(b"".join([*whole, torn]))
    with JsonLinesLog(path) as log:
        aside = tmp_path / "log.jsonl.1.torn"

        assert [record] == list(log.read())
        assert ["log-torn"] == [each.name for each in log.warnings]
        assert aside.name in str(log.warnings[0])
        assert torn == aside.read_bytes()
        assert b"".join(whole) == path.read_bytes()
        assert [2 + number for number in range(batch)] == [r.position for r in log.append(lost)]
        assert log.verify().fault is None
    with JsonLinesLog(path) as log:
        assert () == log.warnings
        assert 1 + batch == log.position


def test_several_torn_ends_are_all_kept(tmp_path: Path) -> None:
    """What is set aside never takes the place of what was set aside before."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    whole = path.read_bytes()
    for number in (1, 2, 3):
        path.write_bytes(whole + b"torn" * number)
        with JsonLinesLog(path) as log:
            assert 1 == len(log.warnings)
            assert 1 == log.position
    kept = {each.name: each.read_bytes() for each in tmp_path.glob("*.torn")}

    assert {f"log.jsonl.{number}.torn": b"torn" * number for number in (1, 2, 3)} == kept


def test_a_long_torn_end(tmp_path: Path) -> None:
    """A torn end may be longer than what is read at once."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    with path.open("ab") as stream:
        stream.write(b"x" * 200_000)
    with JsonLinesLog(path) as log:
        assert 1 == log.position
    assert 200_000 == (tmp_path / "log.jsonl.1.torn").stat().st_size


GARBAGE: dict[str, bytes] = {
    "blank": b"\n",
    "text": b"hello\n",
    "half a line": b'{"data":{"occ\n',
    "no letters": b"\xff\xfe\n",
    "a number": b"7\n",
    "an empty list": b"[]\n",
    "another thing": b'{"id":"7"}\n',
    "noughts": b"\x00" * 512 + b"\n",
    "too deep": b"[" * 100_000 + b"]" * 100_000 + b"\n",
    "a long number": b"1" * 5000 + b"\n",
    "the head again": HEAD.encode() + b"\n",
}


@pytest.mark.parametrize("place", [1, 2, 3])
@pytest.mark.parametrize("case", GARBAGE)
def test_garbage_between_lines_is_refused(tmp_path: Path, case: str, place: int) -> None:
    """A damaged line that is whole is named, and the file is not opened to be written to."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")], [event("2")])
    lines = lines_of(path)
    path.write_bytes(b"".join([*lines[:place], GARBAGE[case], *lines[place:]]))
    before = contents(tmp_path)
    with pytest.raises(Corrupt) as caught:
        JsonLinesLog(path)

    assert ("log-corrupt", place) == (caught.value.name, caught.value.position)
    assert 1 == len(str(caught.value).splitlines())
    assert before == contents(tmp_path)


def test_a_line_is_as_it_was_written(tmp_path: Path) -> None:
    """A line that says the same in other bytes was written by another, and is damaged."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    path.write_bytes(path.read_bytes().replace(b'"digest":', b'"digest": '))
    with pytest.raises(Corrupt):
        JsonLinesLog(path)


@pytest.mark.parametrize("left", [*range(0, len(HEAD) + 1, 7), len(HEAD)])
def test_a_half_written_head_is_begun_again(tmp_path: Path, left: int) -> None:
    """Whoever began a log and was stopped has acknowledged nothing: the log is begun."""
    path = tmp_path / "log.jsonl"
    path.write_bytes(HEAD.encode()[:left])
    with JsonLinesLog(path) as log:
        log.append([event("1")])
        head = log.head
    with JsonLinesLog(path) as log:
        assert (1, head, ()) == (log.position, log.head, log.warnings)
    assert ["log.jsonl"] == [each.name for each in tmp_path.iterdir()]


def test_a_second_writer_is_refused(tmp_path: Path) -> None:
    """A file of lines has one writer; the second is told so, and the first goes on."""
    path = tmp_path / "log.jsonl"
    with JsonLinesLog(path) as log:
        log.append([event("1")])

        assert "one writer" in refused(path)
        assert 2 == log.append([event("2")])[0].position
    with JsonLinesLog(path) as log:
        assert 2 == log.position


def test_a_writer_that_was_refused_leaves_no_lock(tmp_path: Path) -> None:
    """A file that could not be opened as a log is held by nobody afterwards."""
    path = tmp_path / "log.jsonl"
    begun(path, [event("1")])
    whole = path.read_bytes()
    path.write_bytes(whole + b"garbage\n")
    with pytest.raises(ExchangeModelError):
        JsonLinesLog(path)
    path.write_bytes(whole)
    with JsonLinesLog(path) as log:
        assert 1 == log.position


def test_no_network_places() -> None:
    """A log that is neither of the files is refused with a sentence."""
    with pytest.raises(InputError, match="option"):
        open_log("gopher://logs/of/events")


def test_many_begin_one_log_at_once(tmp_path: Path) -> None:
    """Programs that open a log that nobody has begun all have the same one."""
    code = (
        "import sys\n"
        "from exchange_model.events import StageClosed\n"
        "from exchange_model.log import SqliteLog\n"
        "sys.stdin.read()\n"
        "with SqliteLog('log.sqlite') as log:\n"
        "    log.append([StageClosed(stage='1', occurred='2025-05-23', source='x')])\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(8)
    ]
    told = [each.communicate(b"")[1] for each in running]

    assert 8 * [b""] == told
    with SqliteLog(tmp_path / "log.sqlite") as log:
        assert 8 == log.position
        assert log.verify().fault is None
    assert ["log.sqlite"] == [path.name for path in tmp_path.iterdir()]
