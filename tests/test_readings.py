"""Readings: points that the text leaves open, and what each way of taking them comes to."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from attrs import evolve

import exchange_model as xm
from exchange_model import cases, wording
from exchange_model.wire import under
from exchange_model.wording import advice, otherwise, reading, remedy

CONCLUDED = date(2025, 6, 2)
PARTIES = ("AAA", "BBB")
YOUNG = xm.Phrase("young", xm.Under(25))
AGE = xm.Reading(
    name="age",
    default="under-25",
    options={"under-25": {}, "to-25": {"categories.young.under": 26}},
)
SWITCH = xm.Reading(
    name="counted", default="yes", options={"yes": {}, "no": {"rules.two.active": False}}
)


def agreement(*readings: xm.Reading) -> xm.Agreement:
    """Make an agreement with a minimum of young people, and a milestone that waits for it."""
    rules = (
        xm.Minimum(id="two", count=2, category=YOUNG, obliges=["AAA"]),
        xm.Precondition(id="talks", milestone="talks", requires=["two"]),
        xm.Maximum(id="nine", count=9),
    )
    return xm.Agreement(
        title="t", parties=PARTIES, concluded=CONCLUDED, rules=rules, readings=readings
    )


def listed() -> list[xm.Person]:
    """Make a list of one person of 24 years and one of 25."""
    return [
        xm.Person(
            person_id=f"A{year}",
            detaining_party="AAA",
            receiving_party="BBB",
            date_of_birth=f"{year}-01-01",
        )
        for year in (2000, 2001)
    ]


def judged(*readings: xm.Reading, taken: Mapping[str, str] | None = None) -> xm.Report:
    """Judge the list under the agreement with readings."""
    return xm.validate(agreement(*readings), listed(), reading=taken)


def test_another_reading_changes_a_verdict() -> None:
    """One is under 25 and two are 25 or younger, so the reading decides."""
    found = judged(AGE)["two"]

    assert xm.Status.BREACHED is found.status
    assert ["under age = to-25: satisfied"] == list(otherwise(found))


def test_what_waits_for_a_rule_changes_with_it() -> None:
    """The milestone is unlocked under the reading that keeps the rule."""
    assert ["under age = to-25: satisfied"] == list(otherwise(judged(AGE)["talks"]))


def test_a_rule_that_no_reading_touches_is_sure() -> None:
    """Nothing that is open bears on the maximum."""
    report = judged(AGE, SWITCH)

    assert report["nine"].sure
    assert report["integrity"].sure
    assert not report["two"].sure


def test_the_reading_that_is_chosen_is_judged() -> None:
    """The chosen option is taken, and the default is then the other reading."""
    report = judged(AGE, taken={"age": "to-25"})

    assert xm.Status.SATISFIED is report["two"].status
    assert ["under age = under-25: breached"] == list(otherwise(report["two"]))
    assert {"age": "to-25"} == report.circumstances.reading


def test_a_rule_that_is_switched_off_is_not_in_force() -> None:
    """Switched off, a rule has no outcome, and what waits for it waits no longer."""
    report = judged(SWITCH, taken={"counted": "no"})

    assert xm.Status.NOT_IN_FORCE is report["two"].status
    assert xm.Status.SATISFIED is report["talks"].status
    assert xm.Status.SATISFIED is report.status


def test_only_the_simplest_change_is_told() -> None:
    """Where one open point alone changes a status, it is not told again together with others."""
    other = evolve(AGE, name="again", options={"under-25": {}, "to-25": {"rules.nine.count": 8}})
    told = list(otherwise(judged(AGE, other)["two"]))

    assert ["under age = to-25: satisfied"] == told


def test_a_statement_moves_with_its_category() -> None:
    """A register that is complete for the young covers more people under the wider reading."""
    rules = (xm.Maximum(id="nine", count=9, category=YOUNG),)
    agreed = xm.Agreement(
        title="t", parties=PARTIES, concluded=CONCLUDED, rules=rules, readings=(AGE,)
    )
    register = xm.Register((), complete=["AAA:young"])
    found = xm.validate(agreed, listed()[:1], register=register)["integrity"]

    assert xm.Status.SATISFIED is found.status
    assert [xm.Status.BREACHED] == [each.status for each in found.otherwise]


@pytest.mark.parametrize("taken", [{"agee": "to-25"}, {"age": "to-52"}])
def test_a_choice_that_there_is_not(taken: dict[str, str]) -> None:
    """An unknown reading or option is refused with the nearest name."""
    with pytest.raises(xm.InputError, match="nearest") as caught:
        judged(AGE, taken=taken)

    assert ["unknown-name"] == [problem.name for problem in caught.value.problems]


def test_too_many_readings() -> None:
    """More than 64 combinations are refused with their number."""
    many = [evolve(AGE, name=f"age-{number}") for number in range(7)]
    with pytest.raises(xm.InputError, match="128") as caught:
        judged(*many)

    assert ["too-many-readings"] == [problem.name for problem in caught.value.problems]


def test_an_option_that_makes_no_agreement() -> None:
    """A change to a value that is not allowed is refused when the list is judged."""
    bad = evolve(AGE, options={"under-25": {}, "to-25": {"categories.young.under": 0}})
    with pytest.raises(xm.InputError) as caught:
        judged(bad)

    assert ["value"] == [problem.name for problem in caught.value.problems]


def test_nothing_left_in_force() -> None:
    """With every rule switched off nothing would be checked."""
    off = xm.Reading(
        name="off",
        default="on",
        options={
            "on": {},
            "off": {f"rules.{each}.active": False for each in ("two", "talks", "nine")},
        },
    )
    with pytest.raises(xm.InputError) as caught:
        judged(off, taken={"off": "off"})

    assert ["nothing-checked"] == [problem.name for problem in caught.value.problems]


def test_readings_survive_a_file(tmp_path: Path) -> None:
    """Written and read back, an agreement has the same readings."""
    agreed = agreement(evolve(AGE, question="Who is young?", source="both"), SWITCH)
    xm.write_agreement(agreed, tmp_path / "a.toml")

    assert agreed == xm.read_agreement(tmp_path / "a.toml")


def test_two_readings_of_one_name() -> None:
    """Each reading has its own name."""
    with pytest.raises(xm.InputError) as caught:
        agreement(AGE, AGE)

    assert "duplicate-id" in [problem.name for problem in caught.value.problems]


def test_deeper_keys_and_dotted_names_are_found() -> None:
    """A change may reach into a deadline, and an id may hold a dot."""
    rule = xm.Minimum(
        id="a.b", count=2, by=xm.Term(days=3, after="conclusion", counting="exclusive")
    )
    longer = xm.Reading(name="term", default="long", options={"long": {"rules.a.b.by.days": 30}})
    agreed = xm.Agreement(
        title="t", parties=PARTIES, concluded=CONCLUDED, rules=(rule,), readings=(longer,)
    )
    read = under(agreed, {"term": "long"}).rules[0]

    assert isinstance(read, xm.Minimum)
    assert xm.Term(days=30, after="conclusion", counting="exclusive") == read.by


def test_the_shipped_readings_are_told() -> None:
    """The open points of the Istanbul formula are asked as questions, each with its source."""
    shipped = [cases.read(name) for name in cases.names()]

    assert all(each.question and each.source for agreed in shipped for each in agreed.readings)
    assert {"young-until", "young-on", "parity-per", "topped-up"} == {
        each.name for each in cases.read("istanbul-2025-06-02").readings
    }


def test_the_report_tells_the_reading() -> None:
    """Text and JSON name the reading and what another would change."""
    report = judged(AGE)
    told = " ".join(report.to_text(100).split())
    data = report.to_data()

    assert "read with age = under-25" in told
    assert "- under age = to-25: satisfied" in told
    assert "(sure: no other reading changes this)" in told
    assert {"age": "under-25"} == data["judged"]["reading"]
    assert [False, False, True, True] == [rule["sure"] for rule in data["rules"]]


def test_advice_is_worded() -> None:
    """A remedy in JSON says what it says in words."""
    report = xm.validate(agreement(), listed(), register=listed(), remedies=True)
    found = xm.validate(
        evolve(agreement(), rules=(xm.Only(id="o", category=YOUNG),)), listed(), remedies=True
    )

    assert () == report.remedies
    assert remedy(found.remedies[0]) == found.to_data()["remedies"][0]["says"]
    assert "AAA leaves off A2000" == advice(found.remedies[0].advice[0])
    assert "a = b" == reading({"a": "b"})


def test_a_rule_is_in_force_or_not() -> None:
    """Nothing but true and false says whether a rule is in force."""
    with pytest.raises(xm.Refused, match="true or false"):
        xm.Maximum(id="m", count=1, active=1)  # type: ignore[arg-type]  # as a user might


def test_open_points_are_read_back() -> None:
    """An agreement read back tells each open point, with its source if there is one."""
    agreed = agreement(AGE, evolve(SWITCH, source="both sides"))
    told = list(wording.agreement(agreed))

    assert "  under-25 or to-25; under-25 unless another is chosen" in told
    assert ["  source: both sides"] == [line for line in told if "source" in line]


def test_a_change_without_quotation_marks() -> None:
    """What TOML takes for tables within tables is told as what was meant."""
    options = {"a": {"rules": {"x": 1}}}
    data = {
        "format": 1,
        "title": "t",
        "parties": list(PARTIES),
        "concluded": CONCLUDED,
        "readings": {"r": {"default": "a", "options": options}},
    }
    with pytest.raises(xm.InputError, match="between quotation marks"):
        xm.agreement_from(data)
