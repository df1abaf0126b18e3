"""Example people of the Medicare inpatient rehabilitation facility."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "physical_therapy_needed": True,
    "occupational_therapy_needed": True,
    "speech_therapy_needed": True,
    "prosthetics_orthotics_needed": False,
    "rehabilitation_hours_a_day": 3,
    "rehabilitation_days_a_week": 5,
    "rehabilitation_potential": True,
    "rehabilitation_stable": True,
    "rehabilitation_physician_needed": True,
    "rehabilitation_team_needed": True,
    "medicare_part_a": True,
    "rehabilitation_concurrence": True,
    "preadmission_screening_hours": 24,
    "first_therapy_hours": 10,
    "rehabilitation_admitted_on": "2026-05-12",
    "rehabilitation_plan_on": "2026-05-14",
    "rehabilitation_visits_physician": 3,
    "rehabilitation_visits_other": 0,
    "rehabilitation_team_met_on": "2026-05-19",
    "therapy_exception_days": 0,
}
_SPREAD = {
    **_KNOWN,
    "rehabilitation_hours_a_day": 2,
    "rehabilitation_days_a_week": 7,
    "rehabilitation_hours_7d": 15,
    "rehabilitation_hours_reason": True,
}
_IN_2020 = {
    **_KNOWN,
    "rehabilitation_admitted_on": "2020-09-14",
    "rehabilitation_plan_on": "2020-09-16",
    "rehabilitation_team_met_on": "2020-09-28",
    "post_admission_evaluation_hours": 24,
}
_SECOND_WEEK = date(2026, 5, 26)
_AT_THE_END = date(2020, 9, 30)
_person = people_like(_KNOWN, date(2026, 5, 22))

BEFORE_OCTOBER_2020 = (
    _person(
        "evaluated within 24 hours, before October 2020",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=_AT_THE_END,
        like=_IN_2020,
    ),
    _person(
        "evaluated after 25 hours, before October 2020",
        {"perform": NOT_MET},
        on=_AT_THE_END,
        like=_IN_2020,
        post_admission_evaluation_hours=25,
    ),
    _person(
        "not recorded when the physician evaluated the person, before October 2020",
        {"perform": UNKNOWN},
        ("post_admission_evaluation_hours",),
        on=_AT_THE_END,
        like=_IN_2020,
        without=("post_admission_evaluation_hours",),
    ),
    _person(
        "one visit of the three by a non-physician practitioner, before October 2020",
        {"perform": NOT_MET},
        on=_AT_THE_END,
        like=_IN_2020,
        rehabilitation_visits_physician=2,
        rehabilitation_visits_other=1,
    ),
)

SINCE_OCTOBER_2020 = (
    _person(
        "stroke: physical, occupational and speech therapy, tolerates 3 hours, screened the day before",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person(
        "evaluation after the admission not recorded: not needed from October 2020 on",
        {"perform": MET},
        on=date(2020, 10, 1),
        like=_IN_2020,
        without=("post_admission_evaluation_hours",),
        rehabilitation_admitted_on="2020-09-21",
        rehabilitation_plan_on="2020-09-23",
    ),
    _person(
        "speech therapy and orthotics only: neither physical nor occupational therapy",
        {"refer": NOT_MET, "enrol": MET},
        physical_therapy_needed=False,
        occupational_therapy_needed=False,
        prosthetics_orthotics_needed=True,
    ),
    _person(
        "physical therapy only: one discipline",
        {"refer": NOT_MET},
        occupational_therapy_needed=False,
        speech_therapy_needed=False,
    ),
    _person(
        "physical therapy and prosthetics",
        {"refer": MET},
        occupational_therapy_needed=False,
        speech_therapy_needed=False,
        prosthetics_orthotics_needed=True,
    ),
    _person(
        "physical therapy, the other disciplines not known",
        {"refer": UNKNOWN},
        ("occupational_therapy_needed", "speech_therapy_needed", "prosthetics_orthotics_needed"),
        without=("occupational_therapy_needed", "speech_therapy_needed", "prosthetics_orthotics_needed"),
    ),
    _person("15 hours over 7 days, the reason documented", {"refer": MET}, like=_SPREAD),
    _person("14 hours over 7 days", {"refer": NOT_MET}, like=_SPREAD, rehabilitation_hours_7d=14),
    _person(
        "15 hours over 7 days, no reason documented",
        {"refer": NOT_MET},
        like=_SPREAD,
        rehabilitation_hours_reason=False,
    ),
    _person(
        "3 hours a day on 4 days a week",
        {"refer": NOT_MET},
        rehabilitation_days_a_week=4,
        rehabilitation_hours_7d=12,
    ),
    _person(
        "tolerance of therapy not known",
        {"refer": UNKNOWN},
        ("rehabilitation_hours_a_day",),
        without=("rehabilitation_hours_a_day", "rehabilitation_days_a_week"),
    ),
    _person(
        "on a ventilator and unstable",
        {"refer": NOT_MET, "enrol": MET},
        rehabilitation_stable=False,
    ),
    _person("no improvement expected", {"refer": NOT_MET}, rehabilitation_potential=False),
    _person(
        "no need of a rehabilitation physician", {"refer": NOT_MET}, rehabilitation_physician_needed=False
    ),
    _person("no need of a team", {"refer": NOT_MET}, rehabilitation_team_needed=False),
    _person("no Part A", {"refer": MET, "enrol": NOT_MET}, medicare_part_a=False),
    _person(
        "Part A not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_a",),
        without=("medicare_part_a",),
    ),
    _person(
        "the physician concurred only after the admission",
        {"refer": MET, "enrol": NOT_MET},
        rehabilitation_concurrence=False,
    ),
    _person("screened 48 hours before", {"perform": MET}, preadmission_screening_hours=48),
    _person(
        "screened 49 hours before, not updated",
        {"perform": NOT_MET},
        preadmission_screening_hours=49,
        preadmission_update_hours=49,
    ),
    _person(
        "screened three days before, updated 48 hours before",
        {"perform": MET},
        preadmission_screening_hours=72,
        preadmission_update_hours=48,
    ),
    _person(
        "hour of the screening not recorded",
        {"perform": UNKNOWN},
        ("preadmission_screening_hours",),
        without=("preadmission_screening_hours",),
    ),
    _person(
        "admitted on the 12th at 14:00, first therapy on the 14th at 12:00: in time by one reading",
        {"perform": MET, "caution 0": MET},
        first_therapy_hours=36,
    ),
    _person(
        "first therapy on the 14th at 12:01",
        {"perform": NOT_MET, "caution 0": NOT_MET},
        first_therapy_hours=36 + 1 / 60,
    ),
    _person("first therapy on the 14th at 13:00", {"perform": NOT_MET}, first_therapy_hours=37),
    _person(
        "first therapy on the 13th at 12:00: in time by both readings",
        {"perform": MET, "caution 0": NOT_MET},
        first_therapy_hours=12,
    ),
    _person(
        "first therapy on the 13th at 13:00: in time by one reading",
        {"perform": MET, "caution 0": MET},
        first_therapy_hours=13,
    ),
    _person(
        "hour of the first therapy not recorded",
        {"perform": UNKNOWN, "caution 0": UNKNOWN},
        ("first_therapy_hours",),
        without=("first_therapy_hours",),
    ),
    _person("plan of care on day 4", {"perform": MET}, rehabilitation_plan_on="2026-05-15"),
    _person(
        "plan of care on day 5, no interruption",
        {"perform": NOT_MET},
        rehabilitation_plan_on="2026-05-16",
        rehabilitation_days_out=0,
    ),
    _person(
        "plan of care on day 5, one day back in hospital before",
        {"perform": MET},
        rehabilitation_plan_on="2026-05-16",
        rehabilitation_days_out=1,
    ),
    _person(
        "plan of care on day 6, one day back in hospital before",
        {"perform": NOT_MET},
        rehabilitation_plan_on="2026-05-17",
        rehabilitation_days_out=1,
    ),
    _person(
        "plan of care on day 6, two days back in hospital before",
        {"perform": MET},
        rehabilitation_plan_on="2026-05-17",
        rehabilitation_days_out=2,
    ),
    _person(
        "plan of care on day 7, two days back in hospital before",
        {"perform": NOT_MET},
        rehabilitation_plan_on="2026-05-18",
        rehabilitation_days_out=2,
    ),
    _person(
        "plan of care on day 7, three days back in hospital before",
        {"perform": MET},
        rehabilitation_plan_on="2026-05-18",
        rehabilitation_days_out=3,
    ),
    _person(
        "plan of care on day 8, three days back in hospital before",
        {"perform": NOT_MET},
        rehabilitation_plan_on="2026-05-19",
        rehabilitation_days_out=3,
    ),
    _person(
        "plan of care on day 5, interruptions not recorded",
        {"perform": UNKNOWN},
        ("rehabilitation_days_out",),
        rehabilitation_plan_on="2026-05-16",
    ),
    _person("plan of care on the day of admission", {"perform": MET}, rehabilitation_plan_on="2026-05-12"),
    _person(
        "plan of care dated before the admission",
        {"perform": NOT_MET},
        rehabilitation_plan_on="2026-05-11",
        rehabilitation_days_out=0,
    ),
    _person(
        "day 3, no plan of care yet",
        {"perform": UNKNOWN},
        ("rehabilitation_plan_on",),
        on=date(2026, 5, 14),
        rehabilitation_plan_on=not_yet("2026-05-14"),
        rehabilitation_team_met_on="2026-05-13",
    ),
    _person(
        "physician on two days and a non-physician practitioner on one, in the first week",
        {"perform": NOT_MET},
        on=date(2026, 5, 25),
        rehabilitation_visits_physician=2,
        rehabilitation_visits_other=1,
    ),
    _person(
        "physician on two days and a non-physician practitioner on one, in the second week",
        {"perform": MET},
        on=_SECOND_WEEK,
        rehabilitation_visits_physician=2,
        rehabilitation_visits_other=1,
    ),
    _person(
        "physician on one day and a non-physician practitioner on two, in the second week",
        {"perform": NOT_MET},
        on=_SECOND_WEEK,
        rehabilitation_visits_physician=1,
        rehabilitation_visits_other=2,
    ),
    _person(
        "physician on two days, in the second week",
        {"perform": NOT_MET},
        on=_SECOND_WEEK,
        rehabilitation_visits_physician=2,
    ),
    _person(
        "visits not recorded",
        {"perform": UNKNOWN},
        ("rehabilitation_visits_physician",),
        on=_SECOND_WEEK,
        without=("rehabilitation_visits_physician", "rehabilitation_visits_other"),
    ),
    _person("team met 7 days ago", {"perform": MET}, rehabilitation_team_met_on="2026-05-15"),
    _person("team met 8 days ago", {"perform": NOT_MET}, rehabilitation_team_met_on="2026-05-14"),
    _person(
        "team meetings not recorded",
        {"perform": UNKNOWN},
        ("rehabilitation_team_met_on",),
        without=("rehabilitation_team_met_on",),
    ),
    _person(
        "3 days in a row of less therapy, the reason documented",
        {"perform": MET},
        therapy_exception_days=3,
        therapy_exception_documented=True,
    ),
    _person(
        "4 days in a row of less therapy",
        {"perform": NOT_MET},
        therapy_exception_days=4,
        therapy_exception_documented=True,
    ),
    _person(
        "one day of less therapy, no reason documented",
        {"perform": NOT_MET},
        therapy_exception_days=1,
        therapy_exception_documented=False,
    ),
    _person(
        "days of less therapy not recorded",
        {"perform": UNKNOWN},
        ("therapy_exception_days",),
        without=("therapy_exception_days",),
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
