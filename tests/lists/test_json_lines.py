"""JSON Lines are read as CSV is: the same columns, the same cells, the same strictness."""

import json
import tracemalloc
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from exchange_model.lists import ExchangeList, read_list, read_register, write_list
from exchange_model.persons import Origin, Person, Unknown
from exchange_model.problems import InputError, Problem
from lists import reads
from lists.reads import GOOD, HEADER, OBJECT, Place, objects, raw

LINES = "list.jsonl"


def read(content: str | bytes, **options: Any) -> ExchangeList:  # noqa: ANN401  # of the reader
    """Return what is read of a file of JSON Lines."""
    return reads.read(content, file=LINES, **options)


def problems(content: str | bytes, **options: Any) -> list[Problem]:  # noqa: ANN401  # of the reader
    """Return the problems for which a file of JSON Lines is refused."""
    return reads.problems(content, file=LINES, **options)


def refused(content: str | bytes, **options: Any) -> list[Place]:  # noqa: ANN401  # of the reader
    """Return where those problems are."""
    return [(each.name, each.row, each.column) for each in problems(content, **options)]


def warned(content: str | bytes, **options: Any) -> list[Place]:  # noqa: ANN401  # of the reader
    """Return where the warnings are with which a file of JSON Lines is read."""
    return [(each.name, each.row, each.column) for each in read(content, **options).warnings]


def without(*keys: str) -> str:
    """Return a line that lacks keys."""
    return json.dumps({key: value for key, value in OBJECT.items() if key not in keys}) + "\n"


class TestFiles:
    def test_the_same_people(self) -> None:
        """The same rows are the same people, whichever kind of file they stand in."""
        assert reads.read(HEADER + GOOD * 3).people == read(objects({}, {}, {})).people

    @pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "A.JSONL", "a.csv.NdJson", ".jsonl"])
    def test_the_ending_decides(self, name: str) -> None:
        """Files with these endings are JSON Lines, in whatever letters."""
        assert 1 == len(reads.read(objects({}), file=name))

    @pytest.mark.parametrize("name", ["a.csv", "a.txt", "a", "jsonl", "a.jsonl.csv"])
    def test_other_endings_are_csv(self, name: str) -> None:
        """Everything else is CSV."""
        assert 1 == len(reads.read(HEADER + GOOD, file=name))

    @pytest.mark.parametrize("name", ["a.json", "a.JSON"])
    def test_one_value_is_no_list(self, name: str) -> None:
        """A file of one JSON value is refused by its name, to be read or to be written."""
        (problem,) = reads.problems(objects({}), file=name)
        with pytest.raises(InputError) as caught:
            write_list(read(objects({})), name)

        assert ("json", None) == (problem.name, problem.row)
        assert ["json"] == [each.name for each in caught.value.problems]
        assert ".jsonl" in str(problem)
        assert not Path(name).exists()

    def test_a_missing_file_is_missing(self) -> None:
        """What is not there is told before its ending."""
        with pytest.raises(InputError) as caught:
            read_list("missing.json", "missing.jsonl")

        assert ["missing-file"] * 2 == [each.name for each in caught.value.problems]

    def test_kinds_beside_each_other(self, tmp_path: Path) -> None:
        """Files of both kinds are one list, and all their problems are told at once."""
        (tmp_path / "a.csv").write_text(HEADER + GOOD, encoding="utf-8")
        (tmp_path / "b.jsonl").write_text(objects({"rank": "y"}), encoding="utf-8")
        found = read_list(tmp_path / "a.csv", tmp_path / "b.jsonl")
        (tmp_path / "a.csv").write_text(HEADER, encoding="utf-8")
        (tmp_path / "b.jsonl").write_text("{}\n{", encoding="utf-8")
        with pytest.raises(InputError) as caught:
            read_list(tmp_path / "b.jsonl", tmp_path / "a.csv")

        assert frozenset({*OBJECT, "rank"}) == found.columns
        assert [2, 1] == [each.origin.line for each in found if each.origin]
        names = [each.name for each in caught.value.problems]
        assert ["missing-column"] * 4 + ["json", "empty"] == names

    def test_a_mark_and_line_ends(self) -> None:
        """A byte order mark is no text, and each kind of line end ends a line."""
        line = objects({})[:-1]
        found = read(f"\ufeff{line}\r\n{line}\r{line}\n{line}")

        assert [1, 2, 3, 4] == [each.origin.line for each in found if each.origin]
        assert () == found.warnings

    def test_other_signs_end_no_line(self) -> None:
        """Signs at which some programs break lines stand in a text."""
        found = read(raw('"a\u2028b"'))

        assert "a\u2028b" == found.people[0].facts["note"]

    def test_blank_lines(self) -> None:
        """Blank lines are passed over with a warning each, and numbers stay true."""
        content = f"\n{objects({})}  \u00a0\t\n{objects({})}\r"

        assert [2, 4] == [each.origin.line for each in read(content) if each.origin]
        assert [("blank-row", row, None) for row in (1, 3, 5)] == warned(content)

    @pytest.mark.parametrize("content", ["", "\ufeff", "\n", "\n \n"])
    def test_empty(self, content: str) -> None:
        """A file without an object would check nothing."""
        assert [("empty", None, None)] == refused(content)

    @pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-8-sig"])
    def test_declared_encodings(self, encoding: str) -> None:
        """A file is read in the encoding that is declared for it."""
        content = raw('"Іван"').encode(encoding)

        assert "Іван" == read(content, encoding=encoding).people[0].facts["note"]

    def test_an_undeclared_encoding(self) -> None:
        """Bytes that are not text are one problem with their offset, row and key."""
        content = (objects({}) + raw('"Іван"') + raw('"Петро"')).encode("cp1251")
        (problem,) = problems(content)

        assert ("encoding", 2, "key 5") == (problem.name, problem.row, problem.column)
        assert f"offset {content.index('І'.encode('cp1251'))} of the file" in problem.hint
        assert problem.hint.endswith("in row 3")

    def test_undeclared_utf_16(self) -> None:
        """A file in UTF-16 is one problem and not one for each line."""
        assert [("encoding", 1, None)] == refused((objects({}) * 50).encode("utf-16"))

    def test_a_lost_byte_outside_a_text(self) -> None:
        """A line that bytes have broken is told by its bytes alone, and the next are read."""
        content = objects({}).encode() + b'{\xff"a": 1}\n' + objects({"note": 1}).encode()

        assert [("encoding", 2, None), ("type", 3, "key 5")] == refused(content)

    def test_a_lost_byte_in_a_key(self) -> None:
        """Bytes that are not text in a key have no column."""
        content = objects({}).encode() + objects({}).encode().replace(b"note", b"no\xffte")

        assert [("encoding", 2, None)] == refused(content)


class TestKeys:
    def test_renamed(self) -> None:
        """A key that is given another name is read under that name."""
        content = objects({"ill": "yes"}).replace("detaining_party", "Holder")
        columns = {"Holder": "detaining_party", "ill": "seriously_ill", "none": "x"}
        found = read(content, columns=columns)

        assert ("RUS", "yes") == (
            found.people[0].detaining_party,
            found.people[0].facts["seriously_ill"],
        )
        assert frozenset({*OBJECT, "seriously_ill"}) == found.columns
        assert ["unused-rename"] == [each.name for each in found.warnings]

    def test_spelling(self) -> None:
        """Capitals and spaces of a key are passed over, with one warning for each spelling."""
        content = objects({}) + (objects({}) * 3).replace("date_of_birth", "Date_of_birth ")
        found = read(content)

        assert 1 == len({each.date_of_birth for each in found})
        assert [("header-spelling", 2, "date_of_birth")] == warned(content)

    def test_near_names(self) -> None:
        """A key whose name is close to one of ours is kept as a fact, with a warning."""
        content = objects({"transfer date": "2025"})

        assert [("column-name", 1, "key 6")] == warned(content)
        assert "2025" == read(content).people[0].facts["transfer date"]

    def test_further_keys_are_facts(self) -> None:
        """A key that only some objects have is not reported of the others."""
        first, second = read(objects({}, {"rank": "y"})).people

        assert ({"note": "x"}, {"note": "x", "rank": "y"}) == (first.facts, second.facts)

    def test_the_order_of_keys(self) -> None:
        """Keys may stand in any order, and each problem has the place in its own object."""
        backwards = dict(reversed([*OBJECT.items()]))
        content = objects({}) + json.dumps({**backwards, "note": 5}) + "\n"

        assert read(objects({})).people == read(json.dumps(backwards)).people
        assert [("type", 2, "key 1")] == refused(content)

    def test_a_key_that_every_object_lacks(self) -> None:
        """A required key that no object has is one problem, with the nearest there is."""
        content = (without("detaining_party").replace('"note"', '"detainig party"')) * 3
        (problem,) = problems(content)

        assert ("missing-column", None, "detaining_party") == (
            problem.name,
            problem.row,
            problem.column,
        )
        assert "a required column is missing; the nearest is key 4 of row 1" == problem.hint

    @pytest.mark.parametrize("key", ["person_id", "detaining_party", "receiving_party"])
    def test_a_key_that_some_objects_lack(self, key: str) -> None:
        """A required key that some objects lack is missing in their rows, in their order."""
        bad = objects({"note": 1})
        content = without(key) * 2 + bad + objects({}) + without(key) + objects({key: None})

        expected = [
            ("required", 1, key),
            ("required", 2, key),
            ("type", 3, "key 5"),
            ("required", 5, key),
            ("required", 6, key),
        ]
        assert expected == refused(content)

    def test_a_date_that_some_objects_lack(self) -> None:
        """A cell that may be blank may be left out, if it stands somewhere."""
        content = without("date_of_birth") + objects({"date_of_birth": None}, {})
        births = [each.date_of_birth for each in read(content)]

        assert [Unknown.NOT_REPORTED] * 2 == births[:2]
        assert [("missing-column", None, "date_of_birth")] == refused(without("date_of_birth"))

    def test_a_register_needs_no_receiving_party(self) -> None:
        """A register may lack who receives, and a list may not."""
        content = without("receiving_party")

        assert read(content, reader=read_register).people[0].receiving_party is None
        assert [("missing-column", None, "receiving_party")] == refused(content)

    @pytest.mark.parametrize("second", ["note", "person_id", "Person_ID", " person_id", "Card"])
    def test_the_same_key_twice(self, second: str) -> None:
        """Two keys of an object with one meaning are refused, and both are told."""
        content = objects({}) + objects({})[:-2] + f', "{second}": "y"}}\n'
        (problem,) = problems(content, columns={"Card": "person_id"})
        number = 5 if second == "note" else 1

        assert ("duplicate-key", 2) == (problem.name, problem.row)
        assert f"keys {number} and 6 of the object name the same column" == problem.hint

    def test_the_same_fact_in_other_letters(self) -> None:
        """Two facts that only differ in capitals are told once, wherever they stand."""
        content = objects({}) + objects({}).replace("note", "Note") * 2

        assert [("duplicate-column", 2, "key 5")] == refused(content)

    def test_a_key_without_a_name(self) -> None:
        """A value needs a key with a name, and none needs none."""
        assert ("x",) == tuple(read(objects({" ": None})).people[0].facts.values())
        assert [("unnamed-column", 1, "key 6")] == refused(objects({" ": "y"}))

    @pytest.mark.parametrize(
        ("sign", "name"),
        [
            ("\0", "control-character"),
            ("\u202e", "bidirectional-text"),
            ("\ud800", "encoding"),
            ("e" + "\u0301" * 5, "combining"),
            ("x" * 300, "cell-size"),
        ],
    )
    def test_hostile_keys(self, sign: str, name: str) -> None:
        """A key is held to what its cells are held to, once a file."""
        content = objects({"a" + sign: "x"}) * 2

        assert [(name, 1, "key 6")] == refused(content)

    @pytest.mark.parametrize("lines", [1, 1_100])
    def test_too_many_keys(self, lines: int) -> None:
        """More than a thousand keys are refused, in one object or in all, and end the reading."""
        keys = [{f"k{number}": "x"} for number in range(1_100)]
        whole = {key: value for each in keys for key, value in each.items()}
        content = objects(*keys) if lines > 1 else objects(whole)

        assert [("size", 996 if lines > 1 else 1, None)] == refused(content + "{")


class TestValues:
    @pytest.mark.parametrize(
        ("value", "name"),
        [
            ("12", "type"),
            ("-0", "type"),
            ("9007199254740993", "type"),
            ("9" * 5_000, "type"),
            ("1.5", "decimal"),
            ("9007199254740993.0", "decimal"),
            ("1e3", "decimal"),
            ("-0.0", "decimal"),
            ("0." + "0" * 5_000 + "1", "decimal"),
            ("NaN", "number"),
            ("Infinity", "number"),
            ("-Infinity", "number"),
            ("1e400", "number"),
            ("-1E999999999", "number"),
            ("[]", "type"),
            ('["x"]', "type"),
            ("{}", "type"),
            ('{"a": 1, "a": NaN}', "type"),
            ("[" * 300 + "]" * 300, "type"),
        ],
        ids=lambda value: value[:20],
    )
    @pytest.mark.parametrize("key", ["person_id", "date_of_birth", "note"])
    def test_what_is_no_text(self, value: str, name: str, key: str) -> None:
        """Nothing but text is converted to text: neither a number nor a list of one."""
        column = "key 5" if key == "note" else key

        assert [(name, 1, column)] == refused(raw(value, key))

    @pytest.mark.parametrize("value", ["true", "false"])
    def test_yes_and_no(self, value: str) -> None:
        """True and false are said of facts, and of nothing else."""
        word = {"true": "yes", "false": "no"}[value]

        assert word == read(raw(value)).people[0].facts["note"]
        for key in ("person_id", "detaining_party", "date_of_birth", "stage"):
            assert [("type", 1, key)] == refused(raw(value, key))

    @pytest.mark.parametrize("key", ["person_id", "detaining_party", "receiving_party"])
    def test_nothing_where_something_must_be(self, key: str) -> None:
        """What is required is neither null nor empty nor a sign for nothing."""
        content = objects({key: None}, {key: ""}, {key: "-"}, {key: "N/A"}, {key: "null"})

        assert [("required", row, key) for row in range(1, 6)] == refused(content)

    def test_nothing_and_unknown(self) -> None:
        """Null, an empty text and a missing key are not reported; unknown is declared."""
        content = objects({"note": None}, {"note": ""}, {"note": "unknown"}) + without("note")
        facts = [each.facts.get("note", Unknown.NOT_REPORTED) for each in read(content)]

        blank = Unknown.NOT_REPORTED
        assert [blank, blank, Unknown.DECLARED, blank] == facts

    @pytest.mark.parametrize("text", ["0012", "1e400", "NaN", "true", "null", "'", "'=1", "=1", ""])
    def test_text_stays_text(self, text: str) -> None:
        """A text is what it says, and needs no apostrophe before a formula."""
        facts = read(objects({"note": text})).people[0].facts

        assert text == facts.get("note", "")

    @pytest.mark.parametrize(
        ("key", "cell", "name"),
        [
            ("date_of_birth", "03/04/2001", "date-ambiguous"),
            ("date_of_birth", "2026-02-29", "date-invalid"),
            ("date_of_birth", "2999", "date-range"),
            ("person_id", "R-٣", "digits"),
            ("person_id", "x" * 257, "cell-size"),
            ("stage", "a\nb", "control-character"),
            ("note", "\0", "control-character"),
            ("note", "\x9b", "control-character"),
            ("note", "\u202e", "bidirectional-text"),
            ("note", "\ud800", "encoding"),
            ("note", "\udc00x", "encoding"),
            ("note", "e" + "\u0301" * 5, "combining"),
            ("note", "x" * 131_073, "cell-size"),
            ("name", "x" * 201, "name-length"),
        ],
        ids=lambda value: ascii(value)[:20],
    )
    def test_cells(self, key: str, cell: str, name: str) -> None:
        """Cells are held to what they are held to in CSV."""
        ((found, row, column),) = refused(objects({key: cell}))

        assert (name, 1) == (found, row)
        assert column in {key, "key 5", "key 6"}

    def test_spaces_and_composed_letters(self) -> None:
        """Spaces around a text are taken off with a warning, and letters are composed."""
        content = objects({"note": "И\u0306 "}, {"note": " x"})

        assert ["Й", "x"] == [each.facts["note"] for each in read(content)]
        assert [("trimmed", 1, "key 5")] == warned(content)

    def test_escapes(self) -> None:
        """Escapes stand for what they say, pairs of them for signs of other planes."""
        found = read(raw('"\\u0406\\u0432\\u0430\\u043d \\ud83d\\ude00\\n"'))

        assert "Іван 😀\n" == found.people[0].facts["note"]


class TestSyntax:
    @pytest.mark.parametrize(
        "line",
        [
            "{",
            "}",
            "[]",
            '"x"',
            "5",
            "NaN",
            "null",
            "[{}]",
            "{'a': 1}",
            '{"a": 1,}',
            '{"a": 1} x',
            '{"a": 1}{"b": 2}',
            '{"a": 1},',
            '{"a": "\x01"}',
            '{"a": "\t"}',
            '{"a": "\\x"}',
            '{"a": "\\ud8"}',
            '{"a" 1}',
            '{"a": 1 /* x */}',
            '{"a": 01}',
            '{"a": .5}',
            '{"a": True}',
            '{"a": "x',
            "\ufeff{}",
            "\0",
            '{"a":' * 100_000,
            "[" * 100_000,
            "person_id,detaining_party",
        ],
        ids=lambda line: ascii(line)[:20],
    )
    def test_what_is_no_object(self, line: str) -> None:
        """A line that holds anything but one object is told, and those around it are read."""
        content = objects({}) + line + "\n" + objects({"note": 1})

        assert [("json", 2, None), ("type", 3, "key 5")] == refused(content)

    def test_an_object_over_several_lines(self) -> None:
        """Each line of an object that stands on several is no object of its own."""
        content = json.dumps(OBJECT, indent=1)

        assert {"json"} == {name for name, *_ in refused(content)}

    def test_every_problem_at_once(self) -> None:
        """All that is wrong with all the lines is told, in the order of the rows."""
        content = objects({"person_id": 1, "date_of_birth": "x", "note": []}) + "{\n" + "{}\n"

        expected = [
            ("type", 1, "person_id"),
            ("date-invalid", 1, "date_of_birth"),
            ("type", 1, "key 5"),
            ("json", 2, None),
            ("required", 3, "person_id"),
            ("required", 3, "detaining_party"),
            ("required", 3, "receiving_party"),
        ]
        assert expected == refused(content)

    def test_too_many_problems(self) -> None:
        """After ten thousand problems the reading stops, and the last one says where."""
        found = problems("{\n" * 12_000)

        assert 10_001 == len(found)
        assert ("too-many-problems", 10_000) == (found[-1].name, found[-1].row)

    def test_rows_that_lack_a_key_are_not_kept_without_end(self) -> None:
        """A key that turns up late was missing before, and the problems of that are cut too."""
        found = problems(without("person_id") * 12_000 + objects({}))

        assert "too-many-problems" == found[-1].name


class TestLimits:
    def test_row_size(self) -> None:
        """A line of more than a million characters is refused, and the next ones are read."""
        content = objects({"note": "x" * 1_100_000}, {"note": 1})

        assert [("cell-size", 1, None), ("type", 2, "key 5")] == refused(content)

    @pytest.mark.parametrize(
        "line",
        [
            '{"a":' + "[" * 400_000,
            '{"a":[' + "[]," * 340_000 + "[]]}",
            "{" + ",".join(f'"{number}":0' for number in range(90_000)) + "}",
            '{"a":"' + "\\u0301" * 170_000 + '"}',
            '{"a":"e' + "\u0301\u0316" * 65_000 + '"}',
            '{"a":"e' + "\u302e\u0316" * 65_000 + '"}',
            '{"a":' + "9" * 1_000_000 + "}",
            '{"a":0.' + "9" * 1_000_000 + "}",
            '{"' + "a" * 1_000_000 + '":0}',
            "\n" * 300_000,
            "x" * 4_000_000,
        ],
        ids=lambda line: line[:9],
    )
    def test_memory(self, line: str, tmp_path: Path) -> None:
        """No hostile line takes much memory, or for ever."""
        path = tmp_path / "list.jsonl"
        path.write_text((objects({}) + line + "\n") * 2, encoding="utf-8")
        tracemalloc.start()
        with suppress(InputError):
            read_list(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 100_000_000

    def test_long_keys_are_not_kept(self, tmp_path: Path) -> None:
        """Keys that are too long are told, and do not pile up."""
        path = tmp_path / "list.jsonl"
        with path.open("w", encoding="utf-8") as stream:
            for number in range(200):
                stream.write(json.dumps({**OBJECT, f"{number}" + "k" * 500_000: "x"}) + "\n")
        tracemalloc.start()
        with suppress(InputError):
            read_list(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 30_000_000


class TestWriting:
    @pytest.mark.parametrize("text", ["'=1", "=1", "'", "''", "-1", "0012", 'a"\\b', "\u2028"])
    def test_texts(self, text: str, tmp_path: Path) -> None:
        """A text is written as it is, and read back as it is."""
        person = Person(
            person_id="R-1",
            detaining_party="RUS",
            receiving_party="UKR",
            facts={"note": text, text: "x"},
        )
        write_list([person], tmp_path / LINES)

        assert [person] == list(read_list(tmp_path / LINES))
        written = json.loads((tmp_path / LINES).read_text(encoding="utf-8"))
        assert text == written["note"]

    def test_every_object_has_every_key(self, tmp_path: Path) -> None:
        """What is not reported is null, so that each object has the same keys."""
        people = [
            Person(person_id="R-1", detaining_party="RUS", facts={"a": "unknown"}),
            Person(person_id="R-2", detaining_party="RUS", facts={"b": True}),
        ]
        write_list(people, tmp_path / LINES)
        found = read_register(tmp_path / LINES)
        written = (tmp_path / LINES).read_text(encoding="utf-8").splitlines()
        one, other = map(json.loads, written)

        assert people == list(found)
        assert frozenset({"person_id", "detaining_party", "date_of_birth", "a", "b"}) == (
            found.columns
        )
        assert list(one) == list(other)
        assert (None, "unknown", None) == (one["date_of_birth"], one["a"], one["b"])
        assert [Origin(str(tmp_path / LINES), row) for row in (1, 2)] == [p.origin for p in found]

    @pytest.mark.parametrize(
        ("facts", "name", "row"),
        [
            ({"note": " x"}, "unwritable", 1),
            ({"note": "\ud800"}, "encoding", 1),
            ({"note": "x" * 131_073}, "cell-size", 1),
            ({"Stage": "x"}, "unwritable", 1),
            ({"": "x"}, "unwritable", 1),
            ({"a": "x", "A": "y"}, "duplicate-column", 1),
            ({str(number): '"' * 70_000 for number in range(10)}, "cell-size", 1),
        ],
        ids=["spaces", "surrogate", "long", "ours", "none", "capitals", "row"],
    )
    def test_what_would_not_be_read_back(
        self, facts: dict[str, str], name: str, row: int, tmp_path: Path
    ) -> None:
        """What would be read otherwise is refused in its row, and nothing is written."""
        person = Person(person_id="R-1", detaining_party="RUS", receiving_party="UKR", facts=facts)
        with pytest.raises(InputError) as caught:
            write_list([person], tmp_path / LINES)

        assert (name, row) in {(each.name, each.row) for each in caught.value.problems}
        assert [] == list(tmp_path.iterdir())

    def test_a_formula_of_the_greatest_length(self, tmp_path: Path) -> None:
        """A text may be as long as in any cell, since no apostrophe is put before it."""
        person = Person(
            person_id="R-1",
            detaining_party="RUS",
            receiving_party="UKR",
            facts={"note": "=" + "x" * 131_071},
        )
        write_list([person], tmp_path / LINES)

        assert [person] == list(read_list(tmp_path / LINES))


def test_a_file_in_any_order_of_its_keys() -> None:
    """However keys are left out and ordered, a row is the people that its own keys say."""
    rng = Random(4)
    rows = []
    for number in range(200):
        keys = [*OBJECT, "rank", "town"]
        rng.shuffle(keys)
        left_out = {*rng.sample(["note", "rank", "town", "date_of_birth"], rng.randint(0, 4))}
        cells = {**OBJECT, "person_id": f"R-{number}", "rank": f"{number}", "town": "t"}
        rows.append({key: cells[key] for key in keys if key not in left_out})
    found = read("".join(json.dumps(row) + "\n" for row in rows)).people

    assert [row["person_id"] for row in rows] == [each.person_id for each in found]
    for row, person in zip(rows, found, strict=True):
        facts = {key: row[key] for key in ("note", "rank", "town") if key in row}
        assert facts == person.facts
    assert all(one != other for one, other in pairwise(found))
