"""Encounters, services, plans and teams, coverage, and contacts: the care that a person gets."""

from __future__ import annotations

import attrs

from casemgmt.codes import Code
from casemgmt.record.entry import Entry


@attrs.frozen(kw_only=True)
class Encounter(Entry):
    """A visit or stay (FHIR Encounter); `codes` are its types.

    Args:
        kind: The FHIR class: ``AMB``, ``EMER``, ``IMP``, ``ACUTE``, ``NONAC``, ``OBSENC``, ``HH``, ``VR`` and so on.
        service: The codes of the service type.
        discharge: The codes of the discharge disposition.
        priority: Codes of the admission's urgency.
        reasons: The codes of the reasons.
    """

    kind: str | None = attrs.field(default=None, repr=False)
    service: tuple[Code, ...] = attrs.field(default=(), repr=False)
    discharge: tuple[Code, ...] = attrs.field(default=(), repr=False)
    priority: tuple[Code, ...] = attrs.field(default=(), repr=False)
    reasons: tuple[Code, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Service(Entry):
    """A service or referral that was ordered (FHIR ServiceRequest), or an activity of a recorded plan.

    Args:
        intent: FHIR intent: ``order``, ``plan``, ``proposal`` and so on.
        categories: FHIR category codes.
    """

    intent: str | None = attrs.field(default=None, repr=False)
    categories: tuple[Code, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class Plan(Entry):
    """A care plan found in the record (FHIR CarePlan); `codes` are its categories. Not a plan of this library.

    Args:
        intent: FHIR intent: ``plan``, ``order``, ``proposal`` or ``option``.
        addresses: The ids of the conditions that it addresses.
    """

    intent: str | None = attrs.field(default=None, repr=False)
    addresses: tuple[str, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class CareTeamMember(Entry):
    """One participant of a care team (FHIR CareTeam); `codes` name the role.

    Args:
        name: For display only.
        member: The reference of the person or organisation.
    """

    name: str | None = attrs.field(default=None, repr=False)
    member: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Coverage(Entry):
    """What pays for care (FHIR Coverage); `codes` are its type.

    Args:
        kind: The kind of benefit in this library's words, where it can be told: ``medicare``,
            ``medicare.part_a``, ``medicare.part_b``, ``medicare.part_c``, ``medicaid``, ``commercial``,
            ``workers_compensation``, ``self_pay`` or ``other``.
        payer: The payer's name or reference.
    """

    kind: str | None = attrs.field(default=None, repr=False)
    payer: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(kw_only=True)
class Contact(Entry):
    """A contact with the person or their caregiver, or an attempt at one.

    Args:
        kind: ``phone``, ``visit``, ``video``, ``message`` or ``letter``.
        reached: Whether the person or caregiver was reached.
        purpose: What it was for, such as ``transitional_care``.
        by: Who made it.
    """

    kind: str | None = attrs.field(default=None, repr=False)
    reached: bool | None = attrs.field(default=None, repr=False)
    purpose: str | None = attrs.field(default=None, repr=False)
    by: str | None = attrs.field(default=None, repr=False)
