"""Whatever is done to a file, it is refused with its problems or read to the last cell.

    l = read_list(mutant) raises InputError, or read_list(write_list(l)) == l

And what is refused is not shown: no text of a cell or of an unknown header is in any message.
"""

import re
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from attrs import evolve, frozen

from exchange_model.lists import ExchangeList, read_list, read_register, write_list
from exchange_model.problems import InputError, Problem

MARK = "QZX7"
"""What stands in every cell and in every unknown header, and must never be in a message."""

SEEDS = range(400)

HEADERS = [
    "person_id",
    "detaining_party",
    "receiving_party",
    "date_of_birth",
    "stage",
    "transfer_date",
    f"note{MARK}",
    f"rank{MARK}",
]

SIGNS = [
    *"\",;\t\n\r\0 '=+-@/.",
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
    "x" * 140_000,
    '""',
    "\n\n",
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
    f'"{MARK}\n{MARK}"',
    f'"{MARK}',
    f'"{MARK}"{MARK}',
    f" {MARK} ",
    f"{MARK},{MARK}",
    f"{MARK};{MARK}",
]

BYTES = [b"\xff", b"\xd0", b"\xe2\x82", b"\xff\xfe", b"\xef\xbb\xbf", b"\0"]

Table = list[list[str]]


def sound(rng: Random) -> Table:
    """Return the cells of a file that can be read."""
    rows = [
        [
            f"R-{MARK}-{number}",
            rng.choice(("RUS", "UKR")) + MARK,
            rng.choice(("RUS", "UKR")) + MARK,
            rng.choice(("1999", "1999-05", "1999-05-17", "1999-05-01/1999-06-30", "", "unknown")),
            rng.choice(("1", "2", "", MARK)),
            rng.choice(("2025-06-09", "")),
            rng.choice(("yes", "no", "unknown", "", MARK)),
            f'"{MARK}, Й{number}"',
        ]
        for number in range(rng.randint(1, 6))
    ]
    return [list(HEADERS), *rows]


def change_cell(rng: Random, table: Table) -> None:
    """Put something else into a cell."""
    row = rng.choice(table)
    row[rng.randrange(len(row))] = rng.choice(CELLS)


def change_sign(rng: Random, table: Table) -> None:
    """Put a sign into a cell."""
    row = rng.choice(table)
    at = rng.randrange(len(row))
    cut = rng.randint(0, len(row[at]))
    row[at] = row[at][:cut] + rng.choice(SIGNS) + row[at][cut:]


def change_header(rng: Random, table: Table) -> None:
    """Spell a header otherwise, repeat it, or leave it out."""
    header = table[0]
    at = rng.randrange(len(header))
    other = rng.choice(header)
    spellings = (
        header[at].upper(),
        header[at].replace("_", " "),
        f" {header[at]}",
        other,
        "",
        MARK,
    )
    header[at] = rng.choice(spellings)


def change_width(rng: Random, table: Table) -> None:
    """Leave out a cell of a row, or add one."""
    row = rng.choice(table)
    if rng.random() < 0.5 and len(row) > 1:
        del row[rng.randrange(len(row))]
    else:
        row.insert(rng.randint(0, len(row)), rng.choice(("", MARK)))


def change_rows(rng: Random, table: Table) -> None:
    """Leave out a row, repeat it, move it, or put a blank one before it."""
    at = rng.randrange(len(table))
    row = table[at] if rng.random() < 0.5 else table.pop(at)
    table.insert(rng.randint(0, len(table)), rng.choice((list(row), [""], [""] * len(row))))


CHANGES: tuple[Callable[[Random, Table], None], ...] = (
    change_cell,
    change_sign,
    change_header,
    change_width,
    change_rows,
)


def mutant(seed: int) -> bytes:
    """Return a file to which some things have been done."""
    rng = Random(seed)
    table = sound(rng)
    for change in rng.choices(CHANGES, k=rng.choice((0, 1, 1, 1, 2, 3))):
        change(rng, table)
    delimiter = rng.choice((",", ",", ";", "\t"))
    end = rng.choice(("\n", "\r\n", "\r"))
    content = end.join(delimiter.join(row) for row in table).encode() + end.encode()
    if rng.random() < 0.3:
        content = change_bytes(rng, content)
    return content


def change_bytes(rng: Random, content: bytes) -> bytes:
    """Cut the file off, or put bytes into it."""
    at = rng.randint(0, len(content))
    kept = content[:at]
    return kept if rng.random() < 0.3 else kept + rng.choice(BYTES) + content[at:]


@frozen
class Outcome:
    """What becomes of a file: what is read, or why not; and all that a user might see of it."""

    found: ExchangeList | None
    error: InputError | None
    seen: str
    problems: tuple[Problem, ...]


def outcome(path: Path, reader: Callable[..., ExchangeList] = read_list) -> Outcome:
    """Return what becomes of a file."""
    try:
        found = reader(path)
    except InputError as error:
        seen = [str(error), repr(error), *traceback.format_exception(error)]
        return Outcome(None, error, "".join(seen), error.problems)
    # the names of its columns belong to what is read, and are shown with it
    nameless = evolve(found, columns=None)
    seen = [repr(nameless), str(nameless), *map(str, found.warnings)]
    return Outcome(found, None, "".join(seen), found.warnings)


@pytest.mark.parametrize("reader", [read_list, read_register])
def test_every_mutant_is_refused_or_read_whole(
    reader: Callable[..., ExchangeList], tmp_path: Path
) -> None:
    """Each mutant is refused with its problems, or what is read of it can be written and reread."""
    path, again = tmp_path / "list.csv", tmp_path / "again.csv"
    read = 0
    for seed in SEEDS:
        path.write_bytes(mutant(seed))
        result = outcome(path, reader)
        severities = {problem.kind.severity for problem in result.problems}
        if result.found is None:
            assert {"error"} == severities, seed
            continue
        read += 1
        write_list(result.found, again)

        assert severities <= {"warning"}, seed
        assert result.found.people == reader(again).people, seed

    assert len(SEEDS) // 8 < read < len(SEEDS) * 3 // 4


def test_no_message_shows_a_cell(tmp_path: Path) -> None:
    """Nothing that a user sees of a mutant holds what its cells and unknown headers hold."""
    path = tmp_path / "list.csv"
    for seed in SEEDS:
        content = mutant(seed)
        path.write_bytes(content)
        result = outcome(path)
        dates = re.findall(r"\d+[-./]\d+[-./]\d+", content.decode(errors="ignore"))

        assert MARK not in result.seen, seed
        assert not [text for text in dates if text in result.seen], seed
        assert result.error is None or result.error.__cause__ is None, seed
        assert result.error is None or result.error.__context__ is None, seed


def test_mutants_meet_every_problem(tmp_path: Path) -> None:
    """The mutants get to nearly everything that a reader may say."""
    path = tmp_path / "list.csv"
    names = set()
    for seed in SEEDS:
        path.write_bytes(mutant(seed))
        names |= {problem.name for problem in outcome(path).problems}

    expected = """
        bidirectional-text blank-row cell-size column-name combining control-character
        date-ambiguous date-invalid date-range delimiter digits duplicate-column empty encoding
        header-spelling missing-column quote required row-width trimmed unnamed-column
    """
    assert set() == set(expected.split()) - names
