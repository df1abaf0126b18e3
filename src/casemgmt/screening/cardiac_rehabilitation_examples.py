"""Example people of Medicare outpatient cardiac rehabilitation."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "heart_attack_on": "2025-06-15",
    "coronary_bypass_surgery": False,
    "stable_angina": False,
    "heart_valve_surgery": False,
    "coronary_angioplasty": False,
    "heart_transplant": False,
    "heart_failure": False,
    "medicare_part_b": True,
    "cardiac_rehabilitation_ordered": True,
    "cardiac_rehabilitation_started_on": "2026-06-15",
    "cardiac_rehabilitation_ended_on": not_yet("2026-06-30"),
    "cardiac_rehabilitation_plan_on": "2026-06-15",
    "cardiac_rehabilitation_sessions": 36,
    "cardiac_rehabilitation_sessions_a_day": 1,
    "cardiac_rehabilitation_more_approved": False,
    "cardiac_rehabilitation_intensive": False,
    "cardiac_rehabilitation_supervisor": "physician",
}
_FAILURE = {
    **_KNOWN,
    "heart_attack_on": "2019-01-01",
    "heart_failure": True,
    "left_ventricular_ejection_fraction": 35,
    "nyha_class": "III",
    "heart_failure_therapy_weeks": 6,
    "major_heart_event": True,
    "major_heart_event_on": "2026-05-12",
    "major_heart_event_planned_6m": False,
}
_INTENSIVE = {
    **_KNOWN,
    "cardiac_rehabilitation_intensive": True,
    "cardiac_rehabilitation_sessions": 72,
    "cardiac_rehabilitation_sessions_a_day": 6,
}
_ON = date(2026, 6, 30)
_person = people_like(_KNOWN, _ON)


def _then(day: str) -> dict[str, object]:
    """Heart failure, and a course that begins on a day of an earlier edition."""
    return {
        **_FAILURE,
        "heart_attack_on": "2009-01-01",
        "major_heart_event_on": "2009-01-01",
        "cardiac_rehabilitation_started_on": day,
        "cardiac_rehabilitation_ended_on": not_yet(day),
        "cardiac_rehabilitation_plan_on": day,
    }


BEFORE_2014 = (
    _person(
        "heart failure, on the last day on which it is not covered",
        {"refer": NOT_MET, "enrol": MET, "perform": MET},
        on=date(2014, 2, 17),
        like=_then("2014-02-17"),
    ),
    _person(
        "stable angina, before 2014",
        {"refer": MET},
        on=date(2014, 2, 17),
        like=_then("2014-02-17"),
        stable_angina=True,
    ),
    _person(
        "nothing known of the heart, before 2014",
        {"refer": UNKNOWN},
        ("heart_attack_on", "stable_angina"),
        on=date(2014, 2, 17),
        like={},
    ),
)

IN_2014_TO_2018 = (
    _person(
        "heart failure, on the first day on which it is covered",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=date(2014, 2, 18),
        like=_then("2014-02-18"),
    ),
    _person(
        "heart failure, an intensive course, on the last day on which it is not covered",
        {"refer": NOT_MET},
        on=date(2018, 2, 8),
        like=_then("2018-02-08"),
        cardiac_rehabilitation_intensive=True,
    ),
    _person(
        "heart failure, kind of the course not known",
        {"refer": UNKNOWN},
        ("cardiac_rehabilitation_intensive",),
        on=date(2018, 2, 8),
        like=_then("2018-02-08"),
        without=("cardiac_rehabilitation_intensive",),
    ),
)

IN_2018_TO_2023 = (
    _person(
        "heart failure, an intensive course, on the first day on which it is covered",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=date(2018, 2, 9),
        like=_then("2018-02-09"),
        cardiac_rehabilitation_intensive=True,
    ),
    _person(
        "supervised by a nurse practitioner on the last day of 2023",
        {"refer": MET, "perform": NOT_MET},
        on=date(2023, 12, 31),
        like=_then("2023-12-31"),
        cardiac_rehabilitation_supervisor="nurse_practitioner",
    ),
    _person(
        "supervision not recorded in 2023",
        {"perform": UNKNOWN},
        ("cardiac_rehabilitation_supervisor",),
        on=date(2023, 12, 31),
        like=_then("2023-12-31"),
        without=("cardiac_rehabilitation_supervisor",),
    ),
)

SINCE_2024 = (
    _person(
        "heart attack on 15 June 2025, course begun on 15 June 2026: the last day",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": MET},
    ),
    _person(
        "heart attack on 15 June 2025, course begun on 16 June 2026",
        {"refer": NOT_MET, "enrol": MET, "caution 0": NOT_MET},
        cardiac_rehabilitation_started_on="2026-06-16",
    ),
    _person(
        "heart attack on 15 June 2025, course begun on 14 June 2026",
        {"refer": MET, "caution 0": NOT_MET},
        cardiac_rehabilitation_started_on="2026-06-14",
    ),
    _person(
        "heart attack on 15 June 2023, course begun on 15 June 2024: a year with a leap day",
        {"refer": MET, "caution 0": MET},
        heart_attack_on="2023-06-15",
        cardiac_rehabilitation_started_on="2024-06-15",
    ),
    _person(
        "heart attack a month ago, course not begun yet",
        {"refer": MET, "perform": UNKNOWN},
        ("cardiac_rehabilitation_plan_on",),
        heart_attack_on="2026-05-30",
        cardiac_rehabilitation_started_on=not_yet("2026-06-30"),
        without=("cardiac_rehabilitation_plan_on",),
    ),
    _person(
        "day of the heart attack not known",
        {"refer": UNKNOWN},
        ("heart_attack_on",),
        without=("heart_attack_on",),
    ),
    _person(
        "heart failure, ejection fraction 35%, class III, 6 weeks of therapy, last admission 7 weeks ago",
        {"refer": MET, "enrol": MET, "perform": MET},
        like=_FAILURE,
    ),
    _person(
        "heart failure, never a major event",
        {"refer": MET},
        like=_FAILURE,
        major_heart_event=False,
        without=("major_heart_event_on",),
    ),
    _person(
        "heart failure, last admission 43 days ago",
        {"refer": MET},
        like=_FAILURE,
        major_heart_event_on="2026-05-18",
    ),
    _person(
        "heart failure, last admission 6 weeks ago",
        {"refer": NOT_MET},
        like=_FAILURE,
        major_heart_event_on="2026-05-19",
    ),
    _person(
        "heart failure, discharged today",
        {"refer": NOT_MET},
        like=_FAILURE,
        major_heart_event_on="2026-06-30",
    ),
    _person(
        "heart failure, a heart valve to be repaired in two months",
        {"refer": NOT_MET},
        like=_FAILURE,
        major_heart_event_planned_6m=True,
    ),
    _person(
        "heart failure, not known when the last admission was",
        {"refer": UNKNOWN},
        ("major_heart_event_on",),
        like=_FAILURE,
        without=("major_heart_event_on",),
    ),
    _person(
        "ejection fraction 30%, class not known",
        {"refer": UNKNOWN},
        ("nyha_class",),
        like=_FAILURE,
        left_ventricular_ejection_fraction=30,
        without=("nyha_class",),
    ),
    _person(
        "heart failure with an ejection fraction of 55%",
        {"refer": NOT_MET, "enrol": MET},
        like=_FAILURE,
        left_ventricular_ejection_fraction=55,
    ),
    _person(
        "ejection fraction 36%", {"refer": NOT_MET}, like=_FAILURE, left_ventricular_ejection_fraction=36
    ),
    _person(
        "ejection fraction not measured",
        {"refer": UNKNOWN},
        ("left_ventricular_ejection_fraction",),
        like=_FAILURE,
        without=("left_ventricular_ejection_fraction",),
    ),
    _person("heart failure of class I", {"refer": NOT_MET}, like=_FAILURE, nyha_class="I"),
    _person("5 weeks of therapy", {"refer": NOT_MET}, like=_FAILURE, heart_failure_therapy_weeks=5),
    _person(
        "weeks of therapy not known",
        {"refer": UNKNOWN},
        ("heart_failure_therapy_weeks",),
        like=_FAILURE,
        without=("heart_failure_therapy_weeks",),
    ),
    _person(
        "bypass surgery years ago: no clock but that of the heart attack",
        {"refer": MET},
        heart_attack_on="2019-01-01",
        coronary_bypass_surgery=True,
    ),
    _person("stent", {"refer": MET}, heart_attack_on="2019-01-01", coronary_angioplasty=True),
    _person("heart valve replaced", {"refer": MET}, heart_attack_on="2019-01-01", heart_valve_surgery=True),
    _person("heart transplant", {"refer": MET}, heart_attack_on="2019-01-01", heart_transplant=True),
    _person("not ordered", {"refer": MET, "enrol": NOT_MET}, cardiac_rehabilitation_ordered=False),
    _person(
        "Part B not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_b",),
        without=("medicare_part_b",),
    ),
    _person(
        "plan signed 30 days ago",
        {"perform": MET},
        cardiac_rehabilitation_plan_on="2026-05-31",
    ),
    _person("plan signed 31 days ago", {"perform": NOT_MET}, cardiac_rehabilitation_plan_on="2026-05-30"),
    _person(
        "plan not recorded",
        {"perform": UNKNOWN},
        ("cardiac_rehabilitation_plan_on",),
        without=("cardiac_rehabilitation_plan_on",),
    ),
    _person("two sessions a day", {"perform": MET}, cardiac_rehabilitation_sessions_a_day=2),
    _person("three sessions a day", {"perform": NOT_MET}, cardiac_rehabilitation_sessions_a_day=3),
    _person("37 sessions, not approved", {"perform": NOT_MET}, cardiac_rehabilitation_sessions=37),
    _person(
        "72 sessions, 36 of them approved",
        {"perform": MET},
        cardiac_rehabilitation_sessions=72,
        cardiac_rehabilitation_more_approved=True,
    ),
    _person(
        "73 sessions",
        {"perform": NOT_MET},
        cardiac_rehabilitation_sessions=73,
        cardiac_rehabilitation_more_approved=True,
    ),
    _person(
        "number of sessions not recorded",
        {"perform": UNKNOWN},
        ("cardiac_rehabilitation_sessions", "cardiac_rehabilitation_sessions_a_day"),
        without=("cardiac_rehabilitation_sessions", "cardiac_rehabilitation_sessions_a_day"),
    ),
    _person(
        "last session 36 weeks after the first",
        {"perform": MET},
        cardiac_rehabilitation_started_on="2025-10-01",
        cardiac_rehabilitation_ended_on="2026-06-10",
    ),
    _person(
        "last session a day later",
        {"perform": NOT_MET},
        cardiac_rehabilitation_started_on="2025-10-01",
        cardiac_rehabilitation_ended_on="2026-06-11",
    ),
    _person("intensive: 72 sessions, six on a day", {"perform": MET}, like=_INTENSIVE),
    _person(
        "intensive: seven sessions on a day",
        {"perform": NOT_MET},
        like=_INTENSIVE,
        cardiac_rehabilitation_sessions_a_day=7,
    ),
    _person(
        "intensive: 73 sessions", {"perform": NOT_MET}, like=_INTENSIVE, cardiac_rehabilitation_sessions=73
    ),
    _person(
        "intensive: last session 18 weeks after the first",
        {"perform": MET},
        like=_INTENSIVE,
        cardiac_rehabilitation_started_on="2026-02-01",
        cardiac_rehabilitation_ended_on="2026-06-07",
    ),
    _person(
        "intensive: last session a day later",
        {"perform": NOT_MET},
        like=_INTENSIVE,
        cardiac_rehabilitation_started_on="2026-02-01",
        cardiac_rehabilitation_ended_on="2026-06-08",
    ),
    _person(
        "supervised by a nurse practitioner in 2026",
        {"perform": MET},
        cardiac_rehabilitation_supervisor="nurse_practitioner",
    ),
    _person("supervised by somebody else", {"perform": NOT_MET}, cardiac_rehabilitation_supervisor="other"),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
