"""The form of a log of JSON Lines: its first line, a line for each batch, and where those end.

A line is a record, or a list of the records of one batch. A line without its newline is no record:
whoever wrote it was stopped before it was acknowledged. So a batch, which is one line, is there
whole or not at all.

Where the power fails, the end of a line may be on the disk and its middle not: there the disk has
whole sectors of zeros, which no record has. Such a last line is no record either.
"""

import codecs
import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from exchange_model.events import Corrupt
from exchange_model.log.chain import Sealed
from exchange_model.log.folders import told
from exchange_model.problems import InputError
from exchange_model.wire.events import canonical

KIND = "exchange-model event log"

HEAD = canonical({"format": 1, "kind": KIND})
"""The first line of the file."""

BEGINNING = f"{HEAD}\n".encode()
"""What stands in a log without records."""

ENDINGS = (".jsonl", ".ndjson")
"""The endings of such files."""

REWRITTEN = (
    "the file was written anew as text: its lines end in CRLF, or a mark stands before them; copy "
    "it as it is, byte by byte, or write it with log export --output"
)
"""What is wrong with a log that went through a program which takes it for text."""

LONGEST_HEAD = 1_000
"""So many bytes the first line has at most, in any version."""

SECTOR = 512
"""A disk writes so many bytes or a multiple of them, at multiples of as many."""

KEYS = frozenset({"data", "digest", "envelope", "position", "recorded", "salt"})
"""The keys of a record."""


def line_of(records: Sequence[Sealed]) -> str:
    """Return the records of a batch as one line."""
    written = [_record(each) for each in records]
    return written[0] if len(written) == 1 else f"[{','.join(written)}]"


def _record(record: Sealed) -> str:
    """Return a record as canonical JSON; its texts are canonical already."""
    others = {"position": record.position, "recorded": record.recorded, "salt": record.salt}
    begins = f'{{"data":{record.data},"digest":"{record.digest}","envelope":{record.envelope},'
    return begins + canonical(others)[1:]


def sealed_of(line: str, position: int) -> list[Sealed]:
    """Return the records of a line.

    Raises:
        Corrupt: if it is not what was written.
    """
    damaged = Corrupt("log-corrupt", position, f"the line of position {position} is damaged")
    try:
        parsed = json.loads(line)
    except (ValueError, RecursionError):
        raise damaged from None
    records = parsed if isinstance(parsed, list) else [parsed]
    if not records or not all(isinstance(each, dict) and each.keys() == KEYS for each in records):
        raise damaged
    if not all(type(each["position"]) is int for each in records):
        raise damaged
    found = [_sealed(each) for each in records]
    if line_of(found) != line:
        raise damaged
    return found


def _sealed(parsed: dict[str, Any]) -> Sealed:
    envelope, data = canonical_or_none(parsed["envelope"]), canonical_or_none(parsed["data"])
    return Sealed(
        position=parsed["position"],
        recorded=str(parsed["recorded"]),
        id=str(parsed["envelope"].get("id")) if isinstance(parsed["envelope"], dict) else "",
        envelope=envelope,
        data=data,
        salt=str(parsed["salt"]),
        digest=str(parsed["digest"]),
    )


def canonical_or_none(value: object) -> str:
    """Return plain data as canonical JSON; of what cannot be any, nothing."""
    try:
        return canonical(value) if isinstance(value, dict) else ""
    except (ValueError, RecursionError):
        return ""


def text_of_head(line: bytes) -> str:
    """Return the text of a first line, whatever a program has made of it that took it for text."""
    wide = line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return line.decode("utf-16" if wide else "utf-8-sig", "ignore").rstrip("\r\n")


def is_head(line: bytes) -> bool:
    """Whether this is the first line of a log, of this version or another."""
    with suppress(ValueError, RecursionError):
        told = json.loads(text_of_head(line))
        return isinstance(told, dict) and told.get("kind") == KIND
    return False


def unfinished(found: bytes) -> bool:
    """Whether this is all that a log has whose beginner was stopped: a part of the first line."""
    whole = len(found) > len(BEGINNING) or found == BEGINNING
    return not whole and BEGINNING.startswith(found.rstrip(b"\0"))


def lines_of(path: Path, end: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of records up to a place in the file, each with its number in it."""
    with told(path), path.open("rb") as stream:
        left = end - len(stream.readline())
        for number, line in enumerate(stream, 2):
            left -= len(line)
            if left < 0:
                return
            yield number, line[:-1]


def end_of_records(path: Path, stream: BinaryIO) -> int:
    """Return where the records of a log end, and what was never acknowledged begins.

    Raises:
        InputError: ``log-foreign``, if it is no log of this library, or ``version``.
    """
    stream.seek(0)
    head = stream.readline(LONGEST_HEAD)
    if head != BEGINNING and text_of_head(head) == HEAD:
        raise InputError.of("log-corrupt", REWRITTEN, file=str(path))
    if head != BEGINNING:
        raise InputError.of("version" if is_head(head) else "log-foreign", file=str(path))
    end = last_line_break(stream, stream.seek(0, os.SEEK_END))
    start = last_line_break(stream, end - 1)
    stream.seek(start)
    return start if start and _lost_sectors(stream.read(end - start), start) else end


def last_line_break(stream: BinaryIO, end: int) -> int:
    """Return the place behind the last line break before a place in a file; 0 if there is none."""
    while end > 0:
        start = max(0, end - (1 << 16))
        stream.seek(start)
        place = stream.read(end - start).rfind(b"\n")
        if place >= 0:
            return start + place + 1
        end = start
    return 0


def _lost_sectors(line: bytes, start: int) -> bool:
    """Whether whole sectors of a line are zeros: what was written there never came to the disk."""
    return any(
        (start + run.start()) % SECTOR * run.start() == 0 == (start + run.end()) % SECTOR
        for run in re.finditer(rb"\0+", line)
    )


def text_of(line: bytes, position: int) -> str:
    """Return the text of a line.

    Raises:
        Corrupt: if it is none.
    """
    with suppress(UnicodeDecodeError):
        return line.decode()
    raise Corrupt("log-corrupt", position, f"the line of position {position} is damaged")
