"""Dated tables, such as a poverty guideline, looked up in columns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

from casemgmt.bounds import FIRST_DATE, INFINITY, LAST_DATE
from casemgmt.dates import days_after
from casemgmt.frames import pairs
from casemgmt.frames.days import key
from casemgmt.frames.pairs import UNBOUNDED, Pair, Side, both, choose, either, every, no, some
from casemgmt.rules.terms import Fact, Parameter, Rates, kind_of

if TYPE_CHECKING:
    from casemgmt.frames.columns import Columns


def looked_up(columns: Columns, term: Parameter) -> Pair:
    """The values of a table that are still possible; anything where it does not cover all that the keys can be."""
    on = columns.keep(columns.quantity(term.on))
    numbers = [None if kind_of(k) == "category" else columns.keep(columns.quantity(k)) for k in term.keys]
    unbounded: Side = some(
        both(on.low <= key(last), on.high >= key(first)) for first, last in _gaps(term.editions)
    )
    found: list[tuple[Side, float]] = []
    level = pairs.level_of((on, *(each for each in numbers if each is not None)))
    for edition in term.editions:
        last = edition.effective_to or LAST_DATE
        holds = both(on.low <= key(last), on.high >= key(edition.effective_from))
        if holds is False:
            continue
        reached, beyond, above = _members(columns, term, edition, numbers)
        rows, lacking = _rows(edition, reached)
        level = max(level, above)
        unbounded = either(unbounded, both(holds, either(beyond, lacking)))
        found += [(both(holds, side), value) for value, side in rows.items()]
    if unbounded is True or not found:
        return UNBOUNDED
    low, high, _ = pairs.spread(found, level)
    return Pair(choose(unbounded, -INFINITY, low), choose(unbounded, INFINITY, high), level)


def _members(
    columns: Columns, term: Parameter, edition: Rates, numbers: Sequence[Pair | None]
) -> tuple[list[dict[Any, Side]], Side, int]:
    """For each key the members that it can be; whether any key can be something else; and the level."""
    members: list[dict[Any, Side]] = []
    beyond: Side = not edition.values
    level = 0
    for i, (of, pair) in enumerate(zip(term.keys, numbers, strict=True)):
        column: list[Any] = sorted({row[i] for row, _ in edition.values})
        if not column:
            members.append({})
        elif pair is not None:
            members.append(dict(zip(column, pairs.reached(pair, column[1:]), strict=True)))
            beyond = either(beyond, either(pair.low < column[0], pair.high >= column[-1] + 1))
        else:
            assert isinstance(of, Fact)  # noqa: S101 - only a fact is a category
            members.append({value: columns.among(of, frozenset((value,))).high for value in column})
            all_of_them = columns.among(of, frozenset(column))
            beyond, level = either(beyond, no(all_of_them.low)), max(level, all_of_them.level)
    return members, beyond, level


def _rows(edition: Rates, reached: Sequence[dict[Any, Side]]) -> tuple[dict[float, Side], Side]:
    """Where each value of a table is reached, and where a combination of keys that it does not hold."""
    table, rows = dict(edition.values), dict[float, Side]()
    lacking: Side = False
    for members in product(*reached):
        side = every(each[member] for each, member in zip(reached, members, strict=True))
        if members in table:
            value = float(table[members])
            rows[value] = either(rows.get(value, False), side)
        else:
            lacking = either(lacking, side)
    return rows, lacking


def _gaps(editions: Sequence[Rates]) -> list[tuple[date, date]]:
    """The spans of days on which no edition holds."""
    gaps, day = [], FIRST_DATE
    for edition in editions:
        if edition.effective_from > day:
            gaps.append((day, days_after(edition.effective_from, -1)))
        if edition.effective_to is None:
            return gaps
        day = days_after(edition.effective_to, 1)
    return [*gaps, (day, LAST_DATE)]
