"""The date of the decision and the windows that are counted from it, for one date or for one of each person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs
import narwhals as nw

from casemgmt.content import calendar
from casemgmt.dates import BusinessCalendar, days_after
from casemgmt.dates import months_before as day_months_before
from casemgmt.facts import Query
from casemgmt.frames.days import FIRST_KEY, LAST_KEY, MONTH, YEAR, business_days_until, key, ordinal
from casemgmt.frames.kept import InSteps, Kept
from casemgmt.frames.pairs import Number, greatest, least, parts

Frame = Any
TODAY = "__as_of"
_LONG_CYCLE, _CYCLES_END, _CENTURY, _FOUR_YEARS = 146_097, 146_096, 36_524, 1_460


def shifted(frame: Frame, days: Mapping[str, tuple[nw.Expr, int]]) -> Frame:
    """A frame with further columns of civil keys, each some days after another one, inside the permitted range.

    Args:
        frame: A narwhals frame.
        days: For each new column the civil keys and how many days to go.
    """
    if not days:
        return frame
    c = nw.col
    before = frame.collect_schema().names()
    steps: list[dict[str, Any]] = [
        {"n": {name: ordinal(of) + count for name, (of, count) in days.items()}},
        {"e": lambda x: (c(f"{x}_n") / _LONG_CYCLE).floor()},
        {"d": lambda x: c(f"{x}_n") - c(f"{x}_e") * _LONG_CYCLE},
        {
            "y": lambda x: (
                (
                    c(f"{x}_d")
                    - (c(f"{x}_d") / _FOUR_YEARS).floor()
                    + (c(f"{x}_d") / _CENTURY).floor()
                    - (c(f"{x}_d") / _CYCLES_END).floor()
                )
                / 365
            ).floor()
        },
        {
            "r": lambda x: (
                c(f"{x}_d") - c(f"{x}_y") * 365 - (c(f"{x}_y") / 4).floor() + (c(f"{x}_y") / 100).floor()
            )
        },
        {"m": lambda x: ((c(f"{x}_r") * 5 + 2) / 153).floor()},
        {"l": lambda x: (c(f"{x}_m") >= 10).cast(nw.Float64)},
    ]
    for step in steps:
        ((ending, make),) = step.items()
        frame = frame.with_columns(
            *((make[x] if isinstance(make, dict) else make(x)).alias(f"{x}_{ending}") for x in days)
        )
    keys = {
        x: (c(f"{x}_e") * 400 + c(f"{x}_y") + c(f"{x}_l")) * YEAR
        + (c(f"{x}_m") + 2 - c(f"{x}_l") * 12) * MONTH
        + c(f"{x}_r")
        - ((c(f"{x}_m") * 153 + 2) / 5).floor()
        for x in days
    }
    frame = frame.with_columns(
        *(least([greatest([of, FIRST_KEY]), LAST_KEY]).alias(x) for x, of in keys.items())  # type: ignore[union-attr]
    )
    return frame.select(*before, *days)


@attrs.define
class Clock:
    """The date of the decision as civil keys.

    Args:
        day: The date, where it is one for everybody; else it is the column `TODAY` of the people.
        shifts: By how many days it has been moved for a column.
    """

    day: date | None
    shifts: set[int] = attrs.field(factory=set)

    @property
    def as_of(self) -> Number:
        """The date of the decision."""
        return nw.col(TODAY) if self.day is None else key(self.day)

    def after(self, days: int) -> Number:
        """Some days after it, or before it where the number is negative."""
        if self.day is not None:
            return key(days_after(self.day, days))
        self.shifts.add(days)
        return nw.col(f"{TODAY}_{days}")

    def months_ago(self, months: int) -> Number:
        """The same day some months before it, or the last day of that month."""
        if self.day is not None:
            return key(day_months_before(self.day, months))
        same = months_before(nw.col(TODAY), months)
        month = parts(same, MONTH) * MONTH
        return least([same, month + ordinal(month + MONTH) - ordinal(month) - 1])

    @property
    def month(self) -> Number:
        """The first day of its month."""
        if self.day is not None:
            return key(self.day.replace(day=1))
        return (nw.col(TODAY) / MONTH).floor() * MONTH

    def columns(self) -> list[str]:
        """The columns of the people that it reads."""
        return [] if self.day is not None else [TODAY, *(f"{TODAY}_{days}" for days in sorted(self.shifts))]

    def on(self, persons: Frame) -> Frame:
        """The people with the columns that it reads."""
        if self.day is not None:
            return persons
        held = set(persons.collect_schema().names())
        wanted = {f"{TODAY}_{n}": (nw.col(TODAY), n) for n in sorted(self.shifts)}
        return shifted(persons, {name: of for name, of in wanted.items() if name not in held})


def months_before(day: Number, months: int) -> Number:
    """The last day that is not within some months before a day; a key that need not be a day of the calendar."""
    return greatest([day - months * MONTH, FIRST_KEY])


@attrs.frozen
class Window:
    """The days within which an entry counts, as civil keys.

    Args:
        earliest: The first day on which it may count.
        latest: The last day on which it may count.
        surely_from: The first day on which it surely does.
        surely_to: The last day on which it surely does.
        business: Of a window in business days: how many of them, after which two counts, by which calendar.
    """

    earliest: Number
    latest: Number
    surely_from: Number
    surely_to: Number
    business: tuple[int, Number, Number, BusinessCalendar] | None = None


def window_of(query: Query, clock: Clock) -> Window:
    """The window of a query that counts from the date of the decision only."""
    today = clock.as_of
    if query.ahead_days is not None:
        end = clock.after(query.ahead_days)
        return Window(today, end, today, end)
    earliest: Number = FIRST_KEY
    if query.days is not None:
        earliest = clock.after(-query.days)
    if query.months is not None:
        earliest = months_before(today, query.months) + 1
    return Window(earliest, today, earliest, today)


@attrs.define
class Anchors:
    """The windows that count from facts, as columns of the people: all of a section in a few steps.

    Args:
        clock: The date of the decision.
        kept: What the other columns read of business days.
        moved: For each column of days that were moved the civil keys and how many days to go.
        columns: The other columns; they may read the moved ones.
    """

    clock: Clock
    kept: Kept = attrs.field(factory=lambda: Kept("__anchor"), init=False)
    moved: dict[str, tuple[nw.Expr, int]] = attrs.field(factory=dict)
    columns: dict[str, nw.Expr] = attrs.field(factory=dict)

    def on(self, people: Frame) -> Frame:
        """The people with the columns of all windows."""
        people = self.kept.on(shifted(people, self.moved))
        named = [of.alias(name) for name, of in self.columns.items()]
        return people.with_columns(*named) if named else people

    def window(self, query: Query, name: str, ends: Mapping[str, tuple[nw.Expr, nw.Expr]]) -> Window:
        """The window of a query.

        Args:
            query: The query.
            name: What its columns are called.
            ends: The civil keys between which the facts lie from which it counts.
        """
        if not query.reads or query.ahead_days is not None:
            return window_of(query, self.clock)
        today = self.clock.as_of
        low: Number = today
        high: Number = today
        earliest: Number = FIRST_KEY
        surely_from: Number = FIRST_KEY
        latest, surely_to = today, today
        if query.before is not None:
            low, high = ends[query.before.name]
            latest, surely_to = least([latest, high - 1]), least([surely_to, low - 1])
        if query.days is not None and query.before is not None:
            earliest, surely_from = (
                self._moved(f"{name}_{end}", of, -query.days) for end, of in (("low", low), ("high", high))
            )
        elif query.days is not None:
            earliest = surely_from = self.clock.after(-query.days)
        if query.months is not None:
            earliest, surely_from = (months_before(of, query.months) + 1 for of in (low, high))
        if query.after is not None:
            low, high = ends[query.after.name]
            earliest, surely_from = greatest([earliest, low + 1]), greatest([surely_from, high + 1])
        business = None
        if query.since is not None:
            low, high = ends[query.since.name]
            earliest, surely_from = greatest([earliest, low]), greatest([surely_from, high])
            if query.business_days is not None:
                days, named = query.business_days
                holidays = calendar(named)
                since, until = (
                    self._keep(f"{name}_{end}", business_days_until(of, holidays, InSteps(self.kept)))
                    for end, of in (("since", low), ("until", high))
                )
                business = days, since, until, holidays
        return Window(
            self._keep(f"{name}_earliest", earliest),
            self._keep(f"{name}_latest", latest),
            self._keep(f"{name}_surely_from", surely_from),
            self._keep(f"{name}_surely_to", surely_to),
            business,
        )

    def _moved(self, name: str, of: Number, days: int) -> nw.Expr:
        self.moved[name] = of, days  # type: ignore[assignment]  # the ends of a fact are columns
        return nw.col(name)

    def _keep(self, name: str, of: Number) -> Number:
        if not isinstance(of, nw.Expr):
            return of
        self.columns[name] = of
        return nw.col(name)

    def names(self) -> list[str]:
        """The columns of the windows."""
        return [*self.moved, *self.columns]
