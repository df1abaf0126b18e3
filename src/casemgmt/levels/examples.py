"""Example people of the four-level scheme."""

from __future__ import annotations

from datetime import date
from typing import Any

from casemgmt.rules import ExamplePerson
from casemgmt.truth import MET, NOT_MET, UNKNOWN

_ON = date(2026, 5, 1)

# Everything that speaks for a level, known and denied; the people below differ from it in what is named.
_NOTHING: dict[str, Any] = {
    "age_years": 70,
    "inpatient_admission_open": False,
    "ed_or_observation_open": False,
    "ed_or_observation_ended_3d": False,
    "acute_discharge_30d": False,
    "acute_discharge_180d": False,
    "vital_signs_24h": False,
    "new_acute_condition_14d": False,
    "major_surgery_7d": False,
    "major_surgery_180d": False,
    "major_surgery_planned_14d": False,
    "imminent_danger": False,
    "function_score_dropped": False,
    "rehabilitation_episode_active": False,
    "stroke_180d": False,
    "injury_180d": False,
    "skilled_therapy_ordered": False,
    "chronic_condition_count": 0,
    "hospice_elected": False,
    "terminal_prognosis_certified": False,
    "comfort_goals": False,
    "comfort_care_planned": False,
    "life_limiting_condition": False,
    "spict_positive": False,
    "surprise_question_positive": False,
}
_CHRONIC = {**_NOTHING, "chronic_condition_count": 2, "office_visit_12m": True}
_REHAB = {
    **_NOTHING,
    "acute_discharge_30d": True,
    "acute_discharge_180d": True,
    "adl_newly_dependent": True,
    "skilled_therapy_ordered": True,
    "rehabilitation_potential": True,
}


def _unasked(facts: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in names}


def _person(name: str, facts: dict[str, Any], missing: tuple[str, ...] = (), **expect: str) -> ExamplePerson:
    truths = {"met": MET, "not_met": NOT_MET, "unknown": UNKNOWN}
    return ExamplePerson(name, _ON, facts, {level: truths[word] for level, word in expect.items()}, missing)


_NEWS2 = {"vital_signs_24h": True, "news2_total": 6, "news2_single_parameter_3": False}
_PALLIATIVE = {
    "life_limiting_condition": True,
    "palliative_performance_recorded": True,
    "palliative_performance_scale": 40,
}

EXAMPLES = (
    _person(
        "inpatient with pneumonia, chronic lung disease, NEWS2 of 6",
        {
            **_CHRONIC,
            "inpatient_admission_open": True,
            "vital_signs_24h": True,
            "news2_total": 6,
            "news2_single_parameter_3": False,
        },
        acute="met",
        chronic="met",
        rehabilitative="not_met",
        end_of_life="not_met",
    ),
    _person(
        "diabetes and hypertension, stable, seen in a clinic",
        _CHRONIC,
        acute="not_met",
        rehabilitative="not_met",
        chronic="met",
        end_of_life="not_met",
    ),
    _person(
        "metastatic cancer, Palliative Performance Scale 40, no statement of goals or prognosis: never labelled",
        {**_unasked(_CHRONIC, "terminal_prognosis_certified", "comfort_goals"), **_PALLIATIVE},
        ("terminal_prognosis_certified", "comfort_goals_stated"),
        chronic="met",
        end_of_life="unknown",
    ),
    _person(
        "certified prognosis of six months or less, wants full treatment, in intensive care",
        {**_CHRONIC, "inpatient_admission_open": True, "terminal_prognosis_certified": True},
        acute="met",
        end_of_life="met",
    ),
    _person(
        "discharged 30 days ago, no chronic condition, no therapy",
        {**_NOTHING, "acute_discharge_30d": True, "acute_discharge_180d": True, "adl_newly_dependent": False},
        acute="met",
        rehabilitative="not_met",
        chronic="not_met",
        end_of_life="not_met",
    ),
    _person(
        "discharged 31 days ago, no chronic condition, no therapy",
        {**_NOTHING, "acute_discharge_180d": True, "adl_newly_dependent": False},
        acute="not_met",
        rehabilitative="not_met",
        chronic="not_met",
        end_of_life="not_met",
    ),
    _person(
        "only the surprise question is positive",
        {
            **_unasked(_NOTHING, "terminal_prognosis_certified", "comfort_goals"),
            "surprise_question_positive": True,
        },
        ("terminal_prognosis_certified",),
        end_of_life="unknown",
    ),
    _person(
        "ten days after hip surgery in a rehabilitation facility",
        {**_REHAB, "rehabilitation_episode_active": True},
        acute="met",
        rehabilitative="met",
    ),
    _person("new loss of function, therapy ordered, potential, stable", _REHAB, rehabilitative="met"),
    _person(
        "the same with a NEWS2 of 7: not stable enough to take part",
        {**_REHAB, "vital_signs_24h": True, "news2_total": 7, "news2_single_parameter_3": False},
        rehabilitative="not_met",
        acute="met",
    ),
    _person(
        "no potential for improvement",
        {**_REHAB, "rehabilitation_potential": False},
        rehabilitative="not_met",
    ),
    _person(
        "potential not assessed",
        _unasked(_REHAB, "rehabilitation_potential"),
        ("rehabilitation_potential",),
        rehabilitative="unknown",
    ),
    _person(
        "NEWS2 of 5",
        {**_CHRONIC, "vital_signs_24h": True, "news2_total": 5, "news2_single_parameter_3": False},
        acute="met",
    ),
    _person(
        "NEWS2 of 4",
        {**_CHRONIC, "vital_signs_24h": True, "news2_total": 4, "news2_single_parameter_3": False},
        acute="not_met",
    ),
    _person(
        "NEWS2 of 3 from a single parameter",
        {**_CHRONIC, "vital_signs_24h": True, "news2_total": 3, "news2_single_parameter_3": True},
        acute="met",
    ),
    _person(
        "a child of 15: NEWS2 is not for children",
        {
            **_NOTHING,
            "age_years": 15,
            "vital_signs_24h": True,
            "news2_total": 9,
            "news2_single_parameter_3": True,
        },
        acute="not_met",
    ),
    _person(
        "sixteen years old",
        {
            **_NOTHING,
            "age_years": 16,
            "pregnant": False,
            "vital_signs_24h": True,
            "news2_total": 9,
            "news2_single_parameter_3": True,
        },
        acute="met",
    ),
    _person(
        "vital signs taken, consciousness and temperature not: cannot be told",
        {
            **_CHRONIC,
            "vital_signs_24h": True,
            "respiratory_rate": 22,
            "oxygen_saturation": 97,
            "oxygen_target_88_92": False,
            "supplemental_oxygen": False,
            "systolic_blood_pressure": 120,
            "heart_rate": 80,
        },
        ("consciousness", "body_temperature"),
        acute="unknown",
        chronic="met",
    ),
    _person(
        "emergency visit ended yesterday, whether the problem is solved not known",
        {**_CHRONIC, "ed_or_observation_ended_3d": True},
        ("acute_problem_unresolved",),
        acute="unknown",
    ),
    _person(
        "emergency visit ended yesterday, problem unresolved",
        {**_CHRONIC, "ed_or_observation_ended_3d": True, "acute_problem_unresolved": True},
        acute="met",
    ),
    _person(
        "new fracture under treatment",
        {
            **_NOTHING,
            "new_acute_condition_14d": True,
            "acute_condition_under_treatment": True,
            "injury_180d": True,
            "adl_newly_dependent": False,
        },
        acute="met",
        rehabilitative="not_met",
    ),
    _person("surgery planned within 14 days", {**_NOTHING, "major_surgery_planned_14d": True}, acute="met"),
    _person("in imminent danger", {**_NOTHING, "imminent_danger": True}, acute="met"),
    _person(
        "one chronic condition is enough for the level",
        {**_CHRONIC, "chronic_condition_count": 1},
        chronic="met",
    ),
    _person(
        "a chronic condition without attention, medication or limits",
        {**_CHRONIC, "office_visit_12m": False, "medication_active": False, "adl_limited": False},
        chronic="not_met",
    ),
    _person("hospice elected", {**_CHRONIC, "hospice_elected": True}, end_of_life="met", chronic="met"),
    _person(
        "comfort goals without any supporting signal",
        {**_CHRONIC, "comfort_goals": True},
        end_of_life="not_met",
    ),
    _person(
        "comfort goals with advanced disease and decline",
        {**_CHRONIC, "comfort_goals": True, "spict_positive": True},
        end_of_life="met",
    ),
    _person(
        "comfort goals, Palliative Performance Scale 50 with decline",
        {
            **_CHRONIC,
            "comfort_goals": True,
            "life_limiting_condition": True,
            "palliative_performance_recorded": True,
            "palliative_performance_scale": 50,
            "decline_documented": True,
        },
        end_of_life="met",
    ),
    _person(
        "comfort goals, Palliative Performance Scale 51",
        {
            **_CHRONIC,
            "comfort_goals": True,
            "life_limiting_condition": True,
            "palliative_performance_recorded": True,
            "palliative_performance_scale": 51,
            "decline_documented": True,
        },
        end_of_life="not_met",
    ),
    _person(
        "a child of 12 after an injury: a NEWS2 of 9 says nothing about being stable",
        {**_REHAB, **_NEWS2, "age_years": 12, "news2_total": 9},
        rehabilitative="met",
    ),
    _person(
        "30 years old and pregnant: NEWS2 is not for use in pregnancy",
        {**_NOTHING, **_NEWS2, "age_years": 30, "gender": "female", "pregnant": True},
        acute="not_met",
    ),
    _person(
        "55 years old, pregnancy not asked",
        {**_NOTHING, **_NEWS2, "age_years": 55, "gender": "female"},
        ("pregnant",),
        acute="unknown",
    ),
    _person(
        "56 years old: nobody is asked",
        {**_NOTHING, **_NEWS2, "age_years": 56, "gender": "female"},
        acute="met",
    ),
    _person(
        "a man of 40 with a NEWS2 of 6",
        {**_NOTHING, **_NEWS2, "age_years": 40, "gender": "male"},
        acute="met",
    ),
    _person(
        "in hospital with a new loss of function, therapy ordered, potential, stable",
        {
            **_REHAB,
            "acute_discharge_30d": False,
            "acute_discharge_180d": False,
            "inpatient_admission_open": True,
        },
        acute="met",
        rehabilitative="met",
    ),
    _person(
        "new loss of function after surgery four months ago",
        {**_REHAB, "acute_discharge_30d": False, "acute_discharge_180d": False, "major_surgery_180d": True},
        acute="not_met",
        rehabilitative="met",
    ),
    _person(
        "a lower score of mobility, no activity newly dependent",
        {**_REHAB, "adl_newly_dependent": False, "function_score_dropped": True},
        rehabilitative="met",
    ),
    _person(
        "no activity newly dependent, scores of function not compared",
        _unasked({**_REHAB, "adl_newly_dependent": False}, "function_score_dropped"),
        ("function_score_dropped",),
        rehabilitative="unknown",
    ),
    _person(
        "new loss of function, no index event",
        {**_REHAB, "acute_discharge_30d": False, "acute_discharge_180d": False},
        rehabilitative="not_met",
    ),
    _person(
        "chronic conditions not counted",
        _unasked(_CHRONIC, "chronic_condition_count"),
        ("chronic_condition_count",),
        chronic="unknown",
    ),
    _person(
        "surprise question, SPICT and Palliative Performance Scale together: still only screens",
        {
            **_unasked(_CHRONIC, "terminal_prognosis_certified", "comfort_goals"),
            **_PALLIATIVE,
            "spict_positive": True,
            "surprise_question_positive": True,
        },
        ("terminal_prognosis_certified", "comfort_goals_stated"),
        end_of_life="unknown",
    ),
    _person(
        "comfort goals, Palliative Performance Scale 40",
        {**_CHRONIC, **_PALLIATIVE, "comfort_goals": True},
        end_of_life="met",
    ),
    _person(
        "comfort goals, Palliative Performance Scale 41, no decline",
        {
            **_CHRONIC,
            **_PALLIATIVE,
            "palliative_performance_scale": 41,
            "comfort_goals": True,
            "decline_documented": False,
        },
        end_of_life="not_met",
    ),
    _person(
        "certified prognosis, comfort goals, in an emergency department: end of life, acute beside it",
        {
            **_CHRONIC,
            "terminal_prognosis_certified": True,
            "comfort_goals": True,
            "ed_or_observation_open": True,
        },
        acute="met",
        end_of_life="met",
    ),
    _person("major surgery within 7 days", {**_NOTHING, "major_surgery_7d": True}, acute="met"),
    _person(
        "nothing known",
        {},
        acute="unknown",
        rehabilitative="unknown",
        chronic="unknown",
        end_of_life="unknown",
    ),
)
