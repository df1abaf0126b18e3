"""Facts that the programs of Medicaid and of public bodies ask for."""

from __future__ import annotations

from casemgmt.citation import law
from casemgmt.facts.conditions import common_heart_disease
from casemgmt.facts.definitions import Query, Where
from casemgmt.facts.measurements import measured
from casemgmt.facts.poverty import percent_of_poverty
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_day, stated_number
from casemgmt.rules.terms import Fact, Formula
from casemgmt.rules.write import any_of

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
case_management_duplicated = stated(
    "case_management_duplicated",
    "other case management already paid for",
    "Is other case management already paid for the person this month (a health home, targeted or waiver case"
    " management, or a community treatment team)?",
    ask="payer",
    this_month=True,
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
substance_use_disorder = stated(
    "substance_use_disorder",
    "substance use disorder",
    "Does the person have a substance use disorder?",
    _MENTAL_HEALTH,
    valid_days=365,
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
medicare_advantage = Fact(
    "medicare_advantage",
    type="flag",
    label="Medicare Advantage plan",
    question="Is the person in a Medicare Advantage plan?",
    ask="payer",
    definition=Query(
        section="coverages",
        take="exists",
        where=(Where("kind", {"medicare.part_c"}, maybe={"medicare"}), Where("status", {"active"})),
        open=True,
    ),
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

# -- Ryan White HIV/AIDS Program -------------------------------------------------------------------------------
ryan_white_eligibility_confirmed_on = stated_day(
    "ryan_white_eligibility_confirmed_on",
    "eligibility confirmed",
    "When was eligibility for the Ryan White program (income, residence, other coverage) last confirmed?",
)
other_payer_liable = stated(
    "other_payer_liable",
    "another payer is liable for the service",
    "Has another payer (insurance, Medicaid, Medicare, a state program) paid for the service, or can it reasonably be"
    " expected to? The Indian Health Service does not count.",
    ask="payer",
    valid_days=90,
)
other_payer_billed_first = stated(
    "other_payer_billed_first",
    "the other payer is billed first",
    "Is the other payer billed before the program pays?",
    ask="record",
    valid_days=90,
)
other_coverage_pursued = stated(
    "other_coverage_pursued",
    "enrolment in other coverage pursued",
    "Has every other coverage for which the person may be eligible been applied for, and the attempt documented?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
hiv_needs_assessed = stated(
    "hiv_needs_assessed",
    "needs assessed, family and support included",
    "Were the person's service needs assessed, with the needs of the family and other support?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
hiv_care_plan = stated(
    "hiv_care_plan",
    "individual care plan",
    "Is there a comprehensive, individual care plan of the interdisciplinary team, with treatment adherence and"
    " counselling on benefits?",
    CARE_STAFF,
    ask="record",
    valid_days=365,
)
hiv_care_monitored = stated(
    "hiv_care_monitored",
    "access coordinated and the plan monitored",
    "Is access to care coordinated in time, and the plan monitored without a break?",
    CARE_STAFF,
    ask="record",
    valid_days=180,
)
hiv_care_plan_reviewed_on = stated_day(
    "hiv_care_plan_reviewed_on",
    "care plan last evaluated",
    "When was the care plan of medical case management made, or last evaluated again?",
)
individual_income = stated_number(
    "individual_income",
    "the person's own yearly gross income in dollars",
    "What is the person's own yearly gross income in dollars?",
    "",
    100_000_000,
    ask="patient",
    valid_days=365,
)
individual_percent_of_poverty = Fact(
    "individual_percent_of_poverty",
    low=0,
    high=1_000_000,
    unit="%",
    label="the person's own income as a percentage of the poverty guideline",
    ask="patient",
    definition=Formula(percent_of_poverty(individual_income)),
    citation=law(
        "42 USC 300ff-15(e), 300ff-27, 300ff-64",
        note="on the income of the person alone; which guideline is compared is for the recipient to say",
    ),
)
