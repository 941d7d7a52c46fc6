"""Whatever is done to a file, it is refused with its problems or read to the last cell.

    l = read_list(mutant) raises InputError, or read_list(write_list(l)) == l
    a = read_agreement(mutant) raises InputError, or read_agreement(write_agreement(a)) == a

Lists are written as CSV and as JSON Lines, and read back from both. What is refused is not shown:
no text of a cell or of an unknown header is in any message. No mutant takes more than 5 seconds,
and no process that reads them more than 256 MB.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lists.mutants import MOST_MEGABYTES, MOST_SECONDS, checked

EACH = 1_000

CHUNKS = [
    (kind, first)
    for kind, count in (("csv", 8_000), ("json-lines", 7_000), ("agreement", 5_000))
    for first in range(0, count, EACH)
]

TESTS = Path(__file__).parent.parent


@pytest.mark.parametrize(("kind", "first"), CHUNKS)
def test_every_mutant_is_refused_or_read_whole(kind: str, first: int) -> None:
    """Each of a thousand mutants is refused with its problems, or read so that it can be reread."""
    done = subprocess.run(
        [sys.executable, "-m", "lists.mutants", kind, str(first), str(EACH)],
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
    "csv": """
        bidirectional-text blank-row cell-size column-name combining control-character
        date-invalid delimiter digits duplicate-column empty encoding header-spelling
        missing-column name-length possible-duplicate quote required row-width trimmed
        unnamed-column
    """,
    "json-lines": """
        bidirectional-text blank-row cell-size column-name combining control-character
        date-invalid digits duplicate-column duplicate-key encoding decimal header-spelling json
        missing-column number possible-duplicate required trimmed type unnamed-column
    """,
    "agreement": """
        agreement-syntax date-invalid encoding missing-key not-judged-yet type unknown-key
        unknown-kind unknown-name value version
    """,
}


@pytest.mark.parametrize("kind", MET)
def test_mutants_meet_every_problem(kind: str) -> None:
    """The mutants get to nearly everything that a reader may say."""
    names = checked(kind, range(10_000, 11_500))["names"]

    assert set() == set(MET[kind].split()) - set(names)
