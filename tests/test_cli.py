"""The command line, as the person at the keyboard meets it."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

import exchange_model as xm
from edge import (
    AGREEMENT,
    COMPLETE,
    HEADER,
    HELD_BY_RUS,
    HELD_BY_UKR,
    LIST,
    REGISTER,
    REGISTER_HEADER,
    RUS,
    UKR,
    Ran,
    run,
    write,
)
from exchange_model import wording
from exchange_model.cli import main
from exchange_model.problems import PROBLEMS
from exchange_model.wire.events import CLASSES

README = Path(__file__).parents[1] / "README.md"
STATUSES = ("breached", "undetermined", "pending", "satisfied")

Call = Callable[..., Ran]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, which is the current one, with an agreement, a list and a register."""
    write(tmp_path, agreed=AGREEMENT, list=LIST, held=REGISTER)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Return what calls the command line in this process and in the folder."""
    assert folder == Path.cwd()

    def called(*arguments: str) -> Ran:
        try:
            code = main(arguments)
        except SystemExit as left:
            code = int(str(left.code))
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return called


def judged(*more: str) -> tuple[str, ...]:
    """Return a call that judges the list of the folder by its agreement."""
    return ("validate", "list.csv", "--agreement", "agreed.toml", *more)


def names(ran: Ran) -> list[str]:
    """Return the names of the problems that were told, once nothing else was."""
    assert (2, "") == (ran.code, ran.out)
    assert "Traceback" not in ran.err
    first, *problems = ran.err.splitlines()
    number = sum(map(rows_of, problems))
    told = f"{number:,} problem{'s' if number > 1 else ''}"
    assert f"exchange-model: the input cannot be used: {told}" == first
    return sorted(name_of(line) for line in problems)


def rows_of(line: str) -> int:
    """Return of how many rows a line speaks; where it names none, of one problem."""
    place = re.match(r"  [\w.]+\.(?:csv|toml):([0-9,-]+)[: ]", line)
    spans = [span.partition("-") for span in place[1].split(",")] if place else []
    return sum(int(last or first) - int(first) + 1 for first, _, last in spans) or 1


def name_of(line: str) -> str:
    """Return the name of the problem of which a line speaks."""
    parts = (part.strip() for part in line.split(": "))
    return next(part for part in parts if part in PROBLEMS)


class TestDemo:
    def test_it_shows_every_status(self, call: Call) -> None:
        """The demonstration ends well and meets each of the four statuses in its reports."""
        ran = call("demo")

        assert (0, "") == (ran.code, ran.err)
        assert all(f"\n{status}" in ran.out for status in STATUSES)

    def test_it_says_that_the_people_are_made_up(self, call: Call) -> None:
        """The first line says that nobody is real."""
        assert "made up" in call("demo").out.splitlines()[0]

    def test_as_json(self, call: Call) -> None:
        """The same reports as JSON, and the same sentence about the people."""
        told = json.loads(call("demo", "--format", "json").out)
        found = {rule["status"] for each in told["scenarios"] for rule in each["report"]["rules"]}

        assert "made up" in told["people"]
        assert set(STATUSES) == found - {"not-in-force"}

    def test_a_seed_draws_other_people(self, call: Call) -> None:
        """The same seed gives the same text, and another seed another."""
        usual, same, other = (
            call("demo", *seed).out for seed in ((), ("--seed", "2025"), ("--seed", "7"))
        )

        assert usual == same
        assert usual != other

    @pytest.mark.parametrize("seed", ["x", "1.5", ""])
    def test_a_seed_is_a_whole_number(self, call: Call, seed: str) -> None:
        """Anything else gets a sentence."""
        ran = call("demo", "--seed", seed)

        assert 2 == ran.code
        assert ran.err.endswith("argument --seed: this is a whole number\n")


class TestShow:
    @pytest.mark.parametrize("name", ["istanbul-2025-05-16", "istanbul-2025-06-02", "agreed.toml"])
    def test_each_rule_is_read_back(self, call: Call, name: str) -> None:
        """Each rule has its id, its sentence and its text; what is not judged is told too."""
        ran = call("show", name)
        read = xm.read_agreement(name) if name.endswith(".toml") else shipped(name)

        assert (0, "") == (ran.code, ran.err)
        assert read.title == ran.out.splitlines()[0]
        for rule in read.rules:
            assert f"{rule.origin}  {rule.id}\n" in ran.out
            assert f'"{rule.text}"' in ran.out or not rule.text
        for unmodelled in read.unmodelled:
            assert f'not judged: "{unmodelled.text}"\n  because {unmodelled.reason}\n' in ran.out

    def test_no_sign_moves_the_cursor(self, folder: Path, call: Call) -> None:
        """A text that is meant to fool a terminal, or a report, is shown without its signs."""
        write(folder, agreed=AGREEMENT.replace("A few", "\\u001b[2J\\nsatisfied  few \\u202e"))

        for ran in (call("show", "agreed.toml"), call(*judged())):
            assert set() == {"\x1b", "\u202e"} & set(ran.out)
            assert not any(line.startswith("satisfied  few ") for line in ran.out.splitlines())


def shipped(name: str) -> xm.Agreement:
    """Return an agreement that ships with the package."""
    from exchange_model import cases  # noqa: PLC0415 - a module of the edge, not a public name

    return cases.read(name)


class TestExitCodes:
    def test_nothing_breached_or_undetermined(self, call: Call) -> None:
        """A list that keeps every rule."""
        ran = call(*judged(*COMPLETE))

        assert (0, "") == (ran.code, ran.err)
        assert "\nsatisfied: 4 satisfied\n" in ran.out

    def test_pending(self, folder: Path, call: Call) -> None:
        """More lists will follow."""
        write(folder, list=HEADER + RUS.splitlines()[0] + "\n" + UKR.splitlines()[0] + "\n")

        assert 0 == call(*judged("--partial", *COMPLETE)).code

    def test_breached(self, folder: Path, call: Call) -> None:
        """Somebody young is left off."""
        write(folder, held=REGISTER + "R-3,RUS,2004,no,x\n")
        ran = call(*judged(*COMPLETE))

        assert 1 == ran.code
        assert "held.csv:6  R-3  born 2004" in ran.out

    def test_undetermined(self, folder: Path, call: Call) -> None:
        """Somebody is left off of whom it is not known whether they are young."""
        write(folder, held=REGISTER + "R-3,RUS,,no,x\n")
        ran = call(*judged(*COMPLETE))

        assert 3 == ran.code
        assert "held.csv:6  R-3  birth not reported, not seriously ill" in ran.out

    def test_without_a_register(self, call: Call) -> None:
        """Without a register nobody knows who was left off."""
        assert 3 == call(*judged()).code

    @pytest.mark.parametrize(
        ("contents", "problems"),
        [
            ({"list": ""}, ["empty"]),
            ({"list": HEADER}, ["empty"]),
            ({"list": "\n\n"}, ["empty"]),
            ({"agreed": AGREEMENT.partition("[[rules]]")[0]}, ["nothing-checked"]),
            ({"agreed": AGREEMENT.replace('"RUS"', '"AAA"')}, ["unknown-party"] * 2),
        ],
    )
    def test_nothing_checked(
        self, folder: Path, call: Call, contents: dict[str, str], problems: list[str]
    ) -> None:
        """An empty list, one without rows, no rules, another agreement's list: never 0."""
        write(folder, **contents)

        assert problems == names(call(*judged()))


class TestFaults:
    def test_a_fault_of_the_program_is_no_breach(
        self, call: Call, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A fault of ours has a code of its own, and its message shows no value."""

        def failing(*_: object, **__: object) -> None:
            raise ZeroDivisionError("R-1 Ivan Petrenko")

        monkeypatch.setattr("exchange_model.cli.commands.validate", failing)
        ran = call(*judged())

        assert (70, "") == (ran.code, ran.out)
        assert "a fault of the program itself, at test_cli.py:" in ran.err
        assert "nothing was judged" in ran.err
        assert "Petrenko" not in ran.err

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
    def test_a_report_that_cannot_be_written(self, folder: Path) -> None:
        """Where the report cannot be written, the exit code is neither fine nor a breach."""
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            done = subprocess.run(
                [sys.executable, "-m", "exchange_model", *judged(*COMPLETE)],
                cwd=folder,
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )

        assert 70 == done.returncode
        assert b"exchange-model: the report cannot be written\n" == done.stderr

    def test_its_version(self, call: Call) -> None:
        """The version is that of the package."""
        assert f"exchange-model {version('exchange-model')}\n" == call("--version").out


class TestOptions:
    def test_several_lists_and_registers(self, folder: Path, call: Call) -> None:
        """One file for each side is the same as one file for both."""
        write(
            folder,
            rus=HEADER + RUS,
            ukr=HEADER + UKR,
            held_rus=REGISTER_HEADER + HELD_BY_RUS,
            held_ukr=REGISTER_HEADER + HELD_BY_UKR,
        )
        registers = ("--register", "held_rus.csv", "--register", "held_ukr.csv")
        complete = ("--complete", "RUS", "--complete", "UKR:priority")
        ran = call("validate", "rus.csv", "ukr.csv", *judged()[2:], *registers, *complete)

        assert 0 == ran.code
        assert "list rus.csv and ukr.csv (4 rows)" in ran.out
        assert "complete for RUS and UKR:priority" in ran.out.replace("\n    ", " ")

    def test_the_day_is_said(self, call: Call) -> None:
        """The report says on which day the list would be carried out."""
        assert "on 2025-06-10/2025-06-12" in call(*judged("--on", "2025-06-10/2025-06-12")).out
        assert "on the days that the rows give, else on a day that is not known" in (
            call(*judged()).out.replace("\n    ", " ")
        )

    def test_columns_are_renamed(self, folder: Path, call: Call) -> None:
        """A list and a register in which a column has a name of their own, with an = sign in it."""
        write(folder, list=LIST.replace("seriously_ill", "ill = 1"))
        write(folder, held=REGISTER.replace("seriously_ill", "ill = 1"))

        assert 0 == call(*judged("--column", "ill = 1=seriously_ill", *COMPLETE)).code

    def test_a_column_that_only_the_list_has(self, folder: Path, call: Call) -> None:
        """A register has no receiving party, so it need not have the column that is renamed."""
        write(folder, list=LIST.replace("receiving_party", "To"))

        assert 0 == call(*judged("--column", "To=receiving_party", *COMPLETE)).code

    def test_a_column_that_no_file_has(self, call: Call) -> None:
        """It is warned of, as the name may be mistyped, and the files are judged all the same."""
        ran = call(*judged("--column", "Holder=stage", *COMPLETE))

        assert 0 == ran.code
        assert "warning: stage: unused-rename" in ran.out

    def test_another_encoding(self, folder: Path, call: Call) -> None:
        """A file in another encoding is read if it is said which."""
        Path(folder, "list.csv").write_bytes(LIST.replace(",x", ",Ж").encode("cp1251"))

        assert ["encoding"] == names(call(*judged(*COMPLETE)))
        assert 0 == call(*judged("--encoding", "cp1251", *COMPLETE)).code

    def test_another_form_of_dates(self, folder: Path, call: Call) -> None:
        """Dates in another form are read if it is said which."""
        write(
            folder,
            list=LIST.replace("2003-01-01", "01.02.2003"),
            held=REGISTER.replace("2003-01-01", "2003-02-01"),
        )

        assert ["date-ambiguous"] == names(call(*judged(*COMPLETE)))
        assert 0 == call(*judged("--date-format", "%d.%m.%Y", *COMPLETE)).code

    def test_as_json(self, call: Call) -> None:
        """The report as JSON, with the same exit code."""
        ran = call(*judged("--format", "json"))

        assert (3, "undetermined") == (ran.code, json.loads(ran.out)["status"])

    def test_how_many_people_are_shown(self, folder: Path, call: Call) -> None:
        """Ten people, so many as are wanted, none or all; the others are counted."""
        write(folder, held=REGISTER + "".join(f"R-1{n:02},RUS,2004,no,x\n" for n in range(12)))
        usual, two, none, everybody = (
            call(*judged(*COMPLETE, *more)).out
            for more in ((), ("--people", "2"), ("--people", "0"), ("--people", "all"))
        )

        assert [10, 2, 0, 12] == [out.count("R-1") for out in (usual, two, none, everybody)]
        assert "    and 2 more\n" in usual
        assert "    and 12 more\n" in none
        assert " more\n" not in everybody

    @pytest.mark.parametrize("width", [40, 64, 80, 100])
    def test_the_width(self, call: Call, width: int) -> None:
        """No line is wider than is asked for."""
        ran = call(*judged("--width", str(width)))

        assert width >= max(map(len, ran.out.splitlines())) > width - 20

    @pytest.mark.parametrize(
        ("option", "value", "sentence"),
        [
            ("--width", "abc", "this is a whole number"),
            ("--width", "39", "a width is from 40 to 100 columns"),
            ("--width", "101", "a width is from 40 to 100 columns"),
            ("--width", "-80", "a width is from 40 to 100 columns"),
            ("--people", "abc", 'this is a number of people, or "all"'),
            ("--people", "-1", 'this is a number of people, or "all"'),
            ("--people", "²", 'this is a number of people, or "all"'),
        ],
    )
    def test_values_that_make_no_sense(
        self, call: Call, option: str, value: str, sentence: str
    ) -> None:
        """What cannot be used is told in a sentence, without the words of a programmer."""
        ran = call(*judged(f"{option}={value}"))

        assert (2, "") == (ran.code, ran.out)
        assert ran.err.endswith(f"error: argument {option}: {sentence}\n")

    @pytest.mark.parametrize(
        "columns",
        [["Holder"], ["=stage"], ["Holder="], ["="], [""], ["name=stage", "name=transfer_date"]],
    )
    def test_columns_that_make_no_sense(self, call: Call, columns: list[str]) -> None:
        """Half a pair, and one column under two names, are problems."""
        given = [f"--column={column}" for column in columns]

        assert "option" in names(call(*judged(*given)))

    def test_a_completeness_statement_needs_a_register(self, call: Call) -> None:
        """Without a register there is nothing to be complete."""
        assert ["option"] == names(call(*judged("--complete", "RUS")))

    @pytest.mark.parametrize("arguments", [(), ("judge",), ("validate",), ("validate", "list.csv")])
    def test_half_a_command(self, call: Call, arguments: tuple[str, ...]) -> None:
        """Whoever gives no command, or half of one, is told what is missing."""
        ran = call(*arguments)

        assert (2, "") == (ran.code, ran.out)
        assert "error: " in ran.err


class TestProblems:
    def test_those_of_every_file_are_told_at_once(self, folder: Path, call: Call) -> None:
        """Agreement, lists, registers and options: every problem, and nothing is judged."""
        write(
            folder,
            agreed=AGREEMENT.replace("count = 2", "count = true\ncuont = 2"),
            list=HEADER + "R-1,RUS,UKR,03/04/2001,no,x\n,RUS,UKR,2001,no,x\n",
            held=REGISTER_HEADER.replace("person_id", "id") + HELD_BY_RUS,
        )
        options = ("--register", "none.csv", "--on", "June", "--column", "Holder")

        assert sorted(
            [
                *("type", "unknown-key"),
                *("date-ambiguous", "required"),
                *("missing-column", "missing-file"),
                *("date-invalid", "option"),
            ]
        ) == names(call(*judged(*COMPLETE[:2], *options)))

    def test_those_of_all_options_are_told_at_once(self, call: Call) -> None:
        """Each is told once, though it concerns the list and the register."""
        options = ("--encoding", "nope", "--date-format", "%d", "--on", "June", "--column", "x")

        assert ["date-invalid", "encoding", "option", "option"] == names(
            call(*judged(*COMPLETE, *options))
        )

    def test_each_says_where_it_is(self, folder: Path, call: Call) -> None:
        """A problem names file, row and column, and what to do."""
        write(folder, list=HEADER + "R-1,RUS,UKR,2026-02-29,no,x\n")

        assert "  list.csv:2 date_of_birth: date-invalid: no calendar has this day; write " in (
            call(*judged()).err
        )

    def test_rows_with_the_same_problem_share_a_line(self, folder: Path, call: Call) -> None:
        """Each row is counted, and runs of rows are told by the first and the last."""
        bad = "R-1,RUS,UKR,2026-02-29,no,x\n"
        write(folder, list=HEADER + 3 * bad + RUS + bad)
        ran = call(*judged())

        assert ["date-invalid"] == names(ran)
        assert "cannot be used: 4 problems\n  list.csv:2-4,7 date_of_birth: " in ran.err

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (("validate", "no.csv", "--agreement", "agreed.toml"), "missing-file"),
            (("validate", ".", "--agreement", "agreed.toml"), "storage"),
            (("validate", "list.csv", "--agreement", "no.toml"), "missing-file"),
            (("validate", "list.csv", "--agreement", "."), "storage"),
            (("show", "."), "storage"),
            (("show", "list.csv"), "agreement-syntax"),
            (judged("--register", "."), "storage"),
            (judged("--register", "no.csv"), "missing-file"),
            (judged("--on", "2025-02-30"), "date-invalid"),
            (judged("--on", "2025-06-01"), "date-range"),
            (judged("--register", "held.csv", "--complete", "AAA"), "unknown-party"),
            (judged("--register", "held.csv", "--complete", "RUS:old"), "unknown-name"),
            (judged("--column", "Holder="), "option"),
            (judged("--encoding", "utf-9"), "encoding"),
            (judged("--date-format", "%d.%m"), "option"),
        ],
    )
    def test_what_cannot_be_used(
        self, call: Call, arguments: tuple[str, ...], problem: str
    ) -> None:
        """One problem, one line, and the exit code for what cannot be used."""
        assert [problem] == names(call(*arguments))

    def test_an_agreement_that_does_not_ship(self, call: Call) -> None:
        """The nearest name of those that ship is said."""
        assert 'the nearest is "istanbul-2025-06-02"' in call("show", "istanbul-2025-06-20").err

    def test_a_folder_with_the_name_of_an_agreement_that_ships(
        self, folder: Path, call: Call
    ) -> None:
        """A folder does not hide the agreement; a file goes before it."""
        Path(folder, "istanbul-2025-06-02").mkdir()
        Path(folder, "istanbul-2025-05-16").write_text(AGREEMENT, encoding="utf-8")

        assert call("show", "istanbul-2025-06-02").out.startswith("Istanbul formula")
        assert call("show", "istanbul-2025-05-16").out.startswith("A few for a few")


def on_a_terminal(folder: Path, *arguments: str, **environment: str) -> str:
    """Return what the command line writes to a terminal."""
    ours, theirs = pty.openpty()
    plain = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    running = subprocess.Popen(
        [sys.executable, "-m", "exchange_model", *arguments],
        cwd=folder,
        stdout=theirs,
        env={**plain, **environment},
    )
    os.close(theirs)
    pieces = []
    try:
        while piece := os.read(ours, 4096):
            pieces.append(piece)
    except OSError:
        pass  # so ends a terminal on Linux
    running.wait()
    os.close(ours)
    return b"".join(pieces).decode().replace("\r\n", "\n")


class TestTerminal:
    def test_colour(self, folder: Path) -> None:
        """The words of the statuses are coloured on a terminal, and are still words."""
        assert "\x1b[1;35mundetermined\x1b[0m" in on_a_terminal(folder, *judged())

    def test_no_colour(self, folder: Path) -> None:
        """NO_COLOR is respected."""
        assert "\x1b" not in on_a_terminal(folder, *judged(), NO_COLOR="1")

    def test_no_colour_elsewhere(self, call: Call) -> None:
        """A pipe or a file gets no colours."""
        assert "\x1b" not in call(*judged()).out

    @pytest.mark.parametrize(("columns", "widest"), [("20", 40), ("60", 60), ("500", 100)])
    def test_the_width_of_the_terminal(self, folder: Path, columns: str, widest: int) -> None:
        """Without a width the terminal's is taken, between the narrowest and the widest."""
        ran = run(folder, *judged(), environment={"COLUMNS": columns})

        assert widest >= max(map(len, ran.out.splitlines())) > widest - 20

    @pytest.mark.parametrize(
        "arguments", [("demo",), ("demo", "--format", "json"), ("show", "istanbul-2025-06-02")]
    )
    def test_a_reader_that_has_seen_enough(self, folder: Path, arguments: tuple[str, ...]) -> None:
        """A closed pipe is no error, and no judgement: nobody takes it for fine."""
        running = subprocess.Popen(
            [sys.executable, "-m", "exchange_model", *arguments],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(1)
        running.stdout.close()
        said = running.stderr.read()
        running.stderr.close()

        assert (b"", 141) == (said, running.wait())

    def test_signs_that_the_encoding_lacks(self, folder: Path) -> None:
        """A report that a terminal cannot show in full is shown as far as it can be."""
        write(folder, agreed=AGREEMENT.replace("A few", "Кілька"))
        environment = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
        text = run(folder, *judged(), environment=environment)
        data = run(folder, *judged("--format", "json"), environment=environment)

        assert (3, "") == (text.code, text.err)
        assert "Кілька for a few" == json.loads(data.out)["agreement"]["title"]


def test_the_python_of_the_readme(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The lines of Python in the README run on files of these names, and what is said holds."""
    code = README.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    write(folder, proposed=LIST)
    Path(folder, "istanbul.toml").write_text(AGREEMENT, encoding="utf-8")
    found: dict[str, xm.Report] = {}
    exec(code, found)  # noqa: S102 - the README is ours
    report = found["report"]

    assert "satisfied: 4 satisfied" in capsys.readouterr().out
    assert xm.Status.SATISFIED is report.status
    with pytest.raises(TypeError, match=r"report\.status"):
        bool(report)


class TestExplain:
    """``explain`` says what a name means, from the one table."""

    def test_every_name_is_explained(self, call: Call) -> None:
        """Without a name, all words of a report, problems and types of events are told."""
        told = call("explain").out

        words = (each.value for each in (*xm.Outcome, *xm.Status))
        expected = {*words, *wording.OTHER_NAMES, *PROBLEMS, *CLASSES}
        assert expected == {line.partition(":")[0] for line in told.splitlines()}

    def test_one_name_is_explained(self, call: Call) -> None:
        """A name is told with what to do about it."""
        assert "say the form with --date-format" in call("explain", "date-ambiguous").out
        assert "as the unknown facts turn out" in call("explain", "undetermined").out

    def test_a_name_that_there_is_not(self, call: Call) -> None:
        """An unknown name gets the nearest one, and no traceback."""
        told = call("explain", "dat-ambiguous")

        assert 2 == told.code
        assert 'the nearest is "date-ambiguous"' in told.err


ONE_MORE = REGISTER + "R-3,RUS,,no,x\nR-4,RUS,1980,,x\n"
"""A register with two more people: of one the birth is unknown, of the other the illness."""

GAPS = "person_id,detaining_party,column,value,may_be,settles,may_settle,bears_on,rows"
FACTS = "person_id,detaining_party,column,value\n"


def asks(*more: str) -> tuple[str, ...]:
    """Return a call that asks for the facts that are missing to judge the list of the folder."""
    return ("gaps", *judged(*COMPLETE, *more)[1:])


def in_a_line(text: str) -> str:
    """Return sentences without the breaks that the width makes."""
    return " ".join(text.split())


class TestGaps:
    """``gaps`` writes what is missing, and ``validate --facts`` takes the answers."""

    def test_it_prints_the_file(self, folder: Path, call: Call) -> None:
        """The file on standard output, and what is said of it on standard error."""
        write(folder, held=ONE_MORE)
        ran = call(*asks())
        header, *rows = ran.out.splitlines()

        assert (0, GAPS) == (ran.code, header)
        asked = ["R-3,RUS,date_of_birth", "R-4,RUS,seriously_ill"]
        assert asked == [row.partition(",,")[0] for row in rows]
        assert [",held.csv:6", ",held.csv:7"] == [row[row.rindex(",") :] for row in rows]
        said = "2 missing facts of 2 people; undetermined: ill-and-young (RUS)"
        end = "fill in the column value, from the top, and judge again with --facts FILE"
        assert f"{said} {end}" == in_a_line(ran.err)

    def test_it_writes_the_file(self, folder: Path, call: Call) -> None:
        """The same file where it is wanted, and what is said of it on standard output."""
        write(folder, held=ONE_MORE)
        printed, ran = call(*asks()), call(*asks("-o", "missing.csv"))

        assert (0, "") == (ran.code, ran.err)
        assert printed.out.encode() == Path(folder, "missing.csv").read_bytes()
        assert ran.out.startswith("missing.csv: 2 missing facts of 2 people; undetermined: ")
        assert ran.out.endswith(" --facts missing.csv\n")

    def test_no_line_of_what_is_said_is_too_wide(self, folder: Path, call: Call) -> None:
        """Many verdicts take several lines, and the name of no verdict is broken at a hyphen."""
        rules = "".join(
            f'\n[[rules]]\nid = "all-of-the-{each}"\nkind = "all-of"\ncategory = "young"\n'
            for each in ("first", "second", "third")
        )
        write(folder, held=ONE_MORE, agreed=AGREEMENT + rules)
        said = call(*asks()).err

        assert max(map(len, said.splitlines())) <= 80
        assert "ill-and-young (RUS), all-of-the-first (RUS), " in in_a_line(said)

    def test_the_bytes_are_the_same_every_time(self, folder: Path) -> None:
        """Whatever the seed of the hashes and the encoding of the terminal: UTF-8."""
        write(folder, held=ONE_MORE.replace("R-3", "Ж-3"))
        seen = {
            run(folder, *asks(), environment=environment).out
            for environment in (
                {"PYTHONHASHSEED": "1"},
                {"PYTHONHASHSEED": "2"},
                {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
            )
        }

        assert 1 == len(seen)
        assert "Ж-3,RUS,date_of_birth,," in seen.pop()

    def test_where_nothing_is_undetermined(self, folder: Path, call: Call) -> None:
        """A header alone and a sentence; nothing went wrong."""
        printed, ran = call(*asks()), call(*asks("-o", "missing.csv"))

        said = "nothing is undetermined, so no fact is asked for\n"
        assert (0, f"{GAPS}\n", said) == (printed.code, printed.out.replace("\r", ""), printed.err)
        assert (0, f"missing.csv: {said}", "") == (ran.code, ran.out, ran.err)
        assert f"{GAPS}\r\n".encode() == Path(folder, "missing.csv").read_bytes()

    def test_what_asks_for_a_completeness_statement(self, call: Call) -> None:
        """Without a statement no fact of a person settles the verdict, and it is said."""
        ran = call("gaps", *judged()[1:])

        assert (0, GAPS) == (ran.code, ran.out.strip())
        told = in_a_line(ran.err)
        assert "0 missing facts of 0 people; undetermined: ill-and-young (RUS) and ill-" in told
        assert "asks for a completeness statement (--complete), if one is true" in told
        assert "fill in the column value" not in told

    def test_what_no_fact_of_a_person_settles(self, folder: Path, call: Call) -> None:
        """Where rows contradict each other nothing is asked for, and that is said."""
        twice = "R-3,RUS,1980-01-01,no,x\nR-3,RUS,1980-01-01,yes,x\n"
        write(folder, held=REGISTER + twice)
        ran = call(*asks())

        assert 0 == ran.code
        assert "ill-and-young (RUS): no missing fact of a person has a part in this" in (
            in_a_line(ran.err)
        )

    def test_more_lists_follow(self, folder: Path, call: Call) -> None:
        """While more lists follow less is undetermined."""
        write(folder, held=ONE_MORE)

        assert "nothing is undetermined" in call(*asks("--partial")).err

    def test_a_reading_decides_what_is_asked(self, folder: Path, call: Call) -> None:
        """Under another reading another fact is missing."""
        reading = """
            [readings.age]
            question = "How young?"
            source = "not said"
            default = "under-25"
            options.under-25 = {}
            options.under-50 = { "categories.young.under" = 50 }
            """
        write(folder, held=REGISTER + "R-3,RUS,1975,no,x\n", agreed=AGREEMENT + reading)
        usual, other = call(*asks()), call(*asks("--reading", "age=under-50"))

        assert "nothing is undetermined" in usual.err
        assert "R-3,RUS,date_of_birth,," in other.out

    @pytest.mark.parametrize("place", ["none/missing.csv", ".", ""])
    def test_a_file_that_cannot_be_written(self, folder: Path, call: Call, place: str) -> None:
        """One problem, nothing on standard output, and nothing half written."""
        write(folder, held=ONE_MORE)
        before = sorted(folder.rglob("*"))

        assert ["storage"] == names(call(*asks("-o", place)))
        assert before == sorted(folder.rglob("*"))

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
    def test_a_device_that_is_full(self, folder: Path, call: Call) -> None:
        """A file that takes nothing is a problem like any other."""
        write(folder, held=ONE_MORE)

        assert ["storage"] == names(call(*asks("-o", "/dev/full")))

    @pytest.mark.parametrize("place", ["list.csv", "held.csv", "agreed.toml", "facts.csv"])
    def test_a_file_that_was_read_is_not_written_over(
        self, folder: Path, call: Call, place: str
    ) -> None:
        """A list, a register, an agreement or the answers so far are not lost by a slip."""
        write(folder, held=ONE_MORE, facts=FACTS + "R-3,RUS,date_of_birth,1980\n")
        before = Path(folder, place).read_bytes()
        ran = call(*asks("--facts", "facts.csv", "-o", place))

        assert before == Path(folder, place).read_bytes()
        assert ["option"] == names(ran)

    def test_problems_of_the_files_come_first(self, folder: Path, call: Call) -> None:
        """With a list that cannot be read nothing is asked for, and nothing is written."""
        write(folder, list=HEADER)

        assert ["empty"] == names(call(*asks("-o", "missing.csv")))
        assert not Path(folder, "missing.csv").exists()

    def test_a_fault_of_the_program(self, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
        """A fault of ours has the code of its own here too."""

        def failing(*_: object, **__: object) -> None:
            raise ZeroDivisionError("R-1 Ivan Petrenko")

        monkeypatch.setattr("exchange_model.cli.commands.gaps", failing)
        ran = call(*asks())

        assert (70, "") == (ran.code, ran.out)
        assert "Petrenko" not in ran.err


class TestFacts:
    @pytest.mark.parametrize(
        ("answers", "code"),
        [
            (("1980", "no"), 0),
            (("1980", "0"), 0),
            (("2004-05", "no"), 1),
            (("1980", "yes"), 1),
            (("1980", ""), 3),
            (("", "unknown"), 3),
        ],
    )
    def test_the_answers_decide(
        self, folder: Path, call: Call, answers: tuple[str, str], code: int
    ) -> None:
        """The file that was written, filled in as a spreadsheet would, settles what it can."""
        write(folder, held=ONE_MORE)
        call(*asks("-o", "missing.csv"))
        path = Path(folder, "missing.csv")
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        given = dict(zip(("R-3", "R-4"), answers, strict=True))
        filled = [row.replace(",,", f",{given[row[:3]]},", 1) for row in rows]
        path.write_text("\n".join([header, *filled]), encoding="utf-8")
        ran = call(*judged(*COMPLETE, "--facts", "missing.csv"))

        assert (code, "") == (ran.code, ran.err)
        assert ("nothing-filled" in ran.out) is (answers == ("", "unknown"))

    def test_the_report_names_the_file(self, folder: Path, call: Call) -> None:
        """How many facts were found out, and where they stand."""
        write(folder, held=ONE_MORE, found=f"{FACTS}R-3,RUS,date_of_birth,1980\nR-4,RUS,x,\n")
        options = judged(*COMPLETE, "--facts", "found.csv")

        assert "facts found.csv (1 found out)" in in_a_line(call(*options).out)
        data = json.loads(call(*options, "--format", "json").out)
        assert "found.csv" in json.dumps(data)

    def test_several_files_in_a_form_of_their_own(self, folder: Path, call: Call) -> None:
        """Each is named with an option of its own; dates are as said."""
        write(
            folder,
            held=ONE_MORE,
            one=f"{FACTS}R-3,RUS,date_of_birth,03.04.1980\n",
            other=f"{FACTS}R-4,RUS,seriously_ill,no\n",
        )
        files = ("--facts", "one.csv", "--facts", "other.csv")
        options = ("--date-format", "%d.%m.%Y")
        ran = call(*judged(*COMPLETE, *files, *options))

        assert (0, "") == (ran.code, ran.err)

    def test_the_columns_of_answers_are_ours(self, folder: Path, call: Call) -> None:
        """A column of the lists that is renamed does not take one away from the answers."""
        write(folder, held=ONE_MORE, found=f"{FACTS}R-3,RUS,date_of_birth,1980\n")
        ran = call(*judged(*COMPLETE, "--facts", "found.csv", "--column", "value=worth"))

        assert "missing-column" not in ran.err

    def test_answers_do_not_hide_a_name_that_fits_no_column(self, folder: Path, call: Call) -> None:
        """A renamed column that no list has is told, whether or not there are answers."""
        write(folder, held=ONE_MORE, found=f"{FACTS}R-3,RUS,date_of_birth,1980\n")
        ran = call(*judged(*COMPLETE, "--facts", "found.csv", "--column", "Holdr=detaining_party"))

        assert 1 == ran.out.count("unused-rename")

    def test_what_is_known_is_not_asked_for_again(self, folder: Path, call: Call) -> None:
        """Gaps takes facts too, and asks for those that are left."""
        write(folder, held=ONE_MORE, found=f"{FACTS}R-3,RUS,date_of_birth,1980\n")
        ran = call(*asks("--facts", "found.csv"))

        _, row = ran.out.splitlines()
        assert row.startswith("R-4,RUS,seriously_ill,,")
        assert "1 missing fact of 1 person" in ran.err

    def test_a_contradiction_is_a_finding(self, folder: Path, call: Call) -> None:
        """A fact that a row contradicts is told with both rows, and the exit code is that of it."""
        write(folder, found=f"{FACTS}U-1,UKR,seriously_ill,yes\n")
        ran = call(*judged(*COMPLETE, "--facts", "found.csv"))

        assert 1 == ran.code
        assert "found.csv:2" in ran.out
        assert "held.csv:4" in ran.out

    @pytest.mark.parametrize(
        ("content", "problem"),
        [
            ("", "empty"),
            (f"{FACTS}X-1,RUS,seriously_ill,no\n", "unknown-person"),
            (f"{FACTS}R-1,RUS,seriusly_ill,no\n", "unknown-name"),
            (f"{FACTS}R-1,RUS,seriously_ill,perhaps\n", "fact-value"),
            (f"{FACTS}R-1,RUS,date_of_birth,2999\n", "date-range"),
            (f"{FACTS}R-1,RUS,transfer_date,2025-06-01\n", "date-range"),
            (f"{FACTS}R-1,RUS,,no\n", "required"),
            (f"{FACTS}R-1,RUS,seriously_ill\n", "row-width"),
            (FACTS.replace("value", "answer") + "R-1,RUS,stage,1\n", "missing-column"),
        ],
    )
    def test_facts_that_cannot_be_used(
        self, folder: Path, call: Call, content: str, problem: str
    ) -> None:
        """One problem, one line, and the exit code for what cannot be used."""
        write(folder, found=content)

        assert [problem] == names(call(*judged(*COMPLETE, "--facts", "found.csv")))

    def test_a_file_that_is_missing(self, call: Call) -> None:
        """It is told with the problems of the other files."""
        options = ("--facts", "none.csv", "--facts", ".", "--on", "June")

        assert ["date-invalid", "missing-file", "storage"] == names(call(*judged(*options)))

    def test_a_stage_that_the_list_gives_otherwise(self, folder: Path, call: Call) -> None:
        """It is refused, at the row of the facts."""
        rows = LIST.replace("name\n", "stage\n")
        write(folder, list=rows, found=f"{FACTS}R-1,RUS,stage,y\n")
        ran = call(*judged("--facts", "found.csv"))

        assert ["contradicts-list"] == names(ran)
        assert "found.csv:2 stage: " in ran.err
