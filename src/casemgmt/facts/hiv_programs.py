"""Facts that the Ryan White HIV/AIDS Program asks for."""

from __future__ import annotations

from casemgmt.citation import law
from casemgmt.facts.poverty import percent_of_poverty
from casemgmt.facts.statements import CARE_STAFF, stated, stated_day, stated_number
from casemgmt.rules.terms import Fact, Formula

ryan_white_eligibility_confirmed_on = stated_day(
    "ryan_white_eligibility_confirmed_on",
    "eligibility confirmed",
    "When was eligibility for the Ryan White program (income, residence, other coverage) last confirmed?",
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
