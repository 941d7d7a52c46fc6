"""Every kind of bad input that a file of events can hold, by its name, with what it gets."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from attrs import field, frozen

from eventfiles.drawn import LINES, SPREADSHEET, cells, lines, read, refused, spreadsheet
from exchange_model.eventfiles import read_events
from exchange_model.problems import InputError
from lists.reads import Place

GROUP: dict[str, Any] = {
    "type": "group-transferred",
    "occurred": "2025-05-23",
    "reported": "2025-05-24",
    "source": "MoD",
    "detaining_party": "RUS",
    "receiving_party": "UKR",
    "count": 270,
    "facts.status": "military",
}
ROW = cells(GROUP)


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
    file: str = SPREADSHEET
    options: dict[str, Any] = field(factory=dict)


def cell(text: str, name: str = "", column: str = "source") -> Bad:
    """Return a file with this in a cell, refused for it unless there is no name."""
    label = f"column {[*ROW].index(column) + 1}" if "." in column else column
    return Bad(spreadsheet({**ROW, column: text}), [(name, 2, label)] if name else [])


def value(written: str, name: str = "", key: str = "source", column: str | None = "") -> Bad:
    """Return a file with this as the value of a key, refused for it unless there is no name."""
    whole = json.dumps({**GROUP, key: "HERE"}).replace('"HERE"', written)
    place = (name, 1, key if column == "" else column)
    return Bad(f"{whole}\n", [place] if name else [], file=LINES)


def line(content: str | bytes, *places: Place, **options: Any) -> Bad:  # noqa: ANN401 - of the reader
    """Return a file of JSON Lines."""
    return Bad(content, list(places), file=LINES, options=options)


GOOD = lines(GROUP)
WITH = GOOD.strip()[:-1]
"""An object to which keys can be added."""

BAD = {
    # bytes and rows
    "UTF-8 BOM in CSV header": Bad("\ufeff" + spreadsheet(ROW)),
    "UTF-8 BOM in JSON Lines": line("\ufeff" + GOOD),
    "CP1251 Cyrillic file": Bad(
        spreadsheet({**ROW, "source": "Минобороны"}).encode("cp1251"), [("encoding", 2, "source")]
    ),
    "CP1251 Cyrillic file, declared": Bad(
        spreadsheet({**ROW, "source": "Минобороны"}).encode("cp1251"),
        options={"encoding": "cp1251"},
    ),
    "CP1251 Cyrillic file, JSON": line(
        lines(GROUP, {**GROUP, "source": "Минобороны"}).encode("cp1251"), ("encoding", 2, None)
    ),
    "Invalid UTF-8 byte": line(GOOD.encode() + b'{"source": "\xff"}\n', ("encoding", 2, None)),
    "no such encoding": Bad("", [("encoding", None, None)], options={"encoding": "klingon"}),
    "Unclosed quote": Bad(spreadsheet(ROW) + '"x\n', [("quote", 3, None)]),
    "Row too short": Bad(spreadsheet(ROW) + "x,y\n", [("row-width", 3, None)]),
    "Row too long": Bad(spreadsheet(ROW) + "x," * 20 + "\n", [("row-width", 3, None)]),
    "CRLF": Bad(spreadsheet(ROW, lineterminator="\r\n")),
    "CR-only line ends": Bad(spreadsheet(ROW, lineterminator="\r")),
    "CRLF, JSON": line(GOOD.replace("\n", "\r\n")),
    "semicolons": Bad(spreadsheet(ROW, delimiter=";")),
    "tabs": Bad(spreadsheet(ROW, delimiter="\t")),
    "bars": Bad(spreadsheet(ROW, delimiter="|"), [("delimiter", 1, None)]),
    "Field > 131,072 chars": cell("x" * 131_073, "cell-size"),
    "Empty file": Bad("", [("empty", None, None)]),
    "header only": Bad(spreadsheet(ROW).split("\n", 1)[0], [("empty", None, None)]),
    "Empty file, JSON": line("", ("empty", None, None)),
    "blank lines, JSON": line("\n \n", ("empty", None, None)),
    "Blank rows in the middle": Bad(
        spreadsheet(ROW) + ",,,,,,,\n", warned=[("blank-row", 3, None)]
    ),
    "Blank rows in the middle, JSON": Bad("\n" + GOOD, warned=[("blank-row", 1, None)], file=LINES),
    # columns
    "Duplicate header": Bad(
        spreadsheet(ROW).replace("facts.status", "source", 1),
        [("duplicate-column", 1, "source")],
    ),
    "Column that no event has": Bad(
        spreadsheet({**ROW, "note": "x"}), [("unknown-column", 1, "column 9")]
    ),
    "Key that no event has": line(
        lines({**GROUP, "note": "x"}, {**GROUP, "note": 5}), ("unknown-column", 1, "key 9")
    ),
    "Column that no event has, left out": Bad(
        spreadsheet({**ROW, "note": "\0"}), options={"ignore": [" note "]}
    ),
    "Key that no event has, left out": line(WITH + ', "note": [1.5, {"a": NaN}]}', ignore=["note"]),
    "facts and parts, left out": line(
        lines({**GROUP, "facts": 5, "breakdown": 5, "schema": "x"}),
        ignore=["facts", "breakdown", "schema"],
    ),
    "left out, and nowhere": Bad(
        spreadsheet(ROW), [("option", None, None)], options={"ignore": ["reasn"]}
    ),
    "left out, and nowhere, JSON": line(GOOD, ("option", None, None), ignore=["reasn"]),
    "left out and renamed": Bad(
        spreadsheet(ROW),
        [("option", None, None)],
        options={"ignore": ["Source"], "columns": {"source ": "reason"}},
    ),
    "left out for another": Bad(
        spreadsheet({**ROW, "claimed_by": "both"}),
        options={"ignore": ["source"], "columns": {"claimed_by": "source"}},
    ),
    "left out for another, JSON": line(
        lines({**GROUP, "claimed_by": "both"}),
        ignore=["source"],
        columns={"claimed_by": "source"},
    ),
    "the type left out": Bad(spreadsheet({**ROW, "type": "x"}), options={"ignore": ["type"]}),
    "renamed to what no event has": Bad(
        spreadsheet({**ROW, "note": "x"}),
        [("unknown-column", 1, "column 9")],
        options={"columns": {"note": "remark"}},
    ),
    "a fact without a name": line(lines({**GROUP, "facts.": "x"}), ("unknown-column", 1, "key 9")),
    "Missing required column": Bad(
        spreadsheet({key: text for key, text in ROW.items() if key != "source"}),
        [("missing-column", 1, "source")],
    ),
    "Missing column that these events need": Bad(
        spreadsheet(*[{key: text for key, text in ROW.items() if key != "count"}] * 2),
        [("missing-column", None, "count")],
    ),
    "Missing key": line(lines({**GROUP, "count": None}), ("required", 1, "count")),
    "Header case/space": Bad(
        spreadsheet(ROW).replace("source", "Source ", 1),
        warned=[("header-spelling", 1, "source")],
    ),
    "Key case/space": Bad(
        GOOD.replace("source", "Source "), warned=[("header-spelling", 1, "source")], file=LINES
    ),
    "a key but for capitals": line(WITH + ', "Source": "x"}', ("duplicate-key", 1, "source")),
    "a key of 1,000 letters": line(
        lines({**GROUP, "x" * 1_000: "x"}),
        ("cell-size", 1, "key 9"),
        ("unknown-column", 1, "key 9"),
    ),
    "1,001 keys": line(
        lines({**GROUP, **{f"facts.{each}": "x" for each in range(993)}}), ("size", 1, "key 1001")
    ),
    "a key that turns": line(
        lines({**GROUP, "facts.\u202e": "x"}), ("bidirectional-text", 1, "key 9")
    ),
    "a fact that turns": line(
        lines({**GROUP, "facts": {"a\u202e": "x"}}), ("bidirectional-text", 1, "facts")
    ),
    "a fact told in two ways": line(
        lines({**GROUP, "facts": {"status": "x"}}), ("duplicate-key", 1, "facts")
    ),
    "a fact told in two ways of composing it": line(
        lines({**GROUP, "facts": {"Й": "a", "И\u0306": "b"}}), ("duplicate-key", 1, "facts")
    ),
    # texts
    "RTL override U+202E": cell("a\u202eb", "bidirectional-text"),
    "RTL override U+202E in a reason": line(
        lines({"type": "agreement-ended", "occurred": "2025", "source": "x", "reason": "\u202ea"}),
        ("bidirectional-text", 1, "reason"),
    ),
    "NBSP around id": Bad(
        spreadsheet({**ROW, "source": "\u00a0MoD"}), warned=[("trimmed", 2, "source")]
    ),
    "NBSP around id, JSON": Bad(
        lines({**GROUP, "source": "\u00a0MoD"}), warned=[("trimmed", 1, "source")], file=LINES
    ),
    "Arabic-Indic digits in number": cell("١٢٣", "digits", "count"),
    "NUL in text": value('"a\\u0000b"', "control-character"),
    "surrogate as an escape": value('"\\ud800"', "encoding"),
    "surrogate in a fact": value('"\\ud800"', "encoding", "facts.status", "key 8"),
    "Required cell empty": cell("", "required"),
    "Required cell -": cell("-", "required", "detaining_party"),
    "fact empty": cell("", column="facts.status"),
    "fact unknown": cell("unknown", column="facts.status"),
    "CSV text stays text (0012)": cell("0012"),
    "%s in text": cell("%s %(x)s {0.__class__}"),
    "SQL text": cell("'; DROP TABLE event; --"),
    # numbers
    "count in words": cell("many", "value", "count"),
    "count with a comma": cell("1,001", "value", "count"),
    "count below nought": cell("-5", "value", "count"),
    "count below nought, JSON": value("-5", "value", "count"),
    "count too high": cell("9999999999", "value", "count"),
    "count too high, JSON": value("1000000001", "value", "count"),
    "most below least": cell("9..5", "value", "count"),
    "most below least, JSON": value('{"least": 9, "most": 5}', "value", "count"),
    "count without least": value('{"most": 5}', "type", "count"),
    "count as a list": value("[5]", "type", "count"),
    "bool for int": value("true", "type", "count"),
    "NaN": value("NaN", "number", "count"),
    "-Infinity": value("-Infinity", "number", "count"),
    "1e400": value("1e400", "decimal", "count"),
    "270.0": value("270.0", "decimal", "count"),
    "9007199254740993.0": value("9007199254740993.0", "decimal", "count"),
    "2**63": value(str(2**63), "number", "count"),
    "number of 5,000 digits": value("9" * 5_000, "number", "count"),
    "number of 5,000 digits, deep": value('{"a": [-' + "9" * 5_000 + "]}", "number", "facts"),
    "more in the parts than in all": value(
        '[{"count": 200}, {"count": 71}]', "breakdown", "breakdown"
    ),
    "a part without a count": value('[{"facts": {}}]', "type", "breakdown"),
    "a part that is none": value("[5]", "type", "breakdown"),
    # dates
    "03/04/2001": cell("03/04/2001", "date-ambiguous", "occurred"),
    "03/04/2001 with a declared form": Bad(
        spreadsheet({**ROW, "occurred": "03/04/2001"}), options={"date_format": "%d/%m/%Y"}
    ),
    "2026-02-29": cell("2026-02-29", "date-invalid", "occurred"),
    "31.04.2001": cell("31.04.2001", "date-invalid", "occurred"),
    "20260203": cell("20260203", "date-invalid", "occurred"),
    "2026-W05-2": cell("2026-W05-2", "date-invalid", "occurred"),
    "Unknown day (2025-05)": cell("2025-05", column="occurred"),
    "Unknown day of a report": cell("2025-05", "date-invalid", "reported"),
    "Unknown day of a report, JSON": value('"2025-05"', "date-invalid", "reported"),
    "Naive datetime": cell("2025-05-23T10:00:00", "date-invalid", "occurred"),
    "no day": cell("unknown", "required", "occurred"),
    "a form of dates that is none": Bad(
        "", [("option", None, None)], options={"date_format": "%d"}
    ),
    # JSON
    "JSON duplicate key": line(WITH + ', "source": "x"}', ("duplicate-key", 1, None)),
    "JSON duplicate key, deep": value('{"a": "x", "a": "y"}', "duplicate-key", "facts", None),
    "Trailing garbage": line(GOOD.strip() + " x\n", ("json", 1, None)),
    "two objects on a line": line(GOOD.strip() + GOOD, ("json", 1, None)),
    "Raw control char in string": value('"a\x01"', "json", "source", None),
    "top-level list": line(f"[{GOOD.strip()}]\n", ("json", 1, None)),
    "a number alone": line(f"5\n{GOOD}5.5\nNaN\n", *(("json", row, None) for row in (1, 3, 4))),
    "a whole JSON file": Bad("[]", [("json", None, None)], file="events.json"),
    "string 2 MB": value('"' + "x" * 2_000_000 + '"', "cell-size", "source", None),
    "depth 100,000": value("[" * 100_000, "json", "source", None),
    "depth 60": value("[" * 60 + "]" * 60, "json"),
    "depth 300": value('{"a":' * 300 + "1" + "}" * 300, "json", "facts"),
    "bool for text": value("true", "type"),
    "null for text": value("null", "required"),
    "number for text": value("12", "type"),
    "number for a date": value("2025", "type", "occurred"),
    "number for a fact": value("5", "type", "facts.status", "key 8"),
    "Unhashable id (list)": value('["I-1"]', "type", "id"),
    "Unhashable type (list)": value('["stage-closed"]', "type", "type"),
    "number for id": value("5", "type", "id"),
    "empty id": value('""', "", "id"),
    "text for facts": value('"x"', "type", "facts"),
    "text for facts, beside a fact": line(
        lines({**GROUP, "facts": ["x"], "facts.a": "y"}), ("type", 1, "facts")
    ),
    "text for a breakdown": value('"x"', "type", "breakdown"),
    "text for people": line(
        lines({"type": "list-proposed", "list": "L", "party": "A", "source": "x", "people": {}}),
        ("type", 1, "people"),
    ),
    "a list of numbers for people": line(
        lines({"type": "list-proposed", "list": "L", "party": "A", "source": "x", "people": [1]}),
        ("type", 1, "people"),
    ),
    # events
    "Unknown event type": value('"group-transfered"', "unknown-kind", "type"),
    "Unknown event type, CSV": cell("group-transfered", "unknown-kind", "type"),
    "no type": value("null", "unknown-kind", "type"),
    "Event from a future schema version": value("2", "version", "schema"),
    "text for a schema": value('"1"', "type", "schema"),
    "schema 0": value("0", "version", "schema"),
    "schema true": value("true", "type", "schema"),
    "a field of another type": value('"1"', "unknown-key", "milestone"),
    "a word of another set": value('"no"', "value", "under"),
    "a person and a number": line(
        lines(
            {"type": "person-died", "occurred": "2025", "source": "x", "person_id": "R-1"}
            | {"count": 1, "detaining_party": "RUS"}
        ),
        ("person-or-group", 1, "person_id"),
    ),
    "a group that nobody holds": line(
        lines({"type": "person-died", "occurred": "2025", "source": "x", "count": 1}),
        ("required", 1, "detaining_party"),
    ),
    "Same event id sent twice": line(
        lines({**GROUP, "id": "I-1"}, {**GROUP, "id": "I-1"}), ("told-twice", 2, None)
    ),
    "no day of reporting": Bad(
        lines({**GROUP, "reported": None}), warned=[("no-reported", 1, "reported")], file=LINES
    ),
}
"""Inputs by the words that name them."""


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_input(bad: Bad) -> None:
    """The input is refused with every problem in its place, or read with these warnings."""
    if bad.refused:
        assert bad.refused == refused(bad.content, bad.file, **bad.options)
    else:
        found = read(bad.content, bad.file, **bad.options)
        assert bad.warned == [(each.name, each.row, each.column) for each in found.warnings]
        assert 1 == len(found)


@pytest.mark.parametrize(("opened", "closed"), ["[]", ('{"a":', "}")], ids=["lists", "objects"])
def test_deep_nesting(opened: str, closed: str) -> None:
    """However deeply something is nested, whoever gives up at it, it is refused in words."""
    told = [
        refused(value(opened * depth + "5" + closed * depth, key="facts").content)
        for depth in (*range(50, 1_100, 7), 5_000, 50_000)
    ]

    assert {"json"} == {name for places in told for name, _, _ in places}


def test_all_problems_of_all_files(tmp_path: Path) -> None:
    """Every problem of every file is told, each with its file, its row and its column."""
    (tmp_path / LINES).write_text(
        lines({**GROUP, "count": True, "source": 5}, {**GROUP, "occurred": "x", "milestone": "y"}),
        "utf-8",
    )
    (tmp_path / SPREADSHEET).write_text(
        spreadsheet({**ROW, "count": "x", "source": ""}, {**ROW, "type": "x"}), "utf-8"
    )
    with pytest.raises(InputError) as caught:
        read_events(tmp_path / LINES, tmp_path / "lost.csv", tmp_path / SPREADSHEET)

    assert [
        ("type", LINES, 1, "source"),
        ("type", LINES, 1, "count"),
        ("date-invalid", LINES, 2, "occurred"),
        ("missing-file", "lost.csv", None, None),
        ("required", SPREADSHEET, 2, "source"),
        ("value", SPREADSHEET, 2, "count"),
        ("unknown-kind", SPREADSHEET, 3, "type"),
    ] == [
        (each.name, Path(each.file or "").name, each.row, each.column)
        for each in caught.value.problems
    ]


def test_an_event_told_in_two_files(tmp_path: Path) -> None:
    """The same event in another file is named beside the first one."""
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    for path in (one, other):
        path.write_text(lines(GROUP), "utf-8")
    with pytest.raises(InputError) as caught:
        read_events(one, other)

    (problem,) = caught.value.problems
    assert ("told-twice", str(other), 1) == (problem.name, problem.file, problem.row)
    assert f"{one}:1" in problem.hint


def test_no_file() -> None:
    """Where no file is named there is nothing to read."""
    with pytest.raises(InputError) as caught:
        read_events()

    assert ["empty"] == [each.name for each in caught.value.problems]


def test_declared_dates_and_others_are_the_same_event() -> None:
    """A day in a declared form is the day that it stands for."""
    declared = spreadsheet({**ROW, "occurred": "23.05.2025", "reported": "24.05.2025"})

    assert read(lines(GROUP)).events == (read(declared, SPREADSHEET, date_format="%d.%m.%Y").events)
    assert date(2025, 5, 24) == read(lines(GROUP)).events[0].reported
