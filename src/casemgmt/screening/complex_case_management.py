"""Complex case management of a health plan: the plan's own triggers, and the clock of the initial assessment.

The accrediting body prescribes the process and no thresholds. The thresholds here are examples that a plan replaces.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, guideline, operational
from casemgmt.facts.conditions import chronic_condition_count
from casemgmt.facts.encounters import ed_visits_6m, unplanned_admissions_6m
from casemgmt.facts.other_programs import (
    active_medication_count,
    catastrophic_diagnosis,
    complex_care_assessed_on,
    complex_care_assessment_whole,
    complex_care_attempts_2w,
    complex_care_declined,
    complex_care_hospitalized,
    complex_care_identified_on,
    complex_care_reached,
    complex_care_source,
    complex_care_started_on,
    high_cost_outlier,
    plan_member,
)
from casemgmt.facts.person import deceased
from casemgmt.rules import all_of, any_of, days_between, days_since, not_, rule
from casemgmt.screening.complex_case_management_examples import SINCE_2020
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Program, ProgramEdition

_STANDARD = "NCQA health plan accreditation, population health management"
_PROCESS = guideline(f"{_STANDARD}, complex case management (PHM 5)", Verification.RECALLED)
_SOURCES = guideline(f"{_STANDARD}, identification and referral (PHM 2, PHM 5)", Verification.RECALLED)
_CLOCK = guideline("NCQA, questions and answers on the start of complex case management")
_TRIGGERS = operational(
    "typical triggers of health plans",
    "the standard prescribes none; one published program reports three or more inpatient stays in six months",
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

admissions_trigger = parameter(
    "complex_care_admissions",
    "unplanned admissions in 6 months that trigger complex case management",
    "How many unplanned admissions in 6 months trigger it?",
    low=0,
    high=200,
    default=2,
    cite=_TRIGGERS,
)
emergency_trigger = parameter(
    "complex_care_emergency_visits",
    "emergency visits in 6 months that trigger complex case management",
    "How many emergency visits in 6 months trigger it?",
    low=0,
    high=200,
    default=3,
    cite=_TRIGGERS,
)
conditions_trigger = parameter(
    "complex_care_conditions",
    "chronic conditions that trigger complex case management with many medications",
    "How many chronic conditions trigger it, together with many medications?",
    low=0,
    high=1000,
    default=2,
    cite=_TRIGGERS,
)
medications_trigger = parameter(
    "complex_care_medications",
    "medications that trigger complex case management with chronic conditions",
    "How many medications trigger it, together with chronic conditions?",
    low=0,
    high=1000,
    default=8,
    cite=_TRIGGERS,
)
plan_trigger = parameter(
    "complex_care_further_trigger",
    "a further trigger of the plan",
    "Which further criterion of the plan's own triggers it?",
    type="flag",
    default=False,
    cite=operational("no further trigger until the plan sets one"),
)

_REFER = all_of(
    any_of(
        rule(unplanned_admissions_6m >= admissions_trigger, label="repeated unplanned admissions"),
        rule(ed_visits_6m >= emergency_trigger, label="repeated emergency visits"),
        high_cost_outlier,
        catastrophic_diagnosis,
        all_of(
            chronic_condition_count >= conditions_trigger,
            active_medication_count >= medications_trigger,
            label="chronic conditions with many medications",
        ),
        plan_trigger,
        id="R1",
        label="a trigger of the plan",
        cite=_TRIGGERS,
    ),
    label="refer: worth offering",
)
_ENROL = all_of(
    rule(plan_member, label="active member of the health plan", cite=_PROCESS),
    rule(
        days_since(complex_care_identified_on) >= 0,
        id="R2",
        label="identified as eligible; no consent is waited for, the member can opt out",
        cite=_CLOCK,
    ),
    not_(complex_care_declined, id="X1", label="not declined", cite=_PROCESS),
    label="enrol: in place",
)
_excused = any_of(
    all_of(
        not_(complex_care_reached, label="not reached"),
        rule(complex_care_attempts_2w >= 3, label="three documented attempts within two weeks"),
        label="could not be reached, as documented",
    ),
    complex_care_hospitalized,
    complex_care_declined,
    deceased,
    label="not reached after three attempts, in hospital, declined or died",
    cite=_PROCESS,
)
_STARTED = Obligation(
    label="initial assessment started",
    start=complex_care_identified_on,
    opens=Count(0),
    closes=Count(30),
    done=complex_care_started_on,
    instead=_excused,
    citation=_PROCESS,
)
_COMPLETED = Obligation(
    label="initial assessment completed",
    start=complex_care_identified_on,
    opens=Count(0),
    closes=Count(60),
    done=complex_care_assessed_on,
    instead=_excused,
    citation=_PROCESS,
)
_whole = any_of(
    complex_care_assessment_whole,
    _excused,
    id="R5",
    label="the assessment covers every subject (clinical history and medications, activities of daily living,"
    " behaviour and cognition, social needs, culture and language, vision and hearing, caregivers, benefits, community"
    " resources, life planning), unless there could be none",
    cite=_PROCESS,
)
_source = rule(
    complex_care_source.is_in(
        "plan_data", "utilization_management", "discharge_planner", "practitioner", "member_or_caregiver"
    ),
    id="R6",
    label="identified from the plan's data, or referred by utilization management, a discharge planner, a"
    " practitioner, the member or a caregiver",
    cite=_SOURCES,
)
_PERFORM = all_of(
    _source,
    _STARTED.met_in_time(id="R3"),
    _COMPLETED.met_in_time(id="R4"),
    _whole,
    label="perform: the clock of the initial assessment",
)

PROGRAM = Program(
    id="health_plan.complex_case_management",
    title="Complex case management of a health plan",
    authority="The health plan; National Committee for Quality Assurance for the process",
    payer="Health plan",
    editions=(
        ProgramEdition(
            id="2020",
            effective_from=date(2020, 1, 1),
            citation=guideline(
                _STANDARD,
                Verification.RECALLED,
                "it prescribes the process; the triggers are the plan's. The first day in force is our choice",
            ),
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL,
            perform=_PERFORM,
            cautions=(
                rule(
                    days_between(complex_care_identified_on, complex_care_started_on).equals(0),
                    label="identified on the day of the assessment: the assessment itself is no identification",
                    cite=_CLOCK,
                ),
            ),
            obligations=(_STARTED, _COMPLETED),
            parameters=(
                admissions_trigger,
                emergency_trigger,
                conditions_trigger,
                medications_trigger,
                plan_trigger,
            ),
            documents=(
                "date and source of the identification, and the criteria of the plan that were met",
                "log of the attempts at contact",
                "initial assessment of every subject that the rule on it names",
                "individual case management plan",
            ),
            examples=SINCE_2020,
        ),
    ),
)
