"""Level of care: schemes with their signals and precedence, and which level a person is in."""

from casemgmt.levels.classify import SCHEME_IDS, LevelOfCare, Override, classify, scheme_by_id
from casemgmt.levels.scheme import NO_LEVEL, Scheme, SchemeEdition, Signal, Transition
from casemgmt.levels.transitions import PossibleTransition
from casemgmt.levels.worklist import Place, prioritise

__all__ = [
    "NO_LEVEL",
    "SCHEME_IDS",
    "LevelOfCare",
    "Override",
    "Place",
    "PossibleTransition",
    "Scheme",
    "SchemeEdition",
    "Signal",
    "Transition",
    "classify",
    "prioritise",
    "scheme_by_id",
]
