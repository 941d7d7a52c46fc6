"""Events as people could write them into files, and files that hold them."""

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from attrs import NOTHING, fields
from hypothesis import strategies as st

from exchange_model.counts import Count
from exchange_model.dates import PartialDate
from exchange_model.eventfiles import Reported, read_events
from exchange_model.events import Envelope, Part, new_id
from exchange_model.lists.cells import PLACEHOLDERS
from exchange_model.wire.events import CLASSES, event_to
from lists import reads

SPREADSHEET, LINES = "events.csv", "events.jsonl"


def is_told(text: str) -> bool:
    """Return whether a text says something, as it is written."""
    whole = text == text.strip() == unicodedata.normalize("NFC", text)
    return whole and text.casefold() not in PLACEHOLDERS


words = st.text('abcXYZ019 -.,:="ЙҐé漢', min_size=1, max_size=8).filter(is_told)
days = st.dates(date(1000, 1, 1), date(2020, 1, 1))
spans = st.tuples(days, days).map(lambda pair: PartialDate(min(pair), max(pair)))
counts = st.one_of(
    st.integers(0, 10**9).map(lambda number: Count(number, number)),
    st.builds(Count, st.integers(0, 10), st.integers(10, 20) | st.none()),
)
facts = st.dictionaries(words, words, max_size=2)
ids = st.builds(new_id)
VALUES: dict[str, st.SearchStrategy[object]] = {
    "id": ids,
    "occurred": spans | days.map(PartialDate.on),
    "reported": st.none() | days,
    "supersedes": st.none() | ids,
    "event": ids,
    "count": counts,
    "facts": facts,
    "breakdown": st.lists(st.builds(Part, count=st.integers(0, 0), facts=facts), max_size=2),
    "rules": st.lists(words, max_size=2),
    "people": st.lists(words, max_size=2),
    "date_of_birth": st.none() | spans,
    "clock": st.sampled_from(["runs", "stops"]),
    "earlier_performance": st.sampled_from(["counts", "does-not-count"]),
    "under": st.sampled_from(["agreement", "none"]),
    "measure": st.sampled_from(["returned", "held"]),
    "of": st.sampled_from(["people", "remains"]),
}


def other_than(one: object) -> Callable[[str], bool]:
    """Return what tells whether a text is not that one, however its letters are composed."""
    composed = unicodedata.normalize("NFC", str(one))
    return lambda text: unicodedata.normalize("NFC", text) != composed


@st.composite
def events_of(
    draw: st.DrawFn,
    cls: type[Envelope],
    texts: st.SearchStrategy[str] = words,
    others: Mapping[str, st.SearchStrategy[object]] | None = None,
) -> Envelope:
    """Draw an event of a type, with texts of some kind and with other values for some fields."""
    values = {**VALUES, **(others or {})}
    told = {
        each.name: draw(values.get(each.name, texts))
        for each in fields(cls)
        if each.default is NOTHING or draw(st.booleans())
    }
    names = {each.name for each in fields(cls)}
    of_one = names & {"person_id", "alleged_person_id"}
    if of_one and "count" in names:
        whom = draw(st.sampled_from(["count", *of_one]))
        told = {key: told[key] for key in told.keys() - {"count", *of_one}}
        told[whom] = draw(values.get(whom, texts))
        if whom == "count":
            told.setdefault("detaining_party", draw(texts))
    if {"detaining_party", "receiving_party"} <= told.keys():
        told["receiving_party"] = draw(texts.filter(other_than(told["detaining_party"])))
    return cls(**told)


any_events = st.sampled_from(sorted(CLASSES)).flatmap(lambda tag: events_of(CLASSES[tag]))


def flat(event: Envelope) -> dict[str, Any]:
    """Return an event as one object: its type, and all its fields beside one another."""
    envelope, data = event_to(event)
    return {key: value for key, value in {**envelope, **data}.items() if key != "schema"}


def lines(*objects: Mapping[str, object]) -> str:
    """Return a file of JSON Lines."""
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in objects)


def cells(told: Mapping[str, Any]) -> dict[str, str]:
    """Return the cells of a row; its facts have a column each."""
    found = {key: cell(value) for key, value in told.items() if key != "facts"}
    return found | {f"facts.{name}": fact for name, fact in told.get("facts", {}).items()}


def cell(value: Any) -> str:  # noqa: ANN401 - any value of a field
    """Return a value as a cell."""
    match value:
        case {"least": least, **most}:
            return f"{least}..{'' if most['most'] is None else most['most']}"
        case list():
            return "; ".join(value)
        case _:
            return str(value)


def spreadsheet(*rows: Mapping[str, str], **form: Any) -> str:  # noqa: ANN401 - of csv
    """Return a file of CSV."""
    written = io.StringIO()
    header = list(dict.fromkeys(column for row in rows for column in row))
    writer = csv.DictWriter(written, header, restval="", **form)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def read(content: str | bytes, file: str = LINES, **options: Any) -> Reported:  # noqa: ANN401 - of the reader
    """Return the events of a file that holds this."""
    found: Reported = reads.read(content, read_events, file=file, **options)  # type: ignore[assignment]  # of the reader
    return found


def refused(content: str | bytes, file: str = LINES, **options: Any) -> list[reads.Place]:  # noqa: ANN401 - of the reader
    """Return the problems for which a file that holds this is refused: name, row and column."""
    return reads.refused(content, read_events, file=file, **options)


def written_as_rows(events: Iterable[Envelope]) -> str:
    """Return events as a file of CSV."""
    return spreadsheet(*(cells(flat(event)) for event in events))
