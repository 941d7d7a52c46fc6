"""Small events and logs that the tests of logs share."""

from collections.abc import Sequence
from pathlib import Path

from exchange_model.events import AnyEvent, Record, StageClosed, UnknownEvent, new_id
from exchange_model.log import open_log
from log.server import new_schema

DAY = "2025-05-23"

FILES = ("log.sqlite", "log.jsonl")
"""A name of a file for each kind of log that has one."""

PLACES = (*FILES, "postgres")
"""A name for each kind of log that outlasts its program."""


def place(folder: Path, name: str) -> Path | str:
    """Return where a log of a kind can be: a file in a folder, or a part of a database."""
    return new_schema() if name == "postgres" else folder / name


def event(stage: str) -> StageClosed:
    """Make an event with an id of its own."""
    return StageClosed(stage=stage, occurred=DAY, source="MoD")


def unknown(data: dict[str, object]) -> UnknownEvent:
    """Make an event of a type that no version knows."""
    id_ = new_id()
    envelope = {"id": id_, "type": "of-tomorrow", "schema": 7, "colour": "Жовтий"}
    return UnknownEvent(id=id_, type="of-tomorrow", schema=7, envelope=envelope, data=data)


def begun(path: Path | str, *batches: Sequence[AnyEvent]) -> list[Record]:
    """Begin a log with some batches, close it, and return the records."""
    with open_log(path) as log:
        return [record for batch in batches for record in log.append(batch)]


def contents(folder: Path) -> dict[str, bytes | None]:
    """Return what is in a folder: the bytes of each file, and nothing for a folder."""
    found = sorted(folder.rglob("*"))
    return {str(each): each.read_bytes() if each.is_file() else None for each in found}
