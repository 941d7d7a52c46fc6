"""One file of a list or a register: its rows as people, and its problems."""

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

from attrs import evolve, frozen

from exchange_model.errors import Refused
from exchange_model.lists import cells as meanings
from exchange_model.lists import headers
from exchange_model.lists.cells import Column, DayReader, Reading
from exchange_model.lists.found import Found, LostBytes
from exchange_model.lists.headers import FIXED, Header, Names
from exchange_model.lists.rows import SPACES, Row, is_blank, rows
from exchange_model.lists.text import LOST, MOST_BYTES, MOST_OF_A_ROW, Decoded, lines
from exchange_model.persons import Origin, Person
from exchange_model.problems import Problem

AnyPath: TypeAlias = str | os.PathLike[str]
"""How a user names a file."""

MOST_BLANK_ROWS = 100
"""So many blank rows of one file are named one by one."""


@frozen
class Manner:
    """How files are read: what their columns are called, their encoding, and their dates."""

    names: Names
    encoding: str
    days: DayReader

    def reading(self, name: str) -> Reading:
        """Return how the cells of a column are read."""
        needed = name in self.names.required
        fixed: dict[str, Reading] = {
            "": _nothing,
            "person_id": meanings.required,
            "detaining_party": meanings.required,
            "receiving_party": meanings.required if needed else meanings.party_or_none,
            "date_of_birth": self.days.birth,
            "stage": meanings.stage,
            "transfer_date": self.days,
        }
        return fixed.get(name, meanings.fact)


def _nothing(text: str) -> None:
    if text:
        raise Refused("unnamed-column")


def read_file(path: AnyPath, manner: Manner, found: Found) -> None:
    """Add what is found in one file.

    Raises:
        TooMany: if the list of problems is full.
    """
    name = os.fsdecode(path)
    found.files.append(name)
    try:
        with _opened(name) as stream:
            _File(name, manner, found).read(stream)
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


def _head(source: Iterator[str]) -> list[str]:
    """Return the first lines of a file, without the byte order mark: as many as a row may have."""
    head: list[str] = []
    size = 0
    while size <= MOST_OF_A_ROW and (line := next(source, "")):
        head.append(line)
        size += len(line)
    if head:
        head[0] = head[0].removeprefix("\ufeff")
    return head


class _File:
    """Reads one file row by row, and holds no more of it than that."""

    def __init__(self, name: str, manner: Manner, found: Found) -> None:
        self._name = name
        self._manner = manner
        self._found = found
        self._lost = LostBytes()
        self._row = 0
        self._filled = 0
        self._blank = 0

    def read(self, stream: BinaryIO) -> None:
        """Read the file to its end, unless its columns cannot be told apart."""
        decoded = Decoded(stream, self._manner.encoding)
        try:
            self._read(decoded)
        finally:
            if decoded.broken_at is not None:
                self._lost.tell(self._name, decoded.broken_at, self._found)

    def _read(self, decoded: Decoded) -> None:
        source = lines(decoded)
        head = _head(source)
        self._row, header = headers.find(head, self._manner.names)
        known = isinstance(header, Header) and header.is_known
        if decoded.broken_at is not None and not known:
            self._lost.note(self._row, None, self._found)
        elif isinstance(header, Refused):
            self._add(header.name, hint=header.hint)
        else:
            self._take_header(header)
            if known:
                self._take_rows(rows(chain(head, source), header.delimiter), header, decoded)

    def _take_header(self, header: Header) -> None:
        for problem in headers.faults(header, self._manner.names):
            self._found.add(evolve(problem, file=self._name))
        self._found.columns.update(filter(None, header.names))
        self._found.headers.update(map(self._manner.names.key, header.cells))
        self._columns = [
            Column(header.label(position), self._manner.reading(name), lambda: self._row)
            for position, name in enumerate(header.names)
        ]
        named = [(name, position) for position, name in enumerate(header.names) if name]
        self._fixed = [each for each in named if each[0] in FIXED]
        self._facts = [each for each in named if each[0] not in FIXED]

    def _take_rows(self, all_rows: Iterator[Row], header: Header, decoded: Decoded) -> None:
        for self._row, row in enumerate(all_rows, 1):
            if decoded.broken_at is not None:
                self._look_for_lost_bytes(row)
            if isinstance(row, Refused):
                self._filled += 1
                self._add(row.name, hint=row.hint)
            elif self._row < header.row or (not row[0].strip(SPACES) and is_blank(row)):
                self._note_blank()
            elif self._row > header.row:
                self._filled += 1
                self._take_person(row)
        self._end()

    def _take_person(self, row: list[str]) -> None:
        if len(row) != len(self._columns):
            hint = f"the row has {len(row):,} cells and the header {len(self._columns):,}"
            self._add("row-width", hint=hint)
            return
        try:
            values = [column[cell] for column, cell in zip(self._columns, row, strict=True)]
        except Refused:
            self._add_faults(row)
            return
        if not self._found.errors:
            self._found.people.append(self._person(values))

    def _person(self, values: Sequence[Any]) -> Person:
        return Person(
            **{name: values[position] for name, position in self._fixed},
            facts={name: values[position] for name, position in self._facts},
            origin=Origin(self._name, self._row),
        )

    def _add_faults(self, row: list[str]) -> None:
        for column, cell in zip(self._columns, row, strict=True):
            try:
                column[cell]
            except Refused as refused:
                self._add(refused.name, column.label, refused.hint)

    def _note_blank(self) -> None:
        self._blank += 1
        if self._blank <= MOST_BLANK_ROWS:
            self._add("blank-row")

    def _look_for_lost_bytes(self, row: Row) -> None:
        for position, cell in enumerate([] if isinstance(row, Refused) else row):
            if LOST in cell:
                inside = position < len(self._columns)
                column = self._columns[position].label if inside else None
                self._lost.note(self._row, column, self._found)
                return

    def _end(self) -> None:
        """Say what only the end of the file shows."""
        if not self._filled:
            self._add("empty")
        if (more := self._blank - MOST_BLANK_ROWS) > 0:
            self._add("blank-row", hint=f"{more:,} more rows are blank and were passed over")
        for column in self._columns:
            if column.trimmed:
                self._row = column.trimmed_first
                cells = f"{column.trimmed:,} cell{'s' * (column.trimmed > 1)}"
                self._add("trimmed", column.label, f"spaces around {cells} were left out")

    def _add(self, name: str, column: str | None = None, hint: str = "") -> None:
        row = None if name == "empty" else self._row
        self._found.add(Problem(name, self._name, row, column, hint))
