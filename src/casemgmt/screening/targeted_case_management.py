"""Medicaid targeted case management (42 USC 1396n(g); 42 CFR 440.169, 441.18).

The limits of 60 and 14 days of the rule of 2007 were rescinded in 2009 and are not here.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.medicaid_programs import (
    case_management_duplicated,
    days_to_planned_discharge,
    in_custody,
    lives_in_institution,
    lives_in_mental_institution,
    medicaid_active,
    other_payer_liable,
    tcm_assessed,
    tcm_care_plan,
    tcm_direct_service_only,
    tcm_monitored_on,
    tcm_provider_chosen_freely,
    tcm_referrals,
)
from casemgmt.facts.person import age_years
from casemgmt.rules import all_of, any_of, days_since, not_, rule
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition
from casemgmt.screening.targeted_case_management_examples import SINCE_2009

_STATUTE = law("42 USC 1396n(g)")
_ACTIVITIES = law("42 USC 1396n(g)(2)(A)(ii)")
_TRANSITION = law(
    "42 CFR 440.169(c)",
    Verification.RECALLED,
    "in the last 180 consecutive days of the stay, by the state plan",
)
_NOT_TWICE = law(
    "42 CFR 441.18(a)",
    Verification.RECALLED,
    "read in part: it may not duplicate, nor be used to compel services",
)
_LIABLE = law(
    "42 USC 1396n(g)(4)-(5)", note="the Indian Health Service and the Ryan White program are not affected"
)
_YEARLY = law("42 CFR 440.169(d)(4)", Verification.RECALLED, "as often as needed is verified")
_A_YEAR = operational(
    "a year since the last monitoring counted as 365 days", "the obligation gives the day twelve months after"
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

target_group = parameter(
    "tcm_target_group",
    "in a target group and area of the state plan",
    "Is the person in a target group of the state plan, and in its area?",
    type="flag",
)
transition_days = parameter(
    "tcm_transition_days",
    "last days of a stay in which the transition can be managed",
    "In how many of the last days of a stay does the state pay for the management of the transition?",
    low=0,
    high=180,
    unit="d",
    default=180,
    cite=_TRANSITION,
)

targeted = rule(target_group, id="R2", cite=_STATUTE)
medicaid = rule(medicaid_active, id="R1", label="Medicaid", cite=_STATUTE)
transition = all_of(
    rule(days_to_planned_discharge <= transition_days, label="discharge planned within the days that count"),
    any_of(
        not_(lives_in_mental_institution, label="not an institution for mental diseases"),
        rule(age_years < 22, label="under 22 years"),
        rule(age_years >= 65, label="65 years or older"),
        label="no institution for mental diseases from 22 to 64 years of age",
    ),
    label="on the way out of an institution",
    cite=_TRANSITION,
)
in_community = all_of(
    any_of(
        not_(lives_in_institution, label="lives in the community"),
        transition,
        label="in the community, or on the way there",
    ),
    not_(in_custody, label="not an inmate"),
    id="R3",
    label="in the community, or on the way there from an institution",
    cite=_TRANSITION,
)
not_twice = not_(
    case_management_duplicated, id="X1", label="no other case management paid for", cite=_NOT_TWICE
)
not_liable = not_(other_payer_liable, id="X2", label="no other party is liable", cite=_LIABLE)
free = rule(tcm_provider_chosen_freely, id="R4", cite=law("42 USC 1396n(g)(1)"))
activities = all_of(
    tcm_assessed,
    tcm_care_plan,
    tcm_referrals,
    rule(
        days_since(tcm_monitored_on) <= 365,
        label="monitored and followed up within a year",
        cite=_A_YEAR,
    ),
    id="S1",
    label="assessment, care plan, referral and monitoring: all four",
    cite=_ACTIVITIES,
)
not_direct = not_(
    tcm_direct_service_only,
    id="X3",
    label="not the service itself, nor an activity of foster care",
    cite=law("42 USC 1396n(g)(2)(A)(iii)"),
)
_MONITORING = Obligation(
    label="monitoring and follow-up", start=tcm_monitored_on, closes=Count(12, "months"), citation=_YEARLY
)
_WHY = "case management is not paid for twice"

PROGRAM = Program(
    id="medicaid.targeted_case_management",
    title="Medicaid targeted case management",
    authority="Centers for Medicare & Medicaid Services, and the state",
    payer="Medicaid",
    editions=(
        ProgramEdition(
            id="2009",
            effective_from=date(2009, 7, 1),
            citation=law(
                "42 USC 1396n(g); 42 CFR 440.169, 441.18",
                note="the partial rescission of the rule of 2007, 74 FR 31183, and its day are recalled",
            ),
            review=_REVIEW,
            changes="The limits of 60 and 14 days before a discharge, of the rule of 2007, are rescinded.",
            refer=all_of(targeted, label="refer: worth offering"),
            enrol=all_of(medicaid, in_community, not_twice, not_liable, free, label="enrol: in place"),
            perform=all_of(activities, not_direct, label="perform: the four activities"),
            obligations=(_MONITORING,),
            documents=(
                "name of the person, dates of the services, provider",
                "nature, content and units of the services, and whether the goals of the plan are met",
                "services that the person declined",
                "coordination with other case managers",
                "time lines for the services and for the next evaluation of the plan",
            ),
            parameters=(target_group, transition_days),
            excludes=(
                Excludes("medicaid.health_home", _WHY, _NOT_TWICE),
                Excludes("medicaid.act", _WHY, _NOT_TWICE),
            ),
            examples=SINCE_2009,
        ),
    ),
)
