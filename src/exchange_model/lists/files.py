"""One file of rows, read by its kind."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, TypeAlias

from exchange_model.errors import Refused
from exchange_model.lists import jsonlines, separated
from exchange_model.lists.found import Found
from exchange_model.lists.table import Manner, Table
from exchange_model.lists.text import MOST_BYTES, Decoded
from exchange_model.problems import Problem

AnyPath: TypeAlias = str | os.PathLike[str]
"""How a user names a file."""


Reader: TypeAlias = Callable[[Decoded, Table], None]
"""Reads the text of a file to its end as rows of a table."""


def read_file(path: AnyPath, manner: Manner, found: Found, objects: Reader) -> None:
    """Add what is found in one file; ``objects`` reads those of JSON Lines.

    Raises:
        TooMany: if the list of problems is full.
    """
    name = os.fsdecode(path)
    found.files.append(name)
    try:
        with _opened(name) as stream:
            reader = objects if jsonlines.is_json_lines(name) else separated.read
            _read(reader, stream, name, manner, found)
    except Refused as refused:
        found.add(Problem(refused.name, name, hint=refused.hint))
    except OSError:
        found.add(Problem("storage", name))


def _opened(name: str) -> BinaryIO:
    try:
        size = Path(name).stat().st_size
    except (FileNotFoundError, ValueError):
        raise Refused("missing-file") from None
    if size > MOST_BYTES:
        raise Refused("size", f"the file is larger than {MOST_BYTES >> 30} GiB")
    return Path(name).open("rb")


def _read(reader: Reader, stream: BinaryIO, name: str, manner: Manner, found: Found) -> None:
    decoded = Decoded(stream, manner.encoding)
    table = Table(name, manner, found)
    before = len(found.errors)
    try:
        reader(decoded, table)
    finally:
        table.close(decoded.broken_at)
    # which rows lack a column is known only once another row has it
    found.errors[before:] = sorted(found.errors[before:], key=lambda each: each.row or 0)
    found.digests.append(decoded.sha256)
