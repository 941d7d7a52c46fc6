"""Law 11, the log machine: every log behaves as a list in memory does.

Let L be the list of events that were acknowledged. After any appends, batches, conflicts, retries
and reopenings:

    [record.event for record in log.read()] = L,   log.position = |L|,   verify finds no fault,
    and the records that were returned once are returned for ever.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
)

from exchange_model.events import Conflict, IdReused, Record, StageClosed
from exchange_model.log import JsonLinesLog, MemoryLog, SqliteLog
from exchange_model.log.keeping import KeptLog
from exchange_model.log.postgres import PostgresLog
from log.server import new_schema

DAY = "2025-05-23"
STAGES = st.text('1Ж\u0301 "\\', min_size=1)


def event(stage: str) -> StageClosed:
    """Make an event with an id of its own."""
    return StageClosed(stage=stage, occurred=DAY, source="MoD")


class Machine(RuleBasedStateMachine):
    """Does to a log whatever can be done, and to a list the same."""

    events = Bundle("events")

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.clock = datetime(2025, 5, 23, tzinfo=UTC)
        self.model: list[Record] = []
        self.log = self.opened()

    def now(self) -> datetime:
        """Tell the time."""
        return self.clock

    def opened(self) -> KeptLog:
        """Open the log."""
        raise NotImplementedError

    @rule(target=events, stages=st.lists(STAGES, min_size=1, max_size=4))
    def new(self, stages: list[str]) -> object:
        """Make events that no log has."""
        return multiple(*(event(f"{stage}.") for stage in stages))

    @rule(batch=st.lists(events, max_size=4), expecting=st.booleans())
    def append(self, batch: list[StageClosed], expecting: bool) -> None:
        """Append a batch, some of which the log may have already."""
        expected = len(self.model) if expecting else None
        found = self.log.append(batch, expected=expected)
        known = {record.id: record for record in self.model}
        new = [record for record in dict.fromkeys(found) if record.id not in known]

        assert [each.id for each in batch] == [record.id for record in found]
        assert all(known.get(record.id, record) == record for record in found)
        self.model += new

    @rule(one=events, by=st.integers(-3, 3).filter(bool))
    def append_too_late(self, one: StageClosed, by: int) -> None:
        """Append what is new at a position at which the log is not."""
        if one.id in {record.id for record in self.model}:
            return
        with pytest.raises(Conflict) as caught:
            self.log.append([one], expected=len(self.model) + by)

        assert len(self.model) == caught.value.position

    @rule(one=events, others=st.lists(events, max_size=2))
    def use_an_id_again(self, one: StageClosed, others: list[StageClosed]) -> None:
        """Append another event under an id that is taken, beside others: nothing is appended."""
        self.append([one], expecting=False)
        with pytest.raises(IdReused):
            self.log.append([*others, evolve(one, stage="another")])

    @rule(minutes=st.integers(-600, 600))
    def let_time_pass(self, minutes: int) -> None:
        """Set the clock forward, or back."""
        self.clock += timedelta(minutes=minutes)

    @rule()
    def reopen(self) -> None:
        """Close the log and open it again."""
        self.log.close()
        self.log = self.opened()

    @invariant()
    def is_as_the_model(self) -> None:
        """What was acknowledged is there, in its order, and nothing else."""
        assert self.model == list(self.log.read())
        assert len(self.model) == self.log.position
        if self.model:
            assert self.model[1:] == list(self.log.read(after=len(self.model[:1])))

    @invariant()
    def fits_together(self) -> None:
        """The chain holds, its head is the last digest, and time never goes back."""
        heads = [record.digest for record in self.model]
        times = [record.recorded for record in self.model]

        assert self.log.verify(heads[0] if heads else None).fault is None
        assert [*heads, self.log.head][-1] == self.log.head
        assert sorted(times) == times
        assert list(range(1, len(heads) + 1)) == [record.position for record in self.model]

    def teardown(self) -> None:
        """Let go of the files."""
        self.log.close()
        self.folder.cleanup()


class InMemory(Machine):
    """The machine over a log in memory, which cannot be opened again."""

    def opened(self) -> KeptLog:
        """Keep the log that there is."""
        return getattr(self, "log", None) or MemoryLog(now=self.now)


class InSqlite(Machine):
    """The machine over a log in an SQLite file."""

    def opened(self) -> KeptLog:
        """Open the file."""
        return SqliteLog(Path(self.folder.name, "log.sqlite"), now=self.now)


class InLines(Machine):
    """The machine over a log of JSON Lines."""

    def opened(self) -> KeptLog:
        """Open the file."""
        return JsonLinesLog(Path(self.folder.name, "log.jsonl"), now=self.now)


class InPostgres(Machine):
    """The machine over a log in a real PostgreSQL."""

    def opened(self) -> KeptLog:
        """Connect to the server."""
        self.url = getattr(self, "url", None) or new_schema()
        return PostgresLog(self.url, now=self.now)


SETTINGS = settings(max_examples=40, stateful_step_count=20)
TestInMemory = InMemory.TestCase
TestInMemory.settings = SETTINGS
TestInSqlite = InSqlite.TestCase
TestInSqlite.settings = SETTINGS
TestInLines = InLines.TestCase
TestInLines.settings = SETTINGS
TestInPostgres = InPostgres.TestCase
TestInPostgres.settings = settings(SETTINGS, max_examples=20)
