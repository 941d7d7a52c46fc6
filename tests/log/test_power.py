"""What was acknowledged outlives a loss of power.

Runs of real programs are recorded, call by call (``recorder``); what they asked is then done on a
disk that loses its power after each call, in several ways (``disk`` says which, and what is left
out); each image of the disk is opened with the real log, and looked at (``crashes`` says how).

Runs that are kept are gone through everywhere; where one program may trace another, runs that are
recorded here and now as well. Logs that are set less strictly must lose something, in the same way.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

import pytest

from log import lives
from log.crashes import Crash, crashes, heard, restore, wrong, wrong_again, wrong_salvage
from log.disk import STALE
from log.recorder import Action, Request
from log.runs import KEPT, Recorder, folder, kept, last_sync, may_fail, recording

FILE = {"sqlite": "log.sqlite", "lines": "log.jsonl"}

SEEDS = {"sqlite": 1, "lines": 2}
"""The chances that are drawn for a run: a run of lines is shorter, and so there are more."""

FEWEST = {"sqlite": 1_600, "lines": 400}
"""At least so many images of each run are opened, which makes 2,000 with the kept runs alone."""

EVENTS = {
    event.id: event for seed in (1, 2, 3) for batch in lives.batches(seed, 14) for event in batch
}
"""The events of all lives here."""


@pytest.fixture(scope="module")
def recorder() -> Iterator[Recorder]:
    """Begin the program that records."""
    with recording() as found:
        yield found


def lived(recorder: Recorder, life: str, *, at: int = -1) -> list[Action]:
    """Return a run that is recorded now; one of a program that is killed is followed by another."""
    with folder() as where:
        first = recorder.record(Request(life, str(where), at=at))
        second = recorder.record(Request(life, str(where))) if at >= 0 else []
    if first is None or second is None:
        pytest.skip("one program may not trace another here")
    return first + second


def run_of(recorder: Recorder, life: str, source: str) -> list[Action]:
    """Return a run of a life, from one of the two sources."""
    return kept(life) if source == "kept" else lived(recorder, life)


def faults(kind: str, found: Iterable[Crash], *, retried: int = 5) -> tuple[int, list[str]]:
    """Open images; return how many there are, and what is wrong. Some are appended to again."""
    number, told = 0, []
    with folder() as where:
        path = where / FILE[kind]
        for number, crash in enumerate(found, 1):
            restore(crash.image, where)
            fault = wrong(crash, path)
            if not fault and number % retried == 0:
                fault = wrong_again(crash, path, EVENTS)
            told += [fault] if fault else []
    return number, told


@pytest.mark.parametrize("source", ["kept", "live"])
@pytest.mark.parametrize("kind", FILE)
def test_what_is_acknowledged_outlives_a_loss_of_power(
    recorder: Recorder, kind: str, source: str
) -> None:
    """Whenever the power fails, and whatever the disk has of what it was not waited for."""
    actions = run_of(recorder, kind, source)
    drawn = (each for seed in range(SEEDS[kind]) for each in crashes(actions, f"{source} {seed}"))
    number, told = faults(kind, drawn)

    assert [] == told
    assert FEWEST[kind] <= number
    assert 24 == len(heard(actions).kept)


@pytest.mark.parametrize("life", ["sqlite_normal", "sqlite_delete"])
@pytest.mark.parametrize("source", ["kept", "live"])
def test_sqlite_that_is_set_less_strictly_loses_something(
    recorder: Recorder, life: str, source: str
) -> None:
    """Neither a journal that is not waited for, nor one whose removal is not, keeps all."""
    drawn = crashes(run_of(recorder, life, source), source)
    _, told = faults("sqlite", islice(drawn, 0, None, 5))
    lost = [each for each in told if "acknowledged are lost" in each]

    assert 10 < len(lost)


@pytest.mark.parametrize("life", ["lines_unsynced", "lines_unnamed"])
@pytest.mark.parametrize("source", ["kept", "live"])
def test_lines_that_are_not_waited_for_are_lost(recorder: Recorder, life: str, source: str) -> None:
    """Neither lines that are not waited for are kept, nor those of a file without a sure name."""
    _, told = faults("lines", crashes(run_of(recorder, life, source), source))
    lost = [each for each in told if "acknowledged are lost" in each]

    assert 10 < len(lost)


@pytest.mark.parametrize("kind", FILE)
def test_what_a_killed_program_left_is_not_taken_for_kept(kind: str) -> None:
    """What was written and not waited for is there after a kill: it is waited for before use."""
    actions = kept(f"{kind}_again")
    number, told = faults(kind, crashes(actions, "killed"))

    assert [] == told
    assert 40 < number


@pytest.mark.parametrize("kind", FILE)
def test_whenever_a_program_is_killed_before_the_power_fails(recorder: Recorder, kind: str) -> None:
    """A program is killed at each of its calls; another appends the same; then the power fails."""
    life = f"{kind}_again"
    told = []
    for at in range(len(may_fail(lived(recorder, life)))):
        actions = lived(recorder, life, at=at)
        ends = [place for place, action in enumerate(actions, 1) if "keeps" in str(action[1])]
        drawn = (each for each in crashes(actions, f"{at}") if each.at in ends[-3:])
        told += faults(kind, drawn)[1]

    assert [] == told


@pytest.mark.parametrize("kind", FILE)
def test_old_contents_of_a_disk_hide_nothing(kind: str) -> None:
    """Where a disk shows what it once had in the place of what was not written, nothing is lost.

    A log of lines may then refuse to be opened. What was acknowledged can still be read from it.
    """
    with folder() as where:
        path = where / FILE[kind]
        told = set()
        for crash in islice(crashes(kept(kind), "stale", STALE), 0, None, 3):
            restore(crash.image, where)
            told.add(wrong(crash, path) if kind == "sqlite" else wrong_salvage(crash, path))

    assert {""} == told


def test_the_last_wait_of_a_run_is_needed() -> None:
    """What the kept runs of killed programs rest on: the kill came before the last sync."""
    for kind in FILE:
        actions = kept(f"{kind}_again")
        again = next(place for place, one in enumerate(actions) if place and one[0] == "open")

        assert 0 < again
        assert "sync" == may_fail(actions)[last_sync(actions)][0]
        assert 3 == len(heard(actions).kept)


def test_kept_runs_are_small_and_name_no_place() -> None:
    """The runs that are kept take little room, and have no path but those of their own folder."""
    files = sorted(KEPT.iterdir())

    assert 200_000 > sum(path.stat().st_size for path in files)
    for path in files:
        named = {
            name
            for action in kept(path.name.removesuffix(".json.xz"))
            if action[0] != "told"
            for name in action[1 : 3 if action[0] in {"link", "rename"} else 2]
        }

        assert all("/" not in name for name in named)
