"""Files of JSON Lines of which something is wrong: those of logs, and those of reported events.

A mutant is a sound file to which some things have been done, drawn from a seed: keys, values and
lines are changed, then bytes. Some logs get the digests that fit what was done, as whoever holds a
file can compute them. Called as a program, it does away with so many mutants of a kind, and says
what came of them:

    python -m log.line_mutants KIND FIRST COUNT

Kinds are ``log`` and ``events``; the seeds are those from FIRST on.
"""

import json
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from attrs import frozen

from eventfiles.drawn import flat, lines
from exchange_model.errors import ExchangeModelError
from exchange_model.eventfiles import Reported, export_events, import_events, read_events
from exchange_model.events import Envelope
from exchange_model.log import MemoryLog, open_log
from exchange_model.log.chain import Sealed
from exchange_model.log.form import BEGINNING
from exchange_model.problems import InputError
from lists.mutants import BYTES, MARK, MOST_SECONDS, SIGNS, VALUES, changed, limited, megabytes

Object = dict[str, Any]

MORE = [
    *("5", "250", "1000000000", "1000000001", "-5", "5.0", "5e0", '{"least": 5, "most": 9}'),
    *('{"least": 9, "most": 5}', '{"least": 5}', '"245..255"', str(2**63), str(-(2**63)), "1" * 19),
    *('"2025-02-30"', '"2025"', '"2025-05-23/2025-05-24"', '"2025-W05-2"', '"runs"', '"none"'),
    *('"stage-closed"', '"group-transferred"', '"event-retracted"', '"of-tomorrow"', "2", "99"),
    *('"I-1"', '["R-1", "R-2"]', '["R-1", 5]', '{"status": "military"}', '{"status": 5}'),
    *('[{"count": 5}]', '[{"count": 500}]', '[{"facts": {}}]', '"2025-05-23T12:00:00.000000Z"'),
    *(
        f'"{"0" * 64}"',
        f'"{"0" * 32}"',
        '"00000000-0000-7000-8000-000000000001"',
        '""',
        '"\u0418\u0306"',
    ),
]
"""Values that stand somewhere in such files."""

KEYS = [
    *("id", "type", "schema", "occurred", "reported", "source", "supersedes", "event", "count"),
    *("stage", "facts", "facts.status", "breakdown", "person_id", "people", "Source", " source"),
    *("position", "recorded", "salt", "digest", "envelope", "data", MARK, "", "\u202e", "x" * 300),
]
"""Keys of such files, and others."""

ENDS = [b"\r\n", b"\r", b"\n\n", b" \n", b"\0\n", b"\x0b\n", b",\n", b"", b"\xe2\x80\xa8\n"]
"""What may stand where a line ends."""


def reported(rng: Random, number: int) -> Object:
    """Return an event that can be read, as people write it."""
    told: Object = {
        "id": rng.choice((f"I-{number}", str(UUID(int=rng.getrandbits(128), version=4)))),
        "occurred": rng.choice(("2025-05-23", "2025-05", "2025-05-23/2025-05-25")),
        "reported": "2025-05-26",
        "source": f"{MARK} Й",
    }
    match rng.randrange(4):
        case 0:
            parties = {"detaining_party": f"{MARK}-A", "receiving_party": f"{MARK}-B"}
            parts = [{"count": 5, "facts": {"sick": "yes"}}]
            group = {"count": {"least": 5, "most": 9}, "breakdown": parts, "facts.x": MARK}
            return {**told, **parties, **group, "type": "group-transferred"}
        case 1:
            died = {"person_id": f"{MARK}-{number}", "facts": {"name": MARK}}
            return {**told, **died, "type": "person-died"}
        case 2:
            del told["occurred"]
            return {**told, "type": "event-retracted", "event": "I-0", "reason": MARK}
        case _:
            return {**told, "type": "stage-closed", "stage": f"{MARK}{number}"}


def kept(rng: Random, number: int) -> Object:
    """Return a record of a log, without what its place says of it."""
    envelope: Object = {
        "id": str(UUID(int=rng.getrandbits(128), version=4)),
        "type": "stage-closed",
        "schema": 1,
        "occurred": rng.choice(("2025-05-23", "2025-05-23/2025-05-25")),
        "source": f"{MARK} Й",
    }
    data: Object = {"stage": f"{MARK}{number}"}
    match rng.randrange(4):
        case 0:
            envelope["type"], data = "of-tomorrow", {"x": [MARK, 5, {"a": None}]}
        case 1:
            envelope["type"] = "group-transferred"
            parties = {"detaining_party": f"{MARK}-A", "receiving_party": f"{MARK}-B"}
            parts = [{"count": 5, "facts": {"sick": "yes"}}]
            data = {**parties, "count": {"least": 5, "most": 9}, "breakdown": parts}
        case _:
            pass
    return {"envelope": envelope, "data": data, "salt": f"{rng.getrandbits(128):032x}"}


def written(value: object) -> str:
    """Return plain data as they stand in a log."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def chained(records: list[Object]) -> list[Object]:
    """Return records with their positions, and the digests that fit."""
    digest, found = "0" * 64, []
    for position, record in enumerate(records, 1):
        recorded = f"2025-05-26T12:{position:02}:00.000000Z"
        envelope, data = written(record.get("envelope")), written(record.get("data"))
        commitment = hashed(f"{record.get('salt')}\n{data}")
        digest = hashed(f"{digest}\n{position}\n{recorded}\n{envelope}\n{commitment}")
        place = {"position": position, "recorded": recorded, "digest": digest}
        found.append({**record, **place})
    return found


def hashed(text: str) -> str:
    """Return a digest."""
    return sha256(text.encode(errors="replace")).hexdigest()


# What is done to them


def change_value(rng: Random, one: Object) -> None:
    """Put something else in the place of a value, or of one inside it."""
    if one:
        key = rng.choice(sorted(one))
        inner = one[key]
        if isinstance(inner, dict) and rng.random() < 0.7:
            change_value(rng, inner)
        else:
            with suppress(ValueError, RecursionError):
                one[key] = json.loads(rng.choice(MORE * 2 + VALUES))


def change_text(rng: Random, one: Object) -> None:
    """Put a sign into a text."""
    texts = [key for key, value in one.items() if isinstance(value, str)]
    if texts:
        key = rng.choice(texts)
        cut = rng.randint(0, len(one[key]))
        one[key] = one[key][:cut] + rng.choice(SIGNS) + one[key][cut:]


def change_key(rng: Random, one: Object) -> None:
    """Leave a key out, call it otherwise, or add one."""
    key = rng.choice(KEYS) if rng.random() < 0.3 or not one else rng.choice(sorted(one))
    value = one.pop(key, MARK)
    if rng.random() < 0.5:
        one[rng.choice(KEYS)] = value


CHANGES: tuple[Callable[[Random, Object], None], ...] = (
    *(change_value, change_value, change_text, change_key),
)


def change_lines(rng: Random, found: list[str]) -> None:
    """Leave a line out, repeat it, move it, or write a value of it otherwise."""
    if not found:
        return
    at = rng.randrange(len(found))
    match rng.randrange(6):
        case 0:
            del found[at]
        case 1:
            found.insert(rng.randint(0, len(found)), found[at])
        case 2:
            found.insert(rng.randint(0, len(found)), found.pop(at))
        case 3:
            found[at] = found[at][:-1] + f', "{rng.choice(KEYS)}": {rng.choice(VALUES)}}}'
        case 4:
            found[at] = found[at].replace(":", ": ", 1)
        case _:
            key = rng.choice(KEYS)
            start = found[at].find(f'"{key}":')
            if start >= 0:
                found[at] = (
                    f"{found[at][:start]}{found[at][start:].split(',', 1)[0]},"
                    + (found[at][start:])
                )


def of_events(rng: Random) -> bytes:
    """Return a file of reported events to which some things have been done."""
    objects = [reported(rng, number) for number in range(rng.randint(1, 5))]
    for _ in range(rng.choice((0, 0, 1, 1, 1, 2))):
        rng.choice(CHANGES)(rng, rng.choice(objects))
    found = [json.dumps(each, ensure_ascii=rng.random() < 0.3) for each in objects]
    if rng.random() < 0.2:
        change_lines(rng, found)
    return joined(rng, found)


def of_a_log(rng: Random) -> bytes:
    """Return the file of a log to which some things have been done, with digests or without."""
    records = [kept(rng, number) for number in range(rng.randint(1, 5))]
    forged = rng.random() < 0.4
    if not forged:
        records = chained(records)
    for _ in range(rng.choice((0, 1, 1, 2)) if forged or rng.random() < 0.3 else 0):
        one = rng.choice(records)
        inner = [each for each in one.values() if isinstance(each, dict)]
        rng.choice(CHANGES)(rng, rng.choice([one, *inner, *inner]))
    if forged:
        records = chained(records)
    found = [written(each) for each in records]
    if len(found) > 1 and rng.random() < 0.3:
        found = [f"[{','.join(found[:2])}]", *found[2:]]
    if rng.random() < 0.3:
        change_lines(rng, found)
    return BEGINNING + joined(rng, found)


def joined(rng: Random, found: list[str]) -> bytes:
    """Return lines as bytes; once in a while one ends otherwise."""
    ends = [b"\n"] * len(found)
    if found and rng.random() < 0.15:
        ends[rng.randrange(len(found))] = rng.choice(ENDS)
    whole = b"".join(
        line.encode(errors="surrogatepass") + end for line, end in zip(found, ends, strict=True)
    )
    return rng.choice((b"\xef\xbb\xbf", b"\n", b"\0")) + whole if rng.random() < 0.03 else whole


MAKERS: dict[str, Callable[[Random], bytes]] = {"log": of_a_log, "events": of_events}


def mutant(kind: str, seed: int) -> bytes:
    """Return a file to which some things have been done."""
    rng = Random(f"{kind} {seed}")
    content = MAKERS[kind](rng)
    for _ in range(rng.choice((0, 0, 0, 0, 0, 1, 2))):
        content = changed(rng, content, MAKERS[kind](rng))
    if rng.random() < 0.05:
        at = rng.randint(0, len(content))
        content = content[:at] + rng.choice(BYTES) * rng.choice((1, 1, 300)) + content[at:]
    return content


# What becomes of them


@frozen
class Outcome:
    """What becomes of a file: what is read, or the names of the problems for which it is not."""

    found: Reported | None
    names: tuple[str, ...]


def outcome(path: Path) -> Outcome:
    """Return what becomes of a file that is read; it is not changed, and no text of it shown."""
    before = path.read_bytes()
    error: InputError | None = None
    found: Reported | None = None
    try:
        found = read_events(path)
    except InputError as caught:
        error = caught
    assert before == path.read_bytes(), "the file was changed"
    problems = error.problems if error is not None else found.warnings if found else ()
    severities = {each.kind.severity for each in problems}
    shown = "".join(traceback.format_exception(error)) if error else "".join(map(str, problems))
    assert {"error"} == severities if error is not None else {"warning"} >= severities
    assert not [each for each in problems if "\n" in str(each)], "more than one line"
    assert MARK not in shown, "a mark is shown"
    return Outcome(found, tuple(each.name for each in problems))


def is_carried(found: Reported, folder: Path) -> None:
    """Make sure that what was read goes through logs and files as it is."""
    events = [each for each in found if isinstance(each, Envelope)]
    if events and not found.kept:
        again = folder / "again.jsonl"
        again.write_text(lines(*map(flat, events)), "utf-8")
        assert found.events == read_events(again).events, "not read back"
    first, second = MemoryLog(), MemoryLog()
    problems = of_import(first, found)
    assert {"reference"} >= set(problems), problems
    if problems:
        assert first.position == 0, "half imported"
        return
    path = folder / "exported.jsonl"
    path.unlink(missing_ok=True)
    export_events(first, path)
    import_events(second, read_events(path))
    assert list(first.sealed()) == list(second.sealed()), "not carried"
    assert first.verify().fault is None, "imported what does not fit"
    if found.kept:
        assert list(found.kept) == list(first.sealed()), "not restored"
        assert is_as_written(Path(*found.files), path), "read otherwise than it is written"


def is_as_written(mutant: Path, exported: Path) -> bool:
    """Return whether a log that is read is what is written of it, as far as it goes."""
    content = mutant.read_bytes()
    batches = b"\n[" in content
    return batches or content.startswith(exported.read_bytes())


def of_import(log: MemoryLog, found: Reported) -> list[str]:
    """Import events, or return the names of the problems for which they are not imported."""
    try:
        import_events(log, found)
    except InputError as error:
        return [each.name for each in error.problems]
    return []


def is_opened_well(path: Path, found: Reported | None) -> None:
    """Make sure that a file that is opened as a log is one, or refused and left as it was."""
    before = path.read_bytes()
    for torn in path.parent.glob("*.torn"):
        torn.unlink()
    records = opened(path)
    after = path.read_bytes()
    if before != after:
        assert is_set_aside(before, after, path), "the file was changed"
    if isinstance(records, str):
        assert "\n" not in records, "more than one line"
        assert MARK not in records, "a mark is shown"
    if found is not None and found.kept:
        assert list(found.kept) == records, "not opened, or as something else"


def opened(path: Path) -> list[Sealed] | str:
    """Return the records of a log, or in which words they are refused."""
    try:
        with open_log(path) as log:
            fault = log.verify().fault
            assert len(list(log.read())) == log.position
            return list(log.sealed()) if fault is None else str(fault)
    except ExchangeModelError as error:
        return str(error)


def is_set_aside(before: bytes, after: bytes, path: Path) -> bool:
    """Return whether only a torn end was set aside, or a log begun whose beginning was torn."""
    aside = [each.read_bytes() for each in path.parent.glob("*.torn")]
    if aside:
        return [before] == [after + each for each in aside]
    return after == BEGINNING and BEGINNING.startswith(before.rstrip(b"\0"))


def check(kind: str, seed: int, folder: Path) -> Outcome:
    """Return what becomes of a mutant, which must be one of two things."""
    path = folder / "mutant.jsonl"
    path.write_bytes(mutant(kind, seed))
    result = outcome(path)
    if result.found is not None:
        is_carried(result.found, folder)
    if kind == "log" or seed % 10 == 0:
        is_opened_well(path, result.found)
    return result


def checked(kind: str, seeds: range) -> dict[str, Any]:
    """Return what became of mutants: how many were read, by which problems others were refused."""
    names: Counter[str] = Counter()
    read, slowest = 0, 0.0
    with TemporaryDirectory() as folder:
        for seed in seeds:
            with limited(f"{kind} {seed}"):
                start = time.process_time()
                result = check(kind, seed, Path(folder))
                taken = time.process_time() - start
                assert taken < MOST_SECONDS, f"{taken} seconds"
            slowest = max(slowest, taken)
            read += result.found is not None
            names.update(set(result.names))
    return {"read": read, "slowest": slowest, "megabytes": megabytes(), "names": dict(names)}


def main(kind: str, first: str, count: str) -> None:
    """Print what became of mutants, as an object of JSON."""
    with suppress(ValueError, OSError):
        # these are addresses and not memory in use: a backstop, and no more
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    print(json.dumps(checked(kind, range(int(first), int(first) + int(count)))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
