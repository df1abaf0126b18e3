"""Pairs of columns: the low and the high end of a number, or whether a criterion is certain and whether it is possible.

No column of a pair holds a null, a NaN, a date or a text: numbers are Float64 with infinities for "no bound", dates
are civil keys (`casemgmt.frames.days`), truths are Booleans. All engines agree on those. An end that is the same for
every row stays a plain number or bool, so that it is worked out once and not in every row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any, NamedTuple

import narwhals as nw

from casemgmt.bounds import INFINITY

Number = float | nw.Expr
"""One end of a quantity: a number for all rows, or a Float64 column."""
Side = bool | nw.Expr
"""Certain, or possible: a bool for all rows, or a Boolean column."""


class Pair(NamedTuple):
    """The two ends of a quantity, or whether a criterion is certain (`low`) and whether it is possible (`high`).

    Args:
        low: The low end; of a criterion, whether it is certain.
        high: The high end; of a criterion, whether it is possible.
        level: How many steps of kept columns come before it (`Columns.keep`).
    """

    low: Any
    high: Any
    level: int = 0


CERTAIN, RULED_OUT = Pair(True, True), Pair(False, False)
UNBOUNDED = Pair(-INFINITY, INFINITY)


def level_of(pairs: Iterable[Pair]) -> int:
    """The level of what is made of these."""
    return max((pair.level for pair in pairs), default=0)


# -- one side ------------------------------------------------------------------------------------------------------


def column(value: Any) -> nw.Expr:
    """A column expression, also of what is the same in all rows."""
    return value if isinstance(value, nw.Expr) else nw.lit(value)


def both(a: Side, b: Side) -> Side:
    """Whether both hold."""
    if isinstance(a, bool):
        return b if a else False
    if isinstance(b, bool):
        return a if b else False
    return a & b


def either(a: Side, b: Side) -> Side:
    """Whether one of them holds."""
    if isinstance(a, bool):
        return True if a else b
    if isinstance(b, bool):
        return True if b else a
    return a | b


def no(a: Side) -> Side:
    """Whether it does not hold."""
    return not a if isinstance(a, bool) else ~a


def every(sides: Iterable[Side]) -> Side:
    """Whether all hold."""
    held: Side = True
    for side in sides:
        held = both(held, side)
    return held


def some(sides: Iterable[Side]) -> Side:
    """Whether any holds."""
    held: Side = False
    for side in sides:
        held = either(held, side)
    return held


def choose(when: Side, then: Any, otherwise: Any) -> Any:
    """The one where it holds, the other where it does not."""
    if isinstance(when, bool):
        return then if when else otherwise
    return nw.when(when).then(column(then)).otherwise(column(otherwise))


def least(values: Sequence[Number]) -> Number:
    """The least of several ends."""
    plain = [value for value in values if not isinstance(value, nw.Expr)]
    columns = [value for value in values if isinstance(value, nw.Expr)]
    first = [min(plain)] if plain and (not columns or min(plain) < INFINITY) else []
    every: list[Number] = [*columns, *first]  # Spark has none of one
    return nw.min_horizontal(*columns, *map(nw.lit, first)) if len(every) > 1 else every[0]


def greatest(values: Sequence[Number]) -> Number:
    """The greatest of several ends."""
    plain = [value for value in values if not isinstance(value, nw.Expr)]
    columns = [value for value in values if isinstance(value, nw.Expr)]
    first = [max(plain)] if plain and (not columns or max(plain) > -INFINITY) else []
    every: list[Number] = [*columns, *first]  # Spark has none of one
    return nw.max_horizontal(*columns, *map(nw.lit, first)) if len(every) > 1 else every[0]


def parts(whole: Number, of: float) -> Number:
    """How many whole parts of a length go into a whole number, rounded down.

    Polars divides by a number with its reciprocal, which can fall short of a whole result: half more cannot.
    """
    share = (whole + 0.5) / of
    return share.floor() if isinstance(share, nw.Expr) else float(math.floor(share))


def divided(value: Number, by: Number) -> Number:
    """A quotient as Python has it. The divisor must be a column: polars takes a number for its reciprocal."""
    if isinstance(value, nw.Expr) and not isinstance(by, nw.Expr):
        by = value.clip(-1.0, 1.0) * 0.0 + by  # also of infinity
    return value / by


def number(side: Side) -> Number:
    """1 where it holds, 0 where it does not."""
    return side.cast(nw.Float64) if isinstance(side, nw.Expr) else float(side)


# -- criteria ------------------------------------------------------------------------------------------------------


def all_of(pairs: Sequence[Pair]) -> Pair:
    """Whether every one is met."""
    return Pair(every(p.low for p in pairs), every(p.high for p in pairs), level_of(pairs))


def any_of(pairs: Sequence[Pair]) -> Pair:
    """Whether one of them is met."""
    return Pair(some(p.low for p in pairs), some(p.high for p in pairs), level_of(pairs))


def at_least(n: int, pairs: Sequence[Pair]) -> Pair:
    """Whether at least `n` are met, counting the certain and the possible ones apart."""
    return Pair(_enough(n, [p.low for p in pairs]), _enough(n, [p.high for p in pairs]), level_of(pairs))


def _enough(n: int, sides: Sequence[Side]) -> Side:
    needed = n - sum(side is True for side in sides)
    columns = [side for side in sides if isinstance(side, nw.Expr)]
    if needed <= 0 or needed > len(columns):
        return needed <= 0
    if needed in (1, len(columns)):
        return some(columns) if needed == 1 else every(columns)
    held: nw.Expr = reduce(lambda a, b: a + b, (side.cast(nw.Int32) for side in columns))
    return held >= needed


def negated(pair: Pair) -> Pair:
    """Whether it is not met."""
    return Pair(no(pair.high), no(pair.low), pair.level)


def compared(operator: str, a: Pair, b: Pair) -> Pair:
    """Two quantities compared, as `casemgmt.bounds.compare` does."""
    level = level_of((a, b))
    match operator:
        case ">=":
            return Pair(a.low >= b.high, a.high >= b.low, level)
        case ">":
            return Pair(a.low > b.high, a.high > b.low, level)
        case "<=":
            return Pair(a.high <= b.low, a.low <= b.high, level)
        case "<":
            return Pair(a.high < b.low, a.low < b.high, level)
    one_point = every((a.low == a.high, b.low == b.high, a.low == b.low))
    return Pair(one_point, both(a.low <= b.high, b.low <= a.high), level)


# -- quantities ----------------------------------------------------------------------------------------------------


def reached(pair: Pair, edges: Sequence[float]) -> list[Side]:
    """For each of the ranges that rising edges cut, whether a number can lie in it."""
    ends = (-INFINITY, *edges, INFINITY)
    first, last = 0, len(edges)
    return [
        both(True if i == first else pair.high >= ends[i], True if i == last else pair.low < ends[i + 1])
        for i in range(last + 1)
    ]


def spread(cases: Sequence[tuple[Side, float]], level: int) -> Pair:
    """The least and the greatest of the values whose case is possible; (inf, -inf) where none is."""
    return Pair(
        least([choose(when, value, INFINITY) for when, value in cases]),
        greatest([choose(when, value, -INFINITY) for when, value in cases]),
        level,
    )


def times(a: Pair, b: Pair) -> Pair:
    """The product; nothing times infinity is nothing."""
    return _corners(a, b, lambda x, y: choose(either(x == 0, y == 0), 0.0, x * y))


def over(a: Pair, b: Pair) -> Pair:
    """The quotient; unbounded where the divisor can be zero."""
    zero = both(b.low <= 0, b.high >= 0)
    if zero is True:
        return UNBOUNDED
    low, high, level = _corners(a, b, _quotient)
    return Pair(choose(zero, -INFINITY, low), choose(zero, INFINITY, high), level)


def _quotient(x: Number, y: Number) -> Number:
    """Engines differ on division by zero, and on infinity over infinity."""
    safe = choose(either(y == 0, either(y == INFINITY, y == -INFINITY)), 1.0, y)
    endless = either(y == INFINITY, y == -INFINITY)
    quotient: Number = choose(endless, 0.0, divided(x, safe))
    return quotient


def _corners(a: Pair, b: Pair, operation: Any) -> Pair:
    results = [operation(x, y) for x in _ends(a) for y in _ends(b)]
    return Pair(least(results), greatest(results), level_of((a, b)))


def _ends(pair: Pair) -> tuple[Number, ...]:
    exact = not isinstance(pair.low, nw.Expr) and pair.low == pair.high
    return (pair.low,) if exact else (pair.low, pair.high)
