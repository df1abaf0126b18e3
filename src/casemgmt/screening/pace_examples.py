"""Example people of PACE."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ON = date(2026, 5, 1)
_APPLICANT: dict[str, Any] = {
    "age_years": 68,
    "nf_level_of_care": True,
    "nursing_facility_level_found": True,
    "pace_in_service_area": True,
    "safe_in_community": True,
    "pace_agreement_conditions": True,
    "medicare_advantage": False,
    "hospice_elected": False,
    "waiver_services_active": False,
    "pace_participant": False,
}
_ENROLLED: dict[str, Any] = {
    **_APPLICANT,
    "pace_participant": True,
    "pace_enrolled_on": "2026-02-01",
    "pace_plan_on": "2026-03-03",
    "level_of_care_evaluated_on": "2026-01-10",
    "level_of_care_waived": False,
}
_NO_LONGER: dict[str, Any] = {
    **_ENROLLED,
    "pace_enrolled_on": "2025-05-01",
    "pace_plan_on": "2025-05-10",
    "level_of_care_evaluated_on": "2026-04-20",
    "nf_level_of_care": False,
    "nursing_facility_level_found": False,
}
_person = people_like(_APPLICANT, _ON)

SINCE_2007 = (
    _person(
        "68 years old, nursing facility level of care, in the area, safe",
        {"refer": MET, "enrol": MET, "caution 0": NOT_MET, "caution 1": NOT_MET},
    ),
    _person("55 years old", {"refer": MET}, age_years=55),
    _person("54 years old", {"refer": NOT_MET}, age_years=54),
    _person("age not known", {"refer": UNKNOWN}, ("birth_date",), without=("age_years",)),
    _person("does not need the level of care", {"refer": NOT_MET}, nf_level_of_care=False),
    _person(
        "level of care not yet found by the state",
        {"refer": MET, "enrol": UNKNOWN},
        ("nursing_facility_level_found",),
        without=("nursing_facility_level_found",),
    ),
    _person(
        "the state's criteria of the level of care not said",
        {"refer": UNKNOWN},
        ("nf_level_of_care",),
        without=("nf_level_of_care",),
    ),
    _person("outside the service area", {"refer": NOT_MET}, pace_in_service_area=False),
    _person(
        "not safe at home: needs two people at night, and there is nobody",
        {"refer": MET, "enrol": NOT_MET},
        safe_in_community=False,
    ),
    _person(
        "a condition of the program agreement not met",
        {"refer": MET, "enrol": NOT_MET},
        pace_agreement_conditions=False,
    ),
    _person("in a Medicare Advantage plan", {"refer": MET, "enrol": NOT_MET}, medicare_advantage=True),
    _person("in hospice", {"refer": MET, "enrol": NOT_MET}, hospice_elected=True),
    _person(
        "in a home and community-based waiver", {"refer": MET, "enrol": NOT_MET}, waiver_services_active=True
    ),
    _person(
        "not known whether hospice is elected: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("hospice_election_documented",),
        without=("hospice_elected",),
    ),
    _person(
        "enrolled, plan of care on day 30",
        {"refer": MET, "enrol": MET, "perform": MET},
        like=_ENROLLED,
    ),
    _person(
        "plan of care on day 31",
        {"enrol": MET, "perform": NOT_MET},
        like=_ENROLLED,
        pace_plan_on="2026-03-04",
    ),
    _person(
        "day of the plan of care not known",
        {"enrol": MET, "perform": UNKNOWN},
        ("pace_plan_on",),
        like=_ENROLLED,
        without=("pace_plan_on",),
    ),
    _person(
        "evaluated 365 days ago",
        {"perform": MET},
        like=_ENROLLED,
        level_of_care_evaluated_on="2025-05-01",
    ),
    _person(
        "evaluated 366 days ago",
        {"perform": NOT_MET},
        like=_ENROLLED,
        level_of_care_evaluated_on="2025-04-30",
    ),
    _person(
        "evaluated long ago, the yearly evaluation waived for good",
        {"perform": MET, "obligation 1 when": NOT_MET},
        like=_ENROLLED,
        level_of_care_evaluated_on="2023-04-30",
        level_of_care_waived=True,
    ),
    _person(
        "day of the last evaluation not known",
        {"perform": UNKNOWN},
        ("level_of_care_evaluated_on",),
        like=_ENROLLED,
        without=("level_of_care_evaluated_on",),
    ),
    _person(
        "level of care lost at the yearly review, needed again within 4 months without PACE: eligible still",
        {"refer": MET, "enrol": MET, "caution 1": NOT_MET},
        like=_NO_LONGER,
        level_of_care_again_months=4,
    ),
    _person(
        "level of care lost, needed again within 6 months without PACE",
        {"refer": MET, "enrol": MET, "caution 1": NOT_MET},
        like=_NO_LONGER,
        level_of_care_again_months=6,
    ),
    _person(
        "level of care lost, needed again within 7 months without PACE",
        {"refer": NOT_MET, "enrol": NOT_MET, "caution 1": MET},
        like=_NO_LONGER,
        level_of_care_again_months=7,
    ),
    _person(
        "level of care lost, nobody has said whether it would be needed again",
        {"refer": UNKNOWN, "enrol": UNKNOWN, "caution 1": UNKNOWN},
        ("level_of_care_again_months",),
        like=_NO_LONGER,
    ),
    _person(
        "level of care lost before the enrolment: nothing to go on from",
        {"refer": NOT_MET, "enrol": NOT_MET, "caution 1": NOT_MET},
        nf_level_of_care=False,
        nursing_facility_level_found=False,
        level_of_care_again_months=4,
    ),
    _person(
        "enrolled, moves out of the service area: the program ends the enrolment",
        {"refer": NOT_MET, "caution 0": MET},
        like=_ENROLLED,
        pace_in_service_area=False,
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
