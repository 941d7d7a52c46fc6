"""People as a file that is read back as the same people."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from attrs import evolve, frozen

from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists import headers
from exchange_model.lists.cells import Cell, Column, DayReader, guarded
from exchange_model.lists.files import AnyPath
from exchange_model.lists.headers import (
    FIXED,
    REQUIRED_OF_A_LIST,
    REQUIRED_OF_A_REGISTER,
    Header,
    Names,
)
from exchange_model.lists.jsonlines import is_json_lines
from exchange_model.lists.rows import LONG_ROW
from exchange_model.lists.table import cells_of_people
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

    def labels(self, word: str) -> list[str]:
        """Return what a message calls each column."""
        facts = range(len(self.fixed) + 1, len(self.columns) + 1)
        return [*self.fixed, *(f"{word} {number}" for number in facts)]

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
    """Write people as a file in UTF-8, which ``read_list`` reads back as equal people.

    The file is CSV or, if its name ends in ``.jsonl`` or ``.ndjson``, JSON Lines. If somebody has
    no receiving party, it is a register, which ``read_register`` reads back. Where only some
    people have a fact, it is read back as not reported for the others. In CSV, a text that a
    spreadsheet might take for a formula gets an apostrophe, which the readers take off again.

    Raises:
        InputError: with everything that would not be read back as it is; then nothing is written.
    """
    table, file = _Table.of(people), os.fsdecode(path)
    try:
        form = JSON_LINES if is_json_lines(file) else CSV
    except Refused as refused:
        raise InputError.of(refused.name, refused.hint, file=file) from None
    problems = [evolve(problem, file=file) for problem in _faults(table, form)]
    if not problems and not is_stored(_written(table, form), file):
        problems.append(Problem("storage", file, hint="the file cannot be written"))
    if problems:
        raise InputError(problems)


@frozen
class _Form:
    """How a kind of file is written.

    Attributes:
        word: What it calls a column.
        head: How many of its lines stand before the people.
        cell: Writes a text that a column holds.
        line: Writes the columns and the texts of one person.
        header: Reads the columns back, unless they would be taken for others.
    """

    word: str
    head: int
    cell: Callable[[str], str]
    line: Callable[[Sequence[str], Sequence[str]], str]
    header: Callable[[tuple[str, ...], Names], Header | None]


def csv_line(cells: Iterable[str]) -> str:
    """Return cells as a line of CSV; quoted where another delimiter could tear them apart."""
    line, row = io.StringIO(), list(cells)
    torn = any(";" in cell or "\t" in cell for cell in row)
    csv.writer(line, quoting=csv.QUOTE_ALL if torn else csv.QUOTE_MINIMAL).writerow(row)
    return line.getvalue()


def _line(_: Sequence[str], cells: Iterable[str]) -> str:
    return csv_line(cells)


def _header(columns: tuple[str, ...], names: Names) -> Header | None:
    written = lines([csv_line(map(guarded, columns))])
    _, header = headers.find([*written], names)
    return header if isinstance(header, Header) and header.delimiter == "," else None


def _object(columns: Sequence[str], texts: Sequence[str]) -> str:
    values = {column: text or None for column, text in zip(columns, texts, strict=True)}
    return json.dumps(values, ensure_ascii=False) + "\n"


def _keys(columns: tuple[str, ...], names: Names) -> Header:
    return Header("", 1, columns, tuple(names.of(column)[0] for column in columns))


CSV = _Form("column", 1, guarded, _line, _header)
JSON_LINES = _Form("key", 0, str, _object, _keys)


def _faults(table: _Table, form: _Form) -> Iterator[Problem]:
    if not table.people:
        yield Problem("empty")
        return
    names = Names(table.required)
    labels, width = table.labels(form.word), sum(map(len, table.columns))
    yield from _faults_of_the_header(table, form, names)
    reading_of = cells_of_people(names, DayReader())
    reading = [
        Column(label, reading_of(name), int, guarded=form is CSV)
        for label, name in zip(labels, table.columns, strict=True)
    ]
    for row, values in enumerate(table.rows(), form.head + 1):
        texts = [form.cell(_text(value)) for value in values]
        for problem in _faults_of_a_row(values, texts, reading):
            yield evolve(problem, row=row)
        if sum(map(len, texts)) + width > MOST_OF_A_ROW // 8:
            yield from _faults_of_a_size(form.line(table.columns, texts), row)


def _faults_of_the_header(table: _Table, form: _Form, names: Names) -> Iterator[Problem]:
    """Yield what the reader has against the columns, or would take for others."""
    header = form.header(table.columns, names)
    if header is None:
        yield Problem("unwritable", row=1)
        return
    yield from (each for each in headers.faults(header, names) if each.kind.severity == "error")
    for position, (name, label) in enumerate(
        zip(table.columns, table.labels(form.word), strict=True)
    ):
        hidden = not name or (position >= len(table.fixed) and name in FIXED)
        if hidden or name != header.names[position]:
            yield Problem("unwritable", row=1, column=label)


def _faults_of_a_row(
    values: Sequence[Cell], texts: Sequence[str], reading: Sequence[Column]
) -> Iterator[Problem]:
    """Yield what the reader has against a row, or would take for something else."""
    for value, text, column in zip(values, texts, reading, strict=True):
        try:
            if column[text] != value:
                yield Problem("unwritable", column=column.label)
        except Refused as refused:
            yield Problem(refused.name, column=column.label, hint=refused.hint)


def _faults_of_a_size(line: str, row: int) -> Iterator[Problem]:
    if len(line) > MOST_OF_A_ROW:
        yield Problem("cell-size", row=row, hint=LONG_ROW)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, Unknown):
        return value.value
    return value if isinstance(value, str) else _date(value)


_date = lru_cache(maxsize=4096)(PartialDate.__str__)


def is_stored(written: Iterable[str], file: str, encoding: str = "utf-8") -> bool:
    """Write lines to a file; what was there before stays until all of it is written."""
    try:
        path = Path(file).resolve()
        if path.exists() and not path.is_file():
            _store(written, path, encoding)
            return True
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        try:
            _store(written, partial, encoding)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
    except (OSError, ValueError, RuntimeError):  # the last for links that lead to themselves
        return False
    return True


def _store(written: Iterable[str], path: Path, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        stream.writelines(written)
        stream.flush()
        if path.is_file():
            os.fsync(stream.fileno())


def _written(table: _Table, form: _Form) -> Iterator[str]:
    """Yield the lines of a file."""
    if form.head:
        yield form.line((), [form.cell(column) for column in table.columns])
    for row in table.rows():
        yield form.line(table.columns, [form.cell(_text(value)) for value in row])
