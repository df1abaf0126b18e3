"""The person, and the people around them."""

from __future__ import annotations

import attrs

from casemgmt.dates import to_day
from casemgmt.record.entry import Day, Entry


@attrs.frozen(kw_only=True)
class Person:
    """The person whose record this is.

    Args:
        id: The host's identifier.
        name: For display only; no rule reads it, and `repr` leaves it out.
        birth_date: The day of birth; may be partial.
        gender: FHIR administrative gender: ``female``, ``male``, ``other``, or ``unknown``, which no fact takes for a
            value.
        deceased: Whether the source says that the person has died, by the last day that the record covers (without
            `died_on`, nobody knows on which day); None where it does not say.
        died_on: The day of death.
        language: The preferred language (BCP 47), where recorded.
        state: The state or province of residence.
        postal_code: The postal code of residence.

    Example:
        >>> Person(id="p1", birth_date="1950-04-02").birth_date
        datetime.date(1950, 4, 2)
    """

    id: str = ""
    name: str | None = attrs.field(default=None, repr=False)
    birth_date: Day = attrs.field(default=None, converter=to_day, repr=False)
    gender: str | None = attrs.field(default=None, repr=False)
    deceased: bool | None = attrs.field(default=None, repr=False)
    died_on: Day = attrs.field(default=None, converter=to_day, repr=False)
    language: str | None = attrs.field(default=None, repr=False)
    state: str | None = attrs.field(default=None, repr=False)
    postal_code: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class RelatedPerson(Entry):
    """Someone in the person's life: family, caregiver, guardian (FHIR RelatedPerson); `codes` name the relation.

    Args:
        name: For display only.
        active: Whether the relation is current.
    """

    name: str | None = attrs.field(default=None, repr=False)
    active: bool | None = None
