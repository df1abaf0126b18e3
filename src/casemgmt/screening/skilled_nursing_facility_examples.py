"""Example people of Medicare skilled nursing facility care."""

from __future__ import annotations

from datetime import date

from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_KNOWN = {
    "medicare_part_a": True,
    "part_a_entitled_from": "2019-07-01",
    "acute_admitted_on": "2026-03-02",
    "acute_discharged_on": "2026-03-05",
    "hospital_days_before_transfer": 0,
    "hospital_stay_necessary": True,
    "snf_3day_waiver": False,
    "snf_left_on": not_yet("2026-04-20"),
    "snf_care_foreseen_later": False,
    "snf_care_began_on": "2026-03-05",
    "skilled_nursing_days_a_week": 0,
    "skilled_therapy_days_a_week": 5,
    "snf_care_for_hospital_condition": True,
    "snf_only_practical_place": True,
    "snf_care_ordered": True,
    "snf_days_used": 10,
    "days_out_of_facilities": 0,
    "snf_certified_on": "2026-03-05",
    "snf_first_recertified_on": "2026-03-18",
}
_SHORT = {**_KNOWN, "acute_admitted_on": "2026-03-03"}
_ON = date(2026, 3, 20)
_person = people_like(_KNOWN, _ON)

SINCE_2023 = (
    _person(
        "admitted 2 March, discharged 5 March: the nights of the 2nd, 3rd and 4th are three days",
        {
            "refer": MET,
            "enrol": MET,
            "perform": MET,
            "caution 0": NOT_MET,
            "caution 1": NOT_MET,
            "caution 2": NOT_MET,
        },
    ),
    _person(
        "in the emergency department and under observation on 1 March, inpatient 3 to 5 March: two days",
        {"refer": MET, "enrol": NOT_MET, "caution 2": MET},
        like=_SHORT,
    ),
    _person(
        "one day in another hospital right before, two in the second",
        {"refer": MET, "enrol": MET},
        like=_SHORT,
        hospital_days_before_transfer=1,
    ),
    _person(
        "two days in another hospital right before, one in the second",
        {"enrol": MET},
        acute_admitted_on="2026-03-04",
        hospital_days_before_transfer=2,
    ),
    _person(
        "three days in another hospital right before, transferred and discharged on one day",
        {"enrol": MET},
        acute_admitted_on="2026-03-05",
        hospital_days_before_transfer=3,
    ),
    _person(
        "one day in each of two hospitals",
        {"enrol": NOT_MET},
        acute_admitted_on="2026-03-04",
        hospital_days_before_transfer=1,
    ),
    _person(
        "two days, and it is not known whether the person was transferred",
        {"enrol": UNKNOWN},
        ("hospital_days_before_transfer",),
        like=_SHORT,
        without=("hospital_days_before_transfer",),
    ),
    _person(
        "under observation only, of a day as an inpatient nothing: no midnight",
        {"enrol": NOT_MET, "caution 2": NOT_MET},
        acute_admitted_on="2026-03-05",
    ),
    _person("one inpatient day", {"enrol": NOT_MET, "caution 2": MET}, acute_admitted_on="2026-03-04"),
    _person(
        "one inpatient day, a Medicare Advantage plan waives the stay",
        {"refer": MET, "enrol": MET, "perform": MET},
        acute_admitted_on="2026-03-04",
        snf_3day_waiver=True,
    ),
    _person("the stay was not medically necessary", {"enrol": NOT_MET}, hospital_stay_necessary=False),
    _person(
        "dates of the hospital stay not recorded",
        {"refer": MET, "enrol": UNKNOWN},
        ("acute_admitted_on", "acute_discharged_on"),
        without=("acute_admitted_on", "acute_discharged_on"),
    ),
    _person(
        "entitled from the first day of the month of the discharge",
        {"enrol": MET},
        part_a_entitled_from="2026-03-01",
    ),
    _person(
        "entitled from the month after the discharge", {"enrol": NOT_MET}, part_a_entitled_from="2026-04-01"
    ),
    _person("no Part A", {"enrol": NOT_MET}, medicare_part_a=False),
    _person(
        "Part A not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_a",),
        without=("medicare_part_a",),
    ),
    _person(
        "care began on day 30",
        {"enrol": MET, "perform": MET},
        on=date(2026, 4, 20),
        snf_care_began_on="2026-04-04",
        snf_certified_on="2026-04-04",
        snf_first_recertified_on="2026-04-17",
    ),
    _person(
        "care began on day 31",
        {"enrol": NOT_MET, "perform": NOT_MET},
        on=date(2026, 4, 20),
        snf_care_began_on="2026-04-05",
        snf_certified_on="2026-04-05",
        snf_first_recertified_on="2026-04-17",
    ),
    _person(
        "hip fracture: weight bearing, and so therapy, foreseen six weeks after the discharge",
        {"enrol": MET, "perform": MET},
        on=date(2026, 4, 30),
        snf_care_foreseen_later=True,
        snf_care_began_on="2026-04-16",
        snf_certified_on="2026-04-16",
        snf_first_recertified_on="2026-04-28",
    ),
    _person(
        "not admitted yet, day 30 after the discharge",
        {"enrol": MET, "perform": UNKNOWN},
        ("snf_care_began_on",),
        on=date(2026, 4, 4),
        snf_care_began_on=not_yet("2026-04-04"),
    ),
    _person(
        "not admitted yet, day 31 after the discharge",
        {"enrol": NOT_MET, "perform": NOT_MET},
        on=date(2026, 4, 5),
        snf_care_began_on=not_yet("2026-04-05"),
    ),
    _person(
        "admitted to the facility the day before the discharge from hospital",
        {"perform": NOT_MET},
        snf_care_began_on="2026-03-04",
        snf_certified_on="2026-03-04",
        snf_first_recertified_on="2026-03-17",
    ),
    _person(
        "back from home within 30 days, without a new hospital stay",
        {"enrol": MET, "perform": MET},
        on=date(2026, 5, 30),
        snf_left_on="2026-04-20",
        snf_care_began_on="2026-05-20",
        snf_certified_on="2026-05-20",
        snf_first_recertified_on="2026-05-30",
    ),
    _person(
        "back from home after 31 days, without a new hospital stay",
        {"enrol": NOT_MET, "perform": NOT_MET},
        on=date(2026, 5, 30),
        snf_left_on="2026-04-19",
        snf_care_began_on="2026-05-20",
        snf_certified_on="2026-05-20",
        snf_first_recertified_on="2026-05-30",
    ),
    _person(
        "left and came back on one day",
        {"enrol": MET},
        on=date(2026, 5, 30),
        snf_left_on="2026-05-20",
        snf_care_began_on="2026-05-20",
    ),
    _person(
        "left the facility a day after care began: no return",
        {"enrol": MET},
        snf_left_on="2026-03-06",
    ),
    _person("physical therapy on five days a week", {"refer": MET}, skilled_therapy_days_a_week=5),
    _person(
        "physical therapy on three days a week, no nursing need",
        {"refer": NOT_MET, "enrol": MET},
        skilled_therapy_days_a_week=3,
    ),
    _person("therapy on four days a week", {"refer": NOT_MET}, skilled_therapy_days_a_week=4),
    _person(
        "skilled nursing on seven days a week, therapy on three",
        {"refer": MET},
        skilled_nursing_days_a_week=7,
        skilled_therapy_days_a_week=3,
    ),
    _person(
        "skilled nursing on six days a week",
        {"refer": NOT_MET},
        skilled_nursing_days_a_week=6,
        skilled_therapy_days_a_week=0,
    ),
    _person(
        "frequency of skilled care not recorded",
        {"refer": UNKNOWN},
        ("skilled_nursing_days_a_week", "skilled_therapy_days_a_week"),
        without=("skilled_nursing_days_a_week", "skilled_therapy_days_a_week"),
    ),
    _person(
        "for another condition than that of the hospital stay",
        {"refer": NOT_MET},
        snf_care_for_hospital_condition=False,
    ),
    _person("could as well be given at home", {"refer": NOT_MET}, snf_only_practical_place=False),
    _person("not ordered", {"refer": MET, "enrol": NOT_MET}, snf_care_ordered=False),
    _person("19 days used", {"enrol": MET, "caution 0": NOT_MET}, snf_days_used=19),
    _person("20 days used: coinsurance from now on", {"enrol": MET, "caution 0": MET}, snf_days_used=20),
    _person("99 days used: one is left", {"enrol": MET, "caution 0": MET}, snf_days_used=99),
    _person("day 101", {"refer": MET, "enrol": NOT_MET}, snf_days_used=100),
    _person(
        "100 days used, 59 days in a row at home before the hospital stay",
        {"enrol": NOT_MET},
        snf_days_used=100,
        days_out_of_facilities=59,
    ),
    _person(
        "100 days used, 60 days in a row at home before the hospital stay: a new benefit period",
        {"enrol": MET},
        snf_days_used=100,
        days_out_of_facilities=60,
    ),
    _person(
        "days used not known",
        {"enrol": UNKNOWN},
        ("snf_days_used",),
        without=("snf_days_used", "days_out_of_facilities"),
    ),
    _person("certified the day after the admission", {"perform": NOT_MET}, snf_certified_on="2026-03-06"),
    _person(
        "recertified on day 15, the day of admission being day 1",
        {"perform": NOT_MET, "caution 1": MET},
        snf_first_recertified_on="2026-03-19",
    ),
    _person(
        "day 10, not recertified yet",
        {"perform": UNKNOWN},
        ("snf_first_recertified_on",),
        on=date(2026, 3, 14),
        snf_first_recertified_on=not_yet("2026-03-14"),
    ),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
