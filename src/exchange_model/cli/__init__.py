"""The command line, and the exit codes of its commands.

Exit codes: 0 nothing breached or undetermined; 1 something breached; 3 nothing breached, but
something undetermined; 2 the input cannot be used, or nothing was checked.
"""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from exchange_model import wording
from exchange_model.cli.commands import UNUSABLE
from exchange_model.cli.options import parser
from exchange_model.cli.told import together
from exchange_model.errors import ExchangeModelError
from exchange_model.problems import InputError

__all__ = ["main"]

FAULT = 70
"""The exit code for a fault of the program or its surroundings (EX_SOFTWARE of sysexits.h)."""

UNREAD = 141
"""The exit code where nobody reads the output to its end (128 + SIGPIPE, as shells have it)."""

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells give it: 128 and the number of the signal."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = parser().parse_args(arguments)
    _prepare(sys.stdout, options)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except InputError as error:
        _complain(error)
        return UNUSABLE
    except ExchangeModelError as error:
        print(f"exchange-model: {wording.visible(str(error))}", file=sys.stderr)
        return UNUSABLE
    except KeyboardInterrupt:
        _forget_output()
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return UNREAD
    except OSError:
        _forget_output()
        print("exchange-model: the report cannot be written", file=sys.stderr)
        return FAULT
    except Exception as error:  # noqa: BLE001 - a fault of ours must not look like a breach
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        print(
            f"exchange-model: a fault of the program itself, at {where}; nothing was judged. "
            "Please report it, without any list.",
            file=sys.stderr,
        )
        return FAULT
    return code


def _forget_output() -> None:
    """Let what is still buffered not fail once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _prepare(stream: TextIO, options: argparse.Namespace) -> None:
    """Let JSON (RFC 8259), HTML and CSV be UTF-8, and signs that an encoding lacks be numbers.

    Their lines end as they are written, on every system: a log is read back to the byte.
    """
    if isinstance(stream, io.TextIOWrapper):
        data = getattr(options, "format", "text") in {"json", "html", "csv"}
        encoding = "utf-8" if data else None
        newline = "\n" if data else None
        stream.reconfigure(encoding=encoding, errors="backslashreplace", newline=newline)


def _complain(error: InputError) -> None:
    count = len(dict.fromkeys(error.problems))
    print(
        f"exchange-model: the input cannot be used: {count:,} problem{'s' if count > 1 else ''}",
        *(f"  {wording.visible(problem)}" for problem in together(error.problems)),
        sep="\n",
        file=sys.stderr,
    )
