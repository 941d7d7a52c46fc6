"""What judging a list costs, as ratios against a baseline in the same run.

Run on demand: ``pytest -n 0 -s tests/benchmarks``. Nothing is asserted about time; each benchmark
first asserts that both sides give the same answer, then prints the ratio beside what is allowed.
"""

import gc
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date

import pytest
from attrs import evolve

from by_hand import judge
from exchange_model import cases
from exchange_model.lists import ExchangeList, Register
from exchange_model.persons import Person
from exchange_model.synthetic import exchange
from exchange_model.validation import validate
from exchange_model.verdicts import Status

PARTIES = ("RUS", "UKR")
CONCLUDED = date(2025, 6, 2)
People = tuple[Person, ...]
ROUNDS = 9


def fastest(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the least CPU time of several rounds, in seconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def rows(per_side: int) -> tuple[People, People]:
    """Return a list of twice as many rows, and its register with a fifth more."""
    made = exchange(PARTIES, per_side, held=per_side * 6 // 5, seed=7, concluded=CONCLUDED)
    return made.listed, made.registered


def both(per_side: int) -> tuple[Callable[[], object], Callable[[], object]]:
    """Return the hand-written judging and the library's, of the same rows."""
    listed, registered = rows(per_side)
    agreement = evolve(cases.read("istanbul-2025-06-02"), readings=())
    register = Register(registered, complete=PARTIES)
    proposed = ExchangeList(listed)
    by_hand = judge(listed, registered, agreement.concluded)
    report = validate(agreement, proposed, register=register)
    words = {True: Status.SATISFIED, False: Status.BREACHED, None: Status.UNDETERMINED}
    for rule in ("parity", "ill-and-young", "civilians-apart"):
        assert report[rule].status is words[by_hand[rule]]
    return (
        lambda: judge(listed, registered, agreement.concluded),
        lambda: validate(agreement, proposed, register=register),
    )


def test_validate_two_thousand_rows() -> None:
    """Prints what the library costs on 2,000 + 2,400 rows beside a loop written by hand."""
    by_hand, ours = both(1_000)

    ratio = fastest(ours) / fastest(by_hand)

    print(f"\nvalidate, 2,000 + 2,400 rows: {ratio:.2f}x of by hand (at most 6x, aim 3x)")


def test_readings() -> None:
    """Prints what it costs to judge under every reading, beside the one that is taken."""
    listed, registered = rows(1_000)
    agreement = cases.read("istanbul-2025-06-02")
    register = Register(registered, complete=PARTIES)
    plain = evolve(agreement, readings=())

    ratio = fastest(lambda: validate(agreement, listed, register=register)) / fastest(
        lambda: validate(plain, listed, register=register)
    )

    print(f"\nunder all 16 readings: {ratio:.2f}x of the reading that is taken")


def test_growth_per_row() -> None:
    """Prints how the cost of a row grows from 2,000 to 200,000 rows, beside by hand."""
    small_hand, small = both(1_000)
    large_hand, large = both(100_000)

    ours = fastest(large, 3) / fastest(small)
    hand = fastest(large_hand, 3) / fastest(small_hand)

    print(f"\ngrowth per row, 2,000 to 200,000: {ours / hand:.2f}x of by hand (at most 1.3x)")


@pytest.mark.parametrize(
    "ours", ["import exchange_model", "import exchange_model as x; x.validate"]
)
def test_import(ours: str) -> None:
    """Prints what importing costs beside importing the two libraries that it stands on."""

    def run(code: str) -> float:
        spent = "import time; s = time.process_time(); {}; print(time.process_time() - s)"
        command = [sys.executable, "-c", spent.format(code)]
        found = [subprocess.run(command, capture_output=True, check=True) for _ in range(15)]
        return min(float(each.stdout) for each in found)

    ratio = run(ours) / run("import attrs, cattrs")

    print(
        f"\n{ours}: {ratio:.2f}x of import attrs, cattrs (at most 1.5x for import exchange_model)"
    )
