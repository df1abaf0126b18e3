"""Days, partial dates, ages, windows and business days."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from typing import Any

from pytest import mark, raises

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds
from casemgmt.content import calendar
from casemgmt.dates import (
    WEEKDAYS,
    BusinessCalendar,
    Holiday,
    days_after,
    first_day,
    months_before,
    not_yet,
    parse_day,
    require_day,
    to_day,
    whole_years,
)
from casemgmt.errors import InvalidInput


@mark.parametrize(
    ("text", "day"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026-05-01T23:59:59-11:00", date(2026, 5, 1)),
        ("2026-05-01T00:00:00Z", date(2026, 5, 1)),
        ("2026-05-01T10:15:00.123+0200", date(2026, 5, 1)),
        ("2026-05-01T10", date(2026, 5, 1)),
        ("2026-05-01T101500,5Z", date(2026, 5, 1)),
        ("2024-02", Bounds(date(2024, 2, 1), date(2024, 2, 29))),
        ("2019-12", Bounds(date(2019, 12, 1), date(2019, 12, 31))),
        ("2019", Bounds(date(2019, 1, 1), date(2019, 12, 31))),
        ("1850", Bounds(FIRST_DATE, date(1850, 12, 31))),
        ("2199-12-31", LAST_DATE),
    ],
)
def test_iso_text_is_a_day_or_the_bounds_of_a_month_or_year(text: str, day: Any) -> None:
    assert parse_day(text) == to_day(text) == day


@mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "05/01/2026",
        "20260501",
        "2026-13",
        "2026-00",
        "2026-02-30",
        "2026-05-01 10:00",
        "2026-5-1",
        "1849",
        "1849-12-31",
        "2200-01",
        "2026-05-01x",
        "0000",
        "2026-05-01Tjunk",
        "2026-05-01T25:00",
        "2026-05-01T10:99",
        "\u0662\u0660\u0662\u0666",
        "2026-05-0\u0661",
        "9999-12-31",
    ],
)
def test_other_text_is_refused(text: str) -> None:
    with raises(InvalidInput, match="is not a date that can be used"):
        parse_day(text)


def test_days_come_as_dates_instants_bounds_or_nothing() -> None:
    late = datetime(2026, 5, 1, 23, 30, tzinfo=timezone(timedelta(hours=-11)))
    assert to_day(late) == date(2026, 5, 1)
    assert type(to_day(late)) is date
    assert to_day(None) is None
    month = Bounds(date(2026, 5, 1), date(2026, 5, 31))
    assert to_day(month) == month


@mark.parametrize(
    "value", [20260501, 1.5, Bounds(1, 2), [], date(1700, 1, 1), Bounds(date(1, 1, 1), date(2, 1, 1))]
)
def test_what_is_no_permitted_day_is_refused(value: Any) -> None:
    with raises(InvalidInput):
        to_day(value)


def test_a_required_day_is_exact() -> None:
    assert require_day("2026-05-01") == require_day(date(2026, 5, 1)) == date(2026, 5, 1)
    assert require_day(datetime(2026, 5, 1, 12)) == date(2026, 5, 1)  # noqa: DTZ001 - a naive instant is what it tests
    for value in (
        "2026-05",
        "2026-05-32",
        None,
        5,
        date(1, 1, 1),
        Bounds(date(2026, 5, 1), date(2026, 5, 1)),
    ):
        with raises(InvalidInput, match=r"\$\.as_of: is not an exact date; pass as_of="):
            require_day(value)
    with raises(InvalidInput, match=r"\$\.start"):
        require_day("soon", "start")


@mark.parametrize(
    ("since", "on", "years"),
    [
        (date(1959, 5, 1), date(2026, 4, 30), 66),
        (date(1959, 5, 1), date(2026, 5, 1), 67),
        (date(2004, 2, 29), date(2024, 2, 29), 20),
        (date(2004, 2, 29), date(2025, 2, 28), 20),
        (date(2004, 2, 29), date(2025, 3, 1), 21),
        (date(2026, 5, 1), date(2026, 5, 1), 0),
        (date(2026, 5, 2), date(2026, 5, 1), -1),
    ],
)
def test_whole_years(since: date, on: date, years: int) -> None:
    assert whole_years(since, on) == years


@mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 15), 6, date(2025, 11, 15)),
        (date(2026, 1, 31), 12, date(2025, 1, 31)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(1850, 3, 1), 12, FIRST_DATE),
    ],
)
def test_months_before_clamp_to_the_end_of_the_month(day: date, months: int, earlier: date) -> None:
    assert months_before(day, months) == earlier


def test_days_stay_within_the_permitted_range() -> None:
    assert days_after(date(2026, 2, 28), 1) == date(2026, 3, 1)
    assert days_after(LAST_DATE, 1) == LAST_DATE
    assert days_after(FIRST_DATE, -1) == FIRST_DATE
    assert days_after(date(2026, 1, 1), 10**9) == LAST_DATE
    assert days_after(date(2026, 1, 1), -(10**9)) == FIRST_DATE
    assert not_yet("2026-02-28") == Bounds(date(2026, 2, 28), LAST_DATE)


@mark.parametrize(
    ("start", "n", "day"),
    [
        (date(2025, 11, 26), 2, date(2025, 12, 1)),  # Wednesday before Thanksgiving
        (date(2025, 11, 21), 2, date(2025, 11, 25)),  # a Friday
        (date(2025, 12, 24), 2, date(2025, 12, 29)),  # before Christmas
        (date(2026, 1, 16), 2, date(2026, 1, 21)),  # before the birthday of Martin Luther King, Jr.
        (date(2025, 7, 3), 2, date(2025, 7, 8)),  # before a Fourth of July on a Friday
        (date(2021, 6, 17), 1, date(2021, 6, 21)),  # Juneteenth, on a Saturday, was kept on the Friday
        (date(2021, 12, 30), 1, date(2022, 1, 3)),  # 1 January 2022, a Saturday, was kept on 31 December
        (date(2022, 12, 23), 1, date(2022, 12, 27)),  # Christmas, on a Sunday, was kept on the Monday
        (date(2025, 11, 29), 0, date(2025, 11, 29)),
    ],
)
def test_business_days_after_a_day(start: date, n: int, day: date) -> None:
    assert calendar().after(start, n) == day
    assert calendar().business_days_between(start, day) == n


def test_business_days_over_years_are_those_that_one_counts() -> None:
    for start, n in ((date(2019, 12, 30), 1300), (date(2020, 7, 2), 366), (date(2021, 1, 1), 31)):
        counted = sum(calendar().is_business_day(start + timedelta(days=i + 1)) for i in range(n))
        assert calendar().business_days_between(start, start + timedelta(days=n)) == counted


def test_the_first_day_on_which_something_holds() -> None:
    start, end = date(2024, 1, 1), date(2024, 12, 31)
    days = [start + timedelta(days=n) for n in range(366)]
    for first in days:
        assert first_day(first.__le__, start, end) == first
    assert first_day(end.__lt__, start, end) is None
    left = first_day(lambda day: months_before(day, 1) >= date(2026, 1, 31), date(2026, 1, 31), LAST_DATE)
    assert left == date(2026, 3, 1)  # until 28 February, 31 January lies within the last month


def test_observed_holidays() -> None:
    federal = calendar()
    assert not federal.is_business_day(date(2027, 12, 31))  # 1 January 2028 is a Saturday
    assert not federal.is_business_day(date(2026, 7, 3))  # 4 July 2026 is a Saturday
    assert federal.is_business_day(date(2020, 6, 19))  # Juneteenth is kept since 2021
    strict = BusinessCalendar("as dated", (Holiday("new year", 1, day=1),), observe_weekends=False)
    assert strict.is_business_day(date(2021, 12, 31))
    assert not strict.is_business_day(date(2026, 1, 1))


def test_business_days_backwards_are_negative_and_none_pass_on_one_day() -> None:
    assert WEEKDAYS.business_days_between(date(2026, 9, 8), date(2026, 9, 4)) == -2
    assert WEEKDAYS.business_days_between(date(2026, 9, 4), date(2026, 9, 4)) == 0
    assert calendar().business_days_between(FIRST_DATE, LAST_DATE) > 80_000


@mark.parametrize("years", [0, 1, 2, 5])
def test_business_days_over_several_years_are_those_counted_day_by_day(years: int) -> None:
    start, end = date(2019, 11, 28), date(2020 + years, 2, 17)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    assert calendar().business_days_between(start, end) == sum(map(calendar().is_business_day, days))
