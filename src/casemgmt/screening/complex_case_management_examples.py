"""Example people of the complex case management of a health plan."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "unplanned_admissions_6m": 2,
    "ed_visits_6m": 0,
    "high_cost_outlier": False,
    "catastrophic_diagnosis": False,
    "chronic_condition_count": 1,
    "active_medication_count": 2,
    "plan_member": True,
    "complex_care_declined": False,
    "complex_care_identified_on": "2026-03-01",
    "complex_care_source": "plan_data",
    "complex_care_started_on": "2026-03-31",
    "complex_care_assessed_on": "2026-04-30",
    "complex_care_assessment_whole": True,
    "complex_care_reached": True,
    "complex_care_attempts_2w": 1,
    "complex_care_hospitalized": False,
    "deceased": False,
}
_QUIET = {**_KNOWN, "unplanned_admissions_6m": 0}
_UNREACHED = {
    **_KNOWN,
    "complex_care_started_on": not_yet("2026-04-05"),
    "complex_care_assessed_on": not_yet("2026-04-05"),
    "complex_care_assessment_whole": False,
    "complex_care_reached": False,
    "complex_care_attempts_2w": 3,
}
_person = people_like(_KNOWN, date(2026, 5, 4))
_APRIL = date(2026, 4, 5)

SINCE_2020 = (
    _person(
        "identified on 1 March, assessment started on 31 March and completed on 30 April",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person(
        "started on day 31, 1 April",
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
        complex_care_started_on="2026-04-01",
    ),
    _person("completed on day 61, 1 May", {"perform": NOT_MET}, complex_care_assessed_on="2026-05-01"),
    _person(
        "assessed on the day before it was identified",
        {"perform": NOT_MET, "caution 0": NOT_MET},
        complex_care_started_on="2026-02-28",
        complex_care_assessed_on="2026-02-28",
    ),
    _person(
        "identified on the day of the assessment",
        {"enrol": MET, "perform": MET, "caution 0": MET},
        complex_care_started_on="2026-03-01",
        complex_care_assessed_on="2026-03-01",
    ),
    _person(
        "assessment started the day after",
        {"perform": MET, "caution 0": NOT_MET},
        complex_care_started_on="2026-03-02",
        complex_care_assessed_on="2026-03-02",
    ),
    _person(
        "no contact, three tries documented by 14 March",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
        on=_APRIL,
        like=_UNREACHED,
    ),
    _person(
        "no contact, two tries documented",
        {"perform": NOT_MET},
        on=_APRIL,
        like=_UNREACHED,
        complex_care_attempts_2w=2,
    ),
    _person(
        "no contact, tries not documented",
        {"perform": UNKNOWN},
        ("complex_care_attempts_2w",),
        on=_APRIL,
        like=_UNREACHED,
        without=("complex_care_attempts_2w",),
    ),
    _person(
        "in hospital while the assessment was due",
        {"perform": MET},
        on=_APRIL,
        like=_UNREACHED,
        complex_care_attempts_2w=0,
        complex_care_hospitalized=True,
    ),
    _person(
        "declined",
        {"refer": MET, "enrol": NOT_MET, "perform": MET},
        on=_APRIL,
        like=_UNREACHED,
        complex_care_attempts_2w=1,
        complex_care_reached=True,
        complex_care_declined=True,
    ),
    _person(
        "died before the assessment",
        {"applies": NOT_MET, "perform": MET},
        on=_APRIL,
        like=_UNREACHED,
        complex_care_attempts_2w=0,
        deceased=True,
    ),
    _person(
        "an assessment without the caregivers and benefits",
        {"perform": NOT_MET},
        complex_care_assessment_whole=False,
    ),
    _person("identified in another way", {"perform": NOT_MET}, complex_care_source="other"),
    _person(
        "source of the identification not recorded",
        {"enrol": MET, "perform": UNKNOWN},
        ("complex_care_source",),
        without=("complex_care_source",),
    ),
    _person("no longer a member of the plan", {"refer": MET, "enrol": NOT_MET}, plan_member=False),
    _person(
        "not identified up to now",
        {"refer": MET, "enrol": UNKNOWN, "perform": UNKNOWN},
        ("complex_care_identified_on",),
        without=(
            "complex_care_identified_on",
            "complex_care_started_on",
            "complex_care_assessed_on",
        ),
    ),
    _person("identified today", {"enrol": MET}, on=date(2026, 3, 1)),
    _person(
        "to be identified tomorrow",
        {"enrol": NOT_MET},
        on=date(2026, 3, 1),
        complex_care_identified_on="2026-03-02",
    ),
    _person("one unplanned admission in six months", {"refer": NOT_MET}, unplanned_admissions_6m=1),
    _person(
        "number of unplanned admissions not available",
        {"refer": UNKNOWN},
        ("unplanned_admissions_6m",),
        like=_QUIET,
        without=("unplanned_admissions_6m",),
    ),
    _person("three emergency visits in six months", {"refer": MET}, like=_QUIET, ed_visits_6m=3),
    _person("two emergency visits in six months", {"refer": NOT_MET}, like=_QUIET, ed_visits_6m=2),
    _person("cost far above others", {"refer": MET}, like=_QUIET, high_cost_outlier=True),
    _person("injury of the spinal cord", {"refer": MET}, like=_QUIET, catastrophic_diagnosis=True),
    _person(
        "two chronic conditions and eight medications",
        {"refer": MET},
        like=_QUIET,
        chronic_condition_count=2,
        active_medication_count=8,
    ),
    _person(
        "two chronic conditions and seven medications",
        {"refer": NOT_MET},
        like=_QUIET,
        chronic_condition_count=2,
        active_medication_count=7,
    ),
    _person(
        "one chronic condition and eight medications",
        {"refer": NOT_MET},
        like=_QUIET,
        active_medication_count=8,
    ),
    _person(
        "two chronic conditions, medications not counted",
        {"refer": UNKNOWN},
        ("active_medication_count",),
        like=_QUIET,
        chronic_condition_count=2,
        without=("active_medication_count",),
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
