"""Make small random cases whose facts lie near the thresholds of their rules."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

Table = dict[str, Any]
Row = dict[str, str]

# Month ends, a leap day and the days around 29 February, where counting and birthdays go wrong.
CONCLUDED = ("2025-06-02", "2025-01-31", "2024-02-29", "2025-02-28", "2025-03-01", "2024-12-31")
STATUS = ("combatant", "civilian", "medic")
WEIGHTS = ((30, 50), (50, 30), (2, 3), (1, 2))
RATIOS = ("1:1", "1:2", "2:1", "2:3", "1:30")


@dataclass
class Draft:
    """A case while it is being made."""

    rng: Random
    concluded: date
    parties: list[str]
    stages: list[str]
    categories: dict[str, Table] = field(default_factory=dict)
    rules: list[Table] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)

    def chance(self, probability: float) -> bool:
        """Say yes with a probability."""
        return self.rng.random() < probability

    def category(self) -> str:
        """Pick the name of a category."""
        return self.rng.choice(sorted(self.categories))

    def party(self) -> str:
        """Pick a party."""
        return self.rng.choice(self.parties)

    def near(self, low: int = -1, high: int = 12) -> date:
        """Pick a day near the conclusion."""
        return self.concluded + timedelta(days=self.rng.randint(low, high))


# --- categories -----------------------------------------------------------------------


def age(draft: Draft, *, fixed: bool = False) -> Table:
    """Make a category of age."""
    table: Table = {"under": draft.rng.choice((18, 25, 25))}
    day = draft.near(0).isoformat()
    on = draft.rng.choice(
        (None, None, "conclusion", day, *(() if fixed else ("transfer", "transfer")))
    )
    return {**table, "on": on} if on else table


def plain(draft: Draft) -> Table:
    """Make a category that is not made of others."""
    status = {"fact": "status", "is": sorted(draft.rng.sample(STATUS, draft.rng.randint(1, 2)))}
    people = {"people": sorted(draft.rng.sample([*draft.ids, "P8", "P9"], draft.rng.randint(1, 3)))}
    facts: list[Table] = [{"fact": "seriously_ill"}, {"fact": "wounded"}, status, status]
    return draft.rng.choice([*facts, age(draft), age(draft), people])


def nested(draft: Draft, depth: int) -> str | Table:
    """Make a part of a category, by name or in place."""
    if draft.categories and draft.chance(0.6):
        return draft.category()
    if depth == 0 or draft.chance(0.6):
        return plain(draft)
    return compound(draft, depth - 1)


def compound(draft: Draft, depth: int) -> Table:
    """Make a category of others."""
    kind = draft.rng.choice(("any", "any", "all", "not"))
    if kind == "not":
        return {"not": nested(draft, depth)}
    return {kind: [nested(draft, depth) for _ in range(draft.rng.randint(1, 2) + 1)]}


def add_categories(draft: Draft) -> None:
    """Give a draft a few categories, some of them made of earlier ones."""
    draft.categories["young"] = age(draft, fixed=True)
    draft.categories["seriously-ill"] = {"fact": "seriously_ill"}
    draft.categories["civilian"] = {"fact": "status", "is": ["civilian"]}
    if draft.chance(0.4):
        draft.categories["young-at-transfer"] = {
            "under": draft.rng.choice((18, 25)),
            "on": "transfer",
        }
    for number in range(draft.rng.randint(0, 2)):
        draft.categories[f"plain-{number}"] = plain(draft)
    for number in range(draft.rng.randint(0, 2)):
        draft.categories[f"mixture-{number}"] = compound(draft, 1)


def moves(draft: Draft, category: str | Table) -> bool:
    """Say whether a category depends on the transfer day."""
    table = draft.categories[category] if isinstance(category, str) else category
    inner = [
        *table.get("any", ()),
        *table.get("all", ()),
        *([table["not"]] if "not" in table else ()),
    ]
    return table.get("on") == "transfer" or any(moves(draft, part) for part in inner)


# --- rules ----------------------------------------------------------------------------


def deadline(draft: Draft, *, stages: bool) -> str | Table:
    """Make a deadline near the days of transfer."""
    counting = draft.rng.choice(("exclusive", "inclusive"))
    kind = draft.rng.choice(("date", "date", "days", "days", "months", "milestone", "stage"))
    if kind == "date":
        return draft.near(1).isoformat()
    if kind == "milestone":
        return {"days": 5, "after": "milestone:talks", "counting": counting}
    if kind == "stage" and stages:
        return {"days": 5, "after": "stage", "counting": counting}
    if kind == "months":
        # Which day a month counted inclusively from the 29th to 31st ends on is not settled.
        counting = counting if draft.concluded.day <= 28 else "exclusive"
        return {"months": 1, "after": "conclusion", "counting": counting}
    return {"days": draft.rng.randint(1, 12), "after": "conclusion", "counting": counting}


def directed(draft: Draft, rule: Table) -> Table:
    """Sometimes say who is obliged, and to whom."""
    if draft.chance(0.2):
        to = draft.party()
        rule["to"] = to
        rule["obliges"] = [party for party in draft.parties if party != to]
    elif draft.chance(0.25):
        rule["obliges"] = [draft.party()]
    return rule


def staged(draft: Draft, rule: Table) -> Table:
    """Sometimes tie a rule to one stage, or to each."""
    named = [stage for stage in draft.stages if stage]
    if named and draft.chance(0.2):
        rule["stage"] = draft.rng.choice(named)
    if draft.chance(0.2):
        rule["per"] = "stage"
    return rule


def timed(draft: Draft, rule: Table, throughout: float) -> Table:
    """Sometimes give a rule a deadline and say when it is judged."""
    if draft.chance(0.4):
        rule["by"] = deadline(draft, stages=rule.get("per") == "stage")
    if draft.chance(throughout):
        rule["judged"] = draft.rng.choice(("throughout", "at-due"))
    return rule


def remains(draft: Draft, rule: Table) -> Table:
    """Sometimes say whether a rule counts people, remains or both."""
    if draft.chance(0.1):
        rule["of"] = draft.rng.choice(("people", "remains", "any"))
        if rule["of"] == "remains":
            # Remains have no birth dates, and how open rules for them sample days is not settled.
            for key in ("category", "per", "judged"):
                rule.pop(key, None)
    return rule


def counting(draft: Draft) -> Table:
    """Make a rule on the number of people returned."""
    kind = draft.rng.choice(("minimum", "minimum", "maximum", "exactly"))
    high = {"minimum": 2, "maximum": 2, "exactly": 2}[kind]
    rule: Table = {"kind": kind, "count": draft.rng.randint(int(kind != "maximum"), high)}
    if draft.chance(0.75):
        rule["category"] = draft.category()
    return remains(draft, timed(draft, staged(draft, directed(draft, rule)), 0.12))


def side(draft: Draft, party: str, *, weighted: bool) -> str | Table:
    """Make one side of a reciprocity rule."""
    table: Table = {"party": party}
    if draft.chance(0.25):
        table["category"] = draft.category()
    if weighted:
        names = draft.rng.sample(sorted(draft.categories), 2)
        heavy = draft.rng.choice(WEIGHTS)
        table["weights"] = dict(zip(names, heavy, strict=True))
    return table if len(table) > 1 or draft.chance(0.3) else party


def reciprocity(draft: Draft) -> Table:
    """Make a rule of reciprocity."""
    rule: Table = {"kind": "reciprocity"}
    weighted = draft.chance(0.35)
    if weighted or len(draft.parties) > 2 or draft.chance(0.3):
        pair = draft.rng.sample(draft.parties, 2)
        both = draft.chance(0.6)
        rule["between"] = [
            side(draft, pair[0], weighted=weighted),
            side(draft, pair[1], weighted=weighted and both),
        ]
    elif draft.chance(0.4):
        rule["ratio"] = draft.rng.choice(RATIOS)
    if draft.chance(0.3):
        rule["tolerance"] = draft.rng.choice((1, 2, 20) if weighted else (1, 2))
    if draft.chance(0.25):
        rule["compare"] = "at-least"
    if draft.chance(0.35):
        rule["category"] = draft.category()
    if draft.chance(0.3):
        rule["per"] = "stage"
    return remains(draft, timed(draft, staged(draft, rule), 0.2))


def all_of(draft: Draft) -> Table:
    """Make a rule that nobody in a category is left."""
    rule: Table = {"kind": "all-of"}
    if draft.chance(0.9):
        rule["category"] = draft.category()
    if draft.chance(0.3):
        rule["obliges"] = [draft.party()]
    # Ages on each of several uncertain days are more than the oracle plays through.
    ageing = "category" in rule and moves(draft, rule["category"])
    return timed(draft, rule, 0 if ageing else 0.15)


def eligibility(draft: Draft) -> Table:
    """Make a rule on who may or may not be transferred."""
    rule: Table = {"kind": draft.rng.choice(("only", "excluding")), "category": draft.category()}
    return timed(draft, staged(draft, directed(draft, rule)), 0.2)


def separate(draft: Draft) -> Table:
    """Make a rule that people in a category go separately."""
    rule: Table = {"kind": "separate", "category": draft.category()}
    if len(draft.parties) > 2:
        # With two receivers one verdict of an obliged party would span two directions.
        rule["to"] = draft.party()
        rule["obliges"] = [party for party in draft.parties if party != rule["to"]]
    named = [stage for stage in draft.stages if stage]
    if named and draft.chance(0.2):
        rule["stage"] = draft.rng.choice(named)
    return timed(draft, rule, 0.2)


def naming(draft: Draft) -> Table:
    """Make a rule that names people."""
    pool = draft.ids if draft.chance(0.85) else [*draft.ids, "P8", "P9"]
    people = sorted(draft.rng.sample(pool, min(len(pool), draft.rng.randint(1, 2))))
    rule: Table = {"kind": "named", "people": people}
    return timed(draft, rule, 0.12)


KINDS: Sequence[tuple[Callable[[Draft], Table], int]] = (
    (counting, 6),
    (reciprocity, 4),
    (all_of, 4),
    (eligibility, 3),
    (separate, 2),
    (naming, 1),
)


def add_rules(draft: Draft) -> None:
    """Give a draft one to five rules, preconditions after the rules that they wait for."""
    makers = [maker for maker, weight in KINDS for _ in range(weight)]
    for number in range(draft.rng.randint(1, 5)):
        name = f"rule-{number}"
        if draft.rules and draft.chance(0.2):
            earlier = [rule["id"] for rule in draft.rules]
            requires = draft.rng.sample(earlier, min(len(earlier), draft.rng.randint(1, 2)))
            gate = {"id": name, "kind": "precondition", "milestone": f"talks-{number}"}
            draft.rules.append({**gate, "requires": requires})
        else:
            draft.rules.append({"id": name, **draft.rng.choice(makers)(draft)})
    draft.rng.shuffle(draft.rules)


# --- people ---------------------------------------------------------------------------


def birth(draft: Draft) -> str:
    """Write a birth date that is often near a threshold."""
    rng = draft.rng
    years = rng.choice((18, 25))
    base = date(draft.concluded.year - years, draft.concluded.month, min(draft.concluded.day, 28))
    day = base + timedelta(days=rng.randint(-3, 12))
    kind = rng.choices(
        ("day", "clear", "year", "month", "interval", "leap", "", "unknown"),
        (22, 32, 8, 9, 8, 6, 9, 6),
    )[0]
    match kind:
        case "clear":
            return date(rng.choice((1970, 1985, 2004, 2009)), rng.randint(1, 12), 17).isoformat()
        case "year":
            return str(base.year + rng.randint(-1, 1))
        case "month":
            return day.isoformat()[:7]
        case "interval":
            return interval(draft, day)
        case "leap":
            return f"{rng.choice((1996, 2000, 2000, 2004, 2008))}-02-29"
        case "day":
            return day.isoformat()
        case _:
            return kind


def interval(draft: Draft, day: date) -> str:
    """Write an interval of days, or of months."""
    if draft.chance(0.2):
        return f"{day.isoformat()[:7]}/{(day + timedelta(days=60)).isoformat()[:7]}"
    return f"{day}/{day + timedelta(days=draft.rng.choice((1, 5, 400)))}"


def fact(draft: Draft, name: str) -> str:
    """Write the cell of a fact."""
    if draft.chance(0.3):
        return draft.rng.choice(("", "unknown"))
    if name == "status":
        return draft.rng.choice(STATUS)
    return draft.rng.choice(("yes", "yes", "no", "no", "no", "true", "0"))


def truth(draft: Draft, person: str, holder: str, facts: Sequence[str]) -> Row:
    """Make what is on record about somebody."""
    cells = {name: fact(draft, name) for name in facts}
    return {"person_id": person, "detaining_party": holder, "date_of_birth": birth(draft), **cells}


def transfer(draft: Draft, row: Row, columns: set[str]) -> Row:
    """Turn a record into a row of the list."""
    others = [party for party in draft.parties if party != row["detaining_party"]]
    listed = {**row, "receiving_party": draft.rng.choice(others)}
    if "stage" in columns:
        listed["stage"] = draft.rng.choice(draft.stages) if draft.chance(0.82) else ""
    if "transfer_date" in columns:
        listed["transfer_date"] = transfer_day(draft)
    return listed


def transfer_day(draft: Draft) -> str:
    """Write a transfer date."""
    if draft.chance(0.12):
        return ""
    day = draft.near(0)
    if draft.chance(0.15):
        return f"{day}/{day + timedelta(days=draft.rng.randint(1, 4))}"
    return day.isoformat()


def other_record(draft: Draft, row: Row) -> Row:
    """Make a second record that knows different things and rarely contradicts the first."""
    again = dict(row)
    for name in again:
        if name in ("person_id", "detaining_party", "receiving_party", "stage", "transfer_date"):
            continue
        if draft.chance(0.25):
            again[name] = draft.rng.choice(("", "unknown"))
        elif draft.chance(0.03):
            again[name] = birth(draft) if name == "date_of_birth" else fact(draft, name)
    if len(again["date_of_birth"]) == 10 and draft.chance(0.2):
        again["date_of_birth"] = again["date_of_birth"][: draft.rng.choice((4, 7))]
    return again


def duplicate(draft: Draft, row: Row, columns: set[str]) -> Row:
    """List somebody again, the same, elsewhere in the list, or by the other side."""
    again = other_record(draft, row)
    match draft.rng.randint(0, 2):
        case 1:
            fresh = transfer(draft, row, columns)
            again.update({key: fresh[key] for key in fresh if key in ("stage", "transfer_date")})
        case 2:
            again["detaining_party"] = row["receiving_party"]
            again["receiving_party"] = row["detaining_party"]
        case _:
            pass
    return again


def make_list(draft: Draft, facts: Sequence[str], columns: set[str]) -> list[Row]:
    """Make the list: between one and all of the people."""
    size = max(draft.rng.randint(1, len(draft.ids)) for _ in range(2))
    rows: list[Row] = []
    for number, person in enumerate(draft.ids[:size]):
        balanced = draft.parties[number % len(draft.parties)]
        holder = balanced if draft.chance(0.75) else draft.party()
        rows.append(transfer(draft, truth(draft, person, holder, facts), columns))
    if draft.chance(0.08):
        rows.append(duplicate(draft, draft.rng.choice(rows), columns))
    draft.rng.shuffle(rows)
    return rows


def make_register(
    draft: Draft, rows: Sequence[Row], facts: Sequence[str], missing: float
) -> list[Row]:
    """Make the register: most of the listed people, and those who are not listed."""
    skipped = {"receiving_party", "stage", "transfer_date"}
    listed = {row["person_id"]: row for row in reversed(rows)}
    register = [
        other_record(draft, {key: cell for key, cell in row.items() if key not in skipped})
        for row in listed.values()
        if not draft.chance(missing)
    ]
    left_off = [person for person in draft.ids if person not in listed]
    register += [truth(draft, person, draft.party(), facts) for person in left_off]
    if register and draft.chance(0.04):
        other_holder(draft, draft.rng.choice(register))
    if register and draft.chance(0.03):
        register.append(other_record(draft, draft.rng.choice(register)))
    draft.rng.shuffle(register)
    return register


def other_holder(draft: Draft, row: Row) -> None:
    """Let the register say that another party holds somebody."""
    row["detaining_party"] = draft.party()


def completeness(draft: Draft) -> list[str]:
    """Make completeness statements: for everybody, for a category, or none."""
    fixed = [name for name in sorted(draft.categories) if not moves(draft, name)]
    statements: list[str] = []
    whole = draft.rng.random()
    for party in draft.parties:
        if whole < 0.5 or draft.chance(0.4):
            statements.append(party)
        elif draft.chance(0.6):
            statements += [
                f"{party}:{name}" for name in draft.rng.sample(fixed, draft.rng.randint(1, 2))
            ]
    return statements


# --- cases ----------------------------------------------------------------------------


def agreement(draft: Draft) -> Table:
    """Write the draft's agreement as its file would be read."""
    table: Table = {
        "format": 1,
        "title": "A random agreement",
        "parties": list(draft.parties),
        "concluded": draft.concluded.isoformat(),
        "facts": {"status": {"values": list(STATUS)}},
        "categories": draft.categories,
        "rules": draft.rules,
    }
    if draft.chance(0.3):
        table["born_on_29_february"] = "28-february"
    return table


def carried_out(draft: Draft) -> str | None:
    """Say when the list would be carried out, if that is said."""
    if draft.chance(0.35):
        return None
    day = draft.near(0)
    return f"{day}/{day + timedelta(days=2)}" if draft.chance(0.15) else day.isoformat()


def draft_of(seed: int) -> Draft:
    """Start a draft: its day, parties, stages and people."""
    rng = Random(seed)
    parties = ["AAA", "BBB"] if rng.random() < 0.85 else ["AAA", "BBB", "CCC"]
    stages = rng.choice(([""], [""], ["1"], ["1", "2"], ["1", "2"]))
    draft = Draft(rng, date.fromisoformat(rng.choice(CONCLUDED)), parties, stages)
    draft.ids = [f"P{number}" for number in range(1, rng.randint(1, 7) + 1)]
    return draft


def facts_named(value: object) -> set[str]:
    """Name the facts that occur anywhere in some categories."""
    if isinstance(value, Mapping):
        found = {value["fact"]} if isinstance(value.get("fact"), str) else set()
        return found.union(*(facts_named(part) for part in value.values()))
    return set().union(*(facts_named(part) for part in value)) if isinstance(value, list) else set()


def make_case(seed: int) -> Table:
    """Make the case of a seed."""
    draft = draft_of(seed)
    add_categories(draft)
    add_rules(draft)
    facts = sorted(facts_named(draft.categories))
    columns = {"stage"} if any(draft.stages) else set()
    columns |= {"transfer_date"} if draft.chance(0.45) else set()
    rows = make_list(draft, facts, columns)
    complete = completeness(draft)
    missing = 0.25 if draft.chance(0.15 if set(complete) & set(draft.parties) else 0.6) else 0.0
    register = make_register(draft, rows, facts, missing) if draft.chance(0.8) else None
    return {
        "agreement": agreement(draft),
        "list": rows,
        "register": register,
        "complete": complete if register is not None else [],
        "partial": draft.chance(0.4),
        "on": carried_out(draft),
    }
