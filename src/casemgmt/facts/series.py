"""The history of one measured fact: what it was on each day on which it was measured."""

from __future__ import annotations

from datetime import date

import attrs

from casemgmt.bounds import Bounds, lift
from casemgmt.codes import Code
from casemgmt.dates import require_day
from casemgmt.facts.definitions import Answered, AnsweredOn, Query, Recorded
from casemgmt.facts.read import facts_at
from casemgmt.facts.stated import given_forms
from casemgmt.facts.took_place import doubts_about
from casemgmt.record import Record
from casemgmt.rules.terms import Fact
from casemgmt.rules.walk import facts_needed


@attrs.frozen
class Reading:
    """A fact as it stood on one day.

    Args:
        on: The day.
        value: An exact value, or `Bounds` where it was only partly known.
        evidence: The record entries from which it came.
    """

    on: date
    value: float | Bounds = attrs.field(repr=False)
    evidence: tuple[str, ...] = ()


def series(record: Record, fact: Fact, *, start: date, as_of: date | str) -> tuple[Reading, ...]:
    """The readings of a fact from one day to another, oldest first.

    Only days count on which something was measured or answered; a day whose reading cannot be used (such as
    one in another unit) gives no reading.

    Args:
        record: What is known about the person.
        fact: A measured fact, or one that is worked out from measured facts.
        start: The first day.
        as_of: The last day.

    Example:
        >>> from casemgmt.codes import code_of
        >>> from casemgmt.facts.measurements import hemoglobin_a1c
        >>> from casemgmt.record import Observation, Person
        >>> a1c = Observation(codes=(code_of("loinc", "4548-4"),), start="2026-01-10", value=9.4, unit="%")
        >>> record = Record(person=Person(id="p1"), observations=[a1c])
        >>> [str(r.on) for r in series(record, hemoglobin_a1c, start=date(2026, 1, 1), as_of="2026-05-01")]
        ['2026-01-10']
    """
    last = require_day(as_of)
    needed = facts_needed(fact)
    readings = []
    for day in sorted(_days(record, needed, start, last)):
        sheet = facts_at(record, needed, as_of=day)
        value = sheet.values.get(fact.name)
        if value is not None:
            readings.append(Reading(day, value, sheet.evidence.get(fact.name, ())))
    return tuple(readings)


def _days(record: Record, needed: dict[str, Fact], start: date, last: date) -> set[date]:
    codes, items = _sources(needed)
    never = doubts_about("observations").never
    measured = [e for e in record.observations or () if e.value is not None and e.status not in never]
    entries = [e for e in measured if any(code in codes for code in e.codes)]
    keys = items | {code.code for code in codes}
    answered = [a for a in given_forms(record) if any(key.partition("[")[0] in keys for key in a.values)]
    days = (lift(e.start) for e in (*entries, *answered) if e.start is not None)
    return {day.low for day in days if day.exact and start <= day.low <= last}


def _sources(needed: dict[str, Fact]) -> tuple[frozenset[Code], frozenset[str]]:
    codes: set[Code] = set()
    items: set[str] = set()
    for fact in needed.values():
        definition = fact.definition.query if isinstance(fact.definition, Recorded) else fact.definition
        match definition:
            case Query(section="observations", codes=held) if held is not None:
                codes |= {Code(system, code) for system, every in held.exact.items() for code in every}
            case Answered(item=item, codes=held):
                codes |= {Code("loinc", code) for code in held}
                items.add(item)
            case AnsweredOn(items=every, codes=held):
                codes |= {Code("loinc", code) for code in held}
                items |= every
    return frozenset(codes), frozenset(items)
