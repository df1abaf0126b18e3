"""The days on which a fact can change as time passes, from how it is defined and what the record holds.

A definition reads the date of the decision in one way only: it compares a fixed day of the record with that date, or
with a date that follows from it and never moves back (the first day of a window, of freshness, of the month). So a fact
can change only where such a date reaches a day of the record, or passes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

import attrs

from casemgmt.bounds import FIRST_DATE, LAST_DATE, Bounds, lift
from casemgmt.content import calendar
from casemgmt.dates import days_after, first_day, months_before
from casemgmt.errors import Problem
from casemgmt.facts.chronicity import CHRONIC_MONTHS, NEW_DAYS
from casemgmt.facts.definitions import Answered, AnsweredOn, Attested, PersonField, Query, Recorded
from casemgmt.facts.matching import fitting
from casemgmt.facts.read import Reader
from casemgmt.facts.stated import answers, observed
from casemgmt.record import Condition, Record
from casemgmt.record.entry import Entry
from casemgmt.rules.known import Dated, Unknown, clean
from casemgmt.rules.terms import Constant, Fact
from casemgmt.rules.turning import terms_of
from casemgmt.rules.walk import definition_facts, walk


@attrs.frozen
class Shift:
    """A date that follows from the date of the decision and never moves back as that moves on.

    Args:
        unit: ``days`` or ``months`` back (negative days: ahead), or ``business_days`` ahead.
        n: How many.
        calendar: The calendar of business days.
    """

    unit: Literal["days", "months", "business_days"]
    n: int = 0
    calendar: str = ""

    def __call__(self, as_of: date) -> date:
        """The date that follows from a date of the decision."""
        match self.unit:
            case "days":
                return days_after(as_of, -self.n)
            case "months":
                return months_before(as_of, self.n)
        return calendar(self.calendar).after(as_of, self.n)


Following = Callable[[date], date]
"""What gives a date that follows from the date of the decision and never moves back."""

ITSELF = Shift("days")
TRAIT_SHIFTS: Mapping[str, tuple[Shift, ...]] = {
    "chronic": (Shift("months", CHRONIC_MONTHS),),
    "disease": (),
    "new_acute": (Shift("days", NEW_DAYS), Shift("months", CHRONIC_MONTHS)),
}
"""The dates by which the traits of conditions change; a fact with another trait is read every day."""


def reaches(shift: Following, fixed: date, start: date, end: date) -> date | None:
    """The day of a period, after its first, on which a date that follows from it reaches a fixed day."""
    if not shift(start) < fixed <= shift(end):
        return None
    return first_day(lambda day: shift(day) >= fixed, start, end)


def days_of_dated(fact: Fact, given: Dated, start: date, end: date) -> frozenset[date]:
    """The days of a period, after its first, on which a value that holds of a day begins to count, or goes stale."""
    first = FIRST_DATE if given.on is None else lift(given.on).low
    valid_from = getattr(fact.definition, "valid_from", None)
    turns = [reaches(ITSELF, first, start, end)]
    if valid_from is not None:
        turns.append(reaches(valid_from, days_after(first, 1), start, end))
    return frozenset(day for day in turns if day is not None)


class RecordTurning:
    """When the facts of one record can change within a period.

    Args:
        record: What is known about the person.
        start: The first day of the period.
        end: Its last day.
    """

    def __init__(self, record: Record, start: date, end: date) -> None:
        self.reader = Reader(record, end)
        self._record, self._start, self._end = record, start, end
        self._fixed: dict[str, frozenset[date]] = {}
        self._reached: dict[tuple[Following, date], date | None] = {}

    def days(self, fact: Fact) -> frozenset[date]:
        """The days of the period, after its first, on which a fact has to be read anew; facts that it reads apart."""
        definition = fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition
        trait = definition.trait if isinstance(definition, Query) else None
        slides = isinstance(definition, Query) and definition.take == "days"
        if slides or (trait is not None and trait not in TRAIT_SHIFTS):
            return frozenset(days_after(self._start, n + 1) for n in range((self._end - self._start).days))
        shifts: set[Following] = {ITSELF, *_shifts(definition)}
        if isinstance(definition, Query) and self.reader.view.stated(fact.name):
            shifts.add(definition.valid_from)
        days = self._fixed_days(fact)
        if isinstance(definition, Query) and any(e.start is None for e in self._entries(definition)):
            # What has no day may have happened on any day so far, also within a window counted from another fact.
            days |= {shift(day) for shift in shifts for day in days}
        reached = (self._reaches(s, d) for day in days for s in shifts for d in (day, days_after(day, 1)))
        return frozenset(day for day in reached if day is not None)

    def stated(self, fact: Fact) -> list[Any]:
        """The values that somebody stated for a fact, as rules read them."""
        given = (clean(fact, attestation.value) for attestation in self.reader.view.stated(fact.name))
        return [value for value in given if not isinstance(value, (Unknown, Problem))]

    def _reaches(self, shift: Following, fixed: date) -> date | None:
        """The day, after the first of the period, on which a date that follows from it reaches a fixed day."""
        key = shift, fixed
        if key not in self._reached:
            self._reached[key] = reaches(shift, fixed, self._start, self._end)
        return self._reached[key]

    def _fixed_days(self, fact: Fact) -> frozenset[date]:
        """Every day that a fact, or what it reads, may be compared with or be."""
        if fact.name not in self._fixed:
            days = {day for value in self._values(fact) for day in _days_of(value)}
            for below in definition_facts(fact).values():
                days |= self._fixed_days(below)
            self._fixed[fact.name] = frozenset(days)
        return self._fixed[fact.name]

    def _values(self, fact: Fact) -> Iterator[Any]:
        yield from (FIRST_DATE, LAST_DATE, self._record.known_until, fact.low, fact.high)
        yield from self.stated(fact)
        for attestation in self.reader.view.stated(fact.name):
            yield attestation.start
        for term in terms_of(fact):
            yield from (part.value for part in walk(term) if isinstance(part, Constant))
        match fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition:
            case Query() as query:
                yield from self._of_query(query)
            case PersonField(field=field):
                person = self._record.person
                yield person.died_on if field == "deceased" else getattr(person, field)
            case Answered(item=item, codes=codes, instrument=instrument):
                yield from self._of_answers((item,), codes, instrument)
                yield from (entry.start for entry in observed(codes, self.reader.view))
            case AnsweredOn(items=items, codes=codes, instrument=instrument):
                yield from self._of_answers(items, codes, instrument)

    def _of_query(self, query: Query) -> Iterator[Any]:
        for entry in fitting(query, self._entries(query)):
            yield from (entry.start, getattr(entry, query.field, None))
            if query.on == "end" or query.open or query.lookback_months is not None:
                yield entry.end
            if isinstance(entry, Condition):
                yield entry.recorded_on

    def _entries(self, query: Query) -> Sequence[Entry]:
        return self.reader.view.entries(query)

    def _of_answers(self, items: Iterable[str], codes: frozenset[str], instrument: str) -> Iterator[Any]:
        for _, low, high, _, value in answers(items, codes, instrument, self.reader.view, several=True):
            yield from (low, high, value)


def _shifts(definition: Any) -> Iterator[Following]:
    """The dates that a definition works out from the date of the decision."""
    if getattr(definition, "valid_days", None) is not None or isinstance(definition, Attested):
        yield definition.valid_from
    if isinstance(definition, Query):
        if definition.days is not None:
            yield Shift("days", definition.days)
        if definition.ahead_days is not None:
            yield Shift("days", -definition.ahead_days)
        if definition.months is not None:
            yield Shift("months", definition.months)
        if definition.lookback_months is not None:
            yield Shift("months", definition.lookback_months)
        if definition.business_days is not None:
            yield Shift("business_days", *definition.business_days)
        if definition.trait is not None:
            yield from TRAIT_SHIFTS[definition.trait]


def _days_of(value: Any) -> Iterator[date]:
    """The days that a value names, if it names any."""
    if isinstance(value, (date, Bounds)):
        yield from (end for end in (lift(value).low, lift(value).high) if isinstance(end, date))
