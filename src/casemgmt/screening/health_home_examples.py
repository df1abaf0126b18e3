"""Example people of Medicaid health homes, and of those of New York."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.screening.example_people import people_like
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_CONDITIONS: dict[str, Any] = {
    "depression": False,
    "serious_mental_illness": False,
    "mental_health_condition": False,
    "substance_use_disorder": False,
    "asthma": True,
    "diabetes": False,
    "heart_disease": False,
    "body_mass_index": 31,
    "second_condition_risk": False,
}
_PLACE: dict[str, Any] = {
    "health_home_plan_approved": True,
    "health_home_further_condition": False,
    "health_home_single_condition": False,
    "health_home_state_criteria": True,
}
_KNOWN: dict[str, Any] = {
    **_CONDITIONS,
    **_PLACE,
    "age_years": 40,
    "medicaid_active": True,
    "case_management_duplicated": False,
    "health_home_service_given": True,
}
_ONLY = {**_KNOWN, "asthma": False, "body_mass_index": 25}
_person = people_like(_KNOWN, date(2026, 5, 1))

BEFORE_THE_CHILDREN = (
    _person(
        "asthma and a body mass index of 31, before there was an option for children",
        {"refer": MET, "enrol": MET, "perform": MET},
        on=date(2022, 9, 30),
    ),
    _person(
        "diabetes alone, the risk of a second condition not stated",
        {"refer": UNKNOWN, "enrol": MET},
        ("second_condition_risk",),
        on=date(2015, 3, 2),
        like=_ONLY,
        without=("second_condition_risk",),
        diabetes=True,
    ),
)

SINCE_2022 = (
    _person(
        "Medicaid, asthma and a body mass index of 31",
        {"refer": MET, "enrol": MET, "perform": MET, "caution 0": NOT_MET},
    ),
    _person("asthma and a body mass index of 26", {"refer": MET}, body_mass_index=26),
    _person("asthma and a body mass index of exactly 25", {"refer": NOT_MET}, body_mass_index=25),
    _person(
        "asthma, body mass index not measured",
        {"refer": UNKNOWN},
        ("body_mass_index",),
        without=("body_mass_index",),
    ),
    _person("schizophrenia only", {"refer": MET}, like=_ONLY, serious_mental_illness=True),
    _person(
        "depression and a substance use disorder",
        {"refer": MET},
        like=_ONLY,
        depression=True,
        substance_use_disorder=True,
    ),
    _person(
        "diabetes, at risk of heart disease",
        {"refer": MET},
        like=_ONLY,
        diabetes=True,
        second_condition_risk=True,
    ),
    _person(
        "heart disease alone, no risk of a second condition",
        {"refer": NOT_MET},
        like=_ONLY,
        heart_disease=True,
    ),
    _person(
        "diabetes and a further condition that the state's plan counts",
        {"refer": MET},
        like=_ONLY,
        diabetes=True,
        health_home_further_condition=True,
    ),
    _person(
        "one condition that the state's plan takes as enough by itself",
        {"refer": MET},
        like=_ONLY,
        health_home_single_condition=True,
    ),
    _person("no Medicaid", {"refer": MET, "enrol": NOT_MET}, medicaid_active=False),
    _person(
        "Medicaid not known: never reads as eligible",
        {"refer": MET, "enrol": UNKNOWN},
        ("medicaid_active",),
        without=("medicaid_active",),
    ),
    _person(
        "kidney disease and hypertension, where the state asks for two of its closed list, which has neither",
        {"refer": NOT_MET, "enrol": MET},
        like=_ONLY,
    ),
    _person("outside the area of the state's plan", {"refer": NOT_MET}, health_home_state_criteria=False),
    _person(
        "nobody has said what the state asks further",
        {"refer": UNKNOWN},
        ("health_home_state_criteria",),
        without=("health_home_state_criteria",),
    ),
    _person(
        "a state without a health home plan",
        {"refer": MET, "enrol": NOT_MET},
        health_home_plan_approved=False,
    ),
    _person(
        "targeted case management paid for already",
        {"refer": MET, "enrol": NOT_MET},
        case_management_duplicated=True,
    ),
    _person(
        "no service this month: the person still qualifies",
        {"refer": MET, "enrol": MET, "perform": NOT_MET},
        health_home_service_given=False,
    ),
    _person("20 years old", {"refer": MET, "caution 0": MET}, age_years=20),
    _person("21 years old", {"refer": MET, "caution 0": NOT_MET}, age_years=21),
    _person("age not known", {"refer": MET, "caution 0": UNKNOWN}, ("birth_date",), without=("age_years",)),
    _person("nothing known", {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN}, like={}),
)

_NEW_YORKER = {
    **{fact: value for fact, value in _ONLY.items() if fact not in _PLACE},
    "health_home_further_condition": False,
    "medicaid_state": "NY",
    "deceased": False,
    "hiv_infection": True,
    "health_home_risk_factor": True,
}
_new_yorker = people_like(_NEW_YORKER, date(2026, 5, 1))

IN_NEW_YORK = (
    _new_yorker("Medicaid of another state", {"applies": NOT_MET}, medicaid_state="AL"),
    _new_yorker(
        "state of Medicaid not known",
        {"applies": UNKNOWN},
        ("medicaid_state",),
        without=("medicaid_state",),
    ),
    _new_yorker("HIV alone, with a significant risk factor", {"refer": MET, "enrol": MET, "perform": MET}),
    _new_yorker("HIV alone, no significant risk factor", {"refer": NOT_MET}, health_home_risk_factor=False),
    _new_yorker(
        "HIV alone, the risk factor not assessed",
        {"refer": UNKNOWN},
        ("health_home_risk_factor",),
        without=("health_home_risk_factor",),
    ),
    _new_yorker(
        "serious mental illness alone", {"refer": MET}, hiv_infection=False, serious_mental_illness=True
    ),
    _new_yorker("asthma alone", {"refer": NOT_MET}, hiv_infection=False, asthma=True),
    _new_yorker(
        "asthma and a body mass index of 26",
        {"refer": MET},
        hiv_infection=False,
        asthma=True,
        body_mass_index=26,
    ),
    _new_yorker(
        "asthma and a body mass index of 25",
        {"refer": NOT_MET},
        hiv_infection=False,
        asthma=True,
        body_mass_index=25,
    ),
    _new_yorker(
        "asthma, body mass index not measured",
        {"refer": UNKNOWN},
        ("body_mass_index",),
        hiv_infection=False,
        asthma=True,
        without=("body_mass_index",),
    ),
    _new_yorker("20 years old", {"caution 0": MET}, age_years=20),
    _new_yorker("21 years old", {"caution 0": NOT_MET}, age_years=21),
    _new_yorker("age not known", {"caution 0": UNKNOWN}, ("birth_date",), without=("age_years",)),
    _new_yorker(
        "HIV alone, before there was an option for children",
        {"refer": MET},
        on=date(2021, 5, 3),
    ),
    _new_yorker(
        "nothing known, before there was an option for children",
        {"refer": UNKNOWN, "enrol": UNKNOWN, "perform": UNKNOWN},
        on=date(2021, 5, 3),
        like={},
    ),
)
