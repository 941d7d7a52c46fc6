"""The options of each command, with help that a monitor understands."""

import argparse
from importlib.metadata import version

from exchange_model import cases
from exchange_model.cli import commands, logs
from exchange_model.cli.commands import EVERYONE, PACKAGE
from exchange_model.report.text import NARROWEST, WIDEST

DIGITS = 64
"""So many hexadecimal digits has a digest."""


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    made = argparse.ArgumentParser(
        prog="exchange-model",
        description="Say, with reasons, whether a proposed exchange list keeps an agreement.",
        epilog="Exit codes: 0 nothing is breached or undetermined (something may be pending); "
        "1 something is breached; 3 nothing is breached but something is undetermined; "
        "2 the input cannot be used, or nothing was checked; 70 a fault of the program itself.",
    )
    made.add_argument("--version", action="version", version=f"%(prog)s {version(PACKAGE)}")
    found = made.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_demo(found.add_parser("demo", help="judge made-up lists by the Istanbul agreement"))
    _add_show(found.add_parser("show", help="read an agreement back, rule by rule"))
    _add_validate(found.add_parser("validate", help="judge a proposed list by an agreement"))
    _add_gaps(found.add_parser("gaps", help="list the missing facts that would settle a judgement"))
    _add_log(found.add_parser("log", help="keep a log of what happened, as it was reported"))
    _add_explain(found.add_parser("explain", help="say what a name in a report means"))
    _add_schema(found.add_parser("schema", help="print the JSON Schema of a kind of file"))
    return made


def _add_demo(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Judge made-up lists by the Istanbul agreement of 2 June 2025. Real lists are never "
        "public: the people are drawn from a seed and stand for nobody."
    )
    parser.add_argument(
        "--seed", type=_whole, default=2025, metavar="NUMBER", help="another seed, other people"
    )
    _add_output(parser)
    parser.set_defaults(run=commands.demo)


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.description = "Read each rule of an agreement back as a sentence."
    _add_agreement(parser, positional=True)
    parser.set_defaults(run=commands.show)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.description = "Say what the name of a problem, a finding, an outcome or a status means."
    parser.add_argument("name", nargs="?", metavar="NAME", help="the name; without it, all of them")
    parser.set_defaults(run=commands.explain)


def _add_schema(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Print the JSON Schema (draft 2020-12) of the agreement file or of the JSON report, "
        "for editors and for programs that read them."
    )
    kinds = ("agreement", "report")
    parser.add_argument("of", choices=kinds, metavar="|".join(kinds), help="of which file")
    parser.set_defaults(run=commands.schema)


def _add_validate(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "If this list were carried out in full, and were all there is, would the agreement be kept?"
    )
    _add_inputs(parser)
    _add_output(parser, "html")
    parser.set_defaults(run=commands.judge)


def _add_gaps(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the missing facts of people that would settle undetermined verdicts, as a CSV file "
        "to be filled in: those first that settle most by themselves. What is filled in is read "
        "with validate --facts."
    )
    _add_inputs(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write; without it, it is printed"
    )
    parser.set_defaults(run=commands.ask, format="csv")


def _add_log(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Keep a log of what happened, as it was reported: events are appended, and none is ever "
        "changed or taken away. LOG is a file (SQLite, or JSON Lines if its name ends in .jsonl), "
        "or a database at postgresql://USER@HOST/DATABASE."
    )
    found = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _add_import(found.add_parser("import", help="append the events of files"))
    _add_export(found.add_parser("export", help="write the log as JSON Lines"))
    _add_verify(found.add_parser("verify", help="see that the log is what was recorded"))
    _add_log_show(found.add_parser("show", help="list the events"))


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Append the events of files of CSV or JSON Lines, all or none. Events that the log has "
        "already are not appended again. The file of a log (log export) is taken over as it is "
        "where this log is empty or a beginning of it."
    )
    _add_place(parser)
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help="file of CSV or JSON Lines (.jsonl); one or more"
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="COLUMN",
        help="leave out a column of the files; may be given again",
    )
    _add_reading(parser)
    _add_width(parser)
    parser.set_defaults(run=logs.bring)


def _add_export(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Write the log as JSON Lines, with its times and digests. The file is a log itself, and "
        "log import takes it over as it is."
    )
    _add_place(parser)
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="the file to write; without it, it is printed"
    )
    _add_width(parser)
    parser.set_defaults(run=logs.send, format="json")


def _add_verify(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "Go through the whole log, and name the first record that is not what was recorded."
    )
    _add_place(parser)
    parser.add_argument(
        "--head",
        type=_digest,
        metavar="DIGEST",
        help="a head that was kept elsewhere: finds out an end that was cut off, and a log that "
        "was written anew",
    )
    _add_width(parser)
    parser.set_defaults(run=logs.verify)


def _add_log_show(parser: argparse.ArgumentParser) -> None:
    parser.description = (
        "List the events with their ids, days, sources and counts. Reasons and what facts say "
        "are left out, as they may be personal; log export has all."
    )
    _add_place(parser)
    parser.add_argument(
        "--after", type=_position, default=0, metavar="POSITION", help="only those behind it"
    )
    parser.add_argument("--source", metavar="SOURCE", help="only those that this source reported")
    parser.add_argument(
        "--format", choices=["text", "json"], default="text", help="json: an event on each line"
    )
    _add_width(parser)
    parser.set_defaults(run=logs.show)


def _add_place(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("log", metavar="LOG", help="file or database of the log")


def _digest(text: str) -> str:
    if len(text) != DIGITS or not set(text) <= set("0123456789abcdef"):
        raise argparse.ArgumentTypeError(f"a head has {DIGITS} digits, 0 to 9 and a to f")
    return text


def _position(text: str) -> int:
    position = _whole(text)
    if position < 0:
        raise argparse.ArgumentTypeError("positions begin at 1, and 0 stands before the first")
    return position


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "lists", nargs="+", metavar="LIST", help="file of CSV or JSON Lines (.jsonl); one or more"
    )
    _add_agreement(parser, positional=False)
    parser.add_argument(
        "--register",
        action="append",
        default=[],
        metavar="FILE",
        help="file of the people whom the parties hold; may be given again",
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
    parser.add_argument(
        "--facts",
        action="append",
        default=[],
        metavar="FILE",
        help="CSV file of gaps, filled in as far as the facts are known; may be given again",
    )
    _add_reading(parser)


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
    parser.add_argument("--encoding", default="utf-8", help="of the files; UTF-8 otherwise")
    parser.add_argument(
        "--date-format",
        metavar="FORM",
        help='how days are written, such as "%%d.%%m.%%Y"; YYYY-MM-DD is read too, unless this '
        "form could mean it",
    )


def _add_output(parser: argparse.ArgumentParser, *formats: str) -> None:
    parser.add_argument(
        "--format", choices=["text", "json", *formats], default="text", help="of the report"
    )
    _add_width(parser)
    parser.add_argument(
        "--people",
        type=_people,
        default=10,
        metavar="NUMBER",
        help=f'how many people to show under a verdict, or "{EVERYONE}"',
    )


def _add_width(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--width", type=_width, metavar="COLUMNS", help=f"of the text, {NARROWEST} to {WIDEST}"
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
