"""What was found for a fact, and the entries that may count, each with the days on which it may have been."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

import attrs

from casemgmt.bounds import Bounds
from casemgmt.errors import Problem
from casemgmt.record.entry import Entry
from casemgmt.rules.known import Reason, Unknown, clean
from casemgmt.rules.terms import Fact

Days = tuple[date, date]
"""The first and the last day on which something may have been."""

Dated = tuple[Entry, date, date, bool]
"""An entry that may count, the first and the last day on which it may have been, and whether it surely counts.

A plain tuple, because one is made for every entry that may count.
"""

Said = tuple[Entry, date, date, bool, Any]
"""An entry that may count, and what it says."""

_Dated = TypeVar("_Dated", Dated, Said)


@attrs.define(eq=False)
class Found:
    """What a definition found: a value (None for nothing), why it is not exact, from which entries, of which day."""

    value: Any = None
    unknown: Unknown | None = None
    evidence: tuple[str, ...] = ()
    on: Days | None = None


def newest(given: Sequence[_Dated]) -> tuple[list[_Dated], Days | None]:
    """Those that may be the newest, and the day of the newest; None where none surely counts."""
    if len(given) == 1 and given[0][3]:
        return list(given), given[0][1:3]
    floor: date | None = None
    for each in given:
        if each[3] and (floor is None or each[1] > floor):
            floor = each[1]
    if floor is None:
        return [], None
    latest, last = [], floor
    for each in given:
        if each[2] >= floor:
            latest.append(each)
            last = max(last, each[2])
    return latest, (floor, last)


def settle(values: Sequence[Any], ids: tuple[str, ...], on: Days, ties: str | None = None) -> Found:
    """One value of several that could each be the latest; where they surely are of one day, what `ties` asks for."""
    first = values[0]
    if len(values) == 1 or all(other == first for other in values):
        return Found(first, None, ids, on)
    conflict = Unknown(Reason.CONFLICTING, detail="several values of the same day differ")
    numbers = [v for v in values if isinstance(v, (int, float, date)) and not isinstance(v, bool)]
    if len(numbers) < len(values) or len({isinstance(v, date) for v in numbers}) > 1:
        return Found(None, conflict, ids, on)
    low, high = min(numbers), max(numbers)
    if ties is not None:
        return Found(high if ties == "greatest" else low, None, ids, on)
    return Found(Bounds(low, high), conflict, ids, on)


def day_found(day: Days, ids: tuple[str, ...], until: date) -> Found:
    """A day that has come by another, such as the date of the decision."""
    low, high = day[0], min(day[1], until)
    if low == high:
        return Found(low, None, ids)
    return Found(Bounds(low, high), Unknown(Reason.NOT_RECORDED), ids)


def cleaned(fact: Fact, found: Found) -> Found:
    """What was found, as rules may read it."""
    if found.value is None:
        return found
    value = clean(fact, found.value)
    if value is found.value:
        return found
    if isinstance(value, Problem):
        detail = f"the recorded value {value.message}"
        return Found(None, Unknown(Reason.ERROR, detail=detail), found.evidence)
    if isinstance(value, Unknown):
        return Found(None, found.unknown or value, found.evidence)
    return Found(value, found.unknown, found.evidence, found.on)


def ids_of(given: Sequence[Dated | Said]) -> tuple[str, ...]:
    """The ids of the entries, each once."""
    if len(given) < 2:  # as most often
        return (given[0][0].id,) if given else ()
    return tuple(dict.fromkeys([each[0].id for each in given]))
