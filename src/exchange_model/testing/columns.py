"""Columns: what each column of a row may hold under one agreement."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from zlib import crc32

from attrs import frozen
from hypothesis import strategies as st

from exchange_model.agreement import Agreement
from exchange_model.categories import Atom, FactIs, Has, People, Under
from exchange_model.dates import PartialDate
from exchange_model.persons import Day, Fact, Unknown
from exchange_model.profiles import MOST_WAYS, YES_OR_NO
from exchange_model.rules import Named, stage_of
from exchange_model.testing import turning
from exchange_model.testing.days import partial_dates, periods
from exchange_model.testing.vocabulary import IDS, STAGES

unknowns = st.sampled_from(Unknown)


@frozen
class Columns:
    """What each column of a row may hold.

    Attributes:
        named: The ids that the agreement names.
        routes: Who may hand somebody over to whom.
        births: Dates of birth, near the days about which somebody attains an age.
        stages: The stages that rules name, and others.
        handovers: Days of handover, from the conclusion on.
        facts: Words of each fact's domain.
        settled: The facts, with their domains, that are never left open: leaving these open too
            would give more ways to settle one person's facts than are gone through.
    """

    named: tuple[str, ...]
    routes: tuple[tuple[str, str], ...]
    births: st.SearchStrategy[Day]
    stages: st.SearchStrategy[Fact]
    handovers: st.SearchStrategy[Day]
    facts: st.SearchStrategy[Mapping[str, Fact]]
    settled: Mapping[str, Sequence[str]]

    def facts_of(self, draw: st.DrawFn, person_id: str) -> dict[str, Fact]:
        """Draw the facts of one person; what is settled is the same in each of the rows."""
        always = {
            fact: domain[crc32(f"{person_id} {fact}".encode()) % len(domain)]
            for fact, domain in self.settled.items()
        }
        return {**draw(self.facts), **always}

    def ids(self, number: int) -> tuple[str, ...]:
        """Return ids for so many people at least, those that the agreement names included."""
        more = (f"P{each}" for each in range(len(IDS), number))
        return tuple(dict.fromkeys((*IDS, *more, *self.named)))


def columns(agreement: Agreement, *, known: bool) -> Columns:
    """Return what the columns may hold under an agreement; ``known``: nothing is left open.

    Raises:
        InputError: if the readings of the agreement are too many, or make no agreement.
    """
    readings = turning.as_read(agreement)
    found = turning.atoms_of(readings)
    domains = _domains(agreement, found)
    settled = () if known else _settled(found, domains)
    transfers = turning.handovers(readings)
    days = st.sampled_from(transfers)
    ages = (atom for atom in found if isinstance(atom, Under))
    born = st.sampled_from(turning.births(agreement, ages, transfers))
    exact = days.map(PartialDate.on)
    return Columns(
        named=_named(readings, found),
        routes=tuple(_routes(agreement)),
        births=born.map(PartialDate.on) if known else st.one_of(partial_dates(born), unknowns),
        stages=_open(st.sampled_from(_stages(readings)), known=known),
        handovers=exact if known else st.one_of(exact, unknowns, periods(days)),
        facts=st.fixed_dictionaries(
            {
                fact: _open(st.sampled_from(domain), known=known)
                for fact, domain in domains.items()
                if fact not in settled
            }
        ),
        settled={fact: domains[fact] for fact in settled},
    )


def _open(values: st.SearchStrategy[str], *, known: bool) -> st.SearchStrategy[Fact]:
    return values if known else st.one_of(values, unknowns)


def _domains(agreement: Agreement, found: Iterable[Atom]) -> dict[str, Sequence[str]]:
    """Return the domain of each fact that an agreement names."""
    asked = {atom.fact: YES_OR_NO for atom in found if isinstance(atom, Has)}
    return {**asked, **agreement.facts}


def _settled(found: Sequence[Atom], domains: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the facts that cannot be left open together with the others."""
    ages = [atom for atom in found if isinstance(atom, Under)]
    moving = [age for age in ages if age.on == "transfer"]
    ways = (2 * len(ages) + 1) * (len(moving) + 1)
    settled = []
    for fact in dict.fromkeys(atom.fact for atom in found if isinstance(atom, Has | FactIs)):
        if ways * len(domains[fact]) > MOST_WAYS:
            settled.append(fact)
        else:
            ways *= len(domains[fact])
    return tuple(settled)


def _routes(agreement: Agreement) -> Iterator[tuple[str, str]]:
    """Yield who may hand somebody over to whom: to another side, or to a receiver."""
    for holder in agreement.parties:
        for side in agreement.opposite(holder):
            for party in agreement.parties:
                if party in agreement.members(side):
                    yield holder, party
        for receiver in agreement.receivers:
            if receiver not in agreement.parties:
                yield holder, receiver


def _stages(readings: Iterable[Agreement]) -> tuple[str, ...]:
    named = (stage_of(rule) for read in readings for rule in read.rules)
    return tuple(dict.fromkeys((*STAGES, *(stage for stage in named if stage))))


def _named(readings: Iterable[Agreement], found: Iterable[Atom]) -> tuple[str, ...]:
    """Return the ids that categories and rules name."""
    atoms = (atom.ids for atom in found if isinstance(atom, People))
    rules = (rule.people for read in readings for rule in read.rules if isinstance(rule, Named))
    return tuple(dict.fromkeys(chain.from_iterable((*atoms, *rules))))
