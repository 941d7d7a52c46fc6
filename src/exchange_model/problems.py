"""Problems of input, and the one table of their names.

Readers, the command line and the documentation take names and words from here. No problem holds a
cell's value: a value may be personal.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, Self

from attrs import frozen

from exchange_model.errors import ExchangeModelError

Severity = Literal["error", "warning", "finding"]
"""An error makes a file unusable, a warning does not, and a finding is judged by ``integrity``."""


@frozen
class Kind:
    """What one name stands for, and what its reader should do."""

    severity: Severity
    meaning: str
    advice: str


@frozen
class Problem:
    """One thing that is wrong with the input, and where.

    Attributes:
        name: The stable name, a key of ``PROBLEMS``.
        file: The file, if there is one.
        row: The row as a spreadsheet numbers it, or the line of any other file, from 1.
        column: The column or the key.
        hint: What can be said of this one case without its value.
    """

    name: str
    file: str | None = None
    row: int | None = None
    column: str | None = None
    hint: str = ""

    @property
    def kind(self) -> Kind:
        """What the name stands for."""
        return PROBLEMS[self.name]

    @property
    def place(self) -> str:
        """The place in words, as far as it is known."""
        where = self.file or ""
        if self.row is not None:
            where += f":{self.row}"
        return f"{where} {self.column}".strip() if self.column else where

    def __str__(self) -> str:
        """Return place, name, meaning and advice as one line."""
        place = f"{self.place}: " if self.place else ""
        meaning = self.hint or self.kind.meaning
        return f"{place}{self.name}: {meaning}; {self.kind.advice}"


class InputError(ExchangeModelError, ValueError):
    """Input that cannot be used, with the complete list of its problems.

    Attributes:
        problems: Every problem that was found, in the order of the files.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type["InputError"], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    @classmethod
    def of(cls, name: str, hint: str = "", **place: str | int | None) -> Self:
        """Return the error for one problem."""
        return cls([Problem(name, hint=hint, **place)])  # type: ignore[arg-type]  # keys of Problem


def _error(meaning: str, advice: str) -> Kind:
    return Kind("error", meaning, advice)


def _warning(meaning: str, advice: str) -> Kind:
    return Kind("warning", meaning, advice)


def _finding(meaning: str, advice: str) -> Kind:
    return Kind("finding", meaning, advice)


PROBLEMS: Mapping[str, Kind] = MappingProxyType(
    {
        # any file
        "encoding": _error(
            "the bytes are not text in UTF-8, or in the encoding that is named",
            "save the file as UTF-8; of lists, --encoding names another",
        ),
        "missing-file": _error("there is no such file", "check the path"),
        "storage": _error(
            "the file cannot be read", "check that the place exists and that you may use it"
        ),
        "size": _error("the file is too large", "split it, or leave out what is not needed"),
        "empty": _error(
            "there is no row of data, so nothing would be checked",
            "add a row for each person or event",
        ),
        # an agreement
        "agreement-syntax": _error("this is not valid TOML", "correct the line"),
        "version": _error(
            "the file's format is not one that this version reads", "write format = 1, or upgrade"
        ),
        "missing-key": _error("a key that is needed is missing", "add it"),
        "unknown-key": _error("no such key is known here", "correct its spelling or remove it"),
        "unknown-name": _error(
            "the name is not defined in this agreement", "correct it, or define it"
        ),
        "unknown-kind": _error("there is no such kind", "use one of the kinds that there are"),
        "not-judged-yet": _error(
            "this version cannot judge this, and does not skip it",
            "put the sentence under [[unmodelled]] until it can",
        ),
        "duplicate-id": _error("the same id or name is given twice", "give each its own"),
        "cycle": _error("the definition leads back to itself", "break the circle"),
        "type": _error("the value is of the wrong kind", "correct it"),
        "value": _error("the value is not one that is allowed here", "correct it"),
        "term": _error(
            "it is not said how the days are counted",
            'add counting = "exclusive" or counting = "inclusive"',
        ),
        "parties": _error("an agreement needs at least two different parties", "name them"),
        "between": _error(
            "with more than two parties or sides it must be said between whom",
            'add between = ["ONE", "OTHER"]',
        ),
        "too-many-readings": _error(
            "the readings combine in more ways than are judged", "leave out a reading"
        ),
        "nothing-checked": _error(
            "there is no rule to judge, so nothing would be checked", "add a rule"
        ),
        # a list or a register
        "missing-column": _error(
            "a required column is missing", "add it, or name yours with --column YOURS=THIS"
        ),
        "duplicate-column": _error("two columns have the same name", "rename or remove one"),
        "json": _error(
            "the line is not one row in JSON, alone on its line",
            'write one row a line, {"...": "...", ...}, in a file that ends in .jsonl',
        ),
        "duplicate-key": _error("the row has the same key twice", "rename or remove one"),
        "number": _error(
            "this is no number that can be kept: it is not a number, endless, or too large",
            "write what is known as text, or leave it out",
        ),
        "decimal": _error(
            "a number with a fraction or an exponent would be rounded",
            "write a whole number, or text where text is read",
        ),
        "delimiter": _error(
            "the columns are separated by more than one kind of sign, or by none that is known",
            "separate them by comma, semicolon or tab",
        ),
        "quote": _error("a quotation mark is never closed", "close it in this row"),
        "unnamed-column": _error(
            "a column without a name has a filled cell", "name it in the header, or empty the cell"
        ),
        "row-width": _error(
            "the row has more or fewer cells than the header", "check the quotes and delimiters"
        ),
        "cell-size": _error("the cell is too long", "shorten it"),
        "name-length": _error("the name has more than 200 characters", "shorten it"),
        "control-character": _error(
            "the cell holds a control character", "remove it from the cell"
        ),
        "bidirectional-text": _error(
            "the cell holds a sign that turns the direction of writing", "remove the sign"
        ),
        "combining": _error("a letter carries more than four combining marks", "remove the marks"),
        "digits": _error("the digits are not 0 to 9", "write the digits 0 to 9"),
        "required": _error("the cell must not be empty", "fill it in"),
        "placeholder": _error(
            "the cell holds a sign or word for nothing", "leave the cell empty, or write unknown"
        ),
        "date-invalid": _error(
            "this is not a date of the calendar in a form that is read",
            "write YYYY-MM-DD",
        ),
        "date-ambiguous": _error(
            "it is not said which number is the day and which the month",
            "write YYYY-MM-DD, or say the form with --date-format",
        ),
        "date-range": _error("the date lies outside what is possible", "correct the date"),
        "same-party": _error(
            "the detaining and the receiving party are the same, or stand on the same side",
            "correct one of the two",
        ),
        "unknown-party": _error(
            "the agreement has no such party", "correct it, or use the list's own agreement"
        ),
        "fact-value": _error(
            "the value is outside what this fact may be",
            "use a value of its domain, unknown, or leave it empty",
        ),
        "too-many-unknowns": _error(
            "too many facts of one person are unknown to judge the rules together",
            "report some of them, or judge fewer rules at a time",
        ),
        "unwritable": _error(
            "the text would not be read back as it is",
            "take off the spaces around it and compose its letters (NFC)",
        ),
        "too-many-problems": _error(
            "there are more problems than are listed", "correct these and read the files again"
        ),
        "unknown-person": _error(
            "nobody of this id is on a list or a register; a stage or a day needs a list",
            "correct the id, or read the list that has it",
        ),
        "other-holder": _error(
            "the list and the register say that another party holds this person",
            "correct the id or the party",
        ),
        "contradicts-list": _error(
            "the list, or another row here, says otherwise of the stage or the day",
            "correct one of the two",
        ),
        # an event or a log of events
        "event-id": _error(
            "an id is a UUID in small letters, with its four hyphens",
            "leave the id out, and one is made",
        ),
        "person-or-group": _error(
            "the event is about one person or about a number of people, and about one of the two",
            "give person_id, or count and detaining_party",
        ),
        "breakdown": _error(
            "the parts of a group are more people than the group", "correct one of the counts"
        ),
        "unknown-column": _error(
            "no event has such a column",
            "name a fact facts.NAME, rename the column with --column YOURS=OURS, or leave it out "
            "with --ignore COLUMN",
        ),
        "told-twice": _error(
            "two rows are one event: they have the same id, or say the same",
            "remove one of them, or give each an id of its own if both happened",
        ),
        "id-reuse": _error("the id stands for another event already", "give a new event a new id"),
        "reference": _error(
            "the event that this one corrects or takes back is neither in the files nor in the log",
            "correct the id",
        ),
        "conflict": _error(
            "the log has gone on since the position that was expected",
            "read what is new, and append again",
        ),
        "log-gap": _error(
            "a record of the log is missing, or stands in the wrong place",
            "go back to a copy, and verify it by its head",
        ),
        "tamper": _error(
            "a record of the log is not what was recorded",
            "go back to a copy, and verify it by its head",
        ),
        "log-head": _error(
            "the log has no record with the head that was given",
            "go back to a copy; the end was cut off, or the log was written anew",
        ),
        "log-foreign": _error(
            "the file is no log of events, or not one of this library", "name another file"
        ),
        "log-corrupt": _error(
            "the file of the log is damaged", "go back to a copy, and verify it by its head"
        ),
        "option": _error("the option cannot be used so", "correct the call"),
        "column-name": _warning(
            "a column has nearly the name of one that is needed",
            "correct the column or the agreement, or name it with --column YOURS=THIS",
        ),
        "nothing-filled": _warning(
            "no value is filled in, so nothing was found out",
            "fill in the column value, at least in the first rows",
        ),
        "no-stage": _warning(
            "a rule looks at stages and no row names one, so all is taken as one stage",
            "add the column stage if there are several",
        ),
        "unused-stage": _warning(
            "a rule looks at a stage that no row names",
            "write the stage alike in the agreement and in the list",
        ),
        "unused-day": _warning(
            "every row has a day of its own, so the day that is given for the list changes nothing",
            "leave it out, or empty the column transfer_date",
        ),
        "missing-fact": _warning(
            "no file has a column for a fact that a rule needs, so it is unknown for everybody",
            "add the column, or name yours with --column YOURS=THIS",
        ),
        "unused-rename": _warning(
            "no file has the column that is to be read as this one", "check the name in --column"
        ),
        "header-spelling": _warning(
            "the header was read without its capitals and spaces", "write it in small letters"
        ),
        "log-torn": _warning(
            "the end of the log was never acknowledged, and is no part of it",
            "append what it was to say again",
        ),
        "without-effect": _warning(
            "the event that this one corrects or takes back is of another source, so it stands",
            "correct the source, or leave this out: only a source itself takes back what it said",
        ),
        "reported-early": _warning(
            "the event lies after the day on which the source reported it",
            "correct one of the two days; what is only announced has not happened",
        ),
        "no-reported": _warning(
            "nothing says when the source reported the event, so it counts as reported today",
            "fill in the column reported: the day on which the source said it",
        ),
        "clock": _warning(
            "the clock is behind the last record of the log, whose time was kept", "set the clock"
        ),
        "trimmed": _warning("spaces around the cell were left out", "remove them"),
        "blank-row": _warning("the row is blank and was passed over", "remove it"),
        "possible-duplicate": _warning(
            "two rows with different ids may be one person: born on the same day, with like names",
            "compare the two rows, and remove one if they are",
        ),
        # between readable rows: findings of the rule of integrity
        "duplicate-person": _finding(
            "the same person is listed twice, and counts once", "remove one of the rows"
        ),
        "id-conflict": _finding(
            "the same id is listed as held by different parties", "find out who holds the person"
        ),
        "contradictory-facts": _finding(
            "the rows of one person contradict each other", "find out which is right"
        ),
        "not-in-register": _finding(
            "the person is not in the register that is said to be complete",
            "correct the id, or the completeness statement",
        ),
    }
)
