"""The years, days and business days between two dates, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casemgmt.frames import pairs
from casemgmt.frames.days import YEAR, business_days_until, ordinal
from casemgmt.frames.kept import InSteps
from casemgmt.frames.pairs import Pair
from casemgmt.rules.terms import Elapsed

if TYPE_CHECKING:
    from casemgmt.frames.columns import Columns


def elapsed(columns: Columns, term: Elapsed) -> Pair:
    """What has passed at least and at most: from the latest start to the earliest end, and the other way round."""
    start, end = columns.quantity(term.start), columns.quantity(term.end)
    if term.unit == "years":
        low, high = (pairs.parts(keys, YEAR) for keys in (end.low - start.high, end.high - start.low))
        return Pair(low, high, pairs.level_of((start, end)))
    start, end = columns.keep(start), columns.keep(end)
    if term.unit == "days":
        low, high = (ordinal(b) - ordinal(a) for a, b in ((start.high, end.low), (start.low, end.high)))
        return Pair(low, high, pairs.level_of((start, end)))
    start, end = (_business_days(columns, pair, term) for pair in (start, end))
    return Pair(end.low - start.high, end.high - start.low, pairs.level_of((start, end)))


def _business_days(columns: Columns, of: Pair, term: Elapsed) -> Pair:
    """The numbers of two business days."""
    keep = InSteps(columns, of.level)
    low, high = (business_days_until(end, term.calendar, keep) for end in of[:2])
    return columns.keep(Pair(low, high, keep.level))
