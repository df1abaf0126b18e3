"""Is it working: the progress of goals, what is due or overdue, red flags, and what has happened since the plan."""

from casemgmt.monitoring.differences import Difference, difference_of, minimal_important_difference
from casemgmt.monitoring.flags import FlagReview
from casemgmt.monitoring.progress import GoalStatus, Progress, progress_of
from casemgmt.monitoring.review import Attention, Review, review
from casemgmt.monitoring.tasks import TaskReview, TaskStatus
from casemgmt.monitoring.triggers import Trigger

__all__ = [
    "Attention",
    "Difference",
    "FlagReview",
    "GoalStatus",
    "Progress",
    "Review",
    "TaskReview",
    "TaskStatus",
    "Trigger",
    "difference_of",
    "minimal_important_difference",
    "progress_of",
    "review",
]
