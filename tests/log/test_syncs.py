"""A disk that did not take what was written: nothing more is written until the log is opened again.

After a sync has failed the system may have dropped what it still held, and the next sync succeeds
without it (Rebello et al., *Can Applications Recover from fsync Failures?*, USENIX ATC 2020).
"""

import sqlite3
from pathlib import Path

import pytest

from exchange_model.events import StorageFailed
from exchange_model.log import SqliteLog
from log.samples import event


class Disk(sqlite3.Connection):
    """A connection whose next commit fails as it is told to."""

    fails = ""

    def execute(self, sql: str, *rest: object) -> sqlite3.Cursor:
        """Fail at a commit, once."""
        if sql == "commit" and Disk.fails:
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorname, Disk.fails = Disk.fails, ""
            raise error
        return super().execute(sql, *rest)  # type: ignore[arg-type]  # as it is called


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a place whose disk can fail."""
    connect = sqlite3.connect

    def watched(*args: object, **kwargs: object) -> sqlite3.Connection:
        made: Disk = connect(*args, factory=Disk, **kwargs)  # type: ignore[call-overload]  # as it is
        return made

    monkeypatch.setattr(sqlite3, "connect", watched)
    monkeypatch.setattr(Disk, "fails", "")
    return tmp_path / "log.sqlite"


@pytest.mark.parametrize("code", ["SQLITE_IOERR_FSYNC", "SQLITE_IOERR_DIR_FSYNC"])
def test_nothing_is_written_after_a_sync_that_failed(path: Path, code: str) -> None:
    """The log refuses to append until it is opened again, and can be read all the while."""
    first, second = event("1"), event("2")
    with SqliteLog(path) as log:
        records = log.append([first])
        Disk.fails = code
        with pytest.raises(StorageFailed, match="nothing was acknowledged"):
            log.append([second])
        for _ in range(2):
            with pytest.raises(StorageFailed, match="open the log again"):
                log.append([second])

        assert [*records] == list(log.read())
    with SqliteLog(path) as log:
        assert 2 == log.append([second])[0].position
        assert log.verify().fault is None


@pytest.mark.parametrize("code", ["SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_WRITE"])
def test_what_is_no_sync_hinders_nobody(path: Path, code: str) -> None:
    """Whoever had no turn or no place can append again, once there is one."""
    with SqliteLog(path) as log:
        Disk.fails = code
        with pytest.raises(StorageFailed):
            log.append([event("1")])

        assert 1 == log.append([event("1")])[0].position
