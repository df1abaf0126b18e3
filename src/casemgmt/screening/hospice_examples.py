"""Example people of Medicare hospice."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.bounds import Bounds
from casemgmt.dates import not_yet
from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ON = date(2026, 2, 1)
_ELECTED: dict[str, Any] = {
    "medicare_part_a": True,
    "terminal_prognosis_certified": True,
    "terminal_prognosis_certified_on": "2026-01-08",
    "terminal_prognosis_written_on": "2026-01-08",
    "attending_certified": True,
    "hospice_claim_on": "2026-01-25",
    "hospice_elected": True,
    "hospice_election_on": "2026-01-10",
    "hospice_period_number": 1,
    "hospice_notice_of_election_on": "2026-01-15",
    "hospice_addendum_requested": False,
    "hospice_initial_assessment_hours": 48,
    "hospice_comprehensive_assessment_on": "2026-01-15",
}
_SECOND = {**_ELECTED, "hospice_period_number": 2}
_THIRD = {**_ELECTED, "hospice_period_number": 3, "hospice_face_to_face_remote": False}
_ASKED = {**_ELECTED, "hospice_addendum_requested": True, "hospice_addendum_on": "2026-01-15"}
_SEPTEMBER = {
    **_ELECTED,
    "terminal_prognosis_certified_on": "2026-09-30",
    "terminal_prognosis_written_on": "2026-09-30",
    "hospice_claim_on": not_yet("2026-10-07"),
    "hospice_election_on": "2026-09-30",
    "hospice_notice_of_election_on": "2026-10-01",
    "hospice_comprehensive_assessment_on": "2026-10-01",
    "hospice_addendum_on": not_yet("2026-10-07"),
    "hospice_addendum_altered_on": not_yet("2026-10-07"),
}
_OCTOBER = {**_SEPTEMBER, "hospice_election_on": "2026-10-01"}
_IN_2028 = {
    **_THIRD,
    "terminal_prognosis_certified_on": "2028-01-05",
    "terminal_prognosis_written_on": "2028-01-05",
    "hospice_claim_on": "2028-01-31",
    "hospice_election_on": "2028-01-10",
    "hospice_notice_of_election_on": "2028-01-11",
    "hospice_comprehensive_assessment_on": "2028-01-12",
    "hospice_addendum_on": "2028-01-11",
    "hospice_addendum_altered_on": not_yet("2028-02-01"),
    "hospice_face_to_face_remote": True,
}
_IN_2016 = {
    **_ELECTED,
    "terminal_prognosis_certified_on": "2016-01-08",
    "terminal_prognosis_written_on": "2016-01-08",
    "hospice_claim_on": "2016-01-25",
    "hospice_election_on": "2016-01-10",
    "hospice_notice_of_election_on": "2016-01-15",
    "hospice_comprehensive_assessment_on": "2016-01-15",
}
_IN_2020: dict[str, Any] = {
    **_THIRD,
    "terminal_prognosis_certified_on": "2020-03-05",
    "terminal_prognosis_written_on": "2020-03-05",
    "hospice_claim_on": "2020-03-31",
    "hospice_election_on": "2020-03-10",
    "hospice_notice_of_election_on": "2020-03-11",
    "hospice_comprehensive_assessment_on": "2020-03-12",
    "hospice_face_to_face_remote": True,
}
_person = people_like(_ELECTED, _ON)

BEFORE_THE_ADDENDUM = (
    _person(
        "certified and notified in time; nobody asks for an addendum",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=date(2016, 2, 1),
        like=_IN_2016,
    ),
    _person(
        "notice of election on the sixth day",
        {"perform": NOT_MET},
        on=date(2016, 2, 1),
        like=_IN_2016,
        hospice_notice_of_election_on="2016-01-16",
    ),
    _person(
        "day of the notice not known",
        {"perform": UNKNOWN},
        ("hospice_notice_of_election_on",),
        without=("hospice_notice_of_election_on",),
        on=date(2016, 2, 1),
        like=_IN_2016,
    ),
    _person(
        "third period, seen by telehealth on the first day of March 2020",
        {"perform": MET},
        on=date(2020, 4, 1),
        like=_IN_2020,
        hospice_face_to_face_on="2020-03-01",
    ),
    _person(
        "third period, seen by telehealth in February 2020",
        {"perform": NOT_MET},
        on=date(2020, 4, 1),
        like=_IN_2020,
        hospice_face_to_face_on="2020-02-29",
    ),
    _person(
        "third period, seen in March 2020, nobody knows how",
        {"perform": MET},
        without=("hospice_face_to_face_remote",),
        on=date(2020, 4, 1),
        like=_IN_2020,
        hospice_face_to_face_on="2020-03-01",
    ),
    _person(
        "third period, seen in February 2020, nobody knows how",
        {"perform": UNKNOWN},
        ("hospice_face_to_face_remote",),
        without=("hospice_face_to_face_remote",),
        on=date(2020, 4, 1),
        like=_IN_2020,
        hospice_face_to_face_on="2020-02-29",
    ),
)

WITH_THE_ADDENDUM = (
    _person(
        "Part A, certified two days before the election",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person(
        "certified 15 days before the election",
        {"perform": MET},
        terminal_prognosis_certified_on="2025-12-26",
    ),
    _person(
        "certified 16 days before the election",
        {"perform": NOT_MET},
        terminal_prognosis_certified_on="2025-12-25",
    ),
    _person(
        "oral certification two days after the election, written later, before the claim",
        {"perform": MET, "caution 1": NOT_MET},
        terminal_prognosis_certified_on="2026-01-12",
        terminal_prognosis_written_on="2026-01-20",
    ),
    _person(
        "no oral certification, written three days after the election: the days before are not covered",
        {"refer": MET, "enrol": MET, "perform": NOT_MET, "caution 1": MET},
        terminal_prognosis_certified_on="2026-01-13",
        terminal_prognosis_written_on="2026-01-13",
    ),
    _person(
        "oral certification in time, written on the day of the claim",
        {"perform": MET},
        terminal_prognosis_written_on="2026-01-25",
    ),
    _person(
        "oral certification in time, written the day after the claim",
        {"perform": NOT_MET},
        terminal_prognosis_written_on="2026-01-26",
    ),
    _person(
        "oral certification in time, not yet written, no claim yet",
        {"perform": UNKNOWN},
        ("terminal_prognosis_written_on",),
        terminal_prognosis_written_on=not_yet("2026-02-01"),
        hospice_claim_on=not_yet("2026-02-01"),
    ),
    _person(
        "first period, the attending physician has not certified",
        {"perform": NOT_MET},
        attending_certified=False,
    ),
    _person(
        "second period: the hospice physician alone certifies",
        {"perform": MET},
        like=_SECOND,
        attending_certified=False,
    ),
    _person(
        "Palliative Performance Scale 40, two admissions, no certification: never inferred",
        {"refer": UNKNOWN, "enrol": UNKNOWN},
        ("terminal_prognosis_certified", "hospice_election_documented"),
        like={"medicare_part_a": True, "palliative_performance_scale": 40, "admissions_12m": 2},
    ),
    _person(
        "prognosis of six to twelve months: palliative care instead",
        {"refer": NOT_MET, "enrol": NOT_MET, "caution 0": MET},
        terminal_prognosis_certified=False,
        life_limiting_condition=True,
    ),
    _person(
        "elected the day before the addendum is due to everybody, none requested",
        {"perform": MET},
        on=date(2026, 10, 7),
        like=_SEPTEMBER,
    ),
    _person(
        "elected on the first day, no addendum within five days",
        {"perform": NOT_MET},
        on=date(2026, 10, 7),
        like=_OCTOBER,
    ),
    _person(
        "elected on the first day, the fifth day has not ended",
        {"perform": UNKNOWN},
        ("hospice_addendum_on",),
        on=date(2026, 10, 5),
        like=_OCTOBER,
        hospice_addendum_on=not_yet("2026-10-05"),
    ),
    _person(
        "addendum requested, given on day 5",
        {"perform": UNKNOWN},
        ("hospice_addendum_altered_on",),
        like=_ASKED,
    ),
    _person(
        "addendum given on day 6",
        {"perform": NOT_MET},
        like=_ASKED,
        hospice_addendum_on="2026-01-16",
    ),
    _person(
        "addendum altered, updated on day 3",
        {"perform": MET},
        like=_ASKED,
        hospice_addendum_altered_on="2026-01-20",
        hospice_addendum_updated_on="2026-01-23",
    ),
    _person(
        "addendum altered, updated on day 4",
        {"perform": NOT_MET},
        like=_ASKED,
        hospice_addendum_altered_on="2026-01-20",
        hospice_addendum_updated_on="2026-01-24",
    ),
    _person(
        "notice of election on the sixth day",
        {"perform": NOT_MET},
        hospice_notice_of_election_on="2026-01-16",
    ),
    _person(
        "first assessed by a nurse after 49 hours", {"perform": NOT_MET}, hospice_initial_assessment_hours=49
    ),
    _person(
        "not yet assessed by a nurse after 20 hours",
        {"perform": UNKNOWN},
        ("hospice_initial_assessment_hours",),
        hospice_initial_assessment_hours=Bounds(20, 100000),
    ),
    _person(
        "comprehensive assessment on the sixth day",
        {"perform": NOT_MET},
        hospice_comprehensive_assessment_on="2026-01-16",
    ),
    _person(
        "third period, seen face to face 30 days before",
        {"perform": MET},
        like=_THIRD,
        hospice_face_to_face_on="2025-12-11",
    ),
    _person(
        "third period, seen face to face 31 days before",
        {"perform": NOT_MET},
        like={**_THIRD, "hospice_face_to_face_exception": False},
        hospice_face_to_face_on="2025-12-10",
    ),
    _person(
        "third period, seen face to face the day before",
        {"perform": MET},
        like=_THIRD,
        hospice_face_to_face_on="2026-01-09",
    ),
    _person(
        "third period, seen only on its first day, no exceptional circumstances",
        {"perform": NOT_MET},
        like={**_THIRD, "hospice_face_to_face_exception": False},
        hospice_face_to_face_on="2026-01-10",
    ),
    _person(
        "admitted in an emergency in the third period, seen two days after",
        {"perform": MET},
        like={**_THIRD, "hospice_face_to_face_exception": True},
        hospice_face_to_face_on="2026-01-12",
    ),
    _person(
        "admitted in an emergency in the third period, seen three days after",
        {"perform": NOT_MET},
        like={**_THIRD, "hospice_face_to_face_exception": True},
        hospice_face_to_face_on="2026-01-13",
    ),
    _person(
        "third period, day of the face-to-face encounter not recorded",
        {"perform": UNKNOWN},
        ("hospice_face_to_face_on",),
        like=_THIRD,
    ),
    _person(
        "third period, seen by telehealth on the last day of 2027",
        {"perform": MET},
        on=date(2028, 2, 1),
        like=_IN_2028,
        hospice_face_to_face_on="2027-12-31",
    ),
    _person(
        "third period, seen by telehealth on the first day of 2028",
        {"perform": NOT_MET},
        on=date(2028, 2, 1),
        like=_IN_2028,
        hospice_face_to_face_on="2028-01-01",
    ),
    _person("five days of respite care in a row", {"caution 2": NOT_MET}, hospice_respite_days=5),
    _person("six days of respite care in a row", {"caution 2": MET}, hospice_respite_days=6),
    _person("no Part A", {"refer": MET, "enrol": NOT_MET}, medicare_part_a=False),
    _person(
        "Part A not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicare_part_a",),
        without=("medicare_part_a",),
    ),
    _person("not elected", {"refer": MET, "enrol": NOT_MET}, hospice_elected=False),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)
