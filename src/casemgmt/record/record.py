"""The record: one person's sections, and how complete they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from casemgmt.bounds import strings
from casemgmt.dates import to_day
from casemgmt.errors import InvalidInput, Problem, UnknownName
from casemgmt.record.care import CareTeamMember, Contact, Coverage, Encounter, Plan, Service
from casemgmt.record.clinical import Allergy, Condition, Immunization, Medication, Observation, Procedure
from casemgmt.record.entry import Day, Entry
from casemgmt.record.person import Person, RelatedPerson
from casemgmt.record.voice import Answers, Attestation, Consent, Preference, RecordedGoal, SocialNeed


def _section(value: Iterable[Entry] | None) -> tuple[Any, ...] | None:
    return None if value is None else tuple(value)


@attrs.frozen(kw_only=True)
class Record:
    """What is known about one person.

    Each section is None (nobody looked: everything about it is unknown) or a tuple. A tuple is all there is,
    unless the section is named in `partial`: then what is there is known, and there may be more.

    Args:
        person: Who it is about.
        partial: The names of sections that are not complete.
        known_until: The last day that the record covers. Asked about a later day, no section counts as complete, and
            it is unknown whether a person who was alive has died.

    Example:
        >>> record = Record(person=Person(id="p1"), conditions=())
        >>> record
        Record(person 'p1': conditions 0; not looked at: observations, encounters, procedures, ...)
    """

    person: Person
    conditions: tuple[Condition, ...] | None = attrs.field(default=None, converter=_section)
    observations: tuple[Observation, ...] | None = attrs.field(default=None, converter=_section)
    encounters: tuple[Encounter, ...] | None = attrs.field(default=None, converter=_section)
    procedures: tuple[Procedure, ...] | None = attrs.field(default=None, converter=_section)
    medications: tuple[Medication, ...] | None = attrs.field(default=None, converter=_section)
    immunizations: tuple[Immunization, ...] | None = attrs.field(default=None, converter=_section)
    allergies: tuple[Allergy, ...] | None = attrs.field(default=None, converter=_section)
    coverages: tuple[Coverage, ...] | None = attrs.field(default=None, converter=_section)
    services: tuple[Service, ...] | None = attrs.field(default=None, converter=_section)
    plans: tuple[Plan, ...] | None = attrs.field(default=None, converter=_section)
    goals: tuple[RecordedGoal, ...] | None = attrs.field(default=None, converter=_section)
    care_team: tuple[CareTeamMember, ...] | None = attrs.field(default=None, converter=_section)
    contacts: tuple[Contact, ...] | None = attrs.field(default=None, converter=_section)
    related_persons: tuple[RelatedPerson, ...] | None = attrs.field(default=None, converter=_section)
    social_needs: tuple[SocialNeed, ...] | None = attrs.field(default=None, converter=_section)
    answers: tuple[Answers, ...] | None = attrs.field(default=None, converter=_section)
    attestations: tuple[Attestation, ...] | None = attrs.field(default=None, converter=_section)
    consents: tuple[Consent, ...] | None = attrs.field(default=None, converter=_section)
    preferences: tuple[Preference, ...] | None = attrs.field(default=None, converter=_section)
    partial: frozenset[str] = attrs.field(default=frozenset(), converter=strings)
    known_until: Day = attrs.field(default=None, converter=to_day)

    def __attrs_post_init__(self) -> None:
        for name in self.partial:
            if name not in SECTIONS:
                raise UnknownName.among("record section", name, SECTIONS)
        problems = [
            Problem(
                f"$.{name}[{i}]", f"is a {type(entry).__name__}", f"put {kind.__name__} objects into {name}"
            )
            for name, kind in SECTIONS.items()
            if not {kind}.issuperset(map(type, getattr(self, name) or ()))
            for i, entry in enumerate(getattr(self, name))
            if type(entry) is not kind
        ]
        if problems:
            raise InvalidInput(problems)

    def __repr__(self) -> str:
        held = [f"{name} {len(section)}" for name in SECTIONS if (section := getattr(self, name)) is not None]
        absent = [name for name in SECTIONS if getattr(self, name) is None]
        shown = ", ".join(absent[:3]) + (", ..." if len(absent) > 3 else "")
        looked = f"; not looked at: {shown}" if absent else ""
        return f"Record(person {self.person.id!r}: {', '.join(held) or 'nothing'}{looked})"

    def entries(self) -> Iterator[Entry]:
        """Every entry of every section, in the order of the sections."""
        for name in SECTIONS:
            yield from getattr(self, name) or ()

    def with_entries(self, section: str, *entries: Entry) -> Record:
        """The same record with entries added to one section; a section that was None becomes a partial one.

        Example:
            >>> record = Record(person=Person(id="p1"))
            >>> attested = Attestation(fact="ccm_risk_attested", value=True, by="Dr Gray", start="2026-05-01")
            >>> sorted(record.with_entries("attestations", attested).partial)
            ['attestations']
        """
        if section not in SECTIONS:
            raise UnknownName.among("record section", section, SECTIONS)
        before = getattr(self, section)
        partial = self.partial if before is not None else self.partial | {section}
        changes: dict[str, Any] = {section: (before or ()) + entries, "partial": partial}
        return attrs.evolve(self, **changes)


SECTIONS: dict[str, type[Entry]] = {
    "conditions": Condition,
    "observations": Observation,
    "encounters": Encounter,
    "procedures": Procedure,
    "medications": Medication,
    "immunizations": Immunization,
    "allergies": Allergy,
    "coverages": Coverage,
    "services": Service,
    "plans": Plan,
    "goals": RecordedGoal,
    "care_team": CareTeamMember,
    "contacts": Contact,
    "related_persons": RelatedPerson,
    "social_needs": SocialNeed,
    "answers": Answers,
    "attestations": Attestation,
    "consents": Consent,
    "preferences": Preference,
}
"""The sections of a record with the class of their entries, in the order in which they are shown."""
