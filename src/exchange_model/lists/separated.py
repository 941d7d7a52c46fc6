"""CSV: rows of cells below a header that names the columns."""

from collections.abc import Iterator
from itertools import chain

from exchange_model.errors import Refused
from exchange_model.lists import headers
from exchange_model.lists.headers import Header
from exchange_model.lists.rows import SPACES, Row, is_blank, rows
from exchange_model.lists.table import Table
from exchange_model.lists.text import LOST, MOST_OF_A_ROW, Decoded, lines


def read(decoded: Decoded, table: Table) -> None:
    """Read a file to its end, unless its columns cannot be told apart."""
    source = lines(decoded)
    head = _head(source)
    table.row, header = headers.find(head, table.manner.names)
    known = isinstance(header, Header) and header.is_known
    if decoded.broken_at is not None and not known:
        table.lose(None)
    elif isinstance(header, Refused):
        table.add(header.name, hint=header.hint, row=0 if header.name == "empty" else None)
    else:
        _take_header(header, table)
        if known:
            _take_rows(rows(chain(head, source), header.delimiter), header, decoded, table)


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


def _take_header(header: Header, table: Table) -> None:
    for problem in headers.faults(header, table.manner.names):
        table.add(problem.name, problem.column, problem.hint, problem.row)
    for position, cell in enumerate(header.cells):
        table.meet(cell)
        table.open(header.names[position], header.label(position), guarded=True)


def _take_rows(all_rows: Iterator[Row], header: Header, decoded: Decoded, table: Table) -> None:
    width = len(table.columns)
    for table.row, row in enumerate(all_rows, 1):
        if decoded.broken_at is not None:
            _look_for_lost_bytes(row, table)
        if isinstance(row, Refused):
            table.filled += 1
            table.add(row.name, hint=row.hint)
        elif table.row < header.row or (not row[0].strip(SPACES) and is_blank(row)):
            table.pass_over()
        elif table.row > header.row:
            table.filled += 1
            if len(row) == width:
                table.take(row)
            else:
                hint = f"the row has {len(row):,} cells and the header {width:,}"
                table.add("row-width", hint=hint)
    table.end()


def _look_for_lost_bytes(row: Row, table: Table) -> None:
    for position, cell in enumerate([] if isinstance(row, Refused) else row):
        if LOST in cell:
            inside = position < len(table.columns)
            table.lose(table.columns[position].label if inside else None)
            return
