"""Facts that the programs of Medicaid and of public bodies ask for."""

from __future__ import annotations

from casemgmt.citation import Verification, published
from casemgmt.codes import CodeSet
from casemgmt.facts.conditions import common_heart_disease
from casemgmt.facts.definitions import Attested, Query, Where
from casemgmt.facts.measurements import measured
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_day, stated_number
from casemgmt.rules.terms import Fact, Formula
from casemgmt.rules.write import any_of, rule

_SUBSTANCE_USE = CodeSet(
    "substance_use",
    prefixes={"icd10cm": [f"F1{digit}" for digit in range(10)]},
    citation=published(
        "ICD-10-CM, mental and behavioral disorders due to psychoactive substance use (F10 to F19)",
        Verification.RECALLED,
    ),
)
_MENTAL_HEALTH = CLINICIANS | {"psychologist", "licensed_clinician"}

# -- coverage, and what is paid already ------------------------------------------------------------------------
medicaid_active = Fact(
    "medicaid_active",
    type="flag",
    label="Medicaid",
    question="Does the person have Medicaid?",
    ask="payer",
    definition=Query(
        section="coverages",
        take="exists",
        where=(Where("kind", {"medicaid"}), Where("status", {"active"})),
        open=True,
    ),
)
medicaid_state = Fact(
    "medicaid_state",
    type="category",
    label="state whose Medicaid the person has or asks for",
    question="In which state does the person have, or ask for, Medicaid, as two letters?",
    ask="payer",
    definition=Attested(valid_days=365),
)
case_management_duplicated = stated(
    "case_management_duplicated",
    "other case management already paid for",
    "Is other case management already paid for the person this month (a health home, targeted or waiver case"
    " management, or a community treatment team)?",
    ask="payer",
    this_month=True,
)
other_payer_liable = stated(
    "other_payer_liable",
    "another payer is liable for the service",
    "Has another payer (insurance, Medicaid, Medicare, a state program) paid for the service, or can it reasonably be"
    " expected to? The Indian Health Service does not count.",
    ask="payer",
    valid_days=90,
)

# -- Medicaid health homes -------------------------------------------------------------------------------------
other_heart_disease = stated(
    "other_heart_disease",
    "another heart disease",
    "Does the person have another heart disease, such as of the valves or the heart muscle?",
    CLINICIANS,
    valid_days=365,
    documented=True,
)
heart_disease = Fact(
    "heart_disease",
    type="flag",
    label="heart disease",
    question="Does the person have heart disease?",
    ask="clinician",
    definition=Formula(any_of(common_heart_disease, other_heart_disease)),
)
mental_health_condition = stated(
    "mental_health_condition",
    "mental health condition",
    "Does the person have a mental health condition?",
    _MENTAL_HEALTH,
    valid_days=365,
)
substance_use_on_record = Fact(
    "substance_use_on_record",
    type="flag",
    label="substance use on record, with or without a disorder",
    definition=Query(section="conditions", take="exists", codes=_SUBSTANCE_USE, open=True),
    citation=_SUBSTANCE_USE.citation,
)
substance_use_disorder = stated(
    "substance_use_disorder",
    "substance use disorder",
    "Does the person have a substance use disorder?",
    _MENTAL_HEALTH,
    valid_days=365,
    # Use without a disorder and nicotine are coded there too: such a code opens the question, and answers nothing.
    open_while=rule(substance_use_on_record),
)
serious_mental_illness = stated(
    "serious_mental_illness",
    "serious and persistent mental health condition",
    "Does the person have a serious and persistent mental health condition, such as schizophrenia?",
    _MENTAL_HEALTH,
    valid_days=365,
)
body_mass_index = measured(
    "body_mass_index", "body mass index", "kg/m2", 5, 200, ["39156-5"], ["kg/m2", "kg/m²"], valid_days=365
)
second_condition_risk = stated(
    "second_condition_risk",
    "at risk of a second chronic condition",
    "Is the person at risk of a second chronic condition?",
    CLINICIANS,
    valid_days=365,
)
health_home_risk_factor = stated(
    "health_home_risk_factor",
    "significant behavioural, medical or social risk factor",
    "Does the person have a significant behavioural, medical or social risk factor that care management can change?",
    CARE_STAFF,
    valid_days=365,
)
health_home_service_given = stated(
    "health_home_service_given",
    "a health home service given this month",
    "Was a health home service given this month: comprehensive care management, care coordination, health promotion,"
    " transitional care, support of the person and family, or referral to community and social supports?",
    CARE_STAFF,
    ask="record",
    this_month=True,
)

# -- the care of an institution, at home (waivers, PACE) -------------------------------------------------------
lives_in_institution = stated(
    "lives_in_institution",
    "lives in a nursing facility or another institution",
    "Does the person now live in a nursing facility, a hospital or an intermediate care facility?",
    CARE_STAFF,
    ask="record",
    valid_days=30,
)
level_of_care_evaluated_on = stated_day(
    "level_of_care_evaluated_on",
    "level of care evaluated",
    "When did the agency last evaluate whether the person needs the level of care of an institution?",
)
institution_level_found = stated(
    "institution_level_found",
    "found to need the level of care of a hospital or an intermediate care facility",
    "Has the agency found that the person needs the level of care of a hospital, or of an intermediate care facility"
    " for individuals with intellectual disabilities?",
    ask="record",
    valid_days=365,
)
waiver_service_needed = stated(
    "waiver_service_needed",
    "needs at least one waiver service",
    "Does the person need at least one service of the waiver, usually every month?",
    CARE_STAFF,
    valid_days=365,
)
waiver_choice_made = stated(
    "waiver_choice_made",
    "choice between an institution and services at home offered",
    "Was the person offered the choice between an institution and home and community-based services?",
    ask="record",
    valid_days=365,
)
person_centered_service_plan = stated(
    "person_centered_service_plan",
    "written person-centred service plan",
    "Is there a written person-centred service plan?",
    ask="record",
    valid_days=365,
)
waiver_service_given = stated(
    "waiver_service_given",
    "a waiver service given, or the person monitored, this month",
    "Was a service of the waiver given this month, or the person monitored?",
    ask="record",
    this_month=True,
)

# -- what states look at for the level of care of a nursing facility -------------------------------------------
adl_help_count = stated_number(
    "adl_help_count",
    "activities of daily living with hands-on help",
    "With how many activities of daily living does the person need hands-on help?",
    "",
    10,
    CARE_STAFF | {"therapist"},
    ask="clinician",
    valid_days=180,
)
medication_help_needed = stated(
    "medication_help_needed",
    "needs medication to be administered",
    "Does somebody have to give the person the medication?",
    CARE_STAFF,
    valid_days=180,
)
cognitive_impairment_diagnosed = stated(
    "cognitive_impairment_diagnosed",
    "cognitive impairment diagnosed by a licensed professional",
    "Has a licensed professional diagnosed a cognitive impairment?",
    CLINICIANS | {"psychologist", "licensed_clinician"},
    valid_days=1825,
)
substantial_adl_help = stated(
    "substantial_adl_help",
    "substantial physical help with activities of daily living",
    "Does the person need substantial physical help with activities of daily living?",
    CARE_STAFF | {"therapist"},
    valid_days=180,
)
disorientation_needs_facility = stated(
    "disorientation_needs_facility",
    "disoriented to a degree that needs the care of a nursing facility",
    "Is the person disoriented to a degree that needs the care of a nursing facility?",
    CARE_STAFF,
    valid_days=180,
)
unsafe_in_less_structure = stated(
    "unsafe_in_less_structure",
    "needs cannot be met safely in a less structured setting",
    "Can the person's needs not be met safely in a less structured setting?",
    CARE_STAFF,
    valid_days=180,
)

# -- PACE ------------------------------------------------------------------------------------------------------
safe_in_community = stated(
    "safe_in_community",
    "can live in the community without danger to health or safety",
    "Can the person live in the community without jeopardizing the health or safety of anybody, by the criteria that"
    " the state approved?",
    CARE_STAFF,
    valid_days=180,
)
pace_enrolled_on = stated_day(
    "pace_enrolled_on",
    "enrolment in PACE",
    "On which day did the enrolment in PACE take effect?",
)
pace_plan_on = stated_day("pace_plan_on", "PACE plan of care", "When was the PACE plan of care completed?")
level_of_care_waived = stated(
    "level_of_care_waived",
    "yearly evaluation of the level of care waived for good",
    "Has the state waived the yearly evaluation, because no improvement is expected?",
    ask="record",
)
level_of_care_again_months = stated_number(
    "level_of_care_again_months",
    "time until the level of care would be needed again without PACE",
    "If the services of PACE ended, within how many months would the person be expected to need the level of care of a"
    " nursing facility again?",
    "mo",
    1200,
    CARE_STAFF,
    ask="clinician",
    valid_days=365,
)

# -- targeted case management ----------------------------------------------------------------------------------
days_to_planned_discharge = stated_number(
    "days_to_planned_discharge",
    "time until the planned discharge from the institution",
    "In how many days is the discharge from the institution planned?",
    "d",
    36500,
    CARE_STAFF,
    valid_days=30,
)
lives_in_mental_institution = stated(
    "lives_in_mental_institution",
    "lives in an institution for mental diseases",
    "Is the institution one for mental diseases?",
    ask="record",
    valid_days=30,
)
in_custody = stated(
    "in_custody",
    "inmate of a public institution",
    "Is the person an inmate, such as in prison or jail?",
    ask="record",
    valid_days=30,
)
tcm_provider_chosen_freely = stated(
    "tcm_provider_chosen_freely",
    "provider chosen freely, service not compelled",
    "Did the person choose the provider freely, and is case management not used to compel or deny other services?",
    ask="patient",
    valid_days=365,
)
tcm_direct_service_only = stated(
    "tcm_direct_service_only",
    "what is billed is the service itself, or an activity of foster care",
    "Is what is billed the service to which the person was referred, or an activity of a foster care program?",
    ask="record",
    this_month=True,
)
tcm_assessed = stated(
    "tcm_assessed",
    "comprehensive assessment, and reassessment as needed",
    "Was a comprehensive assessment made, and repeated periodically?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
tcm_care_plan = stated(
    "tcm_care_plan",
    "specific care plan",
    "Is there a specific care plan on the basis of the assessment?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
tcm_referrals = stated(
    "tcm_referrals",
    "referral and related activities",
    "Is the person helped to obtain the services needed, by referrals and appointments?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
tcm_monitored_on = stated_day(
    "tcm_monitored_on",
    "monitoring and follow-up",
    "When was the care plan last monitored and followed up?",
)
