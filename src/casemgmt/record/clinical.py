"""Conditions, observations, procedures, medications, immunisations and allergies."""

from __future__ import annotations

import attrs

from casemgmt.bounds import Bounds
from casemgmt.codes import Code
from casemgmt.dates import to_day
from casemgmt.record.entry import Day, Entry


@attrs.frozen(kw_only=True)
class Condition(Entry):
    """A condition, problem or diagnosis (FHIR Condition): `start` is its onset, `status` its clinical status.

    Args:
        verification: ``confirmed``, ``provisional``, ``differential`` or ``unconfirmed``.
        categories: FHIR category codes, such as ``problem-list-item``.
        recorded_on: The day on which it was written down.
        expected_months: How long it is expected to last, in months, where a clinician said so.
        until_death: Whether a clinician expects it to last until death.
    """

    verification: str | None = attrs.field(default=None, repr=False)
    categories: tuple[str, ...] = attrs.field(default=(), repr=False)
    recorded_on: Day = attrs.field(default=None, converter=to_day, repr=False)
    expected_months: float | Bounds | None = attrs.field(default=None, repr=False)
    until_death: bool | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Observation(Entry):
    """One measured or stated value (FHIR Observation, or one component of it); `start` is when it was true.

    Args:
        value: A number, a boolean, text, a coded answer, or None where no value was recorded.
        unit: The UCUM unit of a number.
        comparator: ``<``, ``<=``, ``>=`` or ``>`` where the number is only a limit.
        categories: FHIR category codes, such as ``vital-signs``.
        absent_reason: Why there is no value, in FHIR's words.
    """

    value: float | bool | str | Code | Bounds | None = attrs.field(default=None, repr=False)
    unit: str | None = attrs.field(default=None, repr=False)
    comparator: str | None = attrs.field(default=None, repr=False)
    categories: tuple[str, ...] = attrs.field(default=(), repr=False)
    absent_reason: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Procedure(Entry):
    """Something that was done (FHIR Procedure)."""


@attrs.frozen(kw_only=True)
class Medication(Entry):
    """A medication ordered, taken or handed over (FHIR MedicationRequest or MedicationStatement).

    Args:
        kind: ``order``, ``statement`` or ``dispense``; what was dispensed lasts from `start` to `end`.
        intent: FHIR intent of an order: ``order``, ``plan``, ``proposal`` and so on.
    """

    kind: str = "order"
    intent: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Immunization(Entry):
    """A vaccine given or not given (FHIR Immunization)."""


@attrs.frozen(kw_only=True)
class Allergy(Entry):
    """An allergy or intolerance (FHIR AllergyIntolerance); `status` is its clinical status.

    Args:
        verification: ``confirmed``, ``unconfirmed`` or ``presumed``.
        criticality: ``low``, ``high`` or ``unable-to-assess``.
    """

    verification: str | None = attrs.field(default=None, repr=False)
    criticality: str | None = attrs.field(default=None, repr=False)
