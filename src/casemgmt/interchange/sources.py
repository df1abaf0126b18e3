"""Citations, reviews and holiday calendars as JSON."""

from __future__ import annotations

from typing import Any

import attrs
from typing_extensions import override

from casemgmt.citation import Citation, Review, Standing, Verification
from casemgmt.content import calendar
from casemgmt.content.calendars import CALENDARS
from casemgmt.dates import BusinessCalendar, Holiday
from casemgmt.errors import InvalidInput
from casemgmt.interchange.contexts import Reader, Writer
from casemgmt.interchange.limits import Path, near
from casemgmt.interchange.shapes import Day, Flag, Number, Shape, Text, Whole, Words, as_whole
from casemgmt.interchange.structures import Field, Form, ListOf


def _citation(source: str, standing: Standing, verification: Verification | None, note: str) -> Citation:
    """As in every table: what does not say that it was checked counts as recalled."""
    unchecked = Verification.CHOSEN if standing is Standing.OPERATIONAL else Verification.RECALLED
    return Citation(source, standing, verification or unchecked, note)


def _fields_of_citation(citation: Citation) -> dict[str, Any]:
    chosen = citation.standing is Standing.OPERATIONAL and citation.verification is Verification.CHOSEN
    return {
        "source": citation.source,
        "standing": citation.standing,
        "note": citation.note,
        **({} if chosen else {"verification": citation.verification}),
    }


CITATION = Form(
    "a citation",
    _citation,
    (
        Field("source", Text()),
        Field("standing", Words({each.value: each for each in Standing})),
        Field("verification", Words({each.value: each for each in Verification}), None),
        Field("note", Text(), ""),
    ),
    _fields_of_citation,
    place="citation",
)

REVIEW = Form("a review", Review, (Field("verified_on", Day()), Field("review_by", Day())))

_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _holiday(
    *, name: str, month: int, day: int | None, weekday: int | None, nth: int | None, since: int
) -> Holiday:
    if not 1 <= month <= 12 or not (day is None or 1 <= day <= _LAST_DAYS[month - 1]):
        raise InvalidInput.at(
            "$", "is on a day that not every year has", "give a month from 1 to 12 and its day"
        )
    if (weekday is None) == (day is None) or (weekday is None) != (nth is None):
        raise InvalidInput.at("$", "has no day, or two", "give either a day, or a weekday and nth")
    if weekday is not None and (weekday not in range(7) or nth not in (1, 2, 3, 4, -1)):
        raise InvalidInput.at(
            "$",
            "is on a weekday that not every month has",
            "give 0 (Monday) to 6, and nth 1 to 4, or -1 for the last",
        )
    return Holiday(name, month, day, weekday, nth, since)


@attrs.frozen
class Integer(Number):
    """A whole number that may be negative."""

    what: str = "a whole number"

    @override
    def read(self, given: Any, by: Any, where: Path) -> Any:
        whole = as_whole(given)
        return self.wrong(given, by, where) if whole is None else super().read(whole, by, where)

    @override
    def schema(self) -> dict[str, Any]:
        return {"type": "integer"}


_HOLIDAY = Form(
    "a holiday",
    _holiday,
    (
        Field("name", Text()),
        Field("month", Whole()),
        Field("day", Whole(), None),
        Field("weekday", Integer(), None),
        Field("nth", Integer(), None),
        Field("since", Whole(), 1850),
    ),
)
_OWN_CALENDAR = Form(
    "a holiday calendar",
    BusinessCalendar,
    (
        Field("name", Text()),
        Field("holidays", ListOf(_HOLIDAY)),
        Field("observe_weekends", Flag(), True),
    ),
)


@attrs.frozen
class CalendarShape(Shape):
    """A calendar that ships with the library by its name, another one with its holidays."""

    what: str = "the name of a calendar, or a calendar"

    @override
    def write(self, value: BusinessCalendar, to: Writer, where: Path) -> Any:
        shipped = next((name for name in CALENDARS if calendar(name) == value), None)
        return _OWN_CALENDAR.write(value, to, where) if shipped is None else shipped

    @override
    def read(self, given: Any, by: Reader, where: Path) -> Any:
        if isinstance(given, str):
            if given in CALENDARS:
                return calendar(given)
            return by.refuse(where, "names no calendar of the library", near(given, CALENDARS))
        return (
            _OWN_CALENDAR.read(given, by, where) if isinstance(given, dict) else self.wrong(given, by, where)
        )

    @override
    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"enum": list(CALENDARS)}, _OWN_CALENDAR.schema()]}
