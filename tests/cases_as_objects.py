"""Turn a case of plain data into what the library takes, and judge it there."""

from collections.abc import Iterable, Mapping
from typing import Any

from exchange_model import Origin, Person, Register, Report, agreement_from, validate

Row = Mapping[str, str]
Case = Mapping[str, Any]

COLUMNS = frozenset(
    {"person_id", "detaining_party", "receiving_party", "date_of_birth", "stage", "transfer_date"}
)
"""The columns that every list may have; every other column is a fact."""


def person(row: Row, origin: Origin | None = None) -> Person:
    """Make a person of one row, whose cells are written as in a CSV file."""
    return Person(
        person_id=row["person_id"],
        detaining_party=row["detaining_party"],
        receiving_party=row.get("receiving_party") or None,
        date_of_birth=row.get("date_of_birth", ""),
        stage=row.get("stage", ""),
        transfer_date=row.get("transfer_date", ""),
        facts={column: cell for column, cell in row.items() if column not in COLUMNS},
        origin=origin,
    )


def people(rows: Iterable[Row], file: str) -> tuple[Person, ...]:
    """Make the people of a file, whose first row below the header is the second."""
    return tuple(person(row, Origin(file, number)) for number, row in enumerate(rows, start=2))


def register_of(case: Case) -> Register | None:
    """Make the register of a case, with its completeness statements, if it has one."""
    if case.get("register") is None:
        return None
    return Register(
        people=people(case["register"], "held.csv"), complete=tuple(case.get("complete", ()))
    )


def report_of(case: Case) -> Report:
    """Let the library judge a case."""
    return validate(
        agreement_from(case["agreement"]),
        people(case["list"], "list.csv"),
        register=register_of(case),
        partial=case.get("partial", False),
        on=case.get("on"),
    )
