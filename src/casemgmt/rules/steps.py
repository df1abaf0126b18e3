"""The steps that generated code takes where an operator alone will not do: each does what the plain evaluator does.

A quantity is a plain value where it is exact, and `Bounds` only where something is not known.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import date
from typing import Any

from casemgmt import bounds as interval
from casemgmt.bounds import Bounds, OneOf, lift, lower, meet
from casemgmt.errors import InvalidInput, Problem
from casemgmt.rules.evaluate import cases_reached, elapsed, looked_up, truth_of
from casemgmt.rules.known import Unknown, clean
from casemgmt.rules.terms import Bands, ByCases, Compare, Elapsed, Fact, IsIn, Parameter

Reach = Bounds | frozenset[str] | None


def _plus(a: Any, b: Any) -> Any:
    return lower(lift(a) + b) if type(a) is Bounds or type(b) is Bounds else a + b


def _minus(a: Any, b: Any) -> Any:
    return lower(lift(a) - b) if type(a) is Bounds or type(b) is Bounds else a - b


def _times(a: Any, b: Any) -> Any:
    return lower(lift(a) * b) if type(a) is Bounds or type(b) is Bounds else a * b


def _over(a: Any, b: Any) -> Any:
    return lower(lift(a) / b) if type(a) is Bounds or type(b) is Bounds or b == 0 else a / b


def _least(of: tuple[Any, ...]) -> Any:
    return lower(interval.least(map(lift, of))) if any(type(each) is Bounds for each in of) else min(of)


def _greatest(of: tuple[Any, ...]) -> Any:
    return lower(interval.greatest(map(lift, of))) if any(type(each) is Bounds for each in of) else max(of)


def _band(term: Bands, value: Any) -> Any:
    if type(value) is not Bounds:
        return term.points[bisect_right(term.edges, value)]
    reached = term.points[bisect_right(term.edges, value.low) : bisect_right(term.edges, value.high) + 1]
    return lower(Bounds(min(reached), max(reached)))


def _choose(when: int, then: Any, otherwise: Any) -> Any:
    if when == 1:
        return lower(lift(then).hull(lift(otherwise)))
    return then if when else otherwise


def _look_up(term: Parameter, on: Any, keys: tuple[Reach, ...]) -> Any:
    return lower(looked_up(term, lift(on), list(keys)))


def _passed(term: Elapsed, start: Any, end: Any) -> Any:
    if type(start) is not Bounds and type(end) is not Bounds:
        return elapsed(term, start, end)
    start, end = lift(start), lift(end)
    return lower(Bounds(elapsed(term, start.high, end.low), elapsed(term, start.low, end.high)))


def _compares(operator: str) -> Callable[[Any, Any], int]:
    def compares(a: Any, b: Any) -> int:
        return interval.compare(operator, a, b).value

    return compares


def _candidates(fact: Fact, value: Any) -> frozenset[str] | None:
    if value is None:
        return fact.values
    return value.values if isinstance(value, OneOf) else frozenset((value,))


def _in_case(term: ByCases, by: Reach, of: tuple[int, ...]) -> int:
    reached = [of[i] for i in cases_reached(term, by)]
    return min(reached) if min(reached) == max(reached) else 1


def _as_flag(code: int) -> Any:
    return _UNKNOWN_FLAG if code == 1 else code == 3


_UNKNOWN_FLAG = Bounds(False, True)


def _cleaned(fact: Fact, value: Any) -> Any:
    """A value as rules may read it; None where it is unknown."""
    found = clean(fact, value)
    if isinstance(found, Problem):
        raise InvalidInput([found])
    return None if isinstance(found, Unknown) else found


def _value_of(fact: Fact, value: Any) -> Any:
    found = _cleaned(fact, value)
    return Bounds(fact.low, fact.high) if found is None else found


def _leaf(term: Compare | IsIn, fact: Fact, value: Any) -> int:
    """The truth of a leaf whose value is no plain value of its fact's kind, as the plain evaluator finds it."""
    return truth_of(term, {fact.name: _cleaned(fact, value)}).value


def _derive(fact: Fact, given: Any, worked_out: Any) -> Any:
    """A derived fact from what a row says of it and what its formula gives, as `sheet_from_mapping` has it."""
    permitted = Bounds(fact.low, fact.high)
    within = lift(worked_out).meet(permitted)
    said = None if given is None else _cleaned(fact, given)
    if within is None:
        both = said
    else:
        both = lower(within) if said is None else meet(said, lower(within))
    return permitted if both is None else both


COMPARISONS = {">=": "ge", ">": "gt", "<=": "le", "<": "lt", "==": "eq"}
ARITHMETIC = {"+": "plus", "-": "minus", "*": "times", "/": "over"}
STEPS: dict[str, Any] = {
    **{name: _compares(operator) for operator, name in COMPARISONS.items()},
    "plus": _plus,
    "minus": _minus,
    "times": _times,
    "over": _over,
    "least": _least,
    "greatest": _greatest,
    "band": _band,
    "choose": _choose,
    "look_up": _look_up,
    "passed": _passed,
    "candidates": _candidates,
    "category_of": _cleaned,
    "in_case": _in_case,
    "as_flag": _as_flag,
    "value_of": _value_of,
    "leaf": _leaf,
    "derive": _derive,
    "lift": lift,
    "NEG": (3, 1, None, 0),
    "T": type,
    "B": Bounds,
    "O": OneOf,
    "I": int,
    "F": float,
    "D": date,
    "S": str,
}
"""What generated code may call, by name."""
