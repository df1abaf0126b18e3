"""Example people of Medicare transitional care management."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_MARCH: dict[str, Any] = {
    "facility_discharge_30d": True,
    "facility_discharged_on": "2026-03-02",
    "facility_discharged_to": "community",
    "medicare_part_b": True,
    "transition_accepted": True,
    "transition_billed_elsewhere": False,
    "transition_billed_before": False,
    "transition_excluded_service": False,
}
_DONE = {
    **_MARCH,
    "transition_contact_on": "2026-03-04",
    "transition_contact_attempts": 1,
    "transition_visit_on": "2026-03-09",
    "medical_decision_making": "high",
    "medication_reconciled_on": "2026-03-09",
    "transition_services_done": True,
}
_LABOR_DAY = {
    **_DONE,
    "facility_discharged_on": "2026-09-04",
    "transition_visit_on": "2026-09-14",
    "medication_reconciled_on": "2026-09-10",
}
_IN_2019 = {**_MARCH, "facility_discharged_on": "2019-03-04"}
_DONE_IN_2019 = {
    **_DONE,
    "facility_discharged_on": "2019-03-04",
    "transition_contact_on": "2019-03-06",
    "transition_visit_on": "2019-03-11",
    "medication_reconciled_on": "2019-03-11",
    "transition_concurrent_service": False,
}
_LATER = date(2026, 3, 20)
_AFTER_LABOR_DAY = date(2026, 9, 20)
_person = people_like(_DONE, _LATER)

BEFORE_2020 = (
    _person(
        "care plan oversight billed at the same time",
        {"refer": MET, "enrol": NOT_MET},
        on=date(2019, 3, 20),
        like=_IN_2019,
        transition_concurrent_service=True,
    ),
    _person(
        "nothing billed at the same time",
        {"refer": MET, "enrol": MET, "perform": MET, "99496": MET},
        on=date(2019, 3, 20),
        like=_DONE_IN_2019,
    ),
    _person(
        "not known what is billed",
        {"refer": MET, "enrol": UNKNOWN},
        ("transition_concurrent_service",),
        on=date(2019, 3, 20),
        like=_IN_2019,
    ),
)

SINCE_2020 = (
    _person(
        "discharged Monday, called on business day 2, seen on day 7 with high complexity",
        {"refer": MET, "enrol": MET, "perform": MET, "99496": MET, "99495": NOT_MET, "caution 0": MET},
    ),
    _person(
        "seen on day 8 with high complexity: the other code",
        {"perform": MET, "99496": NOT_MET, "99495": MET, "caution 0": NOT_MET},
        transition_visit_on="2026-03-10",
    ),
    _person(
        "seen on day 7 with moderate complexity",
        {"perform": MET, "99496": NOT_MET, "99495": MET},
        medical_decision_making="moderate",
    ),
    _person(
        "seen on day 14 with moderate complexity",
        {"perform": MET, "99496": NOT_MET, "99495": MET, "caution 1": MET},
        transition_visit_on="2026-03-16",
        medical_decision_making="moderate",
    ),
    _person("seen on day 15", {"perform": NOT_MET, "99495": NOT_MET}, transition_visit_on="2026-03-17"),
    _person(
        "seen the day after the discharge",
        {"perform": MET, "99496": MET},
        transition_contact_on="2026-03-03",
        transition_visit_on="2026-03-03",
        medication_reconciled_on="2026-03-03",
    ),
    _person(
        "the only visit was on the day of discharge",
        {"perform": NOT_MET},
        transition_visit_on="2026-03-02",
        medication_reconciled_on="2026-03-02",
    ),
    _person(
        "medications reconciled on the day of discharge",
        {"perform": MET},
        medication_reconciled_on="2026-03-02",
    ),
    _person(
        "medications reconciled the day before the discharge, not since",
        {"perform": NOT_MET},
        medication_reconciled_on="2026-03-01",
    ),
    _person(
        "medications reconciled the day after the visit",
        {"perform": NOT_MET},
        medication_reconciled_on="2026-03-10",
    ),
    _person(
        "medication reconciliation not recorded",
        {"perform": UNKNOWN, "99496": UNKNOWN},
        ("medication_reconciled_on",),
        without=("medication_reconciled_on",),
    ),
    _person(
        "pending tests not followed up",
        {"perform": NOT_MET, "99496": NOT_MET},
        transition_services_done=False,
    ),
    _person(
        "discharged Friday before Labor Day, reached Wednesday: business day 2",
        {"refer": MET, "perform": MET},
        on=_AFTER_LABOR_DAY,
        like=_LABOR_DAY,
        transition_contact_on="2026-09-09",
    ),
    _person(
        "discharged Friday before Labor Day, first reached Thursday, no earlier attempts",
        {"refer": MET, "perform": NOT_MET},
        on=_AFTER_LABOR_DAY,
        like=_LABOR_DAY,
        transition_contact_on="2026-09-10",
        transition_contact_attempts=0,
    ),
    _person(
        "reached on the day of discharge",
        {"perform": MET},
        transition_contact_on="2026-03-02",
    ),
    _person(
        "the hospital called before the discharge, and nobody since",
        {"perform": NOT_MET},
        transition_contact_on="2026-03-01",
    ),
    _person(
        "never reached, two documented attempts",
        {"perform": MET},
        transition_contact_on=not_yet("2026-03-20"),
        transition_contact_attempts=2,
    ),
    _person(
        "never reached, attempts not recorded",
        {"perform": UNKNOWN},
        ("transition_contact_attempts",),
        without=("transition_contact_attempts",),
        transition_contact_on=not_yet("2026-03-20"),
    ),
    _person(
        "discharged to a skilled nursing facility",
        {"refer": NOT_MET, "99496": NOT_MET, "99495": NOT_MET},
        facility_discharged_to="snf",
    ),
    _person(
        "later discharged home from the skilled nursing facility: a discharge of its own",
        {"refer": MET, "enrol": MET, "perform": UNKNOWN},
        on=date(2026, 4, 2),
        like=_MARCH,
        facility_discharged_on="2026-04-01",
    ),
    _person(
        "observation stay, home, contact in time, visit on day 6, complexity not recorded",
        {"refer": MET, "perform": UNKNOWN, "99496": UNKNOWN, "99495": UNKNOWN},
        ("medical_decision_making",),
        without=("medical_decision_making",),
        transition_visit_on="2026-03-08",
        medication_reconciled_on="2026-03-08",
    ),
    _person(
        "the day after discharge, nothing done yet: pending, not failed",
        {"refer": MET, "perform": UNKNOWN},
        ("transition_contact_on",),
        on=date(2026, 3, 3),
        like=_MARCH,
        transition_contact_on=not_yet("2026-03-03"),
        transition_contact_attempts=0,
        transition_visit_on=not_yet("2026-03-03"),
    ),
    _person(
        "business day 3, a complete log without a contact: too late",
        {"refer": MET, "perform": NOT_MET},
        on=date(2026, 3, 5),
        like=_MARCH,
        transition_contact_on=not_yet("2026-03-05"),
        transition_contact_attempts=1,
        transition_visit_on=not_yet("2026-03-05"),
    ),
    _person("discharged today", {"refer": MET}, on=date(2026, 3, 2), like=_MARCH),
    _person("discharge planned for tomorrow", {"refer": NOT_MET}, on=date(2026, 3, 1), like=_MARCH),
    _person("day 29 after discharge", {"refer": MET}, on=date(2026, 3, 31)),
    _person(
        "day 30 after discharge: the period has ended, the claim may still be made",
        {"refer": NOT_MET, "99496": MET},
        on=date(2026, 4, 1),
    ),
    _person(
        "another practitioner was first", {"refer": MET, "enrol": NOT_MET}, transition_billed_elsewhere=True
    ),
    _person(
        "readmitted, and billed already for the first discharge",
        {"refer": MET, "enrol": NOT_MET, "99496": NOT_MET},
        transition_billed_before=True,
    ),
    _person(
        "within the global period of the same surgeon",
        {"refer": MET, "enrol": NOT_MET, "99496": NOT_MET},
        transition_excluded_service=True,
    ),
    _person(
        "not known whether a service excludes it: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("transition_excluded_service",),
        without=("transition_excluded_service",),
    ),
    _person("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _person("responsibility not taken", {"enrol": NOT_MET}, transition_accepted=False),
    _person(
        "low complexity",
        {"perform": NOT_MET, "99496": NOT_MET, "99495": NOT_MET},
        medical_decision_making="low",
    ),
    _person("died on day 20 after the discharge", {"applies": NOT_MET}, deceased=True),
    _person("no discharge within 30 days", {"refer": NOT_MET}, like={"facility_discharge_30d": False}),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
