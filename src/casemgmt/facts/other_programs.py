"""Facts that the programs of health plans, workers' compensation and others ask for."""

from __future__ import annotations

from casemgmt.codes import CodeSet
from casemgmt.facts.definitions import Matches, Query, Where
from casemgmt.facts.encounters import ACUTE_KINDS
from casemgmt.facts.statements import CARE_STAFF, stated, stated_day, stated_kind, stated_number
from casemgmt.rules.terms import Fact

_UNPLANNED = CodeSet("unplanned_admission", exact={"priority": ["EM", "UR", "S", "A", "CS", "RR"]})

unplanned_admissions_6m = Fact(
    "unplanned_admissions_6m",
    low=0,
    high=200,
    label="unplanned inpatient admissions in the last 6 months",
    question="How often was the person admitted to hospital without a plan in the last 6 months?",
    ask="patient",
    definition=Query(
        section="encounters",
        take="count",
        where=(Where("kind", ACUTE_KINDS), Matches("priority", _UNPLANNED)),
        months=6,
    ),
)

# -- complex case management of a health plan -------------------------------------------------------------------
active_medication_count = stated_number(
    "active_medication_count",
    "medications taken regularly",
    "How many different medications does the person take regularly?",
    "",
    1000,
    CARE_STAFF | {"pharmacist", "patient", "caregiver"},
    ask="patient",
    valid_days=180,
)
high_cost_outlier = stated(
    "high_cost_outlier",
    "cost of care far above that of other members",
    "Is the cost of the person's care an outlier by the plan's own measure?",
    ask="payer",
    valid_days=365,
)
catastrophic_diagnosis = stated(
    "catastrophic_diagnosis",
    "catastrophic diagnosis",
    "Does the person have an injury of the spinal cord or brain, severe burns, a transplant, newborn intensive care,"
    " cancer, end-stage renal disease or amyotrophic lateral sclerosis?",
    CARE_STAFF,
    valid_days=365,
)
plan_member = stated(
    "plan_member",
    "active member of the health plan",
    "Is the person an active member of the health plan?",
    ask="payer",
    this_month=True,
)
complex_care_identified_on = stated_day(
    "complex_care_identified_on",
    "identified as eligible for complex case management",
    "On which day did the plan identify the member as eligible? The assessment itself is not the identification.",
)
complex_care_source = stated_kind(
    "complex_care_source",
    (
        "plan_data",
        "utilization_management",
        "discharge_planner",
        "practitioner",
        "member_or_caregiver",
        "other",
    ),
    "where the identification came from",
    "Where did the identification come from: the plan's data, utilization management, a discharge planner, a"
    " practitioner, or the member or a caregiver?",
)
complex_care_started_on = stated_day(
    "complex_care_started_on",
    "initial assessment for complex case management started",
    "On which day was the initial assessment started?",
)
complex_care_assessed_on = stated_day(
    "complex_care_assessed_on",
    "initial assessment for complex case management completed",
    "On which day was the initial assessment completed?",
)
complex_care_assessment_whole = stated(
    "complex_care_assessment_whole",
    "initial assessment covers every subject",
    "Does the assessment cover the clinical history and medications, activities of daily living, behaviour and"
    " cognition, social needs, culture and language, vision and hearing, caregivers, benefits, community resources and"
    " life planning?",
    CARE_STAFF,
    ask="record",
)
complex_care_reached = stated(
    "complex_care_reached",
    "the member was reached",
    "Has the member, or who speaks for the member, been reached?",
    ask="record",
)
complex_care_attempts_2w = stated_number(
    "complex_care_attempts_2w",
    "documented attempts at contact within two weeks",
    "How many attempts at contact within two weeks are documented?",
    "",
    1000,
)
complex_care_hospitalized = stated(
    "complex_care_hospitalized",
    "in hospital while the assessment was due",
    "Was the member in hospital, so that the assessment could not be made in time?",
    ask="record",
)
complex_care_declined = stated(
    "complex_care_declined",
    "complex case management declined",
    "Has the member declined complex case management?",
    ask="record",
    valid_days=365,
)
