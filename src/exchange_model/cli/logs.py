"""The commands of a log of events: log import, export, verify and show."""

import argparse
import json
import os
import sys
import textwrap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from exchange_model import wording
from exchange_model.cli.commands import UNUSABLE, columns_wide
from exchange_model.cli.inputs import columns
from exchange_model.cli.progress import progress
from exchange_model.cli.told import together
from exchange_model.eventfiles import Imported, export_events, import_events, read_events
from exchange_model.eventfiles.carrying import lines_of
from exchange_model.eventfiles.columns import COLUMNS
from exchange_model.events import Corrupt, Record, UnknownEvent, Verification
from exchange_model.log import KeptLog, MemoryLog, open_log
from exchange_model.log.opening import is_url, shown_place
from exchange_model.problems import InputError, Problem
from exchange_model.wire.events import TAGS

INDENT = "     "


def bring(options: argparse.Namespace) -> int:
    """Append the events of files to a log."""
    problems: list[Problem] = []
    renamed = columns(options.column, problems, COLUMNS)
    if problems:
        raise InputError(problems)
    with progress("reading the files"):
        reported = read_events(
            *options.files,
            columns=renamed,
            ignore=options.ignore,
            encoding=options.encoding,
            date_format=options.date_format,
        )
    _warn(reported.warnings)
    if not reported.kept and not os.path.lexists(options.log) and not is_url(options.log):
        import_events(MemoryLog(), reported)  # a log is begun for what it will take
    with _opened(options, create=True) as log:
        with progress("appending"):
            found = import_events(log, reported)
        _warn(found.warnings)
        _print_lines(options, _of_import(log, found, options))
    return 0


@contextmanager
def _opened(options: argparse.Namespace, *, create: bool = False) -> Iterator[KeptLog]:
    """Open the log, and tell of it in the end what did no harm and should be known."""
    try:
        with open_log(options.log, create=create, read_only=not create) as log:
            try:
                yield log
            finally:
                _warn(log.warnings)
    except Corrupt as fault:
        place = shown_place(options.log)
        raise InputError.of(fault.name, fault.hint, file=place) from None


def _warn(warnings: Iterable[Problem]) -> None:
    for line in together(warnings):
        print(f"warning: {wording.visible(line)}", file=sys.stderr)


def _of_import(log: KeptLog, found: Imported, options: argparse.Namespace) -> Iterator[str]:
    place = shown_place(options.log)
    how = "taken over as they were recorded" if found.restored else "appended"
    there = f"; {found.present:,} there already" if found.present else ""
    yield f"{place}: {_events(found.added)} {how}{there}"
    if found.unread:
        yield f"{_events(found.unread)} of a type or schema that this version cannot read: kept"
    yield from _end_of(log.position, log.head)


def _events(number: int) -> str:
    return "1 event" if number == 1 else f"{number:,} events"


def _end_of(position: int, head: str) -> Iterator[str]:
    yield f"position {position:,}"
    yield f"head {head}"


def send(options: argparse.Namespace) -> int:
    """Write a log as JSON Lines."""
    with _opened(options) as log:
        if options.output is None:
            sys.stdout.writelines(lines_of(log.sealed()))
            return 0
        with progress("writing the log"):
            sent = export_events(log, options.output)
    told = f"{options.output}: {_events(sent.position)}"
    _print_lines(options, [told, *_end_of(sent.position, sent.head)])
    return 0


def verify(options: argparse.Namespace) -> int:
    """Say whether a log is what was recorded."""
    with _opened(options) as log, progress("verifying"):
        found = log.verify(options.head)
    _print_lines(options, _of_verification(found, options))
    return 0 if found.fault is None else UNUSABLE


def _of_verification(found: Verification, options: argparse.Namespace) -> Iterator[str]:
    place = shown_place(options.log)
    if found.fault is not None:
        yield f"{place}: {found.fault}"
        yield f"{_events(found.position)} before it fit, up to the head {found.head}"
        return
    yield f"{place}: {_events(found.position)}, and each is what was recorded"
    yield from _end_of(found.position, found.head)
    if options.head is None:
        yield (
            "keep the head elsewhere and name it with --head: only so a log that was cut off at "
            "its end, or written anew as a whole, is found out"
        )


def show(options: argparse.Namespace) -> int:
    """List the events of a log."""
    shown = 0
    with _opened(options) as log:
        for record in log.read(min(options.after, log.position)):
            if _is_from(options.source, record):
                print(*_shown(record, options), sep="\n")
                shown += 1
        if not shown:
            # Whoever named a source may mean another; without one, nothing more need be read.
            told = log.read() if options.source is not None else ()
            sources = dict.fromkeys(getattr(each.event, "source", "") for each in told)
            print(wording.visible(_of_nothing(log.position, sources)), file=sys.stderr)
    return 0


def _of_nothing(position: int, sources: Iterable[str]) -> str:
    """Return what is said where no event is shown."""
    named = [source for source in sources if source]
    by = f" by {wording.several(named)}" if named else ""
    return f"no event to show; the log has {_events(position)}{by}"


def _is_from(source: str | None, record: Record) -> bool:
    return source is None or source == getattr(record.event, "source", None)


def _shown(record: Record, options: argparse.Namespace) -> Iterator[str]:
    if options.format == "json":
        yield json.dumps(_data(record), ensure_ascii=False)
        return
    wrap = textwrap.TextWrapper(
        columns_wide(options), subsequent_indent=INDENT, break_on_hyphens=False
    )
    event = record.event
    occurred = getattr(event, "occurred", None)
    day = f"{occurred}  " if occurred else ""
    yield from wrap.wrap(wording.visible(f"{record.position:>4} {day}{wording.event(event)}"))
    wrap.initial_indent = INDENT
    source = "" if isinstance(event, UnknownEvent) else f" by {event.source}"
    told = f"reported {record.reported}{source}, recorded {record.recorded:%Y-%m-%d %H:%M:%S} UTC"
    yield from wrap.wrap(wording.visible(told))
    wrap.break_long_words = False
    corrects = getattr(event, "supersedes", None)
    yield from wrap.wrap(f"id {record.id}" + (f", corrects {corrects}" if corrects else ""))


def _data(record: Record) -> dict[str, object]:
    event = record.event
    return {
        "position": record.position,
        "id": record.id,
        "type": event.type if isinstance(event, UnknownEvent) else TAGS[type(event)],
        "occurred": _text(getattr(event, "occurred", None)),
        "reported": record.reported.isoformat(),
        "recorded": record.recorded.isoformat(),
        "source": getattr(event, "source", None),
        "supersedes": getattr(event, "supersedes", None),
        "says": wording.event(event),
        "digest": record.digest,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _print_lines(options: argparse.Namespace, lines: Iterator[str] | list[str]) -> None:
    width = columns_wide(options)
    wrap = textwrap.TextWrapper(width, break_on_hyphens=False, break_long_words=False)
    print(*map(wrap.fill, map(wording.visible, lines)), sep="\n")
