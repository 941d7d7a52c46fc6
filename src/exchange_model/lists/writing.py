"""People as a CSV file that is read back as the same people."""

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve, frozen

from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists import headers
from exchange_model.lists.cells import Cell, Column, DayReader, guarded
from exchange_model.lists.files import AnyPath, Manner
from exchange_model.lists.headers import (
    FIXED,
    REQUIRED_OF_A_LIST,
    REQUIRED_OF_A_REGISTER,
    Header,
    Names,
)
from exchange_model.lists.text import MOST_OF_A_ROW, lines
from exchange_model.persons import Person, Unknown
from exchange_model.problems import InputError, Problem

_ALWAYS = frozenset(REQUIRED_OF_A_REGISTER)


@frozen
class _Table:
    """People as rows, under the columns that every list has, those in use, and the facts."""

    people: tuple[Person, ...]
    fixed: tuple[str, ...]
    facts: tuple[str, ...]

    @classmethod
    def of(cls, people: Iterable[Person]) -> "_Table":
        people = tuple(people)
        fixed = (name for name in FIXED if name in _ALWAYS or any(_have(people, name)))
        facts = dict.fromkeys(fact for person in people for fact in person.facts)
        return cls(people, tuple(fixed), tuple(facts))

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.fixed, *self.facts)

    @property
    def required(self) -> tuple[str, ...]:
        listed = all(person.receiving_party is not None for person in self.people)
        return REQUIRED_OF_A_LIST if listed else REQUIRED_OF_A_REGISTER

    def rows(self) -> Iterator[list[Cell]]:
        for person in self.people:
            facts = [person.facts.get(name, Unknown.NOT_REPORTED) for name in self.facts]
            yield [*(getattr(person, name) for name in self.fixed), *facts]


def _have(people: Iterable[Person], name: str) -> Iterator[bool]:
    return (getattr(person, name) not in {None, Unknown.NOT_REPORTED} for person in people)


def write_list(people: Iterable[Person], path: AnyPath) -> None:
    """Write people as a CSV file in UTF-8, which ``read_list`` reads back as equal people.

    If somebody has no receiving party, the file is a register, which ``read_register`` reads back.
    Where only some people have a fact, it is read back as not reported for the others. A text that
    a spreadsheet might take for a formula gets an apostrophe, which the readers take off again.

    Raises:
        InputError: with everything that would not be read back as it is; then nothing is written.
    """
    table, file = _Table.of(people), os.fsdecode(path)
    problems = [evolve(problem, file=file) for problem in _faults(table)]
    if not problems and not _is_stored(table, file):
        problems.append(Problem("storage", file, hint="the file cannot be written"))
    if problems:
        raise InputError(problems)


def _faults(table: _Table) -> Iterator[Problem]:
    if not table.people:
        yield Problem("empty")
        return
    names = Names(table.required)
    yield from _faults_of_the_header(table, names)
    manner = Manner(names, "utf-8", DayReader())
    reading = [
        Column(_label(table, position), manner.reading(name), int)
        for position, name in enumerate(table.columns)
    ]
    for row, values in enumerate(table.rows(), 2):
        for problem in _faults_of_a_row(values, reading):
            yield evolve(problem, row=row)


def _faults_of_the_header(table: _Table, names: Names) -> Iterator[Problem]:
    """Yield what the reader has against the header, or would take for another."""
    written = lines([_line(map(guarded, table.columns))])
    _, header = headers.find([*written], names)
    if not isinstance(header, Header) or header.delimiter != ",":
        yield Problem("unwritable", row=1)
        return
    yield from (each for each in headers.faults(header, names) if each.kind.severity == "error")
    for position, name in enumerate(table.columns):
        hidden = not name or (position >= len(table.fixed) and name in FIXED)
        if hidden or name != header.names[position]:
            yield Problem("unwritable", row=1, column=_label(table, position))


def _faults_of_a_row(values: Sequence[Cell], reading: Sequence[Column]) -> Iterator[Problem]:
    """Yield what the reader has against a row, or would take for something else."""
    cells = [_text(value) for value in values]
    for value, cell, column in zip(values, cells, reading, strict=True):
        try:
            if column[cell] != value:
                yield Problem("unwritable", column=column.label)
        except Refused as refused:
            yield Problem(refused.name, column=column.label, hint=refused.hint)
    if sum(map(len, cells)) > MOST_OF_A_ROW // 4 and len(_line(cells)) > MOST_OF_A_ROW:
        yield Problem("cell-size", hint=f"the row has more than {MOST_OF_A_ROW:,} characters")


def _label(table: _Table, position: int) -> str:
    return table.fixed[position] if position < len(table.fixed) else f"column {position + 1}"


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Unknown):
        return value.value
    return guarded(value) if isinstance(value, str) else _date(value)


_date = lru_cache(maxsize=4096)(PartialDate.__str__)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _is_stored(table: _Table, file: str) -> bool:
    """Write the file; what was there before stays until all of it is written."""
    try:
        path = Path(file).resolve()
        if path.exists() and not path.is_file():
            _store(table, path)
            return True
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        try:
            _store(table, partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except (OSError, ValueError):
        return False
    return True


def _store(table: _Table, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(map(guarded, table.columns))
        writer.writerows(map(_text, row) for row in table.rows())
