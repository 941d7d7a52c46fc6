"""TOML with line numbers, and TOML out.

The standard library reads TOML but neither tells lines nor writes.
"""

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from exchange_model.problems import InputError

Path = tuple[str | int, ...]

MOST_TRIES = 200
"""A statement whose end is not found in so many tries keeps the line of its table."""

DEEPEST = 100
"""How deeply tables and lists of a file may stand within each other."""

DOTTED = re.compile(r"(?:[\w-]+[ \t]*\.[ \t]*){101}")
"""A key of more parts than a file may be deep, for which reading it would take long."""

CLOSING = frozenset("]}\"'")
"""The signs in which a value of several lines ends."""


def parse(text: str, file: str) -> dict[str, Any]:
    """Return the data of a TOML text.

    Raises:
        InputError: ``agreement-syntax``, with the line and never with what stands there.
    """
    if deep := DOTTED.search(text):
        hint = "it is nested too deeply"
        line = text.count("\n", 0, deep.start()) + 1
        raise InputError.of("agreement-syntax", hint, file=file, row=line)
    try:
        data = tomllib.loads(text)
        if not _is_too_deep(data):
            return data
        line, hint = _line_with(_is_deep, text), "it is nested too deeply"
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        twice = re.search(r"overwrite|twice|[Dd]uplicate|mutate", str(error))
        hint = "the same key is given twice" if twice else ""
        if "date or datetime" in str(error):
            hint = "no calendar has this day"
        hint = hint or _hint(text, line)
    except RecursionError:
        line, hint = _line_with(_is_deep, text), "it is nested too deeply"
    except ValueError:
        line, hint = _line_with(_is_long, text), "a number is too long"
    raise InputError.of("agreement-syntax", hint, file=file, row=line)


def _hint(text: str, line: int) -> str:
    """Return what is likely to be wrong with a line, without what stands there."""
    written = "".join(text.splitlines()[line - 1 : line])
    for shape, hint in HINTS:
        if re.search(shape, written):
            return hint
    return ""


_CLOSED = 'text stands between quotation marks, "...", opened and closed in the same line'

HINTS = (
    ("[\u201c-\u201f\u00ab\u00bb\u2018\u2019]", 'the quotation marks are not straight ones: "'),
    (
        r"=\s*\d{1,4}[-./]\d{1,2}[-./]\d{1,4}",
        "a date is written YYYY-MM-DD, without quotation marks",
    ),
    (r"=\s*\{[^}]*$", "what stands between braces { } stays in one line"),
    (r'^[^"]*"[^"]*("[^"]*"[^"]*)*$', _CLOSED),
    (r'"[^",\]}#]+"[^",\]}#\s]', _CLOSED),
    (r"=\s*[^\W\d]", _CLOSED),
    (r"^\s*[^\s=\[#]+\s*:", "a key and its value have = between them"),
)
"""Shapes of lines that are no TOML, and what is likely to be meant."""


def _line_with(fault: Callable[[str], bool], text: str) -> int:
    """Return the first line that has a fault by itself, or the first of all."""
    return next((number for number, line in enumerate(text.split("\n"), 1) if fault(line)), 1)


def _is_deep(line: str) -> bool:
    try:
        return _is_too_deep(tomllib.loads(line))
    except RecursionError:
        return True
    except ValueError:
        return False


def _is_long(line: str) -> bool:
    try:
        tomllib.loads(line)
    except tomllib.TOMLDecodeError:
        return False
    except ValueError:
        return True
    return False


def _is_too_deep(data: object) -> bool:
    """Return whether tables and lists stand within each other deeper than anybody writes them."""
    inner = [data]
    for _ in range(DEEPEST):
        inner = [each for one in inner for each in _parts(one)]
    return bool(inner)


def _parts(one: object) -> Iterable[object]:
    match one:
        case dict():
            return one.values()
        case list():
            return one
        case _:
            return ()


def lines_of(text: str) -> dict[Path, int]:
    """Return the line on which each table and key of a valid TOML text stands."""
    found: dict[Path, int] = {(): 1}
    seen: Counter[Path] = Counter()
    table: Path = ()
    for line, statement in _statements(text):
        if statement.lstrip().startswith("["):
            table = _table(statement, seen)
            for end in range(1, len(table) + 1):
                found.setdefault(table[:end], line)
        else:
            for path in _keys(tomllib.loads(statement)):
                found.setdefault((*table, *path), line)
    return found


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each header and each key with its value, by trying where the growing text is valid.

    A statement that is tried too often is given up; the next header begins anew.
    """
    gathered: list[str] = []
    start = tries = 0
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if not gathered or (tries > MOST_TRIES and line.startswith("[")):
            gathered, start, tries = [], number, 0
        gathered.append(line)
        if tries <= MOST_TRIES and (len(gathered) == 1 or _may_end(line)):
            tries += 1
            statement = "\n".join(gathered)
            if _is_valid(statement):
                gathered = []
                if statement.strip() and not statement.lstrip().startswith("#"):
                    yield start, statement


def _may_end(line: str) -> bool:
    """Whether a value of several lines may end in a line, a comment behind it left out."""
    return any(part.rstrip()[-1:] in CLOSING for part in (line, line.split("#", maxsplit=1)[0]))


def _is_valid(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except (ValueError, RecursionError):
        return False
    return True


def _table(statement: str, seen: Counter[Path]) -> Path:
    """Return the path of a header; the tables of an array are counted from 0."""
    inner: Any = tomllib.loads(statement)
    path: Path = ()
    while isinstance(inner, dict) and inner:
        (key, inner), *_ = inner.items()
        path = (*path, key)
        if isinstance(inner, list):
            seen[path] += 1
            return (*path, seen[path] - 1)
        if seen[path]:
            path = (*path, seen[path] - 1)
    return path


def _keys(data: Mapping[str, Any]) -> Iterator[Path]:
    for key, value in data.items():
        yield (key,)
        if isinstance(value, dict):
            yield from ((key, *path) for path in _keys(value))


def dump(data: Mapping[str, Any]) -> str:
    """Return data as TOML: plain keys first, then the tables, then the arrays of tables."""
    blocks = ["".join(_pairs({k: v for k, v in data.items() if not _is_table(v)}))]
    for key, value in data.items():
        if isinstance(value, Mapping):
            blocks.extend(_tables(key, value))
        elif _is_table(value):
            blocks.extend(f"[[{_key(key)}]]\n{''.join(_pairs(each))}" for each in value)
    return "\n".join(block for block in blocks if block)


def _is_table(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)
    )


def _tables(key: str, value: Mapping[str, Any]) -> Iterator[str]:
    plain = {name: each for name, each in value.items() if not isinstance(each, Mapping)}
    if plain:
        yield f"[{_key(key)}]\n{''.join(_pairs(plain))}"
    for name, each in value.items():
        if isinstance(each, Mapping):
            yield f"[{_key(key)}.{_key(name)}]\n{''.join(_pairs(each))}"


def _pairs(data: Mapping[str, Any]) -> Iterator[str]:
    return (f"{_key(key)} = {_value(value)}\n" for key, value in data.items())


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(k)} = {_value(v)}' for k, v in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value)
