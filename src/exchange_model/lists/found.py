"""What has been found in files so far: what rows stand for, and problems up to a number."""

from typing import Any

from attrs import define, evolve, field

from exchange_model.problems import Problem

MOST_PROBLEMS = 10_000
"""After so many problems the reading stops, and says so."""

_MOST_ROWS_TOLD = 10


class TooMany(Exception):
    """There are as many problems as are listed; no user sees this."""


@define
class Found:
    """What has been found so far.

    Attributes:
        made: What the rows stand for, as long as there is no error.
        files: The files, as they were named.
        digests: The SHA-256 of each file, as long as there is no error.
        errors: The problems for which the files are refused.
        warnings: The others.
        columns: The columns that any of the files has.
        headers: The headers of all the files, as ``Names.key`` gives them.
    """

    made: list[Any] = field(factory=list)
    files: list[str] = field(factory=list)
    digests: list[str] = field(factory=list)
    errors: list[Problem] = field(factory=list)
    warnings: list[Problem] = field(factory=list)
    columns: set[str] = field(factory=set)
    headers: set[str] = field(factory=set)

    @property
    def about(self) -> tuple[tuple[str, ...], tuple[Problem, ...], frozenset[str]]:
        """The files, the warnings and the columns."""
        return tuple(self.files), tuple(self.warnings), frozenset(self.columns)

    def add(self, problem: Problem) -> None:
        """Note a problem.

        Raises:
            TooMany: if the list of problems is full with this one.
        """
        if problem.kind.severity == "warning":
            self.warnings.append(problem)
            return
        self.made.clear()
        self.errors.append(problem)
        if len(self.errors) >= MOST_PROBLEMS:
            raise TooMany

    def cut(self) -> None:
        """Say that nothing was looked for behind the last problem."""
        hint = f"after {MOST_PROBLEMS:,} problems the reading stopped at this row"
        self.errors.append(
            evolve(self.errors[-1], name="too-many-problems", column=None, hint=hint)
        )


class LostBytes:
    """The rows of one file that have bytes which are not text: one problem for all of them."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._column: str | None = None
        self._more = 0
        self._index: int | None = None

    def note(self, row: int, column: str | None, found: Found) -> None:
        """Note a row that has such bytes, and the column of the first of them."""
        if self._index is None:
            self._index, self._column = len(found.errors), column
            found.made.clear()
        if len(self._rows) <= _MOST_ROWS_TOLD:
            self._rows.append(row)
        else:
            self._more += 1

    def tell(self, file: str, offset: int, found: Found) -> None:
        """Add the problem where its first row belongs, with the offset of the first such byte."""
        hint = f"the byte at offset {offset} of the file is not text in the declared encoding"
        first = self._rows[0] if self._rows else None
        others = [str(row) for row in self._rows[1:]]
        if self._more:
            others.append(f"{self._more:,} others")
        if others:
            hint += f"; there are more such bytes in row {', '.join(others)}"
        index = len(found.errors) if self._index is None else self._index
        found.errors.insert(index, Problem("encoding", file, first, self._column, hint))
