"""The commands: demo, show, explain and validate, each with the exit code that it returns."""

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from attrs import evolve

from exchange_model import cases, synthetic, wording
from exchange_model.agreement import Agreement, nearest
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists import ExchangeList, Register, read_list, read_register
from exchange_model.lists.headers import FIXED
from exchange_model.problems import InputError, Problem
from exchange_model.report import Report
from exchange_model.report.text import WIDEST
from exchange_model.validation import validate
from exchange_model.verdicts import Status
from exchange_model.wire import read_agreement

UNUSABLE = 2
"""The exit code for input that cannot be used."""

CODES = {
    Status.SATISFIED: 0,
    Status.PENDING: 0,
    Status.BREACHED: 1,
    Status.UNDETERMINED: 3,
    Status.NOT_IN_FORCE: UNUSABLE,
}
"""The exit code of each status of a report."""

PACKAGE = "exchange-model"
USUAL_WIDTH = 80
EVERYONE = "all"
DEMONSTRATED = "istanbul-2025-06-02"
MADE_UP = "All people below are made up: a seeded generator drew them, and they stand for nobody."

Read = TypeVar("Read")


def demo(options: argparse.Namespace) -> int:
    """Judge made-up lists by the Istanbul agreement."""
    agreement = cases.read(DEMONSTRATED)
    scenarios = synthetic.scenarios(options.seed)
    reports = [_scenario(agreement, scenario) for scenario in scenarios]
    if options.format == "json":
        told = [
            {"name": scenario.name, "told": scenario.told, "report": report.to_data()}
            for scenario, report in zip(scenarios, reports, strict=True)
        ]
        print(json.dumps({"people": MADE_UP, "scenarios": told}, ensure_ascii=False, indent=2))
        return 0
    print(*textwrap.wrap(MADE_UP, _columns_wide(options)), sep="\n")
    for scenario, report in zip(scenarios, reports, strict=True):
        print(
            f"\n=== {scenario.name}",
            *textwrap.wrap(scenario.told, _columns_wide(options)),
            "",
            sep="\n",
        )
        _print(report, options)
    return 0


def _scenario(agreement: Agreement, scenario: synthetic.Scenario) -> Report:
    register = Register(scenario.registered, complete=scenario.complete)
    return validate(
        agreement,
        scenario.listed,
        register=register,
        partial=scenario.partial,
        on=scenario.on,
        remedies=True,
    )


def show(options: argparse.Namespace) -> int:
    """Read an agreement back, rule by rule."""
    for line in wording.agreement(_agreement(options.agreement)):
        print(wording.visible(line))
    return 0


def _columns_wide(options: argparse.Namespace) -> int:
    """Return the width that is asked for, else that of the terminal."""
    width: int | None = getattr(options, "width", None)
    return width or min(shutil.get_terminal_size((USUAL_WIDTH, 24)).columns, WIDEST)


def explain(options: argparse.Namespace) -> int:
    """Say what a name means, or what all of them do."""
    told = wording.names()
    if options.name is not None and options.name not in told:
        raise InputError.of("unknown-name", nearest(options.name, told), column="explain")
    for name in told if options.name is None else (options.name,):
        print(f"{name}: {told[name]}")
    return 0


def judge(options: argparse.Namespace) -> int:
    """Judge a proposed list, and return the exit code of what came of it."""
    problems: list[Problem] = []
    if options.complete and not options.register:
        hint = "--complete speaks of a register: add --register FILE"
        problems.append(Problem("option", hint=hint))
    agreement = _attempt(lambda: _agreement(options.agreement), problems)
    day = _attempt(lambda: _day(options.on), problems)
    columns = _columns(options.column, problems)
    reading = _choices(options.reading, problems)
    listed = _attempt(lambda: _list(options, columns), problems)
    register = _attempt(lambda: _register(options, columns), problems)
    if agreement is None or listed is None or problems:
        raise InputError(problems)
    if register is not None:
        listed, register = _once(listed, register)
    report = validate(
        agreement,
        listed,
        register=register,
        partial=options.partial,
        on=day,
        reading=reading,
        remedies=True,
    )
    _print(report, options)
    return CODES[report.status]


def _attempt(read: Callable[[], Read], problems: list[Problem]) -> Read | None:
    """Return what is read, or keep its problems: those of all the files are told at once."""
    try:
        return read()
    except InputError as error:
        problems += error.problems
        return None


def _list(options: argparse.Namespace, columns: Mapping[str, str]) -> ExchangeList:
    return read_list(
        *options.lists,
        columns=columns,
        encoding=options.encoding,
        date_format=options.date_format,
    )


def _register(options: argparse.Namespace, columns: Mapping[str, str]) -> Register | None:
    if not options.register:
        return None
    return read_register(
        *options.register,
        complete=options.complete,
        columns=columns,
        encoding=options.encoding,
        date_format=options.date_format,
    )


def _agreement(named: str) -> Agreement:
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
        raise InputError.of(refused.name, refused.hint, column="--on") from None


def _columns(given: Iterable[str], problems: list[Problem]) -> dict[str, str]:
    """Return the names that are well given, and note what is wrong with the others."""
    found: dict[str, str] = {}
    for pair in given:
        yours, separator, ours = pair.rpartition("=")
        if not separator or not yours or not ours:
            hint = 'a column is renamed with --column "YOURS=OURS"'
            problems.append(Problem("option", hint=hint))
        elif found.setdefault(yours, ours) != ours:
            problems.append(Problem("option", hint="--column gives one column two names"))
        elif ours not in FIXED and get_close_matches(ours, FIXED, n=1, cutoff=0.8):
            problems.append(Problem("option", hint=f"--column: {nearest(ours, FIXED)}"))
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


def _once(listed: ExchangeList, register: Register) -> tuple[ExchangeList, Register]:
    """Return a list and a register without warnings that only one of the two has no such column."""
    renames = {each for each in listed.warnings if each.name == "unused-rename"}
    both = renames & set(register.warnings)
    return (
        evolve(listed, warnings=tuple(each for each in listed.warnings if each not in renames)),
        evolve(
            register,
            warnings=tuple(
                each for each in register.warnings if each.name != "unused-rename" or each in both
            ),
        ),
    )


def _print(report: Report, options: argparse.Namespace) -> None:
    if options.format == "json":
        print(report.to_json(), end="")
        return
    width = _columns_wide(options)
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    print(report.to_text(width, colour=coloured, shown=options.people), end="")
