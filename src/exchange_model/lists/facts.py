"""Facts of people that were found out besides, and the file in which they are asked for."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from exchange_model.determinations import Determination
from exchange_model.errors import Refused
from exchange_model.lists import cells as meanings
from exchange_model.lists.cells import Column, Reading, guarded
from exchange_model.lists.files import AnyPath
from exchange_model.lists.jsonlines import ENDINGS
from exchange_model.lists.reading import manner_of, read
from exchange_model.lists.table import RowRefused
from exchange_model.lists.writing import csv_line, is_stored
from exchange_model.missing import Gap, Missing
from exchange_model.persons import Origin, Unknown
from exchange_model.problems import InputError, Problem
from exchange_model.suppositions import ANOTHER_STAGE

COLUMN, VALUE = "column", "value"

REQUIRED_OF_FACTS = ("person_id", "detaining_party", COLUMN, VALUE)

HEADER = (*REQUIRED_OF_FACTS, "may_be", "settles", "may_settle", "bears_on", "rows")
"""The columns of a file of gaps; ``value`` is to be filled in, and what follows only helps."""

A_DAY = "a day (YYYY-MM-DD) or a period (1999-05, 1999, 1999-01-01/1999-06-30)"


@frozen
class Facts:
    """Facts that were found out besides, as filled files of gaps give them.

    Attributes:
        found: One fact for each row that is filled, in the order of the files.
        files: The files, as they were named.
        warnings: What was read otherwise than it is written.
        digests: The SHA-256 of the bytes of each file, outside equality.
    """

    found: tuple[Determination, ...] = ()
    files: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    digests: tuple[str, ...] = field(default=(), eq=False, repr=False)

    def __iter__(self) -> Iterator[Determination]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)


def read_facts(
    *paths: AnyPath,
    columns: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    date_format: str | None = None,
) -> Facts:
    """Read facts that were found out, from the files that asked for them.

    A row whose value is empty or ``unknown`` says nothing.

    Args:
        paths: The files; they need the columns ``person_id``, ``detaining_party``, ``column`` and
            ``value``.
        columns: The files' own headers, each with the name that it stands for here.
        encoding: The encoding of the files.
        date_format: How the files write dates, as for ``strptime``: ``%d.%m.%Y``.

    Raises:
        InputError: with every problem of every file.
    """
    manner = manner_of(REQUIRED_OF_FACTS, columns, encoding, date_format)
    found = read(paths, evolve(manner, make=_Filled(manner.reading), may_be_empty=True))
    nothing = () if found.made else tuple(Problem("nothing-filled", file) for file in found.files)
    return Facts(
        tuple(found.made),
        tuple(found.files),
        (*found.warnings, *nothing),
        tuple(found.digests),
    )


@frozen
class _Filled:
    """Makes of a row the fact that its value says of the column that it names."""

    reading: Callable[[str], Reading]

    def __call__(
        self, fixed: Mapping[str, Any], free: Mapping[str, Any], origin: Origin
    ) -> Determination | None:
        column, value = (free.get(name, Unknown.NOT_REPORTED) for name in (COLUMN, VALUE))
        if not isinstance(value, str):
            return None
        if not isinstance(column, str):
            raise RowRefused([(COLUMN, Refused("required"))])
        try:
            found = self.reading(column)(value)
        except Refused as refused:
            raise RowRefused([(VALUE, refused)]) from None
        return Determination(
            person_id=fixed["person_id"],
            column=column,
            detaining_party=fixed["detaining_party"],
            value=Unknown.NOT_REPORTED if found is None else found,
            origin=origin,
        )


def write_gaps(missing: Missing, path: AnyPath, *, encoding: str = "utf-8") -> None:
    """Write the missing facts as a CSV file, to be filled in and read back.

    A text that a spreadsheet might take for a formula gets an apostrophe.

    Args:
        missing: What is missing.
        path: The file.
        encoding: Its encoding, best that of the lists. Spreadsheets know ``utf-8-sig`` by its mark.

    Raises:
        InputError: ``unwritable``, for ids that would not be read back as they are, ``option`` for
            a file that would not be read as CSV, or ``storage``, if the file cannot be written;
            then nothing is.
    """
    file = os.fsdecode(path)
    problems = [evolve(problem, file=file) for problem in _unwritable(missing)]
    if file.casefold().endswith((".json", *ENDINGS)):
        hint = "the missing facts are written as CSV, so the name must not end like this"
        problems.append(Problem("option", file, hint=hint))
    if not problems and not is_stored(_lines(missing), file, encoding):
        problems.append(Problem("storage", file, hint="the file cannot be written"))
    if problems:
        raise InputError(problems)


def _unwritable(missing: Missing) -> Iterator[Problem]:
    """Yield what the reader would take for something else."""
    for row, gap in enumerate(missing.gaps, 2):
        for name in ("person_id", "detaining_party", COLUMN):
            if not _is_read_back(getattr(gap, name)):
                yield Problem("unwritable", row=row, column=name)


def _is_read_back(text: str) -> bool:
    try:
        return Column("", meanings.required, int, guarded=True)[guarded(text)] == text
    except Refused:
        return False


def gap_lines(missing: Missing) -> Iterator[str]:
    """Yield the lines of the file of missing facts, the header first.

    Raises:
        InputError: ``unwritable``, for ids that would not be read back as they are.
    """
    if problems := tuple(_unwritable(missing)):
        raise InputError(problems)
    yield from _lines(missing)


def _lines(missing: Missing) -> Iterator[str]:
    yield csv_line(HEADER)
    for gap in missing.gaps:
        yield csv_line(map(guarded, _cells(gap)))


def _cells(gap: Gap) -> Sequence[str]:
    asked = [map(str, each) for each in (gap.settles, gap.may_settle, gap.bears_on, gap.origins)]
    return (
        gap.person_id,
        gap.detaining_party,
        gap.column,
        "",
        _may_be(gap),
        *map("; ".join, asked),
    )


def _may_be(gap: Gap) -> str:
    named = ", ".join(value for value in gap.values if value != ANOTHER_STAGE)
    return f"{named} or another stage" if gap.column == "stage" else named or A_DAY
