"""Made-up people have the shape that is asked for, and are the same for a seed for ever."""

# the expected value is written first

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from exchange_model.dates import PartialDate, attained
from exchange_model.errors import Refused
from exchange_model.persons import Person, Unknown
from exchange_model.synthetic import (
    REPORTED,
    Scenario,
    Shape,
    exchange,
    exchange_list,
    register,
    scenarios,
)

CONCLUDED = date(2025, 6, 2)
PARTIES = ("RUS", "UKR")
DIGEST = "b0e9c46d880568d53c4bca02b186ec27e12306697b9fbf30802b901a4cb3e369"

seeds = st.integers(-(2**70), 2**70)
sizes = st.integers(0, 200)
shares = st.floats(0, 1)
thirds = st.floats(0, 0.33)
shapes = st.builds(
    Shape,
    seriously_ill=shares,
    young=shares,
    civilian=shares,
    unknown_birth=thirds,
    year_only=thirds,
    month_only=thirds,
    unknown_illness=shares,
    unknown_status=shares,
    stages=st.integers(2, 12),
)
days = st.dates(date(100, 1, 1))


def young(person: Person) -> set[bool]:
    """Return whether a person can be, and can fail to be, under 25 on the day of conclusion."""
    birth = person.date_of_birth
    if isinstance(birth, Unknown):
        return {False, True}
    return {attained(day, 25) > CONCLUDED for day in (birth.earliest, birth.latest)}


def ill(person: Person) -> set[bool]:
    """Return whether a person can be, and can fail to be, seriously ill."""
    fact = person.facts.get("seriously_ill", Unknown.NOT_REPORTED)
    return {False, True} if isinstance(fact, Unknown) else {fact == "yes"}


def is_first(person: Person) -> bool:
    """Whether a person is certainly in the category."""
    return {True} in (young(person), ill(person))


def may_be_first(person: Person) -> bool:
    """Whether a person is in the category as far as anybody knows."""
    return True in young(person) | ill(person)


def held_back(listed: Iterable[Person], registered: Iterable[Person]) -> list[Person]:
    """Return the people of a register who are not on a list."""
    ids = {each.person_id for each in listed}
    return [each for each in registered if each.person_id not in ids]


def per_stage(listed: Iterable[Person], party: str) -> Counter[Any]:
    """Count a party's people in each stage."""
    return Counter(each.stage for each in listed if each.detaining_party == party)


def longer_side(listed: Sequence[Person]) -> str:
    """Return the party that lists more people."""
    return max(PARTIES, key=lambda party: per_stage(listed, party).total())


def mixed(listed: Iterable[Person]) -> Collection[Any]:
    """Return the stages in which known civilians are together with anybody else."""
    statuses: dict[Any, set[bool]] = {}
    for each in listed:
        key = each.detaining_party, each.stage
        statuses.setdefault(key, set()).add(each.facts.get("status") == "civilian")
    return [key for key, found in statuses.items() if len(found) > 1]


def renamed(people: Iterable[Person], names: dict[str, str]) -> list[Person]:
    """Give the parties other names, in ids too."""
    return [
        evolve(
            each,
            person_id=names[each.detaining_party] + each.person_id[3:],
            detaining_party=names[each.detaining_party],
            receiving_party=names.get(each.receiving_party or ""),
        )
        for each in people
    ]


def whole(*, seriously_ill: float, young: float, civilian: float) -> Shape:
    """Return a shape without anything unknown."""
    return Shape(
        seriously_ill=seriously_ill,
        young=young,
        civilian=civilian,
        unknown_birth=0,
        year_only=0,
        month_only=0,
        unknown_illness=0,
        unknown_status=0,
    )


def form(person: Person) -> int | None:
    """Return how many signs of the date of birth are written; none if it is not reported."""
    birth = person.date_of_birth
    if isinstance(birth, Unknown):
        return 0 if birth is Unknown.DECLARED else None
    return len(str(birth))


def refines(known: Person, holed: Person) -> bool:
    """Whether two rows are of one person, and the first says all that the second does."""
    birth, other = known.date_of_birth, holed.date_of_birth
    unknown = {None, Unknown.DECLARED}
    facts = (holed.facts.get(name) in {fact, *unknown} for name, fact in known.facts.items())
    if isinstance(birth, PartialDate) and isinstance(other, PartialDate):
        within = other.earliest <= birth.earliest and birth.latest <= other.latest
        return within and all(facts)
    return isinstance(other, Unknown) and all(facts)


def more_unknown(known: Sequence[Person], holed: Sequence[Person], party: str) -> list[int]:
    """Count the dates of birth and the states of health that are unknown in the second only."""
    facts: tuple[Callable[[Person], object], ...] = (
        lambda each: each.date_of_birth,
        lambda each: each.facts.get("seriously_ill"),
    )
    return [
        sum(
            fact(before) != fact(after)
            for before, after in zip(known, holed, strict=True)
            if before.detaining_party == party
        )
        for fact in facts
    ]


def make_list(
    held: Sequence[Person],
    size: int | None,
    *,
    seed: int,
    shape: Shape = REPORTED,
    doubtful: bool = False,
) -> tuple[Person, ...]:
    """Return a list for the other side."""
    return exchange_list(
        held, "UKR", size, seed=seed, shape=shape, concluded=CONCLUDED, doubtful=doubtful
    )


def as_held(person: Person) -> Person:
    """Return the row without what a list adds."""
    return evolve(person, receiving_party=None, stage=Unknown.NOT_REPORTED)


class TestRegister:
    @given(seeds, sizes, shapes, days)
    def test_the_same_seed_gives_the_same_people(
        self, seed: int, size: int, shape: Shape, day: date
    ) -> None:
        """Arguments alone decide."""
        once, again = (
            register("RUS", size, seed=seed, shape=shape, concluded=day) for _ in range(2)
        )

        assert once == again

    def test_the_people_of_a_seed_are_these_for_ever(self) -> None:
        """A digest of the written rows stays the same on every version and platform."""
        people = register("RUS", 1_000, seed=2025, concluded=CONCLUDED)
        written = "\n".join(
            f"{each.person_id},{each.date_of_birth},{sorted(map(str, each.facts.items()))}"
            for each in people
        )

        assert DIGEST == sha256(written.encode()).hexdigest()

    def test_other_seeds_give_other_people(self) -> None:
        """Two seeds differ, and so do people within one register."""
        one, other = (register("RUS", 50, seed=seed, concluded=CONCLUDED) for seed in (1, 2))

        assert one != other
        assert 40 < len({each.date_of_birth for each in one})

    @given(seeds, sizes)
    def test_ids_are_a_party_and_a_running_number(self, seed: int, size: int) -> None:
        """Ids are unique and tell nothing of the person."""
        people = register("RUS", size, seed=seed, concluded=CONCLUDED)

        assert [f"RUS-{n:06d}" for n in range(1, size + 1)] == [each.person_id for each in people]

    @given(seeds, sizes, shapes)
    def test_the_holder_decides_nothing_but_names(self, seed: int, size: int, shape: Shape) -> None:
        """Another holder of the same seed holds the same people."""
        one, other = (
            register(party, size, seed=seed, shape=shape, concluded=CONCLUDED) for party in PARTIES
        )

        assert renamed(one, {"RUS": "UKR"}) == list(other)

    @given(seeds, sizes, shapes, days)
    def test_ages_are_within_the_shape(self, seed: int, size: int, shape: Shape, day: date) -> None:
        """Whoever's birthday is known is as old as the shape allows on the day of conclusion."""
        people = register("RUS", size, seed=seed, shape=shape, concluded=day)
        births = [each.date_of_birth for each in people]
        exact = [each.earliest for each in births if isinstance(each, PartialDate) and each.exact]

        assert all(attained(birth, shape.youngest) <= day for birth in exact)
        assert all(attained(birth, shape.oldest + 1) > day for birth in exact if day.year < 9900)

    @given(seeds, sizes, shares, shares, shares)
    def test_shares_are_exact(
        self, seed: int, size: int, sick: float, youth: float, civil: float
    ) -> None:
        """Where nothing is unknown, each share is met to the nearest person."""
        shape = whole(seriously_ill=sick, young=youth, civilian=civil)
        people = register("RUS", size, seed=seed, shape=shape, concluded=CONCLUDED)
        counted = (
            sum({True} == ill(each) for each in people),
            sum({True} == young(each) for each in people),
            sum(each.facts.get("status") == "civilian" for each in people),
        )

        assert tuple(round(size * share) for share in (sick, youth, civil)) == counted

    def test_the_reported_shape_is_met_in_a_large_register(self) -> None:
        """Holes too are as many as the shape says, half of them declared."""
        people = register("RUS", 100_000, seed=1, concluded=CONCLUDED)
        births = Counter(form(each) for each in people)
        illness = Counter(each.facts.get("seriously_ill") for each in people)
        status = Counter(each.facts.get("status") for each in people)

        assert {4: 5_000, 7: 3_000, 0: 1_000, None: 1_000, 10: 90_000} == births
        assert 1_000 == illness[Unknown.DECLARED] == illness[None]
        assert pytest.approx(0.25 * 98_000, rel=0.02) == illness["yes"]
        assert pytest.approx(0.12 * 99_000, rel=0.02) == status["civilian"]
        assert 500 == status[Unknown.DECLARED] == status[None]

    @given(seeds, sizes, shapes)
    def test_more_unknown_changes_no_known_fact(self, seed: int, size: int, shape: Shape) -> None:
        """Another share of unknowns leaves the people as they are."""
        full = whole(seriously_ill=shape.seriously_ill, young=shape.young, civilian=shape.civilian)
        known = register("RUS", size, seed=seed, shape=full, concluded=CONCLUDED)
        holed = register("RUS", size, seed=seed, shape=shape, concluded=CONCLUDED)

        assert all(refines(*pair) for pair in zip(known, holed, strict=True))

    def test_a_negative_size_is_refused(self) -> None:
        """Nobody holds fewer people than none."""
        with pytest.raises(Refused, match="number of people"):
            register("RUS", -1, seed=1, concluded=CONCLUDED)

    def test_a_day_before_the_calendar_is_refused(self) -> None:
        """People of 66 cannot have been born before the year 1."""
        with pytest.raises(Refused, match="too early"):
            register("RUS", 1, seed=1, concluded=date(40, 1, 1))


class TestShape:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"young": 1.1},
            {"civilian": -0.1},
            {"unknown_birth": 0.5, "year_only": 0.6},
            {"youngest": 25},
            {"youngest": 0},
            {"oldest": 24},
            {"stages": 1},
            {"seriously_ill": float("nan")},
        ],
    )
    def test_numbers_that_do_not_go_together_are_refused(self, wrong: dict[str, Any]) -> None:
        """A shape that nobody can have is not made."""
        with pytest.raises(Refused):
            Shape(**wrong)


class TestExchangeList:
    @given(seeds, sizes, shapes, st.booleans(), st.data())
    def test_no_stage_mixes_civilians_with_others(
        self, seed: int, size: int, shape: Shape, doubtful: bool, data: st.DataObject
    ) -> None:
        """Whatever the shape, the wanted number is listed and civilians are by themselves."""
        held = register("RUS", size, seed=seed, shape=shape, concluded=CONCLUDED)
        wanted = data.draw(st.integers(0, size))
        listed = make_list(held, wanted, seed=seed, shape=shape, doubtful=doubtful)
        stages = per_stage(listed, "RUS")

        assert wanted == len(listed) == len({each.person_id for each in listed})
        assert not mixed(listed)
        assert {str(n + 1) for n in range(len(stages))} == set(stages)
        assert len(stages) == min(shape.stages, wanted)

    @given(seeds, sizes, shapes, st.booleans())
    def test_nobody_of_the_category_is_left_off(
        self, seed: int, size: int, shape: Shape, doubtful: bool
    ) -> None:
        """Without a size, those of the category are listed and nobody else."""
        held = register("RUS", size, seed=seed, shape=shape, concluded=CONCLUDED)
        listed = make_list(held, None, seed=seed, shape=shape, doubtful=doubtful)
        due = [each for each in held if (may_be_first if doubtful else is_first)(each)]

        assert {each.person_id for each in due} == {each.person_id for each in listed}

    @given(seeds, sizes, shapes, st.data())
    def test_the_category_comes_before_others(
        self, seed: int, size: int, shape: Shape, data: st.DataObject
    ) -> None:
        """Somebody else is listed only where everybody of the category is."""
        held = register("RUS", size, seed=seed, shape=shape, concluded=CONCLUDED)
        due = sum(map(is_first, held))
        wanted = data.draw(st.integers(due, size))
        listed = make_list(held, wanted, seed=seed, shape=shape)

        assert due == sum(map(is_first, listed))

    def test_rows_say_what_the_register_says(self) -> None:
        """A row adds the receiving party and the stage, and changes nothing."""
        held = register("RUS", 300, seed=1, concluded=CONCLUDED)
        listed = make_list(held, 200, seed=1)
        stripped = {each.person_id: as_held(each) for each in listed}

        assert {"UKR"} == {each.receiving_party for each in listed}
        assert [each for each in held if each.person_id in stripped] == sorted(
            stripped.values(), key=lambda each: each.person_id
        )

    def test_others_are_chosen_by_lot(self) -> None:
        """Another seed lists other people."""
        held = register("RUS", 300, seed=1, concluded=CONCLUDED)
        one, other = (make_list(held, 200, seed=seed) for seed in (1, 2))

        assert {each.person_id for each in one} != {each.person_id for each in other}

    def test_people_without_facts_can_be_listed(self) -> None:
        """A register of another origin needs no facts."""
        held = [Person(person_id=f"R-{n}", detaining_party="RUS") for n in range(9)]

        assert 4 == len(make_list(held, 4, seed=1))

    @pytest.mark.parametrize("size", [-1, 11])
    def test_a_size_beyond_the_register_is_refused(self, size: int) -> None:
        """No more people can be listed than are held."""
        held = register("RUS", 10, seed=1, concluded=CONCLUDED)

        with pytest.raises(Refused, match="held"):
            make_list(held, size, seed=1)


class TestExchange:
    @given(seeds, sizes, shapes, st.booleans(), st.data())
    def test_each_stage_has_equal_numbers(
        self, seed: int, size: int, shape: Shape, doubtful: bool, data: st.DataObject
    ) -> None:
        """Both directions are equal in each stage, whatever is known of whom."""
        wanted = data.draw(st.none() | st.integers(0, size))
        made = exchange(
            PARTIES,
            wanted,
            held=size,
            seed=seed,
            shape=shape,
            concluded=CONCLUDED,
            doubtful=doubtful,
        )

        assert per_stage(made.listed, "RUS") == per_stage(made.listed, "UKR")
        assert not mixed(made.listed)
        assert 2 * size == len(made.registered) == len({p.person_id for p in made.registered})

    @given(seeds, sizes, shapes)
    def test_the_wanted_number_is_listed_where_status_is_known(
        self, seed: int, size: int, shape: Shape
    ) -> None:
        """With equally many civilians on both sides there is always somebody to pair."""
        known = evolve(shape, unknown_status=0)
        made = exchange(PARTIES, size // 2, held=size, seed=seed, shape=known, concluded=CONCLUDED)

        assert 2 * (size // 2) == len(made.listed)

    @given(seeds, sizes, shapes)
    def test_other_names_change_nothing_else(self, seed: int, size: int, shape: Shape) -> None:
        """Parties in each other's position hold and list each other's people."""
        one, other = (
            exchange(names, size // 2, held=size, seed=seed, shape=shape, concluded=CONCLUDED)
            for names in (PARTIES, PARTIES[::-1])
        )
        names = dict(zip(PARTIES, PARTIES[::-1], strict=True))

        assert renamed(one.listed, names) == list(other.listed)
        assert renamed(one.registered, names) == list(other.registered)

    def test_the_two_sides_are_different_people(self) -> None:
        """Each position has seeds of its own."""
        made = exchange(PARTIES, 100, held=120, seed=1, concluded=CONCLUDED)
        held = {
            party: [p.facts for p in made.registered if p.detaining_party == party]
            for party in PARTIES
        }

        assert held["RUS"] != held["UKR"]


@pytest.fixture(scope="module")
def told() -> dict[str, Scenario]:
    """Return the scenarios of the usual seed by name."""
    return {each.name: each for each in scenarios()}


class TestScenarios:
    def test_each_side_lists_a_thousand_of_twelve_hundred(self, told: dict[str, Scenario]) -> None:
        """The sizes are those that the sentences tell."""
        sizes = {name: (len(each.listed), len(each.registered)) for name, each in told.items()}

        assert {
            "full-list": (2_000, 2_400),
            "two-left-off": (2_001, 2_400),
            "facts-missing": (2_000, 2_400),
            "first-stages": (680, 2_400),
        } == sizes

    def test_the_full_list_has_120_civilians_in_a_stage_of_their_own(
        self, told: dict[str, Scenario]
    ) -> None:
        """One stage of 120 civilians and eight of 110 others, on each side."""
        listed = told["full-list"].listed
        expected = {"1": 120, **{str(stage): 110 for stage in range(2, 10)}}
        civilians = Counter(p.stage for p in listed if p.facts.get("status") == "civilian")

        assert expected == per_stage(listed, "RUS") == per_stage(listed, "UKR")
        assert {"1": 240} == civilians

    def test_nobody_young_is_in_the_last_stage(self, told: dict[str, Scenario]) -> None:
        """The second stage is for the young, and the last one for none of them."""
        stages = {
            stage: {frozenset(young(p)) for p in told["full-list"].listed if p.stage == stage}
            for stage in ("2", "9")
        }

        assert {"2": {frozenset({True})}, "9": {frozenset({False})}} == stages

    def test_nobody_is_on_two_sides_or_out_of_the_register(self) -> None:
        """Listed people are held by whom the register says, and go to the other party."""
        for each in scenarios(7):
            holders = {person.person_id: person.detaining_party for person in each.registered}
            ways = {
                (holders[p.person_id], p.detaining_party, p.receiving_party) for p in each.listed
            }

            assert len(each.listed) == len({person.person_id for person in each.listed})
            assert {("RUS", "RUS", "UKR"), ("UKR", "UKR", "RUS")} == ways
            assert PARTIES == each.complete

    @pytest.mark.parametrize("seed", [0, 1, 2025, -3, 2**80])
    def test_the_full_list_leaves_off_nobody_who_may_be_due(self, seed: int) -> None:
        """What is unknown in it decides nothing."""
        full, *_ = scenarios(seed)
        left = held_back(full.listed, full.registered)

        assert any(young(each) == {False, True} for each in full.listed)
        assert not any(map(may_be_first, left))
        assert not mixed(full.listed)
        assert all(isinstance(each.facts.get("status"), str) for each in full.registered)

    @pytest.mark.parametrize("seed", [0, 1, 2025, -3, 2**80])
    def test_each_side_leaves_off_one_and_one_stage_is_uneven(self, seed: int) -> None:
        """Two are left off, one of each side, and one side has one more in one stage."""
        _, broken, *_ = scenarios(seed)
        left = [p for p in held_back(broken.listed, broken.registered) if may_be_first(p)]
        ours, theirs = (per_stage(broken.listed, party) for party in PARTIES)

        assert ["RUS", "UKR"] == sorted(each.detaining_party for each in left)
        assert all(map(is_first, left))
        assert 1 == (ours - theirs).total() + (theirs - ours).total()
        assert not mixed(broken.listed)

    def test_the_seed_decides_which_side_has_one_more(self) -> None:
        """Neither party is the one to blame."""
        longer = {longer_side(scenarios(seed)[1].listed) for seed in range(8)}

        assert set(PARTIES) == longer

    @pytest.mark.parametrize("seed", [0, 1, 2025, -3, 2**80])
    @pytest.mark.parametrize("party", PARTIES)
    def test_facts_are_missing_on_and_off_the_list(self, seed: int, party: str) -> None:
        """Twenty dates of birth and twelve states of health a side are unknown as well."""
        full, _, holed, _ = scenarios(seed)
        left = held_back(holed.listed, holed.registered)

        assert [20, 12] == more_unknown(full.registered, holed.registered, party)
        assert [10, 6] == more_unknown(full.listed, holed.listed, party)
        assert not any(map(is_first, left))
        assert all(refines(*pair) for pair in zip(full.listed, holed.listed, strict=True))

    def test_the_first_stages_are_the_full_list_up_to_the_third(
        self, told: dict[str, Scenario]
    ) -> None:
        """They are partial, and carried out by the day of the third stage."""
        full, first = told["full-list"], told["first-stages"]

        assert tuple(p for p in full.listed if p.stage in {"1", "2", "3"}) == first.listed
        assert (True, date(2025, 6, 12)) == (first.partial, first.on)
        assert (False, date(2025, 7, 23)) == (full.partial, full.on)

    def test_sentences_name_who_has_one_more(self, told: dict[str, Scenario]) -> None:
        """What is told of the lists agrees with them."""
        listed = told["two-left-off"].listed
        longer = longer_side(listed)

        assert f"{longer} lists one person more" in told["two-left-off"].told
        assert all(each.told.endswith(".") for each in told.values())

    def test_scenarios_are_the_same_for_a_seed(self) -> None:
        """Arguments alone decide here too."""
        assert scenarios(3) == scenarios(3)
        assert scenarios(3) != scenarios(4)
