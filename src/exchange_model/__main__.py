"""Runs the command line."""

import sys

from exchange_model.cli import main

if __name__ == "__main__":
    sys.exit(main())
