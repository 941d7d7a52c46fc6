"""Opening a log by its path or URL."""

import os
import re
from pathlib import Path

from exchange_model.log.form import ENDINGS
from exchange_model.log.keeping import KeptLog
from exchange_model.log.lines import JsonLinesLog
from exchange_model.log.sqlite import SqliteLog
from exchange_model.problems import InputError

_PASSWORD = re.compile(r"(?<=://)([^/@:]*):[^/]*(?=@)")
_SETTINGS = re.compile(r"\?.*", re.DOTALL)


def is_url(where: str | os.PathLike[str]) -> bool:
    """Return whether this is the URL of a database, or of anything, and no file."""
    return "://" in os.fspath(where)


def shown_place(where: str | os.PathLike[str]) -> str:
    """Return where a log is as it may be shown: without a password, which settings may hold too."""
    text = os.fspath(where)
    if not is_url(text):
        return text
    return _SETTINGS.sub("", _PASSWORD.sub(r"\1", text))


def open_log(
    where: str | os.PathLike[str], *, create: bool = True, read_only: bool = False
) -> KeptLog:
    """Open a log, or begin one where there is none.

    Args:
        where: A file, of JSON Lines if its name ends in ``.jsonl`` or ``.ndjson`` and else of
            SQLite; or the URL of a PostgreSQL database (``postgresql://USER@HOST/DATABASE``).
        create: Whether a log is begun where there is no file.
        read_only: Whether it is opened to be read only. None is begun, and a file may be one that
            the program may not write, or that another program is writing.

    Raises:
        InputError: if there is a file that is no log, or a damaged one, or none and none may be
            begun.
        StorageFailed: if a log cannot be kept there.
    """
    text = os.fspath(where)
    if text.startswith(("postgresql://", "postgres://")):
        from exchange_model.log.postgres import PostgresLog  # noqa: PLC0415 - psycopg is an extra

        return PostgresLog(text, create=create, read_only=read_only)
    if "\0" in text:
        raise InputError.of("option", "the name of a file holds no NUL")
    if is_url(text):
        raise InputError.of("option", "a log is a file, or a database at postgresql://...")
    kind = JsonLinesLog if text.casefold().endswith(ENDINGS) else SqliteLog
    return kind(Path(text), create=create, read_only=read_only)
