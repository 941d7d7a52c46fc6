"""Compare what the library says of a case with what the oracle expects."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from exchange_model import Judged, Outcome, Precondition, Report, Verdict
from oracle import Expected, Key, Ruling, Sets, completions, judge

MOST_COMPLETIONS = 2_000
"""Cases with more completions than these are left to the library alone."""


def expected_of(case: dict[str, Any]) -> Expected | None:
    """Ask the oracle, unless it would have too many completions to go through."""
    return judge(case) if completions(case) <= MOST_COMPLETIONS else None


def differences(expected: Expected, report: Report) -> list[str]:
    """Tell each difference in a line; none where library and oracle agree.

    Where the oracle is exact, the library must say the same. Where it is loose, the library may
    allow more outcomes, and must allow all that occur.
    """
    found = [
        f"{rule_id} {line}"
        for rule_id, ruling in expected.rulings.items()
        for line in _of_rule(ruling, report[rule_id])
    ]
    exact = not any(ruling.loose for ruling in expected.rulings.values())
    if exact and report.status.value != expected.status:
        found.append(f"the report: {report.status.value} instead of {expected.status}")
    return found


def overclaims(expected: Expected, report: Report) -> list[str]:
    """Tell each verdict that is said to be exact and allows an outcome that never occurs."""
    return [
        f"{rule_id} {_named(_key(verdict))}: {_listed(never)} said to occur"
        for rule_id, ruling in expected.rulings.items()
        for verdict in report[rule_id].verdicts
        if verdict.exact
        and (never := _words(verdict.outcomes) - _attained(ruling, verdict, report[rule_id]))
    ]


def told(seed: int, case: dict[str, Any], lines: Iterable[str]) -> str:
    """Show a case with what differs, to be read by people."""
    shown = [*lines, "", *_agreement(case["agreement"])]
    for name in ("list", "register"):
        shown += ["", f"{name}:", *(_line(row) for row in case[name] or ())]
    rest = {key: case[key] for key in ("complete", "partial", "on")}
    return "\n  ".join([f"seed {seed}", *shown, "", _line(rest)])


def _of_rule(ruling: Ruling, judged: Judged) -> Iterator[str]:
    verdicts: Sets = {_key(verdict): _words(verdict.outcomes) for verdict in judged.verdicts}
    for key in sorted({*verdicts, *ruling.verdicts}, key=str):
        line = _of_sets(ruling.verdicts.get(key), verdicts.get(key), loose=ruling.loose)
        if line:
            yield f"{_named(key)}: {line}"
    actual = _words(judged.outcomes)
    line = _of_sets(ruling.outcomes, actual, loose=ruling.loose)
    if line:
        yield f"in all: {line}"
    if not ruling.joint <= actual:
        yield f"unsound in all: {_listed(actual)}, but {_listed(ruling.joint)} occur"


def _of_sets(
    expected: frozenset[str] | None, actual: frozenset[str] | None, *, loose: bool
) -> str | None:
    if expected is None or actual is None:
        return "not expected" if expected is None else "missing"
    if not expected <= actual:
        return f"unsound: {_listed(actual)}, but {_listed(expected)} occur"
    if not loose and expected != actual:
        return f"not exact: {_listed(actual)}, but only {_listed(expected)} occur"
    return None


def _attained(ruling: Ruling, verdict: Verdict, judged: Judged) -> frozenset[str]:
    """Return the outcomes that occur; what a precondition waits for is only joint in a world."""
    if isinstance(judged.rule, Precondition):
        return ruling.joint
    return ruling.verdicts[_key(verdict)]


def _key(verdict: Verdict) -> Key:
    """Return the oracle's key of a verdict; the oracle knows no directions of one party."""
    if verdict.receiver is None:
        return verdict.party, verdict.stage
    return f"{verdict.party} to {verdict.receiver}", verdict.stage


def _words(outcomes: Iterable[Outcome]) -> frozenset[str]:
    return frozenset(outcome.value for outcome in outcomes)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words)) or "nothing"


def _named(key: Key) -> str:
    party, stage = key
    of_stage = "" if stage is None else f" in stage {stage!r}"
    return f"of {party or 'all'}{of_stage}"


def _agreement(agreement: dict[str, Any]) -> Iterator[str]:
    for key, value in agreement.items():
        if isinstance(value, list):
            yield from (f"{key}: {_line(each)}" for each in value)
        elif isinstance(value, dict):
            yield from (f"{key}.{name}: {_line(each)}" for name, each in value.items())
        else:
            yield f"{key}: {_line(value)}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
