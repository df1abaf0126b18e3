"""The plain reference evaluator: the meaning of the library, obvious rather than fast.

Values are a plain mapping by fact name, already cleaned (`casemgmt.rules.known`); absent or None is unknown.
Every other interpreter must agree with this one on every node.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import product
from typing import Any

from casemgmt import truth as bits
from casemgmt.bounds import LAST_DATE, UNBOUNDED, Bounds, OneOf, compare, greatest, hull, is_in, least, lift
from casemgmt.dates import whole_years
from casemgmt.rules.terms import (
    AllOf,
    AnyOf,
    Arithmetic,
    AtLeast,
    Bands,
    ByCases,
    Choice,
    Compare,
    Constant,
    Criterion,
    Elapsed,
    Fact,
    Greatest,
    IsIn,
    Key,
    Least,
    Not,
    Parameter,
    Quantity,
    Rates,
)
from casemgmt.truth import MET, NOT_MET, Truth

Values = Mapping[str, Any]
Reach = Bounds | frozenset[str] | None
"""All that a quantity can be: bounds, or the set of categories; None for any category."""


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
        case Parameter():
            return looked_up(term, of(term.on), [_reach(key, values) for key in term.keys])
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
            return is_in(candidates_of(term.fact, values), term.values)
        case Not():
            return ~truth_of(term.of, values)
        case AllOf():
            return bits.at_least(len(term.of), (truth_of(p, values) for p in term.of))
        case AnyOf():
            return bits.at_least(1, (truth_of(p, values) for p in term.of))
        case AtLeast():
            return bits.at_least(term.n, (truth_of(p, values) for p in term.of))
        case ByCases():
            open_cases = [truth_of(term.of[i], values) for i in possible_cases(term, values)]
            return Truth.of(all(t.certain for t in open_cases), any(t.possible for t in open_cases))
    raise TypeError(type(term).__name__)


def possible_cases(term: ByCases, values: Values) -> tuple[int, ...]:
    """Which cases somebody can still be in, as numbers into `of`."""
    return cases_reached(term, _reach(term.by, values))


def cases_reached(term: ByCases, by: Reach) -> tuple[int, ...]:
    """Which cases are possible while what tells them apart can be this, as numbers into `of`."""
    if not term.groups:
        assert isinstance(by, Bounds)  # noqa: S101 - edges belong to numbers
        return tuple(range(bisect_right(term.edges, by.low), bisect_right(term.edges, by.high) + 1))
    candidates = frozenset((by.low, by.high)) if isinstance(by, Bounds) else by
    named = frozenset().union(*term.groups)
    reached = [
        i for i, group in enumerate(term.groups) if candidates is None or not candidates.isdisjoint(group)
    ]
    others = candidates is None or not candidates <= named
    return (*reached, len(term.groups)) if others else tuple(reached)


def elapsed(term: Elapsed, start: date, end: date) -> int:
    """Years, days or business days between two exact dates, as an `Elapsed` counts them."""
    if term.unit == "years":
        return whole_years(start, end)
    if term.unit == "days":
        return (end - start).days
    return term.calendar.business_days_between(start, end)


def candidates_of(fact: Fact, values: Values) -> frozenset[str] | None:
    """What a category can still be; None where nothing is known of it and its values are open."""
    value = values.get(fact.name)
    if value is None:
        return fact.values
    return value.values if isinstance(value, OneOf) else frozenset((value,))


def _band(value: Bounds, edges: tuple[float, ...], points: tuple[float, ...]) -> Bounds:
    reached = points[bisect_right(edges, value.low) : bisect_right(edges, value.high) + 1]
    return Bounds(min(reached), max(reached))


def _reach(key: Quantity, values: Values) -> Reach:
    """What a key of a table can still be: bounds of a number, a set of categories, or None for any category."""
    return (
        candidates_of(key, values)
        if isinstance(key, Fact) and key.type == "category"
        else bounds_of(key, values)
    )


def looked_up(term: Parameter, on: Bounds, reach: list[Reach]) -> Bounds:
    """The values of a table that are still possible; anything where it does not cover all that the keys can be."""
    held = [
        e for e in term.editions if e.effective_from <= on.high and on.low <= (e.effective_to or LAST_DATE)
    ]
    days = sum(
        ((min(e.effective_to or LAST_DATE, on.high) - max(e.effective_from, on.low)).days + 1) for e in held
    )
    if days <= (on.high - on.low).days:
        return UNBOUNDED
    found = [value for edition in held for value in _rows_reached(edition, reach)]
    known = [value for value in found if value is not None]
    return Bounds(min(known), max(known)) if known and len(known) == len(found) else UNBOUNDED


def _rows_reached(edition: Rates, reach: list[Reach]) -> list[float | None]:
    """The value of each combination that the keys can be; None for one that the table does not hold."""
    table: dict[tuple[Key, ...], float] = dict(edition.values)
    columns = [sorted({key[i] for key in table}) for i in range(len(reach))]
    return [table.get(key) for key in product(*map(_steps, columns, reach))]


def _steps(column: list[Any], reach: Reach) -> Iterable[Any]:
    """The members of a column that a key can be; a key beyond the column is a member that no table holds."""
    if reach is None or not column:
        return (None,)
    if isinstance(reach, frozenset):
        return sorted(reach)
    if reach.low < column[0] or reach.high >= column[-1] + 1:
        return (None,)
    return column[bisect_right(column, reach.low) - 1 : bisect_right(column, reach.high)]
