"""Example people of Medicare principal care management."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "principal_condition_months": 12,
    "principal_condition_risk": True,
    "pcm_complex_management": True,
    "medicare_part_b": True,
    "pcm_consent": True,
    "pcm_visit_made": True,
    "pcm_excluding_service": False,
    "disease_specific_plan": True,
    "pcm_communication": True,
    "pcm_practitioner_minutes": 0,
    "pcm_staff_minutes": 30,
}
_person = people_like(_KNOWN, date(2026, 5, 4))
_IN_2021 = date(2021, 5, 3)

IN_2020 = (
    _person(
        "staff time under the code of that year",
        {"refer": MET, "enrol": MET, "perform": MET, "G2065": MET, "G2064": NOT_MET},
        on=_IN_2021,
    ),
    _person(
        "the practitioner's own time under the code of that year",
        {"perform": MET, "G2064": MET, "G2065": NOT_MET},
        on=_IN_2021,
        pcm_practitioner_minutes=30,
    ),
    _person(
        "minutes not logged",
        {"refer": MET, "perform": UNKNOWN, "G2064": UNKNOWN},
        ("pcm_practitioner_minutes",),
        without=("pcm_practitioner_minutes", "pcm_staff_minutes"),
        on=_IN_2021,
    ),
)

SINCE_2022 = (
    _person(
        "severe chronic lung disease, twelve months, two exacerbations, regimen changed often",
        {"refer": MET, "enrol": MET, "perform": MET, "99426": MET, "99427": NOT_MET, "99424": NOT_MET},
    ),
    _person("expected to last exactly three months", {"refer": MET}, principal_condition_months=3),
    _person(
        "expected to last two months", {"refer": NOT_MET, "99426": NOT_MET}, principal_condition_months=2
    ),
    _person(
        "duration not stated",
        {"refer": UNKNOWN},
        ("principal_condition_months",),
        without=("principal_condition_months",),
    ),
    _person(
        "the same practitioner bills chronic care management this month",
        {"refer": MET, "enrol": NOT_MET, "perform": NOT_MET, "99426": NOT_MET},
        pcm_excluding_service=True,
    ),
    _person(
        "the cardiologist bills it, another practitioner chronic care management",
        {"refer": MET, "enrol": MET, "99424": MET},
        pcm_practitioner_minutes=30,
        pcm_staff_minutes=0,
    ),
    _person(
        "two conditions, of which one drives care",
        {"refer": MET, "enrol": MET},
        chronic_condition_count=2,
    ),
    _person(
        "29 minutes of each",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "99424": NOT_MET, "99426": NOT_MET},
        pcm_practitioner_minutes=29,
        pcm_staff_minutes=29,
    ),
    _person(
        "own time and staff time: one base code",
        {"99424": MET, "99426": NOT_MET, "99425": NOT_MET},
        pcm_practitioner_minutes=59,
        pcm_staff_minutes=60,
    ),
    _person(
        "an hour of own time", {"99424": MET, "99425": MET, "99427": NOT_MET}, pcm_practitioner_minutes=60
    ),
    _person("an hour of staff time", {"99426": MET, "99427": MET, "99425": NOT_MET}, pcm_staff_minutes=60),
    _person("59 minutes of staff time", {"99426": MET, "99427": NOT_MET}, pcm_staff_minutes=59),
    _person(
        "not known what else is billed: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN, "99426": UNKNOWN},
        ("pcm_excluding_service",),
        without=("pcm_excluding_service",),
    ),
    _person("no disease-specific plan", {"perform": NOT_MET}, disease_specific_plan=False),
    _person("practitioners do not communicate", {"perform": NOT_MET}, pcm_communication=False),
    _person("regimen stable, no comorbidities", {"refer": NOT_MET}, pcm_complex_management=False),
    _person("no significant risk", {"refer": NOT_MET}, principal_condition_risk=False),
    _person("no consent", {"enrol": NOT_MET}, pcm_consent=False),
    _person("not seen for two years, no visit", {"enrol": NOT_MET}, pcm_visit_made=False),
    _person("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
