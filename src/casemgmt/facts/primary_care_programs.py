"""Facts that the programs of primary care ask for: principal and advanced care, community health, navigation."""

from __future__ import annotations

from casemgmt.content import code_set
from casemgmt.facts.definitions import Attested, Query
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated
from casemgmt.rules.terms import Fact


def _minutes(name: str, label: str, question: str) -> Fact:
    """Time spent in the calendar month of the date of service."""
    return Fact(
        name,
        low=0,
        high=10000,
        unit="min",
        label=label,
        question=question,
        ask="record",
        definition=Attested(this_month=True),
    )


def _visit(name: str, values: set[str], label: str, question: str) -> Fact:
    """The kind of visit with which a service began."""
    return Fact(
        name,
        type="category",
        values=frozenset(values),
        label=label,
        question=question,
        ask="record",
        definition=Attested(valid_days=365),
    )


def _consent(name: str, label: str, question: str) -> Fact:
    return stated(name, label, question, ask="patient")


# -- one principal condition (principal care management, principal illness navigation) -------------------------------
principal_condition_months = Fact(
    "principal_condition_months",
    low=0,
    high=1200,
    unit="mo",
    label="expected duration of the principal condition",
    question="How many months is the condition that drives care expected to last (1200 for a lifelong one)?",
    ask="clinician",
    definition=Attested(CLINICIANS, valid_days=365),
)
principal_condition_risk = stated(
    "principal_condition_risk",
    "the principal condition places the person at significant risk",
    "Does the condition that drives care place the person at significant risk of hospitalization, acute exacerbation"
    " or decompensation, functional decline or death?",
    CLINICIANS,
    valid_days=365,
)
disease_specific_plan = stated(
    "disease_specific_plan",
    "disease-specific care plan made, monitored or revised",
    "Is there a care plan for this condition that is made, monitored or revised?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)

# -- principal care management ---------------------------------------------------------------------------------
pcm_complex_management = stated(
    "pcm_complex_management",
    "medication adjusted often, or management unusually complex because of comorbidities",
    "Does the condition need frequent adjustments of the medication, or is its management unusually complex because of"
    " comorbidities?",
    CLINICIANS,
    valid_days=365,
)
pcm_communication = stated(
    "pcm_communication",
    "ongoing communication among the practitioners who treat the person",
    "Do the practitioners who treat the person keep one another informed and coordinate care?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
pcm_consent = _consent(
    "pcm_consent",
    "consent to principal care management",
    "Does the person agree to principal care management (cost sharing, may stop)?",
)
pcm_visit_made = stated(
    "pcm_visit_made",
    "seen by the billing practitioner within a year before, or initiating visit made",
    "Did the billing practitioner see the person within the year before principal care management began, or begin it in"
    " a visit?",
    ask="record",
    valid_days=365,
)
pcm_excluding_service = stated(
    "pcm_excluding_service",
    "the same practitioner bills chronic care or advanced primary care management this month",
    "Does the same practitioner bill chronic care management or advanced primary care management for the person this"
    " month?",
    ask="record",
    this_month=True,
)
pcm_practitioner_minutes = _minutes(
    "pcm_practitioner_minutes",
    "the practitioner's own time for principal care management this calendar month",
    "How many minutes did the practitioner personally spend on principal care management this calendar month?",
)
pcm_staff_minutes = _minutes(
    "pcm_staff_minutes",
    "clinical staff time for principal care management this calendar month",
    "How many minutes did clinical staff spend on principal care management this calendar month?",
)

# -- advanced primary care management --------------------------------------------------------------------------
apcm_responsible = stated(
    "apcm_responsible",
    "the practitioner is responsible for all primary care of the person, and its focal point",
    "Is the practitioner, or the team, responsible for all primary care of the person and its continuing focal point?",
    CARE_STAFF,
    valid_days=365,
)
apcm_consent = _consent(
    "apcm_consent",
    "consent to advanced primary care management",
    "Does the person agree to advanced primary care management (one practitioner a month, cost sharing, may stop)?",
)
apcm_seen_3y = stated(
    "apcm_seen_3y",
    "seen by the practice within the three years before, or initiating visit made",
    "Did the practice see the person within the last three years, or begin advanced primary care management in a visit"
    " (an annual wellness visit can count)?",
    ask="record",
    valid_days=365,
)
apcm_practice_capable = stated(
    "apcm_practice_capable",
    "the service elements of advanced primary care are available",
    "Does the practice offer the service elements of advanced primary care: access at all hours, comprehensive care"
    " management, a care plan, coordination of transitions, enhanced communication, population management and"
    " measurement of performance?",
    ask="record",
    valid_days=365,
)
apcm_billed_elsewhere = stated(
    "apcm_billed_elsewhere",
    "another practitioner bills advanced primary care management this month",
    "Does another practitioner bill advanced primary care management for the person this month?",
    ask="payer",
    this_month=True,
)
apcm_bundled_service = stated(
    "apcm_bundled_service",
    "the same practice bills a service that is bundled into it this month",
    "Does the same practice bill chronic, principal or transitional care management, an interprofessional consultation,"
    " a remote evaluation of images, a virtual check-in or an e-visit for the person this month?",
    ask="record",
    this_month=True,
)
qualified_medicare_beneficiary = stated(
    "qualified_medicare_beneficiary",
    "Qualified Medicare Beneficiary",
    "Does the eligibility system of Medicare show the person as a Qualified Medicare Beneficiary this month? It is"
    " looked up, not worked out from income.",
    ask="payer",
    this_month=True,
)
apcm_base_same_practitioner = stated(
    "apcm_base_same_practitioner",
    "the same practitioner bills the base code of advanced primary care management this month",
    "Does the same practitioner bill G0556, G0557 or G0558 for the person this month?",
    ask="record",
    this_month=True,
)
apcm_behavioral_service = Fact(
    "apcm_behavioral_service",
    type="category",
    values=frozenset({"none", "collaborative_first_month", "collaborative_later_month", "general"}),
    label="behavioural health service beside advanced primary care management this month",
    question="Which behavioural health service is given this month: none, collaborative care in its first or a later"
    " month, or general behavioural health integration?",
    ask="record",
    definition=Attested(this_month=True),
)
apcm_follow_up_indicated = stated(
    "apcm_follow_up_indicated",
    "a follow-up after the discharge is clinically indicated",
    "Is a follow-up after the discharge clinically indicated?",
    CLINICIANS,
    valid_days=30,
)

# -- community health integration ------------------------------------------------------------------------------
chi_initiating_visit = _visit(
    "chi_initiating_visit",
    {
        "evaluation_and_management",
        "annual_wellness",
        "transitional_care",
        "by_clinical_social_worker_or_therapist",
        "by_clinical_staff",
        "hospital",
        "emergency",
        "skilled_nursing_facility",
        "none",
    },
    "visit with which community health integration began",
    "With which visit of the billing practitioner did community health integration begin?",
)
home_health_plan_of_care = stated(
    "home_health_plan_of_care",
    "under a home health plan of care",
    "Is the person under a home health plan of care?",
    ask="record",
    valid_days=60,
)
social_need_found = stated(
    "social_need_found",
    "a social need found at the visit",
    "Did the visit find a social need, such as food, housing, transportation or utilities?",
    CLINICIANS,
    valid_days=365,
)
upstream_driver_found = stated(
    "upstream_driver_found",
    "an upstream driver of health found at the visit",
    "Did the visit find an upstream driver: a social need, smoking, poor nutrition, inactivity or substance misuse?",
    CLINICIANS,
    valid_days=365,
)
need_limits_treatment = stated(
    "need_limits_treatment",
    "the need significantly limits the ability to diagnose or treat",
    "Does the need significantly limit the practitioner's ability to diagnose or treat the problems addressed in the"
    " visit?",
    CLINICIANS,
    valid_days=365,
)
chi_personnel_trained = stated(
    "chi_personnel_trained",
    "the personnel are certified or trained",
    "Are the personnel who give the service certified or trained for it, and supervised?",
    ask="record",
    valid_days=365,
)
chi_consent = _consent(
    "chi_consent",
    "consent to community health integration",
    "Does the person agree to community health integration?",
)
chi_billed_elsewhere = stated(
    "chi_billed_elsewhere",
    "another practitioner bills community health integration this month",
    "Does another practitioner bill community health integration for the person this month?",
    ask="payer",
    this_month=True,
)
chi_minutes = _minutes(
    "chi_minutes",
    "time for community health integration this calendar month",
    "How many minutes were spent on community health integration this calendar month?",
)

# -- principal illness navigation ------------------------------------------------------------------------------
pin_condition_serious = stated(
    "pin_condition_serious",
    "serious high-risk condition with a significant risk",
    "Is the condition serious and of high risk: a significant risk of hospitalization, nursing home placement, acute"
    " exacerbation or decompensation, functional decline or death?",
    CLINICIANS,
    valid_days=365,
)
pin_plan_needed = stated(
    "pin_plan_needed",
    "the condition needs a disease-specific care plan",
    "Does the condition need a disease-specific care plan (and perhaps frequent adjustment or substantial"
    " help of a caregiver)?",
    CLINICIANS,
    valid_days=365,
)
pin_condition_behavioral = stated(
    "pin_condition_behavioral",
    "the condition is a behavioural health condition",
    "Is the condition a behavioural health condition?",
    CLINICIANS,
    valid_days=365,
)
pin_by_peer = stated(
    "pin_by_peer",
    "navigation by a peer support specialist",
    "Is the navigation given by a peer support specialist?",
    ask="record",
    this_month=True,
)
pin_initiating_visit = _visit(
    "pin_initiating_visit",
    {
        "evaluation_and_management",
        "annual_wellness",
        "psychological_evaluation",
        "by_clinical_staff",
        "none",
    },
    "visit with which navigation began",
    "With which visit of the billing practitioner did navigation begin?",
)
pin_consent_on = Fact(
    "pin_consent_on",
    type="date",
    label="consent to principal illness navigation",
    question="When did the person last agree to principal illness navigation?",
    ask="record",
    definition=Attested(),
)
pin_minutes = _minutes(
    "pin_minutes",
    "time for navigation this calendar month",
    "How many minutes were spent on navigation this calendar month?",
)

# -- assessments under G0136 -----------------------------------------------------------------------------------
g0136_minutes = Fact(
    "g0136_minutes",
    low=0,
    high=600,
    unit="min",
    label="time of the assessment",
    question="How many minutes did the assessment take?",
    ask="record",
    definition=Attested(valid_days=30),
)
g0136_visit = stated(
    "g0136_visit",
    "made with a visit to which it belongs",
    "Was the assessment made with an evaluation and management visit, the visit of transitional care management, a"
    " discharge visit, a behavioural health visit or an annual wellness visit (a visit of clinical staff does not"
    " count)?",
    ask="record",
    valid_days=30,
)
social_need_suspected = stated(
    "social_need_suspected",
    "a social need is known or suspected that may interfere with diagnosis or treatment",
    "Is a social need known or suspected that may interfere with diagnosis or treatment? A routine screening of"
    " everybody does not count.",
    CLINICIANS,
    valid_days=180,
)
social_risk_tool_standardized = stated(
    "social_risk_tool_standardized",
    "standardized, evidence-based tool",
    "Was a standardized, evidence-based tool used?",
    ask="record",
    valid_days=30,
)
social_risk_tool_domains = Fact(
    "social_risk_tool_domains",
    low=0,
    high=4,
    label="domains of the tool among food, housing, transportation and utilities",
    question="How many of food, housing, transportation and utilities does the tool ask about?",
    ask="record",
    definition=Attested(valid_days=30),
)
social_risk_follow_up = stated(
    "social_risk_follow_up",
    "needs found are followed up or referred",
    "Are the needs that were found followed up or referred?",
    CARE_STAFF,
    valid_days=180,
)
social_risk_assessed_6m = Fact(
    "social_risk_assessed_6m",
    type="flag",
    label="social risk assessed under G0136 in the six months before",
    question="Was social risk assessed under G0136 in the six months before, later than on the same day of the month"
    " six months ago?",
    ask="record",
    definition=Query(section="procedures", take="exists", codes=code_set("g0136"), months=6),
)
activity_nutrition_assessed_6m = stated(
    "activity_nutrition_assessed_6m",
    "physical activity and nutrition assessed under G0136 in the six months before",
    "Were physical activity and nutrition assessed under G0136 in the six months before, later than on the same day of"
    " the month six months ago? An assessment of social risk until 2025 does not count.",
    ask="record",
    valid_days=30,
)
activity_nutrition_tool = stated(
    "activity_nutrition_tool",
    "standardized, evidence-based assessment of physical activity and nutrition",
    "Were physical activity and nutrition assessed with a standardized, evidence-based tool?",
    ask="record",
    valid_days=30,
)
