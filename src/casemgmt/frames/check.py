"""How well a frame fits a policy: which facts it holds, and how many values are missing or cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import narwhals as nw

from casemgmt.bounds import INFINITY
from casemgmt.frames.counts import counted
from casemgmt.frames.decide import What, asked_of, prepare
from casemgmt.frames.leaves import Ends, Exact, Source, is_in, no_text, permitted, span
from casemgmt.frames.pairs import Side, both, every, no, some
from casemgmt.frames.sources import Held
from casemgmt.rules import Fact
from casemgmt.rules.known import NOT_KNOWN
from casemgmt.rules.words import words_of_value

MISSING, NOT_USABLE = "__missing", "__not_usable"
NAMES = ("fact", "column", "rows", "known", "missing", "not_usable", "permitted")


def check(frame: Any, policy: What, *, as_of: date | str, columns: Mapping[str, str] | None = None) -> Any:
    """Count for each fact of a policy in how many rows it is known, missing, or there but not usable.

    A value that is not permitted (out of range, infinite, an empty text, a category that does not exist, bounds that
    contradict each other) counts as unknown in every decision: here it is counted, so that it can be mended.

    Args:
        frame: A frame of facts, as for `decide`.
        policy: A criterion, an edition, a policy, or the id of one.
        as_of: The date of the decision, or the name of a column of dates.
        columns: The column of a fact, where it has another name.

    Returns:
        A small frame of the same kind with one row for each fact: ``fact``, ``column`` (empty where there is none),
        ``rows``, ``known`` (if only in part), ``missing``, ``not_usable`` and what is ``permitted``.

    Raises:
        InvalidInput: As for `decide`.
        UnknownName: If there is no such policy, or `columns` names what does not exist.

    Example:
        >>> import polars
        >>> from casemgmt import Fact
        >>> age_years = Fact("age_years", low=0, high=130)
        >>> people = polars.DataFrame({"age_years": [81, None, 999]})
        >>> check(people, age_years >= 65, as_of="2026-05-01").row(0)
        ('age_years', 'age_years', 3, 1, 1, 1, '0 to 130')
    """
    asked = asked_of(policy)
    prepared = prepare(frame, [asked], as_of=as_of, columns=columns, keep=False)
    schema = prepared.opened.frame.collect_schema()
    sides: dict[str, Side] = {}
    for name, source in prepared.columns.sources.items():
        missing, wrong = _faults(prepared.held[name], source, schema)
        sides |= {name + MISSING: missing, name + NOT_USABLE: both(no(missing), wrong)}
    counts = counted(prepared.opened.frame, sides)
    rows = counts.rows
    table: dict[str, list[Any]] = {name: [] for name in NAMES}
    for name, fact in asked.on(prepared.day).facts().items():
        held_in = prepared.held.get(name)
        lacking, wrong_ones = counts.of.get(name + MISSING, rows), counts.of.get(name + NOT_USABLE, 0)
        where = "" if held_in is None else ", ".join(held_in.columns)
        row = (name, where, rows, rows - lacking - wrong_ones, lacking, wrong_ones, _words(fact))
        for values, value in zip(table.values(), row, strict=True):
            values.append(value)
    return counts.table(prepared.opened.given, table)


def _faults(held: Held, source: Source, schema: Mapping[str, Any]) -> tuple[Side, Side]:
    """In which rows nothing is given of a fact, and in which what is given cannot be used."""
    nothing = every(_is_missing(held.fact, nw.col(name), schema[name]) for name in held.columns)
    if isinstance(source, Exact):
        return nothing, no(_is_usable(held.fact, source))
    assert isinstance(source, Ends)  # noqa: S101 - a frame of facts has no other
    limits = permitted(held.fact)
    faults = [False if source.low is None else _beyond(source.low.values > limits.high)]
    faults += [] if source.high is None else [_beyond(source.high.values < limits.low)]
    if source.low is not None and source.high is not None:
        faults.append(_beyond(source.low.values > source.high.values))
    usable = False if source.exact is None else _is_usable(held.fact, source.exact)
    return nothing, both(no(usable), some(faults))


def _is_missing(fact: Fact, values: nw.Expr, dtype: Any) -> nw.Expr:
    if fact.values is not None and NOT_KNOWN not in fact.values:
        text = values if dtype == nw.String else values.cast(nw.String)
        return values.is_null() | (text == NOT_KNOWN).fill_null(False)
    return values.is_null() | values.is_nan().fill_null(False) if dtype.is_float() else values.is_null()


def _beyond(side: nw.Expr) -> nw.Expr:
    return side.fill_null(False)


def _is_usable(fact: Fact, source: Exact) -> Side:
    """Where an exact value is one of those that are permitted."""
    if fact.type == "category":
        return no(no_text(source.values)) if fact.values is None else is_in(source.values, fact.values)
    limits = permitted(fact)
    if fact.type == "flag":
        either_way = limits.low != limits.high
        return True if either_way else (source.values == limits.low).fill_null(False)
    return span(source, limits.low, limits.high)


def _words(fact: Fact) -> str:
    """What is permitted, as a person reads it."""
    if fact.type == "category":
        return "any text" if fact.values is None else ", ".join(sorted(fact.values))
    if fact.type == "flag":
        return " or ".join(map(str, dict.fromkeys((fact.high, fact.low))))
    if (fact.low, fact.high) == (-INFINITY, INFINITY):
        return "any number"
    if fact.high == INFINITY:
        return f"{words_of_value(fact.low)} or more"
    return f"{words_of_value(fact.low)} to {words_of_value(fact.high)}"
