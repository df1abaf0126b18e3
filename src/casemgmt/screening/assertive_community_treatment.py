"""Assertive community treatment (SAMHSA's model), as each state sets it.

Insurers ask more: Anthem's CG-BEH-09, for example, symptoms of typically six months, severe impairment, and that less
intensive care has failed. That is for `act_state_criteria` to say.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, guideline, operational
from casemgmt.facts.community_treatment import (
    act_around_the_clock,
    act_exception_documented,
    act_fidelity_score,
    act_meetings_a_week,
    act_people_per_staff,
    cannot_use_clinic,
    could_leave_with_act,
    high_crisis_use,
    homeless_or_imminently,
    impaired_in_daily_tasks,
    impaired_in_employment,
    impaired_in_homemaking,
    impaired_in_housing,
    justice_involved,
    persistent_severe_symptoms,
    principal_mental_diagnosis,
    psychiatric_admissions_2y,
    psychiatric_longest_stay_2y,
    substance_use_months,
)
from casemgmt.facts.medicaid_programs import case_management_duplicated
from casemgmt.facts.person import age_years
from casemgmt.rules import all_of, any_of, not_, rule
from casemgmt.screening.assertive_community_treatment_examples import SINCE_2008
from casemgmt.screening.medicaid_state import APPLIES, of_this_state
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_KIT = "SAMHSA, Assertive Community Treatment evidence-based practices kit, 2008"
_MODEL = guideline(_KIT, Verification.SECONDARY, "as Virginia has it")
_GEORGIA_TOO = guideline(_KIT, Verification.SECONDARY, "as Virginia and Georgia have it")
_RECALLED = guideline(_KIT, Verification.RECALLED)
_FIDELITY = guideline("SAMHSA, fidelity scale of assertive community treatment (DACTS)")
_MULTIPLE = operational("two or more count as multiple admissions", "the model says multiple")
_NOT_TWICE = guideline("Medicaid state plans, no payment twice for case management", Verification.RECALLED)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

state_criteria = parameter(
    "act_state_criteria",
    "what the state or the plan asks further",
    "Does the person meet what the state or the health plan asks further for admission?",
    type="flag",
)
need_not_asked = parameter(
    "act_need_not_asked",
    "high need of services not asked of the person",
    "Is the person one of those of whom the state does not ask a high need of services?",
    type="flag",
    default=False,
    cite=operational("nobody is let off, unless the state says so"),
)
without_home = parameter(
    "act_without_home",
    "without a home, as the state counts it",
    "Is the person without a home, or about to be, as the state counts it?",
    type="flag",
    default=homeless_or_imminently,
    cite=_GEORGIA_TOO,
)

adult = rule(age_years >= 18, id="R1", label="18 years or older", cite=_MODEL)
diagnosis = any_of(
    rule(
        principal_mental_diagnosis.is_in("schizophrenia_spectrum", "bipolar"),
        label="schizophrenia spectrum, another psychosis or bipolar disorder",
    ),
    all_of(
        principal_mental_diagnosis.is_in("other_mental_illness"),
        act_exception_documented,
        label="another mental illness, with a documented exception",
    ),
    id="R2",
    label="serious and persistent mental illness; not substance use, developmental disability or personality disorder"
    " alone",
    cite=guideline(_KIT, Verification.SECONDARY, "the sole diagnoses that are left out are recalled"),
)
impaired = any_of(
    impaired_in_daily_tasks,
    impaired_in_employment,
    impaired_in_homemaking,
    impaired_in_housing,
    id="R3",
    label="significant functional impairment in at least one area",
    cite=_MODEL,
)
high_need = any_of(
    rule(
        psychiatric_admissions_2y >= 2,
        label="multiple acute psychiatric admissions in two years",
        cite=_MULTIPLE,
    ),
    rule(
        psychiatric_longest_stay_2y >= 30,
        label="a psychiatric stay of at least 30 days in two years",
        cite=_MODEL,
    ),
    high_crisis_use,
    justice_involved,
    without_home,
    rule(
        substance_use_months >= 6,
        label="co-occurring substance use disorder for at least 6 months",
        cite=_RECALLED,
    ),
    persistent_severe_symptoms,
    could_leave_with_act,
    cannot_use_clinic,
    label="at least one sign of a high need of services",
    cite=_GEORGIA_TOO,
)
needed = any_of(
    high_need,
    need_not_asked,
    id="R4",
    label="high need of services, unless the state does not ask it",
    cite=_GEORGIA_TOO,
)
further = rule(
    state_criteria, id="R5", cite=operational("what a state or plan asks further is for it to say")
)
not_twice = not_(
    case_management_duplicated, id="X1", label="no other case management at the same time", cite=_NOT_TWICE
)
fidelity = all_of(
    rule(act_people_per_staff <= 10, label="at most 10 persons for each member of the team"),
    rule(act_meetings_a_week >= 4, label="the team meets on at least 4 days a week"),
    rule(
        act_fidelity_score >= 4,
        label="mean item score of at least 4",
        cite=guideline("Psychiatric Services 2011;62:670"),
    ),
    act_around_the_clock,
    id="S1",
    label="the team is true to the model",
    cite=_FIDELITY,
)
_CAUTIONS = (
    rule(
        age_years < 18,
        label="under 18: early and periodic screening, diagnostic and treatment services may cover it",
        cite=_MODEL,
    ),
)
_WHY = "case management is not paid for twice"

PROGRAM = Program(
    id="medicaid.act",
    title="Assertive community treatment",
    authority="Substance Abuse and Mental Health Services Administration, and the state",
    payer="Medicaid",
    editions=(
        ProgramEdition(
            id="2008",
            effective_from=date(2008, 1, 1),
            citation=guideline(
                _KIT, Verification.SECONDARY, "states legislate; the day in the year of the kit is ours"
            ),
            review=_REVIEW,
            applies=APPLIES,
            refer=all_of(adult, diagnosis, impaired, needed, further, label="refer: worth offering"),
            enrol=all_of(not_twice, label="enrol: in place"),
            perform=all_of(fidelity, label="perform: fidelity of the team"),
            cautions=_CAUTIONS,
            documents=(
                "diagnosis, and for another mental illness the reason of the exception",
                "functional impairment, with the area",
                "admissions, crises, arrests and housing of the past two years",
                "fidelity review of the team",
            ),
            parameters=(state_criteria, need_not_asked, without_home, of_this_state),
            excludes=(
                Excludes("medicaid.health_home", _WHY, _NOT_TWICE),
                Excludes("medicaid.targeted_case_management", _WHY, _NOT_TWICE),
            ),
            examples=SINCE_2008,
        ),
    ),
)
