"""Days as numbers that every engine can compare, subtract and count with.

The civil key of a date is ``year * 372 + (month - 1) * 31 + (day - 1)``: it keeps the order of dates, and the whole
years between two dates are the whole part of the difference over 372. Somebody born on 29 February turns a year older
on 1 March in common years, as everywhere in this library.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache

import narwhals as nw

from casemgmt.bounds import FIRST_DATE, LAST_DATE
from casemgmt.dates import BusinessCalendar, Holiday
from casemgmt.frames.pairs import Number, both, greatest, number, parts

YEAR, MONTH = 372, 31


def key(day: date) -> float:
    """The civil key of a date.

    Example:
        >>> key(date(2026, 5, 1)) - key(date(2025, 5, 1))
        372.0
    """
    return float(day.year * YEAR + (day.month - 1) * MONTH + day.day - 1)


def key_of(column: nw.Expr) -> nw.Expr:
    """The civil keys of a column of dates or instants, by the local date; null where there is none."""
    year, month, day = column.dt.year(), column.dt.month(), column.dt.day()
    return year.cast(nw.Float64) * YEAR + (month.cast(nw.Float64) - 1) * MONTH + (day.cast(nw.Float64) - 1)


FIRST_KEY, LAST_KEY = key(FIRST_DATE), key(LAST_DATE)


def ordinal(of: Number) -> Number:
    """The number of a day, counted from a fixed one: years that begin in March put the leap day last."""
    year = parts(of, YEAR)
    in_year = of - year * YEAR
    month = parts(in_year, MONTH)
    day = in_year - month * MONTH
    return _ordinal(year, month, day)


def _ordinal(year: Number, month: Number, day: Number) -> Number:
    early = number(month < 2)
    year, month = year - early, month - 2 + early * 12
    leap = parts(year, 4) - parts(year, 100) + parts(year, 400)
    return year * 365 + leap + parts(month * 153 + 2, 5) + day


MONDAY = float(_ordinal(2024.0, 0.0, 0.0)) % 7  # type: ignore[arg-type]  # it is a plain number
"""What is left of the number of a Monday, such as 1 January 2024, divided by 7."""


Keep = Callable[[Number, Number], tuple[Number, Number]]
"""Keeps two columns under names of their own, so that what follows does not repeat how they are worked out."""


def business_days_until(of: Number, calendar: BusinessCalendar, keep: Keep = lambda a, b: (a, b)) -> Number:
    """How many business days lie between a fixed day and this one, this one included.

    The difference of two of these is what `BusinessCalendar.business_days_between` counts.

    Args:
        of: The civil key of the day.
        calendar: The holidays.
        keep: Keeps intermediate columns.
    """
    year, today = keep(parts(of, YEAR), ordinal(of))
    first, after = keep(_ordinal(year, 0.0, 0.0), _ordinal(year + 1, 0.0, 0.0))
    new_year, leap = keep(_rest(first - MONDAY), after - first - 365)
    weeks, in_week = keep(parts(today - MONDAY, 7), _rest(today - MONDAY))
    business = weeks * 5 + in_week + 1 - number(in_week >= 5) * (in_week - 4)
    for holiday in calendar.holidays:
        day = _kept_on(holiday, new_year, leap, observed=calendar.observe_weekends)
        business = business - greatest([year - holiday.since, 0.0])  # every year before
        business = business - number(both(year >= holiday.since, day <= today - first))
        if (holiday.month, holiday.day) == (1, 1) and calendar.observe_weekends:
            next_one = _rest(new_year + 365 + leap)  # on a Saturday it is kept on 31 December
            eve = both(next_one == 5, both(today + 1 >= after, year + 1 >= holiday.since))
            business = business - number(eve)
    for often, times in _counted_in_excess(calendar):
        business = business + number(of >= key(often)) * times
    return business


def _kept_on(holiday: Holiday, new_year: Number, leap: Number, *, observed: bool) -> Number:
    """On which day of a year a holiday is kept, 0 for the first, by the weekday of New Year's Day."""
    month = date(_COMMON, holiday.month, 1).timetuple().tm_yday - 1.0
    start = month + leap if holiday.month > 2 else month + 0 * leap
    if holiday.day is not None:
        day = start + (holiday.day - 1)
        if not observed:
            return day
        in_week = _rest(new_year + day)
        return day - number(in_week == 5) + number(in_week == 6)
    nth, weekday = holiday.nth or 1, float(holiday.weekday or 0)
    if nth > 0:
        day = start + _rest(weekday - new_year - start) + 7 * (nth - 1)
    else:
        end = start + _DAYS_OF[holiday.month - 1] - 1 + (leap if holiday.month == 2 else 0)
        day = end - _rest(new_year + end - weekday) + 7 * (nth + 1)
    shift = {5: -1, 6: 1}.get(int(weekday), 0) if observed else 0
    return day + shift


_COMMON = 2025
"""A year without a leap day."""
_DAYS_OF = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _rest(days: Number) -> Number:
    return days - parts(days, 7) * 7


@lru_cache(maxsize=64)
def _counted_in_excess(calendar: BusinessCalendar) -> tuple[tuple[date, int], ...]:
    """The days that are counted too often, with how often: on weekends, or on which two holidays fall."""
    kept = Counter(
        day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0) if calendar.observe_weekends else 0)
        for holiday in calendar.holidays
        for year in range(max(FIRST_DATE.year, holiday.since), LAST_DATE.year + 2)
        for day in (holiday.on(year),)
    )
    excess = {day: times - (day.weekday() < 5) for day, times in kept.items()}
    return tuple((day, times) for day, times in sorted(excess.items()) if times)
