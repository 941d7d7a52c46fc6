"""A second reading of files that can be read, by the standard library alone.

It refuses nothing and explains nothing: where the library reads a file, both must have read the
same. Dates are left out, as they are written in several forms.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from exchange_model.persons import Person, Unknown

SPACES = "".join(sign for sign in map(chr, range(0x3001)) if unicodedata.category(sign) == "Zs")
OURS = ("person_id", "detaining_party", "receiving_party", "stage")
DAYS = ("date_of_birth", "transfer_date")
GUARD = re.compile("'(?='*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20])")

Cells = dict[str, str]
"""What is reported in a row, by its columns; what is blank is left out."""


def rows(content: bytes, *, json_lines: bool) -> list[Cells]:
    """Return the rows of a file in UTF-8."""
    text = content.decode("utf-8-sig")
    return [*(_objects(text) if json_lines else _separated(text))]


def of(people: Iterable[Person]) -> list[Cells]:
    """Return people as rows."""
    found = []
    for person in people:
        cells = {name: getattr(person, name) for name in OURS} | dict(person.facts)
        cells = {
            name: "unknown" if cell is Unknown.DECLARED else cell for name, cell in cells.items()
        }
        found.append({name: cell for name, cell in cells.items() if isinstance(cell, str)})
    return found


def _cells(pairs: Iterable[tuple[str, str]]) -> Cells:
    named = [(_name(key), _text(cell)) for key, cell in pairs]
    filled = [(name, cell) for name, cell in named if cell and name not in DAYS]
    assert len({name for name, _ in named if name}) == len([name for name, _ in named if name])
    return dict(filled)


def _name(header: str) -> str:
    text = _text(header)
    return text.lower() if text.lower() in OURS + DAYS else text


def _text(cell: str) -> str:
    return unicodedata.normalize("NFC", cell.strip(SPACES))


def _objects(text: str) -> Iterator[Cells]:
    words: Mapping[object, str] = {None: "", True: "yes", False: "no"}
    for line in re.split("\r\n|\r|\n", text):
        if line.strip(SPACES + "\t"):
            pairs = json.loads(line, object_pairs_hook=list)
            assert all(value is None or type(value) in {str, bool} for _, value in pairs)
            said = (
                (key, value if isinstance(value, str) else words[value]) for key, value in pairs
            )
            yield _cells(said)


def _separated(text: str) -> Iterator[Cells]:
    for delimiter in ",;\t":
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        every = [line for line in lines if any(cell.strip(SPACES) for cell in line)]
        header = [_bare(cell) for cell in every[0]] if every else []
        if {"person_id", "detaining_party"} <= {_name(cell) for cell in header}:
            for line in every[1:]:
                yield _cells(zip(header, map(_bare, line), strict=True))
            return
    raise AssertionError("no columns are found")


def _bare(cell: str) -> str:
    return GUARD.sub("", cell.strip(SPACES), count=1) if GUARD.match(cell.strip(SPACES)) else cell
