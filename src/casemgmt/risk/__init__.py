"""Risk: tiers by what has happened and what is measured, and what each tier asks for; acuity; prevention."""

from casemgmt.risk.acuity import Acuity, AcuityOverride, acuity
from casemgmt.risk.acuity_model import (
    AcuityDomain,
    AcuityEdition,
    AcuityLevel,
    AcuityScheme,
    Escalator,
    Task,
)
from casemgmt.risk.acuity_tables import acuity_scheme, read_acuity
from casemgmt.risk.caseload import Caseload, caseload
from casemgmt.risk.prevention import (
    Prevention,
    PreventionEdition,
    PreventionItem,
    PreventionSchedule,
    PreventiveService,
    prevention_due,
)
from casemgmt.risk.prevention_tables import prevention_schedule, prevention_schedules, read_prevention
from casemgmt.risk.scheme import RiskEdition, RiskScheme, Score, Tier, risk_scheme
from casemgmt.risk.stratify import RiskProfile, TierChange, stratify

__all__ = [
    "Acuity",
    "AcuityDomain",
    "AcuityEdition",
    "AcuityLevel",
    "AcuityOverride",
    "AcuityScheme",
    "Caseload",
    "Escalator",
    "Prevention",
    "PreventionEdition",
    "PreventionItem",
    "PreventionSchedule",
    "PreventiveService",
    "RiskEdition",
    "RiskProfile",
    "RiskScheme",
    "Score",
    "Task",
    "Tier",
    "TierChange",
    "acuity",
    "acuity_scheme",
    "caseload",
    "prevention_due",
    "prevention_schedule",
    "prevention_schedules",
    "read_acuity",
    "read_prevention",
    "risk_scheme",
    "stratify",
]
