"""The one table of problems."""

import ast
from collections.abc import Iterator
from copy import copy
from pathlib import Path

import pytest

import exchange_model
from exchange_model.problems import PROBLEMS, InputError, Problem

SOURCE = Path(str(exchange_model.__file__)).parent


def constants(tree: ast.AST) -> Iterator[str]:
    """Yield the texts in a piece of source."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def trees() -> Iterator[ast.AST]:
    """Yield the modules of the library, the table's own left out."""
    for path in sorted(SOURCE.rglob("*.py")):
        if path.name != "problems.py":
            yield ast.parse(path.read_text(encoding="utf-8"))


def values(node: ast.AST) -> Iterator[str]:
    """Yield the texts that an expression may come to, where it is plain to see."""
    if isinstance(node, ast.IfExp):
        yield from (*values(node.body), *values(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def names_given() -> Iterator[str]:
    """Yield the names with which problems, refusals and findings are made."""
    for tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                made = node.func
                name = made.id if isinstance(made, ast.Name) else getattr(made, "attr", "")
                of_error = name == "of" and isinstance(made, ast.Attribute)
                first = node.args[0]
                if name in {"Problem", "Refused", "Finding"} or (
                    of_error and ast.unparse(made) == "InputError.of"
                ):
                    yield from values(first)
            if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                first, *rest = node.value.elts
                if len(rest) == 2 and isinstance(rest[0], ast.Tuple):
                    yield from values(first)


def test_every_name_that_is_given_stands_in_the_table() -> None:
    """No reader and no check speaks of a problem that the table does not explain."""
    assert set() == set(names_given()) - set(PROBLEMS)


def test_every_name_in_the_table_is_given_somewhere() -> None:
    """The table explains no problem that nothing can meet."""
    written = {text for tree in trees() for text in constants(tree)}

    assert set() == set(PROBLEMS) - written


@pytest.mark.parametrize("name", PROBLEMS)
def test_every_problem_has_words(name: str) -> None:
    """Each name is in kebab-case, with a meaning and an advice that begin in lower case."""
    kind = PROBLEMS[name]

    assert name == "-".join(part.lower() for part in name.split("-") if part.isalpha())
    assert all(
        words and (words[0].islower() or words[0].isdigit()) and not words.endswith((".", " "))
        for words in (kind.meaning, kind.advice)
    )


@pytest.mark.parametrize("name", PROBLEMS)
def test_no_problem_speaks_of_python(name: str) -> None:
    """No word of a programming language stands in a problem."""
    words = f"{PROBLEMS[name].meaning} {PROBLEMS[name].advice}".replace(",", " ").split()

    assert set() == {"str", "int", "None", "dict", "tuple", "bool", "list()"} & set(words)


@pytest.mark.parametrize(
    ("problem", "place"),
    [
        (Problem("empty"), ""),
        (Problem("empty", file="a.csv"), "a.csv"),
        (Problem("empty", file="a.csv", row=3), "a.csv:3"),
        (Problem("empty", file="a.csv", row=3, column="stage"), "a.csv:3 stage"),
        (Problem("empty", column="stage"), "stage"),
    ],
)
def test_the_place_of_a_problem(problem: Problem, place: str) -> None:
    """The place is said as far as it is known."""
    assert place == problem.place


def test_a_problem_as_a_line() -> None:
    """A problem reads as place, name, meaning and advice; a hint takes the meaning's place."""
    plain, hinted = Problem("quote"), Problem("quote", file="a.csv", row=7, hint="it opens here")

    assert "quote: a quotation mark is never closed; close it in this row" == str(plain)
    assert "a.csv:7: quote: it opens here; close it in this row" == str(hinted)


def test_an_input_error_has_every_problem() -> None:
    """All problems are told at once, a line each, in their order."""
    error = InputError([Problem("quote"), Problem("empty", hint="nobody")])

    assert ("quote", "empty") == tuple(each.name for each in error.problems)
    assert 2 == len(str(error).splitlines())


def test_an_input_error_of_one_problem() -> None:
    """An error for one problem says where it is."""
    error = InputError.of("date-range", "too early", file="a.csv", row=2, column="on")

    assert (Problem("date-range", "a.csv", 2, "on", "too early"),) == error.problems


def test_an_input_error_can_be_copied() -> None:
    """An error keeps its problems when it is sent to another process."""
    error = InputError([Problem("quote"), Problem("empty", hint="nobody")])

    assert (error.problems, str(error)) == (copy(error).problems, str(copy(error)))
