"""Assessing: findings make needs; needs, wants, barriers and strengths make a plan possible."""

from casemgmt.assessment.assess import assess
from casemgmt.assessment.assessment import (
    Assessment,
    Barrier,
    Finding,
    Need,
    OmahaProblem,
    Strength,
    preference_words,
)
from casemgmt.assessment.catalogue import BarrierRule, Catalogue, FindingRule, NeedRule, catalogue

__all__ = [
    "Assessment",
    "Barrier",
    "BarrierRule",
    "Catalogue",
    "Finding",
    "FindingRule",
    "Need",
    "NeedRule",
    "OmahaProblem",
    "Strength",
    "assess",
    "catalogue",
    "preference_words",
]
