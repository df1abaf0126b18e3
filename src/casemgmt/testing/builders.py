"""Invented people in one line each, with ids that make evidence readable.

Each builder fills in what an entry needs in order to count: its code, its status, an id that says what it is.
Every other field of the entry can be given by name. What is not said stays unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from casemgmt.bounds import Bounds, strings
from casemgmt.codes import code_of
from casemgmt.dates import DayLike, months_before, require_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.record import (
    SECTIONS,
    Attestation,
    Condition,
    Coverage,
    Encounter,
    Medication,
    Observation,
    Person,
    Record,
)
from casemgmt.record.entry import Entry


def person(age: int, *, as_of: date | str, **fields: Any) -> Person:
    """A person whose birthday it is: `age` years old on a day, and one year less the day before.

    On 29 February the birthday was the day before, where the year of birth has no such day.

    Args:
        age: The age in completed years.
        as_of: The day on which the person is that old.
        **fields: Other fields of `Person`.

    Example:
        >>> person(70, as_of="2026-05-01").birth_date
        datetime.date(1956, 5, 1)
    """
    born = months_before(require_day(as_of), 12 * age)
    return Person(**{"id": "invented", "birth_date": born, **fields})


def condition(system: str, code: str, start: DayLike, end: DayLike = None, **fields: Any) -> Condition:
    """A condition: active, or resolved where it has an end.

    Example:
        >>> condition("icd10cm", "I50.9", "2019").id
        'Condition/I50.9 2019'
    """
    status = "active" if end is None else "resolved"
    given = {"codes": (code_of(system, code),), "start": start, "end": end, "status": status}
    return Condition(**{"id": _id("Condition", code, start), **given, **fields})


def medication(system: str, code: str, start: DayLike, end: DayLike = None, **fields: Any) -> Medication:
    """A medication that was ordered: active, or stopped where it has an end."""
    status = "active" if end is None else "stopped"
    given = {"codes": (code_of(system, code),), "start": start, "end": end, "status": status}
    return Medication(**{"id": _id("Medication", code, start), "intent": "order", **given, **fields})


def observation(
    system: str, code: str, value: Any, start: DayLike, *, unit: str | None = None, **fields: Any
) -> Observation:
    """A final measured or stated value.

    Args:
        system: The code system, such as ``loinc``.
        code: The code of what was measured.
        value: The value.
        start: The day on which it was measured.
        unit: The UCUM unit of a number; without the unit that a fact accepts, the value is unknown.
        **fields: Other fields of `Observation`.

    Example:
        >>> observation("loinc", "4548-4", 9.4, "2026-04-20", unit="%").id
        'Observation/4548-4 2026-04-20'
    """
    given = {"codes": (code_of(system, code),), "value": value, "start": start, "unit": unit}
    return Observation(**{"id": _id("Observation", code, start), "status": "final", **given, **fields})


def stay(start: DayLike, end: DayLike = None, *, kind: str = "IMP", **fields: Any) -> Encounter:
    """A stay: still going on, or finished where it has an end.

    Example:
        >>> stay("2026-01-12").status, stay("2026-01-12", "2026-01-16", kind="OBSENC").id
        ('in-progress', 'Encounter/OBSENC 2026-01-12')
    """
    status = "in-progress" if end is None else "finished"
    given = {"kind": kind, "start": start, "end": end, "status": status}
    return Encounter(**{"id": _id("Encounter", kind, start), **given, **fields})


def visit(day: DayLike, *, kind: str = "AMB", **fields: Any) -> Encounter:
    """A visit that began and ended on one day; `kind` ``EMER`` is one to an emergency department."""
    return stay(day, day, kind=kind, **fields)


def coverage(kind: str, start: DayLike, end: DayLike = None, **fields: Any) -> Coverage:
    """What pays for care from a day on, such as ``medicare.part_b``."""
    given = {"kind": kind, "start": start, "end": end, "status": "active"}
    return Coverage(**{"id": _id("Coverage", kind, start), **given, **fields})


def attestation(fact: str, value: Any, start: DayLike, *, role: str, **fields: Any) -> Attestation:
    """What somebody stated about a fact on a day; the role counts.

    Example:
        >>> attestation("ccm_risk_attested", True, "2026-04-20", role="physician").id
        'Attestation/ccm_risk_attested 2026-04-20'
    """
    given = {"fact": fact, "value": value, "start": start, "role": role, "by": f"an invented {role}"}
    return Attestation(**{"id": _id("Attestation", fact, start), **given, **fields})


def record(
    person: Person,
    *entries: Entry,
    looked_at: Iterable[str] = (),
    partial: Iterable[str] = (),
    known_until: DayLike = None,
) -> Record:
    """A record of some entries, each put into the section of its kind.

    A section that holds an entry is complete, unless `partial` names it. A section without entries was not looked
    at, unless `looked_at` names it: then it is empty. Two entries of one id are told apart by a number.

    Args:
        person: Who it is about.
        *entries: Entries of any kind, from a builder or made by hand.
        looked_at: Sections that are complete even where they hold nothing.
        partial: Sections that may hold more.
        known_until: The last day that the record covers.

    Raises:
        UnknownName: If a section does not exist; lists near names.
        InvalidInput: If something is no entry of a record; lists every one.

    Example:
        >>> someone = person(70, as_of="2026-05-01")
        >>> record(someone, condition("icd10cm", "I50.9", "2019"), stay("2026-01-12"), looked_at=["contacts"])
        Record(person 'invented': conditions 1, encounters 1, contacts 0; not looked at: observations, ...)
    """
    section_of = {kind: section for section, kind in SECTIONS.items()}
    problems = [
        Problem(f"$[{i}]", f"is a {type(entry).__name__}", "give entries such as condition(...) or stay(...)")
        for i, entry in enumerate(entries)
        if type(entry) not in section_of
    ]
    if problems:
        raise InvalidInput(problems)
    sections: dict[str, list[Entry]] = {}
    for section in sorted(strings(looked_at)):
        if section not in SECTIONS:
            raise UnknownName.among("record section", section, SECTIONS)
        sections[section] = []
    for entry in _told_apart(entries):
        sections.setdefault(section_of[type(entry)], []).append(entry)
    given: dict[str, Any] = dict(sections)
    return Record(person=person, partial=strings(partial), known_until=known_until, **given)


def _id(kind: str, what: str, day: DayLike) -> str:
    """An id as evidence shows it: what an entry is, and its day as far as it is known."""
    shown = f"{day.low} to {day.high}" if isinstance(day, Bounds) else str(day or "")
    return " ".join(filter(None, (f"{kind}/{what}" if what else kind, shown)))


def _told_apart(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with ids that differ; one without an id gets one of its kind and day."""
    seen: Counter[str] = Counter()
    named: list[Entry] = []
    for entry in entries:
        what = getattr(entry, "kind", None) or next((code.code for code in entry.codes), "")
        id = entry.id or _id(type(entry).__name__, what, entry.start)
        seen[id] += 1
        named.append(attrs.evolve(entry, id=id if seen[id] == 1 else f"{id} ({seen[id]})"))
    return named
