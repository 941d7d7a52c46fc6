"""Every kind of bad input that an agreement file can hold, by its name, with what it gets.

There is no YAML here, so neither its anchors nor its types; an agreement has days and no times, so
neither time zones nor hours that a clock skips: a time in the place of a day is refused as such.
"""

import time
from pathlib import Path

import pytest

from exchange_model.problems import InputError
from exchange_model.wire import read_agreement

HEAD = """\
format = 1
title = "Worked by hand"
parties = ["AAA", "BBB"]
concluded = 2025-06-02
"""
RULE = """\
[[rules]]
id = "m"
kind = "minimum"
count = 1
"""
SOUND = HEAD + RULE
TERM = "by = { days = 3, after = 'conclusion' }\n"

Told = tuple[str, int | None, str | None]


def told(folder: Path, content: str | bytes) -> list[Told]:
    """Return name, line and key of each problem for which a file is refused."""
    path = folder / "a.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as caught:
        read_agreement(path)
    return [(each.name, each.row, each.column) for each in caught.value.problems]


def count(value: str) -> str:
    """Return an agreement with this for the count of its rule."""
    return SOUND.replace("count = 1", f"count = {value}")


def concluded(value: str) -> str:
    """Return an agreement with this for the day of its conclusion."""
    return SOUND.replace("2025-06-02", value)


BAD: dict[str, tuple[str | bytes, Told]] = {
    # the text
    "TOML duplicate key": (SOUND + "count = 2\n", ("agreement-syntax", 9, None)),
    "TOML duplicate key, quoted": (SOUND + '"count" = 2\n', ("agreement-syntax", 9, None)),
    "TOML duplicate table": (
        SOUND + "[facts.x]\nvalues = ['a']\n[facts.x]\nvalues = ['a']\n",
        ("agreement-syntax", 11, None),
    ),
    "TOML duplicate key in place": (
        SOUND + "by = { days = 1, days = 2 }\n",
        ("agreement-syntax", 9, None),
    ),
    "depth 5,000, lists": (SOUND + "x = " + "[" * 5000, ("agreement-syntax", 9, None)),
    "depth 5,000, closed": (
        SOUND + "x = " + "[" * 5000 + "]" * 5000,
        ("agreement-syntax", 9, None),
    ),
    "depth 5,000, tables": (SOUND + "x = " + "{a=" * 5000, ("agreement-syntax", 9, None)),
    "depth 5,000, dots": (SOUND + "x" + ".a" * 5000 + " = 1", ("agreement-syntax", 9, None)),
    "depth 500, dots": (SOUND + "x" + ".a" * 500 + " = 1", ("agreement-syntax", 9, None)),
    "depth 5,000, header": (SOUND + "[x" + ".a" * 5000 + "]\n", ("agreement-syntax", 9, None)),
    "depth 5,000, nots": (
        SOUND + "category.not" + ".not" * 5000 + ".under = 1",
        ("agreement-syntax", 9, None),
    ),
    "depth 50, nots": (
        SOUND + "category.not" + ".not" * 50 + ".under = 1",
        ("value", 9, "rules.m.category"),
    ),
    "number of 5,000 digits": (count("9" * 5000), ("agreement-syntax", 8, None)),
    "NUL": (SOUND + "# \0\n", ("agreement-syntax", 9, None)),
    "raw control character in text": (
        SOUND.replace("Worked", "W\x01"),
        ("agreement-syntax", 2, None),
    ),
    "surrogate as an escape": (SOUND.replace("Worked", "\\ud800"), ("agreement-syntax", 2, None)),
    "unclosed text": (SOUND + 'text = "x\n', ("agreement-syntax", 9, None)),
    "trailing garbage": (SOUND + "x\n", ("agreement-syntax", 9, None)),
    "CP1251 Cyrillic file": (
        SOUND.replace("Worked", "Стамбул").encode("cp1251"),
        ("encoding", 2, None),
    ),
    "UTF-16 file": (SOUND.encode("utf-16"), ("encoding", 1, None)),
    "size of the file": (SOUND + "#" * 1024 * 1024, ("size", None, None)),
    "CR-only line ends": (SOUND.replace("\n", "\r"), ("agreement-syntax", 1, None)),
    # numbers
    "nan": (count("nan"), ("type", 8, "rules.m.count")),
    "-inf": (count("-inf"), ("type", 8, "rules.m.count")),
    "1e400": (count("1e400"), ("type", 8, "rules.m.count")),
    "9007199254740993.0": (count("9007199254740993.0"), ("type", 8, "rules.m.count")),
    "float for a count (1.0)": (count("1.0"), ("type", 8, "rules.m.count")),
    "bool for int (true count)": (count("true"), ("type", 8, "rules.m.count")),
    "text for a count": (count("'1'"), ("type", 8, "rules.m.count")),
    "list for a count": (count("[1]"), ("type", 8, "rules.m.count")),
    "day for a count": (count("2025-06-02"), ("type", 8, "rules.m.count")),
    "negative count": (count("-1"), ("value", 5, "rules.m")),
    "count of 4,000 digits": (count("9" * 4000), ("value", 5, "rules.m")),
    "bool for an age": (SOUND + "category = { under = true }\n", ("type", 9, "rules.m.category")),
    "nan for an age": (SOUND + "category = { under = nan }\n", ("type", 9, "rules.m.category")),
    "nan for days": (
        SOUND + TERM.replace("3,", "nan, counting = 'exclusive',"),
        ("type", 9, "rules.m.by.days"),
    ),
    "bool for the format": (SOUND.replace("= 1", "= true", 1), ("version", 1, "format")),
    "future format": (SOUND.replace("= 1", "= 2", 1), ("version", 1, "format")),
    # texts
    "number for text": (SOUND.replace('"m"', "12"), ("type", 6, "rules.0.id")),
    "Unhashable id (list)": (SOUND.replace('"m"', '["m"]'), ("type", 6, "rules.0.id")),
    "Unhashable id (table)": (SOUND.replace('"m"', "{ a = 1 }"), ("type", 6, "rules.0.id")),
    "Unhashable kind": (SOUND.replace('"minimum"', "['minimum']"), ("type", 5, "rules.m")),
    "Unhashable party": (SOUND.replace('"AAA"', "['AAA']"), ("type", 3, "parties.0")),
    "Unhashable word": (SOUND + "per = ['stage']\n", ("value", 9, "rules.m.per")),
    "Unhashable category": (SOUND + "category = ['c']\n", ("type", 9, "rules.m.category")),
    "empty id": (SOUND.replace('"m"', '""'), ("value", 6, "rules..id")),
    # days
    'Deadline "3 days" with no rule of counting': (
        SOUND + TERM,
        ("term", 9, "rules.m.by.counting"),
    ),
    "Deadline as a text of days": (SOUND + "by = '3 days'\n", ("date-invalid", 9, "rules.m.by")),
    "Deadline as a number of days": (SOUND + "by = 3\n", ("date-invalid", 9, "rules.m.by")),
    "Naive datetime": (concluded("2025-06-02T10:00:00"), ("date-invalid", 4, "concluded")),
    "datetime with a zone": (concluded("2025-06-02T10:00:00Z"), ("date-invalid", 4, "concluded")),
    "hours alone": (concluded("10:00:00"), ("date-invalid", 4, "concluded")),
    "2026-02-29": (concluded("2026-02-29"), ("agreement-syntax", 4, None)),
    "2026-02-29 as a text": (concluded("'2026-02-29'"), ("date-invalid", 4, "concluded")),
    "20260203": (concluded("'20260203'"), ("date-invalid", 4, "concluded")),
    "20260203 as a number": (concluded("20260203"), ("date-invalid", 4, "concluded")),
    "2026-W05-2": (concluded("'2026-W05-2'"), ("date-invalid", 4, "concluded")),
    "03/04/2001": (concluded("'03/04/2001'"), ("date-invalid", 4, "concluded")),
    "Arabic-Indic digits in a date": (concluded("'٢٠٢٥-٠٦-٠٢'"), ("date-invalid", 4, "concluded")),
    "Unknown day (2025-06)": (concluded("'2025-06'"), ("date-invalid", 4, "concluded")),
}
"""Agreement files by the words that name what is bad about them, and the problem they get."""


@pytest.mark.parametrize(("content", "expected"), BAD.values(), ids=BAD)
def test_a_bad_agreement(content: str | bytes, expected: Told, tmp_path: Path) -> None:
    """The file is refused with the problem, its line and its key."""
    assert [expected] == told(tmp_path, content)


def test_an_empty_file(tmp_path: Path) -> None:
    """An empty file lacks every key that is needed, and is no agreement without rules."""
    expected = [("missing-key", 1, key) for key in ("format", "title", "parties", "concluded")]

    assert expected == told(tmp_path, "") == told(tmp_path, "\ufeff")


def test_a_mark_and_line_ends(tmp_path: Path) -> None:
    """A byte order mark and line ends of another machine are taken."""
    (tmp_path / "a.toml").write_bytes(b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode())

    assert ["m"] == [rule.id for rule in read_agreement(tmp_path / "a.toml").rules]


@pytest.mark.parametrize(
    "text", ["%s %(x)s", "{0.__class__}", "'; DROP TABLE x", "=1+1", "^(a+)+$"]
)
def test_a_text_that_others_act_on(text: str, tmp_path: Path) -> None:
    """Such a text is kept as it is, and no pattern of anybody's is ever run."""
    (tmp_path / "a.toml").write_text(SOUND + f'text = "{text}"\n', encoding="utf-8")

    assert text == read_agreement(tmp_path / "a.toml").rules[0].text


def test_every_problem_at_once(tmp_path: Path) -> None:
    """What is bad in different places is told together."""
    content = (
        SOUND.replace('"AAA"', "5").replace("2025-06-02", "nan").replace("count = 1", "count = nan")
        + "[facts]\nrank = 5\n"
    )

    assert [
        ("type", 3, "parties.0"),
        ("date-invalid", 4, "concluded"),
        ("missing-key", 10, "facts.rank"),
        ("type", 8, "rules.m.count"),
    ] == told(tmp_path, content)


@pytest.mark.parametrize(
    "statement",
    [
        # each category names the next two, so that the first comes to a million parts
        "[categories]\n"
        + "".join(f"c{n} = {{ any = ['c{n + 1}', 'c{n + 2}'] }}\n" for n in range(28))
        + "c28 = { under = 18 }\nc29 = { under = 25 }\n",
        "[categories]\nc = { any = [" + ", ".join(["{ under = 5 }"] * 1_001) + "] }\n",
    ],
    ids=["names of names", "one long list"],
)
def test_a_category_that_grows_without_end(statement: str, tmp_path: Path) -> None:
    """A category of very many parts is refused before anything is built of it."""
    start = time.process_time()
    found = told(tmp_path, SOUND + statement)

    assert time.process_time() - start < 5
    assert ["value"] == [name for name, *_ in found]


@pytest.mark.parametrize(
    "content",
    [
        HEAD + "x = [" + "1,\n" * 100_000 + "]\n",
        HEAD + "".join(f"k{number} = 1\n" for number in range(10_000)),
        HEAD + "".join(f"[t{number}]\n" for number in range(10_000)),
        HEAD + "".join(f"[[rules]]\nid = '{number}'\nkind = 'x'\n" for number in range(5_000)),
        HEAD + "\n".join("x" + ".a" * number + ".b = 1" for number in range(90)),
        HEAD + "x = '''\n" + "'a\n" * 100_000 + "'''\n",
    ],
    ids=["long list", "many keys", "many tables", "many rules", "many dots", "many quotes"],
)
def test_what_takes_long_to_read(content: str, tmp_path: Path) -> None:
    """A file that is hard to find the lines of is refused in a few seconds all the same."""
    start = time.process_time()
    told(tmp_path, content)

    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("concluded = 14.12.1995", "YYYY-MM-DD"),
        ("concluded = 14-12-1995", "YYYY-MM-DD"),
        ("title = \u201ct\u201d", "straight"),
        ('title = "t', "opened and closed"),
        ("title = t", "opened and closed"),
        ('title = "a "b" c"', "opened and closed"),
        ("by = { days = 3,", "stays in one line"),
        ('title: "t"', "= between them"),
        ("= 3", "this is not valid TOML"),
    ],
)
def test_what_a_hasty_person_writes(tmp_path: Path, line: str, hint: str) -> None:
    """A line that is no TOML is told with what is likely to be meant, and never with its text."""
    (tmp_path / "agreed.toml").write_text(f"format = 1\n{line}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_agreement(tmp_path / "agreed.toml")

    (problem,) = caught.value.problems
    assert ("agreement-syntax", 2) == (problem.name, problem.row)
    assert hint in str(problem)


@pytest.mark.parametrize("part", ["rules", "unmodelled"])
def test_one_bracket_for_two(tmp_path: Path, part: str) -> None:
    """A rule whose head has one bracket too few is told how heads are written."""
    (tmp_path / "agreed.toml").write_text(f"format = 1\n[{part}]\n", encoding="utf-8")
    with pytest.raises(InputError, match="two brackets"):
        read_agreement(tmp_path / "agreed.toml")
