"""What is known about one person: sections that are None (nobody looked) or a tuple (this is all there is)."""

from casemgmt.record.care import CareTeamMember, Contact, Coverage, Encounter, Plan, Service
from casemgmt.record.clinical import Allergy, Condition, Immunization, Medication, Observation, Procedure
from casemgmt.record.person import Person, RelatedPerson
from casemgmt.record.record import SECTIONS, Record
from casemgmt.record.voice import Answers, Attestation, Consent, Preference, RecordedGoal, SocialNeed

__all__ = [
    "SECTIONS",
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
    "Person",
    "Plan",
    "Preference",
    "Procedure",
    "Record",
    "RecordedGoal",
    "RelatedPerson",
    "Service",
    "SocialNeed",
]
