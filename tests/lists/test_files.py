"""Several files, renamed columns, limits, and what the readers return."""

import tracemalloc
from contextlib import suppress
from pathlib import Path

import pytest

from exchange_model.lists import ExchangeList, Register, read_list, read_register
from exchange_model.persons import Origin, Person
from exchange_model.problems import InputError
from lists.reads import GOOD, HEADER, problems, read, refused, warned


def file(folder: Path, name: str, content: str) -> Path:
    """Return a new file that holds this."""
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def places(*paths: Path | str) -> list[tuple[str, str | None, int | None]]:
    """Return name, file and row of the problems for which files are refused."""
    with pytest.raises(InputError) as caught:
        read_list(*paths)
    return [(each.name, each.file, each.row) for each in caught.value.problems]


class TestSeveralFiles:
    def test_people_of_all_files(self, tmp_path: Path) -> None:
        """Files are one list, and each person knows where it stands."""
        one = file(tmp_path, "one.csv", HEADER + GOOD)
        other = file(tmp_path, "other.csv", (HEADER + GOOD).replace("note", "rank"))
        found = read_list(one, str(other))

        assert (str(one), str(other)) == found.files
        assert [Origin(str(one), 2), Origin(str(other), 2)] == [each.origin for each in found]
        expected = frozenset({"note", "rank", *HEADER.split(",")[:4]})
        assert expected == found.columns

    def test_problems_of_all_files(self, tmp_path: Path) -> None:
        """The problems of all the files are raised at once, in the order of the files."""
        bad = file(tmp_path, "bad.csv", HEADER + GOOD + ",RUS,UKR,,\n")
        good = file(tmp_path, "good.csv", HEADER + GOOD)
        empty = file(tmp_path, "empty.csv", "")
        missing = tmp_path / "missing.csv"

        expected = [
            ("required", str(bad), 3),
            ("missing-file", str(missing), None),
            ("storage", str(tmp_path), None),
            ("empty", str(empty), None),
        ]
        assert expected == places(bad, missing, good, tmp_path, empty)

    def test_a_path_that_cannot_be(self) -> None:
        """A path that no file can have is a missing file."""
        assert [("missing-file", "a\0b", None)] == places("a\0b")

    def test_the_file_as_it_was_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A relative path stays as the user wrote it."""
        file(tmp_path, "list.csv", HEADER + GOOD)
        monkeypatch.chdir(tmp_path)

        assert Origin("./list.csv", 2) == read_list("./list.csv").people[0].origin


class TestColumns:
    def test_renamed(self) -> None:
        """A header that is given another name is read under that name."""
        content = HEADER.replace("detaining_party", "Holder").replace("note", "ill") + GOOD
        found = read(content, columns={"Holder": "detaining_party", "ill": "seriously_ill"})

        assert ("RUS", {"seriously_ill": "x"}) == (
            found.people[0].detaining_party,
            found.people[0].facts,
        )
        assert "seriously_ill" in (found.columns or ())
        assert found.warnings == ()

    def test_renamed_with_another_spelling(self) -> None:
        """Capitals and spaces are passed over there too, with a warning."""
        content = HEADER.replace("detaining_party", " HOLDER") + GOOD

        expected = [("header-spelling", 1, "detaining_party")]
        assert expected == warned(content, columns={"Holder": "Detaining_Party"})

    def test_renamed_away(self) -> None:
        """A name of ours can be given another meaning, if another column takes its place."""
        content = HEADER.replace("note", "real_id") + GOOD
        found = read(content, columns={"person_id": "row", "real_id": "person_id"})

        assert ("x", {"row": "R-1"}) == (found.people[0].person_id, found.people[0].facts)

    def test_nothing_to_rename(self) -> None:
        """A header that no file has is warned of, by the name of ours that it stands for."""
        columns = {"Hodler": "stage", "Rnak": "rank"}
        expected = [("unused-rename", None, "stage"), ("unused-rename", None, None)]

        assert expected == warned(HEADER + GOOD, columns=columns)

    @pytest.mark.parametrize("columns", [{"": "stage"}, {"x": " "}, {"x": "a", "X ": "b"}])
    def test_senseless_names(self, columns: dict[str, str]) -> None:
        """An empty name, or two names for one header, is refused."""
        assert [("option", None, None)] == refused(HEADER + GOOD, columns=columns)

    def test_all_options_at_once(self) -> None:
        """The problems of all the options are told at once."""
        found = refused("", columns={"": "x"}, encoding="x", date_format="x")

        assert ["encoding", "option", "option"] == [name for name, *_ in found]


class TestLimits:
    def test_large_file(self, tmp_path: Path) -> None:
        """A file over the limit is refused before it is read."""
        path = file(tmp_path, "list.csv", HEADER + GOOD)
        with path.open("ab") as stream:
            stream.truncate((1 << 30) + 1)

        assert [("size", str(path), None)] == places(path)

    def test_a_stream_without_an_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """What does not say how long it is is read up to the limit."""
        monkeypatch.setattr("exchange_model.lists.text.MOST_BYTES", 1 << 24)

        assert [("size", "/dev/zero", None)] == places("/dev/zero")

    def test_too_many_problems(self) -> None:
        """After ten thousand problems the reading stops, and the last one says where."""
        found = problems(HEADER + ",,UKR,,\n" * 8_000)

        assert 10_001 == len(found)
        assert ("too-many-problems", 5_001, None) == (
            found[-1].name,
            found[-1].row,
            found[-1].column,
        )
        assert "after 10,000 problems the reading stopped at this row" == found[-1].hint

    def test_an_encoding_is_told_among_too_many_problems(self) -> None:
        """Bytes that are not text are told even where the reading stops."""
        found = refused(HEADER.encode() + b"\xff,,,,\n" * 12_000)

        assert ("encoding", 2, "person_id") == found[0]

    @pytest.mark.parametrize(
        "rows",
        [
            GOOD + "\n" * 400_000,
            '"' + "x,RUS,UKR,,y\n" * 200_000,
            "x,y" * 1_000_000,
            "'" * 4_000_000,
        ],
        ids=["blank rows", "unclosed quote", "one long row", "one long cell"],
    )
    def test_memory(self, rows: str, tmp_path: Path) -> None:
        """No more of a file is held than its longest row may have."""
        path = file(tmp_path, "list.csv", HEADER + rows)
        tracemalloc.start()
        with suppress(InputError):
            read_list(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

        assert peak < 20_000_000

    def test_repeated_cells_are_kept_once(self) -> None:
        """What cells stand for is remembered for a bounded number of short ones."""
        rows = "".join(f"R-{number},RUS,UKR,,{'x' * 50}{number}\n" for number in range(10_000))

        assert 10_000 == len(read(HEADER + rows))


class TestValues:
    def test_made_in_python(self) -> None:
        """People made in Python are a list too, of unknown columns."""
        person = Person(person_id="R-1", detaining_party="RUS")
        listed, held = ExchangeList([person]), Register([person], complete=["RUS"])

        assert ((person,), 1, None) == (listed.people, len(listed), listed.columns)
        assert ([person], 1, ("RUS",)) == (list(held), len(held), held.complete)

    def test_one_statement(self, tmp_path: Path) -> None:
        """A single completeness statement is not taken for its letters."""
        path = file(tmp_path, "held.csv", HEADER + GOOD)

        assert ("RUS",) == read_register(path, complete="RUS").complete
        expected = ("RUS", "UKR:priority")
        assert expected == read_register(path, complete=iter(expected)).complete

    def test_people_are_not_shown(self) -> None:
        """The short form of a list tells how many people it has, and nothing of them."""
        assert "<1 people>" in repr(read(HEADER + GOOD))
        assert "R-1" not in repr(read(HEADER + GOOD))
