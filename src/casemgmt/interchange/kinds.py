"""The kinds of value that are written by the types of their classes, each with the name of its schema.

The table is all there is: what a document names is looked up here and nowhere else.
"""

from __future__ import annotations

import re
from typing import get_args

from casemgmt.assessment import Assessment
from casemgmt.instruments import InstrumentResult
from casemgmt.levels import LevelOfCare
from casemgmt.monitoring import Review
from casemgmt.outcomes import OutcomeReport, ReliableChange
from casemgmt.over_time import Timeline
from casemgmt.planning import (
    CarePlan,
    Goal,
    Intervention,
    Monitor,
    PlanDiff,
    PlanDraft,
    PlannedService,
    Proposal,
    RedFlag,
    TeamRole,
)
from casemgmt.record import (
    Allergy,
    Answers,
    Attestation,
    CareTeamMember,
    Condition,
    Consent,
    Contact,
    Coverage,
    Encounter,
    Immunization,
    Medication,
    Observation,
    Person,
    Plan,
    Preference,
    Procedure,
    Record,
    RecordedGoal,
    RelatedPerson,
    Service,
    SocialNeed,
)
from casemgmt.risk import Acuity, Prevention, PreventionItem, RiskProfile
from casemgmt.rules import Line
from casemgmt.screening import ManyScreened, Screening

Entries = (
    Allergy
    | Answers
    | Attestation
    | CareTeamMember
    | Condition
    | Consent
    | Contact
    | Coverage
    | Encounter
    | Immunization
    | Medication
    | Observation
    | Plan
    | Preference
    | Procedure
    | RecordedGoal
    | RelatedPerson
    | Service
    | SocialNeed
)
Said = (
    Acuity
    | Assessment
    | InstrumentResult
    | LevelOfCare
    | ManyScreened
    | Prevention
    | PreventionItem
    | RiskProfile
    | Screening
    | Timeline
    | Line
)
Items = Goal | Intervention | Monitor | PlannedService | RedFlag | TeamRole
Planned = CarePlan | PlanDiff | PlanDraft | Proposal | Items | Review | OutcomeReport | ReliableChange
Kept = Record | Person | Entries | Said | Planned
"""Every value that is written by the type of its class."""

_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
SCHEMAS: dict[str, type] = {
    f"casemgmt.{_CAPITAL.sub('_', cls.__name__).lower()}/1": cls for cls in get_args(Kept)
}
"""The class of each schema."""
_BY_CLASS = {cls: schema for schema, cls in SCHEMAS.items()}


def schema_of(cls: type) -> str | None:
    """The schema of a class; None for one that is not in the table."""
    return _BY_CLASS.get(cls)


def words_for(cls: type) -> str:
    """What a class is called in messages.

    Example:
        >>> from casemgmt.planning import CarePlan
        >>> words_for(CarePlan)
        'a care plan'
    """
    words = _CAPITAL.sub(" ", cls.__name__).lower()
    return f"{'an' if words[0] in 'aeiou' else 'a'} {words}"
