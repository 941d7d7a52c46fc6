"""Validation: if this list were carried out in full, would the agreement be kept?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from itertools import chain, repeat
from os import PathLike

from attrs import evolve

from exchange_model.agreement import Agreement, nearest
from exchange_model.conformance import faults
from exchange_model.dates import PartialDate
from exchange_model.determinations import OPEN_COLUMNS, Determination, Laid, lay_beside
from exchange_model.errors import Refused
from exchange_model.joins import Statement
from exchange_model.lists import ExchangeList, Facts, Register
from exchange_model.lists.likeness import name_columns, possible_duplicates
from exchange_model.missing import Missing
from exchange_model.persons import Origin, Person, Unknown
from exchange_model.problems import InputError, Problem
from exchange_model.profiles import Profiles
from exchange_model.proposal import Proposal, Reading
from exchange_model.report import Circumstances, ReadFile, Report
from exchange_model.rules import by_stage, stage_of
from exchange_model.wire import chosen, combinations, under


def validate(
    agreement: Agreement,
    listed: ExchangeList | Iterable[Person],
    *,
    register: Register | Iterable[Person] | None = None,
    partial: bool = False,
    on: date | str | PartialDate | None = None,
    reading: Mapping[str, str] | None = None,
    facts: Facts | Iterable[Determination] = (),
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
        facts: Facts of people on the list or the register that were found out besides.
        remedies: Whether to look for what would keep the breached rules; each remedy is judged
            again against all rules, which takes as long again.

    Returns:
        The verdicts on every rule, and on the built-in rule ``integrity``, each with the other
        readings that would change it.

    Raises:
        InputError: with every reason why the input cannot be judged.
    """
    proposal, circumstances = _taken(agreement, listed, register, partial, on, reading, facts)
    judged = proposal.judged()
    advised = tuple(proposal.remedies(judged)) if remedies else ()
    return Report(proposal.agreement, circumstances, judged, advised)


def gaps(
    agreement: Agreement,
    listed: ExchangeList | Iterable[Person],
    *,
    register: Register | Iterable[Person] | None = None,
    partial: bool = False,
    on: date | str | PartialDate | None = None,
    reading: Mapping[str, str] | None = None,
    facts: Facts | Iterable[Determination] = (),
) -> Missing:
    """Say which missing facts of people would settle the verdicts that are undetermined.

    A fact that could not change anybody's part in an undetermined verdict is not asked for: about
    people who are held, no more should be gathered than is needed.

    Args:
        agreement: The rules.
        listed: As for ``validate``, like all that follows.
        register: The people whom the parties hold.
        partial: Whether more lists follow.
        on: The day on which the list would be carried out.
        reading: The option to take at each point that the agreement leaves open.
        facts: Facts that were found out already.

    Returns:
        The missing facts, those first that settle most by themselves, and the undetermined
        verdicts.

    Raises:
        InputError: with every reason why the input cannot be judged.
    """
    proposal, _ = _taken(agreement, listed, register, partial, on, reading, facts)
    return proposal.missing()


def _taken(
    agreement: Agreement,
    listed: ExchangeList | Iterable[Person],
    register: Register | Iterable[Person] | None,
    partial: bool,  # noqa: FBT001 - as both functions are given it, by name
    on: date | str | PartialDate | None,
    reading: Mapping[str, str] | None,
    facts: Facts | Iterable[Determination],
) -> tuple[Proposal, Circumstances]:
    """Return what is to be judged, and under which circumstances."""
    if not isinstance(agreement, Agreement):
        raise InputError.of("option", "an agreement is read first: read_agreement(FILE)")
    proposed, held, found = _listed(listed), _register(register), _facts(facts)
    problems: list[Problem] = []
    day = _day(on, agreement, problems)
    readings = _readings(agreement, held, reading or {}, problems)
    laid = lay_beside(proposed.people, held.people if held is not None else (), found)
    proposal = Proposal(
        readings=readings,
        listed=laid.listed,
        registered=held.people if held is not None else (),
        determined=laid.determined,
        on=day,
        partial=partial,
    )
    problems += _unusable(proposal, proposed, held)
    problems += _unusable_facts(proposal, laid, found)
    if problems:
        raise InputError(problems)
    return proposal, _circumstances(proposal, proposed, held, found)


def _circumstances(
    proposal: Proposal, proposed: ExchangeList, held: Register | None, found: Facts
) -> Circumstances:
    """Return what the verdicts are relative to."""
    return Circumstances(
        list_files=_files(proposed),
        register_files=_files(held) if held is not None else (),
        listed=len(proposed.people),
        registered=len(held.people) if held is not None else None,
        fact_files=_files(found),
        facts=len(found.found),
        complete=held.complete if held is not None else (),
        on=proposal.on,
        partial=proposal.partial,
        reading=proposal.readings[0][2],
        warnings=(
            *proposed.warnings,
            *(held.warnings if held is not None else ()),
            *_repeated(proposed, held),
            *found.warnings,
            *_unseen(proposal.profiles, proposed, held, found),
            *_unstaged(proposal.agreement, proposal.listed),
            *_unused_day(proposal),
        ),
    )


def _files(read: ExchangeList | Register | Facts) -> tuple[ReadFile, ...]:
    """Return the files of a list or a register; somebody may have named them in Python."""
    return tuple(map(ReadFile, read.files, chain(read.digests, repeat(None))))


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


def _facts(facts: object) -> Facts:
    if isinstance(facts, Facts):
        return facts
    if isinstance(facts, str | PathLike):
        raise InputError.of("option", "facts are read first: read_facts(FILE)")
    found: tuple[object, ...] = tuple(facts) if isinstance(facts, Iterable) else (None,)
    given = tuple(each for each in found if isinstance(each, Determination))
    if len(given) < len(found):
        raise InputError.of("type", "facts are given one by one, each as a Determination")
    return Facts(given)


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


def _unusable_facts(proposal: Proposal, laid: Laid, found: Facts) -> Iterator[Problem]:
    """Yield what keeps facts that were found out from being laid beside the rows."""
    profiles = proposal.profiles
    known = (*OPEN_COLUMNS, *profiles.facts, *profiles.other_facts)
    strange = [each for each in found if each.column not in known]
    for each in strange:
        # What stands there may be anything, if cells have slipped, so it is not shown.
        yield evolve(
            each.problem("unknown-name"), column="column", hint=nearest(each.column, known)
        )
    unread = {each.column for each in strange}
    yield from (each for each in laid.problems if each.column not in unread)
    yield from faults(proposal.agreement, profiles, laid.beside, listed=False)


def _unstaged(agreement: Agreement, proposed: Iterable[Person]) -> Iterator[Problem]:
    """Yield a warning where a rule looks at stages and no row names one."""
    stages = {row.stage for row in proposed if not isinstance(row.stage, Unknown)}
    if not stages and any(map(by_stage, agreement.rules)):
        yield Problem("no-stage", column="stage")
    for rule in agreement.rules if stages else ():
        stage = stage_of(rule)
        if rule.active and stage and stage not in stages:
            hint = (
                f"the rule {rule.id} looks at a stage that no row names; {nearest(stage, stages)}"
            )
            yield Problem("unused-stage", *_place(rule.origin), column="stage", hint=hint)


def _unused_day(proposal: Proposal) -> Iterator[Problem]:
    """Yield a warning where a day is given that no row needs."""
    dated = (isinstance(row.transfer_date, PartialDate) for row in proposal.listed)
    if proposal.on is not None and all(dated):
        yield Problem("unused-day", column="on")


def _place(origin: Origin | None) -> tuple[str | None, int | None]:
    return (origin.file, origin.line) if origin else (None, None)


def _repeated(proposed: ExchangeList, held: Register | None) -> Iterator[Problem]:
    """Yield a warning where somebody on the list may be in the register under another id."""
    if held is not None:
        columns = {*name_columns(proposed.columns), *name_columns(held.columns)}
        yield from possible_duplicates(proposed.people, held.people, names=sorted(columns))


def _unseen(
    profiles: Profiles, proposed: ExchangeList, held: Register | None, found: Facts
) -> Iterator[Problem]:
    """Yield the facts that a rule needs and that no file has a column for."""
    columns = [each.columns for each in (proposed, held) if each is not None]
    seen = {each.column for each in found}.union(*(each for each in columns if each is not None))
    spelt = {re.sub("[ _-]+", "", column).casefold() for column in seen}
    for fact in profiles.facts if None not in columns else ():
        if fact not in seen:
            near = get_close_matches(re.sub("[ _-]+", "", fact).casefold(), spelt, cutoff=0.8)
            yield Problem("column-name" if near else "missing-fact", column=fact)
