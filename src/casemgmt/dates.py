"""Days, partial dates, windows, ages and business days.

Nothing here reads a clock. All windows say whether their ends are included.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import lru_cache

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds
from casemgmt.errors import InvalidInput

DayLike = date | Bounds | str | None
"""A day as callers write it: a date, ISO text (also partial: ``2019``, ``2019-05``), bounds, or None for unknown."""

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?\Z")
_TIME = r"(?:[01][0-9]|2[0-4])(?::?[0-5][0-9](?::?[0-6][0-9](?:[.,][0-9]+)?)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_DAY = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T{_TIME})?\Z")
_NO_DATE = ("is not a date that can be used", "write YYYY-MM-DD, YYYY-MM or YYYY, 1850 to 2199")


def parse_day(text: str) -> date | Bounds:
    """Read ISO 8601 text as a day; a year or a month becomes the bounds of its days.

    A time of day and its zone are dropped: the local calendar date as written is kept.

    Args:
        text: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD`` or an instant that starts with a full date.

    Returns:
        The date, or `Bounds` of dates where the text names a month or a year.

    Raises:
        InvalidInput: If the text is none of these, or names no day of the calendar.

    Example:
        >>> parse_day("2019-02")
        Bounds(low=datetime.date(2019, 2, 1), high=datetime.date(2019, 2, 28))
    """
    try:
        if _DAY.match(text):
            return _permitted(date.fromisoformat(text[:10]))
        if partial := _PARTIAL.match(text):
            year, month = int(partial[1]), partial[2]
            first, last = date(year, int(month or 1), 1), _month_end(year, int(month or 12))
            return Bounds(_permitted(first), _permitted(last))
    except ValueError:  # also InvalidInput, which is one
        pass
    raise InvalidInput.at("$", *_NO_DATE)


def to_day(value: DayLike) -> date | Bounds | None:
    """A day as the library keeps it: a `date`, `Bounds` of dates, or None; instants become their date.

    Raises:
        InvalidInput: If it is none of these, or lies outside the permitted range.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return parse_day(value)
    if isinstance(value, date):
        return _permitted(value)
    if value.__class__ is Bounds and isinstance(value.low, date):
        return Bounds(_permitted(value.low), _permitted(value.high))
    raise InvalidInput.at(
        "$", f"is a {type(value).__name__}, not a date", "give a date, ISO text, Bounds or None"
    )


def require_day(value: object, name: str = "as_of") -> date:
    """An exact date, for arguments such as ``as_of`` that may not be vague.

    Raises:
        InvalidInput: If it is anything else.
    """
    try:
        day = to_day(value)  # type: ignore[arg-type]  # it refuses what is no date
    except InvalidInput:
        day = None
    if isinstance(day, date):
        return day
    raise InvalidInput.at(
        f"$.{name}", "is not an exact date", f"pass {name}=date(...) or {name}='YYYY-MM-DD'"
    )


def whole_years(since: date, on: date) -> int:
    """Completed years from `since` to `on`; someone born on 29 February turns older on 1 March in common years.

    Example:
        >>> whole_years(date(2004, 2, 29), date(2025, 2, 28))
        20
    """
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


@lru_cache(maxsize=4096)
def months_before(day: date, months: int) -> date:
    """The same calendar day some months earlier, the last day of the month where there is none.

    Example:
        >>> months_before(date(2026, 3, 31), 1)
        datetime.date(2026, 2, 28)
    """
    from dateutil.relativedelta import relativedelta  # loaded on first use

    earlier = day - relativedelta(months=months)
    return max(earlier, FIRST_DATE)


def days_after(day: date, days: int) -> date:
    """The day some days later, kept inside the permitted range of dates."""
    try:
        return min(max(day + timedelta(days=days), FIRST_DATE), LAST_DATE)
    except OverflowError:
        return LAST_DATE if days > 0 else FIRST_DATE


def first_day(holds: Callable[[date], bool], start: date, end: date) -> date | None:
    """The first day of a period on which something holds that goes on holding once it does; None where it never does.

    Calendar arithmetic has no inverse: an entry of 31 January is still within the last month on 28 February. So the
    definition itself is asked, by bisection.

    Args:
        holds: What is asked of a day; from False to True once, or not at all.
        start: The first day of the period.
        end: The last day.

    Example:
        >>> first_day(lambda day: whole_years(date(1960, 2, 29), day) >= 65, date(2025, 1, 1), date(2025, 12, 31))
        datetime.date(2025, 3, 1)
    """
    days = range(start.toordinal(), end.toordinal() + 1)
    found = bisect_left(days, True, key=lambda n: holds(date.fromordinal(n)))
    return date.fromordinal(days[found]) if found < len(days) else None


def not_yet(as_of: date | str) -> Bounds:
    """The value of a date for something not done yet: that day, which is not over, some later day, or never.

    Example:
        >>> not_yet("2026-03-03").low
        datetime.date(2026, 3, 3)
    """
    return Bounds(require_day(as_of), LAST_DATE)


@attrs.frozen
class Holiday:
    """One yearly holiday: a fixed day of a month, or the nth weekday of a month (last is -1).

    Args:
        name: What it is called.
        month: 1 to 12.
        day: The day of the month, for a fixed holiday.
        weekday: 0 (Monday) to 6, for a floating one.
        nth: Which of those weekdays; -1 is the last.
        since: The first year in which it is kept.
    """

    name: str
    month: int
    day: int | None = None
    weekday: int | None = None
    nth: int | None = None
    since: int = 1850

    def on(self, year: int) -> date:
        """The day on which it falls in a year, before any observed-day rule."""
        if self.day is not None:
            return date(year, self.month, self.day)
        from dateutil.relativedelta import relativedelta, weekday  # loaded on first use

        assert self.weekday is not None and self.nth is not None  # noqa: S101, PT018 - the content lint checks it
        start = date(year, self.month, 1) if self.nth > 0 else _month_end(year, self.month)
        return start + relativedelta(weekday=weekday(self.weekday, self.nth))


@attrs.frozen(cache_hash=True)
class BusinessCalendar:
    """Which days are business days: Monday to Friday except holidays, whatever the practice's own hours.

    Args:
        name: The name that explanations show, such as ``US federal holidays``.
        holidays: The yearly holidays.
        observe_weekends: Whether a holiday on Saturday is kept on Friday, and one on Sunday on Monday.
    """

    name: str
    holidays: tuple[Holiday, ...]
    observe_weekends: bool = True

    def is_business_day(self, day: date) -> bool:
        """Whether `day` is a weekday and no holiday is kept on it."""
        return day.weekday() < 5 and day not in _holidays(self, day.year)

    def business_days_between(self, start: date, end: date) -> int:
        """How many business days lie after `start` up to and including `end`; negative if `end` comes first.

        Example:
            >>> calendar = BusinessCalendar("weekends only", ())
            >>> calendar.business_days_between(date(2026, 9, 4), date(2026, 9, 8))
            2
        """
        if end < start:
            return -self.business_days_between(end, start)
        weeks, rest = divmod((end - start).days, 7)
        weekdays = 5 * weeks + sum((end - timedelta(days=n)).weekday() < 5 for n in range(rest))
        at_the_ends = (day for year in {start.year, end.year} for day in _holidays(self, year))
        kept = sum(start < day <= end and day.weekday() < 5 for day in at_the_ends)
        return weekdays - kept - _kept_between(self, start.year, end.year)

    def after(self, start: date, business_days: int) -> date:
        """The day on which the given number of business days after `start` has passed; `start` is day 0.

        Example:
            >>> BusinessCalendar("weekends only", ()).after(date(2026, 9, 4), 2)
            datetime.date(2026, 9, 8)
        """
        day, left = start, business_days
        while left > 0:
            day += timedelta(days=1)
            left -= self.is_business_day(day)
        return day


@lru_cache(maxsize=1024)
def _holidays(calendar: BusinessCalendar, year: int) -> frozenset[date]:
    return frozenset(
        kept
        for in_year in (year - 1, year, year + 1)  # 1 January on a Saturday is kept on 31 December
        for holiday in calendar.holidays
        if in_year >= holiday.since
        for kept in (_observed(holiday.on(in_year)) if calendar.observe_weekends else holiday.on(in_year),)
        if kept.year == year
    )


@lru_cache(maxsize=4096)
def _kept_in(calendar: BusinessCalendar, year: int) -> int:
    """How many holidays of a year fall on weekdays."""
    return sum(day.weekday() < 5 for day in _holidays(calendar, year))


@lru_cache(maxsize=4096)
def _kept_between(calendar: BusinessCalendar, first: int, last: int) -> int:
    """How many holidays fall on weekdays in the years between two; the same ends of a range are asked for often."""
    return sum(_kept_in(calendar, year) for year in range(first + 1, last))


WEEKDAYS = BusinessCalendar("Monday to Friday", ())
"""The calendar without holidays."""


def _permitted(day: date) -> date:
    if type(day) is not date:
        day = date(day.year, day.month, day.day)  # an instant becomes its day
    if FIRST_DATE <= day <= LAST_DATE:
        return day
    raise InvalidInput.at("$", *_NO_DATE)


def _observed(day: date) -> date:
    shift: Mapping[int, int] = {5: -1, 6: 1}
    return day + timedelta(days=shift.get(day.weekday(), 0))


def _month_end(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
