"""Problems as they are told: the rows of a file that have the same one in one line."""

from collections.abc import Iterable, Iterator

from attrs import evolve

from exchange_model.problems import Problem


def together(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield problems as lines, with the rows of a file that have the same one in one line."""
    rows: dict[Problem, dict[int, None]] = {}
    for problem in problems:
        found = rows.setdefault(evolve(problem, row=None), {})
        if problem.row is not None:
            found[problem.row] = None
    for problem, found in rows.items():
        yield str(
            evolve(problem, file=f"{problem.file}:{_ranges(sorted(found))}") if found else problem
        )


def _ranges(rows: list[int]) -> str:
    """Return row numbers with each run of them as its first and last."""
    every = set(rows)
    starts = [row for row in rows if row - 1 not in every]
    ends = [row for row in rows if row + 1 not in every]
    pairs = zip(starts, ends, strict=True)
    return ",".join(f"{start}" if start == end else f"{start}-{end}" for start, end in pairs)
