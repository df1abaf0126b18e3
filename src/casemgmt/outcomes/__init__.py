"""Did it work: per goal and per person, with change, attainment as bounds, and goal attainment scaling."""

from casemgmt.outcomes.goals import Direction, GoalOutcome
from casemgmt.outcomes.report import Attainment, GoalAttainment, OutcomeReport, attainment_of, evaluate
from casemgmt.outcomes.scores import ReliableChange, gas_t_score, reliable_change, wilson_interval
from casemgmt.outcomes.utilisation import Utilisation

__all__ = [
    "Attainment",
    "Direction",
    "GoalAttainment",
    "GoalOutcome",
    "OutcomeReport",
    "ReliableChange",
    "Utilisation",
    "attainment_of",
    "evaluate",
    "gas_t_score",
    "reliable_change",
    "wilson_interval",
]
