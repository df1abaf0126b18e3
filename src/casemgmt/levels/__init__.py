"""Level of care: schemes with their signals and precedence, and which level a person is in."""

from casemgmt.levels.classify import LevelOfCare, Override, classify, scheme_by_id
from casemgmt.levels.scheme import NO_LEVEL, Scheme, SchemeEdition, Signal, Transition

__all__ = [
    "NO_LEVEL",
    "LevelOfCare",
    "Override",
    "Scheme",
    "SchemeEdition",
    "Signal",
    "Transition",
    "classify",
    "scheme_by_id",
]
