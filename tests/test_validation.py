"""What validation refuses or warns of before anything is judged."""

from datetime import date, datetime
from pathlib import Path

import pytest

import exchange_model as xm

CONCLUDED = date(2025, 6, 2)
PARTIES = ("AAA", "BBB")
ILL = xm.Phrase("ill", xm.Has("seriously_ill"))
HEADER = "person_id,detaining_party,receiving_party,date_of_birth"


def agreement(*rules: xm.Minimum | xm.Reciprocity | xm.Separate) -> xm.Agreement:
    """Make an agreement between two parties."""
    return xm.Agreement(title="t", parties=PARTIES, concluded=CONCLUDED, rules=rules)


ONE = xm.Person(person_id="A1", detaining_party="AAA", receiving_party="BBB")
COUNT = agreement(xm.Minimum(id="m", count=1))


def names(caught: pytest.ExceptionInfo[xm.InputError]) -> list[str]:
    """Return the names of the problems that were raised."""
    return [problem.name for problem in caught.value.problems]


def test_files_are_read_first() -> None:
    """A path in place of an agreement, a list or a register is refused with what to call."""
    for arguments in (("a.toml", [ONE], None), (COUNT, "l.csv", None), (COUNT, [ONE], "r.csv")):
        agreed, listed, register = arguments
        with pytest.raises(xm.InputError, match="is read first") as caught:
            xm.validate(agreed, listed, register=register)  # type: ignore[arg-type]  # as a user might

        assert ["option"] == names(caught)


@pytest.mark.parametrize("listed", [None, [{"person_id": "A1"}], 5])
def test_people_are_persons(listed: object) -> None:
    """Rows that are no persons are refused without a word of theirs."""
    with pytest.raises(xm.InputError) as caught:
        xm.validate(COUNT, listed)  # type: ignore[arg-type]  # as a user might

    assert ["type"] == names(caught)


@pytest.mark.parametrize("on", [5, datetime(2025, 6, 3, 12, 0)])  # noqa: DTZ001 - the very fault
def test_the_day_is_a_date_without_a_time(on: object) -> None:
    """A number or a time in place of the day is refused."""
    with pytest.raises(xm.InputError) as caught:
        xm.validate(COUNT, [ONE], on=on)  # type: ignore[arg-type]  # as a user might

    assert ["type"] == names(caught)


def test_all_that_is_wrong_is_told_at_once() -> None:
    """The day, the statement and a row are told together."""
    stranger = xm.Person(person_id="X1", detaining_party="XXX", receiving_party="BBB")
    register = xm.Register((), complete=["AAA:", "CCC"])
    with pytest.raises(xm.InputError) as caught:
        xm.validate(COUNT, [stranger], register=register, on="2025-01-01")

    assert ["date-range", "option", "unknown-party", "unknown-party"] == names(caught)


def test_a_rule_about_stages_warns_where_none_is_named() -> None:
    """Equal numbers per stage over a list without stages are one stage, and that is told."""
    staged = agreement(xm.Reciprocity(id="p", per="stage"))
    told = xm.validate(staged, [ONE]).circumstances.warnings
    separate = xm.validate(agreement(xm.Separate(id="s", category=ILL)), [ONE])

    assert ["no-stage"] == [warning.name for warning in told]
    assert ["no-stage"] == [warning.name for warning in separate.circumstances.warnings]


@pytest.mark.parametrize(
    ("column", "expected"),
    [("seriously ill", "column-name"), ("Seriously_Ill", "column-name"), ("rank", "missing-fact")],
)
def test_a_fact_that_no_column_has(tmp_path: Path, column: str, expected: str) -> None:
    """A needed fact without a column is unknown for everybody, and a near column is told."""
    (tmp_path / "l.csv").write_text(f"{HEADER},{column}\nA1,AAA,BBB,1990,yes\n", encoding="utf-8")
    asked = agreement(xm.Minimum(id="m", count=1, category=ILL, obliges=["AAA"]))
    report = xm.validate(asked, xm.read_list(tmp_path / "l.csv"))

    assert xm.Status.UNDETERMINED is report["m"].status
    assert expected in [warning.name for warning in report.circumstances.warnings]


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    """An agreement that cannot be stored is refused with the file."""
    with pytest.raises(xm.InputError) as caught:
        xm.write_agreement(COUNT, tmp_path / "none" / "a.toml")

    assert ["storage"] == names(caught)


def test_keys_that_a_kind_is_not_judged_by() -> None:
    """A key that rules have in general is refused where no rule of the kind is judged by it."""
    data = xm.agreement_to(COUNT)
    data["rules"] = [{"id": "a", "kind": "all-of", "to": "AAA", "stge": "1"}]
    with pytest.raises(xm.InputError) as caught:
        xm.agreement_from(data)

    assert ["unknown-key", "not-judged-yet"] == names(caught)


def test_what_only_follows_is_not_told_twice() -> None:
    """A fault in the facts does not make every category that uses them a fault of its own."""
    data = xm.agreement_to(COUNT)
    data |= {
        "facts": {"status": {"valus": ["x"]}},
        "categories": {"c": {"fact": "status", "is": ["x"]}},
    }
    with pytest.raises(xm.InputError) as caught:
        xm.agreement_from(data)

    assert ["missing-key"] == names(caught)


def test_a_long_list_of_ids_keeps_the_lines_right(tmp_path: Path) -> None:
    """Behind a list of a thousand ids and a text with a sharp, a fault still has its line."""
    ids = "".join(f'  "R-{number:04}",\n' for number in range(1000))
    written = (
        'format = 1\ntitle = """of #5"""\nparties = ["AAA", "BBB"]\nconcluded = 2025-06-02\n'
        f"[categories.named]\npeople = [\n{ids}]\n"
        '[[rules]]\nid = "m"\nkind = "minimun"\ncount = 1\n'
    )
    (tmp_path / "a.toml").write_text(written, encoding="utf-8")
    with pytest.raises(xm.InputError) as caught:
        xm.read_agreement(tmp_path / "a.toml")

    expected = [("unknown-kind", written.count("\n") - 3)]
    assert expected == [(problem.name, problem.row) for problem in caught.value.problems]


def test_a_statement_is_told_once_whatever_the_readings() -> None:
    """A party that is unknown is one problem, in however many ways the agreement can be read."""
    options = {"one": {}, "two": {"rules.m.count": 2}}
    read = xm.Reading(name="count", default="one", options=options)
    open_ended = xm.Agreement(
        title="t", parties=PARTIES, concluded=CONCLUDED, rules=COUNT.rules, readings=(read,)
    )
    with pytest.raises(xm.InputError) as caught:
        xm.validate(open_ended, [ONE], register=xm.Register((), complete=["CCC"]))

    assert ["unknown-party"] == names(caught)
