"""The catalogue of programs."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from casemgmt.errors import UnknownName
from casemgmt.screening.program import Program

_PRIMARY_CARE = (
    "activity_nutrition_assessment",
    "advanced_primary_care",
    "chronic_care_management",
    "community_health_integration",
    "principal_care_management",
    "principal_illness_navigation",
    "social_risk_assessment",
    "transitional_care_management",
)
_POST_ACUTE = (
    "cardiac_rehabilitation",
    "home_health",
    "hospice",
    "inpatient_rehabilitation",
    "long_term_care_hospital",
    "pulmonary_rehabilitation",
    "skilled_nursing_facility",
)
_MEDICAID_AND_PUBLIC: tuple[str, ...] = (
    "assertive_community_treatment",
    "assertive_community_treatment_georgia",
    "hcbs_waiver",
    "hcbs_waiver_ohio",
    "hcbs_waiver_utah",
    "health_home",
    "health_home_new_york",
    "pace",
    "ryan_white",
    "targeted_case_management",
)
_OTHER: tuple[str, ...] = (
    "complex_case_management",
    "federal_injury_nurse",
    "guide_dementia",
    "palliative_care_community",
    "palliative_care_medi_cal",
    "workers_compensation",
    "workers_compensation_georgia",
    "workers_compensation_ohio",
)
_MODULES = (*_PRIMARY_CARE, *_POST_ACUTE, *_MEDICAID_AND_PUBLIC, *_OTHER)
"""The modules of this folder that hold a `PROGRAM`, by group, each group in the order of the alphabet."""


@lru_cache(maxsize=1)
def programs() -> tuple[Program, ...]:
    """Every program of the catalogue, in the order of their ids.

    Example:
        >>> {"medicare.ccm", "medicare.tcm"} <= {program.id for program in programs()}
        True
    """
    found = [import_module(f"casemgmt.screening.{name}").PROGRAM for name in _MODULES]
    return tuple(sorted(found, key=lambda program: program.id))


def program(id: str) -> Program:
    """The program with an id.

    Raises:
        UnknownName: If there is none; near names are listed.
    """
    by_id = {each.id: each for each in programs()}
    if id not in by_id:
        raise UnknownName.among("program", id, by_id)
    return by_id[id]
