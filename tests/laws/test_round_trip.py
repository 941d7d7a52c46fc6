"""Law 9, round trip: what is written reads back as what it was.

agreement_from(agreement_to(a)) == a
parse(str(d)) == d
"""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from exchange_model.agreement import Agreement
from exchange_model.dates import PartialDate
from exchange_model.lists import ExchangeList, read_list, write_list
from exchange_model.testing import agreements, lists, partial_dates
from exchange_model.wire import agreement_from, agreement_to, read_agreement, write_agreement


def reread(agreement: Agreement) -> tuple[Agreement, str]:
    """Write an agreement to a file, and return what is read back and what the file holds."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "agreement.toml")
        write_agreement(agreement, path)
        return read_agreement(path), path.read_text(encoding="utf-8")


@given(agreements(open_points=True))
def test_an_agreement_survives_plain_data(agreement: Agreement) -> None:
    """An agreement that becomes plain data becomes the same agreement again."""
    assert agreement == agreement_from(agreement_to(agreement))


@given(agreements(open_points=True))
def test_an_agreement_survives_its_file(agreement: Agreement) -> None:
    """An agreement that is written to a file is read as the same agreement."""
    found, _ = reread(agreement)

    assert agreement == found


@given(agreements(open_points=True))
def test_a_file_survives_its_agreement(agreement: Agreement) -> None:
    """A file that is read and written again has the same text."""
    found, text = reread(agreement)
    _, again = reread(found)

    assert text == again


@given(partial_dates())
def test_a_partial_date_survives_its_written_form(day: PartialDate) -> None:
    """A partial date that is written is read as the same date."""
    assert day == PartialDate.parse(str(day))


@given(lists(repeated=True))
def test_a_list_survives_its_file(people: ExchangeList) -> None:
    """A list that is written as CSV is read as the same people, in the same order."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "list.csv")
        write_list(people, path)
        found = read_list(path)

    assert people.people == found.people


@given(st.dates())
def test_a_known_day_is_written_as_a_day(day: date) -> None:
    """A known day is written in full, and nothing shorter means the same."""
    assert day.isoformat() == str(PartialDate.on(day))
