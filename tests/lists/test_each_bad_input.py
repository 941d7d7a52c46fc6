"""Every kind of bad input that a list can hold, by its name, with what it gets.

Rows about logs, workbooks and archives belong to readers that there are not. A list holds days and
no times, so there is no time zone that could be missing and no hour that a clock skips: a time in
the place of a day is refused as such. Those about agreements are in ``test_bad_agreements``.
"""

import json
import tracemalloc
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen

import exchange_model as xm
from exchange_model.lists import read_list, write_list
from exchange_model.persons import Person, Unknown
from exchange_model.problems import InputError
from lists import reads
from lists.reads import GOOD, HEADER, OBJECT, Place, objects, raw

CSV, LINES = "list.csv", "list.jsonl"
NAMED = HEADER.replace("note", "name")


@frozen
class Bad:
    """An input and what it gets: the problems for which it is refused, or else the warnings.

    Attributes:
        content: The file.
        refused: Name, row and column of each problem.
        warned: Those of each warning, if the file is read.
        file: The name of the file.
        options: How it is read.
    """

    content: str | bytes
    refused: list[Place] = field(factory=list)
    warned: list[Place] = field(factory=list)
    file: str = CSV
    options: dict[str, Any] = field(factory=dict)


def cell(text: str, name: str = "", column: str = "column 5", header: str = HEADER) -> Bad:
    """Return a file with this in the cell of a column, refused for it unless there is no name."""
    cells = dict(zip(header.strip().split(","), GOOD.strip().split(","), strict=True))
    key = column if column in cells else header.strip().split(",")[-1]
    content = header + ",".join({**cells, key: text}.values()) + "\n"
    return Bad(content, [(name, 2, column)] if name else [])


def line(content: str, *places: Place) -> Bad:
    """Return a file of JSON Lines."""
    return Bad(content, list(places), file=LINES)


CP1251 = (HEADER + GOOD + "R-2,RUS,UKR,,Іван\n").encode("cp1251")
ROW_57 = [HEADER.encode(), *[GOOD.encode()] * 55, b"R-57,RUS,UKR,,\xff\n", GOOD.encode()]
WARNED: list[Place] = [("possible-duplicate", None, None)]
TWO_IDS = "R-1,RUS,UKR,1999-05-17,{}\nR-2,RUS,UKR,1999-05-17,{}\n"

BAD = {
    # bytes
    "UTF-8 BOM in CSV header": Bad("\ufeff" + HEADER + GOOD),
    "UTF-8 BOM in JSON Lines": line("\ufeff" + objects({})),
    "UTF-8 BOM in the middle": cell("R\ufeff1", "control-character", "person_id"),
    "CP1251 Cyrillic file": Bad(CP1251, [("encoding", 3, "column 5")]),
    "CP1251 Cyrillic file, declared": Bad(CP1251, options={"encoding": "cp1251"}),
    "Invalid UTF-8 byte in row 57": Bad(b"".join(ROW_57), [("encoding", 57, "column 5")]),
    "UTF-16 file": Bad((HEADER + GOOD).encode("utf-16"), [("encoding", 1, None)]),
    "overlong UTF-8": Bad(
        HEADER.encode() + b"R-1,RUS,UKR,,\xc0\xaf\n", [("encoding", 2, "column 5")]
    ),
    "surrogate in UTF-8": Bad(
        HEADER.encode() + b"R-1,RUS,UKR,,\xed\xa0\x80\n", [("encoding", 2, "column 5")]
    ),
    "surrogate as an escape": line(raw('"\\ud800"'), ("encoding", 1, "key 5")),
    # rows
    "Unclosed quote": Bad(HEADER + GOOD + 'R-2,RUS,UKR,,"x\n' + GOOD * 9, [("quote", 3, None)]),
    "Row too short": Bad(HEADER + "R-1,RUS,UKR\n", [("row-width", 2, None)]),
    "Row too long": Bad(HEADER + "R-1,RUS,UKR,,x,y\n", [("row-width", 2, None)]),
    "CR-only line ends": Bad((HEADER + GOOD * 2).replace("\n", "\r")),
    "mixed line ends": Bad(f"{HEADER[:-1]}\r\n{GOOD[:-1]}\r{GOOD}"),
    "Field > 131,072 chars": cell("x" * 131_073, "cell-size"),
    "Field > 131,072 chars, quoted": Bad(
        f'{HEADER}R-1,RUS,UKR,,"{"x" * 131_073}"\n', [("cell-size", 2, None)]
    ),
    "Field > 131,072 chars, JSON": line(
        objects({"note": "x" * 131_073}), ("cell-size", 1, "key 5")
    ),
    "Empty file": Bad("", [("empty", None, None)]),
    "header only": Bad(HEADER, [("empty", None, None)]),
    "Empty file, JSON": line("", ("empty", None, None)),
    "Blank rows in the middle": Bad(
        HEADER + "\n" + GOOD + ",,,,\n,RUS,UKR,,\n", [("required", 5, "person_id")]
    ),
    "Blank rows in the middle, warned": Bad(
        HEADER + "\n" + GOOD + ",,,,\n" + GOOD,
        warned=[("blank-row", 2, None), ("blank-row", 4, None)],
    ),
    "Blank rows in the middle, JSON": Bad(
        objects({}) + "\n" + objects({}), warned=[("blank-row", 2, None)], file=LINES
    ),
    # columns
    "Duplicate header": Bad(
        HEADER.replace("note", "note,note") + GOOD.replace("x", "x,y"),
        [("duplicate-column", 1, "column 6")],
    ),
    "Column that no rule names (rank, unit)": Bad(
        HEADER.replace("note", "rank") + GOOD,
    ),
    "Column close to one that is needed (transfer date)": Bad(
        HEADER.replace("note", "transfer date") + GOOD, warned=[("column-name", 1, "column 5")]
    ),
    "Missing required column": Bad(
        HEADER.replace("receiving_party,", "") + "R-1,RUS,,x\n",
        [("missing-column", 1, "receiving_party")],
    ),
    "Missing required column, JSON": line(
        json.dumps({"person_id": "R-1", "date_of_birth": None, "note": "x"}) + "\n",
        ("missing-column", None, "detaining_party"),
        ("missing-column", None, "receiving_party"),
    ),
    "Header case/space (Date_of_birth )": Bad(
        HEADER.replace("date_of_birth", "Date_of_birth ") + GOOD,
        warned=[("header-spelling", 1, "date_of_birth")],
    ),
    # people
    "Same person, two ids (same name+DOB)": Bad(
        NAMED + TWO_IDS.format("A B", "A B"), warned=WARNED
    ),
    "Two transliterations (Oleksandr/Aleksandr)": Bad(
        NAMED + TWO_IDS.format("Oleksandr Lys", "Aleksandr Lys"), warned=WARNED
    ),
    "Same person, two ids, JSON": Bad(
        objects(
            {"name": "A B", "date_of_birth": "1999-05-17"},
            {"name": "a b", "date_of_birth": "1999-05-17", "person_id": "R-2"},
        ),
        warned=WARNED,
        file=LINES,
    ),
    "Name 10,000 chars": cell("x" * 10_000, "name-length", header=NAMED),
    "Name 201 emoji": cell("👩" * 201, "name-length", header=NAMED),
    "Name with emoji": cell("👩‍👩‍👧", header=NAMED),
    "combining flood (Zalgo)": cell("e" + "\u0301" * 5, "combining", header=NAMED),
    "combining flood of 130,000 marks": cell("e" + "\u0301\u0316" * 65_000, "combining"),
    # texts
    "RTL override U+202E in name": cell("a\u202eb", "bidirectional-text", header=NAMED),
    "RTL isolate in id": cell("a\u2067b", "bidirectional-text", "person_id"),
    "NBSP around id": Bad(
        HEADER + GOOD.replace("R-1", "\u00a0R-1\u00a0"), warned=[("trimmed", 2, "person_id")]
    ),
    "NBSP inside id": cell("R\u00a01", "control-character", "person_id"),
    "zero-width space in id": cell("R\u200b1", "control-character", "person_id"),
    "Arabic-Indic digits in number": cell("R-١٢٣", "digits", "person_id"),
    "Arabic-Indic digits in date": cell("١٩٩٩", "digits", "date_of_birth"),
    "full-width digits in id": cell("R-１", "digits", "person_id"),
    "NUL in text": cell("a\0b", "control-character"),
    "escape sequence in text": cell("\x1b[31m", "control-character"),
    "Required cell empty": cell("", "required", "person_id"),
    "Required cell -": cell("-", "required", "detaining_party"),
    "Required cell N/A": cell("N/A", "required", "receiving_party"),
    "fact empty": cell(""),
    "fact unknown": cell("unknown"),
    # dates
    "03/04/2001": cell("03/04/2001", "date-ambiguous", "date_of_birth"),
    "03/04/2001 with a declared form": Bad(
        HEADER + GOOD.replace("1999", "03/04/2001"), options={"date_format": "%d/%m/%Y"}
    ),
    "2026-02-29": cell("2026-02-29", "date-invalid", "date_of_birth"),
    "31.04.": cell("31.04.", "date-invalid", "date_of_birth"),
    "31.04.2001": cell("31.04.2001", "date-invalid", "date_of_birth"),
    "20260203": cell("20260203", "date-invalid", "date_of_birth"),
    "2026-W05-2": cell("2026-W05-2", "date-invalid", "date_of_birth"),
    "2001-034": cell("2001-034", "date-invalid", "date_of_birth"),
    "Birth date in the future": cell("2999-01-01", "date-range", "date_of_birth"),
    "Unknown day (1990-00-00)": cell("1990-00-00", "date-invalid", "date_of_birth"),
    "Unknown day (1990)": cell("1990", column="date_of_birth"),
    "Naive datetime": cell("1990-05-17T10:00:00", "date-invalid", "date_of_birth"),
    "Naive datetime, zero hours": cell("1990-05-17 00:00", "date-invalid", "date_of_birth"),
    "date as a number of days": cell("33010", "date-invalid", "date_of_birth"),
    # JSON
    "JSON duplicate key": line(
        objects({})[:-2] + ', "note": "y"}\n', ("duplicate-key", 1, "key 5")
    ),
    "JSON duplicate key, escaped": line(
        objects({})[:-2] + ', "n\\u006fte": "y"}\n', ("duplicate-key", 1, "key 5")
    ),
    "NaN": line(raw("NaN"), ("number", 1, "key 5")),
    "Infinity": line(raw("-Infinity"), ("number", 1, "key 5")),
    "1e400": line(raw("1e400"), ("number", 1, "key 5")),
    "9007199254740993.0": line(raw("9007199254740993.0"), ("decimal", 1, "key 5")),
    "number of 5,000 digits": line(raw("9" * 5_000), ("type", 1, "key 5")),
    "string 2 MB": line(raw('"' + "x" * 2_000_000 + '"'), ("cell-size", 1, None)),
    "Trailing garbage": line(objects({})[:-1] + " x\n", ("json", 1, None)),
    "two objects on a line": line(objects({})[:-1] + objects({}), ("json", 1, None)),
    "Raw control char in string": line(raw('"a\x01"'), ("json", 1, None)),
    "top-level list": line("[" + objects({})[:-1] + "]\n", ("json", 1, None)),
    "depth 100,000": line(raw("[" * 100_000), ("json", 1, None)),
    "depth 300": line(raw("[" * 300 + "]" * 300), ("type", 1, "key 5")),
    "bool for text": line(raw("true", "person_id"), ("type", 1, "person_id")),
    "null for text": line(objects({"person_id": None}), ("required", 1, "person_id")),
    "number for text": line(objects({"person_id": 12}), ("type", 1, "person_id")),
    "CSV text stays text (0012)": cell("0012", column="person_id"),
    "Unhashable id (list)": line(objects({"person_id": ["R-1"]}), ("type", 1, "person_id")),
    "object for a date": line(objects({"date_of_birth": {}}), ("type", 1, "date_of_birth")),
    "a whole JSON file": Bad("[]", [("json", None, None)], file="list.json"),
    # texts that other programs act on
    "%s in text": cell("%s %(x)s %n"),
    "{0.__class__} in text": cell("{0.__class__}{}"),
    "SQL text": cell("'; DROP TABLE people; --"),
    "HTML text": cell("<script>]]>|</script>"),
    "%s in header": Bad(HEADER.replace("note", "%s{0.__class__}") + GOOD),
    "bad cell below %s in header": Bad(
        HEADER.replace("note", "{0.__class__}%s") + "R-1,RUS,UKR,,\0\n",
        [("control-character", 2, "column 5")],
    ),
}
"""Inputs by the words that name them."""


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_input(bad: Bad) -> None:
    """The input is refused with every problem in its place, or read with these warnings."""
    if bad.refused:
        assert bad.refused == reads.refused(bad.content, file=bad.file, **bad.options)
    else:
        assert bad.warned == reads.warned(bad.content, file=bad.file, **bad.options)


@pytest.mark.parametrize(
    "text",
    ["%s %(x)s %n", "{0.__class__}{}", "'; DROP TABLE people; --", "<script>]]>|</script>", "0012"],
)
@pytest.mark.parametrize("file", [CSV, LINES])
def test_a_text_that_others_act_on(text: str, file: str, tmp_path: Path) -> None:
    """Such a text is kept as it is, and goes through a file unchanged."""
    person = Person(
        person_id=text, detaining_party="RUS", receiving_party="UKR", facts={"note": text}
    )
    write_list([person], tmp_path / file)

    assert (person,) == read_list(tmp_path / file).people


@pytest.mark.parametrize("file", [CSV, LINES])
@pytest.mark.parametrize(
    "text", ["=HYPERLINK(1)", "@SUM", "\tx", "\rx", "\nx", "+1", "-1"], ids=ascii
)
def test_export_of_a_formula(text: str, file: str, tmp_path: Path) -> None:
    """A formula is written so that no spreadsheet runs it, and read back as it was."""
    person = Person(
        person_id="R-1", detaining_party="RUS", receiving_party="UKR", facts={"note": text}
    )
    write_list([person], tmp_path / file)
    written = (tmp_path / file).read_text(encoding="utf-8")

    assert (person,) == read_list(tmp_path / file).people
    assert (f",{text}" not in written and f',"{text}' not in written) or file == LINES


def test_export_of_a_control_character(tmp_path: Path) -> None:
    """A text that no reader would take is not written."""
    person = Person(person_id="R-1", detaining_party="RUS", facts={"note": "\0=1"})
    with pytest.raises(InputError) as caught:
        write_list([person], tmp_path / CSV)

    assert ["control-character"] == [each.name for each in caught.value.problems]


def test_nfc_and_nfd_names() -> None:
    """A letter and its composed form are the same text."""
    content = objects({"note": "Й"}, {"note": "И\u0306"}) + raw('"\\u0418\\u0306"')

    assert ["Й"] * 3 == [each.facts["note"] for each in reads.read(content, file=LINES)]


def test_empty_and_unknown_are_kept_apart() -> None:
    """An empty cell is not reported, and unknown is declared, in either kind of file."""
    rows = HEADER + "R-1,RUS,UKR,,x\nR-2,RUS,UKR,unknown,x\n"
    both = objects({"date_of_birth": None}, {"date_of_birth": "unknown"})
    expected = [Unknown.NOT_REPORTED, Unknown.DECLARED]

    assert expected == [each.date_of_birth for each in reads.read(rows)]
    assert expected == [each.date_of_birth for each in reads.read(both, file=LINES)]


@pytest.mark.parametrize("file", [CSV, LINES])
def test_a_file_of_very_many_rows(file: str, tmp_path: Path) -> None:
    """Very many rows are read one by one, and no more is held than what is said of them."""
    bad = "\n" if file == CSV else " \n"
    path = tmp_path / file
    path.write_text((HEADER if file == CSV else "") + bad * 300_000, encoding="utf-8")
    tracemalloc.start()
    with pytest.raises(InputError) as caught:
        read_list(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ["empty"] == [each.name for each in caught.value.problems]
    assert peak < 20_000_000


@pytest.mark.parametrize("path", ["/dev/full", "/dev/null/list.csv", "/proc/list.csv"])
def test_where_nothing_can_be_written(path: str) -> None:
    """A full disk, and a place where no file can be, are one problem."""
    person = Person(person_id="R-1", detaining_party="RUS")
    with pytest.raises(InputError) as caught:
        write_list([person], path)

    assert ["storage"] == [each.name for each in caught.value.problems]


class TestBetweenRows:
    AGREEMENT = xm.Agreement(
        title="t",
        parties=("RUS", "UKR"),
        concluded=date(2025, 6, 2),
        rules=(xm.Minimum(id="m", count=1, category=xm.Has("seriously_ill"), obliges=["RUS"]),),
    )

    def judged(self, content: str) -> xm.Report:
        """Return the report on a list."""
        return xm.validate(self.AGREEMENT, reads.read(content))

    def findings(self, content: str) -> list[tuple[str, list[int]]]:
        """Return the name and rows of each finding between rows."""
        found = self.judged(content)["integrity"].findings
        return [(each.name, [row.line for row in each.origins]) for each in found]

    def test_same_person_twice_same_id(self) -> None:
        """One id in two rows is a finding with both rows, and counts once."""
        content = HEADER.replace("note", "seriously_ill") + GOOD.replace(",x", ",yes") * 2

        assert [("duplicate-person", [2, 3])] == self.findings(content)
        (verdict,) = self.judged(content)["m"].verdicts
        assert xm.Count(1, 1) == verdict.bounds

    def test_same_id_on_both_sides_lists(self) -> None:
        """One id held by two parties is a finding with both rows."""
        content = HEADER + GOOD + GOOD.replace("RUS,UKR", "UKR,RUS")

        assert ("id-conflict", [2, 3]) in self.findings(content)

    @pytest.mark.parametrize("header", ["seriously ill", "Seriously_ill"])
    def test_a_column_close_to_one_that_a_rule_needs(self, header: str) -> None:
        """A column with nearly the name of a fact that a rule needs is warned of."""
        warnings = self.judged(HEADER.replace("note", header) + GOOD).circumstances.warnings

        assert ["column-name"] == [each.name for each in warnings]

    def test_age_over_120(self) -> None:
        """Nobody is older than people become."""
        with pytest.raises(InputError) as caught:
            self.judged(HEADER + GOOD.replace("1999", "1701"))

        assert ["date-range"] == [each.name for each in caught.value.problems]


def test_json_lines_know_their_columns() -> None:
    """A fact that no object has is warned of as in CSV, and one that is null is not."""
    agreement = TestBetweenRows.AGREEMENT
    lacking = reads.read(objects({}), file=LINES)
    null = reads.read(objects({"seriously_ill": None}), file=LINES)

    assert frozenset(OBJECT) == lacking.columns
    assert ["missing-fact"] == [
        each.name for each in xm.validate(agreement, lacking).circumstances.warnings
    ]
    assert () == xm.validate(agreement, null).circumstances.warnings
