"""The file in which missing facts are asked for, and the same file once it is filled in.

read_facts(fill(write_gaps(m))) == one fact for each gap of m, of the same person and column
"""

import csv
from datetime import date
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import exchange_model as xm
from exchange_model import Determination, Gap, Missing, Origin, read_facts, write_gaps
from exchange_model.lists.cells import guarded
from exchange_model.lists.facts import A_DAY, HEADER, gap_lines
from exchange_model.missing import Question
from lists.reads import Place

TOP = "person_id,detaining_party,column,value\n"
ILL = xm.Phrase("ill", xm.Has("seriously_ill"))
AGREED = xm.Agreement(
    title="t",
    parties=("RUS", "UKR"),
    concluded=date(2025, 6, 2),
    rules=(xm.AllOf(id="all", category=ILL), xm.Reciprocity(id="parity", per="stage")),
)
LIST = (
    xm.Person(person_id="R-1", detaining_party="RUS", receiving_party="UKR"),
    xm.Person(person_id="U-1", detaining_party="UKR", receiving_party="RUS", stage="1"),
)
EVERYBODY = {"R-1": "RUS", "R-9": "RUS", "U-1": "UKR"}
HELD = xm.Register(
    [xm.Person(person_id=each, detaining_party=party) for each, party in EVERYBODY.items()],
    complete=["RUS", "UKR"],
)


def facts(content: str | bytes, folder: Path, name: str = "facts.csv", **options: Any) -> xm.Facts:  # noqa: ANN401 - those of the reader
    """Return what is read from a file that holds this."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_facts(path, **options)


def told(found: xm.Facts) -> list[tuple[str, str, str]]:
    """Return the facts, with values as they are shown."""
    return [(each.person_id, each.column, str(each.value)) for each in found]


def refused(content: str | bytes, folder: Path, **options: Any) -> list[Place]:  # noqa: ANN401 - those of the reader
    """Return where the problems are for which a file is refused."""
    with pytest.raises(xm.InputError) as caught:
        facts(content, folder, **options)
    return [(each.name, each.row, each.column) for each in caught.value.problems]


def warned(found: xm.Facts) -> list[Place]:
    """Return where the warnings are."""
    return [(each.name, each.row, each.column) for each in found.warnings]


# Reading


@pytest.mark.parametrize(
    ("column", "written", "expected"),
    [
        ("date_of_birth", "1999-05-04", xm.PartialDate.parse("1999-05-04")),
        ("date_of_birth", "1999-05", xm.PartialDate.parse("1999-05")),
        ("date_of_birth", "1999", xm.PartialDate.parse("1999")),
        ("date_of_birth", "1999-01-01/1999-06", xm.PartialDate.parse("1999-01-01/1999-06-30")),
        ("transfer_date", "2025-06-05", xm.PartialDate.parse("2025-06-05")),
        ("stage", "2", "2"),
        ("stage", "0012", "0012"),
        ("seriously_ill", "yes", "yes"),
        ("seriously_ill", "0", "0"),
        ("status", "a civilian", "a civilian"),
        ("status", "'=x", "=x"),
    ],
)
def test_a_value_is_read_as_its_column_has_it(
    tmp_path: Path, column: str, written: str, expected: xm.PartialDate | str
) -> None:
    """Days as days, and a stage or a fact as text, with the row that says so."""
    (found,) = facts(f"{TOP}R-1,RUS,{column},{written}\n", tmp_path)

    fact = Determination(person_id="R-1", detaining_party="RUS", column=column, value=expected)
    assert fact == found
    assert Origin(str(tmp_path / "facts.csv"), 2) == found.origin


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("yes", "1", "true", "TRUE"), xm.Status.BREACHED),
        (("no", "0", "false"), xm.Status.SATISFIED),
    ],
)
def test_every_word_for_yes_and_for_no_counts_the_same(
    tmp_path: Path, words: tuple[str, ...], expected: xm.Status
) -> None:
    """A fact may be told by yes, 1 or true, by no, 0 or false, as in a list."""
    found = [facts(f"{TOP}R-9,RUS,seriously_ill,{word}\n", tmp_path) for word in words]
    reports = [xm.validate(AGREED, LIST, register=HELD, facts=each) for each in found]

    assert {expected} == {report["all"].status for report in reports}


def test_days_in_a_form_that_is_declared(tmp_path: Path) -> None:
    """A form of dates is said for the whole file; ISO dates and parts of dates stay readable."""
    content = f"{TOP}R-1,RUS,date_of_birth,03.04.1999\nR-2,RUS,date_of_birth,1999-05\n"
    found = facts(content, tmp_path, date_format="%d.%m.%Y")

    assert ["1999-04-03", "1999-05"] == [value for *_, value in told(found)]
    assert [("date-ambiguous", 2, "column 4")] == refused(content, tmp_path)


@pytest.mark.parametrize("value", ["", "unknown", " ", "\u00a0"])
def test_a_value_that_says_nothing(tmp_path: Path, value: str) -> None:
    """An empty value, and one that is declared unknown, are no facts, whatever the column is."""
    content = f"{TOP}R-1,RUS,stage,{value}\nR-1,RUS,,{value}\nR-1,RUS,seriously_ill,no\n"

    assert [("R-1", "seriously_ill", "no")] == told(facts(content, tmp_path))


def test_a_file_in_which_nothing_is_filled_in(tmp_path: Path) -> None:
    """It is read, with a warning, as somebody may have filled in another copy."""
    found = facts(f"{TOP}R-1,RUS,stage,\nR-2,RUS,stage,unknown\n", tmp_path)

    assert ([], [("nothing-filled", None, None)]) == (told(found), warned(found))


def test_one_value_in_one_of_several_files_is_enough(tmp_path: Path) -> None:
    """Several files are one body of facts, in their order, and each has its digest."""
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    one.write_text(f"{TOP}R-1,RUS,stage,\n", encoding="utf-8")
    other.write_text(f"{TOP}R-2,RUS,stage,1\nR-1,RUS,stage,2\n", encoding="utf-8")
    found = read_facts(one, str(other))

    assert ([("R-2", "stage", "1"), ("R-1", "stage", "2")], []) == (told(found), warned(found))
    assert (str(one), str(other)) == found.files
    assert 2 == len(found) == len(found.digests) == len(set(found.digests))


def test_a_semicolon_file_as_excel_saves_it(tmp_path: Path) -> None:
    """With a byte order mark, semicolons and line ends of Windows."""
    header = ";".join(HEADER)
    content = f'\ufeff{header}\r\nR-1;RUS;stage;1;1, 2 or another stage;;;"a; b";list.csv:2\r\n'

    assert [("R-1", "stage", "1")] == told(facts(content, tmp_path))


def test_an_encoding_and_headers_of_ones_own(tmp_path: Path) -> None:
    """As for lists, they are said with the call."""
    content = "Кто,detaining_party,column,Ответ\nЖ-1,RUS,stage,перша\n".encode("cp1251")
    columns = {"Кто": "person_id", "Ответ": "value"}
    found = facts(content, tmp_path, encoding="cp1251", columns=columns)

    assert ([("Ж-1", "stage", "перша")], []) == (told(found), warned(found))


def test_spaces_and_blank_rows_are_passed_over(tmp_path: Path) -> None:
    """They are told, and the rows keep their numbers."""
    found = facts(f"{TOP}\nR-1,RUS, stage , 1\n", tmp_path)

    assert [("R-1", "stage", "1")] == told(found)
    assert {("blank-row", 2), ("trimmed", 3)} == {(name, row) for name, row, _ in warned(found)}
    assert 3 == (found.found[0].origin or Origin("", 0)).line


def test_columns_that_only_help_are_not_read(tmp_path: Path) -> None:
    """What stands behind the value may be changed, or left out."""
    whole = f"{','.join(HEADER)}\nR-1,RUS,stage,1,anything,,,,\n"

    assert told(facts(whole, tmp_path)) == told(facts(f"{TOP}R-1,RUS,stage,1\n", tmp_path))


def test_objects_of_json_lines(tmp_path: Path) -> None:
    """The same facts, one object a line; true and false are yes and no."""
    content = (
        '{"person_id": "R-1", "detaining_party": "RUS", "column": "stage", "value": "1"}\n'
        '{"person_id": "R-2", "detaining_party": "RUS", "column": "ill", "value": true}\n'
        '{"person_id": "R-3", "detaining_party": "RUS", "column": "ill", "value": null}\n'
        '{"person_id": "R-3", "detaining_party": "RUS", "column": "ill"}\n'
        '{"person_id": "R-4", "detaining_party": "RUS", "column": "ill", "value": false}\n'
    )
    found = facts(content, tmp_path, "facts.jsonl")

    assert [("R-1", "stage", "1"), ("R-2", "ill", "yes"), ("R-4", "ill", "no")] == told(found)


# Refusing


def test_a_value_without_a_column(tmp_path: Path) -> None:
    """A value of nobody knows which fact is a problem of the row's column."""
    content = f"{TOP}R-1,RUS,,yes\nR-1,RUS,unknown,yes\nR-1,RUS,,\n"

    expected = [("required", 2, "column 3"), ("required", 3, "column 3")]
    assert expected == refused(content, tmp_path)


def test_a_value_without_a_column_in_json_lines(tmp_path: Path) -> None:
    """The same where no object has the key at all."""
    content = '{"person_id": "R-1", "detaining_party": "RUS", "value": "yes"}\n'

    expected = [("missing-column", None, "column"), ("required", 1, "column")]
    assert expected == refused(content, tmp_path, name="facts.jsonl")


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("date_of_birth", "yes", "date-invalid"),
        ("date_of_birth", "1999-02-29", "date-invalid"),
        ("date_of_birth", "2999-01-01", "date-range"),
        ("transfer_date", "03/04/2025", "date-ambiguous"),
        ("stage", "1\u202e", "bidirectional-text"),
        ("stage", "١", "digits"),
        ("seriously_ill", "a" + "\u0301" * 6, "combining"),
        ("name", "x" * 201, "name-length"),
    ],
)
def test_values_that_cannot_be_read(tmp_path: Path, column: str, value: str, problem: str) -> None:
    """A value is refused as a list would refuse it in that column; its place is the value's."""
    content = f"{TOP}R-1,RUS,seriously_ill,no\nR-1,RUS,{column},{value}\n"

    assert [(problem, 3, "column 4")] == refused(content, tmp_path)


def test_a_number_in_json_lines_is_no_text(tmp_path: Path) -> None:
    """A number is refused, as in a list, and not taken for a stage."""
    row = '{"person_id": "R-1", "detaining_party": "RUS", "column": "stage", "value": 1}\n'

    assert [("type", 1, "key 4")] == refused(row, tmp_path, name="facts.jsonl")


@pytest.mark.parametrize("missing", TOP.strip().split(","))
def test_a_column_that_is_missing(tmp_path: Path, missing: str) -> None:
    """Each of the four columns is needed."""
    content = TOP.replace(missing, "other") + "R-1,RUS,stage,1\n"

    assert ("missing-column", 1, missing) in refused(content, tmp_path)


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    """A file without a header is a mistake."""
    assert ["empty"] == [name for name, *_ in refused(content, tmp_path)]


def test_a_header_alone(tmp_path: Path) -> None:
    """Where nothing was asked nothing was found out, and that is no mistake."""
    (tmp_path / "gaps.csv").write_text(TOP, encoding="utf-8")
    found = read_facts(tmp_path / "gaps.csv")

    assert (0, ["nothing-filled"]) == (len(found), [each.name for each in found.warnings])


def test_the_problems_of_all_the_files_are_told_at_once(tmp_path: Path) -> None:
    """Whatever is wrong in any file, in order, and nothing is read."""
    bad, worse = tmp_path / "bad.csv", tmp_path / "worse.csv"
    bad.write_text(f"{TOP},RUS,stage,1\nR-1,RUS,date_of_birth,no\n", encoding="utf-8")
    worse.write_text(f"{TOP}R-1,RUS,,1\nR-1,RUS,stage\n", encoding="utf-8")
    with pytest.raises(xm.InputError) as caught:
        read_facts(bad, tmp_path / "none.csv", worse)

    assert [
        ("required", "bad.csv", 2),
        ("date-invalid", "bad.csv", 3),
        ("missing-file", "none.csv", None),
        ("required", "worse.csv", 2),
        ("row-width", "worse.csv", 3),
    ] == [(each.name, Path(each.file or "").name, each.row) for each in caught.value.problems]


def test_no_file_at_all() -> None:
    """Facts of no file are a call that went wrong."""
    with pytest.raises(xm.InputError) as caught:
        read_facts()

    assert ["empty"] == [each.name for each in caught.value.problems]


def test_facts_of_another_agreement(tmp_path: Path) -> None:
    """People whom nobody knows here, and columns that this agreement does not have: all told."""
    content = f"{TOP}X-1,AAA,stage,1\nX-2,AAA,rank,captain\nR-9,RUS,rank,captain\n"
    found = facts(content, tmp_path)
    with pytest.raises(xm.InputError) as caught:
        xm.validate(AGREED, LIST, register=HELD, facts=found)

    assert [
        ("unknown-name", 3, "column"),
        ("unknown-name", 4, "column"),
        ("unknown-person", 2, "stage"),
    ] == [(each.name, each.row, each.column) for each in caught.value.problems]


# Writing


def gap(person_id: str = "R-1", column: str = "seriously_ill", **more: Any) -> Gap:  # noqa: ANN401 - those of a gap
    """Return a gap."""
    asked = (Question("all", "RUS"),)
    usual: dict[str, Any] = {
        "values": ("yes", "no"),
        "settles": asked,
        "may_settle": asked,
        "bears_on": asked,
    }
    usual |= {"detaining_party": "RUS", "origins": (Origin("held.csv", 2),)}
    return Gap(person_id=person_id, column=column, **{**usual, **more})


def written(missing: Missing, folder: Path) -> str:
    """Return what is written."""
    write_gaps(missing, folder / "gaps.csv")
    return (folder / "gaps.csv").read_bytes().decode("utf-8")


def cells(missing: Missing, folder: Path) -> list[list[str]]:
    """Return the cells that are written, as a spreadsheet takes them."""
    return list(csv.reader(written(missing, folder).splitlines()))


def test_a_row_for_each_gap(tmp_path: Path) -> None:
    """The header, and then for each gap what is asked, what it may be, and what it is for."""
    both = (Question("all", "RUS"), Question("parity", stage="1"))
    found = Missing((gap(bears_on=both, origins=(Origin("l.csv", 2), Origin("h.csv", 3))),))

    expected = {
        "person_id": "R-1",
        "detaining_party": "RUS",
        "column": "seriously_ill",
        "value": "",
        "may_be": "yes, no",
        "settles": "all (RUS)",
        "may_settle": "all (RUS)",
        "bears_on": "all (RUS); parity (stage 1)",
        "rows": "l.csv:2; h.csv:3",
    }
    assert [[*expected], [*expected.values()]] == cells(found, tmp_path)


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ("seriously_ill", ("yes", "no"), "yes, no"),
        ("status", ("a", "b"), "a, b"),
        ("stage", ("1", "2", "another stage"), "1, 2 or another stage"),
        ("date_of_birth", (), A_DAY),
        ("transfer_date", (), A_DAY),
    ],
)
def test_what_may_be_written(
    tmp_path: Path, column: str, values: tuple[str, ...], expected: str
) -> None:
    """The words of a domain, the stages that are named, or the forms of a day."""
    _, row = cells(Missing((gap(column=column, values=values),)), tmp_path)

    assert expected == row[4]


def test_nothing_missing_is_a_header_alone(tmp_path: Path) -> None:
    """A file that a spreadsheet opens all the same."""
    assert ",".join(HEADER) + "\r\n" == written(Missing(), tmp_path)


def test_the_lines_are_those_of_the_file(tmp_path: Path) -> None:
    """What is printed is what is written."""
    found = Missing((gap(), gap("Ж-2", origins=())))

    assert "".join(gap_lines(found)) == written(found, tmp_path)


HOSTILE = ("=1+1", "+7", "-3", "@x", "'=x", "''@", "=a,b", '="q"', "\uff1dx", "\uff0b1", "=Ж;1")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_can_be_taken_for_a_formula(tmp_path: Path, text: str) -> None:
    """Whatever an id, a party, a column, a value, a rule, a stage or a file is called."""
    asked = (Question(text, "RUS", stage=text),)
    hostile = gap(
        text,
        text,
        detaining_party=text,
        values=(text, "yes"),
        settles=asked,
        may_settle=asked,
        bears_on=asked,
        origins=(Origin(text, 2),),
    )
    _, row = cells(Missing((hostile,)), tmp_path)

    assert [] == [
        cell for cell in row if cell[:1] and cell[0] in "=+-@\t\r\uff1d\uff0b\uff0d\uff20"
    ]


@pytest.mark.parametrize(
    "text", [*HOSTILE, "'x", "a b", "a,b", 'a"b', "a;b", "Ж-1", "0012", "N-1/a"]
)
def test_ids_are_read_back_as_they_were(tmp_path: Path, text: str) -> None:
    """An id that a list can have is read back from the file of gaps."""
    content = csv_text(cells(Missing((gap(text),)), tmp_path), value="no")

    assert [(text, "seriously_ill", "no")] == told(facts(content, tmp_path))


def csv_text(rows: list[list[str]], value: str) -> str:
    """Return rows as a spreadsheet saves them once every value is filled in."""
    header, *others = rows
    filled = [
        [value if name == "value" else cell for name, cell in zip(header, row, strict=True)]
        for row in others
    ]
    quoted = (
        ",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in (header, *filled)
    )
    return "\n".join(quoted) + "\n"


LETTERS = st.characters(codec="utf-8", categories=("L", "P", "S"))
ids = st.text(LETTERS | st.sampled_from("=+-@'\",; 019"), min_size=1, max_size=8)


@given(st.lists(ids, min_size=1, max_size=4, unique=True), st.sampled_from(["no", "'=x", "a,b"]))
def test_every_list_that_can_be_read_has_gaps_that_can(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], value: str
) -> None:
    """Whatever ids a list is read with, those of its file of gaps are the same."""
    folder = tmp_path_factory.mktemp("gaps")
    header = "person_id,detaining_party,receiving_party,date_of_birth"
    top, rest = header.split(","), ["RUS", "UKR", ""]
    rows = [top, *([guarded(name), *rest] for name in names)]
    (folder / "list.csv").write_text(csv_text(rows, ""), encoding="utf-8")
    try:
        people = xm.read_list(folder / "list.csv").people
    except xm.InputError:
        return
    found = Missing(tuple(gap(each.person_id) for each in people))
    back = facts(csv_text(cells(found, folder), value=value), folder)

    assert [each.person_id for each in people] == [each.person_id for each in back]


@pytest.mark.parametrize("text", [" R-1", "R-1\t", "R\n1", "e\u0301"])
def test_ids_that_would_not_be_read_back_are_refused(tmp_path: Path, text: str) -> None:
    """An id that was made in Python and that no file can hold is not written as another's."""
    with pytest.raises(xm.InputError):
        write_gaps(Missing((gap(text),)), tmp_path / "gaps.csv")


def test_the_bytes_do_not_hang_on_the_order_of_the_rows() -> None:
    """The same people in any order give the same file, byte for byte."""
    held = [xm.Person(person_id=f"R-{n}", detaining_party="RUS") for n in (7, 8, 9)]
    files = {
        "".join(gap_lines(xm.gaps(AGREED, rows, register=xm.Register(order, complete=["RUS"]))))
        for order in permutations(held)
        for rows in (LIST, LIST[::-1])
    }

    assert 1 == len(files)
    assert 4 < files.pop().count("\r\n")


@pytest.mark.parametrize("place", ["none/gaps.csv", ".", "held.csv/gaps.csv", "a\0b"])
def test_a_file_that_cannot_be_written(tmp_path: Path, place: str) -> None:
    """One problem that names the file, and nothing half written."""
    (tmp_path / "held.csv").write_text("x", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    path = f"{tmp_path}/{place}"
    with pytest.raises(xm.InputError) as caught:
        write_gaps(Missing((gap(),)), path)

    assert [("storage", path)] == [(each.name, each.file) for each in caught.value.problems]
    assert before == sorted(tmp_path.rglob("*"))


def test_what_was_there_stays_until_all_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails in the middle leaves the file that was there, and no other."""
    path = tmp_path / "gaps.csv"
    path.write_text("as it was", encoding="utf-8")

    def failing(_: Missing) -> Any:  # noqa: ANN401 - lines, the first few
        yield "half\n"
        raise OSError

    monkeypatch.setattr("exchange_model.lists.facts._lines", failing)
    with pytest.raises(xm.InputError):
        write_gaps(Missing((gap(),)), path)

    assert ["gaps.csv"] == [each.name for each in tmp_path.iterdir()]
    assert "as it was" == path.read_text(encoding="utf-8")


def test_a_file_that_was_there_is_replaced(tmp_path: Path) -> None:
    """The newer questions stand in the place of the older."""
    path = tmp_path / "gaps.csv"
    path.write_text("as it was", encoding="utf-8")
    write_gaps(Missing(), str(path))

    assert ",".join(HEADER) + "\n" == path.read_text(encoding="utf-8")


def test_what_is_asked_and_filled_in_settles_what_was_said(tmp_path: Path) -> None:
    """From a list to its gaps, from these to facts, and from these to a verdict."""
    before = xm.gaps(AGREED, LIST, register=HELD)
    rows = cells(before, tmp_path)
    answers = {"seriously_ill": "no", "stage": "1"}
    header, *asked = rows
    filled = [[*row[:3], answers[row[2]], *row[4:]] for row in asked]
    content = "\n".join(",".join(row[:4]) for row in [header, *filled]) + "\n"
    found = facts(content, tmp_path)

    assert before.gaps
    assert Missing() == xm.gaps(AGREED, LIST, register=HELD, facts=found)
    report = xm.validate(AGREED, LIST, register=HELD, facts=found)
    assert xm.Status.SATISFIED is report.status
