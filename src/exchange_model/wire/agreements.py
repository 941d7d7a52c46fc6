"""Agreement files: TOML to an agreement and back, with every problem named by its place."""

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from attrs import evolve, fields_dict
from cattrs import AttributeValidationNote, IterableValidationNote
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError

from exchange_model.agreement import (
    Agreement,
    Fault,
    Incoherent,
    Path,
    Reading,
    Source,
    Unmodelled,
    nearest,
)
from exchange_model.dates import LeapBirthday
from exchange_model.errors import Refused
from exchange_model.persons import Origin
from exchange_model.problems import InputError, Problem
from exchange_model.wire.converter import converter, rule_from, rule_to, word
from exchange_model.wire.toml import dump, lines_of, parse
from exchange_model.wire.values import day, each, listed, table, text, words
from exchange_model.wire.vocabulary import VOCABULARY, AlreadyTold, Vocabulary, term_to

if TYPE_CHECKING:
    from exchange_model.rules import Rule

FORMAT = 1
"""The version of the format that is read and written."""

ANY_DAY = date(2000, 1, 1)
"""What stands for a day of conclusion that cannot be read, while the rest is looked through."""

LARGEST = 1024 * 1024
"""The most bytes that an agreement file may have."""

Taken = TypeVar("Taken")


def read_agreement(path: str | os.PathLike[str], *, shown_as: str | None = None) -> Agreement:
    """Read an agreement file.

    Args:
        path: The file.
        shown_as: What the file is called in messages and reports; by default as it is given.

    Raises:
        InputError: with every problem of the file, each with its line and key.
    """
    file = shown_as or os.fspath(path)
    written, sha256 = _read(path, file)
    data = parse(written, file)
    lines = lines_of(written)
    agreement, faults = _taken(data)
    if agreement is None:
        raise InputError(_placed(fault, data, lines, file) for fault in faults)
    rules = (
        evolve(rule, origin=Origin(file, lines.get(("rules", number), 1)))
        for number, rule in enumerate(agreement.rules)
    )
    return evolve(agreement, rules=tuple(rules), origin=Origin(file, 1), sha256=sha256)


def write_agreement(agreement: Agreement, path: str | os.PathLike[str]) -> None:
    """Write an agreement file that reads back as an equal agreement.

    Raises:
        InputError: ``storage``, if the file cannot be written.
    """
    try:
        FilePath(path).write_text(dump(agreement_to(agreement)), encoding="utf-8", newline="\n")
    except (OSError, UnicodeEncodeError):
        raise InputError.of("storage", "the file cannot be written", file=os.fspath(path)) from None


def agreement_from(data: Mapping[str, Any]) -> Agreement:
    """Return the agreement that plain data in the shape of the file describe.

    Raises:
        InputError: with every problem of the data, each with its key.
    """
    agreement, faults = _taken(data)
    if agreement is None:
        raise InputError(
            Problem(name, column=".".join(map(str, path)), hint=hint) for name, path, hint in faults
        )
    return agreement


def agreement_to(agreement: Agreement) -> dict[str, Any]:
    """Return an agreement as plain data in the shape of the file."""
    made = converter()
    categories = {phrase.name: term_to(phrase.category) for phrase in agreement.categories}
    facts = {fact: {"values": list(values)} for fact, values in agreement.facts.items()}
    data = {
        "format": FORMAT,
        "title": agreement.title,
        "parties": list(agreement.parties),
        "receivers": list(agreement.receivers),
        "concluded": agreement.concluded,
        "born_on_29_february": agreement.born_on_29_february,
        "source": made.unstructure(agreement.source) if agreement.source else {},
        "sides": {side: list(parties) for side, parties in agreement.sides.items()},
        "facts": facts,
        "categories": categories,
        "rules": [rule_to(rule) for rule in agreement.rules],
        "readings": {reading.name: _reading_to(reading) for reading in agreement.readings},
        "unmodelled": [made.unstructure(each) for each in agreement.unmodelled],
    }
    if agreement.born_on_29_february == "1-march":
        del data["born_on_29_february"]
    return {key: value for key, value in data.items() if value not in ([], {})}


def _taken(data: Mapping[str, Any]) -> tuple[Agreement | None, list[Fault]]:
    """Return the agreement that data describe, or everything that is wrong with them."""
    draft = _Draft()
    if draft.take((), data, table) is None:
        return None, draft.faults
    tables = draft.take(("categories",), data.get("categories", {}), table) or {}
    vocabulary = Vocabulary(tables)
    token = VOCABULARY.set(vocabulary)
    try:
        made = _drafted(draft, vocabulary, data)
    finally:
        VOCABULARY.reset(token)
    return (None if draft.faults else made), draft.faults


class _Draft:
    """Collects what is wrong while the parts of an agreement are taken."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def take(self, path: Path, raw: object, take: Callable[[Any], Taken]) -> Taken | None:
        """Return what is taken, or keep in mind why it cannot be."""
        try:
            return take(raw)
        except Exception as error:  # noqa: BLE001 - every error is kept, and told at the end
            self.faults += told(error, path)
            return None


def _drafted(draft: _Draft, vocabulary: Vocabulary, data: Mapping[str, Any]) -> Agreement | None:
    draft.faults += _of_keys(data)
    parts = {key: draft.take((key,), data[key], TAKERS[key]) for key in TAKERS if key in data}
    parts["categories"] = tuple(vocabulary.all())
    for name, error in vocabulary.errors.items():
        draft.faults += told(error, ("categories", name))
    raw_rules = draft.take(("rules",), data.get("rules", []), _headed) or []
    taken: list[Rule | None] = [
        draft.take(("rules", number), raw, rule_from) for number, raw in enumerate(raw_rules)
    ]
    numbers = [number for number, rule in enumerate(taken) if rule is not None]
    parts["rules"] = tuple(rule for rule in taken if rule is not None)
    if parts.get("parties") is None:
        return None
    given = {key: part for key, part in parts.items() if part is not None}
    try:
        return Agreement(**{"title": "", "concluded": ANY_DAY, **given})
    except Incoherent as error:
        broken = {key for key in TAKERS if key in {*data, *NEEDED} and key not in given}
        seen = _renumbered(error.faults, numbers, whole=not draft.faults)
        other = bool(draft.faults) or any(path[0] != "readings" for _, path, _ in error.faults)
        draft.faults += [fault for fault in seen if not _follows(fault, broken, other=other)]
        return None


def _follows(fault: Fault, broken: set[str], *, other: bool) -> bool:
    """Whether a fault only comes of a part of the agreement that is itself at fault."""
    name, path, _ = fault
    if path[0] == "readings" and other:
        return True
    needs = {"to": {"receivers", "sides"}, "obliges": {"sides"}, "between": {"sides"}}
    needs |= {"fact": {"facts"}, "is": {"facts"}, "by": {"concluded"}}
    hanging = {"unknown-name", "value", "date-range"}
    return name in hanging and bool(needs.get(str(path[-1]), set()) & broken)


def _of_keys(data: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the keys of the whole file."""
    for key in ("format", *NEEDED):
        if key not in data:
            yield "missing-key", (key,), ""
    for key in data:
        if key not in KEYS:
            yield "unknown-key", (key,), nearest(key, KEYS)
    version = data.get("format", FORMAT)
    if type(version) is not int or version != FORMAT:
        yield "version", ("format",), ""


def _renumbered(faults: tuple[Fault, ...], numbers: list[int], *, whole: bool) -> Iterator[Fault]:
    """Yield faults by the place of their rule in the file; some rules could not be taken.

    A rule that is missing only because it could not be taken is not missed a second time.
    """
    for name, path, hint in faults:
        match path:
            case ("rules", int(), "requires") if not whole and name == "unknown-name":
                continue
            case ("rules", int(number), *rest):
                yield name, ("rules", numbers[number], *rest), hint
            case _:
                yield name, path, hint


def told(error: BaseException, path: Path) -> Iterator[Fault]:
    """Yield an error that came of taking a value as faults in words."""
    match error:
        case AlreadyTold():
            return
        case Refused(name=name, hint=hint):
            yield name, path, hint
        case BaseValidationError(exceptions=errors):
            for each_error in errors:
                yield from told(each_error, (*path, *_noted(each_error)))
        case ForbiddenExtraKeysError(extra_fields=keys, cl=cls):
            known = fields_dict(cls).keys() - {"origin"}
            for key in sorted(keys):
                if key in COMMON_KEYS:
                    yield (
                        "not-judged-yet",
                        (*path, key),
                        "no rule of this kind is judged by this key",
                    )
                else:
                    yield "unknown-key", (*path, key), nearest(key, known)
        case KeyError():
            yield "term" if path[-1] == "counting" else "missing-key", path, ""
        case _:
            yield "type", path, ""


def _noted(error: BaseException) -> Path:
    """Return the key or place that the converter noted on an error."""
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
        if isinstance(note, IterableValidationNote):
            return (note.index,)
    return ()


def _placed(fault: Fault, data: Mapping[str, Any], lines: Mapping[Path, int], file: str) -> Problem:
    """Return a fault of the data with its file and line, and a rule by its id."""
    name, path, hint = fault
    line = next(lines[path[:end]] for end in range(len(path), -1, -1) if path[:end] in lines)
    keys = list(map(str, path))
    match path:
        case ("rules", int(number), *_):
            rule = data["rules"][number]
            if isinstance(rule, Mapping) and isinstance(rule.get("id"), str):
                keys[1] = rule["id"]
        case _:
            pass
    return Problem(name, file=file, row=line, column=".".join(keys), hint=hint)


def _read(path: str | os.PathLike[str], file: str) -> tuple[str, str]:
    """Return the text of a file, and the SHA-256 of its bytes."""
    try:
        with FilePath(path).open("rb") as opened:
            content = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise InputError.of("missing-file", file=file) from None
    except (OSError, ValueError):
        raise InputError.of("storage", file=file) from None
    if len(content) > LARGEST:
        raise InputError.of("size", file=file)
    try:
        return content.decode("utf-8-sig"), hashlib.sha256(content).hexdigest()
    except UnicodeDecodeError as error:
        bad = error.start
    # Raised outside the clause: the decoder's own error holds all the bytes.
    line = content[:bad].count(b"\n") + 1
    raise InputError.of("encoding", f"byte {bad + 1} is not UTF-8", file=file, row=line)


def _facts(raw: object) -> Mapping[str, tuple[str, ...]]:
    return dict(each(((name, (name, one)) for name, one in table(raw).items()), _domain))


def _domain(pair: tuple[str, object]) -> tuple[str, tuple[str, ...]]:
    name, raw = pair
    if not isinstance(raw, Mapping) or set(raw) != {"values"}:
        hint = f'write [facts.{name}] and below it its whole domain, values = ["...", "..."]'
        raise Refused("missing-key", hint)
    return name, words(raw["values"])


def _headed(raw: object) -> list[Any]:
    """Return the tables of a list that a file writes one by one, each with its head."""
    if isinstance(raw, Mapping):
        raise Refused("type", "each stands below a head of its own with two brackets, [[...]]")
    return listed(raw)


def _sides(raw: object) -> Mapping[str, tuple[str, ...]]:
    items = table(raw).items()
    return dict(each(((name, (name, one)) for name, one in items), lambda p: (p[0], words(p[1]))))


def _readings(raw: object) -> tuple[Reading, ...]:
    return each(((name, (name, one)) for name, one in table(raw).items()), _reading)


def _reading(pair: tuple[str, object]) -> Reading:
    name, raw = pair
    data = table(raw)
    known = {"question", "default", "options", "source"}
    for key in data:
        if key not in known:
            raise Refused("unknown-key", nearest(key, known))
    if not {"default", "options"} <= data.keys():
        raise Refused("missing-key", "a reading has its options, and a default")
    options = {option: dict(table(changes)) for option, changes in table(data["options"]).items()}
    return Reading(
        name=name,
        question=text(data.get("question", "")),
        default=text(data["default"]),
        options=options,
        source=text(data.get("source", "")),
    )


def _reading_to(reading: Reading) -> dict[str, Any]:
    written: dict[str, Any] = {"default": reading.default, "options": reading.options}
    if reading.question:
        written = {"question": reading.question, **written}
    return {**written, "source": reading.source} if reading.source else written


TAKERS: Mapping[str, Callable[[Any], Any]] = {
    "title": text,
    "parties": words,
    "concluded": day,
    "receivers": words,
    "sides": _sides,
    "facts": _facts,
    "born_on_29_february": lambda raw: word(raw, get_args(LeapBirthday)),
    "readings": _readings,
    "source": lambda raw: converter().structure(raw, Source),
    "unmodelled": lambda raw: each(
        enumerate(_headed(raw)), lambda one: converter().structure(one, Unmodelled)
    ),
}
"""How each key of the whole file is taken, the categories and rules left out."""

KEYS = ("format", *TAKERS, "categories", "rules")
"""The keys of the whole file."""

COMMON_KEYS = frozenset({"by", "obliges", "to", "stage", "of", "category", "per", "judged"})
"""The keys that the format gives to rules in general; not every kind is judged by each."""

NEEDED = ("title", "parties", "concluded")
"""The keys that every agreement has."""
