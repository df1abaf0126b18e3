from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from pytest import importorskip, mark

importorskip("narwhals")

from casemgmt.bounds import FIRST_DATE, LAST_DATE
from casemgmt.content import calendar
from casemgmt.dates import WEEKDAYS, BusinessCalendar, Holiday, whole_years
from casemgmt.frames.days import YEAR, business_days_until, key, ordinal
from casemgmt.frames.pairs import parts
from tests.effort import steady

days = st.dates(FIRST_DATE, LAST_DATE)
ODD = (
    Holiday("the last day of the year", 12, 31),
    Holiday("the first", 1, 1, since=1990),
    Holiday("the first again", 1, 1),
    Holiday("a day in summer", 7, 4, since=2000),
    Holiday("a Saturday", 7, weekday=5, nth=1),
    Holiday("the last Sunday of February", 2, weekday=6, nth=-1),
    Holiday("the last Thursday but one of November", 11, weekday=3, nth=-2),
)
CALENDARS = [calendar(), WEEKDAYS, BusinessCalendar("odd", ODD), BusinessCalendar("as they fall", ODD, False)]


def plain(number: Any) -> float:
    """What is worked out from plain numbers is one."""
    return float(number)


def counted(chosen: BusinessCalendar, start: date, end: date) -> float:
    """Business days as columns count them."""
    return plain(business_days_until(key(end), chosen)) - plain(business_days_until(key(start), chosen))


@mark.parametrize("chosen", CALENDARS, ids=lambda each: each.name)
def test_every_day_at_the_turn_of_a_year_is_counted_once(chosen: BusinessCalendar) -> None:
    for year in (*range(1850, 1857), *range(1985, 2013), *range(2192, 2199)):
        start = date(year, 12, 29)
        for n in range(7):
            end = start + timedelta(days=n)
            assert counted(chosen, start, end) == chosen.business_days_between(start, end), end


@given(one=days, other=days)
def test_keys_keep_the_order_and_the_years_of_dates(one: date, other: date) -> None:
    assert (key(one) < key(other)) == (one < other)
    assert plain(parts(key(other) - key(one), YEAR)) == whole_years(one, other)
    assert plain(ordinal(key(other))) - plain(ordinal(key(one))) == (other - one).days


@mark.parametrize("chosen", CALENDARS, ids=lambda each: each.name)
@steady(60)
@given(start=days, length=st.integers(-800, 800) | st.integers(-100_000, 100_000))
def test_business_days_are_those_of_the_calendar(chosen: BusinessCalendar, start: date, length: int) -> None:
    end = min(max(start + timedelta(days=length), FIRST_DATE), LAST_DATE)
    assert counted(chosen, start, end) == chosen.business_days_between(start, end)
