"""Where a frame holds the values of a fact, and the leaves of rules that read them without a detour.

A fact that is compared with a number needs no ends of its own: where its column lies in the permitted range and on
the wrong side it is ruled out, where it lies there and on the right side it is certain, and anywhere else, which is
null, NaN and every value that is not permitted, it is unknown.
"""

from __future__ import annotations

import math
import unicodedata
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY, Bounds, compare
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, key
from casemgmt.frames.pairs import CERTAIN, RULED_OUT, Pair, Side, both, column, either, no
from casemgmt.rules.known import EXACT_INTEGERS
from casemgmt.rules.terms import Fact
from casemgmt.truth import MET, UNKNOWN


@attrs.frozen
class Exact:
    """Where the values of a fact are: one column. Null, NaN and what is not permitted are unknown.

    Args:
        values: Numbers, Booleans of a flag, texts of a category, or the civil keys of dates.
        whole: Whether the numbers are an Int64 column; otherwise they are Float64.
        level: How many steps of kept columns it is made from.
    """

    values: nw.Expr
    whole: bool = False
    level: int = 0


@attrs.frozen
class Ends:
    """Where the bounds of a fact are: a column for each end. Null and NaN are open; what contradicts is unknown.

    Args:
        low: The low end; None where it is always open.
        high: The high end.
        exact: A column of exact values, which count where there are any.
    """

    low: Exact | None
    high: Exact | None
    exact: Exact | None = None


Source = Exact | Ends


@attrs.frozen
class Told:
    """A flag of which columns tell where it is certain and where it may be.

    Args:
        certain: Where it is certain.
        possible: Where it may be, as far as this flag alone goes; None where only what is certain may.
        open: A column that many flags can share: null where each of them may be, else false; empty for none.
        level: How many steps of kept columns it is made from.
    """

    certain: Side
    possible: Side | None = None
    open: str = ""
    level: int = 0

    @property
    def pair(self) -> Pair:
        """Where it is certain, and where it is possible."""
        possible = self.certain if self.possible is None else self.possible
        return Pair(self.certain, either(possible, self.is_open), self.level)

    @property
    def is_open(self) -> Side:
        """Where the shared column leaves it open."""
        return nw.col(self.open).is_null() if self.open else False

    @property
    def known(self) -> nw.Expr:
        """True or false, and null where neither is certain."""
        if self.possible is None:  # true or null is true, false or null is null
            return column(either(self.certain, nw.col(self.open)) if self.open else self.certain)
        low, high, _ = self.pair
        if isinstance(low, nw.Expr) or isinstance(high, nw.Expr):
            return nw.when(column(low) | ~column(high)).then(column(low))
        return nw.lit(low if low == high else None, nw.Boolean)


def permitted(fact: Fact) -> Pair:
    """The permitted range of a fact."""
    if fact.type == "date":
        return Pair(max(key(fact.low), FIRST_KEY), min(key(fact.high), LAST_KEY))
    return Pair(fact.low, fact.high) if fact.type == "flag" else Pair(float(fact.low), float(fact.high))


def span(
    source: Exact,
    low: float,
    high: float,
    *,
    open_low: bool = False,
    open_high: bool = False,
    most: float = EXACT_INTEGERS,
) -> Side:
    """Where a value lies in a range, and is not beyond the most that can be used; a null or NaN never does."""
    if source.whole:
        low, high = max(low, -EXACT_INTEGERS), min(high, EXACT_INTEGERS)
        first = math.floor(low) + 1 if open_low else math.ceil(low)
        last = math.ceil(high) - 1 if open_high else math.floor(high)
        return source.values.is_between(first, last).fill_null(False)
    closed: Any = {
        (False, False): "both",
        (True, False): "right",
        (False, True): "left",
        (True, True): "none",
    }[open_low, open_high]
    return source.values.is_between(max(low, -most), min(high, most), closed=closed).fill_null(False)


def always(operator: str, limits: Pair, limit: float) -> Pair | None:
    """What a comparison says of every permitted value; None where they differ."""
    truth = compare(operator, Bounds(limits.low, limits.high), limit)
    if truth is UNKNOWN:
        return None
    return CERTAIN if truth is MET else RULED_OUT


def exact_compared(
    operator: str, exact: Exact, limits: Pair, limit: float, most: float = EXACT_INTEGERS
) -> Pair:
    """A column of exact values compared with a number."""
    low, high, _ = limits

    def at_least(*, open_low: bool = False) -> Side:
        return span(exact, limit, high, open_low=open_low, most=most)

    def at_most(*, open_high: bool = False) -> Side:
        return span(exact, low, limit, open_high=open_high, most=most)

    match operator:
        case ">=":
            sides = at_least(), no(at_most(open_high=True))
        case ">":
            sides = at_least(open_low=True), no(at_most())
        case "<=":
            sides = at_most(), no(at_least(open_low=True))
        case "<":
            sides = at_most(open_high=True), no(at_least())
        case _:
            other = either(at_most(open_high=True), at_least(open_low=True))
            sides = span(exact, limit, limit), no(other)
    return Pair(*sides, exact.level)


def ends_compared(operator: str, low: Exact, high: Exact, limits: Pair, limit: float) -> Pair:
    """Two columns of bounds compared with a number: the low end decides what is at least, the high end the rest."""
    torn = (low.values > high.values).fill_null(False)
    of_low, of_high = (exact_compared(operator, each, limits, limit, INFINITY) for each in (low, high))
    if operator in ("<", "<="):
        of_low, of_high = of_high, of_low
    certain, possible = of_low.low, of_high.high
    if operator == "==":
        below = span(high, limits.low, limit, open_high=True, most=INFINITY)
        above = span(low, limit, limits.high, open_low=True, most=INFINITY)
        certain, possible = both(of_low.low, of_high.low), no(either(below, above))
    return Pair(both(certain, no(torn)), either(possible, torn), max(low.level, high.level))


def is_in(values: nw.Expr, wanted: frozenset[str]) -> Side:
    """Where a text is one of some, in its composed or decomposed spelling. pyarrow refuses an empty set."""
    spelt = {unicodedata.normalize(form, text) for text in wanted for form in ("NFC", "NFD")}
    return values.is_in(sorted(spelt)).fill_null(False) if wanted else False


def no_text(values: nw.Expr) -> nw.Expr:
    """Where there is no text: null, or an empty one."""
    return values.is_null() | (values == "").fill_null(False)
