"""The header of a file: which columns it has, under which names, and what separates them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from attrs import frozen

from exchange_model.errors import Refused
from exchange_model.lists.cells import MOST_OF_AN_ID, readable, unguarded
from exchange_model.lists.rows import SPACES, Row, rows
from exchange_model.problems import Problem

REQUIRED_OF_A_LIST = ("person_id", "detaining_party", "receiving_party", "date_of_birth")
REQUIRED_OF_A_REGISTER = ("person_id", "detaining_party", "date_of_birth")

FIXED = (*REQUIRED_OF_A_LIST, "stage", "transfer_date")
"""The columns that have a meaning of their own; every other one is a fact."""

DELIMITERS = (",", ";", "\t")

MOST_COLUMNS = 1000
"""No file has more columns than this."""

# Whatever the delimiter turns out to be, a row of nothing but delimiters is blank.
_NOTHING = SPACES + "".join(DELIMITERS)

NEAREST = "a required column is missing; the nearest is {}"
"""What is said of a required column that is missing, if there is one with nearly its name."""

_GAPS = re.compile(r"[\W_]+")
_NEAR = 0.85


@frozen
class Names:
    """How columns are called.

    Attributes:
        required: The columns that there must be.
        renamed: The user's headers, in small letters, each as the user wrote it and with our name.
        fixed: The columns that have a meaning of their own.
    """

    required: tuple[str, ...]
    renamed: Mapping[str, tuple[str, str]] = {}
    fixed: tuple[str, ...] = FIXED

    @staticmethod
    def key(cell: str) -> str:
        """Return what a header is known by: its text in small letters."""
        return _as_read(cell).casefold()

    def of(self, cell: str) -> tuple[str, str]:
        """Return our name for a header, or the header of a fact, and how it should be spelled."""
        text = _as_read(cell)
        spelling, target = self.renamed.get(text.casefold(), ("", text))
        ours = target.casefold() in {*self.fixed, *self.required}
        name = target.casefold() if ours else target
        return name, spelling or name

    def lacking(self, found: Iterable[str]) -> list[str]:
        """Return the required columns that are not among those found."""
        present = set(found)
        return [name for name in self.required if name not in present]


@frozen
class Header:
    """The header of one file.

    Attributes:
        delimiter: What separates the columns.
        row: The number of its row.
        cells: The header's cells as they stand.
        names: The columns as we call them, empty for one without a name.
        fixed: The columns that have a meaning of their own.
    """

    delimiter: str
    row: int
    cells: tuple[str, ...]
    names: tuple[str, ...]
    fixed: tuple[str, ...] = FIXED

    @property
    def is_known(self) -> bool:
        """Whether any column is one of ours, and there are not too many."""
        return bool({*self.names} & {*self.fixed}) and len(self.names) <= MOST_COLUMNS

    def label(self, position: int) -> str:
        """Return what a message calls a column: a name that is ours, or else its number."""
        name = self.names[position]
        return name if name in self.fixed else f"column {position + 1}"


def find(head: Sequence[str], names: Names) -> tuple[int, Header | Refused]:
    """Return the header that the first lines of a file hold, or why there is none, and its row."""
    found, refused = [], []
    for delimiter in DELIMITERS:
        row, cells = _first(head, delimiter)
        if isinstance(cells, Refused):
            refused.append((row, cells))
        else:
            bare = tuple(map(unguarded, cells))
            called = tuple(names.of(cell)[0] for cell in bare)
            found.append(Header(delimiter, row, bare, called, names.fixed))
    complete = [header for header in found if not names.lacking(header.names)]
    if len(complete) == 1:
        return complete[0].row, complete[0]
    if not found:
        return refused[0]
    best = max(found, key=lambda header: (_recognised(header), len(header.names)))
    if complete or len(best.cells) == 1 or _is_mixed(best, names):
        return best.row, Refused("delimiter")
    return best.row, best


def faults(header: Header, names: Names) -> Iterator[Problem]:
    """Yield what is wrong with a header, and what was read otherwise than it is written."""
    if len(header.cells) > MOST_COLUMNS:
        hint = f"the file has more than {MOST_COLUMNS:,} columns"
        yield Problem("size", row=header.row, hint=hint)
        return
    for position, cell in enumerate(header.cells):
        for name, hint in faults_of_a_name(cell, header.names[position], names):
            yield Problem(name, row=header.row, column=header.label(position), hint=hint)
    yield from _repeated(header)
    for name in names.lacking(header.names):
        near = nearest(name, header.names, names.fixed)
        hint = "" if near is None else NEAREST.format(f"column {near + 1}")
        yield Problem("missing-column", row=header.row, column=name, hint=hint)


def faults_of_a_name(cell: str, name: str, names: Names) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one header and our name for it: names of problems, and hints."""
    try:
        text = readable(cell)
    except Refused as refused:
        yield refused.name, refused.hint
        return
    if len(text) > MOST_OF_AN_ID:
        yield "cell-size", f"the column's name has more than {MOST_OF_AN_ID} characters"
    if text != names.of(cell)[1]:
        yield "header-spelling", ""
    fixed = names.fixed
    if name not in fixed and (near := get_close_matches(_key(name), fixed, n=1, cutoff=_NEAR)):
        yield "column-name", f'the column\'s name is close to "{near[0]}"'


def nearest(name: str, found: Sequence[str], fixed: Sequence[str] = FIXED) -> int | None:
    """Return the position of the column whose name is nearest to one that is missing."""
    keys = [_key(each) if each not in fixed else "" for each in found]
    near = get_close_matches(name, keys, n=1)
    return keys.index(near[0]) if near else None


def _first(head: Sequence[str], delimiter: str) -> tuple[int, Row]:
    row = 1
    for row, cells in enumerate(rows(iter(head), delimiter), 1):
        if isinstance(cells, Refused) or any(cell.strip(_NOTHING) for cell in cells):
            return row, cells
    return row, Refused("empty")


def _recognised(header: Header) -> int:
    return len({*header.names} & {*header.fixed})


def _is_mixed(header: Header, names: Names) -> bool:
    """Return whether the header would be complete if all the delimiters were one."""
    pieces = re.split("[" + "".join(DELIMITERS) + "]", header.delimiter.join(header.cells))
    return not names.lacking(names.of(piece)[0] for piece in pieces)


def _as_read(cell: str) -> str:
    try:
        return readable(cell.strip(SPACES))
    except Refused:
        return cell


def _repeated(header: Header) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for position, name in enumerate(header.names):
        before = first.setdefault(name.casefold(), position)
        if name and before != position:
            hint = f"columns {before + 1} and {position + 1} have the same name"
            column = header.label(position)
            yield Problem("duplicate-column", row=header.row, column=column, hint=hint)


def _key(name: str) -> str:
    return _GAPS.sub("_", name[:MOST_OF_AN_ID].casefold()).strip("_")
