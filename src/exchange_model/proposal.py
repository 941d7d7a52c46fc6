"""A proposal: a list with all that it is judged under, to be judged as it is or changed."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice

from attrs import evolve, field, frozen

from exchange_model.agreement import Agreement
from exchange_model.categories import Category
from exchange_model.dates import PartialDate
from exchange_model.joins import Scope, Statement
from exchange_model.judge import Version, judge
from exchange_model.missing import Missing, missing
from exchange_model.persons import UNNAMED_STAGE, Person, Unknown
from exchange_model.profiles import Profiles
from exchange_model.remedies import Advice, Remedy, advice
from exchange_model.requirements import conditions, held_conditions
from exchange_model.rosters import Rosters
from exchange_model.rules import AllOf, Excluding, Rule
from exchange_model.verdicts import Judged, Status
from exchange_model.wire import Choices

Reading = tuple[Agreement, tuple[Statement, ...], Choices]
"""The agreement under one choice at each open point, and what the statements then say."""

MOST_REMEDIES = 12
"""The most pieces of advice that are judged again for one list."""


@frozen(kw_only=True)
class Proposal:
    """A list, and all that it is judged under.

    Attributes:
        readings: The agreement as it is taken, then as it could be taken otherwise.
        listed: The people on the list.
        registered: The people on the register.
        determined: Facts of people on either, known besides.
        on: When the list would be carried out.
        partial: Whether more lists follow.
    """

    readings: tuple[Reading, ...]
    listed: tuple[Person, ...]
    registered: tuple[Person, ...]
    determined: tuple[Person, ...] = ()
    on: PartialDate | None = None
    partial: bool = False
    profiles: Profiles = field(init=False, eq=False)
    held: Profiles = field(init=False, eq=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "profiles", _profiles(self.readings, conditions))
        object.__setattr__(self, "held", _profiles(self.readings, held_conditions))

    @property
    def agreement(self) -> Agreement:
        """The agreement as it is taken."""
        return self.readings[0][0]

    def judged(self) -> tuple[Judged, ...]:
        """Judge every rule, and those that another reading touches under that reading too."""
        people = self._people()
        taken = self.readings[0][2]
        others = (
            Version(read, people.stating(stated), _differences(choices, taken))
            for read, stated, choices in self.readings[1:]
        )
        return judge(self.agreement, people, partial=self.partial, others=others)

    def missing(self) -> Missing:
        """Return the facts of people that would settle what is undetermined.

        What only another reading asks for is not asked.
        """
        alone = evolve(self, readings=self.readings[:1])
        return missing(self.agreement, alone._people(), partial=self.partial)  # noqa: SLF001 - own class

    def remedies(self, judged: tuple[Judged, ...]) -> Iterator[Remedy]:
        """Yield the advice that would keep a breached rule, with what would then come of all."""
        before = {each.id: each.status for each in judged}
        every = (way for each in judged for way in advice(each, self.agreement))
        tried: set[tuple[Advice, ...]] = set()
        for way in islice(every, MOST_REMEDIES):
            chosen = self._filled(way)
            if (
                chosen is None
                or (same := tuple(evolve(each, rule_id="") for each in chosen)) in tried
            ):
                continue
            tried.add(same)
            found = self._tried(chosen, before)
            if found.effects:
                yield found

    def _people(self) -> Rosters:
        read, statements, _ = self.readings[0]
        scope = Scope(
            agreement=read,
            profiles=self.profiles,
            held=self.held,
            statements=statements,
            on=self.on,
        )
        return Rosters(scope, self.listed, self.registered, self.determined)

    def _tried(self, way: tuple[Advice, ...], before: Mapping[str, Status]) -> Remedy:
        """Judge advice again against all the rules."""
        changed = self._following(way)
        after = changed.judged()
        effects = tuple((each.id, each.status) for each in after if each.status != before[each.id])
        broken = [each for each in after if (each.id, Status.BREACHED) in effects]
        return Remedy(way, effects, changed._then(broken))  # noqa: SLF001 - of its own class

    def _then(self, broken: list[Judged]) -> tuple[Advice, ...]:
        """Return what mends rules that advice broke, if doing so is possible and mends them."""
        firsts = [next(advice(each, self.agreement), ()) for each in broken]
        chosen = self._filled(tuple(given for way in firsts for given in way))
        if not broken or not all(firsts) or chosen is None:
            return ()
        mended = {each.id: each.status for each in self._following(chosen).judged()}
        kept = all(mended[each.id] is not Status.BREACHED for each in broken)
        return chosen if kept else ()

    def _following(self, way: tuple[Advice, ...]) -> "Proposal":
        changed = evolve(self, readings=self.readings[:1])
        for given in way:
            changed = evolve(changed, listed=tuple(changed.after(given)))
        return changed

    def _filled(self, way: tuple[Advice, ...]) -> tuple[Advice, ...] | None:
        """Return advice with the people and the stages that it takes; None if there are too few."""
        new = self._new_stage
        found = []
        for number, given in enumerate(way):
            chosen = evolve(given, people=self._chosen(given))
            if len(chosen.people) != given.number:
                return None
            if given.action == "set-apart":
                chosen = evolve(chosen, stage=str(new + number), new_stage=True)
            elif given.action in {"add", "add-some"} and given.stage is None and self._staged:
                chosen = evolve(chosen, stage=self._last_stage)
            found.append(chosen)
        return tuple(found)

    def _chosen(self, given: Advice) -> tuple[str, ...]:
        """Return whom advice is about; where anybody would do, those who come first by their id."""
        match given.action:
            case "add":
                # Who is on the list already, but goes too late, cannot be added to it.
                known = {row.person_id for row in self.registered}
                known -= {row.person_id for row in self.listed}
                return tuple(each for each in given.people if each in known)
            case "leave-off" | "set-apart":
                return given.people
            case "add-some":
                rule: Rule = AllOf(id=ASKED, category=given.category, obliges=(given.party,))
                return self._concerned(rule)[: given.number]
            case "leave-off-some":
                return self._leavable(given)[: given.number]

    def _leavable(self, given: Advice) -> tuple[str, ...]:
        holders = self.agreement.members(given.party)
        counted = None if given.category is None else self._counted(given.party, given.category)
        found = {
            row.person_id
            for row in self.listed
            if row.detaining_party in holders
            and given.stage in (None, "", row.stage)
            and (counted is None or row.person_id in counted)
        }
        return tuple(sorted(found, reverse=True))

    def _counted(self, party: str, category: Category) -> frozenset[str]:
        return frozenset(self._concerned(Excluding(id=ASKED, category=category, obliges=(party,))))

    def _concerned(self, rule: Rule) -> tuple[str, ...]:
        """Return whom a rule that nobody wrote would certainly concern."""
        asked = evolve(self.agreement, rules=(rule,), readings=())
        judged, _ = judge(asked, self._people(), partial=False)
        evidence = (each for verdict in judged.verdicts for each in verdict.evidence)
        return tuple(each.person_id for each in evidence if each.role == "concerned")

    def after(self, given: Advice) -> Iterator[Person]:
        """Yield the list as it is once advice is followed."""
        people = frozenset(given.people)
        match given.action:
            case "leave-off" | "leave-off-some":
                yield from (row for row in self.listed if row.person_id not in people)
            case "set-apart":
                for row in self.listed:
                    yield evolve(row, stage=given.stage) if row.person_id in people else row
            case "add" | "add-some":
                yield from self.listed
                yield from self._added(given, people)

    def _added(self, given: Advice, people: frozenset[str]) -> Iterator[Person]:
        stage = Unknown.NOT_REPORTED if given.stage is None else given.stage
        for row in self.registered:
            if row.person_id in people:
                other = next(
                    party
                    for each in self.agreement.opposite(given.party)
                    for party in self.agreement.members(each)
                )
                yield evolve(row, receiving_party=other, stage=stage)

    @property
    def _staged(self) -> bool:
        return any(isinstance(row.stage, str) for row in self.listed)

    @property
    def _last_stage(self) -> str:
        """The last of the stages that are named, in which whoever is added goes for trial."""
        return [stage for stage in self._people().stages if stage != UNNAMED_STAGE][-1]

    @property
    def _new_stage(self) -> int:
        """The number of a stage that nobody has named yet."""
        named = {row.stage for row in self.listed if isinstance(row.stage, str)}
        numbers = [int(stage) for stage in named if stage.isascii() and stage.isdigit()]
        return max(numbers, default=0) + 1


ASKED = "asked"
"""The id of a rule that nobody wrote, asked only to find people."""


def _profiles(
    readings: Iterable[Reading], asked: Callable[[Agreement], tuple[Category, ...]]
) -> Profiles:
    """Compile the conditions of all the readings together, so that people are sorted only once."""
    every = tuple(readings)
    used = [condition for read, _, _ in every for condition in asked(read)]
    used += [each.category for _, said, _ in every for each in said if each.category is not None]
    return Profiles(every[0][0], tuple(dict.fromkeys(used)))


def _differences(choices: Choices, taken: Choices) -> tuple[tuple[str, str], ...]:
    return tuple((name, choices[name]) for name in choices if choices[name] != taken[name])
