"""Files of reported events as events, or else every problem of every file."""

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from exchange_model.eventfiles import objects
from exchange_model.eventfiles.columns import (
    COLUMNS,
    FACTS,
    REQUIRED,
    cells_of_events,
    left_out,
)
from exchange_model.events import AnyEvent, Corrupt, Dated, Envelope, EventRetracted, Record
from exchange_model.lists.files import AnyPath
from exchange_model.lists.found import Found
from exchange_model.lists.headers import Names
from exchange_model.lists.reading import manner_of, read
from exchange_model.lists.table import RowRefused
from exchange_model.log.chain import Sealed, each_strictly
from exchange_model.log.form import LONGEST_HEAD, is_head
from exchange_model.log.lines import kept_in, salvaged
from exchange_model.log.sqlite import MAGIC
from exchange_model.persons import Origin
from exchange_model.problems import InputError, Problem
from exchange_model.wire.flat import event_of


@frozen
class Reported:
    """The events that files report.

    Attributes:
        events: One event for each row, in the order of the files.
        origins: Where each event stands.
        files: The files, as they were named.
        warnings: What was read otherwise than it is written.
        digests: The SHA-256 of the bytes of each file, outside equality.
        kept: The records of a log, if the file is that of one.
    """

    events: tuple[AnyEvent, ...]
    origins: tuple[Origin, ...]
    files: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    digests: tuple[str, ...] = field(default=(), eq=False, repr=False)
    kept: tuple[Sealed, ...] = field(default=(), repr=False)

    def __iter__(self) -> Iterator[AnyEvent]:
        return iter(self.events)

    def __len__(self) -> int:
        return len(self.events)


Placed = tuple[Envelope, Origin]


def read_events(
    *paths: AnyPath,
    columns: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
    encoding: str = "utf-8",
    date_format: str | None = None,
) -> Reported:
    """Read reported events from one or more files of CSV or, by their endings, JSON Lines.

    A column or key is a field of an event, ``type`` or, for a fact of the people, ``facts.NAME``.
    Where a file of CSV has no column ``type``, each row is a handover: of the person whom it names,
    or of as many as it counts. An id may be a label of your own; an event without an id gets the
    one that its content gives, so that reading a file again gives the same events.

    Args:
        paths: The files. Those that end in ``.jsonl`` or ``.ndjson`` have an object on each line.
            The file of a log of JSON Lines is read by itself; its events say when they were
            reported.
        columns: The files' own headers or keys, each with the name that it stands for here.
        ignore: The columns, as they stand in the files, that are left out.
        encoding: The encoding of the files.
        date_format: How the files write dates, as for ``strptime``: ``%d.%m.%Y``.

    Raises:
        InputError: with every problem of every file.
    """
    if any(map(is_log, paths)):
        return _of_log(paths)
    if tables := [os.fsdecode(path) for path in paths if _begins(path, MAGIC)]:
        hint = "this is a log in SQLite: write it as JSON Lines first, with log export"
        raise InputError(Problem("option", file, hint=hint) for file in tables)
    unwanted = left_out(ignore)
    manner = manner_of(
        REQUIRED,
        _chosen(columns or {}, unwanted),
        encoding,
        date_format,
        fixed=COLUMNS,
        reading_of=lambda _, days: cells_of_events(days),
    )
    found = read(paths, evolve(manner, make=_placed), objects.read)
    placed: list[Placed] = found.made
    problems = (
        *_never_met(unwanted, found, manner.names),
        *_told_twice(placed),
        *_circular(placed),
    )
    if problems:
        raise InputError(problems)
    return Reported(
        tuple(event for event, _ in placed),
        tuple(origin for _, origin in placed),
        tuple(found.files),
        (*found.warnings, *_undated(placed), *_early(placed)),
        tuple(found.digests),
    )


def _chosen(columns: Mapping[str, str], unwanted: Mapping[str, str]) -> Mapping[str, str]:
    """Return the user's headers with the names that they get; those left out get one too."""
    keys = {key.strip().casefold() for key in columns}
    if any(key.strip().casefold() in keys for key in unwanted):
        raise InputError.of("option", "a column is either renamed or left out")
    return {**columns, **unwanted}


def _never_met(unwanted: Iterable[str], found: Found, names: Names) -> Iterator[Problem]:
    """Yield that a column is to be left out which no file has: another one may have been meant."""
    if any(names.key(each) not in found.headers for each in unwanted):
        yield Problem("option", hint="no file has a column that is to be left out (--ignore)")


def is_log(path: AnyPath) -> bool:
    """Return whether a file begins as a log of JSON Lines."""
    return is_head(_first_line(path))


def _begins(path: AnyPath, magic: bytes) -> bool:
    return _first_line(path).startswith(magic)


def _first_line(path: AnyPath) -> bytes:
    """Return the first line of a file; of what cannot be read twice, nothing."""
    if not os.path.isfile(path):  # noqa: PTH113 - it finds no fault with any name
        return b""
    try:
        with Path(path).open("rb") as stream:
            return stream.readline(LONGEST_HEAD)
    except (OSError, ValueError):
        return b""


def _of_log(paths: Sequence[AnyPath]) -> Reported:
    """Return the events of a log of JSON Lines, each looked at as if nobody had before."""
    file = next(os.fsdecode(path) for path in paths if is_log(path))
    if len(paths) > 1:
        hint = "this is the file of a log, which is read by itself"
        raise InputError.of("option", hint, file=file)
    try:
        kept, warnings = kept_in(Path(file))
        records = tuple(each_strictly(kept))
    except Corrupt as fault:
        line = salvaged(file).line or _lines_of(file, fault.position)[fault.position - 1]
        raise InputError([Problem(fault.name, file, line, hint=fault.hint)]) from None
    return Reported(
        tuple(map(dated, records)),
        tuple(Origin(file, line) for line in _lines_of(file, len(records))),
        (file,),
        warnings,
        kept=tuple(kept),
    )


def _lines_of(file: str, records: int) -> list[int]:
    """Return the number of the line of each record of a log; a line can hold several."""
    found: list[int] = []
    with Path(file).open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if len(found) >= records:
                break
            if number > 1:
                found += [number] * (len(json.loads(line)) if line.startswith(b"[") else 1)
    return found


def dated(record: Record) -> AnyEvent:
    """Return an event that says on which day it was reported, wherever it is recorded anew."""
    event = record.event
    if isinstance(event, Envelope):
        return evolve(event, reported=record.reported)
    return evolve(event, envelope={**event.envelope, "reported": str(record.reported)})


def _placed(fixed: Mapping[str, Any], free: Mapping[str, Any], origin: Origin) -> Placed:
    """Return the event of a row, with its place."""
    told = {name: value for name, value in fixed.items() if value is not None}
    facts = {name.removeprefix(FACTS): value for name, value in free.items() if value is not None}
    if facts:
        told["facts"] = {**told.get("facts", {}), **facts}
    if "type" not in fixed:
        told["type"] = "person-transferred" if "person_id" in told else "group-transferred"
    made = event_of(told)
    if isinstance(made, tuple):
        raise RowRefused(made)
    return made, origin


def _told_twice(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Yield the events that stand there twice: nobody knows if one happened or two."""
    first: dict[str, Origin] = {}
    for event, origin in placed:
        before = first.setdefault(event.id, origin)
        if before != origin:
            hint = f"the row has the id of {before}, or says the same"
            yield Problem("told-twice", origin.file, origin.line, hint=hint)


def _circular(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Yield that events correct or take back each other: nobody knows which of them stands."""
    places = {event.id: origin for event, origin in placed}
    acts_on = {event.id: [id_ for _, id_ in named_by(event)] for event, _ in placed}
    try:
        TopologicalSorter(acts_on).prepare()
    except CycleError as error:
        place = places[next(id_ for id_ in error.args[1] if id_ in places)]
        hint = "events correct or take back each other, so that none of them stands"
        yield Problem("reference", place.file, place.line, hint=hint)


def named_by(event: AnyEvent) -> Iterator[tuple[str, str]]:
    """Yield the events that an event corrects or takes back, each with the field that says so."""
    if isinstance(event, Envelope) and event.supersedes is not None:
        yield "supersedes", event.supersedes
    if isinstance(event, EventRetracted):
        yield "event", event.event


def _undated(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Yield, for each file, that some of its events would be known from today on only."""
    rows: dict[str, list[int]] = {}
    for event, origin in placed:
        if event.reported is None:
            rows.setdefault(origin.file, []).append(origin.line)
    for file, lines in rows.items():
        several = "1 event has" if len(lines) == 1 else f"{len(lines):,} events have"
        hint = f"{several} no day on which the source said it, and count as reported today"
        yield Problem("no-reported", file, lines[0], "reported", hint)


def _early(placed: Iterable[Placed]) -> Iterator[Problem]:
    """Yield the events that lie after the day on which they were reported."""
    today = datetime.now(UTC).date()
    for event, origin in placed:
        if isinstance(event, Dated) and event.occurred.earliest > (event.reported or today):
            yield Problem("reported-early", origin.file, origin.line, "occurred")
