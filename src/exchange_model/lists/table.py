"""The rows of one file as what they stand for, whatever kind of file they are written in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from exchange_model.errors import Refused
from exchange_model.lists import cells as meanings
from exchange_model.lists.cells import Column, DayReader, Reading
from exchange_model.lists.found import Found, LostBytes
from exchange_model.lists.headers import Names
from exchange_model.persons import Origin, Person
from exchange_model.problems import Problem

MOST_BLANK_ROWS = 100
"""So many blank rows of one file are named one by one."""

NAME = "name"
"""The column in which people's names stand, whatever its capitals."""


class RowRefused(Exception):
    """The cells of a row are readable, and make no sense together; no user sees this.

    Attributes:
        faults: What is wrong with the row: of which column, and why.
    """

    def __init__(self, faults: Sequence[tuple[str, Refused]]) -> None:
        super().__init__()
        self.faults = tuple(faults)


Maker: TypeAlias = Callable[[Mapping[str, Any], Mapping[str, Any], Origin], object | None]
"""Makes what a row stands for of its fixed columns, its free ones and its place; None: nothing.

It raises ``RowRefused`` where the cells make no sense together.
"""


def person_of(fixed: Mapping[str, Any], facts: Mapping[str, Any], origin: Origin) -> Person:
    """Return the person whom a row gives."""
    return Person(**fixed, facts=facts, origin=origin)


def cells_of_people(names: Names, days: DayReader) -> Callable[[str], Reading]:
    """Return what tells how the cells of a column are read where each row is a person."""
    needed = "receiving_party" in names.required
    fixed: dict[str, Reading] = {
        "person_id": meanings.required,
        "detaining_party": meanings.required,
        "receiving_party": meanings.required if needed else meanings.party_or_none,
        "date_of_birth": days.birth,
        "stage": meanings.stage,
        "transfer_date": days,
    }

    def reading(name: str) -> Reading:
        free = meanings.person_name if name.casefold() == NAME else meanings.fact
        return fixed.get(name, free)

    return reading


@frozen
class Manner:
    """How files are read.

    Attributes:
        names: What their columns are called.
        encoding: Their encoding.
        reading: Tells how the cells of a column are read, or refuses a column that is not known.
        make: Makes what a row stands for.
        may_be_empty: Whether a file without a row of data will do.
    """

    names: Names
    encoding: str
    reading: Callable[[str], Reading]
    make: Maker = person_of
    may_be_empty: bool = False

    def needs(self, name: str) -> bool:
        """Return whether no cell of a column may be empty."""
        try:
            self.reading(name)("")
        except Refused:
            return True
        return False


def _nothing(text: str) -> None:
    if text:
        raise Refused("unnamed-column")


def _anything(_: str) -> None:
    """Take whatever stands in a column that is refused as a whole."""


class Table:
    """The rows of one file, a text for each column, and no more of them at a time than one.

    Attributes:
        columns: What the cells of each column stand for.
        manner: How the file is read.
        row: The number of the row that is being read.
        filled: How many rows were not blank.
    """

    def __init__(self, file: str, manner: Manner, found: Found) -> None:
        self.columns: list[Column] = []
        self.manner = manner
        self.row = 0
        self.filled = 0
        self._file = file
        self._found = found
        self._lost = LostBytes()
        self._blank = 0
        self._fixed: list[tuple[str, int]] = []
        self._free: list[tuple[str, int]] = []
        self._missed: set[str] = set()
        self._lacking = {name for name in manner.names.required if manner.needs(name)}

    def meet(self, header: str) -> None:
        """Note a header as it stands in the file."""
        self._found.headers.add(self.manner.names.key(header))

    def open(self, name: str, label: str, *, guarded: bool) -> None:
        """Begin a column, whose cells may have the apostrophe that guards a formula."""
        column = Column(label, self._reading(name, label), lambda: self.row, guarded=guarded)
        if name:
            named = self._fixed if name in self.manner.names.fixed else self._free
            named.append((name, len(self.columns)))
            self._lacking.discard(name)
            self._found.columns.add(name)
        self.columns.append(column)

    def _reading(self, name: str, label: str) -> Reading:
        try:
            return self.manner.reading(name) if name else _nothing
        except Refused as refused:
            self.add(refused.name, label, refused.hint)
        return _anything

    def take(self, cells: Sequence[str]) -> None:
        """Take a row that has a cell for each column."""
        try:
            values = [column[cell] for column, cell in zip(self.columns, cells, strict=True)]
        except Refused:
            for position, cell in enumerate(cells):
                self.check(position, cell)
            return
        if not self._lacking:
            self.make(
                {name: values[position] for name, position in self._fixed},
                {name: values[position] for name, position in self._free},
            )

    def make(self, fixed: Mapping[str, Any], free: Mapping[str, Any]) -> None:
        """Keep what a row stands for, or note why it stands for nothing."""
        try:
            made = self.manner.make(fixed, free, Origin(self._file, self.row))
        except RowRefused as row:
            self._refuse(row.faults)
            return
        if made is not None and not self._found.errors:
            self._found.made.append(made)

    def _refuse(self, faults: Sequence[tuple[str, Refused]]) -> None:
        places = dict(self._fixed + self._free)
        # that a required column is missing is told where the file ends
        known = {*places, *self.manner.names.required}
        for column, refused in faults:
            if refused.name == "required" and places and column not in known:
                self._miss(column, refused.hint)
                continue
            label = self.columns[places[column]].label if column in places else column
            self.add(refused.name, label, refused.hint)

    def _miss(self, column: str, hint: str) -> None:
        """Note once that the file lacks a column that its rows need."""
        if column not in self._missed:
            self._missed.add(column)
            self.add("missing-column", column, hint, row=0)

    def check(self, position: int, cell: str) -> None:
        """Note what is wrong with one cell."""
        column = self.columns[position]
        try:
            column[cell]
        except Refused as refused:
            self.add(refused.name, column.label, refused.hint)

    def pass_over(self) -> None:
        """Note a blank row."""
        self._blank += 1
        if self._blank <= MOST_BLANK_ROWS:
            self.add("blank-row")

    def lose(self, column: str | None) -> None:
        """Note that the row has bytes which are not text, and in which column the first stand."""
        self._lost.note(self.row, column, self._found)

    def end(self) -> None:
        """Say what only the end of the file shows."""
        if not self.filled and not self.manner.may_be_empty:
            self.add("empty", row=0)
        if (more := self._blank - MOST_BLANK_ROWS) > 0:
            self.add("blank-row", hint=f"{more:,} more rows are blank and were passed over")
        for column in self.columns:
            if column.trimmed:
                self.row, label = column.trimmed_first
                cells = f"{column.trimmed:,} cell{'s' * (column.trimmed > 1)}"
                self.add("trimmed", label, f"spaces around {cells} were left out")

    def close(self, broken_at: int | None) -> None:
        """Say where in the file the first byte stands that is not text, if there is one."""
        if broken_at is not None:
            self._lost.tell(self._file, broken_at, self._found)

    def add(
        self, name: str, column: str | None = None, hint: str = "", row: int | None = None
    ) -> None:
        """Note a problem: of the row that is being read, of another, or (0) of the whole file."""
        place = self.row if row is None else row or None
        self._found.add(Problem(name, self._file, place, column, hint))
