"""PACE, the program of all-inclusive care for the elderly (42 CFR 460.150 to 460.172)."""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.care import hospice_elected, medicare_advantage
from casemgmt.facts.long_term_care import nursing_facility_level_found, waiver_services_active
from casemgmt.facts.medicaid_programs import (
    level_of_care_again_months,
    level_of_care_evaluated_on,
    level_of_care_waived,
    pace_enrolled_on,
    pace_plan_on,
    safe_in_community,
)
from casemgmt.facts.other_programs import pace_participant
from casemgmt.facts.person import age_years
from casemgmt.rules import all_of, any_of, days_since, not_, rule
from casemgmt.screening.hcbs_waiver import nf_level_of_care
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.pace_examples import SINCE_2007
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Excludes, Program, ProgramEdition

_STATUTE = law("42 USC 1395eee(a)(5)")
_CONTINUED = law("42 CFR 460.160(b); 42 USC 1395eee(c)(3)-(4)")
_A_YEAR = operational(
    "a year since the last evaluation counted as 365 days", "the obligation gives the day twelve months after"
)
_SOLELY = law(
    "42 USC 1395eee(a)(1); 42 CFR 460.154",
    Verification.RECALLED,
    "that Medicare benefits come solely through PACE is verified, the list of what it shuts out is recalled",
)
_LEAVING = law(
    "42 USC 1395eee(c)(5); 42 CFR 460.164",
    note="that it follows the loss of eligibility is recalled; otherwise the program may end an enrolment only for"
    " unpaid premiums or disruptive or threatening behaviour, while the person may leave at any time",
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

in_service_area = parameter(
    "pace_in_service_area",
    "lives in the service area of the PACE organization",
    "Does the person live in the service area of the PACE organization?",
    type="flag",
)
agreement_conditions = parameter(
    "pace_agreement_conditions",
    "meets the further conditions of the program agreement",
    "Does the person meet the further conditions of the program agreement, if it has any?",
    type="flag",
)

_STILL = any_of(
    level_of_care_waived,
    rule(
        level_of_care_again_months <= 6,
        label="without PACE, the level of care would be needed again within 6 months",
    ),
    label="evaluation waived for good, or the level of care would be needed again",
    cite=_CONTINUED,
)
deemed = all_of(
    pace_participant,
    _STILL,
    label="enrolled, and taken to be eligible still",
    cite=_CONTINUED,
)
old_enough = rule(age_years >= 55, id="R1", label="55 years or older", cite=_STATUTE)
level_needed = any_of(
    nf_level_of_care,
    deemed,
    id="R2",
    label="needs the level of care of a nursing facility, by the state's criteria, or is taken to",
    cite=_STATUTE,
)
level_found = any_of(
    nursing_facility_level_found,
    deemed,
    label="the state has found that level of care, or the person is taken to need it still",
    cite=_STATUTE,
)
area = rule(in_service_area, id="R3", cite=_STATUTE)
safe = rule(safe_in_community, id="R4", cite=law("42 CFR 460.150(c)(1)", Verification.SECONDARY))
conditions = rule(agreement_conditions, id="R5", cite=_STATUTE)
solely = all_of(
    not_(medicare_advantage, label="not in a Medicare Advantage plan"),
    not_(hospice_elected, label="no hospice election: PACE itself gives the care at the end of life"),
    not_(waiver_services_active, label="no services of a home and community-based waiver"),
    id="X1",
    label="all benefits through PACE alone",
    cite=_SOLELY,
)
_PLAN = Obligation(
    label="plan of care",
    start=pace_enrolled_on,
    closes=Count(30),
    done=pace_plan_on,
    citation=law("42 CFR 460.104(b)"),
)
_EVALUATION = Obligation(
    label="level of care evaluated again",
    start=level_of_care_evaluated_on,
    closes=Count(12, "months"),
    when=not_(level_of_care_waived, label="the yearly evaluation is not waived", cite=_CONTINUED),
    citation=_CONTINUED,
)
evaluated = any_of(
    rule(days_since(level_of_care_evaluated_on) <= 365, label="within a year", cite=_A_YEAR),
    level_of_care_waived,
    label="level of care evaluated within a year, or the evaluation waived for good",
    cite=_CONTINUED,
)
_CAUTIONS = (
    all_of(
        pace_participant,
        not_(in_service_area, label="no longer in the service area"),
        label="moved out of the service area: the program ends the enrolment",
        cite=_LEAVING,
    ),
    all_of(
        pace_participant,
        not_(
            any_of(
                nursing_facility_level_found, _STILL, label="the level of care is needed, or will be again"
            ),
            label="the level of care is lost, and would not be needed again",
        ),
        label="level of care lost: the program ends the enrolment",
        cite=_LEAVING,
    ),
)

PROGRAM = Program(
    id="medicare.pace",
    title="PACE, the program of all-inclusive care for the elderly",
    authority="Centers for Medicare & Medicaid Services, and the state",
    payer="Medicare, Medicaid, or the person",
    editions=(
        ProgramEdition(
            id="2007",
            effective_from=date(2007, 1, 8),
            citation=law(
                "42 CFR 460.150 to 460.172; 42 USC 1395eee",
                note="that neither Medicare nor Medicaid is needed is recalled, and so is the first day of the rule",
            ),
            review=_REVIEW,
            refer=all_of(old_enough, level_needed, area, label="refer: worth offering"),
            enrol=all_of(level_found, safe, conditions, solely, label="enrol: in place"),
            perform=all_of(
                _PLAN.met_in_time(id="W1"), evaluated, label="perform: the clocks of the enrolment"
            ),
            cautions=_CAUTIONS,
            obligations=(_PLAN, _EVALUATION),
            documents=(
                "the state's finding of the level of care, with its date; again at least every year, unless waived",
                "assessment that the person can live in the community safely",
                "signed enrolment agreement: it takes effect on the first day of the month after",
                "plan of care",
            ),
            parameters=(nf_level_of_care, in_service_area, agreement_conditions),
            excludes=(
                Excludes("medicare.hospice", "PACE itself gives the care at the end of life", _SOLELY),
                Excludes("medicaid.hcbs_waiver", "PACE takes the place of the waiver", _SOLELY),
                Excludes("medicare.guide", "Medicare benefits come through PACE alone", _SOLELY),
            ),
            examples=SINCE_2007,
        ),
    ),
)
