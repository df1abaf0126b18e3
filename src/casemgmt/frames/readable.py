"""Facts as people and `decide` read them: dates as dates, flags as Booleans, and null for what is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.frames.days import FIRST_KEY, MONTH, YEAR
from casemgmt.frames.columns import permitted
from casemgmt.frames.found import as_numbers
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID
from casemgmt.rules import Fact

Frame = Any


def readable(people: Frame, facts: Iterable[Fact]) -> Frame:
    """The people with their facts as columns for the world outside."""
    return people.select(PERSON_ID, *(of.alias(name) for fact in facts for name, of in _columns(fact)))


def _columns(fact: Fact) -> Iterator[tuple[str, nw.Expr]]:
    if fact.type == "category":
        text = nw.col(fact.name)
        yield fact.name, nw.when(text != "").then(text)
        return
    low, high = nw.col(fact.name + LOW), nw.col(fact.name + HIGH)
    if fact.type == "flag":
        yield fact.name, nw.when(low == high).then(low == 1)
        return
    limits = as_numbers(permitted(fact))
    known = (low != limits.low) | (high != limits.high) | (low == high)
    for name, end, endless in ((LOW, low, -INFINITY), (HIGH, high, INFINITY)):
        if fact.type == "date":
            yield fact.name + name, _day(end, known)
        else:
            yield fact.name + name, nw.when(known & (end != endless)).then(end)


def _day(of: nw.Expr, known: nw.Expr) -> nw.Expr:
    """The date of a civil key; engines make dates of text alike, and of numbers each in its own way."""
    real = nw.when(known).then(of).otherwise(nw.lit(FIRST_KEY))
    year = (real / YEAR).floor()
    month = ((real - year * YEAR) / MONTH).floor()
    day = real - year * YEAR - month * MONTH
    parts = [year, month + 1, day + 1]
    texts = [part.cast(nw.Int64).cast(nw.String).str.zfill(width) for part, width in zip(parts, (4, 2, 2), strict=True)]
    text = nw.concat_str(texts, separator="-")
    return nw.when(known).then(text.str.to_datetime(format="%Y-%m-%d").cast(nw.Date))
