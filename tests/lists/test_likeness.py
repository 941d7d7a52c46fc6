"""Rows that may be one person under two ids are named, and nobody's name is."""

import re
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

import exchange_model as xm
from exchange_model.lists.likeness import MOST_OF_A_DAY, MOST_TOLD, possible_duplicates
from exchange_model.problems import Problem
from lists.reads import read, refused, warned

HEADER = "person_id,detaining_party,receiving_party,date_of_birth,name\n"
BORN = "1990-05-17"
IVAN = "Ivan Petrenko"


def row(person_id: str, name: str = IVAN, born: str = BORN) -> str:
    """Return a row of a list."""
    return f'{person_id},RUS,UKR,{born},"{name}"\n'


def pairs(*rows: str) -> list[list[int]]:
    """Return the numbers of rows that may be one person, as they are named."""
    found = read(HEADER + "".join(rows)).warnings
    assert {"possible-duplicate"} >= {each.name for each in found}
    return [[int(number) for number in re.findall(r"list\.csv:(\d+)", each.hint)] for each in found]


def told(one: str, other: str, born: str = BORN) -> bool:
    """Return whether two rows of one birth date with these names are told."""
    found = read(HEADER + row("R-1", one, born) + row("R-2", other, born)).warnings
    return ["possible-duplicate"] == [each.name for each in found]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (IVAN, IVAN),
        (IVAN, "IVAN  petrenko"),
        (IVAN, "Petrenko, Ivan"),
        (IVAN, "IvanPetrenko"),
        ("Mar'yana O'Brien", "Maryana O\u2019Brien"),
        ("Йосип Ґава", "И\u0306осип Ґава"),
        ("José Núñez", "Jose Nunez"),
        ("Straße", "STRASSE"),
        ("Oleksandr Petrenko", "Aleksandr Petrenko"),
        ("Kovalenko Oleksandr", "Aleksandr Kovalenko"),
        ("Олександр Петренко", "Oleksandr Petrenko"),
        ("Александр Петренко", "Oleksandr Petrenko"),
        ("Сергій Гриценко", "Sergei Gritsenko"),
        ("Євген Коваленко", "Evgeny Kovalenko"),
        ("Микола Шевченко", "Николай Шевченко"),
        ("Володимир Бондар", "Vladimir Bondar"),
        ("Михаил Харченко", "Mykhailo Kharchenko"),
        ("Юрій Ясинський", "Iurii Yasynskyi"),
        ("محمد أحمد", "محمد احمد"),
    ],
)
def test_names_that_are_alike(one: str, other: str) -> None:
    """Spellings and transliterations of one name are alike, in either order."""
    assert told(one, other)
    assert told(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (IVAN, "Iryna Petrenko"),
        (IVAN, "Ihor Petrenko"),
        (IVAN, "Petro Ivanenko"),
        ("Andrii Koval", "Andrii Kovalchuk"),
        ("", ""),
        ("-", "-"),
        ("N/A", "n/a"),
        ("unknown", "unknown"),
        ("...", "..."),
    ],
)
def test_names_that_are_not(one: str, other: str) -> None:
    """Other people, and signs for nothing, are not told."""
    assert not told(one, other)


@pytest.mark.parametrize("born", ["1990", "1990-05", "1990-05-01/1990-06-30"])
def test_dates_as_far_as_they_are_known(born: str) -> None:
    """A birth date that is known in part is the same if it is known alike."""
    assert told(IVAN, IVAN, born)


@pytest.mark.parametrize("born", ["", "unknown"])
def test_unknown_dates(born: str) -> None:
    """Whose birth dates nobody knows are not told."""
    assert not told(IVAN, IVAN, born)


def test_other_days_and_the_same_id() -> None:
    """Those of other birth dates, and one id listed twice, are not possible duplicates."""
    assert [] == pairs(row("R-1"), row("R-2", born="1990-05-18"), row("R-1"))


def test_rows_are_named() -> None:
    """Both rows are named; of three that may be one, each with the one before."""
    others = row("R-0", "Olha Bila"), row("R-9", "Oleh Lys")

    assert [[3, 5]] == pairs(others[0], row("R-1"), others[1], row("R-2"))
    assert [[2, 3], [3, 4]] == pairs(row("R-1"), row("R-2"), row("R-3"), row("R-1"))


def test_several_files(tmp_path: Path) -> None:
    """Rows of several files, of whatever kind, are compared, and each is named by its file."""
    (tmp_path / "a.csv").write_text(HEADER + row("R-1"), encoding="utf-8")
    people = [
        xm.Person(
            person_id="R-2",
            detaining_party="RUS",
            receiving_party="UKR",
            date_of_birth=BORN,
            facts={"name": "Petrenko Ivan"},
        )
    ]
    xm.write_list(people, tmp_path / "b.jsonl")
    (warning,) = xm.read_list(tmp_path / "a.csv", tmp_path / "b.jsonl").warnings

    expected = f"{tmp_path}/a.csv:2 and {tmp_path}/b.jsonl:1 may be one person under two ids"
    assert expected == warning.hint


@pytest.mark.parametrize(
    ("header", "columns"),
    [("name", {}), ("Name", {}), ("Full name", {"Full name": "name"}), ("x", {"x": "Name"})],
)
def test_the_column_of_names(header: str, columns: dict[str, str]) -> None:
    """Names stand in the column called name, whatever its capitals and whoever calls it so."""
    content = (HEADER + row("R-1") + row("R-2")).replace(",name", f",{header}")
    found = [name for name, *_ in warned(content, columns=columns)]
    long = content.replace(IVAN, "x" * 201)

    assert ["possible-duplicate"] == found
    assert [("name-length", line, "column 5") for line in (2, 3)] == refused(long, columns=columns)


def test_other_columns_hold_no_names() -> None:
    """What stands in other columns is compared with nothing, and may be long."""
    content = HEADER.replace("name", "note") + row("R-1", "x" * 201) + row("R-2", "x" * 201)

    assert [] == warned(content)


@pytest.mark.parametrize("name", ["x" * 201, "я" * 10_000, "👩" * 201])
def test_the_length_of_a_name(name: str) -> None:
    """A name has 200 characters at most."""
    assert [("name-length", 2, "column 5")] == refused(HEADER + row("R-1", name))
    assert 1 == len(read(HEADER + row("R-1", "x" * 200)))


def test_no_name_is_shown() -> None:
    """No part of a name stands in a warning."""
    content = HEADER + row("R-1", "Zzyzx Qwertz") + row("R-2", "Zzyzx Qwert")
    (warning,) = read(content).warnings

    assert not [part for part in ("Zzyzx", "Qwert", BORN) if part in f"{warning} {warning!r}"]


def people(count: int, name: str = IVAN) -> list[xm.Person]:
    """Return people of one birth date with one name, each with an id."""
    return [
        xm.Person(
            person_id=f"R-{number}",
            detaining_party="RUS",
            date_of_birth=BORN,
            facts={"name": name},
        )
        for number in range(count)
    ]


def found(given: Sequence[xm.Person], others: Sequence[xm.Person] | None = None) -> list[Problem]:
    """Return what is said of people made in Python."""
    return list(possible_duplicates(given, others, names=["name"]))


def test_people_made_in_python() -> None:
    """People without a file are named by their number."""
    assert ["person 1 and person 2 may be one person under two ids"] == [
        each.hint for each in found(people(2))
    ]


def test_many_who_are_alike() -> None:
    """Beyond a hundred pairs the rest are counted, each person once."""
    told_of = found(people(5_000))

    assert MOST_TOLD + 1 == len(told_of)
    assert "4,899 more rows may repeat a person" == told_of[-1].hint


def test_many_of_one_day() -> None:
    """Among many people of one birth date, only equal names are told."""
    near = [*people(1), *people(2, "Ivan Petrenka")[1:]]
    crowd = [
        xm.Person(
            person_id=f"X-{number}",
            detaining_party="RUS",
            date_of_birth=BORN,
            facts={"name": "".join(Random(number).choices("bcdfghklmnprst", k=12))},
        )
        for number in range(MOST_OF_A_DAY)
    ]

    assert 1 == len(found(near))
    assert 1 == len(found([*near, *crowd[:20]]))
    assert 0 == len(found([*near, *crowd]))
    assert 1 == len(found([*people(2), *crowd]))


def test_hostile_names_take_no_time() -> None:
    """Names made to be compared for ever are given up, and that is said."""
    hostile = [
        xm.Person(
            person_id=f"R-{number}",
            detaining_party="RUS",
            date_of_birth=date(1990, 1, 1 + number % 28),
            facts={"name": ("ab" * 100)[number % 7 :][:190] + chr(97 + number % 26) * 10},
        )
        for number in range(5_600)
    ]
    start = time.process_time()
    said = found(hostile)

    assert time.process_time() - start < 5
    assert "there were too many like names" in said[-1].hint


class TestListAndRegister:
    AGREEMENT = xm.Agreement(
        title="t",
        parties=("RUS", "UKR"),
        concluded=date(2025, 6, 2),
        rules=(xm.Minimum(id="m", count=1),),
    )

    def warnings(self, listed: str, held: str) -> list[str]:
        """Return what is said when a list is judged with a register, files by short names."""
        listing = read(HEADER + listed)
        register = read(HEADER + held, xm.read_register, file="held.csv")
        told_of = xm.validate(self.AGREEMENT, listing, register=register).circumstances.warnings
        names = {listing.files[0]: "list", register.files[0]: "held"}
        said = []
        for each in told_of:
            hint = each.hint.removesuffix(" may be one person under two ids")
            for file, name in names.items():
                hint = hint.replace(file, name)
            said.append(hint)
        return said

    def test_across(self) -> None:
        """Somebody who is in the register under another id is told."""
        assert ["list:2 and held:3"] == self.warnings(
            row("R-1"), row("R-5", "Olha Bila") + row("R-2", "Іван Петренко")
        )

    def test_the_same_id(self) -> None:
        """Those who are in the register under their own id are not."""
        assert [] == self.warnings(row("R-1") + row("R-2", "Olha Bila"), row("R-1"))

    def test_each_pair_once(self) -> None:
        """Two who are told in the list or in the register are not told again across."""
        both = row("R-1") + row("R-2")

        assert ["list:2 and list:3"] == self.warnings(both, row("R-1"))
        assert ["held:2 and held:3"] == self.warnings(row("R-1"), both)
        assert ["list:2 and list:3", "held:2 and held:3"] == self.warnings(both, both)
        assert ["list:2 and list:3", "list:3 and held:2"] == self.warnings(both, row("R-3"))

    def test_no_register(self) -> None:
        """Without a register there is nothing to compare with."""
        assert [] == list(xm.validate(self.AGREEMENT, people_of_a_list()).circumstances.warnings)

    def test_people_made_in_python(self) -> None:
        """People made in Python are compared across too."""
        held = [*people(1), *people(2)[1:]]
        told_of = xm.validate(self.AGREEMENT, people_of_a_list(), register=held[1:])

        assert ["person 1 and person 1 may be one person under two ids"] == [
            each.hint for each in told_of.circumstances.warnings
        ]


def people_of_a_list() -> list[xm.Person]:
    """Return somebody who is on a list."""
    return [
        xm.Person(
            person_id="R-0",
            detaining_party="RUS",
            receiving_party="UKR",
            date_of_birth=BORN,
            facts={"name": IVAN},
        )
    ]
