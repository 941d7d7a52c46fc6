"""From files of events into a log, and from a log into a file."""

import os
from collections.abc import Container, Iterable, Iterator, Mapping

from attrs import evolve, frozen

from exchange_model.eventfiles.reading import Reported, dated, named_by
from exchange_model.events import (
    AnyEvent,
    Envelope,
    IdReused,
    Record,
    UnknownEvent,
    Verification,
)
from exchange_model.lists.files import AnyPath
from exchange_model.lists.writing import is_stored
from exchange_model.log import KeptLog
from exchange_model.log.chain import NO_DIGEST, Sealed
from exchange_model.log.form import ENDINGS, HEAD, line_of
from exchange_model.problems import InputError, Problem


@frozen
class Imported:
    """What came of an import.

    Attributes:
        added: How many events the log did not have.
        present: How many it had already.
        restored: Whether a log was taken over as it is, with its digests and times.
        unread: How many events are of a type or schema that this version does not know.
        warnings: What was appended, and is without effect.
    """

    added: int
    present: int
    restored: bool = False
    unread: int = 0
    warnings: tuple[Problem, ...] = ()


def import_events(log: KeptLog, reported: Reported) -> Imported:
    """Append the events of files to a log, all or none; those that it has are not appended again.

    The file of a log is taken over as it is, with its times and digests, where this log is empty
    or a beginning of it. Elsewhere its events are recorded anew, and keep the day on which they
    were reported.

    Args:
        log: The log.
        reported: What ``read_events`` found in the files.

    Raises:
        InputError: with every event whose id stands for another one in the log, or that corrects
            or takes back what is neither in the files nor in the log. Nothing is appended then.
        StorageFailed: if the events cannot be kept.
    """
    unread = sum(isinstance(event, UnknownEvent) for event in reported)
    added = log.follow(reported.kept) if reported.kept else None
    if added is None:
        return evolve(_appended(log, reported), unread=unread)
    return Imported(added, len(reported) - added, restored=True, unread=unread)


def _appended(log: KeptLog, reported: Reported) -> Imported:
    """Append the events that a log has not."""
    sources = {event.id: _source_of(event) for event in reported}
    named = {id_ for event in reported for _, id_ in named_by(event)}
    held: dict[str, Record] = {}
    for record in log.read():
        if record.id in sources:
            held[record.id] = record
        elif record.id in named:
            sources[record.id] = _source_of(record.event)
    # What another log keeps was taken there as it is, and nobody can correct it in its file.
    dangling = () if reported.kept else _dangling(reported, sources)
    problems = [*_reused(reported, held), *dangling]
    if problems:
        raise InputError(problems)
    new = [event for event in reported if event.id not in held]
    try:
        log.append(new)
    except IdReused as error:
        raise InputError.of("id-reuse", str(error)) from None
    return Imported(len(new), len(held), warnings=tuple(_foreign(reported, sources)))


def _reused(reported: Reported, held: Mapping[str, Record]) -> Iterator[Problem]:
    """Yield the events whose ids stand for others in the log."""
    for event, origin in zip(reported.events, reported.origins, strict=True):
        record = held.get(event.id)
        if record is not None and not _is_told_by(event, record):
            hint = f"the event at position {record.position} of the log says something else"
            yield Problem("id-reuse", origin.file, origin.line, "id", hint)


def _is_told_by(event: AnyEvent, record: Record) -> bool:
    """Return whether a record says the same; of the day on which it was said one may be silent."""
    if isinstance(event, Envelope) and event.reported is None:
        event = evolve(event, reported=record.reported)
    return event == dated(record)


def _source_of(event: AnyEvent) -> str | None:
    return event.source if isinstance(event, Envelope) else None


def _dangling(reported: Reported, known: Container[str]) -> Iterator[Problem]:
    """Yield the corrections and retractions of events that are nowhere."""
    for event, origin in zip(reported.events, reported.origins, strict=True):
        for column, id_ in named_by(event):
            if id_ not in known:
                yield Problem("reference", origin.file, origin.line, column)


def _foreign(reported: Reported, sources: Mapping[str, str | None]) -> Iterator[Problem]:
    """Yield the corrections and retractions of what another source said."""
    for event, origin in zip(reported.events, reported.origins, strict=True):
        for column, id_ in named_by(event):
            if id_ in sources and sources[id_] != _source_of(event):
                yield Problem("without-effect", origin.file, origin.line, column)


def export_events(log: KeptLog, path: AnyPath) -> Verification:
    """Write a log as a log of JSON Lines, with its times and digests.

    The file is there whole or not at all, and is a log itself.

    Args:
        log: The log.
        path: A file that is not there yet, whose name ends in ``.jsonl`` or ``.ndjson``.

    Returns:
        The last position and the head of what was written: the log itself may have gone on.

    Raises:
        InputError: ``option``, for a file that is there or has another ending, or ``storage``, if
            it cannot be written.
        Corrupt: at the first record that is not what was recorded; then nothing is written.
    """
    file = os.fsdecode(path)
    if not file.casefold().endswith(ENDINGS):
        hint = f"a log is written as JSON Lines: let the name end in {ENDINGS[0]}"
        raise InputError.of("option", hint, file=file)
    if os.path.lexists(file):
        hint = "this file is there already: name another one"
        raise InputError.of("option", hint, file=file)
    last, head = 0, NO_DIGEST

    def noted() -> Iterator[Sealed]:
        nonlocal last, head
        for record in log.sealed():
            yield record
            last, head = record.position, record.digest

    if not is_stored(lines_of(noted()), file):
        raise InputError.of("storage", "the file cannot be written", file=file)
    return Verification(position=last, head=head)


def lines_of(records: Iterable[Sealed]) -> Iterator[str]:
    """Yield the records of a log as the lines of a log of JSON Lines."""
    yield f"{HEAD}\n"
    for record in records:
        yield f"{line_of([record])}\n"
