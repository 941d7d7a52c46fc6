"""Inputs that are easily lost, changed or wrongly taken, each with what it gets."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from exchange_model.dates import PartialDate
from exchange_model.lists import ExchangeList, read_list, read_register, write_list
from exchange_model.persons import Person, Unknown
from exchange_model.problems import InputError
from lists.reads import GOOD, HEADER, born, not_born, note, problems, read, refused, warned

MISSING = [
    ("missing-column", 1, "person_id"),
    ("missing-column", 1, "detaining_party"),
    ("missing-column", 1, "receiving_party"),
    ("missing-column", 1, "date_of_birth"),
]


def row_numbers(found: ExchangeList) -> list[int]:
    """Return the numbers of the rows that were read."""
    return [person.origin.line for person in found if person.origin]


class TestBytes:
    def test_byte_order_mark(self) -> None:
        """A byte order mark is no part of the first column's name."""
        found = read("\ufeff" + HEADER + GOOD)

        assert ("R-1", ()) == (found.people[0].person_id, found.warnings)

    def test_cp1251_is_not_guessed(self) -> None:
        """A file in another encoding is one problem, where its first such byte stands."""
        rows = f"{GOOD}R-2,RUS,UKR,,Іван\nR-3,RUS,UKR,,Петро\n"
        (problem,) = problems((HEADER + rows).encode("cp1251"))

        assert ("encoding", 3, "column 5") == (problem.name, problem.row, problem.column)
        offset = len(HEADER + GOOD + "R-2,RUS,UKR,,")
        assert f"the byte at offset {offset} of the file" in problem.hint
        assert problem.hint.endswith("there are more such bytes in row 4")

    def test_many_rows_in_another_encoding(self) -> None:
        """Beyond eleven rows with such bytes, the rest are counted."""
        (problem,) = problems((HEADER + "R-2,RUS,UKR,,Іван\n" * 100).encode("cp1251"))

        assert problem.hint.endswith("in row 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 89 others")

    def test_invalid_byte_in_row_57(self) -> None:
        """An undecodable byte is found in its row and column, beside the other problems."""
        rows = [f"R-{number},RUS,UKR,,x\n".encode() for number in range(2, 61)]
        rows[3] = b"R-5,RUS,UKR,2001-02-30,x\n"
        rows[55] = b"R-57,R\xffS,UKR,,x\n"
        found = refused(HEADER.encode() + b"".join(rows))

        assert [("date-invalid", 5, "date_of_birth"), ("encoding", 57, "detaining_party")] == found

    @pytest.mark.parametrize("before", [65_534, 65_535, 65_536, 65_537])
    def test_invalid_byte_between_pieces(self, before: int) -> None:
        """The offset is true wherever the file is cut while it is read."""
        start = HEADER.encode() + b"R-1,RUS,UKR,,"
        content = start + b"x" * (before - len(start)) + b"\xe2\x82\n"
        (problem,) = problems(content)

        assert f"the byte at offset {before} of the file" in problem.hint

    def test_a_sign_is_cut_off_at_the_end(self) -> None:
        """A file that ends in the middle of a sign is refused."""
        assert [("encoding", 2, "column 5")] == refused(HEADER.encode() + b"R-1,RUS,UKR,,\xd0")

    def test_undeclared_utf_16(self) -> None:
        """A file in UTF-16 is one problem of encoding, not a hundred of its cells."""
        assert [("encoding", 1, None)] == refused((HEADER + GOOD * 50).encode("utf-16"))

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
    @pytest.mark.parametrize("content", [HEADER + GOOD, "x", "\uffff" * 50])
    def test_wrongly_declared_utf_16(self, encoding: str, content: str) -> None:
        """A file that has no byte order mark is not in UTF-16 of an unknown order."""
        (problem,) = problems(content, encoding=encoding)

        assert "encoding" == problem.name
        assert "declared encoding" in problem.hint

    def test_a_lost_byte_in_a_row_that_cannot_be_read(self) -> None:
        """A lost byte is told even where it is behind a quotation mark that is never closed."""
        content = HEADER.encode() + b'R-1,RUS,UKR,,"\xff\n'

        assert {"quote", "encoding"} == {name for name, *_ in refused(content)}

    def test_a_lost_byte_in_a_row_that_is_too_long(self) -> None:
        """A lost byte in a cell beyond the header's has no column."""
        content = HEADER.encode() + b"R-1,RUS,UKR,,x,\xff\n"

        assert [("encoding", 2, None), ("row-width", 2, None)] == refused(content)

    def test_the_replacement_character_is_text(self) -> None:
        """A file in UTF-8 may hold U+FFFD itself."""
        assert "\ufffd" == note("\ufffd")

    @pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-16-le", "utf-8-sig", "UTF8"])
    def test_declared_encodings(self, encoding: str) -> None:
        """A file is read in the encoding that is declared for it."""
        content = (HEADER + "R-1,RUS,UKR,,Іван\n").encode(encoding)

        assert "Іван" == read(content, encoding=encoding).people[0].facts["note"]

    @pytest.mark.parametrize("encoding", ["", "utf-99", "rot13", "hex", "idna", "undefined", "a\0"])
    def test_unknown_encodings(self, encoding: str) -> None:
        """The name of no encoding of files is refused before any file is read."""
        assert [("encoding", None, None)] == refused(HEADER + GOOD, encoding=encoding)


class TestQuotes:
    def test_unclosed(self) -> None:
        """A quotation mark that is never closed is told at the row that opens it."""
        rows = 'R-2,RUS,UKR,,"x\nR-3,RUS,UKR,,y\n'

        assert [("quote", 3, None)] == refused(HEADER + GOOD + rows)

    def test_unclosed_in_a_large_file(self) -> None:
        """It is told so however much follows it."""
        rows = 'R-2,RUS,UKR,,"x\n' + "R-3,RUS,UKR,,y\n" * 100_000
        (problem,) = problems(HEADER + GOOD + rows)

        assert ("quote", 3) == (problem.name, problem.row)
        assert "never closed; the rows after it could not be told apart" in problem.hint

    def test_closed_at_another_quoted_cell(self) -> None:
        """It is told at the row that opens it even if a later cell seems to close it."""
        rows = 'R-2,RUS,UKR,,"x\nR-3,RUS,UKR,,"y"\nR-4,RUS,UKR,03/04/2001,\n'
        (problem,) = problems(HEADER + rows)

        assert ("quote", 2) == (problem.name, problem.row)
        assert "could not be told apart" in problem.hint

    @pytest.mark.parametrize("cell", ['"x"y', '"x" ', ' "x"'])
    def test_stray_text(self, cell: str) -> None:
        """Text beside a quoted cell is refused, and the rows after it are read."""
        rows = f"R-2,RUS,UKR,{cell},\nR-3,RUS,UKR,03/04/2001,\n"

        expected = [("quote", 2, None), ("date-ambiguous", 3, "date_of_birth")]
        assert expected == refused(HEADER + rows)

    def test_quotation_marks_within_a_cell(self) -> None:
        """Quotation marks inside a cell that is not quoted are text."""
        assert 'Ivan "Vanya" K' == note('Ivan "Vanya" K')

    def test_doubled_quotation_marks(self) -> None:
        """Doubled quotation marks inside a quoted cell are one each."""
        assert 'say "a, b"' == note('"say ""a, b"""')

    def test_in_the_header(self) -> None:
        """A quotation mark that the header never closes is told at row 1."""
        assert [("quote", 1, None)] == refused('"person_id,detaining_party\nR-1,RUS\n')


class TestRows:
    def test_too_short(self) -> None:
        """A row with fewer cells than the header is refused."""
        (problem,) = problems(HEADER + "R-1,RUS,UKR,\n")

        assert ("row-width", 2) == (problem.name, problem.row)
        assert "the row has 4 cells and the header 5" == problem.hint

    def test_too_long(self) -> None:
        """A row with more cells than the header is refused."""
        assert [("row-width", 2, None)] == refused(HEADER + "R-1,RUS,UKR,,x,\n")

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends(self, end: str) -> None:
        """Each kind of line end ends a line."""
        found = read((HEADER + GOOD * 3).replace("\n", end))

        assert [2, 3, 4] == row_numbers(found)

    def test_mixed_line_ends(self) -> None:
        """Line ends of several kinds are taken in one file, and none at its end."""
        found = read(f"{HEADER[:-1]}\r\n{GOOD[:-1]}\r{GOOD}{GOOD[:-1]}")

        assert [2, 3, 4] == row_numbers(found)

    @pytest.mark.parametrize("before", range(65_533, 65_539))
    def test_line_end_between_pieces(self, before: int) -> None:
        """A line end that is cut in two while the file is read is still one."""
        start = HEADER + "R-1,RUS,UKR,,"
        found = read(start + "x" * (before - len(start)) + "\r\n" + GOOD)

        assert [2, 3] == row_numbers(found)
        assert found.warnings == ()

    @pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85"])
    def test_other_signs_end_no_line(self, sign: str) -> None:
        """Signs that some programs break lines at are control characters here."""
        expected = [("control-character", 2, "column 5")]

        assert expected == refused(f"{HEADER}R-1,RUS,UKR,,a{sign}b\n")

    def test_line_separator_ends_no_line(self) -> None:
        """The line separator U+2028 does not end a row."""
        assert "a\u2028b" == note("a\u2028b")

    def test_line_breaks_in_a_cell(self) -> None:
        """A quoted cell with line breaks is one row, and keeps them as they are."""
        found = read(HEADER + 'R-1,RUS,UKR,,"a\r\nb\rc\nd"\n' + GOOD)

        assert [2, 3] == row_numbers(found)
        assert "a\r\nb\rc\nd" == found.people[0].facts["note"]

    def test_blank_rows(self) -> None:
        """Blank rows are passed over with a warning each, and numbers stay true."""
        content = f"{HEADER}\n{GOOD},,,,\n \u00a0, ,,,\n{GOOD}\n"
        found = read(content)

        assert [3, 6] == row_numbers(found)
        assert [("blank-row", row, None) for row in (2, 4, 5, 7)] == warned(content)

    def test_many_blank_rows(self) -> None:
        """Beyond a hundred blank rows, the rest are counted."""
        found = read(HEADER + GOOD + ",,,,\n" * 1_500).warnings

        assert 101 == len(found)
        assert "1,400 more rows are blank and were passed over" == found[-1].hint

    def test_blank_rows_before_the_header(self) -> None:
        """The header may stand below blank rows."""
        found = read("\n,,\n" + HEADER + GOOD)

        assert [4] == row_numbers(found)
        assert ["blank-row", "blank-row"] == [each.name for each in found.warnings]

    @pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", ",,\n", HEADER, HEADER + "\n,,,,\n"])
    def test_empty(self, content: str) -> None:
        """A file without a row of data would check nothing."""
        assert [("empty", None, None)] == refused(content)

    def test_no_file(self) -> None:
        """Naming no file would check nothing either."""
        with pytest.raises(InputError, match="empty"):
            read_list()


class TestHeaders:
    def test_missing_column(self) -> None:
        """A required column that is missing is told with the column nearest to it, by number."""
        (problem,) = problems(HEADER.replace("detaining_party", "detainig party") + GOOD)

        assert ("missing-column", "detaining_party") == (problem.name, problem.column)
        assert "a required column is missing; the nearest is column 2" == problem.hint

    def test_missing_column_and_bad_rows(self) -> None:
        """The rows are still checked where a column is missing."""
        content = "person_id,receiving_party,date_of_birth\nR-1,UKR,03/04/2001\n,UKR,\n"

        expected = [
            ("missing-column", 1, "detaining_party"),
            ("date-ambiguous", 2, "date_of_birth"),
            ("required", 3, "person_id"),
        ]
        assert expected == refused(content)

    def test_no_header(self) -> None:
        """A file without a header lacks every column, and its first row is not shown."""
        people = "Ivan Petrenko,RUS,UKR,1999\nPetro Ivanenko,UKR,RUS,1999\n"

        assert MISSING == refused(people)

    def test_a_register_needs_no_receiving_party(self) -> None:
        """Without a receiving party a register can be read, and a list cannot."""
        content = "person_id,detaining_party,date_of_birth\nR-1,RUS,\n"

        assert [("missing-column", 1, "receiving_party")] == refused(content)
        assert read(content, read_register).people[0].receiving_party is None

    def test_a_register_may_name_receiving_parties(self) -> None:
        """A register may say for some who would receive them, but in no other words."""
        content = HEADER + GOOD + "R-2,UKR,,,\n"

        assert ["UKR", None] == [each.receiving_party for each in read(content, read_register)]
        expected = [("required", 2, "receiving_party")]
        assert expected == refused(HEADER + "R-3,RUS,-,,\n", read_register)

    @pytest.mark.parametrize("second", ["note", " note", "Note", "NOTE "])
    def test_duplicate_fact(self, second: str) -> None:
        """Two columns of the same fact are refused, both positions told."""
        (problem,) = problems(f"{HEADER[:-1]},{second}\n{GOOD[:-1]},y\n")

        assert ("duplicate-column", 1, "column 6") == (problem.name, problem.row, problem.column)
        assert "columns 5 and 6 have the same name" == problem.hint

    @pytest.mark.parametrize("second", ["person_id", "Person_ID", " person_id", "Card"])
    def test_duplicate_column(self, second: str) -> None:
        """Two columns with one meaning are refused, renamed or differently spelled."""
        content = f"{HEADER[:-1]},{second}\n{GOOD[:-1]},y\n"
        found = [each.hint for each in problems(content, columns={"Card": "person_id"})]

        assert "columns 1 and 6 have the same name" in found

    @pytest.mark.parametrize("header", ["Date_of_birth ", "DATE_OF_BIRTH", "\u00a0date_of_birth"])
    def test_spelling(self, header: str) -> None:
        """Capitals and spaces of a header are passed over with a warning."""
        content = HEADER.replace("date_of_birth", header) + GOOD

        assert PartialDate.parse("1999") == read(content).people[0].date_of_birth
        assert [("header-spelling", 1, "date_of_birth")] == warned(content)

    @pytest.mark.parametrize("header", ["transfer date", "Transfer-Date", "transfer_dtae"])
    def test_near_name(self, header: str) -> None:
        """A column whose name is close to one of ours is kept as a fact, with a warning."""
        content = HEADER.replace("note", header) + GOOD

        assert "x" == read(content).people[0].facts[header]
        assert [("column-name", 1, "column 5")] == warned(content)
        assert 'close to "transfer_date"' in read(content).warnings[0].hint

    @pytest.mark.parametrize("header", ["date of birth", "Date-of-Birth", "date_of_brith"])
    def test_near_name_of_a_required_column(self, header: str) -> None:
        """Where the dates of birth stand under a name that is close, the list is not read."""
        (problem,) = problems(HEADER.replace("date_of_birth", header) + GOOD)

        assert ("missing-column", 1, "date_of_birth") == (problem.name, problem.row, problem.column)
        assert "a required column is missing; the nearest is column 4" == problem.hint

    def test_other_columns_are_facts(self) -> None:
        """A column that means nothing here is kept as a fact, without a warning."""
        content = HEADER.replace("note", "rank,Звання") + "R-1,RUS,UKR,,major,x\n"
        found = read(content)

        assert {"rank": "major", "Звання": "x"} == found.people[0].facts
        assert found.warnings == ()
        assert found.columns is not None
        assert {"rank", "Звання"} < found.columns

    def test_unnamed_column(self) -> None:
        """A column without a name may have no filled cell."""
        content = f"{HEADER[:-1]},\n{GOOD[:-1]},\n"

        assert {"note": "x"} == read(content).people[0].facts
        assert [("unnamed-column", 3, "column 6")] == refused(f"{content}{GOOD[:-1]},y\n")

    def test_unnamed_columns_are_not_duplicates(self) -> None:
        """Several columns without a name are no repetition of each other."""
        assert 1 == len(read(f"{HEADER[:-1]},,\n{GOOD[:-1]},,\n"))

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_delimiters(self, delimiter: str) -> None:
        """Comma, semicolon and tab are told apart by the header."""
        content = (HEADER + GOOD).replace(",", delimiter)

        assert "x" == read(content).people[0].facts["note"]

    @pytest.mark.parametrize(
        "header",
        [
            "person_id|detaining_party|receiving_party|date_of_birth",
            "person_id detaining_party receiving_party date_of_birth",
            "person_id;detaining_party,receiving_party;date_of_birth",
            f'a;"x,{HEADER[:-1]},y";' + HEADER[:-1].replace(",", ";"),
            "person_id",
        ],
    )
    def test_unknown_delimiters(self, header: str) -> None:
        """Several delimiters, or none that is known, are refused."""
        assert [("delimiter", 1, None)] == refused(f"{header}\nR-1\n")

    @pytest.mark.parametrize(
        ("sign", "name"),
        [
            ("\0", "control-character"),
            ("\u202e", "bidirectional-text"),
            ("e" + "\u0301" * 5, "combining"),
            ("x" * 300, "cell-size"),
        ],
    )
    def test_hostile_header(self, sign: str, name: str) -> None:
        """A header is held to what its cells are held to."""
        assert [(name, 1, "column 5")] == refused(HEADER.replace("note", "a" + sign) + GOOD)

    def test_too_many_columns(self) -> None:
        """A file with more than a thousand columns is refused."""
        assert [("size", 1, None)] == refused(HEADER[:-1] + ",x" * 1000 + "\n")


class TestCells:
    @pytest.mark.parametrize("cell", ["", " ", "-", "\u2014", "N/A", "n/a", "unknown", "NULL", "?"])
    @pytest.mark.parametrize("column", ["person_id", "detaining_party", "receiving_party"])
    def test_required(self, cell: str, column: str) -> None:
        """A required cell is neither empty nor filled with a sign for nothing."""
        position = HEADER.split(",").index(column)
        cells = GOOD.split(",")
        cells[position] = cell

        assert [("required", 2, column)] == refused(HEADER + ",".join(cells))

    def test_empty_and_unknown_are_kept_apart(self) -> None:
        """An empty cell is not reported, and the word unknown declares that nobody knows."""
        header = HEADER.replace("note", "note,stage,transfer_date")
        first, second = read(f"{header}R-1,RUS,UKR,,,,\nR-2,RUS,UKR" + ",unknown" * 4).people

        for person, expected in (first, Unknown.NOT_REPORTED), (second, Unknown.DECLARED):
            assert person.date_of_birth is expected
            assert person.facts.get("note", Unknown.NOT_REPORTED) is expected
            assert person.stage is expected
            assert person.transfer_date is expected

    def test_text_stays_text(self) -> None:
        """Numbers and words of truth stay as they are written."""
        cells = ("0012", "1e400", "NaN", "True", "1", "-")

        assert cells == tuple(note(cell) for cell in cells)

    def test_spaces_around_cells(self) -> None:
        """Spaces around cells are taken off, with one warning a column that counts them."""
        content = f"{HEADER}{GOOD} R-2,RUS,UKR\u00a0,,\nR-3\u2003,RUS,UKR\u00a0, 1999,\n"
        found = read(content)

        assert ["R-1", "R-2", "R-3"] == [person.person_id for person in found]
        expected = [("trimmed", 3, "person_id"), ("trimmed", 3, "receiving_party")]
        assert [*expected, ("trimmed", 4, "date_of_birth")] == warned(content)
        hints = [each.hint.removesuffix(" were left out") for each in found.warnings]
        assert ["spaces around 2 cells", "spaces around 2 cells", "spaces around 1 cell"] == hints

    def test_composed_and_decomposed_letters(self) -> None:
        """A letter and its mark are composed, so that equal names are equal."""
        assert note("\u0419") == note("\u0418\u0306") == "\u0419"

    @pytest.mark.parametrize("sign", "\u202e\u2066\u200f\u061c")
    @pytest.mark.parametrize("cells", ["R{}1,RUS,UKR,,", "R-1,RUS,UKR,,a{}b", "R-1,R{},UKR,,"])
    def test_bidirectional_text(self, sign: str, cells: str) -> None:
        """A sign that turns the direction of writing is refused everywhere."""
        ((name, row, _),) = refused(HEADER + cells.format(sign))

        assert ("bidirectional-text", 2) == (name, row)

    @pytest.mark.parametrize("sign", ["\0", "\x07", "\x1b", "\x7f", "\x9b"])
    @pytest.mark.parametrize("cells", ["R{}1,RUS,UKR,,", "R-1,RUS,UKR,,a{}b", "R-1,R{},UKR,,"])
    def test_control_characters(self, sign: str, cells: str) -> None:
        """A control character is refused everywhere."""
        ((name, row, _),) = refused(HEADER + cells.format(sign))

        assert ("control-character", 2) == (name, row)

    @pytest.mark.parametrize("sign", ["\n", "\t", "\u200b", "\ufeff", "\u00a0", "\u00ad"])
    def test_unseen_signs_in_ids(self, sign: str) -> None:
        """What cannot be seen, or is seen as another sign, has no place in an id."""
        expected = [("control-character", 2, "person_id")]

        assert expected == refused(f'{HEADER}"R{sign}1",RUS,UKR,,\n')

    def test_unseen_signs_in_facts(self) -> None:
        """Facts may need joiners, tabs and line breaks to be written."""
        assert "a\u200db\tc\nd" == note('"a\u200db\tc\nd"')

    def test_too_many_marks(self) -> None:
        """A letter carries four combining marks at most, whatever else it is composed of."""
        marks = "\u0301\u0302\u0303\u0304\u0305"

        assert [("combining", 2, "column 5")] == refused(f"{HEADER}R-1,RUS,UKR,,e{marks}\n")
        assert "\u00e9" + marks[1:4] == note("e" + marks[:4])

    def test_emoji_and_many_scripts(self) -> None:
        """Ordinary text of any script is taken."""
        cells = ["👩‍👩‍👧", "Nguyễn Thị Ánh", "Ὠκεανός ᾧ", "محمد", "עִבְרִית", "मुहम्मद", "မြွှောင့်"]

        assert cells == [note(cell) for cell in cells]

    @pytest.mark.parametrize("digits", ["١٢٣", "１２", "२", "²"])
    def test_digits(self, digits: str) -> None:
        """Ids and dates have the digits 0 to 9; a fact may have any."""
        rows = f"R-{digits},RUS,UKR,{digits},{digits}\n"

        expected = [("digits", 2, "person_id"), ("digits", 2, "date_of_birth")]
        assert expected == refused(HEADER + rows)
        assert digits == note(digits)

    @pytest.mark.parametrize("cell", ["{}", '"{}"'])
    def test_cell_size(self, cell: str) -> None:
        """A cell has 131,072 characters at most, quoted or not."""
        most = "x" * 131_072
        rows = f"R-1,RUS,UKR,,{cell.format(most + 'x')}\nR-2,RUS,UKR,03/04/2001,\n"

        assert most == note(cell.format(most))
        assert ["cell-size", "date-ambiguous"] == [name for name, *_ in refused(HEADER + rows)]

    def test_cell_size_over_several_lines(self) -> None:
        """A quoted cell of many lines that is too long is told so if it is closed."""
        cell = '"' + "x\n" * 100_000 + '"'

        assert [("cell-size", 2, None)] == refused(f"{HEADER}R-1,RUS,UKR,,{cell}\n")

    def test_row_size(self) -> None:
        """A row of more than a million characters is refused, and the next ones are read."""
        rows = "R-1,RUS,UKR,," + "x" * 3_000_000 + "\nR-2,RUS,UKR,03/04/2001,\n"

        expected = [("cell-size", 2, None), ("date-ambiguous", 3, "date_of_birth")]
        assert expected == refused(HEADER + rows)

    def test_row_size_with_quotes(self) -> None:
        """Behind such a row that has quotation marks, rows cannot be told apart."""
        (problem,) = problems(f'{HEADER}R-1,RUS,UKR,,"' + "x" * 3_000_000 + '"\n,,,03/04/2001,\n')

        assert "cell-size" == problem.name
        assert problem.hint.endswith("the rows after it could not be told apart")

    def test_id_size(self) -> None:
        """An id has 256 characters at most."""
        assert 256 == len(read(f"{HEADER}{'x' * 256},RUS,UKR,,").people[0].person_id)
        assert [("cell-size", 2, "person_id")] == refused(f"{HEADER}{'x' * 257},RUS,UKR,,")

    def test_the_same_person_twice(self) -> None:
        """Whether two rows are one person is judged elsewhere; the reader keeps both."""
        assert 2 == len(read(HEADER + GOOD + GOOD.replace("RUS,UKR", "UKR,RUS")))


class TestDates:
    @pytest.mark.parametrize("text", ["1999-05-17", "1999-05", "1999", "1999-05-01/1999-06-30"])
    def test_written_forms(self, text: str) -> None:
        """The partial forms are read, and a year is not its first of January."""
        assert PartialDate.parse(text) == born(text)

    @pytest.mark.parametrize(
        "text", ["03/04/2001", "31.12.1999", "3-4-2001", "03/04/01", "2001/03/04", "31. 12. 1999"]
    )
    def test_ambiguous(self, text: str) -> None:
        """Numbers for day and month are not told apart by guessing."""
        assert "date-ambiguous" == not_born(text)

    @pytest.mark.parametrize(
        "text",
        [
            "2026-02-29",
            "31.04.2001",
            "31.04.",
            "30/02/00",
            "20010203",
            "2001-W05-2",
            "1990-00-00",
            "1990-00-15",
        ],
    )
    def test_invalid(self, text: str) -> None:
        """What is no day of the calendar, or no form of one, is refused."""
        assert "date-invalid" == not_born(text)

    @pytest.mark.parametrize(
        "text", ["1999-05-17 00:00:00", "1999-05-17T00:00", "36297", "-", "n/a", "Unknown", "0000"]
    )
    def test_other_forms(self, text: str) -> None:
        """Times, numbers of days and other words are no dates."""
        assert "date-invalid" == not_born(text)

    def test_future(self) -> None:
        """Nobody is born in the future, but perhaps later in this year."""
        today = datetime.now().astimezone().date()

        assert "date-range" == not_born((today + timedelta(days=2)).isoformat())
        assert "date-range" == not_born(f"{today.year + 1}")
        assert PartialDate.parse(f"{today.year}") == born(f"{today.year}")

    def test_transfer_in_the_future(self) -> None:
        """A transfer may lie in the future."""
        content = HEADER.replace("note", "transfer_date") + GOOD.replace("x", "2999")

        assert PartialDate.parse("2999") == read(content).people[0].transfer_date

    @pytest.mark.parametrize("text", ["31.12.1999", "1999-12-31"])
    def test_declared_form(self, text: str) -> None:
        """Where the form of dates is declared, the form of the standard is read beside it."""
        assert PartialDate.parse("1999-12-31") == born(text, date_format="%d.%m.%Y")

    @pytest.mark.parametrize("text", ["1999-12", "1999", "1998/1999", "unknown", ""])
    def test_parts_beside_a_declared_form(self, text: str) -> None:
        """Partial dates and words are read beside the declared form."""
        assert born(text) == born(text, date_format="%d.%m.%Y")

    @pytest.mark.parametrize("text", ["12/31/1999", "31.04.2001", "31.12.99", "1999.12.31", "x"])
    def test_outside_a_declared_form(self, text: str) -> None:
        """What is no day in the declared form is refused, not read in another."""
        assert "date-invalid" == not_born(text, date_format="%d.%m.%Y")

    def test_a_form_that_looks_like_the_standard(self) -> None:
        """If the declared form looks like the standard's, only the declared one is read."""
        form = {"date_format": "%Y-%d-%m"}

        assert PartialDate.parse("2001-04-03") == born("2001-03-04", **form)
        assert "date-invalid" == not_born("2001-03-25", **form)
        assert PartialDate.parse("2001-03") == born("2001-03", **form)

    @pytest.mark.parametrize(
        "form", ["", "x", "%Y", "%d.%m", "%Y-%m", "%d.%m.%y", "%d.%d.%Y", "%", "%Q", "%H:%M", "\0"]
    )
    def test_unusable_forms(self, form: str) -> None:
        """A form that leaves day, month, year or century open is refused."""
        assert [("option", None, None)] == refused(HEADER + GOOD, date_format=form)

    def test_digits_in_a_declared_form(self) -> None:
        """Only the digits 0 to 9 are read in a declared form too."""
        assert "digits" == not_born("٠٣.٠٤.٢٠٠١", date_format="%d.%m.%Y")


class TestSecrecy:
    @pytest.mark.parametrize("column", ["person_id", "detaining_party", "date_of_birth", "note"])
    @pytest.mark.parametrize(
        "cell",
        [
            "03/04/2001",
            "31.04.2001",
            "2999-01-01",
            "2001-02-30",
            "Olena",
            "Оле\u202eна",
            "Оле\0на",
            "Олена" + "\u0301" * 5,
            "Олена" * 60,
            "R-٣٤٥",
            "'=Олена",
            '"Олена"x',
            '"Олена',
            " Олена ",
            "Олена,Олена",
        ],
    )
    def test_no_cell_in_any_message(self, column: str, cell: str) -> None:
        """Whatever stands in a cell, it is not in what is said of it."""
        cells = dict(zip(HEADER.strip().split(","), GOOD.strip().split(","), strict=True))
        content = HEADER + ",".join({**cells, column: cell}.values()) + "\n"
        try:
            said = [*map(str, read(content).warnings)]
        except InputError as error:
            said = [str(error), repr(error)]

        assert not [text for text in said if cell.strip(' "') in text or "Олена" in text]

    def test_no_unknown_header_in_any_message(self) -> None:
        """A first row that may be a person's is not shown, whichever way it is refused."""
        headers = ["Олена", "Олена ", "Олена\0", "Олена" * 90, "date_of_birth_of_Олена"]
        content = ",".join([*HEADER.strip().split(","), *headers, "Олена"]) + "\nОлена\n"
        found = problems(content)

        assert {"duplicate-column", "control-character", "cell-size", "row-width"} == {
            each.name for each in found
        }
        assert "Олена" not in "".join(map(str, found))


class TestFormulas:
    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
    @pytest.mark.parametrize("before", ["", "'", "''"])
    def test_guarded(self, sign: str, before: str, tmp_path: Path) -> None:
        """A text that may be a formula gets an apostrophe, which is taken off again."""
        text = f'{before}{sign}HYPERLINK("x")'
        person = Person(
            person_id="R-1", detaining_party="RUS", receiving_party="UKR", facts={"note": text}
        )
        write_list([person], tmp_path / "list.csv")

        assert f"'{before}{sign}HYPER" in (tmp_path / "list.csv").read_bytes().decode()
        assert (person,) == read_list(tmp_path / "list.csv").people

    @pytest.mark.parametrize("text", ["'", "''", "'tis", "''x", "O'Brien"])
    def test_ordinary_apostrophes(self, text: str, tmp_path: Path) -> None:
        """Other apostrophes stay as they are."""
        assert text == note(text)
        person = Person(
            person_id=text, detaining_party="RUS", receiving_party="UKR", facts={text: text}
        )
        write_list([person], tmp_path / "list.csv")

        assert (person,) == read_list(tmp_path / "list.csv").people

    def test_formulas_of_others(self) -> None:
        """A formula in somebody else's file is text."""
        assert "=1+1" == note("=1+1")


@pytest.mark.parametrize("sign", ["-", "?", "n/a", "None"])
def test_a_sign_for_nothing_is_no_stage(tmp_path: Path, sign: str) -> None:
    """Whoever writes a sign for nothing names no stage: it is refused, not judged as one."""
    (tmp_path / "list.csv").write_text(
        "person_id,detaining_party,receiving_party,date_of_birth,stage\n"
        f"R-1,RUS,UKR,1999,1\nR-2,RUS,UKR,1999,{sign}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        read_list(tmp_path / "list.csv")

    assert [("placeholder", 3, "stage")] == [
        (each.name, each.row, each.column) for each in caught.value.problems
    ]
