"""The strategies for users: what they draw is never refused, reaches everything, and shrinks."""

import ast
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from runpy import run_path
from typing import Any, TypeVar, get_args

import pytest
from attrs import evolve
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies._internal import types

import exchange_model as xm
from exchange_model import testing
from exchange_model.cases import names, read
from exchange_model.categories import Category
from exchange_model.persons import Unknown
from exchange_model.rules import Rule
from exchange_model.testing import (
    SAMPLE,
    Case,
    agreements,
    birthdays,
    cases,
    categories,
    duties,
    facts,
    handover_days,
    hook,
    lists,
    partial_dates,
    people,
    registers,
    rules,
)
from exchange_model.testing.drawn_types import STRATEGIES

Drawn = TypeVar("Drawn")

ILL, YOUNG = xm.Has("seriously_ill"), xm.Under(25)
MANY_FACTS = [f"fact_{number}" for number in range(24)]


def agreed(*rules: Rule, **more: Any) -> xm.Agreement:  # noqa: ANN401 - keys of Agreement
    """Return an agreement of one's own."""
    given_keys: dict[str, Any] = {
        "title": "",
        "parties": ("ARLE", "BRUN"),
        "concluded": date(2026, 3, 1),
        "rules": rules or (xm.Minimum(id="one", count=1, category=YOUNG),),
    }
    return xm.Agreement(**{**given_keys, **more})


OWN = {
    "sides": agreed(
        parties=("A", "B", "C:D", "E"),
        sides={"left": ("A", "C:D"), "right": ("B",)},
        receivers=("N", "A"),
    ),
    "first-day": agreed(concluded=date.min),
    "last-day": agreed(
        xm.Minimum(id="one", count=1, by=date.max, category=xm.Under(1, on="transfer")),
        concluded=date.max,
    ),
    "ages": agreed(
        xm.Only(id="old", category=~xm.Under(130)),
        xm.Only(id="then", category=xm.Under(18, on=date(1, 1, 1))),
        xm.Only(id="later", category=xm.Under(18, on=date(9000, 1, 1))),
        born_on_29_february="28-february",
    ),
    "deadlines": agreed(
        xm.Minimum(id="a", count=1, by=xm.Term(days=60, after="conclusion", counting="inclusive")),
        xm.Minimum(id="b", count=1, by=xm.Term(months=2, after="stage", counting="exclusive")),
        xm.Precondition(id="c", milestone="talks", requires=["a"]),
        xm.Named(id="d", people=["R-1"], stage="first"),
    ),
    "many-facts": agreed(*(xm.Only(id=fact, category=xm.Has(fact)) for fact in MANY_FACTS)),
    "open-facts": agreed(
        xm.Only(id="who", category=xm.Phrase("who", ILL)),
        readings=[
            xm.Reading(
                name="who",
                default="ill",
                options={"ill": {}, "hurt": {"categories.who.fact": "hurt"}},
            )
        ],
    ),
}


def first(strategy: st.SearchStrategy[Drawn], wanted: Callable[[Drawn], bool]) -> Drawn:
    """Return something drawn that is wanted, as it comes; an error if there is none."""
    chosen = settings(
        max_examples=4_000, phases=[Phase.generate], database=None, derandomize=True, deadline=None
    )
    return find(strategy, wanted, settings=chosen)


def smallest(strategy: st.SearchStrategy[Drawn]) -> Drawn:
    """Return to what everything drawn shrinks: Hypothesis begins with it."""
    return first(strategy, lambda _: True)


def python(code: str) -> str:
    """Return what a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    return done.stdout


def in_order(name: str) -> tuple[bool, bool, str]:
    """Return where a name stands among others: constants, then classes, then functions."""
    return not name.isupper(), name.islower(), name


class TestNames:
    def test_they_are_in_order(self) -> None:
        """The public names are those that completion at a prompt shows."""
        assert sorted(testing.__all__) == dir(testing)
        assert sorted(set(testing.__all__), key=in_order) == testing.__all__

    def test_the_type_checker_sees_the_same(self) -> None:
        """What the type checker is told is what is loaded, from the same modules."""
        tree = ast.parse(Path(str(testing.__file__)).read_text(encoding="utf-8"))
        block = next(node for node in tree.body if isinstance(node, ast.If))
        seen = {
            alias.name: str(node.module).removeprefix("exchange_model.testing.")
            for node in block.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }

        assert sorted(testing.__all__) == sorted(seen)
        assert testing._HOME == seen  # noqa: SLF001 - the table of homes is under test

    @pytest.mark.parametrize("name", testing.__all__)
    def test_each_is_documented(self, name: str) -> None:
        """Each says what it draws."""
        assert getattr(testing, name).__doc__

    def test_other_names_are_errors(self) -> None:
        """A name that there is not is an error that says so."""
        with pytest.raises(AttributeError, match=r"exchange_model\.testing has no swaps"):
            _ = testing.swaps


class TestAccepted:
    @given(agreements(open_points=True))
    def test_agreements_are_coherent(self, agreement: xm.Agreement) -> None:
        """Every drawn agreement is one again once it is written, and lists can be judged by it."""
        assert agreement == xm.agreement_from(xm.agreement_to(agreement))
        assert any(rule.active for rule in agreement.rules)

    @given(cases(agreements(open_points=True), repeated=True, contradictory=True))
    def test_cases_of_any_agreement(self, case: Case) -> None:
        """No drawn case is refused, whatever the agreement, the rows and their contradictions."""
        assert [*case.agreement.rules] == [each.rule for each in case.validate() if each.rule]

    @pytest.mark.parametrize("kind", get_args(Rule))
    def test_cases_of_every_kind_of_rule(self, kind: type[Rule]) -> None:
        """Every kind of rule is in drawn agreements, and lists drawn for it are judged."""
        case = first(cases(), lambda drawn: any(isinstance(r, kind) for r in drawn.agreement.rules))

        assert case.agreement.rules
        assert len(case.validate()) == len(case.agreement.rules) + 1

    @settings(max_examples=8)
    @given(st.data())
    @pytest.mark.parametrize("name", OWN)
    def test_cases_of_ones_own_agreement(self, name: str, data: st.DataObject) -> None:
        """No case is refused for an agreement of one's own, odd as it may be."""
        case = data.draw(cases(OWN[name], repeated=True, contradictory=True))

        assert [*OWN[name].rules] == [each.rule for each in case.validate() if each.rule]

    @settings(max_examples=5)
    @given(st.data())
    @pytest.mark.parametrize("name", names())
    def test_cases_of_shipped_agreements(self, name: str, data: st.DataObject) -> None:
        """No case is refused for an agreement that ships with the package."""
        assert data.draw(cases(read(name))).validate()["integrity"].rule is None

    @settings(max_examples=5)
    @given(lists(OWN["many-facts"], repeated=True))
    def test_no_more_is_open_than_can_be_settled(self, listed: xm.ExchangeList) -> None:
        """Where leaving all facts open would be refused, some are always known."""
        agreement = OWN["many-facts"]
        emptied = [evolve(person, facts={}) for person in listed]

        assert set(MANY_FACTS) < {each.id for each in xm.validate(agreement, listed)}
        with pytest.raises(xm.InputError, match="too-many-unknowns"):
            xm.validate(agreement, emptied)

    def test_facts_of_another_reading_are_drawn(self) -> None:
        """A fact that the agreement looks at under another reading alone is drawn too."""
        person = first(people(OWN["open-facts"]), lambda drawn: "hurt" in drawn.facts)

        assert {"yes", "no", Unknown.DECLARED} >= {person.facts["hurt"]}


class TestReached:
    @pytest.mark.parametrize("status", xm.Status)
    def test_every_status(self, status: xm.Status) -> None:
        """Cases are not vacuous: some rule comes to each status."""
        case = first(cases(), lambda drawn: any(each.status is status for each in drawn.validate()))

        assert status in {each.status for each in case.validate()}

    @pytest.mark.parametrize("outcome", xm.Outcome)
    def test_every_outcome_of_a_sample(self, outcome: xm.Outcome) -> None:
        """The cases of one plain agreement come to each outcome."""

        def has(case: Case) -> bool:
            return any(outcome in each.outcomes for each in case.validate())

        assert has(first(cases(SAMPLE), has))

    @pytest.mark.parametrize("name", ["contradictory-facts", "duplicate-person", "not-in-register"])
    def test_every_contradiction(self, name: str) -> None:
        """Rows contradict each other when that is asked for."""

        def has(case: Case) -> bool:
            return name in {each.name for each in case.validate()["integrity"].findings}

        assert has(first(cases(SAMPLE, repeated=True, contradictory=True), has))

    @pytest.mark.parametrize("day", [date(2001, 3, 1), date(2001, 3, 2)])
    def test_both_sides_of_a_birthday(self, day: date) -> None:
        """People are born on the last day that makes them 25, and on the day after."""
        assert day == first(birthdays(agreed()), lambda drawn: drawn == day)

    @pytest.mark.parametrize("days", [59, 60, 61])
    def test_both_sides_of_a_due_day(self, days: int) -> None:
        """People are handed over on the day before a rule is due, on that day, and after it."""
        due = date.fromordinal(date(2026, 3, 1).toordinal() + days - 1)

        assert due == first(handover_days(OWN["deadlines"]), lambda drawn: drawn == due)

    def test_stages_and_ids_of_rules(self) -> None:
        """Stages and people whom a rule names are on drawn lists."""
        wanted = ("R-1", "first")
        drawn = first(people(OWN["deadlines"]), lambda p: (p.person_id, p.stage) == wanted)

        assert wanted == (drawn.person_id, drawn.stage)

    @pytest.mark.parametrize("unknown", Unknown)
    def test_unknown_facts(self, unknown: Unknown) -> None:
        """Facts are unknown in both ways, and dates of birth are too."""
        person = first(people(), lambda drawn: drawn.date_of_birth is unknown)
        open_facts = first(facts(), lambda drawn: drawn.get("wounded", Unknown("")) is unknown)

        assert unknown is person.date_of_birth
        assert set(open_facts) <= {"seriously_ill", "status", "wounded"}

    @pytest.mark.parametrize("length", [4, 7, 10, 21])
    def test_partial_dates_of_every_form(self, length: int) -> None:
        """Years, months, days and periods are drawn."""
        day = first(partial_dates(), lambda drawn: len(str(drawn)) == length)

        assert day == xm.PartialDate.parse(str(day))

    @pytest.mark.parametrize("kind", get_args(Category))
    def test_every_kind_of_category(self, kind: type[Category]) -> None:
        """Every kind of category is drawn, and by itself if it is asked for."""
        assert isinstance(first(categories(), lambda drawn: isinstance(drawn, kind)), kind)
        assert isinstance(smallest(categories(kind)), kind)

    @pytest.mark.parametrize("kind", get_args(Rule))
    def test_every_kind_of_rule(self, kind: type[Rule]) -> None:
        """Every kind of rule is drawn, and by itself if it is asked for."""
        assert isinstance(first(rules(), lambda drawn: isinstance(drawn, kind)), kind)
        assert isinstance(smallest(rules(kind)), kind)

    @given(duties())
    def test_duties(self, rule: Rule) -> None:
        """A duty is a rule that can have a deadline."""
        assert hasattr(rule, "by")


class TestAsked:
    @settings(max_examples=50)
    @given(cases(known=True))
    def test_everything_is_known(self, case: Case) -> None:
        """Nothing is left open if that is asked for, and everybody is on the register."""
        rows = (*case.listed, *(case.registered or ()))
        stages = {type(person.stage) for person in case.listed}
        births = {person.date_of_birth for person in rows}

        assert stages == {str}
        assert all(isinstance(day, xm.PartialDate) and day.exact for day in births)
        assert {str} >= {type(fact) for row in rows for fact in row.facts.values()}
        assert case.agreement.parties == case.complete
        assert {p.person_id for p in case.listed} <= {p.person_id for p in case.registered or ()}

    @settings(max_examples=50)
    @given(cases(SAMPLE))
    def test_nothing_contradicts_unless_asked(self, case: Case) -> None:
        """Each person has one row in a file, and the register agrees with the list."""
        assert () == case.validate()["integrity"].findings

    @given(people(person_id="new", facts={"seriously_ill": True, "extra": "x"}))
    def test_fixed_facts(self, person: xm.Person) -> None:
        """What is fixed is what everybody has."""
        assert ("new", "yes", "x") == (
            person.person_id,
            person.facts["seriously_ill"],
            person.facts["extra"],
        )

    @given(people(listed=False))
    def test_the_held_go_nowhere(self, person: xm.Person) -> None:
        """The row of somebody who is held has no receiver, stage or day."""
        assert person.receiving_party is None
        assert {Unknown.NOT_REPORTED} == {person.stage, person.transfer_date}

    @settings(max_examples=10)
    @given(st.data())
    def test_longer_lists(self, data: st.DataObject) -> None:
        """A list has as many people as are asked for, and a register leaves room for it."""
        listed = data.draw(lists(min_size=12, max_size=15))
        register = data.draw(registers(listed=listed, complete=["AAA"], max_size=9))

        assert 12 <= len({person.person_id for person in listed}) <= 15
        assert {p.person_id for p in listed} <= {p.person_id for p in register}
        assert ("AAA",) == register.complete

    def test_statements_of_every_sort(self) -> None:
        """Parties, sides and categories are said to be complete, unless they cannot be named."""
        category = xm.Phrase("young", YOUNG)
        agreement = evolve(OWN["sides"], categories=[category, xm.Phrase("", YOUNG)])
        said = set[str]()

        def gather(drawn: xm.Register) -> bool:
            said.update(drawn.complete)
            return {"A", "left", "right:young"} <= said

        assert first(registers(agreement), gather).complete
        assert not {"C:D", "A:"} & said


class TestShrunk:
    def test_a_list(self) -> None:
        """The smallest list has one person of whom everything is known."""
        (person,) = smallest(lists())

        assert person == xm.Person(
            person_id="P0",
            detaining_party="AAA",
            receiving_party="BBB",
            date_of_birth="1995-01-01",
            stage="1",
            transfer_date="2025-06-02",
            facts={"seriously_ill": "yes", "wounded": "yes", "status": "combatant"},
        )

    def test_a_case(self) -> None:
        """The smallest case has one rule, one person and no register."""
        case = smallest(cases())

        assert (1, 1, None, None) == (
            len(case.agreement.rules),
            len(case.listed),
            case.registered,
            case.on,
        )

    def test_a_failure_shows_the_people(self) -> None:
        """A failing example shows the people of a list, which otherwise hides them."""

        @settings(database=None)
        @given(lists())
        def wrong(listed: xm.ExchangeList) -> None:
            assert not len(listed)

        with pytest.raises(AssertionError) as failure:
            wrong()

        assert "person_id='P0'" in "".join(failure.value.__notes__)


class TestHook:
    @pytest.mark.parametrize("kind", STRATEGIES, ids=lambda kind: kind.__name__)
    def test_from_type(self, kind: type) -> None:
        """Hypothesis draws each class as the strategies here do."""
        assert isinstance(smallest(st.from_type(kind)), kind)
        assert STRATEGIES[kind] is hook.strategy_for(kind)

    @settings(max_examples=30)
    @given(listed=..., agreement=...)
    def test_what_is_drawn_by_type_fits_together(
        self, listed: xm.ExchangeList, agreement: xm.Agreement
    ) -> None:
        """A list that is drawn by its type can be judged by agreements that are."""
        assert agreement == xm.validate(agreement, listed).agreement

    def test_other_classes_are_left_alone(self) -> None:
        """Classes of others, and those that need nothing special, are not touched."""
        assert hook.strategy_for(int) is None
        assert hook.strategy_for(xm.Outcome) is None

    @pytest.mark.parametrize(
        "before",
        [
            "import hypothesis",
            "import exchange_model",
            "import exchange_model.testing",
            "import exchange_model.testing.rows",
            "from exchange_model.testing import hook",
            "from exchange_model.validation import validate",
        ],
    )
    def test_any_order(self, before: str) -> None:
        """Hypothesis knows the classes in a fresh process, whatever is imported first."""
        code = (
            f"{before}\nimport exchange_model as xm\nfrom hypothesis import strategies as st\n"
            "from hypothesis import find\n"
            "print(find(st.from_type(xm.Person), lambda _: True).person_id)"
        )

        assert "P0" == python(code).splitlines()[-1]

    def test_it_is_light(self) -> None:
        """Importing Hypothesis loads nothing of this package but the hook."""
        code = "import hypothesis, sys; print([*sys.modules])"
        loaded = set(ast.literal_eval(python(code)))
        ours = {name for name in loaded if name.startswith("exchange_model")}

        assert {"exchange_model", "exchange_model.testing", "exchange_model.testing.hook"} == ours

    def test_another_hypothesis(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Should Hypothesis no longer look for strategies late, they are registered at once."""
        monkeypatch.delattr(types, "_global_extra_lookup")
        known = dict(types._global_type_lookup)  # noqa: SLF001 - what is registered is under test
        monkeypatch.setattr(types, "_global_type_lookup", known)
        hook.register()

        assert STRATEGIES.items() <= known.items()

    def test_where_hypothesis_is_not_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The package refuses to be imported where Hypothesis is not installed."""
        monkeypatch.setattr("importlib.util.find_spec", lambda _: None)

        with pytest.raises(ModuleNotFoundError, match="needs Hypothesis"):
            run_path(str(testing.__file__))

    def test_without_hypothesis(self) -> None:
        """Without Hypothesis, a sentence names the extra that brings it."""
        code = (
            "import sys; sys.modules['hypothesis'] = None\n"
            "import exchange_model\n"
            "try:\n    import exchange_model.testing\n"
            "except ImportError as error:\n    print(error.name, error)"
        )

        assert python(code) == (
            "hypothesis exchange_model.testing needs Hypothesis: "
            "pip install 'exchange-model[testing]'\n"
        )
