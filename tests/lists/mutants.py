"""Files of which something is wrong: lists as CSV and as JSON Lines, and agreements as TOML.

A mutant is a sound file to which some things have been done, drawn from a seed: cells, headers,
rows, keys and lines are changed, then bytes; or hostile pieces, which stand in the table of bad
inputs, are put in. Called as a program, it does away with so many mutants of a kind, and says what
came of them:

    python -m lists.mutants KIND FIRST COUNT

Kinds are ``csv``, ``json-lines`` and ``agreement``; the seeds are those from FIRST on.
"""

import json
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from attrs import evolve, frozen

from exchange_model.agreement import Agreement
from exchange_model.lists import ExchangeList, Register, read_list, read_register, write_list
from exchange_model.problems import PROBLEMS, InputError, Problem
from exchange_model.wire import read_agreement, write_agreement
from lists import plain_reading

MARK = "QZX7"
"""What stands in every cell and in every unknown header, and must never be in a message."""

MOST_SECONDS = 5
MOST_MEGABYTES = 256

HEADERS = [
    "person_id",
    "detaining_party",
    "receiving_party",
    "date_of_birth",
    "stage",
    "transfer_date",
    f"note{MARK}",
    f"rank{MARK}",
    "name",
]

SIGNS = [
    *"\",;\t\n\r\0 '=+-@/.{}[]:\\",
    "\u00a0",
    "\u202e",
    "\u200b",
    "\u2028",
    "\ufeff",
    "\ufffd",
    "٣",
    "e" + "\u0301" * 5,
    "И\u0306",
    "\x85",
    "x" * 300,
    '""',
    "\n\n",
    "\\ud800",
    "\\u0000",
    "=\u0338",
]

CELLS = [
    "",
    "-",
    "unknown",
    "N/A",
    "03/04/2001",
    f"{MARK}-01-01",
    "31.04.2001",
    "2999",
    f"'{MARK}",
    f"={MARK}",
    f"'={MARK}",
    f'"{MARK}\n{MARK}"',
    f'"{MARK}',
    f'"{MARK}"{MARK}',
    f" {MARK} ",
    f"{MARK},{MARK}",
    f"{MARK};{MARK}",
    "\U0001f469" * 60,
    MARK * 60,
]

VALUES = [
    "null",
    "true",
    "false",
    "0",
    "-12",
    "9" * 5_000,
    "1.5",
    "1e400",
    "NaN",
    "-Infinity",
    "[]",
    "{}",
    f'["{MARK}"]',
    f'{{"{MARK}": 1, "{MARK}": NaN}}',
    "[" * 200 + "]" * 200,
    "[" * 20_000,
    f'"{MARK}\\ud800"',
    '"\\udc00\\ud800"',
    f'"{MARK}\\u0000"',
    f'"{MARK}\\u202e"',
    f'"{MARK}\t"',
    f'"{MARK}',
    f"'{MARK}'",
    f'"{MARK}" "{MARK}"',
    *(json.dumps(cell) for cell in CELLS),
]

BYTES = [
    *(b"\xff", b"\xd0", b"\xe2\x82", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\xed\xa0\x80", b"\r"),
    *(b'"', b"{", b"}", b"[", b"\n", b"\\", b",", b";", b"\t", b"=", b"#", b"'"),
    b"\n\n\n",
    b"NaN",
    b"1e400",
    b"[" * 3_000,
    b"{'a':" * 500,
    b'{"a":' * 2_000,
    b"x" + b".a" * 2_000 + b" = 1\n",
    b"9" * 5_000,
    "е\u0301\u0316".encode() * 300,
    "٣".encode() * 9,
    "\u202e".encode(),
]
"""Pieces of the table of bad inputs, as they stand in files."""

Table: TypeAlias = list[list[str]]
Pairs: TypeAlias = list[tuple[str, str]]


def row(rng: Random, number: int) -> list[str]:
    """Return the cells of a row that can be read."""
    return [
        f"R-{MARK}-{number}",
        rng.choice(("RUS", "UKR")) + MARK,
        rng.choice(("RUS", "UKR")) + MARK,
        rng.choice(("1999", "1999-05", "1999-05-17", "1999-05-01/1999-06-30", "", "unknown")),
        rng.choice(("1", "2", "", MARK)),
        rng.choice(("2025-06-09", "")),
        rng.choice(("yes", "no", "unknown", "", MARK)),
        f"{MARK}, Й{number}",
        rng.choice((f"Oleksandr {MARK}", f"Aleksandr {MARK}", f"Іван {MARK}", "")),
    ]


# CSV


def change_cell(rng: Random, table: Table) -> None:
    """Put something else into a cell."""
    cells = rng.choice(table)
    if cells:
        cells[rng.randrange(len(cells))] = rng.choice(CELLS)


def change_sign(rng: Random, table: Table) -> None:
    """Put a sign into a cell."""
    cells = rng.choice(table)
    if cells:
        at = rng.randrange(len(cells))
        cut = rng.randint(0, len(cells[at]))
        sign = "x" * 140_000 if rng.random() < 0.01 else rng.choice(SIGNS)
        cells[at] = cells[at][:cut] + sign + cells[at][cut:]


def change_header(rng: Random, table: Table) -> None:
    """Spell a header otherwise, repeat it, or leave it out."""
    header = table[0]
    if header:
        at = rng.randrange(len(header))
        header[at] = rng.choice(spellings(rng, header[at], header))


def spellings(rng: Random, name: str, others: list[str]) -> tuple[str, ...]:
    """Return what a name might be in place of itself."""
    return name.upper(), name.replace("_", " "), f" {name}", rng.choice(others), "", MARK


def change_width(rng: Random, table: Table) -> None:
    """Leave out a cell of a row, or add one."""
    cells = rng.choice(table)
    if rng.random() < 0.5 and len(cells) > 1:
        del cells[rng.randrange(len(cells))]
    else:
        cells.insert(rng.randint(0, len(cells)), rng.choice(("", MARK)))


def change_rows(rng: Random, table: Table) -> None:
    """Leave out a row, repeat it, move it, or put a blank one before it."""
    at = rng.randrange(len(table))
    cells = table[at] if rng.random() < 0.5 or len(table) < 2 else table.pop(at)
    table.insert(rng.randint(0, len(table)), rng.choice((list(cells), [""], [""] * len(cells))))


def change_columns(rng: Random, table: Table) -> None:
    """Put the columns into another order, or leave one out of all the rows."""
    order = list(range(len(table[0])))
    rng.shuffle(order)
    for cells in table:
        cells[:] = [cells[at] for at in order[rng.random() < 0.2 :] if at < len(cells)]


CHANGES: tuple[Callable[[Random, Table], None], ...] = (
    *(change_cell, change_cell, change_sign, change_sign),
    *(change_header, change_width, change_rows, change_columns),
)


def csv_file(rng: Random) -> bytes:
    """Return a list as CSV to which some things have been done."""
    rows = [row(rng, number) for number in range(rng.randint(1, 5))]
    table = [list(HEADERS), *[[quoted(cell) for cell in cells] for cells in rows]]
    for change in rng.choices(CHANGES, k=rng.choice((0, 1, 1, 1, 2, 3))):
        change(rng, table)
    delimiter = rng.choice((",", ",", ";", "\t"))
    end = rng.choice(("\n", "\r\n", "\r"))
    return end.join(delimiter.join(cells) for cells in table).encode() + end.encode()


def quoted(cell: str) -> str:
    """Return a cell as CSV has it."""
    return f'"{cell}"' if "," in cell else cell


# JSON Lines


def json_file(rng: Random) -> bytes:
    """Return a list as JSON Lines to which some things have been done."""
    objects = [
        [(json.dumps(key), json.dumps(cell)) for key, cell in zip(HEADERS, cells, strict=True)]
        for cells in (row(rng, number) for number in range(rng.randint(1, 5)))
    ]
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        rng.choice(JSON_CHANGES)(rng, objects)
    lines = [f"{{{', '.join(f'{key}: {value}' for key, value in each)}}}" for each in objects]
    end = rng.choice(("\n", "\n", "\n", "\r\n", "\r\n", "\r", "\n\n", " "))
    return (end.join(lines) + rng.choice(("", end))).encode()


def change_value(rng: Random, objects: list[Pairs]) -> None:
    """Put something else in the place of a value."""
    pairs = rng.choice(objects)
    if pairs:
        at = rng.randrange(len(pairs))
        pairs[at] = (pairs[at][0], rng.choice(VALUES))


def change_text(rng: Random, objects: list[Pairs]) -> None:
    """Put a sign into a value."""
    pairs = rng.choice(objects)
    if pairs:
        at = rng.randrange(len(pairs))
        key, value = pairs[at]
        cut = rng.randint(0, len(value))
        pairs[at] = (key, value[:cut] + rng.choice(SIGNS) + value[cut:])


def change_key(rng: Random, objects: list[Pairs]) -> None:
    """Spell a key otherwise, in one object or in all of them."""
    name = rng.choice(HEADERS)
    other = json.dumps(rng.choice(spellings(rng, name, HEADERS)))
    for pairs in objects if rng.random() < 0.3 else [rng.choice(objects)]:
        pairs[:] = [(other if json.dumps(name) == key else key, value) for key, value in pairs]


def change_keys(rng: Random, objects: list[Pairs]) -> None:
    """Leave keys out, repeat them, or put them into another order."""
    pairs = rng.choice(objects)
    match rng.randrange(4):
        case 0:
            rng.shuffle(pairs)
        case 1:
            pairs[:] = [pair for pair in pairs if rng.random() < 0.8]
        case 2 if pairs:
            pairs.append(rng.choice(pairs))
        case _:
            name = json.dumps(rng.choice(HEADERS))
            for each in objects:
                each[:] = [pair for pair in each if pair[0] != name]


def change_objects(rng: Random, objects: list[Pairs]) -> None:
    """Repeat an object, move it, or put an empty one in."""
    objects.insert(rng.randint(0, len(objects)), rng.choice((list(rng.choice(objects)), [])))


JSON_CHANGES: tuple[Callable[[Random, list[Pairs]], None], ...] = (
    *(change_value, change_value, change_text, change_text),
    *(change_key, change_keys, change_objects),
)


# Agreements

AGREEMENT = f"""\
format = 1
title = "Worked {MARK}"
parties = ["AAA", "BBB", "CCC"]
concluded = 2025-06-02

[source]
name = "{MARK}"

[sides]
north = ["AAA", "CCC"]

[facts.status]
values = ["combatant", "civilian"]

[categories.young]
under = 25
on = "transfer"

[categories.civilian]
fact = "status"
is = ["civilian"]

[categories.named]
people = ["{MARK}-1", "{MARK}-2"]

[categories.priority]
any = ["young", {{ all = ["civilian", {{ not = "named" }}] }}]

[[rules]]
id = "many"
kind = "minimum"
count = 5
text = "{MARK}"
category = "priority"
by = {{ days = 60, after = "conclusion", counting = "exclusive" }}

[[rules]]
id = "parity"
kind = "reciprocity"
ratio = "1:30"
between = [{{ party = "north", weights = {{ young = 3 }} }}, "BBB"]
per = "stage"

[[rules]]
id = "talks"
kind = "precondition"
milestone = "round"
requires = ["many"]

[readings.number]
question = "{MARK}?"
default = "few"
options.few = {{}}
options.more = {{ "rules.many.count" = 9 }}

[[unmodelled]]
text = "{MARK}"
reason = "{MARK}"
"""

TOML_VALUES = [
    *("true", "0", "-5", "9" * 5_000, "9" * 300, "0xff", "1.5", "nan", "-inf", "1e400"),
    *("2025-06-02", "2025-02-30", "2025-06-02T10:00:00", "2025-06-02T10:00:00Z", "10:00:00"),
    *("[]", "{}", "[[]]", "[1]", f'["{MARK}"]', f'["{MARK}", 1]', '{ not = "young" }'),
    *('"young"', '"priority"', '"many"', '"AAA"', '"north"', '"integrity"', '"stage"'),
    *(f'"{MARK}"', f'"{MARK}\\u0000"', '"\\ud800"', f'"{MARK}', f"'{MARK}'", f'"""{MARK}"""'),
    *("[" * 90 + "]" * 90, "[" * 3_000, "{ a = " * 2_000, "{ not = " * 50 + '"young"' + " }" * 50),
]

# Names that the file gives: they are told again, as what the others should have been.
NAMING = re.compile(r"id|parties|north|fact|values|default|options|milestone")


def toml_file(rng: Random) -> bytes:
    """Return an agreement to which some things have been done, line by line."""
    lines = AGREEMENT.split("\n")
    for _ in range(rng.choice((0, 1, 1, 1, 2, 3))):
        at = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                del lines[at]
            case 1:
                lines.insert(rng.randint(0, len(lines)), lines[at])
            case 2:
                lines.insert(at, lines.pop(rng.randrange(len(lines))))
            case _:
                key, equals, _ = lines[at].partition(" = ")
                if equals:
                    value = rng.choice(TOML_VALUES)
                    marked = MARK in value and NAMING.match(key)
                    lines[at] = f"{key} = " + ("0" if marked else value)
        lines = lines or [""]
    return rng.choice(("\n", "\n", "\r\n")).join(lines).encode()


# Bytes


def changed(rng: Random, content: bytes, other: bytes) -> bytes:
    """Return a file whose bytes are cut, repeated, flipped, or spliced with those of another."""
    one, two = sorted((rng.randint(0, len(content)), rng.randint(0, len(content))))
    match rng.randrange(7):
        case 0:
            return content[:one]
        case 1:
            return content[:one] + content[two:]
        case 2:
            return content[:two] + content[one:]
        case 3:
            cut = rng.randint(0, len(other))
            return content[:one] + other[cut:]
        case 4 if content:
            flipped = bytearray(content)
            flipped[one - 1] ^= 1 << rng.randrange(8)
            return bytes(flipped)
        case _:
            return content[:one] + rng.choice(BYTES) + content[one:]


@frozen
class Kind:
    """A kind of file.

    Attributes:
        make: Draws one to which some things have been done.
        ending: How its name ends.
    """

    make: Callable[[Random], bytes]
    ending: str


KINDS = {
    "csv": Kind(csv_file, ".csv"),
    "json-lines": Kind(json_file, ".jsonl"),
    "agreement": Kind(toml_file, ".toml"),
}


def mutant(kind: str, seed: int) -> tuple[bytes, bool]:
    """Return a file to which some things have been done, and whether its bytes were changed."""
    rng = Random(f"{kind} {seed}")
    make = KINDS[kind].make
    content = make(rng)
    times = rng.choice((0, 0, 0, 1, 1, 2))
    for _ in range(times):
        content = changed(rng, content, make(rng))
    return content, times > 0


# What becomes of them


@frozen
class Outcome:
    """What becomes of a file: what is read, or why not; and all that a user might see of it."""

    found: ExchangeList | Register | Agreement | None
    error: InputError | None
    seen: str
    problems: tuple[Problem, ...]


def outcome(path: Path, reader: Callable[..., Any] = read_list) -> Outcome:
    """Return what becomes of a file."""
    try:
        found = reader(path)
    except InputError as error:
        seen = [str(error), repr(error), *traceback.format_exception(error)]
        return Outcome(None, error, "".join(seen), error.problems)
    if isinstance(found, Agreement):
        return Outcome(found, None, "", ())
    # the names of its columns belong to what is read, and are shown with it
    nameless = evolve(found, columns=None)
    seen = [repr(nameless), str(nameless), *map(str, found.warnings)]
    return Outcome(found, None, "".join(seen), found.warnings)


def is_told_well(result: Outcome) -> bool:
    """Return whether what is refused has problems, and what is read has only warnings."""
    severities = [PROBLEMS[each.name].severity for each in result.problems]
    if result.found is None:
        return bool(severities) and {"error"} == {*severities}
    return {"warning"} >= {*severities}


def is_read_back(result: Outcome, again: Path, reader: Callable[..., Any]) -> bool:
    """Return whether what is read can be written, and is then read as the same."""
    if isinstance(result.found, Agreement):
        path = again.with_suffix(".toml")
        write_agreement(result.found, path)
        return bool(read_agreement(path) == result.found)
    assert result.found is not None
    for ending in (".csv", ".jsonl"):
        write_list(result.found, again.with_suffix(ending))
        if reader(again.with_suffix(ending)).people != result.found.people:
            return False
    return True


def check(kind: str, seed: int, folder: Path) -> Outcome:
    """Return what becomes of a mutant, which must be one of two things."""
    content, spliced = mutant(kind, seed)
    path = folder / f"mutant{KINDS[kind].ending}"
    path.write_bytes(content)
    reader: Callable[..., Any] = read_register if seed % 3 == 0 else read_list
    reader = read_agreement if kind == "agreement" else reader
    result = outcome(path, reader)
    assert is_told_well(result), "problems"
    # bytes may carry a mark to where a name stands, and names of agreements are told again
    assert MARK not in result.seen or (spliced and kind == "agreement"), "a mark is shown"
    if kind != "agreement":
        dates = re.findall(r"\d+[-./]\d+[-./]\d+", content.decode(errors="ignore"))
        assert not [date for date in dates if date in result.seen], "a date is shown"
    if result.error is not None:
        assert result.error.__cause__ is result.error.__context__ is None, "an error behind it"
    else:
        assert is_read_back(result, folder / "again", reader), "not read back"
    if isinstance(result.found, ExchangeList | Register):
        plain = plain_reading.rows(content, json_lines=kind == "json-lines")
        assert plain == plain_reading.of(result.found), "read otherwise than it is written"
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
            read += result.error is None
            names.update({each.name for each in result.problems})
    return {"read": read, "slowest": slowest, "megabytes": megabytes(), "names": dict(names)}


def megabytes() -> float:
    """Return the most memory that this process has had.

    On Linux what ``getrusage`` tells is also that of the process that began this one.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))
        return int(peak) / (1 << 10)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used / (1 << 20 if sys.platform == "darwin" else 1 << 10)


@contextmanager
def limited(name: str) -> Iterator[None]:
    """Name the mutant in whatever goes wrong, and end what takes much too long."""

    def give_up(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(60)
    try:
        yield
    except BaseException as error:
        error.add_note(f"mutant {name}")
        raise
    finally:
        signal.alarm(0)


def main(kind: str, first: str, count: str) -> None:
    """Print what became of mutants, as an object of JSON."""
    with suppress(ValueError, OSError):
        # these are addresses and not memory in use: a backstop, and no more
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    print(json.dumps(checked(kind, range(int(first), int(first) + int(count)))))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
