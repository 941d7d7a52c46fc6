"""The disk that loses its power, on which the tests of power rest: it loses what it should."""

from random import Random

from log.disk import PAGE, SECTOR, STALE, ZERO, Disk, Image, losses, torn
from log.recorder import Action

BEGUN: list[Action] = [["create", "a"], ["sync", "."]]
"""A file with a sure name and nothing in it."""


def images(*actions: Action, filling: bytes = ZERO) -> list[Image]:
    """Return many ways in which a crash after some actions can leave a disk."""
    disk = Disk()
    for action in actions:
        disk.do(action)
    drawn = [loss for seed in range(60) for loss in losses(Random(seed), disk.now, filling)]
    return [disk.image(loss) for loss in drawn]


def contents_of(*actions: Action, filling: bytes = ZERO) -> set[bytes | None]:
    """Return what can stand in the file ``a`` after a crash; nothing where there is no such."""
    return {image.get("a") for image in images(*actions, filling=filling)}


def test_a_write_may_be_lost_until_it_is_synced() -> None:
    """A write that nothing waited for is there or not; one that was waited for is there."""
    write: Action = ["write", "a", 0, "new"]

    assert {b"", b"\0\0\0", b"new"} == contents_of(*BEGUN, write)
    assert {b"new"} == contents_of(*BEGUN, write, ["sync", "a"])


def test_a_write_over_another_leaves_one_of_both() -> None:
    """What was there before a write is there where the write is not."""
    old: list[Action] = [["write", "a", 0, "old"], ["sync", "a"]]

    assert {b"old", b"new"} == contents_of(*BEGUN, *old, ["write", "a", 0, "new"])


def test_a_later_write_may_last_without_an_earlier_one() -> None:
    """Writes are not ordered; between them are zeros, or what the disk had there once."""
    writes: list[Action] = [["write", "a", 0, "x"], ["write", "a", 1, "y"]]

    assert {b"", b"x", b"xy", b"\0y"} <= contents_of(*BEGUN, *writes)
    assert STALE + b"y" in contents_of(*BEGUN, *writes, filling=STALE)


def test_a_length_may_be_lost_until_it_is_synced() -> None:
    """A file is cut off, or not yet."""
    old: list[Action] = [["write", "a", 0, "old"], ["sync", "a"], ["truncate", "a", 1]]

    assert {b"old", b"o"} == contents_of(*BEGUN, *old)
    assert {b"o"} == contents_of(*BEGUN, *old, ["sync", "a"])


def test_a_long_write_may_be_torn() -> None:
    """Of a write any sectors may last, and any pages; none is torn within itself."""
    found = contents_of(*BEGUN, ["write", "a", 0, "x" * (3 * SECTOR)])

    assert b"\0" * SECTOR + b"x" * (2 * SECTOR) in found
    assert b"x" * SECTOR in found
    assert all(each is not None and 0 == each.count(b"x") % SECTOR for each in found)


def test_a_write_is_torn_where_sectors_end() -> None:
    """The parts of a write end where sectors or pages of the disk end."""
    write = ["write", "a", SECTOR - 1, "x" * (SECTOR + 2)]

    assert [1, SECTOR, 1] == [len(part[3]) for part in torn(write, SECTOR)]
    assert [SECTOR + 2] == [len(part[3]) for part in torn(write, PAGE)]


def test_a_name_may_be_lost_until_its_folder_is_synced() -> None:
    """To sync a file does not make its name last; to sync the folder does."""
    made: list[Action] = [["create", "a"], ["write", "a", 0, "new"], ["sync", "a"]]

    assert {None, b"new"} == contents_of(*made)
    assert {b"new"} == contents_of(*made, ["sync", "."])


def test_a_removed_name_may_come_back() -> None:
    """A name that was removed is there again, with all that was in the file."""
    removed: list[Action] = [["write", "a", 0, "old"], ["sync", "a"], ["unlink", "a"]]

    assert {None, b"old"} == contents_of(*BEGUN, *removed)
    assert {None} == contents_of(*BEGUN, *removed, ["sync", "."])


def test_a_link_is_a_name_of_the_same_file() -> None:
    """A file can be there by its second name alone."""
    made: list[Action] = [["create", "b"], ["write", "b", 0, "new"], ["sync", "b"]]
    found = images(*made, ["link", "b", "a"])

    assert all({"a": b"new", "b": b"new"}.items() >= image.items() for image in found)
    assert {(), ("a",), ("b",), ("a", "b")} == {tuple(image) for image in found}


def test_a_renamed_file_has_one_of_its_names() -> None:
    """A rename is there whole or not at all."""
    found = images(*BEGUN, ["rename", "a", "b"])

    assert {("a",), ("b",)} == {tuple(image) for image in found}


def test_what_a_failed_sync_gave_up_may_be_lost_for_good() -> None:
    """A later sync says that all is well, and is not; what is written anew lasts."""
    failed: list[Action] = [["write", "a", 0, "new"], ["failed", "sync", "a"], ["sync", "a"]]
    again: list[Action] = [["write", "a", 0, "new"], ["sync", "a"]]

    assert {b"", b"\0\0\0", b"new"} == contents_of(*BEGUN, *failed)
    assert {b"new"} == contents_of(*BEGUN, *failed, *again)
