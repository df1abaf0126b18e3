"""Example people of the Medicare assessment of physical activity and nutrition."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_person = people_like(
    {
        "activity_nutrition_assessed_6m": False,
        "medicare_part_b": True,
        "g0136_visit": True,
        "activity_nutrition_tool": True,
        "g0136_minutes": 5,
    },
    date(2026, 5, 4),
)

SINCE_2026 = (
    _person(
        "assessed with a standardized tool, no earlier assessment",
        {"refer": MET, "enrol": MET, "perform": MET, "G0136": MET},
    ),
    _person(
        "social risk assessed in November 2025 under the same code: another assessment",
        {"refer": MET, "G0136": MET},
        on=date(2026, 1, 2),
        social_risk_assessed_6m=True,
    ),
    _person(
        "assessed five months ago", {"refer": NOT_MET, "G0136": NOT_MET}, activity_nutrition_assessed_6m=True
    ),
    _person(
        "not known when it was last assessed",
        {"refer": UNKNOWN, "G0136": UNKNOWN},
        ("activity_nutrition_assessed_6m",),
        without=("activity_nutrition_assessed_6m",),
    ),
    _person("4 minutes", {"perform": NOT_MET, "G0136": NOT_MET}, g0136_minutes=4),
    _person("minutes not logged", {"perform": UNKNOWN}, ("g0136_minutes",), without=("g0136_minutes",)),
    _person("a tool for social risk", {"perform": NOT_MET}, activity_nutrition_tool=False),
    _person("with a visit of clinical staff", {"enrol": NOT_MET}, g0136_visit=False),
    _person("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
