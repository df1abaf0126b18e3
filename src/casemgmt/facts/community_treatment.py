"""Facts that assertive community treatment asks for."""

from __future__ import annotations

from casemgmt.facts.statements import CARE_STAFF, CLINICIANS, stated, stated_kind, stated_number
from casemgmt.rules.terms import Fact

_MENTAL_HEALTH = CLINICIANS | {"psychologist", "licensed_clinician"}

principal_mental_diagnosis = stated_kind(
    "principal_mental_diagnosis",
    (
        "schizophrenia_spectrum",
        "bipolar",
        "other_mental_illness",
        "substance_use_only",
        "developmental_disability_only",
        "personality_disorder_only",
    ),
    "principal mental health diagnosis",
    "What is the principal diagnosis: of the schizophrenia spectrum or another psychosis, bipolar disorder, another"
    " mental illness, or only substance use, a developmental disability or a personality disorder?",
    ask="clinician",
    valid_days=365,
)
act_exception_documented = stated(
    "act_exception_documented",
    "exception for another diagnosis documented",
    "Is it documented why community treatment is needed for another diagnosis?",
    _MENTAL_HEALTH,
    valid_days=365,
)


def _impaired(area: str, label: str, question: str) -> Fact:
    return stated(f"impaired_in_{area}", label, question, CARE_STAFF | _MENTAL_HEALTH, valid_days=180)


impaired_in_daily_tasks = _impaired(
    "daily_tasks",
    "cannot perform routine adult tasks",
    "Is the person unable to perform routine tasks of an adult in the community without much help?",
)
impaired_in_employment = _impaired(
    "employment", "cannot keep employment", "Is the person unable to be employed at a self-sustaining level?"
)
impaired_in_homemaking = _impaired(
    "homemaking",
    "cannot carry out the role of homemaker or caretaker",
    "Is the person unable to carry out the role of homemaker or of caretaker of children?",
)
impaired_in_housing = _impaired(
    "housing", "cannot keep a safe living situation", "Is the person unable to keep a safe living situation?"
)


def _psychiatric(name: str, label: str, question: str, unit: str = "", high: float = 1000) -> Fact:
    return stated_number(name, label, question, unit, high, valid_days=60)


psychiatric_admissions_2y = _psychiatric(
    "psychiatric_admissions_2y",
    "acute psychiatric admissions in the past two years",
    "How many acute psychiatric admissions were there in the past two years?",
)
psychiatric_longest_stay_2y = _psychiatric(
    "psychiatric_longest_stay_2y",
    "longest psychiatric stay in the past two years",
    "How many days was the longest psychiatric stay in the past two years?",
    "d",
    731,
)
psychiatric_admissions_180d = _psychiatric(
    "psychiatric_admissions_180d",
    "psychiatric or crisis unit admissions in the past 180 days",
    "How many admissions to a psychiatric hospital or a crisis stabilization unit were there in the past 180 days?",
)
incarcerations_180d = _psychiatric(
    "incarcerations_180d",
    "incarcerations for behavioural health in the past 180 days",
    "How often was the person incarcerated in the past 180 days, for reasons of behavioural health?",
)
substance_use_months = _psychiatric(
    "substance_use_months",
    "duration of a co-occurring substance use disorder (0 for none)",
    "For how many months has there been a co-occurring substance use disorder (0 for none)?",
    "mo",
)
homeless_months = _psychiatric(
    "homeless_months",
    "time without a home now (0 for none)",
    "For how many months has the person now been without a home (0 for none)?",
    "mo",
)
homeless_episodes_3y = _psychiatric(
    "homeless_episodes_3y",
    "times without a home in the past three years",
    "How often was the person without a home in the past three years?",
)


def _high_need(name: str, label: str, question: str) -> Fact:
    return stated(name, label, question, CARE_STAFF | _MENTAL_HEALTH, valid_days=60)


high_crisis_use = _high_need(
    "high_crisis_use",
    "high use of crisis or emergency services",
    "Does the person use crisis or emergency services a great deal?",
)
justice_involved = _high_need(
    "justice_involved",
    "involved with criminal justice",
    "Was the person lately involved with criminal justice, such as arrested or in jail?",
)
homeless_or_imminently = _high_need(
    "homeless_or_imminently",
    "homeless, or about to be",
    "Is the person homeless, or about to be?",
)
persistent_severe_symptoms = _high_need(
    "persistent_severe_symptoms",
    "persistent severe symptoms",
    "Does the person have persistent or recurrent severe symptoms?",
)
could_leave_with_act = _high_need(
    "could_leave_with_act",
    "could leave hospital or a supervised residence with community treatment",
    "Could the person live more independently than in hospital or a supervised residence, with community treatment?",
)
cannot_use_clinic = _high_need(
    "cannot_use_clinic",
    "cannot use services in a clinic",
    "Is the person unable to use services in a clinic?",
)
conditional_release = stated(
    "conditional_release",
    "on conditional release",
    "Is the person on conditional release by a court?",
    ask="record",
    valid_days=180,
)
act_people_per_staff = _psychiatric(
    "act_people_per_staff",
    "persons for each member of the team",
    "For how many persons is each member of the team there?",
)
act_meetings_a_week = stated_number(
    "act_meetings_a_week",
    "days a week on which the team meets",
    "On how many days a week does the team meet?",
    "d/wk",
    7,
    valid_days=365,
)
act_fidelity_score = stated_number(
    "act_fidelity_score",
    "mean item score of the fidelity scale",
    "What is the mean item score of the team on the fidelity scale (1 to 5)?",
    "",
    5,
    low=1,
    valid_days=365,
)
act_around_the_clock = stated(
    "act_around_the_clock",
    "team available around the clock",
    "Is the team available around the clock, without a limit of time?",
    ask="record",
    valid_days=365,
)
