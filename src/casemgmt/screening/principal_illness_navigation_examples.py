"""Example people of Medicare principal illness navigation."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "principal_condition_months": 60,
    "pin_condition_serious": True,
    "pin_plan_needed": True,
    "medicare_part_b": True,
    "pin_initiating_visit": "evaluation_and_management",
    "pin_consent_on": "2026-02-02",
    "pin_condition_behavioral": False,
    "pin_by_peer": False,
    "pin_minutes": 60,
}
_person = people_like(_KNOWN, date(2026, 5, 4))
_PEER: dict[str, Any] = {"pin_condition_behavioral": True, "pin_by_peer": True}

SINCE_2024 = (
    _person(
        "newly found stage III cancer",
        {"refer": MET, "enrol": MET, "perform": MET, "G0023": MET, "G0024": NOT_MET, "G0140": NOT_MET},
    ),
    _person(
        "schizophrenia, navigation by a peer specialist",
        {"refer": MET, "enrol": MET, "G0140": MET, "G0146": NOT_MET, "G0023": NOT_MET},
        **_PEER,
    ),
    _person("90 minutes by a peer specialist", {"G0146": MET, "G0024": NOT_MET}, **_PEER, pin_minutes=90),
    _person(
        "consent on 10 January 2025, service on 11 January 2026: to be renewed",
        {"refer": MET, "enrol": NOT_MET, "G0023": NOT_MET},
        on=date(2026, 1, 11),
        pin_consent_on="2025-01-10",
    ),
    _person(
        "consent on 10 January 2025, service on 10 January 2026",
        {"refer": MET, "enrol": MET},
        on=date(2026, 1, 10),
        pin_consent_on="2025-01-10",
    ),
    _person("consent today", {"enrol": MET}, pin_consent_on="2026-05-04"),
    _person("consent dated tomorrow", {"enrol": NOT_MET}, pin_consent_on="2026-05-05"),
    _person(
        "day of the consent not recorded",
        {"refer": MET, "enrol": UNKNOWN},
        ("pin_consent_on",),
        without=("pin_consent_on",),
    ),
    _person("expected to last three months", {"refer": MET}, principal_condition_months=3),
    _person("expected to last two months", {"refer": NOT_MET}, principal_condition_months=2),
    _person(
        "duration not stated",
        {"refer": UNKNOWN},
        ("principal_condition_months",),
        without=("principal_condition_months",),
    ),
    _person("not of high risk", {"refer": NOT_MET}, pin_condition_serious=False),
    _person("no plan needed", {"refer": NOT_MET}, pin_plan_needed=False),
    _person(
        "begun by a clinical psychologist",
        {"enrol": MET},
        pin_initiating_visit="psychological_evaluation",
    ),
    _person("begun in an annual wellness visit", {"enrol": MET}, pin_initiating_visit="annual_wellness"),
    _person("a visit of clinical staff alone", {"enrol": NOT_MET}, pin_initiating_visit="by_clinical_staff"),
    _person("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _person("59 minutes", {"perform": NOT_MET, "G0023": NOT_MET}, pin_minutes=59),
    _person("89 minutes", {"G0023": MET, "G0024": NOT_MET}, pin_minutes=89),
    _person("90 minutes", {"G0023": MET, "G0024": MET}, pin_minutes=90),
    _person("minutes not logged", {"perform": UNKNOWN}, ("pin_minutes",), without=("pin_minutes",)),
    _person(
        "not known who navigates",
        {"perform": MET, "G0023": UNKNOWN, "G0140": UNKNOWN},
        without=("pin_by_peer",),
        pin_condition_behavioral=True,
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
