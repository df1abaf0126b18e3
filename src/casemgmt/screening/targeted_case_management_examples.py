"""Example people of Medicaid targeted case management."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN: dict[str, Any] = {
    "tcm_target_group": True,
    "medicaid_active": True,
    "age_years": 40,
    "lives_in_institution": False,
    "in_custody": False,
    "case_management_duplicated": False,
    "other_payer_liable": False,
    "tcm_provider_chosen_freely": True,
    "tcm_assessed": True,
    "tcm_care_plan": True,
    "tcm_referrals": True,
    "tcm_monitored_on": "2026-03-01",
    "tcm_direct_service_only": False,
}
_IN_FACILITY: dict[str, Any] = {
    **_KNOWN,
    "lives_in_institution": True,
    "days_to_planned_discharge": 120,
    "lives_in_mental_institution": False,
}
_IN_MENTAL_INSTITUTION = {**_IN_FACILITY, "lives_in_mental_institution": True}
_person = people_like(_KNOWN, date(2026, 5, 1))

SINCE_2009 = (
    _person(
        "adult with a serious mental illness, which is the target group",
        {"refer": MET, "enrol": MET, "perform": MET},
    ),
    _person("not in a target group", {"refer": NOT_MET, "enrol": MET}, tcm_target_group=False),
    _person(
        "the state's target group not said",
        {"refer": UNKNOWN, "enrol": MET},
        ("tcm_target_group",),
        without=("tcm_target_group",),
    ),
    _person("no Medicaid", {"refer": MET, "enrol": NOT_MET}, medicaid_active=False),
    _person(
        "Medicaid not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicaid_active",),
        without=("medicaid_active",),
    ),
    _person(
        "nursing facility, discharge planned in 120 days", {"refer": MET, "enrol": MET}, like=_IN_FACILITY
    ),
    _person(
        "nursing facility, discharge planned in 180 days",
        {"enrol": MET},
        like=_IN_FACILITY,
        days_to_planned_discharge=180,
    ),
    _person(
        "nursing facility, discharge planned in 181 days",
        {"refer": MET, "enrol": NOT_MET},
        like=_IN_FACILITY,
        days_to_planned_discharge=181,
    ),
    _person(
        "nursing facility, discharge not planned yet",
        {"enrol": UNKNOWN},
        ("days_to_planned_discharge",),
        like=_IN_FACILITY,
        without=("days_to_planned_discharge",),
    ),
    _person(
        "institution for mental diseases at 21 years",
        {"enrol": MET},
        like=_IN_MENTAL_INSTITUTION,
        age_years=21,
    ),
    _person(
        "institution for mental diseases at 22 years",
        {"enrol": NOT_MET},
        like=_IN_MENTAL_INSTITUTION,
        age_years=22,
    ),
    _person(
        "institution for mental diseases at 64 years",
        {"enrol": NOT_MET},
        like=_IN_MENTAL_INSTITUTION,
        age_years=64,
    ),
    _person(
        "institution for mental diseases at 65 years",
        {"enrol": MET},
        like=_IN_MENTAL_INSTITUTION,
        age_years=65,
    ),
    _person(
        "institution for mental diseases, age not known",
        {"enrol": UNKNOWN},
        ("birth_date",),
        like=_IN_MENTAL_INSTITUTION,
        without=("age_years",),
    ),
    _person("inmate", {"refer": MET, "enrol": NOT_MET}, in_custody=True),
    _person(
        "receives waiver case management already",
        {"refer": MET, "enrol": NOT_MET},
        case_management_duplicated=True,
    ),
    _person("another party is liable", {"refer": MET, "enrol": NOT_MET}, other_payer_liable=True),
    _person("compelled to use it", {"refer": MET, "enrol": NOT_MET}, tcm_provider_chosen_freely=False),
    _person("no assessment", {"enrol": MET, "perform": NOT_MET}, tcm_assessed=False),
    _person("no care plan", {"enrol": MET, "perform": NOT_MET}, tcm_care_plan=False),
    _person("no referrals", {"enrol": MET, "perform": NOT_MET}, tcm_referrals=False),
    _person("monitored 365 days ago", {"perform": MET}, tcm_monitored_on="2025-05-01"),
    _person("monitored 366 days ago", {"perform": NOT_MET}, tcm_monitored_on="2025-04-30"),
    _person(
        "last monitored 13 months ago: the person still qualifies",
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
        tcm_monitored_on="2025-04-01",
    ),
    _person(
        "day of the last monitoring not known",
        {"perform": UNKNOWN},
        ("tcm_monitored_on",),
        without=("tcm_monitored_on",),
    ),
    _person(
        "the service itself is billed",
        {"enrol": MET, "perform": NOT_MET},
        tcm_direct_service_only=True,
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
