"""The plain reference evaluator: the meaning of the library, obvious rather than fast.

Values are a plain mapping by fact name, already cleaned (`casemgmt.rules.known`); absent or None is unknown.
Every other interpreter must agree with this one on every node.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from typing import Any

from casemgmt import truth as bits
from casemgmt.bounds import Bounds, OneOf, compare, greatest, hull, is_in, least, lift
from casemgmt.dates import whole_years
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Bands,
    Choice,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    IsIn,
    Least,
    Not,
    Quantity,
)
from casemgmt.truth import MET, NOT_MET, Truth

Values = Mapping[str, Any]


def bounds_of(term: Quantity, values: Values) -> Bounds:
    """What a quantity can be, given what is known.

    Args:
        term: A quantity; a category has no bounds.
        values: Cleaned values by fact name, with ``as_of``.
    """

    def of(part: Quantity) -> Bounds:
        return bounds_of(part, values)

    match term:
        case Constant():
            return lift(term.value)
        case Fact():
            value = values.get(term.name)
            return Bounds(term.low, term.high) if value is None else lift(value)
        case Arithmetic(operator="+"):
            return of(term.a) + of(term.b)
        case Arithmetic(operator="-"):
            return of(term.a) - of(term.b)
        case Arithmetic(operator="*"):
            return of(term.a) * of(term.b)
        case Arithmetic():
            return of(term.a) / of(term.b)
        case Least():
            return least(map(of, term.of))
        case Greatest():
            return greatest(map(of, term.of))
        case Bands():
            return _band(of(term.of), term.edges, term.points)
        case Choice():
            when = truth_of(term.when, values)
            if when is MET:
                return of(term.then)
            return of(term.otherwise) if when is NOT_MET else hull((of(term.then), of(term.otherwise)))
        case Elapsed():
            start, end = of(term.start), of(term.end)
            return Bounds(elapsed(term, start.high, end.low), elapsed(term, start.low, end.high))
    raise TypeError(type(term).__name__)


def truth_of(term: Criterion, values: Values) -> Truth:
    """Whether a criterion is met, given what is known.

    Example:
        >>> from casemgmt.rules.terms import Fact
        >>> truth_of(Fact("age_years", low=0) >= 65, {"age_years": Bounds(64, 65)})
        <Truth.UNKNOWN: 1>
    """
    match term:
        case Compare():
            return compare(term.operator, bounds_of(term.a, values), bounds_of(term.b, values))
        case IsIn():
            return is_in(_candidates(term.fact, values.get(term.fact.name)), term.values)
        case Not():
            return ~truth_of(term.of, values)
        case AllOf():
            return bits.at_least(len(term.of), (truth_of(p, values) for p in term.of))
        case AnyOf():
            return bits.at_least(1, (truth_of(p, values) for p in term.of))
        case AtLeast():
            return bits.at_least(term.n, (truth_of(p, values) for p in term.of))
    raise TypeError(type(term).__name__)


def elapsed(term: Elapsed, start: date, end: date) -> int:
    """Years, days or business days between two exact dates, as an `Elapsed` counts them."""
    if term.unit == "years":
        return whole_years(start, end)
    if term.unit == "days":
        return (end - start).days
    return term.calendar.business_days_between(start, end)


def _candidates(fact: Fact, value: Any) -> frozenset[str] | None:
    if value is None:
        return fact.values
    return value.values if isinstance(value, OneOf) else frozenset((value,))


def _band(value: Bounds, edges: tuple[float, ...], points: tuple[float, ...]) -> Bounds:
    reached = points[bisect_right(edges, value.low) : bisect_right(edges, value.high) + 1]
    return Bounds(min(reached), max(reached))
