"""The report: its text, its JSON, and what it is not."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge import AGREEMENT, COMPLETE, HEADER, REGISTER, RUS, UKR, run, write
from exchange_model import synthetic, validate
from exchange_model.cases import names, read
from exchange_model.categories import Has
from exchange_model.lists import Register
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
from exchange_model.verdicts import Outcome, Status
from strategies import cases
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

    @given(case=cases(), width=st.sampled_from([40, 80, 100]))
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

    @given(cases())
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
            text = report.to_json()

            assert not re.search(
                r'"(time|date|made|created|generated)\w*"', text.replace('"date_of_birth"', "")
            )
            assert not re.search(r"\d\d:\d\d", text)

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
