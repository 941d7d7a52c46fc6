"""How the examples of the documentation are found on a page, and run.

CONTRIBUTING.md says, under *Documentation*, what a block of each language stands for. Sybil keeps
the places and runs Python; what a console shows and the files of a page are added here.
"""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, OutputChecker
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from sybil import Document, Example, Region, Sybil
from sybil.document import PythonDocStringDocument
from sybil.evaluators.doctest import DocTestEvaluator
from sybil.evaluators.python import PythonEvaluator
from sybil.parsers.abstract import DocTestStringParser
from sybil.parsers.markdown.lexers import RawFencedCodeBlockLexer
from sybil.region import Lexeme

from exchange_model.cli import main

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", *sorted(str(page.relative_to(ROOT)) for page in ROOT.glob("docs/**/*.md")))
MODULES = sorted(
    str(found.relative_to(ROOT))
    for found in ROOT.glob("src/**/*.py")
    if ">>> " in found.read_text(encoding="utf-8")
)
"""The modules whose docstrings have examples."""

SHOWN = frozenset({"csv", "sh", "text"})
"""Languages of blocks that are only shown, unless they are files."""

WELL_FORMED = frozenset({"json", "jsonl", "toml"})
"""Languages of blocks that are read, although nothing is done with them."""

WIDTH = "80"
"""How many columns wide the output of a console is."""

NAME = r"(?P<name>[^\s<>]+)(?: in (?P<encoding>[\w-]+))?"
CAPTION = re.compile(rf"[ \t]*:caption:[ \t]*{NAME}[ \t]*\n")
HEADING_COMMENT = re.compile(rf"<!-- file: {NAME} -->\n+\Z")
SKIPPED = re.compile(r"<!-- skip: (?P<reason>[^\n]*[^\s]) -->\n+\Z")
HIDDEN = re.compile(rf"^<!-- file: {NAME}\n(?P<source>.*?)^-->$", re.DOTALL | re.MULTILINE)
INFO = re.compile(
    r"(?:\{(?P<directive>[\w-]+)\}[ \t]*(?P<argument>[^\n]*)\n(?P<options>(?:[ \t]*:[^\n]*\n)*)\n?"
    r"|[ \t]*(?P<language>[^\n]*)\n)"
)
CODE = frozenset({"code", "code-block"})
COMMAND = re.compile(r"^\$ (?P<command>(?:[^\n]*\\\n)*[^\n]*)\n?", re.MULTILINE)


class File(NamedTuple):
    """Where a block is to be written."""

    name: str
    encoding: str


class Command(NamedTuple):
    """A command of a console, and what is shown below it."""

    command: str
    shown: str
    line: int


class Skipped(NamedTuple):
    """A block that is left out, and why."""

    page: str
    reason: str


def page(path: str) -> Document:
    """Return a page with its examples."""
    return Sybil([_fenced, _hidden], path=str(ROOT)).parse(ROOT / path)


def module(path: str) -> Document:
    """Return a module of Python with the examples of its docstrings."""
    parser = DocTestStringParser(DocTestEvaluator(ELLIPSIS))
    return PythonDocStringDocument.parse(
        str(ROOT / path), lambda docstring: parser(docstring.text, docstring.path)
    )


def run(document: Document) -> None:
    """Run the examples of a page one after the other, in the folder in which we are."""
    document.namespace["__name__"] = "page"
    for example in document.examples():
        example.evaluate()


def skipped(path: str) -> list[Skipped]:
    """Return the blocks of a page that are left out."""
    text = page(path).text
    return [
        Skipped(path, found["reason"])
        for found in re.finditer(r"^<!-- skip: (?P<reason>.*) -->$", text, re.MULTILINE)
    ]


def _hidden(document: Document) -> Iterator[Region]:
    for found in HIDDEN.finditer(document.text):
        file = File(found["name"], found["encoding"] or "utf-8")
        yield Region(found.start(), found.end(), (file, found["source"]), _write)


def _fenced(document: Document) -> Iterator[Region]:
    """Yield what is to be done with each block between fences."""
    for region in RawFencedCodeBlockLexer(INFO)(document):
        lexemes = region.lexemes
        if lexemes["directive"] is not None and lexemes["directive"] not in CODE:
            continue
        before = document.text[: region.start]
        if SKIPPED.search(before):
            continue
        source = _placed(document, region)
        caption = CAPTION.search(lexemes["options"] or "") or HEADING_COMMENT.search(before)
        if caption:
            file = File(caption["name"], caption["encoding"] or "utf-8")
            yield Region(region.start, region.end, (file, str(source)), _write)
        else:
            language = (lexemes["argument"] or lexemes["language"] or "").strip()
            yield from _run(document, region, language, source)


def _placed(document: Document, region: Region) -> Lexeme:
    """Return the text of a block that knows how many lines below the fence it begins."""
    source = region.lexemes["source"]
    above = document.text[region.start : region.start + source.offset].count("\n")
    return Lexeme(str(source), source.offset, above - 1)


def _run(document: Document, region: Region, language: str, source: Lexeme) -> Iterator[Region]:
    if language == "pycon":
        for found in DocTestStringParser(DocTestEvaluator(ELLIPSIS))(source, document.path):
            found.adjust(region, source)
            yield found
    elif language == "python":
        yield Region(region.start, region.end, source, PythonEvaluator())
    elif language == "console":
        yield Region(region.start, region.end, source, _console)
    elif language in WELL_FORMED:
        yield Region(region.start, region.end, (language, str(source)), _read)
    elif language not in SHOWN:
        yield Region(region.start, region.end, language, _unknown)


def _write(example: Example) -> str | None:
    file, source = example.parsed
    path = Path(file.name)
    if path.is_absolute() or ".." in path.parts:
        return f"{file.name} is not in the folder of the page"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.encode(file.encoding))
    return None


def _read(example: Example) -> None:
    language, source = example.parsed
    if language == "toml":
        tomllib.loads(source)
    elif language == "json":
        json.loads(source)
    else:
        for line in source.splitlines():
            json.loads(line)


def _unknown(example: Example) -> str:
    return f"no rule says what to do with a block of {example.parsed or 'no language'}"


def _console(example: Example) -> str | None:
    """Run the commands of a console and compare what they write with what is shown."""
    first = example.line + example.parsed.line_offset + 1
    code = 0
    for told in _commands(example.parsed, first):
        code, written = _call(told.command, code)
        if difference := _difference(told, written):
            return difference
    return None


def _commands(source: str, first: int) -> Iterator[Command]:
    found = list(COMMAND.finditer(source))
    if not found or found[0].start():
        yield Command("", source, first)
    for each, after in zip_longest(found, found[1:]):
        shown = source[each.end() : after.start() if after else None]
        line = first + source.count("\n", 0, each.start())
        yield Command(each["command"].replace("\\\n", " "), shown, line)


def _difference(told: Command, written: str) -> str | None:
    shown, written = (f"{text.rstrip()}\n" for text in (told.shown, written))
    if OutputChecker().check_output(shown, written, ELLIPSIS):
        return None
    return f"line {told.line}: $ {told.command}\n-- shown:\n{shown}-- written:\n{written}"


def _call(command: str, code: int) -> tuple[int, str]:
    """Return the exit code of a command and what it writes; ``code`` is that of the one before."""
    words = shlex.shlex(command, posix=True, punctuation_chars=True)
    words.whitespace_split = True
    arguments = list(words)
    by_shell = {sign for word in arguments for sign in word} & set("|&;<>$*")
    if arguments[:1] == ["exchange-model"] and not by_shell:
        return _in_process(arguments[1:])
    return _in_shell(f"(exit {code})\n{command}")


def _in_process(arguments: list[str]) -> tuple[int, str]:
    written = io.BytesIO()
    stream = io.TextIOWrapper(written, encoding="utf-8", write_through=True)
    with redirect_stdout(stream), redirect_stderr(stream):
        try:
            code = main(arguments)
        except SystemExit as left:
            code = left.code if isinstance(left.code, int) else 0
    stream.flush()
    return code, written.getvalue().decode()


def _in_shell(script: str) -> tuple[int, str]:
    beside = Path(sys.executable).parent
    environment = {
        "COLUMNS": WIDTH,
        "LC_ALL": "C.UTF-8",
        "PATH": f"{beside}{os.pathsep}{os.environ['PATH']}",
        "PYTHONUTF8": "1",
    }
    shell = shutil.which("bash") or "sh"
    done = subprocess.run(
        [shell, "-c", script],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode()
