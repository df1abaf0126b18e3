"""Example people of Ryan White medical case management."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN: dict[str, Any] = {
    "hiv_infection": True,
    "income_percent_of_poverty": 250,
    "ryan_white_income_ceiling_percent": 400,
    "ryan_white_in_service_area": True,
    "ryan_white_eligibility_confirmed_on": "2025-09-01",
    "ryan_white_confirmation_days": 365,
    "other_payer_liable": False,
    "other_coverage_pursued": True,
    "hiv_needs_assessed": True,
    "hiv_care_plan": True,
    "hiv_care_monitored": True,
    "hiv_care_plan_reviewed_on": "2026-01-15",
    "individual_percent_of_poverty": 250,
}
_BEFORE: dict[str, Any] = {
    **{fact: value for fact, value in _KNOWN.items() if fact != "ryan_white_confirmation_days"},
    "ryan_white_eligibility_confirmed_on": "2021-01-15",
    "hiv_care_plan_reviewed_on": "2021-03-01",
}
_MEDICAID = {**_KNOWN, "other_payer_liable": True, "other_payer_billed_first": True}
_person = people_like(_KNOWN, date(2026, 5, 1))
_until_2021 = people_like(_BEFORE, date(2021, 7, 15))

BEFORE_NOTICE_21_02 = (
    _until_2021("eligibility confirmed six months ago", {"refer": MET, "enrol": MET, "perform": MET}),
    _until_2021(
        "eligibility confirmed six months and a day ago, under the old cycle",
        {"refer": MET, "enrol": NOT_MET},
        on=date(2021, 7, 16),
    ),
    _until_2021(
        "day of the confirmation of eligibility not known",
        {"refer": MET, "enrol": UNKNOWN},
        ("ryan_white_eligibility_confirmed_on",),
        without=("ryan_white_eligibility_confirmed_on",),
    ),
)

SINCE_NOTICE_21_02 = (
    _person(
        "HIV confirmed by laboratory, income 250% of poverty, ceiling 400%, resident",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person(
        "undocumented immigrant, else the same: immigration status plays no part",
        {"refer": MET, "enrol": MET, "perform": MET},
    ),
    _person("HIV negative, on prophylaxis", {"refer": NOT_MET, "enrol": MET}, hiv_infection=False),
    _person(
        "HIV status not on record",
        {"refer": UNKNOWN},
        ("hiv_infection",),
        without=("hiv_infection",),
    ),
    _person("income at the ceiling", {"enrol": MET}, income_percent_of_poverty=400),
    _person("income over the ceiling", {"refer": MET, "enrol": NOT_MET}, income_percent_of_poverty=401),
    _person(
        "household and income not known",
        {"refer": MET, "enrol": UNKNOWN},
        ("household_income", "household_size"),
        without=("income_percent_of_poverty",),
    ),
    _person(
        "the recipient's ceiling not said: there is no federal one",
        {"refer": MET, "enrol": UNKNOWN},
        ("ryan_white_income_ceiling_percent",),
        without=("ryan_white_income_ceiling_percent",),
    ),
    _person("outside the service area", {"refer": MET, "enrol": NOT_MET}, ryan_white_in_service_area=False),
    _person(
        "eligibility confirmed on the last day that counts",
        {"enrol": MET},
        ryan_white_eligibility_confirmed_on="2025-05-01",
    ),
    _person(
        "eligibility confirmed a day too long ago, by the recipient's schedule",
        {"refer": MET, "enrol": NOT_MET},
        ryan_white_eligibility_confirmed_on="2025-04-30",
    ),
    _person(
        "eligibility confirmed, the recipient's schedule not said",
        {"enrol": UNKNOWN},
        ("ryan_white_confirmation_days",),
        without=("ryan_white_confirmation_days",),
    ),
    _person(
        "Medicaid active: still eligible, and Medicaid is billed first",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": MET},
        like=_MEDICAID,
    ),
    _person(
        "Medicaid active, not billed first",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "caution 0": MET},
        like=_MEDICAID,
        other_payer_billed_first=False,
    ),
    _person(
        "not known whether another payer is liable",
        {"enrol": MET, "perform": UNKNOWN, "caution 0": UNKNOWN},
        ("other_payer_liable",),
        without=("other_payer_liable",),
    ),
    _person(
        "other coverage not applied for", {"enrol": MET, "perform": NOT_MET}, other_coverage_pursued=False
    ),
    _person("needs not assessed", {"enrol": MET, "perform": NOT_MET}, hiv_needs_assessed=False),
    _person("no care plan", {"enrol": MET, "perform": NOT_MET}, hiv_care_plan=False),
    _person("plan not monitored", {"enrol": MET, "perform": NOT_MET}, hiv_care_monitored=False),
    _person(
        "care plan evaluated on 15 January, today is 15 July: the last day in time",
        {"enrol": MET, "perform": MET},
        on=date(2026, 7, 15),
    ),
    _person(
        "care plan evaluated on 15 January, today is 16 July: overdue, which changes nothing in eligibility",
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
        on=date(2026, 7, 16),
    ),
    _person(
        "day of the last evaluation of the plan not known",
        {"perform": UNKNOWN},
        ("hiv_care_plan_reviewed_on",),
        without=("hiv_care_plan_reviewed_on",),
    ),
    _person(
        "own income exactly 100% of poverty: no charge",
        {"caution 1": MET, "caution 2": NOT_MET},
        individual_percent_of_poverty=100,
    ),
    _person(
        "own income 101% of poverty: at most 5%",
        {"caution 1": NOT_MET, "caution 2": MET},
        individual_percent_of_poverty=101,
    ),
    _person(
        "own income 200% of poverty: at most 5%",
        {"caution 2": MET, "caution 3": NOT_MET},
        individual_percent_of_poverty=200,
    ),
    _person(
        "own income 201% of poverty: at most 7%",
        {"caution 2": NOT_MET, "caution 3": MET},
        individual_percent_of_poverty=201,
    ),
    _person(
        "own income 300% of poverty: at most 7%",
        {"caution 3": MET, "caution 4": NOT_MET},
        individual_percent_of_poverty=300,
    ),
    _person(
        "own income 301% of poverty: at most 10%",
        {"caution 3": NOT_MET, "caution 4": MET},
        individual_percent_of_poverty=301,
    ),
    _person(
        "own income of 15,960 dollars, one person, guideline of 2026: exactly 100%, no charge",
        {"caution 1": MET, "caution 2": NOT_MET},
        without=("individual_percent_of_poverty",),
        individual_income=15960,
        household_size=1,
        poverty_region="contiguous",
    ),
    _person(
        "own income not known",
        {"caution 1": UNKNOWN, "caution 4": UNKNOWN},
        ("individual_income",),
        without=("individual_percent_of_poverty",),
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
