"""Example people of Medicare community health integration."""

from __future__ import annotations

from datetime import date

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ALL_YEARS = {
    "need_limits_treatment": True,
    "medicare_part_b": True,
    "chi_initiating_visit": "evaluation_and_management",
    "home_health_plan_of_care": False,
    "chi_consent": True,
    "chi_billed_elsewhere": False,
    "chi_personnel_trained": True,
    "chi_minutes": 60,
}
_before = people_like({**_ALL_YEARS, "social_need_found": True}, date(2025, 9, 15))
_since = people_like({**_ALL_YEARS, "upstream_driver_found": True}, date(2026, 5, 4))

BEFORE_2026 = (
    _before(
        "office visit in 2025, food insecurity that limits the safety of insulin, consent",
        {"refer": MET, "enrol": MET, "perform": MET, "G0019": MET, "G0022": NOT_MET},
    ),
    _before(
        "a housing need, no statement that it limits diagnosis or treatment",
        {"refer": UNKNOWN, "enrol": MET, "G0019": UNKNOWN},
        ("need_limits_treatment",),
        without=("need_limits_treatment",),
    ),
    _before("no social need found", {"refer": NOT_MET}, social_need_found=False),
    _before(
        "begun by a clinical social worker, not yet possible in 2025",
        {"refer": MET, "enrol": NOT_MET},
        chi_initiating_visit="by_clinical_social_worker_or_therapist",
    ),
)

SINCE_2026 = (
    _since(
        "smoking that limits the treatment of lung disease",
        {"refer": MET, "enrol": MET, "perform": MET, "G0019": MET, "G0022": NOT_MET},
    ),
    _since(
        "on a home health plan of care",
        {"refer": MET, "enrol": NOT_MET, "G0019": NOT_MET},
        home_health_plan_of_care=True,
    ),
    _since(
        "not known whether under a home health plan of care",
        {"refer": MET, "enrol": UNKNOWN},
        ("home_health_plan_of_care",),
        without=("home_health_plan_of_care",),
    ),
    _since("the need was found in an emergency visit", {"enrol": NOT_MET}, chi_initiating_visit="emergency"),
    _since("the need was found in hospital", {"enrol": NOT_MET}, chi_initiating_visit="hospital"),
    _since("a visit of clinical staff alone", {"enrol": NOT_MET}, chi_initiating_visit="by_clinical_staff"),
    _since("begun in an annual wellness visit", {"enrol": MET}, chi_initiating_visit="annual_wellness"),
    _since(
        "begun in the visit of transitional care management",
        {"enrol": MET},
        chi_initiating_visit="transitional_care",
    ),
    _since(
        "begun by a clinical social worker",
        {"enrol": MET},
        chi_initiating_visit="by_clinical_social_worker_or_therapist",
    ),
    _since("59 minutes", {"enrol": MET, "perform": NOT_MET, "G0019": NOT_MET}, chi_minutes=59),
    _since("89 minutes", {"G0019": MET, "G0022": NOT_MET}, chi_minutes=89),
    _since("90 minutes", {"G0019": MET, "G0022": MET}, chi_minutes=90),
    _since(
        "minutes not logged", {"enrol": MET, "perform": UNKNOWN}, ("chi_minutes",), without=("chi_minutes",)
    ),
    _since("no consent", {"enrol": NOT_MET}, chi_consent=False),
    _since("another practitioner bills it", {"enrol": NOT_MET}, chi_billed_elsewhere=True),
    _since("personnel without training", {"enrol": MET, "perform": NOT_MET}, chi_personnel_trained=False),
    _since("the need limits nothing", {"refer": NOT_MET}, need_limits_treatment=False),
    _since("no driver found", {"refer": NOT_MET}, upstream_driver_found=False),
    _since("no Part B", {"enrol": NOT_MET}, medicare_part_b=False),
    _since("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
