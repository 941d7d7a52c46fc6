"""A list that is written reads back as what it was, or is refused before anything is written.

read_list(write_list(p)) == p
read_register(write_list(p)) == p        if anybody has no receiving party
"""

import csv
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from exchange_model.dates import PartialDate
from exchange_model.lists import read_list, read_register, write_list
from exchange_model.persons import Person, Unknown
from exchange_model.problems import InputError, Problem

FILES = ["list.csv", "list.jsonl"]
LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))
SIGNS = st.sampled_from("',;\t\r\n\"=+-@ \u00a0xй1")
texts = st.text(LETTERS | SIGNS, min_size=1, max_size=8)
days = st.dates(date(1, 1, 1), date(2024, 12, 31))
unknowns = st.sampled_from(Unknown)
partial_dates = st.builds(
    lambda one, other: PartialDate(min(one, other), max(one, other)), days, days
) | days.map(PartialDate.on)
headers = st.text("',;=aб _\"\n", min_size=1, max_size=4)


@st.composite
def lists(draw: st.DrawFn, wild: st.SearchStrategy[str] = texts) -> list[Person]:
    """Draw people who all have the same facts."""
    names = draw(st.lists(headers, max_size=3, unique_by=str.casefold))
    persons = st.builds(
        Person,
        person_id=wild.filter(str.strip),
        detaining_party=wild,
        receiving_party=wild,
        date_of_birth=partial_dates | unknowns,
        stage=wild | unknowns,
        transfer_date=partial_dates | unknowns,
        facts=st.fixed_dictionaries(dict.fromkeys(names, wild | unknowns)),
    )
    return draw(st.lists(persons, min_size=1, max_size=4))


def reread(people: list[Person], file: str = "list.csv") -> list[Person]:
    """Write people and return those who are read back."""
    with TemporaryDirectory() as folder:
        path = Path(folder, file)
        write_list(people, path)
        reader = read_list if all(each.receiving_party for each in people) else read_register
        return list(reader(path))


def unwritten(people: list[Person]) -> list[Problem]:
    """Return the problems for which people are not written; nothing is left behind."""
    with TemporaryDirectory() as folder:
        with pytest.raises(InputError) as caught:
            write_list(people, Path(folder, "list.csv"))
        assert [] == list(Path(folder).iterdir())
    return list(caught.value.problems)


def person(**parts: Any) -> Person:  # noqa: ANN401  # those of a person
    """Return somebody who can be written, but for these parts."""
    given = {"person_id": "R-1", "detaining_party": "RUS", "receiving_party": "UKR", **parts}
    return Person(**given)


@pytest.mark.parametrize("file", FILES)
@given(people=lists())
def test_whatever_is_written_is_read_back(file: str, people: list[Person]) -> None:
    """People are read back as equal people, or refused."""
    try:
        found = reread(people, file)
    except InputError:
        return

    assert people == found


plain = st.text("ab,;'=+-@\"йЙ1", min_size=1, max_size=6).filter(
    lambda text: text not in {"-", "--"}
)


@pytest.mark.parametrize("file", FILES)
@given(
    people=lists(plain).filter(lambda people: all(n.strip() == n for p in people for n in p.facts))
)
def test_ordinary_people_are_written(file: str, people: list[Person]) -> None:
    """Nobody is refused whose texts hold ordinary signs, and signs of formulas."""
    assert people == reread(people, file)


@pytest.mark.parametrize("file", FILES)
@given(people=lists(plain).map(lambda people: [evolve(people[0], receiving_party=None), *people]))
def test_a_register_is_read_back(file: str, people: list[Person]) -> None:
    """People without a receiving party are read back as those of a register."""
    people = [evolve(each, facts={}) for each in people]

    assert people == reread(people, file)


@given(lists(plain))
@example([person(facts={"a": "1"}), person(facts={"b": True}), person()])
def test_facts_that_some_lack(people: list[Person]) -> None:
    """A fact that somebody lacks is read back as lacking."""
    people = [person(), *(evolve(each, facts={"a": each.stage}) for each in people)]

    assert people == reread(people)


@pytest.mark.parametrize(
    ("parts", "name", "column"),
    [
        ({"person_id": "N/A"}, "required", "person_id"),
        ({"person_id": "R\t1"}, "control-character", "person_id"),
        ({"person_id": "x" * 257}, "cell-size", "person_id"),
        ({"person_id": " R-1"}, "unwritable", "person_id"),
        ({"detaining_party": "-"}, "required", "detaining_party"),
        ({"receiving_party": ""}, "required", "receiving_party"),
        ({"date_of_birth": "2999"}, "date-range", "date_of_birth"),
        ({"stage": "1 "}, "unwritable", "stage"),
        ({"facts": {"note": "И\u0306"}}, "unwritable", "column 5"),
        ({"facts": {"note": " "}}, "unwritable", "column 5"),
        ({"facts": {"note": "\0=1"}}, "control-character", "column 5"),
        ({"facts": {"note": "\ud800"}}, "encoding", "column 5"),
        ({"facts": {"note": "=" + "x" * 131_071}}, "cell-size", "column 5"),
    ],
)
def test_cells_that_are_refused(parts: dict[str, Any], name: str, column: str) -> None:
    """What would not be read back as it is, is refused in its row and column."""
    (problem,) = unwritten([person(), person(**parts)])

    assert (name, 3, column) == (problem.name, problem.row, problem.column)


@pytest.mark.parametrize(
    "facts",
    [
        {"": "x"},
        {" note": "x"},
        {"stage": "1"},
        {"Stage": "1"},
        {"date_of_birth": "1"},
        {"И\u0306": "x"},
        {"a\0": "x"},
        {"a": "1", "A": "2"},
        {"x" * 300: "1"},
        {str(number): "1" for number in range(1001)},
    ],
)
def test_facts_that_are_refused(facts: dict[str, str]) -> None:
    """The name of a fact that would be read as another, or not at all, is refused."""
    assert 1 in {problem.row for problem in unwritten([person(facts=facts)])}


@pytest.mark.parametrize("text", ["'=1", "''=1", "=1", "'", "''", "-1", "' x"])
def test_apostrophes_in_every_column(text: str) -> None:
    """Exactly one apostrophe is put before a formula and taken off again, in every column."""
    people = [
        Person(
            person_id=text,
            detaining_party=text,
            receiving_party=text,
            stage=text,
            facts={text: text},
        )
    ]

    assert people == reread(people)


def test_a_row_that_is_too_long() -> None:
    """A row that is too long to be read is refused."""
    facts = {str(number): '"' * 70_000 for number in range(10)}

    assert ["cell-size"] == [problem.name for problem in unwritten([person(facts=facts)])]


def test_many_long_cells() -> None:
    """A row that is long, but not too long, is written."""
    people = [person(facts={str(number): "x" * 100_000 for number in range(10)})]

    assert people == reread(people)


def test_nobody() -> None:
    """A list of nobody is refused, as it would be when read."""
    assert ["empty"] == [problem.name for problem in unwritten([])]


def test_columns_in_use() -> None:
    """Columns that nobody needs are left out."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "held.csv")
        write_list([Person(person_id="R-1", detaining_party="RUS", stage="2")], path)
        first, second = csv.reader(path.read_text(encoding="utf-8").splitlines())

    assert ["person_id", "detaining_party", "date_of_birth", "stage"] == first
    assert ["R-1", "RUS", "", "2"] == second


@pytest.mark.parametrize("path", ["", "missing/list.csv", "a\0b"])
def test_where_nothing_can_be_written(path: str, tmp_path: Path) -> None:
    """A path that cannot be written to is told, and what stands there stays."""
    with pytest.raises(InputError) as caught:
        write_list([person()], f"{tmp_path}/{path}")

    assert ["storage"] == [problem.name for problem in caught.value.problems]
    assert [] == list(tmp_path.iterdir())


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """An older file gives way, also where its name leads elsewhere."""
    (tmp_path / "list.csv").write_text("old", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to("list.csv")
    write_list([person()], tmp_path / "link.csv")

    assert (tmp_path / "link.csv").is_symlink()
    assert [person()] == list(read_list(tmp_path / "list.csv"))
    assert 2 == len(list(tmp_path.iterdir()))


def test_what_is_no_file(tmp_path: Path) -> None:
    """What is no file is written to and not replaced."""
    write_list([person()], "/dev/null")

    assert not Path("/dev/null").is_file()
    assert [] == list(tmp_path.iterdir())


def test_no_cell_is_torn_by_another_delimiter(tmp_path: Path) -> None:
    """A spreadsheet that separates by semicolons or tabs sees each cell whole, so no formula."""
    people = [person(person_id="x;=1+1;y", facts={"note": "a\t=2"})]
    write_list(people, tmp_path / "list.csv")
    written = (tmp_path / "list.csv").read_text(encoding="utf-8").splitlines()

    assert people == list(read_list(tmp_path / "list.csv"))
    assert '"x;=1+1;y"' in written[1]
