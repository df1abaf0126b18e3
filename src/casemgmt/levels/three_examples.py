"""Example people of the three-level scheme."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.rules import ExamplePerson
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ON = date(2026, 3, 1)
_INDEPENDENT: dict[str, Any] = {
    "age_years": 80,
    "inpatient_admission_open": False,
    "ed_or_observation_open": False,
    "ed_or_observation_ended_3d": False,
    "vital_signs_24h": False,
    "imminent_danger": False,
    "adl_limited": False,
    "rehabilitation_episode_active": False,
    "skilled_therapy_ordered": False,
    "care_around_the_clock": False,
    "nursing_facility_level_found": False,
    "waiver_services_active": False,
    "long_term_care_planned": False,
    "care_expected_days": 0,
    "care_began_on": "2026-03-01",
}
_NURSING = {
    **_INDEPENDENT,
    "adl_limited": True,
    "rehabilitation_episode_active": True,
    "skilled_therapy_ordered": True,
    "care_around_the_clock": True,
    "care_began_on": "2026-01-01",
    "care_expected_days": 75,
}
_TRUTHS = {"met": MET, "not_met": NOT_MET, "unknown": UNKNOWN}


def _person(
    name: str,
    facts: dict[str, Any],
    missing: tuple[str, ...] = (),
    *,
    on: date = _ON,
    without: tuple[str, ...] = (),
    **expect: str,
) -> ExamplePerson:
    known = {fact: value for fact, value in facts.items() if fact not in without}
    return ExamplePerson(name, on, known, {level: _TRUTHS[word] for level, word in expect.items()}, missing)


_NEWS2 = {"vital_signs_24h": True, "news2_single_parameter_3": False, "gender": "male"}

EXAMPLES = (
    _person(
        "skilled nursing, day 60, improving, plans to go home",
        _NURSING,
        acute="not_met",
        intermediate="met",
        long_term="not_met",
    ),
    _person(
        "admitted on 1 January 2026, day 101 is 11 April, to stay for good",
        {**_NURSING, "long_term_care_planned": True},
        on=date(2026, 4, 11),
        intermediate="not_met",
        long_term="met",
    ),
    _person("day 101 alone", _NURSING, on=date(2026, 4, 11), intermediate="not_met", long_term="met"),
    _person("day 100", _NURSING, on=date(2026, 4, 10), intermediate="met", long_term="not_met"),
    _person(
        "day on which the stay began not known",
        _NURSING,
        ("care_began_on",),
        without=("care_began_on",),
        intermediate="unknown",
        long_term="unknown",
    ),
    _person("expected to last 100 days", {**_NURSING, "care_expected_days": 100}, intermediate="met"),
    _person(
        "expected to last 101 days",
        {**_NURSING, "care_expected_days": 101},
        intermediate="not_met",
        long_term="met",
    ),
    _person(
        "expected length not stated",
        _NURSING,
        ("care_expected_days",),
        without=("care_expected_days",),
        intermediate="unknown",
        long_term="unknown",
    ),
    _person(
        "back in hospital from the nursing facility",
        {**_NURSING, "inpatient_admission_open": True},
        acute="met",
        intermediate="not_met",
    ),
    _person(
        "waiver services at home in place of a facility",
        {**_INDEPENDENT, "waiver_services_active": True},
        acute="not_met",
        long_term="met",
    ),
    _person(
        "eighty, independent, seen in a clinic: age is no criterion",
        _INDEPENDENT,
        acute="not_met",
        intermediate="not_met",
        long_term="not_met",
    ),
    _person(
        "help with bathing after a fall, for six weeks",
        {**_INDEPENDENT, "adl_limited": True, "care_expected_days": 42},
        intermediate="met",
        long_term="not_met",
    ),
    _person("NEWS2 of 5", {**_INDEPENDENT, **_NEWS2, "news2_total": 5}, acute="met"),
    _person("NEWS2 of 4", {**_INDEPENDENT, **_NEWS2, "news2_total": 4}, acute="not_met"),
    _person("NEWS2 not known", {**_INDEPENDENT, **_NEWS2}, acute="unknown"),
    _person(
        "NEWS2 of 7 at sixteen",
        {**_INDEPENDENT, **_NEWS2, "age_years": 16, "news2_total": 7},
        acute="met",
    ),
    _person(
        "NEWS2 is not for a child of fifteen",
        {**_INDEPENDENT, **_NEWS2, "age_years": 15, "news2_total": 7},
        acute="not_met",
    ),
    _person(
        "fifty-five, not known whether pregnant",
        {**_INDEPENDENT, **_NEWS2, "gender": "female", "age_years": 55, "news2_total": 7},
        acute="unknown",
    ),
    _person(
        "fifty-six: nobody is asked about a pregnancy",
        {**_INDEPENDENT, **_NEWS2, "gender": "female", "age_years": 56, "news2_total": 7},
        acute="met",
    ),
    _person(
        "age not known",
        {**_INDEPENDENT, **_NEWS2, "gender": "female", "news2_total": 7},
        without=("age_years",),
        acute="unknown",
    ),
    _person("nothing known", {}, acute="unknown", intermediate="unknown", long_term="unknown"),
)
