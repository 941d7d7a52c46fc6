"""Judge a small case by trying every completion of its facts: the test oracle.

It shares no code with the library and must never import it.  A *life* is one person with nothing
left unknown: a day of birth, a value for each fact, a holder, a receiver, a stage and a day of
transfer.  A *world* is one life for each person.  Each rule is judged in each world by its plain
words.

Why finitely many worlds are enough.  Read as functions of a day, all questions that a rule asks are
steps: "transferred by the due day", "carried out by the due day", "under 25 on a day".  Between two
neighbouring steps the answers are constant, so one day for each stretch between steps stands for
them all: the first day of the stretch.  `cutoff` finds the steps of a birth day by walking along
days; `Docket.steps` collects both kinds.  Where the order of several uncertain days matters, every
stretch gets as many days as there are uncertain people, so that every order can be played through.

Not played through: an all-of rule that is judged throughout on an age at transfer; a completeness
statement for a category of age at transfer.
"""

import itertools
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import prod
from typing import Any, NamedTuple

Table = Mapping[str, Any]
Case = Mapping[str, Any]
Key = tuple[str | None, str | None]
Span = tuple[date, date]
Sets = dict[Key, frozenset[str]]

# Nobody in a case is born before the first, and nothing that matters falls after the second.
LONG_AGO, FAR = date(1850, 1, 1), date(2200, 1, 1)
NEVER = date.max  # the transfer day of somebody who is not on the list
DAY = timedelta(days=1)
WORST_FIRST = ("breached", "pending", "kept", "satisfied")
MET = frozenset({"kept", "satisfied"})
COLUMNS = frozenset(
    {"person_id", "detaining_party", "receiving_party", "date_of_birth", "stage", "transfer_date"}
)
UNNAMED = "?"  # a stage that nobody names
YES_NO = {"true": "yes", "1": "yes", "false": "no", "0": "no"}


@dataclass(frozen=True)
class Ruling:
    """What is expected of one rule."""

    verdicts: Sets
    outcomes: frozenset[str]  # every worst over the product of the verdicts' sets
    joint: frozenset[str]  # the rule's outcomes in the worlds themselves
    status: str
    # True where the library may be wider than `verdicts`: repeated sampling, a last day that hangs
    # together with the transfer days, or ages in custody on a last day that is not known.
    loose: bool


@dataclass(frozen=True)
class Expected:
    """What is expected of one case; `rulings` has every rule's id and "integrity"."""

    rulings: dict[str, Ruling]
    status: str


@dataclass(frozen=True, eq=False)  # eq=False: a life is its own key
class Life:
    """One person with nothing left unknown."""

    person: str
    birth: date
    facts: Table
    holder: str
    receiver: str
    stage: str
    day: date


World = tuple[Life, ...]


class Place(NamedTuple):
    """One account of where a person goes, with its own unknowns."""

    holder: str
    receiver: str
    stages: tuple[str, ...]
    days: Span


@dataclass(frozen=True)
class Dossier:
    """One person with everything the rows leave possible."""

    person: str
    births: tuple[Span, ...]
    facts: Mapping[str, tuple[str, ...]]
    places: tuple[Place, ...]
    registered: bool


class Finding(NamedTuple):
    """How far a requirement is from being kept on some day."""

    short: bool = False  # not there, but more transfers can still bring it there
    over: bool = False  # no further transfer can undo it
    nought: bool = False  # nothing has moved on either side


@dataclass(frozen=True)
class View:
    """What some rules can see of a life, and the days that make a difference to them."""

    categories: tuple[str, ...]
    facts: tuple[str, ...]
    due: date | None
    staged: bool
    whole_days: (
        bool  # the transfer day itself matters, not only on which side of the due day it lies
    )
    counts_returned: bool
    counts_held: bool
    days: tuple[date, ...]
    cutoffs: tuple[date, ...]
    moments: tuple[date, ...]  # when people still held may be looked at


# --- days -----------------------------------------------------------------------------


def month_end(year: int, month: int) -> date:
    """Give the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def span(text: str) -> Span:
    """Read a day, a month, a year or an interval of them as its first and last day."""
    if "/" in text:
        first, last = text.split("/")
        return span(first)[0], span(last)[1]
    numbers = [int(part) for part in text.split("-")]
    match numbers:
        case [year]:
            return date(year, 1, 1), date(year, 12, 31)
        case [year, month]:
            return date(year, month, 1), month_end(year, month)
        case [year, month, day]:
            return date(year, month, day), date(year, month, day)
        case _:
            raise ValueError(text)


def known(cell: str | None) -> bool:
    """Say whether a cell says anything."""
    return cell not in (None, "", "unknown")


def birthday(birth: date, years: int, early: bool) -> date:
    """Give the day on which somebody attains an age."""
    year = birth.year + years
    if (birth.month, birth.day) == (2, 29) and monthrange(year, 2)[1] == 28:
        return date(year, 2, 28) if early else date(year, 3, 1)
    return birth.replace(year=year)


def cutoff(years: int, day: date, early: bool) -> date:
    """Walk to the first birth day on which somebody is still under an age on a day."""
    birth = date(day.year - years, day.month, min(day.day, 28)) - 3 * DAY
    while birthday(birth, years, early) <= day:
        birth += DAY
    return birth


def due_day(agreement: Table, rule: Table) -> date | None:
    """Give the due day that the calendar alone fixes."""
    by = rule.get("by")
    concluded = date.fromisoformat(agreement["concluded"])
    match by:
        case str(text):
            return date.fromisoformat(text)
        case {"after": "conclusion", "days": days, "counting": counting}:
            end = concluded + timedelta(days=days)
        case {"after": "conclusion", "months": months, "counting": counting}:
            year, month = divmod(concluded.year * 12 + concluded.month - 1 + months, 12)
            end = month_end(year, month + 1)
            end = end.replace(day=min(concluded.day, end.day))
        case _:
            return None
    return end - DAY if counting == "inclusive" else end


# --- rows -----------------------------------------------------------------------------


def possible_births(rows: Sequence[Table]) -> tuple[Span, ...]:
    """Intersect what the rows say of a birth date, or let each stand when nothing is left."""
    spans = [span(row["date_of_birth"]) for row in rows if known(row.get("date_of_birth"))]
    if not spans:
        return ((LONG_AGO, FAR),)
    first, last = max(s[0] for s in spans), min(s[1] for s in spans)
    return ((first, last),) if first <= last else tuple(dict.fromkeys(spans))


def known_values(rows: Sequence[Table], fact: str) -> tuple[str, ...]:
    """List the values that the rows report for a fact."""
    cells = (row[fact] for row in rows if known(row.get(fact)))
    return tuple(dict.fromkeys(YES_NO.get(cell, cell) for cell in cells))


def contradictory(rows: Sequence[Table]) -> bool:
    """Say whether the rows of one person cannot all be true of that person."""
    facts = {column for row in rows for column in row} - COLUMNS
    return len(possible_births(rows)) > 1 or any(len(known_values(rows, f)) > 1 for f in facts)


def merged(rows: Sequence[Table]) -> Table | None:
    """Make one list row of several that agree on the transfer, else nothing."""
    whole: dict[str, str] = {}
    for column in ("detaining_party", "receiving_party", "stage"):
        cells = {row.get(column, "") for row in rows} - {"", "unknown"}
        if len(cells) > 1:
            return None
        whole[column] = next(iter(cells), "")
    spans = [span(row["transfer_date"]) for row in rows if known(row.get("transfer_date"))]
    if spans:
        first, last = max(s[0] for s in spans), min(s[1] for s in spans)
        if first > last:
            return None
        whole["transfer_date"] = f"{first}/{last}"
    return whole


def known_stages(case: Case) -> tuple[str, ...]:
    """List the stages that the list or a rule names, or the one nameless stage.

    Beside named stages, a blank one may also be a stage that nobody names.
    """
    cells = [row.get("stage") for row in case["list"]]
    cells += [rule.get("stage") for rule in case["agreement"]["rules"]]
    named = tuple(sorted({cell for cell in cells if cell is not None and known(cell)}))
    blank = any(not known(row.get("stage")) for row in case["list"])
    return (*named, *((UNNAMED,) if blank else ())) if named else ("",)


def place(case: Case, row: Table) -> Place:
    """Read where one list row sends somebody."""
    concluded = date.fromisoformat(case["agreement"]["concluded"])
    cell = row.get("transfer_date")
    text = cell if known(cell) else case["on"]
    first, last = span(text) if text else (concluded, FAR)
    stage = row.get("stage")
    stages = (stage,) if stage is not None and known(stage) else known_stages(case)
    return Place(
        row["detaining_party"], row["receiving_party"], stages, (max(first, concluded), last)
    )


def held_by(party: str) -> Place:
    """Give the place of somebody who stays where they are."""
    return Place(party, "", ("",), (NEVER, NEVER))


def places(case: Case, listed: Sequence[Table], registered: Sequence[Table]) -> tuple[Place, ...]:
    """List every account of where somebody goes, or of who keeps them."""
    if not listed:
        return tuple(dict.fromkeys(held_by(row["detaining_party"]) for row in registered))
    whole = merged(listed)
    stand = [place(case, row) for row in ([whole] if whole else listed)]
    for holder in (row["detaining_party"] for row in registered):
        if any(row["detaining_party"] == holder for row in listed):
            continue
        # Whoever really holds the person does not carry out somebody else's list.
        stand.append(held_by(holder))
    return tuple(dict.fromkeys(stand))


# --- categories -----------------------------------------------------------------------


def parts(categories: Table, category: str | Table) -> Iterator[Table]:
    """Walk through a category and all that it is made of."""
    table = categories[category] if isinstance(category, str) else category
    yield table
    inner = [
        *table.get("any", ()),
        *table.get("all", ()),
        *([table["not"]] if "not" in table else ()),
    ]
    for part in inner:
        yield from parts(categories, part)


def sides(agreement: Table, rule: Table) -> list[Table]:
    """Give the two sides of a reciprocity rule as tables."""
    between = rule.get("between", agreement["parties"])
    return [{"party": side} if isinstance(side, str) else side for side in between[:2]]


def categories_of(agreement: Table, rule: Table) -> set[str]:
    """Name the categories that a rule asks about."""
    names = {rule["category"]} if "category" in rule else set()
    if rule["kind"] == "reciprocity":
        for side in sides(agreement, rule):
            names |= {side["category"]} if "category" in side else set()
            names |= set(side.get("weights", ()))
    return names


def per_stage(rule: Table) -> bool:
    """Say whether a rule is judged stage by stage."""
    return rule["kind"] == "separate" or rule.get("per") == "stage"


def samples_days(rule: Table) -> bool:
    """Say whether a rule must be looked at on every day with a transfer."""
    # What these four forbid cannot be undone by a further transfer, so the last day tells all.
    lasting = rule["kind"] in ("only", "excluding", "separate", "maximum")
    return not lasting and rule.get("judged") == "throughout"


# --- the case -------------------------------------------------------------------------


class Docket:
    """One case, read once, with the worlds that its rules can tell apart."""

    def __init__(self, case: Case) -> None:
        """Read the rows into one dossier a person."""
        self.case = case
        self.agreement: Table = case["agreement"]
        self.categories: Table = self.agreement.get("categories", {})
        self.rules: dict[str, Table] = {rule["id"]: rule for rule in self.agreement["rules"]}
        self.parties: list[str] = self.agreement["parties"]
        self.concluded = date.fromisoformat(self.agreement["concluded"])
        self.early = self.agreement.get("born_on_29_february") == "28-february"
        self.partial: bool = case["partial"]
        self.stages = known_stages(case)
        self.register: Sequence[Table] = case["register"] or []
        self.dossiers = [self.dossier(person) for person in self.people()]
        self.truths: dict[tuple[str, Life, date], bool] = {}
        self.surveys: dict[tuple[str, bool], tuple[Sets, frozenset[str]]] = {}

    def people(self) -> list[str]:
        """List the ids that occur on the list or the register."""
        return list(dict.fromkeys(row["person_id"] for row in [*self.case["list"], *self.register]))

    def rows(self, person: str) -> tuple[list[Table], list[Table]]:
        """Give one person's rows on the list and on the register."""
        listed = [row for row in self.case["list"] if row["person_id"] == person]
        return listed, [row for row in self.register if row["person_id"] == person]

    def dossier(self, person: str) -> Dossier:
        """Gather what all rows together leave possible for one person."""
        listed, registered = self.rows(person)
        both = [*listed, *registered]
        facts = {fact: known_values(both, fact) or self.domain(fact) for fact in self.facts()}
        stand = places(self.case, listed, registered)
        return Dossier(person, possible_births(both), facts, stand, bool(registered))

    def facts(self, names: Iterable[str] | None = None) -> tuple[str, ...]:
        """Name the facts that some categories, or all, depend on."""
        chosen = self.categories if names is None else names
        tables = [part for name in chosen for part in parts(self.categories, name)]
        return tuple(sorted({table["fact"] for table in tables if "fact" in table}))

    def domain(self, fact: str) -> tuple[str, ...]:
        """Give all values that a fact can have."""
        declared = self.agreement.get("facts", {}).get(fact)
        return tuple(declared["values"]) if declared else ("yes", "no")

    def ages(self, names: Iterable[str]) -> set[tuple[int, str]]:
        """List the ages that some categories ask for, with the day they ask about."""
        tables = [part for name in names for part in parts(self.categories, name)]
        return {(t["under"], t.get("on", "conclusion")) for t in tables if "under" in t}

    # --- people in categories ---

    def holds(self, name: str, life: Life, day: date) -> bool:
        """Say whether a life is in a category as seen on a day."""
        key = (name, life, min(day, life.day))
        if key not in self.truths:
            self.truths[key] = self.within(self.categories[name], life, key[2])
        return self.truths[key]

    def within(self, category: str | Table, life: Life, day: date) -> bool:
        """Apply the words of a category to a life."""
        table: Table = self.categories[category] if isinstance(category, str) else category
        match table:
            case {"any": inner}:
                return any(self.within(part, life, day) for part in inner)
            case {"all": inner}:
                return all(self.within(part, life, day) for part in inner)
            case {"not": part}:
                return not self.within(part, life, day)
            case {"people": ids}:
                return life.person in ids
            case {"under": years}:
                on = self.age_day(table.get("on", "conclusion"), day)
                return birthday(life.birth, years, self.early) > on
            case {"fact": fact, "is": values}:
                return life.facts[fact] in values
            case {"fact": fact}:
                return bool(life.facts[fact] == "yes")
            case _:
                raise ValueError(table)

    def age_day(self, on: str, day: date) -> date:
        """Give the day on which an age is judged for somebody who is looked at on a day."""
        if on == "transfer":
            return day
        return self.concluded if on == "conclusion" else date.fromisoformat(on)

    # --- completeness statements ---

    def covered(self, party: str, life: Life) -> bool:
        """Say whether a completeness statement says that such a person is on the register."""
        for statement in self.case["complete"]:
            who, _, category = statement.partition(":")
            if who == party and (not category or self.holds(category, life, self.concluded)):
                return True
        return False

    def stated(self) -> set[str]:
        """Name the categories that completeness statements speak of."""
        return {s.partition(":")[2] for s in self.case["complete"] if ":" in s}

    def absent(self) -> set[str]:
        """List the ids that the agreement names and that are on neither list nor register."""
        ids: set[str] = set()
        for name in self.categories:
            ids |= {i for part in parts(self.categories, name) for i in part.get("people", ())}
        for rule in self.rules.values():
            ids |= set(rule["people"]) if rule["kind"] == "named" else set()
        return ids - set(self.people())

    # --- which worlds there are ---

    def view(self, rules: Sequence[Table], due: date | None) -> View:
        """Work out what some rules can see, and the days on which an answer of theirs changes."""
        names = set().union(*(categories_of(self.agreement, rule) for rule in rules))
        held = any(rule["kind"] == "all-of" for rule in rules)
        asked = names | self.stated() if held else names
        moving = any(on == "transfer" for _, on in self.ages(asked))
        sampled = any(samples_days(rule) for rule in rules)
        whole = sampled or (held and moving and (due is None or self.partial))
        days, cutoffs = self.steps(self.first_days(due, moving, sampled), asked)
        moments = ([due] if due else []) + (list(days) if whole else [FAR])
        return View(
            categories=tuple(sorted(names)),
            facts=self.facts(asked),
            due=due,
            staged=any(per_stage(rule) or "stage" in rule for rule in rules),
            whole_days=whole,
            counts_returned=any(rule["kind"] != "all-of" for rule in rules),
            counts_held=held,
            days=days,
            cutoffs=cutoffs,
            moments=tuple(moments),
        )

    def first_days(self, due: date | None, moving: bool, sampled: bool) -> set[date]:
        """Collect the steps of a transfer day that do not hang on a birthday."""
        days = {due, due + DAY} if due else set()
        spans = [place.days for d in self.dossiers for place in d.places if place.days[0] != NEVER]
        if moving or sampled:
            days |= {first for first, _ in spans}
        if sampled:
            # k uncertain people can go on k different days of one stretch, so it needs k days.
            days |= {last + DAY for _, last in spans}
            k = sum(first != last for first, last in spans) + 1
            days = {day + i * DAY for day in days for i in range(k)}
        return days

    def steps(self, days: set[date], names: set[str]) -> tuple[tuple[date, ...], tuple[date, ...]]:
        """Add the birthdays to the steps of the transfer day, and find the steps of a birth day."""
        # For a birth day b and a transfer day t with answers "t >= N0-th birthday", "t < N1-th
        # birthday": the least b is a bound of b or the cutoff of a bound of t, and the least t for
        # it is a bound of t or a birthday of that b.  People who are still held share one t, the
        # last; their least b is then a cutoff of that t.  Hence: cutoffs, birthdays, cutoffs.
        ages = self.ages(names)
        fixed = {self.cut(n, self.age_day(on, FAR)) for n, on in ages if on != "transfer"}
        moving = {years for years, on in ages if on == "transfer"}
        cutoffs = fixed | {self.cut(n, day) for n in moving for day in days}
        starts = {first for d in self.dossiers for first, _ in d.births} | {LONG_AGO}
        born = {birthday(b, n, self.early) for n in moving for b in cutoffs | starts}
        days = days | {day for day in born if day >= self.concluded}
        cutoffs |= {self.cut(n, day) for n in moving for day in days}
        return tuple(sorted(days)), tuple(sorted(cutoffs))

    def cut(self, years: int, day: date) -> date:
        """Give the first birth day that is under an age on a day, as this agreement counts."""
        return cutoff(years, day, self.early)

    def lives(self, view: View, dossier: Dossier) -> list[Life]:
        """List the lives of one person that a view can tell apart."""
        births = [day for s in dossier.births for day in within_span(s, view.cutoffs)]
        facts = [
            dict(zip(view.facts, values, strict=True))
            for values in itertools.product(*(dossier.facts[fact] for fact in view.facts))
        ]
        wheres = [
            (place.holder, place.receiver, stage, day)
            for place in dossier.places
            for stage in (place.stages if view.staged else place.stages[:1])
            for day in within_span(place.days, view.days)
        ]
        every = itertools.product(births, facts, wheres)
        seen: dict[object, Life] = {}
        for birth, values, where in every:
            life = Life(dossier.person, birth, values, *where)
            seen.setdefault(self.sight(view, life), life)
        return list(seen.values())

    def sight(self, view: View, life: Life) -> object:
        """Give all that a view can see of a life; lives that look the same are tried once."""
        when = life.day if view.whole_days else side_of(life.day, view.due)
        looks: list[date] = [life.day] if view.counts_returned and life.day != NEVER else []
        if view.counts_held:
            looks += [moment for moment in view.moments if moment < life.day]
        truths = tuple(self.holds(name, life, day) for day in looks for name in view.categories)
        return life.holder, life.receiver, life.stage, when, len(looks), truths

    def others(self, view: View) -> list[World]:
        """List who else may be held though no row says so: nobody, or one person of some kind."""
        # Such people are only ever held, and only all-of looks at people held: it asks whether
        # anybody at all is left.  Two of them, or infinitely many, leave somebody exactly when one
        # of them does, and the same goes for a precondition that waits for several all-of rules.
        # So nobody and each single person stand for every number from nought to infinity.
        if not view.counts_held:
            return [()]
        facts = {fact: self.domain(fact) for fact in view.facts}
        found: dict[object, Life] = {}
        for person in ["", *sorted(self.absent())]:
            everywhere = tuple(held_by(party) for party in self.parties)
            for life in self.strangers(
                view, Dossier(person, ((LONG_AGO, FAR),), facts, everywhere, False)
            ):
                if not self.covered(life.holder, life):
                    found.setdefault(self.sight(view, life), life)
        return [(), *((life,) for life in found.values())]

    def strangers(self, view: View, dossier: Dossier) -> Iterator[Life]:
        """List the lives of somebody of whom nothing is known but the id."""
        births = within_span((LONG_AGO, FAR), view.cutoffs)
        values = itertools.product(*(dossier.facts[fact] for fact in view.facts))
        for place, birth, row in itertools.product(dossier.places, births, values):
            facts = dict(zip(view.facts, row, strict=True))
            yield Life(dossier.person, birth, facts, place.holder, "", "", NEVER)

    def choices(self, view: View) -> list[list[World]]:
        """Give what has to be chosen for a world: a life for each person, and who else there is."""
        people = (self.lives(view, dossier) for dossier in self.dossiers)
        alone: list[list[World]] = [[(life,) for life in lives] for lives in people]
        return [*alone, self.others(view)]

    def worlds(self, view: View) -> Iterator[World]:
        """Go through every completion that a view can tell apart."""
        for chosen in itertools.product(*self.choices(view)):
            yield tuple(itertools.chain.from_iterable(chosen))

    # --- a rule in one world ---

    def keys(self, rule: Table) -> list[Key]:
        """Name the verdicts of a rule by party and stage."""
        alone = rule["kind"] in ("reciprocity", "named")
        givers = [party for party in self.parties if party != rule.get("to")]
        parties = [None] if alone else rule.get("obliges", givers)
        stages = [rule["stage"]] if "stage" in rule else self.stages
        return [(p, s) for p in parties for s in (stages if per_stage(rule) else [None])]

    def returned(self, rule: Table, key: Key, world: World, day: date) -> World:
        """Pick those whom a rule counts as returned by the end of a day."""
        party, stage = key[0], rule.get("stage", key[1])
        to = rule.get("to")
        return tuple(
            life
            for life in world
            if life.day <= day
            and party in (None, life.holder)
            and to in (None, life.receiver)
            and stage in (None, life.stage)
        )

    def count(self, rule: Table, lives: Iterable[Life], day: date) -> int:
        """Count those who are in a rule's category."""
        if "category" not in rule:
            return sum(1 for _ in lives)
        return sum(self.holds(rule["category"], life, day) for life in lives)

    def given(self, rule: Table, side: Table, other: Table, lives: World) -> int:
        """Add up what one side has given to the other."""
        total = 0
        category = side.get("category", rule.get("category"))
        for life in lives:
            if (life.holder, life.receiver) != (side["party"], other["party"]):
                continue
            if category is None or self.holds(category, life, life.day):
                weights = side.get("weights", {})
                total += next((w for c, w in weights.items() if self.holds(c, life, life.day)), 1)
        return total

    def balance(self, rule: Table, lives: World) -> Finding:
        """Compare what the two sides have given."""
        first, second = sides(self.agreement, rule)
        left, right = self.given(rule, first, second, lives), self.given(rule, second, first, lives)
        a, b = (int(number) for number in rule.get("ratio", "1:1").split(":"))
        value, slack = right * a - left * b, rule.get("tolerance", 0) * a
        too_little = value < -slack
        too_much = value > slack and rule.get("compare") != "at-least"
        return Finding(short=too_little or too_much, nought=left == 0 and right == 0)

    def mixed(self, rule: Table, lives: World) -> bool:
        """Say whether some direction mixes people in the category with others."""
        for receiver in {life.receiver for life in lives}:
            group = [life for life in lives if life.receiver == receiver]
            if len({self.holds(rule["category"], life, life.day) for life in group}) > 1:
                return True
        return False

    def find(self, rule: Table, key: Key, world: World, day: date) -> Finding:
        """Judge a requirement by its plain words at the end of a day."""
        back = self.returned(rule, key, world, day)
        match rule["kind"]:
            case "minimum":
                return Finding(short=self.count(rule, back, day) < rule["count"])
            case "maximum":
                return Finding(over=self.count(rule, back, day) > rule["count"])
            case "exactly":
                number = self.count(rule, back, day)
                return Finding(short=number < rule["count"], over=number > rule["count"])
            case "named":
                people = set(rule["people"])
                return Finding(short=sum(life.person in people for life in back) < len(people))
            case "all-of":
                held = [life for life in world if life.day > day and life.holder == key[0]]
                return Finding(short=self.count(rule, held, day) > 0)
            case "only":
                return Finding(over=self.count(rule, back, day) < len(back))
            case "excluding":
                return Finding(over=self.count(rule, back, day) > 0)
            case "separate":
                return Finding(over=self.mixed(rule, back))
            case "reciprocity":
                return self.balance(rule, back)
            case _:
                raise ValueError(rule["kind"])

    def outcome(self, rule: Table, key: Key, world: World, due: date | None, met: bool) -> str:
        """Give the outcome of one requirement in one world."""
        days = {life.day for life in world if life.day != NEVER}
        last = max(days, default=self.concluded)
        remains = rule.get("of") == "remains"
        open_for_remains = rule.get("of", "people") != "people"
        due_is_past = due is not None and due < last
        closed = not met and not open_for_remains and (not self.partial or due_is_past)
        if key[1] == UNNAMED and all(life.stage != UNNAMED for life in world):
            return "satisfied" if closed else "kept"
        at = due if closed and due is not None else last
        people = () if remains else world
        now = self.find(rule, key, people, at)
        looked = [now]
        if samples_days(rule):
            looked = [self.find(rule, key, people, day) for day in sorted({*days, at}) if day <= at]
        broken = any(finding.short or finding.over for finding in looked)
        if closed:
            return "breached" if broken else "satisfied"
        if broken and samples_days(rule):
            return "breached"
        return open_outcome(rule, now)

    # --- a rule in all worlds ---

    def survey(self, rule: Table, met: bool) -> tuple[Sets, frozenset[str]]:
        """Collect a rule's outcomes over all worlds, for each verdict and for the whole rule."""
        memo = (rule["id"], met)
        if memo in self.surveys:
            return self.surveys[memo]
        due = None if met else due_day(self.agreement, rule)
        keys = self.keys(rule)
        rows = {
            tuple(self.outcome(rule, key, world, due, met) for key in keys)
            for world in self.worlds(self.view([rule], due))
        }
        sets = {key: frozenset(row[i] for row in rows) for i, key in enumerate(keys)}
        joint = frozenset(worst([*row, *self.to_come(rule)]) for row in rows)
        self.surveys[memo] = sets, joint
        return sets, joint

    def to_come(self, rule: Table) -> list[str]:
        """Give the requirement for stages that may still follow."""
        return ["kept"] if self.partial and per_stage(rule) and "stage" not in rule else []

    def leaves(self, rule: Table) -> list[Table]:
        """List the rules that a precondition waits for in the end."""
        if rule["kind"] != "precondition":
            return [rule]
        found = [leaf for name in rule["requires"] for leaf in self.leaves(self.rules[name])]
        return list({leaf["id"]: leaf for leaf in found}.values())

    def gate(self, rule: Table) -> Ruling:
        """Judge a precondition from what each required rule can be by itself."""
        leaves = self.leaves(rule)
        sets = [outcomes for leaf in leaves for outcomes in self.survey(leaf, met=True)[0].values()]
        words = {"kept"} if all(outcomes & MET for outcomes in sets) else set()
        words |= {"pending"} if any(outcomes - MET for outcomes in sets) else set()
        loose = any(self.loose(leaf, None) for leaf in leaves)
        verdicts: Sets = {(None, None): frozenset(words)}
        return self.ruling(verdicts, [], self.gate_joint(leaves), loose=loose)

    def gate_joint(self, leaves: Sequence[Table]) -> frozenset[str]:
        """Judge a precondition world by world."""
        found: set[str] = set()
        for world in self.worlds(self.view(leaves, None)):
            outcomes = (
                self.outcome(leaf, key, world, None, met=True)
                for leaf in leaves
                for key in self.keys(leaf)
            )
            found.add("kept" if all(outcome in MET for outcome in outcomes) else "pending")
            if len(found) == 2:
                break
        return frozenset(found)

    def loose(self, rule: Table, due: date | None) -> bool:
        """Say whether the library may be wider than exact for a rule."""
        unsure = any(len({day for p in d.places for day in p.days}) > 1 for d in self.dossiers)
        ages = self.ages(categories_of(self.agreement, rule))
        ageing = rule["kind"] == "all-of" and any(on == "transfer" for _, on in ages)
        by_last_day = (self.partial or due is None) and ageing
        unnamed = per_stage(rule) and "stage" not in rule and UNNAMED in self.stages
        return (
            unnamed
            or samples_days(rule)
            or (unsure and (by_last_day or (self.partial and due is not None)))
        )

    def ruling(
        self, verdicts: Sets, more: list[str], joint: frozenset[str], *, loose: bool
    ) -> Ruling:
        """Put the verdicts of a rule together."""
        sets = [*verdicts.values(), *(frozenset({word}) for word in more)]
        outcomes = frozenset(worst(row) for row in itertools.product(*sets))
        return Ruling(verdicts, outcomes, joint, status(outcomes), loose)

    def judge_rule(self, rule: Table) -> Ruling:
        """Judge one rule."""
        if rule["kind"] == "precondition":
            return self.gate(rule)
        sets, joint = self.survey(rule, met=False)
        loose = self.loose(rule, due_day(self.agreement, rule))
        return self.ruling(sets, self.to_come(rule), joint, loose=loose)

    # --- integrity ---

    def at_odds(self, dossier: Dossier) -> bool:
        """Say whether the rows of one person contain a certain finding."""
        listed, registered = self.rows(dossier.person)
        holders = {row["detaining_party"] for row in [*listed, *registered]}
        return len(listed) > 1 or len(holders) > 1 or contradictory([*listed, *registered])

    def integrity_view(self) -> View:
        """See whether listed people are covered by a completeness statement."""
        names = self.stated()
        days, cutoffs = self.steps(set(), names)
        sorted_names = tuple(sorted(names))
        return View(
            sorted_names, self.facts(names), None, False, False, True, False, days, cutoffs, ()
        )

    def integrity(self) -> Ruling:
        """Judge the built-in rule on what is wrong between rows."""
        good = "kept" if self.partial else "satisfied"
        unregistered = {d.person for d in self.dossiers if not d.registered}
        found = {"breached"} if any(self.at_odds(d) for d in self.dossiers) else set()
        if not found:
            for world in self.worlds(self.integrity_view()):
                lost = any(
                    life.person in unregistered and self.covered(life.holder, life)
                    for life in world
                )
                found.add("breached" if lost else good)
        verdicts: Sets = {(None, None): frozenset(found)}
        return self.ruling(verdicts, [], frozenset(found), loose=False)

    # --- size ---

    def views(self) -> Iterator[View]:
        """List the views that judging this case goes through."""
        yield self.integrity_view()
        for rule in self.rules.values():
            leaves = self.leaves(rule)
            gate = rule["kind"] == "precondition"
            yield self.view(leaves, None if gate else due_day(self.agreement, rule))


def within_span(where: Span, steps: Iterable[date]) -> list[date]:
    """Give the first day of each stretch between steps that a span touches."""
    first, last = where
    return [first, *(day for day in steps if first < day <= last)]


def side_of(day: date, due: date | None) -> int:
    """Say whether a day is before, on or after the due day."""
    if day == NEVER or due is None:
        return 2 if day == NEVER else 0
    return (day > due) - (day < due)


def open_outcome(rule: Table, now: Finding) -> str:
    """Give the outcome while more transfers can follow."""
    if now.over:
        return "breached"
    if now.short or now.nought:
        return "pending"
    return "satisfied" if rule["kind"] in ("minimum", "named") else "kept"


def worst(outcomes: Iterable[str]) -> str:
    """Pick the worst of some outcomes."""
    return min(outcomes, key=WORST_FIRST.index)


def status(outcomes: frozenset[str]) -> str:
    """Give the one word for a set of outcomes."""
    if outcomes <= {"satisfied", "kept"}:
        return "satisfied"
    if outcomes == {"breached"}:
        return "breached"
    return "undetermined" if "breached" in outcomes else "pending"


def judge(case: Case) -> Expected:
    """Judge a case by going through all completions."""
    docket = Docket(case)
    rulings = {name: docket.judge_rule(rule) for name, rule in docket.rules.items()}
    rulings["integrity"] = docket.integrity()
    order = ("breached", "undetermined", "pending", "satisfied")
    return Expected(rulings, min((ruling.status for ruling in rulings.values()), key=order.index))


def completions(case: Case) -> int:
    """Give the number of worlds that the most demanding rule of a case needs."""
    docket = Docket(case)
    return max(prod(len(choice) for choice in docket.choices(view)) for view in docket.views())
