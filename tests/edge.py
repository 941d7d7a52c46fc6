"""Files as a monitor would write them, and the command line as a monitor would call it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from attrs import frozen

AGREEMENT = """\
format = 1
title = "A few for a few"
parties = ["RUS", "UKR"]
concluded = 2025-06-02

[categories.young]
under = 25

[categories.seriously-ill]
fact = "seriously_ill"

[categories.priority]
any = ["young", "seriously-ill"]

[[rules]]
id = "few"
kind = "minimum"
count = 2
text = "At least two people are returned by each side."

[[rules]]
id = "ill-and-young"
kind = "all-of"
category = "priority"

[[rules]]
id = "parity"
kind = "reciprocity"
"""

HEADER = "person_id,detaining_party,receiving_party,date_of_birth,seriously_ill,name\n"
RUS = "R-1,RUS,UKR,2003-01-01,no,x\nR-2,RUS,UKR,1980-01-01,yes,x\n"
UKR = "U-1,UKR,RUS,2003-01-01,no,x\nU-2,UKR,RUS,1980-01-01,yes,x\n"
LIST = HEADER + RUS + UKR
"""A list that keeps the agreement, if the register has nobody else."""

REGISTER_HEADER = "person_id,detaining_party,date_of_birth,seriously_ill,name\n"
HELD_BY_RUS = "R-1,RUS,2003-01-01,no,x\nR-2,RUS,1980-01-01,yes,x\n"
HELD_BY_UKR = "U-1,UKR,2003-01-01,no,x\nU-2,UKR,1980-01-01,yes,x\n"
REGISTER = REGISTER_HEADER + HELD_BY_RUS + HELD_BY_UKR

COMPLETE = ("--register", "held.csv", "--complete", "RUS", "--complete", "UKR")


@frozen
class Ran:
    """What a call of the command line came to."""

    code: int
    out: str
    err: str


def write(folder: Path, **contents: str) -> None:
    """Write files; a name ``held`` stands for ``held.csv`` and ``agreed`` for ``agreed.toml``."""
    for name, content in contents.items():
        ending = "toml" if name.startswith("agreed") else "csv"
        Path(folder, f"{name}.{ending}").write_text(content, encoding="utf-8", newline="")


def run(folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> Ran:
    """Run the command line in a folder, as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "exchange_model", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, **(environment or {})},
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
