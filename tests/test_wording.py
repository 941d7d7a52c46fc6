"""Law 12, in part: wording is faithful.

``words(a) == words(b)`` only if a and b say the same; whatever there is has words, and they are
those of the field.
"""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from attrs import evolve, fields
from hypothesis import given

import exchange_model
from exchange_model import wording
from exchange_model.agreement import Source, Unmodelled
from exchange_model.categories import (
    And,
    Category,
    FactIs,
    Has,
    People,
    Phrase,
    Under,
)
from exchange_model.counts import Count
from exchange_model.persons import Origin
from exchange_model.problems import PROBLEMS
from exchange_model.rules import (
    AllOf,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
)
from exchange_model.testing import categories as drawn_categories
from exchange_model.testing import duties
from exchange_model.verdicts import Outcome, Role, Status, Verdict
from worked import agreement

SOURCE = Path(str(exchange_model.__file__)).parent
AGREED = agreement(receivers=("NNN",))
ILL = Has("ill")
NOT_SAID = {"id", "text", "source", "origin", "active"}
"""What stands beside the sentence and not in it."""

RULES: tuple[Rule, ...] = (
    Reciprocity(id="r", ratio="1:30"),
    Minimum(id="r", count=3),
    Maximum(id="r", count=3),
    Exactly(id="r", count=3),
    AllOf(id="r"),
    Only(id="r", category=ILL),
    Excluding(id="r", category=ILL),
    Separate(id="r", category=ILL),
    Named(id="r", people=("P1",)),
    Precondition(id="r", milestone="talks", requires=("a",)),
)


def term(**changes: Any) -> Term:  # noqa: ANN401 - keys of Term
    """Return a deadline."""
    given_: dict[str, Any] = {"after": "conclusion", "counting": "exclusive", **changes}
    return Term(**given_)


OTHERS: dict[str, tuple[Any, ...]] = {
    "by": (
        None,
        date(2025, 7, 1),
        date(2025, 7, 2),
        term(days=1),
        term(days=2),
        term(months=1),
        term(months=2),
        term(days=2, counting="inclusive"),
        term(days=2, after="stage"),
        term(days=2, after="milestone:talks"),
        term(days=2, after="milestone:report"),
    ),
    "of": ("people", "remains", "any"),
    "to": (None, "AAA", "BBB", "NNN"),
    "stage": (None, "", "1", "2"),
    "count": (0, 1, 2, 1000),
    "category": (None, ILL, Has("wounded"), ~ILL, Under(25), Under(26), Phrase("young", ILL)),
    "obliges": ((), ("AAA",), ("BBB",)),
    "per": ("agreement", "stage"),
    "judged": ("at-due", "throughout"),
    "between": (
        (),
        ("BBB", "AAA"),
        (Side(party="AAA", category=ILL), "BBB"),
        ("AAA", Side(party="BBB", category=ILL)),
        (Side(party="AAA", weights=((ILL, 2),)), "BBB"),
        (Side(party="AAA", weights=((ILL, 3),)), "BBB"),
        (Side(party="AAA", weights=((ILL, 2), (Under(25), 3))), "BBB"),
        (Side(party="AAA", weights=((Under(25), 3), (ILL, 2))), "BBB"),
        (Side(party="AAA", category=ILL, weights=((ILL, 2),)), "BBB"),
    ),
    "ratio": ("1:30", "30:1", "2:30", "1:1", "2:3"),
    "tolerance": (0, 1, 2),
    "compare": ("equal", "at-least"),
    "people": (("P1",), ("P2",), ("P1", "P2")),
    "milestone": ("talks", "report"),
    "requires": (("a",), ("b",), ("a", "b")),
}
"""Some values of each parameter; no two of one parameter mean the same."""


def variants() -> Iterator[tuple[str, str, tuple[Rule, ...]]]:
    """Yield for each kind of rule and each of its parameters rules that differ in it alone."""
    for rule in RULES:
        for parameter in fields(type(rule)):
            if parameter.name not in NOT_SAID:
                needed = parameter.name == "category" and rule in RULES[5:8]
                values = [each for each in OTHERS[parameter.name] if not (needed and each is None)]
                changed = (evolve(rule, **{parameter.name: each}) for each in values)
                yield type(rule).__name__, parameter.name, tuple(changed)


VARIANTS = tuple(variants())


@pytest.mark.parametrize(
    "changed",
    [pytest.param(rules, id=f"{kind}-{parameter}") for kind, parameter, rules in VARIANTS],
)
def test_every_parameter_is_said(changed: tuple[Rule, ...]) -> None:
    """Changing any one parameter of a rule changes its sentence."""
    said = {wording.rule(rule, AGREED): rule for rule in changed}

    assert len(changed) > 1
    assert list(changed) == [*said.values()]


def test_every_kind_is_tried() -> None:
    """No kind of rule is left out above."""
    assert set(get_args(Rule)) == {type(rule) for rule in RULES}


def test_kinds_read_differently() -> None:
    """Rules of different kinds that share their parameters have different sentences."""
    assert len(RULES) == len({wording.rule(rule, AGREED) for rule in RULES})


@given(duties(), duties())
def test_different_rules_read_differently(one: Rule, other: Rule) -> None:
    """Two drawn rules of different kinds never have the same sentence."""
    said = [wording.rule(evolve(each, id="r"), AGREED) for each in (one, other)]

    assert type(one) is type(other) or said[0] != said[1]


@given(duties())
def test_every_sentence_is_one(rule: Rule) -> None:
    """A rule reads as one sentence: it begins with a sign that is seen and ends with a stop."""
    said = wording.rule(rule, AGREED)

    assert said == said.strip()
    assert said.endswith(".")
    assert not re.search(r"  |\bNone\b|[{}<>]|\b1 (days|months|people)\b", said)


A, B, C = Has("a"), Has("b"), Has("c")

CATEGORIES: tuple[Category, ...] = (
    A,
    ~A,
    ~~A,
    A & B,
    B & A,
    A | B,
    (A & B) | C,
    A & (B | C),
    (A | B) & C,
    ~(A & B),
    ~A & B,
    A & ~B,
    And((A, B, C)),
    And((A, A & B)),
    FactIs("s", ("a",)),
    FactIs("s", ("a", "b")),
    FactIs("t", ("a", "b")),
    A | FactIs("s", ("b",)),
    FactIs("s", ("a", "b")) | C,
    FactIs("s", ("a", "b")) & C,
    A | FactIs("s", ("b",)) & C,
    ~FactIs("s", ("a", "b")),
    ~FactIs("s", ("a",)) | FactIs("s", ("b",)),
    People(("a",)),
    People(("a", "b")),
    People(("a",)) & B,
    ~People(("a", "b")),
    ~People(("a",)) & B,
    Under(18),
    Under(25),
    Under(25, on="transfer"),
    Under(25, on=date(2025, 6, 2)),
    Phrase("young", Under(25)),
)


def test_different_categories_read_differently() -> None:
    """What joins and denies can be told apart, and so can a fact's words and other facts."""
    said = {wording.category(each): each for each in CATEGORIES}

    assert list(CATEGORIES) == [*said.values()]


@given(drawn_categories())
def test_every_category_has_words(category: Category) -> None:
    """A category reads in one line, with as many brackets opened as closed."""
    said = wording.category(category)

    assert said == said.strip()
    assert said.count("(") == said.count(")")


def test_every_outcome_and_status_has_words() -> None:
    """Each outcome and each status is explained, no two alike."""
    assert set(Outcome) == set(wording.OUTCOMES)
    assert set(Status) == set(wording.STATUSES)
    assert len(Outcome) == len({*wording.OUTCOMES.values()})
    assert len(Status) == len({*wording.STATUSES.values()})


@pytest.mark.parametrize("role", get_args(Role))
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
def test_every_role_has_words(role: Role, rule: Rule) -> None:
    """People of each role have a heading, but those who are certainly concerned need none."""
    found = Verdict(frozenset({Outcome.BREACHED}), party="AAA", bounds=Count(1, 3))
    said = wording.heading(role, 2, rule, found)

    assert (role == "concerned") == (said == "")


@pytest.mark.parametrize(
    ("bounds", "size", "told"),
    [
        (Count(1, 3), 2, True),
        (Count(2, 3), 1, True),
        (Count(3, 4), 1, False),
        (Count(0, 2), 2, False),
        (Count(4, 5), 1, False),
    ],
)
def test_how_many_would_be_enough(bounds: Count, size: int, told: bool) -> None:
    """It is told how many more would be enough where so many more there may be."""
    found = Verdict(frozenset({Outcome.BREACHED}), party="AAA", bounds=bounds)
    said = wording.heading("unsettled", size, Minimum(id="r", count=3), found)
    lacking = 3 - bounds.least

    assert said.endswith(f"; {lacking} of them counted would be enough:") == told


@pytest.mark.parametrize("outcome", Outcome)
@pytest.mark.parametrize("of", ["people", "remains", "any"])
@pytest.mark.parametrize("rule", RULES[:-1], ids=lambda rule: type(rule).__name__)
def test_every_verdict_has_words(rule: Any, of: str, outcome: Outcome) -> None:  # noqa: ANN401
    """A verdict of each kind of rule, with each outcome, reads as a line without gaps."""
    known = of != "remains"
    for stage in (None, "1"):
        found = Verdict(
            frozenset({outcome}),
            party="AAA",
            stage=stage,
            bounds=Count(0, 2) if known else None,
            sides=(Count(1, 1), Count(2, None)) if known else (),
        )
        said = wording.verdict(evolve(rule, of=of), found, AGREED)

        assert said == said.strip()
        assert not re.search(r"  |\bNone\b|[{}<>]", said)


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ({Outcome.BREACHED}, "AAA returns people counted as ill and others together to BBB"),
        (
            {Outcome.BREACHED, Outcome.SATISFIED},
            "AAA may return people counted as ill and others together to BBB",
        ),
        ({Outcome.KEPT}, "AAA does not return people counted as ill and others together to BBB"),
    ],
)
def test_a_mixture_in_words(outcomes: set[Outcome], said: str) -> None:
    """It is told whether people are mixed, may be, or are not, and in which direction."""
    found = Verdict(frozenset(outcomes), party="AAA", receiver="BBB")

    assert said == wording.verdict(Separate(id="r", category=ILL), found, AGREED)


def test_an_agreement_is_read_back() -> None:
    """Its parties and sides, its words and each of its rules are said, and what is not judged."""
    agreed = agreement(
        Minimum(id="m", count=1, category=Phrase("ill", ILL), text="One each.", source="art. 1"),
        AllOf(id="a", origin=Origin("a.toml", 7)),
        sides={"north": ("AAA",), "south": ("BBB",)},
        source=Source("A newspaper"),
        unmodelled=(Unmodelled(text="In good faith.", reason="nobody can say when"),),
    )

    assert [
        "Worked by hand",
        "between AAA and BBB, concluded on 2025-06-02",
        "source: A newspaper",
        "side north: AAA",
        "side south: BBB",
        "  status: one of combatant, civilian or medic",
        "  ill: ill",
        "",
        "m",
        "  north and south each return at least 1 person counted as ill.",
        '  text: "One each."',
        "  source: art. 1",
        "",
        "a.toml:7  a",
        "  Nobody is still held by north or south.",
        "",
        'not judged: "In good faith."',
        "  because nobody can say when",
    ] == list(wording.agreement(agreed))


FORBIDDEN = re.compile(r"\b(swap|trade|inventor|units?\b)", re.IGNORECASE)
PYTHON = re.compile(
    r"\b(None|True|False|str|int|float|bool|dict|tuple|frozenset|datetime|NoneType|iterable|"
    r"Traceback|[A-Z][a-z]+Error|mapping|object|instance)\b"
)


def sentences(path: Path) -> Iterator[str]:
    """Yield the texts that a module may say; its docstrings and its annotations left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in silent
        ):
            yield node.value


@pytest.mark.parametrize("name", PROBLEMS)
def test_no_problem_uses_a_forbidden_word(name: str) -> None:
    """Problems are told without the words of commerce and of programming."""
    kind = PROBLEMS[name]

    for said in (name, kind.meaning, kind.advice):
        assert not FORBIDDEN.search(said)
        assert not PYTHON.search(said)


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.stem)
def test_no_text_uses_a_forbidden_word(path: Path) -> None:
    """No text of the library has a word of commerce, comments and docstrings included."""
    text = path.read_text(encoding="utf-8")

    assert not FORBIDDEN.search(text)


@pytest.mark.parametrize(
    "path",
    sorted([*SOURCE.glob("wording/*.py"), *SOURCE.glob("report/*.py"), *SOURCE.glob("cli/*.py")]),
    ids=lambda path: path.stem,
)
def test_no_wording_speaks_of_python(path: Path) -> None:
    """Whatever the wording, the report and the command line may say is plain English."""
    for said in sentences(path):
        assert not PYTHON.search(said)


@pytest.mark.parametrize("path", sorted(SOURCE.glob("cases/*.toml")), ids=lambda path: path.stem)
def test_no_agreement_uses_a_forbidden_word(path: Path) -> None:
    """The agreements that ship keep to the words of the field."""
    assert not FORBIDDEN.search(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("signs", ["\x1b[2J", "\n", "\r", "\u202e", "\x9b", "\u200b", "\ud800"])
def test_signs_that_are_not_seen(signs: str) -> None:
    """Signs that move the cursor, break lines or turn the writing are not shown."""
    assert wording.visible(f"a{signs[0]}b") == "a b"


def test_signs_that_are_seen() -> None:
    """Every other sign stays, of whichever script."""
    assert "Ľ Ж 字 - 'a'" == wording.visible("Ľ Ж 字 - 'a'")
