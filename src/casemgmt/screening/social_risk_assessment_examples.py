"""Example people of the Medicare assessment of social risk."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_person = people_like(
    {
        "social_need_suspected": True,
        "medicare_part_b": True,
        "g0136_visit": True,
        "social_risk_assessed_6m": False,
        "social_risk_tool_standardized": True,
        "social_risk_tool_domains": 4,
        "g0136_minutes": 5,
        "social_risk_follow_up": True,
    },
    date(2025, 11, 1),
)

FROM_2024_TO_2025 = (
    _person(
        "assessed with the tool of Accountable Health Communities, no earlier assessment",
        {"refer": MET, "enrol": MET, "perform": MET, "G0136": MET},
    ),
    _person(
        "assessed on 30 April, again on 30 October: six months have passed",
        {"enrol": MET, "G0136": MET},
        on=date(2025, 10, 30),
    ),
    _person(
        "assessed on 30 April, again on 29 October: too soon",
        {"refer": MET, "enrol": NOT_MET, "G0136": NOT_MET},
        on=date(2025, 10, 29),
        social_risk_assessed_6m=True,
    ),
    _person(
        "not known when it was last assessed",
        {"enrol": UNKNOWN},
        ("social_risk_assessed_6m",),
        without=("social_risk_assessed_6m",),
    ),
    _person(
        "tool not recorded",
        {"enrol": MET, "perform": UNKNOWN, "G0136": UNKNOWN},
        ("social_risk_tool_domains",),
        without=("social_risk_tool_domains",),
    ),
    _person(
        "the tool leaves out utilities", {"perform": NOT_MET, "G0136": NOT_MET}, social_risk_tool_domains=3
    ),
    _person(
        "routine screening of all patients, no need suspected",
        {"refer": NOT_MET, "G0136": NOT_MET},
        social_need_suspected=False,
    ),
    _person("4 minutes", {"perform": NOT_MET, "G0136": NOT_MET}, g0136_minutes=4),
    _person("minutes not logged", {"perform": UNKNOWN}, ("g0136_minutes",), without=("g0136_minutes",)),
    _person("a tool of the practice's own", {"perform": NOT_MET}, social_risk_tool_standardized=False),
    _person("needs found and left", {"perform": NOT_MET}, social_risk_follow_up=False),
    _person("with a visit of clinical staff", {"enrol": NOT_MET}, g0136_visit=False),
    _person("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
