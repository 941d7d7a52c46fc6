"""Ways to give text to the readers, and to look at what they make of it."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import pytest

from exchange_model.lists import ExchangeList, read_list
from exchange_model.persons import Day, Fact
from exchange_model.problems import InputError, Problem

HEADER = "person_id,detaining_party,receiving_party,date_of_birth,note\n"
GOOD = "R-1,RUS,UKR,1999,x\n"

OBJECT = {
    "person_id": "R-1",
    "detaining_party": "RUS",
    "receiving_party": "UKR",
    "date_of_birth": "1999",
    "note": "x",
}
"""The row of the file above, as an object of JSON Lines."""

Place: TypeAlias = tuple[str, int | None, str | None]
"""A problem's name, row and column."""

Reader: TypeAlias = Callable[..., Any]


def read(
    content: str | bytes,
    reader: Reader = read_list,
    *,
    file: str = "list.csv",
    **options: Any,  # noqa: ANN401  # those of the reader
) -> ExchangeList:
    """Return what a reader makes of a file that holds this."""
    with TemporaryDirectory() as folder:
        path = Path(folder, file)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        found: ExchangeList = reader(path, **options)
    return found


def problems(content: str | bytes, reader: Reader = read_list, **options: Any) -> list[Problem]:  # noqa: ANN401  # those of the reader
    """Return the problems for which a file that holds this is refused."""
    with pytest.raises(InputError) as caught:
        read(content, reader, **options)
    return list(caught.value.problems)


def refused(content: str | bytes, reader: Reader = read_list, **options: Any) -> list[Place]:  # noqa: ANN401  # those of the reader
    """Return where those problems are."""
    found = problems(content, reader, **options)
    return [(each.name, each.row, each.column) for each in found]


def warned(content: str | bytes, **options: Any) -> list[Place]:  # noqa: ANN401  # those of the reader
    """Return where the warnings are with which a file that holds this is read."""
    found = read(content, **options).warnings
    return [(each.name, each.row, each.column) for each in found]


def born(text: str, **options: Any) -> Day:  # noqa: ANN401  # those of the reader
    """Return the date of birth that a cell is read as."""
    (person,) = read(f"{HEADER}R-1,RUS,UKR,{text},x\n", **options)
    return person.date_of_birth


def not_born(text: str, **options: Any) -> str:  # noqa: ANN401  # those of the reader
    """Return for what a date of birth is refused."""
    (name,) = [
        name
        for name, row, column in refused(f"{HEADER}R-1,RUS,UKR,{text},x\n", **options)
        if (row, column) == (2, "date_of_birth")
    ]
    return name


def note(text: str) -> Fact:
    """Return what a cell of a fact is read as."""
    (person,) = read(f"{HEADER}R-1,RUS,UKR,,{text}\n")
    return person.facts["note"]


def objects(*changes: Mapping[str, object]) -> str:
    """Return lines of JSON, one for each, with what is changed in the object."""
    return "".join(json.dumps({**OBJECT, **each}) + "\n" for each in changes)


def raw(value: str, key: str = "note") -> str:
    """Return a line of JSON in which a key has this value, as it is written."""
    whole = json.dumps({**OBJECT, key: None})
    assert whole.count("null") == 1
    return whole.replace("null", value) + "\n"
