"""Example people of Medicare chronic care management."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_WELL_KNOWN: dict[str, Any] = {
    "chronic_condition_count": 2,
    "ccm_risk_attested": True,
    "medicare_part_b": True,
    "ccm_consent": True,
    "established_patient": True,
    "comprehensive_care_plan": True,
    "ccm_practice_capable": True,
    "ccm_billed_elsewhere": False,
    "overlapping_care_management": False,
    "care_management_minutes": 20,
    "ccm_practitioner_minutes": 0,
    "ccm_decision_making": "low",
}
_BEFORE_2020 = {**_WELL_KNOWN, "ccm_initiating_visit": True, "transitional_care_this_month": False}
_WRITTEN = {**_BEFORE_2020, "ccm_consent_written": True}
_COMPLEX = {"care_management_minutes": 60, "ccm_decision_making": "moderate"}
_ON = date(2026, 5, 1)
_person = people_like(_WELL_KNOWN, _ON)

IN_2016 = (
    _person(
        "written consent and initiating visit",
        {"refer": MET, "enrol": MET, "perform": MET, "99490": MET},
        on=date(2016, 5, 2),
        like=_WRITTEN,
    ),
    _person(
        "verbal consent only: not enough before 2017",
        {"refer": MET, "enrol": NOT_MET},
        on=date(2016, 5, 2),
        like=_WRITTEN,
        ccm_consent_written=False,
    ),
    _person(
        "form of the consent not recorded",
        {"refer": MET, "enrol": UNKNOWN},
        ("ccm_consent_written",),
        on=date(2016, 5, 2),
        like=_BEFORE_2020,
    ),
    _person(
        "seen within a year, but no initiating visit: not enough before 2017",
        {"refer": MET, "enrol": NOT_MET},
        on=date(2016, 5, 2),
        like=_WRITTEN,
        ccm_initiating_visit=False,
    ),
    _person(
        "an hour of complex care on the last day of 2016: the complex code is not payable yet",
        {"99490": MET, "99487": NOT_MET},
        on=date(2016, 12, 31),
        like={**_WRITTEN, **_COMPLEX},
    ),
)

IN_2017_TO_2019 = (
    _person(
        "an hour of complex care on the first day of 2017",
        {"enrol": MET, "99490": NOT_MET, "99487": MET},
        on=date(2017, 1, 1),
        like={**_BEFORE_2020, **_COMPLEX},
    ),
    _person(
        "half an hour of the practitioner's own time on the last day of 2018: no code for it yet",
        {"perform": NOT_MET, "99491": NOT_MET},
        on=date(2018, 12, 31),
        like=_BEFORE_2020,
        care_management_minutes=0,
        ccm_practitioner_minutes=30,
    ),
    _person(
        "half an hour of the practitioner's own time on the first day of 2019",
        {"perform": MET, "99491": MET},
        on=date(2019, 1, 1),
        like=_BEFORE_2020,
        care_management_minutes=0,
        ccm_practitioner_minutes=30,
    ),
    _person(
        "transitional care management in the same month",
        {"refer": MET, "enrol": NOT_MET, "99490": NOT_MET},
        on=date(2019, 5, 1),
        like=_BEFORE_2020,
        transitional_care_this_month=True,
    ),
    _person(
        "not known whether transitional care management is billed this month",
        {"refer": MET, "enrol": UNKNOWN},
        ("transitional_care_this_month",),
        on=date(2019, 5, 1),
    ),
)

SINCE_2020 = (
    _person(
        "diabetes and heart failure, both lifelong; risk attested, Part B, seen, consent, plan, 20 minutes",
        {"refer": MET, "enrol": MET, "perform": MET, "99490": MET},
    ),
    _person(
        "diabetes and hypertension on record, their duration and the statement of risk blank",
        {"refer": UNKNOWN, "enrol": UNKNOWN},
        ("chronic_condition_count", "ccm_risk_attested"),
        like={"medicare_part_b": True},
    ),
    _person(
        "diabetes, and a wrist fracture expected to last three months: one chronic condition",
        {"refer": NOT_MET, "enrol": MET, "99490": NOT_MET},
        chronic_condition_count=1,
    ),
    _person(
        "advanced primary care management billed this month by the same practice: worth offering, but not now",
        {"refer": MET, "enrol": NOT_MET, "perform": NOT_MET, "99490": NOT_MET},
        overlapping_care_management=True,
    ),
    _person(
        "metastatic cancer and chronic lung disease, prognosis of four months: both last until death",
        {"refer": MET},
        terminal_prognosis_certified=True,
    ),
    _person(
        "nobody knows whether another practitioner bills it: a missing exclusion never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN, "perform": UNKNOWN},
        ("ccm_billed_elsewhere",),
        without=("ccm_billed_elsewhere",),
    ),
    _person(
        "19 minutes: the task is not done, the person still qualifies",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "99490": NOT_MET},
        care_management_minutes=19,
    ),
    _person(
        "time not recorded",
        {"enrol": MET, "perform": UNKNOWN, "99490": UNKNOWN, "99487": NOT_MET},
        ("care_management_minutes",),
        without=("care_management_minutes",),
    ),
    _person("39 minutes", {"99490": MET, "99439": NOT_MET}, care_management_minutes=39),
    _person("40 minutes", {"99490": MET, "99439": MET}, care_management_minutes=40),
    _person(
        "59 minutes, decisions of moderate complexity: not the complex code",
        {"99490": MET, "99487": NOT_MET},
        care_management_minutes=59,
        ccm_decision_making="moderate",
    ),
    _person(
        "60 minutes, decisions of moderate complexity: the complex code, and no other base code",
        {"99490": NOT_MET, "99439": NOT_MET, "99487": MET, "99489": NOT_MET},
        like={**_WELL_KNOWN, **_COMPLEX},
    ),
    _person(
        "60 minutes, decisions of low complexity",
        {"99490": MET, "99439": MET, "99487": NOT_MET},
        care_management_minutes=60,
    ),
    _person(
        "60 minutes, complexity not recorded: the code cannot be chosen",
        {"perform": MET, "99490": UNKNOWN, "99487": UNKNOWN},
        ("ccm_decision_making",),
        without=("ccm_decision_making",),
        care_management_minutes=60,
    ),
    _person(
        "89 minutes of complex care",
        {"99487": MET, "99489": NOT_MET},
        like={**_WELL_KNOWN, **_COMPLEX, "care_management_minutes": 89},
    ),
    _person(
        "90 minutes of complex care",
        {"99487": MET, "99489": MET},
        like={**_WELL_KNOWN, **_COMPLEX, "care_management_minutes": 90},
    ),
    _person(
        "29 minutes of the practitioner's own time",
        {"99490": MET, "99491": NOT_MET},
        ccm_practitioner_minutes=29,
    ),
    _person(
        "30 minutes of the practitioner's own time: one base code a month",
        {"99490": NOT_MET, "99491": MET, "99437": NOT_MET},
        ccm_practitioner_minutes=30,
    ),
    _person("59 minutes of the practitioner's own time", {"99437": NOT_MET}, ccm_practitioner_minutes=59),
    _person(
        "60 minutes of the practitioner's own time", {"99491": MET, "99437": MET}, ccm_practitioner_minutes=60
    ),
    _person(
        "40 minutes on the last day of 2020: no add-on code yet",
        {"99490": MET, "99439": NOT_MET},
        on=date(2020, 12, 31),
        care_management_minutes=40,
    ),
    _person(
        "40 minutes on the first day of 2021",
        {"99490": MET, "99439": MET},
        on=date(2021, 1, 1),
        care_management_minutes=40,
    ),
    _person(
        "an hour of the practitioner's own time on the last day of 2021: no add-on code yet",
        {"99491": MET, "99437": NOT_MET},
        on=date(2021, 12, 31),
        ccm_practitioner_minutes=60,
    ),
    _person(
        "an hour of the practitioner's own time on the first day of 2022",
        {"99491": MET, "99437": MET},
        on=date(2022, 1, 1),
        ccm_practitioner_minutes=60,
    ),
    _person("no Part B", {"refer": MET, "enrol": NOT_MET, "99490": NOT_MET}, medicare_part_b=False),
    _person("risk denied by the physician", {"refer": NOT_MET, "99490": NOT_MET}, ccm_risk_attested=False),
    _person(
        "consent refused",
        {"refer": MET, "enrol": NOT_MET, "perform": MET, "99490": NOT_MET},
        ccm_consent=False,
    ),
    _person(
        "not seen within a year, but an initiating visit made",
        {"refer": MET, "enrol": MET},
        established_patient=False,
        ccm_initiating_visit=True,
    ),
    _person(
        "not seen within a year, no initiating visit",
        {"refer": MET, "enrol": NOT_MET},
        established_patient=False,
        ccm_initiating_visit=False,
    ),
    _person(
        "another practitioner bills it this month",
        {"refer": MET, "enrol": NOT_MET, "99490": NOT_MET},
        ccm_billed_elsewhere=True,
    ),
    _person(
        "no comprehensive care plan yet",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "99490": NOT_MET},
        comprehensive_care_plan=False,
    ),
    _person(
        "no access to the practice at night",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "99490": NOT_MET},
        ccm_practice_capable=False,
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
