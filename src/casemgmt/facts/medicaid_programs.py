"""Facts that the programs of Medicaid and of public bodies ask for."""

from __future__ import annotations

from casemgmt.facts.conditions import common_heart_disease
from casemgmt.facts.definitions import Query, Where
from casemgmt.facts.measurements import measured
from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated
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
