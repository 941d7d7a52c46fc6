"""Folders, whose new names must survive a crash as well."""

import os
from contextlib import suppress
from pathlib import Path


def sync_folder(path: Path) -> None:
    """Make a new file's name survive a crash; not every system can."""
    with suppress(OSError, AttributeError):
        folder = os.open(path.resolve().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
