"""The commands of a log, as the person at the keyboard meets them."""

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from edge import Ran, run
from eventfiles.drawn import lines, spreadsheet
from exchange_model.cli import main
from exchange_model.events import StageClosed
from exchange_model.log import open_log
from exchange_model.log.chain import digest_of
from exchange_model.report.text import NARROWEST, WIDEST
from exchange_model.wire.events import CLASSES
from log.samples import FILES, contents, event, unknown
from log.server import as_user, new_schema

Call = Callable[..., Ran]

REPORTS = spreadsheet(
    {
        "id": "I-1",
        "occurred": "2025-05-23",
        "reported": "2025-05-24",
        "source": "MoD of the Russian Federation",
        "detaining_party": "RUS",
        "receiving_party": "UKR",
        "count": "270",
        "facts.status": "military",
        "handover": "border-crossing-23-may",
    }
)
CLOSED = {
    "type": "stage-closed",
    "stage": "1",
    "occurred": "2025-05-25",
    "reported": "2025-05-25",
    "source": "ICRC",
}
DIGEST = re.compile("[0-9a-f]{64}")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder, which is the current one, with a file of reports."""
    (tmp_path / "reports.csv").write_text(REPORTS, "utf-8")
    (tmp_path / "closed.jsonl").write_text(lines(CLOSED), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


@pytest.fixture
def call(folder: Path, capfd: pytest.CaptureFixture[str]) -> Call:
    """Return what calls the command line in this process and in the folder."""
    assert folder == Path.cwd()

    def called(*arguments: str) -> Ran:
        try:
            code = main(("log", *arguments))
        except SystemExit as left:
            code = int(str(left.code))
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return called


def head_in(text: str) -> str:
    """Return the head that a text names."""
    (head,) = re.findall(r"head\s+([0-9a-f]{64})", text)
    return str(head)


def sentence(ran: Ran) -> str:
    """Return the one sentence in which something is refused."""
    assert (2, "") == (ran.code, ran.out)
    assert "Traceback" not in ran.err
    *_, last = ran.err.splitlines()
    return last


class TestImport:
    @pytest.mark.parametrize("log", FILES)
    def test_what_is_told(self, call: Call, log: str) -> None:
        """How many events were appended is told, with the position and the head."""
        ran = call("import", log, "reports.csv", "closed.jsonl")
        told = ran.out.splitlines()

        assert (0, "") == (ran.code, ran.err)
        assert [f"{log}: 2 events appended", "position 2"] == told[:2]
        with open_log(log) as opened:
            assert f"head {opened.head}" == told[2]

    def test_again(self, call: Call) -> None:
        """What is there already is told, and the head stays."""
        first, again = (call("import", "log.sqlite", "reports.csv") for _ in range(2))

        assert "log.sqlite: 0 events appended; 1 there already" == again.out.splitlines()[0]
        assert head_in(first.out) == head_in(again.out)

    def test_a_log(self, call: Call) -> None:
        """The file of a log is taken over as it is."""
        first = call("import", "log.sqlite", "reports.csv")
        call("export", "log.sqlite", "-o", "log.jsonl")
        ran = call("import", "other.sqlite", "log.jsonl")

        assert "other.sqlite: 1 event taken over as they were recorded" == ran.out.splitlines()[0]
        assert head_in(first.out) == head_in(ran.out)

    def test_events_that_are_not_known(self, call: Call) -> None:
        """Events that this version cannot read are kept, and counted."""
        with open_log("log.jsonl") as log:
            log.append([unknown({"x": 1}), event("1")])
        ran = call("import", "other.jsonl", "log.jsonl")

        assert (0, "") == (ran.code, ran.err)
        assert "1 event of a type or schema that this version cannot read: kept" in ran.out

    def test_warnings(self, call: Call, folder: Path) -> None:
        """Warnings are told on standard error, those of many rows in one line."""
        undated = [{**CLOSED, "reported": None, "stage": each} for each in "123"]
        spaced = [{**CLOSED, "stage": f" {each}"} for each in "45"]
        (folder / "more.jsonl").write_text(f"\n\n{lines(*undated, *spaced)}", "utf-8")
        ran = call("import", "log.sqlite", "more.jsonl")

        assert 0 == ran.code
        assert [
            ("more.jsonl:1-2", "blank-row"),
            ("more.jsonl:6 stage", "trimmed"),
            ("more.jsonl:3 reported", "no-reported"),
        ] == [
            tuple(line.removeprefix("warning: ").split(": ")[:2]) for line in ran.err.splitlines()
        ]
        assert "log.sqlite: 5 events appended" in ran.out
        assert "warning" not in ran.out

    def test_problems(self, call: Call, folder: Path) -> None:
        """All problems of all files are told, and no log is begun."""
        (folder / "bad.csv").write_text(REPORTS.replace("270", "many"), "utf-8")
        ran = call("import", "log.sqlite", "bad.csv", "lost.csv", "closed.jsonl")

        assert (2, "") == (ran.code, ran.out)
        first, *problems = ran.err.splitlines()
        assert "exchange-model: the input cannot be used: 2 problems" == first
        assert ["bad.csv:2 count: value", "lost.csv: missing-file"] == [
            ": ".join(line.split(": ")[:2]).strip() for line in problems
        ]
        assert not (folder / "log.sqlite").exists()

    @pytest.mark.parametrize("content", ["", "\n", "source,count\n"])
    def test_nothing_begins_no_log(self, call: Call, folder: Path, content: str) -> None:
        """A file without an event is refused, and no log is begun."""
        (folder / "empty.csv").write_text(content, "utf-8")
        ran = call("import", "log.sqlite", "empty.csv")

        assert ": empty: " in sentence(ran) or ": missing-column: " in ran.err
        assert not (folder / "log.sqlite").exists()

    @pytest.mark.parametrize("log", FILES)
    def test_a_refused_import_leaves_the_log(self, call: Call, folder: Path, log: str) -> None:
        """An event that corrects what is nowhere is refused, and the log is as it was."""
        call("import", log, "reports.csv")
        before = contents(folder)
        (folder / "bad.jsonl").write_text(lines(CLOSED, {**CLOSED, "supersedes": "I-9"}), "utf-8")
        told = sentence(call("import", log, "bad.jsonl"))
        (folder / "bad.jsonl").unlink()

        assert "bad.jsonl:2 supersedes: reference: " in told
        assert before == contents(folder)

    @pytest.mark.parametrize("log", FILES)
    def test_a_refused_import_begins_no_log(self, call: Call, folder: Path, log: str) -> None:
        """Where a log is not there yet, an import that is refused leaves none."""
        (folder / "bad.jsonl").write_text(lines({**CLOSED, "supersedes": "I-9"}), "utf-8")

        assert "bad.jsonl:1 supersedes: reference: " in sentence(call("import", log, "bad.jsonl"))
        assert not (folder / log).exists()

    @pytest.mark.parametrize("log", ["nowhere/log.sqlite", "nowhere/log.jsonl", "reports.csv/x"])
    def test_where_no_log_can_be(self, call: Call, folder: Path, log: str) -> None:
        """Where no log can be kept, one sentence says so, and nothing is there afterwards."""
        before = contents(folder)

        assert "storage: " in sentence(call("import", log, "closed.jsonl"))
        assert before == contents(folder)

    def test_options(self, call: Call, folder: Path) -> None:
        """Columns are renamed and left out, and days and letters read as it is said."""
        told = {
            "claimed_by": "Минобороны",
            "source": "https://example.org",
            "detaining_party": "RUS",
            "receiving_party": "UKR",
            "count": "5",
            "occurred": "23.05.2025",
            "Krank": "ja",
        }
        (folder / "told.csv").write_bytes(spreadsheet(told).encode("cp1251"))
        ran = call(
            *("import", "log.sqlite", "told.csv", "--ignore", "source", "--encoding", "cp1251"),
            *("--column", "claimed_by=source", "--column", "Krank=facts.sick"),
            *("--date-format", "%d.%m.%Y"),
        )

        assert 0 == ran.code
        with open_log("log.sqlite") as log:
            (record,) = log.read()
        assert "Минобороны" == record.event.source  # type: ignore[union-attr]  # it is known
        assert {"sick": "ja"} == record.event.facts  # type: ignore[union-attr]  # of a group

    @pytest.mark.parametrize(
        "options",
        [
            ("--column", "x"),
            ("--column", "x=sorce"),
            ("--ignore", "sorce"),
            ("--ignore", ""),
            ("--date-format", "%d"),
            ("--ignore", "source", "--column", "source=reason"),
        ],
    )
    def test_options_that_make_no_sense(self, call: Call, options: tuple[str, ...]) -> None:
        """An option that cannot be used is refused, and no log is begun."""
        told = sentence(call("import", "log.sqlite", "reports.csv", *options))

        assert "option: " in told
        assert not Path("log.sqlite").exists()


class TestExport:
    @pytest.mark.parametrize("log", FILES)
    def test_a_file(self, call: Call, log: str) -> None:
        """A log is written as a log of JSON Lines with the same head."""
        first = call("import", log, "reports.csv", "closed.jsonl")
        ran = call("export", log, "-o", "out.jsonl")

        assert (0, "") == (ran.code, ran.err)
        assert "out.jsonl: 2 events" == ran.out.splitlines()[0]
        assert head_in(first.out) == head_in(ran.out)
        assert head_in(first.out) == head_in(call("verify", "out.jsonl").out)

    def test_standard_output(self, folder: Path) -> None:
        """Without a file the log is printed, whatever the encoding of the terminal."""
        (folder / "more.jsonl").write_text(lines({**CLOSED, "source": "Минобороны"}), "utf-8")
        run(folder, "log", "import", "log.sqlite", "more.jsonl", "reports.csv")
        ran = run(folder, "log", "export", "log.sqlite", environment={"PYTHONIOENCODING": "ascii"})
        run(folder, "log", "export", "log.sqlite", "-o", "out.jsonl")

        assert (0, "") == (ran.code, ran.err)
        assert (folder / "out.jsonl").read_text("utf-8") == ran.out
        assert "Минобороны" in ran.out

    @pytest.mark.parametrize("command", [("export",), ("show", "--format", "json")])
    def test_lines_end_alike_everywhere(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
    ) -> None:
        """What is kept as a file ends its lines as such files do, also where text does not."""
        call("import", "log.sqlite", "reports.csv", "closed.jsonl")
        shown = io.TextIOWrapper(io.BytesIO(), newline="\r\n")
        monkeypatch.setattr(sys, "stdout", shown)
        call(command[0], "log.sqlite", *command[1:])
        written = shown.buffer.getvalue()

        assert written.endswith(b"}\n")
        assert b"\r" not in written

    @pytest.mark.parametrize(
        "output", ["closed.jsonl", "reports.csv", ".", "log.sqlite", "new.csv"]
    )
    def test_what_is_there_stays(self, call: Call, folder: Path, output: str) -> None:
        """What is there is not written over."""
        call("import", "log.sqlite", "reports.csv")
        before = contents(folder)
        told = sentence(call("export", "log.sqlite", "-o", output))

        assert f"{output}: option: " in told
        assert before == contents(folder)


class TestVerify:
    def test_a_whole_log(self, call: Call) -> None:
        """A log that fits is said to, with its head, and that the head is to be kept elsewhere."""
        first = call("import", "log.sqlite", "reports.csv")
        ran = call("verify", "log.sqlite")

        assert (0, "") == (ran.code, ran.err)
        assert "log.sqlite: 1 event, and each is what was recorded" == ran.out.splitlines()[0]
        assert head_in(first.out) == head_in(ran.out)
        assert "keep the head elsewhere" in ran.out

    def test_a_head(self, call: Call) -> None:
        """With any head that the log had, it fits, and nothing more is advised."""
        heads = [
            head_in(call("import", "log.sqlite", file).out)
            for file in ("reports.csv", "closed.jsonl")
        ]
        for head in heads:
            ran = call("verify", "log.sqlite", "--head", head)

            assert 0 == ran.code
            assert "keep the head elsewhere" not in ran.out

    def test_a_wrong_head(self, call: Call) -> None:
        """A head that the log never had is named as a fault."""
        call("import", "log.sqlite", "reports.csv")
        ran = call("verify", "log.sqlite", "--head", "0123456789abcdef" * 4)

        assert (2, "") == (ran.code, ran.err)
        assert ran.out.startswith("log.sqlite: log-head: ")

    @pytest.mark.parametrize("head", ["", "x", "0" * 63, "A" * 64, "é" * 64])
    def test_a_head_that_is_none(self, call: Call, head: str) -> None:
        """What is no head is refused before anything is read."""
        ran = call("verify", "log.sqlite", "--head", head)

        assert (2, "") == (ran.code, ran.out)
        assert "a head has 64 digits" in ran.err

    def test_a_changed_log(self, call: Call, folder: Path) -> None:
        """A record that was changed is named, with the head before it."""
        call("import", "log.jsonl", "reports.csv")
        before = call("import", "log.jsonl", "closed.jsonl")
        path = folder / "log.jsonl"
        path.write_text(path.read_text("utf-8").replace("ICRC", "IKRC"), "utf-8")
        ran = call("verify", "log.jsonl")

        assert (2, "") == (ran.code, ran.err)
        assert ran.out.startswith("log.jsonl: tamper: the record at position 2 was changed\n")
        assert "1 event before it fit" in ran.out
        assert head_in(before.out) not in ran.out

    def test_a_torn_end(self, call: Call, folder: Path) -> None:
        """The end that is no record is told by every command, and only who appends moves it."""
        call("import", "log.jsonl", "reports.csv")
        for command in (("verify",), ("show",), ("export",), ("import", "closed.jsonl")):
            with (folder / "log.jsonl").open("a", encoding="utf-8") as stream:
                stream.write('{"data":{"sta')
            ran = call(command[0], "log.jsonl", *command[1:])

            assert 0 == ran.code
            begins = "warning: log.jsonl: log-torn: the end of the log was never acknowledged, and "
            assert ran.err.startswith(begins)
            moved = command[0] == "import"
            assert moved == ("set aside in log.jsonl.1.torn" in ran.err)
            assert moved == (folder / "log.jsonl.1.torn").exists()


class TestShow:
    def test_text(self, call: Call) -> None:
        """Each event is a sentence, with its days, its source and its id."""
        call("import", "log.sqlite", "reports.csv", "closed.jsonl")
        ran = call("show", "log.sqlite", "--width", "80")
        shown = re.sub(r"recorded\s+\S+\s+\S+\s+UTC", "recorded THEN", ran.out)

        assert (0, "") == (ran.code, ran.err)
        assert (
            "   1 2025-05-23  RUS handed over 270 people (with 1 fact: status) to UKR,\n"
            "     handover border-crossing-23-may\n"
            "     reported 2025-05-24 by MoD of the Russian Federation, recorded THEN\n"
        ) == re.sub("     id .*\n", "", shown.split("   2")[0])
        assert "   2 2025-05-25  stage 1 was closed\n" in ran.out
        assert "     id 15fd453a-36ef-5a4a-bf57-393403e98566\n" in ran.out

    @pytest.mark.parametrize("width", [NARROWEST, 40, 41, 60, 80, WIDEST])
    def test_widths(self, call: Call, width: int) -> None:
        """No line is wider than it may be, and no id is broken."""
        call("import", "log.sqlite", "reports.csv", "closed.jsonl")
        out = call("show", "log.sqlite", "--width", str(width)).out
        ids = re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", out)

        assert 2 == len(ids)
        assert [] == [
            line for line in out.splitlines() if len(line) > width and line.strip() not in ids
        ]

    @pytest.mark.parametrize("command", ["import", "verify", "export"])
    @pytest.mark.parametrize("width", ["40", "80"])
    def test_other_widths(self, call: Call, command: str, width: str) -> None:
        """What the others say is as narrow, and no head is broken."""
        call("import", "log.sqlite", "reports.csv", "closed.jsonl")
        more = {"import": ("reports.csv",), "verify": (), "export": ("-o", "out.jsonl")}[command]
        out = call(command, "log.sqlite", *more, "--width", width).out

        assert 1 == len(DIGEST.findall(out))
        assert [] == [
            line for line in out.splitlines() if len(line) > int(width) and not DIGEST.search(line)
        ]

    def test_json(self, call: Call) -> None:
        """As JSON, an event is an object on a line."""
        call("import", "log.sqlite", "reports.csv", "closed.jsonl")
        ran = call("show", "log.sqlite", "--format", "json")
        first, second = map(json.loads, ran.out.splitlines())

        assert {
            "position": 1,
            "id": "15fd453a-36ef-5a4a-bf57-393403e98566",
            "type": "group-transferred",
            "occurred": "2025-05-23",
            "reported": "2025-05-24",
            "source": "MoD of the Russian Federation",
            "supersedes": None,
            "says": "RUS handed over 270 people (with 1 fact: status) to UKR, "
            "handover border-crossing-23-may",
        } == {key: value for key, value in first.items() if key not in {"recorded", "digest"}}
        assert DIGEST.fullmatch(first["digest"])
        assert "stage-closed" == second["type"]

    @pytest.mark.parametrize(
        ("options", "positions"),
        [
            ((), [1, 2]),
            (("--after", "0"), [1, 2]),
            (("--after", "1"), [2]),
            (("--after", "2"), []),
            (("--after", "9" * 30), []),
            (("--source", "ICRC"), [2]),
            (("--source", "nobody"), []),
            (("--source", "ICRC", "--after", "2"), []),
        ],
    )
    @pytest.mark.parametrize("log", FILES)
    def test_some(
        self, call: Call, log: str, options: tuple[str, ...], positions: list[int]
    ) -> None:
        """Only the events behind a position, or of a source, are shown."""
        call("import", log, "reports.csv", "closed.jsonl")
        ran = call("show", log, "--format", "json", *options)

        assert (0, not positions) == (ran.code, ran.err != "")
        assert positions == [json.loads(line)["position"] for line in ran.out.splitlines()]

    @pytest.mark.parametrize("log", FILES)
    def test_what_stands_before_is_not_read(
        self, call: Call, monkeypatch: pytest.MonkeyPatch, log: str
    ) -> None:
        """Of a long log only the end is gone through, if only the end is asked for."""
        with open_log(log) as opened:
            opened.append([event(str(number)) for number in range(50)])
        seen: list[int] = []

        def noted(before: str, position: int, *others: str) -> str:
            seen.append(position)
            return digest_of(before, position, *others)

        monkeypatch.setattr("exchange_model.log.chain.digest_of", noted)
        ran = call("show", log, "--after", "48", "--format", "json")

        assert [49, 50] == [json.loads(line)["position"] for line in ran.out.splitlines()]
        assert [49, 50] == seen

    def test_nothing_to_show(self, call: Call) -> None:
        """Where nothing is shown, standard error tells how much there is, and by whom."""
        call("import", "log.jsonl", "reports.csv", "closed.jsonl")
        some = call("show", "log.jsonl", "--source", "icrc")
        open_log("empty.jsonl").close()
        empty = call("show", "empty.jsonl")
        by = "MoD of the Russian Federation and ICRC"

        assert (0, "") == (some.code, some.out)
        assert f"no event to show; the log has 2 events by {by}\n" == some.err
        assert Ran(0, "", "no event to show; the log has 0 events\n") == empty

    def test_what_is_not_shown(self, call: Call, folder: Path) -> None:
        """Where it was published, what facts say and what reasons there are is not shown."""
        secret = {"published_in": "https://x.example/secret", "reason": "a secret"}
        ended = {**CLOSED, "type": "agreement-ended", "stage": None, **secret}
        group = {
            "type": "group-transferred",
            "detaining_party": "RUS",
            "receiving_party": "UKR",
            "count": 9,
            "facts": {"Diagnosis": "secret", "names": "secret, secret"},
            "breakdown": [
                {"count": 3, "facts": {"rank": "secret"}},
                {"count": 1, "facts": {"secret": "no"}},
            ],
        }
        moved = {**CLOSED, "stage": None, **group}
        (folder / "more.jsonl").write_text(lines(ended, moved), "utf-8")
        call("import", "log.sqlite", "more.jsonl")
        out = call("show", "log.sqlite", "--width", str(WIDEST)).out

        assert "secret" not in out + call("show", "log.sqlite", "--format", "json").out
        assert "RUS handed over 9 people (with 2 facts: Diagnosis, names) to UKR" in out
        assert "; of them 3 (with 1 fact: rank) and 1 reported" in " ".join(out.split())

    @pytest.mark.parametrize("position", ["-1", "x", "1.5", "9" * 5_000])
    def test_a_position_that_is_none(self, call: Call, position: str) -> None:
        """What is no position is refused in a sentence."""
        ran = call("show", "log.sqlite", f"--after={position}")

        assert (2, "") == (ran.code, ran.out)
        assert "Traceback" not in ran.err

    def test_corrections_and_strangers(self, call: Call) -> None:
        """A correction names what it corrects, and an event that is not known its type."""
        first = event("1")
        with open_log("log.sqlite") as log:
            other = StageClosed(stage="2", occurred="2025", source="MoD", supersedes=first.id)
            log.append([first, other, unknown({"x": "secret"})])
        out = call("show", "log.sqlite", "--width", str(WIDEST)).out

        assert f"corrects {first.id}" in out
        assert "an event that this version cannot read: of-tomorrow, schema 7" in out
        assert "secret" not in out

    def test_signs_that_are_not_seen(self, call: Call) -> None:
        """A sign that could change how a terminal shows the rest is shown as its number."""
        with open_log("log.sqlite") as log:
            log.append([event("a\x1b[31m\u202e\nb")])
        out = call("show", "log.sqlite").out

        assert not set("\x1b\u202e") & set(out)

    def test_nobody_reads_to_the_end(self, folder: Path) -> None:
        """A reader who leaves early hears of no fault."""
        with open_log(folder / "log.sqlite") as log:
            log.append([event(str(number)) for number in range(3_000)])
        command = [sys.executable, "-m", "exchange_model", "log", "show", "log.sqlite"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as shown:
            assert shown.stdout is not None
            assert shown.stderr is not None
            shown.stdout.readline()
            shown.stdout.close()
            told = shown.stderr.read()

        assert (141, b"") == (shown.returncode, told)


class TestFaults:
    """What is told where a log, or a file in its place, cannot be used."""

    @pytest.mark.parametrize("command", [("show",), ("export",), ("import", "closed.jsonl")])
    def test_a_damaged_log(self, call: Call, folder: Path, command: tuple[str, ...]) -> None:
        """The log is named, and what is to be done."""
        call("import", "log.jsonl", "reports.csv", "closed.jsonl")
        path = folder / "log.jsonl"
        path.write_text(path.read_text("utf-8").replace('"data"', '"dat', 1), "utf-8")
        told = sentence(call(command[0], "log.jsonl", *command[1:]))

        assert told.startswith("  log.jsonl: log-corrupt: ")
        assert "go back to a copy" in told

    def test_a_changed_log(self, call: Call, folder: Path) -> None:
        """A record that was changed is told with the log, too, by whoever reads it."""
        call("import", "log.jsonl", "reports.csv", "closed.jsonl")
        path = folder / "log.jsonl"
        path.write_text(path.read_text("utf-8").replace("ICRC", "IKRC"), "utf-8")
        ran = call("show", "log.jsonl")
        *_, told = ran.err.splitlines()

        assert 2 == ran.code
        assert told.startswith("  log.jsonl: tamper: ")

    def test_what_sqlite_says(self, call: Call) -> None:
        """What SQLite calls by a name of its own is told in words."""
        told = sentence(call("import", "nowhere/log.sqlite", "closed.jsonl"))

        assert "see that the folder is there" in told
        assert "SQLITE" not in told

    def test_a_log_of_sqlite_as_a_file(self, call: Call, folder: Path) -> None:
        """Its events come into another log by way of its export."""
        call("import", "log.sqlite", "reports.csv")
        told = sentence(call("import", "other.sqlite", "log.sqlite"))

        assert "log.sqlite: option: " in told
        assert "log export" in told
        assert not (folder / "other.sqlite").exists()


def test_warnings_of_an_import(call: Call, folder: Path) -> None:
    """What was taken and is without effect, or has not happened yet, is told."""
    call("import", "log.sqlite", "reports.csv")
    theirs = {**CLOSED, "source": "MoD", "supersedes": "I-1", "occurred": "2025-06-01"}
    (folder / "more.jsonl").write_text(lines(theirs), "utf-8")
    ran = call("import", "log.sqlite", "more.jsonl")

    assert 0 == ran.code
    assert ["more.jsonl:1 occurred: reported-early", "more.jsonl:1 supersedes: without-effect"] == [
        ": ".join(line.removeprefix("warning: ").split(": ")[:2]) for line in ran.err.splitlines()
    ]


@pytest.mark.parametrize("tag", sorted(CLASSES))
def test_each_type_of_event_is_explained(tag: str, capsys: pytest.CaptureFixture[str]) -> None:
    """``explain`` tells what an event of each type is, in a sentence."""
    assert 0 == main(["explain", tag])
    out = capsys.readouterr().out

    assert out.startswith(f"{tag}: event: ")
    assert out.endswith(".\n")


COMMANDS = [("export",), ("verify",), ("show",)]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("log", FILES)
def test_no_log_is_begun_to_be_looked_at(
    call: Call, folder: Path, command: tuple[str, ...], log: str
) -> None:
    """Where there is no log, there is none afterwards."""
    before = contents(folder)

    assert f"{log}: missing-file: " in sentence(call(*command, log))
    assert before == contents(folder)


@pytest.mark.parametrize("command", [*COMMANDS, ("import",)])
@pytest.mark.parametrize("log", [".", "reports.csv", "closed.jsonl", "http://localhost/x", "\0"])
def test_what_is_no_log(call: Call, folder: Path, command: tuple[str, ...], log: str) -> None:
    """A folder, another file and another address are refused in a sentence, and left alone."""
    before = contents(folder)
    more = ("closed.jsonl",) if command == ("import",) else ()

    assert re.match(
        r"(  .*(log-foreign|option|missing-file)|exchange-model: storage): ",
        sentence(call(*command, log, *more)),
    )
    assert before == contents(folder)


class TestPostgres:
    def test_all_four(self, call: Call) -> None:
        """A log in a database is imported into, shown, verified and exported."""
        url = new_schema()
        ran = [
            call("import", url, "reports.csv", "closed.jsonl"),
            call("verify", url),
            call("export", url, "-o", "out.jsonl"),
            call("verify", "out.jsonl"),
        ]

        assert [(0, "")] * 4 == [(each.code, each.err) for each in ran]
        assert 1 == len({head_in(each.out) for each in ran})
        assert 2 == len(call("show", url, "--format", "json").out.splitlines())

    @pytest.mark.parametrize(
        "place", ["//postgres:very-secret@", "//postgres@", "//postgres:very%2Dsecret@"]
    )
    def test_a_password_is_never_shown(self, call: Call, place: str) -> None:
        """Neither a password before the host nor one among the settings is shown."""
        url = new_schema().replace("//postgres:@", place)
        url += "" if "secret" in place else "&password=very-secret"
        shown = ""
        for command in (("import", url, "reports.csv"), ("verify", url), ("show", url)):
            ran = call(*command)
            shown += ran.out + ran.err

            assert 0 == ran.code

        assert "postgresql://" in shown
        assert "secret" not in shown

    @pytest.mark.parametrize("command", ["import", "verify"])
    def test_a_password_that_is_wrong(self, call: Call, command: str) -> None:
        """Nor is one shown with which nobody is let in, or of a URL that is none."""
        for url in (
            as_user(new_schema(), "nobody:very-secret"),
            "postgresql://u:very-secret@localhost:x/db",
            "postgresql://u:very-secret@/db?host=/nowhere",
            "postgresql://u@/db?host=/nowhere&password=very-secret",
            "postgres://u:very-secret@/db?nothing=known",
            "http://u:very-secret@localhost/db",
        ):
            ran = call(command, url, *(("reports.csv",) if command == "import" else ()))

            assert (2, "") == (ran.code, ran.out)
            assert "secret" not in ran.err
            assert "Traceback" not in ran.err
