"""A program that lives again and again: each life appends to a log until it is killed.

Each line that it is told is a life, as JSON: the file, the seed of the events and the seconds from
the first acknowledgement to the end. It answers with the ids that were acknowledged. A life is a
process of its own, forked so that nothing is imported again, and ended by SIGKILL alone.
"""

import json
import os
import select
import signal
import sys
import time
from collections.abc import Iterator
from random import Random
from uuid import UUID

from exchange_model.events import StageClosed
from exchange_model.log import open_log

SIZES = (1, 1, 1, 2, 5, 60)
"""A batch has one of these numbers of events; the last is long enough to be torn."""

AT_ONCE = 1 << 16


def batches(seed: int) -> Iterator[list[StageClosed]]:
    """Yield the batches that a life of this seed appends."""
    random = Random(seed)
    while True:
        yield [event(random) for _ in range(random.choice(SIZES))]


def event(random: Random) -> StageClosed:
    """Draw an event."""
    id_ = str(UUID(int=random.getrandbits(128)))
    return StageClosed(
        id=id_, stage="ї" * random.randint(1, 400), occurred="2025-05-23", source="s"
    )


def live(path: str, seed: int, told: int) -> None:
    """Append, and tell each id after its append has returned."""
    log = open_log(path)
    for batch in batches(seed):
        records = log.append(batch)
        os.write(told, "".join(f"{record.id}\n" for record in records).encode())


def killed(path: str, seed: int, seconds: float) -> list[str]:
    """Begin a life, end it some time after its first acknowledgement, return what it was told."""
    read, write = os.pipe()
    life = os.fork()
    if life == 0:
        os.close(read)
        try:
            live(path, seed, write)
        finally:
            os._exit(1)
    os.close(write)
    heard = os.read(read, AT_ONCE)
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([read], [], [], left)[0]:
            heard += (more := os.read(read, AT_ONCE))
            if not more:
                break
    os.kill(life, signal.SIGKILL)
    while more := os.read(read, AT_ONCE):
        heard += more
    os.close(read)
    _, status = os.waitpid(life, 0)
    if not os.WIFSIGNALED(status):
        raise SystemExit("a life ended by itself")
    return heard.decode().splitlines()


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(killed(*json.loads(line))) + "\n")
        sys.stdout.flush()
