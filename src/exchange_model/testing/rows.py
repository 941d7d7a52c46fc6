"""Rows that conform to an agreement: people, exchange lists and registers."""

from collections.abc import Iterable, Mapping
from datetime import date

from attrs import evolve
from hypothesis import strategies as st

from exchange_model.agreement import Agreement
from exchange_model.categories import Under
from exchange_model.lists import ExchangeList, Register
from exchange_model.persons import Fact, Origin, Person, Unknown
from exchange_model.testing import turning
from exchange_model.testing.columns import Columns, columns
from exchange_model.testing.vocabulary import SAMPLE


def birthdays(agreement: Agreement = SAMPLE) -> st.SearchStrategy[date]:
    """Draw days of birth: an ordinary one, and those about which an agreement's ages turn."""
    readings = turning.as_read(agreement)
    ages = (atom for atom in turning.atoms_of(readings) if isinstance(atom, Under))
    return st.sampled_from(turning.births(agreement, ages, turning.handovers(readings)))


def handover_days(agreement: Agreement = SAMPLE) -> st.SearchStrategy[date]:
    """Draw days of handover: from the conclusion on, and about the days on which rules are due."""
    return st.sampled_from(turning.handovers(turning.as_read(agreement)))


def facts(
    agreement: Agreement = SAMPLE, *, known: bool = False
) -> st.SearchStrategy[Mapping[str, Fact]]:
    """Draw what is reported of the facts that an agreement names, by their names.

    Args:
        agreement: The agreement; each fact takes a word of its domain there, or is unknown.
        known: Whether every fact is known.
    """
    return people(agreement, known=known).map(_facts)


def _facts(person: Person) -> Mapping[str, Fact]:
    return person.facts


def people(
    agreement: Agreement = SAMPLE,
    *,
    listed: bool = True,
    known: bool = False,
    person_id: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> st.SearchStrategy[Person]:
    """Draw people as rows of a list or a register that conform to an agreement.

    Their holders and receivers are parties on different sides, or a receiver; dates of birth and of
    handover lie near the days on which the agreement's ages turn and its rules are due; stages are
    those that rules name, and others; facts are words of their domains. Any of this but the holder
    and the receiver may be unknown, declared so or not reported, and dates may be partial. An
    agreement may look at so many facts that nobody could go through all the ways to settle them
    (``too-many-unknowns``); those beyond the limit are then always known.

    Args:
        agreement: The agreement.
        listed: Whether they are proposed for handover; otherwise they are held.
        known: Whether everything is known.
        person_id: Their id.
        facts: Facts that they all have, such as ``{"seriously_ill": True}``.

    Raises:
        InputError: if the agreement leaves more points open than can be judged.
    """
    held_under = columns(agreement, known=known)
    ids = held_under.ids(0) if person_id is None else (person_id,)
    return _people(held_under, ids, listed, facts or {})


@st.composite
def _people(
    draw: st.DrawFn,
    under: Columns,
    ids: tuple[str, ...],
    listed: bool,  # noqa: FBT001 - of its own module
    facts: Mapping[str, object],
) -> Person:
    person = _row(draw, under, draw(st.sampled_from(ids)), listed=listed)
    return evolve(person, facts={**person.facts, **facts}) if facts else person


def _row(
    draw: st.DrawFn,
    under: Columns,
    person_id: str,
    origin: Origin | None = None,
    *,
    listed: bool,
) -> Person:
    """Draw the row of one person; one who is held goes nowhere, in no stage and on no day."""
    detaining, receiving = draw(st.sampled_from(under.routes))
    return Person(
        person_id=person_id,
        detaining_party=detaining,
        receiving_party=receiving if listed else None,
        date_of_birth=draw(under.births),
        stage=draw(under.stages) if listed else Unknown.NOT_REPORTED,
        transfer_date=draw(under.handovers) if listed else Unknown.NOT_REPORTED,
        facts=under.facts_of(draw, person_id),
        origin=origin,
    )


def lists(
    agreement: Agreement = SAMPLE,
    *,
    min_size: int = 1,
    max_size: int = 4,
    known: bool = False,
    repeated: bool = False,
) -> st.SearchStrategy[ExchangeList]:
    """Draw exchange lists that conform to an agreement.

    Args:
        agreement: The agreement.
        min_size: The least number of rows; without anybody a list is not judged.
        max_size: The greatest number of rows.
        known: Whether everything is known.
        repeated: Whether a person may have several rows, which may contradict each other.
    """
    under = columns(agreement, known=known)
    return _lists(under, _ids(under, min_size, max_size, repeated=repeated))


@st.composite
def _lists(draw: st.DrawFn, under: Columns, ids: st.SearchStrategy[list[str]]) -> ExchangeList:
    rows = [
        _row(draw, under, person_id, Origin("list", line), listed=True)
        for line, person_id in enumerate(draw(ids), 2)
    ]
    # Built by Hypothesis, which then shows the people of a failing example; the list itself hides
    # them. Those who are drawn stand for nobody.
    return draw(st.builds(ExchangeList, st.just(tuple(rows))))


def _ids(
    under: Columns, least: int, most: int, *, repeated: bool, without: frozenset[str] = frozenset()
) -> st.SearchStrategy[list[str]]:
    pool = [each for each in under.ids(most + len(without)) if each not in without]
    return st.lists(st.sampled_from(pool), min_size=least, max_size=most, unique=not repeated)


def registers(
    agreement: Agreement = SAMPLE,
    *,
    listed: Iterable[Person] | None = None,
    complete: Iterable[str] | None = None,
    max_size: int = 4,
    known: bool = False,
    repeated: bool = False,
) -> st.SearchStrategy[Register]:
    """Draw registers that conform to an agreement, with completeness statements.

    Args:
        agreement: The agreement.
        listed: A list with which the register agrees: everybody on it is on the register, held by
            whom the list says and with the same facts, and others whom the list leaves off. Without
            it whoever is on both may be reported differently.
        complete: The completeness statements; without them none, one or two are drawn, of parties,
            sides and categories.
        max_size: The greatest number of rows, those of the people on the list left out.
        known: Whether everything is known, and everybody is on the register.
        repeated: Whether a person may have several rows, which may contradict each other.
    """
    under = columns(agreement, known=known)
    first = {row.person_id: row for row in reversed(tuple(listed or ()))}
    held = [
        evolve(row, receiving_party=None, stage="", transfer_date="")
        for row in reversed(first.values())
    ]
    ids = _ids(under, 0, max_size, repeated=repeated, without=frozenset(first))
    if complete is not None or known:
        said = st.just(list(agreement.parties if complete is None else complete))
    else:
        said = _statements(agreement)
    return _registers(under, tuple(held), ids, said)


@st.composite
def _registers(
    draw: st.DrawFn,
    under: Columns,
    held: tuple[Person, ...],
    ids: st.SearchStrategy[list[str]],
    said: st.SearchStrategy[list[str]],
) -> Register:
    every = (*held, *(_row(draw, under, person_id, listed=False) for person_id in draw(ids)))
    rows = tuple(evolve(row, origin=Origin("register", line)) for line, row in enumerate(every, 2))
    complete = tuple(draw(said))
    return draw(st.builds(Register, st.just(rows), complete=st.just(complete)))


def _statements(agreement: Agreement) -> st.SearchStrategy[list[str]]:
    holders = [name for name in (*agreement.parties, *agreement.sides) if ":" not in name]
    named = [phrase.name for phrase in agreement.categories if phrase.name]
    said = [*holders, *(f"{holder}:{name}" for holder in holders for name in named)]
    return st.lists(st.sampled_from(said), max_size=2, unique=True) if said else st.just([])
