"""Days as numbers that every engine can compare, subtract and count with.

The civil key of a date is ``year * 372 + (month - 1) * 31 + (day - 1)``: it keeps the order of dates, and the whole
years between two dates are the whole part of the difference over 372. Somebody born on 29 February turns a year older
on 1 March in common years, as everywhere in this library.
"""

from __future__ import annotations

from collections import Counter
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


def day_of(key: float) -> date:
    """The date of a civil key."""
    year, rest = divmod(int(key), YEAR)
    return date(year, rest // MONTH + 1, rest % MONTH + 1)


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


def business_days_until(of: Number, calendar: BusinessCalendar) -> Number:
    """How many business days lie between a fixed day and this one, this one included.

    The difference of two of these is what `BusinessCalendar.business_days_between` counts.

    Args:
        of: The civil key of the day.
        calendar: The holidays.
    """
    year, today = parts(of, YEAR), ordinal(of)
    weeks, in_week = _week(today)
    business = weeks * 5 + in_week + 1 - number(in_week >= 5) * (in_week - 4)
    for holiday in calendar.holidays:
        business = business - _kept_until(holiday, year, today, observed=calendar.observe_weekends)
    for day, times in _counted_in_excess(calendar):
        business = business + number(of >= key(day)) * times
    return business


def _kept_until(holiday: Holiday, year: Number, today: Number, *, observed: bool) -> Number:
    """In how many years a holiday was kept by a day of a year."""
    kept = greatest([year - holiday.since, 0.0])  # every year before
    kept = kept + number(both(year >= holiday.since, _kept_on(holiday, year, observed) <= today))
    if (holiday.month, holiday.day) == (1, 1):  # on a Saturday it is kept on 31 December
        after = _kept_on(holiday, year + 1, observed) <= today
        kept = kept + number(both(year + 1 >= holiday.since, after))
    if (holiday.month, holiday.day) == (12, 31):  # on a Sunday it is kept on 1 January
        before = _kept_on(holiday, year - 1, observed) > today
        kept = kept - number(both(year - 1 >= holiday.since, before))
    return kept


def _kept_on(holiday: Holiday, year: Number, observed: bool) -> Number:
    """The number of the day on which a holiday of a year is kept."""
    month = holiday.month - 1.0
    if holiday.day is not None:
        day = _ordinal(year, month, holiday.day - 1.0)
    else:
        nth, weekday = holiday.nth or 1, float(holiday.weekday or 0)
        if nth > 0:
            start = _ordinal(year, month, 0.0)
            day = start + _rest(weekday - _week(start)[1]) + 7 * (nth - 1)
        else:
            end = _ordinal(year + number(month == 11), (month + 1) % 12, -1.0)
            day = end - _rest(_week(end)[1] - weekday) + 7 * (nth + 1)
    if not observed:
        return day
    in_week = _week(day)[1]
    return day - number(in_week == 5) + number(in_week == 6)


def _week(day: Number) -> tuple[Number, Number]:
    """How many weeks lie before a day, and its place in its own: 0 is Monday."""
    since = day - MONDAY
    return parts(since, 7), _rest(since)


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
