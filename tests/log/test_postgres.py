"""A log in a real PostgreSQL: connections that are lost, servers that crash, and who may do what.

The promises that all logs share are in the suites for all of them.
"""

import os
import traceback
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Barrier, Event, Thread

import psycopg
import pytest

from exchange_model.errors import ExchangeModelError
from exchange_model.events import Conflict, Record, StorageFailed
from exchange_model.log import MemoryLog, open_log, postgres
from exchange_model.log.postgres import PostgresLog
from exchange_model.problems import InputError
from log.cutter import Cutter
from log.samples import event
from log.server import (
    as_user,
    crash,
    database_of,
    new_database,
    new_schema,
    new_user,
    restart,
    server_url,
    told,
    wait_for,
)


@pytest.fixture
def url() -> str:
    """Make a place for a log."""
    return new_schema()


@pytest.fixture
def cutter(url: str) -> Iterator[Cutter]:
    """Stand before a database."""
    # The name of a socket may have some hundred letters only, and tmp_path has many.
    with TemporaryDirectory() as folder, Cutter(Path(folder), url) as opened:
        yield opened


def refused(url: str, *, create: bool = True) -> str:
    """Open what is refused, and return the sentence."""
    with pytest.raises((InputError, StorageFailed)) as caught:
        open_log(url, create=create)
    return sentence(caught.value)


def sentence(error: BaseException) -> str:
    """Return what an error says: one line, and nothing of what the driver says."""
    assert 1 == len(str(error).splitlines())
    assert "psycopg" not in "".join(traceback.format_exception_only(error))
    return str(error)


# Connections that are lost


@pytest.mark.parametrize("arrives", [False, True])
def test_a_connection_that_is_cut_at_any_message(cutter: Cutter, arrives: bool) -> None:
    """Wherever in an append the connection is cut, at its commit too, it is there once."""
    with open_log(cutter.url) as log:
        cutter.begin(None)
        records = [*log.append([event("1"), event("2")])]
        messages = cutter.said
        for at in range(1, messages + 1):
            cutter.begin(at, arrives=arrives)
            records += log.append([event("3"), event("4")], expected=len(records))

            assert cutter.said > messages
        assert records == list(log.read())
        assert log.verify(records[-1].digest).fault is None
    assert 2 + 2 * messages == len(records)


def test_a_connection_that_is_cut_while_a_log_is_taken_over(cutter: Cutter, url: str) -> None:
    """Wherever the connection is cut, at the commit too, all records are taken over, and once."""
    source = MemoryLog()
    with open_log(cutter.url) as log, open_log(url) as other:
        for at in range(1, 8):
            source.append([event("1"), event("2")])
            cutter.begin(at, arrives=at % 2 == 0)
            log.follow(list(source.sealed()))

            assert list(source.sealed()) == list(other.sealed())


def test_a_conflict_after_a_lost_connection(cutter: Cutter, url: str) -> None:
    """Whoever lost the connection, and then the position, is told of the conflict."""
    with open_log(cutter.url) as log, open_log(url) as other:
        cutter.begin(1)
        other.append([event("1")])
        with pytest.raises(Conflict) as caught:
            log.append([event("2")], expected=0)

        assert 1 == caught.value.position


def test_reading_over_lost_connections(cutter: Cutter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader whose connection is lost goes on over another one, where it was."""
    monkeypatch.setattr(postgres, "AT_ONCE", 2)
    with open_log(cutter.url) as log:
        records = list(log.append([event(str(number)) for number in range(7)]))
        for at in range(1, 6):
            cutter.begin(at)

            assert records == list(log.read())
            cutter.begin(1)
            assert 7 == log.position
            cutter.begin(1)
            assert records[-1].digest == log.head
            cutter.begin(at)
            assert log.verify(records[0].digest).fault is None


def test_patience_has_an_end(cutter: Cutter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the server stays away, the log says so after a while; later it goes on."""
    monkeypatch.setattr(postgres, "PATIENCE", 0.3)
    with open_log(cutter.url) as log:
        log.append([event("1")])
        cutter.away()
        lost = event("2")
        for ask in (lambda: log.append([lost]), lambda: list(log.read()), log.verify):
            with pytest.raises(StorageFailed) as caught:
                ask()

            assert "append the same events again" in sentence(caught.value)
        cutter.back()

        assert 2 == log.append([lost])[0].position


def test_the_server_ends_a_connection(url: str) -> None:
    """A connection that the server ends between two appends is made anew, unseen."""
    with open_log(url) as log:
        log.append([event("1")])
        for _ in range(3):
            told(
                url,
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where datname = current_database() and pid != pg_backend_pid()",
            )
            log.append([event("2")])

        assert 4 == log.position


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no SIGKILL here")
@pytest.mark.parametrize("strike", [crash, restart])
def test_a_server_that_crashes(url: str, strike: Callable[[], None]) -> None:
    """What was acknowledged is there after crashes of the server, once each, at its place."""
    done = Event()
    records: list[Record] = []

    def append() -> None:
        with open_log(url) as log:
            while not done.is_set():
                events = [event("x" * 300) for _ in range(7)]
                records.extend(log.append(events, expected=len(records)))

    writer = Thread(target=append)
    writer.start()
    after: list[int] = [0]
    for _ in range(2):
        wait_for(lambda: len(records) > after[-1] + 100)
        strike()
        after.append(len(records))
    wait_for(lambda: len(records) > after[-1])
    done.set()
    writer.join()
    with open_log(url, create=False) as log:
        assert records == list(log.read())
        assert log.verify(records[-1].digest).fault is None


# Turns


def test_a_turn_that_does_not_come(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits too long for a turn is told so, and nothing was appended."""
    assert "30s" == postgres.SETTINGS["lock_timeout"]
    monkeypatch.setitem(postgres.SETTINGS, "lock_timeout", "100ms")
    with open_log(url) as log, psycopg.connect(url) as other:
        other.execute("select pg_advisory_xact_lock(%s)", (postgres.TURN,))
        with pytest.raises(StorageFailed) as caught:
            log.append([event("1")])

        assert "another program did not end its turn in time" in sentence(caught.value)
        assert 0 == log.position
        other.rollback()
        assert 1 == log.append([event("1")])[0].position


def test_who_was_stopped_in_a_turn_loses_it(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that stands still in its turn does not keep the others from theirs."""
    name = "idle_in_transaction_session_timeout"
    assert "20s" == postgres.SETTINGS[name]
    monkeypatch.setitem(postgres.SETTINGS, name, "100ms")
    with open_log(url) as log, open_log(url) as other:
        with pytest.raises(StorageFailed), log._keeper.turn():  # noqa: SLF001 - a turn is no part of a log
            assert 1 == other.append([event("1")])[0].position

        assert 2 == log.append([event("2")])[0].position


def test_threads_share_a_log(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No thread takes part in the turn of another, nor sees what is not committed yet."""
    monkeypatch.setattr(postgres, "AT_ONCE", 3)
    with open_log(url) as log:

        def append() -> None:
            for _ in range(20):
                log.append([event("1"), event("2")])

        writers = [Thread(target=append) for _ in range(3)]
        for writer in writers:
            writer.start()
        views = []
        while any(writer.is_alive() for writer in writers):
            views.append([record.digest for record in log.read()])
        whole = [record.digest for record in log.read()]

        assert [view for view in views if whole[: len(view)] != view] == []
        assert 120 == log.position
        assert log.verify().fault is None


# Servers and databases that cannot keep a log


def test_a_server_that_does_not_wait_for_the_disk(url: str) -> None:
    """A server that would lose what it acknowledged is refused, also to whoever begins anew."""
    try:
        told(url, "alter system set fsync = off", "select pg_reload_conf()")
        wait_for(lambda: told(url, "show fsync") == [("off",)])

        assert "storage: the server does not wait for the disk (fsync)" == refused(url)
    finally:
        told(url, "alter system reset fsync", "select pg_reload_conf()")
        wait_for(lambda: told(url, "show fsync") == [("on",)])
    assert [(None,)] == told(url, "select to_regclass('exchange_event')")
    open_log(url).close()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("synchronous_commit", "off"),
        ("client_encoding", "LATIN1"),
        ("default_transaction_isolation", "serializable"),
        ("default_transaction_isolation", "repeatable read"),
        ("default_transaction_deferrable", "on"),
    ],
)
def test_what_a_database_prefers_is_not_taken_over(setting: str, value: str) -> None:
    """What a commit and a turn rest on is set by the log, whatever the database prefers."""
    url = new_database()
    name = database_of(url)
    told(url, f"alter database {name} set {setting} = '{value}'")
    with open_log(url) as log, open_log(url) as other:
        for _ in range(3):
            log.append([event("Київ 🕊")])
            other.append([event("Київ 🕊")])
        on = log._keeper._rows("show synchronous_commit")  # type: ignore[attr-defined]  # noqa: SLF001 - of the connection itself

        assert [("on",)] == on
        assert 6 == log.position
        assert log.verify().fault is None


@pytest.mark.parametrize("level", ["read committed", "repeatable read", "serializable"])
def test_many_begin_and_append_at_once(level: str) -> None:
    """Programs that begin a log at once have the same one, whatever level the database prefers."""
    url = new_database()
    told(url, f"alter database {database_of(url)} set default_transaction_isolation = '{level}'")
    faults: list[BaseException] = []
    together = Barrier(6)

    def append() -> None:
        together.wait()
        try:
            with open_log(url) as log:
                for _ in range(10):
                    log.append([event("1"), event("2")])
        except ExchangeModelError as error:
            faults.append(error)

    writers = [Thread(target=append) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with open_log(url, create=False) as log:
        assert [] == faults
        assert 120 == log.position
        assert log.verify().fault is None


def test_a_database_of_other_letters() -> None:
    """A database that cannot hold every letter is refused before there is a log in it."""
    url = new_database("encoding 'LATIN1' template template0 lc_collate 'C' lc_ctype 'C'")

    assert "storage: the database does not keep text as UTF-8" == refused(url)


SECRET = "p-secret"  # noqa: S105 - of no one

NOWHERE = {
    "no server": f"postgresql://postgres:{SECRET}@127.0.0.1:1/postgres",
    "no such folder": f"postgresql://postgres:{SECRET}@/postgres?host=/none",
    "no such name": f"postgresql://postgres:{SECRET}@nowhere.invalid/postgres",
    "a port in words": f"postgresql://postgres:{SECRET}@localhost:port/postgres",
    "no such option": f"postgresql://postgres:{SECRET}@localhost/postgres?colour=1",
    "a broken sign": f"postgresql://postgres:{SECRET}%zz@localhost/postgres",
}


@pytest.mark.parametrize("name", NOWHERE)
def test_a_database_that_is_nowhere(name: str) -> None:
    """What cannot be reached is told in one sentence, without the password."""
    with pytest.raises(ExchangeModelError) as caught:
        open_log(NOWHERE[name])

    assert sentence(caught.value).startswith(("storage: the database cannot be", "option: "))
    assert "secret" not in "".join(traceback.format_exception(caught.value))


def test_who_is_not_let_in() -> None:
    """A wrong password, an unknown user and a missing database are told alike, and no more."""
    database = new_database()
    user = new_user(database, f"password '{SECRET}'")
    ((file,),) = told(server_url(), "show hba_file")
    path = Path(str(file))
    before = path.read_text()
    path.write_text(f"local all {user} scram-sha-256\n{before}")
    told(server_url(), "select pg_reload_conf()")
    good = as_user(database, f"{user}:{SECRET}")
    told(database, f"grant create on schema public to {user}")
    wait_for(lambda: "cannot be reached" in (said(as_user(database, f"{user}:x")) or ""))
    try:
        for bad in (
            as_user(database, f"{user}:{SECRET}-wrong"),
            as_user(database, user),
            as_user(database, f"nobody:{SECRET}"),
            good.replace("/log_", "/none_"),
        ):
            assert "does not let this user in" in refused(bad)
            assert "secret" not in refused(bad)
        open_log(good).close()
    finally:
        path.write_text(before)
        told(server_url(), "select pg_reload_conf()")


def said(url: str) -> str | None:
    """Return what opening a log says; nothing if it is opened."""
    try:
        open_log(url).close()
    except ExchangeModelError as error:
        return str(error)
    return None


FOREIGN = {
    "a table of the name": "create table exchange_event (position bigint)",
    "a view of the name": "create view exchange_event as select 1 as position",
    "without the other table": "drop table exchange_log",
    "another other table": "drop table exchange_log; create table exchange_log (colour text)",
    "a type of the name": "create sequence exchange_event",
    "a column too few": "alter table exchange_event drop column salt",
}


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("create", [True, False])
def test_tables_of_another_program(url: str, name: str, create: bool) -> None:
    """Tables that have our names, and are no log, are refused and left as they are."""
    if not FOREIGN[name].startswith("create"):
        open_log(url).close()
    told(url, FOREIGN[name])
    columns = (
        "select table_name, column_name from information_schema.columns "
        "where table_schema = current_schema() order by 1, 2"
    )
    before = told(url, columns)

    assert refused(url, create=create).startswith("log-foreign: the database has tables that are")
    assert before == told(url, columns)


@pytest.mark.parametrize(
    "change", ["update exchange_log set format = 2", "delete from exchange_log"]
)
def test_a_log_of_another_version(url: str, change: str) -> None:
    """A log of a version to come is refused."""
    open_log(url).close()
    told(url, change)

    assert refused(url).startswith("exchange_log: version: ")


def test_a_database_without_a_log(url: str) -> None:
    """Where there is no log, none is begun unless that is wanted."""
    assert refused(url, create=False).startswith("missing-file: the database has no log of events")
    assert [(None,)] == told(url, "select to_regclass('exchange_event')")


# Who may do what


def test_who_may_only_read(url: str) -> None:
    """A user who may only select reads and verifies, and is told that nothing was appended."""
    with open_log(url) as log:
        records = list(log.append([event("1"), event("2")]))
    user = new_user(url)
    told(url, f"grant select on exchange_event, exchange_log to {user}")
    for create in (True, False):
        with open_log(as_user(url, user), create=create) as log:
            assert records == list(log.read())
            assert log.verify(records[-1].digest).fault is None
            assert (2, records[-1].digest) == (log.position, log.head)
            with pytest.raises(StorageFailed) as caught:
                log.append([event("3")])

            assert (
                "storage: this user may not do that in the database; nothing was appended"
                == sentence(caught.value)
            )


def test_who_may_append(url: str) -> None:
    """A user who may select and insert appends, and needs no right by which rows could change."""
    open_log(url).close()
    user = new_user(url)
    told(url, f"grant select, insert on exchange_event to {user}")
    told(url, f"grant select on exchange_log to {user}")
    with open_log(as_user(url, user)) as log:
        assert 1 == log.append([event("1")])[0].position
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        told(as_user(url, user), "update exchange_event set data = '{}'")


def test_who_may_do_nothing(url: str) -> None:
    """A user who may not even look is told so, and so is one who may not begin a log."""
    user = new_user(url)

    assert "this user may not do that" in refused(as_user(url, user))
    open_log(url).close()
    assert "this user may not do that" in refused(as_user(url, user))
    assert "this user may not do that" in refused(as_user(url, user), create=False)


def test_a_database_that_can_only_be_read() -> None:
    """Where nothing can be written at all, the log is read."""
    url = new_database()
    with open_log(url) as log:
        log.append([event("1")])
    name = database_of(url)
    told(url, f"alter database {name} set default_transaction_read_only = on")
    with open_log(url) as log:
        assert 1 == len(list(log.read()))
        with pytest.raises(StorageFailed, match="can only be read; nothing was appended"):
            log.append([event("2")])


# Guards

ROW = "'', 'x', '', '', '', ''"
REFUSED = {
    "a change": "update exchange_event set data = '{}' where position = 1",
    "a change of nothing": "update exchange_event set data = data",
    "a renumbering": "update exchange_event set position = 9 where position = 3",
    "a removal": "delete from exchange_event where position = 3",
    "all": "delete from exchange_event",
    "all at once": "truncate exchange_event",
    "an upsert": "insert into exchange_event values (3, ROW) "
    "on conflict (position) do update set data = '{}'",
    "an upsert by id": "insert into exchange_event select 4, '', id, '', '', '', '' "
    "from exchange_event limit 1 on conflict (id) do update set data = '{}'",
    "another by id": "insert into exchange_event select 4, '', id, '', '', '', '' "
    "from exchange_event limit 1",
    "a gap": "insert into exchange_event values (5, ROW)",
    "a place before": "insert into exchange_event values (0, ROW)",
    "a place that is taken": "insert into exchange_event values (3, ROW) on conflict do nothing",
    "a merge": "merge into exchange_event using (values (3)) as new (place) on position = place "
    "when matched then delete",
    "two of one place": "insert into exchange_event values (4, ROW), (4, ROW)",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_table_refuses(url: str, name: str) -> None:
    """Whoever speaks to the server without the log cannot change or replace what it has."""
    with open_log(url) as log:
        records = list(log.append([event("1"), event("2"), event("3")]))
    with pytest.raises((psycopg.errors.RaiseException, psycopg.errors.UniqueViolation)):
        told(url, REFUSED[name].replace("ROW", ROW))
    with open_log(url) as log:
        assert records == list(log.read())
        assert log.verify(records[-1].digest).fault is None


def test_an_unread_reader_holds_no_rows(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that was left in the middle keeps no transaction open on the server."""
    monkeypatch.setattr(postgres, "AT_ONCE", 2)
    with PostgresLog(url) as log:
        log.append([event(str(number)) for number in range(5)])
        reader = log.read()
        list(islice(reader, 1))
        (state,) = told(
            url,
            "select distinct state from pg_stat_activity "
            "where datname = current_database() and pid != pg_backend_pid()",
        )

        assert ("idle",) == state


def test_a_log_that_is_opened_to_be_read_only(url: str) -> None:
    """Who opens a log to read it appends nothing by mistake."""
    open_log(url).close()
    with open_log(url, read_only=True) as log, pytest.raises(StorageFailed) as caught:
        log.append([event("1")])

    assert "the database can only be read" in sentence(caught.value)
