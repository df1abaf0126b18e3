"""The kinds of value that can be written as a document by themselves, each with the name of its schema.

The table is all there is: what a document names is looked up here and nowhere else.
"""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casemgmt.assessment import Assessment
    from casemgmt.instruments import InstrumentResult
    from casemgmt.levels import LevelOfCare
    from casemgmt.monitoring import Review
    from casemgmt.outcomes import OutcomeReport, ReliableChange
    from casemgmt.over_time import Timeline
    from casemgmt.planning import CarePlan, Item, PlanDiff, PlanDraft, Proposal
    from casemgmt.record import Person, Record
    from casemgmt.record.entry import Entry
    from casemgmt.risk import RiskProfile
    from casemgmt.rules import Line
    from casemgmt.screening import ManyScreened, Screening

    About = Record | Person | Entry | Assessment | InstrumentResult | LevelOfCare | RiskProfile | Screening
    Planned = CarePlan | PlanDiff | PlanDraft | Proposal | Item | Review | OutcomeReport
    Kept = About | Planned | ManyScreened | Timeline | ReliableChange | Line

_ROOMS: dict[str, tuple[str, ...]] = {
    "casemgmt.record": (
        "Record",
        "Person",
        "Allergy",
        "Answers",
        "Attestation",
        "CareTeamMember",
        "Condition",
        "Consent",
        "Contact",
        "Coverage",
        "Encounter",
        "Immunization",
        "Medication",
        "Observation",
        "Plan",
        "Preference",
        "Procedure",
        "RecordedGoal",
        "RelatedPerson",
        "Service",
        "SocialNeed",
    ),
    "casemgmt.rules": ("Line",),
    "casemgmt.instruments": ("InstrumentResult",),
    "casemgmt.screening": ("ManyScreened", "Screening"),
    "casemgmt.levels": ("LevelOfCare",),
    "casemgmt.risk": ("RiskProfile",),
    "casemgmt.over_time": ("Timeline",),
    "casemgmt.assessment": ("Assessment",),
    "casemgmt.planning": (
        "CarePlan",
        "PlanDiff",
        "PlanDraft",
        "Proposal",
        "Goal",
        "Intervention",
        "Monitor",
        "PlannedService",
        "RedFlag",
        "TeamRole",
    ),
    "casemgmt.monitoring": ("Review",),
    "casemgmt.outcomes": ("OutcomeReport", "ReliableChange"),
}
"""The names of the classes, by the room that has them."""

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
SCHEMAS = {
    f"casemgmt.{_CAPITAL.sub('_', name).lower()}/1": (room, name)
    for room, names in _ROOMS.items()
    for name in names
}
"""Where the class of each schema is found."""
_SCHEMA_BY_NAME = {name: schema for schema, (_, name) in SCHEMAS.items()}


def class_of(schema: str) -> type:
    """The class that a schema of the table is for; its room is loaded on first use."""
    room, name = SCHEMAS[schema]
    found: type = getattr(import_module(room), name)
    return found


def schema_of(cls: type) -> str | None:
    """The schema of a class; None for one that is not in the table."""
    schema = _SCHEMA_BY_NAME.get(cls.__name__)
    return schema if schema is not None and class_of(schema) is cls else None


def words_for(cls: type) -> str:
    """What a class is called in messages.

    Example:
        >>> from casemgmt.planning import CarePlan
        >>> words_for(CarePlan)
        'a care plan'
    """
    words = _CAPITAL.sub(" ", cls.__name__).lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
