"""JSON Lines: an object on each line, whose keys are the columns."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from exchange_model.errors import Refused
from exchange_model.lists.cells import MOST_OF_AN_ID
from exchange_model.lists.found import MOST_PROBLEMS
from exchange_model.lists.headers import FIXED, MOST_COLUMNS, NEAREST, faults_of_a_name, nearest
from exchange_model.lists.rows import LONG_ROW, SPACES
from exchange_model.lists.table import Table
from exchange_model.lists.text import LOST, MOST_OF_A_ROW, Decoded, lines

ENDINGS = (".jsonl", ".ndjson")
"""How the name of a file of JSON Lines ends, in small letters or capitals."""

Pairs: TypeAlias = tuple[tuple[str, object], ...]
"""The keys of an object, each with its value, in their order."""

_SAID = {
    "Extra data": "something stands behind the object on the line",
    "Invalid control character": "a text holds a control character as it is, without its escape",
}
"""What the standard library says of a line, and what is said of it here."""

NO_OBJECT = "the line holds no object with keys and values"

_BLANK = f"{SPACES}\t\r\n"

# What a number is read as: no cell is one, so none is ever converted.
_WHOLE = Refused("type", "text is read here and not a number: put it in quotation marks")
_ROUNDED = Refused("decimal")
_ENDLESS = Refused("number")
_LARGEST = float("inf")


def _fraction(written: str) -> Refused:
    return _ENDLESS if abs(float(written)) == _LARGEST else _ROUNDED


_DECODER = json.JSONDecoder(
    object_pairs_hook=tuple,
    parse_int=lambda _: _WHOLE,
    parse_float=_fraction,
    parse_constant=lambda _: _ENDLESS,
)


def is_json_lines(file: str) -> bool:
    """Return whether a file is one of JSON Lines, by the ending of its name.

    Raises:
        Refused: ``json``, where the ending is that of a file with a single value.
    """
    if file.casefold().endswith(".json"):
        hint = "people are read from JSON Lines, one object a line, and not from one JSON value"
        raise Refused("json", hint)
    return file.casefold().endswith(ENDINGS)


def parsed(line: str) -> Pairs | Refused:
    """Return the object on a line, or why there is none."""
    found = value_of(line, _DECODER)
    return found if isinstance(found, tuple | Refused) else Refused("json", NO_OBJECT)


def value_of(line: str, decoder: json.JSONDecoder) -> object:
    """Return the value on a line, or a ``Refused`` that says why there is none."""
    if len(line) > MOST_OF_A_ROW:
        return Refused("cell-size", LONG_ROW)
    try:
        found: object = decoder.decode(line)
    except json.JSONDecodeError as error:
        hints = (hint for said, hint in _SAID.items() if error.msg.startswith(said))
        return Refused("json", next(hints, ""))
    except RecursionError:
        return Refused("json", "the object is nested too deeply")
    except Refused as refused:
        return refused
    return Refused("json", NO_OBJECT) if isinstance(found, Refused) else found


def is_blank(line: str) -> bool:
    """Return whether nothing stands on a line."""
    return len(line) <= MOST_OF_A_ROW and not line.strip(_BLANK)


def read(decoded: Decoded, table: Table) -> None:
    """Read a file to its end, unless it is not text or has too many keys."""
    objects = _Objects(table)
    for table.row, line in enumerate(unmarked(decoded), 1):
        if is_blank(line):
            table.pass_over()
        elif not objects.take(line, lost=decoded.broken_at is not None and LOST in line):
            return
    objects.end()
    table.end()


def unmarked(decoded: Decoded) -> Iterator[str]:
    """Yield the lines of a file, without the byte order mark."""
    source = lines(decoded)
    yield next(source, "\n").removeprefix("\ufeff")
    yield from source


class _Objects:
    """Takes the objects of one file as rows: a key that is new begins a column.

    Objects with the same keys as the one before, as nearly all have, are taken in the same way.
    """

    def __init__(self, table: Table) -> None:
        names = table.manner.names
        self._table = table
        self._names = names
        self._column: dict[str, int] = {}
        self._position: dict[str, int] = {}
        self._first: list[tuple[int, int]] = []
        self._spelt: dict[str, str] = {}
        self._needed = {name: list[int]() for name in names.required if table.manner.needs(name)}
        self._keys: tuple[str, ...] | None = None
        self._at: list[int] = []
        self._twice: list[tuple[int, int]] = []

    def take(self, line: str, *, lost: bool) -> bool:
        """Take a line, and return whether those behind it can be taken too."""
        pairs = parsed(line)
        self._table.filled += 1
        if isinstance(pairs, Refused):
            if not lost:
                self._table.add(pairs.name, hint=pairs.hint)
                return True
            self._table.lose(None)
            return self._keys is not None
        keys = tuple(key for key, _ in pairs)
        if keys != self._keys and not self._is_understood(keys):
            hint = f"the file has more than {MOST_COLUMNS:,} different keys"
            self._table.add("size", hint=hint)
            return False
        self._take([value for _, value in pairs], lost=lost)
        return True

    def _is_understood(self, keys: tuple[str, ...]) -> bool:
        """Find out which columns the keys are, unless there are too many of them."""
        # what is longer than a key may be is refused, and not kept either
        cut = [key[: MOST_OF_AN_ID + 1] for key in keys]
        if len(self._position.keys() | cut) > MOST_COLUMNS:
            return False
        for number, key in enumerate(cut, 1):
            if key not in self._position:
                self._position[key] = self._of(key, number)
        self._keys = keys
        self._at = [self._position[key] for key in cut]
        first: dict[int, int] = {}
        self._twice = []
        for number, position in enumerate(self._at, 1):
            if (before := first.setdefault(position, number)) != number:
                self._twice.append((before, number))
            elif self._table.columns[position].label not in FIXED:
                self._table.columns[position].label = f"key {number}"
        return True

    def _of(self, key: str, number: int) -> int:
        """Return the position of the column that a new key names, which it may begin."""
        name, _ = self._names.of(key)
        label = name if name in FIXED else f"key {number}"
        for problem, hint in faults_of_a_name(key, name, self._names):
            self._table.add(problem, label, hint)
        if self._spelt.setdefault(name.casefold(), name) != name:
            hint = "a key has the name of another, but for capitals"
            self._table.add("duplicate-column", label, hint)
        self._table.meet(key)
        if name not in self._column:
            self._begin(name, label)
            self._first.append((number, self._table.row))
        return self._column[name]

    def _begin(self, name: str, label: str) -> None:
        """Begin a column; where it may not be empty, it is missing in the rows before."""
        self._column[name] = len(self._table.columns)
        self._table.open(name, label, guarded=False)
        for row in self._needed.pop(name, ()):
            self._table.add("required", name, row=row)

    def _take(self, values: Sequence[object], *, lost: bool) -> None:
        if lost:
            self._look_for_lost_bytes(values)
        for rows in self._needed.values():
            if len(rows) < MOST_PROBLEMS:
                rows.append(self._table.row)
        cells = None if self._needed or self._twice else self._cells(values)
        if cells is None:
            self._check(values)
        else:
            self._table.take(cells)

    def _cells(self, values: Sequence[object]) -> list[str] | None:
        """Return the cells of a row, or nothing if a value stands for none."""
        cells = [""] * len(self._table.columns)
        try:
            for position, value in zip(self._at, values, strict=True):
                cells[position] = value if type(value) is str else self._text(position, value)
        except Refused:
            return None
        return cells

    def _text(self, position: int, value: Any) -> str:  # noqa: ANN401 - any value of JSON
        """Return the text of a cell that a value stands for."""
        match value:
            case None:
                return ""
            case str():
                return value
            case True | False if self._table.columns[position].label not in FIXED:
                return "yes" if value else "no"
            case True | False:
                raise Refused("type", "only a fact is true or false; text is read here")
            case Refused(name=name, hint=hint):
                raise Refused(name, hint)
            case _:
                raise Refused("type", "text is read here, and neither a list nor an object")

    def _check(self, values: Sequence[object]) -> None:
        """Note all that is wrong with a row of which nobody can be made."""
        columns = self._table.columns
        for before, number in self._twice:
            hint = f"keys {before} and {number} of the object name the same column"
            self._table.add("duplicate-key", columns[self._at[number - 1]].label, hint)
        for position, value in zip(self._at, values, strict=True):
            try:
                text = self._text(position, value)
            except Refused as refused:
                self._table.add(refused.name, columns[position].label, refused.hint)
            else:
                self._table.check(position, text)
        for position in range(len(columns)):
            if position not in self._at:
                self._table.check(position, "")

    def _look_for_lost_bytes(self, values: Sequence[object]) -> None:
        found = (
            self._table.columns[position].label
            for position, value in zip(self._at, values, strict=True)
            if isinstance(value, str) and LOST in value
        )
        self._table.lose(next(found, None))

    def end(self) -> None:
        """Say which required columns no object has."""
        for name in self._names.lacking(self._column) if self._keys is not None else ():
            near = nearest(name, list(self._column))
            number, row = self._first[near] if near is not None else (0, 0)
            hint = NEAREST.format(f"key {number} of row {row}") if number else ""
            self._table.add("missing-column", name, hint, row=0)
