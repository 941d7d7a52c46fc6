"""What a command is given: the files, read, and the choices, checked."""

import argparse
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

from attrs import evolve, frozen

from exchange_model import cases, wording
from exchange_model.agreement import Agreement, nearest
from exchange_model.cli.progress import progress
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists import (
    ExchangeList,
    Facts,
    Register,
    read_facts,
    read_list,
    read_register,
)
from exchange_model.lists.headers import FIXED
from exchange_model.problems import InputError, Problem
from exchange_model.wire import read_agreement

Read = TypeVar("Read")


@frozen
class Inputs:
    """What is judged, and the choices under which it is."""

    agreement: Agreement
    listed: ExchangeList
    choices: Mapping[str, Any]


def read(options: argparse.Namespace) -> Inputs:
    """Read all the files.

    Raises:
        InputError: with the problems of all of them.
    """
    problems: list[Problem] = []
    if options.complete and not options.register:
        hint = "--complete speaks of a register: add --register FILE"
        problems.append(Problem("option", hint=hint))
    found = _attempt(lambda: agreement(options.agreement), problems)
    day = _attempt(lambda: _day(options.on), problems)
    renamed = columns(options.column, problems, FIXED)
    reading = _choices(options.reading, problems)
    listed = _attempt(lambda: _list(options, renamed), problems)
    register = _attempt(lambda: _register(options, renamed), problems)
    facts = _attempt(lambda: _facts(options), problems)
    if found is None or listed is None or facts is None or problems:
        raise InputError(problems)
    listed, register = _once(listed, register)
    choices = {"register": register, "partial": options.partial, "on": day, "reading": reading}
    return Inputs(found, listed, {**choices, "facts": facts})


def _attempt(read: Callable[[], Read], problems: list[Problem]) -> Read | None:
    """Return what is read, or keep its problems: those of all the files are told at once."""
    try:
        return read()
    except InputError as error:
        problems += error.problems
        return None


def _list(options: argparse.Namespace, renamed: Mapping[str, str]) -> ExchangeList:
    with progress(f"reading {wording.several(options.lists)}"):
        return read_list(
            *options.lists,
            columns=renamed,
            encoding=options.encoding,
            date_format=options.date_format,
        )


def _register(options: argparse.Namespace, renamed: Mapping[str, str]) -> Register | None:
    if not options.register:
        return None
    with progress(f"reading {wording.several(options.register)}"):
        return read_register(
            *options.register,
            complete=options.complete,
            columns=renamed,
            encoding=options.encoding,
            date_format=options.date_format,
        )


def _facts(options: argparse.Namespace) -> Facts:
    if not options.facts:
        return Facts()
    with progress(f"reading {wording.several(options.facts)}"):
        return read_facts(
            *options.facts, encoding=options.encoding, date_format=options.date_format
        )


def agreement(named: str) -> Agreement:
    """Return the agreement of a file or, where there is no such file, one that ships with us."""
    if named in cases.names() and not Path(named).is_file():
        return cases.read(named)
    try:
        return read_agreement(named)
    except InputError as error:
        if error.problems[0].name == "missing-file" and not named.endswith(".toml"):
            hint = f"no such file, nor does such an agreement ship: {nearest(named, cases.names())}"
            raise InputError.of("missing-file", hint, file=named) from None
        raise


def _day(on: str | None) -> PartialDate | None:
    try:
        return None if on is None else PartialDate.parse(on)
    except Refused as refused:
        hint = "it is written YYYY-MM-DD, YYYY-MM, YYYY, or two of these with a slash between"
        told = refused.hint if re.match(r"[0-9]{4}-", on or "") else hint
        raise InputError.of(refused.name, told, column="--on") from None


def columns(
    given: Iterable[str], problems: list[Problem], known: Collection[str]
) -> dict[str, str]:
    """Return the names that are well given, and note what is wrong with the others."""
    found: dict[str, str] = {}
    for pair in given:
        yours, separator, ours = pair.rpartition("=")
        if not separator or not yours or not ours:
            hint = 'a column is renamed with --column "YOURS=OURS"'
            problems.append(Problem("option", hint=hint))
        elif found.setdefault(yours, ours) != ours:
            problems.append(Problem("option", hint="--column gives one column two names"))
        elif ours not in known and get_close_matches(ours, known, n=1, cutoff=0.8):
            problems.append(Problem("option", hint=f"--column: {nearest(ours, known)}"))
    return found


def _choices(given: Iterable[str], problems: list[Problem]) -> dict[str, str]:
    """Return the options that are chosen, by the readings' names."""
    found: dict[str, str] = {}
    for pair in given:
        name, separator, option = pair.partition("=")
        if not separator or not name or not option:
            hint = "a reading is chosen with --reading NAME=OPTION"
            problems.append(Problem("option", hint=hint))
        elif found.setdefault(name, option) != option:
            problems.append(Problem("option", hint="--reading takes one point in two ways"))
    return found


def _once(listed: ExchangeList, register: Register | None) -> tuple[ExchangeList, Register | None]:
    """Return a list and a register without warnings that only one of the two has no such column."""
    if register is None:
        return listed, register
    both = set(listed.warnings) & set(register.warnings)

    def kept(warnings: Iterable[Problem], always: Collection[Problem]) -> tuple[Problem, ...]:
        return tuple(told for told in warnings if told.name != "unused-rename" or told in always)

    return (
        evolve(listed, warnings=kept(listed.warnings, both)),
        evolve(register, warnings=kept(register.warnings, ())),
    )
