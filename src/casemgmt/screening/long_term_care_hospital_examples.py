"""Example people of the Medicare long-term care hospital at the standard rate."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "expected_hospital_days": 40,
    "medicare_part_a": True,
    "long_term_hospital_classified": True,
    "preceding_hospital_kind": "prospective_payment",
    "acute_discharged_on": "2026-04-10",
    "long_term_hospital_admitted_on": "2026-04-10",
    "long_term_hospital_diagnosis": "other",
    "intensive_care_days": 4,
    "long_term_hospital_ventilator_hours": 0,
}
_VENTILATED = {**_KNOWN, "intensive_care_days": 2}
_person = people_like(_KNOWN, date(2026, 5, 10))

SINCE_2023 = (
    _person(
        "four days in intensive care, transferred directly, to be weaned from the ventilator",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person("three days in intensive care", {"perform": MET}, intensive_care_days=3),
    _person(
        "two days in intensive care, no ventilator: the site-neutral rate",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "caution 0": MET},
        like=_VENTILATED,
    ),
    _person(
        "96 hours on the ventilator in the long-term care hospital",
        {"enrol": MET, "perform": MET, "caution 0": NOT_MET},
        like=_VENTILATED,
        long_term_hospital_ventilator_hours=96,
    ),
    _person(
        "95 hours on the ventilator in the long-term care hospital",
        {"perform": NOT_MET},
        like=_VENTILATED,
        long_term_hospital_ventilator_hours=95,
    ),
    _person(
        "neither the days in intensive care nor the hours on the ventilator recorded",
        {"enrol": MET, "perform": UNKNOWN, "caution 0": UNKNOWN},
        ("intensive_care_days", "long_term_hospital_ventilator_hours"),
        without=("intensive_care_days", "long_term_hospital_ventilator_hours"),
    ),
    _person(
        "from a critical access hospital",
        {"refer": MET, "enrol": NOT_MET, "caution 0": MET},
        preceding_hospital_kind="critical_access",
    ),
    _person(
        "kind of the hospital before not known",
        {"enrol": UNKNOWN},
        ("preceding_hospital_kind",),
        without=("preceding_hospital_kind",),
    ),
    _person("admitted the day after", {"enrol": MET}, long_term_hospital_admitted_on="2026-04-11"),
    _person(
        "admitted two days after",
        {"refer": MET, "enrol": NOT_MET, "caution 0": MET},
        long_term_hospital_admitted_on="2026-04-12",
    ),
    _person(
        "admitted the day before the hospital stay ended",
        {"enrol": NOT_MET},
        long_term_hospital_admitted_on="2026-04-09",
    ),
    _person(
        "to be transferred today, not yet admitted",
        {"refer": MET, "enrol": UNKNOWN},
        ("long_term_hospital_admitted_on",),
        on=date(2026, 4, 10),
        long_term_hospital_admitted_on=not_yet("2026-04-10"),
    ),
    _person(
        "principal diagnosis one of rehabilitation",
        {"refer": MET, "enrol": NOT_MET, "caution 0": MET},
        long_term_hospital_diagnosis="rehabilitation",
    ),
    _person(
        "principal diagnosis psychiatric", {"enrol": NOT_MET}, long_term_hospital_diagnosis="psychiatric"
    ),
    _person("hospital care needed for 26 more days", {"refer": MET}, expected_hospital_days=26),
    _person(
        "hospital care needed for 25 more days",
        {"refer": NOT_MET, "enrol": MET, "caution 0": NOT_MET},
        expected_hospital_days=25,
    ),
    _person(
        "length of the need not known",
        {"refer": UNKNOWN},
        ("expected_hospital_days",),
        without=("expected_hospital_days",),
    ),
    _person("an acute hospital", {"enrol": NOT_MET}, long_term_hospital_classified=False),
    _person("no Part A", {"enrol": NOT_MET}, medicare_part_a=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
