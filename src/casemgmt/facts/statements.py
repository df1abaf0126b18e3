"""Facts that people state: judgements of clinicians, choices of the person, and what was done for a program."""

from __future__ import annotations

from collections.abc import Iterable

from casemgmt.citation import operational
from casemgmt.facts.conditions import life_limiting_condition
from casemgmt.facts.definitions import Attested, Query, Where
from casemgmt.facts.encounters import facility_discharged_on
from casemgmt.facts.measurements import palliative_performance_recorded, palliative_performance_scale
from casemgmt.rules.terms import Criterion, Fact, all_of, any_of

CLINICIANS = frozenset({"physician", "nurse_practitioner", "physician_assistant", "clinical_nurse_specialist"})
CARE_STAFF = CLINICIANS | {"nurse", "case_manager", "social_worker", "clinical_staff"}


def stated(
    name: str,
    label: str,
    question: str,
    by: Iterable[str] = (),
    *,
    ask: str = "clinician",
    valid_days: int | None = None,
    documented: bool = False,
    open_while: Criterion | None = None,
) -> Fact:
    """A flag that somebody attests.

    Args:
        name: The name of the fact.
        label: What a person reads.
        question: What to ask.
        by: The roles that may attest it; empty for anyone.
        ask: Whom to ask.
        valid_days: How long the statement counts.
        documented: Whether its absence from a complete record means no.
        open_while: While this is possible, its absence is an open question; otherwise it means no.
    """
    definition = Attested(frozenset(by), valid_days, open_while, documented)
    return Fact(name, type="flag", label=label, question=question, ask=ask, definition=definition)


# -- chronic care management -----------------------------------------------------------------------------------
ccm_risk_attested = stated(
    "ccm_risk_attested",
    "the chronic conditions place the person at significant risk",
    "Do the chronic conditions place the person at significant risk of death, acute exacerbation or"
    " decompensation, or functional decline?",
    CLINICIANS,
    valid_days=365,
)
comprehensive_care_plan = stated(
    "comprehensive_care_plan",
    "comprehensive care plan established, copy given",
    "Is there a comprehensive care plan, and has the person or caregiver a copy?",
    CARE_STAFF,
    ask="record",
)
established_patient = stated(
    "established_patient",
    "seen by the billing practitioner within a year, or initiating visit done",
    "Has the billing practitioner seen the person within the last year, or was an initiating visit made?",
    ask="record",
    valid_days=365,
)
ccm_billed_elsewhere = stated(
    "ccm_billed_elsewhere",
    "another practitioner bills chronic care management this month",
    "Does another practitioner bill chronic care management for the person this month?",
    ask="payer",
    valid_days=31,
)
overlapping_care_management = stated(
    "overlapping_care_management",
    "the same practitioner bills care management that excludes it this month",
    "Does the same practitioner bill care plan oversight (G0181, G0182), principal care management, advanced"
    " primary care management or monthly dialysis services for the person this month?",
    ask="record",
    valid_days=31,
)
care_management_minutes = Fact(
    "care_management_minutes",
    low=0,
    high=10000,
    unit="min",
    label="clinical staff time for chronic care management this calendar month",
    ask="record",
    definition=Attested(valid_days=31),
)

# -- transitional care management ------------------------------------------------------------------------------
transition_contact_on = Fact(
    "transition_contact_on",
    type="date",
    label="first interactive contact after discharge",
    question="When was the person or caregiver first reached after the discharge?",
    ask="record",
    definition=Query(
        section="contacts",
        take="earliest_date",
        where=(Where("reached", {True}),),
        since=facility_discharged_on,
    ),
)
transition_contact_attempts = Fact(
    "transition_contact_attempts",
    low=0,
    high=1000,
    label="separate timely attempts at contact after discharge",
    question="How many separate attempts at contact were made within two business days?",
    ask="record",
    definition=Query(
        section="contacts", take="count", since=facility_discharged_on, business_days=(2, "us_federal")
    ),
)
transition_visit_on = Fact(
    "transition_visit_on",
    type="date",
    label="first visit after discharge",
    question="When was the first face-to-face visit after the discharge?",
    ask="record",
    definition=Query(
        section="encounters",
        take="earliest_date",
        where=(Where("kind", {"AMB", "HH", "VR"}),),
        after=facility_discharged_on,
    ),
)
medication_reconciled_on = Fact(
    "medication_reconciled_on",
    type="date",
    label="medication reconciliation after discharge",
    question="When were the medications reconciled?",
    ask="record",
    definition=Attested(CARE_STAFF | {"pharmacist"}),
)
medical_decision_making = Fact(
    "medical_decision_making",
    type="category",
    values=frozenset({"straightforward", "low", "moderate", "high"}),
    label="medical decision making",
    question="Of what complexity is the medical decision making: straightforward, low, moderate or high?",
    ask="clinician",
    definition=Attested(CLINICIANS),
)
transition_accepted = stated(
    "transition_accepted",
    "the practitioner takes responsibility without a gap",
    "Does the practitioner take responsibility for the person's care from the discharge on?",
    CLINICIANS,
    valid_days=60,
)
transition_billed_elsewhere = stated(
    "transition_billed_elsewhere",
    "another practitioner bills transitional care management for this discharge",
    "Does another practitioner bill transitional care management for this discharge?",
    ask="payer",
    valid_days=60,
)

# -- the end of life -------------------------------------------------------------------------------------------
surprise_question_positive = stated(
    "surprise_question_positive",
    "clinician would not be surprised if the person died within 12 months",
    "Would you be surprised if the person died within the next 12 months? (positive: no)",
    CARE_STAFF,
    valid_days=365,
    documented=True,
)
spict_positive = stated(
    "spict_positive",
    "two general indicators of decline and one of advanced disease (SPICT)",
    "Are there at least two general indicators of decline and one of advanced disease?",
    CARE_STAFF,
    valid_days=180,
    documented=True,
)
decline_documented = stated(
    "decline_documented",
    "decline documented",
    "Has the person declined over the last months?",
    CARE_STAFF,
    valid_days=180,
    documented=True,
)
low_performance = all_of(
    life_limiting_condition,
    palliative_performance_recorded,
    any_of(palliative_performance_scale <= 40, all_of(palliative_performance_scale <= 50, decline_documented)),
    id="E4",
    label="low Palliative Performance Scale with a life-limiting illness and decline",
    cite=operational(
        "Palliative Performance Scale at most 50 with decline, or at most 40, as a signal of the end of life",
        "a common hospice practice; no regulation sets these thresholds",
    ),
)
end_of_life_screen = any_of(
    low_performance,
    spict_positive,
    surprise_question_positive,
    label="a screen points to the end of life",
)
terminal_prognosis_certified = stated(
    "terminal_prognosis_certified",
    "physician certifies a prognosis of six months or less if the illness runs its normal course",
    "Does a physician certify a prognosis of six months or less if the illness runs its normal course?",
    CLINICIANS | {"hospice_physician"},
    valid_days=180,
    open_while=end_of_life_screen,
)
comfort_goals = stated(
    "comfort_goals",
    "comfort-focused goals of care documented",
    "Does the person want care that is focused on comfort?",
    CARE_STAFF | {"patient", "healthcare_agent"},
    open_while=end_of_life_screen,
)
terminal_prognosis_certified_on = Fact(
    "terminal_prognosis_certified_on",
    type="date",
    label="certification of the terminal prognosis",
    question="When did the physician certify the terminal prognosis (orally or in writing, whichever came first)?",
    ask="record",
    definition=Attested(CLINICIANS | {"hospice_physician"}),
)
hospice_election_on = Fact(
    "hospice_election_on",
    type="date",
    label="effective date of the hospice election",
    question="On which day does the hospice election take effect?",
    ask="record",
    definition=Attested(),
)
hospice_period_number = Fact(
    "hospice_period_number",
    low=1,
    high=200,
    label="hospice benefit period at this election (1 for the first in a lifetime)",
    question="How many hospice benefit periods has the person used before?",
    ask="payer",
    definition=Attested(),
)
hospice_face_to_face_on = Fact(
    "hospice_face_to_face_on",
    type="date",
    label="hospice face-to-face encounter for this period",
    question="When was the face-to-face encounter with a hospice physician or nurse practitioner?",
    ask="record",
    definition=Attested(),
)
hospice_addendum_requested = stated(
    "hospice_addendum_requested",
    "election statement addendum requested",
    "Has the person asked for the election statement addendum?",
    ask="record",
)
hospice_addendum_on = Fact(
    "hospice_addendum_on",
    type="date",
    label="election statement addendum given",
    question="When was the election statement addendum given?",
    ask="record",
    definition=Attested(),
)
ccm_consent_written = stated(
    "ccm_consent_written",
    "consent to chronic care management is in writing",
    "Is the consent to chronic care management in writing?",
    ask="record",
)
hospice_notice_of_election_on = Fact(
    "hospice_notice_of_election_on",
    type="date",
    label="notice of election",
    question="When was the notice of election submitted?",
    ask="record",
    definition=Attested(),
)

# -- levels of care --------------------------------------------------------------------------------------------
imminent_danger = stated(
    "imminent_danger",
    "imminent danger to self or others, or psychiatric emergency",
    "Is the person in imminent danger, or a danger to others?",
    CARE_STAFF,
    valid_days=3,
    documented=True,
)
acute_problem_unresolved = stated(
    "acute_problem_unresolved",
    "the problem of the emergency visit is unresolved",
    "Is the problem of the emergency visit unresolved?",
    CARE_STAFF,
    valid_days=3,
)
acute_condition_under_treatment = stated(
    "acute_condition_under_treatment",
    "the new acute illness or injury is under active treatment",
    "Is the new illness or injury under active treatment?",
    CARE_STAFF,
    valid_days=14,
)
adl_newly_dependent = stated(
    "adl_newly_dependent",
    "newly dependent in at least one activity of daily living",
    "Has the person become dependent in an activity of daily living since the event?",
    CARE_STAFF | {"therapist"},
    valid_days=180,
)
rehabilitation_potential = stated(
    "rehabilitation_potential",
    "measurable practical improvement can reasonably be expected",
    "Can measurable practical improvement reasonably be expected in a reasonable time?",
    CLINICIANS | {"therapist"},
    valid_days=180,
)
adl_limited = stated(
    "adl_limited",
    "limited in activities of daily living",
    "Does the person need help with daily activities such as bathing, dressing or eating?",
    CARE_STAFF | {"patient", "caregiver", "therapist"},
    ask="patient",
    valid_days=365,
)
