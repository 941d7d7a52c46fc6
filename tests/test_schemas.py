"""The JSON Schemas: they say what the readers and the report do, neither more nor less."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import exchange_model as xm
from cases_as_objects import people, register_of, report_of
from edge import run
from exchange_model import cases, schemas, synthetic
from exchange_model.problems import InputError, Problem
from exchange_model.testing import agreements
from exchange_model.testing import cases as drawn_cases
from random_cases import make_case
from worked import agreement as agreed
from worked import listed as person

Data = Any
"""Plain data, as JSON has them."""

Place = tuple[str | int, ...]
"""The keys and numbers that lead to a place in plain data."""


def validator(schema: Mapping[str, Any]) -> Draft202012Validator:
    """Return what checks data by a schema, its dates included."""
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


OF_AGREEMENTS = validator(schemas.agreement())
OF_REPORTS = validator(schemas.report())


def plain(data: Data) -> Data:
    """Return the data of an agreement as JSON has them: its days are texts."""

    def written(day: object) -> str:
        assert isinstance(day, date)
        return day.isoformat()

    return json.loads(json.dumps(data, default=written))


def refused(data: Data) -> tuple[Problem, ...]:
    """Return what the reader has against the data of an agreement."""
    try:
        xm.agreement_from(data)
    except InputError as error:
        return error.problems
    return ()


# The schemas themselves


@pytest.mark.parametrize("name", ["agreement", "report"])
class TestPublished:
    def test_it_is_a_schema(self, name: str) -> None:
        """Each is a schema of the draft that it names, under a name that is no address."""
        schema = getattr(schemas, name)()

        Draft202012Validator.check_schema(schema)
        assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]
        assert f"urn:exchange-model:schema:{name}:1" == schema["$id"]

    def test_every_reference_leads_somewhere(self, name: str) -> None:
        """Each reference stays inside the schema, and each definition is referred to."""
        schema = getattr(schemas, name)()
        found = {node["$ref"] for _, node in nodes(schema) if "$ref" in node}

        assert {f"#/$defs/{each}" for each in schema["$defs"]} == found

    def test_every_property_is_described(self, name: str) -> None:
        """Wherever a key is known it has a description."""
        schema = getattr(schemas, name)()
        told = ["description" in at(schema, place) for place in properties(schema)]

        assert all(told)
        assert len(told) > 40

    def test_it_is_printed_as_it_is(self, name: str, tmp_path: Path) -> None:
        """The command prints the same bytes in each process, and nothing else."""
        told = {
            run(tmp_path, "schema", name, environment={"PYTHONHASHSEED": seed})
            for seed in ("1", "2", "77")
        }
        (ran,) = told

        assert (0, "") == (ran.code, ran.err)
        assert json.dumps(getattr(schemas, name)(), indent=2) + "\n" == ran.out
        assert ran.out.isascii()

    def test_nobody_else_shares_it(self, name: str) -> None:
        """Whoever changes the schema that they were given changes nobody else's."""
        first = getattr(schemas, name)()
        whole = json.dumps(first)
        for _, node in list(nodes(first)):
            node["changed"] = True

        assert whole == json.dumps(getattr(schemas, name)())


def test_there_is_no_other_schema(tmp_path: Path) -> None:
    """Any other name gets a sentence."""
    ran = run(tmp_path, "schema", "list")

    assert (2, "") == (ran.code, ran.out)
    assert "choose from" in ran.err


def nodes(node: Data, place: Place = ()) -> Iterator[tuple[Place, Data]]:
    """Yield every table within plain data, with the keys that lead to it."""
    if isinstance(node, dict):
        yield place, node
    for key, inner in inside(node):
        yield from nodes(inner, (*place, key))


def inside(node: Data) -> Iterator[tuple[str | int, Data]]:
    """Yield what a table or a list holds, by keys or numbers."""
    yield from node.items() if isinstance(node, dict) else ()
    yield from enumerate(node) if isinstance(node, list) else ()


def at(node: Data, place: Place) -> Data:
    """Return what stands at a place of plain data."""
    for key in place:
        node = node[key]
    return node


def properties(schema: Data) -> Iterator[Place]:
    """Yield the place of each property in a schema that has a value of its own.

    The kinds of rules only list the keys that they take; what these are, any rule says.
    """
    of_any = schema["$defs"].get("rule", {}).get("properties", {})
    kinds = {("$defs", kind) for kind in of_any.get("kind", {}).get("enum", ())}
    for place, node in nodes(schema):
        if "properties" in node and node.get("type") == "object" and place not in kinds:
            yield from ((*place, "properties", key) for key in node["properties"])


class Followed:
    """Follows data through a schema, and keeps what was met at each property."""

    def __init__(self, schema: Data) -> None:
        self.schema = schema
        self.met: dict[Place, set[str]] = {}

    def follow(self, data: Data, place: Place = ()) -> None:
        """Follow data that are valid at a place of the schema."""
        shape = at(self.schema, place)
        if "$ref" in shape:
            self.follow(data, tuple(shape["$ref"].removeprefix("#/").split("/")))
        for key, inner in inside(data):
            if key in shape.get("properties", ()):
                self.met.setdefault((*place, "properties", key), set()).add(type(inner).__name__)
                self.follow(inner, (*place, "properties", key))
            elif isinstance(data, list) and "items" in shape:
                self.follow(inner, (*place, "items"))
            elif isinstance(shape.get("additionalProperties"), dict):
                self.follow(inner, (*place, "additionalProperties"))
        for number, branch in enumerate(shape.get("oneOf", ())):
            if validator({**branch, "$defs": self.schema["$defs"]}).is_valid(data):
                self.follow(data, (*place, "oneOf", number))


# Agreements that are read


FULL: Data = {
    "format": 1,
    "title": "Everything at once",
    "parties": ["AAA", "BBB"],
    "concluded": "2025-06-02",
    "receivers": ["NNN"],
    "born_on_29_february": "28-february",
    "source": {"name": "a statement", "url": "here"},
    "sides": {"north": ["AAA"], "south": ["BBB"]},
    "facts": {"status": {"values": ["combatant", "civilian"]}, "grade": {"values": ["1", "2"]}},
    "categories": {
        "young": {"under": 25, "on": "transfer"},
        "child": {"under": 14, "on": "2025-06-02"},
        "civilian": {"fact": "status", "is": ["civilian"]},
        "ill": {"fact": "seriously_ill"},
        "these": {"people": ["P1", "P2"]},
        "mixed": {"any": ["young", {"all": ["ill", {"not": {"fact": "wounded"}}]}]},
    },
    "rules": [
        {
            "id": "minimum",
            "kind": "minimum",
            "count": 3,
            "category": "young",
            "obliges": ["AAA"],
            "to": "NNN",
            "by": {"days": 60, "after": "conclusion", "counting": "exclusive"},
            "text": "A sentence.",
            "source": "A place.",
        },
        {"id": "maximum", "kind": "maximum", "count": 0, "per": "stage", "judged": "at-due"},
        {"id": "exactly", "kind": "exactly", "count": 10**9, "stage": "1", "by": "2025-12-31"},
        {"id": "all", "kind": "all-of", "category": {"not": "civilian"}, "of": "any"},
        {"id": "only", "kind": "only", "category": "ill", "to": ["BBB", "NNN"], "active": False},
        {
            "id": "excluding",
            "kind": "excluding",
            "category": {"fact": "status", "is": ["civilian"]},
        },
        {
            "id": "separate",
            "kind": "separate",
            "category": "ill",
            "by": {"months": 2, "after": "milestone:talks", "counting": "inclusive"},
        },
        {"id": "named", "kind": "named", "people": ["P1"], "obliges": ["south"]},
        {
            "id": "key",
            "kind": "reciprocity",
            "ratio": "1:30",
            "tolerance": 2,
            "compare": "at-least",
            "between": [
                {"party": "AAA", "category": "young", "weights": {"young": 50, "civilian": 30}},
                {"party": "south", "weights": [{"category": {"not": "ill"}, "weight": 2}]},
            ],
        },
        {"id": "even", "kind": "reciprocity", "between": ["north", "BBB"]},
        {"id": "gate", "kind": "precondition", "milestone": "talks", "requires": ["named", "all"]},
    ],
    "readings": {
        "age": {
            "question": "Who is young?",
            "default": "less",
            "options": {"less": {}, "more": {"categories.young.under": 26}},
            "source": "both sides",
        }
    },
    "unmodelled": [{"text": "Hours.", "reason": "none here", "source": "there"}],
}
"""An agreement with every kind of rule, form of category and key."""


def shipped(name: str) -> Data:
    """Return the data of an agreement that ships with the package."""
    return plain(xm.agreement_to(cases.read(name)))


def random_agreement(seed: int) -> Data:
    """Return the agreement of the random case of a seed."""
    return make_case(seed)["agreement"]


written_agreements: st.SearchStrategy[Data] = agreements(open_points=True).map(
    lambda each: plain(xm.agreement_to(each))
)
documents = st.one_of(
    st.just(FULL),
    written_agreements,
    st.integers(0, 10**6).map(random_agreement),
    st.sampled_from([shipped(name) for name in cases.names()]),
)


class TestAgreementsThatAreRead:
    def test_with_everything(self) -> None:
        """The agreement that has everything is read, and is valid."""
        assert () == refused(FULL)
        assert [] == [error.message for error in OF_AGREEMENTS.iter_errors(FULL)]

    def test_it_really_has_everything(self) -> None:
        """Every key that the schema knows stands in it, and every kind of rule."""
        schema = schemas.agreement()
        followed = Followed(schema)
        followed.follow(FULL)
        kinds = {rule["kind"] for rule in FULL["rules"]}

        assert set() == set(properties(schema)) - followed.met.keys()
        assert set(schema["$defs"]["rule"]["properties"]["kind"]["enum"]) == kinds

    @pytest.mark.parametrize("name", cases.names())
    def test_shipped(self, name: str) -> None:
        """The agreements that ship with the package are valid."""
        assert [] == [error.message for error in OF_AGREEMENTS.iter_errors(shipped(name))]

    @given(written_agreements)
    def test_any_that_is_written(self, data: Data) -> None:
        """Whatever agreement is written as plain data is valid."""
        assert [] == [error.message for error in OF_AGREEMENTS.iter_errors(data)]

    def test_random_cases(self) -> None:
        """The agreements of the random cases are valid, as written and as read and written."""
        for seed in range(150):
            data = random_agreement(seed)
            again = plain(xm.agreement_to(xm.agreement_from(data)))

            assert OF_AGREEMENTS.is_valid(data)
            assert OF_AGREEMENTS.is_valid(again)


# Agreements that are refused


REMOVED = object()
Edit = tuple[Place, Data]


def edited(*edits: Edit) -> Data:
    """Return the full agreement with some values changed, added or removed."""
    data = deepcopy(FULL)
    for (*before, last), value in edits:
        if value is REMOVED:
            del at(data, tuple(before))[last]
        else:
            at(data, tuple(before))[last] = value
    return data


SAID: tuple[tuple[str, Place, Data], ...] = (
    ("unknown-key", ("colour",), 1),
    ("unknown-key", ("rules", 0, "colour"), 1),
    ("unknown-key", ("rules", 0, "between"), ["AAA", "BBB"]),
    ("unknown-key", ("rules", 0, "by", "weeks"), 1),
    ("unknown-key", ("rules", 8, "between", 0, "ratio"), "1:1"),
    ("unknown-key", ("categories", "young", "colour"), 1),
    ("unknown-key", ("source", "colour"), "x"),
    ("unknown-key", ("unmodelled", 0, "colour"), "x"),
    ("unknown-key", ("readings", "age", "colour"), "x"),
    ("not-judged-yet", ("rules", 3, "to"), "NNN"),
    ("not-judged-yet", ("rules", 10, "category"), "young"),
    ("not-judged-yet", ("rules", 0, "kind"), "pace"),
    ("not-judged-yet", ("rules", 0, "kind"), "milestone"),
    ("unknown-kind", ("rules", 0, "kind"), "least"),
    *(("missing-key", (key,), REMOVED) for key in ("format", "title", "parties", "concluded")),
    ("missing-key", ("rules", 0, "id"), REMOVED),
    ("missing-key", ("rules", 0, "kind"), REMOVED),
    ("missing-key", ("rules", 0, "count"), REMOVED),
    ("missing-key", ("rules", 4, "category"), REMOVED),
    ("missing-key", ("rules", 0, "by", "after"), REMOVED),
    ("missing-key", ("rules", 8, "between", 0, "party"), REMOVED),
    ("missing-key", ("categories", "young"), {}),
    ("missing-key", ("facts", "status"), {}),
    ("missing-key", ("facts", "status", "colour"), 1),
    ("missing-key", ("source", "name"), REMOVED),
    ("missing-key", ("unmodelled", 0, "reason"), REMOVED),
    ("missing-key", ("readings", "age", "options"), REMOVED),
    ("term", ("rules", 0, "by", "counting"), REMOVED),
    ("term", ("rules", 0, "by", "months"), 1),
    ("term", ("rules", 0, "by", "days"), 0),
    ("term", ("rules", 0, "by", "days"), REMOVED),
    ("version", ("format",), 2),
    ("version", ("format",), True),
    ("version", ("format",), "1"),
    ("parties", ("parties",), ["AAA"]),
    ("parties", ("parties",), ["AAA", "BBB", "AAA"]),
    ("date-invalid", ("concluded",), "2 June 2025"),
    ("date-invalid", ("concluded",), "2025-02-30"),
    ("date-invalid", ("concluded",), "2025-6-2"),
    ("date-invalid", ("concluded",), 2025),
    ("date-invalid", ("rules", 0, "by"), "20251231"),
    ("date-invalid", ("rules", 0, "by"), None),
    ("date-invalid", ("categories", "young", "on"), "birth"),
    ("type", ("title",), 1),
    ("type", ("parties",), "AAA"),
    ("type", ("rules",), {}),
    ("type", ("rules", 0), "minimum"),
    ("type", ("rules", 0, "count"), "3"),
    ("type", ("rules", 0, "count"), True),
    ("type", ("rules", 0, "count"), 2.5),
    ("type", ("rules", 0, "active"), 1),
    ("type", ("rules", 0, "category"), 1),
    ("type", ("rules", 0, "category"), None),
    ("type", ("rules", 2, "stage"), 1),
    ("type", ("rules", 2, "stage"), None),
    ("type", ("rules", 0, "to"), 1),
    ("type", ("rules", 8, "between", 1, "weights", 0, "colour"), 1),
    ("type", ("rules", 8, "between", 1), 1),
    ("type", ("categories", "young"), "child"),
    ("type", ("categories", "young", "under"), "25"),
    ("type", ("categories",), []),
    ("type", ("sides", "north"), "AAA"),
    ("type", ("readings", "age", "options", "less"), []),
    ("value", ("rules", 0, "count"), -1),
    ("value", ("rules", 0, "count"), 10**9 + 1),
    ("value", ("rules", 8, "tolerance"), -1),
    ("value", ("rules", 0, "by", "days"), 10**9 + 1),
    ("value", ("rules", 0, "by", "after"), "milestone:"),
    ("value", ("rules", 0, "by", "counting"), "x"),
    ("value", ("rules", 0, "per"), "day"),
    ("value", ("rules", 0, "of"), "dogs"),
    ("value", ("rules", 0, "judged"), "never"),
    ("value", ("rules", 8, "compare"), "more"),
    *(
        ("value", ("rules", 8, "ratio"), ratio)
        for ratio in ("1", "1:", "0:1", "1:00", "1:-1", "1000000001:1", "00000000001:1", "1:1:1")
    ),
    ("value", ("rules", 8, "between"), ["AAA"]),
    ("value", ("rules", 8, "between"), ["AAA", "AAA"]),
    ("value", ("rules", 8, "between", 0, "weights", "young"), 0),
    ("value", ("rules", 8, "between", 1, "weights", 0, "weight"), 10**9 + 1),
    ("value", ("rules", 7, "people"), []),
    ("value", ("rules", 10, "requires"), []),
    ("value", ("rules", 0, "id"), " "),
    ("value", ("categories", "young", "under"), 0),
    ("value", ("categories", "young", "under"), 131),
    ("value", ("categories", "young", "fact"), "ill"),
    ("value", ("categories", "civilian", "is"), []),
    ("value", ("categories", "these", "people"), []),
    ("value", ("categories", "mixed", "any"), []),
    ("value", ("categories", "ill", "fact"), "stage"),
    ("value", ("facts", "status", "values"), []),
    ("value", ("facts", "status", "values"), ["combatant", "civilian", "civilian"]),
    ("value", ("facts", "status", "values"), ["combatant", "civilian", "unknown"]),
    ("value", ("facts", "stage"), {"values": ["1"]}),
    ("value", ("receivers",), ["NNN", ""]),
    ("value", ("sides", "north"), []),
    ("value", ("sides", "north"), ["AAA", "AAA"]),
    ("value", ("born_on_29_february",), "29-february"),
    ("duplicate-id", ("rules", 1, "id"), "integrity"),
    ("unknown-name", ("readings", "age", "options", "more"), {"young.under": 26}),
)
"""What the schema can say, each under the reader's name for it."""

DEEP: Data = {"fact": "ill"}
for _ in range(50):
    DEEP = {"not": DEEP}

BEYOND: tuple[tuple[str, str, tuple[Edit, ...]], ...] = (
    ("unknown-name", "", ((("rules", 0, "category"), "old"),)),
    ("unknown-name", "", ((("rules", 0, "obliges"), ["CCC"]),)),
    ("unknown-name", "", ((("rules", 0, "to"), "CCC"),)),
    ("unknown-name", "", ((("rules", 10, "requires"), ["none"]),)),
    ("unknown-name", "", ((("sides", "north"), ["CCC"]),)),
    ("unknown-name", "", ((("categories", "civilian", "fact"), "state"),)),
    ("unknown-name", "", ((("readings", "age", "default"), "none"),)),
    ("cycle", "", ((("categories", "young"), {"not": "young"}),)),
    ("cycle", "", ((("rules", 10, "requires"), ["gate"]),)),
    ("duplicate-id", "", ((("rules", 1, "id"), "minimum"),)),
    ("duplicate-id", "", ((("sides", "AAA"), ["AAA"]),)),
    (
        "between",
        "",
        ((("sides",), {}), (("parties",), ["AAA", "BBB", "CCC"]), (("rules", 9, "between"), [])),
    ),
    ("date-range", "", ((("rules", 0, "by"), "2025-06-01"),)),
    ("value", "somebody stands on another side", ((("sides", "north"), ["AAA", "BBB"]),)),
    ("value", "a party stands on one side only", ((("sides", "south"), ["AAA"]),)),
    (
        "value",
        "between names two different sides",
        ((("rules", 8, "between"), ["AAA", {"party": "AAA"}]),),
    ),
    (
        "value",
        "one party stands on both sides",
        ((("rules", 8, "between"), ["AAA", "north"]),),
    ),
    ("value", "neither side receives what it gives", ((("rules", 9, "to"), "AAA"),)),
    (
        "value",
        'this fact has a domain: add is = ["..."]',
        ((("categories", "ill", "fact"), "status"),),
    ),
    ("value", "the deadline lies after the year 9999", ((("rules", 0, "by", "days"), 10**8),)),
    ("value", "categories are nested at most 40 deep", ((("categories", "ill"), DEEP),)),
    ("version", "", ((("format",), 1.0),)),
    ("type", "a whole number is needed here", ((("rules", 0, "count"), 3.0),)),
)
"""What no schema can say: of two places at once, or that 3.0 is not 3."""

BEYOND_NAMES = {name for name, hint, _ in BEYOND if not hint} - {"version"}
BEYOND_HINTS = {hint for name, hint, _ in BEYOND if name == "value"}


def can_be_said(problem: Problem) -> bool:
    """Whether a schema can refuse what the reader has refused by this problem."""
    # That a word is not one of those that a fact can be has the nearest of them for a hint.
    not_of_the_fact = (problem.column or "").endswith(".is") and '"' in problem.hint
    beyond = problem.name in BEYOND_NAMES or problem.hint in BEYOND_HINTS
    return not beyond and not (problem.name == "value" and not_of_the_fact)


class TestAgreementsThatAreRefused:
    @pytest.mark.parametrize(("name", "place", "value"), SAID)
    def test_what_a_schema_can_say(self, name: str, place: Place, value: Data) -> None:
        """What the reader refuses within one place, the schema refuses too."""
        data = edited((place, value))

        assert name in {problem.name for problem in refused(data)}
        assert not OF_AGREEMENTS.is_valid(data)

    @pytest.mark.parametrize(("name", "hint", "edits"), BEYOND)
    def test_what_no_schema_can_say(self, name: str, hint: str, edits: tuple[Edit, ...]) -> None:
        """What the reader refuses between places, the schema lets pass."""
        data = edited(*edits)

        assert (name, hint) in {(each.name, hint and each.hint) for each in refused(data)}
        assert [] == [error.message for error in OF_AGREEMENTS.iter_errors(data)]

    def test_both_know_the_same_bounds(self) -> None:
        """The numbers at which the schema changes its mind are those of the reader."""
        bounds = {
            ("rules", 0, "count"): (0, 10**9),
            ("rules", 8, "tolerance"): (0, 10**9),
            ("rules", 8, "between", 0, "weights", "young"): (1, 10**9),
            ("categories", "young", "under"): (1, 130),
        }
        for place, (least, most) in bounds.items():
            for number in (least - 1, least, most, most + 1):
                data = edited((place, number))

                assert (least <= number <= most) == (not refused(data))
                assert (least <= number <= most) == OF_AGREEMENTS.is_valid(data)

    @given(st.from_regex(r"[0-9]{0,11}[1:]?:0{0,3}[0-9]{0,11}", fullmatch=True))
    def test_ratios(self, ratio: str) -> None:
        """The schema takes the ratios that the reader takes."""
        data = edited((("rules", 8, "ratio"), ratio))

        assert OF_AGREEMENTS.is_valid(data) == (not refused(data))


OTHERS: tuple[Data, ...] = (
    None,
    True,
    0,
    -1,
    2,
    10**9 + 1,
    1.5,
    "",
    " ",
    "AAA",
    "young",
    "2025-02-30",
    "2025-06-02",
    "1:0",
    "stage",
    [],
    ["AAA"],
    {},
    {"fact": "ill"},
    {"colour": "x"},
)
"""What is put into the place of something else."""


def places(data: Data, place: Place = ()) -> Iterator[Place]:
    """Yield every place within plain data."""
    for key, inner in inside(data):
        yield (*place, key)
        yield from places(inner, (*place, key))


def mutant(data: Data, rng: Random) -> tuple[str, Data]:
    """Return plain data with one thing changed, and what that is."""
    data = deepcopy(data)
    every = list(places(data))
    *before, last = rng.choice(every)
    holder = at(data, tuple(before))
    what = rng.choice(["other", "elsewhere", "remove", "add", "misspell", "repeat", "kind"])
    if what == "kind":
        rule = rng.choice(data["rules"])
        rule["kind"] = rng.choice(["minimum", "named", "reciprocity", "precondition", "pace", "x"])
    elif what == "other":
        holder[last] = rng.choice(OTHERS)
    elif what == "elsewhere":
        holder[last] = deepcopy(at(data, rng.choice(every)))
    elif what == "remove":
        del holder[last]
    elif isinstance(holder, list):
        what = "repeat"
        holder.insert(int(last), deepcopy(holder[int(last)]))
    elif what == "add":
        holder["colour"] = rng.choice(OTHERS)
    else:
        what = "misspell"
        holder[f"{last}s"] = holder.pop(last)
    return what, data


mutants: st.SearchStrategy[tuple[str, Data]] = st.builds(
    mutant, documents, st.integers(0, 10**9).map(Random)
)


def compared(what: str, data: Data, met: Counter[str]) -> None:
    """Assert that schema and reader are of one mind, and count what was met."""
    problems, valid = refused(data), OF_AGREEMENTS.is_valid(data)
    said = [problem.name for problem in problems if can_be_said(problem)]
    end = "taken" if valid else "refused"
    met.update({end, f"{what}, {end}", *(f"said: {name}" for name in said)})
    met.update({"beyond"} if problems and not said else ())
    met.update({"taken by both"} if valid and not problems else ())

    assert valid or problems, f"the schema alone refuses: {what}"
    assert not (valid and said), f"the reader alone refuses: {what}, {said}"


class TestMutants:
    def test_of_one_mind(self) -> None:
        """What the schema refuses the reader refuses, and the other way round if it can be said."""
        met: Counter[str] = Counter()

        @settings(max_examples=400)
        @given(mutants)
        def check(drawn: tuple[str, Data]) -> None:
            compared(*drawn, met)

        check()
        assert met["taken"] + met["refused"] >= 400
        assert met["taken by both"] >= 20
        assert met["refused"] >= 100

    def test_of_one_mind_about_every_name(self) -> None:
        """The same, over seeded mutants that meet every kind of change and every name."""
        met: Counter[str] = Counter()
        bases = [FULL, *map(shipped, cases.names()), *map(random_agreement, range(40))]
        for seed in range(2000):
            compared(*mutant(bases[seed % len(bases)], Random(seed)), met)

        for what in ("other", "elsewhere", "remove", "add", "misspell", "repeat", "kind"):
            assert met[f"{what}, refused"] >= 20
        for what in ("other", "elsewhere", "remove", "misspell", "repeat", "kind"):
            assert met[f"{what}, taken"] >= 5
        names = {"unknown-key", "missing-key", "type", "unknown-kind", "not-judged-yet", "value"}
        names |= {"version", "term", "parties", "date-invalid"}
        assert names == {what[6:] for what in met if what.startswith("said: ")}
        assert met["beyond"] >= 50
        assert met["taken by both"] >= 50


# Reports


LISTED = """\
person_id,detaining_party,receiving_party,date_of_birth,seriously_ill
R-1,RUS,UKR, 2003-01-01,no
R-2,RUS,UKR,1980-01-01,yes
U-1,UKR,RUS,2003-01-01,no
U-1,UKR,RUS,2004-01-01,no
"""
"""A list with a space too many, and with somebody of whom two rows say two things."""


def reports(folder: Path) -> Iterator[xm.Report]:
    """Yield reports of many kinds: from files, made up, with readings, remedies and findings."""
    (folder / "list.csv").write_text(LISTED, encoding="utf-8")
    (folder / "held.csv").write_text(LISTED, encoding="utf-8")
    xm.write_agreement(cases.read("istanbul-2025-06-02"), folder / "agreed.toml")
    listed = xm.read_list(folder / "list.csv")
    register = xm.read_register(folder / "held.csv", complete=["RUS"])
    yield xm.validate(
        xm.read_agreement(folder / "agreed.toml"), listed, register=register, remedies=True
    )
    agreement = cases.read("istanbul-2025-06-02")
    for each in synthetic.scenarios():
        register = xm.Register(each.registered, complete=each.complete)
        more: dict[str, Any] = {"partial": each.partial, "on": each.on, "remedies": True}
        yield xm.validate(agreement, each.listed, register=register, **more)
    apart = xm.Separate(id="apart", category=xm.Has("ill"))
    yield xm.validate(agreed(apart, receivers=["NNN"]), [person("P1"), person("P2")])
    yield from map(report_of, map(make_case, range(80)))
    for case in map(make_case, range(40)):
        read, rows = xm.agreement_from(case["agreement"]), people(case["list"], "list.csv")
        yield xm.validate(read, rows, register=register_of(case), remedies=True)


class TestReports:
    def test_every_property_occurs(self, tmp_path: Path) -> None:
        """Reports of many kinds are valid, and every property of the schema occurs in one."""
        followed = Followed(schemas.report())
        for report in reports(tmp_path):
            assert [] == [error.message for error in OF_REPORTS.iter_errors(report.to_data())]
            followed.follow(report.to_data())
        named = set(properties(followed.schema))
        nothing = {place[-1] for place in named if followed.met.get(place) == {"NoneType"}}

        assert set() == named - followed.met.keys()
        assert {"known_at", "sources"} == nothing

    @given(drawn_cases())
    def test_any_report(self, case: Any) -> None:  # noqa: ANN401 - a drawn case
        """Whatever is reported is valid."""
        held = None
        if case.registered is not None:
            held = xm.Register(case.registered, complete=case.complete)
        more: dict[str, Any] = {"partial": case.partial, "on": case.on, "remedies": True}
        report = xm.validate(case.agreement, case.listed, register=held, **more)

        assert [] == [error.message for error in OF_REPORTS.iter_errors(report.to_data())]

    def test_other_data_are_refused(self, tmp_path: Path) -> None:
        """Every table of a report is closed: a key more or a key less is refused."""
        data = json.loads(next(reports(tmp_path)).to_json())
        free = {"reading", "facts", "effects"}
        changed = 0
        for place, node in list(nodes(data)):
            if not free & set(place[-1:]):
                for key in (*node, "colour"):
                    kept = dict(node)
                    if key in node:
                        del node[key]
                    else:
                        node[key] = 1
                    changed += 1
                    assert not OF_REPORTS.is_valid(data), place
                    node.clear()
                    node.update(kept)

        assert OF_REPORTS.is_valid(data)
        assert changed > 100
