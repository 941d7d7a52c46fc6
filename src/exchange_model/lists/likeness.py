"""People who may be listed twice under different ids: born on the same day, with like names.

Names are alike if they are equal but for capitals, marks, spaces, punctuation and the order of
their words, or if, once written in Latin letters, they have a likeness of at least ``LIKE``. That
is a hint and never a verdict: whether two rows are one person, a human decides.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import combinations, pairwise, product
from operator import attrgetter
from typing import NamedTuple

from attrs import Factory, define

from exchange_model.dates import PartialDate
from exchange_model.lists.cells import MOST_OF_A_NAME, PLACEHOLDERS
from exchange_model.lists.table import NAME
from exchange_model.persons import Origin, Person
from exchange_model.problems import Problem

LIKE = 0.85
"""Twice the letters that two names share, in their order, over all their letters."""

MOST_OF_A_DAY = 200
"""Among more rows of one birth date than this, names must be equal to be alike."""

MOST_MEASURED = 10_000_000
"""The likeness of names is measured until so many pairs of letters may have been compared."""

MOST_TOLD = 100
"""So many possible duplicates are told one by one."""

# How the letters from U+0430 on are written, then those of Ukrainian and a few Latin ones;
# letters that only differ by a mark have lost it before.
# fmt: off
_LATIN = [
    "a", "b", "v", "g", "d", "e", "zh", "z", "i", "i", "k", "l", "m", "n", "o", "p",
    "r", "s", "t", "u", "f", "kh", "ts", "ch", "sh", "shch", "", "i", "", "e", "iu", "ia",
]
# fmt: on
_TRANSLITERATED = {
    **dict(enumerate(_LATIN, 0x0430)),
    **dict(zip((0x0454, 0x0456, 0x0491, 0x0142, 0x00F8), ("ie", "i", "g", "l", "o"), strict=True)),
}

# What the customs of transliteration differ in is made equal.
_CUSTOMS = (
    *(("x", "ks"), ("kh", "g"), ("h", "g"), ("w", "v"), ("y", "i"), ("j", "i")),
    *(("ii", "i"), ("ie", "e")),
)

_APOSTROPHE = re.compile("['`\u2018\u2019\u02b9\u02bc\u02bd]")
_VOWELS = str.maketrans("", "", "aeiou")
_WORD = re.compile(r"[^\W_]+")


class _Named(NamedTuple):
    """A row with a name, as it is compared; there are many of these, so they are made lightly.

    Attributes:
        person_id: Whom the row is said to be about.
        origin: Where the row stands, or its number if it was made in Python.
        plain: The letters of the name in their order.
        latin: Its words in Latin letters, ordered by their consonants.
        letters: Which of 32 classes of letters it has, as bits.
    """

    person_id: str
    origin: Origin | int
    plain: str
    latin: str
    letters: int

    @property
    def place(self) -> str:
        """The place in words."""
        number = self.origin
        return f"person {number}" if isinstance(number, int) else str(number)


@define
class _Found:
    """What has been found in one search: which ids may be one person, and what is left to do."""

    leader: dict[str, str] = Factory(dict)
    left: int = MOST_MEASURED

    def is_new(self, one: str, other: str) -> bool:
        """Note that two ids may be one person, and return whether that was not known."""
        first, second = self._first(one), self._first(other)
        self.leader[second] = first
        return first != second

    def _first(self, person_id: str) -> str:
        while (above := self.leader.get(person_id, person_id)) != person_id:
            self.leader[person_id] = person_id = self.leader.get(above, above)
        return person_id


def possible_duplicates(
    people: Sequence[Person], others: Sequence[Person] | None = None, *, names: Iterable[str]
) -> Iterator[Problem]:
    """Yield a warning for two rows that may be one person, unless others lead to both.

    Args:
        people: The rows of a list or a register.
        others: Those of another; then only what neither of the two shows by itself is found.
        names: The columns in which names stand.
    """
    columns = tuple(names)
    if not columns:
        return
    found = _Found()
    pairs = _pairs(people, others, columns, found)
    for number, (one, other) in enumerate(pairs, 1):
        if number > MOST_TOLD:
            more = sum(1 for _ in pairs) + 1
            yield Problem("possible-duplicate", hint=f"{more:,} more rows may repeat a person")
            break
        hint = f"{one.place} and {other.place} may be one person under two ids"
        yield Problem("possible-duplicate", hint=hint)
    if found.left < 0:
        hint = "more rows may repeat a person: there were too many like names to compare them all"
        yield Problem("possible-duplicate", hint=hint)


def name_columns(columns: Iterable[str] | None) -> tuple[str, ...]:
    """Return those of some columns in which names stand; people made in Python have one."""
    if columns is None:
        return (NAME,)
    return tuple(sorted(column for column in columns if column.casefold() == NAME))


def _pairs(
    people: Sequence[Person],
    others: Sequence[Person] | None,
    names: tuple[str, ...],
    found: _Found,
) -> Iterator[tuple[_Named, _Named]]:
    """Yield the rows that may be one person, birth date by birth date."""
    first = _by_birth(people, names)
    second = _by_birth(others if others is not None and first else (), names)
    for born, numbers in first.items():
        if others is None and len(numbers) > 1:
            yield from _new(_alike(_named(people, numbers, names), found), found)
        elif others is not None and born in second:
            one = _named(people, numbers, names)
            other = _named(others, second[born], names)
            for known in (one, other):
                # what each of the two shows by itself has been told when it was read
                list(_new(_alike(known, found), found))
            yield from _new(_alike(one + other, found), found)


def _by_birth(people: Sequence[Person], names: tuple[str, ...]) -> dict[PartialDate, list[int]]:
    """Return the numbers of those who have a name, by their birth dates."""
    found: defaultdict[PartialDate, list[int]] = defaultdict(list)
    for column, (number, person) in product(names, enumerate(people)):
        born = person.date_of_birth
        if column in person.facts and isinstance(born, PartialDate):
            found[born].append(number)
    return found


def _named(people: Sequence[Person], numbers: list[int], names: tuple[str, ...]) -> list[_Named]:
    """Return people as they are compared, without those that nothing can be compared with."""
    made = []
    for number in numbers:
        person = people[number]
        name = next(person.facts[column] for column in names if column in person.facts)
        plain, latin, letters = folded(name) if isinstance(name, str) else ("", "", 0)
        if plain:
            origin = person.origin or number + 1
            made.append(_Named(person.person_id, origin, plain, latin, letters))
    return made


def _new(pairs: Iterator[tuple[_Named, _Named]], found: _Found) -> Iterator[tuple[_Named, _Named]]:
    return (pair for pair in pairs if found.is_new(pair[0].person_id, pair[1].person_id))


def _alike(rows: Sequence[_Named], found: _Found) -> Iterator[tuple[_Named, _Named]]:
    """Yield rows whose names are alike: those with equal names each with the next, then others."""
    for key in (attrgetter("plain"), attrgetter("latin")):
        equal: dict[str, list[_Named]] = {}
        for row in rows:
            equal.setdefault(key(row), []).append(row)
        for same in equal.values():
            yield from pairwise(same)
    if len(rows) <= MOST_OF_A_DAY:
        for one, other in combinations(rows, 2):
            most = (1 - LIKE) * (len(one.latin) + len(other.latin))
            # each letter on one side only differs in one class at most
            if (one.letters ^ other.letters).bit_count() <= most and _is_near(one, other, found):
                yield one, other


def _is_near(one: _Named, other: _Named, found: _Found) -> bool:
    if one.person_id == other.person_id or found.left < 0:
        return False
    found.left -= len(one.latin) * len(other.latin)
    likeness = SequenceMatcher(None, one.latin, other.latin, autojunk=False)
    return likeness.quick_ratio() >= LIKE and likeness.ratio() >= LIKE


def folded(name: str) -> tuple[str, str, int]:
    """Return a name without what may differ: its letters, its words in Latin, its classes."""
    text = name[:MOST_OF_A_NAME].casefold()
    if text in PLACEHOLDERS:
        return "", "", 0
    if not text.isascii():
        parts = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in parts if not unicodedata.combining(sign))
    words = _WORD.findall(_APOSTROPHE.sub("", text))
    spelt = sorted(map(_in_latin, words))
    letters = 0
    for _, _, classes in spelt:
        letters |= classes
    return "".join(words), "".join([latin for _, latin, _ in spelt]), letters


@lru_cache(maxsize=1 << 14)
def _in_latin(word: str) -> tuple[str, str, int]:
    """Return the consonants of a word, the word in Latin letters, and the classes of these."""
    text = word if word.isascii() else word.translate(_TRANSLITERATED)
    for written, other in _CUSTOMS:
        text = text.replace(written, other)
    letters = sum(1 << number for number in {ord(letter) & 31 for letter in text})
    return text.translate(_VOWELS), text, letters
