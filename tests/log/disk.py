"""A disk that loses its power: what may stand on it after a crash, given what programs asked of it.

The model is meaner than the usual file systems, and about as mean as POSIX allows:

* A write or a new length of a file is sure to last once the file was synced after it (``fsync``;
  ``fdatasync`` is taken for the same, since it waits for a length that is needed to read the data).
  Before that it may be there, or not, or in part: any of its 512-byte sectors, or any of its
  4,096-byte pages, in any order with all other writes, of this file and of others.
* Where a write lasts and one before it in the same file does not, what is between reads as zeros
  (what ext4, XFS, Btrfs, APFS and NTFS promise) or as old contents of the disk (``STALE``; ext3
  and FAT may show those).
* A name (made, linked, renamed, removed) is sure to last once its *folder* was synced after that;
  syncing the file does not make its name last. Before that any of the changes of names may be there
  or not, in order or out of it. A single one is there whole or not at all.
* When a sync fails, what it was to make last is taken for written all the same by later syncs, and
  is not (Linux: "fsyncgate"). It may be lost however often the file is synced; only what is written
  anew can last. Names can be waited for again: where they cannot be written a file system stops.

Left out: disks that say they have written what they have not, or that damage what was not being
written; sectors that are torn within their 512 bytes; the rights and times of files.
"""

from collections.abc import Callable, Iterator
from random import Random

from attrs import define, field

from log.recorder import Action

SECTOR, PAGE = 512, 4096

ZERO = b"\0"
"""What usual file systems show where nothing was written."""

STALE = b"\xa5"
"""Stands for what else a disk may show there: what it had there once."""

Image = dict[str, bytes]
"""What stands on a disk after a crash: the contents of each file."""


@define
class Change:
    """A change of a file, or of the names of a folder.

    Attributes:
        at: Its place among all that programs asked.
        what: What was asked.
        failed: Whether a sync after it has failed, so that it may be lost for good.
        sure: Whether it is sure to last.
    """

    at: int
    what: Action
    failed: bool = False
    sure: bool = False


Choose = Callable[[Change], bool]
"""Decides for one change, or one part of it, whether it lasts."""


@define
class File:
    """A file.

    Attributes:
        lasting: What lasts, since it was synced and nothing before it may still be lost.
        changes: What was asked after that, in order.
    """

    lasting: bytes = b""
    changes: list[Change] = field(factory=list)

    def synced(self) -> None:
        """Make what was changed last, but not what a failed sync has given up."""
        for change in self.changes:
            change.sure = not change.failed
        while self.changes and self.changes[0].sure:
            self.lasting = changed(self.lasting, self.changes.pop(0).what)

    def sync_failed(self) -> None:
        """Give up what was to last."""
        for change in self.changes:
            change.failed = not change.sure

    def image(self, loss: "Loss") -> bytes:
        """Draw what stands there after a crash."""
        found = self.lasting
        for change in self.changes:
            for part in [change.what] if change.sure else loss.left_of(change):
                found = changed(found, part, loss.filling)
        return found


@define
class Disk:
    """A folder, as programs see it and as a crash may leave it."""

    seen: dict[str, File] = field(factory=dict)
    lasting: dict[str, File] = field(factory=dict)
    names: list[Change] = field(factory=list)
    now: int = 0

    def do(self, action: Action) -> None:
        """Do what a program asked."""
        self.now += 1
        match action:
            case ["write" | "truncate", path, *_]:
                self.seen[path].changes.append(Change(self.now, action))
            case ["create", path]:
                self._name(["name", path, File()])
            case ["link", path, other]:
                self._name(["name", other, self.seen[path]])
            case ["rename", path, other]:
                self._name(["rename", path, other, self.seen[path]])
            case ["unlink", path]:
                self._name(["unname", path])
            case ["sync", "."]:
                self.lasting, self.names = self.seen, []
            case ["sync", path]:
                self.seen[path].synced()
            case ["failed", "sync", path] if path != ".":
                self.seen[path].sync_failed()
            case _:
                """Nothing else changes what is there."""

    def _name(self, what: Action) -> None:
        self.names.append(Change(self.now, what))
        self.seen = named(self.seen, what)

    def image(self, loss: "Loss") -> Image:
        """Draw what stands there after a crash."""
        names = self.lasting
        for change in self.names:
            if loss.lasts(change):
                names = named(names, change.what)
        return {path: file.image(loss) for path, file in sorted(names.items())}


def changed(before: bytes, what: Action, filling: bytes = ZERO) -> bytes:
    """Return the contents of a file after a change."""
    place: int = what[2]
    if what[0] == "truncate":
        return before[:place].ljust(place, ZERO)
    long = before.ljust(place, filling)
    if what[0] == "length":
        return long
    new = str(what[3]).encode("latin-1")
    return long[:place] + new + long[place + len(new) :]


def named(names: dict[str, File], what: Action) -> dict[str, File]:
    """Return the names of a folder after a change."""
    match what:
        case ["name", path, file]:
            return {**names, path: file}
        case ["rename", path, other, file]:
            return {**{each: names[each] for each in names if each != path}, other: file}
        case [_, path]:
            return {each: names[each] for each in names if each != path}
        case _:
            raise AssertionError(what)


@define
class Loss:
    """One way in which power may be lost.

    Attributes:
        random: What draws.
        lasts: Decides for one change, or one part of it, whether it lasts.
        within: A write may be torn at multiples of so many bytes; 0 for nowhere.
        filling: What stands where nothing was written: zeros, or what the disk had there once.
    """

    random: Random
    lasts: Choose
    within: int = 0
    filling: bytes = ZERO

    def left_of(self, change: Change) -> Iterator[Action]:
        """Yield the parts of a change that last; of some that do not, the new length does."""
        for part in torn(change.what, self.within):
            if self.lasts(change):
                yield part
            elif part[0] == "write" and self.within and self.random.random() < 0.2:
                yield ["length", part[1], part[2] + len(part[3])]


def torn(what: Action, within: int) -> Iterator[Action]:
    """Yield the parts of a change that last or not, each by itself."""
    if what[0] != "write" or not within:
        yield what
        return
    _, path, offset, text = what
    first = offset
    while first < offset + len(text):
        last = min((first // within + 1) * within, offset + len(text))
        yield ["write", path, first, text[first - offset : last - offset]]
        first = last


def losses(random: Random, now: int, filling: bytes = ZERO) -> Iterator[Loss]:
    """Yield ways to lose power: nothing lasts, all does, the beginning, nearly all, about half."""
    yield Loss(random, lambda _: False)
    yield Loss(random, lambda _: True)
    for within in (SECTOR, PAGE):
        yield Loss(random, up_to(now - random.randrange(8), random), within, filling)
        yield Loss(random, lambda _: random.random() < 0.9, within, filling)
        yield Loss(random, lambda _: random.random() < 0.5, within, filling)
    yield Loss(random, lambda _: random.random() < 0.5)


def up_to(last: int, random: Random) -> Choose:
    """Decide that what was asked first lasts, and of the last of it some."""
    return lambda change: change.at < last or (change.at == last and random.random() < 0.5)
