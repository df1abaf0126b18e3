"""Facts that the programs of health plans, workers' compensation and others ask for."""

from __future__ import annotations

from casemgmt.facts.definitions import Query, Where
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_day, stated_kind, stated_number
from casemgmt.rules.terms import Fact

# -- complex case management of a health plan -------------------------------------------------------------------
active_medication_count = Fact(
    "active_medication_count",
    low=0,
    high=1000,
    label="medications taken regularly",
    question="How many different medications does the person take regularly?",
    ask="patient",
    # Each on record may be one; two may be of one drug, for a while, or only as needed.
    definition=Query(
        section="medications",
        take="count",
        where=(Where("kind", (), maybe={"order", "statement", "dispense"}),),
        open=True,
        valid_days=180,
    ),
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

# -- dementia care under the GUIDE model -------------------------------------------------------------------------
dementia_attested = stated(
    "dementia_attested",
    "dementia confirmed by a clinician of the participant",
    "Does a clinician of the participating practice attest that the person has dementia, of whatever type? A formal"
    " diagnosis before is not needed.",
    CLINICIANS,
)
nursing_home_resident = stated(
    "nursing_home_resident",
    "lives in a nursing home for the long term",
    "Does the person live in a nursing home for the long term? Assisted living does not count.",
    ask="record",
    valid_days=180,
)
medicare_primary = stated(
    "medicare_primary",
    "Medicare is the primary payer",
    "Is Medicare the primary payer?",
    ask="payer",
    this_month=True,
)
pace_participant = stated(
    "pace_participant",
    "in a program of all-inclusive care for the elderly",
    "Is the person enrolled in a program of all-inclusive care for the elderly (PACE)?",
    ask="payer",
    this_month=True,
)
guide_track = stated_kind(
    "guide_track",
    ("established", "new_program", "none"),
    "track of the practice in the GUIDE model",
    "Does the practice take part in the GUIDE model, in the track of established or of new programs?",
    ask="payer",
    valid_days=365,
)
guide_consent = stated(
    "guide_consent",
    "consent to care under the GUIDE model",
    "Does the person, or who speaks for the person, agree to care under the GUIDE model?",
    ask="patient",
)
dementia_caregiver = stated(
    "dementia_caregiver",
    "an unpaid caregiver helps the person",
    "Does an unpaid caregiver help the person with dementia in daily life?",
    CARE_STAFF | {"patient", "caregiver"},
    ask="patient",
    valid_days=365,
)
dementia_staged_with = stated_kind(
    "dementia_staged_with",
    ("clinical_dementia_rating", "functional_assessment_staging"),
    "scale with which dementia was staged",
    "With which scale was dementia staged: Clinical Dementia Rating or Functional Assessment Staging?",
    ask="clinician",
    valid_days=365,
)
clinical_dementia_rating = stated_kind(
    "clinical_dementia_rating",
    ("0", "0.5", "1", "2", "3"),
    "Clinical Dementia Rating",
    "What is the global score of the Clinical Dementia Rating?",
    ask="clinician",
    valid_days=365,
)
functional_assessment_stage = stated_number(
    "functional_assessment_stage",
    "stage of Functional Assessment Staging",
    "Which stage of Functional Assessment Staging is it, 1 to 7?",
    "",
    7,
    CARE_STAFF,
    low=1,
    ask="clinician",
    valid_days=365,
)
zarit_burden = stated_number(
    "zarit_burden",
    "caregiver's burden (Zarit)",
    "What is the total of the caregiver's Zarit Burden Interview of 22 items, 0 to 88?",
    "",
    88,
    ask="patient",
    valid_days=365,
)
dementia_assessed = stated(
    "dementia_assessed",
    "comprehensive assessment of the person and the caregiver made",
    "Was the comprehensive assessment made, of the person and of the caregiver with the caregiver's burden, if there is"
    " one?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
guide_contact_on_schedule = stated(
    "guide_contact_on_schedule",
    "the care navigator's contacts are as frequent as the tier asks",
    "Are the care navigator's contacts as frequent as the person's tier asks?",
    ask="record",
    valid_days=90,
)
respite_dollars_used = stated_number(
    "respite_dollars_used",
    "respite paid this year",
    "How many dollars of respite has the model paid for the person this year?",
    "",
    1_000_000,
    ask="payer",
    valid_days=31,
)
