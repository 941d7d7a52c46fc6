"""For every name in the table of problems, a small input that gives it.

The page of problems shows them, and a test runs each of them. Add one beside each new name.
"""

import io
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import NamedTuple

USUAL_COMMAND = "exchange-model validate list.csv --agreement agreement.toml"

HEAD = """\
format = 1
title = "The bridge agreement"
parties = ["ARLE", "BRUN"]
concluded = 2026-03-01
"""
RULE = """
[[rules]]
id = "three"
kind = "minimum"
count = 3
"""
COLUMNS = "person_id,detaining_party,receiving_party,date_of_birth"
LINE = (
    '{"person_id": "A-1", "detaining_party": "ARLE", "receiving_party": "BRUN", '
    '"date_of_birth": "1999"}'
)
REGISTER = """\
person_id,detaining_party,date_of_birth
A-1,ARLE,1999
"""
USUAL: Mapping[str, str] = {
    "agreement.toml": HEAD + RULE,
    "list.csv": f"{COLUMNS}\nA-1,ARLE,BRUN,1999\n",
}
"""The files that are there where an input names no others of these names."""


class Trigger(NamedTuple):
    """An input, and what reads it.

    Attributes:
        files: What is not as usual, by its name.
        command: What reads it, if it is not Python.
        python: Lines of Python that read it, if a command cannot.
        told: The input in words, where it is too large or too strange to be shown.
        encoding: In which encoding the files are written.
    """

    files: Mapping[str, str] = {}
    command: str = USUAL_COMMAND
    python: str = ""
    told: str = ""
    encoding: str = "utf-8"


def said(trigger: Trigger) -> str:
    """Return all that is said to an input, on both outputs or as the message of an error."""
    with TemporaryDirectory() as folder, chdir(folder):
        for name, content in {**USUAL, **trigger.files}.items():
            Path(name).write_bytes(content.encode(trigger.encoding))
        return _python(trigger.python) if trigger.python else _command(trigger.command)


def _command(command: str) -> str:
    from exchange_model.cli import main  # noqa: PLC0415 - the table is read without the program

    written = io.StringIO()
    with redirect_stdout(written), redirect_stderr(written):
        main(command.split()[1:])
    return written.getvalue()


def _python(lines: str) -> str:
    from exchange_model import ExchangeModelError  # noqa: PLC0415 - as it is read without us

    written = io.StringIO()
    try:
        with redirect_stdout(written):
            exec(lines, {})  # noqa: S102 - the table below is all that is run
    except ExchangeModelError as error:
        return str(error)
    return written.getvalue()


def _agreement(text: str, head: str = HEAD) -> Trigger:
    return Trigger({"agreement.toml": head + dedent(text)})


def _list(*rows: str, header: str = COLUMNS, told: str = "") -> Trigger:
    return Trigger({"list.csv": "\n".join((header, *rows, ""))}, told=told)


def _event(made: str) -> Trigger:
    return Trigger(python=f"from exchange_model.events import *\n\n{made}\n")


def _log(before: str, told: str = "") -> Trigger:
    begins = "from pathlib import Path\nfrom exchange_model.log import open_log\n"
    return Trigger(python=f'{begins}\n{before}\nopen_log("log.sqlite")\n', told=told)


def _reports(*rows: str, header: str = "source,reported,occurred,stage,type") -> Trigger:
    return Trigger(
        {"reports.csv": "\n".join((header, *rows, ""))},
        command="exchange-model log import log.sqlite reports.csv",
    )


TWO_EVENTS = """\
from pathlib import Path
from attrs import evolve
from exchange_model.events import StageClosed
from exchange_model.log import open_log

def closed(stage):
    return StageClosed(stage=stage, occurred="2026-04-01", source="ICRC")

path = Path("log.jsonl")
with open_log(path) as log:
    log.append([closed("1")])
    log.append([closed("2")])
"""


def _two_events(then: str) -> Trigger:
    return Trigger(python=TWO_EVENTS + dedent(then))


def _lines(*lines: str) -> Trigger:
    return Trigger(
        {"list.jsonl": "\n".join((*lines, ""))},
        command=USUAL_COMMAND.replace("list.csv", "list.jsonl"),
    )


def _found_out(row: str, listed: str = USUAL["list.csv"]) -> Trigger:
    filled = f"person_id,detaining_party,column,value\n{row}\n"
    return Trigger(
        {"list.csv": listed, "filled.csv": filled}, command=f"{USUAL_COMMAND} --facts filled.csv"
    )


def _many_facts(number: int) -> str:
    """Return the categories, and the rule that asks of them all, of so many unknown facts."""
    facts = [f"fact_{each}" for each in range(number)]
    rules = (f'[[rules]]\nid = "{each}"\nkind = "only"\ncategory = "{each}"\n' for each in facts)
    return "".join(f'\n[categories.{each}]\nfact = "{each}"\n' for each in facts) + "".join(rules)


def _many_readings(number: int) -> str:
    """Return so many open points of two options each."""
    return "".join(
        f'\n[readings.point-{each}]\nquestion = "How?"\ndefault = "so"\noptions.so = {{}}\n'
        f'options.otherwise = {{ "rules.three.count" = {each + 4} }}\n'
        for each in range(number)
    )


WITH_REGISTER = f"{USUAL_COMMAND} --register register.csv --complete ARLE"

TRIGGERS: Mapping[str, Trigger] = {
    # any file
    "encoding": Trigger(
        {"list.csv": f"{COLUMNS},town\nA-1,ARLE,BRUN,1999,Харків\n"},
        told="list.csv, which was saved in the Windows encoding of Cyrillic letters (cp1251)",
        encoding="cp1251",
    ),
    "missing-file": Trigger(command="exchange-model validate lost.csv --agreement agreement.toml"),
    "storage": Trigger(
        command="exchange-model validate . --agreement agreement.toml",
        told="a folder in the place of a list",
    ),
    "size": _list(
        "A-1,ARLE,BRUN,1999" + "," * 1000,
        header=COLUMNS + "".join(f",fact_{each}" for each in range(1000)),
        told="a list with 1,004 columns",
    ),
    "empty": _list(),
    # an agreement
    "agreement-syntax": _agreement('\n[[rules]]\nid = "three\n'),
    "version": _agreement(RULE, HEAD.replace("format = 1", "format = 9")),
    "missing-key": _agreement('\n[[rules]]\nid = "three"\nkind = "minimum"\n'),
    "unknown-key": _agreement(RULE + "couunt = 3\n"),
    "unknown-name": _agreement(RULE + 'category = "young"\n'),
    "unknown-kind": _agreement(RULE.replace("minimum", "minimun")),
    "not-judged-yet": _agreement('\n[[rules]]\nid = "weekly"\nkind = "pace"\n'),
    "duplicate-id": _agreement(RULE + RULE),
    "cycle": _agreement(
        RULE + '\n[categories.one]\nnot = "other"\n\n[categories.other]\nnot = "one"\n'
    ),
    "type": _agreement(RULE.replace("= 3", '= "three"')),
    "value": _agreement(RULE.replace("= 3", "= -3")),
    "term": _agreement(RULE + 'by = { days = 60, after = "conclusion" }\n'),
    "parties": _agreement(RULE, HEAD.replace(', "BRUN"', "")),
    "between": _agreement(
        '\n[[rules]]\nid = "parity"\nkind = "reciprocity"\n',
        HEAD.replace('"BRUN"', '"BRUN", "CORVEN"'),
    ),
    "too-many-readings": Trigger(
        {"agreement.toml": HEAD + RULE + _many_readings(7)},
        told="an agreement with seven open points of two options each: 128 combinations",
    ),
    "nothing-checked": _agreement(""),
    # a list or a register
    "missing-column": _list("A-1,ARLE,BRUN", header=COLUMNS.removesuffix(",date_of_birth")),
    "duplicate-column": _list("A-1,ARLE,BRUN,1999,x,y", header=f"{COLUMNS},town,town"),
    "json": _lines("{person_id: 1}"),
    "duplicate-key": _lines(LINE.replace("}", ', "date_of_birth": "2000"}')),
    "number": _lines(LINE.replace("}", ', "children": NaN}')),
    "decimal": _lines(LINE.replace("}", ', "height": 1.80}')),
    "delimiter": _list("A-1|ARLE|BRUN|1999", header=COLUMNS.replace(",", "|")),
    "quote": _list('A-1,ARLE,BRUN,"1999', "A-2,ARLE,BRUN,2000"),
    "unnamed-column": _list("A-1,ARLE,BRUN,1999,yes", header=f"{COLUMNS},"),
    "row-width": _list("A-1,ARLE,BRUN"),
    "cell-size": _list(
        f"A-1,ARLE,BRUN,1999,{'x' * 140_000}",
        header=f"{COLUMNS},note",
        told="a list with a cell of 140,000 signs",
    ),
    "name-length": _list(
        f"A-1,ARLE,BRUN,1999,{'n' * 201}",
        header=f"{COLUMNS},name",
        told="a name of 201 letters",
    ),
    "control-character": _list(
        "A-1,ARLE,BRUN,1999,x\by", header=f"{COLUMNS},note", told="a cell with a backspace in it"
    ),
    "bidirectional-text": _list(
        "A-1,ARLE,BRUN,1999,x\u202ey",
        header=f"{COLUMNS},note",
        told="a cell with the sign U+202E, after which letters are shown from right to left",
    ),
    "combining": _list(
        "A-1,ARLE,BRUN,1999,e\u0302\u0302\u0302\u0302\u0302",
        header=f"{COLUMNS},note",
        told="a cell with a letter e under five circumflexes (U+0302)",
    ),
    "digits": _list("A-1,ARLE,BRUN,١٩٩٩"),
    "required": _list("A-1,ARLE,,1999"),
    "date-invalid": _list("A-1,ARLE,BRUN,2001-02-30"),
    "date-ambiguous": _list("A-1,ARLE,BRUN,03/04/2001"),
    "date-range": _list("A-1,ARLE,BRUN,1099"),
    "same-party": _list("A-1,ARLE,ARLE,1999"),
    "unknown-party": _list("A-1,ARLE,BRUNN,1999"),
    "fact-value": Trigger(
        {
            "agreement.toml": HEAD
            + '\n[categories.ill]\nfact = "ill"\n'
            + RULE
            + 'category = "ill"\n',
            "list.csv": f"{COLUMNS},ill\nA-1,ARLE,BRUN,1999,maybe\n",
        }
    ),
    "too-many-unknowns": Trigger(
        {"agreement.toml": HEAD + _many_facts(13)},
        told="an agreement whose rules ask for thirteen yes-or-no facts together, and a person of "
        "whom none is known: 8,192 ways to settle them",
    ),
    "unwritable": Trigger(
        python=dedent(
            """\
            import exchange_model as xm

            person = xm.Person(person_id="A-1", detaining_party="ARLE", receiving_party="BRUN",
                               facts={"town": " with a space before it"})
            xm.write_list([person], "written.csv")
            """
        )
    ),
    "too-many-problems": _list(
        *(f"A-{each},ARLE,,1999" for each in range(10_050)),
        told="a list in which 10,050 rows have a problem",
    ),
    "event-id": _event('StageClosed(id="1", stage="2", occurred="2026-04-01", source="ICRC")'),
    "person-or-group": _event('PersonDied(occurred="2026-04-01", source="ICRC")'),
    "breakdown": _event(
        'GroupTransferred(count=1, breakdown=[Part(count=2)], detaining_party="ARLE",\n'
        '                 receiving_party="BRUN", occurred="2026-04-01", source="ICRC")'
    ),
    "unknown-column": _reports(
        "ICRC,2026-04-02,2026-04-01,1", header="source,reported,occured,stage"
    ),
    "told-twice": _reports(*["ICRC,2026-04-02,2026-04-01,1,stage-closed"] * 2),
    "id-reuse": _two_events(
        """
        with open_log(path) as log:
            first, second = log.read()
            log.append([evolve(first.event, stage="3")])
        """
    ),
    "reference": _reports(
        "ICRC,2026-04-02,event-retracted,I-1", header="source,reported,type,event"
    ),
    "conflict": _two_events(
        """
        with open_log(path) as log:
            log.append([closed("3")], expected=1)
        """
    ),
    "log-gap": _two_events(
        """
        head, first, second = path.read_text().splitlines(keepends=True)
        path.write_text(head + second)
        with open_log(path) as log:
            list(log.read())
        """
    ),
    "tamper": _two_events(
        """
        path.write_text(path.read_text().replace('"stage":"2"', '"stage":"3"'))
        with open_log(path) as log:
            list(log.read())
        """
    ),
    "log-head": _two_events(
        """
        with open_log(path) as log:
            kept = log.head
        head, first, second = path.read_text().splitlines(keepends=True)
        path.write_text(head + first)
        with open_log(path) as log:
            raise log.verify(head=kept).fault
        """
    ),
    "log-foreign": _log('Path("log.sqlite").write_text("no log")'),
    "log-corrupt": _log(
        'open_log("log.sqlite").close()\n'
        'with Path("log.sqlite").open("r+b") as stream:\n'
        "    stream.seek(100)\n"
        "    stream.write(bytes(4000))",
        told="a log whose first page was written over with nothing",
    ),
    "log-torn": Trigger(
        python=dedent(
            """\
            from pathlib import Path
            from exchange_model.log import open_log

            open_log("log.jsonl").close()
            with Path("log.jsonl").open("a") as stream:
                stream.write('{"data":{"sta')
            with open_log("log.jsonl") as log:
                print(*log.warnings)
            """
        )
    ),
    "clock": Trigger(
        python=dedent(
            """\
            from datetime import UTC, datetime
            from exchange_model.events import StageClosed
            from exchange_model.log import SqliteLog

            for day in (24, 23):
                with SqliteLog("log.sqlite", now=lambda: datetime(2026, 5, day, tzinfo=UTC)) as log:
                    log.append([StageClosed(stage="1", occurred="2026-05-23", source="ICRC")])
                    print(*log.warnings)
            """
        )
    ),
    "without-effect": _reports(
        "a-1,ICRC,2026-04-02,2026-04-01,1,stage-closed,",
        "b-1,Alder News,2026-04-03,,,event-retracted,a-1",
        header="id,source,reported,occurred,stage,type,event",
    ),
    "reported-early": _reports("ICRC,2026-04-01,2026-04-02,1,stage-closed"),
    "no-reported": _reports("ICRC,,2026-04-01,1,stage-closed"),
    "option": Trigger(command=f"{USUAL_COMMAND} --complete ARLE"),
    "unknown-person": _found_out("A-9,ARLE,date_of_birth,1999"),
    "contradicts-list": _found_out(
        "A-1,ARLE,stage,2", listed=f"{COLUMNS},stage\nA-1,ARLE,BRUN,1999,1\n"
    ),
    "other-holder": _found_out("A-1,BRUN,date_of_birth,1999-05"),
    "nothing-filled": _found_out("A-1,ARLE,date_of_birth,"),
    "column-name": Trigger(
        {
            "agreement.toml": HEAD
            + '\n[categories.ill]\nfact = "seriously_ill"\n'
            + RULE
            + 'category = "ill"\n',
            "list.csv": f"{COLUMNS},seriosly_ill\nA-1,ARLE,BRUN,1999,yes\n",
        }
    ),
    "no-stage": _agreement(RULE + 'per = "stage"\n'),
    "placeholder": _list("A-1,ARLE,BRUN,1999,-", header=f"{COLUMNS},stage"),
    "unused-stage": Trigger(
        {
            "agreement.toml": HEAD + RULE + 'stage = "2"\n',
            "list.csv": f"{COLUMNS},stage\nA-1,ARLE,BRUN,1999,Phase 2\n",
        }
    ),
    "unused-day": Trigger(
        {"list.csv": f"{COLUMNS},transfer_date\nA-1,ARLE,BRUN,1999,2026-04-01\n"},
        command=f"{USUAL_COMMAND} --on 2026-05-01",
    ),
    "missing-fact": _agreement('\n[categories.ill]\nfact = "ill"\n' + RULE + 'category = "ill"\n'),
    "unused-rename": Trigger(command=f"{USUAL_COMMAND} --column Holder=detaining_party"),
    "header-spelling": _list("A-1,ARLE,BRUN,1999", header=COLUMNS.replace("p", "P", 1)),
    "trimmed": _list("A-1,ARLE ,BRUN,1999"),
    "possible-duplicate": _list(
        "A-1,ARLE,BRUN,1999-05-17,Ivan Made-Up",
        "A-2,ARLE,BRUN,1999-05-17,Ivan Madeup",
        header=f"{COLUMNS},name",
    ),
    "blank-row": _list("A-1,ARLE,BRUN,1999", "", "A-2,ARLE,BRUN,2000"),
    # between readable rows
    "duplicate-person": _list("A-1,ARLE,BRUN,1999", "A-1,ARLE,BRUN,1999"),
    "id-conflict": _list("A-1,ARLE,BRUN,1999", "A-1,BRUN,ARLE,1999"),
    "contradictory-facts": _list("A-1,ARLE,BRUN,1999", "A-1,ARLE,BRUN,2003"),
    "not-in-register": Trigger(
        {"list.csv": f"{COLUMNS}\nA-2,ARLE,BRUN,1999\n", "register.csv": REGISTER},
        command=WITH_REGISTER,
    ),
}
