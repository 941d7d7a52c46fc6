"""Agreements whose parts fit together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve
from hypothesis import strategies as st

from exchange_model.agreement import Agreement, Plain, Reading, Source, Unmodelled
from exchange_model.categories import Under
from exchange_model.rules import Precondition, Reciprocity, Rule
from exchange_model.testing.sentences import duties, rules, texts
from exchange_model.testing.vocabulary import CONCLUDED, NEUTRAL, PARTIES, PHRASES, STATUSES, THIRD

_CONCLUSIONS = (
    CONCLUDED,
    date(2025, 1, 31),
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2024, 12, 31),
)
sources = st.builds(Source, texts, texts)
unmodelled = st.builds(Unmodelled, text=texts, reason=texts, source=texts)


def agreements(*, max_rules: int = 3, open_points: bool = False) -> st.SearchStrategy[Agreement]:
    """Draw agreements that are coherent: every name that is used is defined, and rules are active.

    They are between ``AAA`` and ``BBB``, sometimes ``CCC`` too, alone or as sides, and share a
    small vocabulary of facts, categories, stages and ids.

    Args:
        max_rules: The greatest number of rules.
        open_points: Whether the text may leave a point open; it then takes longer to judge.
    """
    drawn = _agreements(max_rules)
    return drawn.flatmap(_left_open) if open_points else drawn


@st.composite
def _agreements(draw: st.DrawFn, max_rules: int) -> Agreement:
    third = draw(st.sampled_from([(), (), (THIRD,)]))
    stand_together: Mapping[str, Sequence[str]] = draw(
        st.sampled_from([{}, {}, {"north": ("AAA",), "south": ("BBB", *third)}])
    )
    book = draw(_rule_books(max_rules))
    return Agreement(
        title=draw(texts),
        parties=(*PARTIES, *third),
        concluded=draw(st.sampled_from(_CONCLUSIONS)),
        rules=tuple(map(_between, book)) if third else book,
        categories=draw(st.lists(st.sampled_from(PHRASES), max_size=2, unique=True)),
        facts={"status": STATUSES},
        receivers=(NEUTRAL,),
        sides=stand_together,
        source=draw(st.none() | sources),
        unmodelled=draw(st.lists(unmodelled, max_size=2)),
        born_on_29_february=draw(st.sampled_from(["1-march", "28-february"])),
    )


@st.composite
def _rule_books(draw: st.DrawFn, most: int) -> tuple[Rule, ...]:
    """Draw rules that go together: each has its own id, and a precondition names earlier ones."""
    drawn: list[Rule] = []
    for number, rule in enumerate(draw(st.lists(rules(), min_size=1, max_size=most))):
        rule_id = f"rule-{number}"
        if not isinstance(rule, Precondition):
            drawn.append(evolve(rule, id=rule_id))
        elif drawn:
            earlier = st.sampled_from([each.id for each in drawn])
            requires = draw(st.lists(earlier, min_size=1, max_size=2, unique=True))
            drawn.append(evolve(rule, id=rule_id, requires=requires))
        else:
            drawn.append(evolve(draw(duties()), id=rule_id))
    resting = draw(st.sampled_from([None] * 6 + list(range(len(drawn)))))
    if resting is not None and len(drawn) > 1:
        drawn[resting] = evolve(drawn[resting], active=False)
    return tuple(draw(st.permutations(drawn)))


def _between(rule: Rule) -> Rule:
    """Return the rule with its sides named, as it must be among more than two."""
    if isinstance(rule, Reciprocity) and not rule.between:
        return evolve(rule, between=PARTIES)
    return rule


def readings(agreement: Agreement) -> st.SearchStrategy[Reading]:
    """Draw points that the text of an agreement may leave open, each with two options."""
    points = [
        Reading(
            name=path,
            question="Is it meant as it is written?",
            default="written",
            options={"written": {}, "otherwise": {path: value}},
        )
        for path, value in _changes(agreement)
    ]
    return st.sampled_from(points)


def _left_open(agreement: Agreement) -> st.SearchStrategy[Agreement]:
    points = st.lists(readings(agreement), max_size=2, unique_by=_name)
    return points.map(lambda found: evolve(agreement, readings=found))


def _name(reading: Reading) -> str:
    return reading.name


def _changes(agreement: Agreement) -> Iterator[tuple[str, Plain]]:
    """Yield places of an agreement, each with something else that could stand there."""
    for phrase in agreement.categories:
        if isinstance(phrase.category, Under):
            yield f"categories.{phrase.name}.under", phrase.category.years + 1
    for rule in agreement.rules:
        yield f"rules.{rule.id}.text", "Otherwise."
        if not isinstance(rule, Precondition):
            other = {"at-due": "throughout", "throughout": "at-due"}[rule.judged]
            yield f"rules.{rule.id}.judged", other
        if any(each.active for each in agreement.rules if each is not rule):
            yield f"rules.{rule.id}.active", not rule.active
