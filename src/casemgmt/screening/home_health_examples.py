"""Example people of Medicare home health."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "help_needed_to_leave_home": True,
    "leaving_home_contraindicated": False,
    "normally_unable_to_leave_home": True,
    "leaving_home_is_taxing": True,
    "leaves_home_freely": False,
    "physical_therapy_needed": True,
    "medicare_part_a": True,
    "home_health_practitioner": True,
    "home_health_plan_of_care": True,
    "home_health_agency_certified": True,
    "facility_stay_open": False,
    "home_health_started_on": "2026-04-15",
    "home_health_face_to_face_on": "2026-04-10",
    "home_health_face_to_face_related": True,
    "home_health_face_to_face_by": "nurse_practitioner",
    "home_health_face_to_face_role": "certifying",
    "home_health_initial_visit_hours": 24,
    "home_health_assessed_on": "2026-04-17",
    "home_health_hours_a_day": 2,
    "home_health_hours_a_week": 6,
}
_NO_THERAPY = {
    **_KNOWN,
    "physical_therapy_needed": False,
    "speech_therapy_needed": False,
    "occupational_therapy_needed": False,
    "skilled_nursing_needed": False,
}
_NURSING = {**_NO_THERAPY, "skilled_nursing_needed": True}
_DAILY = {**_NURSING, "skilled_nursing_days_a_week": 7, "skilled_nursing_hours_a_day": 7}
_COMMUNITY = {
    **_KNOWN,
    "home_health_face_to_face_by": "physician",
    "home_health_face_to_face_role": "other",
}
_DECEMBER = {
    "home_health_started_on": "2025-12-01",
    "home_health_face_to_face_on": "2025-11-20",
    "home_health_assessed_on": "2025-12-03",
}
_person = people_like(_KNOWN, date(2026, 5, 20))
_IN_2025 = date(2025, 12, 10)

BEFORE_2026 = (
    _person(
        "seen by a community physician who is neither certifier nor from the facility, encounter and start in 2025",
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
        on=_IN_2025,
        like={**_COMMUNITY, **_DECEMBER},
    ),
    _person(
        "seen by the physician of the hospital in 2025",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=_IN_2025,
        like={**_COMMUNITY, **_DECEMBER},
        home_health_face_to_face_role="acute_or_post_acute",
    ),
    _person(
        "not recorded who made the encounter in 2025",
        {"perform": UNKNOWN},
        ("home_health_face_to_face_role",),
        on=_IN_2025,
        like={**_COMMUNITY, **_DECEMBER},
        without=("home_health_face_to_face_role",),
    ),
)

SINCE_2026 = (
    _person(
        "after a stroke, walker and aide, taxing effort, physical therapy ordered, seen five days before",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person(
        "seen on the first day of the window",
        {"perform": MET, "caution 0": NOT_MET},
        home_health_face_to_face_on="2026-01-15",
    ),
    _person("seen the day before the window", {"perform": NOT_MET}, home_health_face_to_face_on="2026-01-14"),
    _person("seen on the last day of the window", {"perform": MET}, home_health_face_to_face_on="2026-05-15"),
    _person("seen the day after the window", {"perform": NOT_MET}, home_health_face_to_face_on="2026-05-16"),
    _person(
        "not seen yet, the window still open",
        {"refer": MET, "enrol": MET, "perform": UNKNOWN},
        ("home_health_face_to_face_on",),
        on=date(2026, 5, 1),
        home_health_face_to_face_on=not_yet("2026-05-01"),
    ),
    _person("seen for another reason", {"perform": NOT_MET}, home_health_face_to_face_related=False),
    _person("seen by a nurse of the agency", {"perform": NOT_MET}, home_health_face_to_face_by="other"),
    _person(
        "uses a walker, the effort not described",
        {"refer": UNKNOWN},
        ("normally_unable_to_leave_home", "leaving_home_is_taxing"),
        without=("normally_unable_to_leave_home", "leaving_home_is_taxing"),
    ),
    _person(
        "leaving home is contraindicated, though no help is needed",
        {"refer": MET},
        help_needed_to_leave_home=False,
        leaving_home_contraindicated=True,
    ),
    _person("neither help needed nor contraindicated", {"refer": NOT_MET}, help_needed_to_leave_home=False),
    _person("leaves home without much effort", {"refer": NOT_MET}, leaving_home_is_taxing=False),
    _person("drives to work daily", {"refer": NOT_MET, "enrol": MET}, leaves_home_freely=True),
    _person("only needs help with bathing", {"refer": NOT_MET, "enrol": MET}, like=_NO_THERAPY),
    _person(
        "occupational therapy alone does not open a case",
        {"refer": NOT_MET},
        like=_NO_THERAPY,
        occupational_therapy_needed=True,
        home_health_opened_by_other_need=False,
    ),
    _person(
        "occupational therapy goes on after physical therapy",
        {"refer": MET},
        like=_NO_THERAPY,
        occupational_therapy_needed=True,
        home_health_opened_by_other_need=True,
    ),
    _person("speech therapy", {"refer": MET}, like=_NO_THERAPY, speech_therapy_needed=True),
    _person("a nurse on six days a week", {"refer": MET}, like=_NURSING, skilled_nursing_days_a_week=6),
    _person(
        "a nurse, how often is not known",
        {"refer": UNKNOWN},
        ("skilled_nursing_days_a_week",),
        like=_NURSING,
    ),
    _person("a nurse daily for 21 days", {"refer": MET}, like=_DAILY, daily_skilled_nursing_days=21),
    _person(
        "a nurse daily for 22 days, no end in sight",
        {"refer": NOT_MET},
        like=_DAILY,
        daily_skilled_nursing_days=22,
        daily_skilled_nursing_finite=False,
    ),
    _person(
        "a nurse daily for longer than 21 days, the end predictable",
        {"refer": MET},
        like=_DAILY,
        daily_skilled_nursing_days=40,
        daily_skilled_nursing_finite=True,
    ),
    _person(
        "a nurse daily for eight hours",
        {"refer": NOT_MET},
        like=_DAILY,
        skilled_nursing_hours_a_day=8,
        daily_skilled_nursing_days=10,
    ),
    _person(
        "seen by a community physician in 2026, care started in 2026",
        {"perform": MET, "caution 0": NOT_MET},
        like=_COMMUNITY,
        home_health_started_on="2026-01-20",
        home_health_face_to_face_on="2026-01-10",
        home_health_assessed_on="2026-01-22",
    ),
    _person(
        "seen by a community physician on the first day of 2026",
        {"perform": MET},
        like=_COMMUNITY,
        home_health_started_on="2026-01-01",
        home_health_face_to_face_on="2026-01-01",
        home_health_assessed_on="2026-01-02",
    ),
    _person(
        "seen by a community physician in 2025, care started in 2026: which date selects the rule is not stated",
        {"perform": UNKNOWN, "caution 0": MET},
        ("home_health_rule_by_start_of_care",),
        like=_COMMUNITY,
        home_health_started_on="2026-01-05",
        home_health_face_to_face_on="2025-12-20",
        home_health_assessed_on="2026-01-07",
    ),
    _person(
        "seen by a community physician on the last day of 2025, the contractor goes by the encounter",
        {"perform": NOT_MET, "caution 0": MET},
        like=_COMMUNITY,
        home_health_rule_by_start_of_care=False,
        home_health_started_on="2026-01-05",
        home_health_face_to_face_on="2025-12-31",
        home_health_assessed_on="2026-01-07",
    ),
    _person(
        "seen by a community physician, care started on the last day of 2025",
        {"perform": NOT_MET, "caution 0": NOT_MET},
        like=_COMMUNITY,
        home_health_started_on="2025-12-31",
        home_health_face_to_face_on="2026-01-10",
        home_health_assessed_on="2026-01-02",
    ),
    _person(
        "start of care not recorded",
        {"refer": MET, "perform": UNKNOWN},
        ("home_health_started_on",),
        without=("home_health_started_on",),
    ),
    _person("first visit after 48 hours", {"perform": MET}, home_health_initial_visit_hours=48),
    _person(
        "first visit after 49 hours, no day ordered",
        {"perform": NOT_MET},
        home_health_initial_visit_hours=49,
        home_health_visited_as_ordered=False,
    ),
    _person(
        "first visit after 72 hours, on the ordered day",
        {"perform": MET},
        home_health_initial_visit_hours=72,
        home_health_visited_as_ordered=True,
    ),
    _person(
        "time of the first visit not recorded",
        {"perform": UNKNOWN},
        ("home_health_initial_visit_hours",),
        without=("home_health_initial_visit_hours",),
    ),
    _person("assessed on day 5", {"perform": MET}, home_health_assessed_on="2026-04-20"),
    _person("assessed on day 6", {"perform": NOT_MET}, home_health_assessed_on="2026-04-21"),
    _person(
        "assessed on the day on which care started", {"perform": MET}, home_health_assessed_on="2026-04-15"
    ),
    _person(
        "assessed the day before care started", {"perform": NOT_MET}, home_health_assessed_on="2026-04-14"
    ),
    _person(
        "28 hours a week, 7 on the fullest day",
        {"perform": MET},
        home_health_hours_a_week=28,
        home_health_hours_a_day=7,
    ),
    _person("8 hours on a day", {"perform": NOT_MET}, home_health_hours_a_day=8),
    _person(
        "29 hours a week, the case not reviewed",
        {"perform": NOT_MET},
        home_health_hours_a_week=29,
        home_health_hours_reviewed=False,
    ),
    _person(
        "35 hours a week, allowed on review",
        {"perform": MET},
        home_health_hours_a_week=35,
        home_health_hours_reviewed=True,
    ),
    _person(
        "36 hours a week",
        {"perform": NOT_MET},
        home_health_hours_a_week=36,
        home_health_hours_reviewed=True,
    ),
    _person(
        "hours of the plan not recorded",
        {"perform": UNKNOWN},
        ("home_health_hours_a_day", "home_health_hours_a_week"),
        without=("home_health_hours_a_day", "home_health_hours_a_week"),
    ),
    _person("an inpatient", {"refer": MET, "enrol": NOT_MET}, facility_stay_open=True),
    _person("agency not certified", {"refer": MET, "enrol": NOT_MET}, home_health_agency_certified=False),
    _person("no plan of care", {"refer": MET, "enrol": NOT_MET}, home_health_plan_of_care=False),
    _person(
        "coverage not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_a", "medicare_part_b"),
        without=("medicare_part_a",),
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
