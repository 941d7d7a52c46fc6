"""The command line: demo, show and validate.

Exit codes: 0 nothing breached or undetermined; 1 something breached; 3 nothing breached, but
something undetermined; 2 the input cannot be used, or nothing was checked.
"""

import argparse
import io
import json
import os
import shutil
import sys
import textwrap
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import TextIO, TypeVar

from attrs import evolve

from exchange_model import cases, synthetic, wording
from exchange_model.agreement import Agreement, nearest
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.lists import ExchangeList, Register, read_list, read_register
from exchange_model.lists.headers import FIXED
from exchange_model.problems import InputError, Problem
from exchange_model.report import Report
from exchange_model.report.text import NARROWEST, WIDEST
from exchange_model.validation import validate
from exchange_model.verdicts import Status
from exchange_model.wire import read_agreement

UNUSABLE = 2
"""The exit code for input that cannot be used."""

FAULT = 70
"""The exit code for a fault of the program or its surroundings (EX_SOFTWARE of sysexits.h)."""

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    options = _parser().parse_args(arguments)
    _prepare(sys.stdout, options)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except InputError as error:
        _complain(error)
        return UNUSABLE
    except BrokenPipeError:
        _forget_output()
        return 0
    except OSError:
        _forget_output()
        print("exchange-model: the report cannot be written", file=sys.stderr)
        return FAULT
    except Exception as error:  # noqa: BLE001 - a fault of ours must not look like a breach
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        print(
            f"exchange-model: a fault of the program itself, at {where}; nothing was judged. "
            "Please report it, without any list.",
            file=sys.stderr,
        )
        return FAULT
    return code


def _forget_output() -> None:
    """Let what is still buffered not fail once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _prepare(stream: TextIO, options: argparse.Namespace) -> None:
    """Let JSON be UTF-8 (RFC 8259), and signs that the encoding lacks be written by numbers."""
    if isinstance(stream, io.TextIOWrapper):
        encoding = "utf-8" if getattr(options, "format", "text") == "json" else None
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _complain(error: InputError) -> None:
    count = len(dict.fromkeys(error.problems))
    print(
        f"exchange-model: the input cannot be used: {count:,} problem{'s' if count > 1 else ''}",
        *(f"  {wording.visible(problem)}" for problem in _together(error.problems)),
        sep="\n",
        file=sys.stderr,
    )


def _together(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield problems as lines, with the rows of a file that have the same one in one line."""
    rows: dict[Problem, dict[int, None]] = {}
    for problem in problems:
        found = rows.setdefault(evolve(problem, row=None), {})
        if problem.row is not None:
            found[problem.row] = None
    for problem, found in rows.items():
        yield str(
            evolve(problem, file=f"{problem.file}:{_ranges(sorted(found))}") if found else problem
        )


def _ranges(rows: list[int]) -> str:
    """Return row numbers with each run of them as its first and last."""
    every = set(rows)
    starts = [row for row in rows if row - 1 not in every]
    ends = [row for row in rows if row + 1 not in every]
    pairs = zip(starts, ends, strict=True)
    return ",".join(f"{start}" if start == end else f"{start}-{end}" for start, end in pairs)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="exchange-model",
        description="Say, with reasons, whether a proposed exchange list keeps an agreement.",
        epilog="Exit codes: 0 nothing is breached or undetermined (something may be pending); "
        "1 something is breached; 3 nothing is breached but something is undetermined; "
        "2 the input cannot be used, or nothing was checked; 70 a fault of the program itself.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {version(PACKAGE)}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_demo(commands.add_parser("demo", help="judge made-up lists by the Istanbul agreement"))
    _add_show(commands.add_parser("show", help="read an agreement back, rule by rule"))
    _add_validate(commands.add_parser("validate", help="judge a proposed list by an agreement"))
    _add_explain(commands.add_parser("explain", help="say what a name in a report means"))
    return parser


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Judge made-up lists by the Istanbul agreement of 2 June 2025. Real lists are never "
        "public: the people are drawn from a seed and stand for nobody."
    )
    parser.add_argument(
        "--seed", type=_whole, default=2025, metavar="NUMBER", help="another seed, other people"
    )
    _add_output(parser)
    parser.set_defaults(run=_demo)


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.description = "Read each rule of an agreement back as a sentence."
    _add_agreement(parser, positional=True)
    parser.set_defaults(run=_show)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.description = "Say what the name of a problem, a finding, an outcome or a status means."
    parser.add_argument("name", nargs="?", metavar="NAME", help="the name; without it, all of them")
    parser.set_defaults(run=_explain)


def _add_validate(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "If this list were carried out in full, and were all there is, would the agreement be kept?"
    )
    parser.add_argument(
        "lists", nargs="+", metavar="LIST", help="CSV file; one or more, a row each"
    )
    _add_agreement(parser, positional=False)
    parser.add_argument(
        "--register",
        action="append",
        default=[],
        metavar="FILE",
        help="CSV file of the people whom the parties hold; may be given again",
    )
    parser.add_argument(
        "--complete",
        action="append",
        default=[],
        metavar="PARTY[:CATEGORY]",
        help="the register holds everyone whom this party holds (in this category); "
        "may be given again",
    )
    parser.add_argument("--partial", action="store_true", help="more lists will follow")
    parser.add_argument(
        "--on", metavar="DATE", help="when the list would be carried out (YYYY-MM-DD, or a period)"
    )
    parser.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="NAME=OPTION",
        help="how to take a point that the agreement leaves open; show lists them; "
        "may be given again",
    )
    _add_reading(parser)
    _add_output(parser)
    parser.set_defaults(run=_validate)


def _add_agreement(parser: argparse.ArgumentParser, *, positional: bool) -> None:
    told = f"agreement file (TOML), or one that ships with the program: {', '.join(cases.names())}"
    if positional:
        parser.add_argument("agreement", metavar="AGREEMENT", help=told)
    else:
        parser.add_argument("--agreement", required=True, metavar="AGREEMENT", help=told)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="YOURS=OURS",
        help='your name for one of our columns, such as "Holder=detaining_party"; '
        "may be given again",
    )
    parser.add_argument("--encoding", default="utf-8", help="of the CSV files; UTF-8 otherwise")
    parser.add_argument(
        "--date-format",
        metavar="FORM",
        help='how days are written, such as "%%d.%%m.%%Y"; YYYY-MM-DD is always read',
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of the report")
    parser.add_argument(
        "--width", type=_width, metavar="COLUMNS", help=f"of the text, {NARROWEST} to {WIDEST}"
    )
    parser.add_argument(
        "--people",
        type=_people,
        default=10,
        metavar="NUMBER",
        help=f'how many people to show under a verdict, or "{EVERYONE}"',
    )


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError("this is a whole number") from None


def _width(text: str) -> int:
    width = _whole(text)
    if not NARROWEST <= width <= WIDEST:
        raise argparse.ArgumentTypeError(f"a width is from {NARROWEST} to {WIDEST} columns")
    return width


def _people(text: str) -> int | None:
    if text != EVERYONE and not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f'this is a number of people, or "{EVERYONE}"')
    return None if text == EVERYONE else int(text)


def _demo(options: argparse.Namespace) -> int:
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


def _show(options: argparse.Namespace) -> int:
    for line in wording.agreement(_agreement(options.agreement)):
        print(wording.visible(line))
    return 0


def _columns_wide(options: argparse.Namespace) -> int:
    """Return the width that is asked for, else that of the terminal."""
    width: int | None = getattr(options, "width", None)
    return width or min(shutil.get_terminal_size((USUAL_WIDTH, 24)).columns, WIDEST)


def _explain(options: argparse.Namespace) -> int:
    told = wording.names()
    if options.name is not None and options.name not in told:
        raise InputError.of("unknown-name", nearest(options.name, told), column="explain")
    for name in told if options.name is None else (options.name,):
        print(f"{name}: {told[name]}")
    return 0


def _validate(options: argparse.Namespace) -> int:
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
