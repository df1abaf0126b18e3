"""Ryan White HIV/AIDS Program, medical case management (PHS Act title XXVI; HRSA policy notices 16-02 and 21-02).

Immigration status plays no part, and nobody has to appear in person or bring notarized proof. Medical case management
aims at health outcomes; case management that aims at access to services is another service of the program. Family
members who are affected may get some support services, but not this one.
"""

from __future__ import annotations

from datetime import date

from casemgmt.citation import Review, Verification, law, operational
from casemgmt.facts.conditions import hiv_infection
from casemgmt.facts.hiv_programs import (
    hiv_care_monitored,
    hiv_care_plan,
    hiv_care_plan_reviewed_on,
    hiv_needs_assessed,
    individual_percent_of_poverty,
    other_coverage_pursued,
    other_payer_billed_first,
    ryan_white_eligibility_confirmed_on,
)
from casemgmt.facts.medicaid_programs import other_payer_liable
from casemgmt.facts.poverty import income_percent_of_poverty
from casemgmt.rules import Criterion, all_of, any_of, days_since, not_, rule
from casemgmt.screening.obligations import Count, Obligation
from casemgmt.screening.parameters import parameter
from casemgmt.screening.program import Program, ProgramEdition
from casemgmt.screening.ryan_white_examples import BEFORE_NOTICE_21_02, SINCE_NOTICE_21_02

_NOTICE = law("HRSA policy clarification notice 21-02")
_ELIGIBILITY = law("HRSA policy clarification notice 21-02", Verification.SECONDARY)
_INCOME = law(
    "HRSA policy clarification notice 21-02",
    Verification.SECONDARY,
    "the recipient also sets the day on which it takes up the guideline of a year; here the one in force is taken",
)
_OLD_NOTICE = law("HRSA policy clarification notice 13-02, before 19 October 2021")
_SERVICES = law("HRSA policy clarification notice 16-02, revised 22 October 2018")
_REVIEW_OF_PLAN = law("HRSA policy clarification notice 16-02", Verification.RECALLED)
_PURSUED = law(
    "HRSA policy clarification notice 21-02", Verification.SECONDARY, "vigorously; the wording is recalled"
)
_LAST_RESORT = law("42 USC 300ff-15(a)(6), 300ff-27, 300ff-64(f)")
_CHARGES = law(
    "42 USC 300ff-15(e), 300ff-27, 300ff-64",
    note="on the person's own gross income of the calendar year; the cap covers all kinds of charges together",
)
_HALF_A_YEAR = operational(
    "six months counted as 181 days, the fewest that they have",
    "the obligation gives the day six months after",
)
_REVIEW = Review(date(2026, 11, 26), date(2027, 12, 31))

income_ceiling = parameter(
    "ryan_white_income_ceiling_percent",
    "ceiling of income of the recipient",
    "Up to what percentage of the poverty guideline is income low, as the recipient says? No federal number exists;"
    " 400 percent is common for drug assistance, 500 occurs.",
    low=0,
    high=10000,
    unit="%",
)
in_service_area = parameter(
    "ryan_white_in_service_area",
    "lives in the service area of the recipient",
    "Does the person live in the service area, as the recipient defines it?",
    type="flag",
)
confirmation_days = parameter(
    "ryan_white_confirmation_days",
    "how long a confirmation of eligibility counts",
    "For how many days does a confirmation of eligibility count, by the recipient's own schedule?",
    low=1,
    high=3650,
    unit="d",
)

infected = rule(hiv_infection, id="R1", label="documented diagnosis of HIV", cite=_ELIGIBILITY)
low_income = rule(
    income_percent_of_poverty <= income_ceiling,
    id="R2",
    label="low income, as the recipient defines it",
    cite=_INCOME,
)
resident = rule(in_service_area, id="R3", cite=_ELIGIBILITY)
confirmed_half_yearly = rule(
    days_since(ryan_white_eligibility_confirmed_on) <= 181,
    id="R5",
    label="eligibility confirmed within six months",
    cite=_HALF_A_YEAR,
)
confirmed_in_time = rule(
    days_since(ryan_white_eligibility_confirmed_on) <= confirmation_days,
    id="R5",
    label="eligibility confirmed in time, by the recipient's own schedule",
    cite=_NOTICE,
)
last_resort = any_of(
    not_(other_payer_liable, label="no other payer is liable"),
    other_payer_billed_first,
    id="R4",
    label="payer of last resort: any other payer is billed first",
    cite=_LAST_RESORT,
)
pursued = rule(other_coverage_pursued, id="S1", cite=_PURSUED)
activities = all_of(
    hiv_needs_assessed,
    hiv_care_plan,
    hiv_care_monitored,
    id="S2",
    label="the key activities of medical case management",
    cite=_SERVICES,
)
plan_current = rule(
    days_since(hiv_care_plan_reviewed_on) <= 181,
    id="S3",
    label="care plan made or evaluated again within six months",
    cite=_HALF_A_YEAR,
)
_PLAN = Obligation(
    label="care plan evaluated again",
    start=hiv_care_plan_reviewed_on,
    closes=Count(6, "months"),
    citation=_REVIEW_OF_PLAN,
)
_CONFIRMATION = Obligation(
    label="eligibility confirmed again",
    start=ryan_white_eligibility_confirmed_on,
    closes=Count(6, "months"),
    citation=_OLD_NOTICE,
)


def _charge(low: int, high: int | None, label: str) -> Criterion:
    parts = [individual_percent_of_poverty > low]
    if high is not None:
        parts.append(individual_percent_of_poverty <= high)
    return all_of(
        *parts,
        label=f"{label}; a charge must be made, from a public schedule, and may be nominal",
        cite=_CHARGES,
    )


_CAUTIONS = (
    all_of(
        infected,
        other_payer_liable,
        label="still eligible, but the other payer comes first for what it covers",
        cite=_LAST_RESORT,
    ),
    rule(
        individual_percent_of_poverty <= 100,
        label="own income at most 100% of poverty: no charge",
        cite=_CHARGES,
    ),
    _charge(100, 200, "own income to 200% of poverty: charges of a year at most 5% of it"),
    _charge(200, 300, "own income to 300% of poverty: charges of a year at most 7% of it"),
    _charge(300, None, "own income over 300% of poverty: charges of a year at most 10% of it"),
)
_REFER = all_of(infected, label="refer: worth offering")
_ENROL_2018 = all_of(low_income, resident, confirmed_half_yearly, label="enrol: in place")
_ENROL_2021 = all_of(low_income, resident, confirmed_in_time, label="enrol: in place")
_PERFORM = all_of(last_resort, pursued, activities, plan_current, label="perform: medical case management")
_DOCUMENTS = (
    "proof of the diagnosis of HIV, needed once",
    "proof of income, of residence and of other coverage, as the recipient asks; no proof of immigration status",
    "assessment and individual care plan, with the dates of its reviews",
    "record of the encounters, those by telephone included",
    "attempts to enrol the person in other coverage",
)

PROGRAM = Program(
    id="hrsa.ryan_white_mcm",
    title="Ryan White HIV/AIDS Program, medical case management",
    authority="Health Resources and Services Administration, and the recipient",
    payer="Ryan White HIV/AIDS Program, last of all payers",
    editions=(
        ProgramEdition(
            id="2018",
            effective_from=date(2018, 10, 22),
            effective_to=date(2021, 10, 18),
            citation=_OLD_NOTICE,
            review=_REVIEW,
            refer=_REFER,
            enrol=_ENROL_2018,
            perform=_PERFORM,
            cautions=_CAUTIONS,
            obligations=(_PLAN, _CONFIRMATION),
            documents=_DOCUMENTS,
            parameters=(income_ceiling, in_service_area),
            examples=BEFORE_NOTICE_21_02,
        ),
        ProgramEdition(
            id="2021",
            effective_from=date(2021, 10, 19),
            citation=_NOTICE,
            review=_REVIEW,
            changes="Eligibility is confirmed on the recipient's own schedule; the cycle of six months is gone.",
            refer=_REFER,
            enrol=_ENROL_2021,
            perform=_PERFORM,
            cautions=_CAUTIONS,
            obligations=(_PLAN,),
            documents=_DOCUMENTS,
            parameters=(income_ceiling, in_service_area, confirmation_days),
            examples=SINCE_NOTICE_21_02,
        ),
    ),
)
