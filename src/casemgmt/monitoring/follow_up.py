"""What the record holds since the plan: readings of a measure, and statements about an item."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from casemgmt.bounds import Bounds, lift
from casemgmt.codes import Code
from casemgmt.facts import Answered, AnsweredOn, Query, Reading, Recorded, Where, facts_at
from casemgmt.facts.stated import given_forms, is_instrument
from casemgmt.facts.took_place import doubts_about, doubts_of
from casemgmt.record import Attestation, Observation, Record
from casemgmt.record.entry import Entry
from casemgmt.rules.known import Reason, Unknown
from casemgmt.rules.terms import Fact
from casemgmt.rules.walk import facts_needed
from casemgmt.truth import NOT_MET

_TORN = frozenset({Reason.CONFLICTING, Reason.ERROR})
_NO_DAY = Unknown(Reason.NOT_RECORDED, detail="the day of an entry that may be the latest")
_IN_DOUBT = Unknown(Reason.NOT_RECORDED, detail="whether an entry that may be the latest took place")


@attrs.frozen
class FollowUp:
    """What the record says of a measure or an item after one day and up to another.

    Args:
        readings: Its values, oldest first.
        taken_on: The days on which it was measured or stated, also where the value cannot be used.
        complete: Whether this is surely all: every section was looked at, and no entry lacks its day.
        unknown: Why the latest value is not known, where something later than the last reading has no usable
            value or day.
        unusable: The days on which values are recorded, or stated, that cannot be told.
    """

    readings: tuple[Reading, ...]
    taken_on: tuple[date, ...]
    complete: bool
    unknown: Unknown | None = None
    unusable: tuple[date, ...] = ()

    @property
    def latest(self) -> Reading | None:
        """The last reading."""
        return self.readings[-1] if self.readings else None

    @property
    def evidence(self) -> tuple[str, ...]:
        """The record entries behind the readings."""
        return tuple(dict.fromkeys(i for reading in self.readings for i in reading.evidence))


def complete_on(record: Record, section: str, day: date) -> bool:
    """Whether a section holds all there is up to a day."""
    if getattr(record, section) is None or section in record.partial:
        return False
    return record.known_until is None or bool(lift(record.known_until).low >= day)


def why_incomplete(record: Record, section: str) -> Unknown:
    """Why nothing in a section does not mean that nothing happened."""
    looked = "were not looked at" if getattr(record, section) is None else "may not be complete"
    return Unknown(Reason.NOT_RECORDED, detail=f"{section.replace('_', ' ')} {looked}")


def readings_of(record: Record, measure: Fact, *, after: date, as_of: date) -> FollowUp:
    """The readings of a measure: each day after `after` on which it was measured, answered, stated or changed.

    Args:
        record: What is known about the person.
        measure: The fact.
        after: The day of the plan's facts; what was known then is no follow-up.
        as_of: The last day.
    """
    needed = facts_needed(measure)
    source = _Source(needed)
    entries = tuple(source.entries(record))
    # Each day is read from the few entries that can matter.
    observed = [e for e in entries if isinstance(e, Observation)] if record.observations is not None else None
    small = attrs.evolve(record, observations=observed)
    taken_on = sorted({day for entry in entries for day in _days(entry) if after < day <= as_of})
    readings, unusable, unknown, last = [], [], None, after
    for day in taken_on:
        sheet = facts_at(small, needed, as_of=day)
        value = sheet.values.get(measure.name)
        if value is None:
            unknown = sheet.why_unknown(measure.name)
            unusable += [day] if unknown.reason in _TORN else []
        else:
            readings.append(Reading(day, value, sheet.evidence.get(measure.name, ())))
            unknown, last = None, day
    complete = all(complete_on(record, section, as_of) for section in source.sections)
    if any(_undated(entry, after, as_of) for entry in entries):
        complete = False
    if any(_undated(entry, last, as_of) for entry in entries):
        unknown = _NO_DAY
    doubtful = tuple(source.doubtful(record))
    complete = complete and not any(_may_lie(entry, after, as_of) for entry in doubtful)
    if any(_may_lie(entry, last, as_of) for entry in doubtful):
        unknown = _IN_DOUBT
    return FollowUp(tuple(readings), tuple(taken_on), complete, unknown, tuple(unusable))


def statements_of(record: Record, name: str, *, after: date, as_of: date) -> FollowUp:
    """What people stated about an item of the plan by its id: True, False, a number, or the day it was done.

    Args:
        record: What is known about the person.
        name: The id of the item.
        after: The day of the plan's facts; what was stated or done by then is no follow-up.
        as_of: The last day.
    """
    made = [a for a in _made(record) if a.fact == name]
    undated = any(_undated(a, after, as_of) for a in made)
    by_day: dict[date, list[Attestation]] = {}
    for attestation in made:
        for day in _days(attestation):
            if after < day <= as_of:
                by_day.setdefault(day, []).append(attestation)
    readings, unusable, unknown = [], [], None
    for day, of_day in sorted(by_day.items()):
        answered = [a for a in of_day if not a.declined]
        stated = {said for a in answered if (said := _stated(a, day, after, as_of)) is not None}
        if not answered:
            unknown = Unknown(Reason.DECLINED, since=day)
        elif len(stated) != 1:
            unknown = Unknown(
                Reason.CONFLICTING, detail="the statements of the latest day are not one answer"
            )
            unusable.append(day)
        else:
            on, value = stated.pop()
            readings.append(Reading(on, value, tuple(a.id for a in answered if a.id)))
            unknown = None
    complete = complete_on(record, "attestations", as_of) and not undated
    taken_on = tuple(sorted({r.on for r in readings}))
    why = _NO_DAY if undated else unknown
    return FollowUp(tuple(readings), taken_on, complete, why, tuple(unusable))


def _made(record: Record) -> list[Attestation]:
    """What people stated, without what was entered in error."""
    never = doubts_about("attestations").never
    return [a for a in record.attestations or () if a.status not in never]


def _stated(
    attestation: Attestation, day: date, after: date, as_of: date
) -> tuple[date, float | bool] | None:
    match attestation.value:
        case date() as done_on if after < done_on <= as_of:
            return done_on, True
        case date():
            return day, False
        case bool() | int() | float() as value:
            return day, value
    return None


@attrs.define
class _Source:
    """Where in a record the readings of facts come from."""

    needed: dict[str, Fact]
    codes: set[Code] = attrs.field(factory=set)
    items: set[tuple[str, str]] = attrs.field(factory=set)
    queries: list[Query] = attrs.field(factory=list)
    sections: set[str] = attrs.field(factory=set)

    def __attrs_post_init__(self) -> None:
        for fact in self.needed.values():
            match fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition:
                case Query() as query:
                    self._ask(query)
                case Answered(item=item, codes=codes, instrument=instrument):
                    self._answered(instrument, {item}, codes)
                case AnsweredOn(items=items, codes=codes, instrument=instrument):
                    self._answered(instrument, items, codes)
        if not self.sections:
            self.sections = {"attestations"}

    def entries(self, record: Record) -> Iterator[Entry]:
        """The entries that can give a reading."""
        never = doubts_about("observations").never
        for observation in record.observations or ():
            if observation.value is None or observation.status in never:
                continue
            if not self.codes.isdisjoint(observation.codes):
                yield observation
        loinc = {code.code for code in self.codes}
        for answers in given_forms(record):
            given = {key.partition("[")[0] for key, value in answers.values.items() if value is not None}
            if given & loinc or any(i in given and is_instrument(answers, form) for form, i in self.items):
                yield answers
        for query in self.queries:
            doubts = doubts_of(query).either
            for entry in getattr(record, query.section) or ():
                if entry.status not in doubts and _may_match(query, entry):
                    yield entry
        for attestation in _made(record):
            if attestation.fact in self.needed and not attestation.declined:
                yield attestation

    def doubtful(self, record: Record) -> Iterator[Entry]:
        """The entries that could give a reading, had they taken place, which may or may not be so."""
        for query in self.queries:
            perhaps = doubts_of(query).perhaps
            for entry in getattr(record, query.section) or ():
                if entry.status in perhaps and _may_match(query, entry):
                    yield entry

    def _ask(self, query: Query) -> None:
        self.sections.add(query.section)
        if query.section == "observations" and query.codes is not None:
            self.codes |= {
                Code(system, code) for system, codes in query.codes.exact.items() for code in codes
            }
        else:
            self.queries.append(query)

    def _answered(self, instrument: str, items: Iterable[str], codes: Iterable[str]) -> None:
        self.sections |= {"observations", "answers"}
        self.codes |= {Code("loinc", code) for code in codes}
        self.items |= {(instrument, item) for item in items}


def _may_match(query: Query, entry: Entry) -> bool:
    if query.codes is not None and query.codes.truth(entry.codes) is NOT_MET:
        return False
    asked = [condition for condition in query.where if isinstance(condition, Where)]
    return all(getattr(entry, each.field) in each.values | each.maybe | {None} for each in asked)


def _days(entry: Entry) -> Iterator[date]:
    days = (entry.start,) if isinstance(entry, Attestation) else (entry.start, entry.end)
    for day in days:
        if day is not None and lift(day).exact:
            yield lift(day).low


def _undated(entry: Entry, after: date, as_of: date) -> bool:
    """Whether an entry whose day is not exact may lie after one day and up to another."""
    if entry.start is None:
        return True
    day: Bounds = lift(entry.start)
    return not day.exact and bool(day.low <= as_of and day.high > after)


def _may_lie(entry: Entry, after: date, as_of: date) -> bool:
    """Whether an entry may lie after one day and up to another."""
    if entry.start is None:
        return True
    last = entry.start if entry.end is None else entry.end
    return bool(lift(entry.start).low <= as_of and lift(last).high > after)
