"""Categories on the wire: by the names that an agreement gives them, or written in place."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, assert_never

from exchange_model.agreement import nearest
from exchange_model.categories import (
    AgeDay,
    And,
    Category,
    FactIs,
    Has,
    Not,
    Or,
    People,
    Phrase,
    Under,
)
from exchange_model.errors import Refused
from exchange_model.wire.values import day, listed, table, text, words

DEEPEST = 40
"""How deeply categories may be nested."""

MOST_PARTS = 1000
"""Of how many parts a category may consist, those of the categories that it names counted too."""

FORMS: Mapping[str, frozenset[str]] = {
    "under": frozenset({"on"}),
    "fact": frozenset({"is"}),
    "people": frozenset(),
    "any": frozenset(),
    "all": frozenset(),
    "not": frozenset(),
}
"""The key that tells what a category is, and the keys that may stand beside it."""


class AlreadyTold(Exception):
    """A category is asked for whose own problem has been told already."""


class Vocabulary:
    """The categories of one agreement file, each made when it is first asked for."""

    def __init__(self, tables: Mapping[str, Any]) -> None:
        self._tables = tables
        self._made: dict[str, Phrase] = {}
        self._being_made: list[str] = []
        self._depth = 0
        self._parts = 0
        self._parts_of: dict[str, int] = {}
        self.errors: dict[str, Exception] = {}

    def all(self) -> Iterator[Phrase]:
        """Yield every category that can be made; ``errors`` then has why the others cannot."""
        for name in self._tables:
            self._parts = 0
            with suppress(AlreadyTold):
                yield self._named(name)

    def term(self, raw: object) -> Category:
        """Return the category that is named or written in place.

        Raises:
            Refused: by the name of the problem.
            AlreadyTold: if it is a named category that is itself broken.
        """
        if not self._depth:
            self._parts = 0
        if isinstance(raw, str):
            if raw not in self._tables:
                raise Refused("unknown-name", nearest(raw, self._tables))
            return self._named(raw)
        return self._form(table(raw))

    def _named(self, name: str) -> Phrase:
        if name in self._being_made:
            raise Refused("cycle", "the category is defined by itself")
        if name not in self._made:
            self._make(name)
        self._count(self._parts_of[name])
        return self._made[name]

    def _count(self, parts: int) -> None:
        """Add parts to the category that is being made: names of names would grow without end."""
        self._parts += parts
        if self._parts > MOST_PARTS:
            raise Refused("value", f"a category has at most {MOST_PARTS:,} parts, in all it names")

    def _make(self, name: str) -> None:
        if name in self.errors:
            raise AlreadyTold
        self._being_made.append(name)
        before, self._parts = self._parts, 0
        try:
            self._made[name] = Phrase(name, self._form(table(self._tables[name])))
            self._parts_of[name] = self._parts
        except AlreadyTold:
            raise
        except Exception as error:  # noqa: BLE001 - every error is kept, and told later
            self.errors[name] = error
            raise AlreadyTold from None
        finally:
            self._being_made.pop()
            self._parts = before

    def _form(self, raw: Mapping[str, Any]) -> Category:
        self._count(1)
        self._depth += 1
        try:
            return self._formed(raw)
        finally:
            self._depth -= 1

    def _formed(self, raw: Mapping[str, Any]) -> Category:
        if self._depth > DEEPEST:
            raise Refused("value", f"categories are nested at most {DEEPEST} deep")
        forms = [key for key in FORMS if key in raw]
        if len(forms) != 1:
            hint = "a category has exactly one of " + ", ".join(FORMS)
            raise Refused("missing-key" if not forms else "value", hint)
        form = forms[0]
        for key in raw:
            if key not in {form, *FORMS[form]}:
                raise Refused("unknown-key", nearest(key, {form, *FORMS[form]}))
        return self._made_of(form, raw)

    def _made_of(self, form: str, raw: Mapping[str, Any]) -> Category:
        value = raw[form]
        match form:
            case "under":
                return Under(value, _age_day(raw.get("on", "conclusion")))
            case "fact" if "is" in raw:
                return FactIs(text(value), words(raw["is"]))
            case "fact":
                return Has(text(value))
            case "people":
                return People(words(value))
            case "not":
                return Not(self.term(value))
            case _:
                parts = tuple(self.term(part) for part in _some(value))
                return Or(parts) if form == "any" else And(parts)


def term_to(category: Category | None) -> Any:  # noqa: ANN401 - a name or a table
    """Return a category as it is written: a phrase by its name, anything else in place."""
    match category:
        case None:
            return None
        case Phrase(name=name):
            return name
        case Under(years=years, on="conclusion"):
            return {"under": years}
        case Under(years=years, on=on):
            return {"under": years, "on": on}
        case Has(fact=fact):
            return {"fact": fact}
        case FactIs(fact=fact, values=values):
            return {"fact": fact, "is": list(values)}
        case People(ids=ids):
            return {"people": list(ids)}
        case And(parts=parts):
            return {"all": [term_to(part) for part in parts]}
        case Or(parts=parts):
            return {"any": [term_to(part) for part in parts]}
        case Not(part=part):
            return {"not": term_to(part)}
        case _:
            assert_never(category)


VOCABULARY: ContextVar[Vocabulary] = ContextVar("VOCABULARY")
"""The categories of the agreement that is being read."""


def _some(raw: object) -> list[Any]:
    found = listed(raw)
    if not found:
        raise Refused("value", "name at least one")
    return found


def _age_day(raw: object) -> AgeDay:
    if raw == "conclusion" or raw == "transfer":  # noqa: PLR1714 - the type checker follows this
        return raw
    return day(raw)
