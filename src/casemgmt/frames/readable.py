"""Facts as people and `decide` read them: dates as dates, flags as Booleans, and null for what is open."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Any

import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.frames.days import FIRST_KEY, MONTH, YEAR
from casemgmt.frames.found import as_numbers
from casemgmt.frames.layout import HIGH, LOW, PERSON_ID
from casemgmt.frames.leaves import permitted
from casemgmt.frames.sources import SETTLED
from casemgmt.rules import Fact

Frame = Any
_KNOWN = "__known_"


def readable(people: Frame, facts: Iterable[Fact]) -> Frame:
    """The people with their facts as columns for the world outside."""
    every = list(facts)
    ranges = [fact for fact in every if fact.type not in ("category", "flag")]
    known = [_is_known(fact).alias(_KNOWN + fact.name) for fact in ranges]
    people = people.with_columns(*known) if known else people
    days = [fact.name for fact in every if fact.type == "date"]
    for step in _STEPS if days else ():
        made = ((name, end) for name in days for end in (LOW, HIGH))
        people = people.with_columns(*(of for name, end in made for of in step(name, end)))
    there = people.collect_schema().names()
    columns = (named for fact in every for named in (*_columns(fact), *_settled(fact, there)))
    return people.select(PERSON_ID, *(of.alias(name) for name, of in columns))


def _is_known(fact: Fact) -> nw.Expr:
    """Where anything is known of a number or a date."""
    low, high = nw.col(fact.name + LOW), nw.col(fact.name + HIGH)
    limits = as_numbers(permitted(fact))
    known: nw.Expr = (low != limits.low) | (high != limits.high) | (low == high)
    return known


def _columns(fact: Fact) -> Iterator[tuple[str, nw.Expr]]:
    if fact.type == "category":
        text = nw.col(fact.name)
        yield fact.name, nw.when(text != "").then(text)
        return
    if fact.type == "flag":
        yield fact.name, nw.col(fact.name)
        return
    known = nw.col(_KNOWN + fact.name)
    for name, endless in ((LOW, -INFINITY), (HIGH, INFINITY)):
        end = nw.col(fact.name + name)
        if fact.type == "date":
            yield fact.name + name, nw.when(known).then(_date(fact.name + name))
        else:
            yield fact.name + name, nw.when(known & (end != endless)).then(end)


def _settled(fact: Fact, there: Container[str]) -> Iterator[tuple[str, nw.Expr]]:
    if fact.name + SETTLED in there:
        yield fact.name + SETTLED, nw.col(fact.name + SETTLED)


def _date(name: str) -> nw.Expr:
    """A date of its year, month and day; engines make dates of text alike, and of numbers each in its own way."""
    parts = zip(("__year", "__month", "__day"), (4, 2, 2), strict=True)
    texts = [nw.col(name + part).cast(nw.Int64).cast(nw.String).str.zfill(width) for part, width in parts]
    return nw.concat_str(texts, separator="-").str.to_datetime(format="%Y-%m-%d").cast(nw.Date)


def _years(name: str, end: str) -> list[nw.Expr]:
    known = nw.when(nw.col(_KNOWN + name)).then(nw.col(name + end)).otherwise(nw.lit(FIRST_KEY))
    return [known.alias(f"{name}{end}__rest"), (known / YEAR).floor().alias(f"{name}{end}__year")]


def _rest(name: str, end: str) -> list[nw.Expr]:
    rest = nw.col(f"{name}{end}__rest") - nw.col(f"{name}{end}__year") * YEAR
    return [rest.alias(f"{name}{end}__rest")]


def _months(name: str, end: str) -> list[nw.Expr]:
    month = (nw.col(f"{name}{end}__rest") / MONTH).floor()
    day = nw.col(f"{name}{end}__rest") - month * MONTH + 1
    return [(month + 1).alias(f"{name}{end}__month"), day.alias(f"{name}{end}__day")]


_STEPS = (_years, _rest, _months)
