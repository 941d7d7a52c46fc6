"""Pages, or parts of them, that are made from the code when the site is built.

A page has a comment of the form ``<!-- made from the code: problems -->``, and what a function
below returns, in Markdown, takes its place. On a code host the comment is not shown.
"""

import argparse
import ast
import inspect
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise

import event_types
import exchange_model
from exchange_model import wording
from exchange_model.cli import options
from exchange_model.problems import PROBLEMS, Kind, Severity
from exchange_model.verdicts import Outcome, Status
from triggers import TRIGGERS, USUAL, Trigger, said

MARK = re.compile(r"^<!-- made from the code: (?P<part>[\w -]+) -->$", re.MULTILINE)

SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    "error": (
        "Errors",
        "What they are found in cannot be used: nothing is judged, and the exit code is 2.",
    ),
    "warning": (
        "Warnings",
        "The input was judged. They stand in the report, and change neither verdict nor exit code.",
    ),
    "finding": (
        "Findings",
        "What is wrong between rows, each of which can be read, breaches the rule `integrity`.",
    ),
}

HOMES: Mapping[str, Sequence[str]] = {
    "Agreements": ("agreement", "wire", "schemas"),
    "Categories": ("categories",),
    "Rules": ("rules",),
    "People and lists": ("persons", "dates", "lists"),
    "Validation and reports": ("validation", "report"),
    "Missing facts": ("missing", "determinations"),
    "Verdicts": ("verdicts", "counts", "truth"),
    "Events": ("events", "eventfiles", "wire.flat"),
    "Logs": ("log",),
    "Problems": ("problems", "errors"),
}
"""Under which heading the public names of a module stand."""

ALSO: Mapping[str, Sequence[str]] = {
    "People and lists": ("lists.facts.Facts",),
    "Missing facts": ("missing.Question",),
    "Validation and reports": (
        "report.circumstances.ReadFile",
        "report.circumstances.Circumstances",
        "remedies.Remedy",
        "remedies.Advice",
    ),
    "Verdicts": ("verdicts.Otherwise",),
    "Events": ("events.envelope.Envelope", "events.envelope.Dated"),
    "Logs": (
        "log.keeping.KeptLog",
        "log.keeping.Keeper",
        "log.keeping.Turn",
        "log.chain.Tail",
        "log.chain.Sealed",
    ),
    "Problems": ("problems.Kind",),
}
"""What public names hand out and nobody imports, from the module where it is."""

MODULES = ("cases", "synthetic", "schemas", "testing")
"""Modules whose own names are public too, as far as this version has them."""


def words() -> str:
    """Return what each outcome, each status and each other word of a report means."""
    outcomes = _meanings("outcome", wording.OUTCOMES)
    statuses = _meanings("status", wording.STATUSES)
    others = [
        f"(word-{name})=\n`{name}`\n: {_plain(meaning)}\n"
        for name, meaning in wording.OTHER_NAMES.items()
    ]
    headed = ["## Outcomes\n", *outcomes, "## Statuses\n", *statuses]
    return "\n".join([*headed, "## Other words of a report\n", *others])


def _meanings(kind: str, meanings: Mapping[Outcome, str] | Mapping[Status, str]) -> Iterator[str]:
    for name, meaning in meanings.items():
        yield f"({kind}-{name.value})=\n`{name.value}`\n: {_plain(meaning)}\n"


@cache
def problems() -> str:
    """Return every name in the table of problems, with an input that gives it."""
    parts = []
    for severity, (heading, told) in SEVERITIES.items():
        parts += [f"## {heading}", "", told, ""]
        of_this = (name for name, kind in PROBLEMS.items() if kind.severity == severity)
        parts += [_problem(name, PROBLEMS[name]) for name in of_this]
    return "\n".join(parts)


def _problem(name: str, kind: Kind) -> str:
    parts = [f"(problem-{name})=", f"### `{name}`", "", f"{_sentence(kind.meaning)}", ""]
    parts += [f"What to do: {_plain(kind.advice)}.", ""]
    if name in TRIGGERS:
        parts += _example(name, TRIGGERS[name])
    return "\n".join(parts)


def _example(name: str, trigger: Trigger) -> Iterator[str]:
    yield f"Given by {trigger.told}." if trigger.told else "Given by:"
    yield ""
    for file, content in {} if trigger.told else trigger.files.items():
        # Pygments warns of what is not well formed, as some of these are on purpose.
        kind = "text" if file.endswith(".jsonl") else file.rpartition(".")[2]
        yield f"```{{code-block}} {kind}\n:caption: {file}\n\n{content}```\n"
    if trigger.python:
        yield f"```python\n{trigger.python}```\n"
    else:
        lines = [line.strip() for line in said(trigger).splitlines() if f" {name}: " in line]
        shown = lines if PROBLEMS[name].severity == "error" else ()
        yield "\n".join(["```text", f"$ {trigger.command}", *shown, "```", ""])


def usual_files() -> str:
    """Return the files that the examples of the problems change."""
    return "\n".join(
        f"```{{code-block}} {name.rpartition('.')[2]}\n:caption: {name}\n\n{content}```\n"
        for name, content in USUAL.items()
    )


def command_line() -> str:
    """Return every command with its options, as the parser has them."""
    return "\n".join(_commands(options.parser()))


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Yield what is said of a parser, and then of the commands below it."""
    parser.formatter_class = partial(argparse.HelpFormatter, width=80)
    if names := parser.prog.split()[1:]:
        heading = "#" * (len(names) + 1)
        yield f"({'-'.join(['command', *names])})=\n{heading} `{' '.join(names)}`\n"
    yield f"{_plain(parser.description or '')}\n"
    yield f"```text\n{parser.format_usage()}```\n"
    for action in parser._actions:  # noqa: SLF001 - argparse has no public way to ask
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            yield _option(parser, action)
    if parser.epilog:
        yield f"\n{_plain(parser.epilog)}\n"
    for action in parser._actions:  # noqa: SLF001 - as above
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - as above
            for below in action.choices.values():
                yield from _commands(below)


def _option(parser: argparse.ArgumentParser, action: argparse.Action) -> str:
    value = action.metavar if isinstance(action.metavar, str) else action.dest.upper()
    if action.choices is not None:
        value = "{" + ",".join(map(str, action.choices)) + "}"
    shown = [f"{name} {value}" if action.nargs != 0 else name for name in action.option_strings]
    names = ", ".join(f"`{each}`" for each in shown or [value])
    told = (action.help or "") % {**vars(action), "prog": parser.prog}
    return f"{names}\n: {_plain(told)}{_default(action.default)}\n"


def _default(value: object) -> str:
    """Return what stands behind an option that has a default worth telling."""
    if isinstance(value, bool) or not isinstance(value, str | int) or value == argparse.SUPPRESS:
        return ""
    return f" (default: `{value}`)"


def api() -> str:
    """Return what the docstrings say of every public name, by what it is about."""
    parts = []
    for heading, names in grouped().items():
        parts += [f"## {heading}\n", *(_documented("exchange_model", name) for name in names)]
        for path in ALSO.get(heading, ()):
            module, _, name = f"exchange_model.{path}".rpartition(".")
            parts.append(_documented(module, name))
    return "\n".join([*parts, *map(_module, MODULES)])


def grouped() -> dict[str, list[str]]:
    """Return the public names under their headings; those of no heading stand under *Others*."""
    homes = exchange_model._HOME  # noqa: SLF001 - where each name is at home
    heading_of = {home: heading for heading, those in HOMES.items() for home in those}
    found: dict[str, list[str]] = {heading: [] for heading in HOMES}
    for name in exchange_model.__all__:
        heading = heading_of.get(homes[name].partition(".")[0], "Others")
        found.setdefault(heading, []).append(name)
    return {heading: names for heading, names in found.items() if names}


def _module(name: str) -> str:
    path = f"exchange_model.{name}"
    if find_spec(path) is None:
        return ""
    module = import_module(path)
    names = getattr(module, "__all__", None) or [
        each
        for each, value in vars(module).items()
        if not each.startswith("_") and getattr(value, "__module__", None) == path
    ]
    heading = f"\n## `{path}`\n\n```{{eval-rst}}\n.. automodule:: {path}\n   :no-members:\n```\n\n"
    return heading + "\n".join(_documented(path, each) for each in names)


def _documented(module: str, name: str) -> str:
    value = getattr(import_module(module), name)
    if inspect.isclass(value):
        told = f"autoclass:: {module}.{name}\n   :members:"
        told += "\n   :show-inheritance:" if issubclass(value, Exception) else ""
    elif inspect.isroutine(value):
        told = f"autofunction:: {module}.{name}"
    else:
        told = f"py:data:: {module}.{name}\n\n   {_said_below(module, name)}"
    return f"```{{eval-rst}}\n.. {told}\n```\n"


def _said_below(module: str, name: str) -> str:
    """Return the text below a constant, where its module has one."""
    home = getattr(import_module(module), "_HOME", {}).get(name)
    body = ast.parse(inspect.getsource(import_module(f"{module}.{home}" if home else module))).body
    for constant, below in pairwise(body):
        match constant, below:
            case ast.Assign(targets=[ast.Name(id=found)]), ast.Expr(value=ast.Constant(value=told)):
                if found == name:
                    return " ".join(str(told).split())
            case _:
                pass
    return ""


def _plain(text: str) -> str:
    """Return text in which nothing is markup but options of the command line, as code."""
    escaped = re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
    return re.sub(r"(?<!\S)--[a-z][a-z-]*", r"`\g<0>`", escaped)


def _sentence(text: str) -> str:
    return f"{_plain(text[:1].upper() + text[1:])}."


PARTS: Mapping[str, Callable[[], str]] = {
    "api": api,
    "command line": command_line,
    "event columns": event_types.event_columns,
    "event types": event_types.event_types,
    "every event": event_types.envelope,
    "problems": problems,
    "usual files": usual_files,
    "words": words,
}


def fill(source: str) -> str:
    """Return a page with every mark replaced by what is made from the code."""
    return MARK.sub(lambda mark: PARTS[mark["part"]](), source)
