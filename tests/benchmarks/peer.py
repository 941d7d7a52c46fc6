"""The same events in the package ``eventsourcing``.

They go through its application's own mapper, transcoder and recorder, over a file of SQLite.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from eventsourcing.application import Application

PORTION = 1_000


@dataclass(frozen=True)
class GroupTransferred:
    """What a report of a handover says, as an event of that package."""

    originator_id: UUID
    originator_version: int
    timestamp: datetime
    source: str
    occurred: str
    count: int
    detaining_party: str
    receiving_party: str
    handover: str
    stage: str


def made(number: int) -> list[GroupTransferred]:
    """Make events of one sequence, which is kinder to its index than one for each event."""
    sequence, now = uuid4(), datetime.now(UTC)
    return [
        GroupTransferred(
            originator_id=sequence,
            originator_version=version,
            timestamp=now,
            source="a ministry",
            occurred="2025-05-23",
            count=390,
            detaining_party="ARLE",
            receiving_party="BRUN",
            handover=f"handover-{version}",
            stage="1",
        )
        for version in range(1, number + 1)
    ]


def opened(path: Path) -> Any:  # noqa: ANN401 - the package may be absent
    """Open an application over a file; its connections write ahead, and wait as SQLite does."""
    name = {"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": str(path)}
    return Application(env=name)


def append(application: Any, batch: Sequence[GroupTransferred]) -> None:  # noqa: ANN401 - as above
    """Append events in one transaction."""
    application.recorder.insert_events([application.mapper.to_stored_event(each) for each in batch])


def read(application: Any) -> Iterator[object]:  # noqa: ANN401 - as above
    """Yield all events again, in the order in which they came."""
    last = 0
    while found := application.recorder.select_notifications(last + 1, PORTION):
        for each in found:
            yield application.mapper.to_domain_event(each)
        last = found[-1].id
