"""The commands: demo, show, explain, schema, validate and gaps, each with its exit code."""

import argparse
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

from exchange_model import cases, synthetic, wording
from exchange_model.agreement import Agreement, nearest
from exchange_model.cli import inputs
from exchange_model.cli.progress import USUAL_WIDTH, progress
from exchange_model.lists import Register, write_gaps
from exchange_model.lists.facts import gap_lines
from exchange_model.missing import Missing
from exchange_model.problems import InputError
from exchange_model.report import Report
from exchange_model.report.text import WIDEST
from exchange_model.validation import gaps, validate
from exchange_model.verdicts import Status

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
EVERYONE = "all"
DEMONSTRATED = "istanbul-2025-06-02"
MADE_UP = "All people below are made up: a seeded generator drew them, and they stand for nobody."


def demo(options: argparse.Namespace) -> int:
    """Judge made-up lists by the Istanbul agreement."""
    agreement = cases.read(DEMONSTRATED)
    scenarios = synthetic.scenarios(options.seed)
    with progress("judging"):
        reports = [_scenario(agreement, scenario) for scenario in scenarios]
    if options.format == "json":
        told = [
            {"name": scenario.name, "told": scenario.told, "report": report.to_data()}
            for scenario, report in zip(scenarios, reports, strict=True)
        ]
        print(json.dumps({"people": MADE_UP, "scenarios": told}, ensure_ascii=False, indent=2))
        return 0
    print(*textwrap.wrap(MADE_UP, columns_wide(options)), sep="\n")
    for scenario, report in zip(scenarios, reports, strict=True):
        print(
            f"\n=== {scenario.name}",
            *textwrap.wrap(scenario.told, columns_wide(options)),
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
    for line in wording.agreement(inputs.agreement(options.agreement)):
        print(wording.visible(line))
    return 0


def columns_wide(options: argparse.Namespace) -> int:
    """Return the width that is asked for, else that of the terminal."""
    width: int | None = getattr(options, "width", None)
    return width or min(shutil.get_terminal_size((USUAL_WIDTH, 24)).columns, WIDEST)


def explain(options: argparse.Namespace) -> int:
    """Say what a name means, or what all of them do."""
    told = {**wording.names(), **event_types()}
    if options.name is not None and options.name not in told:
        raise InputError.of("unknown-name", nearest(options.name, told), column="explain")
    for name in told if options.name is None else (options.name,):
        print(f"{name}: {told[name]}")
    return 0


def event_types() -> dict[str, str]:
    """Return what each type of event means, by its tag."""
    from exchange_model.wire.events import CLASSES

    return {
        tag: f"event: {(cls.__doc__ or '').partition(chr(10))[0]}" for tag, cls in CLASSES.items()
    }


def schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of the agreement file or of the JSON report."""
    from exchange_model import schemas

    made = schemas.agreement() if options.of == "agreement" else schemas.report()
    print(json.dumps(made, indent=2))
    return 0


def judge(options: argparse.Namespace) -> int:
    """Judge a proposed list, and return the exit code of what came of it."""
    given = inputs.read(options)
    with progress("judging"):
        report = validate(given.agreement, given.listed, remedies=True, **given.choices)
    _print(report, options)
    return CODES[report.status]


def ask(options: argparse.Namespace) -> int:
    """Write the missing facts that would settle what is undetermined, to be filled in."""
    given = inputs.read(options)
    if options.output is not None and Path(options.output).is_file():
        hint = "this file is there already, and answers may stand in it: name another one"
        raise InputError.of("option", hint, file=options.output)
    with progress("looking for missing facts"):
        missing = gaps(given.agreement, given.listed, **given.choices)
    if options.output is None:
        print("".join(gap_lines(missing)), end="")
    else:
        write_gaps(missing, options.output, encoding=options.encoding)
    wrap = textwrap.TextWrapper(USUAL_WIDTH, break_on_hyphens=False, break_long_words=False)
    told = [wording.visible(line) for line in _of_missing(missing, options)]
    said = sys.stderr if options.output is None else sys.stdout
    print(*map(wrap.fill, told), sep="\n", file=said)
    return 0


def _of_missing(missing: Missing, options: argparse.Namespace) -> Iterator[str]:
    """Yield what the file of missing facts holds, and what it cannot settle."""
    where = f"{options.output}: " if options.output is not None else ""
    number, people = len(missing.gaps), len({gap.person_id for gap in missing.gaps})
    if not missing.undetermined:
        yield f"{where}nothing is undetermined, so no fact is asked for"
        return
    of = "1 person" if people == 1 else f"{people:,} people"
    yield (
        f"{where}{number:,} missing fact{'' if number == 1 else 's'} of {of}; undetermined: "
        f"{wording.several(map(str, missing.undetermined))}"
    )
    if missing.unstated:
        yield (
            f"{wording.several(map(str, missing.unstated))}: people of whom no row speaks may "
            "count too, so this asks for a completeness statement (--complete), if one is true"
        )
    if left := [each for each in missing.left if each not in missing.unstated]:
        yield f"{wording.several(map(str, left))}: no missing fact of a person has a part in this"
    if number:
        told = options.output or "FILE"
        yield f"fill in the column value, from the top, and judge again with --facts {told}"


def _print(report: Report, options: argparse.Namespace) -> None:
    with progress("writing the report"):
        told = _written(report, options)
    print(told, end="")


def _written(report: Report, options: argparse.Namespace) -> str:
    if options.format == "json":
        return report.to_json()
    if options.format == "html":
        return report.to_html(shown=options.people)
    width = columns_wide(options)
    coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return report.to_text(width, colour=coloured, shown=options.people)
