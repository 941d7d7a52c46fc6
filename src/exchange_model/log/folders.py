"""Files, and folders, whose new names must survive a crash as well."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from exchange_model.events import StorageFailed

NOT_NEEDED = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
"""What a system says whose folders cannot be waited for."""


def sync_file(path: Path) -> None:
    """Make what stands in a file survive a crash.

    Raises:
        OSError: if it cannot be known whether it does.
    """
    file = os.open(path, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def sync_folder(path: Path) -> None:
    """Make the name of a file survive a crash, as far as the system can wait for that.

    Raises:
        OSError: if it cannot be known whether it does.
    """
    if os.name == "nt":
        return
    folder = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno not in NOT_NEEDED:
            raise
    finally:
        os.close(folder)


@contextmanager
def told(path: Path, ending: str = "nothing was appended") -> Iterator[None]:
    """Say in one sentence what the system says of a file, and what came of it."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or "it cannot be used"
    else:
        return
    raise StorageFailed(f"storage: {path}: {reason}; {ending}")
