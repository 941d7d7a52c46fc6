"""Whatever is done to a file of JSON Lines, it is refused in words or read to the last line.

    r = read_events(mutant) raises InputError, or r goes through logs and files as it is

A mutant that is opened as a log is a log, or is refused; only a torn end of it is ever set aside,
and kept. No mutant takes more than 5 seconds, and no process that reads them more than 256 MB.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lists.mutants import MOST_MEGABYTES, MOST_SECONDS
from log.line_mutants import checked

EACH = 1_000

CHUNKS = [
    (kind, first)
    for kind, count in (("log", 12_000), ("events", 8_000))
    for first in range(0, count, EACH)
]

TESTS = Path(__file__).parent.parent


@pytest.mark.parametrize(("kind", "first"), CHUNKS)
def test_every_mutant_is_refused_or_read_whole(kind: str, first: int) -> None:
    """Each of a thousand mutants is refused with its problems, or read so that it can be reread."""
    done = subprocess.run(
        [sys.executable, "-m", "log.line_mutants", kind, str(first), str(EACH)],
        cwd=TESTS,
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr.decode()[-4_000:]
    told = json.loads(done.stdout)

    assert EACH // 10 < told["read"] < EACH * 3 // 4
    assert told["slowest"] < MOST_SECONDS
    assert told["megabytes"] < MOST_MEGABYTES


MET = {
    "log": "encoding json log-corrupt log-gap log-torn tamper unknown-column unknown-kind",
    "events": """
        bidirectional-text blank-row cell-size combining control-character date-invalid decimal
        digits duplicate-key empty encoding json no-reported number person-or-group required
        told-twice trimmed type unknown-column unknown-key unknown-kind value
    """,
}


@pytest.mark.parametrize("kind", MET)
def test_mutants_meet_every_problem(kind: str) -> None:
    """The mutants get to nearly everything that a reader may say."""
    names = checked(kind, range(20_000, 21_500))["names"]

    assert set() == set(MET[kind].split()) - set(names)
