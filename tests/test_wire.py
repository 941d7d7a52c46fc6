"""Agreement files: every problem is named, with its line and what is nearest."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from exchange_model.categories import And, FactIs, Has, Not, Or, People, Phrase, Under
from exchange_model.problems import InputError
from exchange_model.rules import AllOf, Minimum, Reciprocity, Side, Term
from exchange_model.wire import agreement_from, agreement_to, read_agreement, write_agreement
from worked import agreement

HEAD = """\
format = 1
title = "Worked by hand"
parties = ["AAA", "BBB"]
concluded = 2025-06-02
"""
RULE = """
[[rules]]
id = "m"
kind = "minimum"
count = 1
"""


MINIMUM = "id = 'r'\nkind = 'minimum'\ncount = 1\n"
BALANCE = "id = 'r'\nkind = 'reciprocity'\n"


def read(folder: Path, text: str | bytes) -> Any:  # noqa: ANN401 - an agreement
    """Read a text as an agreement file."""
    path = folder / "a.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_agreement(path)


Told = list[tuple[str, int | None, str | None]]


def told(folder: Path, text: str | bytes) -> Told:
    """Return the problems of a file: names, lines and keys."""
    with pytest.raises(InputError) as caught:
        read(folder, text)
    assert {str(folder / "a.toml")} == {each.file for each in caught.value.problems}
    return [(each.name, each.row, each.column) for each in caught.value.problems]


def hint(folder: Path, text: str) -> str:
    """Return the hint of the one problem of a file."""
    with pytest.raises(InputError) as caught:
        read(folder, text)
    (problem,) = caught.value.problems
    return problem.hint


# What is read


def test_the_file_of_the_design(tmp_path: Path) -> None:
    """The file of the design reads as the objects that say the same."""
    text = (
        HEAD
        + """
born_on_29_february = "28-february"
receivers = ["NNN"]

[source]
name = "the delegations' statements"

[sides]
north = ["AAA"]

[facts.status]
values = ["combatant", "civilian"]

[categories.young]
under = 25

[categories.minor]
under = 18
on = "transfer"

[categories.child]
under = 14
on = 2025-06-02

[categories.seriously-ill]
fact = "seriously_ill"

[categories.civilian]
fact = "status"
is = ["civilian"]

[categories.priority]
any = ["young", { all = ["seriously-ill", { not = { people = ["P1"] } }] }]

[[rules]]
id = "everyone"
kind = "all-of"
category = "priority"
by = { days = 60, after = "conclusion", counting = "exclusive" }

[[rules]]
id = "key"
kind = "reciprocity"
ratio = "1:30"
between = [{ party = "AAA", weights = { young = 50, civilian = 30 } }, "BBB"]

[[rules]]
id = "thousand"
kind = "minimum"
count = 1000
by = 2025-12-31

[[unmodelled]]
text = "Hours are agreed by the parties."
reason = "there are no hours here"
"""
    )
    found = read(tmp_path, text)
    young, ill = Phrase("young", Under(25)), Phrase("seriously-ill", Has("seriously_ill"))
    civilian = Phrase("civilian", FactIs("status", ["civilian"]))
    priority = Phrase("priority", Or((young, And((ill, Not(People(["P1"])))))))
    everyone, key, thousand = found.rules

    assert (date(2025, 6, 2), "28-february") == (found.concluded, found.born_on_29_february)
    assert {"north": ("AAA",)} == found.sides
    assert priority == found.category("priority")
    assert Under(18, on="transfer") == found.category("minor").category
    assert Under(14, on=date(2025, 6, 2)) == found.category("child").category
    assert everyone == AllOf(
        id="everyone",
        category=priority,
        by=Term(days=60, after="conclusion", counting="exclusive"),
    )
    assert key == Reciprocity(
        id="key",
        ratio=(1, 30),
        between=[Side(party="AAA", weights=[(young, 50), (civilian, 30)]), "BBB"],
    )
    assert thousand == Minimum(id="thousand", count=1000, by=date(2025, 12, 31))
    assert ["there are no hours here"] == [each.reason for each in found.unmodelled]
    heads = [n for n, line in enumerate(text.splitlines(), 1) if line == "[[rules]]"]
    assert heads == [each.origin.line for each in found.rules]


def test_a_mark_at_the_beginning_is_no_text(tmp_path: Path) -> None:
    """A byte order mark before the text is passed over."""
    assert "Worked by hand" == read(tmp_path, b"\xef\xbb\xbf" + HEAD.encode()).title


def test_line_ends_of_any_kind(tmp_path: Path) -> None:
    """Lines may end as on any machine, and are counted alike."""
    text = (HEAD + RULE + "colour = 1\n").replace("\n", "\r\n")

    assert [("unknown-key", 10, "rules.m.colour")] == told(tmp_path, text)


def test_what_is_written_in_place(tmp_path: Path) -> None:
    """Rules and categories without names are written in place and read back."""
    inner = And((People(["P1"]), FactIs("status", ["medic"]), Under(14, on="transfer")))
    side = Side(party="AAA", weights=[(Under(18), 3), (Has("x"), 2)], category=~Has("y") | inner)
    sides = (side, Side(party="BBB", weights=[(Phrase("young", Under(25)), 2)]))
    agreed = agreement(Reciprocity(id="r", between=sides, ratio="2:3", by=date(2025, 7, 1)))
    path = tmp_path / "a.toml"
    write_agreement(agreed, path)

    assert agreed == read_agreement(path)
    assert agreed == agreement_from(agreement_to(agreed))


def test_days_may_be_written_as_text() -> None:
    """Plain data from elsewhere may hold days as text."""
    data = {**agreement_to(agreement()), "concluded": "2025-06-02"}

    assert agreement() == agreement_from(data)


# What is wrong with the file itself


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there, or that is none, is said."""
    for path, name in ((tmp_path / "none.toml", "missing-file"), (tmp_path, "storage")):
        with pytest.raises(InputError) as caught:
            read_agreement(path)
        assert [name] == [each.name for each in caught.value.problems]


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    """A file of more than a megabyte is not read at all."""
    assert [("size", None, None)] == told(tmp_path, HEAD + "#" * 1024 * 1024)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    """Bytes that are not UTF-8 are told with their line, and never guessed."""
    assert [("encoding", 3, None)] == told(tmp_path, b"format = 1\n#\ntitle = '\xcf\xf0'\n")
    with pytest.raises(InputError, match="byte 5 is not UTF-8"):
        read(tmp_path, b"# a \xff")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "title = \n", 5),
        (HEAD + 'title = "again"\n', 5),
        (HEAD + "[facts.x\n", 5),
        ("a = " + "[" * 5000, 1),
        (HEAD + 'x = """never closed\n', 6),
    ],
)
def test_a_text_that_is_no_toml(tmp_path: Path, text: str, line: int) -> None:
    """What is not TOML is told with a line, and without what stands there."""
    ((name, row, _),) = told(tmp_path, text)

    assert "agreement-syntax" == name
    assert row is not None
    assert abs(line - row) <= 1


def test_a_key_that_is_given_twice(tmp_path: Path) -> None:
    """A key that is given twice is told, not overwritten."""
    assert "the same key is given twice" == hint(tmp_path, HEAD + 'title = "again"\n')


# What is wrong with its keys and values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD.replace("format = 1\n", ""), [("missing-key", 1, "format")]),
        (HEAD.replace("format = 1", "format = 2"), [("version", 1, "format")]),
        (HEAD.replace("format = 1", "format = true"), [("version", 1, "format")]),
        (HEAD.replace("format = 1", 'format = "1"'), [("version", 1, "format")]),
        ("format = 1\n", [("missing-key", 1, k) for k in ("title", "parties", "concluded")]),
        (HEAD + "colour = 1\n", [("unknown-key", 5, "colour")]),
        (HEAD + "[readings.x]\n", [("missing-key", 5, "readings.x")]),
        (HEAD + "[readings.x]\ncolour = 1\n", [("unknown-key", 5, "readings.x")]),
        (
            HEAD + '[readings.x]\ndefault = "b"\noptions.a = { "rules.none.count" = 1 }\n',
            [
                ("unknown-name", 6, "readings.x.default"),
                ("unknown-name", 7, "readings.x.options.a"),
            ],
        ),
        (HEAD.replace('"Worked by hand"', "5"), [("type", 2, "title")]),
        (HEAD.replace('["AAA", "BBB"]', '"AAA"'), [("type", 3, "parties")]),
        (HEAD.replace('"BBB"', "5"), [("type", 3, "parties.1")]),
        (HEAD.replace('"BBB"', '"AAA"'), [("parties", 3, "parties")]),
        (HEAD.replace("2025-06-02", "2025-06-02T10:00:00"), [("date-invalid", 4, "concluded")]),
        (HEAD.replace("2025-06-02", '"2.6.2025"'), [("date-invalid", 4, "concluded")]),
        (HEAD.replace("2025-06-02", '"2025-02-30"'), [("date-invalid", 4, "concluded")]),
        (HEAD + 'born_on_29_february = "x"\n', [("value", 5, "born_on_29_february")]),
        (HEAD + "source = 5\n", [("type", 5, "source")]),
        (HEAD + "[source]\n", [("missing-key", 5, "source.name")]),
        (HEAD + '[source]\nname = "n"\nisbn = 5\n', [("unknown-key", 7, "source.isbn")]),
        (HEAD + "sides = 5\n", [("type", 5, "sides")]),
        (HEAD + '[sides]\nnorth = ["X"]\n', [("unknown-name", 6, "sides.north")]),
        (HEAD + "[sides]\nnorth = [5]\n", [("type", 6, "sides.north.0")]),
        (HEAD + "facts = 5\n", [("type", 5, "facts")]),
        (HEAD + "[facts]\nrank = 5\n", [("missing-key", 6, "facts.rank")]),
        (HEAD + "[facts.rank]\nvalue = []\n", [("missing-key", 5, "facts.rank")]),
        (HEAD + "[facts.rank]\nvalues = 5\n", [("type", 5, "facts.rank")]),
        (HEAD + "[facts.rank]\nvalues = []\n", [("value", 6, "facts.rank.values")]),
        (HEAD + "unmodelled = 5\n", [("type", 5, "unmodelled")]),
        (HEAD + "[[unmodelled]]\ntext = 't'\n", [("missing-key", 5, "unmodelled.0.reason")]),
        (HEAD + "categories = 5\n", [("type", 5, "categories")]),
        (HEAD + "rules = 5\n", [("type", 5, "rules")]),
        (HEAD + "rules = [5]\n", [("type", 5, "rules.0")]),
    ],
)
def test_problems_of_the_whole_file(tmp_path: Path, text: str, expected: Told) -> None:
    """Each problem of the file's own keys is told with its line and key."""
    assert expected == told(tmp_path, text)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("", [("missing-key", 5, "categories.c")]),
        ("under = 25\npeople = ['P1']\n", [("value", 5, "categories.c")]),
        ("under = 25\nof = 1\n", [("unknown-key", 5, "categories.c")]),
        ("under = 0\n", [("value", 5, "categories.c")]),
        ("under = true\n", [("type", 5, "categories.c")]),
        ("under = 25\non = 'birth'\n", [("date-invalid", 5, "categories.c")]),
        ("fact = 5\n", [("type", 5, "categories.c")]),
        ("fact = 'stage'\n", [("value", 6, "categories.c.fact")]),
        ("fact = 'rank'\nis = ['x']\n", [("unknown-name", 6, "categories.c.fact")]),
        ("fact = 'rank'\nis = 'x'\n", [("type", 5, "categories.c")]),
        ("fact = 'rank'\nis = []\n", [("value", 5, "categories.c")]),
        ("people = []\n", [("value", 5, "categories.c")]),
        ("people = [5]\n", [("type", 5, "categories.c.0")]),
        ("any = []\n", [("value", 5, "categories.c")]),
        ("all = []\n", [("value", 5, "categories.c")]),
        ("all = 5\n", [("type", 5, "categories.c")]),
        ("not = 5\n", [("type", 5, "categories.c")]),
        ("not = 'd'\n", [("unknown-name", 5, "categories.c")]),
        ("not = 'c'\n", [("cycle", 5, "categories.c")]),
    ],
)
def test_problems_of_a_category(tmp_path: Path, table: str, expected: Told) -> None:
    """A category that makes no sense is told with its name."""
    assert expected == told(tmp_path, HEAD + "[categories.c]\n" + table + RULE)


def test_circles_of_categories(tmp_path: Path) -> None:
    """Categories that lead back to themselves are told once, and their users are not."""
    text = HEAD + "[categories]\na = { not = 'b' }\nb = { not = 'c' }\nc = { not = 'b' }\n" + RULE
    found = told(tmp_path, text + "category = 'a'\n")

    assert ["cycle"] == [name for name, _, _ in found]


def test_a_broken_category_is_told_once(tmp_path: Path) -> None:
    """Whoever uses a broken category is not told of it a second time."""
    text = HEAD + "[categories]\na = { any = ['b', 'b'] }\nb = { under = 0 }\n" + RULE

    assert [("value", 7, "categories.b")] == told(tmp_path, text + "category = 'b'\n")


def test_categories_that_are_nested_too_deeply(tmp_path: Path) -> None:
    """Names may lead to names only so far."""
    names = [f"c{n} = {{ not = 'c{n + 1}' }}\n" for n in range(60)]
    found = told(tmp_path, HEAD + "[categories]\n" + "".join(names) + "c60 = { under = 5 }\n")

    assert ["value"] == [name for name, _, _ in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("kind = 'minimum'\ncount = 1\n", [("missing-key", 5, "rules.0.id")]),
        ("id = 5\nkind = 'minimum'\ncount = 1\n", [("type", 6, "rules.0.id")]),
        ("id = 'r'\n", [("missing-key", 5, "rules.r")]),
        ("id = 'r'\nkind = 5\n", [("type", 5, "rules.r")]),
        ("id = 'r'\nkind = 'minimun'\n", [("unknown-kind", 5, "rules.r")]),
        ("id = 'r'\nkind = 'pace'\n", [("not-judged-yet", 5, "rules.r")]),
        ("id = 'r'\nkind = 'milestone'\n", [("not-judged-yet", 5, "rules.r")]),
        (
            "id = 'r'\nkind = 'precondition'\ncategory = 'x'\nrequires = ['r']\n",
            [("not-judged-yet", 5, "rules.r")],
        ),
        ("id = 'r'\nkind = 'minimum'\n", [("missing-key", 5, "rules.r.count")]),
        ("id = 'r'\nkind = 'minimum'\ncount = true\n", [("type", 8, "rules.r.count")]),
        ("id = 'r'\nkind = 'minimum'\ncount = '1'\n", [("type", 8, "rules.r.count")]),
        ("id = 'r'\nkind = 'minimum'\ncount = 1.0\n", [("type", 8, "rules.r.count")]),
        (
            "id = 'r'\nkind = 'minimum'\ncount = 1\nobliges = 'AAA'\n",
            [("type", 9, "rules.r.obliges")],
        ),
        (
            "id = 'r'\nkind = 'minimum'\ncount = 1\nobliges = ['AAC']\n",
            [("unknown-name", 9, "rules.r.obliges")],
        ),
        ("id = 'r'\nkind = 'minimum'\ncount = 1\nper = 'x'\n", [("value", 9, "rules.r.per")]),
        (
            "id = 'r'\nkind = 'minimum'\ncount = 1\nratio = 1\n",
            [("unknown-key", 9, "rules.r.ratio")],
        ),
        (
            "id = 'r'\nkind = 'minimum'\ncount = 1\norigin = 'x'\n",
            [("unknown-key", 9, "rules.r.origin")],
        ),
        ("id = 'r'\nkind = 'minimum'\ncount = 1\nby = 5\n", [("date-invalid", 9, "rules.r.by")]),
        (
            "id = 'r'\nkind = 'minimum'\ncount = 1\nby = { days = 5, after = 'conclusion' }\n",
            [("term", 9, "rules.r.by.counting")],
        ),
        (
            MINIMUM + "by = { days = 5, after = 'conclusion', counting = 'x' }\n",
            [("value", 9, "rules.r.by.counting")],
        ),
        ("id = 'r'\nkind = 'reciprocity'\nratio = 5\n", [("type", 8, "rules.r.ratio")]),
        (
            "id = 'r'\nkind = 'reciprocity'\nbetween = ['AAA', 5]\n",
            [("type", 8, "rules.r.between.1")],
        ),
        (
            BALANCE + "between = [{ party = 'AAA', weights = { x = 2 } }, 'BBB']\n",
            [("unknown-name", 8, "rules.r.between.0.weights.x")],
        ),
        (
            BALANCE + "between = [{ party = 'AAA', weights = [{ weight = 2 }] }, 'BBB']\n",
            [("type", 8, "rules.r.between.0.weights.0")],
        ),
        ("id = 'integrity'\nkind = 'all-of'\n", [("duplicate-id", 6, "rules.integrity.id")]),
        (
            "id = 'r'\nkind = 'precondition'\nmilestone = 'm'\nrequires = ['x']\n",
            [("unknown-name", 9, "rules.r.requires")],
        ),
    ],
)
def test_problems_of_a_rule(tmp_path: Path, rule: str, expected: Told) -> None:
    """A rule that makes no sense is told with its id, its line and its key."""
    assert expected == told(tmp_path, HEAD + "[[rules]]\n" + rule)


def test_the_nearest_name(tmp_path: Path) -> None:
    """A slip of the pen is told with the nearest name."""
    assert 'the nearest is "minimum"' == hint(tmp_path, HEAD + RULE.replace("minimum", "minimun"))
    assert 'the nearest is "obliges"' == hint(tmp_path, HEAD + RULE + "obligs = ['AAA']\n")
    assert 'the nearest is "young"' == hint(
        tmp_path, HEAD + "[categories.young]\nunder = 25\n" + RULE + "category = 'yuong'\n"
    )
    assert 'the nearest is "parties"' == hint(tmp_path, HEAD + "partys = 1\n")


def test_every_problem_at_once(tmp_path: Path) -> None:
    """All the problems of a file are told, in all its parts."""
    text = (
        HEAD.replace("2025-06-02", '"x"')
        + "[categories.c]\nunder = 0\n"
        + RULE
        + "colour = 1\nper = 'x'\n[[rules]]\nid = 'n'\nkind = 'x'\n"
    )

    assert {
        ("date-invalid", 4, "concluded"),
        ("value", 5, "categories.c"),
        ("unknown-key", 12, "rules.m.colour"),
        ("value", 13, "rules.m.per"),
        ("unknown-kind", 14, "rules.n"),
    } == set(told(tmp_path, text))


def test_a_rule_that_could_not_be_taken_is_not_missed(tmp_path: Path) -> None:
    """Who requires a broken rule is not told that it is missing; places stay those of the file."""
    waits = "[[rules]]\nid = 'w'\nkind = 'precondition'\nmilestone = 'x'\nrequires = ['m']\n"
    text = HEAD + RULE.replace("minimum", "x") + waits + "[[rules]]\nid = 'w'\nkind = 'all-of'\n"

    assert [("unknown-kind", 6, "rules.m"), ("duplicate-id", 16, "rules.w.id")] == told(
        tmp_path, text
    )


def test_no_value_is_repeated(tmp_path: Path) -> None:
    """What stands in the file is not shown again, as it may be personal."""
    with pytest.raises(InputError) as caught:
        read(tmp_path, HEAD + "[categories.c]\npeople = ['SECRET', 5]\nunder = 'SECRET'\n")

    assert "SECRET" not in str(caught.value)


# Lines


@pytest.mark.parametrize(
    "before",
    [
        'text = "an # in a text"\n',
        'text = """\na text of\n[[rules]]\nlines"""\n',
        "people = [\n  'P1',  # one\n  'P2',\n]\n",
        'people = [\n  "R#1",\n  "R#2"]\n',
        "people = [ 'P1'\n] # done\n",
        'text = "a\\u2028b"\n',
        'text = "a\u2028b"\n',
        'text = "a\u0085b"\n',
    ],
)
def test_lines_are_counted_behind_any_value(tmp_path: Path, before: str) -> None:
    """Whatever stands before a problem, its line is the one that an editor shows."""
    named = HEAD + "\n[[rules]]\nid = 'n'\nkind = 'named'\n"
    rest = "people = ['P1']\n" if before.startswith("text") else ""
    text = named + before + rest + RULE + "colour = 1\n"

    assert [("unknown-key", text.count("\n"), "rules.m.colour")] == told(tmp_path, text)


def test_lines_of_tables_within_rules(tmp_path: Path) -> None:
    """A table of its own within a rule belongs to the rule above it."""
    term = "[rules.by]\ndays = 5\nafter = 'conclusion'\ncounting = 'x'\n"
    text = HEAD + RULE + RULE.replace('"m"', '"n"') + term

    assert [("value", text.count("\n"), "rules.n.by.counting")] == told(tmp_path, text)


@pytest.mark.parametrize(
    ("more", "name", "line"),
    [
        ("[categories.1]\nunder = 0\n", "value", 5),
        ("[categories.²]\nunder = 0\n".replace(".²", '."²"'), "value", 5),
        ("[facts.2025]\nvalues = []\n", "value", 6),
        ('[sides]\n0 = ["X"]\n', "unknown-name", 6),
        ('[categories."a.b"]\nunder = 0\n', "value", 5),
        ("rules = [{ id = 'r', kind = 'x' }]\n", "unknown-kind", 5),
    ],
)
def test_names_that_look_like_places(tmp_path: Path, more: str, name: str, line: int) -> None:
    """Numbers and dots in names confuse no place."""
    assert [(name, line)] == [(found, row) for found, row, _ in told(tmp_path, HEAD + more)]


def test_categories_that_are_nested_in_place() -> None:
    """Categories within categories are read to a sensible depth, and never end in a crash."""
    term: dict[str, Any] = {"under": 25}
    for _ in range(400):
        term = {"not": term}
    data = {**agreement_to(agreement()), "categories": {"c": term}}
    with pytest.raises(InputError) as caught:
        agreement_from(data)

    assert [("value", "categories.c")] == [(p.name, p.column) for p in caught.value.problems]


@pytest.mark.parametrize("form", ["any", "all", "people"])
def test_categories_of_nothing(tmp_path: Path, form: str) -> None:
    """A category that is built from nothing is refused, as it would not be plain who is in it."""
    assert [("value", 5, "categories.c")] == told(
        tmp_path, HEAD + f"[categories.c]\n{form} = []\n" + RULE
    )
