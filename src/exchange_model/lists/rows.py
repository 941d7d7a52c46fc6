"""Lines of text as rows of cells."""

import csv
from collections.abc import Iterator

from exchange_model.errors import Refused
from exchange_model.lists.text import MOST_OF_A_ROW

MOST_OF_A_CELL = 131_072
"""No cell has more characters than this."""

SPACES = " \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
"""What is taken off around a cell: the space, the no-break space and other spaces without ink."""

LONG_ROW = f"the row has more than {MOST_OF_A_ROW:,} characters"

Row = list[str] | Refused
"""The cells of a row, or why they cannot be told apart."""

_OPEN = "a quotation mark is never closed"
_STRAY = "text stands before or after the quotation marks of a cell"
_LONG = f"the row has a cell of more than {MOST_OF_A_CELL:,} characters"
_LOST = "; the rows after it could not be told apart"


def is_blank(cells: list[str]) -> bool:
    """Return whether no cell of a row is filled."""
    return not any(cell.strip(SPACES) for cell in cells)


def rows(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """Yield the rows, as a spreadsheet counts them: a quoted cell may have several lines.

    Where it cannot be known any more where rows begin, the last one yielded says so.
    """
    for line in lines:
        if len(line) > MOST_OF_A_ROW:
            lost = '"' in line
            yield Refused("cell-size", LONG_ROW + _LOST * lost)
        elif '"' in line:
            row, lost = _quoted(line, lines, delimiter)
            yield row
        else:
            yield line.rstrip("\r\n").split(delimiter)
            continue
        if lost:
            return


def _quoted(line: str, lines: Iterator[str], delimiter: str) -> tuple[Row, bool]:
    """Return a row that has quotation marks, and whether the place in the file is lost."""
    taken: list[str] = []
    try:
        cells = next(csv.reader(_taking(line, lines, taken), delimiter=delimiter, strict=True))
    except csv.Error as error:
        stray = "expected after" in str(error)
    else:
        spaced = any(cell.lstrip(SPACES).startswith('"') and cell[0] != '"' for cell in cells)
        return (Refused("quote", _STRAY) if spaced else cells), False
    still_open = sum(each.count('"') for each in taken) % 2 == 1
    lost = still_open or len(taken) > 1
    if stray:
        return Refused("quote", _STRAY + _LOST * lost), lost
    if still_open and not any('"' in each.replace('""', "") for each in lines):
        return Refused("quote", _OPEN + _LOST), True
    return Refused("cell-size", _LONG + _LOST * lost), lost


def _taking(line: str, lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """Yield a line and those after it, as many as a row may have; note which were taken."""
    size = 0
    while line:
        taken.append(line)
        yield line
        size += len(line)
        line = next(lines, "") if size <= MOST_OF_A_ROW else ""
