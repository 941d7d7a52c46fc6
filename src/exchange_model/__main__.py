"""Runs the command line."""

import sys

INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells give it: 128 and the number of the signal."""


def main() -> int:
    """Run the command line; Ctrl-C ends it without a traceback, even while it is being loaded."""
    try:
        from exchange_model.cli import main as run  # noqa: PLC0415 - see above

        return run()
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    sys.exit(main())
