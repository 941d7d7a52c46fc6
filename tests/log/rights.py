"""A program that may do no more than anybody, and says what came of using a log.

Who may do anything (root) becomes nobody in particular before it begins.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from exchange_model.errors import ExchangeModelError
from exchange_model.events import StageClosed
from exchange_model.log import open_log

NOBODY = 65534

needs_rights = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="there are no such rights")


@contextmanager
def open_to_all() -> Iterator[Path]:
    """Give an empty folder that all users may look into."""
    with tempfile.TemporaryDirectory() as found:
        folder = Path(found)
        folder.chmod(0o755)
        yield folder
        folder.chmod(0o755)


def without_rights(does: str, path: Path) -> str:
    """Return what the program said that reads a log or appends to it."""
    command = [sys.executable, "-m", "log.rights", does, str(path)]
    found = subprocess.run(
        command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
    )
    return found.stdout.rstrip("\n")


def said(does: str, path: str) -> object:
    """Read a log or append to it, and return its last position or what hindered it."""
    try:
        with open_log(path, read_only=does == "reads") as log:
            if does == "appends":
                log.append([StageClosed(stage="9", occurred="2025-05-23", source="MoD")])
            return log.verify().position
    except ExchangeModelError as error:
        return error


if __name__ == "__main__":
    if os.geteuid() == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    print(said(*sys.argv[1:]))  # noqa: T201 - this is how it answers
