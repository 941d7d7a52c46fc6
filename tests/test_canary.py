"""What is personal leaks nowhere.

Marks stand in every cell that may be personal, and every way is taken on which reading and judging
can fail. No mark may stand in a problem, in an exception or in what led to it, in a log of the
command line or, unless a rule names the fact, in a report.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import fields

import exchange_model as xm
from edge import AGREEMENT, HEADER, LIST, REGISTER, REGISTER_HEADER, write
from exchange_model.cli import main
from exchange_model.eventfiles import import_events, read_events
from exchange_model.log import MemoryLog
from exchange_model.problems import Problem

MARK = "CANARY-7f3a"
CELL = f"{MARK} Иванов"


def chain(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that led to it, told or not."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) not in seen:
            seen.add(id(one))
            yield one
            inner = one.exceptions if isinstance(one, BaseExceptionGroup) else ()
            waiting += [each for each in (one.__cause__, one.__context__, *inner) if each]


def texts(error: BaseException) -> Iterator[str]:
    """Yield all that an exception holds, and all that led to it."""
    for one in chain(error):
        yield from (str(one), repr(one), repr(one.args), repr(getattr(one, "__notes__", ())))
        yield repr({key: value for key, value in vars(one).items() if key != "exceptions"})


def leaks(text: str, mark: str = MARK) -> bool:
    """Return whether a mark stands in a text, whatever its case and however it is escaped."""
    return mark.casefold() in text.casefold() or "Иванов" in text or "\\u0418" in text


def fails(call: Callable[[], object], mark: str = MARK) -> xm.ExchangeModelError:
    """Call what must fail, and see that no mark leaks."""
    with pytest.raises(xm.ExchangeModelError) as caught:
        call()
    assert not [text for text in texts(caught.value) if leaks(text, mark)]
    return caught.value


BAD_CELLS = {
    "date_of_birth": [
        CELL,
        f"{MARK}-01-01",
        f"1999-05/{MARK}",
        f"03/04/2001 {MARK}",
        f"{MARK}\u202e",
        f"{MARK}\x07",
        f"{MARK}١٢٣",
        MARK * 100,
        f"{MARK}a" + "\u0301" * 6,
    ],
    "person_id": ["", "-", f"{MARK}\u202e", f"{MARK}\x07", f"{MARK}\u200b", f"{MARK}١", MARK * 100],
    "detaining_party": ["", f"{MARK}\u202e", f"{MARK}\u00a0\u200b", MARK * 100],
    "receiving_party": ["", f"{MARK}\u202e", f"{MARK}\x07", MARK * 100],
    "stage": [f"{MARK}\u202e", f"{MARK}\x07", f"{MARK}\u2028", f"{MARK}١", MARK * 100],
    "transfer_date": [CELL, f"2025-06-{MARK}", f"{MARK}\u202e"],
    "seriously_ill": [f"{MARK}\u202e", f"{MARK}\x07", MARK * 20_000, f"{MARK}a" + "\u0301" * 6],
    "name": [f"{MARK}\u202e", f"{MARK}\x07", MARK * 20_000, f"{MARK}a" + "\u0301" * 6],
}
"""Cells that cannot be read, by column; each is told, and none is shown."""

COLUMNS = (
    "person_id",
    "detaining_party",
    "receiving_party",
    "date_of_birth",
    "stage",
    "transfer_date",
    "seriously_ill",
    "name",
)
GOOD = dict(zip(COLUMNS, ("R-1", "RUS", "UKR", "1999", "1", "", "no", CELL), strict=True))


def rows(**changes: str) -> str:
    """Return a file of one row."""
    cells = (f'"{cell}"' for cell in {**GOOD, **changes}.values())
    return f"{','.join(COLUMNS)}\n{','.join(cells)}\n"


@pytest.mark.parametrize("reader", [xm.read_list, xm.read_register])
@pytest.mark.parametrize(
    ("column", "cell"),
    [(column, cell) for column, cells in BAD_CELLS.items() for cell in cells],
    ids=lambda value: value[:24] if value.isascii() and value.isprintable() else None,
)
def test_cells_that_cannot_be_read(
    tmp_path: Path, reader: Callable[[Path], object], column: str, cell: str
) -> None:
    """A cell that is refused is named by its place alone."""
    if column == "receiving_party" and not cell and reader is xm.read_register:
        return
    write(tmp_path, list=rows(**{column: cell}))
    error = fails(lambda: reader(tmp_path / "list.csv"))

    assert isinstance(error, xm.InputError)
    assert {2} == {problem.row for problem in error.problems}


MANGLED = {
    "quote": f'{HEADER}R-1,RUS,UKR,1999,no,"{CELL}\n',
    "text behind a quote": f'{HEADER}R-1,RUS,UKR,1999,no,"{CELL}" {MARK}\n',
    "too many cells": f"{HEADER}R-1,RUS,UKR,1999,no,{CELL},{MARK}\n",
    "too few cells": f"{HEADER}R-1,{CELL}\n",
    "no header": f"{MARK},RUS,UKR,1999,no,{CELL}\n",
    "two delimiters": HEADER.replace(",name", f";{MARK}") + f"R-1,RUS;UKR,{CELL}\n",
    "the same header twice": HEADER.replace("name", f"{MARK},{MARK}") + f"R-1,RUS,UKR,,,{MARK},\n",
    "a column without a name": HEADER.replace("name", "") + f"R-1,RUS,UKR,1999,no,{CELL}\n",
    "a header that turns": HEADER.replace("name", f"{MARK}\u202e") + f"R-1,RUS,UKR,,,{CELL}\n",
    "a long header": HEADER.replace("name", MARK * 100) + f"R-1,RUS,UKR,,,{CELL}\n",
    "a header is missing": HEADER.replace("receiving_party", MARK) + f"R-1,RUS,UKR,,,{CELL}\n",
    "a header is near": HEADER.replace("person_id", f"person id {MARK}") + f"R-1,RUS,,,,{CELL}\n",
    "a long row": f"{HEADER}R-1,RUS,UKR,1999,no,{CELL * 70_000}\n",
}


@pytest.mark.parametrize("content", MANGLED.values(), ids=MANGLED)
def test_files_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    """What stands in a mangled file, header included, is not shown."""
    write(tmp_path, list=content)

    fails(lambda: xm.read_list(tmp_path / "list.csv"))


def line(**changes: object) -> str:
    """Return a file of one object."""
    return json.dumps({**GOOD, "more": CELL, **changes}) + "\n"


BAD_LINES = {
    **{
        f"{column} {number}": line(**{column: cell})
        for column, cells in BAD_CELLS.items()
        for number, cell in enumerate(cells)
    },
    **{
        f"{kind} as {column}": line(**{column: value})
        for column in ("person_id", "date_of_birth", "more")
        for kind, value in {
            "a list": [MARK],
            "an object": {MARK: CELL},
            "a number": 5,
            "half a sign": f"{MARK}\ud800",
        }.items()
    },
    "nan": line(more=float("nan")),
    "a fraction": line(more=0.5),
    "the same key twice": line()[:-2] + f', "{MARK}": "{CELL}", "{MARK}": "{CELL}"}}\n',
    "keys but for capitals": line(**{MARK: "x"}) + line(**{MARK.lower(): "x"}),
    "a key that turns": line(**{f"{MARK}\u202e": "x"}),
    "a long key": line(**{MARK * 100: "x"}),
    "a key is near": line(**{f"person id {MARK}": "x"}) + "{",
    "a key is missing": line().replace("receiving_party", MARK),
    "a key that some lack": line() + line().replace("receiving_party", MARK),
    "too many keys": line(**{f"{MARK} {number}": "x" for number in range(1_100)}),
    "something behind": line()[:-1] + f' "{CELL}"\n',
    "a control character": line(more=MARK).replace(MARK, f"{MARK}\x01{MARK}"),
    "cut off": line()[:-9],
    "a list of objects": f"[{line()}]",
    "text alone": json.dumps(CELL),
    "no JSON": f"{CELL}\n{MARK}",
    "a long line": line(more=CELL * 70_000),
    "deep": f'{{"{MARK}": ' + "[" * 100_000,
}


@pytest.mark.parametrize("content", BAD_LINES.values(), ids=BAD_LINES)
def test_json_lines_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    """Neither a value nor an unknown key of JSON Lines is shown, nor what the parser has seen."""
    path = tmp_path / "list.jsonl"
    path.write_text(content, encoding="utf-8")

    fails(lambda: xm.read_list(path))


def test_json_lines_that_are_not_text(tmp_path: Path) -> None:
    """Bytes that cannot be decoded are not shown, nor the line in which they stand."""
    path = tmp_path / "list.jsonl"
    path.write_bytes(line().encode() + line(more=MARK).encode().replace(b"CANARY", b"CANARY\xff"))

    fails(lambda: xm.read_list(path))


def test_names_that_are_alike(tmp_path: Path) -> None:
    """Rows that may be one person are told without the name, and so is a name that is too long."""
    two = line() + line(person_id="R-2", name=f"{CELL}a")
    (tmp_path / "list.jsonl").write_text(two, encoding="utf-8")
    (warning,) = xm.read_list(tmp_path / "list.jsonl").warnings
    (tmp_path / "long.jsonl").write_text(line(name=CELL * 20), encoding="utf-8")

    assert "possible-duplicate" == warning.name
    assert not leaks(f"{warning!s} {warning!r}")
    assert isinstance(fails(lambda: xm.read_list(tmp_path / "long.jsonl")), xm.InputError)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "utf-16", "cp1251"])
def test_bytes_that_are_not_text(tmp_path: Path, encoding: str) -> None:
    """Bytes that cannot be decoded are not shown, nor what stands around them."""
    path = tmp_path / "list.csv"
    path.write_bytes(
        rows().encode() + f"R-2,RUS,UKR,1999,1,,no,{CELL}".encode() + b"\xff\x98\n\x98"
    )

    fails(lambda: xm.read_list(path, encoding=encoding))


@pytest.mark.parametrize(
    "options",
    [
        {"encoding": MARK},
        {"date_format": MARK},
        {"date_format": f"%d.%m.%Y {MARK} %Q"},
        {"columns": {MARK: ""}},
        {"columns": {MARK: "stage", MARK.lower(): "name"}},
    ],
)
def test_options_that_make_no_sense(tmp_path: Path, options: dict[str, Any]) -> None:
    """A user's own names for columns, and other options, are not repeated."""
    write(tmp_path, list=rows())

    fails(lambda: xm.read_list(tmp_path / "list.csv", **options))


@pytest.mark.parametrize("columns", [{MARK: "stage"}, {MARK: CELL}, {CELL: MARK}])
def test_a_rename_that_is_not_used(tmp_path: Path, columns: dict[str, str]) -> None:
    """Names that no file has are warned of, and not repeated either."""
    write(tmp_path, list=rows())
    (warning,) = xm.read_list(tmp_path / "list.csv", columns=columns).warnings

    assert warning.name == "unused-rename"
    assert not leaks(f"{warning!s} {warning!r}")


def test_a_declared_form_of_dates(tmp_path: Path) -> None:
    """What is not in the declared form is not shown, though the standard library would."""
    for cell in (CELL, f"01.02.1999 {MARK}", "1999-02-30", f"32.01.1999{MARK}"):
        write(tmp_path, list=rows(date_of_birth=cell))
        path = tmp_path / "list.csv"
        fails(lambda path=path: xm.read_list(path, date_format="%d.%m.%Y"))  # type: ignore[misc]


class TestValues:
    @pytest.mark.parametrize(
        "text",
        [MARK, CELL, f"1999-{MARK}", f"1999/{MARK}", f"{MARK}/1999", "1999-02-30", "2001/1999"],
    )
    def test_dates(self, text: str) -> None:
        """A date that cannot be read is not repeated."""
        fails(lambda: xm.PartialDate.parse(text), mark=text)

    @pytest.mark.parametrize("field", ["date_of_birth", "transfer_date"])
    def test_people(self, field: str) -> None:
        """Neither is a date of a person who is made in Python."""
        given: dict[str, Any] = {field: CELL, "facts": {"name": CELL}}
        fails(lambda: xm.Person(person_id=MARK, detaining_party=MARK, **given))

    def test_facts(self) -> None:
        """A fact that is none is not repeated."""
        facts: Any = {MARK: [CELL]}
        fails(lambda: xm.Person(person_id=MARK, detaining_party=MARK, facts=facts))

    @pytest.mark.parametrize(
        "make",
        [
            lambda: xm.Minimum(id=MARK, count=CELL),  # type: ignore[arg-type]
            lambda: xm.Under(CELL),  # type: ignore[arg-type]
            lambda: xm.People(CELL),
            lambda: xm.Named(id=MARK, people=CELL),
            lambda: xm.Reciprocity(id=MARK, ratio=CELL),
            lambda: xm.Term(days=3, after=CELL, counting="exclusive"),
            lambda: xm.Reciprocity(id=MARK, between=(MARK, CELL, CELL)),
        ],
    )
    def test_rules(self, make: Callable[[], object]) -> None:
        """A value that a rule refuses is not repeated."""
        fails(make)


BROKEN = {
    "a text that is none": 'count = 2\nsource = ["{}"]',
    "a number that is none": 'count = "{}"',
    "a party that is none": 'count = 2\nobliges = ["{}"]',
    "a receiver that is none": 'count = 2\nto = "{}"',
    "a category that is none": 'count = 2\ncategory = "{}"',
    "people that are none": 'count = 2\ncategory = {{ people = "{}" }}',
    "people among other things": 'count = 2\ncategory = {{ people = ["{}"], is = ["{}"] }}',
    "a deadline that is none": 'count = 2\nby = "{}"',
    "a term that is none": 'count = 2\nby = {{ days = 3, after = "{}", counting = "x" }}',
    "a word that is none": 'count = 2\nper = "{}"',
    "a kind that is none": 'kind = "{}"',
    "a line that is none": 'count = 2 "{}"',
    "the same twice": 'count = 2\ntext = "{}"\ntext = "{}"',
    "an age that is none": 'count = 2\ncategory = {{ under = "{}" }}',
    "a day that is none": 'count = 2\ncategory = {{ under = 25, on = "{}" }}',
}


@pytest.mark.parametrize("line", BROKEN.values(), ids=BROKEN)
def test_agreements_that_cannot_be_read(tmp_path: Path, line: str) -> None:
    """What stands in an agreement as text, such as the ids of people, is not shown."""
    broken = AGREEMENT.replace("count = 2", line.format(CELL, CELL))
    write(tmp_path, agreed=broken.replace("At least two", CELL))

    fails(lambda: xm.read_agreement(tmp_path / "agreed.toml"))


def test_an_agreement_that_is_not_text(tmp_path: Path) -> None:
    """Bytes that are not text are not shown, nor what stands around them."""
    path = tmp_path / "agreed.toml"
    path.write_bytes(AGREEMENT.replace("At least two", MARK).encode() + b"# \xff")

    fails(lambda: xm.read_agreement(path))


class TestValidation:
    @pytest.fixture
    def agreement(self) -> xm.Agreement:
        """Return an agreement with a fact of each kind."""
        return xm.Agreement(
            title="A few",
            parties=("RUS", "UKR"),
            concluded=date(2025, 6, 2),
            facts={"status": ("combatant", "civilian")},
            rules=(
                xm.AllOf(id="all", category=xm.Has("seriously_ill") | xm.Under(25)),
                xm.Separate(id="apart", category=xm.FactIs("status", ("civilian",))),
            ),
        )

    @pytest.mark.parametrize(
        "changes",
        [
            {"detaining_party": MARK},
            {"receiving_party": MARK},
            {"facts": {"status": MARK, "name": CELL}},
            {"facts": {"seriously_ill": MARK, "name": CELL}},
            {"date_of_birth": "1701-02-03", "facts": {"name": CELL}},
            {"transfer_date": "1999", "facts": {"name": CELL}},
        ],
    )
    def test_rows_that_cannot_be_judged(
        self, agreement: xm.Agreement, changes: dict[str, Any]
    ) -> None:
        """A row that makes no sense under an agreement is not shown."""
        good: dict[str, Any] = {"detaining_party": "RUS", "receiving_party": "UKR"}
        person = xm.Person(person_id="R-1", **{**good, **changes})

        fails(lambda: xm.validate(agreement, [person]))
        fails(lambda: xm.validate(agreement, [person]), mark="1701")
        fails(lambda: xm.validate(agreement, []))

    def test_options(self, agreement: xm.Agreement) -> None:
        """Neither are a day and a completeness statement that make no sense."""
        person = xm.Person(person_id="R-1", detaining_party="RUS", receiving_party="UKR")
        for complete in (MARK, f"RUS:{MARK}"):
            held = xm.Register((), complete=(complete,))
            fails(lambda held=held: xm.validate(agreement, [person], register=held))  # type: ignore[misc]
        fails(lambda: xm.validate(agreement, [person], on=CELL))

    def test_a_register_that_cannot_be_judged(self, agreement: xm.Agreement) -> None:
        """A register's rows are treated like a list's."""
        person = xm.Person(person_id="R-1", detaining_party="RUS", receiving_party="UKR")
        held = xm.Person(person_id="R-2", detaining_party=MARK, facts={"status": MARK})

        fails(lambda: xm.validate(agreement, [person], register=[held]))

    def test_writing(self, tmp_path: Path) -> None:
        """What cannot be written is not shown."""
        bad = xm.Person(
            person_id=f" {MARK}",
            detaining_party="RUS",
            receiving_party="UKR",
            facts={f"{MARK}\x07": f"{MARK}\u202e"},
        )

        fails(lambda: xm.write_list([bad], tmp_path / "list.csv"))


LISTED = (
    "person_id,detaining_party,receiving_party,date_of_birth,seriously_ill,rank,CANARY-7f3a\n"
    f"R-1,RUS,UKR,2003-01-01,yes,{MARK}-a,{CELL}\n"
    f"R-1,RUS,UKR,2003-01-02,no,{MARK}-b,{CELL} \n"
    f"R-2,RUS,UKR,,unknown,{MARK}-a,{CELL}\n"
    "\n"
    f"U-1,UKR,RUS,1980,,{MARK}-a,\n"
)
HELD = (
    "person_id,detaining_party,date_of_birth,seriously_ill,rank,CANARY-7f3a\n"
    f"R-2,UKR,1999,yes,{MARK}-a,{CELL}\n"
    f"R-3,RUS,2004,no,{MARK}-a,{CELL}\n"
    f"R-4,RUS,2000,,{MARK}-a,{CELL}\n"
)


class TestReports:
    def test_other_columns_are_nowhere(self, tmp_path: Path) -> None:
        """What no rule names stands in no report: neither a cell nor a header."""
        write(tmp_path, agreed=AGREEMENT, list=LISTED, held=HELD)
        listed = xm.read_list(tmp_path / "list.csv")
        held = xm.read_register(tmp_path / "held.csv", complete=["RUS", "UKR"])
        for partial in (False, True):
            report = xm.validate(
                xm.read_agreement(tmp_path / "agreed.toml"), listed, register=held, partial=partial
            )
            assert any(MARK in str(person) for person in listed)
            assert {xm.Status.BREACHED} == {report.status}
            for told in (
                report.to_text(shown=None),
                report.to_html(shown=None),
                report._repr_html_(),
                report.to_json(),
                json.dumps(report.to_data()),
                str(report),
                repr(report),
                *map(str, listed.warnings),
                *map(repr, report.circumstances.warnings),
            ):
                assert not leaks(told)

    def test_only_the_facts_of_the_rule_are_told(self, tmp_path: Path) -> None:
        """Under a rule stand the facts that it names, and not those that another one names."""
        rules = AGREEMENT + '\n[[rules]]\nid = "ill"\nkind = "all-of"\ncategory = "seriously-ill"\n'
        write(tmp_path, agreed=rules, list=LIST, held=REGISTER + "R-9,RUS,1987-06-05,yes,x\n")
        report = xm.validate(
            xm.read_agreement(tmp_path / "agreed.toml"),
            xm.read_list(tmp_path / "list.csv"),
            register=xm.read_register(tmp_path / "held.csv", complete=["RUS", "UKR"]),
        )
        data = {rule["id"]: rule for rule in report.to_data()["rules"]}
        facts = {
            rule_id: [set(each["facts"]) for one in rule["verdicts"] for each in one["people"]]
            for rule_id, rule in data.items()
            if rule_id != "integrity"
        }

        assert [{"date_of_birth", "seriously_ill"}] == facts["ill-and-young"]
        assert [{"seriously_ill"}] == facts["ill"]
        assert 1 == report.to_text().count("1987-06-05")
        assert 1 == report.to_html(shown=None).count("1987-06-05")

    def test_problems_show_no_fact(self, tmp_path: Path) -> None:
        """A fact that a category names may stand in a report, but not in a problem."""
        write(tmp_path, agreed=AGREEMENT, list=rows(seriously_ill=MARK))
        agreement = xm.read_agreement(tmp_path / "agreed.toml")
        listed = xm.read_list(tmp_path / "list.csv")
        error = fails(lambda: xm.validate(agreement, listed))

        assert isinstance(error, xm.InputError)
        ((name, column),) = ((each.name, each.column) for each in error.problems)
        assert ("fact-value", "seriously_ill") == (name, column)


@pytest.mark.parametrize(
    ("contents", "options"),
    [
        ({"list": rows(date_of_birth=CELL)}, ()),
        ({"list": rows(person_id=f"{MARK}\u202e")}, ()),
        ({"list": rows(seriously_ill=MARK)}, ()),
        ({"list": rows(detaining_party=MARK)}, ()),
        ({"list": MANGLED["quote"]}, ()),
        ({"list": MANGLED["no header"]}, ()),
        ({"held": REGISTER_HEADER + f"R-1,RUS,{CELL},no,{CELL}\n"}, ("--register", "held.csv")),
        ({"held": REGISTER_HEADER + f"R-1,{MARK},,no,{CELL}\n"}, ("--register", "held.csv")),
        ({"agreed": AGREEMENT.replace("count = 2", f'count = "{CELL}"')}, ()),
        ({}, ("--on", CELL)),
        ({}, ("--column", f"{MARK}=")),
        ({}, ("--encoding", MARK)),
        ({}, ("--date-format", f"%d {MARK}")),
        ({}, ("--width", CELL)),
        ({}, ("--people", CELL)),
        ({"list": LISTED, "held": HELD}, ("--register", "held.csv", "--complete", "RUS")),
        ({"list": LISTED, "held": HELD}, ("--register", "held.csv", "--format", "json")),
        ({"list": LISTED, "held": HELD}, ("--register", "held.csv", "--format", "html")),
    ],
)
def test_the_command_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    contents: dict[str, str],
    options: tuple[str, ...],
) -> None:
    """Neither on standard output nor on standard error does the command line show a mark."""
    write(tmp_path, **{"agreed": AGREEMENT, "list": LIST, **contents})
    monkeypatch.chdir(tmp_path)
    try:
        code = main(["validate", "list.csv", "--agreement", "agreed.toml", *options])
    except SystemExit as left:
        code = int(str(left.code))
    out, err = capsys.readouterr()

    assert code in {1, 2}
    assert out or err
    assert not leaks(out + err)


def test_a_warning_of_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A column that no file has is warned of beside the report, and not repeated."""
    write(tmp_path, agreed=AGREEMENT, list=LIST)
    monkeypatch.chdir(tmp_path)
    main(["validate", "list.csv", "--agreement", "agreed.toml", "--column", f"{MARK}={CELL}"])
    out, err = capsys.readouterr()

    assert "unused-rename" in out
    assert not leaks(out + err)


def test_problems_hold_no_more_than_they_show() -> None:
    """A problem has no field for a value."""
    assert ["name", "file", "row", "column", "hint"] == [each.name for each in fields(Problem)]


FACTS = "person_id,detaining_party,column,value\n"


class TestGaps:
    """The file of missing facts, what is said of it, and the answers that are read back."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Return the current folder, with people of whom facts are missing."""
        write(tmp_path, agreed=AGREEMENT, list=LISTED, held=HELD + f"U-5,UKR,,,{MARK},\n")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    @pytest.mark.parametrize("output", [(), ("-o", "missing.csv")])
    def test_ids_and_columns_are_all_that_is_written(
        self, folder: Path, capsys: pytest.CaptureFixture[str], output: tuple[str, ...]
    ) -> None:
        """No cell of a list or a register but ids and parties, and no known fact of anybody."""
        command = ["gaps", "list.csv", "--agreement", "agreed.toml", "--register", "held.csv"]
        code = main([*command, "--complete", "RUS", "--complete", "UKR", *output])
        out, err = capsys.readouterr()
        file = folder / "missing.csv"
        text = file.read_text(encoding="utf-8") if file.exists() else out

        assert 0 == code
        assert "U-5,UKR,date_of_birth,," in text
        assert not leaks(out + err + text)
        assert not [word for word in ("1980", "2003-01", "2004") if word in text]

    def test_gaps_hold_no_fact(self, folder: Path) -> None:
        """Neither do the objects behind them, however they are shown."""
        found = xm.gaps(
            xm.read_agreement(folder / "agreed.toml"),
            xm.read_list(folder / "list.csv"),
            register=xm.read_register(folder / "held.csv", complete=["RUS", "UKR"]),
        )

        assert len(found) > 0
        assert not leaks(f"{found!s} {found!r} {[*map(str, found.undetermined)]}")

    @pytest.mark.parametrize(
        ("column", "cell"),
        [
            *((column, cell) for column, cells in BAD_CELLS.items() for cell in cells if cell),
            ("value", f"{MARK}\u202e"),
            (f"{MARK}\u202e", "yes"),
            (MARK * 20_000, "yes"),
        ],
        ids=lambda value: value[:24] if value.isascii() and value.isprintable() else None,
    )
    def test_answers_that_cannot_be_used(self, folder: Path, column: str, cell: str) -> None:
        """A value that cannot be read, or makes no sense here, is named by its place alone."""
        write(folder, found=f'{FACTS}R-3,RUS,{column},"{cell}"\n')
        agreement, listed = xm.read_agreement("agreed.toml"), xm.read_list("list.csv")
        held = xm.read_register("held.csv")

        def judged() -> None:
            facts = xm.read_facts("found.csv")
            xm.validate(agreement, listed, register=held, facts=facts)

        error = fails(judged)

        assert isinstance(error, xm.InputError)
        assert {2} == {problem.row for problem in error.problems}

    @pytest.mark.parametrize(
        "row",
        [
            f"{MARK},RUS,seriously_ill,no",
            f"{MARK},{MARK},stage,1",
            f"R-1,{MARK},transfer_date,{MARK}",
            f"R-3,{MARK},seriously_ill,{MARK}",
            f"R-3,RUS,,{CELL}",
            f"{MARK}\u202e,RUS,stage,1",
            f"R-3,{MARK}\u202e,stage,1",
            f"R-3,RUS,seriously_ill,{MARK},{MARK}",
        ],
    )
    def test_rows_that_cannot_be_used(
        self, folder: Path, capsys: pytest.CaptureFixture[str], row: str
    ) -> None:
        """The command line says where a row of answers is wrong, and not what stands there."""
        write(folder, found=f"{FACTS}{row}\n", list=LIST)
        command = ["validate", "list.csv", "--agreement", "agreed.toml", "--register", "held.csv"]
        code = main([*command, "--facts", "found.csv"])
        out, err = capsys.readouterr()

        assert 2 == code
        assert not leaks(out + err)

    def test_a_column_that_is_not_known(self, folder: Path) -> None:
        """What stands in the cell of the column may be a name, if cells have slipped."""
        write(folder, found=f"{FACTS}R-3,RUS,{CELL},no\n")
        agreement, listed = xm.read_agreement("agreed.toml"), xm.read_list("list.csv")
        facts, held = xm.read_facts("found.csv"), xm.read_register("held.csv")

        fails(lambda: xm.validate(agreement, listed, register=held, facts=facts))

    def test_answers_stand_in_no_report_that_does_not_ask_for_them(self, folder: Path) -> None:
        """A fact that a rule asks for may be told of whom it is about, and of nobody else."""
        write(folder, found=f"{FACTS}U-5,UKR,date_of_birth,1987-06-05\nU-5,UKR,seriously_ill,no\n")
        report = xm.validate(
            xm.read_agreement("agreed.toml"),
            xm.read_list("list.csv"),
            register=xm.read_register("held.csv", complete=["RUS", "UKR"]),
            facts=xm.read_facts("found.csv"),
        )

        for told in (report.to_text(shown=None), report.to_html(shown=None), report.to_json()):
            assert not leaks(told)
            assert "1987" not in told


EVENTS: list[dict[str, Any]] = [
    {"type": "agreement-ended", "occurred": "2025-05-23", "source": "MoD", "reason": CELL},
    {
        "type": "agreement-ended",
        "occurred": "2025-05-24",
        "source": "MoD",
        "published_in": CELL,
    },
    {
        "type": "person-registered",
        "occurred": "2025-05-23",
        "source": "MoD",
        "person_id": "R-1",
        "detaining_party": "RUS",
        "date_of_birth": "1987-06-05",
        "facts": {"seriously_ill": MARK, "name": CELL},
    },
    {
        "type": "person-died",
        "occurred": "2025-05-23",
        "source": "MoD",
        "person_id": "R-2",
        "facts": {"of": CELL},
    },
    {
        "type": "fact-determined",
        "occurred": "2025-05-23",
        "source": "MoD",
        "person_id": "R-1",
        "fact": "seriously_ill",
        "value": CELL,
    },
    *(
        {
            "type": "group-transferred",
            "occurred": "2025-05-23",
            "source": "MoD",
            "detaining_party": "RUS",
            "receiving_party": "UKR",
            "count": count,
            "facts": {name: CELL},
            "breakdown": [
                {"count": 1, "facts": {"rank": CELL}},
                {"count": 0, "facts": {"diagnosis": CELL, "unit": MARK}},
                {"count": 0, "facts": {name: MARK}},
            ],
        }
        for name, count in (
            ("Name", 5),
            ("names", 2),
            ("Diagnosis", {"least": 1, "most": None}),
            ("rank", 1),
            ("rank", {"least": 0, "most": 1}),
        )
    ),
    {
        "type": "count-reported",
        "occurred": "2025-05-23",
        "source": "MoD",
        "of": "remains",
        "detaining_party": "RUS",
        "measure": "held",
        "count": 1,
        "facts": {"x": CELL},
    },
    {"type": "event-retracted", "source": "MoD", "event": "I-1", "reason": CELL},
    {"type": "stage-closed", "occurred": "2025-05-23", "source": "MoD", "stage": "1", "id": "I-1"},
]
"""Events of which something is personal."""

BAD_EVENTS: dict[str, dict[str, Any]] = {
    "a label for an id": {"id": f"{MARK}\u202e"},
    "a type": {"type": CELL},
    "a type that is near": {"type": f"stage-closed {MARK}"},
    "a day": {"occurred": CELL},
    "a day of reporting": {"reported": f"2025-05/{MARK}"},
    "a count": {"count": CELL},
    "a count of texts": {"count": {"least": CELL}},
    "a word of a set": {"under": MARK},
    "a key": {MARK: CELL},
    "a key that is near": {f"source {MARK}": CELL},
    "a key of a fact": {f"facts.{MARK}\u202e": CELL},
    "a fact's name": {"facts": {f"{MARK}\u202e": CELL}},
    "a fact": {"facts": {MARK: f"{MARK}\u202e"}},
    "a fact that is none": {"facts": {MARK: [CELL]}},
    "facts that are none": {"facts": CELL},
    "facts in two ways": {"facts": {MARK: CELL}, f"facts.{MARK}": CELL},
    "a part": {"breakdown": [{MARK: CELL}]},
    "a part's fact": {"breakdown": [{"count": 1, "facts": {MARK: [CELL]}}]},
    "people": {"people": [CELL, f"{MARK}\u202e"]},
    "a reason": {"reason": f"{CELL}\u202e"},
    "a field of another type": {"milestone": CELL},
    "a correction of nothing": {"supersedes": CELL},
    "a schema": {"schema": CELL},
    "a fraction": {"reason": 0.5},
    "a list": {"source": [CELL]},
    "half a sign": {"source": f"{MARK}\ud800"},
}


class TestLog:
    """What is told of the events of a log, and of files of events."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """Return the current folder, with a file of events."""
        told = "".join(f"{json.dumps(each)}\n" for each in EVENTS)
        (tmp_path / "events.jsonl").write_text(told, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    def test_what_is_shown(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """What reasons and facts say, and where it stands, is in no listing; the export has all."""
        assert 0 == main(["log", "import", "log.sqlite", "events.jsonl"])
        for command in (
            ["show", "log.sqlite"],
            ["show", "log.sqlite", "--format", "json"],
            ["verify", "log.sqlite"],
            ["export", "log.sqlite", "-o", "log.jsonl"],
        ):
            assert 0 == main(["log", *command])
        out, err = capsys.readouterr()
        exported = (folder / "log.jsonl").read_text(encoding="utf-8")

        assert f"{len(EVENTS)} events" in out
        assert not leaks(out + err)
        assert "1987" not in out + err
        assert json.dumps(EVENTS, ensure_ascii=False).count(MARK) == exported.count(MARK)

    @pytest.mark.parametrize("told", BAD_EVENTS.values(), ids=BAD_EVENTS)
    @pytest.mark.parametrize("ending", ["jsonl", "csv"])
    def test_events_that_cannot_be_read(
        self, folder: Path, capsys: pytest.CaptureFixture[str], told: dict[str, Any], ending: str
    ) -> None:
        """What is wrong with an event is named by its place alone."""
        good: dict[str, Any] = {**EVENTS[-1], "reason": CELL, **told}
        if ending == "csv":
            cells = [str(each).replace('"', "'") for each in good.values()]
            text = f"{','.join(good)}\n" + ",".join(f'"{cell}"' for cell in cells) + "\n"
        else:
            text = f"{json.dumps(good)}\n"
        path = folder / f"bad.{ending}"
        path.write_text(text, encoding="utf-8", errors="replace")
        code = main(["log", "import", "log.sqlite", path.name])
        out, err = capsys.readouterr()

        assert 2 == code
        assert not leaks(out + err)

    @pytest.mark.parametrize("content", MANGLED.values(), ids=MANGLED)
    def test_mangled_files(self, folder: Path, content: str) -> None:
        """What stands in a mangled file is not shown."""
        write(folder, list=content)

        fails(lambda: read_events("list.csv"))

    @pytest.mark.parametrize("content", BAD_LINES.values(), ids=BAD_LINES)
    def test_mangled_lines(self, folder: Path, content: str) -> None:
        """Neither a value nor a key of a mangled line is shown."""
        (folder / "bad.jsonl").write_text(content, encoding="utf-8")

        fails(lambda: read_events("bad.jsonl"))

    @pytest.mark.parametrize(
        "options",
        [
            {"ignore": [MARK]},
            {"ignore": [MARK, ""]},
            {"ignore": [MARK], "columns": {MARK: "source"}},
            {"columns": {MARK: ""}},
            {"encoding": MARK},
            {"date_format": MARK},
        ],
    )
    def test_options(self, folder: Path, options: dict[str, Any]) -> None:
        """Neither are a user's own names for columns."""
        fails(lambda: read_events(folder / "events.jsonl", **options))

    def test_conflicts(self, folder: Path) -> None:
        """What an event says is in no problem of the log that has another one of its id."""
        reported = read_events("events.jsonl")
        log = MemoryLog()
        import_events(log, reported)
        changed = [{**each, "id": "I-1", "reason": f"{CELL} 2"} for each in EVENTS[:1]]
        changed.append({**EVENTS[0], "id": "I-7", "supersedes": f"{CELL} 9"})
        told = "".join(f"{json.dumps(each)}\n" for each in changed)
        (folder / "more.jsonl").write_text(told, encoding="utf-8")
        more = read_events("more.jsonl")

        assert isinstance(fails(lambda: import_events(log, more)), xm.InputError)

    @pytest.mark.parametrize("log", ["log.sqlite", "log.jsonl"])
    def test_a_damaged_log(
        self, folder: Path, capsys: pytest.CaptureFixture[str], log: str
    ) -> None:
        """Nothing of a record is in what is said of its damage."""
        main(["log", "import", log, "events.jsonl"])
        path = folder / log
        content = path.read_bytes()
        for place in [at for at in range(len(content)) if content.startswith(b"CANARY", at)]:
            path.write_bytes(content[:place] + b"\xff" + content[place + 1 :])
            assert {2} == {
                main(["log", *command])
                for command in (
                    ["verify", log],
                    ["show", log],
                    ["export", log, "-o", "out.jsonl"],
                    ["import", "other.sqlite", log],
                )
            }
        out, err = capsys.readouterr()

        assert not leaks(out + err)
        assert not leaks(out + err, "ANARY")
