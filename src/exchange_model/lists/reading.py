"""Files of lists and registers as people, or else every problem of every file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from attrs import field, frozen

from exchange_model.errors import Refused
from exchange_model.lists import jsonlines
from exchange_model.lists.cells import DayReader, Reading
from exchange_model.lists.files import AnyPath, Reader, read_file
from exchange_model.lists.found import Found, TooMany
from exchange_model.lists.headers import (
    FIXED,
    REQUIRED_OF_A_LIST,
    REQUIRED_OF_A_REGISTER,
    Names,
)
from exchange_model.lists.likeness import name_columns, possible_duplicates
from exchange_model.lists.table import Manner, cells_of_people
from exchange_model.lists.text import is_encoding
from exchange_model.persons import Person
from exchange_model.problems import InputError, Problem


def _people(given: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(given)


def _counted(people: tuple[Person, ...]) -> str:
    return f"<{len(people):,} people>"


@frozen
class ExchangeList:
    """The people proposed for handover, as the files of an exchange list give them.

    Attributes:
        people: One person for each row, in the order of the files.
        files: The files, as they were named.
        warnings: What was read otherwise than it is written.
        columns: The columns that any of the files has; nothing for people made in Python.
        digests: The SHA-256 of the bytes of each file, outside the equality of lists.
    """

    people: tuple[Person, ...] = field(converter=_people, repr=_counted)
    files: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    columns: frozenset[str] | None = None
    digests: tuple[str, ...] = field(default=(), eq=False, repr=False)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)


def _statements(given: Iterable[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


@frozen
class Register:
    """The people whom parties hold, as the files of a register report them.

    Attributes:
        people: One person for each row, in the order of the files.
        files: The files, as they were named.
        warnings: What was read otherwise than it is written.
        columns: The columns that any of the files has; nothing for people made in Python.
        complete: The completeness statements: a party, or a party, a colon and a category.
        digests: The SHA-256 of the bytes of each file, outside the equality of registers.
    """

    people: tuple[Person, ...] = field(converter=_people, repr=_counted)
    files: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    columns: frozenset[str] | None = None
    complete: tuple[str, ...] = field(default=(), converter=_statements)
    digests: tuple[str, ...] = field(default=(), eq=False, repr=False)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)


def read_list(
    *paths: AnyPath,
    columns: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    date_format: str | None = None,
) -> ExchangeList:
    """Read an exchange list from one or more files of CSV or, by their endings, JSON Lines.

    Args:
        paths: The files; several are read as one list. Those that end in ``.jsonl`` or ``.ndjson``
            have an object on each line.
        columns: The files' own headers or keys, each with the name that it stands for here.
        encoding: The encoding of the files.
        date_format: How the files write dates, as for ``strptime``: ``%d.%m.%Y``.

    Raises:
        InputError: with every problem of every file.
    """
    found = _people_of(paths, manner_of(REQUIRED_OF_A_LIST, columns, encoding, date_format))
    return ExchangeList(found.made, *found.about, digests=tuple(found.digests))


def read_register(
    *paths: AnyPath,
    complete: Iterable[str] = (),
    columns: Mapping[str, str] | None = None,
    encoding: str = "utf-8",
    date_format: str | None = None,
) -> Register:
    """Read a register from one or more files, as ``read_list`` does; it needs no receiver.

    Args:
        paths: The files; several are read as one register.
        complete: The completeness statements: ``RUS``, or ``UKR:priority`` for a category.
        columns: The files' own headers, each with the name that it stands for here.
        encoding: The encoding of the files.
        date_format: How the files write dates, as for ``strptime``: ``%d.%m.%Y``.

    Raises:
        InputError: with every problem of every file.
    """
    found = _people_of(paths, manner_of(REQUIRED_OF_A_REGISTER, columns, encoding, date_format))
    return Register(found.made, *found.about, complete, digests=tuple(found.digests))


def _people_of(paths: tuple[AnyPath, ...], manner: Manner) -> Found:
    """Return the people of files, those who may be one person twice told."""
    found = read(paths, manner)
    names = name_columns(found.columns)
    found.warnings += possible_duplicates(found.made, names=names)
    return found


ReadingOf: TypeAlias = Callable[[Names, DayReader], Callable[[str], Reading]]
"""Returns what tells how the cells of a column are read."""


def manner_of(
    required: tuple[str, ...],
    columns: Mapping[str, str] | None,
    encoding: str,
    date_format: str | None,
    *,
    fixed: tuple[str, ...] = FIXED,
    reading_of: ReadingOf = cells_of_people,
) -> Manner:
    """Return how files are to be read, once every choice is known to make sense."""
    problems = []
    if not is_encoding(encoding):
        problems.append(Problem("encoding", hint="no encoding of this name is known"))
    days = DayReader()
    try:
        days = DayReader(date_format)
    except Refused as refused:
        problems.append(Problem(refused.name, hint=refused.hint))
    given = columns or {}
    renamed = {key.strip().casefold(): (key.strip(), name.strip()) for key, name in given.items()}
    if len(renamed) < len(given) or not all(key and name for key, name in renamed.values()):
        hint = "each header can be given one name, and neither can be empty"
        problems.append(Problem("option", hint=hint))
    if problems:
        raise InputError(problems)
    names = Names(required, renamed, fixed)
    return Manner(names, encoding, reading_of(names, days))


def read(paths: tuple[AnyPath, ...], manner: Manner, objects: Reader = jsonlines.read) -> Found:
    """Return what is found in files; ``objects`` reads those of JSON Lines.

    Raises:
        InputError: with every problem of every file.
    """
    found = Found()
    try:
        for path in paths:
            read_file(path, manner, found, objects)
        for problem in _amiss(paths, manner, found):
            found.add(problem)
    except TooMany:
        found.cut()
    if found.errors:
        raise InputError(found.errors)
    return found


def _amiss(paths: tuple[AnyPath, ...], manner: Manner, found: Found) -> Iterator[Problem]:
    """Yield what is wrong with the files as a whole."""
    if not paths:
        yield Problem("empty", hint="no file is named, so nothing would be checked")
    for key, (_, name) in manner.names.renamed.items():
        if not found.errors and key not in found.headers:
            yield Problem("unused-rename", column=name if name in manner.names.fixed else None)
