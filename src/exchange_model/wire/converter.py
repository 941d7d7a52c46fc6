"""The converter: strict hooks for the values of an agreement, and the tags of its rules.

It never guesses: a number is not text, text is not a number, and every key must be known.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, get_args, get_origin

from attrs import fields_dict
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from exchange_model.agreement import Source, Unmodelled, nearest
from exchange_model.categories import Category, Phrase
from exchange_model.errors import Refused
from exchange_model.rules import (
    AllOf,
    Deadline,
    Exactly,
    Excluding,
    Maximum,
    Minimum,
    Named,
    Only,
    Precondition,
    Reciprocity,
    Rule,
    Separate,
    Side,
    Term,
    beginning,
)
from exchange_model.wire.values import day, each, listed, switch, table, text, whole, words
from exchange_model.wire.vocabulary import VOCABULARY, term_to

KINDS: Mapping[str, type[Rule]] = {
    "reciprocity": Reciprocity,
    "minimum": Minimum,
    "maximum": Maximum,
    "exactly": Exactly,
    "all-of": AllOf,
    "only": Only,
    "excluding": Excluding,
    "separate": Separate,
    "named": Named,
    "precondition": Precondition,
}
"""The tag of each kind of rule."""

TAGS = {cls: tag for tag, cls in KINDS.items()}

KINDS_TO_COME = frozenset({"pace", "milestone"})
"""Kinds that the format has and that cannot be judged on a list."""

KEYS_TO_COME = frozenset({("precondition", "category")})
"""Keys, by kind, that the format has and that cannot be judged on a list."""

Weights = tuple[tuple[Category, int], ...]


@lru_cache(maxsize=1)
def converter() -> Converter:
    """Return the one converter of agreements."""
    made = Converter(forbid_extra_keys=True, detailed_validation=True, omit_if_default=True)
    _add_values(made)
    _add_rules(made)
    return made


def _add_values(made: Converter) -> None:
    made.register_structure_hook(str, lambda raw, _: text(raw))
    made.register_structure_hook(int, lambda raw, _: whole(raw))
    made.register_structure_hook(bool, lambda raw, _: switch(raw))
    made.register_structure_hook(date, lambda raw, _: day(raw))
    made.register_structure_hook_func(_is_words, lambda raw, of: word(raw, get_args(of)))
    made.register_structure_hook_func(_is_category, lambda raw, _: VOCABULARY.get().term(raw))
    made.register_unstructure_hook_func(_is_category, term_to)
    made.register_structure_hook_func(lambda of: of == (str | None), lambda raw, _: text(raw))
    made.register_structure_hook_func(
        lambda of: of == tuple[str, ...],
        lambda raw, _: words(raw),
    )
    made.register_structure_hook_func(
        lambda of: of == Deadline,
        lambda raw, _: made.structure(raw, Term) if isinstance(raw, Mapping) else day(raw),
    )
    made.register_unstructure_hook_func(
        lambda of: of == Deadline,
        lambda by: made.unstructure(by, Term) if isinstance(by, Term) else by,
    )
    made.register_unstructure_hook(date, lambda known: known)


def _add_rules(made: Converter) -> None:
    _register(made, Term, after=override(struct_hook=lambda raw, _: beginning(text(raw))))
    for plain in (Source, Unmodelled):
        _register(made, plain)
    weights = override(struct_hook=lambda raw, _: _weights_from(raw), unstruct_hook=_weights_to)
    _register(made, Side, weights=weights)
    for cls in KINDS.values():
        special = {
            "to": override(
                struct_hook=lambda raw, _: (raw,) if isinstance(raw, str) else words(raw),
                unstruct_hook=lambda to: to[0] if len(to) == 1 else list(to),
            ),
            "ratio": override(
                struct_hook=lambda raw, _: text(raw),
                unstruct_hook=lambda ratio: "{}:{}".format(*ratio),
            ),
            "between": override(
                struct_hook=lambda raw, _: each(
                    enumerate(listed(raw)), lambda side: _side_from(made, side)
                ),
                unstruct_hook=lambda sides: [_side_to(made, side) for side in sides],
            ),
        }
        _register(made, cls, **{key: special[key] for key in special.keys() & fields_dict(cls)})


def _register(made: Converter, cls: type, **overrides: Any) -> None:  # noqa: ANN401 - cattrs' own
    if "origin" in fields_dict(cls):
        overrides["origin"] = override(omit=True)
    made.register_structure_hook(cls, make_dict_structure_fn(cls, made, **overrides))
    lean: Any = make_dict_unstructure_fn(cls, made, _cattrs_omit_if_default=True, **overrides)
    made.register_unstructure_hook(cls, lean)


def rule_from(raw: object) -> Rule:
    """Return the rule that a table describes."""
    data = dict(table(raw))
    if "kind" not in data:
        raise Refused("missing-key", 'add kind = "..."')
    kind = text(data.pop("kind"))
    if kind in KINDS_TO_COME:
        raise Refused("not-judged-yet", f'rules of kind "{kind}" cannot be judged on a list')
    if kind not in KINDS:
        raise Refused("unknown-kind", nearest(kind, KINDS))
    if any((kind, key) in KEYS_TO_COME for key in data):
        raise Refused("not-judged-yet", "this key of the kind cannot be judged on a list")
    return converter().structure(data, KINDS[kind])


def rule_to(rule: Rule) -> dict[str, Any]:
    """Return a rule as a table."""
    data = converter().unstructure(rule, type(rule))
    return {"id": data.pop("id"), "kind": TAGS[type(rule)], **data}


def _side_from(made: Converter, raw: object) -> Side:
    return Side(party=raw) if isinstance(raw, str) else made.structure(table(raw), Side)


def _side_to(made: Converter, side: Side) -> str | dict[str, Any]:
    plain = side.category is None and not side.weights
    return side.party if plain else made.unstructure(side, Side)


def _weights_from(raw: object) -> Weights:
    """Read weights by the names of categories, or as a list where a category has none."""
    if isinstance(raw, Mapping):
        return each(
            ((name, (name, weight)) for name, weight in raw.items()),
            lambda pair: (VOCABULARY.get().term(pair[0]), whole(pair[1])),
        )
    return each(enumerate(listed(raw)), _weight_from)


def _weight_from(raw: object) -> tuple[Category, int]:
    data = table(raw)
    if set(data) != {"category", "weight"}:
        raise Refused("type", "a weight is written { category = ..., weight = ... }")
    return VOCABULARY.get().term(data["category"]), whole(data["weight"])


def _weights_to(weights: Weights) -> dict[str, int] | list[dict[str, Any]]:
    names = {category.name for category, _ in weights if isinstance(category, Phrase)}
    if len(names) == len(weights):
        return {term_to(category): weight for category, weight in weights}
    return [{"category": term_to(category), "weight": weight} for category, weight in weights]


def _is_category(of: object) -> bool:
    return set(get_args(of)) - {type(None)} == set(get_args(Category))


def _is_words(of: object) -> bool:
    return str(get_origin(of)) == "typing.Literal"


def word(raw: object, allowed: tuple[str, ...]) -> str:
    """Return one of the words that are allowed."""
    if raw not in allowed:
        raise Refused("value", "it is " + " or ".join(f'"{one}"' for one in allowed))
    return str(raw)
