"""Validation: if this list were carried out in full, would the agreement be kept?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from os import PathLike

from exchange_model.agreement import Agreement, nearest
from exchange_model.conformance import faults
from exchange_model.dates import PartialDate
from exchange_model.errors import Refused
from exchange_model.joins import Statement
from exchange_model.lists import ExchangeList, Register
from exchange_model.persons import Person, Unknown
from exchange_model.problems import InputError, Problem
from exchange_model.profiles import Profiles
from exchange_model.proposal import Proposal, Reading
from exchange_model.report import Circumstances, Report
from exchange_model.rules import by_stage
from exchange_model.wire import chosen, combinations, under


def validate(
    agreement: Agreement,
    listed: ExchangeList | Iterable[Person],
    *,
    register: Register | Iterable[Person] | None = None,
    partial: bool = False,
    on: date | str | PartialDate | None = None,
    reading: Mapping[str, str] | None = None,
    remedies: bool = False,
) -> Report:
    """Say of every rule whether a proposed list would keep it, and whom that concerns.

    The question is: if this list were carried out in full, and were all there is, would the
    agreement be kept? With ``partial``, more lists follow, and what is unmet is pending.

    Args:
        agreement: The rules.
        listed: The people proposed for handover, each as one row reports them.
        register: The people whom the parties hold; a ``Register`` also says what is complete.
        partial: Whether more lists follow.
        on: The day on which the list would be carried out, as a date or a partial date;
            a row's own transfer date goes before it.
        reading: The option to take at each point that the agreement leaves open, by the reading's
            name; the default option elsewhere.
        remedies: Whether to look for what would keep the breached rules; each remedy is judged
            again against all rules, which takes as long again.

    Returns:
        The verdicts on every rule, and on the built-in rule ``integrity``, each with the other
        readings that would change it.

    Raises:
        InputError: with every reason why the input cannot be judged.
    """
    if not isinstance(agreement, Agreement):
        raise InputError.of("option", "an agreement is read first: read_agreement(FILE)")
    proposed, held = _listed(listed), _register(register)
    problems: list[Problem] = []
    day = _day(on, agreement, problems)
    readings = _readings(agreement, held, reading or {}, problems)
    proposal = Proposal(
        readings=readings,
        listed=proposed.people,
        registered=held.people if held is not None else (),
        on=day,
        partial=partial,
    )
    problems += _unusable(proposal, proposed, held)
    if problems:
        raise InputError(problems)
    circumstances = _circumstances(proposal, proposed, held)
    judged = proposal.judged()
    advised = tuple(proposal.remedies(judged)) if remedies else ()
    return Report(proposal.agreement, circumstances, judged, advised)


def _circumstances(
    proposal: Proposal, proposed: ExchangeList, held: Register | None
) -> Circumstances:
    """Return what the verdicts are relative to."""
    return Circumstances(
        lists=proposed.files,
        registers=held.files if held is not None else (),
        listed=len(proposed.people),
        registered=len(held.people) if held is not None else None,
        complete=held.complete if held is not None else (),
        on=proposal.on,
        partial=proposal.partial,
        reading=proposal.readings[0][2],
        warnings=(
            *proposed.warnings,
            *(held.warnings if held is not None else ()),
            *_unseen(proposal.profiles, proposed, held),
            *_unstaged(proposal.agreement, proposed),
        ),
    )


def _readings(
    agreement: Agreement,
    held: Register | None,
    choices: Mapping[str, str],
    problems: list[Problem],
) -> tuple[Reading, ...]:
    """Return the agreement as it is taken, then as it could be taken, each with the statements."""
    try:
        taken = chosen(agreement, choices)
        every = (taken, *combinations(agreement, taken))
        return tuple(
            (read, _statements(read, held, problems if each is taken else []), each)
            for each in every
            for read in (under(agreement, each),)
        )
    except InputError as error:
        problems += error.problems
        return ((agreement, (), {}),)


def _listed(listed: ExchangeList | Iterable[Person]) -> ExchangeList:
    if isinstance(listed, ExchangeList):
        return listed
    if isinstance(listed, str | PathLike):
        raise InputError.of("option", "a list is read first: read_list(FILE)")
    return ExchangeList(_people(listed))


def _people(given: object) -> tuple[Person, ...]:
    people = tuple(given) if isinstance(given, Iterable) else (None,)
    found = tuple(each for each in people if isinstance(each, Person))
    if len(found) < len(people):
        raise InputError.of("type", "people are given one by one, each as a Person")
    return found


def _register(register: Register | Iterable[Person] | None) -> Register | None:
    if register is None or isinstance(register, Register):
        return register
    if isinstance(register, str | PathLike):
        raise InputError.of("option", "a register is read first: read_register(FILE)")
    return Register(_people(register))


def _day(
    on: date | str | PartialDate | None, agreement: Agreement, problems: list[Problem]
) -> PartialDate | None:
    """Return the day on which the list would be carried out, as a partial date."""
    if not (on is None or isinstance(on, str | PartialDate) or type(on) is date):
        problems.append(Problem("type", column="on", hint="it is a date without a time"))
        return None
    try:
        day = PartialDate.parse(on) if isinstance(on, str) else on
    except Refused as error:
        problems.append(Problem(error.name, column="on", hint=error.hint))
        return None
    day = PartialDate.on(day) if isinstance(day, date) else day
    if day is not None and day.latest < agreement.concluded:
        problems.append(Problem("date-range", column="on", hint="before the day of conclusion"))
    return day


def _statements(
    agreement: Agreement, register: Register | None, problems: list[Problem]
) -> tuple[Statement, ...]:
    """Return what the register is said to hold completely; a side speaks for its parties."""
    known = (*agreement.parties, *agreement.sides)
    names = [phrase.name for phrase in agreement.categories]
    found = []
    for written in register.complete if register is not None else ():
        party, colon, category = written.partition(":")
        if colon and not category:
            problems.append(Problem("option", column="complete", hint="name the category after :"))
        elif party not in known:
            problems.append(Problem("unknown-party", column="complete", hint=nearest(party, known)))
        elif category and category not in names:
            hint = nearest(category, names)
            problems.append(Problem("unknown-name", column="complete", hint=hint))
        else:
            phrase = agreement.category(category) if category else None
            found += [Statement(each, phrase) for each in sorted(agreement.members(party))]
    return tuple(found)


def _unusable(
    proposal: Proposal, proposed: ExchangeList, held: Register | None
) -> Iterator[Problem]:
    """Yield what keeps the rows from being judged, or leaves nothing to judge."""
    agreement, profiles = proposal.agreement, proposal.profiles
    yield from faults(agreement, profiles, proposed, listed=True)
    yield from faults(agreement, profiles, held if held is not None else (), listed=False)
    if not any(rule.active for rule in agreement.rules):
        file = agreement.origin.file if agreement.origin else None
        yield Problem("nothing-checked", file=file)
    if not proposed.people:
        yield Problem("empty", hint="the list has nobody on it")


def _unstaged(agreement: Agreement, proposed: ExchangeList) -> Iterator[Problem]:
    """Yield a warning where a rule looks at stages and no row names one."""
    looks = any(map(by_stage, agreement.rules))
    if looks and all(isinstance(row.stage, Unknown) for row in proposed):
        yield Problem("no-stage", column="stage")


def _unseen(profiles: Profiles, proposed: ExchangeList, held: Register | None) -> Iterator[Problem]:
    """Yield the facts that a rule needs and that no file has a column for."""
    columns = [each.columns for each in (proposed, held) if each is not None]
    seen = frozenset[str]().union(*(each for each in columns if each is not None))
    spelt = {re.sub("[ _-]+", "", column).casefold() for column in seen}
    for fact in profiles.facts if None not in columns else ():
        if fact not in seen:
            near = get_close_matches(re.sub("[ _-]+", "", fact).casefold(), spelt, cutoff=0.8)
            yield Problem("column-name" if near else "missing-fact", column=fact)
