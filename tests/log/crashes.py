"""Crashes of recorded programs: what stood on the disk, what had been acknowledged, what is there.

Of a program that says what it ``begins`` and what it ``keeps`` (``lives``), let K be the batches
that were kept before a crash and B the one that was begun. Afterwards there must be

    P = K  or  P = K + B,   and   P with K and B appended once more = K + B.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from attrs import define, field, frozen

from exchange_model.errors import ExchangeModelError
from exchange_model.events import StageClosed
from exchange_model.log import open_log, salvaged
from exchange_model.problems import InputError
from log.disk import ZERO, Disk, Image, losses
from log.recorder import Action

Ids = tuple[str, ...]
"""The ids of the events of a batch."""


@define
class Said:
    """What a program has said so far.

    Attributes:
        kept: The batches that were acknowledged, in order.
        begun: The batch after them, as long as it is not.
        refused: The sentences in which the log said that it cannot be kept.
        broken: What else it said.
    """

    kept: list[Ids] = field(factory=list)
    begun: Ids = ()
    refused: list[str] = field(factory=list)
    broken: list[str] = field(factory=list)

    def hear(self, action: Action) -> None:
        """Hear what a program says, if this is what it does."""
        if action[0] != "told":
            return
        match json.loads(action[1]):
            case {"begins": ids} if tuple(ids) not in self.kept:
                self.begun = tuple(ids)
            case {"keeps": ids} if tuple(ids) not in self.kept:
                self.kept.append(tuple(ids))
                self.begun = ()
            case {"refuses": sentence}:
                self.refused.append(sentence)
            case {"breaks": text}:
                self.broken.append(text)
            case _:
                """A batch was begun or acknowledged once more."""


def heard(actions: Sequence[Action]) -> Said:
    """Return all that a program said."""
    said = Said()
    for action in actions:
        said.hear(action)
    return said


@frozen
class Crash:
    """A crash.

    Attributes:
        at: After so many actions.
        image: What stands on the disk.
        kept: The batches that were acknowledged before it.
        begun: The batch that may be there as well, if there is one.
    """

    at: int
    image: Image = field(repr=False)
    kept: tuple[Ids, ...] = field(repr=False)
    begun: Ids = field(repr=False)


def crashes(
    actions: Sequence[Action], seed: str, filling: bytes = ZERO, *, after: int = 0
) -> Iterator[Crash]:
    """Yield crashes of a run, several after each of its actions from one on; none twice."""
    disk, said = Disk(), Said()
    for at, action in enumerate(actions, 1):
        disk.do(action)
        said.hear(action)
        seen: list[Image] = []
        for loss in losses(Random(f"{seed} {at}"), at, filling) if at > after else ():
            image = disk.image(loss)
            if image not in seen:
                seen.append(image)
                yield Crash(at, image, tuple(said.kept), said.begun)


def restore(image: Image, folder: Path) -> None:
    """Write what stands on a disk into a folder, in the place of what is there."""
    for path in folder.iterdir():
        path.unlink()
    for name, content in image.items():
        (folder / name).write_bytes(content)


def present(path: Path) -> list[str]:
    """Return the ids that are in a log, after all of it was verified."""
    if not path.exists():
        return []
    with open_log(path) as log:
        fault = log.verify().fault
        if fault is not None:
            raise fault
        return [record.id for record in log.read()]


def wrong(crash: Crash, path: Path) -> str:
    """Say in which way a log that was restored is not what it must be; nothing if it is."""
    kept = [id_ for batch in crash.kept for id_ in batch]
    try:
        found = present(path)
    except ExchangeModelError as error:
        return f"after {crash.at}: {error}"
    if found in (kept, [*kept, *crash.begun]):
        return ""
    lost = len(set(kept) - set(found))
    return f"after {crash.at}: {lost} of {len(kept)} acknowledged are lost; {len(found)} are there"


def wrong_again(crash: Crash, path: Path, events: Mapping[str, StageClosed]) -> str:
    """Append all once more; say in which way the log is not exactly this."""
    batches = (*crash.kept, crash.begun)
    with open_log(path) as log:
        for batch in batches:
            log.append([events[id_] for id_ in batch])
        found = [record.id for record in log.read()]
    wanted = [id_ for batch in batches for id_ in batch]
    return "" if found == wanted else f"after {crash.at}: {len(found)} instead of {len(wanted)}"


def wrong_salvage(crash: Crash, path: Path) -> str:
    """Say in which way what can be read of a damaged log is not what was acknowledged."""
    kept = [id_ for batch in crash.kept for id_ in batch]
    try:
        found = [record.id for record in salvaged(path).records]
    except InputError as error:
        return f"after {crash.at}: {error}" if kept else ""
    return "" if found in (kept, [*kept, *crash.begun]) else f"after {crash.at}: {len(found)}"
