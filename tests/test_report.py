"""The report: its text, its JSON, and what it is not."""

import hashlib
import json
import os
import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge import AGREEMENT, COMPLETE, HEADER, REGISTER, RUS, UKR, run, write
from exchange_model import synthetic, validate
from exchange_model.agreement import Reading
from exchange_model.cases import names, read
from exchange_model.categories import Has
from exchange_model.lists import ExchangeList, Register, read_list
from exchange_model.problems import InputError
from exchange_model.report import Report
from exchange_model.rules import (
    AllOf,
    Excluding,
    Minimum,
    Named,
    Only,
    Reciprocity,
    Rule,
    Separate,
)
from exchange_model.testing import cases
from exchange_model.verdicts import Outcome, Status
from exchange_model.wire import read_agreement
from worked import agreement, listed

ORDER = ("breached", "undetermined", "pending", "satisfied", "not-in-force")
HEADED = re.compile(rf"^({'|'.join(ORDER)})(?: \(final\))?  ", re.MULTILINE)

LISTED = (
    *RUS.splitlines(keepends=True),
    *UKR.splitlines(keepends=True),
    "R-7,RUS,UKR,2000,unknown,x\n",
    "U-1,UKR,RUS,2003-01-01,no,x\n",
)
"""A list that is not known to keep every rule, with somebody listed twice."""


@pytest.fixture(scope="module")
def reports() -> tuple[Report, ...]:
    """Return reports in which every status but one is met."""
    istanbul = read("istanbul-2025-06-02")
    return tuple(
        validate(
            istanbul,
            each.listed,
            register=Register(each.registered, complete=each.complete),
            partial=each.partial,
            on=each.on,
        )
        for each in synthetic.scenarios()
    )


AGREED = agreement(Minimum(id="r", count=1), parties=("RUS", "UKR"))


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def summed(folder: Path, *names: str) -> list[dict[str, str]]:
    """Return files with their sums, as a report has them."""
    return [{"file": name, "sha256": digest(folder / name)} for name in names]


def other_way(reading: Reading) -> dict[str, str]:
    """Return the choice of an option that is not the default."""
    return {reading.name: next(each for each in reading.options if each != reading.default)}


def evidence(data: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - plain data
    """Yield the people of a report's plain data."""
    for rule in data["rules"]:
        for verdict in rule.get("verdicts", ()):
            yield from verdict["people"]


def judged(case: Any) -> Report | None:  # noqa: ANN401 - a drawn case
    """Return the report of a drawn case, if it can be judged."""
    held = None
    if case.registered is not None:
        held = Register(case.registered, complete=case.complete)
    try:
        return validate(
            case.agreement, case.listed, register=held, partial=case.partial, on=case.on
        )
    except InputError:
        return None


class TestText:
    @pytest.mark.parametrize("width", [40, 80, 100])
    def test_the_width(self, reports: tuple[Report, ...], width: int) -> None:
        """No line is wider than the page, with everybody shown."""
        for report in reports:
            widest = max(map(len, report.to_text(width, shown=None).splitlines()))

            assert width - 10 < widest <= width

    @given(case=cases(repeated=True, contradictory=True), width=st.sampled_from([40, 80, 100]))
    def test_the_width_of_anything(self, case: Any, width: int) -> None:  # noqa: ANN401 - drawn
        """What has no spaces is broken, and no text breaks out of its lines."""
        report = judged(case)
        if report is not None:
            text = report.to_text(width, shown=None)

            assert width >= max(map(len, text.split("\n")))
            assert all(sign.isprintable() or sign == "\n" for sign in text)
            assert len(report) == len(HEADED.findall(text))

    def test_width_has_bounds(self, reports: tuple[Report, ...]) -> None:
        """A page is never narrower than 40 columns nor wider than 100."""
        report = reports[0]

        assert report.to_text(40) == report.to_text(1) == report.to_text(-5)
        assert report.to_text(100) == report.to_text(1000)

    def test_statuses_are_words_in_order(self, reports: tuple[Report, ...]) -> None:
        """Each rule is headed by the word of its status, and what needs attention comes first."""
        for report in reports:
            found = HEADED.findall(report.to_text())

            assert sorted((each.status.value for each in report), key=ORDER.index) == found

    def test_colour_is_only_added(self, reports: tuple[Report, ...]) -> None:
        """Without its colours a coloured report is the plain one, at each width."""
        for report in reports:
            for width in (40, 80):
                coloured = report.to_text(width, colour=True)

                assert report.to_text(width) == re.sub(r"\x1b\[[0-9;]*m", "", coloured)
                assert len(report) + 1 == coloured.count("\x1b[0m")

    def test_the_circumstances_are_told(self, reports: tuple[Report, ...]) -> None:
        """A report says what was judged: list, register, statements, day and agreement."""
        told = " ".join(reports[-1].to_text().split("\n\n", maxsplit=1)[0].split())

        assert "list (680 rows); register (2,400 rows)" in told
        assert "said to be complete for RUS and UKR" in told
        assert (
            "so far, with more lists to follow, on the days that the rows give, else on 2025-06-12"
            in told
        )
        assert "by what the files say; the agreement as concluded on 2025-06-02" in told

    def test_what_no_rule_says_is_told(self, reports: tuple[Report, ...]) -> None:
        """A report does not pass over the sentences of the agreement that were not judged."""
        assert "not judged: 4 sentences of the agreement" in reports[0].to_text()

    def test_both_rows_of_somebody_listed_twice(self, tmp_path: Path) -> None:
        """A finding names every row, and tells what is wrong in words."""
        write(tmp_path, agreed=AGREEMENT, list=HEADER + "".join(LISTED))
        ran = run(tmp_path, "validate", "list.csv", "--agreement", "agreed.toml")

        assert "list.csv:4, list.csv:7  U-1: the same person is listed twice" in ran.out


@pytest.mark.parametrize(
    "rule",
    [
        Minimum(id="r", of="remains", count=1),
        AllOf(id="r", of="remains"),
        Only(id="r", of="remains", category=Has("ill")),
        Excluding(id="r", of="remains", category=Has("ill")),
        Separate(id="r", of="remains", category=Has("ill")),
        Named(id="r", of="remains", people=("P1",)),
        Reciprocity(id="r", of="remains"),
    ],
)
def test_a_list_says_nothing_of_remains(rule: Rule) -> None:
    """Of each kind of rule about remains it is said that a list of people does not tell."""
    report = validate(agreement(rule), [listed("P1", facts={"ill": "yes"}), listed("P2")])

    assert "a list of people says nothing of" in " ".join(report.to_text().split())
    assert report.to_data() == json.loads(report.to_json())


class TestJson:
    def test_it_is_versioned(self, reports: tuple[Report, ...]) -> None:
        """The first thing said is the version of the shape."""
        for report in reports:
            assert ("format", 1) == next(iter(report.to_data().items()))

    def test_it_round_trips(self, reports: tuple[Report, ...]) -> None:
        """The JSON is the plain data, and nothing else than JSON knows is in them."""
        for report in reports:
            assert report.to_data() == json.loads(report.to_json())
            assert report.to_json().endswith("}\n")

    @given(cases(repeated=True, contradictory=True))
    def test_anything_round_trips(self, case: Any) -> None:  # noqa: ANN401 - drawn
        """Whatever is judged can be written as JSON."""
        report = judged(case)
        if report is not None:
            assert report.to_data() == json.loads(report.to_json())

    def test_the_bytes_are_stable(self, tmp_path: Path) -> None:
        """Two processes with other hashes write the same bytes."""
        write(tmp_path, agreed=AGREEMENT, list=HEADER + "".join(LISTED), held=REGISTER)
        call = ("validate", "list.csv", "--agreement", "agreed.toml", *COMPLETE)
        told = {
            run(tmp_path, *call, "--format", "json", environment={"PYTHONHASHSEED": seed})
            for seed in ("1", "2", "77")
        }

        assert 1 == len(told)
        assert '"status": "breached"' in told.pop().out

    def test_there_is_no_time_stamp(self, reports: tuple[Report, ...]) -> None:
        """No key speaks of when the report was made, and no value is a time of day."""
        for report in reports:
            text = re.sub('"(date_of_birth|made_by)"', "", report.to_json())

            assert not re.search(r'"(time|date|made|created|generated)\w*"', text)
            assert not re.search(r"\d\d:\d\d", text)

    def test_what_made_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The library's name and version are told; a copy that is not installed has no version."""
        report = validate(agreement(Minimum(id="r", count=1)), [listed("P1")])
        told = {"name": "exchange-model", "version": metadata.version("exchange-model")}

        assert told == report.to_data()["made_by"]

        def missing(name: str) -> str:
            raise metadata.PackageNotFoundError(name)

        monkeypatch.setattr(metadata, "version", missing)
        assert {"name": "exchange-model", "version": None} == report.to_data()["made_by"]

    def test_every_person_has_an_id_and_rows(self, tmp_path: Path) -> None:
        """Whoever stands in the evidence can be found: by an id, and by file and row."""
        write(tmp_path, agreed=AGREEMENT, list=HEADER + "".join(LISTED), held=REGISTER)
        call = ("validate", "list.csv", "--agreement", "agreed.toml", *COMPLETE, "--format", "json")
        data = json.loads(run(tmp_path, *call).out)
        write(tmp_path, held=REGISTER + "R-3,RUS,2004,yes,x\nR-4,RUS,,no,x\n")
        more = json.loads(run(tmp_path, *call).out)
        people = [*evidence(data), *evidence(more)]

        assert {"R-3", "R-4"} <= {each["person_id"] for each in people}
        assert all(each["person_id"] and each["rows"] for each in people)
        assert all({"file", "row"} == set(row) for each in people for row in each["rows"])

    def test_the_words_of_each_finding(self, tmp_path: Path) -> None:
        """What is wrong between the rows is named, said, and placed."""
        write(tmp_path, agreed=AGREEMENT, list=HEADER + "".join(LISTED))
        call = ("validate", "list.csv", "--agreement", "agreed.toml", "--format", "json")
        (finding,) = json.loads(run(tmp_path, *call).out)["rules"][-1]["findings"]

        assert {
            "name": "duplicate-person",
            "says": "the same person is listed twice, and counts once",
            "person_id": "U-1",
            "certain": True,
            "columns": [],
            "rows": [{"file": "list.csv", "row": 4}, {"file": "list.csv", "row": 7}],
        } == finding

    def test_the_words_of_each_verdict(self, reports: tuple[Report, ...]) -> None:
        """Statuses and outcomes are their words, and each verdict is said in a sentence."""
        for report in reports:
            for rule in report.to_data()["rules"]:
                assert rule["status"] in {status.value for status in Status}
                for verdict in rule.get("verdicts", ()):
                    assert set(verdict["outcomes"]) <= {outcome.value for outcome in Outcome}
                    assert verdict["says"]


class TestFiles:
    """Which bytes were judged: each file has its SHA-256 in the JSON report."""

    def test_every_file_that_was_read(self, tmp_path: Path) -> None:
        """The sums are those of the bytes, whatever the encoding, the mark and the line ends."""
        write(tmp_path, agreed=AGREEMENT, held=REGISTER)
        (tmp_path / "one.csv").write_bytes(("\ufeff" + HEADER + RUS).replace("\n", "\r\n").encode())
        (tmp_path / "two.csv").write_text(HEADER + UKR, encoding="utf-8")
        call = ("one.csv", "two.csv", "--agreement", "agreed.toml", *COMPLETE)
        data = json.loads(run(tmp_path, "validate", *call, "--format", "json").out)

        assert summed(tmp_path, "one.csv", "two.csv") == data["judged"]["lists"]
        assert summed(tmp_path, "held.csv") == data["judged"]["registers"]
        assert summed(tmp_path, "agreed.toml") == [
            {key: data["agreement"][key] for key in ("file", "sha256")}
        ]

    def test_a_larger_file(self, tmp_path: Path) -> None:
        """A file that is read in many pieces is summed whole."""
        rows = "".join(f"P-{number},RUS,UKR,2000,yes,x\n" for number in range(20_000))
        write(tmp_path, list=HEADER + rows)
        read_in = read_list(tmp_path / "list.csv")

        assert (hashlib.sha256((HEADER + rows).encode()).hexdigest(),) == read_in.digests

    def test_lines_of_json(self, tmp_path: Path) -> None:
        """A file of JSON Lines has its sum too."""
        row = {"person_id": "P", "detaining_party": "RUS", "receiving_party": "UKR"}
        path = tmp_path / "list.jsonl"
        path.write_text(json.dumps({**row, "date_of_birth": "2000"}) + "\n", encoding="utf-8")

        assert (hashlib.sha256(path.read_bytes()).hexdigest(),) == read_list(path).digests

    def test_a_file_that_is_read_twice(self, tmp_path: Path) -> None:
        """Each reading of a file has its own place and sum."""
        write(tmp_path, list=HEADER + RUS)
        path = tmp_path / "list.csv"
        data = validate(AGREED, read_list(path, path)).to_data()

        assert 2 * [{"file": str(path), "sha256": digest(path)}] == data["judged"]["lists"]

    def test_pipes(self, tmp_path: Path) -> None:
        """What can be read only once is read once, an agreement too."""
        pipes = {"agreed": AGREEMENT, "listed": HEADER + RUS}
        for name, content in pipes.items():
            os.mkfifo(tmp_path / name)
            Thread(target=(tmp_path / name).write_text, args=(content,)).start()
        agreed, found = read_agreement(tmp_path / "agreed"), read_list(tmp_path / "listed")
        expected = [hashlib.sha256(content.encode()).hexdigest() for content in pipes.values()]

        assert expected == [agreed.sha256, *found.digests]

    def test_people_and_agreements_of_python(self) -> None:
        """What was not read from a file has no file, and a file that was only named has no sum."""
        proposed = ExchangeList([listed("P1")], files=("somewhere.csv",))
        data = validate(agreement(Minimum(id="r", count=1)), proposed, register=[]).to_data()

        assert (None, None) == (data["agreement"]["file"], data["agreement"]["sha256"])
        assert [{"file": "somewhere.csv", "sha256": None}] == data["judged"]["lists"]
        assert [] == data["judged"]["registers"]

    def test_another_reading_is_of_the_same_file(self) -> None:
        """An agreement that is taken in another way still says of which file it is."""
        istanbul = read("istanbul-2025-06-02")
        (first, *_) = istanbul.readings
        data = validate(istanbul, [listed("P1", "RUS", "UKR")], reading=other_way(first)).to_data()

        assert istanbul.sha256 == data["agreement"]["sha256"]
        assert re.fullmatch("[0-9a-f]{64}", str(istanbul.sha256))

    def test_sums_are_no_part_of_equality(self, tmp_path: Path) -> None:
        """The same people, and the same rules, from other bytes are equal."""
        write(tmp_path, list=HEADER + RUS, agreed=AGREEMENT)
        write(tmp_path, agreed_too=AGREEMENT + "# and a remark\n")
        path = tmp_path / "list.csv"
        first = read_list(path)
        path.write_text("\ufeff" + HEADER + RUS, encoding="utf-8")
        again = read_list(path)
        agreed = [read_agreement(tmp_path / name) for name in ("agreed.toml", "agreed_too.toml")]

        assert first == again
        assert agreed[0] == agreed[1]
        assert 2 == len({*first.digests, *again.digests})
        assert 2 == len({each.sha256 for each in agreed})

    def test_the_text_says_nothing_of_them(self, tmp_path: Path) -> None:
        """Sums are for programs: the text does not show them."""
        write(tmp_path, agreed=AGREEMENT, list=HEADER + RUS)
        ran = run(tmp_path, "validate", "list.csv", "--agreement", "agreed.toml")

        assert not re.search("[0-9a-f]{64}", ran.out)


class TestReport:
    def test_it_is_no_condition(self, reports: tuple[Report, ...]) -> None:
        """A report must not slip into an if; neither must a status."""
        for asked in (reports[0], reports[0].status, Outcome.KEPT):
            with pytest.raises(TypeError, match=r"Status\.SATISFIED"):
                bool(asked)

    def test_rules_are_found_by_their_ids(self, reports: tuple[Report, ...]) -> None:
        """Each rule of the agreement and the built-in one, in the agreement's order."""
        report = reports[0]
        ids = [rule.id for rule in report.agreement.rules]

        assert [*ids, "integrity"] == [each.id for each in report]
        assert len(ids) + 1 == len(report)
        assert all(report[each.id] is each for each in report)

    def test_a_rule_that_there_is_not(self, reports: tuple[Report, ...]) -> None:
        """Asking for an unknown rule is an error that lists those there are."""
        with pytest.raises(KeyError, match=r"there is parity, .*, integrity"):
            reports[0]["nope"]

    def test_its_writings(self, reports: tuple[Report, ...]) -> None:
        """Printed, it is its text; at a prompt, a word about it."""
        assert reports[0].to_text() == str(reports[0])
        assert "<report: pending, 9 rules>" == repr(reports[0])


@pytest.mark.parametrize("name", names())
def test_a_list_of_nobody_is_no_report(name: str) -> None:
    """Nothing to check is never fine."""
    with pytest.raises(InputError, match="empty"):
        validate(read(name), [])
