"""What is taken from the entries that count: one grouping for all queries of a section, and one more for the latest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import attrs
import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.frames.days import FIRST_KEY, LAST_KEY
from casemgmt.frames.diseases import Diseases
from casemgmt.frames.entries import Asked
from casemgmt.frames.intake import only_where
from casemgmt.frames.layout import PERSON_ID
from casemgmt.frames.leaves import Told
from casemgmt.frames.pairs import (
    Number,
    Pair,
    Side,
    both,
    choose,
    column,
    either,
    greatest,
    least,
    no,
    number,
    some,
)
from casemgmt.frames.values import Value

Frame = Any
_TEXT, _TEXTS = "__text", "__texts"


@attrs.frozen
class Nights:
    """When entries end that cover midnights, and the look-back in which those count.

    Args:
        soonest: The number of the first day on which an entry may have ended.
        latest: That of the last.
        first: The number of the first day of the look-back.
        last: That of the date of the decision.
    """

    soonest: Number
    latest: Number
    first: Number
    last: Number


@attrs.frozen
class Taken:
    """What one query takes.

    Args:
        name: What its columns are called.
        take: ``exists``, ``count``, ``count_distinct``, ``days``, ``latest``, ``says``, ``earliest_date`` or
            ``latest_date``.
        asked: The entries that count; for the latest of what is measured, those of them that have a value.
        value: What `latest` and `says` take from each.
        diseases: What `count_distinct` counts.
        nights: What `days` counts.
        told: What `exists` found, where it was read together with others.
        ties: What is taken of several latest values that are surely of one day; without it they are bounds.
        ahead: Whether it asks for what is planned after the date of the decision.
    """

    name: str
    take: str
    asked: Asked
    value: Value | None = None
    diseases: Diseases | None = None
    nights: Nights | None = None
    told: Told | None = None
    ties: str | None = None
    ahead: bool = False


NEUTRAL = {"min": INFINITY, "max": -INFINITY, "any": False, "sum": 0.0, "n_unique": 0.0}
"""What an aggregate of no entries is."""


def summarise(
    rows: Frame, taken: Sequence[Taken], keys: Sequence[str] = (PERSON_ID,)
) -> tuple[Frame, dict[str, Any]]:
    """What queries take, one row for each person who has an entry.

    Args:
        rows: The rows of the section with all kept columns.
        taken: The queries; they take anything but distinct counts.
        keys: The columns by which rows are grouped.

    Returns:
        The frame, and its columns, each with what stands for nothing.
    """
    relevant = some(each.asked.possible for each in taken)
    rows = only_where(rows, relevant)
    measures = [(f"{each.name}__{end}", how, of) for each in taken for end, how, of in _measures(each)]
    found, nothing = _grouped(rows, measures, keys)
    latest = [each for each in taken if each.value is not None]
    if latest:
        floors = [f"{each.name}__floor" for each in latest]
        known = only_where(rows, some(each.asked.possible for each in latest)).join(
            found.select(*keys, *floors), on=list(keys), how="inner"
        )
        known = known.with_columns(*(column(_tied(each)).alias(f"{each.name}__tied") for each in latest))
        known = known.with_columns(*(column(_usable(each)).alias(f"{each.name}__usable") for each in latest))
        measures = [(f"{each.name}__{end}", how, of) for each in latest for end, how, of in _latest(each)]
        values, more = _grouped(known, measures, keys)
        found = _joined(found, values, keys)
        nothing |= more
    return found, nothing


def _grouped(
    rows: Frame, measures: Sequence[tuple[str, str, Any]], keys: Sequence[str]
) -> tuple[Frame, dict[str, Any]]:
    named = [_typed(name, how, of).alias(name) for name, how, of in measures]
    how = [getattr(nw.col(name), "max" if take == "any" else take)() for name, take, _ in measures]
    found = rows.select(*keys, *named).group_by(*keys).agg(*how)
    counts = [nw.col(name).cast(nw.Float64) for name, take, _ in measures if take == "n_unique"]
    counts += [(nw.col(name) == 1).alias(name) for name, take, _ in measures if take == "any"]
    found = found.with_columns(*counts) if counts else found
    return found, {name: "" if name.endswith(_TEXT) else NEUTRAL[take] for name, take, _ in measures}


def _typed(name: str, how: str, of: Any) -> nw.Expr:
    if name.endswith((_TEXT, _TEXTS)):
        return column(of)
    return column(of).cast(nw.Int8 if how == "any" else nw.Float64)  # flags of every row stay small


def _joined(left: Frame, right: Frame, keys: Sequence[str]) -> Frame:
    return left.join(right, on=list(keys), how="left")


def _measures(each: Taken) -> Iterator[tuple[str, str, Any]]:
    certain, possible, low, high = each.asked.certain, each.asked.possible, each.asked.low, each.asked.high
    match each.take:
        case "exists":
            yield "certain", "any", certain
            yield "possible", "any", possible
        case "count":
            yield "certain", "sum", number(certain)
            yield "possible", "sum", number(possible)
        case "earliest_date":
            yield "first", "min", choose(possible, low, INFINITY)
            yield "last", "min", choose(certain, high, INFINITY)
        case _:
            yield "floor", "max", choose(certain, low, -INFINITY)
            yield "until", "max", choose(possible, high, -INFINITY)


def _latest(each: Taken) -> Iterator[tuple[str, str, Any]]:
    value = each.value
    assert value is not None  # noqa: S101 - the caller looks
    usable = nw.col(f"{each.name}__usable")
    yield "unusable", "max", number(both(nw.col(f"{each.name}__tied"), no(usable)))
    yield "low", "min", choose(usable, value.low, INFINITY)
    yield "high", "max", choose(usable, value.high, -INFINITY)
    yield "low_most", "max", choose(usable, value.low, -INFINITY)
    yield "high_least", "min", choose(usable, value.high, INFINITY)
    if isinstance(value.text, nw.Expr):
        yield "text", "max", choose(usable, value.text, "")
        yield "texts", "n_unique", choose(usable, value.text, "")
        yield "outside", "max", number(no(usable))
    if value.ordered:
        yield "vague", "max", number(both(usable, value.low < value.high))
        if each.ties is not None:
            of_one_day = both(each.asked.certain, each.asked.low == each.asked.high)
            yield "untied", "max", number(both(nw.col(f"{each.name}__tied"), no(of_one_day)))


def _tied(each: Taken) -> Side:
    """Whether an entry may be the latest."""
    floor = nw.col(f"{each.name}__floor")
    return both(each.asked.possible, both(each.asked.high >= floor, floor > -INFINITY))


def _usable(each: Taken) -> Side:
    assert each.value is not None  # noqa: S101 - the caller looks
    return both(nw.col(f"{each.name}__tied"), each.value.usable)


# -- what that means for a person ----------------------------------------------------------------------------------


def pair_of(each: Taken, more: Side, today: Number) -> Pair:
    """What a query found: truths, or bounds that may be endless. A latest day that is none has no low end.

    Args:
        each: The query.
        more: Whether there may be more entries than are on record.
        today: The date of the decision, which limits days but for those that are asked for ahead of it.
    """

    def of(end: str) -> nw.Expr:
        return nw.col(f"{each.name}__{end}")

    match each.take:
        case "exists":
            told = each.told or Told(of("certain"), of("possible"))
            return Pair(told.certain, either(more, told.pair.high))
        case "count" | "count_distinct" | "days":
            return Pair(of("certain"), choose(more, INFINITY, of("possible")))
        case "earliest_date":
            first = choose(of("first") < INFINITY, of("first"), today)
            last = choose(of("last") < INFINITY, of("last"), LAST_KEY)
            return Pair(choose(more, FIRST_KEY, first), greatest([first, last]))
    until = choose(more, LAST_KEY, of("until"))
    return Pair(of("floor"), until if each.ahead else least([until, today]))


def latest_of(each: Taken, *, several: bool = False) -> tuple[Pair, nw.Expr | str, Side]:
    """The latest value that a query found: its ends, its text, and where it can be used.

    Args:
        each: The query.
        several: Whether several answers may be given at once, of which one that means yes is enough.
    """
    assert each.value is not None  # noqa: S101 - the caller looks

    def of(end: str) -> nw.Expr:
        return nw.col(f"{each.name}__{end}")

    low, high = of("low"), of("high")
    if several:
        return Pair(high, high), "", (high == 1) | (of("unusable") < 1)
    equal = (low == of("low_most")) & (high == of("high_least"))
    usable = of("unusable") < 1
    text: nw.Expr | str = ""
    if isinstance(each.value.text, nw.Expr):
        text = of("text")
        return Pair(low, high), text, usable & (of("texts") - of("outside") <= 1)
    if not each.value.ordered:
        return Pair(low, high), text, usable & equal
    usable = usable & (equal | (of("vague") < 1))
    if each.ties is not None:
        one = high if each.ties == "greatest" else low
        stays = equal | (of("untied") > 0)
        low, high = (nw.when(stays).then(end).otherwise(one) for end in (low, high))
    return Pair(low, high), text, usable
