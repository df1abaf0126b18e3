"""The holiday calendars: complete, sound, cited, and equal to the days that were really kept."""

from __future__ import annotations

from datetime import date, timedelta

from pytest import mark

from casemgmt.content import calendar, read_citation, read_review, read_toml
from casemgmt.content.calendars import CALENDARS

# The days that federal offices kept or will keep, as the Office of Personnel Management publishes them.
KEPT = {
    2021: "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31",
    2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
    2026: "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25",
}


@mark.parametrize("name", CALENDARS)
def test_every_holiday_is_a_fixed_day_or_a_weekday_of_a_month(name: str) -> None:
    table = read_toml(f"{name}_holidays.toml")
    assert read_citation(table).source
    assert read_review(table).review_by > read_review(table).verified_on
    assert len({row["name"] for row in table["holiday"]}) == len(table["holiday"])
    for row in table["holiday"]:
        assert 1 <= row["month"] <= 12
        fixed = "day" in row
        assert fixed == ("weekday" not in row) == ("nth" not in row)
        assert date(2024, row["month"], row["day"]) if fixed else row["weekday"] in range(7)
        assert fixed or row["nth"] in (1, 2, 3, 4, -1)


@mark.parametrize("year", KEPT)
def test_federal_holidays_as_published(year: int) -> None:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    kept = [day for day in days if day.weekday() < 5 and not calendar().is_business_day(day)]
    assert [day.strftime("%m-%d") for day in kept] == KEPT[year].split()
