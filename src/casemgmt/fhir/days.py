"""Readers of days: dates, instants, periods, timings and ages."""

from __future__ import annotations

from datetime import date
from math import floor
from typing import Any

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds
from casemgmt.dates import days_after, months_before, parse_day
from casemgmt.errors import InvalidInput
from casemgmt.fhir.notes import Notes
from casemgmt.fhir.shapes import JsonObject, kind_of
from casemgmt.record.entry import Day

_DAY_ENDS = frozenset({"", "T"})
# UCUM units of age, and the words that stand where the code is missing: months, days, and how many make one.
_AGES = {
    **dict.fromkeys(("a", "year", "years"), (12, 0, 1)),
    **dict.fromkeys(("mo", "month", "months"), (1, 0, 1)),
    **dict.fromkeys(("wk", "week", "weeks"), (0, 7, 1)),
    **dict.fromkeys(("d", "day", "days"), (0, 1, 1)),
    **dict.fromkeys(("h", "hour", "hours"), (0, 1, 24)),
    **dict.fromkeys(("min", "minute", "minutes"), (0, 1, 1440)),
}
_OLDEST = 150


@attrs.define(eq=False)
class Days(Notes):
    """A reading, as far as days are concerned."""

    def day(self, owner: JsonObject, key: str, within: str = "") -> Day:
        """A date or an instant, as the local calendar day that is written; partial dates are bounds."""
        value: Any = owner.get(key)
        if value is None:
            return None
        if type(value) is str:
            day = self._days.get(value) or self.new_day(value)
            if day is not None:
                return day
        text = self.text(owner, key, within)
        if text is None:
            return None
        try:
            self._days[text] = day = parse_day(text)
        except InvalidInput as error:
            self.wrong(within + key, error.problems[0].message, error.problems[0].cure)
            return None
        return day

    def new_day(self, text: str) -> date | None:
        """The day of text not seen before that is an instant or a day; None where it needs a closer look."""
        try:
            if text[4] == "-" == text[7] and text[10:11] in _DAY_ENDS:
                day = date.fromisoformat(text[:10])
                if FIRST_DATE <= day <= LAST_DATE:
                    self._days[text] = day
                    return day
        except (IndexError, ValueError):
            pass
        return None

    def period(self, owner: JsonObject, key: str, within: str = "") -> tuple[Day, Day]:
        """The first and the last day of a Period."""
        value = owner.get(key)
        if value is None:
            return None, None
        period = self.obj(owner, key, within)
        if period is None:
            return None, None
        path = f"{within}{key}."
        return self.day(period, "start", path), self.day(period, "end", path)

    def moment(self, owner: JsonObject, stem: str) -> Day:
        """One day told in one of FHIR's ways (``onset[x]``); a Period is when it happened at some time."""
        if f"{stem}DateTime" in owner:
            return self.day(owner, f"{stem}DateTime")
        if f"{stem}Period" in owner:
            start, end = self.period(owner, f"{stem}Period")
            if start is None:
                return None if end is None else _within(FIRST_DATE, end)
            return _within(start, end)
        return self._told_as_age(owner, stem)

    def span(self, owner: JsonObject, stem: str, within: str = "") -> tuple[Day, Day]:
        """The first and the last day of something told as a day, a Period, a Timing or an age."""
        if f"{stem}DateTime" in owner:
            return self.day(owner, f"{stem}DateTime", within), None
        if f"{stem}Period" in owner:
            return self.period(owner, f"{stem}Period", within)
        if f"{stem}Instant" in owner:
            return self.day(owner, f"{stem}Instant", within), None
        if f"{stem}Timing" in owner:
            return self._timing(owner, f"{stem}Timing", within)
        return self._told_as_age(owner, stem), None

    def _timing(self, owner: JsonObject, key: str, within: str) -> tuple[Day, Day]:
        timing = self.obj(owner, key, within)
        if timing is None:
            return None, None
        path = f"{within}{key}."
        events = timing.get("event")
        if isinstance(events, list) and events:
            every = {f"event[{i}]": event for i, event in enumerate(events)}
            days = [day for key in every if (day := self.day(every, key, path)) is not None]
            return (_first(days), _last(days) if len(days) > 1 else None) if days else (None, None)
        if events is not None and not isinstance(events, list):
            self.wrong(f"{path}event", f"is {kind_of(events)}, not a list", "put the days into a list")
        repeat = self.obj(timing, "repeat", path)
        return self.period(repeat, "boundsPeriod", f"{path}repeat.") if repeat else (None, None)

    def _told_as_age(self, owner: JsonObject, stem: str) -> Day:
        if f"{stem}Age" in owner:
            return self._at_age(self.obj(owner, f"{stem}Age"), f"{stem}Age.")
        if f"{stem}Range" in owner and (ages := self.obj(owner, f"{stem}Range")) is not None:
            low = self._at_age(self.obj(ages, "low", f"{stem}Range."), f"{stem}Range.low.")
            high = self._at_age(self.obj(ages, "high", f"{stem}Range."), f"{stem}Range.high.")
            if low is None:
                low = self.birth_date
            return None if low is None else _within(low, high)
        return None

    def _at_age(self, age: JsonObject | None, path: str) -> Day:
        if age is None:
            return None
        unit = self.text(age, "code", path) or self.text(age, "unit", path) or ""
        value = self.number(age, "value", path)
        if value is None or self.birth_date is None:
            return None
        months, days, divisor = _AGES.get(unit, (0, 0, 1))
        if not (months or days) or not 0 <= value * (months + days / 30) / divisor <= 12 * _OLDEST:
            self.wrong(
                f"{path}value", "is not an age that can be used", "use UCUM a, mo, wk or d, up to 150 years"
            )
            return None
        count = floor(value / divisor)
        born = (
            (self.birth_date.low, self.birth_date.high)
            if isinstance(self.birth_date, Bounds)
            else (self.birth_date,) * 2
        )
        low = days_after(months_before(born[0], -months * count), days * count)
        past = days_after(months_before(born[1], -months * (count + 1)), days * (count + 1))
        return Bounds(low, max(low, days_after(past, -1)))


def _first(days: list[date | Bounds]) -> Day:
    return min(days, key=lambda day: day.low if isinstance(day, Bounds) else day)


def _last(days: list[date | Bounds]) -> Day:
    return max(days, key=lambda day: day.high if isinstance(day, Bounds) else day)


def _within(start: date | Bounds, end: Day) -> Bounds:
    """A day at some time from `start` to `end`; an end that nobody told, or that comes first, leaves it open."""
    low: date = start.low if isinstance(start, Bounds) else start
    high: date = LAST_DATE if end is None else end.high if isinstance(end, Bounds) else end
    return Bounds(low, high if low <= high else LAST_DATE)
